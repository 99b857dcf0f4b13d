//! A publication date from an ISO 8601 date or date-time. In: text. Out: the calendar day as it is written.

use dateline_model::Date;

/// Reads `2024-03-05`, `2024-03-05T14:30:00Z` or `2024-03-05 14:30+02:00`, and takes the day as it is written: a newspaper's day is the
/// one on its page, not the one in Greenwich.
pub fn parse_published(text: &str) -> Result<Date, String> {
    let text = text.trim();
    let wrong = || format!("`{}` is not a date", shorten(text));
    let day = text.get(..10).ok_or_else(wrong)?;
    let rest = &text[10..];
    let shape = day.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape || !(rest.is_empty() || is_time(rest)) {
        return Err(wrong());
    }
    let part = |range: std::ops::Range<usize>| day[range].parse::<i16>().unwrap_or(0);
    let (year, month, day_of_month) = (part(0..4), part(5..7), part(8..10));
    Date::new(year, month as i8, day_of_month as i8).map_err(|_| format!("there is no day `{day}`"))
}

/// The calendar day of a date as pages and feeds write it, whatever time follows: ISO 8601, or as in mail (`Tue, 5 Mar 2024 14:30:00 GMT`).
pub(crate) fn written_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| parse_published(&day.replace('/', "-")).ok()) {
        return Some(day);
    }
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '-')).filter(|word| !word.is_empty()).take(4).collect();
    words.windows(3).find_map(|part| {
        let (day, name) = if part[0].starts_with(|c: char| c.is_ascii_digit()) { (part[0], part[1]) } else { (part[1], part[0]) };
        let month = MONTHS.iter().position(|month| name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month)))?;
        let year = match part[2].len() {
            4 => part[2].parse::<i16>().ok()?,
            // RFC 822 had two digits; RFC 2822, 4.3 says which century they are of.
            2 => part[2].parse::<i16>().ok().map(|year| if year < 50 { 2000 + year } else { 1900 + year })?,
            _ => return None,
        };
        Date::new(year, month as i8 + 1, day.parse().ok()?).ok()
    })
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `T14:30`, ` 14:30:05.123`, each with an optional `Z` or offset.
fn is_time(text: &str) -> bool {
    let Some(time) = text.strip_prefix(['T', 't', ' ']) else { return false };
    let (clock, zone) = match time.find(['Z', 'z', '+', '-', ' ']) {
        Some(at) => (&time[..at], time[at..].trim_start()),
        None => (time, ""),
    };
    let clock = clock.split_once(['.', ',']).map_or(clock, |(clock, fraction)| if fraction.bytes().all(|b| b.is_ascii_digit()) { clock } else { "" });
    is_clock(clock) && (matches!(zone, "" | "Z" | "z" | "UTC" | "GMT") || zone.strip_prefix(['+', '-']).is_some_and(is_offset))
}

fn is_clock(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    (2..=3).contains(&parts.len()) && parts.iter().all(|part| is_below(part, 61)) && is_below(parts[0], 25)
}

fn is_offset(text: &str) -> bool {
    match text.len() {
        2 => is_below(text, 24),
        4 => text.is_ascii() && is_below(&text[..2], 24) && is_below(&text[2..], 60),
        5 => text.split_once(':').is_some_and(|(hours, minutes)| is_below(hours, 24) && is_below(minutes, 60)),
        _ => false,
    }
}

fn is_below(text: &str, limit: u32) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u32>().is_ok_and(|n| n < limit)
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_as_written() {
        let day = Date::constant(2024, 3, 5);
        for text in [
            "2024-03-05",
            " 2024-03-05\n",
            "2024-03-05T23:59:59Z",
            "2024-03-05 07:10",
            "2024-03-05T00:10:00.125+05:30",
            "2024-03-05T07:10:00-0300",
            "2024-03-05 07:10:00 UTC",
        ] {
            assert_eq!(parse_published(text), Ok(day), "{text}");
        }
    }

    #[test]
    fn days_of_pages_and_feeds_are_taken_as_written() {
        let day = Some(Date::constant(2024, 3, 5));
        for text in [
            "2024-03-05T23:10:00-05:00",
            "2024/03/05",
            "Tue, 05 Mar 2024 23:10:00 -0500",
            "5 March 2024 07:10",
            "Tue, 5 Mar 24 07:10 GMT",
            "March 5, 2024",
            "Tuesday, 05-Mar-24 07:10:00 UTC",
        ] {
            assert_eq!(written_day(text), day, "{text}");
        }
        for text in ["", "yesterday", "Mar 2024", "32 Mar 2024", "05.03.2024", "5 Març 202", "Tue, 05 Mär 2024"] {
            assert_eq!(written_day(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in
            ["", "today", "2024", "05.03.2024", "03/05/2024", "2024-3-5", "2024-03-05x", "2024-03-05T", "2024-03-05T7", "2024-03-05T07:61:99:1", "２024-03-05"]
        {
            assert!(parse_published(text).is_err(), "{text}");
        }
        assert_eq!(parse_published("2023-02-29"), Err("there is no day `2023-02-29`".to_owned()));
    }
}
