//! Names. In: the reader's names and the tables' matches. Out: one mention a name, where the two agree or one of them wins.

use std::collections::BTreeSet;

use dateline_model::{Deprel, Document, FoundBy, Mention, MentionKind, NameKind, TokenId, TokenSpan, Upos};

use super::{RoleMatch, head_of};
use crate::actors::{ActorTables, Known, StateForm, shouts, trimmed};

/// A name that a table knows.
struct TableName {
    tokens: TokenSpan,
    known: Vec<Known>,
}

/// Every name and nationality word of the document.
pub(super) fn names(doc: &Document, actors: &ActorTables, roles: &[RoleMatch], titles: &[RoleMatch]) -> Vec<Mention> {
    let reader = reader_names(doc, actors, titles);
    let found = table_names(doc, actors, &reader);
    let states = states_named(doc, &found, &reader);
    let table: Vec<TableName> = found.into_iter().filter(|name| survives(doc, name, &reader, &states)).collect();
    let persons: Vec<TokenSpan> = reader.iter().filter(|(_, kind)| *kind == NameKind::Person).map(|(tokens, _)| *tokens).collect();
    let mut list = Vec::new();
    for name in &table {
        list.push(table_mention(doc, actors, name, &reader));
    }
    for (tokens, kind) in reader {
        let beaten = table.iter().any(|name| {
            // "Kurdish-led Syrian Democratic Forces": the table's name is the head of the reader's.
            let ends_it = kind == NameKind::Organisation && name.tokens.end == tokens.end && is_organisation(name);
            name.tokens == tokens || (name.tokens.overlaps(tokens) && !tokens.contains(name.tokens)) || (ends_it && tokens.contains(name.tokens))
        });
        let unnamed = matches!(kind, NameKind::Date | NameKind::Event | NameKind::Weapon | NameKind::Misc);
        if beaten || unnamed || tokens.is_empty() || is_title_only(tokens, titles, &persons) {
            continue;
        }
        let head = head_of(doc, tokens);
        // "Russian Defense Ministry": a role noun written like a name. The lexicon knows more of it than the tag does.
        if kind == NameKind::Organisation && roles.iter().any(|role| role.head == head && tokens.contains(role.tokens)) {
            list.push(Mention { tokens, head, kind: MentionKind::RoleNoun, found_by: FoundBy::pass("mentions/named-role") });
            continue;
        }
        let kind = if kind == NameKind::Nationality { MentionKind::Demonym } else { MentionKind::Name(kind) };
        list.push(Mention { tokens, head, kind, found_by: FoundBy::pass("mentions/reader") });
    }
    list
}

/// "NATO Secretary-General" or "Crown" before a person's name is no name but a title; what a table knows in it stays.
fn is_title_only(tokens: TokenSpan, titles: &[RoleMatch], persons: &[TokenSpan]) -> bool {
    titles.iter().any(|title| {
        let before_person = persons.iter().any(|person| person.start == title.tokens.end);
        before_person && title.tokens.overlaps(tokens) && tokens.end <= title.tokens.end
    })
}

fn is_organisation(name: &TableName) -> bool {
    name.known.iter().any(|known| matches!(known, Known::Organisation(_) | Known::ArmedGroup(_)))
}

/// The reader's names without determiners and "'s", people without their title.
fn reader_names(doc: &Document, actors: &ActorTables, titles: &[RoleMatch]) -> Vec<(TokenSpan, NameKind)> {
    let mut names = Vec::new();
    for name in doc.names() {
        let mut tokens = trimmed(doc, name.tokens);
        if name.kind == NameKind::Person {
            while let Some(shorter) = without_title(doc, actors, tokens, titles) {
                tokens = shorter;
            }
        }
        names.push((tokens, name.kind));
    }
    names
}

/// "President Putin", "Russian President Putin" -> "Putin".
fn without_title(doc: &Document, actors: &ActorTables, tokens: TokenSpan, titles: &[RoleMatch]) -> Option<TokenSpan> {
    let first = TokenId(tokens.start);
    let title = titles.iter().find(|title| title.tokens.start == tokens.start && title.tokens.end < tokens.end).map(|title| title.tokens.end);
    let demonym = || {
        let found = actors.longest_name(doc, first, false)?;
        let state = found.values.iter().any(|known| matches!(known, Known::State(_, StateForm::Adjective)));
        (state && found.tokens.end < tokens.end && doc.upos(first) == Upos::Adj).then_some(found.tokens.end)
    };
    title.or_else(demonym).map(|start| trimmed(doc, TokenSpan::new(start, tokens.end)))
}

/// Table matches from left to right, longest first.
fn table_names(doc: &Document, actors: &ActorTables, reader: &[(TokenSpan, NameKind)]) -> Vec<TableName> {
    let mut names = Vec::new();
    for (index, sentence) in doc.sentences().iter().enumerate() {
        let shouting = shouts(doc, dateline_model::SentenceId::at(index));
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let found = actors.longest_name(doc, TokenId(at), shouting).and_then(|found| {
                let known: Vec<Known> = found.values.into_iter().filter(|known| plausible(doc, found.tokens, *known, reader)).collect();
                (!known.is_empty()).then_some(TableName { tokens: found.tokens, known })
            });
            match found {
                Some(name) => {
                    at = name.tokens.end;
                    names.push(name);
                }
                None => at += 1,
            }
        }
    }
    names
}

/// Whether words that match a row can be meant as that row: a name is a proper noun or was tagged as a name, a nationality word may
/// be an adjective or a noun.
fn plausible(doc: &Document, tokens: TokenSpan, known: Known, reader: &[(TokenSpan, NameKind)]) -> bool {
    let tagged = reader.iter().any(|(span, _)| span.overlaps(tokens));
    let proper = tokens.ids().any(|token| doc.upos(token) == Upos::Propn) || is_acronym(doc, tokens);
    let nominal = tokens.ids().all(|token| !matches!(doc.upos(token), Upos::Verb | Upos::Aux | Upos::Pron | Upos::Adv | Upos::Sconj | Upos::Intj));
    match known {
        Known::State(_, StateForm::Adjective) => nominal,
        Known::State(_, StateForm::People) => nominal && (tagged || proper || doc.upos(TokenId(tokens.start)) != Upos::Adj || is_noun_like(doc, tokens)),
        Known::Person(_) if tokens.len() == 1 => tagged || proper,
        Known::State(..) | Known::Organisation(_) | Known::ArmedGroup(_) | Known::Place(_) | Known::Disputed(_) => tagged || proper || tokens.len() > 2,
        Known::Person(_) => true,
    }
}

/// "the FSB", whatever the reader takes the word for; not where everything is in capitals.
fn is_acronym(doc: &Document, tokens: TokenSpan) -> bool {
    let [first, rest @ ..] = doc.form(TokenId(tokens.start)).as_bytes() else { return false };
    let capitals = first.is_ascii_uppercase() && !rest.is_empty() && rest.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    tokens.len() == 1 && capitals && !shouts(doc, doc.token(TokenId(tokens.start)).sentence)
}

/// "the French", "the British": an adjective that heads a phrase of its own.
fn is_noun_like(doc: &Document, tokens: TokenSpan) -> bool {
    !matches!(doc.deprel(head_of(doc, tokens)), Deprel::Amod | Deprel::Compound)
}

/// The states that the text names by words which the reader does not take for a person.
fn states_named(doc: &Document, found: &[TableName], reader: &[(TokenSpan, NameKind)]) -> BTreeSet<usize> {
    let personal = |name: &TableName| reader.iter().any(|(tokens, kind)| *kind == NameKind::Person && tokens.overlaps(name.tokens));
    let certain = found.iter().filter(|name| !personal(name) && !doc.bytes(name.tokens).is_empty());
    certain.flat_map(|name| &name.known).filter_map(|known| if let Known::State(at, _) = known { Some(*at) } else { None }).collect()
}

/// A table's name gives way to the reader's where it is only a part of it that means something else.
fn survives(doc: &Document, name: &TableName, reader: &[(TokenSpan, NameKind)], states: &BTreeSet<usize>) -> bool {
    for (tokens, kind) in reader {
        if *tokens == name.tokens {
            // "Paris", "Jordan", "Chad", "Victoria" tagged as a person are first names, unless the table knows a person too, or the
            // report names the same state by other words.
            let topical = name.known.iter().any(|known| matches!(known, Known::State(at, _) if states.contains(at)));
            let person = name.known.iter().any(|known| matches!(known, Known::Person(_)));
            let place_only = name.known.iter().all(|known| matches!(known, Known::Place(_)));
            return match kind {
                NameKind::Person => person || topical || !place_only && name.tokens.len() > 1 || !is_first_name_like(doc, name),
                _ => true,
            };
        }
        if !tokens.overlaps(name.tokens) || name.tokens.contains(*tokens) {
            continue;
        }
        if !tokens.contains(name.tokens) {
            // They cross: the longer one is right more often.
            if name.tokens.len() < tokens.len() {
                return false;
            }
            continue;
        }
        let country = is_organisation(name) || name.known.iter().any(|known| matches!(known, Known::State(..)));
        let separate = apart(doc, *tokens, name.tokens);
        let keep = match kind {
            NameKind::Person => false,
            NameKind::GeoPolitical | NameKind::Location => separate,
            NameKind::Organisation | NameKind::Facility | NameKind::Event | NameKind::Misc | NameKind::Nationality | NameKind::Weapon | NameKind::Date => {
                country || separate
            }
        };
        if !keep {
            return false;
        }
    }
    true
}

/// A one-word name of a country or place that the reader takes for a person, and that may be one's.
fn is_first_name_like(doc: &Document, name: &TableName) -> bool {
    /// Countries that people are called by.
    const GIVEN: &[&str] = &["Chad", "Georgia", "Israel", "Jordan"];
    let given = || GIVEN.contains(&doc.form(TokenId(name.tokens.start)));
    let fits = |known: &Known| match known {
        Known::Place(_) | Known::State(_, StateForm::Capital) => true,
        Known::State(_, StateForm::Name) => given(),
        _ => false,
    };
    name.tokens.len() == 1 && name.known.iter().all(fits)
}

/// True if a comma, "'s" or a preposition stands between the inner name and the rest of the outer one ("Mokha, Yemen").
fn apart(doc: &Document, outer: TokenSpan, inner: TokenSpan) -> bool {
    let parts = |id: TokenId| matches!(doc.upos(id), Upos::Adp | Upos::Part) || doc.form(id) == ",";
    let before = inner.start.checked_sub(1).map(TokenId).filter(|token| outer.has(*token));
    let after = Some(TokenId(inner.end)).filter(|token| outer.has(*token));
    before.is_some_and(parts) || after.is_some_and(parts)
}

fn table_mention(doc: &Document, actors: &ActorTables, name: &TableName, reader: &[(TokenSpan, NameKind)]) -> Mention {
    let tagged = reader.iter().find(|(tokens, _)| *tokens == name.tokens).map(|(_, kind)| *kind);
    let head = head_of(doc, name.tokens);
    let kind = kind_of(doc, head, &name.known, tagged);
    let longer = reader
        .iter()
        .find(|(tokens, _)| is_organisation(name) && tokens.overlaps(name.tokens) && tokens.end > name.tokens.end && tokens.end <= name.tokens.end + 2);
    // "Iranian Revolutionary Guard [Corps]": the table's name stops short of the word that others depend on.
    let head = longer.map_or(head, |(tokens, _)| head_of(doc, name.tokens.cover(*tokens)));
    Mention { tokens: name.tokens, head, kind, found_by: found_by(actors, name.known[0]) }
}

/// The kind that a table implies; where rows of several tables match, the reader's tag chooses.
fn kind_of(doc: &Document, head: TokenId, known: &[Known], tagged: Option<NameKind>) -> MentionKind {
    let kinds: BTreeSet<NameKind> = known.iter().filter_map(|known| name_kind(*known)).collect();
    let nationality = known.iter().any(|known| matches!(known, Known::State(_, StateForm::Adjective | StateForm::People)));
    let modifier = matches!(doc.deprel(head), Deprel::Amod | Deprel::Compound) || doc.upos(head) == Upos::Adj;
    match tagged {
        Some(NameKind::Nationality) if nationality => return MentionKind::Demonym,
        Some(kind) if kinds.contains(&kind) => return MentionKind::Name(kind),
        _ => {}
    }
    // "US troops": the name is its own adjective.
    if nationality && (kinds.is_empty() || modifier) {
        return MentionKind::Demonym;
    }
    kinds.first().map_or(MentionKind::Demonym, |kind| MentionKind::Name(*kind))
}

fn name_kind(known: Known) -> Option<NameKind> {
    match known {
        Known::State(_, StateForm::Adjective | StateForm::People) => None,
        Known::State(_, StateForm::Nickname) | Known::Organisation(_) | Known::ArmedGroup(_) => Some(NameKind::Organisation),
        Known::State(..) | Known::Place(_) | Known::Disputed(_) => Some(NameKind::GeoPolitical),
        Known::Person(_) => Some(NameKind::Person),
    }
}

/// The table and the row's key, for `dateline why`.
pub(crate) fn found_by(actors: &ActorTables, known: Known) -> FoundBy {
    FoundBy::named(match known {
        Known::Disputed(at) => format!("policy/disputed/{}", actors.disputed[at].name),
        Known::State(at, form) => format!("actors/states/{}/{}", actors.states[at].code, form.column()),
        Known::ArmedGroup(at) => format!("actors/armed-groups/{}", actors.armed_groups[at].name),
        Known::Organisation(at) => format!("actors/organisations/{}", actors.organisations[at].name),
        Known::Person(at) => format!("actors/offices/{}", actors.persons[at].name),
        Known::Place(at) => format!("places/places/{}", actors.places[at].name),
    })
}
