//! Bytes to [`Article`](dateline_model::Article): formats, character sets, metadata, publication dates.
//!
//! ```text
//! Source --open, sniff--> plain text, web page      --> one Article
//!                     |-> JSON Lines, CSV, WARC ... --> one Article a record, read as they come
//!                     |-> feed                      --> one Article an item that has its full text
//!                     |-> gzip                      --> opened again, unpacked
//!                     \-> folder, zip, tar          --> each member opened again
//! ```
//!
//! One bad record is one `Err`; the records after it still come. Memory is bounded by [`MAX_REPORT_BYTES`], not by the
//! size of the input. What is deliberately absent: no clock (a report without a publication date has none), no network,
//! and no guessing at metadata that the input does not give.
//!
//! ```
//! use dateline_ingest::{Defaults, Source, read_source};
//!
//! let lines = br#"{"id": "a1", "text": "Peru recalled its envoy.", "published": "2024-03-05"}"#;
//! let source = Source::bytes("reports.jsonl", lines.to_vec());
//! let reports: Vec<_> = read_source(source, &Defaults::default()).collect();
//! assert_eq!(reports[0].as_ref().map(|report| report.article.id.as_str()).ok(), Some("a1"));
//! ```

mod arc;
mod columns;
mod decode;
mod error;
mod feed;
mod feed_parts;
mod folder;
mod html;
mod json;
mod language;
mod limits;
mod lines;
mod linked;
mod markup;
mod open;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod published;
mod records;
mod sniff;
mod source;
mod table;
mod tar;
mod warc;
mod zip;

pub use columns::Columns;
pub use decode::Charset;
pub use error::IngestError;
#[cfg(feature = "pdf")]
pub use pdf::PDF_THREAD;
pub use published::parse_published;
pub use source::{Defaults, MAX_REPORT_BYTES, Report, Source, read_source};

use dateline_model::Diagnostic;
use sha2::{Digest, Sha256};

/// The lower-case hexadecimal SHA-256 of a text.
fn text_hash(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hash, byte| {
        write!(hash, "{byte:02x}").expect("writing to a String does not fail");
        hash
    })
}

/// The id of a report that brings none: the same text has the same id in every corpus.
fn id_of(text_hash: &str) -> String {
    format!("sha256:{}", &text_hash[..16])
}

/// Decoded text with what has to be said about it.
type Decoded = (String, Vec<Diagnostic>);
