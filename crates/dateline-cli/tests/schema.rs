//! Records against `docs/schema/dateline-1.schema.json`: a coding made by hand that has everything, and what the binary writes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dateline_model::record::{RecordOptions, Versions, record};
use dateline_model::{
    Article, ByteSpan, Coding, Coordinates, Date, DateBasis, Deprel, Diagnostic, Document, DocumentBuilder, Entities, Entity, EntityId, EntityKind, EntityLink,
    Event, EventDate, EventPlace, EventQuantity, EventSource, FoundBy, Grain, Language, Mention, MentionId, MentionKind, Mentions, NameKind, Office,
    OtherParty, PartialDate, Party, PartyBasis, Place, PlaceBasis, PlaceId, Places, Precision, PropositionId, Propositions, QuantityKind, Sector, SentenceId,
    SentenceKind, Severity, Stance, Statement, StatementId, Statements, Status, Timex, TimexId, TimexKind, Timexes, TokenDraft, TokenId, TokenSpan, Upos,
};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn validator() -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join("docs/schema/dateline-1.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
}

fn complaints(record: &Value) -> Vec<String> {
    validator().iter_errors(record).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Words split at spaces, one flat tree. The first word has two code points of four bytes each, so that bytes and code points differ.
const TEXT: &str = "🇳🇴 Støre said that Norway sent 200 soldiers to Łódź on Monday .";

fn document() -> Document {
    let article = Article {
        id: "doc".into(),
        text: TEXT.into(),
        title: Some("A title".into()),
        publisher: Some("A paper".into()),
        url: None,
        publication_date: Some(Date::constant(2024, 5, 14)),
        language: Language::English,
        text_hash: "0".repeat(64),
    };
    let mut at = 0;
    let tokens: Vec<TokenDraft<'_>> = (TEXT.split(' ').enumerate())
        .map(|(i, word)| {
            let span = ByteSpan::of(at..at + word.len());
            at += word.len() + 1;
            TokenDraft { span, lemma: word, upos: Upos::X, feats: "_", head: (i > 0).then_some(0), deprel: Deprel::Dep }
        })
        .collect();
    let mut builder = DocumentBuilder::new(article);
    builder.sentence(ByteSpan::of(0..TEXT.len()), SentenceKind::Prose, &tokens, &[]);
    builder.finish()
}

fn word(text: &str) -> u32 {
    TEXT.split(' ').position(|word| word == text).expect("the word is in the text") as u32
}

fn span(doc: &Document, text: &str) -> ByteSpan {
    doc.token(TokenId(word(text))).span
}

fn coding(doc: &Document) -> Coding {
    let by = |name: &'static str| FoundBy::pass(name);
    let name = |text: &str, kind| Mention {
        tokens: TokenSpan::token(TokenId(word(text))),
        head: TokenId(word(text)),
        kind: MentionKind::Name(kind),
        found_by: FoundBy::pass("mentions/name"),
    };
    let entity = |name: &str, kind, code: Option<&str>, sector, mention, offices| Entity {
        name: name.into(),
        kind,
        code: code.map(str::to_owned),
        plover_code: code.map(str::to_owned),
        sector,
        offices,
        mentions: vec![EntityLink { mention: MentionId(mention), found_by: FoundBy::pass("entities/name") }],
    };
    let month = |first: Date| PartialDate { first, last: first.last_of_month() };
    let office = Office {
        title: "prime minister".into(),
        code: "NOR".into(),
        sector: Sector::Gov,
        from: Some(month(Date::constant(2021, 10, 1))),
        to: None,
        found_by: by("actors/offices.csv:7"),
    };
    let norway = |text: Option<&str>| Party {
        entity: Some(EntityId(1)),
        code: "NOR".into(),
        plover_code: Some("NOR".into()),
        sector: Sector::Gov,
        span: text.map(|text| span(doc, text)),
        basis: PartyBasis::Stated,
    };
    let day = Date::constant(2024, 5, 13);
    let event = Event {
        id: "0123456789abcdef".into(),
        sentence: SentenceId(0),
        proposition: PropositionId(0),
        event_type: "MOBILIZE".into(),
        mode: Some("troops".into()),
        quad: "material-conflict".into(),
        plover2_score: Some(-7.2),
        cameo: Some("010".into()),
        goldstein_icews: Some(-10.0),
        trigger: span(doc, "sent"),
        actors: vec![norway(Some("Norway"))],
        recipients: vec![norway(None)],
        others: vec![OtherParty { role: "monitor".into(), party: norway(Some("soldiers")) }],
        date: EventDate {
            days: Some((day, day)),
            grain: Some(Grain::Day),
            basis: DateBasis::Stated,
            timex: Some(TimexId(0)),
            not_before: None,
            not_after: None,
        },
        place: Some(EventPlace { place: PlaceId(0), basis: PlaceBasis::Stated }),
        status: Status::Reported,
        statement: Some(StatementId(0)),
        source: Some(EventSource { entity: Some(EntityId(0)), code: Some("NOR".into()), sector: Sector::Gov, span: span(doc, "Støre") }),
        quantities: vec![EventQuantity { kind: QuantityKind::Troops, low: 200, high: None, span: span(doc, "200") }],
        contexts: vec!["military".into()],
        found_by: by("rules/en/mobilize/deploy-troops"),
    };
    let unknown = Event {
        id: "fedcba9876543210".into(),
        mode: None,
        plover2_score: None,
        cameo: None,
        goldstein_icews: None,
        date: EventDate { not_after: Some(day), ..EventDate::unknown() },
        place: None,
        statement: None,
        source: None,
        status: Status::Asserted,
        ..event.clone()
    };
    Coding {
        mentions: Mentions { list: vec![name("Støre", NameKind::Person), name("Norway", NameKind::GeoPolitical), name("Łódź", NameKind::GeoPolitical)] },
        entities: Entities {
            list: vec![
                entity("Støre", EntityKind::Person, None, Sector::Unk, 0, vec![office]),
                entity("Norway", EntityKind::State, Some("NOR"), Sector::Gov, 1, vec![]),
                entity("Łódź", EntityKind::Unknown, None, Sector::Unk, 2, vec![]),
            ],
            of_mention: vec![Some(EntityId(0)), Some(EntityId(1)), Some(EntityId(2))],
            also: Vec::new(),
        },
        timexes: Timexes {
            list: vec![Timex {
                tokens: TokenSpan::token(TokenId(word("Monday"))),
                kind: TimexKind::Date,
                value: Some(day.to_string()),
                days: Some((day, day)),
                grain: Grain::Day,
                basis: DateBasis::Stated,
                found_by: by("timex/weekday"),
            }],
        },
        places: Places {
            list: vec![Place {
                tokens: TokenSpan::token(TokenId(word("Łódź"))),
                name: "Łódź".into(),
                country: Some("POL".into()),
                admin1: Some("Łódź".into()),
                coordinates: Some(Coordinates { lat: 51.75, lon: 19.47 }),
                gazetteer_id: Some(3_093_133),
                precision: Precision::Town,
                found_by: by("places/places.csv"),
            }],
        },
        propositions: Propositions::default(),
        statements: Statements {
            list: vec![Statement {
                sentence: SentenceId(0),
                source: Some(TokenId(word("Støre"))),
                cue: span(doc, "said"),
                content: span(doc, "Norway").cover(span(doc, "Monday")),
                stance: Stance::Asserts,
                quoted: false,
                parent: None,
                found_by: by("lexicons/en/reporting.csv:say"),
            }],
            factuality: vec![],
        },
        events: vec![event, unknown],
        diagnostics: vec![Diagnostic {
            span: span(doc, "Łódź"),
            severity: Severity::Info,
            code: "places/unknown",
            message: "No table knows it.".into(),
            hint: None,
        }],
    }
}

fn by_hand(text: bool) -> Value {
    let doc = document();
    let versions = Versions { dateline: "0".into(), model: "m".into(), data: "d".into() };
    serde_json::to_value(record(&doc, &coding(&doc), &[], &versions, &RecordOptions { text })).expect("a record is JSON")
}

#[test]
fn a_record_with_everything_is_valid() {
    let record = by_hand(true);
    assert_eq!(complaints(&record), [""; 0]);
    let event = &record["events"][0];
    assert_eq!(event["trigger"], serde_json::json!({"start": 26, "end": 30, "text": "sent"}), "offsets are code points");
    assert_eq!(event["statement"], "s1");
    assert_eq!(event["cameo"], "010");
    assert_eq!(
        event["date"],
        serde_json::json!({"start": "2024-05-13", "end": "2024-05-13", "grain": "day", "basis": "stated", "text": "Monday", "not_before": null, "not_after": null})
    );
    assert_eq!(record["events"][1]["place"], Value::Null);
    let statement = &record["statements"][0];
    assert_eq!(statement["source"], serde_json::json!({"entity": "e1", "code": "NOR", "sector": "GOV", "text": "Støre"}), "code and sector of the office");
    let office = &record["entities"][0]["office"];
    assert_eq!((&office["from"], &office["to"]), (&"2021-10".into(), &Value::Null));
    // Łódź is no party, no source and has no code.
    assert_eq!(record["entities"].as_array().map(Vec::len), Some(2));
    quotes_agree(&record, TEXT);
}

#[test]
fn the_text_is_there_only_where_it_is_asked_for() {
    assert_eq!(complaints(&by_hand(false)), [""; 0]);
    assert!(by_hand(false)["document"].get("text").is_none());
    assert_eq!(by_hand(true)["document"]["text"], TEXT);
}

#[test]
fn the_schema_can_fail() {
    for (pointer, value) in [
        ("/events/0/type", Value::from("INVENTED")),
        ("/events/0/cameo", Value::from(10)),
        ("/events/0/date/start", Value::from("")),
        ("/events/1/date/start", Value::from("2024-05-13")),
        ("/events/0/actors/0/code", Value::from("")),
        ("/events/0/actors/0/sector", Value::Null),
        ("/statements/0/stance", Value::from("claims")),
        ("/document/text_hash", Value::from("abc")),
        ("/schema", Value::from("dateline/2")),
    ] {
        let mut record = by_hand(true);
        *record.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is in the record")) = value;
        assert!(!complaints(&record).is_empty(), "{pointer}");
    }
    let mut record = by_hand(true);
    record["surprise"] = Value::Null;
    assert!(!complaints(&record).is_empty());
}

/// Wherever something has start, end and text, the text is what stands there.
fn quotes_agree(value: &Value, text: &str) {
    match value {
        Value::Object(object) => {
            if let (Some(start), Some(end), Some(quote)) = (
                object.get("start").and_then(Value::as_u64),
                object.get("end").and_then(Value::as_u64),
                object.get("text").and_then(Value::as_str).filter(|_| !object.contains_key("grain")),
            ) {
                let found: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
                assert_eq!(found, quote);
            }
            object.values().for_each(|value| quotes_agree(value, text));
        }
        Value::Array(list) => list.iter().for_each(|value| quotes_agree(value, text)),
        _ => {}
    }
}

fn dateline(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).args(arguments).current_dir(root()).stdin(Stdio::null()).output().expect("the binary runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn what_the_binary_writes_is_valid() {
    let out = dateline(&["code", "examples/border-truce.txt", "--published", "2024-05-14", "--text", "full"]);
    let record: Value = serde_json::from_slice(&out).expect("one JSON object");
    assert_eq!(complaints(&record), [""; 0]);
    assert!(record["events"].as_array().is_some_and(|events| events.len() > 5), "the example has many events");
    let text = record["document"]["text"].as_str().expect("the text was asked for").to_owned();
    quotes_agree(&record, &text);
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("threads.jsonl");
    let example = std::fs::read_to_string(root().join("examples/border-truce.txt")).expect("the example is there");
    let sentences: Vec<&str> = example.split_inclusive(". ").collect();
    // Reports of very different lengths, so that later ones are done first.
    let lines: Vec<String> = (0..20).map(|i| serde_json::json!({"id": i, "text": sentences[..1 + (i * 7) % sentences.len()].concat()}).to_string()).collect();
    std::fs::write(&file, lines.join("\n")).expect("a temporary file");
    let file = file.to_str().expect("a UTF-8 path");
    let code = |jobs: &str| dateline(&["code", file, "--jobs", jobs]);
    let one = code("1");
    assert_eq!(one.iter().filter(|byte| **byte == b'\n').count(), 20);
    for jobs in ["2", "4"] {
        assert!(code(jobs) == one, "--jobs {jobs} writes other bytes than --jobs 1");
    }
}

#[test]
fn a_reader_that_stops_reading_ends_the_run_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["code", "--format", "csv", "--jobs", "2"])
        .args(std::iter::repeat_n("examples/border-truce.txt", 60))
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!(output.status.code(), Some(141));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
