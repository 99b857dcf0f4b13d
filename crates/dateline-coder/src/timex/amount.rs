//! Rules for lengths of time, for what recurs, and for the clock. In: a cursor. Out: TIMEX3 durations, sets and times.

use dateline_model::Upos;

use super::absolute;
use super::meaning::{Count, Meaning, Unit};
use super::relative;
use super::words::{Cursor, Read};

/// The TIMEX3 value of so many units.
fn period(count: Count, unit: Unit) -> String {
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
        Unit::Year | Unit::Decade | Unit::Century => format!("P{count}Y"),
    }
}

/// "32 years old", "a 32-year-old": an age is no time of an act.
fn is_age(c: &Cursor<'_>) -> bool {
    matches!((c.peek(), c.ahead(1)), ("old", _) | ("-", "old") | ("of", "age"))
}

/// "six weeks", "for years", "in a year"
pub(super) fn duration(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let first = c.word()?;
    let (count, unit) = c.amount()?;
    let leads = matches!(before, "for" | "in" | "within" | "over" | "during" | "after" | "of" | "than" | "about" | "nearly" | "almost" | "least" | "another");
    let said = first.number.is_some() || leads && before != "of" || leads && matches!(first.text.as_str(), "a" | "an");
    (said && !is_age(&c)).then_some(())?;
    let value = period(count, unit);
    match count {
        Count::Exact(steps) if before == "in" && unit > Unit::Hour => c.done(Meaning::Within { value, unit, steps }),
        Count::Exact(_) => c.done(Meaning::Duration { value, unit: Some(unit) }),
        Count::Vague => c.done(Meaning::Duration { value, unit: None }),
    }
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
        return c.done(Meaning::Set { value: format!("XXXX-WXX-{}", day.to_monday_one_offset()), unit: Unit::Day });
    }
    if let Some(month) = c.month() {
        return c.done(Meaning::Set { value: format!("XXXX-{month:02}"), unit: Unit::Month });
    }
    if let Some(time) = c.day_part() {
        return c.done(Meaning::Set { value: format!("XXXX-XX-XX{time}"), unit: Unit::Day });
    }
    let count = if c.maybe("other") { 2 } else { c.number().unwrap_or(1) };
    let (unit, size) = c.unit()?;
    c.done(Meaning::Set { value: period(Count::Exact(count).times(size), unit), unit })
}

/// "on Mondays"
pub(super) fn mondays(mut c: Cursor<'_>) -> Read {
    let day = c.peek().strip_suffix('s').filter(|day| day.ends_with("day"))?;
    let index = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].iter().position(|name| *name == day)?;
    c.at += 1;
    c.done(Meaning::Set { value: format!("XXXX-WXX-{}", index + 1), unit: Unit::Day })
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
            return c.done(Meaning::Set { value: period(Count::Exact(size), unit), unit });
        }
    };
    (!name).then_some(())?;
    c.at += 1;
    c.done(Meaning::Set { value: period(Count::Exact(1), unit), unit })
}

/// Takes "10:35", "4 p.m.", "0735 GMT", "noon", and gives hours and minutes.
fn clock(c: &mut Cursor<'_>) -> Option<String> {
    let before = c.words.before(c.at);
    match c.any(&["noon", "midday", "midnight"]) {
        Some("midnight") => return Some("T24:00".to_owned()),
        Some(_) => return Some("T12:00".to_owned()),
        None => {}
    }
    let text = c.peek();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let split = text.split_once([':', '.']).filter(|(hour, minute)| !hour.is_empty() && hour.len() <= 2 && minute.len() == 2);
    let (hour, minute, colon) = match split {
        Some((hour, minute)) if digits(hour) && digits(minute) => (hour, minute, text.contains(':')),
        _ if digits(text) && text.len() == 4 && zone(c.ahead(1)) => (&text[..2], &text[2..], false),
        _ if digits(text) && (1..=2).contains(&text.len()) => (text, "00", false),
        _ => return None,
    };
    let (mut hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    c.at += 1;
    let half = match c.peek() {
        "a.m" | "am" => Some(0),
        "p.m" | "pm" => Some(12),
        _ => None,
    };
    let said = if let Some(add) = half.filter(|_| (1..=12).contains(&hour)) {
        c.at += 1;
        if c.peek() == "." && c.words.list[c.at].spaced {
            c.at += 1;
        }
        hour = hour % 12 + add;
        true
    } else {
        c.maybe("o'clock")
            || zone(c.peek()) && text.len() >= 4
            || colon && matches!(before, "at" | "by" | "around" | "about" | "until" | "since" | "from" | "after" | "before")
    };
    if zone(c.peek()) {
        c.at += 1;
    } else {
        c.all(&["local", "time"]);
    }
    (said && hour < 24 && minute < 60).then(|| format!("T{hour:02}:{minute:02}"))
}

fn zone(text: &str) -> bool {
    matches!(text, "gmt" | "utc" | "est" | "edt" | "cet" | "cest" | "bst" | "pst" | "pdt" | "eet" | "msk")
}

fn day(c: Cursor<'_>) -> Read {
    let rules: [fn(Cursor<'_>) -> Read; 5] = [absolute::weekday_date, absolute::month_day, absolute::day_month, relative::tomorrow, relative::weekday];
    rules.iter().filter_map(|rule| rule(c)).reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// "10:35 a.m. Friday", "at 4 p.m."
pub(super) fn clock_time(mut c: Cursor<'_>) -> Read {
    let time = clock(&mut c)?;
    let mut on = c;
    if on.maybe("(") && clock(&mut on).is_some() {
        on.maybe(")");
    } else {
        on = c;
    }
    on.maybe(",");
    on.maybe("on");
    match on.rule(day) {
        Some(Meaning::TimeOn { day, .. }) => on.done(Meaning::TimeOn { day, time }),
        Some(day) => on.done(Meaning::TimeOn { day: Box::new(day), time }),
        None => c.done(Meaning::Clock(time)),
    }
}

/// "Friday at 10:35 a.m.", "September 19 at dawn"
pub(super) fn day_at_time(mut c: Cursor<'_>) -> Read {
    let (at, meaning) = day(c)?;
    c.at = at;
    c.maybe(",");
    c.any(&["at", "around", "about"])?;
    c.any(&["around", "about"]);
    let time = clock(&mut c)?;
    let day = match meaning {
        Meaning::TimeOn { day, .. } => day,
        day => Box::new(day),
    };
    c.done(Meaning::TimeOn { day, time })
}

/// "the night of September 19", "the early hours of Monday"
pub(super) fn morning_of(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let time = if c.all(&["early", "hours"]).is_some() { "TMO" } else { c.day_part()? };
    c.any(&["of", "on"])?;
    let day = match c.rule(day)? {
        // "the early hours of Thursday morning"
        Meaning::TimeOn { day, .. } => day,
        day => Box::new(day),
    };
    c.done(Meaning::TimeOn { day, time: time.to_owned() })
}

/// "September 19 in the evening", "September 19 evening"
pub(super) fn date_evening(mut c: Cursor<'_>) -> Read {
    let day = c
        .rule(absolute::weekday_date)
        .or_else(|| c.rule(absolute::month_day))
        .or_else(|| c.rule(absolute::day_month))
        .or_else(|| c.rule(absolute::iso_date))?;
    c.all(&["in", "the"]);
    let time = c.day_part()?;
    c.done(Meaning::TimeOn { day: Box::new(day), time: time.to_owned() })
}
