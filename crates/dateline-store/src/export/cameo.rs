//! What the shapes that speak CAMEO share. In: codes and sectors. Out: CAMEO's roles, quad classes of each tradition, parts of dates.

use super::event::Party;

/// CAMEO's role for a sector of PLOVER; none where CAMEO has no such role, or the sector is not known.
pub(super) fn role(sector: &str) -> Option<&str> {
    match sector {
        "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY" | "PTY" | "OPP" | "REB" | "UAF" | "CVL" | "REF" | "ELI" | "BUS" | "LAB" | "AGR" | "EDU" | "CRM" => {
            Some(sector)
        }
        "JRN" => Some("MED"),
        "MED" => Some("HLH"),
        _ => None,
    }
}

/// Code and role in one, `RUSGOV`; `CVL` if only the role is known.
pub(super) fn actor_code(party: &Party) -> String {
    format!("{}{}", party.known_code().unwrap_or_default(), role(&party.sector).unwrap_or_default())
}

/// Quad class as GDELT and ICEWS have it, from CAMEO's root.
pub(super) fn quad(root: &str) -> Option<i64> {
    match root.parse().ok()? {
        1..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 => Some(3),
        14..=20 => Some(4),
        _ => None,
    }
}

/// Quad class as Phoenix has it: statements are apart, and root 16 is verbal.
pub(super) fn phoenix_quad(root: &str) -> Option<i64> {
    match root.parse().ok()? {
        1..=2 => Some(0),
        3..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 | 16 => Some(3),
        14..=15 | 17..=20 => Some(4),
        _ => None,
    }
}

/// The digits of a date as one number: 20240514 of `2024-05-14`.
pub(super) fn digits(date: &str) -> Option<i64> {
    date.replace('-', "").parse().ok()
}

/// Year, month and day of `2024-05-14`.
pub(super) fn parts(day: Option<&str>) -> Option<[i64; 3]> {
    let mut parts = day?.splitn(3, '-').map(|part| part.parse().ok());
    Some([parts.next()??, parts.next()??, parts.next()??])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_quad_classes_differ_where_they_are_known_to() {
        let differ: Vec<String> = (1..=20).map(|root| format!("{root:02}")).filter(|root| quad(root) != phoenix_quad(root)).collect();
        assert_eq!(differ, ["01", "02", "16"]);
        assert_eq!((quad("21"), phoenix_quad("x")), (None, None));
    }

    #[test]
    fn the_press_is_med_and_health_is_not() {
        assert_eq!((role("JRN"), role("MED"), role("GOV"), role("UNK")), (Some("MED"), Some("HLH"), Some("GOV"), None));
    }

    #[test]
    fn dates_come_apart() {
        assert_eq!((digits("2024-05-14"), digits("2024-05")), (Some(20_240_514), Some(202_405)));
        assert_eq!((parts(Some("2024-05-04")), parts(Some("2024-05")), parts(None)), (Some([2024, 5, 4]), None, None));
    }
}
