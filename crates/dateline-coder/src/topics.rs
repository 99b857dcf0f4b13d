//! What a report is about, where that is nothing political. In: `lexicons/en/topics.csv` and a document with its entities. Out: the topic, and
//! what says so.
//!
//! On sports pages teams attack, defend and win, and countries beat each other; in market reports shares rally and retreat; films have wars in
//! them. A report is off topic if terms of one such topic stand in most of its sentences and hardly anybody who acts in politics does.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{Document, Entities, EntityKind, Mentions, Sector, SentenceId, SentenceKind};

use crate::actors::TableError;
use crate::terms::Terms;

const PATH: &str = "lexicons/en/topics.csv";
/// Different terms of a topic that a report must have.
const TERMS: usize = 4;
/// Sectors whose presence makes a report political.
const POLITICAL: &[Sector] =
    &[Sector::Gov, Sector::Mil, Sector::Cop, Sector::Leg, Sector::Jud, Sector::Spy, Sector::Opp, Sector::Reb, Sector::Pty, Sector::Igo];

/// Terms by topic.
#[derive(Clone, Debug, Default)]
pub struct Topics(Terms);

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
    terms: BTreeSet<usize>,
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
        Terms::parse(files, PATH, "topic", |_| Ok(())).map(Topics)
    }

    /// Whether the whole report is about something that is not political.
    pub fn off_topic(&self, doc: &Document, mentions: &Mentions, entities: &Entities) -> Option<OffTopic> {
        let sentences: Vec<SentenceId> = doc.sentence_ids().filter(|id| doc.sentence(*id).kind != SentenceKind::Link).collect();
        let mut found: BTreeMap<usize, Evidence> = BTreeMap::new();
        for sentence in &sentences {
            for term in self.0.of(doc, *sentence) {
                let evidence = found.entry(term.label).or_default();
                if evidence.terms.insert(term.row) {
                    evidence.words.push(doc.slice(doc.bytes(term.tokens)).to_lowercase());
                }
                evidence.sentences.insert(*sentence);
            }
        }
        let political = political_sentences(doc, mentions, entities).len();
        let (topic, mut evidence) = found.into_iter().max_by_key(|(topic, found)| (found.sentences.len(), found.terms.len(), std::cmp::Reverse(*topic)))?;
        let most = 2 * evidence.sentences.len() > sentences.len() && 3 * political <= sentences.len();
        (most && evidence.terms.len() >= TERMS).then(|| {
            evidence.words.truncate(6);
            OffTopic { topic: self.0.label(topic).to_owned(), sentences: evidence.sentences.len(), of: sentences.len(), terms: evidence.words }
        })
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
