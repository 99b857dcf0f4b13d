//! Rules for stretches with two ends. In: a cursor. Out: a range of two dates; what one end leaves out it takes from the other.

use super::absolute;
use super::meaning::{Calendar, Meaning, Part, Turn, Year};
use super::relative;
use super::words::{Cursor, Read};

/// Takes the word between the ends. What may stand there depends on the word before the range.
fn separator(c: &mut Cursor<'_>, before: &str) -> Option<()> {
    match before {
        "between" => c.any(&["and", "-"]).map(|_| ()),
        "from" => c.any(&["to", "until", "till", "through", "-"]).map(|_| ()),
        _ => c.any(&["to", "through", "-"]).map(|_| ()),
    }
}

fn range(from: Calendar, to: Calendar) -> Meaning {
    let (from, to) = match (from.year, to.year) {
        (Year::Missing, year) => (Calendar { year, ..from }, to),
        (year, Year::Missing) => (from, Calendar { year, ..to }),
        _ => (from, to),
    };
    Meaning::Range(Box::new(Meaning::Calendar(from)), Box::new(Meaning::Calendar(to)))
}

fn calendar(year: Year, part: Part) -> Calendar {
    Calendar { year, part, weekday: None }
}

/// "March 3-5", "March 3 to 5, 2020"
pub(super) fn days_of_month(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let month = c.month()?;
    let first = c.day()?;
    separator(&mut c, before)?;
    let last = c.day().filter(|last| *last > first)?;
    let year = absolute::year_after(&mut c);
    c.done(range(calendar(year, Part::Day(month, first)), calendar(year, Part::Day(month, last))))
}

/// "3-5 March", "between 2 and 5 March"
pub(super) fn days_then_month(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let first = c.day()?;
    separator(&mut c, before)?;
    let Meaning::Calendar(last) = c.rule(absolute::day_month)? else { return None };
    let Part::Day(month, day) = last.part else { return None };
    (day > first).then_some(())?;
    c.done(range(calendar(last.year, Part::Day(month, first)), last))
}

/// An end that is a date of the calendar; years and months need no other context here.
fn end(mut c: Cursor<'_>) -> Option<(usize, Calendar)> {
    let rules: [fn(Cursor<'_>) -> Read; 6] =
        [absolute::iso_date, absolute::weekday_date, absolute::month_day, absolute::day_month, absolute::month_year, absolute::season_year];
    let longest = rules.iter().filter_map(|rule| rule(c)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((at, Meaning::Calendar(date))) = longest {
        return Some((at, date));
    }
    c.maybe("early");
    c.maybe("late");
    let part = if let Some(month) = c.month() { Part::Month(month) } else { return None };
    Some((c.at, calendar(Year::Missing, part)))
}

/// "from May to July 2020", "September 27 to November 10, 2020"
pub(super) fn dates(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let (at, from) = end(c)?;
    c.at = at;
    separator(&mut c, before)?;
    let (at, to) = end(c)?;
    c.at = at;
    c.done(range(from, to))
}

/// "2011-2015", "2020-21", "from 2011 to 2015"
pub(super) fn years(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let start = c.at;
    let from = c.year().filter(|year| (1800..2100).contains(year) && !c.words.list[start].counts)?;
    let hyphen = c.peek() == "-";
    // "2011 to 2015" without "from" may be any two numbers.
    (hyphen || matches!(before, "from" | "between")).then_some(())?;
    separator(&mut c, before)?;
    let text = c.peek();
    let to = match c.year() {
        Some(year) => year,
        None if hyphen && text.len() == 2 => from - from % 100 + i16::try_from(c.number()?).ok()?,
        None => return None,
    };
    (to > from && to - from < 200 && !c.words.list[c.at - 1].counts && c.peek() != "-").then_some(())?;
    c.done(range(calendar(Year::Stated(from), Part::Year), calendar(Year::Stated(to), Part::Year)))
}

/// "from Monday to Wednesday", "Friday through Sunday"
pub(super) fn weekdays(mut c: Cursor<'_>) -> Read {
    let before = c.words.before(c.at);
    let bare = |found: &Meaning| matches!(found, Meaning::Weekday { turn: Turn::Bare, .. });
    let from = c.rule(relative::weekday).filter(bare)?;
    // "moved the vote from Monday to Friday" reads the same; the coder of the act must look at its verb.
    separator(&mut c, before)?;
    let to = c.rule(relative::weekday).filter(bare)?;
    c.done(Meaning::Range(Box::new(from), Box::new(to)))
}
