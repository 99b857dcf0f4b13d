//! Articles with codings, made by rule from a number: for tests, the crash run and the measurements. The words stand where the offsets say.
#![allow(dead_code, missing_docs)]

use std::path::{Path, PathBuf};

use dateline_model::record::{
    DateRecord, DocumentRecord, EntityRecord, EventRecord, MentionRecord, Offsets, PartyRecord, PlaceRecord, QuantityRecord, Quote, Record, SCHEMA,
    SourceRecord, StatementRecord, Versions,
};
use dateline_model::{Article, Date, Language};
use dateline_store::{Cell, Coded, Limits, Part, Question, RunOptions, State, Step, StoreError, TextKept, identify};
use sha2::{Digest, Sha256};

const STATES: [(&str, &str); 24] = [
    ("ARM", "Armenia"),
    ("AZE", "Azerbaijan"),
    ("BRA", "Brazil"),
    ("CHN", "China"),
    ("COL", "Colombia"),
    ("EGY", "Egypt"),
    ("ETH", "Ethiopia"),
    ("FRA", "France"),
    ("GEO", "Georgia"),
    ("IND", "India"),
    ("IRN", "Iran"),
    ("IRQ", "Iraq"),
    ("ISR", "Israel"),
    ("KEN", "Kenya"),
    ("MLI", "Mali"),
    ("NOR", "Norway"),
    ("PAK", "Pakistan"),
    ("PER", "Peru"),
    ("RUS", "Russia"),
    ("SDN", "Sudan"),
    ("TUR", "Turkey"),
    ("UKR", "Ukraine"),
    ("USA", "United States"),
    ("YEM", "Yemen"),
];

/// Verb, type, mode, quad class, score.
type Act = (&'static str, &'static str, Option<&'static str>, &'static str, f64);

const ACTS: [Act; 6] = [
    ("praised", "SUPPORT", None, "verbal-cooperation", 4.5),
    ("met", "CONSULT", Some("visit"), "verbal-cooperation", 2.5),
    ("aided", "AID", Some("humanitarian"), "material-cooperation", 7.5),
    ("accused", "ACCUSE", Some("allege"), "verbal-conflict", -3.5),
    ("sanctioned", "SANCTION", Some("expel"), "material-conflict", -5.5),
    ("shelled", "ASSAULT", Some("heavy-weapons"), "material-conflict", -9.5),
];

const STATUSES: [&str; 10] = ["asserted", "asserted", "asserted", "asserted", "reported", "reported", "planned", "denied", "background", "negated"];

/// A small generator of numbers (xorshift), the same on every machine.
#[derive(Clone)]
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

pub fn options(text: TextKept, batch: usize) -> RunOptions {
    let versions = Versions { dateline: "0.0.0".to_owned(), model: "none".to_owned(), data: "none".to_owned() };
    let states = (1..).zip(STATES).map(|(n, (code, name))| State { code: code.to_owned(), name: name.to_owned(), cow: Some(n), gw: Some(n) });
    RunOptions { versions, text, batch, states: states.collect() }
}

/// Article `number`, in the order of publication as archives have them, 55 a day; each `edit` replaces its last sentence.
pub fn coded(number: u64, edit: u64) -> Coded {
    let mut numbers = Numbers((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let published = Date::constant(2015, 1, 1).saturating_add(jiff::Span::new().days((number / 55) as i64));
    let count = 3 + numbers.below(5);
    let mut draft = Draft::default();
    for sentence in 0..count {
        let mut own = if sentence + 1 == count { Numbers(numbers.0 ^ (edit + 1)) } else { numbers.clone() };
        draft.sentence(&mut own, published);
        numbers.below(1 << 40);
    }
    let id = format!("article-{number}");
    for event in &mut draft.events {
        let sentence = draft.sentences[event.sentence as usize];
        event.id = hash(&format!("{id} {} {}", &draft.text[sentence.start as usize..sentence.end as usize], event.event_type))[..16].to_owned();
    }
    let mut article = Article {
        id,
        text_hash: hash(&draft.text),
        text: draft.text,
        title: Some(format!("Report {number}")),
        publisher: Some("Wire".to_owned()),
        url: Some(format!("https://example.org/{number}")),
        publication_date: Some(published),
        language: Language::English,
    };
    let content_hash = identify(&mut article);
    let document = DocumentRecord {
        id: article.id,
        title: article.title,
        publisher: article.publisher,
        url: article.url,
        published: Some(published.to_string()),
        language: article.language.tag(),
        text_hash: article.text_hash,
        sentences: draft.sentences,
        text: Some(article.text),
    };
    let versions = options(TextKept::Full, 1).versions;
    let Draft { entities, events, statements, .. } = Draft { text: String::new(), sentences: Vec::new(), ..draft };
    let record = Record { schema: SCHEMA, versions, document, entities, events, statements, diagnostics: Vec::new() };
    Coded { record, content_hash, source: "made.jsonl".to_owned(), line: Some(number + 1) }
}

pub fn step(number: u64, edit: u64) -> Step {
    Step::Coded(Box::new(coded(number, edit)))
}

/// An empty folder of a test's own. `root` is `CARGO_TARGET_TMPDIR`, which examples are built without.
pub fn folder(root: &str, name: &str) -> PathBuf {
    let folder = PathBuf::from(root).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Default)]
struct Draft {
    text: String,
    sentences: Vec<Offsets>,
    entities: Vec<EntityRecord>,
    events: Vec<EventRecord>,
    statements: Vec<StatementRecord>,
}

impl Draft {
    /// "Peru accused Kenya, Mali said." All of ASCII, so that bytes are code points.
    fn sentence(&mut self, numbers: &mut Numbers, published: Date) {
        let ((actor, actor_name), (recipient, recipient_name), (source, source_name)) = (numbers.pick(&STATES), numbers.pick(&STATES), numbers.pick(&STATES));
        let (verb, event_type, mode, quad, score) = numbers.pick(&ACTS);
        let status = numbers.pick(&STATUSES);
        let said = status == "reported" || status == "denied";
        let killed = numbers.below(90);
        let day = published.saturating_sub(jiff::Span::new().days(if status == "background" { 400 } else { numbers.below(4) as i64 })).to_string();
        let number = self.sentences.len() as u32;
        let start = self.text.len() as u32;
        let actor = self.party(actor, actor_name);
        self.text.push(' ');
        let trigger = self.quote(verb);
        self.text.push(' ');
        let recipient = self.party(recipient, recipient_name);
        self.text += &format!(" at a cost of {killed} lives");
        let content = Quote { start, end: self.text.len() as u32, text: self.text[start as usize..].to_owned() };
        let source = said.then(|| {
            self.text += ", ";
            let source = self.party(source, source_name);
            self.text.push(' ');
            let cue = self.quote(if status == "denied" { "denied" } else { "said" });
            let source = SourceRecord { entity: source.entity, code: Some(source.code), sector: "GOV", text: source.text.unwrap_or_default() };
            let stance = if status == "denied" { "denies" } else { "asserts" };
            let id = format!("s{}", self.statements.len() + 1);
            self.statements.push(StatementRecord {
                id: id.clone(),
                sentence: number,
                source: Some(source.clone()),
                cue,
                content,
                stance,
                quoted: false,
                parent: None,
                found_by: "made".to_owned(),
            });
            (id, source)
        });
        self.text.push('.');
        self.sentences.push(Offsets { start, end: self.text.len() as u32 });
        self.text.push('\n');
        self.events.push(EventRecord {
            id: String::new(),
            sentence: number,
            event_type: event_type.to_owned(),
            mode: mode.map(str::to_owned),
            quad: quad.to_owned(),
            plover2_score: Some(score),
            cameo: Some("04".to_owned()),
            goldstein_icews: (score > 0.0).then_some(1.9),
            trigger,
            actors: vec![actor],
            recipients: vec![recipient],
            others: Vec::new(),
            date: DateRecord { start: Some(day.clone()), end: Some(day), grain: Some("day"), basis: "stated", text: None, not_before: None, not_after: None },
            place: Some(place()),
            status,
            statement: source.as_ref().map(|(id, _)| id.clone()),
            statements: source.iter().map(|(id, _)| id.clone()).collect(),
            source: source.map(|(_, source)| source),
            quantities: vec![QuantityRecord { kind: "killed", low: killed, high: None, text: killed.to_string() }],
            contexts: vec!["military".to_owned()],
            found_by: "rules/en/made".to_owned(),
        });
    }

    fn quote(&mut self, words: &str) -> Quote {
        let start = self.text.len() as u32;
        self.text += words;
        Quote { start, end: self.text.len() as u32, text: words.to_owned() }
    }

    fn party(&mut self, code: &str, name: &str) -> PartyRecord {
        let Quote { start, end, text } = self.quote(name);
        let id = format!("e{}", self.entities.len() + 1);
        let mention = MentionRecord { start, end, text: text.clone(), found_by: "made".to_owned() };
        self.entities.push(EntityRecord {
            id: id.clone(),
            name: name.to_owned(),
            kind: "state",
            code: Some(code.to_owned()),
            sector: "GOV",
            office: None,
            mentions: vec![mention],
        });
        PartyRecord {
            entity: Some(id),
            code: code.to_owned(),
            plover_code: Some(code.to_owned()),
            sector: "GOV",
            start: Some(start),
            end: Some(end),
            text: Some(text),
            basis: "stated",
        }
    }
}

fn place() -> PlaceRecord {
    PlaceRecord {
        name: "Oslo".to_owned(),
        country: Some("NOR".to_owned()),
        admin1: None,
        lat: None,
        lon: None,
        gazetteer_id: None,
        precision: "city",
        basis: "stated",
        text: "Oslo".to_owned(),
    }
}

/// The rows of an answer, their cells joined by `between`.
pub fn ask(path: &Path, sql: &str, between: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let mut question = Question::open(path, Limits::default()).expect("a record");
    let shown = |cell: &Cell| match cell {
        Cell::Null => "-".to_owned(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Blob(_) => "?".to_owned(),
    };
    let asked = question.ask::<StoreError>(sql, |part| {
        if let Part::Row(cells) = part {
            rows.push(cells.iter().map(shown).collect::<Vec<_>>().join(between));
        }
        Ok(())
    });
    asked.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows
}
