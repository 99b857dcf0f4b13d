//! One report from plain text. In: all bytes of a source. Out: its article without metadata but the defaults.

use dateline_model::Article;

use crate::decode::decode;
use crate::json::language;
use crate::language::identify;
use crate::{Defaults, IngestError, Report, id_of, text_hash};

/// Makes the article of a plain-text source.
pub(crate) fn plain_report(name: &str, bytes: &[u8], defaults: &Defaults) -> Result<Report, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::new(name, "the file is empty: nothing to code"));
    }
    let (text, mut diagnostics) = decode(bytes, defaults.charset)
        .map_err(|message| IngestError::new(name, message).hint("dateline reads plain text and JSON Lines; save the report as text first"))?;
    if text.trim().is_empty() {
        return Err(IngestError::new(name, "the file holds only white space: nothing to code"));
    }
    let (language, found) = defaults.language.as_deref().map_or_else(|| identify(&text), |tag| (language(tag), None));
    diagnostics.extend(found);
    let text_hash = text_hash(&text);
    let article = Article { id: id_of(&text_hash), text, title: None, publisher: None, url: None, publication_date: defaults.published, language, text_hash };
    Ok(Report { article, diagnostics, source_name: name.to_owned(), line: None })
}
