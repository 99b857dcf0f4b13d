//! What the columns of a table, or the keys of an object, are called. In: `text=body,published=date`. Out: which one holds what.

use serde_json::{Map, Value};

/// What a column may be called if nobody says, best name first. The key is the one of JSON Lines.
pub(crate) const NAMES: &[(&str, &[&str])] = &[
    ("text", &["text", "body", "content"]),
    ("title", &["title", "headline"]),
    ("published", &["published", "publication_date", "date"]),
    ("url", &["url"]),
    ("id", &["id"]),
    ("publisher", &["publisher", "source"]),
    ("language", &["language"]),
];

/// What to do where no column is known to hold the text.
pub(crate) const HINT: &str = "name the column that holds the report, such as --map text=NAME; `text`, `body` and `content` are known";

/// A mapping of columns, as a user gives it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Columns(Vec<(&'static str, String)>);

impl Columns {
    /// Reads `text=body,published=date`: what it is, and the column that holds it.
    ///
    /// ```
    /// use dateline_ingest::Columns;
    ///
    /// assert!(Columns::parse("text=body, published=meta.date").is_ok());
    /// assert!(Columns::parse("body=text").is_err());
    /// ```
    ///
    /// # Errors
    /// A pair is incomplete, is named twice, or what it names is nothing that a report has.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut columns: Vec<(&'static str, String)> = Vec::new();
        for pair in text.split(',') {
            let (key, column) = pair.split_once('=').map(|(key, column)| (key.trim(), column.trim())).ok_or("write it as text=body,published=date")?;
            let known = NAMES.iter().map(|(known, _)| *known).find(|known| *known == key).ok_or_else(|| {
                let known: Vec<&str> = NAMES.iter().map(|(known, _)| *known).collect();
                format!("a report has no `{key}`; it has {}", known.join(", "))
            })?;
            if column.is_empty() {
                return Err(format!("no column is named for `{key}`"));
            }
            if columns.iter().any(|(other, _)| *other == known) {
                return Err(format!("`{key}` is named twice"));
            }
            columns.push((known, column.to_owned()));
        }
        Ok(Columns(columns))
    }

    /// Finds the columns of a heading: key and position. `Err` tells what is missing.
    pub(crate) fn find(&self, heading: &[String]) -> Result<Vec<(&'static str, usize)>, String> {
        let position = |name: &str| heading.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let listed = || heading.iter().take(12).map(|cell| format!("`{}`", cell.trim())).collect::<Vec<_>>().join(", ");
        let mut found = Vec::new();
        for (key, names) in NAMES {
            let mapped = self.0.iter().find(|(mapped, _)| mapped == key);
            let at = match mapped {
                Some((_, column)) => Some(position(column).ok_or_else(|| format!("no column is named `{column}`; there are {}", listed()))?),
                None => names.iter().find_map(|name| position(name)),
            };
            found.extend(at.map(|at| (*key, at)));
        }
        if found.first().is_none_or(|(key, _)| *key != "text") {
            return Err(format!("no column holds the text; there are {}", listed()));
        }
        Ok(found)
    }

    /// Puts what an object has under the mapped names under its own. A name with dots may lead into objects inside.
    pub(crate) fn apply(&self, object: &mut Map<String, Value>) -> Result<(), String> {
        // All are looked up before any is moved: names may be swapped.
        let found: Vec<_> = self.0.iter().map(|(key, column)| (*key, column, at(object, column).cloned())).collect();
        for (key, column, value) in found {
            match value {
                Some(value) => drop(object.insert(key.to_owned(), value)),
                None if key == "text" => return Err(format!("the object has no \"{column}\"")),
                None => drop(object.remove(key)),
            }
        }
        Ok(())
    }
}

fn at<'v>(object: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    object.get(path).or_else(|| {
        let (first, rest) = path.split_once('.')?;
        at(object.get(first)?.as_object()?, rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_mapping_is_told() {
        for (text, message) in [
            ("body", "write it as text=body,published=date"),
            ("body=text", "a report has no `body`; it has text, title, published, url, id, publisher, language"),
            ("text=", "no column is named for `text`"),
            ("text=a,text=b", "`text` is named twice"),
        ] {
            assert_eq!(Columns::parse(text), Err(message.to_owned()));
        }
    }

    #[test]
    fn keys_may_be_swapped_and_lie_inside() {
        let mut object: Map<String, Value> = serde_json::from_str(r#"{"text": "a", "title": "b", "meta": {"day": "2024-03-05"}, "date": "x"}"#).unwrap();
        Columns::parse("text=title,title=text,published=meta.day,url=link").unwrap().apply(&mut object).unwrap();
        let get = |key: &str| object.get(key).and_then(Value::as_str);
        assert_eq!((get("text"), get("title"), get("published"), get("url")), (Some("b"), Some("a"), Some("2024-03-05"), None));
    }
}
