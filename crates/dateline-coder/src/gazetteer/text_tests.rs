//! Which place a name means, on hand-written trees with the embedded tables and gazetteer.

use dateline_model::{Document, Place};

use crate::actors::testing::document;
use crate::{DataFiles, Knowledge};

fn knowledge() -> Knowledge {
    Knowledge::parse(&DataFiles::embedded()).unwrap()
}

fn places(doc: &Document) -> Vec<Place> {
    let coding = crate::code(doc, &knowledge());
    coding.places.list
}

/// Name, division, country and precision of the first place.
fn first(tree: &str) -> String {
    let list = places(&document("2023-09-25", tree));
    let place = &list[0];
    format!("{} | {} | {} | {}", place.name, place.admin1.as_deref().unwrap_or("-"), place.country.as_deref().unwrap_or("-"), place.precision.as_str())
}

const FIRE: &str = "Fires fire NOUN 2 nsubj\nburned burn VERB 0 root\nnear near ADP 4 case\n";

#[test]
fn a_division_after_the_comma_decides() {
    let tree = |state: &str| format!("{FIRE}Springfield Springfield PROPN 2 obl GPE\n_, , PUNCT 6 punct\n{state} {state} PROPN 4 appos GPE");
    assert_eq!(first(&tree("Illinois")), "Springfield | Illinois | USA | town");
    assert_eq!(first(&tree("Oregon")), "Springfield | Oregon | USA | town");
}

#[test]
fn a_division_counts_where_the_reader_saw_no_name() {
    let tree = format!("{FIRE}Gosford Gosford PROPN 2 obl GPE\n_, , PUNCT 6 punct\nNSW NSW PROPN 4 appos");
    assert_eq!(first(&tree), "Gosford | New South Wales | AUS | town");
}

#[test]
fn a_nationality_before_the_word_for_its_kind_decides() {
    let tree = |nationality: &str| {
        format!(
            "{FIRE}the the DET 6 det\n{nationality} {nationality} ADJ 6 amod NORP\ntown town NOUN 2 obl\nof of ADP 8 case\nSanta Santa PROPN 6 nmod GPE\nCruz Cruz PROPN 8 flat GPE"
        )
    };
    let found = |nationality: &str| {
        let list = places(&document("2023-09-25", &tree(nationality)));
        list.iter().find(|place| place.name.contains("Cruz")).and_then(|place| place.country.clone())
    };
    assert_eq!(found("Bolivian").as_deref(), Some("BOL"));
    assert_eq!(found("Philippine").as_deref(), Some("PHL"));
}

#[test]
fn countries_in_a_list_do_not_lie_in_each_other() {
    let tree = "Brazil Brazil PROPN 6 nsubj GPE\n_, , PUNCT 3 punct\nFrance France PROPN 1 conj GPE\n_, , PUNCT 5 punct\nItaly Italy PROPN 1 conj GPE\nmet meet VERB 0 root";
    let names: Vec<_> = places(&document("2023-09-25", tree)).into_iter().map(|place| (place.country, place.precision.as_str())).collect();
    let country = |code: &str| (Some(code.to_owned()), "country");
    assert_eq!(names, [country("BRA"), country("FRA"), country("ITA")]);
}

#[test]
fn a_country_has_no_point_and_a_town_has() {
    let list = places(&document("2023-09-25", &format!("{FIRE}Garissa Garissa PROPN 2 obl GPE\nin in ADP 6 case\nKenya Kenya PROPN 4 nmod GPE")));
    assert!(list[0].coordinates.is_some_and(|at| super::kilometres((at.lat, at.lon), (-0.45, 39.65)) < 5.0), "{:?}", list[0]);
    assert_eq!(list[0].gazetteer_id, Some(197_745));
    assert_eq!((list[1].coordinates, list[1].gazetteer_id), (None, None));
}

#[test]
fn a_village_of_a_country_that_is_not_spoken_of_is_not_meant() {
    let tree = |country: &str| format!("{FIRE}Cattai Cattai PROPN 2 obl GPE\n_. . PUNCT 2 punct\n{country} {country} PROPN 2 obl GPE");
    assert_eq!(first(&tree("Kenya")), "Cattai | - | - | unknown");
    assert_eq!(first(&tree("Australia")), "Cattai | New South Wales | AUS | town");
}
