//! Calendar arithmetic. In: years, months, days. Out: periods with their first and last day, grain and TIMEX3 value.
//!
//! Every function gives `None` where the calendar has no such day, or the year leaves the range of the calendar.

use dateline_model::Grain;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::meaning::{Part, Season, Unit};

/// A stretch of days with its TIMEX3 value.
#[derive(Clone, Debug)]
pub(super) struct Period {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) grain: Grain,
    pub(super) value: String,
}

impl Period {
    pub(super) fn day(day: Date) -> Period {
        Period { first: day, last: day, grain: Grain::Day, value: day.to_string() }
    }

    /// Monday to Sunday.
    pub(super) fn week(day: Date) -> Option<Period> {
        let first = monday(day)?;
        let week = first.iso_week_date();
        Some(Period { first, last: days_after(first, 6)?, grain: Grain::Week, value: format!("{:04}-W{:02}", week.year(), week.week()) })
    }

    /// Saturday and Sunday of the week.
    pub(super) fn weekend(day: Date) -> Option<Period> {
        let week = Period::week(day)?;
        Some(Period { first: days_after(week.first, 5)?, grain: Grain::Range, value: format!("{}-WE", week.value), ..week })
    }

    pub(super) fn part(year: i16, part: Part) -> Option<Period> {
        match part {
            Part::Day(month, day) => Date::new(year, month, day).ok().map(Period::day),
            Part::Month(month) => Period::months(year, month, 1, Grain::Month, format!("{year:04}-{month:02}")),
            Part::Quarter(quarter) => Period::months(year, 3 * quarter - 2, 3, Grain::Quarter, format!("{year:04}-Q{quarter}")),
            Part::Half(half) => Period::months(year, 6 * half - 5, 6, Grain::Range, format!("{year:04}-H{half}")),
            Part::Season(season) => {
                let month = match season {
                    Season::Spring => 3,
                    Season::Summer => 6,
                    Season::Autumn => 9,
                    Season::Winter => 12,
                };
                Period::months(year, month, 3, Grain::Season, format!("{year:04}-{}", season.code()))
            }
            Part::Year => Period::years(year, 1, Grain::Year, format!("{year:04}")),
            Part::Decade => Period::years(year - year.rem_euclid(10), 10, Grain::Decade, format!("{:03}", year / 10)),
            Part::Feast(feast) => {
                let (first, last) = feast.days(year)?;
                if first == last { Some(Period::day(first)) } else { Period::range(&Period::day(first), &Period::day(last)) }
            }
            Part::Lunar(month, day) => Date::new(year, month, day).ok().map(Period::day),
            Part::Century(century) => Period::years(100 * (century - 1), 100, Grain::Range, format!("{:02}", century - 1)),
        }
    }

    /// The unit that holds the day.
    pub(super) fn holding(day: Date, unit: Unit) -> Option<Period> {
        match unit {
            Unit::Minute | Unit::Hour | Unit::Day => Some(Period::day(day)),
            Unit::Week => Period::week(day),
            Unit::Month => Period::part(day.year(), Part::Month(day.month())),
            Unit::Quarter => Period::part(day.year(), Part::Quarter((day.month() + 2) / 3)),
            Unit::Year => Period::part(day.year(), Part::Year),
            Unit::Decade => Period::part(day.year(), Part::Decade),
            Unit::Century => Period::part(day.year(), Part::Century(day.year() / 100 + 1)),
        }
    }

    /// From the first day of one to the last day of the other; `None` if that runs backwards.
    pub(super) fn range(from: &Period, to: &Period) -> Option<Period> {
        let value = format!("{}/{}", from.value, to.value);
        (from.first <= to.last).then_some(Period { first: from.first, last: to.last, grain: Grain::Range, value })
    }

    fn months(year: i16, month: i8, count: i32, grain: Grain, value: String) -> Option<Period> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Period { first, last: days_after(shift(first, count, Unit::Month)?, -1)?, grain, value })
    }

    fn years(year: i16, count: i32, grain: Grain, value: String) -> Option<Period> {
        let first = Date::new(year, 1, 1).ok()?;
        Some(Period { first, last: days_after(shift(first, count, Unit::Year)?, -1)?, grain, value })
    }
}

/// A day some units later; the 31st becomes the last day of a shorter month.
pub(super) fn shift(day: Date, steps: i32, unit: Unit) -> Option<Date> {
    let steps = i64::from(steps);
    let span = match unit {
        Unit::Minute | Unit::Hour => return None,
        Unit::Day => jiff::Span::new().try_days(steps),
        Unit::Week => jiff::Span::new().try_weeks(steps),
        Unit::Month => jiff::Span::new().try_months(steps),
        Unit::Quarter => jiff::Span::new().try_months(3 * steps),
        Unit::Year => jiff::Span::new().try_years(steps),
        Unit::Decade => jiff::Span::new().try_years(10 * steps),
        Unit::Century => jiff::Span::new().try_years(100 * steps),
    };
    day.checked_add(span.ok()?).ok()
}

pub(super) fn days_after(day: Date, days: i32) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

/// The Monday of the day's week.
pub(super) fn monday(day: Date) -> Option<Date> {
    days_after(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// The last such weekday up to and including the day.
pub(super) fn weekday_until(day: Date, weekday: Weekday) -> Option<Date> {
    days_after(day, -i32::from(weekday.until(day.weekday())))
}

/// The first such weekday from the day on.
pub(super) fn weekday_from(day: Date, weekday: Weekday) -> Option<Date> {
    days_after(day, i32::from(day.weekday().until(weekday)))
}
