//! Rules for the clock and the parts of a day. In: a cursor. Out: TIMEX3 times, on a day where one is said.

use super::meaning::Meaning;
use super::words::{Cursor, Read};
use super::{absolute, feasts, relative};

/// Takes "10:35", "4 p.m.", "0735 GMT", "noon", and gives hours and minutes.
fn clock(c: &mut Cursor<'_>) -> Option<String> {
    let before = c.words.before(c.at);
    match c.any(&["noon", "midday", "midnight", "dawn", "daybreak", "dusk", "nightfall"]) {
        Some("midnight") => return Some("T24:00".to_owned()),
        Some("dawn" | "daybreak") => return Some("TMO".to_owned()),
        Some("dusk" | "nightfall") => return Some("TEV".to_owned()),
        Some(_) => return Some("T12:00".to_owned()),
        None => {}
    }
    let mut named = *c;
    if let Some(hour) = named.number().filter(|hour| (1..=12).contains(hour) && named.maybe("o'clock")) {
        *c = named;
        return Some(format!("T{hour:02}:00{}", zone(c)));
    }
    let text = c.peek();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let split = text.split_once([':', '.']).filter(|(hour, minute)| !hour.is_empty() && hour.len() <= 2 && minute.len() == 2);
    let (hour, minute, colon) = match split {
        Some((hour, minute)) if digits(hour) && digits(minute) => (hour, minute, text.contains(':')),
        _ if digits(text) && text.len() == 4 && offset(c.ahead(1)).is_some() => (&text[..2], &text[2..], false),
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
        offset(c.peek()).is_some() && text.len() >= 4
            || colon && matches!(before, "at" | "by" | "around" | "about" | "until" | "since" | "from" | "after" | "before")
    };
    (said && hour < 24 && minute < 60).then(|| format!("T{hour:02}:{minute:02}{}", zone(c)))
}

/// Takes "GMT", "local time", "Moscow time", and gives the offset as ISO 8601 has it; "" where none is said.
fn zone(c: &mut Cursor<'_>) -> &'static str {
    if let Some(offset) = offset(c.peek()) {
        c.at += 1;
        return offset;
    }
    if c.all(&["local", "time"]).is_some() || c.all(&["eastern", "time"]).is_some() {
        return "";
    }
    c.all(&["moscow", "time"]).map_or("", |()| "+03:00")
}

/// Abbreviations that mean one offset in the news; "IST" means three.
fn offset(text: &str) -> Option<&'static str> {
    Some(match text {
        "gmt" | "utc" => "Z",
        "bst" | "cet" => "+01:00",
        "cest" | "eet" => "+02:00",
        "eest" | "msk" => "+03:00",
        "edt" => "-04:00",
        "est" | "cdt" => "-05:00",
        "pdt" => "-07:00",
        "pst" => "-08:00",
        _ => return None,
    })
}

fn day(c: Cursor<'_>) -> Read {
    let rules: [fn(Cursor<'_>) -> Read; 6] =
        [absolute::weekday_date, absolute::month_day, absolute::day_month, relative::tomorrow, relative::weekday, feasts::feast];
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
        // "at dawn" is no time on the clock.
        None => c.done(Meaning::Clock(time)).filter(|(_, found)| matches!(found, Meaning::Clock(time) if time.contains(':'))),
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
