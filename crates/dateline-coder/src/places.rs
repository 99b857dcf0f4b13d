//! places: where things are. In: a document and its mentions. Out: every place name with its country and how precise it is.
//!
//! Every geographical name is recorded, whether something happens there or not; which of them an act is bound to is decided by the
//! events stage. A country is never drawn as a point.

use std::collections::BTreeMap;

use dateline_model::{
    Deprel, Diagnostic, Document, FoundBy, Mention, MentionKind, Mentions, NameKind, Place, Places, Precision, SentenceId, Severity, TokenId, TokenSpan,
};

use crate::actors::{ActorTables, Known, StateForm};
use crate::gazetteer::{Candidate, Candidates, Gazetteer, Resolver, Score, Told, believable, key, text_containers};
use crate::mentions::{head_of, one_line};

/// Finds what every place name stands for.
pub fn places(doc: &Document, mentions: &Mentions, actors: &ActorTables, gazetteer: &Gazetteer) -> (Places, Vec<Diagnostic>) {
    let countries = Countries::of(doc, mentions, actors);
    let tables = Candidates { actors, gazetteer };
    let named = geographical(mentions);
    let resolver = Resolver::new(doc, tables, &countries, &named, countries_by_sentence(doc, mentions, actors));
    let told = said(doc, mentions, tables, &named);
    let mut list = Vec::new();
    let mut diagnostics = Vec::new();
    for (mention, told) in named.iter().zip(&told) {
        let place = locate(doc, tables, &resolver, &countries, mention, told);
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

/// Every candidate of one name with its score, best first, given to `show`.
pub(crate) fn ranked<T>(doc: &Document, mentions: &Mentions, tables: Candidates<'_>, tokens: TokenSpan, show: impl FnOnce(&[(&Candidate, Score)]) -> T) -> T {
    let countries = Countries::of(doc, mentions, tables.actors);
    let named = geographical(mentions);
    let resolver = Resolver::new(doc, tables, &countries, &named, countries_by_sentence(doc, mentions, tables.actors));
    let told = said(doc, mentions, tables, &named);
    let found = named.iter().zip(&told).find(|(mention, _)| mention.tokens == tokens);
    show(&found.map(|(mention, told)| resolver.ranked(mention, &told.all())).unwrap_or_default())
}

fn geographical(mentions: &Mentions) -> Vec<&Mention> {
    let is_place = |mention: &&Mention| matches!(mention.kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location | NameKind::Facility));
    mentions.list.iter().filter(is_place).collect()
}

/// The countries that each sentence names, also as nationalities: "the Kenyan town of Garissa".
fn countries_by_sentence(doc: &Document, mentions: &Mentions, actors: &ActorTables) -> BTreeMap<SentenceId, Vec<String>> {
    let mut found: BTreeMap<SentenceId, Vec<String>> = BTreeMap::new();
    for mention in &mentions.list {
        for known in actors.exact_name(doc, mention.tokens) {
            if let Known::State(at, StateForm::Name | StateForm::Adjective | StateForm::People) = known {
                found.entry(doc.token(mention.head).sentence).or_default().push(actors.states[at].code.clone());
            }
        }
    }
    found
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
        for code in mentions.list.iter().filter_map(|mention| Self::counted(doc, actors, mention)) {
            *counts.entry(code).or_insert(0) += 1;
        }
        Countries { counts }
    }

    /// The country that a name counts for: the only one that it can mean.
    pub(crate) fn counted(doc: &Document, actors: &ActorTables, mention: &Mention) -> Option<String> {
        let mut codes: Vec<&str> = actors.exact_name(doc, mention.tokens).into_iter().filter_map(|known| country_of(actors, known)).collect();
        codes.sort_unstable();
        codes.dedup();
        if let [code] = codes.as_slice() { Some((*code).to_owned()) } else { None }
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

/// What the text says about where one name lies.
struct Said {
    /// In what: "Mokha, Yemen".
    within: Told,
    /// It is said to contain something: "Atlanta, Georgia" is not in the Caucasus.
    around: Vec<String>,
}

impl Said {
    fn all(&self) -> Told {
        let countries = self.within.countries.iter().chain(&self.around).cloned().collect();
        Told { countries, entries: self.within.entries.clone() }
    }
}

/// What the text says of each name. A name that is told once is told for the whole report.
fn said(doc: &Document, mentions: &Mentions, tables: Candidates<'_>, named: &[&Mention]) -> Vec<Said> {
    let mut said: Vec<Said> = named
        .iter()
        .map(|mention| Said { within: container(doc, mentions, tables, mention), around: contents(doc, mentions, tables.actors, mention) })
        .collect();
    let keys: Vec<String> = named.iter().map(|mention| key(&one_line(doc, mention.tokens))).collect();
    let told = |one: &Said| !one.within.countries.is_empty() || !one.within.entries.is_empty();
    let first: BTreeMap<&str, Told> = keys.iter().zip(&said).rev().filter(|(_, one)| told(one)).map(|(key, one)| (key.as_str(), one.within.clone())).collect();
    for (key, one) in keys.iter().zip(&mut said) {
        if let Some(told_elsewhere) = first.get(key.as_str()).filter(|_| !told(one) && one.around.is_empty()) {
            one.within = told_elsewhere.clone();
        }
    }
    said
}

/// The place that a mention names.
fn locate(doc: &Document, tables: Candidates<'_>, resolver: &Resolver<'_>, countries: &Countries, mention: &Mention, said: &Said) -> Place {
    let told = said.all();
    let ranked = resolver.ranked(mention, &told);
    let known = ranked.first().filter(|(candidate, score)| {
        // A known name said to lie in a country that no row of that name has is another place of that name. A country lies in none.
        let country = candidate.country.as_ref().filter(|_| candidate.precision != Precision::Country);
        let elsewhere = !said.within.countries.is_empty() && score.told == 0 && country.is_some_and(|country| !told.countries.contains(country));
        !elsewhere && believable(candidate, *score, countries)
    });
    if let Some((candidate, _)) = known {
        return tables.place(mention.tokens, candidate);
    }
    let country = said.within.countries.first().cloned();
    let precision = if country.is_some() { Precision::Town } else { Precision::Unknown };
    let found_by = FoundBy::pass(if country.is_some() { "places/containment" } else { "places/unknown" });
    let name = one_line(doc, mention.tokens);
    Place { tokens: mention.tokens, name, country, admin1: None, coordinates: None, gazetteer_id: None, precision, found_by }
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

/// What the text says a place lies in: "Mokha, Yemen", "Mokha in Yemen", "Yemen's Mokha", "Gosford, NSW".
fn container(doc: &Document, mentions: &Mentions, tables: Candidates<'_>, mention: &Mention) -> Told {
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
        let geographical = matches!(other.kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location));
        let related = geographical && other.tokens != mention.tokens && (behind_comma || inside || possessor);
        related.then(|| containing(doc, tables, other.tokens)).filter(is_told)
    });
    let by_words = || text_containers(doc, mention.tokens).into_iter().map(|span| containing(doc, tables, span)).find(is_told);
    found.or_else(by_words).or_else(|| demonym(doc, mentions, tables.actors, head)).unwrap_or_default()
}

fn is_told(told: &Told) -> bool {
    !told.countries.is_empty() || !told.entries.is_empty()
}

/// "the Kenyan town of Garissa": the nationality of the noun that the name explains.
fn demonym(doc: &Document, mentions: &Mentions, actors: &ActorTables, head: TokenId) -> Option<Told> {
    const NOUNS: &[&str] = &["town", "city", "village", "port", "region", "province", "district", "state", "county", "island", "resort", "suburb", "enclave"];
    let noun = doc.head(head).filter(|noun| noun.0 < head.0 && NOUNS.contains(&doc.lemma(*noun)))?;
    let nationality = mentions.list.iter().filter(|mention| doc.head(mention.head) == Some(noun) && mention.tokens.end <= noun.0);
    let codes = nationality.flat_map(|mention| actors.exact_name(doc, mention.tokens)).filter_map(|known| match known {
        Known::State(at, StateForm::Adjective | StateForm::Name) => Some(actors.states[at].code.clone()),
        _ => None,
    });
    Some(Told { countries: codes.collect(), entries: Vec::new() }).filter(is_told)
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

/// What a name may be as a container: a country, or a division, which contains a town as a country does ("Paris, Texas").
fn containing(doc: &Document, tables: Candidates<'_>, tokens: TokenSpan) -> Told {
    let actors = tables.actors;
    let code = |known: &Known| match known {
        Known::State(at, StateForm::Name) => Some(actors.states[*at].code.clone()),
        Known::Place(at) if actors.places[*at].kind == "admin1" => Some(actors.places[*at].country.clone()),
        _ => None,
    };
    let countries: Vec<String> = actors.exact_name(doc, tokens).iter().filter_map(code).filter(|code| !code.is_empty()).collect();
    let candidates = tables.of(doc, tokens, &one_line(doc, tokens));
    let largest = candidates.iter().filter(|one| one.precision == Precision::Town && countries.is_empty()).take(1);
    let divisions = candidates.iter().filter(|one| matches!(one.precision, Precision::Admin1 | Precision::Admin2));
    let entries = divisions.chain(largest).filter_map(|one| one.entry).collect();
    Told { countries, entries }
}
