//! Predicates that political actors are arguments of and that nothing in the data codes: what a rule may be missing for.
//!
//! In: a document with its coding. Out: each such occurrence, with the shape of its arguments. Counting over a corpus is the caller's.

use std::collections::BTreeSet;

use dateline_model::{ByteSpan, Coding, Deprel, Document, PredicateForm, Proposition, Role, SentenceId, TokenId, Upos};

use crate::actors::{TableError, read_table};
use crate::events::Layers;
use crate::knowledge::Knowledge;
use crate::rules::Scene;

const PATH: &str = "lexicons/en/uncoded.csv";

/// Endings of nouns that are made from verbs; other nouns count only where a preposition gives them a doer or an opponent.
const DEVERBAL: &[&str] = &["tion", "sion", "ment", "ance", "ence", "ing", "ure", "age", "al"];

/// Predicates that are no political act whoever does them, `lexicons/en/uncoded.csv`; the table may be missing.
#[derive(Clone, Debug, Default)]
pub struct DeliberatelyUncoded {
    words: BTreeSet<(UncodedKind, String)>,
}

/// What sort of word a predicate is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UncodedKind {
    /// A verb, with its particle.
    Verb,
    /// A noun of `nominalisations.csv`, under a light verb or not.
    EventNoun,
    /// An adjective or noun with a copula.
    Copular,
    /// A noun that looks like an act but is not in `nominalisations.csv`, so that no rule can see it.
    OtherNoun,
}

/// One occurrence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uncoded {
    /// What sort of word it is.
    pub kind: UncodedKind,
    /// What a rule would have to name.
    pub predicate: String,
    /// Its arguments: `P` a political actor, `x` anything else, the predicate as `_`: "P _ x against P".
    pub shape: String,
    /// The sentence.
    pub sentence: SentenceId,
    /// The word in it.
    pub trigger: ByteSpan,
}

impl UncodedKind {
    /// The name in output and in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            UncodedKind::Verb => "verb",
            UncodedKind::EventNoun => "noun",
            UncodedKind::Copular => "copular",
            UncodedKind::OtherNoun => "unlisted-noun",
        }
    }
}

impl DeliberatelyUncoded {
    /// Reads the table (predicate, form, why): form is `verb`, `noun` or `copular`.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<TableError>> {
        let Some(content) = files(PATH) else { return Ok(Self::default()) };
        let mut errors = Vec::new();
        let words = read_table(PATH, Some(content), &["predicate", "form", "why", "source"], &mut errors, |row| {
            let kinds: &[UncodedKind] = match row.cell("form") {
                "verb" => &[UncodedKind::Verb],
                "noun" => &[UncodedKind::EventNoun, UncodedKind::OtherNoun],
                "copular" => &[UncodedKind::Copular],
                other => return Err((format!("`{other}` is not a form"), "write `verb`, `noun` or `copular`".to_owned())),
            };
            row.filled("why")?;
            let predicate = row.filled("predicate")?;
            Ok(kinds.iter().map(|kind| (*kind, predicate.clone())).collect::<Vec<_>>())
        });
        if errors.is_empty() { Ok(DeliberatelyUncoded { words: words.into_iter().flatten().collect() }) } else { Err(errors) }
    }

    fn has(&self, kind: UncodedKind, predicate: &str) -> bool {
        self.words.contains(&(kind, predicate.to_owned()))
    }
}

/// Every predicate with a political actor among its arguments that no rule names, that is no cue of a statement, and that is not left out on purpose.
pub fn uncoded(doc: &Document, coding: &Coding, knowledge: &Knowledge) -> Vec<Uncoded> {
    let scene = Layers::of(coding).scene(doc, knowledge);
    let light: BTreeSet<TokenId> = coding
        .propositions
        .list
        .iter()
        .filter_map(|proposition| match proposition.form {
            PredicateForm::LightVerb { verb } => Some(verb),
            _ => None,
        })
        .collect();
    let mut found: Vec<Uncoded> =
        coding.propositions.list.iter().filter(|one| !light.contains(&one.head)).filter_map(|one| predicate(&scene, knowledge, one)).collect();
    for sentence in doc.sentence_ids() {
        found.extend(doc.sentence(sentence).tokens.ids().filter_map(|token| unlisted(&scene, knowledge, sentence, token)));
    }
    found.sort_by_key(|one| (one.sentence, one.trigger));
    found
}

fn predicate(scene: &Scene<'_>, knowledge: &Knowledge, proposition: &Proposition) -> Option<Uncoded> {
    let kind = match proposition.form {
        PredicateForm::Verb => UncodedKind::Verb,
        PredicateForm::Nominal | PredicateForm::LightVerb { .. } => UncodedKind::EventNoun,
        PredicateForm::Copular => UncodedKind::Copular,
    };
    let noun = kind == UncodedKind::EventNoun;
    let named = knowledge.rules.candidates(&proposition.predicate, &proposition.lemma).iter().any(|(_, one)| one.takes(&proposition.form));
    let with_content = proposition.argument(&Role::Content).is_some();
    if named
        || knowledge.reporting.is_cue(&proposition.lemma, noun)
        || (with_content && knowledge.reporting.judges_content(&proposition.lemma))
        || knowledge.uncoded.has(kind, &proposition.predicate)
        || knowledge.uncoded.has(kind, &proposition.lemma)
    {
        return None;
    }
    let shape = shape(scene, proposition, noun)?;
    let trigger = scene.doc.token(proposition.head).span;
    let predicate = if noun { proposition.lemma.clone() } else { proposition.predicate.clone() };
    Some(Uncoded { kind, predicate, shape, sentence: proposition.sentence, trigger })
}

/// The shape of the arguments; `None` without a political actor among them.
fn shape(scene: &Scene<'_>, proposition: &Proposition, noun: bool) -> Option<String> {
    let word = |head: TokenId| if is_actor(scene, head) { "P" } else { "x" };
    let slot = |role: Role| proposition.arguments(&role).map(|argument| word(argument.head)).min();
    let (subject, second, object) = (slot(Role::Subject), slot(Role::IndirectObject), slot(Role::Object));
    let mut phrases: Vec<(&str, &str)> = proposition
        .arguments
        .iter()
        .filter_map(|argument| match &argument.role {
            Role::Prep(preposition) => Some((preposition.as_str(), word(argument.head))),
            _ => None,
        })
        .collect();
    // What is no actor tells little of a verb's phrases: days and places are among them.
    phrases.retain(|(_, word)| *word == "P");
    phrases.sort_unstable();
    phrases.dedup();
    let core = [subject, second, object].contains(&Some("P"));
    if !(core || noun && !phrases.is_empty()) {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    parts.extend(subject.map(str::to_owned));
    parts.push("_".to_owned());
    parts.extend(second.into_iter().chain(object).map(str::to_owned));
    parts.extend(proposition.argument(&Role::Content).map(|_| "CLAUSE".to_owned()));
    parts.extend(phrases.iter().map(|(preposition, word)| format!("{preposition} {word}")));
    Some(parts.join(" "))
}

fn is_actor(scene: &Scene<'_>, head: TokenId) -> bool {
    scene.parties_of(head, 0).iter().any(|party| scene.is_political(party))
}

/// A noun that no proposition stands on although actors stand around it as around an act.
fn unlisted(scene: &Scene<'_>, knowledge: &Knowledge, sentence: SentenceId, token: TokenId) -> Option<Uncoded> {
    let doc = scene.doc;
    if doc.upos(token) != Upos::Noun || scene.propositions.headed_by(token).is_some() || scene.mentions.headed_by(token).is_some() {
        return None;
    }
    let lemma = doc.lemma(token).to_lowercase();
    if knowledge.reporting.is_cue(&lemma, true) || knowledge.uncoded.has(UncodedKind::OtherNoun, &lemma) {
        return None;
    }
    let owner = doc.dependents(token, &[Deprel::NmodPoss, Deprel::Amod, Deprel::Compound]).any(|child| is_actor(scene, child));
    let mut phrases: Vec<String> = doc
        .dependents(token, &[Deprel::Nmod])
        .filter(|child| is_actor(scene, *child))
        .filter_map(|child| crate::propositions::preposition(doc, child))
        .filter(|preposition| matches!(preposition.as_str(), "of" | "by" | "between" | "against" | "with" | "on" | "to" | "from"))
        .collect();
    phrases.sort_unstable();
    phrases.dedup();
    let deverbal = DEVERBAL.iter().any(|ending| lemma.len() > ending.len() + 2 && lemma.ends_with(ending));
    let opposed = phrases.iter().any(|preposition| matches!(preposition.as_str(), "by" | "between" | "against"));
    if !(opposed || deverbal && (owner || !phrases.is_empty())) {
        return None;
    }
    let mut shape = if owner { "P's _".to_owned() } else { "_".to_owned() };
    for preposition in phrases {
        shape = format!("{shape} {preposition} P");
    }
    Some(Uncoded { kind: UncodedKind::OtherNoun, predicate: lemma, shape, sentence, trigger: doc.token(token).span })
}
