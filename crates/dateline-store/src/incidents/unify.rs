//! What is known of an incident while it is put together. In: acts. Out: one description that all of them agree with, or that they do not.
//!
//! Links hold between two events, and links alone would chain: a report without a town is like one of a bombing in the one town and like
//! one of a bombing in the other. So an incident is also a description, and two can become one only if their descriptions agree in everything.

use super::act::{Act, Known, Realm, Side, Stand, Where};
use super::geography::{Relation, relation};

/// What the events of an incident say together.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    /// Days that all can mean.
    first: i32,
    last: i32,
    planned: bool,
    past: bool,
    /// All that are dated are dated by words on this act to a day.
    stated_day: bool,
    actors: Vec<Party>,
    recipients: Vec<Party>,
    directed: bool,
    /// Stated ones, each once.
    places: Vec<Where>,
}

type Party = (String, Stand);

impl Description {
    pub(crate) fn of(act: &Act) -> Self {
        let known = |sides: &[Side]| {
            let mut known: Vec<Party> = sides.iter().filter(|side| !side.weak).map(|side| (side.code.clone(), side.stand)).collect();
            known.dedup();
            known
        };
        Description {
            first: act.when.first,
            last: act.when.last,
            planned: act.realm == Realm::Ahead,
            past: act.realm == Realm::Past,
            stated_day: act.when.is_stated_day(),
            actors: known(&act.actors),
            recipients: known(&act.recipients),
            directed: act.is_directed(),
            places: act.place.iter().filter(|place| place.stated).cloned().collect(),
        }
    }

    /// One description of both, if they agree.
    pub(crate) fn with(&self, other: &Description) -> Option<Description> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        let mixed = (self.planned || other.planned) && (self.past || other.past);
        let apart = |one: &Where| other.places.iter().any(|other| relation(one, other) == Relation::Apart);
        if first > last || (mixed && !(self.stated_day && other.stated_day)) || !self.same_parties(other) || self.places.iter().any(apart) {
            return None;
        }
        let mut places = self.places.clone();
        places.extend(other.places.iter().filter(|place| !self.places.contains(place)).cloned());
        Some(Description {
            first,
            last,
            planned: self.planned || other.planned,
            past: self.past || other.past,
            stated_day: self.stated_day && other.stated_day,
            actors: joined(&self.actors, &other.actors),
            recipients: joined(&self.recipients, &other.recipients),
            directed: self.directed && other.directed,
            places,
        })
    }

    fn same_parties(&self, other: &Description) -> bool {
        if self.directed && other.directed {
            return agree(&self.actors, &other.actors) && agree(&self.recipients, &other.recipients);
        }
        let (one, other) = (joined(&self.actors, &self.recipients), joined(&other.actors, &other.recipients));
        let shared = one.iter().filter(|party| other.iter().any(|there| there.0 == party.0)).count();
        shared >= one.len().min(other.len()).min(2)
    }
}

/// Whether two sides can be one: nobody is known of one of them, or somebody is on both.
fn agree(one: &[Party], other: &[Party]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|a| other.iter().any(|b| a.0 == b.0 && !a.1.opposes(b.1)))
}

fn joined(one: &[Party], other: &[Party]) -> Vec<Party> {
    let mut all = [one, other].concat();
    all.sort();
    all.dedup();
    all
}

/// The days that an incident shows: those of the event that is dated most precisely.
pub(crate) fn days(acts: &[&Act]) -> Option<(i32, i32)> {
    // Publication dates are no dates of acts.
    let dated = acts.iter().filter(|act| act.when.known != Known::Published);
    let best = dated.min_by_key(|act| (act.when.day.is_none(), act.when.known, act.when.last - act.when.first))?;
    Some(best.when.day.map_or((best.when.first, best.when.last), |day| (day, day)))
}
