//! In: `data/ontology/`. Out: PLOVER's types, modes, contexts and scores, CAMEO's codes, and the changes of type by status.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::Status;
use serde::Deserialize;

use crate::actors::{TableError, read_table};
use crate::data::{DataError, DataFiles};

/// The coding scheme, as data.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    version: String,
    types: BTreeMap<String, EventType>,
    contexts: BTreeSet<String>,
    scores: BTreeMap<(String, String), f64>,
    goldstein: BTreeMap<String, f64>,
    cameo: BTreeMap<String, String>,
    cameo_roots: BTreeMap<(String, String), String>,
    changes: Vec<Change>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventType {
    name: String,
    quad: String,
    about: String,
    needs_recipient: bool,
    modes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PloverFile {
    version: String,
    #[allow(dead_code, reason = "provenance, for readers of the file")]
    source: String,
    contexts: Vec<String>,
    r#type: Vec<EventType>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    from: Vec<String>,
    #[serde(default)]
    modes: Vec<String>,
    when: Vec<String>,
    to: String,
    why: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrecedenceFile {
    change: Vec<Change>,
}

const PLOVER: &str = "ontology/plover.toml";
const PRECEDENCE: &str = "ontology/precedence.toml";

impl Ontology {
    /// Reads the scheme.
    ///
    /// # Errors
    /// Every mistake, with file, line and hint.
    pub fn parse(files: &DataFiles) -> Result<Self, Vec<DataError>> {
        let mut errors = Vec::new();
        let plover: Option<PloverFile> = read_toml(files, PLOVER, &mut errors);
        let precedence: Option<PrecedenceFile> = read_toml(files, PRECEDENCE, &mut errors);
        let mut table_errors: Vec<TableError> = Vec::new();
        let content = |path: &str| files.get(path).map(str::to_owned);
        let number = |text: &str| text.parse::<f64>().map_err(|_| (format!("`{text}` is not a number"), "write it as -3.5".to_owned()));
        let path = "ontology/plover-scores.csv";
        let scores = read_table(path, content(path), &["event", "mode", "score"], &mut table_errors, |row| {
            Ok(((row.filled("event")?, row.cell("mode").to_owned()), number(row.cell("score"))?))
        });
        let path = "ontology/cameo-by-type.csv";
        let roots = read_table(path, content(path), &["type", "mode", "cameo_root"], &mut table_errors, |row| {
            Ok(((row.filled("type")?, row.cell("mode").to_owned()), row.filled("cameo_root")?))
        });
        let path = "ontology/cameo.csv";
        let cameo = read_table(path, content(path), &["code", "name", "goldstein_icews"], &mut table_errors, |row| {
            let score = Some(row.cell("goldstein_icews")).filter(|text| !text.is_empty()).map(number).transpose()?;
            Ok((row.filled("code")?, row.filled("name")?, score))
        });
        errors.extend(table_errors.into_iter().map(DataError::from));
        let (Some(plover), Some(precedence)) = (plover, precedence) else { return Err(errors) };
        let ontology = Ontology {
            version: plover.version,
            types: plover.r#type.into_iter().map(|one| (one.name.clone(), one)).collect(),
            contexts: plover.contexts.into_iter().collect(),
            scores: scores.into_iter().collect(),
            goldstein: cameo.iter().filter_map(|(code, _, score)| score.map(|score| (code.clone(), score))).collect(),
            cameo: cameo.into_iter().map(|(code, name, _)| (code, name)).collect(),
            cameo_roots: roots.into_iter().collect(),
            changes: precedence.change,
        };
        let known = |name: &String| ontology.types.contains_key(name);
        for change in &ontology.changes {
            if let Some(name) = change.from.iter().chain([&change.to]).find(|name| !known(name)) {
                errors.push(DataError::file(PRECEDENCE, format!("`{name}` is not an event type"), "the types are in ontology/plover.toml"));
            }
        }
        for (event_type, mode) in ontology.scores.keys().chain(ontology.cameo_roots.keys()) {
            if !known(event_type) || !(mode.is_empty() || ontology.has_mode(event_type, mode)) {
                errors.push(DataError::file(
                    "ontology",
                    format!("`{event_type}` `{mode}` is not a type and mode of {PLOVER}"),
                    "correct the table that names it",
                ));
            }
        }
        if errors.is_empty() { Ok(ontology) } else { Err(errors) }
    }

    /// Name and date of the scheme.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The types, sorted.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// True if the type exists.
    pub fn has_type(&self, event_type: &str) -> bool {
        self.types.contains_key(event_type)
    }

    /// True if the type has the mode.
    pub fn has_mode(&self, event_type: &str, mode: &str) -> bool {
        self.types.get(event_type).is_some_and(|one| one.modes.iter().any(|name| name == mode))
    }

    /// What a type is, in a line.
    pub fn about(&self, event_type: &str) -> &str {
        self.types.get(event_type).map_or("", |one| &one.about)
    }

    /// Whether an event of the type is one only with somebody acted upon, by the manual.
    pub fn needs_recipient(&self, event_type: &str) -> bool {
        self.types.get(event_type).is_some_and(|one| one.needs_recipient)
    }

    /// The modes of a type, in the manual's order.
    pub fn modes(&self, event_type: &str) -> impl Iterator<Item = &str> {
        self.types.get(event_type).into_iter().flat_map(|one| &one.modes).map(String::as_str)
    }

    /// The changes of the precedence table from or to a type, in words.
    pub fn changes_of(&self, event_type: &str) -> impl Iterator<Item = String> {
        let about = move |change: &&Change| change.to == event_type || change.from.iter().any(|from| from == event_type);
        self.changes.iter().filter(about).map(|change| {
            let modes = if change.modes.is_empty() { String::new() } else { format!(" ({})", change.modes.join(", ")) };
            format!("{}{modes}, {}: {}. {} ({})", change.from.join(" or "), change.when.join(" or "), change.to, change.why, change.source)
        })
    }

    /// True if the context exists.
    pub fn has_context(&self, context: &str) -> bool {
        self.contexts.contains(context)
    }

    /// True if the CAMEO code exists.
    pub fn has_cameo(&self, code: &str) -> bool {
        self.cameo.contains_key(code)
    }

    /// dateline's own names of CAMEO codes, by code.
    pub fn cameo_names(&self) -> &BTreeMap<String, String> {
        &self.cameo
    }

    /// PLOVER's quad class of a type, or "" for a type that does not exist.
    pub fn quad(&self, event_type: &str) -> &str {
        self.types.get(event_type).map_or("", |one| &one.quad)
    }

    /// PLOVER's score of a type and mode; the type's own score where the mode has none.
    pub fn score(&self, event_type: &str, mode: Option<&str>) -> Option<f64> {
        let of = |mode: &str| self.scores.get(&(event_type.to_owned(), mode.to_owned())).copied();
        mode.and_then(of).or_else(|| of(""))
    }

    /// Goldstein score of a CAMEO code (ICEWS's list).
    pub fn goldstein(&self, code: &str) -> Option<f64> {
        self.goldstein.get(code).copied()
    }

    /// CAMEO root of a type and mode.
    pub fn cameo_root(&self, event_type: &str, mode: Option<&str>) -> Option<String> {
        let of = |mode: &str| self.cameo_roots.get(&(event_type.to_owned(), mode.to_owned())).cloned();
        mode.and_then(of).or_else(|| of(""))
    }

    /// Type and mode after the precedence table; a mode that the new type lacks is dropped.
    pub fn change(&self, event_type: &str, mode: Option<&str>, status: Status) -> (String, Option<String>) {
        let applies = |change: &&Change| {
            change.from.iter().any(|from| from == event_type)
                && change.when.iter().any(|when| when == status.as_str())
                && (change.modes.is_empty() || mode.is_some_and(|mode| change.modes.iter().any(|name| name == mode)))
        };
        match self.changes.iter().find(applies) {
            Some(change) => (change.to.clone(), mode.filter(|mode| self.has_mode(&change.to, mode)).map(str::to_owned)),
            None => (event_type.to_owned(), mode.map(str::to_owned)),
        }
    }
}

fn read_toml<T: for<'de> Deserialize<'de>>(files: &DataFiles, path: &str, errors: &mut Vec<DataError>) -> Option<T> {
    let Some(text) = files.get(path) else {
        errors.push(DataError::file(path, "the file is missing".into(), "copy it from the source's data folder"));
        return None;
    };
    toml::from_str(text)
        .map_err(|error| {
            errors.push(DataError::at(
                path,
                text,
                error.span().map_or(0, |span| span.start),
                error.message().trim().replace('\n', " "),
                "see data/README.md for the fields",
            ))
        })
        .ok()
}
