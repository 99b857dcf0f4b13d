//! Terms that stand for something: a topic, a context. In: a table with a term and what it stands for in each row. Out: the terms in a sentence.

use dateline_model::{Document, SentenceId, TokenSpan};

use crate::actors::{Phrases, TableError, read_table};

/// What terms, in their dictionary forms, stand for.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// What there is to stand for, in the order of the table.
    labels: Vec<String>,
    /// Numbers of label and row.
    phrases: Phrases<(usize, usize)>,
}

/// A term in a sentence.
pub(crate) struct Term {
    pub(crate) tokens: TokenSpan,
    /// Number of the label.
    pub(crate) label: usize,
    /// Number of the row, which tells terms apart.
    pub(crate) row: usize,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { labels: Vec::new(), phrases: Phrases::new() }
    }
}

impl Terms {
    /// Reads the table at `path`, if there is one; `column` says what a term stands for, and `check` what is wrong with that.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub(crate) fn parse(
        files: &dyn Fn(&str) -> Option<String>,
        path: &str,
        column: &str,
        check: impl Fn(&str) -> Result<(), (String, String)>,
    ) -> Result<Self, Vec<TableError>> {
        let mut terms = Terms::default();
        let Some(content) = files(path) else { return Ok(terms) };
        let mut errors = Vec::new();
        let rows = read_table(path, Some(content), &["term", column], &mut errors, |row| {
            let label = row.filled(column)?;
            check(&label)?;
            Ok((row.filled("term")?, label))
        });
        for (number, (term, label)) in rows.into_iter().enumerate() {
            let at = terms.labels.iter().position(|other| *other == label).unwrap_or_else(|| {
                terms.labels.push(label);
                terms.labels.len() - 1
            });
            terms.phrases.add_lemmas(&term, (at, number));
        }
        if errors.is_empty() { Ok(terms) } else { Err(errors) }
    }

    /// What a number stands for.
    pub(crate) fn label(&self, number: usize) -> &str {
        &self.labels[number]
    }

    /// The terms of a sentence, in text order; a term may stand for several things.
    pub(crate) fn of<'d>(&'d self, doc: &'d Document, sentence: SentenceId) -> impl Iterator<Item = Term> + 'd {
        let found = doc.sentence(sentence).tokens.ids().filter_map(|token| self.phrases.longest_lemmas(doc, token));
        found.flat_map(|found| found.values.into_iter().map(move |(label, row)| Term { tokens: found.tokens, label, row }))
    }
}
