//! The reader and the coder's knowledge, loaded once. In: perhaps a data folder. Out: a function from report to coding.

use std::path::Path;

use dateline_coder::{DataError, Knowledge};
use dateline_ingest::Report;
use dateline_model::record::{Record, RecordOptions, Versions, record};
use dateline_model::{Coding, Diagnostic, Document};
use dateline_nlp::{Model, Reader};

use crate::complain;

/// All that coding needs. Shared by all threads.
pub(crate) struct Engine {
    reader: Reader,
    pub(crate) knowledge: Knowledge,
    versions: Versions,
}

/// A coded report.
pub(crate) struct Coded {
    pub(crate) doc: Document,
    pub(crate) coding: Coding,
    /// Those of ingestion and of the reader.
    diagnostics: Vec<Diagnostic>,
}

impl Engine {
    /// Loads everything; `None` after it has said what is wrong.
    pub(crate) fn load(data: Option<&Path>, model: Model) -> Option<Self> {
        let knowledge = knowledge(data)?;
        let reader = Reader::embedded(model).map_err(|error| complain(&error.to_string())).ok()?;
        let versions = versions(&reader, &knowledge);
        Some(Engine { reader, knowledge, versions })
    }

    /// Codes a report.
    pub(crate) fn code(&self, report: Report) -> Coded {
        let (doc, found) = self.reader.read(report.article);
        let coding = dateline_coder::code(&doc, &self.knowledge);
        Coded { doc, coding, diagnostics: report.diagnostics.into_iter().chain(found).collect() }
    }

    /// The record of a coded report.
    pub(crate) fn record(&self, coded: &Coded, options: RecordOptions) -> Record {
        record(&coded.doc, &coded.coding, &coded.diagnostics, &self.versions, &options)
    }

    pub(crate) fn versions(&self) -> &Versions {
        &self.versions
    }
}

/// Rules and tables of a folder, or those in the program; `None` after it has said what is wrong with them.
fn knowledge(data: Option<&Path>) -> Option<Knowledge> {
    let loaded = data.map_or_else(Knowledge::embedded, Knowledge::load);
    loaded.map_err(|errors| complain_all(data, &errors)).ok()
}

/// Prints data errors with paths that an editor can open.
pub(crate) fn complain_all(data: Option<&Path>, errors: &[DataError]) {
    for error in errors {
        complain(&format!("{}{error}", place(data, &error.path)));
    }
    if errors.len() > 1 {
        complain(&format!("{} mistakes in rules and tables", errors.len()));
    }
}

/// What to put before a path inside the data folder, so that it can be opened.
pub(crate) fn place(data: Option<&Path>, path: &str) -> String {
    match data {
        Some(folder) if folder.join(path).exists() => format!("{}/", folder.display().to_string().trim_end_matches('/')),
        _ => String::new(),
    }
}

fn versions(reader: &Reader, knowledge: &Knowledge) -> Versions {
    Versions { dateline: env!("CARGO_PKG_VERSION").to_owned(), model: reader.version().to_owned(), data: knowledge.version().to_owned() }
}
