//! Cases counted by hand.

use super::*;

fn quad(name: &str) -> String {
    if name == "CONSULT" || name == "AGREE" { "verbal cooperation".to_owned() } else { "material conflict".to_owned() }
}

fn codes(text: &str) -> Codes {
    text.split_whitespace().map(str::to_owned).collect()
}

fn gold(event_type: &str, trigger: (u32, u32), actors: &str, recipients: &str) -> GoldEvent {
    GoldEvent {
        event_type: event_type.into(),
        types: [event_type.to_owned()].into(),
        trigger,
        actors: codes(actors),
        recipients: codes(recipients),
        status: "asserted".into(),
        ..GoldEvent::default()
    }
}

fn coded(event_type: &str, trigger: (u32, u32), actors: &str, recipients: &str) -> CodedEvent {
    CodedEvent {
        event_type: event_type.into(),
        trigger,
        actors: codes(actors),
        recipients: codes(recipients),
        status: "asserted".into(),
        ..CodedEvent::default()
    }
}

fn scores(reports: &[Pair]) -> Scores {
    measure(reports, &["ASSAULT".to_owned(), "CONSULT".to_owned(), "COERCE".to_owned()], &quad, 200)
}

fn counts(scores: &Scores) -> Vec<Counts> {
    scores.rows.iter().map(|row| row.counts).collect()
}

#[test]
fn one_right_one_missed_and_one_too_many() {
    let pair = Pair {
        gold: vec![gold("ASSAULT", (10, 16), "RUS", "UKR"), gold("CONSULT", (30, 33), "KEN", "PER")],
        coded: vec![coded("ASSAULT", (10, 16), "RUS", "UKR"), coded("COERCE", (50, 55), "RUS", "UKR")],
    };
    let scores = scores(&[pair]);
    // Right, coded, gold. The quad class pairs the assault; any event in the sentence pairs both.
    assert_eq!(counts(&scores), [[1, 2, 2], [1, 2, 2], [1, 2, 2], [1, 2, 2], [1, 2, 2], [1, 2, 2], [1, 2, 2], [2, 2, 2]]);
    let row = &scores.rows[0];
    assert_eq!((row.precision.value, row.recall.value, row.f1.value), (0.5, 0.5, 0.5));
    // With one report there is nothing to vary.
    assert_eq!(row.f1.interval, [0.5, 0.5]);
    let types: Vec<(&str, Counts)> = scores.types.iter().map(|row| (row.name.as_str(), row.counts)).collect();
    assert_eq!(types, [("ASSAULT", [1, 1, 1]), ("CONSULT", [0, 0, 1]), ("COERCE", [0, 1, 0])]);
}

#[test]
fn what_is_optional_is_neither_missed_nor_wrong_and_other_types_are_right_leniently() {
    let optional = GoldEvent { optional: true, ..gold("CONSULT", (0, 4), "KEN", "") };
    let either = GoldEvent { types: codes("ASSAULT COERCE"), ..gold("ASSAULT", (10, 16), "RUS", "UKR") };
    let pair = Pair { gold: vec![optional.clone(), either], coded: vec![coded("CONSULT", (0, 4), "KEN", ""), coded("COERCE", (10, 16), "RUS", "UKR")] };
    let found = scores(&[pair]);
    assert_eq!(found.rows[0].counts, [0, 1, 1], "the type is not the first choice");
    assert_eq!(found.rows[1].counts, [1, 1, 1]);
    assert_eq!(found.types.iter().map(|row| row.counts).collect::<Vec<_>>(), [[0, 0, 1], [0, 1, 0]]);
    let missed = scores(&[Pair { gold: vec![optional], coded: vec![] }]);
    assert_eq!(missed.rows[0].counts, [0, 0, 0]);
}

#[test]
fn parties_are_compared_as_the_conventions_say() {
    let same = |gold: &GoldEvent, actors: &str, recipients: &str| same_parties(gold, &coded("ASSAULT", (0, 1), actors, recipients));
    let directed = gold("ASSAULT", (0, 1), "RUS", "UKR GEO");
    assert!(same(&directed, "RUS", "GEO"));
    assert!(!same(&directed, "UKR", "RUS"));
    let unknown = gold("ASSAULT", (0, 1), "UNK", "");
    assert!(same(&unknown, "RUS", "UNK"), "UNK is anybody; UNK is nobody");
    assert!(!same(&unknown, "RUS", "UKR"));
    let meeting = GoldEvent { reciprocal: true, ..gold("CONSULT", (0, 1), "KEN", "PER") };
    assert!(same(&meeting, "PER KEN", ""));
    assert!(!same(&meeting, "KEN", ""), "both parties of two have to be there");
    let talks = GoldEvent { reciprocal: true, ..gold("CONSULT", (0, 1), "KEN UNK", "") };
    assert!(same(&talks, "KEN", ""));
}

#[test]
fn the_better_pair_goes_first() {
    // Both coded events fit the gold event by their parties; only one has its trigger.
    let pair = Pair {
        gold: vec![gold("ASSAULT", (10, 16), "RUS", "UKR")],
        coded: vec![
            CodedEvent { status: "planned".into(), ..coded("ASSAULT", (40, 46), "RUS", "UKR") },
            CodedEvent { date: Some("2024-05".into()), ..coded("ASSAULT", (10, 16), "RUS", "UKR") },
        ],
    };
    let with_date = Pair { gold: vec![GoldEvent { date: Some("2024-05-14".into()), ..pair.gold[0].clone() }], ..pair };
    let found = scores(&[with_date]);
    let field = |name: &str| found.fields.iter().find(|field| field.name == name).map(|field| (field.right, field.all));
    assert_eq!(field("status"), Some((1, 1)));
    assert_eq!(field("date exact"), Some((0, 1)));
    assert_eq!(field("date overlaps gold"), Some((1, 1)));
    assert_eq!(field("no source where gold has none"), Some((1, 1)));
    assert_eq!(field("place given where gold has none"), Some((0, 1)));
    assert!(found.confusion.is_empty());
}

#[test]
fn intervals_hold_the_value_and_are_the_same_each_time() {
    let right = Pair { gold: vec![gold("ASSAULT", (0, 5), "RUS", "UKR")], coded: vec![coded("ASSAULT", (0, 5), "RUS", "UKR")] };
    let missed = Pair { coded: vec![], ..right.clone() };
    let reports = [right.clone(), missed.clone(), right.clone(), right, missed];
    let (first, again) = (scores(&reports), scores(&reports));
    assert_eq!(first, again);
    let recall = first.rows[0].recall;
    assert_eq!(recall.value, 0.6);
    assert!(recall.interval[0] < 0.6 && recall.interval[1] > 0.6, "{recall:?}");
}

#[test]
fn dates_overlap_as_days_months_years_and_ranges() {
    assert!(dates_overlap("2024-05-14", "2024-05"));
    assert!(dates_overlap("2024", "2024-12-31"));
    assert!(dates_overlap("2024-05-10/2024-05-14", "2024-05-14"));
    assert!(!dates_overlap("2024-05-10/2024-05-13", "2024-05-14"));
    assert!(!dates_overlap("2024-05", "2024-06-01"));
}
