//! The rule engine. In: one proposition with its parties. Out: which rules match it, or the condition that failed.
//!
//! A rule is one TOML file (DESIGN.md section 6); its path is its id. Rules never encode negation, tense, attribution or voice:
//! the proposition has those resolved. There is no order and there are no priorities; a rule may say `beats`.

mod matcher;
mod parse;
mod words;

use std::collections::BTreeMap;

use dateline_model::Proposition;

pub(crate) use matcher::homes;
pub use matcher::{Matched, Mismatch, PartyWord, Scene};
pub use parse::parse_rule;
pub use words::WordLists;

/// A rule as its file states it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Path without extension, "rules/en/retreat/withdraw-troops".
    pub id: String,
    /// PLOVER event type.
    pub event: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// What it says, and what it does not.
    pub about: String,
    /// CAMEO code, where the rule states one.
    pub cameo: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// True if the act has no direction: every party is an actor.
    pub reciprocal: bool,
    /// Ids of rules that give way where both match one trigger.
    pub beats: Vec<String>,
    /// Alternatives; the first that matches counts.
    pub matches: Vec<Match>,
    /// Sentences that must give the listed events.
    pub examples: Vec<Example>,
    /// Sentences that must give no event by this rule.
    pub counterexamples: Vec<Counterexample>,
}

/// One alternative of a rule.
#[derive(Clone, Debug)]
pub struct Match {
    /// Line of its `[[match]]` header, from 1.
    pub line: usize,
    /// Dictionary forms, with particle ("pull out"); a noun stands for itself or for its verb.
    pub predicates: Vec<String>,
    /// Restricts how the predicate is expressed.
    pub form: Form,
    /// Conditions on arguments, all of which must hold.
    pub conditions: Vec<Condition>,
    /// Where the acting party is looked for, first found.
    pub actor: Vec<Slot>,
    /// Where the party acted upon is looked for, first found.
    pub recipient: Vec<Slot>,
    /// True if the recipient has to be named, and to be somebody else than the actor.
    pub directed: bool,
    /// Further parties: role and where they are looked for.
    pub others: Vec<(String, Vec<Slot>)>,
}

/// How a predicate must be expressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// As a verb or a noun.
    Any,
    /// As a verb.
    Verb,
    /// As an event noun, under a light verb or not.
    Noun,
}

/// A place in a proposition where an argument stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Slot {
    /// Deep subject.
    Subject,
    /// Deep object.
    Object,
    /// Second object.
    IndirectObject,
    /// Embedded clause.
    Content,
    /// The subject of the embedded clause.
    ContentSubject,
    /// The object of the embedded clause.
    ContentObject,
    /// Phrase with the preposition.
    Prep(String),
}

/// A condition on the arguments in one slot.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The slot, or several prepositions of which one must fit.
    pub slots: Vec<Slot>,
    /// True: no argument may stand there (or none that satisfies the tests below).
    pub absent: bool,
    /// True: two parties of different codes must stand there ("French and Egyptian warships").
    pub several: bool,
    /// Dictionary forms of which the head must be one.
    pub lemma: Vec<String>,
    /// Dictionary forms that the head must not be.
    pub not_lemma: Vec<String>,
    /// Word lists of which one must have the head.
    pub lexicon: Vec<String>,
    /// Word lists that must not have the head.
    pub not_lexicon: Vec<String>,
    /// Kinds of party of which one must fit.
    pub kind: Vec<Kind>,
    /// Predicates of which the embedded clause must have one.
    pub predicate: Vec<String>,
    /// What a modal verb must say of the embedded clause: "required" for "must", "should".
    pub modality: Option<dateline_model::ModalityKind>,
}

/// A kind of party, as conditions name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Anybody who can act in politics: has a code or a sector.
    Actor,
    /// Nobody of that sort.
    NoActor,
    /// A named or described kind of entity: "state", "organisation", "armed-group", "person", "group".
    Entity(dateline_model::EntityKind),
    /// A PLOVER sector: "MIL".
    Sector(dateline_model::Sector),
}

/// A sentence with the events that the rule must make of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// Line in the file, from 1.
    pub line: usize,
    /// One sentence.
    pub text: String,
    /// Expected events; a field that is not given is not compared.
    pub events: Vec<ExpectedEvent>,
}

/// What an example expects of one event.
#[derive(Clone, Debug, Default)]
pub struct ExpectedEvent {
    /// Code of an actor; "" expects none that is known.
    pub actor: Option<Vec<String>>,
    /// Code of a recipient; "" expects none that is known.
    pub recipient: Option<Vec<String>>,
    /// Words of the trigger.
    pub trigger: Option<String>,
    /// Status.
    pub status: Option<String>,
}

/// A sentence that the rule must not match.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// Line in the file, from 1.
    pub line: usize,
    /// One sentence.
    pub text: String,
    /// Why it is not an event of this rule.
    pub why: String,
}

/// Every rule, by id, with an index from predicates to rules.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    by_predicate: BTreeMap<String, Vec<(usize, usize)>>,
}

impl RuleSet {
    /// Indexes rules. Their order does not matter: they are sorted by id.
    pub fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut by_predicate: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, rule) in rules.iter().enumerate() {
            for (alternative, one) in rule.matches.iter().enumerate() {
                for predicate in &one.predicates {
                    let entry = by_predicate.entry(predicate.clone()).or_default();
                    if !entry.contains(&(at, alternative)) {
                        entry.push((at, alternative));
                    }
                }
            }
        }
        RuleSet { rules, by_predicate }
    }

    /// Every rule, sorted by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with an id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok().map(|at| &self.rules[at])
    }

    /// Alternatives that name the predicate or the word itself, in order of rule ids.
    pub fn candidates(&self, predicate: &str, lemma: &str) -> Vec<(&Rule, &Match)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for word in [predicate, lemma] {
            found.extend(self.by_predicate.get(word).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(rule, alternative)| (&self.rules[rule], &self.rules[rule].matches[alternative])).collect()
    }

    /// The event types of the rules that name the predicate in its form: the noun "strike" is no deal that is struck.
    pub fn types(&self, proposition: &Proposition) -> Vec<&str> {
        let candidates = self.candidates(&proposition.predicate, &proposition.lemma).into_iter();
        candidates.filter(|(_, alternative)| alternative.takes(&proposition.form)).map(|(rule, _)| rule.event.as_str()).collect()
    }
}

impl Slot {
    /// The slot of a name in a rule file; what is not a role is a preposition.
    pub fn parse(name: &str) -> Slot {
        match name {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "iobj" => Slot::IndirectObject,
            "content" => Slot::Content,
            "content.subject" => Slot::ContentSubject,
            "content.object" => Slot::ContentObject,
            preposition => Slot::Prep(preposition.to_owned()),
        }
    }

    /// The name in a rule file.
    pub fn name(&self) -> &str {
        match self {
            Slot::Subject => "subject",
            Slot::Object => "object",
            Slot::IndirectObject => "iobj",
            Slot::Content => "content",
            Slot::ContentSubject => "content.subject",
            Slot::ContentObject => "content.object",
            Slot::Prep(preposition) => preposition,
        }
    }
}
