//! Phrases that make a sentence or a report worthless for coding. In: `lexicons/en/discards.csv`, which may be missing. Out: which
//! sentences are not coded, and why. Sports pages and anniversaries are the common case; dictionaries of other coders bring such lists.

use dateline_model::{Document, SentenceId};

use crate::actors::{TableError, read_table};

const PATH: &str = "lexicons/en/discards.csv";

/// Discarded phrases.
#[derive(Clone, Debug, Default)]
pub struct Discards {
    phrases: Vec<Phrase>,
}

#[derive(Clone, Debug)]
struct Phrase {
    /// In lower case, words apart by one blank.
    text: String,
    /// True where the last word must end there; else more letters may follow.
    whole: bool,
    /// True where it takes the whole report.
    story: bool,
}

impl Discards {
    /// Reads the table (phrase, scope): scope is `sentence` or `story`; a phrase that ends in `_` ends with a whole word.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<TableError>> {
        let Some(content) = files(PATH) else { return Ok(Self::default()) };
        let mut errors = Vec::new();
        let phrases = read_table(PATH, Some(content), &["phrase", "scope"], &mut errors, |row| {
            let phrase = row.filled("phrase")?;
            let story = match row.cell("scope") {
                "story" => true,
                "sentence" => false,
                other => return Err((format!("`{other}` is not a scope"), "write `sentence` or `story`".to_owned())),
            };
            let words = phrase.replace('_', " ").to_lowercase();
            Ok(Phrase { text: words.split_whitespace().collect::<Vec<_>>().join(" "), whole: phrase.ends_with('_'), story })
        });
        if errors.is_empty() { Ok(Discards { phrases }) } else { Err(errors) }
    }

    /// The phrase that takes the whole report.
    pub fn story(&self, doc: &Document) -> Option<&str> {
        let mut whole = self.phrases.iter().filter(|phrase| phrase.story).peekable();
        whole.peek()?;
        let text = normal(doc.text());
        whole.find(|phrase| phrase.is_in(&text)).map(|phrase| phrase.text.as_str())
    }

    /// The phrase that takes the sentence.
    pub fn sentence(&self, doc: &Document, sentence: SentenceId) -> Option<&str> {
        let mut own = self.phrases.iter().filter(|phrase| !phrase.story).peekable();
        own.peek()?;
        let text = normal(doc.slice(doc.sentence(sentence).span));
        own.find(|phrase| phrase.is_in(&text)).map(|phrase| phrase.text.as_str())
    }
}

impl Phrase {
    fn is_in(&self, text: &str) -> bool {
        text.match_indices(self.text.as_str()).any(|(at, _)| {
            let begins = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let ends = text[at + self.text.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
            begins && (ends || !self.whole)
        })
    }
}

/// Lower case, one blank between words.
fn normal(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_where_they_begin() {
        let phrase = |text: &str, whole| Phrase { text: text.into(), whole, story: false };
        assert!(phrase("tea cup", false).is_in("the tea cups were"));
        assert!(!phrase("tea cup", true).is_in("the tea cups were"));
        assert!(!phrase("ball", false).is_in("football"));
        assert!(phrase("ball", true).is_in("a ball."));
    }

    #[test]
    fn a_wrong_scope_is_told() {
        let errors = Discards::parse(&|_| Some("phrase,scope,source\nchess,page,own\n".into())).unwrap_err();
        assert_eq!((errors[0].path.as_str(), errors[0].line), (PATH, 2));
    }
}
