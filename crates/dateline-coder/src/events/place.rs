//! In: a proposition and the place mentions. Out: where the act was. Speech acts have a place only if their clause states one.

use dateline_model::{Deprel, Document, EventPlace, Place, PlaceBasis, PlaceId, PropositionId, Role, TokenId};

use super::{Layers, clause_head};

const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "on",
    "outside",
    "inside",
    "across",
    "around",
    "throughout",
    "along",
    "over",
    "north of",
    "south of",
    "east of",
    "west of",
    "through",
    "within",
];
/// Types whose acts happen somewhere; the others are speech.
const PHYSICAL: &[&str] = &["ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "CONSULT", "AID", "COOPERATE"];

/// Binds a place.
pub(super) fn bind(doc: &Document, layers: Layers<'_>, id: PropositionId, event_type: &str) -> Option<EventPlace> {
    let proposition = layers.propositions.get(id);
    let clause = clause_head(layers.propositions, id);
    let own: Vec<TokenId> = proposition
        .arguments
        .iter()
        .filter(|argument| matches!(&argument.role, Role::Prep(preposition) if LOCATIVE.contains(&preposition.as_str())))
        .map(|argument| argument.head)
        .collect();
    if let Some(place) = own.iter().find_map(|head| place_under(doc, layers, *head)) {
        return Some(EventPlace { place, basis: PlaceBasis::Stated });
    }
    if !PHYSICAL.contains(&event_type) {
        return None;
    }
    // "attacked military facilities in the region": a locative phrase on an argument.
    for argument in &proposition.arguments {
        if let Some(place) =
            doc.dependents(argument.head, &[Deprel::Nmod]).filter(|child| is_locative(doc, *child)).find_map(|child| place_under(doc, layers, child))
        {
            return Some(EventPlace { place, basis: PlaceBasis::Stated });
        }
    }
    // Otherwise a locative phrase of the clause that the act is part of.
    let sentence = doc.sentence(proposition.sentence);
    let governors: Vec<TokenId> = std::iter::once(clause).chain(doc.ancestors(clause)).collect();
    layers
        .places
        .within(sentence.tokens)
        .filter(|(_, place)| place.country.is_some())
        .filter_map(|(id, place)| {
            let top = top_of(doc, place)?;
            let head = doc.head(top)?;
            (is_locative(doc, top) && governors.contains(&head)).then_some((id, top))
        })
        .min_by_key(|(place, top)| (top.0.abs_diff(proposition.head.0), *place))
        .map(|(place, _)| EventPlace { place, basis: PlaceBasis::Inferred })
}

fn is_locative(doc: &Document, head: TokenId) -> bool {
    crate::propositions::preposition(doc, head).is_some_and(|preposition| LOCATIVE.contains(&preposition.as_str()))
}

fn top_of(doc: &Document, place: &Place) -> Option<TokenId> {
    place.tokens.ids().find(|token| doc.head(*token).is_none_or(|head| !place.tokens.has(head)))
}

/// A place mention whose words are the head of the phrase, or stand inside it.
fn place_under(doc: &Document, layers: Layers<'_>, head: TokenId) -> Option<PlaceId> {
    let known = |place: &Place| place.country.is_some();
    let sentence = doc.sentence(doc.token(head).sentence);
    let here = || layers.places.within(sentence.tokens).filter(|(_, place)| known(place));
    let direct = here().find(|(_, place)| place.tokens.has(head));
    let inside = || {
        let phrase = doc.subtree(head);
        here().find(|(_, place)| place.tokens.ids().all(|token| phrase.contains(&token)))
    };
    direct.or_else(inside).map(|(id, _)| id)
}
