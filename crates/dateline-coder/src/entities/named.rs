//! Names. In: name mentions. Out: states, organisations, armed groups, disputed entities and towns; a capital is its government where
//! it acts, and a town where something happens in it.

use dateline_model::{Deprel, Document, EntityId, EntityKind, FoundBy, Mention, MentionId, MentionKind, NameKind, Sector, TokenId, Upos};

use super::work::{Work, new_entity};
use crate::actors::{Known, StateForm, fold, holds};
use crate::mentions::{RoleMatch, found_by, head_of, one_line};
use crate::places::choose;
use crate::propositions::case_marker;

/// Links names and nationality words that a table knows.
pub(super) fn link_known_names(work: &mut Work<'_>) {
    for (id, mention) in work.each() {
        if matches!(mention.kind, MentionKind::Pronoun | MentionKind::RoleNoun | MentionKind::Name(NameKind::Person)) {
            continue;
        }
        let known = work.actors.exact_name(work.doc, mention.tokens);
        if known.is_empty() || is_of_elsewhere(work, mention, &known) {
            continue;
        }
        if let Some((entity, by)) = known_entity(work, mention, &known) {
            work.link(id, entity, by);
        }
    }
}

fn known_entity(work: &mut Work<'_>, mention: &Mention, known: &[Known]) -> Option<(EntityId, FoundBy)> {
    let organisation = known.iter().copied().filter(|known| matches!(known, Known::ArmedGroup(_) | Known::Organisation(_)));
    let organisation = organisation.max_by_key(|known| (is_current(work, *known), matches!(known, Known::ArmedGroup(_)), std::cmp::Reverse(*known)));
    let nationality = known.iter().copied().find(|known| matches!(known, Known::State(_, StateForm::Adjective | StateForm::People)));
    let chosen = match mention.kind {
        MentionKind::Demonym => nationality.or(organisation),
        MentionKind::Name(NameKind::Organisation) => organisation.or_else(|| choose(work.doc, work.actors, &work.countries, mention.tokens, &[])),
        _ => {
            let place = work.place(mention).and_then(|place| known.iter().copied().find(|known| found_by(work.actors, *known) == place.found_by));
            place.or(organisation)
        }
    }?;
    Some((entity_of(work, mention, chosen)?, by_of(work, mention, chosen)))
}

/// "House of Commons" in a report about Canada: the table's only body of that name is British, but the name is a common noun's and the
/// report does not name Britain.
fn is_of_elsewhere(work: &Work<'_>, mention: &Mention, known: &[Known]) -> bool {
    let elsewhere = known.iter().all(|known| match known {
        Known::Organisation(at) => {
            let country = &work.actors.organisations[*at].country;
            !country.is_empty() && work.countries.count(country) == 0 && !names_country(work, mention, country)
        }
        _ => false,
    });
    elsewhere && work.countries.named() && role_inside(work, mention).is_some()
}

/// "the Iraqi parliament": the name says itself whose it is.
fn names_country(work: &Work<'_>, mention: &Mention, code: &str) -> bool {
    let Some(state) = work.actors.state(code) else { return false };
    let forms: Vec<&str> = mention.tokens.ids().map(|token| work.doc.form(token)).collect();
    let mut names = state.adjectives.iter().chain(&state.names).map(|name| name.split(' ').collect::<Vec<_>>());
    names.any(|name| forms.windows(name.len()).any(|words| words == name))
}

/// The role noun inside a name.
fn role_inside(work: &Work<'_>, mention: &Mention) -> Option<RoleMatch> {
    mention.tokens.ids().rev().find_map(|token| work.roles.get(&token)).filter(|role| mention.tokens.contains(role.tokens)).copied()
}

/// Whether a row that holds for a time holds at the time of the report.
fn is_current(work: &Work<'_>, known: Known) -> bool {
    match known {
        Known::Organisation(at) => holds(work.actors.organisations[at].from, work.actors.organisations[at].to, work.day),
        Known::ArmedGroup(at) => holds(work.actors.armed_groups[at].from, work.actors.armed_groups[at].to, work.day),
        _ => true,
    }
}

fn entity_of(work: &mut Work<'_>, mention: &Mention, known: Known) -> Option<EntityId> {
    let actors = work.actors;
    match known {
        Known::State(at, StateForm::People) if is_people(work.doc, mention) => {
            let row = &actors.states[at];
            let plover = actors.plover_code(&row.code);
            let name = format!("people of {}", row.name);
            Some(work.intern(format!("people:{}", row.code), || new_entity(name, EntityKind::Group, Some(row.code.clone()), plover, Sector::Cvl)))
        }
        Known::State(at, StateForm::Capital) if !stands_for_government(work.doc, mention) => {
            let code = actors.states[at].code.clone();
            Some(town(work, one_line(work.doc, mention.tokens), code))
        }
        Known::State(at, _) => Some(state(work, &actors.states[at].code)),
        Known::Disputed(at) => {
            let row = &actors.disputed[at];
            let plover = actors.plover_code(&row.home_state);
            let sector = if row.sector == Sector::Unk { Sector::Pre } else { row.sector };
            Some(work.intern(format!("disputed:{}", row.name), || {
                new_entity(row.display_name.clone(), EntityKind::State, Some(row.home_state.clone()), plover, sector)
            }))
        }
        Known::ArmedGroup(at) => {
            let row = &actors.armed_groups[at];
            let plover = some(&row.plover_code).or_else(|| actors.plover_code(&row.code));
            Some(
                work.intern(format!("group:{}", row.name), || new_entity(row.name.clone(), EntityKind::ArmedGroup, Some(row.code.clone()), plover, row.sector)),
            )
        }
        Known::Organisation(at) => {
            let row = &actors.organisations[at];
            let code = if row.country.is_empty() { row.id.clone() } else { row.country.clone() };
            let plover = some(&row.plover_code).or_else(|| actors.plover_code(&code));
            let sector = if row.sector == Sector::Unk { sector_of_kind(&row.kind) } else { row.sector };
            Some(work.intern(format!("organisation:{}", row.name), || new_entity(row.name.clone(), EntityKind::Organisation, Some(code), plover, sector)))
        }
        Known::Place(at) => {
            let row = &actors.places[at];
            (!row.country.is_empty()).then(|| town(work, row.name.clone(), row.country.clone()))
        }
        Known::Person(_) => None,
    }
}

fn by_of(work: &Work<'_>, mention: &Mention, known: Known) -> FoundBy {
    match known {
        Known::State(_, StateForm::Capital) if stands_for_government(work.doc, mention) => FoundBy::pass("entities/capital-for-government"),
        _ => found_by(work.actors, known),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn sector_of_kind(kind: &str) -> Sector {
    match kind {
        "igo" | "alliance" => Sector::Igo,
        "ngo" => Sector::Ngo,
        "company" => Sector::Bus,
        "media" => Sector::Jrn,
        "party" => Sector::Pty,
        "court" => Sector::Jud,
        "agency" | "ministry" => Sector::Gov,
        _ => Sector::Unk,
    }
}

/// The state of a code, as an actor its government.
pub(super) fn state(work: &mut Work<'_>, code: &str) -> EntityId {
    let name = work.actors.name_of_code(code).unwrap_or(code).to_owned();
    let plover = work.actors.plover_code(code);
    work.intern(format!("state:{code}"), || new_entity(name, EntityKind::State, Some(code.to_owned()), plover, Sector::Gov))
}

/// A town or province: its people, when something is done to it.
fn town(work: &mut Work<'_>, name: String, code: String) -> EntityId {
    let plover = work.actors.plover_code(&code);
    work.intern(format!("town:{name}:{code}"), || new_entity(name, EntityKind::Group, Some(code), plover, Sector::Cvl))
}

/// "Armenians fled": people; "Armenian officials": of the state.
fn is_people(doc: &Document, mention: &Mention) -> bool {
    let relation = doc.deprel(head_of(doc, mention.tokens));
    doc.upos(mention.head) != Upos::Adj && !matches!(relation, Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::NmodUnmarked)
        || doc.upos(mention.head) == Upos::Adj && (relation.is_subject() || matches!(relation, Deprel::Obj | Deprel::OblAgent))
}

/// Prepositions that make a capital a place.
const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "inside", "around", "through", "into", "across", "via", "over", "within", "throughout", "toward"];
/// Nouns and verbs of moving: "to" and "from" after them are directions, after others they mean the government ("a letter to Moscow").
const MOVING: &[&str] = &[
    "visit",
    "travel",
    "fly",
    "flight",
    "trip",
    "go",
    "come",
    "return",
    "arrive",
    "arrival",
    "move",
    "drive",
    "road",
    "route",
    "train",
    "march",
    "leave",
    "flee",
    "head",
    "kilometer",
    "kilometre",
    "mile",
    "km",
    "advance",
    "close",
    "bring",
    "take",
    "transport",
    "evacuate",
    "send",
    "way",
    "journey",
    "escape",
    "ship",
];
/// Verbs whose object is a town, not a government.
const PHYSICAL: &[&str] = &[
    "bomb",
    "shell",
    "hit",
    "strike",
    "attack",
    "capture",
    "seize",
    "reach",
    "enter",
    "leave",
    "visit",
    "storm",
    "take",
    "retake",
    "besiege",
    "encircle",
    "liberate",
    "destroy",
    "pound",
    "flee",
    "tour",
    "rock",
    "surround",
    "occupy",
    "recapture",
    "approach",
    "bombard",
    "hold",
    "control",
    "shake",
    "blanket",
];

/// A capital acts where it is subject, possessor, agent or the other side of a dealing.
fn stands_for_government(doc: &Document, mention: &Mention) -> bool {
    let mut head = head_of(doc, mention.tokens);
    let mut preposition = case_of(doc, head);
    while doc.deprel(head) == Deprel::Conj && preposition.is_none() {
        let Some(first) = doc.head(head) else { break };
        head = first;
        preposition = case_of(doc, head);
    }
    let governor = doc.head(head).map(|token| doc.lemma(token).to_lowercase()).unwrap_or_default();
    match (doc.deprel(head), preposition.as_deref()) {
        // "the leadership in Yerevan".
        (_, Some("in")) if matches!(governor.as_str(), "leadership" | "government" | "regime" | "authority" | "administration" | "ruler" | "power") => true,
        (_, Some(preposition)) if LOCATIVE.contains(&preposition) => false,
        (_, Some("to" | "from" | "towards" | "for")) => !MOVING.contains(&governor.as_str()),
        (_, Some("of")) => !matches!(
            governor.as_str(),
            "city"
                | "capital"
                | "town"
                | "north"
                | "south"
                | "east"
                | "west"
                | "suburb"
                | "center"
                | "centre"
                | "outskirt"
                | "street"
                | "part"
                | "resident"
                | "mayor"
        ),
        (_, Some("on" | "against")) => {
            !matches!(governor.as_str(), "attack" | "strike" | "raid" | "assault" | "offensive" | "march" | "advance" | "bombardment")
        }
        (_, Some(_)) => true,
        (Deprel::Obj, None) => !PHYSICAL.contains(&governor.as_str()),
        (Deprel::NmodPoss, None) => {
            !matches!(governor.as_str(), "street" | "airport" | "mayor" | "suburb" | "square" | "outskirt" | "center" | "centre" | "resident")
        }
        (Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter, None) => !is_copular_place(doc, head),
        (Deprel::OblAgent | Deprel::Iobj | Deprel::Root | Deprel::Parataxis | Deprel::Vocative, None) => true,
        // "Moscow-brokered": the government did it.
        (Deprel::Obl | Deprel::OblUnmarked | Deprel::OblNpmod | Deprel::Compound, None) => crate::mentions::is_hyphenated(doc, mention.tokens),
        _ => false,
    }
}

/// "Paris is the capital of France".
fn is_copular_place(doc: &Document, subject: TokenId) -> bool {
    doc.head(subject).is_some_and(|predicate| {
        matches!(doc.lemma(predicate).to_lowercase().as_str(), "capital" | "city" | "town") && doc.dependent(predicate, Deprel::Cop).is_some()
    })
}

/// The preposition of a phrase, by its head.
pub(super) fn case_of(doc: &Document, head: TokenId) -> Option<String> {
    case_marker(doc, head).map(|case| doc.lemma(case).to_lowercase())
}

/// Links names that no table knows: the same name before, an acronym of one, a town whose country the text gives, an organisation
/// with a nationality in its name.
pub(super) fn link_other_names(work: &mut Work<'_>) {
    for (id, mention) in work.each() {
        let MentionKind::Name(kind) = mention.kind else { continue };
        if work.of(id).is_some() || kind == NameKind::Person {
            continue;
        }
        let name = one_line(work.doc, mention.tokens);
        if let Some(entity) = long_form(work, id, &name) {
            work.link(id, entity, FoundBy::pass("entities/acronym"));
            continue;
        }
        if let (Some(role), false) = (role_inside(work, mention), work.actors.exact_name(work.doc, mention.tokens).is_empty()) {
            let row = &work.actors.role_nouns[role.row];
            let entity = work.add(new_entity(name.clone(), EntityKind::Group, None, None, row.sector));
            work.phrase_of.insert(entity, name.to_lowercase());
            work.link(id, entity, FoundBy::pass("entities/role-noun"));
            continue;
        }
        if let Some(code) = misspelt(work, &name) {
            let entity = state(work, &code);
            work.link(id, entity, FoundBy::pass("entities/misspelt-name"));
            continue;
        }
        if matches!(kind, NameKind::GeoPolitical | NameKind::Location | NameKind::Facility) {
            if let Some(place) = work.place(mention).cloned()
                && let Some(country) = place.country
            {
                let entity = town(work, place.name, country);
                work.link(id, entity, place.found_by);
            }
            continue;
        }
        // The reader sometimes takes a bare surname for an organisation.
        if let Some(person) = super::persons::by_short_name(work, mention) {
            work.link(id, person, FoundBy::pass("entities/short-name"));
            continue;
        }
        let code = inner_code(work, id);
        let plover = code.as_deref().and_then(|code| work.actors.plover_code(code));
        let sector = sector_in_name(work, mention);
        let kind = if kind == NameKind::Organisation { EntityKind::Organisation } else { EntityKind::Unknown };
        let entity = work.intern(format!("name:{}", fold(&name)), || new_entity(name, kind, code, plover, sector));
        work.link(id, entity, FoundBy::pass("entities/unlisted-name"));
    }
}

/// A name one letter away from a state or capital that the report names in another way too.
pub(super) fn misspelt(work: &Work<'_>, name: &str) -> Option<String> {
    if name.chars().count() < 6 || name.contains(' ') {
        return None;
    }
    let name = fold(name);
    let mut rows = work.actors.states.iter().filter(|row| work.countries.count(&row.code) > 0);
    let near = |other: &String| one_letter_apart(&name, &fold(other));
    rows.find(|row| near(&row.name) || row.names.iter().chain(&row.capitals).any(near)).map(|row| row.code.clone())
}

/// One letter more, less or other.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (left, right) = (a.len() - start - end, b.len() - start - end);
    left.max(right) == 1 && b.len() >= 6
}

/// "the People's Front (PF) ... the PF".
fn long_form(work: &Work<'_>, id: MentionId, name: &str) -> Option<EntityId> {
    let acronym = name.len() >= 2 && name.len() <= 6 && name.chars().all(|c| c.is_uppercase());
    if !acronym {
        return None;
    }
    let initials = |text: &str| text.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect::<String>();
    work.each()
        .filter(|(other, _)| *other < id)
        .find_map(|(other, mention)| (initials(&one_line(work.doc, mention.tokens)) == name).then(|| work.of(other)).flatten())
}

/// The code of a country named inside an organisation's name ("Bank of Georgia"), or possessing it ("Georgia's Lelo party").
fn inner_code(work: &Work<'_>, id: MentionId) -> Option<String> {
    let outer = work.mentions.get(id).tokens;
    let inside =
        work.each().filter(|(other, mention)| *other != id && outer.contains(mention.tokens)).find_map(|(other, _)| work.code(other).map(str::to_owned));
    inside.or_else(|| super::modifiers::owner(work, head_of(work.doc, outer)).and_then(|owner| work.entity(owner.entity).code.clone()))
}

/// The sector of a role noun inside an unknown organisation's name ("Lelo Party", "Gori University").
fn sector_in_name(work: &Work<'_>, mention: &Mention) -> Sector {
    role_inside(work, mention).map_or(Sector::Unk, |role| work.actors.role_nouns[role.row].sector)
}
