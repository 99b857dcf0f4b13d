//! What an act is about besides its type. In: `lexicons/en/contexts.csv` and a sentence. Out: PLOVER's contexts that the sentence's words name.
//!
//! A rule states the contexts that its act always has; the rest ("sanctions over *drug trafficking*") is told by the words around it. PLOVER codes
//! contexts by paragraph; here the sentence of the act counts, so that every context points at words.

use std::collections::BTreeSet;

use dateline_model::{Document, SentenceId};

use crate::actors::{Phrases, TableError, read_table};

const PATH: &str = "lexicons/en/contexts.csv";
/// "murder" in a report on a cartel is about drugs: `crime` gives way to these (PLOVER 2.0 draft manual, contexts).
const NARROWER_CRIMES: &[&str] = &["corruption", "illegal_drugs", "trafficking"];

/// Terms of contexts.
#[derive(Clone, Debug)]
pub struct Contexts {
    names: Vec<String>,
    terms: Phrases<usize>,
}

impl Default for Contexts {
    fn default() -> Self {
        Contexts { names: Vec::new(), terms: Phrases::new() }
    }
}

impl Contexts {
    /// Reads the table (term, context); terms are dictionary forms. `known` tells the contexts of the ontology.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>, known: &dyn Fn(&str) -> bool) -> Result<Self, Vec<TableError>> {
        let mut contexts = Contexts::default();
        let Some(content) = files(PATH) else { return Ok(contexts) };
        let mut errors = Vec::new();
        let rows = read_table(PATH, Some(content), &["term", "context"], &mut errors, |row| {
            let context = row.filled("context")?.to_owned();
            if known(&context) {
                Ok((row.filled("term")?.to_owned(), context))
            } else {
                Err((format!("`{context}` is not a context"), "the contexts are in ontology/plover.toml".to_owned()))
            }
        });
        for (term, context) in rows {
            let at = contexts.names.iter().position(|name| *name == context).unwrap_or_else(|| {
                contexts.names.push(context);
                contexts.names.len() - 1
            });
            contexts.terms.add_lemmas(&term, at);
        }
        if errors.is_empty() { Ok(contexts) } else { Err(errors) }
    }

    /// The contexts of an act: those of its rule, and those that words of its sentence name; sorted.
    pub fn of(&self, doc: &Document, sentence: SentenceId, of_rule: &[String]) -> Vec<String> {
        let mut found: BTreeSet<&str> = of_rule.iter().map(String::as_str).collect();
        for token in doc.sentence(sentence).tokens.ids() {
            if let Some(term) = self.terms.longest_lemmas(doc, token) {
                found.extend(term.values.iter().map(|at| self.names[*at].as_str()));
            }
        }
        if NARROWER_CRIMES.iter().any(|narrower| found.contains(narrower)) && !found.contains("cyber") {
            found.remove("crime");
        }
        found.into_iter().map(str::to_owned).collect()
    }
}
