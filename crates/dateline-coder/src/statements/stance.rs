//! In: a statement with its cue's stance. Out: its stance, with an assertion turned into an accusation where its content alleges wrongdoing by another party.

use dateline_model::{Deprel, Polarity, Role, Stance, TokenId, Upos};

use super::reading::{Draft, Reading};

/// The stance of a statement.
pub(super) fn stance(reading: &Reading<'_>, draft: &Draft) -> Stance {
    match draft.stance {
        Stance::Asserts if alleges(reading, draft) => Stance::Accuses,
        stance => stance,
    }
}

/// Whether the content says of somebody else that they did wrong: a word of wrongdoing as predicate with a subject who is not the speaker, or said of them.
fn alleges(reading: &Reading<'_>, draft: &Draft) -> bool {
    let doc = reading.doc;
    draft.tokens.iter().any(|token| {
        if !matches!(doc.upos(*token), Upos::Verb | Upos::Noun | Upos::Adj | Upos::Adv) || !reading.lexicon.is_wrong(doc.lemma(*token)) {
            return false;
        }
        let Some(id) = reading.proposition(*token) else {
            // "a deliberate provocation", "illegally": the word itself judges; a physical act does not.
            return !is_act(reading, *token) && doc.deprel(*token) != Deprel::Compound;
        };
        let proposition = reading.propositions.get(id);
        if matches!(proposition.polarity, Polarity::Negative(_)) {
            return false;
        }
        let mut subjects = proposition.arguments(&Role::Subject).map(|argument| argument.head).filter(|subject| draft.tokens.contains(subject)).peekable();
        subjects.peek().is_some() && subjects.all(|subject| is_other_party(reading, draft, subject))
    })
}

/// Words that name an act of violence or coercion rather than judge it.
fn is_act(reading: &Reading<'_>, token: TokenId) -> bool {
    matches!(reading.doc.upos(token), Upos::Noun | Upos::Verb) && reading.is_eventive(token)
}

/// A party other than the speaker: not "we", not the source itself, not an event ("the attack killed ...").
fn is_other_party(reading: &Reading<'_>, draft: &Draft, subject: TokenId) -> bool {
    let doc = reading.doc;
    let first_person = doc.feat(subject, "Person") == Some("1") || matches!(doc.form(subject).to_lowercase().as_str(), "we" | "i" | "it");
    let same = draft.source.is_some_and(|source| source == subject || doc.lemma(source) == doc.lemma(subject));
    let owned = doc.dependent(subject, Deprel::NmodPoss).is_some_and(|owner| matches!(doc.form(owner).to_lowercase().as_str(), "our" | "my" | "its" | "his" | "her" | "their"));
    let unknown = matches!(doc.form(subject).to_lowercase().as_str(), "they" | "someone" | "who" | "gunmen" | "assailants");
    !first_person && !same && !owned && !unknown && reading.proposition(subject).is_none()
}
