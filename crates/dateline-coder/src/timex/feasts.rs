//! Feasts and the calendars that they come from. In: a cursor, or a feast and a year. Out: parts of a calendar date, and days.
//!
//! Feasts that many countries keep on different days ("Independence Day") are not here: which one is meant the words do not tell.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::absolute::year_after;
use super::meaning::{Calendar, Part, Year};
use super::words::{Cursor, Read};

/// A feast that has one day, or stretch of days, in every year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Feast {
    /// A month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month; -1 is the last.
    Nth(i8, i8, Weekday),
    /// Days after Easter Sunday.
    Easter(i32),
    OrthodoxEaster,
    /// The Tuesday after the first Monday of November.
    ElectionDay,
    /// Days after the first of Tishri.
    Jewish(i32),
    /// Days after the first day of Passover.
    Passover(i32),
    /// A month and day of the Islamic calendar.
    Islamic(i32, i32),
    Ramadan,
    LunarNewYear,
}

/// Names, longest first where one begins another.
const NAMES: &[(&[&str], Feast)] = &[
    (&["orthodox", "easter"], Feast::OrthodoxEaster),
    (&["orthodox", "christmas"], Feast::Fixed(1, 7)),
    (&["good", "friday"], Feast::Easter(-2)),
    (&["palm", "sunday"], Feast::Easter(-7)),
    (&["ash", "wednesday"], Feast::Easter(-46)),
    (&["maundy", "thursday"], Feast::Easter(-3)),
    (&["easter", "sunday"], Feast::Easter(0)),
    (&["easter", "monday"], Feast::Easter(1)),
    (&["easter", "saturday"], Feast::Easter(-1)),
    (&["easter"], Feast::Easter(0)),
    (&["whit", "monday"], Feast::Easter(50)),
    (&["pentecost"], Feast::Easter(49)),
    (&["ascension", "day"], Feast::Easter(39)),
    (&["christmas", "eve"], Feast::Fixed(12, 24)),
    (&["christmas", "day"], Feast::Fixed(12, 25)),
    (&["christmas"], Feast::Fixed(12, 25)),
    (&["boxing", "day"], Feast::Fixed(12, 26)),
    (&["new", "year", "'s", "eve"], Feast::Fixed(12, 31)),
    (&["new", "year", "'s", "day"], Feast::Fixed(1, 1)),
    (&["lunar", "new", "year"], Feast::LunarNewYear),
    (&["chinese", "new", "year"], Feast::LunarNewYear),
    (&["valentine", "'s", "day"], Feast::Fixed(2, 14)),
    (&["international", "women", "'s", "day"], Feast::Fixed(3, 8)),
    (&["may", "day"], Feast::Fixed(5, 1)),
    (&["fourth", "of", "july"], Feast::Fixed(7, 4)),
    (&["bastille", "day"], Feast::Fixed(7, 14)),
    (&["halloween"], Feast::Fixed(10, 31)),
    (&["all", "saints", "'", "day"], Feast::Fixed(11, 1)),
    (&["armistice", "day"], Feast::Fixed(11, 11)),
    (&["veterans", "day"], Feast::Fixed(11, 11)),
    (&["nowruz"], Feast::Fixed(3, 21)),
    (&["thanksgiving", "day"], Feast::Nth(11, 4, Weekday::Thursday)),
    (&["thanksgiving"], Feast::Nth(11, 4, Weekday::Thursday)),
    (&["labor", "day"], Feast::Nth(9, 1, Weekday::Monday)),
    (&["memorial", "day"], Feast::Nth(5, -1, Weekday::Monday)),
    (&["columbus", "day"], Feast::Nth(10, 2, Weekday::Monday)),
    (&["presidents", "'", "day"], Feast::Nth(2, 3, Weekday::Monday)),
    (&["remembrance", "sunday"], Feast::Nth(11, 2, Weekday::Sunday)),
    (&["election", "day"], Feast::ElectionDay),
    (&["rosh", "hashanah"], Feast::Jewish(0)),
    (&["yom", "kippur"], Feast::Jewish(9)),
    (&["sukkot"], Feast::Jewish(14)),
    (&["passover"], Feast::Passover(0)),
    (&["purim"], Feast::Passover(-30)),
    (&["shavuot"], Feast::Passover(50)),
    (&["ramadan"], Feast::Ramadan),
    (&["ashura"], Feast::Islamic(1, 10)),
    (&["eid", "al", "-", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "al", "-", "adha"], Feast::Islamic(12, 10)),
];

/// Months of the Islamic calendar that are written as one word.
const ISLAMIC: &[(&str, i32)] = &[("muharram", 1), ("safar", 2), ("rajab", 7), ("shaban", 8), ("sha'ban", 8), ("ramadan", 9), ("ramazan", 9), ("shawwal", 10)];
const PERSIAN: [&str; 12] = ["farvardin", "ordibehesht", "khordad", "tir", "mordad", "shahrivar", "mehr", "aban", "azar", "dey", "bahman", "esfand"];

/// "Thanksgiving Day", "Good Friday 2022", "Easter last year"
pub(super) fn feast(mut c: Cursor<'_>) -> Read {
    let article = c.maybe("the");
    let capital = c.word()?.capital;
    let (_, feast) = NAMES.iter().find(|(words, _)| c.all(words).is_some())?;
    // "the Passover", but only "the Fourth of July"; "the Easter Rising" is another thing.
    (capital && (!article || *feast == Feast::Fixed(7, 4))).then_some(())?;
    let year = year_after(&mut c);
    c.done(Calendar::said(year, Part::Feast(*feast)))
}

/// "10 Muharram 1445", "22 Bahman 1357"
pub(super) fn other_calendar(mut c: Cursor<'_>) -> Read {
    let day = i32::from(c.day()?);
    let month = c.peek();
    c.at += 1;
    let year = i32::from(c.year()?);
    let islamic = ISLAMIC.iter().find(|(name, _)| *name == month).filter(|_| (1300..1600).contains(&year)).map(|(_, at)| islamic(year, *at, day));
    let persian = PERSIAN.iter().zip(1..).find(|(name, _)| **name == month).filter(|_| (1200..1500).contains(&year)).map(|(_, at)| persian(year, at, day));
    let part = |date: Date| if islamic.is_some() { Part::Lunar(date.month(), date.day()) } else { Part::Day(date.month(), date.day()) };
    let date = julian_day(islamic.or(persian)?)?;
    c.done(Calendar::said(Year::Stated(date.year()), part(date)))
}

impl Feast {
    /// First and last day in a year of the common calendar; of feasts that fall into it twice the first.
    pub(super) fn days(self, year: i16) -> Option<(Date, Date)> {
        let after = |day: Date, days: i32| day.checked_add(days.days()).ok();
        let one = match self {
            Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
            Feast::Nth(month, nth, weekday) => Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok(),
            Feast::Easter(days) => after(easter(year)?, days),
            Feast::OrthodoxEaster => orthodox_easter(year),
            Feast::ElectionDay => after(Date::new(year, 11, 1).ok()?.nth_weekday_of_month(1, Weekday::Monday).ok()?, 1),
            Feast::Jewish(days) => julian_day(jewish_new_year(i32::from(year) + 3761) + days),
            Feast::Passover(days) => julian_day(jewish_new_year(i32::from(year) + 3761) - 163 + days),
            Feast::Islamic(month, day) => islamic_in(year, month, day),
            Feast::Ramadan => {
                let first = islamic_in(year, 9, 1)?;
                let length = islamic(1, 10, 1) - islamic(1, 9, 1);
                return Some((first, after(first, length - 1)?));
            }
            Feast::LunarNewYear => lunar_new_year(year),
        }?;
        Some((one, one))
    }

    /// Whether the sighting of the moon may move it by a day.
    pub(super) fn is_lunar(self) -> bool {
        matches!(self, Feast::Islamic(..) | Feast::Ramadan)
    }
}

/// The day with a Julian day number.
fn julian_day(number: i32) -> Option<Date> {
    // 2440588 is the first of January 1970.
    Date::constant(1970, 1, 1).checked_add((number - 2_440_588).days()).ok()
}

/// Western Easter (the anonymous Gregorian computus).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

/// Eastern Easter (Meeus), moved from the Julian calendar.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let days = d + e + 114;
    let julian = Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()?;
    julian.checked_add((y / 100 - y / 400 - 2).days()).ok()
}

/// The Julian day number of an Islamic date by the tabular civil calendar.
fn islamic(year: i32, month: i32, day: i32) -> i32 {
    day + (59 * (month - 1) + 1) / 2 + (year - 1) * 354 + (3 + 11 * year) / 30 + 1_948_439
}

/// The Islamic day that falls into a common year.
fn islamic_in(year: i16, month: i32, day: i32) -> Option<Date> {
    let near = (i32::from(year) - 622) * 33 / 32;
    (near - 1..=near + 2).filter_map(|one| julian_day(islamic(one, month, day))).find(|date| date.year() == year)
}

/// The Julian day number of a Persian date, by the cycle of 33 years.
fn persian(year: i32, month: i32, day: i32) -> i32 {
    let months = if month <= 7 { 31 * (month - 1) } else { 30 * (month - 1) + 6 };
    1_948_319 + 365 * (year - 1) + (8 * year + 21) / 33 + months + day
}

/// The Julian day number of the first of Tishri.
fn jewish_new_year(year: i32) -> i32 {
    let conjunction = |year: i32| {
        let months = (235 * year - 234) / 19;
        let parts = 12_084 + 13_753 * i64::from(months);
        let day = months * 29 + i32::try_from(parts / 25_920).unwrap_or(0);
        if (3 * (day + 1)) % 7 < 3 { day + 1 } else { day }
    };
    let (last, this, next) = (conjunction(year - 1), conjunction(year), conjunction(year + 1));
    let delay = if next - this == 356 { 2 } else { i32::from(this - last == 382) };
    347_998 + this + delay
}

/// By the Chinese calendar; it is reckoned, not counted, and so a table.
fn lunar_new_year(year: i16) -> Option<Date> {
    const DAYS: [(i8, i8); 31] = [
        (2, 5),
        (1, 24),
        (2, 12),
        (2, 1),
        (1, 22),
        (2, 9),
        (1, 29),
        (2, 18),
        (2, 7),
        (1, 26),
        (2, 14),
        (2, 3),
        (1, 23),
        (2, 10),
        (1, 31),
        (2, 19),
        (2, 8),
        (1, 28),
        (2, 16),
        (2, 5),
        (1, 25),
        (2, 12),
        (2, 1),
        (1, 22),
        (2, 10),
        (1, 29),
        (2, 17),
        (2, 6),
        (1, 26),
        (2, 13),
        (2, 3),
    ];
    let at = usize::try_from(year.checked_sub(2000)?).ok()?;
    let (month, day) = *DAYS.get(at)?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(feast: Feast, year: i16) -> String {
        feast.days(year).map(|(first, _)| first.to_string()).unwrap_or_default()
    }

    #[test]
    fn known_days() {
        assert_eq!(first(Feast::Easter(0), 2024), "2024-03-31");
        assert_eq!(first(Feast::Easter(0), 2000), "2000-04-23");
        assert_eq!(first(Feast::OrthodoxEaster, 2024), "2024-05-05");
        assert_eq!(first(Feast::OrthodoxEaster, 2017), "2017-04-16");
        assert_eq!(first(Feast::Jewish(0), 2023), "2023-09-16");
        assert_eq!(first(Feast::Jewish(9), 1973), "1973-10-06");
        assert_eq!(first(Feast::Passover(0), 2024), "2024-04-23");
        assert_eq!(first(Feast::ElectionDay, 2020), "2020-11-03");
        assert_eq!(first(Feast::Nth(11, 4, Weekday::Thursday), 1999), "1999-11-25");
        assert_eq!(first(Feast::Ramadan, 2024), "2024-03-11");
        assert_eq!(julian_day(persian(1402, 1, 1)).map(|day| day.to_string()).as_deref(), Some("2023-03-21"));
        assert_eq!(julian_day(islamic(1445, 1, 10)).map(|day| day.to_string()).as_deref(), Some("2023-07-28"));
    }
}
