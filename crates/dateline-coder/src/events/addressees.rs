//! In: an event of a kind that is directed at somebody, where the rule's own slots name nobody. Out: the parties that its content names.
//!
//! "Peru refused to lift the curfew on Ecuadorians", "threatened to strike at Chile unless Bolivia gave in": whom a refusal, a threat or a demand
//! concerns often stands in what is refused, threatened or demanded. The nearest party that is not the acting side itself is taken.

use dateline_model::{Deprel, EmbeddingKind, Entities, Party, PropositionId, Role, Sector, Upos};

use crate::entities::CONTEXT_COUNTRY;
use crate::rules::{PartyWord, Scene};

/// Types whose content says whom they are directed at.
const DIRECTED: &[&str] = &["AGREE", "CONCEDE", "PROTEST", "REJECT", "REQUEST", "SANCTION", "THREATEN"];
/// Types that happen to somebody where they happen: a curfew in a town, troops withdrawn from a country, relief flown in.
const LOCAL: &[&str] = &["AID", "COERCE", "MOBILIZE", "RETREAT"];
/// Prepositions by which an act reaches somebody, the most telling first.
const REACHING: &[&str] = &["against", "on", "upon", "to", "toward", "towards", "at", "from", "with", "over", "for", "into", "in", "of"];
/// Sectors that act for the state.
const STATE: &[Sector] = &[Sector::Gov, Sector::Mil, Sector::Cop, Sector::Leg, Sector::Jud, Sector::Spy];

/// Prepositions behind which a protest has its cause; where it is held is no side of it.
const AGAINST: &[&str] = &["against", "over", "at", "on", "to", "of", "with"];

/// How deep in a phrase a party may be named: "an extension of the mandate for the force in Lebanon".
const DEPTH: u8 = 3;

/// Groups of words that may name whom an event is directed at, the best group first.
pub(super) fn candidates(scene: &Scene<'_>, id: PropositionId, event_type: &str) -> Vec<Vec<PartyWord>> {
    let mut groups = Vec::new();
    if LOCAL.contains(&event_type) {
        return reached(scene, id, REACHING, true).into_iter().filter(|group| !group.is_empty()).collect();
    }
    if matches!(event_type, "ACCUSE" | "SUPPORT") {
        // "welcomed the reforms by Chad": readers now and then hang the phrase on the verb, which is active.
        groups.push(parties(scene, id, &Role::Prep("by".into())));
        groups.retain(|group| !group.is_empty());
        return groups;
    }
    if !DIRECTED.contains(&event_type) {
        return groups;
    }
    let below = within(scene, id, event_type);
    if event_type == "THREATEN" {
        // "unless Chile gave in": who has to give in is threatened.
        let conditions = below.iter().filter(|(_, kind)| *kind == EmbeddingKind::Condition);
        groups.extend(conditions.map(|(below, _)| parties(scene, *below, &Role::Subject)));
    }
    // Who is to do what is asked for; the rest of what is asked for is not asked ("called for the release of the hostages").
    let asks = event_type == "REQUEST";
    let prepositions = if event_type == "PROTEST" { AGAINST } else { REACHING };
    for (below, _) in below.iter().filter(|(_, kind)| *kind != EmbeddingKind::Condition) {
        let subject = parties(scene, *below, &Role::Subject);
        let reached = reached(scene, *below, prepositions, !asks);
        groups.extend(if asks { [vec![subject], reached].concat() } else { [reached, vec![subject]].concat() });
    }
    groups.extend(reached(scene, id, prepositions, !asks));
    groups.extend(message(scene, id));
    groups.retain(|group| !group.is_empty());
    groups
}

/// Whether a party may be the one that the acting side's refusal, threat or demand is directed at. Within a country that is the state for its
/// people and they for it: a refusal to withdraw the own army is not directed at the army.
pub(super) fn is_other_side(party: &Party, actors: &[Party]) -> bool {
    let state = |party: &Party| STATE.contains(&party.sector);
    actors.iter().all(|actor| {
        let same = party.entity.is_some() && party.entity == actor.entity;
        // People of whom only the place is told are no state.
        let unclear = party.sector == Sector::Unk || actor.sector == Sector::Unk && actor.entity.is_some();
        !same && (party.code != actor.code || !unclear && state(party) != state(actor))
    })
}

/// Propositions that say what an act is about: its content and aim, the content of those, and their conditions.
fn within(scene: &Scene<'_>, id: PropositionId, event_type: &str) -> Vec<(PropositionId, EmbeddingKind)> {
    let sentence = scene.propositions.get(id).sentence;
    let mut found = Vec::new();
    let mut open = vec![id];
    for _ in 0..3 {
        let mut next = Vec::new();
        for (below, proposition) in scene.propositions.within(scene.doc.sentence(sentence).tokens) {
            let Some(embedding) = proposition.embedding.filter(|embedding| open.contains(&embedding.under)) else { continue };
            let tells = match embedding.kind {
                EmbeddingKind::Content | EmbeddingKind::Purpose | EmbeddingKind::Condition => true,
                // "a hunger strike in protest against ..."
                EmbeddingKind::Attributive => event_type == "PROTEST",
                EmbeddingKind::Adverbial => false,
            };
            if tells && !found.iter().any(|(other, _)| *other == below) {
                found.push((below, embedding.kind));
                if embedding.kind != EmbeddingKind::Condition {
                    next.push(below);
                }
            }
        }
        open = next;
    }
    found
}

/// "wrote to the embassy asking for an answer": who is asked, accused or warned in a message is whom it goes to.
fn message(scene: &Scene<'_>, id: PropositionId) -> Vec<Vec<PartyWord>> {
    const SENDING: &[&str] = &["write", "speak", "talk", "call", "phone", "telephone", "appeal", "send", "turn", "reply"];
    let clause = scene.propositions.get(id);
    let participle = scene.doc.deprel(clause.head) == Deprel::Advcl && scene.doc.feat(clause.head, "VerbForm") != Some("Fin");
    let above = clause.embedding.filter(|embedding| participle && embedding.kind == EmbeddingKind::Adverbial).map(|embedding| embedding.under);
    let Some(above) = above.filter(|above| SENDING.contains(&scene.propositions.get(*above).predicate.as_str())) else { return Vec::new() };
    reached(scene, above, &["to", "with"], true)
}

/// The parties that a proposition reaches: its objects, if they count, then its phrases.
fn reached(scene: &Scene<'_>, id: PropositionId, prepositions: &[&str], objects: bool) -> Vec<Vec<PartyWord>> {
    let objects = [Role::Object, Role::IndirectObject].into_iter().filter(|_| objects);
    let roles = objects.chain(prepositions.iter().map(|word| Role::Prep((*word).to_owned())));
    roles.map(|role| parties(scene, id, &role)).collect()
}

fn parties(scene: &Scene<'_>, id: PropositionId, role: &Role) -> Vec<PartyWord> {
    let arguments = scene.propositions.get(id).arguments(role);
    let found = arguments.flat_map(|argument| scene.parties_of(argument.head, DEPTH));
    // "their army": what belongs to a side already named is no other side.
    let theirs = |party: &PartyWord| scene.doc.dependents(party.head, &[Deprel::NmodPoss]).any(|owner| scene.doc.upos(owner) == Upos::Pron);
    found.filter(|party| scene.is_political(party) && !is_guessed(scene, party) && !theirs(party)).collect()
}

/// Whether the country of a party was only inferred from what the report is about.
pub(super) fn is_guess(entities: &Entities, party: &Party) -> bool {
    let links = party.entity.map(|id| entities.get(id).mentions.as_slice()).unwrap_or_default();
    links.iter().any(|link| link.found_by.as_str() == CONTEXT_COUNTRY)
}

/// "the hostages" in a report about one country: that they are of that country is a guess, too weak to make them a side.
fn is_guessed(scene: &Scene<'_>, party: &PartyWord) -> bool {
    let links = party.entity.map(|id| scene.entities.get(id).mentions.as_slice()).unwrap_or_default();
    links.iter().any(|link| Some(link.mention) == party.mention && link.found_by.as_str() == CONTEXT_COUNTRY)
}
