//! `Article`: what ingestion makes of bytes.

use crate::Date;

/// A report as it was published, decoded. Its text is final: every offset in dateline counts in it.
#[derive(Clone, Debug)]
pub struct Article {
    /// The input's own id where it gives one, else a hash of the text.
    pub id: String,
    /// Decoded text: BOM dropped, CRLF made LF, nothing else touched.
    pub text: String,
    /// Title given apart from the text. Metadata: it is not coded unless the text contains it.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Day of publication; `None` is unknown, never today.
    pub publication_date: Option<Date>,
    /// Language of the text.
    pub language: Language,
    /// Lower-case hexadecimal SHA-256 of `text` as UTF-8.
    pub text_hash: String,
}

/// Language of an article.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// Given by the input or assumed because nothing says otherwise (only English is coded so far).
    English,
    /// Stated by the input to be another language; such an article is not coded.
    Other,
}

impl Language {
    /// BCP 47 tag, or `None` where it is not known.
    pub fn tag(self) -> Option<&'static str> {
        match self {
            Language::English => Some("en"),
            Language::Other => None,
        }
    }
}
