//! In: a proposition and the time expressions. Out: when the act was, and how that is known. Never the publication day by default.

use dateline_model::{DateBasis, Deprel, Document, EmbeddingKind, EventDate, PropositionId, Timex, TimexId, TimexKind, TokenId};

use super::{Layers, clause_head, unknown_date};

/// Binds a date: a time expression of the act's own clause is stated; one of the clause that it is part of is inferred.
pub(super) fn bind(doc: &Document, layers: Layers<'_>, id: PropositionId) -> EventDate {
    if let Some((timex, found)) = own_timex(doc, layers, id) {
        return date(timex, found, DateBasis::Stated);
    }
    let mut kind = layers.propositions.get(id).embedding.map(|embedding| embedding.kind);
    for (above, _) in layers.propositions.chain(id) {
        // What is said on Monday need not have happened on Monday; what happens in the course of something dated has its date.
        if !matches!(kind, Some(EmbeddingKind::Attributive | EmbeddingKind::Adverbial)) {
            break;
        }
        if let Some((timex, found)) = own_timex(doc, layers, above) {
            return date(timex, found, DateBasis::Inferred);
        }
        kind = layers.propositions.get(above).embedding.map(|embedding| embedding.kind);
    }
    unknown_date()
}

/// The resolved time expression nearest to the predicate among those whose closest predicate it is.
fn own_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let proposition = layers.propositions.get(id);
    let clause = clause_head(layers.propositions, id);
    let sentence = doc.sentence(proposition.sentence);
    layers
        .timexes
        .within(sentence.tokens)
        .filter(|(_, timex)| timex.days.is_some() && matches!(timex.kind, TimexKind::Date | TimexKind::Time))
        .filter(|(_, timex)| governor(doc, layers, timex).is_some_and(|head| head == proposition.head || head == clause))
        .min_by_key(|(timex_id, timex)| (timex.tokens.start.abs_diff(proposition.head.0), *timex_id))
}

/// The nearest predicate above a time expression, over the heads of its words.
fn governor(doc: &Document, layers: Layers<'_>, timex: &Timex) -> Option<TokenId> {
    let top = timex.tokens.ids().find(|token| doc.head(*token).is_none_or(|head| !timex.tokens.has(head)))?;
    let sentence = doc.sentence(doc.token(top).sentence);
    let is_predicate = |token: TokenId| {
        layers.propositions.within(sentence.tokens).any(|(id, proposition)| proposition.head == token || clause_head(layers.propositions, id) == token)
    };
    doc.ancestors(top).find(|token| is_predicate(*token) || doc.deprel(*token) == Deprel::Root)
}

fn date(id: TimexId, timex: &Timex, basis: DateBasis) -> EventDate {
    EventDate { days: timex.days, grain: Some(timex.grain), basis, timex: Some(id) }
}
