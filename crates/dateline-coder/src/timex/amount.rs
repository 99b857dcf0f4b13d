//! Rules for lengths of time and for what recurs. In: a cursor. Out: TIMEX3 durations and sets.

use dateline_model::{Grain, Upos};

use super::meaning::{Count, Meaning, Unit};
use super::resolve::grain_of;
use super::words::{Cursor, Read};

/// The TIMEX3 value of so many units.
pub(super) fn period(count: Count, unit: Unit) -> String {
    let count = match count {
        Count::Exact(count) => count.to_string(),
        Count::Vague => "X".to_owned(),
    };
    match unit {
        Unit::Minute => format!("PT{count}M"),
        Unit::Hour => format!("PT{count}H"),
        Unit::Day => format!("P{count}D"),
        Unit::Week => format!("P{count}W"),
        Unit::Month => format!("P{count}M"),
        Unit::Quarter => format!("P{count}Q"),
        // Counted decades are years, uncounted ones have letters of their own.
        Unit::Decade => format!("P{count}E"),
        Unit::Century => format!("P{count}C"),
        Unit::Year => format!("P{count}Y"),
    }
}

/// "32 years old", "a 32-year-old": an age is no time of an act.
fn is_age(c: &Cursor<'_>) -> bool {
    matches!((c.peek(), c.ahead(1)), ("old", _) | ("-", "old") | ("of", "age"))
}

/// Words before a length: without a number only these tell that one is meant.
const LEADS: &[&str] = &[
    "about", "after", "almost", "another", "around", "as", "during", "for", "in", "just", "last", "lasted", "least", "nearly", "of", "only", "over", "roughly",
    "some", "spent", "take", "takes", "than", "took", "under", "within",
];

/// "six weeks", "for years", "in a year", "a month or two"
pub(super) fn duration(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let first = c.word()?;
    let (count, unit) = c.amount()?;
    let leads = LEADS.contains(&before);
    let said = first.number.is_some() || leads && before != "of" || leads && matches!(first.text.as_str(), "a" | "an");
    (said && !is_age(&c)).then_some(())?;
    c.all(&["or", "two"]).or_else(|| c.all(&["or", "so"]));
    let value = period(count, unit);
    match count {
        Count::Exact(steps) if before == "in" && unit > Unit::Hour => c.done(Meaning::Within { value, unit, steps }),
        Count::Exact(_) => c.done(Meaning::Duration { value, unit: Some(unit) }),
        Count::Vague => c.done(Meaning::Duration { value, unit: None }),
    }
}

/// "two and a half years", "a year and a half", "one-and-a-half-hour"
pub(super) fn fraction(mut c: Cursor<'_>) -> Read {
    let halves = [&["and", "a", "half"][..], &["-", "and", "-", "a", "-", "half"], &["1", "/", "2"]];
    let count = c.number().or_else(|| c.any(&["a", "an"]).map(|_| 1))?;
    let before = halves.iter().any(|half| c.all(half).is_some());
    c.maybe("-");
    let (unit, size) = c.unit().filter(|(unit, _)| *unit != Unit::Quarter)?;
    (before || c.all(halves[0]).is_some()).then_some(())?;
    (!is_age(&c)).then_some(())?;
    let value = match size {
        10 | 100 => period(Count::Exact(count.saturating_mul(size) + size / 2), unit),
        _ => period(Count::Exact(count), unit).replace(&count.to_string(), &format!("{count}.5")),
    };
    c.done(Meaning::Duration { value, unit: Some(unit) })
}

/// "six-week", "48-hour", "a decade-long", "weeklong"
pub(super) fn hyphen_duration(mut c: Cursor<'_>) -> Read {
    if let Some((count, unit)) = one_word(c.peek()) {
        c.at += 1;
        return c.done(Meaning::Duration { value: period(Count::Exact(count), unit), unit: Some(unit) });
    }
    let number = c.number().filter(|_| c.maybe("-"));
    let (unit, size) = c.unit()?;
    let long = c.all(&["-", "long"]).is_some();
    ((number.is_some() || long) && !is_age(&c)).then_some(())?;
    let vague = number.is_none() && c.words.list[c.at.saturating_sub(3)].text.ends_with('s');
    let count = if vague { Count::Vague } else { Count::Exact(number.unwrap_or(1)) };
    c.done(Meaning::Duration { value: period(count.times(size), unit), unit: Some(unit) })
}

fn one_word(text: &str) -> Option<(i32, Unit)> {
    Some(match text {
        "daylong" => (1, Unit::Day),
        "weeklong" => (1, Unit::Week),
        "monthlong" => (1, Unit::Month),
        "yearlong" => (1, Unit::Year),
        _ => return None,
    })
}

/// "half an hour", "half a century"
pub(super) fn half(mut c: Cursor<'_>) -> Read {
    c.any(&["half"])?;
    c.any(&["a", "an", "-"])?;
    let (unit, size) = c.unit()?;
    let (value, unit) = match (unit, size) {
        (Unit::Hour, _) => ("PT30M", Unit::Minute),
        (Unit::Day, _) => ("PT12H", Unit::Hour),
        (Unit::Year, 1) => ("P6M", Unit::Month),
        (Unit::Year, 10) => ("P5Y", Unit::Year),
        (Unit::Year, 100) => ("P50Y", Unit::Year),
        _ => return None,
    };
    c.done(Meaning::Duration { value: value.to_owned(), unit: Some(unit) })
}

/// "every Monday", "each year", "every two weeks", "every other day"
pub(super) fn every(mut c: Cursor<'_>) -> Read {
    c.any(&["every", "each"])?;
    if let Some(day) = c.weekday() {
        return c.done(Meaning::Set { value: format!("XXXX-WXX-{}", day.to_monday_one_offset()), grain: Grain::Day });
    }
    if let Some(month) = c.month() {
        return c.done(Meaning::Set { value: format!("XXXX-{month:02}"), grain: Grain::Month });
    }
    if let Some(season) = c.season() {
        return c.done(Meaning::Set { value: format!("XXXX-{}", season.code()), grain: Grain::Season });
    }
    if c.maybe("weekend") {
        return c.done(Meaning::Set { value: "XXXX-WXX-WE".to_owned(), grain: Grain::Range });
    }
    if let Some(time) = c.day_part() {
        return c.done(Meaning::Set { value: format!("XXXX-XX-XX{time}"), grain: Grain::Day });
    }
    let count = if c.maybe("other") { 2 } else { c.number().unwrap_or(1) };
    let (unit, size) = c.unit()?;
    c.done(Meaning::Set { value: period(Count::Exact(count).times(size), unit), grain: grain_of(unit) })
}

/// "on Mondays", "on weekends"
pub(super) fn mondays(mut c: Cursor<'_>) -> Read {
    if matches!(c.words.before(c.at), "on" | "at") && c.maybe("weekends") {
        return c.done(Meaning::Set { value: "XXXX-WXX-WE".to_owned(), grain: Grain::Range });
    }
    let day = c.peek().strip_suffix('s').filter(|day| day.ends_with("day"))?;
    let index = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].iter().position(|name| *name == day)?;
    c.at += 1;
    c.done(Meaning::Set { value: format!("XXXX-WXX-{}", index + 1), grain: Grain::Day })
}

/// "hundreds of lorries [a day]"
pub(super) fn a_day(mut c: Cursor<'_>) -> Read {
    let counted = c.words.list.get(c.at.checked_sub(1)?)?;
    c.any(&["a", "an"])?;
    let (unit, size) = c.unit().filter(|(unit, _)| *unit != Unit::Quarter)?;
    let after = matches!(c.peek(), "ago" | "later" | "earlier" | "before" | "after" | "-" | "old" | "prior" | "and" | "or" | "of");
    (counted.upos == Upos::Noun && counted.text.ends_with('s') && !after).then_some(())?;
    c.done(Meaning::Set { value: period(Count::Exact(size), unit), grain: grain_of(unit) })
}

/// "daily", "annually", "twice a week", "per day"
pub(super) fn daily(mut c: Cursor<'_>) -> Read {
    let name = c.word()?.upos == Upos::Propn;
    let unit = match c.peek() {
        "hourly" => Unit::Hour,
        "daily" | "nightly" => Unit::Day,
        "weekly" => Unit::Week,
        "monthly" => Unit::Month,
        "yearly" | "annually" => Unit::Year,
        _ => {
            if c.any(&["once", "twice"]).is_some() {
                c.any(&["a", "every"])?;
            } else if c.number().is_some() {
                c.any(&["times"])?;
                c.any(&["a", "every"])?;
            } else {
                c.any(&["per"])?;
            }
            let (unit, size) = c.unit()?;
            return c.done(Meaning::Set { value: period(Count::Exact(size), unit), grain: grain_of(unit) });
        }
    };
    (!name).then_some(())?;
    c.at += 1;
    c.done(Meaning::Set { value: period(Count::Exact(1), unit), grain: grain_of(unit) })
}
