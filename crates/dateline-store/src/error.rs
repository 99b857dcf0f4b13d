//! `StoreError`: why a record could not be opened, written or asked, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What kind of trouble it is, for callers that act on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Another process is writing.
    Busy,
    /// The disk is full, or a file may not grow.
    Full,
    /// The file or its folder cannot be written or opened.
    Access,
    /// The file is not a record, or is damaged.
    Damaged,
    /// The record was made by a newer major version.
    Newer,
    /// The question is not allowed or not understood.
    Question,
    /// A limit on rows or time was reached.
    Limit,
    /// Anything else.
    Other,
}

/// Shown as `FILE: message`, then the hint on a line of its own.
#[derive(Debug)]
pub struct StoreError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    trouble: Trouble,
    message: String,
    hint: Option<String>,
    cause: Option<rusqlite::Error>,
}

impl StoreError {
    pub(crate) fn new(path: &Path, trouble: Trouble, message: impl Into<String>) -> Self {
        StoreError(Box::new(Inner { path: path.to_path_buf(), trouble, message: message.into(), hint: None, cause: None }))
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// What SQLite reported while `doing` something, in words that say what to do.
    pub(crate) fn sql(path: &Path, doing: &str, cause: rusqlite::Error) -> Self {
        let (trouble, message, hint) = explain(&cause, doing);
        let mut error = StoreError::new(path, trouble, message);
        error.0.hint = hint.map(str::to_owned);
        error.0.cause = Some(cause);
        error
    }

    /// What kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        self.0.trouble
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

fn explain(cause: &rusqlite::Error, doing: &str) -> (Trouble, String, Option<&'static str>) {
    const AGAIN: &str = "all finished batches are in the record; make room and run the same command again, it goes on where it stopped";
    let code = cause.sqlite_error_code();
    let own = |trouble, message: &str, hint| (trouble, format!("{doing}: {message}"), Some(hint));
    match code {
        Some(ErrorCode::DiskFull) => own(Trouble::Full, "the disk is full", AGAIN),
        // A write that fails is nearly always room or a quota; SQLite's own words name the system call.
        Some(ErrorCode::SystemIoFailure) => (Trouble::Full, format!("{doing}: {cause}"), Some(AGAIN)),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            own(Trouble::Busy, "another program is writing to the record", "wait until it has finished, and run the command again")
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            own(Trouble::Access, "the file or its folder cannot be written", "SQLite needs to write beside the record too: check the rights of file and folder")
        }
        Some(ErrorCode::CannotOpen) => own(Trouble::Access, "cannot open the file", "check that the folder exists and may be written"),
        Some(ErrorCode::NotADatabase) => own(Trouble::Damaged, "this is not a record, or it is damaged", "name a file that `dateline ingest --into` has made"),
        Some(ErrorCode::DatabaseCorrupt) => {
            own(Trouble::Damaged, "the record is damaged", "`dateline record verify` says where; restore a copy, or ingest the sources into a new record")
        }
        _ => (Trouble::Other, format!("{doing}: {cause}"), None),
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.path.display(), self.0.message)?;
        if let Some(hint) = &self.0.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}
