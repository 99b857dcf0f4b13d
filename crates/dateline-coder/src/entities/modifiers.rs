//! Whose a noun is. In: the head of a phrase. Out: the country, organisation or person that its modifiers name, the nearest first.
//!
//! "Russian soldiers", "Russia's foreign ministry", "the foreign ministry of Russia", "Kremlin spokesman", "representatives of
//! Karabakh's people". Never "US-backed rebels": a name joined by a hyphen says who backs, leads or brokers, not whose it is.

use dateline_model::{Deprel, EntityId, EntityKind, MentionId, MentionKind, NameKind, TokenId, Upos};

use super::named::case_of;
use super::work::Work;
use crate::mentions::is_hyphenated;

/// Whose a noun is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) entity: EntityId,
    /// How the text says so, for `found_by`.
    pub(super) how: &'static str,
}

/// How far down an owner may stand: "representatives of [Karabakh's] people" is two steps.
const DEPTH: usize = 3;

/// The owner that the modifiers below a noun name; of a noun that modifies another one ("Minsk police station"), also that one's.
pub(super) fn owner(work: &Work<'_>, head: TokenId) -> Option<Owner> {
    let above = || work.doc.head(head).filter(|_| crate::mentions::is_noun_modifier(work.doc, head)).and_then(|above| owner_below(work, above));
    owner_below(work, head).or_else(above)
}

fn owner_below(work: &Work<'_>, head: TokenId) -> Option<Owner> {
    let mut level = vec![head];
    let mut best: Option<(u8, Owner)> = None;
    let mut disputed = None;
    for depth in 0..DEPTH {
        let mut next = Vec::new();
        for above in level {
            for child in work.doc.children(above).iter().copied() {
                let Some((rank, how)) = modifier(work, child) else { continue };
                let named = work.headed_by(child).and_then(|id| owning_entity(work, id, child).map(|entity| (id, entity)));
                if let Some((_, entity)) = named {
                    let rank = rank + 10 * u8::try_from(depth).unwrap_or(9);
                    if is_disputed(work, entity) {
                        disputed.get_or_insert(Owner { entity, how: "entities/disputed" });
                    } else if best.is_none_or(|(before, _)| rank < before) {
                        best = Some((rank, Owner { entity, how }));
                    }
                } else if !hyphenated_word(work, child) {
                    next.push(child);
                }
            }
        }
        level = next;
    }
    if best.is_none() && disputed.is_none() {
        best = linear_of(work, head).map(|owner| (0, owner));
    }
    // A disputed place beats a nationality: "Armenian authorities in Nagorno-Karabakh" are the disputed entity's.
    disputed.or(best.map(|(_, owner)| owner))
}

/// "representatives of Karabakh's people", wherever the parser hangs the of-phrase: the first name behind "of".
fn linear_of(work: &Work<'_>, head: TokenId) -> Option<Owner> {
    let of = work.doc.next(head).filter(|of| work.doc.lemma(*of) == "of")?;
    let begins = |id: &MentionId| {
        let start = work.mentions.get(*id).tokens.start;
        start == of.0 + 1 || (start == of.0 + 2 && work.doc.upos(TokenId(of.0 + 1)) == Upos::Det)
    };
    let candidates = work.each().map(|(id, _)| id).filter(begins).filter(|id| !is_hyphenated(work.doc, work.mentions.get(*id).tokens));
    let owned = candidates.filter_map(|id| work.of(id)).find(|entity| work.entity(*entity).code.is_some());
    owned.map(|entity| Owner { entity, how: "entities/of-phrase" })
}

/// "military groups in the region": the region, town or disputed place last named.
pub(super) fn in_the_region(work: &Work<'_>, head: TokenId) -> Option<Owner> {
    const PLACES: &[&str] =
        &["region", "area", "territory", "enclave", "exclave", "province", "city", "town", "village", "capital", "peninsula", "island", "republic", "district"];
    let located = |child: &TokenId| PLACES.contains(&work.doc.lemma(*child)) && case_of(work.doc, *child).as_deref() == Some("in");
    let definite = |child: &TokenId| work.doc.dependents(*child, &[Deprel::Det]).any(|det| matches!(work.doc.lemma(det), "the" | "this" | "that"));
    // Directly behind the noun it belongs to it, wherever the parser hangs it.
    let behind = work.doc.next(head).and_then(|preposition| work.doc.head(preposition)).filter(|place| place.0 <= head.0 + 4);
    let below = work.doc.dependents(head, &[Deprel::Nmod]);
    let place = below.chain(behind).find(|place| located(place) && definite(place))?;
    let named = |id: &MentionId| {
        matches!(work.mentions.get(*id).kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location)) && work.mentions.get(*id).head < place
    };
    let is_place = |entity: &EntityId| work.entity(*entity).code.is_some() && (work.entity(*entity).kind != EntityKind::State || is_disputed(work, *entity));
    let last = work.each().map(|(id, _)| id).filter(named).filter_map(|id| work.of(id)).filter(is_place).last();
    last.map(|entity| Owner { entity, how: "entities/in-the-region" })
}

/// How strongly a dependent tells whose its head is: smaller is stronger; `None` where it does not tell.
fn modifier(work: &Work<'_>, child: TokenId) -> Option<(u8, &'static str)> {
    let case = case_of(work.doc, child);
    match (work.doc.deprel(child), case.as_deref()) {
        (Deprel::NmodPoss, _) => Some((0, "entities/possessor")),
        (Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::NmodUnmarked | Deprel::Flat | Deprel::Nmod | Deprel::NmodNpmod, None) => {
            Some((1, "entities/nationality"))
        }
        (Deprel::Nmod, Some("of")) => Some((2, "entities/of-phrase")),
        (Deprel::Nmod, Some("for")) => Some((3, "entities/for-phrase")),
        (Deprel::Nmod, Some("from")) => Some((3, "entities/from-phrase")),
        (Deprel::Nmod, Some("in" | "at" | "within" | "inside")) => Some((4, "entities/in-phrase")),
        _ => None,
    }
}

/// The entity of a modifier, if it can own something.
fn owning_entity(work: &Work<'_>, id: MentionId, child: TokenId) -> Option<EntityId> {
    let mention = work.mentions.get(id);
    if is_hyphenated(work.doc, mention.tokens) || matches!(mention.kind, MentionKind::Pronoun) {
        return None;
    }
    // A role noun below is looked through: its own owner is the country.
    if mention.kind == MentionKind::RoleNoun {
        return None;
    }
    let entity = work.of(id)?;
    let known = work.entity(entity).code.is_some();
    // "the people of Paris, Texas": the head decides, and a place after "for" owns nothing.
    (known && work.doc.head(child).is_some()).then_some(entity)
}

fn is_disputed(work: &Work<'_>, entity: EntityId) -> bool {
    work.entity(entity).kind == EntityKind::State && work.entity(entity).sector == dateline_model::Sector::Pre
}

/// "backed" in "US-backed": what is joined before it does not own the noun.
fn hyphenated_word(work: &Work<'_>, token: TokenId) -> bool {
    let joined =
        |previous: TokenId| matches!(work.doc.form(previous), "-" | "–" | "‑") && work.doc.token(previous).span.end == work.doc.token(token).span.start;
    work.doc.previous(token).is_some_and(joined) || (work.doc.form(token).contains('-') && !work.doc.upos(token).is_nominal())
}

/// True if an adjective before the noun makes it a matter of the past ("former president", "ex-minister").
pub(super) fn is_former(work: &Work<'_>, head: TokenId) -> bool {
    work.doc.children(head).iter().any(|child| is_former_word(&work.doc.form(*child).to_lowercase()))
}

/// True for words that end an office.
pub(super) fn is_former_word(word: &str) -> bool {
    matches!(word, "former" | "ex" | "ex-" | "retired" | "ousted" | "deposed" | "late") || word.starts_with("ex-")
}
