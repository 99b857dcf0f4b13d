//! Days as numbers. In: a day, month or year as text. Out: days since 1970-01-01.

/// The number of a day in the calendar of today, before and after (Howard Hinnant's reckoning by years that begin in March).
pub(crate) fn number([year, month, day]: [i64; 3]) -> Option<i32> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month > 2 { year } else { year - 1 };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    i32::try_from(era * 146_097 + day_of_era - 719_468).ok()
}

/// The first day of `2024-05-14`, `2024-05` or `2024`.
pub(crate) fn first(text: &str) -> Option<i32> {
    let (year, month, day) = parts(text)?;
    number([year, month.unwrap_or(1), day.unwrap_or(1)])
}

/// The last day of the same.
pub(crate) fn last(text: &str) -> Option<i32> {
    match parts(text)? {
        (year, Some(month), Some(day)) => number([year, month, day]),
        (year, Some(month @ 1..=11), None) => number([year, month + 1, 1]).map(|next| next - 1),
        (year, ..) => number([year + 1, 1, 1]).map(|next| next - 1),
    }
}

/// A day as text.
pub(crate) fn text(number: i32) -> String {
    let days = i64::from(number) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + i64::from(month <= 2))
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
        let origin = jiff::civil::date(1970, 1, 1);
        for shown in ["1970-01-01", "1969-12-31", "2000-03-01", "2024-02-29", "2023-12-31"] {
            let day: jiff::civil::Date = shown.parse().expect("a day");
            let expected = origin.until(day).expect("a span").get_days();
            assert_eq!((first(shown), last(shown)), (Some(expected), Some(expected)), "{shown}");
            assert_eq!(text(expected), shown);
        }
        assert_eq!(number([2024, 13, 1]), None);
    }

    #[test]
    fn months_and_years_have_a_first_and_a_last_day() {
        assert_eq!((first("2024-02"), last("2024-02")), (first("2024-02-01"), first("2024-02-29")));
        assert_eq!((first("2024-12"), last("2024")), (first("2024-12-01"), first("2024-12-31")));
        assert_eq!((first("spring"), first("2024-xx"), first("")), (None, None, None));
    }
}
