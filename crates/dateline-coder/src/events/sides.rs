//! In: a rule that matched a proposition. Out: who acts, on whom, and where, or why it is no event.
//!
//! First the words that the rule bound; then what the kind of act says of its sides: whose troops are moved, who is hit where nobody is named, whom
//! a refusal is directed at.

use std::collections::BTreeSet;

use dateline_model::{Deprel, Document, EventDate, EventPlace, Party, PartyBasis, PredicateForm, Proposition, PropositionId, Role, Sector};

use super::{Hit, Layers, addressees, parties, place};
use crate::knowledge::Knowledge;
use crate::rules::{PartyWord, Rule, Scene};

/// The sides of an act, and its place.
pub(super) struct Sides {
    pub(super) actors: Vec<Party>,
    pub(super) recipients: Vec<Party>,
    pub(super) place: Option<EventPlace>,
}

/// Binds sides and place.
///
/// # Errors
/// Why the match is no event: nobody in it is known to act in politics.
pub(super) fn bind(
    doc: &Document,
    layers: Layers<'_>,
    scene: &Scene<'_>,
    knowledge: &Knowledge,
    id: PropositionId,
    hit: &Hit<'_>,
    date: &EventDate,
) -> Result<Sides, String> {
    let rule = hit.rule;
    let proposition = layers.propositions.get(id);
    let at = parties::At { sentence: proposition.sentence, days: date.days };
    let bound = |words: &[PartyWord]| parties::bind(doc, layers, scene, words, at, PartyBasis::Stated);
    let mut actors = bound(&hit.matched.actors);
    let mut recipients = bound(&hit.matched.recipients);
    if actors.is_empty() && matches!(rule.event.as_str(), "MOBILIZE" | "RETREAT") {
        // "the deployment of NATO troops": forces of which nobody is said to move them are moved by their own side.
        let objects: Vec<PartyWord> = proposition.arguments(&Role::Object).flat_map(|argument| scene.parties_of(argument.head, 1)).collect();
        actors = bound(&objects);
        actors.retain(|party| matches!(party.sector, Sector::Mil | Sector::Cop | Sector::Reb));
    }
    if rule.reciprocal && !is_directed(rule, proposition, &actors, &hit.matched.recipients) {
        // Acts without direction put every party among the actors.
        actors.append(&mut recipients);
    }
    let known = actors.iter().chain(&recipients).any(is_political);
    let unnamed = || if actors.is_empty() && recipients.is_empty() { "no party is named" } else { "no party is known to act in politics" }.to_owned();
    if !known && !happens_to_a_place(rule, proposition) {
        return Err(unnamed());
    }
    let place = place::bind(doc, layers, id, &rule.event);
    let there = || place.as_ref().and_then(|place| parties::people_there(doc, layers, knowledge, place));
    if !known {
        // "an attack on a bus near Mandera", "a protest in Caracas": what is told of no known party happened to the people of its place.
        let people = there().ok_or_else(unnamed)?;
        if rule.event == "PROTEST" { actors.insert(0, people) } else { recipients.insert(0, people) }
    }
    if rule.cameo.as_deref().is_some_and(|cameo| cameo.starts_with("163")) {
        // CAMEO 163, embargoes and sanctions, go abroad: that "a government commander" is of the very country that punishes him is a wrong guess.
        let guessed = |party: &Party| actors.iter().any(|actor| actor.code == party.code) && addressees::is_guess(layers.entities, party);
        recipients.iter_mut().filter(|party| guessed(party)).for_each(parties::forget);
    }
    if rule.event == "PROTEST" && known && !actors.iter().any(is_political) {
        // "thousands blocked roads in Lisbon"
        actors.splice(0..0, there());
    }
    recipients.retain(|recipient| !actors.iter().any(|actor| actor.entity.is_some() && actor.entity == recipient.entity && actor.span == recipient.span));
    // An agreement of which one side is named may name the other in what is agreed: "agreed to hand over two men to Libya".
    let one_sided = rule.event == "AGREE" && actors.iter().map(|actor| &actor.code).collect::<BTreeSet<_>>().len() == 1;
    if !recipients.iter().any(is_political) && (!rule.reciprocal || one_sided) {
        let sides = addressees::candidates(scene, id, &rule.event).into_iter().map(|words| parties::bind(doc, layers, scene, &words, at, PartyBasis::Content));
        let fits = |party: &Party| addressees::is_other_side(party, &actors) && (!one_sided || party.code != parties::UNIDENTIFIED);
        let mut others = sides.map(|side| side.into_iter().filter(fits).collect::<Vec<_>>());
        recipients = others.find(|side| !side.is_empty()).unwrap_or(recipients);
    }
    if rule.event == "PROTEST" && recipients.is_empty() {
        recipients.extend(own_government(doc, proposition, &actors));
    }
    if actors.is_empty() && !recipients.is_empty() {
        actors.push(parties::unidentified());
    }
    if rule.event == "ASSAULT" && !rule.reciprocal && recipients.is_empty() && actors.iter().any(|actor| actor.code != parties::UNIDENTIFIED) {
        recipients.extend(there());
    }
    Ok(Sides { actors, recipients, place })
}

/// "anti-government protests": against the government of those who protest.
fn own_government(doc: &Document, proposition: &Proposition, actors: &[Party]) -> Option<Party> {
    let word = doc.dependents(proposition.head, &[Deprel::Amod, Deprel::Compound]).find(|word| {
        let form = doc.form(*word).to_lowercase();
        form.strip_prefix("anti").is_some_and(|what| matches!(what.trim_start_matches('-'), "government" | "regime"))
    })?;
    let [actor] = actors else { return None };
    (actor.code != parties::UNIDENTIFIED).then(|| Party {
        entity: None,
        sector: Sector::Gov,
        span: Some(doc.token(word).span),
        basis: PartyBasis::Content,
        ..actor.clone()
    })
}

fn is_political(party: &Party) -> bool {
    party.code != parties::UNIDENTIFIED || party.sector != Sector::Unk
}

/// "the army battled the rebels", "violence against protesters" have a direction, "clashes between them" has none.
fn is_directed(rule: &Rule, proposition: &Proposition, actors: &[Party], recipients: &[PartyWord]) -> bool {
    let struck = [Role::Object, Role::Prep("against".into())];
    let is_struck = |word: &PartyWord| struck.iter().flat_map(|role| proposition.arguments(role)).any(|argument| argument.head == word.head);
    rule.event == "ASSAULT" && !actors.is_empty() && recipients.iter().any(is_struck)
}

/// Acts that are events also where nobody known is named, if their place is told: attacks told by a noun, protests.
fn happens_to_a_place(rule: &Rule, proposition: &Proposition) -> bool {
    match rule.event.as_str() {
        "ASSAULT" => proposition.form != PredicateForm::Verb,
        event => event == "PROTEST",
    }
}
