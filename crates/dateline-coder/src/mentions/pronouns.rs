//! Pronouns and nouns that only point back. In: a document. Out: mentions for "he", "their", "the country", "both sides".

use std::collections::BTreeSet;

use dateline_model::{Deprel, Document, FoundBy, Mention, MentionKind, TokenId, TokenSpan, Upos};

/// Personal and possessive pronouns that can stand for an actor, by form.
const PRONOUNS: &[&str] = &[
    "he",
    "him",
    "his",
    "himself",
    "she",
    "her",
    "hers",
    "herself",
    "it",
    "its",
    "itself",
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "i",
    "me",
    "my",
    "we",
    "us",
    "our",
    "ours",
];

/// Nouns that name no actor but point to one named before, in the singular; they need a definite determiner.
pub(crate) const ANAPHORS: &[&str] = &["country", "nation", "group", "organization", "organisation", "side", "neighbor", "neighbour", "bloc", "alliance"];

/// Words that make such a noun definite.
const DEFINITE: &[&str] = &["the", "this", "that", "these", "those", "both", "two", "his", "her", "its", "their", "our"];

pub(super) fn pronouns(doc: &Document, list: &mut Vec<Mention>) {
    let taken: BTreeSet<TokenId> = list.iter().flat_map(|mention| mention.tokens.ids()).collect();
    for at in 0..doc.tokens().len() {
        let token = TokenId::at(at);
        if taken.contains(&token) {
            continue;
        }
        let form = doc.form(token).to_lowercase();
        if doc.upos(token) == Upos::Pron && doc.deprel(token) != Deprel::Expl && PRONOUNS.contains(&form.as_str()) {
            list.push(Mention { tokens: TokenSpan::token(token), head: token, kind: MentionKind::Pronoun, found_by: FoundBy::pass("mentions/pronoun") });
        } else if let Some(tokens) = anaphor(doc, token) {
            list.push(Mention { tokens, head: token, kind: MentionKind::Pronoun, found_by: FoundBy::pass("mentions/anaphor") });
        }
    }
}

/// "the country", "his country", "both sides", "the two neighbors"; not "the side of the road" or "a group".
fn anaphor(doc: &Document, token: TokenId) -> Option<TokenSpan> {
    let lemma = doc.lemma(token).to_lowercase();
    if doc.upos(token) != Upos::Noun || !ANAPHORS.contains(&lemma.as_str()) || super::is_noun_modifier(doc, token) {
        return None;
    }
    let mut start = token.0;
    for child in doc.children(token).iter().copied() {
        match doc.deprel(child) {
            Deprel::Det | Deprel::DetPredet | Deprel::NmodPoss | Deprel::Nummod if DEFINITE.contains(&doc.form(child).to_lowercase().as_str()) => {
                start = start.min(child.0);
            }
            // What has a description of its own is named by it, not by what came before.
            Deprel::Amod | Deprel::Compound | Deprel::AclRelcl | Deprel::NmodPoss if child < token => return None,
            Deprel::Nmod if doc.children(child).iter().any(|case| doc.lemma(*case) == "of") && lemma != "side" => return None,
            _ => {}
        }
    }
    (start < token.0).then_some(TokenSpan::new(start, token.0 + 1))
}

/// True if a pointing noun or pronoun stands for several parties.
pub(crate) fn is_plural_anaphor(doc: &Document, mention: &Mention) -> bool {
    let form = doc.form(mention.head).to_lowercase();
    matches!(form.as_str(), "they" | "them" | "their" | "theirs" | "themselves")
        || mention.tokens.len() > 1
            && (form != doc.lemma(mention.head).to_lowercase() || mention.tokens.ids().any(|token| matches!(doc.lemma(token), "both" | "two")))
}
