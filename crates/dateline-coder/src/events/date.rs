//! In: a proposition and the time expressions. Out: when the act was, and how that is known. Never the publication day by default.
//!
//! Here only the sentence counts; what the rest of the report tells is in `narrative`.

use dateline_model::{Argument, DateBasis, Deprel, Document, EmbeddingKind, EventDate, PropositionId, Role, Timex, TimexId, TimexKind, TokenId};

use super::{Layers, clause_head, unknown_date};

/// Binds a date: a time expression of the act's own clause is stated; one of the clause that it is part of is inferred.
pub(super) fn bind(doc: &Document, layers: Layers<'_>, id: PropositionId) -> EventDate {
    if let Some((timex, found)) = own_timex(doc, layers, id) {
        return date(timex, found, DateBasis::Stated);
    }
    if let Some((timex, found)) = argument_timex(doc, layers, id) {
        return date(timex, found, DateBasis::Inferred);
    }
    let mut kind = layers.propositions.get(id).embedding.map(|embedding| embedding.kind);
    let mut below = id;
    for (above, _) in layers.propositions.chain(id) {
        // What is said on Monday need not have happened on Monday; what happens in the course of something dated, or begins or
        // fails then, has its date.
        let shares = match kind {
            Some(EmbeddingKind::Attributive) => true,
            Some(EmbeddingKind::Adverbial) => !is_at_another_time(doc, clause_head(layers.propositions, below)),
            Some(EmbeddingKind::Content) => ASPECTUAL.contains(&layers.propositions.get(above).predicate.as_str()),
            _ => false,
        };
        if !shares {
            break;
        }
        if let Some((timex, found)) = own_timex(doc, layers, above) {
            return date(timex, found, DateBasis::Inferred);
        }
        kind = layers.propositions.get(above).embedding.map(|embedding| embedding.kind);
        below = above;
    }
    if let Some((timex, found)) = conjunct_timex(doc, layers, id) {
        return date(timex, found, DateBasis::Inferred);
    }
    unknown_date()
}

/// "after the vote", "before troops left": a clause that is told to be at another time than the one above, or why that was.
fn is_at_another_time(doc: &Document, clause: TokenId) -> bool {
    doc.dependents(clause, &[Deprel::Mark, Deprel::Case])
        .any(|word| matches!(doc.lemma(word), "after" | "before" | "since" | "until" | "till" | "because" | "although" | "though" | "as if" | "following"))
}

/// "died in last night's attack", "signed at a meeting on Friday": the time of an act that it is part of.
fn argument_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let during = |argument: &&Argument| matches!(&argument.role, Role::Prep(preposition) if matches!(preposition.as_str(), "in" | "at" | "during"));
    let arguments = layers.propositions.get(id).arguments.iter().filter(during);
    arguments.filter_map(|argument| layers.propositions.headed_by(argument.head)).filter(|other| *other != id).find_map(|other| own_timex(doc, layers, other))
}

/// Verbs whose own time is that of the act below them.
const ASPECTUAL: &[&str] = &["begin", "start", "continue", "resume", "stop", "cease", "try", "attempt", "manage", "fail", "halt", "end", "finish", "refuse"];

/// "visited Juba last week and met Kiir": a coordinated verb without a subject of its own is in the same time, before or behind.
fn conjunct_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let clause = clause_head(layers.propositions, id);
    let bare = |verb: TokenId| doc.dependents(verb, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj]).next().is_none();
    let tense = layers.propositions.get(id).tense;
    let of = |verb: TokenId| {
        let (other, _) = layers
            .propositions
            .within(doc.sentence(doc.token(verb).sentence).tokens)
            .find(|(other, _)| *other != id && clause_head(layers.propositions, *other) == verb)?;
        if layers.propositions.get(other).tense != tense {
            return None;
        }
        own_timex(doc, layers, other)
    };
    if doc.deprel(clause) == Deprel::Conj
        && bare(clause)
        && let Some(found) = doc.head(clause).and_then(of)
    {
        return Some(found);
    }
    doc.dependents(clause, &[Deprel::Conj]).filter(|conjunct| bare(*conjunct)).find_map(of)
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
pub(super) fn governor(doc: &Document, layers: Layers<'_>, timex: &Timex) -> Option<TokenId> {
    let top = timex.tokens.ids().find(|token| doc.head(*token).is_none_or(|head| !timex.tokens.has(head)))?;
    // The date of a dateline ("NAIROBI, 14 May -") is that of the report.
    let aside = |token: TokenId| doc.deprel(token) == Deprel::Parataxis && doc.head(token).is_some_and(|head| token < head);
    if std::iter::once(top).chain(doc.ancestors(top)).any(aside) {
        return None;
    }
    let sentence = doc.sentence(doc.token(top).sentence);
    let is_predicate = |token: TokenId| {
        layers.propositions.within(sentence.tokens).any(|(id, proposition)| proposition.head == token || clause_head(layers.propositions, id) == token)
    };
    doc.ancestors(top).find(|token| is_predicate(*token) || doc.deprel(*token) == Deprel::Root)
}

fn date(id: TimexId, timex: &Timex, basis: DateBasis) -> EventDate {
    EventDate { days: timex.days, grain: Some(timex.grain), basis, timex: Some(id) }
}
