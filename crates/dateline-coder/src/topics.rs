//! What a report is about, where that is nothing political. In: `lexicons/en/topics.csv` and a document with its entities. Out: the topic, and
//! what says so.
//!
//! On sports pages teams attack, defend and win, and countries beat each other; in market reports shares rally and retreat; films have wars in
//! them. A report is off topic if terms of one such topic stand in most of its sentences and hardly anybody who acts in politics does.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{Document, Entities, EntityKind, Mentions, Sector, SentenceId, SentenceKind};

use crate::actors::{Phrases, TableError, read_table};

const PATH: &str = "lexicons/en/topics.csv";
/// Different terms of a topic that a report must have.
const TERMS: usize = 4;
/// Sectors whose presence makes a report political.
const POLITICAL: &[Sector] =
    &[Sector::Gov, Sector::Mil, Sector::Cop, Sector::Leg, Sector::Jud, Sector::Spy, Sector::Opp, Sector::Reb, Sector::Pty, Sector::Igo];

/// Terms by topic.
#[derive(Clone, Debug)]
pub struct Topics {
    names: Vec<String>,
    /// Numbers of topic and term.
    terms: Phrases<(u16, u16)>,
}

/// Why a report is not coded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OffTopic {
    /// The topic, as the table names it.
    pub topic: String,
    /// Sentences with one of its terms.
    pub sentences: usize,
    /// Sentences of the report.
    pub of: usize,
    /// Some of the terms, in text order.
    pub terms: Vec<String>,
}

/// What speaks for a topic.
#[derive(Default)]
struct Evidence {
    terms: BTreeSet<u16>,
    sentences: BTreeSet<SentenceId>,
    /// The terms as the text has them, in its order.
    words: Vec<String>,
}

impl Topics {
    /// Reads the table (term, topic); terms are dictionary forms.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<TableError>> {
        let mut topics = Topics { names: Vec::new(), terms: Phrases::new() };
        let Some(content) = files(PATH) else { return Ok(topics) };
        let mut errors = Vec::new();
        let rows =
            read_table(PATH, Some(content), &["term", "topic"], &mut errors, |row| Ok((row.filled("term")?.to_owned(), row.filled("topic")?.to_owned())));
        for (number, (term, topic)) in rows.into_iter().enumerate() {
            let at = topics.names.iter().position(|name| *name == topic).unwrap_or_else(|| {
                topics.names.push(topic);
                topics.names.len() - 1
            });
            let value = (u16::try_from(at).unwrap_or(u16::MAX), u16::try_from(number).unwrap_or(u16::MAX));
            topics.terms.add_lemmas(&term, value);
        }
        if errors.is_empty() { Ok(topics) } else { Err(errors) }
    }

    /// Whether the whole report is about something that is not political.
    pub fn off_topic(&self, doc: &Document, mentions: &Mentions, entities: &Entities) -> Option<OffTopic> {
        let sentences: Vec<SentenceId> = doc.sentence_ids().filter(|id| doc.sentence(*id).kind != SentenceKind::Link).collect();
        let mut found: BTreeMap<u16, Evidence> = BTreeMap::new();
        for sentence in &sentences {
            for token in doc.sentence(*sentence).tokens.ids() {
                let Some(term) = self.terms.longest_lemmas(doc, token) else { continue };
                for (topic, number) in term.values {
                    let evidence = found.entry(topic).or_default();
                    if evidence.terms.insert(number) {
                        evidence.words.push(doc.slice(doc.bytes(term.tokens)).to_lowercase());
                    }
                    evidence.sentences.insert(*sentence);
                }
            }
        }
        let political = political_sentences(doc, mentions, entities).len();
        let (topic, mut evidence) = found.into_iter().max_by_key(|(topic, found)| (found.sentences.len(), found.terms.len(), std::cmp::Reverse(*topic)))?;
        let most = 2 * evidence.sentences.len() > sentences.len() && 3 * political <= sentences.len();
        (most && evidence.terms.len() >= TERMS).then(|| {
            evidence.words.truncate(6);
            OffTopic { topic: self.names[usize::from(topic)].clone(), sentences: evidence.sentences.len(), of: sentences.len(), terms: evidence.words }
        })
    }
}

impl Default for Topics {
    fn default() -> Self {
        Topics { names: Vec::new(), terms: Phrases::new() }
    }
}

/// Sentences in which somebody acts for a state, an army, a party or rebels. A country's bare name may be its team's.
fn political_sentences(doc: &Document, mentions: &Mentions, entities: &Entities) -> BTreeSet<SentenceId> {
    let acts = |index: usize| {
        let id = dateline_model::MentionId::at(index);
        entities.of(id).map(|entity| entities.get(entity)).is_some_and(|entity| entity.kind != EntityKind::State && POLITICAL.contains(&entity.sector))
    };
    mentions.list.iter().enumerate().filter(|(index, _)| acts(*index)).map(|(_, mention)| doc.token(mention.head).sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_a_topic_is_told() {
        let errors = Topics::parse(&|_| Some("term,topic,source\nwicket,,own\n".into())).expect_err("a mistake");
        assert_eq!((errors[0].path.as_str(), errors[0].line), (PATH, 2));
        assert!(Topics::parse(&|_| None).is_ok());
    }
}
