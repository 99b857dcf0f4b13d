//! Which place of a name is meant. In: the names of a document with their candidates. Out: for each the likeliest, and why.
//!
//! The size of a place counts, and what the text says: a division or country that contains it, countries named elsewhere, other places
//! near it, and a word for its kind. A name means one place throughout a report unless its own words say otherwise.

use std::collections::BTreeMap;

use dateline_model::{Deprel, Document, Mention, Precision, SentenceId, TokenId};

use super::{Candidate, Candidates, EntryId, Gazetteer, Origin, key, kilometres, tells_kind};
use crate::places::Countries;

/// What the text says a place lies in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// Codes of countries.
    pub(crate) countries: Vec<String>,
    /// Divisions, and towns.
    pub(crate) entries: Vec<EntryId>,
}

/// What speaks for a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Score {
    /// What it is without context: a state, a capital, how large.
    pub(crate) prior: i64,
    /// Its country is named in the report.
    pub(crate) country: i64,
    /// Its country or nationality is named in the same sentence.
    pub(crate) near: i64,
    /// The text says that it lies in something that contains it.
    pub(crate) told: i64,
    /// Other places of the report lie in it, beside it or around it.
    pub(crate) company: i64,
    /// "province", "town" or the like stands beside the name.
    pub(crate) kind: i64,
}

impl Score {
    pub(crate) fn sum(self) -> i64 {
        self.prior + self.country + self.near + self.told + self.company + self.kind
    }
}

/// A name of a document, as often as it stands there.
#[derive(Default)]
struct Named {
    candidates: Vec<Candidate>,
    company: Vec<i64>,
    /// The countries that the name itself was counted for; it does not speak for itself.
    own: Vec<String>,
}

/// Resolves the names of one document.
pub(crate) struct Resolver<'a> {
    doc: &'a Document,
    tables: Candidates<'a>,
    countries: &'a Countries,
    names: BTreeMap<String, Named>,
    /// Countries by the sentence that names them.
    sentences: BTreeMap<SentenceId, Vec<String>>,
}

impl<'a> Resolver<'a> {
    /// Looks up every name; `sentences` tells which countries each sentence names.
    pub(crate) fn new(
        doc: &'a Document,
        tables: Candidates<'a>,
        countries: &'a Countries,
        mentions: &[&Mention],
        sentences: BTreeMap<SentenceId, Vec<String>>,
    ) -> Self {
        let mut names: BTreeMap<String, Named> = BTreeMap::new();
        for mention in mentions {
            let surface = surface(doc, mention);
            let named = names.entry(key(&surface)).or_default();
            named.own.extend(Countries::counted(doc, tables.actors, mention));
            // "US" and "U.S." share a key; the tables may know only one of the two spellings.
            if named.candidates.is_empty() {
                named.candidates = tables.of(doc, mention.tokens, &surface);
            }
        }
        let company: Vec<Vec<i64>> = names.iter().map(|(name, named)| company(tables.gazetteer, name, named, &names)).collect();
        for (named, company) in names.values_mut().zip(company) {
            named.company = company;
        }
        Resolver { doc, tables, countries, names, sentences }
    }

    /// Every candidate of a name with what speaks for it, best first.
    pub(crate) fn ranked(&self, mention: &Mention, told: &Told) -> Vec<(&Candidate, Score)> {
        let Some(named) = self.names.get(&key(&surface(self.doc, mention))) else { return Vec::new() };
        let kind = kind_beside(self.doc, mention);
        let sentence = self.doc.token(mention.head).sentence;
        let beside = self.sentences.get(&sentence).map_or(&[][..], Vec::as_slice);
        let peer = peer(&named.candidates);
        let score = |at: usize, candidate: &Candidate| {
            let country = candidate.country.as_deref();
            let small = candidate.precision != Precision::Country;
            Score {
                prior: candidate.prior,
                country: country.map_or(0, |code| self.others_of(named, code)),
                near: if small && country.is_some_and(|code| beside.iter().any(|near| near == code)) { 500 } else { 0 },
                told: self.told(candidate, told, peer),
                company: named.company[at],
                kind: kind.map_or(0, |division| match candidate.precision {
                    Precision::Admin1 | Precision::Admin2 if division => 1500,
                    Precision::Town | Precision::Point if !division => 1500,
                    Precision::Region => 0,
                    _ => -1500,
                }),
            }
        };
        let mut ranked: Vec<(&Candidate, Score)> = named.candidates.iter().enumerate().map(|(at, candidate)| (candidate, score(at, candidate))).collect();
        ranked.sort_by_key(|(_, score)| -score.sum());
        ranked
    }

    /// How often other names speak of a country.
    fn others_of(&self, named: &Named, code: &str) -> i64 {
        let own = named.own.iter().filter(|own| *own == code).count();
        let others = usize::try_from(self.countries.count(code)).unwrap_or(0).saturating_sub(own).min(3);
        if others == 0 { 0 } else { 700 * others as i64 }
    }

    fn told(&self, candidate: &Candidate, told: &Told, peer: Peer) -> i64 {
        if candidate.precision == Precision::Country {
            return 0;
        }
        let inside = |area: &EntryId| {
            let contained = |id: EntryId| self.tables.gazetteer.above(id).any(|above| above.id == *area);
            let (there, here) = (self.tables.gazetteer.entry(*area), candidate.coordinates);
            let beside = || candidate.entry != Some(*area) && here.is_some_and(|here| kilometres(here, (there.lat, there.lon)) < 60.0);
            if candidate.entry.is_some_and(contained) {
                if peer == Peer::Division { IN_A_LIST } else { 25_000 }
            } else if peer == Peer::None && beside() {
                8_000
            } else {
                0
            }
        };
        let country = candidate.country.as_ref().is_some_and(|code| told.countries.contains(code));
        let by_country = if !country {
            0
        } else if peer == Peer::State {
            IN_A_LIST
        } else {
            20_000
        };
        told.entries.iter().map(inside).max().unwrap_or(0).max(by_country)
    }
}

/// What a name is without context, where that is the equal of what may seem to contain it: "Chad, Sudan and Niger", "Ontario, California".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Peer {
    None,
    State,
    Division,
}

/// What a country behind the comma is worth for the name of a country: the two are more likely listed than one inside the other.
const IN_A_LIST: i64 = 1500;

fn peer(candidates: &[Candidate]) -> Peer {
    let is = |precision: Precision, least: i64| candidates.iter().any(|one| one.precision == precision && one.prior >= least);
    if is(Precision::Country, 0) {
        Peer::State
    } else if is(Precision::Admin1, 2000) {
        Peer::Division
    } else {
        Peer::None
    }
}

/// Whether the text gives a reason to take a name for a place that only the gazetteer has. A town that nobody knows, in a country of which
/// the report does not speak, is more likely another of its name.
pub(crate) fn believable(candidate: &Candidate, score: Score, countries: &Countries) -> bool {
    const WELL_KNOWN: u64 = 200_000;
    const COMPANY: i64 = 300;
    let supported = score.country + score.near + score.told > 0 || score.company >= COMPANY;
    candidate.origin != Origin::Gazetteer || supported || candidate.population >= WELL_KNOWN || !countries.named()
}

/// The words of a mention on one line.
fn surface(doc: &Document, mention: &Mention) -> String {
    crate::mentions::one_line(doc, mention.tokens)
}

/// What the other names of a report say for each candidate of a name. A name that may be many places says less.
fn company(gazetteer: &Gazetteer, name: &str, named: &Named, names: &BTreeMap<String, Named>) -> Vec<i64> {
    const CONSIDERED: usize = 6;
    if named.candidates.len() < 2 {
        return vec![0; named.candidates.len()];
    }
    let others: Vec<(f64, &Candidate)> = names
        .iter()
        .filter(|(other, _)| other.as_str() != name)
        .flat_map(|(_, other)| {
            let best = other.candidates.iter().map(|candidate| candidate.prior).max().unwrap_or(0);
            let mut weighed: Vec<(f64, &Candidate)> = other.candidates.iter().map(|one| (((one.prior - best) as f64 / 250.0).exp(), one)).collect();
            weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
            let sum: f64 = weighed.iter().map(|(weight, _)| weight).sum();
            weighed.truncate(CONSIDERED);
            weighed.into_iter().map(move |(weight, one)| (weight / sum, one))
        })
        .filter(|(weight, one)| *weight > 0.05 && one.precision != Precision::Country)
        .collect();
    let told = |candidate: &Candidate| -> i64 {
        let worth = |other: &Candidate| -> f64 {
            if candidate.precision == Precision::Country || candidate.country.is_none() || candidate.country != other.country {
                let far = candidate.coordinates.zip(other.coordinates).is_none_or(|(a, b)| kilometres(a, b) > 150.0);
                return if far || candidate.precision == Precision::Country { 0.0 } else { 250.0 };
            }
            let under = |inner: &Candidate, outer: &Candidate| {
                inner.entry.zip(outer.entry).is_some_and(|(inner, outer)| gazetteer.above(inner).any(|above| above.id == outer))
            };
            let admin1 = |one: &Candidate| one.entry.and_then(|id| gazetteer.admin1(id)).map(|entry| entry.id);
            if under(candidate, other) || under(other, candidate) {
                return 900.0;
            }
            let distance = candidate.coordinates.zip(other.coordinates).map_or(f64::MAX, |(a, b)| kilometres(a, b));
            let together = admin1(candidate).is_some_and(|one| admin1(other) == Some(one));
            if distance < 80.0 || together {
                550.0
            } else if distance < 250.0 {
                350.0
            } else {
                150.0
            }
        };
        let sum: f64 = others.iter().map(|(weight, other)| weight * worth(other)).sum();
        sum.min(1800.0).round() as i64
    };
    named.candidates.iter().map(told).collect()
}

/// Whether a word beside the name says that it is a division ("Anbar province", "the province of Anbar") or a town ("the town of Bama").
fn kind_beside(doc: &Document, mention: &Mention) -> Option<bool> {
    const TOWN: &[&str] = &["city", "town", "village", "suburb", "township", "hamlet", "neighborhood", "neighbourhood"];
    let kind = |token: TokenId| {
        let lemma = doc.lemma(token).to_lowercase();
        if tells_kind(&lemma) && lemma != "republic" {
            Some(true)
        } else if TOWN.contains(&lemma.as_str()) {
            Some(false)
        } else {
            None
        }
    };
    let last = mention.tokens.ids().next_back()?;
    let sentence = doc.token(last).sentence;
    let after = doc.next(last).filter(|next| doc.token(*next).sentence == sentence && doc.head(mention.head) == Some(*next));
    let governor = || {
        let of = matches!(doc.deprel(mention.head), Deprel::Nmod | Deprel::Appos | Deprel::NmodDesc | Deprel::NmodUnmarked | Deprel::Flat);
        doc.head(mention.head).filter(|head| of && head.0 < mention.tokens.start && mention.tokens.start - head.0 <= 2)
    };
    after.and_then(kind).or_else(|| governor().and_then(kind))
}
