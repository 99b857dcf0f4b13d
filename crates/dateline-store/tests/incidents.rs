//! Copies of articles and incidents: what belongs together, whatever order it comes in.

mod common;

use std::path::{Path, PathBuf};

use common::{Numbers, coded, folder, hash, options};
use dateline_model::record::{EventRecord, Offsets, PlaceRecord, QuantityRecord, Quote, SourceRecord};
use dateline_store::{Coded, Step, Store, TextKept, group, rebuild, status, verify};

/// An article of one event: Kenya towards Ethiopia, undated, until `change` says otherwise. The first word of the text after `*` is the trigger.
fn told(id: &str, published: &str, text: &str, change: impl FnOnce(&mut EventRecord)) -> Coded {
    let mut coded = coded(0, 0);
    let start = text.find('*').expect("a mark");
    let text = text.replace('*', "");
    let word: String = text[start..].chars().take_while(|c| c.is_alphanumeric()).collect();
    let mut event = coded.record.events.swap_remove(0);
    event.id = hash(&format!("event of {id}"))[..16].to_owned();
    event.sentence = 0;
    event.trigger = Quote { start: start as u32, end: (start + word.len()) as u32, text: word };
    for (party, code) in [(&mut event.actors[0], "KEN"), (&mut event.recipients[0], "ETH")] {
        (party.entity, party.start, party.end) = (None, None, None);
        (party.code, party.sector, party.text) = (code.to_owned(), "MIL", Some(code.to_owned()));
    }
    (event.event_type, event.mode, event.status) = ("ASSAULT".to_owned(), None, "asserted");
    (event.place, event.statement, event.source) = (None, None, None);
    event.quantities.clear();
    event.date.basis = "unknown";
    (event.date.start, event.date.end, event.date.grain) = (None, None, None);
    change(&mut event);
    let record = &mut coded.record;
    record.events = vec![event];
    record.entities.clear();
    record.statements.clear();
    let document = &mut record.document;
    document.id = id.to_owned();
    document.url = None;
    document.published = Some(published.to_owned());
    document.text_hash = hash(&text);
    document.sentences = vec![Offsets { start: 0, end: text.chars().count() as u32 }];
    coded.content_hash = hash(&format!("{id} {published} {text} {:?}", record.events[0]))[..32].to_owned();
    record.document.text = Some(text);
    coded
}

fn on(day: &'static str) -> impl Fn(&mut EventRecord) {
    move |event| {
        (event.date.start, event.date.end, event.date.grain, event.date.basis) = (Some(day.to_owned()), Some(day.to_owned()), Some("day"), "stated");
    }
}

fn at(event: &mut EventRecord, town: &str) {
    event.place = Some(PlaceRecord {
        name: town.to_owned(),
        country: Some("ETH".to_owned()),
        admin1: None,
        lat: None,
        lon: None,
        gazetteer_id: None,
        precision: "town",
        basis: "stated",
        text: town.to_owned(),
    });
}

fn killed(event: &mut EventRecord, number: u64) {
    event.quantities = vec![QuantityRecord { kind: "killed", low: number, high: Some(number), text: number.to_string() }];
}

fn said(event: &mut EventRecord, status: &'static str, code: &str) {
    event.status = status;
    event.source = Some(SourceRecord { entity: None, code: Some(code.to_owned()), sector: "GOV", text: code.to_owned() });
}

fn ask(path: &Path, sql: &str) -> Vec<String> {
    common::ask(path, sql, " | ")
}

fn ingest(path: &Path, articles: impl IntoIterator<Item = Coded>) {
    let mut store = Store::open(path).expect("a record");
    let mut run = store.begin(options(TextKept::Offsets, 7)).expect("a run");
    for coded in articles {
        run.add(Step::Coded(Box::new(coded))).expect("a batch");
    }
    let totals = run.finish().expect("the end");
    assert_eq!(totals.quarantined, 0);
    drop(store);
    for check in verify(path).expect("a record") {
        assert!(check.wrong.is_empty(), "{}: {:?}", check.what, check.wrong);
    }
    assert_eq!(status(path).expect("a record").pending, 0);
}

fn record(name: &str, articles: impl IntoIterator<Item = Coded>) -> PathBuf {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), &format!("incidents-{name}")).join("record.db");
    ingest(&path, articles);
    path
}

/// Incidents as the articles whose events they hold.
fn together(path: &Path) -> Vec<String> {
    ask(path, "SELECT group_concat(article_id, ' ') FROM (SELECT * FROM incident_reports ORDER BY article_id) GROUP BY incident_id ORDER BY 1")
}

/// All that does not depend on when a row was written.
fn dump(path: &Path) -> Vec<String> {
    [
        "SELECT incident_id, type, mode, day_first, day_last, reports, origins, events, affirmed, denied, negated, planned, actors, recipients, place_name
         FROM incidents ORDER BY 1",
        "SELECT incident_id, event_id, linked_to, points, reason FROM incident_reports ORDER BY 1, 2",
        "SELECT article_id, origin_id, copy_of_id, resemblance, reason FROM copies ORDER BY 1",
        "SELECT incident_id, actor, recipient, day, denied_event_id, affirmed_event_id FROM contested ORDER BY 1, 2, 3, 4, 5, 6",
    ]
    .iter()
    .flat_map(|sql| ask(path, sql))
    .collect()
}

/// Different words, the same for the same seed.
fn words(seed: u64, count: usize) -> String {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..count).map(|_| format!("w{} ", numbers.below(9000))).collect()
}

#[test]
fn copies_have_one_origin_and_it_is_the_first() {
    let wire = words(1, 200);
    let article = |id: &str, published: &str, text: &str| told(id, published, &format!("Kenya *shelled Ethiopia. {text}"), |_| {});
    let articles = [
        article("local", "2024-05-15", &format!("By our staff. {} More on page four.", &wire)),
        article("same", "2024-05-16", &wire),
        article("wire", "2024-05-14", &wire),
        article("brief", "2024-05-15", &wire[..wire.len() / 2]),
        article("other", "2024-05-14", &words(2, 200)),
    ];
    let path = record("copies", articles.iter().cloned());
    let rows = ask(&path, "SELECT article_id, origin_id, copy_of_id, reason FROM copies ORDER BY 1");
    assert_eq!(rows[2], "other | other | - | first of its text");
    assert_eq!(rows[3], "same | wire | wire | the same text");
    assert_eq!(rows[4], "wire | wire | - | first of its text");
    assert!(rows[1].starts_with("local | wire | wire | near copy: 9"), "{rows:?}");
    assert!(rows[0].starts_with("brief | wire | wire | shortened or lengthened copy") || rows[0].starts_with("brief | wire | wire | near copy: 5"), "{rows:?}");
    let backwards = record("copies-backwards", articles.iter().rev().cloned());
    assert_eq!(dump(&backwards), dump(&path));
    // The act is told by five articles, and by two that do not copy each other.
    assert_eq!(ask(&path, "SELECT reports, origins FROM incidents WHERE reports > 1"), ["5 | 2"]);
}

#[test]
fn an_edited_article_is_no_copy_any_more_and_what_hung_on_it_falls_apart() {
    let (first, second) = (words(1, 120), words(2, 120));
    let article = |id: &str, published: &str, text: &str| told(id, published, &format!("Kenya *shelled Ethiopia. {text}"), |_| {});
    let path =
        record("bridge", [article("a", "2024-05-14", &first), article("b", "2024-05-14", &second), article("c", "2024-05-15", &format!("{first} {second}"))]);
    assert_eq!(ask(&path, "SELECT count(DISTINCT origin_id) FROM copies"), ["1"]);
    ingest(&path, [article("c", "2024-05-15", &words(3, 120))]);
    assert_eq!(ask(&path, "SELECT article_id, origin_id FROM copies ORDER BY 1"), ["a | a", "b | b", "c | c"]);
}

#[test]
fn reports_of_one_act_meet_and_those_of_another_do_not() {
    let day = on("2024-05-13");
    let path = record(
        "acts",
        [
            told("1 first", "2024-05-14", "Kenyan artillery *shelled Moyale on Monday, killing five.", |event| {
                day(event);
                at(event, "Moyale");
                killed(event, 5);
            }),
            told("1 undated", "2024-05-14", "Ethiopia said Kenya had *bombarded Moyale.", |event| at(event, "Moyale")),
            told("1 no actor", "2024-05-15", "Five people died when Moyale was *shelled.", |event| {
                event.actors[0].code = "UNK".to_owned();
                day(event);
                at(event, "Moyale");
                killed(event, 5);
            }),
            told("2 other day", "2024-05-15", "Kenyan artillery *shelled Moyale on Tuesday.", |event| {
                on("2024-05-14")(event);
                at(event, "Moyale");
            }),
            told("3 other town", "2024-05-14", "Kenyan artillery *shelled Dire Dawa on Monday.", |event| {
                day(event);
                at(event, "Dire Dawa");
            }),
            told("4 other way", "2024-05-14", "Ethiopian artillery *shelled Mandera on Monday.", |event| {
                std::mem::swap(&mut event.actors, &mut event.recipients);
                day(event);
            }),
            told("5 other act", "2024-05-14", "Kenya *expelled Ethiopian diplomats on Monday.", |event| {
                event.event_type = "SANCTION".to_owned();
                day(event);
            }),
            told("6 rebels", "2024-05-14", "Kenyan rebels *shelled Moyale on Monday.", |event| {
                event.actors[0].sector = "REB";
                day(event);
                at(event, "Moyale");
            }),
            told("supposed", "2024-05-14", "If Kenya *shelled Moyale, Ethiopia would answer.", |event| event.status = "hypothetical"),
        ],
    );
    assert_eq!(together(&path), ["1 first 1 no actor 1 undated", "2 other day", "3 other town", "4 other way", "5 other act", "6 rebels"]);
    let reason = ask(&path, "SELECT reason, points FROM incident_reports WHERE article_id = '1 undated'");
    assert!(reason[0].starts_with("published that day or the next; actor KEN; recipient ETH; at Moyale; both ASSAULT"), "{reason:?}");
}

#[test]
fn what_is_denied_is_the_act_that_others_tell_of() {
    let day = on("2024-05-13");
    let path = record(
        "contested",
        [
            told("a", "2024-05-14", "Kenya *shelled Moyale on Monday, Ethiopia said.", |event| {
                day(event);
                said(event, "reported", "ETH");
            }),
            told("b", "2024-05-15", "Kenya denied that it *shelled Moyale on Monday.", |event| {
                day(event);
                said(event, "denied", "KEN");
            }),
            told("c", "2024-05-15", "Kenya *shelled Moyale on Monday.", day),
        ],
    );
    let rows = ask(&path, "SELECT actor, recipient, type, day, denied_by, affirmed_by, status FROM contested ORDER BY affirmed_by");
    assert_eq!(rows, ["KEN | ETH | ASSAULT | 2024-05-13 | KEN GOV | ETH GOV | reported", "KEN | ETH | ASSAULT | 2024-05-13 | KEN GOV | the report | asserted"]);
    let voices = ask(&path, "SELECT status, voice, events, origins FROM incident_voices ORDER BY 1, 2");
    assert_eq!(voices, ["asserted | the report | 1 | 1", "denied | KEN GOV | 1 | 1", "reported | ETH GOV | 1 | 1"]);
    assert_eq!(
        ask(&path, "SELECT events, affirmed, denied, reports, origins, day_first, day_last FROM incidents"),
        ["3 | 2 | 1 | 3 | 3 | 2024-05-13 | 2024-05-13"]
    );
}

/// Articles whose events are alike in some things and differ in others, so that there is much to decide.
fn many() -> Vec<Coded> {
    let mut numbers = Numbers(0x1DEA);
    let days = ["2024-05-13", "2024-05-14", "2024-05-15"];
    let towns = ["Moyale", "Mandera", "Garissa"];
    let made = (0..120).map(|n| {
        let draw: Vec<usize> = (0..9).map(|_| numbers.below(3) as usize).collect();
        let published = ["2024-05-14", "2024-05-15", "2024-05-16"][draw[0]];
        let text = format!(
            "Somebody *{} near the {} {}.",
            ["shelled", "bombed", "struck"][draw[1]],
            ["border bridge", "market square", "police post"][draw[2]],
            n / 3
        );
        told(&format!("m{n:03}"), published, &text, |event| {
            if draw[3] < 2 {
                on(days[draw[4]])(event);
            }
            if draw[5] < 2 {
                at(event, towns[draw[6]]);
            }
            if draw[7] == 0 {
                event.actors[0].code = "UNK".to_owned();
            }
            if draw[8] == 0 {
                std::mem::swap(&mut event.actors, &mut event.recipients);
            }
            if n % 10 == 0 {
                said(event, "denied", "KEN");
            }
        })
    });
    made.collect()
}

#[test]
fn the_order_of_ingest_makes_no_difference() {
    let articles = many();
    let whole = record("whole", articles.iter().cloned());
    let expected = dump(&whole);
    let joined = ask(&whole, "SELECT count(*), count(*) FILTER (WHERE events > 1), max(events) FROM incidents");
    let counts: Vec<u64> = joined[0].split(" | ").filter_map(|n| n.parse().ok()).collect();
    assert!(counts[0] >= 12 && counts[2] >= 4, "too little to decide: {joined:?}");
    rebuild(&whole).expect("room");
    assert_eq!(dump(&whole), expected, "what runs made and what is made anew differ");
    let mut numbers = Numbers(0xACE5);
    for (name, parts) in [("in-two", 2), ("in-many", 12)] {
        let mut shuffled = articles.clone();
        for n in (1..shuffled.len()).rev() {
            shuffled.swap(n, numbers.below(n as u64 + 1) as usize);
        }
        let path = folder(env!("CARGO_TARGET_TMPDIR"), &format!("incidents-{name}")).join("record.db");
        for part in shuffled.chunks(articles.len().div_ceil(parts)) {
            ingest(&path, part.iter().cloned());
        }
        assert!(dump(&path) == expected, "{name}: the order of ingest shows");
    }
    let in_memory = group(&articles).expect("incidents");
    let in_file = ask(&whole, "SELECT event_id || ' ' || incident_id FROM incident_reports ORDER BY 1");
    assert_eq!(in_memory.iter().map(|(event, incident)| format!("{event} {incident}")).collect::<Vec<_>>(), in_file);
}

#[test]
fn edits_move_events_and_leave_what_a_new_record_would_have() {
    let articles = many();
    let path = record("edited", articles.iter().cloned());
    let ids = || ask(&path, "SELECT incident_id FROM incidents ORDER BY 1");
    let before = ids();
    // Every seventh article is corrected: its act was a week later; the next one tells of no act any more.
    let corrected = |n: usize, coded: &Coded| {
        let text = coded
            .record
            .document
            .text
            .clone()
            .expect("text")
            .replacen("shelled", "*shelled", 1)
            .replacen("bombed", "*bombed", 1)
            .replacen("struck", "*struck", 1);
        let published = coded.record.document.published.clone().expect("a date");
        let old = coded.record.events[0].clone();
        let mut new = told(&coded.record.document.id, &published, &text, |event| {
            let id = event.id.clone();
            *event = EventRecord { id, ..old };
            on("2024-05-10")(event);
        });
        if n % 7 == 1 {
            new.record.events.clear();
            new.content_hash = hash(&format!("{} without", new.content_hash))[..32].to_owned();
        }
        new
    };
    let edits: Vec<Coded> = articles.iter().enumerate().filter(|(n, _)| n % 7 < 2).map(|(n, coded)| corrected(n, coded)).collect();
    ingest(&path, edits.clone());
    let kept = articles.iter().filter(|coded| edits.iter().all(|edit| edit.record.document.id != coded.record.document.id));
    let fresh = record("fresh", kept.cloned().chain(edits.iter().cloned()));
    assert!(dump(&path) == dump(&fresh), "edits leave something else than a new record");
    let gone: Vec<String> = before.iter().filter(|id| !ids().contains(id)).cloned().collect();
    let buried = ask(&path, "SELECT DISTINCT incident_id FROM incident_tombstones ORDER BY 1");
    assert!(!gone.is_empty());
    assert_eq!(buried, gone);
    assert_eq!(ask(&path, "SELECT count(*) FROM incident_tombstones WHERE became IS NOT NULL AND became NOT IN (SELECT incident_id FROM incidents)"), ["0"]);
}
