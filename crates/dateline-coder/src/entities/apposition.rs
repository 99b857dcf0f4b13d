//! Appositions. In: "Ivan Ivanov, Russia's deputy foreign minister", "the FSB, Russia's security service". Out: one entity, which
//! takes what the other half tells.

use dateline_model::{Deprel, EntityId, EntityKind, FoundBy, MentionId, MentionKind, Sector, Upos};

use super::work::Work;

/// Nouns for relations.
const KIN: &[&str] = &[
    "fiancée", "fiancee", "fiancé", "fiance", "wife", "husband", "widow", "widower", "partner", "son", "daughter", "brother", "sister", "father", "mother",
    "cousin", "nephew", "niece", "uncle", "aunt",
];

pub(super) fn join_appositions(work: &mut Work<'_>) {
    let mut pairs = Vec::new();
    for (id, mention) in work.each() {
        let own = crate::mentions::head_of(work.doc, mention.tokens);
        for token in [mention.head, own] {
            // "President" <- "Putin": the title as the head of the name.
            let titled = work.is_person(id) && work.doc.head(token).is_some_and(|head| head.0 + 1 == mention.tokens.start);
            let apposed = work.doc.deprel(token) == Deprel::Appos
                || (titled && matches!(work.doc.deprel(token), Deprel::Flat | Deprel::Compound | Deprel::Nmod | Deprel::NmodDesc));
            let above = apposed.then(|| work.doc.head(token)).flatten().and_then(|head| work.headed_by(head));
            if let Some(above) = above.filter(|above| *above != id) {
                pairs.push((above, id));
                break;
            }
        }
    }
    pairs.extend(predicated(work));
    called(work);
    describe_persons(work);
    for (first, second) in pairs {
        let (Some(a), Some(b)) = (work.of(first), work.of(second)) else { continue };
        match (work.entity(a).kind, work.entity(b).kind) {
            (EntityKind::Person, EntityKind::Group) => join(work, a, b, second),
            (EntityKind::Group, EntityKind::Person) => join(work, b, a, first),
            (EntityKind::Organisation | EntityKind::Unknown, EntityKind::Group) => join(work, a, b, second),
            (EntityKind::Group, EntityKind::Organisation | EntityKind::ArmedGroup) => join(work, b, a, first),
            _ => {}
        }
    }
}

/// "Ivan Ivanov was the deputy commander of the militia": the predicate describes its subject, unless it is denied or only possible.
fn predicated(work: &Work<'_>) -> Vec<(MentionId, MentionId)> {
    let mut pairs = Vec::new();
    for (id, mention) in work.each().filter(|(_, mention)| mention.kind == MentionKind::RoleNoun) {
        let children = work.doc.children(mention.head);
        let is = children.iter().any(|child| work.doc.deprel(*child) == Deprel::Cop && matches!(work.doc.form(*child), "is" | "was"));
        let open = children.iter().any(|child| work.doc.deprel(*child) == Deprel::Aux || matches!(work.doc.lemma(*child), "not" | "never" | "no" | "if"));
        let subject = children.iter().copied().find(|child| work.doc.deprel(*child) == Deprel::Nsubj && *child < mention.head);
        let named = subject.filter(|_| is && !open).and_then(|subject| work.headed_by(subject)).filter(|named| work.is_person(*named));
        pairs.extend(named.map(|named| (named, id)));
    }
    pairs
}

/// "labelled Ivan Ivanov a terrorist", "named her as the attacker": the label is no second person. It is the caller's word, and tells nothing else.
fn called(work: &mut Work<'_>) {
    const CALLING: &[&str] =
        &["brand", "call", "declare", "describe", "designate", "identify", "label", "list", "name", "portray", "regard", "see", "treat", "view"];
    for (id, mention) in work.each().filter(|(_, mention)| mention.kind == MentionKind::RoleNoun) {
        let own = crate::mentions::head_of(work.doc, mention.tokens);
        let label = match work.doc.deprel(own) {
            Deprel::Obl | Deprel::Nmod => super::named::case_of(work.doc, own).as_deref() == Some("as"),
            relation => relation == Deprel::Xcomp,
        };
        let above = label.then(|| work.doc.head(own)).flatten();
        let Some(verb) = above.and_then(|above| if work.doc.upos(above) == Upos::Verb { Some(above) } else { work.doc.head(above) }) else { continue };
        if !CALLING.contains(&work.doc.lemma(verb)) {
            continue;
        }
        let named = work.doc.dependents(verb, &[Deprel::Obj, Deprel::NsubjPass]).filter_map(|object| work.headed_by(object)).find(|named| *named < id);
        if let Some(person) = named.filter(|named| work.is_person(*named)).and_then(|named| work.of(named)) {
            work.link(id, person, FoundBy::pass("entities/called"));
        }
    }
}

/// "Jane Roe, a UN rapporteur": the noun is in no lexicon, but its modifiers say whose she is.
fn describe_persons(work: &mut Work<'_>) {
    for (id, mention) in work.each() {
        let Some(person) = work.of(id).filter(|person| work.is_person(id) && work.entity(*person).code.is_none()) else { continue };
        let own = crate::mentions::head_of(work.doc, mention.tokens);
        let heads = [mention.head, own];
        let below = heads.iter().flat_map(|head| work.doc.dependents(*head, &[Deprel::Appos])).find(|head| work.headed_by(*head).is_none());
        // "the general manager of the broadcaster, Jane Roe": the description may come first.
        let above = || {
            let apposed = heads.iter().find(|head| work.doc.deprel(**head) == Deprel::Appos)?;
            work.doc.head(*apposed).filter(|noun| work.doc.upos(*noun) == Upos::Noun && work.headed_by(*noun).is_none())
        };
        let description = below.or_else(above).filter(|noun| !KIN.contains(&work.doc.lemma(*noun)));
        let Some(owner) = description.and_then(|description| super::modifiers::owner(work, description)) else { continue };
        let owner = work.entity(owner.entity).clone();
        if let Some(code) = owner.code {
            work.set_code(person, &code);
        }
        if work.entity(person).sector == Sector::Unk && matches!(owner.kind, EntityKind::Organisation | EntityKind::ArmedGroup) {
            work.entity_mut(person).sector = owner.sector;
        }
    }
}

/// The named one stays; the description gives country, sector and title where they are not known.
fn join(work: &mut Work<'_>, named: EntityId, described: EntityId, mention: MentionId) {
    let description = work.entity(described).clone();
    // A town's people are no description of anybody.
    let Some(phrase) = work.phrase_of.get(&described).cloned() else { return };
    // "the All India Union president": a body is no description of a person.
    if work.entity(named).kind == EntityKind::Person && !super::anaphora::is_one_person(work, described) {
        return;
    }
    let contradicts = work.entity(named).code.is_some() && description.code.is_some() && work.entity(named).code != description.code;
    if contradicts {
        return;
    }
    // "the fiancée of a Chilean": whom one is related to does not say where one comes from.
    let kin = phrase.split_whitespace().next_back().is_some_and(|noun| KIN.contains(&noun));
    if let Some(code) = description.code.as_ref().filter(|_| !kin) {
        work.set_code(named, code);
    }
    // "Ivan Ivanov, a spokesman for the governor": as with a title before the name, the report's country will do.
    let public = matches!(description.sector, Sector::Gov | Sector::Leg | Sector::Mil | Sector::Jud | Sector::Cop);
    if description.code.is_none() && public && work.entity(named).kind == EntityKind::Person {
        work.titled.insert(named);
    }
    if work.entity(named).sector == Sector::Unk {
        work.entity_mut(named).sector = description.sector;
    }
    // "his brother" is no title that one could be called by later.
    if !matches!(description.sector, Sector::Eli | Sector::Cvl) {
        work.titles_of.entry(named).or_default().push(phrase);
    }
    work.link(mention, named, FoundBy::pass("entities/apposition"));
}
