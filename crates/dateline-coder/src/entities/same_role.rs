//! The same role again. In: "the ministry", "the prime minister" without a country. Out: the ministry, the prime minister named before.

use dateline_model::{Deprel, EntityId, EntityKind, FoundBy, MentionId, MentionKind, Sector, Upos};

use super::work::Work;
use crate::mentions::head_of;

pub(super) fn link_same_role(work: &mut Work<'_>) {
    for (id, mention) in work.each() {
        if mention.kind != MentionKind::RoleNoun {
            continue;
        }
        let Some(own) = work.of(id).filter(|own| work.entity(*own).kind == EntityKind::Group) else { continue };
        let Some(phrase) = work.phrase_of.get(&own).cloned() else { continue };
        let code = work.entity(own).code.clone();
        if is_singular(work, id)
            && !is_indefinite(work, id)
            && let Some(person) = bearer(work, id, &phrase, code.as_deref())
        {
            work.link(id, person, FoundBy::pass("entities/same-title"));
            continue;
        }
        if code.is_none()
            && !is_indefinite(work, id)
            && !has_pronoun_owner(work, id)
            && let Some(same) = antecedent(work, id, &phrase)
        {
            work.link(id, same, FoundBy::pass("entities/same-role"));
        } else if code.is_none()
            && work.entity(own).sector == Sector::Reb
            && !is_indefinite(work, id)
            && !has_pronoun_owner(work, id)
            && let Some(group) = armed_group(work, id)
        {
            work.link(id, group, FoundBy::pass("entities/the-group"));
        }
    }
}

/// The person last named who bears the title, of the same country where the phrase gives one. A title that two people of the report
/// bear is nobody's unless one of them was named last.
fn bearer(work: &Work<'_>, id: MentionId, phrase: &str, code: Option<&str>) -> Option<EntityId> {
    let bears = |person: EntityId| {
        let titled = work.titles_of.get(&person).is_some_and(|titles| titles.iter().any(|title| same_noun(title, phrase)));
        titled && work.entity(person).kind == EntityKind::Person && code.is_none_or(|code| work.entity(person).code.as_deref() == Some(code))
    };
    let people = || work.each().filter(|(other, _)| *other != id).filter_map(|(other, _)| Some((other, work.of(other).filter(|person| bears(*person))?)));
    let before = people().filter(|(other, _)| *other < id).last();
    // A headline names the office, the text below its holder.
    before.or_else(|| people().find(|_| code.is_some())).map(|(_, person)| person)
}

/// "foreign minister" answers to "minister", but "minister" not to "foreign minister" nor "vice president" to "president".
fn same_noun(title: &str, phrase: &str) -> bool {
    let subordinate = ["vice ", "deputy ", "acting ", "assistant ", "former "].iter().any(|word| title.starts_with(word) && !phrase.starts_with(word));
    title == phrase || (!subordinate && title.ends_with(phrase) && title.as_bytes().get(title.len() - phrase.len() - 1) == Some(&b' '))
}

/// The last group with a country and the same noun.
fn antecedent(work: &Work<'_>, id: MentionId, phrase: &str) -> Option<EntityId> {
    // "the government" far below a "Chinese government" is another one more often than not; a ministry is hardly named twice.
    let sentence = work.doc.token(work.mentions.get(id).head).sentence.0;
    let reach = if phrase.contains(' ') || phrase == "ministry" { u32::MAX } else { 3 };
    let candidates: Vec<EntityId> = work
        .each()
        .take_while(|(other, _)| *other < id)
        .filter(|(_, mention)| sentence.saturating_sub(work.doc.token(mention.head).sentence.0) <= reach)
        .filter_map(|(other, _)| work.of(other))
        .filter(|entity| work.entity(*entity).code.is_some() && work.entity(*entity).kind == EntityKind::Group)
        .collect();
    candidates.into_iter().rev().find(|entity| work.phrase_of.get(entity).is_some_and(|other| same_noun(other, phrase)))
}

/// "the rebels", plural and without a word of whose: the armed group named before, if the report names but one.
fn armed_group(work: &Work<'_>, id: MentionId) -> Option<EntityId> {
    let head = head_of(work.doc, work.mentions.get(id).tokens);
    let the = work.doc.dependents(head, &[Deprel::Det]).any(|det| matches!(work.doc.lemma(det), "the" | "these" | "those"));
    let bare =
        work.doc.children(head).iter().all(|child| !matches!(work.doc.deprel(*child), Deprel::Amod | Deprel::Compound | Deprel::Nmod | Deprel::AclRelcl));
    let is_group = |entity: &EntityId| matches!(work.entity(*entity).kind, EntityKind::ArmedGroup) && work.entity(*entity).code.is_some();
    let mut groups = work.each().filter_map(|(other, _)| work.of(other).filter(is_group).map(|group| (other, group)));
    let (first, group) = groups.next().filter(|_| the && bare && !is_singular(work, id))?;
    (first < id && groups.all(|(_, other)| other == group)).then_some(group)
}

pub(super) fn is_singular(work: &Work<'_>, id: MentionId) -> bool {
    let head = head_of(work.doc, work.mentions.get(id).tokens);
    // "troops" has no singular, and the reader gives it no number.
    let plural_only = || work.doc.lemma(head).ends_with('s') && work.doc.form(head).eq_ignore_ascii_case(work.doc.lemma(head));
    match work.doc.feat(head, "Number") {
        Some(number) => number == "Sing",
        None => !(work.doc.upos(head) == Upos::Noun && plural_only()),
    }
}

fn is_indefinite(work: &Work<'_>, id: MentionId) -> bool {
    let head = head_of(work.doc, work.mentions.get(id).tokens);
    let vague = |word: &str| matches!(word, "a" | "an" | "another" | "some" | "several" | "many" | "any" | "no" | "other" | "each" | "every");
    work.doc.children(head).iter().any(|child| matches!(work.doc.deprel(*child), Deprel::Det | Deprel::Amod) && vague(&work.doc.form(*child).to_lowercase()))
}

/// "his spokesman", "its army": the pronoun decides.
pub(super) fn has_pronoun_owner(work: &Work<'_>, id: MentionId) -> bool {
    pronoun_owner(work, id).is_some()
}

/// The possessive pronoun of a role noun, as a mention.
pub(super) fn pronoun_owner(work: &Work<'_>, id: MentionId) -> Option<MentionId> {
    let head = head_of(work.doc, work.mentions.get(id).tokens);
    let owner = work.doc.dependents(head, &[Deprel::NmodPoss]).find_map(|child| work.headed_by(child));
    owner.filter(|owner| work.mentions.get(*owner).kind == MentionKind::Pronoun)
}
