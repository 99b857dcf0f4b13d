//! In: a document. Out: its time expressions with TIMEX3 type, value and grain, resolved against the publication date.
//!
//! A rule is a function from a cursor to what the words there mean ([`meaning`]); it knows no dates. The longest reading at a word wins,
//! and of equal ones the first in [`RULES`]. Only then is the meaning given a value ([`resolve`]), with the publication date, the tense
//! of the governing verb ([`tense`]) and the dates before it in the text. What leans on an unknown date stays unresolved and says so.
//!
//! What is deliberately absent: no clock, no default year, no time zones.

mod absolute;
mod amount;
mod meaning;
mod period;
mod range;
mod relative;
mod resolve;
mod tense;
#[cfg(test)]
mod tests;
mod words;

use dateline_model::{ByteSpan, DateBasis, Diagnostic, Document, FoundBy, NameKind, SentenceId, Severity, Timex, TimexKind, Timexes, TokenSpan};

use meaning::{Calendar, Meaning};
use period::Period;
use resolve::{Reference, Trouble};
use words::{Cursor, Read, Words};

type Rule = fn(Cursor<'_>) -> Read;

/// Every rule with the name that it signs with.
const RULES: &[(&str, Rule)] = &[
    ("timex/iso-date", absolute::iso_date),
    ("timex/slash-date", absolute::slash_date),
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
    ("timex/feast", absolute::fixed_feast),
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
    ("timex/clock", amount::clock_time),
    ("timex/day-at-time", amount::day_at_time),
    ("timex/morning-of", amount::morning_of),
    ("timex/date-evening", amount::date_evening),
    ("timex/every", amount::every),
    ("timex/mondays", amount::mondays),
    ("timex/daily", amount::daily),
    ("timex/half", amount::half),
    ("timex/hyphen-duration", amount::hyphen_duration),
    ("timex/duration", amount::duration),
];

/// Finds the time expressions of a document and resolves them.
///
/// `found_by` is the rule's name, then what it was counted from where that is a date of the text ("/from-text"), then the preposition
/// that makes the value a bound rather than the date itself ("/since", "/until", "/before", "/after", "/by").
pub(crate) fn timex(doc: &Document) -> (Timexes, Vec<Diagnostic>) {
    let mut timexes = Timexes::default();
    let mut diagnostics = Vec::new();
    // Dates in text order, for "the previous day".
    let mut dates: Vec<Period> = Vec::new();
    for sentence in doc.sentence_ids() {
        for found in find(doc, sentence) {
            let reference = Reference { publication: doc.article().publication_date, direction: tense::direction(doc, found.tokens), text: &dates };
            let from_text = reference.uses_text(&found.meaning);
            let resolved = reference.resolve(&found.meaning);
            let span = doc.bytes(found.tokens);
            diagnostics.extend(resolved.trouble.map(|trouble| explain(doc, span, trouble)));
            diagnostics.extend(weekday_mismatch(doc, span, &found.meaning, resolved.days));
            let name = match (from_text, found.bound) {
                (false, None) => FoundBy::pass(found.rule),
                (true, None) => FoundBy::named(format!("{}/from-text", found.rule)),
                (false, Some(bound)) => FoundBy::named(format!("{}/{bound}", found.rule)),
                (true, Some(bound)) => FoundBy::named(format!("{}/from-text/{bound}", found.rule)),
            };
            if let (Some(value), Some((first, last))) = (&resolved.value, resolved.days) {
                dates.push(Period { first, last, grain: resolved.grain, value: value.clone() });
            }
            let basis = if resolved.value.is_some() { DateBasis::Stated } else { DateBasis::Unknown };
            let Found { tokens, .. } = found;
            timexes.list.push(Timex { tokens, kind: resolved.kind, value: resolved.value, days: resolved.days, grain: resolved.grain, basis, found_by: name });
        }
    }
    (timexes, diagnostics)
}

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

/// "Monday, September 26" of a year in which that is a Tuesday: the date is kept, the reader is warned.
fn weekday_mismatch(doc: &Document, span: ByteSpan, meaning: &Meaning, days: Option<(dateline_model::Date, dateline_model::Date)>) -> Option<Diagnostic> {
    let Meaning::Calendar(Calendar { weekday: Some(weekday), .. }) = meaning else { return None };
    let (day, _) = days.filter(|(day, _)| day.weekday() != *weekday)?;
    let message = format!("\"{}\" names another day of the week than {day} has", doc.slice(span));
    Some(Diagnostic { span, severity: Severity::Warning, code: "timex/weekday-mismatch", message, hint: None })
}
