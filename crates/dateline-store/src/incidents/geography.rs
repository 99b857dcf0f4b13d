//! Whether two places can be one. In: two places, each as precise as it is known. Out: what they have in common, or that they are apart.

use super::act::Where;

/// Towns nearer to each other than this may be named for one act: the village and the town it belongs to.
const NEAR: f64 = 30.0;

/// How two places are to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Relation {
    SameTown(String),
    SameArea(String),
    SameCountry(String),
    /// They are two.
    Apart,
    /// What is known of them neither agrees nor disagrees.
    Open,
}

/// Compares two places by the most precise that is known of both.
pub(crate) fn relation(one: &Where, other: &Where) -> Relation {
    if differ(one.country.as_deref(), other.country.as_deref()) {
        return Relation::Apart;
    }
    let same_area = one.admin1.as_ref().filter(|area| other.admin1.as_ref() == Some(area));
    if let (Some((a, at)), Some((b, there))) = (&one.town, &other.town) {
        let near = at.zip(*there).map(|(at, there)| kilometres(at, there) <= NEAR);
        return match (a == b, near) {
            (true, None | Some(true)) => Relation::SameTown(a.clone()),
            (false, Some(true)) => same_area.map_or(Relation::Open, |area| Relation::SameArea(area.clone())),
            _ => Relation::Apart,
        };
    }
    if let Some(area) = same_area {
        return Relation::SameArea(area.clone());
    }
    if differ(one.admin1.as_deref(), other.admin1.as_deref()) {
        return Relation::Apart;
    }
    one.country.as_ref().filter(|country| other.country.as_ref() == Some(country)).map_or(Relation::Open, |country| Relation::SameCountry(country.clone()))
}

fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Distance of two points as far as it matters here: on a plane that has their latitude. Only sums and products, so that every machine agrees.
fn kilometres((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64)) -> f64 {
    const DEGREE: f64 = 111.2;
    let middle = ((lat + other_lat) / 2.0).to_radians();
    // The cosine's series; at the poles, where it is least exact, no town is.
    let square = middle * middle;
    let cosine = 1.0 - square / 2.0 + square * square / 24.0 - square * square * square / 720.0;
    let (north, east) = ((lat - other_lat) * DEGREE, (lon - other_lon) * DEGREE * cosine);
    (north * north + east * east).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(country: &str, admin1: Option<&str>, town: Option<(&str, f64, f64)>) -> Where {
        let town = town.map(|(name, lat, lon)| (name.to_owned(), Some((lat, lon))));
        Where { country: Some(country.to_owned()), admin1: admin1.map(str::to_owned), town, stated: true }
    }

    #[test]
    fn places_are_compared_as_precisely_as_both_are_known() {
        let (kharkiv, odesa) = (place("UKR", Some("Kharkiv"), Some(("Kharkiv", 49.98, 36.25))), place("UKR", Some("Odesa"), Some(("Odesa", 46.48, 30.73))));
        assert_eq!(relation(&kharkiv, &kharkiv), Relation::SameTown("Kharkiv".to_owned()));
        assert_eq!(relation(&kharkiv, &odesa), Relation::Apart);
        assert_eq!(relation(&kharkiv, &place("UKR", None, None)), Relation::SameCountry("UKR".to_owned()));
        assert_eq!(relation(&kharkiv, &place("UKR", Some("Kharkiv"), None)), Relation::SameArea("Kharkiv".to_owned()));
        assert_eq!(relation(&kharkiv, &place("UKR", Some("Odesa"), None)), Relation::Apart);
        let derhachi = place("UKR", Some("Kharkiv"), Some(("Derhachi", 50.11, 36.12)));
        assert_eq!(relation(&kharkiv, &derhachi), Relation::SameArea("Kharkiv".to_owned()));
        assert_eq!(relation(&kharkiv, &place("RUS", None, None)), Relation::Apart);
    }

    #[test]
    fn distances_are_near_enough() {
        // Berlin to Potsdam, and Nairobi to Mombasa.
        assert!((kilometres((52.52, 13.40), (52.40, 13.06)) - 26.6).abs() < 1.5);
        assert!((kilometres((-1.29, 36.82), (-4.05, 39.67)) - 440.0).abs() < 8.0);
    }
}
