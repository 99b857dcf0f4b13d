//! Role nouns. In: the lexicons of role nouns and titles. Out: where they occur, and a mention for each that heads a phrase.

use dateline_model::{Deprel, Document, FoundBy, Mention, MentionKind, NameKind, TokenId, TokenSpan, Upos};

use super::is_noun_modifier;
use crate::actors::ActorTables;

/// A phrase of a lexicon in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoleMatch {
    pub(crate) tokens: TokenSpan,
    /// Its last word, the noun.
    pub(crate) head: TokenId,
    /// Row of the lexicon.
    pub(crate) row: usize,
}

/// Every role noun, longest first from left to right, whether it heads a phrase or not.
pub(crate) fn role_matches(doc: &Document, actors: &ActorTables) -> Vec<RoleMatch> {
    let mut found = matches(doc, |token| actors.longest_role(doc, token));
    let counted: Vec<TokenId> = (0..doc.tokens().len()).map(TokenId::at).filter(|token| counts_people(doc, *token)).collect();
    if !counted.is_empty()
        && let Some(row) = actors.role_nouns.iter().position(|role| role.phrase == "people")
    {
        found.extend(counted.into_iter().map(|head| RoleMatch { tokens: TokenSpan::token(head), head, row }));
        found.sort_by_key(|role| role.tokens.start);
    }
    found
}

/// Verbs whose object, or passive subject, is people where it is only a number.
const HARMING: &[&str] = &["kill", "wound", "injure", "hurt", "murder", "massacre", "behead", "execute", "arrest", "detain", "kidnap", "abduct"];
/// Nouns that count without saying what.
const AMOUNTS: &[&str] = &["dozen", "score", "hundred", "thousand"];

/// "killed five and wounded 110", "dozens were arrested": people who are only counted.
fn counts_people(doc: &Document, token: TokenId) -> bool {
    let amount = doc.upos(token) == Upos::Num || doc.upos(token) == Upos::Noun && AMOUNTS.contains(&doc.lemma(token).to_lowercase().as_str());
    let bare = || !doc.children(token).iter().any(|child| matches!(doc.deprel(*child), Deprel::Nmod | Deprel::Compound | Deprel::Flat));
    let Some(verb) = doc.head(token).filter(|_| amount && bare()) else { return false };
    let harmed = matches!(doc.deprel(token), Deprel::Obj | Deprel::NsubjPass) && HARMING.contains(&doc.lemma(verb));
    harmed && doc.upos(verb) == Upos::Verb
}

/// Every title, longest first from left to right.
pub(crate) fn title_matches(doc: &Document, actors: &ActorTables) -> Vec<RoleMatch> {
    matches(doc, |token| actors.longest_title(doc, token))
}

fn matches(doc: &Document, find: impl Fn(TokenId) -> Option<(TokenSpan, usize)>) -> Vec<RoleMatch> {
    let mut found = Vec::new();
    let mut next = 0;
    for at in 0..doc.tokens().len() {
        let token = TokenId::at(at);
        if token.0 < next {
            continue;
        }
        if let Some((tokens, row)) = find(token) {
            let head = TokenId(tokens.end - 1);
            if doc.upos(head).is_nominal() {
                found.push(RoleMatch { tokens, head, row });
                next = tokens.end;
            }
        }
    }
    found
}

/// A mention for each role noun that is not part of a name, a title before a name, or a modifier of another noun.
pub(super) fn role_nouns(doc: &Document, actors: &ActorTables, roles: &[RoleMatch], list: &mut Vec<Mention>) {
    let names: Vec<Mention> = list.clone();
    for role in roles {
        // Parts of names; but a nationality word may be a part of the role's phrase.
        let inside = names.iter().any(|name| name.kind != MentionKind::Demonym && name.tokens.has(role.head));
        if inside || names.iter().any(|name| name.head == role.head) || is_title(doc, role, &names) || modifies_role(doc, role, roles, &names) {
            continue;
        }
        let tokens = identifying_span(doc, role, &names);
        let found_by = FoundBy::named(format!("lexicons/en/role-nouns/{}", actors.role_nouns[role.row].phrase));
        list.push(Mention { tokens, head: role.head, kind: MentionKind::RoleNoun, found_by });
    }
}

/// A title directly before a person's name: the name is the mention, unless the parser makes the title the head, which others depend on.
fn is_title(doc: &Document, role: &RoleMatch, names: &[Mention]) -> bool {
    let person = |name: &&Mention| name.kind == MentionKind::Name(NameKind::Person) && name.tokens.start == role.tokens.end;
    names.iter().find(person).is_some_and(|name| {
        let own = super::head_of(doc, name.tokens);
        doc.head(own) != Some(role.head) && (doc.head(role.head).is_some_and(|head| name.tokens.has(head)) || doc.head(role.head) == doc.head(own))
    })
}

/// "army chief", "police spokesman Ivanov": the noun behind it is the actor. "police station", "rebel attack": it is the actor itself.
fn modifies_role(doc: &Document, role: &RoleMatch, roles: &[RoleMatch], names: &[Mention]) -> bool {
    let mut token = role.head;
    while is_noun_modifier(doc, token) {
        let Some(head) = doc.head(token) else { break };
        if roles.iter().any(|other| other.head == head) || names.iter().any(|name| name.head == head || name.tokens.has(head)) {
            return true;
        }
        token = head;
    }
    false
}

/// The phrase with the words before it that identify it: "Russian peacekeepers", "Russia's foreign ministry", "US ground forces".
fn identifying_span(doc: &Document, role: &RoleMatch, names: &[Mention]) -> TokenSpan {
    let mut start = role.tokens.start;
    for name in names.iter().filter(|name| name.tokens.end <= role.tokens.start) {
        let own = super::head_of(doc, name.tokens);
        let depends = matches!(doc.deprel(own), Deprel::Amod | Deprel::Compound | Deprel::NmodPoss | Deprel::Nmod | Deprel::NmodUnmarked | Deprel::NmodDesc)
            && doc.head(own).is_some_and(|head| role.tokens.has(head));
        let between = (name.tokens.end..role.tokens.start).map(TokenId);
        let contiguous = between.clone().all(|token| doc.upos(token) == Upos::Part || (doc.upos(token) != Upos::Punct && doc.dominates(role.head, token)));
        if depends && contiguous && !is_hyphenated(doc, name.tokens) {
            start = start.min(name.tokens.start);
        }
    }
    TokenSpan::new(start, role.tokens.end)
}

/// "US-backed", "Moscow-brokered", "Armenian-majority": the name is joined to the next word and says nothing of whose the noun is.
pub(crate) fn is_hyphenated(doc: &Document, tokens: TokenSpan) -> bool {
    let Some(last) = tokens.ids().next_back() else { return false };
    let hyphen = |token: TokenId| matches!(doc.form(token), "-" | "–" | "‑");
    let joined = |token: TokenId| doc.token(last).span.end == doc.token(token).span.start;
    doc.next(last).is_some_and(|next| hyphen(next) && joined(next))
}
