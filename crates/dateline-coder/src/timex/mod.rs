//! In: a document. Out: its time expressions with TIMEX3 type, value and grain, resolved against the publication date.
//!
//! A rule is a function from a cursor to what the words there mean ([`meaning`]); it knows no dates. The longest reading at a word wins,
//! and of equal ones the first in [`RULES`]. Only then is the meaning given a value ([`resolve`]), with the publication date, the tense
//! of the governing verb ([`tense`]) and the dates before it in the text. What leans on an unknown date stays unresolved and says so.
//!
//! What is deliberately absent: the clock of the machine, a default year, conversion between time zones.

mod absolute;
mod amount;
mod clock;
mod feasts;
mod meaning;
mod order;
mod period;
mod range;
mod relative;
mod resolve;
mod speech;
mod tense;
#[cfg(test)]
mod tests;
mod words;

use dateline_model::{ByteSpan, DateBasis, Diagnostic, Document, FoundBy, NameKind, SentenceId, Severity, Timex, TimexKind, Timexes, TokenSpan};

use jiff::civil::Date;

use meaning::{Calendar, Meaning, Part, Year};
pub use order::DateOrders;
use order::Order;
use period::Period;
use resolve::{Reference, Resolved, Trouble};
use tense::Direction;
use words::{Cursor, Read, Words};

type Rule = fn(Cursor<'_>) -> Read;

/// Every rule with the name that it signs with.
const RULES: &[(&str, Rule)] = &[
    ("timex/iso-date", absolute::iso_date),
    ("timex/slash-date", absolute::slash_date),
    ("timex/hyphened-date", absolute::hyphened_date),
    ("timex/other-calendar", feasts::other_calendar),
    ("timex/dotted-date", absolute::dotted_date),
    ("timex/weekday-date", absolute::weekday_date),
    ("timex/month-day", absolute::month_day),
    ("timex/day-month", absolute::day_month),
    ("timex/day-of-list", absolute::day_of_list),
    ("timex/next-of-list", absolute::next_of_list),
    ("timex/month-year", absolute::month_year),
    ("timex/turned-month-or-season", absolute::turned),
    ("timex/quarter-or-half", absolute::quarter_or_half),
    ("timex/short-quarter", absolute::short_quarter),
    ("timex/season-year", absolute::season_year),
    ("timex/decade", absolute::decade),
    ("timex/century", absolute::century),
    ("timex/the-year", absolute::the_year),
    ("timex/feast", feasts::feast),
    ("timex/week-of-month", absolute::week_of_month),
    ("timex/month", absolute::bare_month),
    ("timex/year", absolute::bare_year),
    ("timex/season", absolute::bare_season),
    ("timex/part-of", absolute::part_of),
    ("timex/days-of-month", range::days_of_month),
    ("timex/days-then-month", range::days_then_month),
    ("timex/date-range", range::dates),
    ("timex/year-range", range::years),
    ("timex/weekday-range", range::weekdays),
    ("timex/today", relative::tomorrow),
    ("timex/this-morning", relative::this_morning),
    ("timex/overnight", relative::overnight),
    ("timex/weekday", relative::weekday),
    ("timex/week-on-weekday", relative::week_on_weekday),
    ("timex/last-week", relative::unit),
    ("timex/previous-week", relative::text_unit),
    ("timex/day-before", relative::day_before),
    ("timex/days-ago", relative::ago),
    ("timex/days-later", relative::later),
    ("timex/past-weeks", relative::stretch),
    ("timex/weekend", relative::weekend),
    ("timex/week-of", relative::week_of),
    ("timex/reference", relative::reference),
    ("timex/clock", clock::clock_time),
    ("timex/day-at-time", clock::day_at_time),
    ("timex/morning-of", clock::morning_of),
    ("timex/date-evening", clock::date_evening),
    ("timex/every", amount::every),
    ("timex/mondays", amount::mondays),
    ("timex/daily", amount::daily),
    ("timex/a-day", amount::a_day),
    ("timex/fraction", amount::fraction),
    ("timex/half", amount::half),
    ("timex/hyphen-duration", amount::hyphen_duration),
    ("timex/duration", amount::duration),
];

/// Finds the time expressions of a document and resolves them.
///
/// `found_by` is the rule's name, then what it was counted from where that is a date of the text ("/from-text") or the day of a
/// quotation ("/from-speech"), then the preposition that makes the value a bound rather than the date itself ("/since", "/until",
/// "/before", "/after", "/by").
pub(crate) fn timex(doc: &Document, orders: &DateOrders) -> (Timexes, Vec<Diagnostic>) {
    let mut reading = Reading { doc, order: orders.of(doc), quoted: speech::quoted(doc.text()), dates: Vec::new(), year: None };
    let mut timexes = Timexes::default();
    let mut diagnostics = Vec::new();
    for sentence in doc.sentence_ids() {
        let found = find(doc, sentence);
        let first = timexes.list.len();
        let spoken = reading.day_of_speech(&found);
        let mut clocks = Vec::new();
        for found in found {
            let span = doc.bytes(found.tokens);
            let (resolved, counted) = reading.resolve(sentence, &found, spoken);
            diagnostics.extend(resolved.trouble.map(|trouble| explain(doc, span, trouble)));
            diagnostics.extend(weekday_mismatch(doc, span, &found.meaning, resolved.days));
            diagnostics.extend(lunar(doc, span, &found.meaning, resolved.days));
            let name = match (counted, found.bound) {
                (None, None) => FoundBy::pass(found.rule),
                (counted, bound) => {
                    let parts = [Some(found.rule), counted, bound].into_iter().flatten().collect::<Vec<_>>();
                    FoundBy::named(parts.join("/"))
                }
            };
            if matches!(found.meaning, Meaning::Clock(_)) {
                clocks.push(timexes.list.len());
            }
            let basis = if resolved.value.is_some() { DateBasis::Stated } else { DateBasis::Unknown };
            let Found { tokens, .. } = found;
            timexes.list.push(Timex { tokens, kind: resolved.kind, value: resolved.value, days: resolved.days, grain: resolved.grain, basis, found_by: name });
        }
        for at in clocks {
            reading.set_clock(sentence, &mut timexes.list, first, at);
        }
    }
    (timexes, diagnostics)
}

/// What is known of a report's dates at some point of its text.
struct Reading<'d> {
    doc: &'d Document,
    order: Option<Order>,
    quoted: Vec<ByteSpan>,
    /// Dates in text order with their sentences, for "the previous day".
    dates: Vec<(SentenceId, Period)>,
    /// The last year that was said of something told, and where.
    year: Option<(SentenceId, i16)>,
}

impl Reading<'_> {
    /// Gives an expression its value; also what it was counted from, where that is not the publication.
    fn resolve(&mut self, sentence: SentenceId, found: &Found, spoken: Option<Date>) -> (Resolved, Option<&'static str>) {
        let direction = tense::direction(self.doc, found.tokens);
        let published = self.doc.article().publication_date;
        let said = spoken.filter(|_| self.is_quoted(found.tokens));
        let story_year =
            self.year.filter(|(last, _)| direction == Direction::Past && found.bound.is_none() && *last != sentence && self.goes_on(*last, sentence));
        let story_year = story_year.map(|(_, year)| year);
        let periods: Vec<Period> = self.dates.iter().rev().take(TEXT_DATES).rev().map(|(_, period)| period.clone()).collect();
        let reference = Reference { publication: said.or(published), direction, text: &periods, story_year, order: self.order };
        let counted = match (reference.uses_text(&found.meaning), said) {
            (true, _) => Some("from-text"),
            (false, Some(_)) if reference.leans(&found.meaning) => Some("from-speech"),
            _ => None,
        };
        let resolved = reference.resolve(&found.meaning);
        if let (Some(value), Some((first, last)), true) = (&resolved.value, resolved.days, resolved.kind != TimexKind::Duration) {
            self.dates.push((sentence, Period { first, last, grain: resolved.grain, value: value.clone() }));
        }
        self.remember_year(sentence, found, published, story_year);
        (resolved, counted)
    }

    /// A year that is told of ("In 2014 rebels took the town"), not one that names something ("the 2014 accord") or a bound ("since 2014").
    fn remember_year(&mut self, sentence: SentenceId, found: &Found, published: Option<Date>, story_year: Option<i16>) {
        let Meaning::Calendar(Calendar { year, part, .. }) = &found.meaning else { return };
        let stated = match year {
            Year::Stated(year) => Some(*year),
            Year::Missing => story_year,
            Year::Step(_) | Year::OfText => None,
        };
        let before = found.tokens.ids().next().and_then(|first| self.doc.previous(first)).map_or("", |word| self.doc.form(word));
        let told = found.bound.is_none() && matches!(part, Part::Day(..) | Part::Month(_) | Part::Season(_))
            || matches!(part, Part::Year) && (before.eq_ignore_ascii_case("in") || before.eq_ignore_ascii_case("during"));
        // A year that is not over needs no story.
        let past = stated.filter(|year| published.is_none_or(|published| *year < published.year()));
        self.year = past.filter(|_| told).map(|year| (sentence, year));
    }

    /// Whether a sentence follows another in the same paragraph.
    fn goes_on(&self, last: SentenceId, sentence: SentenceId) -> bool {
        let gap = self.doc.sentence(last).span.end as usize..self.doc.sentence(sentence).span.start as usize;
        last == sentence || sentence.0 == last.0 + 1 && !self.doc.text().get(gap).is_some_and(|gap| gap.contains("\n\n"))
    }

    fn is_quoted(&self, tokens: TokenSpan) -> bool {
        let span = self.doc.bytes(tokens);
        let near = self.quoted.partition_point(|quote| quote.end < span.start);
        self.quoted.get(near).is_some_and(|quote| quote.overlaps(span))
    }

    /// The day on which the quotations of a sentence were said.
    fn day_of_speech(&self, found: &[Found]) -> Option<Date> {
        let (inside, outside): (Vec<&Found>, Vec<&Found>) = found.iter().partition(|one| self.is_quoted(one.tokens));
        if inside.is_empty() {
            return None;
        }
        let publication = self.doc.article().publication_date;
        let day = |one: &&Found| {
            let reference = Reference { publication, direction: tense::direction(self.doc, one.tokens), text: &[], story_year: None, order: self.order };
            let resolved = reference.resolve(&one.meaning);
            resolved.days.filter(|(first, last)| first == last).map(|(first, _)| first)
        };
        outside.iter().filter(|one| speech::dates_a_speech(self.doc, one.tokens, |tokens| self.is_quoted(tokens))).find_map(day)
    }

    /// A time on the clock is on the day that its sentence names, else on the last day of the sentence before.
    fn set_clock(&self, sentence: SentenceId, list: &mut [Timex], first: usize, at: usize) {
        let day = |timex: &Timex| timex.days.filter(|(first, last)| first == last && timex.kind != TimexKind::Set).map(|(first, _)| first);
        let own = list[first..at].iter().rev().find_map(day).or_else(|| list[at + 1..].iter().find_map(day));
        let story = || {
            let (last, period) = self.dates.iter().rev().find(|(last, _)| *last != sentence)?;
            (period.first == period.last && self.goes_on(*last, sentence)).then_some(period.first)
        };
        if let (Some(day), Some(value)) = (own.or_else(story), list[at].value.clone()) {
            list[at].value = Some(format!("{day}{value}"));
            list[at].days = Some((day, day));
        }
    }
}

/// Dates that are looked back at: what lies further back is no reference.
const TEXT_DATES: usize = 24;

/// A time expression on one line: words, TIMEX3 type, value, grain, basis.
pub(crate) fn show(doc: &Document, timex: &Timex) -> String {
    let words: Vec<&str> = doc.slice(doc.bytes(timex.tokens)).split_whitespace().collect();
    let kind = match timex.kind {
        TimexKind::Date => "date",
        TimexKind::Time => "time",
        TimexKind::Duration => "duration",
        TimexKind::Set => "set",
    };
    let value = timex.value.as_deref().unwrap_or("-");
    format!("{} | {kind} | {value} | {} | {}", words.join(" "), timex.grain.as_str(), timex.basis.as_str())
}

/// A reading of some words.
struct Found {
    tokens: TokenSpan,
    meaning: Meaning,
    rule: &'static str,
    bound: Option<&'static str>,
}

fn find(doc: &Document, sentence: SentenceId) -> Vec<Found> {
    let words = Words::of(doc, sentence);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.list.len() {
        let mut best: Option<(usize, Meaning, &'static str)> = None;
        for (name, rule) in RULES {
            let Some((end, meaning)) = rule(Cursor { words: &words, at }) else { continue };
            if words.whole(at, end) && best.as_ref().is_none_or(|(longest, ..)| end > *longest) {
                best = Some((end, meaning, name));
            }
        }
        let Some((end, meaning, rule)) = best else {
            at += 1;
            continue;
        };
        let tokens = TokenSpan::new(words.list[at].token, words.list[end - 1].token + 1);
        if !inside_name(doc, tokens) {
            found.push(Found { tokens, meaning, rule, bound: bound(&words, at) });
        }
        at = end;
    }
    found
}

/// "September 11 attacks", "Theresa May", "Boko Haram's June 12 Brigade": a date inside a longer name is part of the name.
fn inside_name(doc: &Document, tokens: TokenSpan) -> bool {
    // Names are in text order, so those that end before the words can be skipped.
    let start = doc.names().partition_point(|name| name.tokens.end <= tokens.start);
    doc.names()[start..]
        .iter()
        .take_while(|name| name.tokens.start < tokens.end)
        .any(|name| holds_dates(name.kind) && name.tokens.contains(tokens) && (name.tokens.len() > tokens.len() || name.kind == NameKind::Person))
}

/// Kinds of names that contain dates without dating anything.
fn holds_dates(kind: NameKind) -> bool {
    matches!(kind, NameKind::Person | NameKind::Organisation | NameKind::Facility | NameKind::Location | NameKind::Event)
}

/// The preposition that makes the date a bound.
fn bound(words: &Words, at: usize) -> Option<&'static str> {
    match words.before(at) {
        "since" => Some("since"),
        "until" | "till" => Some("until"),
        "before" => Some("before"),
        "after" => Some("after"),
        "by" => Some("by"),
        _ => None,
    }
}

fn explain(doc: &Document, span: ByteSpan, trouble: Trouble) -> Diagnostic {
    let words = doc.slice(span);
    let (severity, code, message, hint) = match trouble {
        Trouble::NoPublicationDate => (
            Severity::Info,
            "timex/no-publication-date",
            format!("\"{words}\" cannot be dated: the day of publication is not known"),
            Some("give the article a publication date"),
        ),
        Trouble::AmbiguousDay => (
            Severity::Warning,
            "timex/ambiguous-day-month",
            format!("\"{words}\" may be month/day or day/month; it is left without a date"),
            Some("write the month as a word or use YYYY-MM-DD"),
        ),
        Trouble::NoSuchDay => (Severity::Warning, "timex/no-such-day", format!("the calendar has no \"{words}\""), None),
        Trouble::FromEvent => (Severity::Info, "timex/counted-from-act", format!("\"{words}\" is counted from an act that has no date here"), None),
    };
    Diagnostic { span, severity, code, message, hint: hint.map(str::to_owned) }
}

/// Days that are reckoned by the moon are counted by the tabular calendar.
fn lunar(doc: &Document, span: ByteSpan, meaning: &Meaning, days: Option<(Date, Date)>) -> Option<Diagnostic> {
    let Meaning::Calendar(Calendar { part, .. }) = meaning else { return None };
    let by_moon = match part {
        Part::Lunar(..) => true,
        Part::Feast(feast) => feast.is_lunar(),
        _ => false,
    };
    days.filter(|_| by_moon)?;
    let message = format!("\"{}\" is counted by the tabular Islamic calendar; the sighting of the moon may have moved it by a day", doc.slice(span));
    Some(Diagnostic { span, severity: Severity::Info, code: "timex/lunar-calendar", message, hint: None })
}

/// "Monday, September 26" of a year in which that is a Tuesday: the date is kept, the reader is warned.
fn weekday_mismatch(doc: &Document, span: ByteSpan, meaning: &Meaning, days: Option<(Date, Date)>) -> Option<Diagnostic> {
    let Meaning::Calendar(Calendar { weekday: Some(weekday), .. }) = meaning else { return None };
    let (day, _) = days.filter(|(day, _)| day.weekday() != *weekday)?;
    let message = format!("\"{}\" names another day of the week than {day} has", doc.slice(span));
    Some(Diagnostic { span, severity: Severity::Warning, code: "timex/weekday-mismatch", message, hint: None })
}
