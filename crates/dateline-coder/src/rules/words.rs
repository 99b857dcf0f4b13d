//! In: `lexicons/en/words/*.csv`. Out: named lists of nouns that rules refer to ("military-nouns").

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{Deprel, Document, TokenId};

use crate::actors::{TableError, read_table};

/// Named word lists; an entry is a dictionary form, or two words of which the second is the head ("air force").
#[derive(Clone, Debug, Default)]
pub struct WordLists {
    lists: BTreeMap<String, BTreeSet<String>>,
}

impl WordLists {
    /// Reads the given lists (paths such as "lexicons/en/words/military-nouns.csv"; columns phrase, source). The list's name is the file's.
    ///
    /// # Errors
    /// Every mistake, with file, line and hint.
    pub fn parse(files: &[(String, String)]) -> Result<Self, Vec<TableError>> {
        let mut errors = Vec::new();
        let mut lists = BTreeMap::new();
        for (path, content) in files {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".csv").to_owned();
            let words = read_table(path, Some(content.clone()), &["phrase", "source"], &mut errors, |row| row.filled("phrase"));
            lists.insert(name, words.into_iter().collect());
        }
        if errors.is_empty() { Ok(WordLists { lists }) } else { Err(errors) }
    }

    /// True if there is a list of that name.
    pub fn exists(&self, name: &str) -> bool {
        self.lists.contains_key(name)
    }

    /// The names of all lists, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    /// True if the list has the head's dictionary form, alone or with the word before it.
    pub fn has(&self, name: &str, doc: &Document, head: TokenId) -> bool {
        let Some(list) = self.lists.get(name) else { return false };
        let lemma = doc.lemma(head).to_lowercase();
        if list.contains(&lemma) {
            return true;
        }
        doc.dependents(head, &[Deprel::Compound, Deprel::Amod]).any(|modifier| list.contains(&format!("{} {lemma}", doc.lemma(modifier).to_lowercase())))
    }
}
