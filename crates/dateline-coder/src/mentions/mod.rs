//! mentions: words that may stand for an actor or a place. In: a document and the actor tables. Out: names, nationality words, role
//! nouns and pronouns, each with its head and what found it.
//!
//! What is deliberately absent: no mention says whom it stands for; that is the next stage.

mod names;
mod pronouns;
mod roles;

use std::collections::BTreeSet;

use dateline_model::{Deprel, Diagnostic, Document, Mention, MentionKind, Mentions, TokenId, TokenSpan};

use crate::actors::ActorTables;

pub(crate) use names::found_by;
pub(crate) use pronouns::{ANAPHORS, is_plural_anaphor};
pub(crate) use roles::{RoleMatch, is_hyphenated, role_matches, title_matches};

/// Finds every mention, in text order (of two that begin together, the longer first).
pub fn mentions(doc: &Document, actors: &ActorTables) -> (Mentions, Vec<Diagnostic>) {
    let roles = role_matches(doc, actors);
    let titles = title_matches(doc, actors);
    let mut list = names::names(doc, actors, &roles, &titles);
    // Pointing nouns first: "the group" is no group of its own.
    pronouns::pronouns(doc, &mut list);
    roles::role_nouns(doc, actors, &roles, &mut list);
    list.sort_by_key(|mention| (mention.tokens.start, std::cmp::Reverse(mention.tokens.end), mention.head));
    let mut seen = BTreeSet::new();
    list.retain(|mention| seen.insert((mention.tokens, mention.head)));
    (Mentions { list }, Vec::new())
}

/// One mention as a line: `surface | kind | head`.
pub fn show_mention(doc: &Document, mention: &Mention) -> String {
    format!("{} | {} | {}", one_line(doc, mention.tokens), show_kind(mention.kind), doc.form(mention.head))
}

/// The word for a mention's kind.
fn show_kind(kind: MentionKind) -> String {
    match kind {
        MentionKind::Name(kind) => format!("name {kind}"),
        MentionKind::Demonym => "demonym".into(),
        MentionKind::RoleNoun => "role-noun".into(),
        MentionKind::Pronoun => "pronoun".into(),
    }
}

/// The words of a span with single spaces for whatever white space the text has.
pub(crate) fn one_line(doc: &Document, tokens: TokenSpan) -> String {
    doc.slice(doc.bytes(tokens)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The word of a span that the rest depends on: the first whose head lies outside.
pub(crate) fn head_of(doc: &Document, tokens: TokenSpan) -> TokenId {
    let outside = |token: &TokenId| doc.head(*token).is_none_or(|head| !tokens.has(head));
    let nominal = |token: &TokenId| doc.upos(*token).is_nominal();
    let tops = || tokens.ids().filter(outside);
    tops().find(nominal).or_else(|| tops().next()).unwrap_or(TokenId(tokens.start))
}

/// True if a noun stands before another one that it only modifies ("police station", "army base").
pub(crate) fn is_noun_modifier(doc: &Document, token: TokenId) -> bool {
    let modifies = matches!(doc.deprel(token), Deprel::Compound | Deprel::Amod | Deprel::NmodDesc | Deprel::NmodUnmarked | Deprel::Nmod);
    modifies && doc.head(token).is_some_and(|head| head > token && doc.upos(head).is_nominal())
}
