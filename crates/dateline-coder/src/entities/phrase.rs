//! The actor of any noun phrase. In: its head word. Out: the entity that it is, or that owns it ("Armenian military facilities").

use dateline_model::{Deprel, Document, Entities, EntityId, MentionKind, Mentions, TokenId};

use crate::mentions::{head_of, is_hyphenated};

/// The entity of the phrase that a word heads; where the phrase is no mention, whoever its possessor or nationality names.
/// "two Azerbaijani positions" gives Azerbaijan, "US-backed plan" nobody.
pub fn of_phrase(doc: &Document, mentions: &Mentions, entities: &Entities, head: TokenId) -> Option<EntityId> {
    if let Some(entity) = mentions.headed_by(head).and_then(|id| entities.of(id)) {
        return Some(entity);
    }
    let relations = [Deprel::NmodPoss, Deprel::Amod, Deprel::Compound, Deprel::NmodDesc, Deprel::NmodUnmarked, Deprel::Nmod];
    doc.dependents(head, &relations).find_map(|child| {
        let of = doc.dependents(child, &[Deprel::Case]).any(|case| doc.lemma(case) != "of" && doc.lemma(case) != "'s");
        let of = of && !(doc.dependents(child, &[Deprel::Case]).any(|case| doc.lemma(case) == "in") && matches!(doc.lemma(head), "leadership" | "regime" | "administration"));
        let prepositional = doc.deprel(child) == Deprel::Nmod && of;
        mentions
            .iter()
            .filter(|(_, mention)| head_of(doc, mention.tokens) == child && mention.kind != MentionKind::Pronoun)
            .filter(|(_, mention)| !prepositional && !is_hyphenated(doc, mention.tokens))
            .find_map(|(id, _)| entities.of(id))
    })
}
