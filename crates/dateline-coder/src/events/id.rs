//! In: events of a document. Out: their stable ids.

use std::collections::BTreeMap;

use dateline_model::{Document, Event};
use sha2::{Digest, Sha256};

/// Sets ids: a hash of document id, the sentence's text, the trigger's text with its occurrence in the sentence, and the type.
/// Sentences added elsewhere do not move it.
pub(super) fn assign(doc: &Document, events: &mut [Event]) {
    let repetitions = repetitions(doc);
    for event in events {
        let sentence = doc.sentence(event.sentence);
        let text = doc.slice(sentence.span);
        let trigger = doc.slice(event.trigger);
        let before = &doc.text()[sentence.span.start as usize..event.trigger.start as usize];
        let occurrence = before.matches(trigger).count();
        let repetition = repetitions[event.sentence.index()];
        let mut hash = Sha256::new();
        for part in [doc.article().id.as_str(), text, trigger, &occurrence.to_string(), &event.event_type, &repetition.to_string()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        event.id = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    }
}

/// How often each sentence's text stood in the document before: the n-th repetition of a sentence is a mention of its own.
fn repetitions(doc: &Document) -> Vec<usize> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let count = |sentence: &dateline_model::Sentence| {
        let before = seen.entry(doc.slice(sentence.span)).or_default();
        *before += 1;
        *before - 1
    };
    doc.sentences().iter().map(count).collect()
}
