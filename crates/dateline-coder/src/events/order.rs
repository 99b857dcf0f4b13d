//! In: the drafts of a report's events. Out: the same, with bounds from what the text says of the order of two acts.
//!
//! "Expelled the envoy on Tuesday after troops attacked": the attack was no later than Tuesday, which is all that is known of its day.
//! Where the text counts the days between ("two days after the vote"), the day itself follows.

use std::collections::BTreeMap;

use dateline_model::{
    Date, DateBasis, Deprel, Document, EmbeddingKind, Event, EventDate, Grain, PredicateForm, PropositionId, Role, Stance, Tense, TimexId, TimexKind, TokenId,
    Upos,
};
use jiff::ToSpan;

use super::{Layers, clause_head, date};

/// Two acts of which the text says that one came first.
struct Order {
    earlier: PropositionId,
    later: PropositionId,
    /// The days between, where they are counted, and the words that count them.
    gap: Option<(i32, TimexId)>,
}

/// Fills bounds, and the days that follow from a counted distance.
pub(super) fn bound(doc: &Document, layers: Layers<'_>, drafts: &mut [(PropositionId, Event)]) {
    let orders = orders(doc, layers);
    let mut told: BTreeMap<PropositionId, EventDate> = BTreeMap::new();
    // Twice, so that a bound is handed on once: "after the raid, which followed Monday's vote".
    for _ in 0..2 {
        for order in &orders {
            let earlier = date_of(doc, layers, drafts, &told, order.earlier);
            let later = date_of(doc, layers, drafts, &told, order.later);
            let (mut new_earlier, mut new_later) = (earlier.clone(), later.clone());
            relate(&earlier, &later, order, &mut new_earlier, &mut new_later);
            for (id, new) in [(order.earlier, new_earlier), (order.later, new_later)] {
                for (_, event) in drafts.iter_mut().filter(|(other, _)| *other == id) {
                    event.date = new.clone();
                    event.status = super::status(doc, event.status, &event.date);
                }
                told.insert(id, new);
            }
        }
    }
}

/// What each of two acts says of the other's date.
fn relate(earlier: &EventDate, later: &EventDate, order: &Order, new_earlier: &mut EventDate, new_later: &mut EventDate) {
    let day = |from: Date, days: i32| from.checked_add(days.days()).ok();
    let counted = |date: Option<Date>, timex: TimexId| {
        date.map(|date| EventDate { days: Some((date, date)), grain: Some(Grain::Day), basis: DateBasis::Inferred, timex: Some(timex), ..EventDate::unknown() })
    };
    let single = |date: &EventDate| date.days.filter(|(first, last)| first == last).map(|(first, _)| first);
    if later.days.is_none() {
        let exact = order.gap.and_then(|(days, timex)| counted(day(single(earlier)?, days), timex));
        match (exact, earlier.days.map(|(first, _)| first).or(earlier.not_before)) {
            (Some(exact), _) => *new_later = exact,
            (None, Some(first)) => new_later.not_before = later.not_before.max(Some(first)),
            _ => {}
        }
    }
    if earlier.days.is_none() {
        let exact = order.gap.and_then(|(days, timex)| counted(day(single(later)?, -days), timex));
        match (exact, later.days.map(|(_, last)| last).or(later.not_after)) {
            (Some(exact), _) => *new_earlier = exact,
            (None, Some(last)) => new_earlier.not_after = Some(earlier.not_after.map_or(last, |known| known.min(last))),
            _ => {}
        }
    }
}

/// The date of an act: its event's, or what its own clause says where it is no event.
fn date_of(doc: &Document, layers: Layers<'_>, drafts: &[(PropositionId, Event)], told: &BTreeMap<PropositionId, EventDate>, id: PropositionId) -> EventDate {
    let event = drafts.iter().find(|(other, _)| *other == id).map(|(_, event)| event.date.clone());
    // "following the attack": the one that was told before.
    let act = layers.propositions.get(id);
    let again = |other: &PropositionId| *other < id && layers.propositions.get(*other).predicate == act.predicate;
    let back = || {
        let definite = doc.dependents(act.head, &[Deprel::Det]).any(|det| matches!(doc.lemma(det), "the" | "this" | "that"));
        let named = act.form == PredicateForm::Nominal && definite;
        drafts.iter().rev().find(|(other, event)| named && again(other) && event.date.days.is_some()).map(|(_, event)| event.date.clone())
    };
    event.or_else(|| told.get(&id).cloned()).or_else(back).unwrap_or_else(|| date::bind(doc, layers, id, ""))
}

/// Verbs that say no more than that something was: what they date is their subject.
const HAPPEN: &[&str] = &["come", "follow", "happen", "occur", "take place", "begin", "start", "erupt"];
/// Verbs whose subject comes before their object.
const LEADING: &[&str] = &["precede", "prompt", "trigger", "provoke", "cause"];

/// Every pair of acts whose order the text says, in text order.
fn orders(doc: &Document, layers: Layers<'_>) -> Vec<Order> {
    let mut found = Vec::new();
    let headed = |token: TokenId| layers.propositions.headed_by(token);
    for (id, proposition) in layers.propositions.iter() {
        let clause = clause_head(layers.propositions, id);
        // "expelled the envoy after troops attacked"
        if let Some(embedding) = proposition.embedding.filter(|embedding| embedding.kind == EmbeddingKind::Adverbial)
            && let Some(mark) = doc.dependents(clause, &[Deprel::Mark, Deprel::Case]).find(|mark| side(doc.lemma(*mark)).is_some())
        {
            let above = happening(layers, embedding.under);
            found.extend(side(doc.lemma(mark)).and_then(|side| order(doc, layers, side, above, id, mark)));
        }
        // "said on Monday that troops had attacked": what is told as past was before it was told.
        if let Some(embedding) = proposition.embedding.filter(|embedding| embedding.kind == EmbeddingKind::Content)
            && proposition.tense == Tense::Past
            && proposition.modality.is_none()
            && is_said(doc, layers, embedding.under)
        {
            found.push(Order { earlier: id, later: embedding.under, gap: None });
        }
        for argument in &proposition.arguments {
            let Some(other) = headed(argument.head).filter(|other| *other != id) else { continue };
            match &argument.role {
                // "expelled the envoy after the attack"
                Role::Prep(preposition) if preposition == "to" && proposition.predicate == "lead" => {
                    let subject = proposition.arguments(&Role::Subject).find_map(|subject| headed(subject.head));
                    found.extend(subject.map(|earlier| Order { earlier, later: other, gap: None }));
                }
                Role::Prep(preposition) => {
                    let Some(case) = doc.dependent(argument.head, Deprel::Case) else { continue };
                    found.extend(side(preposition).and_then(|side| order(doc, layers, side, happening(layers, id), other, case)));
                }
                // "the attack followed the vote"
                Role::Object if proposition.predicate == "follow" => {
                    let subject = proposition.arguments(&Role::Subject).find_map(|subject| headed(subject.head));
                    found.extend(subject.map(|later| Order { earlier: other, later, gap: None }));
                }
                Role::Object if LEADING.contains(&proposition.predicate.as_str()) => {
                    let subject = proposition.arguments(&Role::Subject).find_map(|subject| headed(subject.head));
                    found.extend(subject.map(|earlier| Order { earlier, later: other, gap: None }));
                }
                _ => {}
            }
        }
    }
    found.retain(|order| order.earlier != order.later);
    found
}

/// Whether a proposition is somebody's saying.
fn is_said(doc: &Document, layers: Layers<'_>, id: PropositionId) -> bool {
    let head = doc.token(layers.propositions.get(id).head).span;
    layers.statements.list.iter().any(|statement| statement.cue.overlaps(head) && statement.stance != Stance::Requests)
}

/// Where the act below the word stands.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

fn side(word: &str) -> Option<Side> {
    match word {
        // "following" is a preposition with the lemma of its verb.
        "after" | "follow" | "following" | "since" | "once" => Some(Side::Before),
        "before" | "ahead of" | "prior to" => Some(Side::After),
        _ => None,
    }
}

fn order(doc: &Document, layers: Layers<'_>, side: Side, main: PropositionId, other: PropositionId, word: TokenId) -> Option<Order> {
    // "since" may say why.
    if doc.lemma(word) == "since" && doc.upos(word) == Upos::Sconj {
        return None;
    }
    let gap = counted_before(doc, layers, word.0);
    Some(match side {
        Side::Before => Order { earlier: other, later: main, gap },
        Side::After => Order { earlier: main, later: other, gap },
    })
}

/// The act that a verb of happening is about: "the raid came two days after the vote".
fn happening(layers: Layers<'_>, id: PropositionId) -> PropositionId {
    let proposition = layers.propositions.get(id);
    let subject = HAPPEN.contains(&proposition.predicate.as_str()).then(|| proposition.arguments(&Role::Subject).next()).flatten();
    subject.and_then(|subject| layers.propositions.headed_by(subject.head)).unwrap_or(id)
}

/// Days or weeks that are counted right before a word: "[two days] after".
fn counted_before(doc: &Document, layers: Layers<'_>, word: u32) -> Option<(i32, TimexId)> {
    let sentence = doc.sentence(doc.token(TokenId(word.checked_sub(1)?)).sentence);
    let (id, timex) = layers.timexes.within(sentence.tokens).find(|(_, timex)| timex.tokens.end == word && timex.kind == TimexKind::Duration)?;
    let value = timex.value.as_deref()?.strip_prefix('P')?;
    let days = match value.split_at_checked(value.len().checked_sub(1)?)? {
        (count, "D") => count.parse::<i32>().ok()?,
        (count, "W") => count.parse::<i32>().ok()?.checked_mul(7)?,
        _ => return None,
    };
    (0..=3660).contains(&days).then_some((days, id))
}
