//! Role nouns. In: "Russian soldiers", "the Syrian opposition", "police". Out: groups with the sector of the noun and the country of
//! their modifiers; the country stays open where the phrase does not give it.

use dateline_model::{Deprel, EntityId, EntityKind, FoundBy, MentionId, MentionKind, Sector, TokenId};

use super::modifiers::{Owner, is_former, owner};
use super::work::{Work, new_entity};
use crate::mentions::{head_of, one_line};

/// Nouns whose sector is that of whom they belong to or speak for: a police spokesman is police, a rebel leader is a rebel.
const TRANSPARENT: &[&str] = &[
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "official",
    "leader",
    "chief",
    "head",
    "member",
    "representative",
    "source",
    "delegation",
    "commander",
    "officer",
    "deputy",
    "envoy",
    "negotiator",
    "fighter",
    "supporter",
    "leadership",
    "statement",
    "director",
    "boss",
    "figure",
    "activist",
    "sympathizer",
    "unit",
    "force",
    "side",
    "people",
    "convoy",
    "position",
    "fighters",
    "group",
    "team",
    "staff",
    "personnel",
    "adviser",
    "advisor",
    "aide",
];

pub(super) fn is_transparent(phrase: &str) -> bool {
    TRANSPARENT.contains(&phrase)
}

/// Nouns for offices that are of the kind of whatever they head: the president of a parliament is of the legislature.
fn is_office(noun: &str) -> bool {
    matches!(noun, "president" | "chairman" | "chairwoman" | "chair" | "speaker" | "secretary" | "secretary-general" | "general" | "commander" | "governor")
}

/// Gives every role noun its own group.
pub(super) fn describe_role_nouns(work: &mut Work<'_>) {
    for (id, mention) in work.each() {
        if mention.kind == MentionKind::RoleNoun && work.of(id).is_none() {
            describe(work, id);
        }
    }
}

fn describe(work: &mut Work<'_>, id: MentionId) {
    let mention = work.mentions.get(id);
    let head = head_of(work.doc, mention.tokens);
    let role = work.roles.get(&head).or_else(|| mention.tokens.ids().rev().find_map(|token| work.roles.get(&token))).copied();
    let Some(role) = role else { return };
    let row = &work.actors.role_nouns[role.row];
    let phrase = row.phrase.to_lowercase();
    let noun = phrase.split_whitespace().next_back().unwrap_or("").to_owned();
    let owner = self_proclaimed(work, head)
        .or_else(|| inner_owner(work, id))
        .or_else(|| owner(work, head))
        .or_else(|| super::modifiers::in_the_region(work, head))
        .or_else(|| shared(work, head));
    let mut sector = row.sector;
    let mut code = None;
    let mut plover = None;
    let mut by = FoundBy::pass("entities/role-noun");
    if let Some(owner) = owner {
        let entity = work.entity(owner.entity);
        code.clone_from(&entity.code);
        plover.clone_from(&entity.plover_code);
        by = FoundBy::pass(owner.how);
        let lends = matches!(entity.kind, EntityKind::Organisation | EntityKind::ArmedGroup);
        let armed = matches!(entity.sector, Sector::Reb | Sector::Uaf | Sector::Prm);
        if entity.sector == Sector::Pre && entity.kind == EntityKind::State {
            sector = Sector::Pre;
        } else if entity.sector != Sector::Unk
            && lends
            && (armed || sector == Sector::Unk || is_transparent(&noun) && sector != Sector::Mil || owner.how == "entities/of-phrase" && is_office(&noun))
        {
            sector = entity.sector;
        } else if let (true, Some(inner)) = (is_transparent(&noun), modifying_sector(work, head, role.tokens.start)) {
            sector = inner;
        }
    } else if !row.country.is_empty() {
        code = Some(row.country.clone());
        plover = work.actors.plover_code(&row.country);
        by = FoundBy::named(format!("lexicons/en/role-nouns/{}", row.phrase));
    }
    if owner.is_none() && is_transparent(&noun) {
        sector = modifying_sector(work, head, role.tokens.start).unwrap_or(sector);
    }
    if is_former(work, head) && matches!(sector, Sector::Gov | Sector::Leg | Sector::Mil | Sector::Jud | Sector::Spy | Sector::Cop) {
        sector = Sector::Eli;
    }
    // "Russian peacekeepers" says it all; "the ministry of Russia" is "ministry (Russia)".
    let whole = mention.tokens.len() > role.tokens.len() && owner.is_some();
    let name = if whole { one_line(work.doc, mention.tokens) } else { phrase.clone() };
    let entity = work.add(new_entity(name, EntityKind::Group, code.clone(), plover, sector));
    work.phrase_of.insert(entity, phrase);
    if let (false, Some(code)) = (whole, code) {
        rename(work, entity, &code);
    }
    work.link(id, entity, by);
}

/// A group's name once its country is known from elsewhere: "police (Belarus)".
pub(super) fn rename(work: &mut Work<'_>, group: EntityId, code: &str) {
    let country = work.actors.name_of_code(code).unwrap_or(code).to_owned();
    if let (EntityKind::Group, Some(phrase)) = (work.entity(group).kind, work.phrase_of.get(&group)) {
        let name = format!("{phrase} ({country})");
        work.entity_mut(group).name = name;
    }
}

/// A country named inside the words of a named role ("Russian Defense Ministry" as one name).
fn inner_owner(work: &Work<'_>, id: MentionId) -> Option<Owner> {
    let tokens = work.mentions.get(id).tokens;
    let inside = |other: MentionId| other != id && tokens.contains(work.mentions.get(other).tokens) && work.mentions.get(other).kind != MentionKind::RoleNoun;
    work.each().find_map(|(other, _)| {
        let entity = inside(other).then(|| work.of(other)).flatten()?;
        work.entity(entity).code.as_ref()?;
        let possessive = work
            .doc
            .next(TokenId(work.mentions.get(other).tokens.end.saturating_sub(1)))
            .is_some_and(|next| matches!(work.doc.form(next), "'s" | "’s" | "'" | "’"));
        Some(Owner { entity, how: if possessive { "entities/possessor" } else { "entities/nationality" } })
    })
}

/// The sector of a role noun that modifies this one ("police spokesman", "rebel leader", "spokesman for the army").
fn modifying_sector(work: &Work<'_>, head: TokenId, start: u32) -> Option<Sector> {
    let modifies = |child: &TokenId| match work.doc.deprel(*child) {
        Deprel::Compound | Deprel::NmodPoss | Deprel::Amod | Deprel::NmodDesc | Deprel::NmodUnmarked => true,
        Deprel::Nmod => matches!(super::named::case_of(work.doc, *child).as_deref(), None | Some("of" | "for" | "from" | "with")),
        _ => false,
    };
    let sector = |child: TokenId| work.roles.get(&child).map(|role| work.actors.role_nouns[role.row].sector).filter(|sector| *sector != Sector::Unk);
    work.doc.children(head).iter().copied().filter(modifies).find_map(|child| {
        // Words of the phrase itself are already in the lexicon's sector.
        // A deputy commander is no deputy of a parliament.
        let rank = matches!(work.doc.lemma(child), "deputy" | "vice" | "assistant") && child < head;
        (!rank && (child.0 < start || child > head))
            .then(|| sector(child).or_else(|| work.doc.children(child).iter().copied().filter(modifies).find_map(sector)))
            .flatten()
    })
}

/// "South Sudan's government and rebels": the owner before the first noun is the owner of all.
fn shared(work: &Work<'_>, head: TokenId) -> Option<Owner> {
    let first = (work.doc.deprel(head) == Deprel::Conj).then(|| work.doc.head(head)).flatten()?;
    let own = work.doc.children(head).iter().any(|child| matches!(work.doc.deprel(*child), Deprel::Det | Deprel::NmodPoss));
    if own {
        return None;
    }
    let before = |child: &TokenId| *child < first && matches!(work.doc.deprel(*child), Deprel::NmodPoss | Deprel::Amod);
    let owned_from_before = work.doc.children(first).iter().any(before);
    owner(work, first).filter(|_| owned_from_before)
}

/// "self-proclaimed authorities", "the breakaway republic": the disputed entity that the report is about.
fn self_proclaimed(work: &Work<'_>, head: TokenId) -> Option<Owner> {
    let claims = work.doc.children(head).iter().any(|child| {
        let form = work.doc.form(*child).to_lowercase();
        form.ends_with("proclaimed") || form.ends_with("declared") || matches!(form.as_str(), "breakaway" | "unrecognized" | "unrecognised")
    });
    if !claims {
        return None;
    }
    let sentence = work.doc.token(head).sentence;
    let disputed = |entity: &EntityId| work.entity(*entity).sector == Sector::Pre && work.entity(*entity).kind == EntityKind::State;
    let candidates: Vec<(TokenId, EntityId)> =
        work.each().filter_map(|(id, mention)| work.of(id).filter(disputed).map(|entity| (mention.head, entity))).collect();
    let same = candidates.iter().find(|(token, _)| work.doc.token(*token).sentence == sentence);
    let before = candidates.iter().rev().find(|(token, _)| *token < head);
    same.or(before).or_else(|| candidates.first()).map(|(_, entity)| Owner { entity: *entity, how: "entities/self-proclaimed" })
}
