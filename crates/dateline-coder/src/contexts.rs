//! What an act is about besides its type. In: `lexicons/en/contexts.csv` and a sentence. Out: PLOVER's contexts that the sentence's words name.
//!
//! A rule states the contexts that its act always has; the rest ("sanctions over *drug trafficking*") is told by the words around it. PLOVER codes
//! contexts by paragraph; here the sentence of the act counts, so that every context points at words.

use std::collections::BTreeSet;

use dateline_model::{Document, SentenceId};

use crate::actors::TableError;
use crate::terms::Terms;

const PATH: &str = "lexicons/en/contexts.csv";
/// "murder" in a report on a cartel is about drugs: `crime` gives way to these (PLOVER 2.0 draft manual, contexts).
const NARROWER_CRIMES: &[&str] = &["corruption", "illegal_drugs", "trafficking"];

/// Terms of contexts.
#[derive(Clone, Debug, Default)]
pub struct Contexts(Terms);

impl Contexts {
    /// Reads the table (term, context); terms are dictionary forms. `known` tells the contexts of the ontology.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>, known: &dyn Fn(&str) -> bool) -> Result<Self, Vec<TableError>> {
        let check = |context: &str| match known(context) {
            true => Ok(()),
            false => Err((format!("`{context}` is not a context"), "the contexts are in ontology/plover.toml".to_owned())),
        };
        Terms::parse(files, PATH, "context", check).map(Contexts)
    }

    /// The contexts of an act: those of its rule, and those that words of its sentence name; sorted.
    pub fn of(&self, doc: &Document, sentence: SentenceId, of_rule: &[String]) -> Vec<String> {
        let mut found: BTreeSet<&str> = of_rule.iter().map(String::as_str).collect();
        found.extend(self.0.of(doc, sentence).map(|term| self.0.label(term.label)));
        if NARROWER_CRIMES.iter().any(|narrower| found.contains(narrower)) && !found.contains("cyber") {
            found.remove("crime");
        }
        found.into_iter().map(str::to_owned).collect()
    }
}
