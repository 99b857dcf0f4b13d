//! One report from a line of JSON Lines. In: the line's bytes. Out: its article with the metadata that the line gives.

use dateline_model::{Article, Diagnostic, Language};
use serde_json::{Map, Value};

use crate::decode::{accept, decode};
use crate::language::identify;
use crate::{Defaults, IngestError, Report, id_of, parse_published, text_hash};

/// Makes the article of one line. Keys that dateline does not know are left alone.
pub(crate) fn json_report(name: &str, line: u64, bytes: &[u8], defaults: &Defaults) -> Result<Report, IngestError> {
    let fail = |message: String| IngestError::new(name, message).line(line);
    let (source, diagnostics) = decode(bytes, defaults.charset).map_err(fail)?;
    let value: Value = serde_json::from_str(&source).map_err(|error| {
        fail(format!("not valid JSON: {}", json_message(&error)))
            .hint("each line must be one JSON object such as {\"text\": \"...\", \"published\": \"2024-03-05\"}")
    })?;
    let Value::Object(mut object) = value else {
        return Err(fail(format!("expected a JSON object, found {}", kind(&value))).hint("each line must be one JSON object with a \"text\""));
    };
    defaults.columns.apply(&mut object).map_err(|message| fail(message).hint("look at --map"))?;
    object_report(name, line, object, diagnostics, defaults)
}

/// Makes the article of an object, be it of JSON Lines or of a table's row.
pub(crate) fn object_report(
    name: &str,
    line: u64,
    mut object: Map<String, Value>,
    mut diagnostics: Vec<Diagnostic>,
    defaults: &Defaults,
) -> Result<Report, IngestError> {
    let fail = |message: String| IngestError::new(name, message).line(line);
    let text = match object.remove("text") {
        Some(Value::String(text)) => text,
        Some(other) => return Err(fail(format!("\"text\" must be a string, found {}", kind(&other)))),
        None => return Err(no_text(name, line, &object)),
    };
    let (text, more) = accept(text).map_err(fail)?;
    diagnostics.extend(more);
    if text.trim().is_empty() {
        return Err(fail("\"text\" is empty: nothing to code".to_owned()));
    }
    let published = match string(&object, "published").map_err(fail)? {
        Some(published) => Some(parse_published(&published).map_err(|message| {
            fail(format!("\"published\": {message}")).hint("write it as 2024-03-05 or 2024-03-05T14:30:00Z; leave it out or null where it is unknown")
        })?),
        None => defaults.published,
    };
    let named = string(&object, "language").map_err(fail)?.or_else(|| defaults.language.clone());
    let (language, found) = named.map_or_else(|| identify(&text), |tag| (language(&tag), None));
    diagnostics.extend(found);
    let text_hash = text_hash(&text);
    let article = Article {
        id: id(&object).map_err(fail)?.unwrap_or_else(|| id_of(&text_hash)),
        title: string(&object, "title").map_err(fail)?,
        publisher: string(&object, "publisher").map_err(fail)?,
        url: string(&object, "url").map_err(fail)?,
        publication_date: published,
        language,
        text,
        text_hash,
    };
    Ok(Report { article, diagnostics, source_name: name.to_owned(), line: Some(line) })
}

/// A string; `null`, absent and blank are all "not given".
fn string(object: &Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Some(other) => Err(format!("\"{key}\" must be a string or null, found {}", kind(other))),
    }
}

/// Ids are often numbers; they are kept as they are written.
fn id(object: &Map<String, Value>) -> Result<Option<String>, String> {
    match object.get("id") {
        Some(Value::Number(number)) if !number.is_f64() => Ok(Some(number.to_string())),
        _ => string(object, "id"),
    }
}

/// Only English is read so far. The reader reports what it leaves out.
pub(crate) fn language(tag: &str) -> Language {
    match tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase().as_str() {
        "en" | "eng" | "english" => Language::English,
        _ => Language::Other,
    }
}

fn no_text(name: &str, line: u64, object: &Map<String, Value>) -> IngestError {
    let error = IngestError::new(name, "the object has no \"text\"").line(line);
    if object.is_empty() {
        return error;
    }
    let mut keys: Vec<String> = object.keys().take(8).map(|key| format!("\"{key}\"")).collect();
    keys.sort();
    error.hint(format!("it has {}; name the one that holds the report: --map text=NAME", keys.join(", ")))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// serde_json's "at line 1 column 5" would contradict the line of the file.
fn json_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    format!("{message}, column {}", error.column())
}
