//! In: the drafts of a report whose own sentences gave what they could. Out: the same, with the one day and the one country that the whole
//! report is about, where there is only one.
//!
//! A report about a single day of protest dates its first sentence and not its tenth. What is taken over is marked as inferred; it is
//! never more precise than a day or a country, and two candidates mean that nothing is taken over.

use std::collections::BTreeSet;

use dateline_model::{
    DateBasis, Deprel, Document, Event, EventDate, EventPlace, Grain, Party, Place, PlaceBasis, PlaceId, Precision, PropositionId, Status, Tense,
};

use super::narrative::is_peaceful;
use super::parties::UNIDENTIFIED;
use super::place::PHYSICAL;
use super::{Layers, clause_head};

/// How long before publication the one day of a report may lie.
const NEWS_DAYS: i32 = 14;

/// Fills days and countries that only the report as a whole gives.
pub(super) fn fill(doc: &Document, layers: Layers<'_>, drafts: &mut [(PropositionId, Event)]) {
    let country = only_country(doc, layers, drafts);
    let day = only_day(doc, drafts);
    for (id, event) in drafts {
        if !PHYSICAL.contains(&event.event_type.as_str()) || !matches!(event.status, Status::Asserted | Status::Reported) {
            continue;
        }
        if event.place.is_none()
            && let Some((code, place)) = &country
            && sides(event).all(|side| side == code)
            && !is_perfect(doc, layers, *id)
        {
            event.place = Some(EventPlace { place: *place, basis: PlaceBasis::Inferred });
        }
        if event.date.days.is_none()
            && event.status == Status::Asserted
            && let Some((date, told)) = &day
            && tells_on(doc, layers, *id)
            && sides(event).any(|side| told.sides.contains(side))
            && told.first < *id
            && told.kinds.contains(&is_peaceful(event))
        {
            event.date = date.clone();
            event.status = super::status(doc, event.status, &event.date);
        }
    }
}

/// Those who act in the one day's events, and the first of these.
struct Told {
    sides: BTreeSet<String>,
    /// Whether they are peaceful: a day of shelling is not that of a meeting.
    kinds: BTreeSet<bool>,
    first: PropositionId,
}

fn sides(event: &Event) -> impl Iterator<Item = &str> {
    let code = |party: &Party| party.code != UNIDENTIFIED;
    event.actors.iter().chain(&event.recipients).filter(move |party| code(party)).map(|party| party.code.as_str())
}

/// The country of all places that the report names, and of all that its events have.
fn only_country(doc: &Document, layers: Layers<'_>, drafts: &[(PropositionId, Event)]) -> Option<(String, PlaceId)> {
    let places = || layers.places.list.iter().enumerate().filter(|(_, place)| place.country.is_some());
    let scenes: BTreeSet<&str> = drafts
        .iter()
        .filter(|(_, event)| PHYSICAL.contains(&event.event_type.as_str()) && event.status > Status::Background)
        .filter_map(|(_, event)| event.place.as_ref())
        .filter_map(|scene| layers.places.list[scene.place.index()].country.as_deref())
        .collect();
    let named: BTreeSet<&str> = places().filter_map(|(_, place)| place.country.as_deref()).collect();
    let code = match (scenes.len(), named.len()) {
        (1, _) => scenes.first(),
        // A country that is only said to act is no scene: an attack by Chad need not be in Chad.
        (0, 1) if places().any(|(_, place)| place.precision != Precision::Country || super::place::stands_in_locative(doc, place)) => named.first(),
        _ => None,
    }?;
    // The country itself, not the town of another event.
    let is_country = |place: &Place| place.country.as_deref() == Some(code) && place.precision == Precision::Country;
    let (at, _) = places().find(|(_, place)| is_country(place))?;
    Some(((*code).to_owned(), PlaceId::at(at)))
}

/// The day that all dated acts of the report share, if it is one shortly before publication.
fn only_day(doc: &Document, drafts: &[(PropositionId, Event)]) -> Option<(EventDate, Told)> {
    let published = doc.article().publication_date?;
    let mut found: Option<(EventDate, Told)> = None;
    for (id, event) in drafts {
        let told = PHYSICAL.contains(&event.event_type.as_str()) && matches!(event.status, Status::Asserted | Status::Reported);
        let Some((first, last)) = event.date.days.filter(|_| told) else { continue };
        if event.date.grain == Some(Grain::Range) && first < published && last == published {
            // "protests have been taking place since Tuesday": what still goes on is the frame of the day, not another.
            continue;
        }
        let new = event.date.grain == Some(Grain::Day)
            && first == last
            && event.date.basis != DateBasis::Publication
            && first.until(published).is_ok_and(|span| (0..=NEWS_DAYS).contains(&span.get_days()));
        match &mut found {
            _ if !new => return None,
            Some((date, told)) if date.days == event.date.days => {
                told.sides.extend(sides(event).map(str::to_owned));
                told.kinds.insert(is_peaceful(event));
            }
            Some(_) => return None,
            None => {
                let date = EventDate { basis: DateBasis::Inferred, ..event.date.clone() };
                let kinds = BTreeSet::from([is_peaceful(event)]);
                found = Some((date, Told { sides: sides(event).map(str::to_owned).collect(), kinds, first: *id }));
            }
        }
    }
    found
}

/// Whether the clause goes on with what was told: the simple past, without a time of its own in the sentence.
fn tells_on(doc: &Document, layers: Layers<'_>, id: PropositionId) -> bool {
    let proposition = layers.propositions.get(id);
    let timed = layers.timexes.within(doc.sentence(proposition.sentence).tokens).any(|(_, timex)| timex.days.is_some());
    proposition.tense == Tense::Past && !is_perfect(doc, layers, id) && !timed
}

/// "have attacked before", "had met": at another time than the story's.
fn is_perfect(doc: &Document, layers: Layers<'_>, id: PropositionId) -> bool {
    let clause = clause_head(layers.propositions, id);
    doc.dependents(clause, &[Deprel::Aux]).any(|aux| doc.lemma(aux) == "have")
}
