//! PETRARCH dictionaries to dateline's tables. In: actor, agent and discard files of PETRARCH 1 or 2 (TABARI's syntax), and the tables that
//! they are added to. Out: the changed tables, and for every line of the dictionaries what became of it.
//!
//! ```text
//! syntax (lines to entries) -> codes (CAMEO actor codes to country and sector) -> merge (entries to rows) -> report
//! ```
//!
//! Verb dictionaries are recognised and left alone: what they say, dateline says with rules over syntax.
//!
//! What is deliberately absent: files. The caller reads the dictionaries and writes the tables.

mod codes;
mod merge;
mod report;
mod syntax;
mod tables;

pub use merge::import;
pub use report::{FileReport, Line, Outcome, Report};

use std::collections::BTreeMap;

/// A dictionary file.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// File name, for the report.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What a dictionary holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Names with dated codes.
    Actors,
    /// Nouns with role codes.
    Agents,
    /// Phrases that make a sentence or a story worthless.
    Discards,
    /// Verbs and patterns, which are not imported.
    Verbs,
}

impl Kind {
    /// As the report writes it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Actors => "actors",
            Kind::Agents => "agents",
            Kind::Discards => "discards",
            Kind::Verbs => "verbs",
        }
    }
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The changed files of the data folder, by path inside it.
    pub files: BTreeMap<String, String>,
    /// What became of every line.
    pub report: Report,
}
