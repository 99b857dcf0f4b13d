//! `IngestError`: why a source or one record of it gave no article, where, and what to do about it.

use std::fmt;
use std::io;

/// Why no article could be made. Shown as `FILE:LINE: message`, then the hint on a line of its own.
///
/// # Design
///
/// One opaque type, because callers do only three things with it: print it, count it, and go on with the next record.
/// It is boxed so that the `Ok` path, an article a record, stays small.
#[derive(Debug)]
pub struct IngestError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    source_name: String,
    line: Option<u64>,
    byte: Option<u64>,
    message: String,
    hint: Option<String>,
    cause: Option<io::Error>,
    left_out: bool,
}

impl IngestError {
    pub(crate) fn new(source_name: &str, message: impl Into<String>) -> Self {
        IngestError(Box::new(Inner {
            source_name: source_name.to_owned(),
            line: None,
            byte: None,
            message: message.into(),
            hint: None,
            cause: None,
            left_out: false,
        }))
    }

    pub(crate) fn io(source_name: &str, doing: &str, cause: io::Error) -> Self {
        let mut error = Self::new(source_name, format!("{doing}: {}", plain_words(&cause)));
        error.0.cause = Some(cause);
        error
    }

    pub(crate) fn line(mut self, line: u64) -> Self {
        self.0.line = Some(line);
        self
    }

    pub(crate) fn byte(mut self, byte: u64) -> Self {
        self.0.byte = Some(byte);
        self
    }

    /// The byte where what holds the input stands, unless there is a better one.
    pub(crate) fn byte_if_none(mut self, byte: Option<u64>) -> Self {
        self.0.byte = self.0.byte.or(byte);
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Nothing is wrong: there is no report here, and none was lost.
    pub(crate) fn left_out(mut self) -> Self {
        self.0.left_out = true;
        self
    }

    /// True if nothing is wrong with the input: it has no text to code here, such as an item of a feed that is only a link to its report.
    pub fn is_left_out(&self) -> bool {
        self.0.left_out
    }

    /// The file's path as it was given, or `<stdin>`.
    pub fn source_name(&self) -> &str {
        &self.0.source_name
    }

    /// The line of a record, from 1.
    pub fn line_number(&self) -> Option<u64> {
        self.0.line
    }

    /// Where in the source's bytes the trouble begins.
    pub fn byte_offset(&self) -> Option<u64> {
        self.0.byte
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// True if the source could not be opened or read.
    pub fn is_io(&self) -> bool {
        self.0.cause.is_some()
    }
}

/// Drops "(os error 2)", which tells a user nothing.
fn plain_words(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => cause.to_string(),
    }
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.source_name)?;
        if let Some(line) = self.0.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.0.message)?;
        if let Some(byte) = self.0.byte {
            write!(f, " (at byte {byte})")?;
        }
        if let Some(hint) = &self.0.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for IngestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}
