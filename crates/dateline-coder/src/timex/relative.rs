//! Rules for expressions that lean on the day of publication or on a date before them. In: a cursor. Out: steps from that reference.

use dateline_model::Upos;

use super::absolute;
use super::meaning::{Count, From, Meaning, Turn, Unit};
use super::words::{Cursor, Read};

fn step(unit: Unit, steps: i32, from: From) -> Meaning {
    Meaning::Step { unit, steps, from }
}

fn time_on(day: Meaning, time: &str) -> Meaning {
    Meaning::TimeOn { day: Box::new(day), time: time.to_owned() }
}

/// Takes "last", "this past", "next", "this coming" ...
pub(super) fn last_this_next(c: &mut Cursor<'_>) -> Option<(i32, Turn)> {
    let found = if c.all(&["this", "past"]).is_some() || c.any(&["last", "past"]).is_some() {
        (-1, Turn::Last)
    } else if c.all(&["this", "coming"]).is_some() || c.any(&["next", "coming"]).is_some() {
        (1, Turn::Next)
    } else {
        c.any(&["this", "current"])?;
        (0, Turn::This)
    };
    Some(found)
}

/// "today", "yesterday morning", "tomorrow night"
pub(super) fn tomorrow(mut c: Cursor<'_>) -> Read {
    let steps = match c.any(&["today", "yesterday", "tomorrow"])? {
        "yesterday" => -1,
        "tomorrow" => 1,
        _ => 0,
    };
    let day = step(Unit::Day, steps, From::Publication);
    match c.day_part() {
        Some(time) => c.done(time_on(day, time)),
        None => c.done(day),
    }
}

/// "tonight", "this morning", "last night"
pub(super) fn this_morning(mut c: Cursor<'_>) -> Read {
    if c.maybe("tonight") {
        return c.done(time_on(step(Unit::Day, 0, From::Publication), "TNI"));
    }
    let steps = if c.any(&["this", "last"])? == "last" { -1 } else { 0 };
    let time = c.day_part().filter(|time| *time == "TNI" || steps == 0)?;
    c.done(time_on(step(Unit::Day, steps, From::Publication), time))
}

/// "overnight"
pub(super) fn overnight(mut c: Cursor<'_>) -> Read {
    let adverb = c.word()?.upos != Upos::Noun;
    c.any(&["overnight"]).filter(|_| adverb)?;
    c.done(Meaning::Overnight)
}

/// "Monday", "last Monday", "next Friday night"
pub(super) fn weekday(mut c: Cursor<'_>) -> Read {
    let start = c.at;
    // "Good Friday", "Black Friday", "Super Tuesday" are other days.
    if matches!(c.words.before(start), "good" | "black" | "bloody" | "super" | "holy" | "ash" | "palm" | "easter" | "whit") {
        return None;
    }
    let from_text = if c.maybe("the") {
        // "the following Monday" leans on the story; "the Monday" does not say which.
        Some(c.any(&["following", "next", "previous", "preceding"]).map(|word| matches!(word, "following" | "next"))?)
    } else {
        None
    };
    let turn = if from_text.is_some() { Turn::Bare } else { last_this_next(&mut c).map_or(Turn::Bare, |(_, turn)| turn) };
    // Abbreviations without a date beside them are as often other words.
    let long = c.peek().ends_with("day");
    let day = c.weekday().filter(|_| long)?;
    let mut week = c;
    week.maybe("of");
    if let Some(week_meaning) = week.rule(unit).filter(|found| matches!(found, Meaning::Step { unit: Unit::Week, .. })) {
        return week.done(Meaning::WeekdayOf { day, week: Box::new(week_meaning) });
    }
    // "Monday and Tuesday last week"
    let mut other = c;
    if from_text.is_none()
        && turn == Turn::Bare
        && other.any(&["and", "or", "to"]).is_some()
        && other.weekday().is_some()
        && let Some(week_meaning) = other.rule(unit).filter(|found| matches!(found, Meaning::Step { unit: Unit::Week, .. }))
    {
        return c.done(Meaning::WeekdayOf { day, week: Box::new(week_meaning) });
    }
    let meaning = match from_text {
        Some(forward) => Meaning::WeekdayFromText { day, forward },
        None => Meaning::Weekday { day, turn },
    };
    match c.day_part() {
        Some(time) => c.done(time_on(meaning, time)),
        None => c.done(meaning),
    }
}

/// "last week on Tuesday"
pub(super) fn week_on_weekday(mut c: Cursor<'_>) -> Read {
    let week = c.rule(unit).filter(|found| matches!(found, Meaning::Step { unit: Unit::Week, .. }))?;
    c.any(&["on"]);
    let day = c.weekday()?;
    c.done(Meaning::WeekdayOf { day, week: Box::new(week) })
}

/// "last week", "this month", "next year"; "the past week" is a stretch up to publication.
pub(super) fn unit(mut c: Cursor<'_>) -> Read {
    let the = c.maybe("the");
    let past = c.peek() == "past" || c.peek() == "coming";
    let (steps, turn) = last_this_next(&mut c)?;
    let plural = c.peek().ends_with('s');
    let (unit, size) = c.unit().filter(|(unit, _)| *unit > Unit::Hour && !plural)?;
    // "the next day" leans on the text; "last day" is the end of something.
    if unit == Unit::Day && !(the && past) {
        return None;
    }
    if (the || past) && turn != Turn::This {
        // "the next week" leans on the text too.
        let value = super::amount::period(Count::Exact(size), unit);
        return if the && turn == Turn::Next && !past || unit == Unit::Quarter {
            None
        } else {
            c.done(Meaning::Stretch { value, unit, count: size, forward: turn == Turn::Next })
        };
    }
    let unit = match (unit, size) {
        (Unit::Year, 10) => Unit::Decade,
        (Unit::Year, 100) => Unit::Century,
        (_, 1) => unit,
        _ => return None,
    };
    c.done(step(unit, steps, From::Publication))
}

/// "the previous day", "the following week", "that year", "the same day", "the next day"
pub(super) fn text_unit(mut c: Cursor<'_>) -> Read {
    let steps = if c.any(&["that"]).is_some() || c.all(&["the", "same"]).is_some() {
        c.maybe("same");
        0
    } else {
        c.any(&["the"])?;
        match c.any(&["previous", "preceding", "prior", "following", "next", "subsequent"])? {
            "previous" | "preceding" | "prior" => -1,
            _ => 1,
        }
    };
    if let Some(time) = c.day_part() {
        // "the next morning", "that night"
        return c.done(time_on(step(Unit::Day, steps, From::Text), time));
    }
    let plural = c.peek().ends_with('s');
    let (unit, size) = c.unit().filter(|(unit, size)| *unit > Unit::Hour && *size == 1 && !plural)?;
    c.done(step(unit, steps * size, From::Text))
}

/// "the day before", "the week after"; "the day before the vote" is counted from the vote, "the day before yesterday" from yesterday.
pub(super) fn day_before(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let plural = c.peek().ends_with('s');
    let (unit, size) = c.unit().filter(|(unit, size)| *unit > Unit::Hour && *size == 1 && !plural)?;
    let steps = if c.any(&["before", "after"])? == "before" { -size } else { size };
    let act = Cursor { at: c.at - 1, ..c };
    after_or_before(c, Count::Exact(steps), unit).or_else(|| act.done(Meaning::FromEvent(unit)))
}

/// "two days ago", "a year ago", "weeks ago"
pub(super) fn ago(mut c: Cursor<'_>) -> Read {
    let (count, unit) = c.amount()?;
    let forward = c.all(&["from", "now"]).is_some() || c.any(&["hence"]).is_some();
    if !forward {
        c.any(&["ago"])?;
    }
    c.done(match count {
        Count::Exact(count) if unit > Unit::Hour => step(unit, if forward { count } else { -count }, From::Publication),
        _ => Meaning::Reference(if forward { "FUTURE_REF" } else { "PAST_REF" }),
    })
}

/// "two days earlier", "three weeks later", "a day after", "two days after the vote"
pub(super) fn later(mut c: Cursor<'_>) -> Read {
    let (count, unit) = c.amount()?;
    // Before an act the length stands alone: "two days [after the vote]".
    let value = super::amount::period(count, unit);
    let length = c;
    let said = count != Count::Vague;
    let (word, forward) = match c.any(&["later", "earlier", "before", "after", "afterwards", "afterward", "previously", "prior"])? {
        word @ ("earlier" | "before" | "previously" | "prior") => (word, false),
        word => (word, true),
    };
    let count = match count {
        Count::Exact(count) if unit > Unit::Hour => Count::Exact(if forward { count } else { -count }),
        _ => Count::Vague,
    };
    if word == "prior" {
        c.any(&["to"])?;
        return length.done(Meaning::Duration { value, unit: said.then_some(unit) });
    }
    if matches!(word, "after" | "before") {
        return after_or_before(c, count, unit).or_else(|| length.done(Meaning::Duration { value, unit: said.then_some(unit) }));
    }
    match count {
        Count::Exact(steps) => c.done(step(unit, steps, From::Text)),
        Count::Vague => c.done(Meaning::FromEvent(unit)),
    }
}

/// What stands after "two days after": a date, or nothing. An act is left to the events stage.
fn after_or_before(c: Cursor<'_>, count: Count, unit: Unit) -> Read {
    let rules: [fn(Cursor<'_>) -> Read; 7] =
        [tomorrow, weekday, absolute::month_day, absolute::day_month, absolute::weekday_date, absolute::iso_date, super::feasts::feast];
    let date = rules.iter().filter_map(|rule| rule(c)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    let act = c.word().is_some_and(|next| !matches!(next.upos, Upos::Punct | Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Sym | Upos::Part));
    match (count, date) {
        (Count::Exact(steps), Some((at, day))) => Some((at, Meaning::Shifted { day: Box::new(day), steps, unit })),
        (Count::Exact(steps), None) if !act => c.done(step(unit, steps, From::Text)),
        _ => None,
    }
}

/// "the past two weeks", "the last three months", "recent days", "the coming weeks": TIMEX3 has lengths here.
pub(super) fn stretch(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let word = c.any(&["past", "last", "previous", "recent", "next", "coming", "following"])?;
    let forward = matches!(word, "next" | "coming" | "following");
    let (count, unit) = c.amount().filter(|(_, unit)| *unit > Unit::Minute)?;
    let value = super::amount::period(count, unit);
    c.done(match count {
        Count::Exact(count) if word != "recent" && unit == Unit::Hour => {
            // Hours make whole days here; 24 hours touch two of them.
            Meaning::Stretch { value, unit: Unit::Day, count: (count + 23) / 24, forward }
        }
        Count::Exact(count) if word != "recent" => Meaning::Stretch { value, unit, count, forward },
        _ => Meaning::Duration { value, unit: None },
    })
}

/// "the weekend", "last weekend"
pub(super) fn weekend(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    let turn = last_this_next(&mut c).map_or(Turn::Bare, |(_, turn)| turn);
    c.any(&["weekend"])?;
    c.done(Meaning::Weekend(turn))
}

/// "the week of March 6"
pub(super) fn week_of(mut c: Cursor<'_>) -> Read {
    c.maybe("the");
    c.any(&["week"])?;
    c.any(&["of", "beginning", "starting"])?;
    let day = c.rule(absolute::month_day).or_else(|| c.rule(absolute::day_month))?;
    c.done(Meaning::Holding { day: Box::new(day), unit: Unit::Week })
}

/// "now", "recently", "soon"
pub(super) fn reference(mut c: Cursor<'_>) -> Read {
    let value = match c.any(&["now", "currently", "presently", "recently", "lately", "soon"])? {
        "now" | "currently" | "presently" => "PRESENT_REF",
        "soon" => "FUTURE_REF",
        _ => "PAST_REF",
    };
    let as_soon_as = value == "FUTURE_REF" && (c.peek() == "as" || c.peek() == "after" || c.words.before(c.at - 1) == "as");
    (!as_soon_as && c.words.before(c.at - 1) != "until").then_some(())?;
    c.done(Meaning::Reference(value))
}
