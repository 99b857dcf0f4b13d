//! places: where things are. In: a document and its mentions. Out: every place name with its country and how precise it is.
//!
//! Every geographical name is recorded, whether something happens there or not; which of them an act is bound to is decided by the
//! events stage. A country is never drawn as a point.

use std::collections::BTreeMap;

use dateline_model::{Deprel, Diagnostic, Document, FoundBy, Mention, MentionKind, Mentions, NameKind, Place, Places, Precision, Severity, TokenId, TokenSpan};

use crate::actors::{ActorTables, Known, StateForm};
use crate::mentions::{head_of, one_line};

/// Finds the country of every place name.
pub fn places(doc: &Document, mentions: &Mentions, actors: &ActorTables) -> (Places, Vec<Diagnostic>) {
    let countries = Countries::of(doc, mentions, actors);
    let mut list = Vec::new();
    let mut diagnostics = Vec::new();
    for mention in &mentions.list {
        let geographical = matches!(mention.kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location | NameKind::Facility));
        if !geographical {
            continue;
        }
        let place = locate(doc, mentions, actors, &countries, mention);
        if place.country.is_none() && place.precision == Precision::Unknown {
            diagnostics.push(Diagnostic {
                span: doc.bytes(mention.tokens),
                severity: Severity::Info,
                code: "places/unknown",
                message: format!("no table knows the place \"{}\", and the text does not say its country", place.name),
                hint: Some("add it to data/places/places.csv".into()),
            });
        }
        list.push(place);
    }
    (Places { list }, diagnostics)
}

/// One place as a line: `surface | name | country | precision`.
pub fn show_place(doc: &Document, place: &Place) -> String {
    format!("{} | {} | {} | {}", one_line(doc, place.tokens), place.name, place.country.as_deref().unwrap_or("-"), place.precision.as_str())
}

/// How often each country is named in a document, by names that can mean nothing else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Countries {
    counts: BTreeMap<String, u32>,
}

impl Countries {
    pub(crate) fn of(doc: &Document, mentions: &Mentions, actors: &ActorTables) -> Self {
        let mut counts = BTreeMap::new();
        for mention in &mentions.list {
            let mut codes: Vec<&str> = actors.exact_name(doc, mention.tokens).into_iter().filter_map(|known| country_of(actors, known)).collect();
            codes.sort_unstable();
            codes.dedup();
            if let [code] = codes.as_slice() {
                *counts.entry((*code).to_owned()).or_insert(0) += 1;
            }
        }
        Countries { counts }
    }

    /// Whether any country is named.
    pub(crate) fn named(&self) -> bool {
        !self.counts.is_empty()
    }

    pub(crate) fn count(&self, code: &str) -> u32 {
        self.counts.get(code).copied().unwrap_or(0)
    }
}

fn country_of(actors: &ActorTables, known: Known) -> Option<&str> {
    match known {
        Known::State(at, _) => Some(actors.states[at].code.as_str()),
        Known::Place(at) => Some(actors.places[at].country.as_str()).filter(|country| !country.is_empty()),
        Known::Disputed(at) => Some(actors.disputed[at].home_state.as_str()),
        _ => None,
    }
}

/// The place that a mention names.
pub(crate) fn locate(doc: &Document, mentions: &Mentions, actors: &ActorTables, countries: &Countries, mention: &Mention) -> Place {
    let surface = one_line(doc, mention.tokens);
    let containing = container(doc, mentions, actors, mention);
    let contents = contents(doc, mentions, actors, mention);
    let told: Vec<&str> = containing.iter().chain(&contents).map(String::as_str).collect();
    let known = choose(doc, actors, countries, mention.tokens, &told);
    // A known name said to lie in a country that no row of that name has is another place of that name.
    let elsewhere = !containing.is_empty() && known.and_then(|known| country_of(actors, known)).is_some_and(|country| !told.contains(&country));
    let containing = containing.first().cloned();
    match known.filter(|_| !elsewhere) {
        Some(known) => {
            let (name, precision) = match known {
                Known::State(at, StateForm::Capital) => (surface, town_or_state(actors, at, mention.tokens, doc)),
                Known::State(at, _) => (actors.states[at].name.clone(), Precision::Country),
                Known::Disputed(at) => (actors.disputed[at].display_name.clone(), Precision::Region),
                Known::Place(at) => (actors.places[at].name.clone(), precision(&actors.places[at].kind)),
                Known::ArmedGroup(_) | Known::Organisation(_) | Known::Person(_) => (surface, Precision::Unknown),
            };
            let country = country_of(actors, known).map(str::to_owned);
            Place { tokens: mention.tokens, name, country, precision, found_by: crate::mentions::found_by(actors, known) }
        }
        None => {
            let precision = if containing.is_some() { Precision::Town } else { Precision::Unknown };
            let found_by = FoundBy::pass(if containing.is_some() { "places/containment" } else { "places/unknown" });
            Place { tokens: mention.tokens, name: surface, country: containing, precision, found_by }
        }
    }
}

/// A city state's capital bears the state's name and is the state.
fn town_or_state(actors: &ActorTables, at: usize, tokens: TokenSpan, doc: &Document) -> Precision {
    let is_state = actors.exact_name(doc, tokens).contains(&Known::State(at, StateForm::Name));
    if is_state { Precision::Country } else { Precision::Town }
}

fn precision(kind: &str) -> Precision {
    match kind {
        "city" | "town" | "capital" | "village" | "camp" | "district" | "base" | "airport" | "port" => Precision::Town,
        "admin1" | "province" | "state" | "oblast" => Precision::Admin1,
        "country" => Precision::Country,
        _ => Precision::Region,
    }
}

/// The likeliest row of a geographical name: states before towns, large towns before small ones, and before both what the text says:
/// the country after the comma, and the countries that it is about.
pub(crate) fn choose(doc: &Document, actors: &ActorTables, countries: &Countries, tokens: TokenSpan, told: &[&str]) -> Option<Known> {
    let score = |known: &Known| -> i64 {
        let prior = match known {
            Known::Disputed(_) => 5000,
            Known::State(_, StateForm::Name | StateForm::Nickname) => 3000,
            // No town that bears its name is as well known, however often that town's country is named.
            Known::State(_, StateForm::Capital) => 4200,
            Known::Place(at) => place_prior(actors.places[*at].population),
            _ => return i64::MIN,
        };
        let Some(country) = country_of(actors, *known) else { return prior };
        let named = i64::from(countries.count(country).min(3)) * 700;
        let contained = if told.contains(&country) { 20_000 } else { 0 };
        prior + named + contained
    };
    let candidates = actors.exact_name(doc, tokens);
    let best = candidates
        .iter()
        .map(|known| (score(known), *known))
        .filter(|(score, _)| *score > i64::MIN)
        .max_by_key(|(score, known)| (*score, std::cmp::Reverse(*known)))?;
    Some(best.1)
}

fn place_prior(population: u64) -> i64 {
    match population {
        0..10_000 => 600,
        10_000..100_000 => 900,
        100_000..1_000_000 => 1300,
        1_000_000..5_000_000 => 1800,
        _ => 2000,
    }
}

/// The country that the text gives for a place: "Mokha, Yemen", "Mokha in Yemen", "Yemen's Mokha".
fn container(doc: &Document, mentions: &Mentions, actors: &ActorTables, mention: &Mention) -> Vec<String> {
    let head = head_of(doc, mention.tokens);
    let after = TokenId(mention.tokens.end);
    let comma = mention.tokens.ids().next_back().and_then(|last| doc.next(last)).is_some_and(|next| next == after && doc.form(next) == ",");
    let found = mentions.list.iter().find_map(|other| {
        let own = head_of(doc, other.tokens);
        let relation = doc.deprel(own);
        let below = doc.head(own) == Some(head);
        let behind_comma = comma && other.tokens.start == mention.tokens.end + 1 && listed_as_container(doc, other);
        let inside = below && relation == Deprel::Nmod && doc.children(own).iter().any(|case| matches!(doc.lemma(*case), "in" | "of"));
        let possessor = below && relation == Deprel::NmodPoss;
        let related = other.tokens != mention.tokens && (behind_comma || inside || possessor);
        related.then(|| container_codes(doc, actors, other)).filter(|countries| !countries.is_empty())
    });
    found.unwrap_or_default()
}

/// The countries that a place before the comma may lie in: "Atlanta, Georgia" is not in the Caucasus.
fn contents(doc: &Document, mentions: &Mentions, actors: &ActorTables, mention: &Mention) -> Vec<String> {
    let comma = mention.tokens.start.checked_sub(1).map(TokenId).filter(|token| doc.form(*token) == ",");
    let Some(comma) = comma.filter(|_| listed_as_container(doc, mention)) else { return Vec::new() };
    let before = mentions.list.iter().filter(|other| other.tokens.end == comma.0).flat_map(|other| actors.exact_name(doc, other.tokens));
    before.filter(|known| matches!(known, Known::Place(_))).filter_map(|known| country_of(actors, known)).map(str::to_owned).collect()
}

/// "in Mokha, Yemen, said": not the middle of a list ("Syria, Yemen and Iraq").
fn listed_as_container(doc: &Document, country: &Mention) -> bool {
    let Some(next) = country.tokens.ids().next_back().and_then(|last| doc.next(last)) else { return true };
    let coordinated = doc.deprel(head_of(doc, country.tokens)) == Deprel::Conj
        || doc.children(head_of(doc, country.tokens)).iter().any(|child| doc.deprel(*child) == Deprel::Cc);
    !coordinated && !matches!(doc.form(next), "and" | "or" | "&")
}

/// The countries that a name may stand for as a container, states first. "Paris, Texas": a province contains a town as a country does.
fn container_codes(doc: &Document, actors: &ActorTables, mention: &Mention) -> Vec<String> {
    if !matches!(mention.kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location)) {
        return Vec::new();
    }
    let code = |known: &Known| match known {
        Known::State(at, StateForm::Name) => Some(actors.states[*at].code.clone()),
        Known::Place(at) if actors.places[*at].kind == "admin1" => Some(actors.places[*at].country.clone()),
        _ => None,
    };
    actors.exact_name(doc, mention.tokens).iter().filter_map(code).filter(|code| !code.is_empty()).collect()
}
