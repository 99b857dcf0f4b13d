//! Entities of hand-written trees and small tables: what must hold whatever the reader and the shipped tables say.

use dateline_model::Document;

use super::{entities, show_entity};
use crate::actors::testing::{document, tables};
use crate::mentions::mentions;

/// `surface code sector found_by` of every mention.
fn lines(doc: &Document) -> Vec<String> {
    let actors = tables();
    let (mentions, _) = mentions(doc, &actors);
    let (entities, _) = entities(doc, &mentions, &actors, &crate::DataFiles::embedded().gazetteer().unwrap());
    let cells =
        |line: String| line.split(" | ").enumerate().filter(|(at, _)| [0, 2, 3].contains(at)).map(|(_, cell)| cell.to_owned()).collect::<Vec<_>>().join(" ");
    mentions.iter().map(|(id, _)| cells(show_entity(doc, &mentions, &entities, id))).collect()
}

fn check(trees: &str, expected: &[&str]) {
    assert_eq!(lines(&document("2023-09-25", trees)), expected);
}

#[test]
fn a_name_joined_by_a_hyphen_owns_nothing() {
    check(
        "US US PROPN 3 obl GPE\n_- - PUNCT 3 punct\n_backed back VERB 4 amod\nrebels rebel NOUN 5 nsubj\nattacked attack VERB 0 root\nAleppo Aleppo PROPN 5 obj GPE",
        &["US USA GOV", "rebels SYR REB", "Aleppo SYR CVL"],
    );
}

#[test]
fn a_bare_title_is_the_person_last_named_with_it() {
    check(
        "Armenian Armenian ADJ 3 amod NORP\nPrime prime ADJ 3 amod\nMinister minister NOUN 4 nmod:desc\nAram Aram PROPN 6 nsubj PER\nPetrosyan Petrosyan PROPN 4 flat PER\n\
         spoke speak VERB 0 root\n_. . PUNCT 6 punct\n\n\
         The the DET 3 det\nprime prime ADJ 3 amod\nminister minister NOUN 4 nsubj\nleft leave VERB 0 root",
        &["Armenian ARM GOV", "Aram Petrosyan ARM GOV", "prime minister ARM GOV"],
    );
}

#[test]
fn offices_are_all_offered_and_the_day_of_the_report_chooses_for_now() {
    let tree = "Serzh Serzh PROPN 3 nsubj PER\nSargsyan Sargsyan PROPN 1 flat PER\nspoke speak VERB 0 root";
    let sector = |published: &str| lines(&document(published, tree));
    assert_eq!(sector("2015-01-01"), ["Serzh Sargsyan ARM GOV"]);
    assert_eq!(sector("2023-01-01"), ["Serzh Sargsyan ARM ELI"]);
    let doc = document("2010-01-01", "Vladimir Vladimir PROPN 3 nsubj PER\nPutin Putin PROPN 1 flat PER\nspoke speak VERB 0 root");
    let actors = tables();
    let (mentions, _) = mentions(&doc, &actors);
    let (entities, _) = entities(&doc, &mentions, &actors, &crate::DataFiles::embedded().gazetteer().unwrap());
    let titles: Vec<&str> = entities.list[0].offices.iter().map(|office| office.title.as_str()).collect();
    assert_eq!(titles, ["prime minister", "president"]);
}

#[test]
fn exchanging_the_sides_exchanges_the_codes() {
    let tree = |a: &str, b: &str, adjective: &str| {
        format!(
            "{a} {a} PROPN 2 nsubj GPE\nsaid say VERB 0 root\nthat that SCONJ 7 mark\n{adjective} {adjective} ADJ 5 amod NORP\nsoldiers soldier NOUN 7 nsubj\nhad have AUX 7 aux\n\
             shelled shell VERB 2 ccomp\nits its PRON 9 nmod:poss\ntroops troop NOUN 7 obj\nnear near ADP 11 case\n{b} {b} PROPN 7 obl GPE"
        )
    };
    let one = lines(&document("2023-09-25", &tree("Yerevan", "Baku", "Azerbaijani")));
    let other = lines(&document("2023-09-25", &tree("Baku", "Yerevan", "Armenian")));
    let swap = |line: &str| {
        line.replace("Yerevan", "#")
            .replace("Baku", "Yerevan")
            .replace('#', "Baku")
            .replace("Azerbaijani", "#")
            .replace("Armenian", "Azerbaijani")
            .replace('#', "Armenian")
            .replace("ARM", "#")
            .replace("AZE", "ARM")
            .replace('#', "AZE")
    };
    assert_eq!(one.iter().map(|line| swap(line)).collect::<Vec<_>>(), other);
    assert!(one.contains(&"Yerevan ARM GOV".to_owned()) && one.contains(&"Baku AZE CVL".to_owned()), "{one:?}");
}

#[test]
fn words_that_only_look_like_names_are_none() {
    check(
        "They they PRON 2 nsubj\nasked ask VERB 0 root\nus we PRON 2 obj\nwho who PRON 5 nsubj\neats eat VERB 2 ccomp\nturkey turkey NOUN 5 obj",
        &["They - -", "us - -"],
    );
}

#[test]
fn an_unknown_place_has_no_country_and_says_so() {
    let doc = document("2023-09-25", "He he PRON 2 nsubj\nlives live VERB 0 root\nin in ADP 4 case\nZorbanel Zorbanel PROPN 2 obl GPE");
    let actors = tables();
    let (mentions, _) = mentions(&doc, &actors);
    let (places, diagnostics) = crate::places::places(&doc, &mentions, &actors, &crate::DataFiles::embedded().gazetteer().unwrap());
    assert_eq!(places.list.iter().map(|place| crate::places::show_place(&doc, place)).collect::<Vec<_>>(), ["Zorbanel | Zorbanel | - | unknown"]);
    assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), ["places/unknown"]);
}

#[test]
fn the_country_after_the_comma_decides_between_places_of_a_name() {
    let tree = |country: &str| format!("in in ADP 2 case\nParis Paris PROPN 0 root GPE\n_, , PUNCT 4 punct\n{country} {country} PROPN 2 appos GPE");
    let places = |tree: &str| {
        let doc = document("2023-09-25", tree);
        let actors = tables();
        let (mentions, _) = mentions(&doc, &actors);
        let (places, _) = crate::places::places(&doc, &mentions, &actors, &crate::DataFiles::embedded().gazetteer().unwrap());
        crate::places::show_place(&doc, &places.list[0])
    };
    assert_eq!(places(&tree("France")), "Paris | Paris | FRA | town");
    assert_eq!(places(&tree("America")), "Paris | Paris | USA | town");
}
