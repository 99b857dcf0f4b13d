//! In: a statement with its cue's stance. Out: its stance, with an assertion turned into an accusation where its content alleges wrongdoing by
//! another party, into a promise where the speaker says "we will" or holds out harm, into a denial where he says that there is no evidence,
//! and into a doubt where he says that something is open.

use dateline_model::{Deprel, ModalityKind, Polarity, Role, Stance, Tense, TokenId, Upos};

use super::lexicon::Wrong;
use super::reading::{Draft, Reading};

/// The stance of a statement.
pub(super) fn stance(reading: &Reading<'_>, draft: &Draft) -> Stance {
    match draft.stance {
        Stance::Asserts if finds_nothing(reading, draft) => Stance::Denies,
        Stance::Asserts if leaves_open(reading, draft) => Stance::Doubts,
        Stance::Asserts if commits(reading, draft) || threatens(reading, draft) => Stance::Promises,
        Stance::Asserts if draft.source.is_some() && alleges(reading, draft) => Stance::Accuses,
        stance => stance,
    }
}

/// Whether the content says of somebody else that they did wrong.
fn alleges(reading: &Reading<'_>, draft: &Draft) -> bool {
    let doc = reading.doc;
    // "attributed the bombing to X": the phrase names the doer.
    let attributed = || {
        let object = doc.dependents(draft.cue_head, &[Deprel::Obj, Deprel::NsubjPass]).find(|object| draft.tokens.contains(object))?;
        wrong(reading, object)
    };
    if matches!(doc.lemma(draft.cue_head), "attribute" | "ascribe" | "pin") && attributed().is_some() {
        return true;
    }
    draft.tokens.iter().copied().any(|token| {
        if !matches!(doc.upos(token), Upos::Verb | Upos::Noun | Upos::Adj | Upos::Adv) || excused(reading, token) {
            return false;
        }
        match wrong(reading, token) {
            None => false,
            Some(Wrong::Alone) => doc.deprel(token) != Deprel::Compound,
            Some(wrong) => {
                let mut doers = doers(reading, token).into_iter().filter(|doer| draft.tokens.contains(doer));
                doers.any(|doer| is_other_party(reading, draft, doer)) && (wrong == Wrong::ByAnother || helps_fighters(reading, token))
            }
        }
    })
}

/// Whether and when a word is one of wrongdoing; of a noun also the verb that it stands for ("bombing").
fn wrong(reading: &Reading<'_>, token: TokenId) -> Option<Wrong> {
    let doc = reading.doc;
    let verb = || {
        let id = reading.proposition(token).filter(|_| doc.upos(token) == Upos::Noun)?;
        reading.lexicon.wrong(&reading.propositions.get(id).predicate)
    };
    reading.lexicon.wrong(doc.lemma(token)).or_else(verb)
}

/// Whether what a verb supports are armed groups.
fn helps_fighters(reading: &Reading<'_>, verb: TokenId) -> bool {
    let Some(id) = reading.proposition(verb) else { return false };
    let fights = |head: TokenId| {
        matches!(reading.doc.lemma(head), "rebel" | "militant" | "militia" | "insurgent" | "separatist" | "terrorist" | "extremist" | "jihadist" | "guerrilla")
    };
    reading.propositions.get(id).arguments(&Role::Object).any(|object| fights(object.head))
}

/// Said not to be so, or only on a condition, or not to be worse than it is ("only attacked military targets").
fn excused(reading: &Reading<'_>, token: TokenId) -> bool {
    let doc = reading.doc;
    let negated = reading.proposition(token).is_some_and(|id| matches!(reading.propositions.get(id).polarity, Polarity::Negative(_)));
    let no = doc.dependents(token, &[Deprel::Det]).any(|det| doc.lemma(det) == "no");
    let only = doc.dependents(token, &[Deprel::Advmod]).any(|adverb| matches!(doc.form(adverb).to_lowercase().as_str(), "only" | "merely" | "just"));
    let conditional = reading
        .proposition(token)
        .and_then(|id| reading.propositions.get(id).modality)
        .is_some_and(|modality| matches!(modality.kind, ModalityKind::Conditional | ModalityKind::Required));
    negated || no || only || conditional
}

/// Who does what a word says; an event noun under a verb is done by the verb's subject ("ordered the killing").
fn doers(reading: &Reading<'_>, token: TokenId) -> Vec<TokenId> {
    let of = |token: TokenId| {
        let id = reading.proposition(token)?;
        let subjects: Vec<TokenId> = reading.propositions.get(id).arguments(&Role::Subject).map(|argument| argument.head).collect();
        (!subjects.is_empty()).then_some(subjects)
    };
    let above = || reading.doc.head(token).filter(|_| reading.doc.deprel(token) == Deprel::Obj).and_then(of);
    of(token).or_else(above).unwrap_or_default()
}

/// Whether the speaker says what he or they will do, in his own words.
fn commits(reading: &Reading<'_>, draft: &Draft) -> bool {
    let doc = reading.doc;
    let first_person: &[&str] = if draft.quoted { &["we", "i", "our", "my"] } else { &["it", "he", "she", "they", "we", "its", "his", "her", "their"] };
    draft.source.is_some()
        && draft.tokens.iter().filter_map(|token| reading.proposition(*token)).any(|id| {
            let proposition = reading.propositions.get(id);
            let is_own = |token: TokenId| first_person.contains(&doc.form(token).to_lowercase().as_str());
            let own =
                proposition.arguments(&Role::Subject).any(|subject| is_own(subject.head) || doc.dependent(subject.head, Deprel::NmodPoss).is_some_and(is_own));
            let would = proposition.modality.is_some_and(|modality| !draft.quoted && doc.form(modality.cue).eq_ignore_ascii_case("would"));
            let have = doc.dependents(proposition.head, &[Deprel::Aux]).any(|aux| doc.lemma(aux) == "have");
            let main = doc.head(proposition.head).is_none_or(|head| draft.tokens.binary_search(&head).is_err() || doc.deprel(proposition.head) == Deprel::Conj);
            own && main
                && !have
                && (proposition.tense == Tense::Future || would || (draft.quoted && reading.is_commissive(&proposition.predicate)))
                && doc.upos(proposition.head) == Upos::Verb
                && proposition.polarity == Polarity::Positive
        })
}

/// Whether the speaker holds out harm: "warned of sanctions", "said there will be consequences". What others may do is no threat of his.
fn threatens(reading: &Reading<'_>, draft: &Draft) -> bool {
    let doc = reading.doc;
    let warns = matches!(doc.lemma(draft.cue_head), "warn" | "caution");
    draft.source.is_some()
        && draft.tokens.iter().copied().any(|token| {
            if doc.upos(token) != Upos::Noun || !reading.lexicon.is_harm(doc.lemma(token)) {
                return false;
            }
            let outside = doc.head(token).is_none_or(|head| draft.tokens.binary_search(&head).is_err());
            let held_out = || {
                let clause = reading.clause(token);
                let future = reading.proposition(clause).is_some_and(|id| reading.propositions.get(id).tense == Tense::Future)
                    || doc.dependents(clause, &[Deprel::Aux]).any(|aux| matches!(doc.form(aux).to_lowercase().as_str(), "will" | "'ll" | "’ll" | "would"));
                let negated = reading.is_negated(clause);
                let there = doc.dependents(clause, &[Deprel::Expl]).any(|word| doc.form(word).eq_ignore_ascii_case("there"));
                let faces = matches!(doc.lemma(clause), "face" | "meet" | "suffer" | "bear" | "pay" | "follow" | "bring" | "carry");
                future && !negated && (there || faces)
            };
            !reading.is_negated(token) && (warns && outside || held_out())
        })
}

/// Whether the content says that something is not known or settled: "questions remain", "it is unclear".
fn leaves_open(reading: &Reading<'_>, draft: &Draft) -> bool {
    let doc = reading.doc;
    let Some(main) = draft
        .tokens
        .iter()
        .copied()
        .find(|token| reading.is_predicate(*token) && doc.head(*token).is_none_or(|head| draft.tokens.binary_search(&head).is_err()))
    else {
        return false;
    };
    let subject = doc.children(main).iter().copied().find(|child| doc.deprel(*child).is_subject());
    let questions = subject.is_some_and(|subject| matches!(doc.lemma(subject), "question" | "doubt" | "uncertainty"));
    questions && matches!(doc.lemma(main), "remain" | "persist" | "arise" | "linger") && !reading.is_negated(main)
        || matches!(doc.lemma(main), "unclear" | "doubtful" | "questionable" | "implausible" | "unproven" | "unverified") && !reading.is_negated(main)
}

/// Whether the content says that there is no evidence or trace of something.
fn finds_nothing(reading: &Reading<'_>, draft: &Draft) -> bool {
    let doc = reading.doc;
    draft.tokens.iter().any(|token| {
        matches!(doc.lemma(*token), "evidence" | "proof" | "trace" | "basis" | "truth" | "indication")
            && doc.dependents(*token, &[Deprel::Det]).any(|det| doc.form(det).eq_ignore_ascii_case("no"))
    })
}

/// A party other than the speaker: not "we", not the source itself, not an event ("the attack killed ...").
fn is_other_party(reading: &Reading<'_>, draft: &Draft, subject: TokenId) -> bool {
    let doc = reading.doc;
    let form = doc.form(subject).to_lowercase();
    let first_person = doc.feat(subject, "Person") == Some("1") || matches!(form.as_str(), "we" | "i" | "it");
    let same = draft.source.is_some_and(|source| source == subject || doc.lemma(source) == doc.lemma(subject));
    let owner = |owner: TokenId| matches!(doc.form(owner).to_lowercase().as_str(), "our" | "my" | "its" | "his" | "her" | "their");
    let owned = doc.dependent(subject, Deprel::NmodPoss).is_some_and(owner);
    let unknown =
        matches!(form.as_str(), "they" | "someone" | "who" | "gunmen" | "gunman" | "assailants" | "bomb" | "bomber" | "explosion" | "blast" | "bullet");
    // "he said he had fired": in indirect speech the pronoun may be the speaker.
    let perhaps_same = !draft.quoted && matches!(form.as_str(), "he" | "she");
    !first_person && !same && !perhaps_same && !owned && !unknown && reading.proposition(subject).is_none()
}
