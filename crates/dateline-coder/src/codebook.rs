//! The codebook of event types. In: ontology, rules, `ontology/departures.csv`. Out: one page a type, in Markdown, and a page over all.
//!
//! The pages are made, not written, so that they say what the rules do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::actors::{TableError, read_table};
use crate::data::{DataError, DataFiles};
use crate::knowledge::Knowledge;
use crate::rules::Rule;

const DEPARTURES: &str = "ontology/departures.csv";

/// Where the coding differs from the draft manual.
struct Departure {
    event_type: String,
    draft: String,
    ours: String,
    why: String,
}

/// Makes the pages: file name to content.
///
/// # Errors
/// Mistakes in `ontology/departures.csv`.
pub fn codebook(files: &DataFiles, knowledge: &Knowledge) -> Result<BTreeMap<String, String>, Vec<DataError>> {
    let mut errors: Vec<TableError> = Vec::new();
    let content = files.get(DEPARTURES).map(str::to_owned);
    let departures = read_table(DEPARTURES, content, &["type", "draft", "ours", "why"], &mut errors, |row| {
        Ok(Departure { event_type: row.filled("type")?, draft: row.filled("draft")?, ours: row.filled("ours")?, why: row.filled("why")? })
    });
    if !errors.is_empty() {
        return Err(errors.into_iter().map(DataError::from).collect());
    }
    let mut pages = BTreeMap::new();
    let mut overview = format!(
        "# Event types\n\nMade by `dateline codebook` from `data/ontology` and `data/rules`; edit those. Scheme: {}.\n\n| type | quad class | rules | predicates | examples | what it is |\n|---|---|---|---|---|---|\n",
        knowledge.ontology.version()
    );
    for name in knowledge.ontology.types() {
        let rules: Vec<&Rule> = knowledge.rules.rules().iter().filter(|rule| rule.event == name).collect();
        let predicates: BTreeSet<&str> = rules.iter().flat_map(|rule| &rule.matches).flat_map(|one| &one.predicates).map(String::as_str).collect();
        let examples: usize = rules.iter().map(|rule| rule.examples.len() + rule.counterexamples.len()).sum();
        let file = format!("{}.md", name.to_lowercase());
        let _ = writeln!(
            overview,
            "| [{name}]({file}) | {} | {} | {} | {examples} | {} |",
            knowledge.ontology.quad(name),
            rules.len(),
            predicates.len(),
            knowledge.ontology.about(name)
        );
        let own: Vec<&Departure> = departures.iter().filter(|departure| departure.event_type == name).collect();
        pages.insert(file, page(knowledge, name, &rules, &own));
    }
    pages.insert("README.md".to_owned(), overview);
    Ok(pages)
}

fn page(knowledge: &Knowledge, name: &str, rules: &[&Rule], departures: &[&Departure]) -> String {
    let ontology = &knowledge.ontology;
    let mut out = format!("# {name}\n\n{}\n\n", ontology.about(name));
    let score = |mode: Option<&str>| ontology.score(name, mode).map_or_else(|| "none".to_owned(), |score| format!("{score:+.1}"));
    let root = |mode: Option<&str>| ontology.cameo_root(name, mode).map_or_else(|| "none".to_owned(), |root| format!("`{root}`"));
    let recipient = if ontology.needs_recipient(name) { "needed" } else { "not needed" };
    let _ = writeln!(out, "Quad class: {}. Recipient: {recipient}. PLOVER score: {}. CAMEO root: {}.\n", ontology.quad(name), score(None), root(None));
    let modes: Vec<&str> = ontology.modes(name).collect();
    if !modes.is_empty() {
        out += "| mode | score | CAMEO root | rules |\n|---|---|---|---|\n";
        for mode in modes {
            let count = rules.iter().filter(|rule| rule.mode.as_deref() == Some(mode)).count();
            let _ = writeln!(out, "| {mode} | {} | {} | {count} |", score(Some(mode)), root(Some(mode)));
        }
        out.push('\n');
    }
    let changes: Vec<String> = ontology.changes_of(name).collect();
    if !changes.is_empty() {
        out += "## Changes by status\n\n";
        changes.iter().for_each(|change| {
            let _ = writeln!(out, "- {change}");
        });
        out.push('\n');
    }
    if !departures.is_empty() {
        out += "## Where we depart from the draft manual\n\n";
        for departure in departures {
            let _ = writeln!(out, "- Draft: {} Here: {} Why: {}", departure.draft, departure.ours, departure.why);
        }
        out.push('\n');
    }
    out += "## Included\n\n";
    for rule in rules {
        let _ = write!(out, "### {}\n\n{}", rule.id.trim_start_matches("rules/en/"), rule.about);
        if let Some(mode) = &rule.mode {
            let _ = write!(out, " Mode: {mode}.");
        }
        if let Some(cameo) = &rule.cameo {
            let _ = write!(out, " CAMEO: `{cameo}`.");
        }
        if rule.reciprocal {
            out += " Without direction: all parties act.";
        }
        let predicates: BTreeSet<&str> = rule.matches.iter().flat_map(|one| &one.predicates).map(String::as_str).collect();
        let _ = write!(out, "\n\nPredicates: {}.\n\n", predicates.into_iter().collect::<Vec<_>>().join(", "));
        for example in &rule.examples {
            let _ = writeln!(out, "- {}", example.text);
        }
        if !rule.examples.is_empty() {
            out.push('\n');
        }
    }
    let excluded: Vec<_> = rules.iter().flat_map(|rule| &rule.counterexamples).collect();
    if !excluded.is_empty() {
        out += "## Excluded\n\n";
        for counterexample in excluded {
            let _ = writeln!(out, "- {} ({})", counterexample.text, counterexample.why);
        }
    }
    out.trim_end().to_owned() + "\n"
}
