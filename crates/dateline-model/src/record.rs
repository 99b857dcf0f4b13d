//! The output schema `dateline/1`. In: a document with its coding. Out: plain data, ready to be written as JSON.
//!
//! These types are the wire format and nothing else: no stage reads them. `docs/schema/dateline-1.schema.json` describes them,
//! and a test validates one against the other. Offsets count Unicode code points of the document's text, as R and Python do.
//! Keys are written in the order of the fields here. What is not known is `null`.

mod build;

use serde::Serialize;

pub use build::record;

/// The name of the schema, which every record carries.
pub const SCHEMA: &str = "dateline/1";

/// What made a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Versions {
    /// The program.
    pub dateline: String,
    /// The trained reader.
    pub model: String,
    /// Rules, lexicons, actors and places.
    pub data: String,
}

/// What a record holds beyond the necessary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordOptions {
    /// Include the whole text.
    pub text: bool,
}

/// Everything that was coded in one document.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Record {
    pub schema: &'static str,
    pub versions: Versions,
    pub document: DocumentRecord,
    pub entities: Vec<EntityRecord>,
    pub events: Vec<EventRecord>,
    pub statements: Vec<StatementRecord>,
    pub diagnostics: Vec<DiagnosticRecord>,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct DocumentRecord {
    pub id: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub language: Option<&'static str>,
    pub text_hash: String,
    pub sentences: Vec<Offsets>,
    /// The text, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A stretch of text: `text[start:end]` in Python, `substr(text, start + 1, end)` in R.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Offsets {
    pub start: u32,
    pub end: u32,
}

/// A stretch of text with its characters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Quote {
    pub start: u32,
    pub end: u32,
    pub text: String,
}

/// An actor of the document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct EntityRecord {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
    pub code: Option<String>,
    pub sector: &'static str,
    pub office: Option<OfficeRecord>,
    pub mentions: Vec<MentionRecord>,
}

/// The office that a person held on the day of publication.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct OfficeRecord {
    pub title: String,
    pub code: String,
    pub sector: &'static str,
    /// Day, month or year, as precise as it is known.
    pub from: Option<String>,
    pub to: Option<String>,
    pub found_by: String,
}

/// Words that stand for an entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct MentionRecord {
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub found_by: String,
}

/// Who did what to whom.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct EventRecord {
    pub id: String,
    /// Position in `document.sentences`, from 0.
    pub sentence: u32,
    #[serde(rename = "type")]
    pub event_type: String,
    pub mode: Option<String>,
    pub quad: String,
    pub plover2_score: Option<f64>,
    pub cameo: Option<String>,
    pub goldstein_icews: Option<f64>,
    pub trigger: Quote,
    pub actors: Vec<PartyRecord>,
    pub recipients: Vec<PartyRecord>,
    pub others: Vec<OtherRecord>,
    pub date: DateRecord,
    pub place: Option<PlaceRecord>,
    pub status: &'static str,
    pub statement: Option<String>,
    /// Every statement about the act: the one that vouches for it, and those that confirm, deny or repeat it.
    pub statements: Vec<String>,
    pub source: Option<SourceRecord>,
    pub quantities: Vec<QuantityRecord>,
    pub contexts: Vec<String>,
    pub found_by: String,
}

/// A party of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PartyRecord {
    pub entity: Option<String>,
    pub code: String,
    pub plover_code: Option<String>,
    pub sector: &'static str,
    pub start: Option<u32>,
    pub end: Option<u32>,
    pub text: Option<String>,
    pub basis: &'static str,
}

/// A party that is neither actor nor recipient.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct OtherRecord {
    pub role: String,
    #[serde(flatten)]
    pub party: PartyRecord,
}

/// When an event happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct DateRecord {
    pub start: Option<String>,
    pub end: Option<String>,
    pub grain: Option<&'static str>,
    pub basis: &'static str,
    pub text: Option<String>,
    pub not_before: Option<String>,
    pub not_after: Option<String>,
}

/// Where an event happened.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PlaceRecord {
    pub name: String,
    pub country: Option<String>,
    pub admin1: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub gazetteer_id: Option<u64>,
    pub precision: &'static str,
    pub basis: &'static str,
    pub text: String,
}

/// Who vouches for an event, or makes a statement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct SourceRecord {
    pub entity: Option<String>,
    pub code: Option<String>,
    pub sector: &'static str,
    pub text: String,
}

/// A number bound to an event; `high` is null where it is open ("at least 12").
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct QuantityRecord {
    pub kind: &'static str,
    pub low: u64,
    pub high: Option<u64>,
    pub text: String,
}

/// An attribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct StatementRecord {
    pub id: String,
    /// Position in `document.sentences`, from 0.
    pub sentence: u32,
    pub source: Option<SourceRecord>,
    pub cue: Quote,
    pub content: Quote,
    pub stance: &'static str,
    pub quoted: bool,
    pub parent: Option<String>,
    pub found_by: String,
}

/// A remark about a stretch of text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[allow(missing_docs)]
pub struct DiagnosticRecord {
    pub span: Offsets,
    pub severity: &'static str,
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
}
