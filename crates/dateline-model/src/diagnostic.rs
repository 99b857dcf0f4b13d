//! `Diagnostic`: what analysis could not do, said with a place, a reason and a hint. Analysis never fails; it reports.

use crate::ByteSpan;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Why something was left out; nothing is wrong.
    Info,
    /// The result may be poorer than the text allows.
    Warning,
    /// A part of the text could not be processed.
    Error,
}

impl Severity {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A remark about a stretch of text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Diagnostic {
    /// Where, in bytes of the article's text.
    pub span: ByteSpan,
    /// How bad.
    pub severity: Severity,
    /// Stable short code, `stage/what`, for example `events/no-actor`.
    pub code: &'static str,
    /// What happened, one sentence.
    pub message: String,
    /// What to do about it, or nothing.
    pub hint: Option<String>,
}
