//! In: the text of one rule file. Out: a [`Rule`], or errors with line, column and hint.

use dateline_model::{EntityKind, ModalityKind, Sector};
use serde::Deserialize;
use toml::Spanned;

use super::{Condition, Counterexample, Example, ExpectedEvent, Form, Kind, Match, Rule, Slot};
use crate::data::DataError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    event: String,
    mode: Option<String>,
    about: String,
    cameo: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    beats: OneOrMany,
    r#match: Vec<Spanned<RawMatch>>,
    #[serde(default)]
    example: Vec<Spanned<RawExample>>,
    #[serde(default)]
    counterexample: Vec<Spanned<RawCounterexample>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMatch {
    predicate: Vec<String>,
    form: Option<String>,
    subject: Option<RawCondition>,
    object: Option<RawCondition>,
    iobj: Option<RawCondition>,
    content: Option<RawCondition>,
    #[serde(default)]
    phrase: Vec<RawCondition>,
    actor: Option<RawSlots>,
    recipient: Option<RawSlots>,
    #[serde(default)]
    directed: bool,
    #[serde(default)]
    other: Vec<RawOther>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOther {
    role: String,
    at: RawSlots,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields, default)]
struct RawCondition {
    prep: OneOrMany,
    absent: bool,
    several: bool,
    lemma: OneOrMany,
    not_lemma: OneOrMany,
    lexicon: OneOrMany,
    not_lexicon: OneOrMany,
    kind: OneOrMany,
    predicate: OneOrMany,
    modality: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawSlots {
    Names(OneOrMany),
    Prep { prep: OneOrMany },
}

#[derive(Deserialize, Clone, Default)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExample {
    text: String,
    events: Vec<RawEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    actor: Option<OneOrMany>,
    recipient: Option<OneOrMany>,
    trigger: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounterexample {
    text: String,
    why: String,
}

impl OneOrMany {
    fn list(&self) -> Vec<String> {
        match self {
            OneOrMany::None => Vec::new(),
            OneOrMany::One(one) => vec![one.clone()],
            OneOrMany::Many(many) => many.clone(),
        }
    }
}

impl RawSlots {
    fn slots(&self) -> Vec<Slot> {
        match self {
            RawSlots::Names(names) => names.list().iter().map(|name| Slot::parse(name)).collect(),
            RawSlots::Prep { prep } => prep.list().into_iter().map(Slot::Prep).collect(),
        }
    }
}

/// Reads one rule file. `path` is the path inside the data folder, "rules/en/retreat/withdraw-troops.toml".
///
/// # Errors
/// Every mistake that the file alone can show; whether word lists and other rules exist is checked by the caller.
pub fn parse_rule(path: &str, text: &str) -> Result<Rule, Vec<DataError>> {
    let raw: RawRule = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        vec![DataError::at(path, text, offset, error.message().trim().replace('\n', " "), "see docs/rules.md for the fields that a rule may have")]
    })?;
    let mut errors = Vec::new();
    let line_of = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
    let mut matches = Vec::new();
    for one in &raw.r#match {
        let at = one.span().start;
        match alternative(one.get_ref(), line_of(at)) {
            Ok(alternative) => matches.push(alternative),
            Err((message, hint)) => errors.push(DataError::at(path, text, at, message, &hint)),
        }
    }
    if raw.r#match.is_empty() {
        errors.push(DataError::at(path, text, 0, "the rule has no [[match]]".into(), "add one with `predicate = [...]`"));
    }
    if raw.example.len() < 2 || raw.counterexample.is_empty() {
        let message = format!("{} examples and {} counterexamples", raw.example.len(), raw.counterexample.len());
        errors.push(DataError::at(path, text, 0, message, "a rule needs at least two [[example]] and one [[counterexample]]"));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Rule {
        id: path.trim_end_matches(".toml").to_owned(),
        event: raw.event,
        mode: raw.mode,
        about: raw.about,
        cameo: raw.cameo,
        contexts: raw.contexts,
        reciprocal: raw.reciprocal,
        beats: raw.beats.list().into_iter().map(|id| if id.starts_with("rules/") { id } else { format!("rules/en/{id}") }).collect(),
        matches,
        examples: raw
            .example
            .iter()
            .map(|example| Example {
                line: line_of(example.span().start),
                text: example.get_ref().text.clone(),
                events: example.get_ref().events.iter().map(expected).collect(),
            })
            .collect(),
        counterexamples: raw
            .counterexample
            .iter()
            .map(|one| Counterexample { line: line_of(one.span().start), text: one.get_ref().text.clone(), why: one.get_ref().why.clone() })
            .collect(),
    })
}

fn expected(raw: &RawEvent) -> ExpectedEvent {
    ExpectedEvent {
        actor: raw.actor.as_ref().map(OneOrMany::list),
        recipient: raw.recipient.as_ref().map(OneOrMany::list),
        trigger: raw.trigger.clone(),
        status: raw.status.clone(),
    }
}

fn alternative(raw: &RawMatch, line: usize) -> Result<Match, (String, String)> {
    if raw.predicate.is_empty() {
        return Err(("`predicate` is empty".into(), "name at least one dictionary form".into()));
    }
    if let Some(upper) = raw.predicate.iter().find(|predicate| predicate.chars().any(char::is_uppercase)) {
        return Err((format!("predicate `{upper}` has a capital letter"), "write dictionary forms in lower case".into()));
    }
    let form = match raw.form.as_deref() {
        None | Some("any") => Form::Any,
        Some("verb") => Form::Verb,
        Some("noun") => Form::Noun,
        Some(other) => return Err((format!("`{other}` is not a form"), "write `verb`, `noun` or `any`".into())),
    };
    let mut conditions = Vec::new();
    for (slot, raw) in [(Slot::Subject, &raw.subject), (Slot::Object, &raw.object), (Slot::IndirectObject, &raw.iobj), (Slot::Content, &raw.content)] {
        if let Some(raw) = raw {
            conditions.push(condition(vec![slot], raw)?);
        }
    }
    for raw in &raw.phrase {
        let slots: Vec<Slot> = raw.prep.list().into_iter().map(Slot::Prep).collect();
        if slots.is_empty() {
            return Err(("a `phrase` has no `prep`".into(), "write `phrase = [{ prep = \"from\", ... }]`".into()));
        }
        conditions.push(condition(slots, raw)?);
    }
    Ok(Match {
        line,
        predicates: raw.predicate.clone(),
        form,
        conditions,
        actor: raw.actor.as_ref().map_or_else(|| vec![Slot::Subject], RawSlots::slots),
        recipient: raw.recipient.as_ref().map_or_else(Vec::new, RawSlots::slots),
        directed: raw.directed,
        others: raw.other.iter().map(|other| (other.role.clone(), other.at.slots())).collect(),
    })
}

fn condition(slots: Vec<Slot>, raw: &RawCondition) -> Result<Condition, (String, String)> {
    let kind = raw.kind.list().iter().map(|name| kind(name)).collect::<Result<Vec<_>, _>>()?;
    let modality = match raw.modality.as_deref() {
        None => None,
        Some("required") => Some(ModalityKind::Required),
        Some("possible") => Some(ModalityKind::Possible),
        Some(other) => {
            return Err((format!("`{other}` is not a modality"), "write `required` (\"must\", \"should\") or `possible` (\"may\", \"could\")".into()));
        }
    };
    Ok(Condition {
        slots,
        absent: raw.absent,
        several: raw.several,
        lemma: raw.lemma.list(),
        not_lemma: raw.not_lemma.list(),
        lexicon: raw.lexicon.list(),
        not_lexicon: raw.not_lexicon.list(),
        kind,
        predicate: raw.predicate.list(),
        modality,
    })
}

fn kind(name: &str) -> Result<Kind, (String, String)> {
    Ok(match name {
        "actor" => Kind::Actor,
        "none" => Kind::NoActor,
        "state" => Kind::Entity(EntityKind::State),
        "organisation" => Kind::Entity(EntityKind::Organisation),
        "armed-group" => Kind::Entity(EntityKind::ArmedGroup),
        "person" => Kind::Entity(EntityKind::Person),
        "group" => Kind::Entity(EntityKind::Group),
        code => match Sector::parse(code) {
            Some(sector) => Kind::Sector(sector),
            None => {
                return Err((
                    format!("`{code}` is not a kind of party"),
                    "write actor, none, state, organisation, armed-group, person, group, or a PLOVER sector such as MIL".into(),
                ));
            }
        },
    })
}
