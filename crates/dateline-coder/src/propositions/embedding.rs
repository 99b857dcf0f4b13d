//! In: propositions. Out: which one stands under which, and how ("said that", "agreed to", "if", "in order to").

use std::collections::BTreeMap;

use dateline_model::{Deprel, Document, Embedding, EmbeddingKind, PropositionId, Propositions, TokenId, Upos};

/// Sets the embedding of every proposition. `carried` maps a light verb to the event noun that took its place.
pub(super) fn link(doc: &Document, propositions: &mut Propositions, carried: &BTreeMap<TokenId, TokenId>) {
    let mut by_head: BTreeMap<TokenId, PropositionId> = propositions.iter().map(|(id, proposition)| (proposition.head, id)).collect();
    for (verb, noun) in carried {
        if let Some(id) = by_head.get(noun).copied() {
            by_head.insert(*verb, id);
        }
    }
    for index in 0..propositions.list.len() {
        let id = PropositionId::at(index);
        let proposition = propositions.get(id);
        // A noun under a light verb hangs where the verb hangs.
        let start = match proposition.form {
            dateline_model::PredicateForm::LightVerb { verb } => verb,
            dateline_model::PredicateForm::Nominal => super::nominal::anchor(doc, proposition.head),
            _ => proposition.head,
        };
        let embedding = find(doc, start, id, &by_head);
        propositions.list[index].embedding = embedding;
    }
}

fn find(doc: &Document, start: TokenId, own: PropositionId, by_head: &BTreeMap<TokenId, PropositionId>) -> Option<Embedding> {
    let mut token = start;
    let mut kind = None;
    let mut relative = false;
    for _ in 0..doc.tokens().len() {
        let above = super::clause::clause_of_conjunct(doc, token);
        let head = above.or_else(|| doc.head(token))?;
        let step = relation(doc, token, head);
        let clausal_conjunct = doc.deprel(token) == Deprel::Conj;
        // The outermost step that says something decides: a conjunct hangs where its first conjunct hangs, but what a relative clause
        // tells is beside the point of the clause above it.
        relative |= doc.deprel(token) == Deprel::AclRelcl;
        if !(clausal_conjunct || relative && kind.is_some()) {
            kind = Some(kind.map_or(step, |inner: EmbeddingKind| if inner == EmbeddingKind::Attributive { step } else { inner }));
        }
        if doc.deprel(token) == Deprel::Parataxis && doc.upos(token) == Upos::Verb {
            return None;
        }
        if !clausal_conjunct && let Some(under) = by_head.get(&head).copied().filter(|under| *under != own) {
            return Some(Embedding { under, kind: kind.unwrap_or(EmbeddingKind::Attributive) });
        }
        token = head;
    }
    None
}

fn relation(doc: &Document, token: TokenId, head: TokenId) -> EmbeddingKind {
    let mark = doc.dependents(token, &[Deprel::Mark, Deprel::Case]).map(|mark| doc.lemma(mark).to_lowercase()).next();
    let mark = mark.as_deref();
    match doc.deprel(token) {
        Deprel::Ccomp | Deprel::Xcomp | Deprel::Csubj | Deprel::CsubjPass => EmbeddingKind::Content,
        Deprel::Advcl => match mark {
            Some("if" | "unless") => EmbeddingKind::Condition,
            Some("of" | "for" | "from" | "into" | "against") => EmbeddingKind::Content,
            Some("to") => EmbeddingKind::Purpose,
            Some("in") if doc.dependents(token, &[Deprel::Mark]).any(|mark| doc.lemma(mark) == "to") => EmbeddingKind::Purpose,
            _ => EmbeddingKind::Adverbial,
        },
        // "allegations that ...", "an agreement to ..."
        Deprel::Acl if mark.is_some() => EmbeddingKind::Content,
        Deprel::Obj => EmbeddingKind::Content,
        Deprel::Obl
            if matches!(super::preposition(doc, token).as_deref(), Some("of" | "for" | "to" | "with" | "in" | "on" | "about" | "against" | "over"))
                && doc.upos(head) == Upos::Verb =>
        {
            EmbeddingKind::Content
        }
        Deprel::Nmod if matches!(super::preposition(doc, token).as_deref(), Some("of" | "for" | "on" | "about" | "over" | "to")) => EmbeddingKind::Content,
        _ => EmbeddingKind::Attributive,
    }
}
