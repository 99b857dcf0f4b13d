//! In: a document's trees and the predicate lexicon. Out: normalised predicates with deep arguments.
//!
//! Every later stage reads propositions, never trees, when it wants to know who does what to whom. Passives are turned round, relative
//! clauses, control and coordination resolved, nominalisations and light verbs unfolded to the verb that they stand for.
//! Negation, tense and modality are recorded beside the predicate, so that no rule has to know about them.

mod clause;
mod embedding;
mod lexicon;
mod nominal;
mod verbal;

use std::collections::BTreeMap;

use dateline_model::{Argument, Deprel, Document, PredicateForm, Proposition, Propositions, Role, TokenId, Upos};

pub use lexicon::PredicateLexicon;
pub(crate) use nominal::is_time_noun;

/// Finds the propositions of a document, in order of their predicates.
pub fn propositions(doc: &Document, lexicon: &PredicateLexicon) -> Propositions {
    let mut list = Vec::new();
    // Light verbs whose event noun carries the meaning: the noun's proposition replaces the verb's.
    let mut carried: BTreeMap<TokenId, TokenId> = BTreeMap::new();
    for sentence in doc.sentences().iter().filter(|sentence| sentence.kind.is_coded()) {
        for token in sentence.tokens.ids() {
            if let Some(noun) = lexicon.nominalisation(doc, token)
                && let Some(proposition) = nominal::proposition(doc, token, noun, lexicon)
            {
                if let PredicateForm::LightVerb { verb } = proposition.form {
                    carried.insert(verb, token);
                }
                list.push(proposition);
            } else if is_verbal_predicate(doc, token) {
                list.push(verbal::proposition(doc, token));
            } else if doc.dependent(token, Deprel::Cop).is_some() {
                list.push(verbal::copular(doc, token));
            }
        }
    }
    list.retain(|proposition| !(proposition.form == PredicateForm::Verb && carried.contains_key(&proposition.head)));
    list.sort_by_key(|proposition| proposition.head);
    let mut propositions = Propositions { list };
    embedding::link(doc, &mut propositions, &carried);
    propositions
}

/// The lines of `dateline why` and of gold cases: `predicate(subject: ..., object: ...) +flags`.
pub fn show(doc: &Document, proposition: &Proposition) -> String {
    let arguments: Vec<String> = proposition.arguments.iter().map(|argument| format!("{}: {}", argument.role.name(), doc.form(argument.head))).collect();
    let mut line = format!("{}({})", proposition.predicate, arguments.join(", "));
    match proposition.form {
        PredicateForm::Verb => {}
        PredicateForm::Nominal => line.push_str(&format!(" noun={}", proposition.lemma)),
        PredicateForm::LightVerb { verb } => line.push_str(&format!(" noun={} verb={}", proposition.lemma, doc.lemma(verb))),
        PredicateForm::Copular => line.push_str(" copula"),
    }
    if let dateline_model::Polarity::Negative(cue) = proposition.polarity {
        line.push_str(&format!(" not={}", doc.form(cue)));
    }
    match proposition.tense {
        dateline_model::Tense::Past => line.push_str(" past"),
        dateline_model::Tense::Present => line.push_str(" present"),
        dateline_model::Tense::Future => line.push_str(" future"),
        dateline_model::Tense::None => {}
    }
    if let Some(modality) = proposition.modality {
        line.push_str(&format!(" {}={}", format!("{:?}", modality.kind).to_lowercase(), doc.form(modality.cue)));
    }
    line
}

fn is_verbal_predicate(doc: &Document, token: TokenId) -> bool {
    let relation = doc.deprel(token);
    match doc.upos(token) {
        // A prenominal participle ("jailed leader") describes; it is read as a predicate only by rules on nouns.
        Upos::Verb => !matches!(relation, Deprel::Amod | Deprel::Case | Deprel::Mark | Deprel::Fixed | Deprel::Compound | Deprel::Aux | Deprel::AuxPass),
        _ => false,
    }
}

/// Adds an argument and those coordinated with it.
fn push_argument(doc: &Document, arguments: &mut Vec<Argument>, role: Role, head: TokenId, by: &'static str) {
    let mut add = |head: TokenId, by: &'static str| {
        if !arguments.iter().any(|argument| argument.role == role && argument.head == head) {
            arguments.push(Argument { role: role.clone(), head, by });
        }
    };
    add(head, by);
    for conjunct in conjuncts(doc, head) {
        add(conjunct, "conjunct");
    }
}

/// Nominal conjuncts of a nominal: "Baku" -> "Yerevan" in "Baku and Yerevan".
fn conjuncts(doc: &Document, head: TokenId) -> Vec<TokenId> {
    let mut found = Vec::new();
    if doc.upos(head) == Upos::Verb {
        return found;
    }
    let mut open = vec![head];
    while let Some(token) = open.pop() {
        for conjunct in doc.dependents(token, &[Deprel::Conj]) {
            if matches!(doc.upos(conjunct), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj) && !found.contains(&conjunct) {
                found.push(conjunct);
                open.push(conjunct);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The preposition of a phrase ("against", "because of"), joined over fixed expressions.
pub(crate) fn preposition(doc: &Document, head: TokenId) -> Option<String> {
    let case = case_marker(doc, head)?;
    let mut words = vec![doc.lemma(case).to_lowercase()];
    words.extend(doc.dependents(case, &[Deprel::Fixed]).map(|fixed| doc.form(fixed).to_lowercase()));
    // "out of" as two adpositions of one phrase.
    let of = doc.next(case).filter(|of| words.len() == 1 && doc.lemma(*of) == "of" && doc.deprel(*of) == Deprel::Case && doc.head(*of) == doc.head(case));
    words.extend(of.map(|_| "of".to_owned()));
    Some(words.join(" "))
}

/// The adposition of a phrase. In "spoke with US Secretary of State Ann Roe" readers now and then hang "with" on the name, below the title: an
/// adposition before both a word and the word's governor is the governor's.
pub(crate) fn case_marker(doc: &Document, head: TokenId) -> Option<TokenId> {
    let adposition = |case: &TokenId| doc.upos(*case) != Upos::Part;
    let governor = |word: TokenId| doc.head(word).filter(|governor| *governor < word && doc.deprel(word) == Deprel::Nmod && doc.upos(*governor).is_nominal());
    let own = doc.dependents(head, &[Deprel::Case]).filter(adposition).find(|case| governor(head).is_none_or(|governor| *case > governor));
    own.or_else(|| {
        let below = doc.dependents(head, &[Deprel::Nmod]).filter(|word| *word > head);
        below.flat_map(|word| doc.dependents(word, &[Deprel::Case]).collect::<Vec<_>>()).filter(adposition).find(|case| *case < head)
    })
}
