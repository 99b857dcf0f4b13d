//! Days as numbers. In: a day, month or year as text. Out: days since 1970-01-01.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// The day that days are counted from.
const ORIGIN: Date = date(1970, 1, 1);

/// The number of a day in the calendar of today, before and after; none for a day that the calendar lacks.
pub(crate) fn number([year, month, day]: [i64; 3]) -> Option<i32> {
    Some(counted(Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?))
}

/// The first day of `2024-05-14`, `2024-05` or `2024`.
pub(crate) fn first(text: &str) -> Option<i32> {
    let (year, month, day) = parts(text)?;
    number([year, month.unwrap_or(1), day.unwrap_or(1)])
}

/// The last day of the same.
pub(crate) fn last(text: &str) -> Option<i32> {
    let (year, month, day) = parts(text)?;
    let first = Date::new(year.try_into().ok()?, month.unwrap_or(12).try_into().ok()?, 1).ok()?;
    day.map_or_else(|| Some(counted(first.last_of_month())), |day| number([year, month?, day]))
}

/// A day as text.
pub(crate) fn text(number: i32) -> String {
    ORIGIN.saturating_add(number.days()).to_string()
}

fn counted(day: Date) -> i32 {
    (day - ORIGIN).get_days()
}

fn parts(text: &str) -> Option<(i64, Option<i64>, Option<i64>)> {
    let mut parts = text.get(..10).unwrap_or(text).splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let year = parts.next()??;
    let (month, day) = (parts.next(), parts.next());
    Some((year, month.map_or(Some(None), |month| month.map(Some))?, day.map_or(Some(None), |day| day.map(Some))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (shown, expected) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017), ("2024-02-29", 19_782), ("2023-12-31", 19_722)] {
            assert_eq!((first(shown), last(shown)), (Some(expected), Some(expected)), "{shown}");
            assert_eq!(text(expected), shown);
        }
        assert_eq!(number([2024, 13, 1]), None);
        assert_eq!(number([2023, 2, 29]), None);
    }

    #[test]
    fn months_and_years_have_a_first_and_a_last_day() {
        assert_eq!((first("2024-02"), last("2024-02")), (first("2024-02-01"), first("2024-02-29")));
        assert_eq!((first("2024-12"), last("2024")), (first("2024-12-01"), first("2024-12-31")));
        assert_eq!((first("spring"), first("2024-xx"), first("")), (None, None, None));
    }
}
