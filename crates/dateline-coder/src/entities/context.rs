//! Country from context. In: "police", "the government", an untitled minister. Out: the country where the sentence says the act is,
//! else the country that the report names most so far. `found_by` says that it was inferred.

use std::collections::BTreeMap;

use dateline_model::{Deprel, EntityId, EntityKind, FoundBy, MentionId, MentionKind, NameKind, Sector, SentenceId};

use super::anaphora::own_head;
use super::named::case_of;
use super::work::Work;

/// The pass that gives a country which the words themselves do not: a guess, though often a good one.
pub(crate) const CONTEXT_COUNTRY: &str = "entities/context-country";

pub(super) fn give_context_country(work: &mut Work<'_>) {
    for (id, mention) in work.each() {
        let Some(entity) = work.of(id).filter(|entity| is_open(work, *entity)) else { continue };
        let titled = mention.kind == MentionKind::Name(NameKind::Person) && work.titled.contains(&entity);
        let role = work.phrase_of.contains_key(&entity);
        if !matches!(mention.kind, MentionKind::RoleNoun | MentionKind::Name(_)) || !(role || titled) {
            continue;
        }
        if is_from_abroad(work, id) || has_unknown_head(work, id) || super::anaphora::is_of_another(work, entity) {
            continue;
        }
        let sentence = work.doc.token(mention.head).sentence;
        // Where an act is says who the police there are, but not where a president comes from who is met there.
        let person = work.entity(entity).kind == EntityKind::Person;
        let near = if person { None } else { relative_clause(work, id).or_else(|| local(work, id, sentence)) };
        let Some(code) = near.or_else(|| dominant(work, sentence, if person { Sector::Gov } else { work.entity(entity).sector })) else { continue };
        work.set_code(entity, &code);
        super::roles::rename(work, entity, &code);
        work.link(id, entity, FoundBy::pass(CONTEXT_COUNTRY));
    }
}

/// "the Rossi government" in a report about somewhere else: whose it is depends on Rossi, and nobody knows who that is.
fn has_unknown_head(work: &Work<'_>, id: MentionId) -> bool {
    let inside = work.mentions.get(id).tokens;
    work.each().any(|(other, mention)| {
        let name = matches!(mention.kind, MentionKind::Name(NameKind::Person | NameKind::Organisation)) && inside.contains(mention.tokens);
        name && other != id && work.code(other).is_none() && super::persons::names_a_government(work.doc, mention)
    })
}

/// "African leaders", "foreign troops", "international observers": of no one country.
fn is_from_abroad(work: &Work<'_>, id: MentionId) -> bool {
    const REGIONAL: &[&str] = &[
        "african",
        "arab",
        "asian",
        "european",
        "western",
        "eastern",
        "latin",
        "nordic",
        "baltic",
        "foreign",
        "international",
        "multinational",
        "world",
        "global",
        "regional",
        "neighboring",
        "neighbouring",
        "allied",
        "islamic",
        "muslim",
        "christian",
        "scandinavian",
        "caribbean",
        "gulf",
        "west",
    ];
    let head = own_head(work, id);
    let phrase = work.of(id).and_then(|entity| work.phrase_of.get(&entity)).cloned().unwrap_or_default();
    // "foreign minister" is a post at home, "foreign troops" are not.
    let post = work.of(id).is_some_and(|entity| work.entity(entity).sector == Sector::Gov);
    work.doc
        .children(head)
        .iter()
        .map(|child| work.doc.form(*child).to_lowercase())
        .any(|word| REGIONAL.contains(&word.as_str()) && !(post && phrase.contains(&word)))
        || (!post && phrase.starts_with("foreign "))
}

fn is_open(work: &Work<'_>, entity: EntityId) -> bool {
    work.entity(entity).code.is_none() && matches!(work.entity(entity).kind, EntityKind::Group | EntityKind::Person)
}

/// The country of a place that the sentence gives with a preposition of place, the nearest before the words, else the first after.
fn local(work: &Work<'_>, id: MentionId, sentence: SentenceId) -> Option<String> {
    let here = |other: &MentionId| work.doc.token(work.mentions.get(*other).head).sentence == sentence;
    let place = |other: &MentionId| {
        let kind = matches!(work.mentions.get(*other).kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location | NameKind::Facility));
        // A town is a place also where something is done to it: rebels who attack Aleppo are in Syria.
        let town = work.of(*other).is_some_and(|entity| work.entity(entity).kind == EntityKind::Group);
        kind && (town || is_locative(work, *other))
    };
    let candidates: Vec<(MentionId, String)> = work
        .each()
        .map(|(other, _)| other)
        .filter(|other| here(other) && place(other))
        .filter_map(|other| Some((other, work.code(other)?.to_owned())))
        .collect();
    let before = candidates.iter().rev().find(|(other, _)| *other < id);
    before.or_else(|| candidates.first()).map(|(_, code)| code.clone())
}

fn is_locative(work: &Work<'_>, mention: MentionId) -> bool {
    matches!(case_of(work.doc, own_head(work, mention)).as_deref(), Some("in" | "at" | "near" | "across" | "outside" | "around" | "throughout"))
}

/// "South Sudan, where rebels ...": the place that a relative clause is about.
fn relative_clause(work: &Work<'_>, id: MentionId) -> Option<String> {
    let head = own_head(work, id);
    let clauses = std::iter::once(head).chain(work.doc.ancestors(head)).filter(|token| work.doc.deprel(*token) == Deprel::AclRelcl);
    let places = clauses.filter_map(|clause| work.doc.head(clause)).filter_map(|place| work.headed_by(place));
    let named =
        |place: &MentionId| matches!(work.mentions.get(*place).kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location | NameKind::Facility));
    places.filter(named).find_map(|place| work.code(place).map(str::to_owned))
}

/// The country named most often up to and including a sentence, the headline counted twice; none where two are named equally often.
/// Rebels, civilians and the like are where things happen: for them places weigh more, and states that act not at all.
fn dominant(work: &Work<'_>, until: SentenceId, sector: Sector) -> Option<String> {
    let people = matches!(sector, Sector::Reb | Sector::Cvl | Sector::Uaf | Sector::Prm | Sector::Opp | Sector::Ref | Sector::Crm | Sector::Med);
    let count = |weigh: &dyn Fn(MentionId) -> u32| {
        let mut counts: BTreeMap<&str, (u32, MentionId)> = BTreeMap::new();
        for (id, mention) in work.each() {
            let sentence = work.doc.token(mention.head).sentence;
            let named = matches!(mention.kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location) | MentionKind::Demonym);
            let Some(code) = (sentence <= until && named).then(|| work.code(id)).flatten() else { continue };
            let weight = weigh(id) * if sentence.0 == 0 { 2 } else { 1 };
            counts.entry(code).or_insert((0, id)).0 += weight;
        }
        let mut ranked: Vec<(u32, std::cmp::Reverse<MentionId>, &str)> =
            counts.into_iter().filter(|(_, (count, _))| *count > 0).map(|(code, (count, first))| (count, std::cmp::Reverse(first), code)).collect();
        ranked.sort_unstable();
        let (most, _, code) = ranked.pop()?;
        // Countries named equally often do not tell: which one was first depends on the order of words, not on whose the people are.
        (ranked.last().is_none_or(|(next, ..)| *next < most)).then(|| code.to_owned())
    };
    let scene = |id: MentionId| {
        let town = work.of(id).is_some_and(|entity| work.entity(entity).kind == EntityKind::Group);
        if town || is_locative(work, id) { 3 } else { u32::from(!work.doc.deprel(own_head(work, id)).is_subject()) }
    };
    if people { count(&scene).or_else(|| count(&|_| 1)) } else { count(&|_| 1) }
}
