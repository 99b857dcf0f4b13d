//! The ready-made views, on articles whose answers can be counted by hand.

mod common;

use std::path::Path;

use common::{coded, folder, options};
use dateline_store::{Coded, Step, Store, TextKept, verify};

/// An article of one event that is what the test says.
struct Told {
    actors: &'static [&'static str],
    recipients: &'static [&'static str],
    event_type: &'static str,
    status: &'static str,
    day: Option<&'static str>,
    source: Option<&'static str>,
}

fn told(number: u64, told: &Told) -> Coded {
    let mut coded = coded(number, 0);
    let mut event = coded.record.events.swap_remove(0);
    let party = |code: &&str| {
        let mut party = event.actors[0].clone();
        party.code = (*code).to_owned();
        party
    };
    let (actors, recipients): (Vec<_>, Vec<_>) = (told.actors.iter().map(party).collect(), told.recipients.iter().map(party).collect());
    (event.actors, event.recipients) = (actors, recipients);
    event.event_type = told.event_type.to_owned();
    event.mode = None;
    event.status = told.status;
    let day = told.day.map(str::to_owned);
    event.date.grain = day.as_ref().map(|day| if day.len() == 10 { "day" } else { "month" });
    (event.date.start, event.date.end) = (day.clone(), day);
    event.statement = None;
    event.source =
        told.source.map(|code| dateline_model::record::SourceRecord { entity: None, code: Some(code.to_owned()), sector: "GOV", text: code.to_owned() });
    coded.record.events = vec![event];
    coded.record.document.published = Some("2024-01-06".to_owned());
    coded
}

fn record(name: &str, tellings: &[Told]) -> std::path::PathBuf {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), name).join("record.db");
    let mut store = Store::open(&path).expect("a record");
    let mut run = store.begin(options(TextKept::Full, 10)).expect("a run");
    for (number, telling) in (0..).zip(tellings) {
        run.add(Step::Coded(Box::new(told(number, telling)))).expect("a batch");
    }
    let totals = run.finish().expect("the end");
    assert_eq!(totals.added, tellings.len() as u64);
    drop(store);
    for check in verify(&path).expect("a record") {
        assert!(check.wrong.is_empty(), "{}: {:?}", check.what, check.wrong);
    }
    path
}

fn ask(path: &Path, sql: &str) -> Vec<String> {
    common::ask(path, sql, " ")
}

const fn telling(actors: &'static [&'static str], recipients: &'static [&'static str], status: &'static str, day: Option<&'static str>) -> Told {
    Told { actors, recipients, event_type: "ASSAULT", status, day, source: None }
}

#[test]
fn pairs_are_counted_by_day_and_by_month_with_zeros() {
    let path = record(
        "dyads",
        &[
            telling(&["RUS"], &["UKR"], "asserted", Some("2024-01-05")),
            telling(&["RUS"], &["UKR"], "reported", Some("2024-01-05")),
            telling(&["RUS"], &["UKR"], "denied", Some("2024-01-05")),
            telling(&["RUS"], &["UKR"], "planned", Some("2031-01-01")),
            telling(&["RUS"], &["UKR"], "asserted", Some("2024-04")),
            telling(&["RUS"], &["UKR"], "asserted", None),
            telling(&["RUS"], &["UNK"], "asserted", Some("2024-01-05")),
            telling(&["ARM", "AZE"], &[], "asserted", Some("2024-02-01")),
            telling(&["MLI"], &[], "asserted", Some("2024-02-01")),
        ],
    );
    assert_eq!(
        ask(&path, "SELECT day, actor, recipient, events, denied, planned FROM dyad_day ORDER BY 1, 2"),
        ["2024-01-05 RUS UKR 2 1 0", "2024-02-01 ARM AZE 1 0 0", "2024-02-01 AZE ARM 1 0 0", "2031-01-01 RUS UKR 0 0 1",]
    );
    assert_eq!(ask(&path, "SELECT month, events FROM dyad_month WHERE actor = 'RUS' ORDER BY 1"), ["2024-01 2", "2024-02 0", "2024-03 0", "2024-04 1"]);
    assert_eq!(ask(&path, "SELECT count(*), min(actor_cow), max(recipient_gw) FROM dyad_month"), ["12 1 22"]);
    assert_eq!(ask(&path, "SELECT actor, recipient, reports FROM one_a_day ORDER BY 1, 2"), ["ARM AZE 1", "AZE ARM 1", "MLI UNK 1", "RUS UKR 2", "RUS UNK 1"]);
    let scores = "SELECT d.plover2_score_sum = sum(e.plover2_score) FROM dyad_day d, events e WHERE d.actor = 'RUS' AND d.day = e.day
        AND e.status IN ('asserted', 'reported') AND EXISTS (SELECT 1 FROM dyads x WHERE x.event = e.event AND x.recipient = 'UKR') GROUP BY d.day";
    assert_eq!(ask(&path, scores), ["1"]);
}

#[test]
fn what_one_side_denies_and_another_says_is_contested() {
    let says = |source, status, recipients, day| Told { actors: &["RUS"], recipients, event_type: "ASSAULT", status, day, source: Some(source) };
    let path = record(
        "contested",
        &[
            says("UKR", "reported", &["UKR"], Some("2024-01-05")),
            says("RUS", "denied", &["UNK"], Some("2024-01-05")),
            telling(&["RUS"], &["UKR"], "asserted", Some("2024-01-05")),
            // Another day, another victim, another deed: no dispute.
            says("RUS", "denied", &["UKR"], Some("2024-01-09")),
            says("RUS", "denied", &["GEO"], Some("2024-01-05")),
            Told { event_type: "AID", ..says("RUS", "denied", &["UKR"], Some("2024-01-05")) },
        ],
    );
    let rows = ask(&path, "SELECT actor, recipient, type, day, denied_by, affirmed_by, status FROM contested ORDER BY affirmed_by");
    assert_eq!(rows, ["RUS UKR ASSAULT 2024-01-05 RUS GOV UKR GOV reported", "RUS UKR ASSAULT 2024-01-05 RUS GOV the report asserted"]);
    assert_eq!(ask(&path, "SELECT source_code, status, actors, recipients FROM claims ORDER BY published, event_id").len(), 5);
}

#[test]
fn within_one_article_an_undated_denial_is_of_the_dated_act() {
    let day = Some("2024-01-05");
    let mut both = told(0, &telling(&["RUS"], &["UKR"], "asserted", day));
    let mut denial = told(1, &Told { source: Some("RUS"), ..telling(&["RUS"], &["UNK"], "denied", None) }).record.events.remove(0);
    denial.id = "0000000000000001".to_owned();
    both.record.events.push(denial);
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "undated").join("record.db");
    let mut store = Store::open(&path).expect("a record");
    let mut run = store.begin(options(TextKept::Offsets, 10)).expect("a run");
    // Another article of that day denies the same; the voice is one.
    for coded in [both, told(2, &Told { source: Some("RUS"), ..telling(&["RUS"], &["UKR"], "denied", None) })] {
        run.add(Step::Coded(Box::new(coded))).expect("a step");
    }
    assert_eq!(run.finish().expect("the end").added, 2);
    let rows = ask(&path, "SELECT actor, recipient, day, denied_event_id, affirmed_by FROM contested");
    assert_eq!(rows, ["RUS UKR 2024-01-05 0000000000000001 the report"]);
}
