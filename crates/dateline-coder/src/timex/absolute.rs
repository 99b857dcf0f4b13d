//! Rules for dates that name their place in the calendar. In: a cursor. Out: parts of a calendar date.
//!
//! A preposition is context, never part of the expression ("in May" reads "May").

use dateline_model::Upos;

use super::meaning::{Calendar, From, Meaning, Part, Turn, Unit, Year};
use super::relative::{last_this_next, tomorrow};
use super::words::{Cursor, Read};

/// Words before a bare month or year that make it a date.
const BEFORE_DATE: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "before",
    "after",
    "during",
    "of",
    "early",
    "late",
    "mid",
    "throughout",
    "through",
    "to",
    "for",
    "around",
    "between",
    "(",
    "than",
    "-",
];

/// "2023-09-19", "2023/09/19"
pub(super) fn iso_date(mut c: Cursor<'_>) -> Read {
    let year = c.year()?;
    let separator = c.peek();
    matches!(separator, "-" | "/").then_some(())?;
    let mut two = || {
        c.any(&[separator])?;
        let text = c.peek();
        (text.len() == 2 && !c.word()?.spaced).then(|| c.number()).flatten().and_then(|n| i8::try_from(n).ok())
    };
    let (month, day) = (two()?, two()?);
    c.done(Calendar::said(Year::Stated(year), Part::Day(month, day)))
}

/// "9/19/2023", "19/9/2023", "Sunday 9/8/2023"
pub(super) fn slash_date(mut c: Cursor<'_>) -> Read {
    let weekday = c.weekday();
    if weekday.is_some() {
        c.maybe(".");
        c.maybe(",");
    }
    let mut two = || c.number().filter(|n| (1..=31).contains(n)).and_then(|n| i8::try_from(n).ok()).filter(|_| c.maybe("/"));
    let (first, second) = (two()?, two()?);
    let year = c.year()?;
    let said = |month, day| Meaning::Calendar(Calendar { year: Year::Stated(year), part: Part::Day(month, day), weekday });
    let meaning = match (first, second) {
        (first, second) if second > 12 || first == second => said(first, second),
        (first, second) if first > 12 => said(second, first),
        _ => Meaning::Slashes { first, second, year, weekday },
    };
    c.done(meaning)
}

/// "3-Sep-2021"
pub(super) fn hyphened_date(mut c: Cursor<'_>) -> Read {
    let day = c.day()?;
    c.any(&["-"])?;
    let month = c.month()?;
    c.any(&["-"])?;
    let year = c.year()?;
    c.done(Calendar::said(Year::Stated(year), Part::Day(month, day)))
}

/// "19.09.2023": day first wherever dots are written.
pub(super) fn dotted_date(mut c: Cursor<'_>) -> Read {
    let mut parts = c.peek().split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    c.at += 1;
    c.done(Calendar::said(Year::Stated(year.parse().ok()?), Part::Day(month.parse().ok()?, day.parse().ok()?)))
}

/// What follows a day or month: ", 2023", "2023", "of 2023", "last year", "of that year".
pub(super) fn year_after(c: &mut Cursor<'_>) -> Year {
    let mut after = *c;
    let of = after.any(&[",", "of", "in"]);
    let year = if let Some(year) = after.year() {
        // "In May, 2014 soldiers": the number counts something.
        (!after.words.list[after.at - 1].counts).then_some(Year::Stated(year))
    } else if of == Some(",") {
        None
    } else if let Some((steps, _)) = last_this_next(&mut after).filter(|_| after.maybe("year")) {
        Some(Year::Step(steps))
    } else if after.all(&["that", "year"]).is_some() || after.all(&["the", "same", "year"]).is_some() || after.all(&["that", "same", "year"]).is_some() {
        Some(Year::OfText)
    } else {
        None
    };
    match year {
        Some(year) => {
            *c = after;
            year
        }
        None => Year::Missing,
    }
}

/// "Sept. 19", "September 19, 2023", "the September 19 attack"
pub(super) fn month_day(mut c: Cursor<'_>) -> Read {
    let month = c.month()?;
    c.maybe("the");
    let day = c.day()?;
    let mut year = year_after(&mut c);
    if year == Year::Missing && c.peek() == "and" {
        // "March 3 and 5, 2020"
        let mut other = c;
        other.at += 1;
        if other.day().is_some() {
            year = year_after(&mut other);
        }
    }
    c.done(Calendar::said(year, Part::Day(month, day)))
}

/// "19 September 2023", "the 19th of September"
pub(super) fn day_month(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let day = c.day()?;
    c.maybe("of");
    let month = c.month()?;
    let year = year_after(&mut c);
    c.done(Calendar::said(year, Part::Day(month, day)))
}

/// "Monday, September 25", "Monday 25 September 2023"
pub(super) fn weekday_date(mut c: Cursor<'_>) -> Read {
    let weekday = c.weekday()?;
    c.maybe(".");
    c.maybe(",");
    c.maybe("the");
    let Meaning::Calendar(date) = c.rule(month_day).or_else(|| c.rule(day_month))? else { return None };
    c.done(Meaning::Calendar(Calendar { weekday: Some(weekday), ..date }))
}

/// The first of "19 and 20 September": its month stands later.
pub(super) fn day_of_list(mut c: Cursor<'_>) -> Read {
    let day = c.day()?;
    let mut later = c;
    for _ in 0..4 {
        later.any(&["and", "or", ","])?;
        later.maybe("and");
        if let Some(Meaning::Calendar(Calendar { year, part: Part::Day(month, _), .. })) = later.rule(day_month) {
            return c.done(Calendar::said(year, Part::Day(month, day)));
        }
        later.day()?;
    }
    None
}

/// The second of "September 19 and 20": its month stands before.
pub(super) fn next_of_list(mut c: Cursor<'_>) -> Read {
    let start = c.at.checked_sub(3)?;
    matches!(c.words.before(c.at), "and" | "or").then_some(())?;
    let mut before = Cursor { at: start, ..c };
    let month = before.words.list[start].month.filter(|_| before.month().is_some() && before.day().is_some())?;
    let day = c.day()?;
    let counted = c.word().is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj));
    (!counted).then_some(())?;
    let year = year_after(&mut c);
    c.done(Calendar::said(year, Part::Day(month, day)))
}

/// "May 2019", "May of last year"
pub(super) fn month_year(mut c: Cursor<'_>) -> Read {
    let month = c.month()?;
    let year = year_after(&mut c);
    (year != Year::Missing).then_some(())?;
    c.done(Calendar::said(year, Part::Month(month)))
}

/// "in May", "April's vote"
pub(super) fn bare_month(mut c: Cursor<'_>) -> Read {
    let start = c.at;
    let month = c.month()?;
    let word = &c.words.list[start];
    let before = c.words.before(start);
    let context = BEFORE_DATE.contains(&before) || (before == "and" && start >= 2 && c.words.list[start - 2].month.is_some());
    let modifier = matches!(before, "a" | "an" | "the") && c.word().is_some_and(|next| next.upos == Upos::Noun);
    // "May" and "March" are other words, abbreviations are names ("Jan"), and "April Ryan" is a person.
    let plain = word.text.len() > 4 && word.text != "march" && !c.word().is_some_and(|next| next.upos == Upos::Propn && next.capital);
    let person = matches!(before, "of" | "by" | "for" | "to" | "from" | "than") && c.word().is_some_and(|next| next.upos == Upos::Propn && next.capital);
    ((context && !person) || modifier || plain).then_some(())?;
    c.done(Meaning::Turned { part: Part::Month(month), turn: Turn::Bare })
}

/// "last May", "next summer", "this September"
pub(super) fn turned(mut c: Cursor<'_>) -> Read {
    let (_, turn) = last_this_next(&mut c)?;
    let part = match c.month() {
        // "last Oct. 23"
        Some(month) => c.day().map_or(Part::Month(month), |day| Part::Day(month, day)),
        None => {
            let mut feast = c;
            match feast.rule(super::feasts::feast) {
                Some(Meaning::Calendar(Calendar { year: Year::Missing, part, .. })) => {
                    c = feast;
                    part
                }
                _ => Part::Season(c.season()?),
            }
        }
    };
    c.done(Meaning::Turned { part, turn })
}

/// "in 2014", "the 2014 annexation"
pub(super) fn bare_year(mut c: Cursor<'_>) -> Read {
    let start = c.at;
    let year = c.year()?;
    let before = c.words.before(start);
    let counts = c.words.list[start].counts && before != "the";
    let listed = matches!(before, "and" | "or" | ",") && start >= 2 && Cursor { at: start - 2, ..c }.year().is_some();
    let modifier =
        (1900..2100).contains(&year) && c.word().is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Propn) || next.upos == Upos::Adj && before == "the");
    let dated = match before {
        "in" | "since" | "during" | "early" | "late" | "mid" => true,
        before => BEFORE_DATE.contains(&before) && (1800..2100).contains(&year),
    };
    let measured = matches!(c.peek(), "%" | "percent" | "km" | "kilometers" | "kilometres" | "miles" | "meters" | "metres" | "people" | "hours");
    ((dated || listed || (modifier && before != "$")) && !counts && !measured).then_some(())?;
    c.done(Calendar::said(Year::Stated(year), Part::Year))
}

/// "the year 2014"
pub(super) fn the_year(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    c.any(&["year"])?;
    let year = c.year()?;
    c.done(Calendar::said(Year::Stated(year), Part::Year))
}

/// "the 1990s", "the '90s", "the nineties"
pub(super) fn decade(mut c: Cursor<'_>) -> Read {
    const NAMED: [&str; 8] = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
    let the = c.maybe("the");
    if let Some(at) = NAMED.iter().position(|name| *name == c.peek()).filter(|_| the || c.words.before(c.at) == "-") {
        c.at += 1;
        let year = 1920 + 10 * i16::try_from(at).ok()?;
        return c.done(Calendar::said(Year::Stated(year), Part::Decade));
    }
    c.maybe("'");
    let text = c.peek();
    let digits = text.trim_start_matches('\'').strip_suffix('s').map(|digits| digits.trim_end_matches('\''))?;
    let year: i16 = match (digits.len(), digits.parse::<i16>().ok()?) {
        (4, year) if (1000..2100).contains(&year) => year,
        (2, year) if (20..100).contains(&year) && (text.starts_with('\'') || c.words.before(c.at) == "'") => 1900 + year,
        _ => return None,
    };
    (year % 10 == 0).then_some(())?;
    c.at += 1;
    c.done(Calendar::said(Year::Stated(year), Part::Decade))
}

/// "the 19th century"
pub(super) fn century(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let century = c.ordinal()?;
    c.maybe("-");
    c.any(&["century"])?;
    let century = i16::try_from(century).ok().filter(|century| (2..=22).contains(century))?;
    c.done(Calendar::said(Year::Missing, Part::Century(century)))
}

/// "the third quarter of 2021", "the first half of the year"
pub(super) fn quarter_or_half(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let nth = if c.maybe("last") { 0 } else { i8::try_from(c.ordinal()?).ok()? };
    c.maybe("-");
    let quarter = c.any(&["quarter", "half"])? == "quarter";
    let part = match (quarter, nth) {
        (true, 0) => Part::Quarter(4),
        (true, 1..=4) => Part::Quarter(nth),
        (false, 0) => Part::Half(2),
        (false, 1..=2) => Part::Half(nth),
        _ => return None,
    };
    let year = year_after(&mut c);
    if year != Year::Missing {
        return c.done(Calendar::said(year, part));
    }
    // Matches have halves too: without a year only "of the year" tells.
    c.all(&["of", "the", "year"])?;
    c.done(Calendar::said(Year::Step(0), part))
}

/// "Q3 2021", "Q3"
pub(super) fn short_quarter(mut c: Cursor<'_>) -> Read {
    let quarter = c.peek().strip_prefix('q')?.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
    c.at += 1;
    match year_after(&mut c) {
        Year::Missing => c.done(Meaning::Turned { part: Part::Quarter(quarter), turn: Turn::Bare }),
        year => c.done(Calendar::said(year, Part::Quarter(quarter))),
    }
}

/// "autumn of 2020", "the summer of last year"
pub(super) fn season_year(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let season = c.season()?;
    let year = year_after(&mut c);
    // "winter 2020-21"
    if let (Year::Stated(first), "-") = (year, c.peek()) {
        let mut end = c;
        end.at += 1;
        if end.number().is_some_and(|n| n == i32::from(first + 1) || n == i32::from((first + 1) % 100)) {
            c = end;
        }
    }
    (year != Year::Missing).then_some(())?;
    c.done(Calendar::said(year, Part::Season(season)))
}

/// "in the spring", "by winter"
pub(super) fn bare_season(mut c: Cursor<'_>) -> Read {
    matches!(c.words.before(c.at), "in" | "since" | "until" | "by" | "during" | "over" | "throughout" | "early" | "late" | "mid" | "-").then_some(())?;
    c.maybe("the");
    let season = c.season()?;
    (c.peek() != "of").then_some(())?;
    c.done(Meaning::Turned { part: Part::Season(season), turn: Turn::Bare })
}

/// "the first week of May", "the last week of June 2021"
pub(super) fn week_of_month(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let week = if c.maybe("last") { -1 } else { i8::try_from(c.ordinal()?).ok().filter(|nth| (1..=4).contains(nth))? };
    c.any(&["week"])?;
    c.any(&["of", "in"])?;
    let month = c.rule(month_year).or_else(|| c.rule(turned)).or_else(|| {
        let month = c.month()?;
        Some(Meaning::Turned { part: Part::Month(month), turn: Turn::Bare })
    })?;
    c.done(Meaning::WeekOfMonth { month: Box::new(month), week })
}

/// "the end of the year", "the beginning of the month", "the middle of the week"
fn of_the_unit(mut c: Cursor<'_>) -> Read {
    c.any(&["the"])?;
    let plural = c.peek().ends_with('s');
    let (unit, _) = c.unit().filter(|(unit, size)| *unit > Unit::Day && *size == 1 && !plural)?;
    c.done(Meaning::Step { unit, steps: 0, from: From::Publication })
}

/// "early 2020", "mid-2014", "the end of May", "late last year", "early Monday": the whole is the value, as in TIMEX3 (`mod`).
pub(super) fn part_of(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let before = c;
    if let Some(word) = c.any(&["early", "late", "mid", "earlier", "later"]) {
        c.maybe("-");
        c.any(&["on", "in"]);
        // "Earlier Friday, rebels ...": before now, on Friday; the adverb is the clause's.
        if before.peek() == word && matches!(word, "earlier" | "later") && c.word().is_some_and(|next| next.weekday.is_some()) {
            return None;
        }
    } else {
        c.any(&["beginning", "start", "middle", "end", "close"])?;
        c.any(&["of"])?;
    }
    let rules: [fn(Cursor<'_>) -> Read; 16] = [
        month_day,
        day_month,
        weekday_date,
        month_year,
        turned,
        season_year,
        bare_season,
        decade,
        century,
        super::relative::weekday,
        super::relative::unit,
        super::relative::text_unit,
        of_the_unit,
        tomorrow,
        bare_month,
        bare_year,
    ];
    let longest = rules.iter().filter_map(|rule| rule(c)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    // "late May", where nothing else says that it is a month.
    longest.or_else(|| {
        let part = Part::Month(c.month()?);
        c.done(Meaning::Turned { part, turn: Turn::Bare })
    })
}
