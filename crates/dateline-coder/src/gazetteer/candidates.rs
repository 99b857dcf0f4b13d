//! What a geographical name may stand for. In: the words of a name. Out: rows of the tables kept by hand, and gazetteer entries beside
//! them, with what each is worth before the text is asked.

use dateline_model::{Coordinates, Document, FoundBy, Place, Precision, TokenSpan};

use super::{EntryId, Gazetteer, Level, code_key, key, without_kind};
use crate::actors::{ActorTables, Known, PlaceRow, StateForm};

/// Where a candidate comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    Table(Known),
    Gazetteer,
}

/// One thing that a name may stand for.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) origin: Origin,
    /// The gazetteer's entry, also for rows of the tables that it has.
    pub(crate) entry: Option<EntryId>,
    pub(crate) name: String,
    pub(crate) country: Option<String>,
    pub(crate) precision: Precision,
    pub(crate) coordinates: Option<(f64, f64)>,
    pub(crate) population: u64,
    /// What it is worth without context.
    pub(crate) prior: i64,
}

/// Everything that names may stand for.
#[derive(Clone, Copy)]
pub(crate) struct Candidates<'a> {
    pub(crate) actors: &'a ActorTables,
    pub(crate) gazetteer: &'a Gazetteer,
}

/// A state is meant before any town of its name, and a capital before any other town, unless the text says where it is.
const STATE: i64 = 4400;
const CAPITAL: i64 = 4000;
const DISPUTED: i64 = 6400;
/// A row kept by hand stands for what news means by the name.
const CURATED: i64 = 2000;
/// Seas, continents and regions of several countries, which no named country can speak for.
const BEYOND_COUNTRIES: i64 = 4500;
const OTHER_NAME: i64 = -500;
/// What the gazetteer alone has, where the table kept by hand has the name too: "New York" is the city.
const BESIDE_CURATED: i64 = -600;
/// A division that is named after a town in it: "Garissa" alone is the town.
const NAMED_AFTER_TOWN: i64 = -500;
/// How many entries of one name are looked at; the largest come first.
const MOST: usize = 80;

impl<'a> Candidates<'a> {
    /// The candidates of a name in a document.
    pub(crate) fn of(self, doc: &Document, tokens: TokenSpan, surface: &str) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = self.actors.exact_name(doc, tokens).into_iter().filter_map(|known| self.row(doc, tokens, surface, known)).collect();
        self.add_entries(surface, &mut found);
        let towns: Vec<String> = found.iter().filter(|one| one.precision == Precision::Town).filter_map(|one| one.country.clone()).collect();
        for division in found.iter_mut().filter(|one| one.origin == Origin::Gazetteer && matches!(one.precision, Precision::Admin1 | Precision::Admin2)) {
            if division.country.as_ref().is_some_and(|country| towns.contains(country)) {
                division.prior += NAMED_AFTER_TOWN;
            }
        }
        found
    }

    fn row(self, doc: &Document, tokens: TokenSpan, surface: &str, known: Known) -> Option<Candidate> {
        let (name, country, precision, prior) = match known {
            Known::Disputed(at) => {
                let row = &self.actors.disputed[at];
                (row.display_name.clone(), row.home_state.clone(), Precision::Region, DISPUTED)
            }
            Known::State(at, StateForm::Capital) => {
                // A city state's capital bears the state's name and is the state.
                let is_state = self.actors.exact_name(doc, tokens).contains(&Known::State(at, StateForm::Name));
                let precision = if is_state { Precision::Country } else { Precision::Town };
                (surface.to_owned(), self.actors.states[at].code.clone(), precision, CAPITAL)
            }
            Known::State(at, StateForm::Name | StateForm::Nickname) => {
                (self.actors.states[at].name.clone(), self.actors.states[at].code.clone(), Precision::Country, STATE)
            }
            Known::Place(at) => {
                let row = &self.actors.places[at];
                let prior = if row.population > 0 { size(row.population) } else { CURATED };
                let least = if row.country.is_empty() { BEYOND_COUNTRIES } else { CURATED };
                (row.name.clone(), row.country.clone(), precision(&row.kind), if row.curated { prior.max(least) } else { prior })
            }
            _ => return None,
        };
        let entry = match known {
            Known::Place(at) => self.entry_of(&self.actors.places[at]),
            Known::State(_, StateForm::Capital) => self.town(surface, &country),
            // "Scotland" is a name of the United Kingdom, and a part of it.
            Known::State(at, StateForm::Name) if key(surface) != key(&self.actors.states[at].name) => self.division(&key(surface), &country),
            _ => None,
        };
        let (name, precision) = match (known, entry.map(|id| self.gazetteer.entry(id))) {
            (Known::State(_, StateForm::Name), Some(part)) => (part.name.to_owned(), Precision::Admin1),
            // "Cornwall" may stand in the table as a region; where the gazetteer has it as a division it has its precision.
            (Known::Place(_), Some(part)) if precision == Precision::Region && part.level == Level::Admin1 => (name, Precision::Admin1),
            (Known::Place(_), Some(_)) if precision == Precision::Region => (name, Precision::Admin2),
            _ => (name, precision),
        };
        let row_point = if let Known::Place(at) = known { self.actors.places[at].coordinates } else { None };
        let entry_data = entry.map(|id| self.gazetteer.entry(id));
        let population = entry_data.map_or(0, |entry| entry.population);
        let coordinates = entry_data.map(|entry| (entry.lat, entry.lon)).or(row_point);
        let country = Some(country).filter(|country| !country.is_empty());
        Some(Candidate { origin: Origin::Table(known), entry, name, country, precision, coordinates, population, prior })
    }

    /// The gazetteer's entry for a row: by its number, or, for a division, by its name in its country.
    fn entry_of(self, row: &PlaceRow) -> Option<EntryId> {
        let names = || std::iter::once(&row.name).chain(&row.aliases).map(|name| key(name));
        if let Some(geonames) = row.geonames {
            return names().flat_map(|name| self.gazetteer.lookup(&name)).map(|(id, _)| id).find(|id| self.gazetteer.entry(*id).geonames == geonames);
        }
        if matches!(row.kind.as_str(), "city" | "capital") {
            return names().find_map(|name| self.town(&name, &row.country));
        }
        if !matches!(row.kind.as_str(), "admin1" | "region") || row.country.is_empty() {
            return None;
        }
        names().find_map(|name| {
            let short = without_kind(&name).map(str::to_owned);
            std::iter::once(name).chain(short).find_map(|name| {
                let divisions = self.gazetteer.lookup(&name).into_iter().map(|(id, _)| self.gazetteer.entry(id));
                let here = divisions.filter(|entry| entry.country == row.country && entry.level != Level::Town);
                here.min_by_key(|entry| entry.level == Level::Admin2).map(|entry| entry.id)
            })
        })
    }

    /// The first-order division of a name in a country, by its own name.
    fn division(self, name: &str, country: &str) -> Option<EntryId> {
        let found = self.gazetteer.lookup(name).into_iter().filter(|(_, other_name)| !other_name).map(|(id, _)| self.gazetteer.entry(id));
        found.filter(|entry| entry.country == country && entry.level == Level::Admin1).map(|entry| entry.id).next()
    }

    /// The largest town of a name in a country.
    fn town(self, name: &str, country: &str) -> Option<EntryId> {
        let found = self.gazetteer.lookup(&key(name)).into_iter().map(|(id, _)| self.gazetteer.entry(id));
        found.filter(|entry| entry.country == country && entry.level == Level::Town).max_by_key(|entry| entry.population).map(|entry| entry.id)
    }

    /// Adds what the gazetteer has and the tables have not.
    fn add_entries(self, surface: &str, found: &mut Vec<Candidate>) {
        let name = key(surface);
        let mut entries = code_key(surface).map_or_else(Vec::new, |code| self.gazetteer.lookup(&code));
        let only_divisions = without_kind(&name).filter(|_| entries.is_empty());
        entries.extend(self.gazetteer.lookup(&name));
        if entries.is_empty() {
            // "Akita Prefecture": the gazetteer may list it without the word.
            let short = only_divisions.map_or_else(Vec::new, |short| self.gazetteer.lookup(short));
            entries = short.into_iter().filter(|(id, _)| self.gazetteer.entry(*id).level != Level::Town).collect();
        }
        let curated = |one: &Candidate| matches!(one.origin, Origin::Table(Known::Place(at)) if self.actors.places[at].curated);
        let beside = if found.iter().any(curated) { BESIDE_CURATED } else { 0 };
        for (id, other_name) in entries.into_iter().take(MOST) {
            let entry = self.gazetteer.entry(id);
            let known = found.iter().any(|candidate| {
                let same_region = candidate.entry.is_none() && candidate.country.as_deref() == Some(entry.country);
                candidate.entry == Some(id) || (same_region && matches!(candidate.precision, Precision::Region | Precision::Admin1 | Precision::Country))
            });
            if known {
                continue;
            }
            let (precision, prior) = match entry.level {
                Level::Town => (Precision::Town, size(entry.population)),
                Level::Admin1 => (Precision::Admin1, size(entry.population) + 150),
                Level::Admin2 => (Precision::Admin2, size(entry.population) - 200),
            };
            found.push(Candidate {
                origin: Origin::Gazetteer,
                entry: Some(id),
                name: entry.name.to_owned(),
                country: Some(entry.country.to_owned()),
                precision,
                coordinates: Some((entry.lat, entry.lon)),
                population: entry.population,
                prior: prior + beside + if other_name { OTHER_NAME } else { 0 },
            });
        }
    }

    /// The place that a candidate is. Countries and regions get no coordinates: they are no points.
    pub(crate) fn place(self, tokens: TokenSpan, candidate: &Candidate) -> Place {
        let pointed = matches!(candidate.precision, Precision::Point | Precision::Town | Precision::Admin1 | Precision::Admin2);
        let entry = candidate.entry.map(|id| self.gazetteer.entry(id));
        let admin1 = match candidate.origin {
            Origin::Table(Known::Place(at)) if !self.actors.places[at].admin1.is_empty() => Some(self.actors.places[at].admin1.clone()),
            _ if candidate.precision == Precision::Admin1 => Some(candidate.name.clone()),
            _ => candidate.entry.and_then(|id| self.gazetteer.admin1(id)).map(|entry| entry.name.to_owned()),
        };
        let row_number = if let Origin::Table(Known::Place(at)) = candidate.origin { self.actors.places[at].geonames } else { None };
        let found_by = match candidate.origin {
            Origin::Table(known) => crate::mentions::found_by(self.actors, known),
            Origin::Gazetteer => FoundBy::named(format!("places/gazetteer/{}", entry.map_or(0, |entry| entry.geonames))),
        };
        Place {
            tokens,
            name: candidate.name.clone(),
            country: candidate.country.clone(),
            admin1: admin1.filter(|_| pointed),
            coordinates: candidate.coordinates.filter(|_| pointed).map(|(lat, lon)| Coordinates { lat, lon }),
            gazetteer_id: row_number.or(entry.map(|entry| entry.geonames)),
            precision: candidate.precision,
            found_by,
        }
    }
}

/// Ten times the inhabitants make a name 300 more likely.
fn size(population: u64) -> i64 {
    (300.0 * (population as f64 + 10.0).log10()).round() as i64
}

fn precision(kind: &str) -> Precision {
    match kind {
        "base" | "airport" | "port" | "camp" | "crossing" | "site" => Precision::Point,
        "city" | "town" | "capital" | "village" | "district" => Precision::Town,
        "admin1" | "province" | "state" | "oblast" => Precision::Admin1,
        "country" => Precision::Country,
        _ => Precision::Region,
    }
}
