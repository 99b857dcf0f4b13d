//! The measure. In: gold events and coded events of each report. Out: precision, recall, F1 and accuracies with bootstrap intervals over reports.
//!
//! Two events can only match inside one sentence. Matching is one to one, the best pair first: what must be found before what may be, overlapping
//! triggers, the same type, the same parties, the same status, and the order of the text. What may be coded (`optional`) is never missed, and
//! never wrong. The random numbers are those of CPython's `random.Random(7)`, so that a scorer in Python can give the same intervals.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::random::Mersenne;

/// Codes of parties.
pub(crate) type Codes = BTreeSet<String>;

/// What is right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct GoldEvent {
    pub(crate) sentence: usize,
    pub(crate) event_type: String,
    /// Every type that a careful coder could give, the first choice among them.
    pub(crate) types: BTreeSet<String>,
    pub(crate) optional: bool,
    pub(crate) trigger: (u32, u32),
    pub(crate) actors: Codes,
    pub(crate) recipients: Codes,
    /// True if the act has no direction.
    pub(crate) reciprocal: bool,
    pub(crate) status: String,
    pub(crate) date: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) has_source: bool,
    pub(crate) source: Option<String>,
}

/// What was coded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct CodedEvent {
    pub(crate) sentence: usize,
    pub(crate) event_type: String,
    pub(crate) trigger: (u32, u32),
    pub(crate) actors: Codes,
    pub(crate) recipients: Codes,
    pub(crate) status: String,
    pub(crate) date: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) source: Option<String>,
}

/// One report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) gold: Vec<GoldEvent>,
    pub(crate) coded: Vec<CodedEvent>,
}

/// Right, coded, gold.
type Counts = [usize; 3];

/// A value with its 95 % interval; `None` where there is nothing to count.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Value {
    pub(crate) value: f64,
    pub(crate) interval: [f64; 2],
}

/// Precision, recall, F1.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) counts: Counts,
    pub(crate) precision: Value,
    pub(crate) recall: Value,
    pub(crate) f1: Value,
}

/// How often a field of a matched event is right.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Accuracy {
    pub(crate) name: &'static str,
    pub(crate) right: usize,
    pub(crate) all: usize,
    pub(crate) accuracy: Value,
}

/// Everything that is measured.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Scores {
    pub(crate) rows: Vec<Row>,
    pub(crate) types: Vec<Row>,
    pub(crate) fields: Vec<Accuracy>,
    /// Gold status and coded status where they differ.
    pub(crate) confusion: BTreeMap<(String, String), usize>,
}

/// Which pairs count as the same event.
pub(crate) const CRITERIA: [&str; 8] = [
    "trigger+type (strict)",
    "trigger+type (lenient type)",
    "general match (type, trigger or parties)",
    "general match (lenient type)",
    "type+actor+recipient (strict type)",
    "type+actor+recipient (lenient type)",
    "quad class (trigger or parties)",
    "any event in sentence",
];
const GENERAL: usize = 2;

const FIELDS: [&str; 11] = [
    "status",
    "status (gold not asserted)",
    "attribution source (gold has one)",
    "no source where gold has none",
    "date exact",
    "date overlaps gold",
    "date given",
    "place country",
    "place given",
    "date given where gold has none",
    "place given where gold has none",
];

/// Whether the sets of codes agree: UNK in gold is anybody, nothing in gold wants nothing that is known.
fn same_party(gold: &Codes, coded: &Codes) -> bool {
    if gold.contains("UNK") {
        return true;
    }
    if gold.is_empty() { coded.iter().all(|code| code == "UNK") } else { !gold.is_disjoint(coded) }
}

pub(crate) fn same_parties(gold: &GoldEvent, coded: &CodedEvent) -> bool {
    if !gold.reciprocal {
        return same_party(&gold.actors, &coded.actors) && same_party(&gold.recipients, &coded.recipients);
    }
    let right: Codes = gold.actors.union(&gold.recipients).cloned().collect();
    let got: Codes = coded.actors.union(&coded.recipients).cloned().collect();
    let common = right.intersection(&got).count();
    if right.contains("UNK") { common > 0 || right.len() == 1 } else { !got.is_empty() && common >= right.len().min(2) }
}

fn overlap(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn counts_as(criterion: usize, gold: &GoldEvent, coded: &CodedEvent, quad: &dyn Fn(&str) -> String) -> bool {
    let trigger = overlap(gold.trigger, coded.trigger);
    let (strict, lenient) = (gold.event_type == coded.event_type, gold.types.contains(&coded.event_type));
    match criterion {
        0 => strict && trigger,
        1 => lenient && trigger,
        2 => strict && (trigger || same_parties(gold, coded)),
        3 => lenient && (trigger || same_parties(gold, coded)),
        4 => strict && same_parties(gold, coded),
        5 => lenient && same_parties(gold, coded),
        6 => quad(&gold.event_type) == quad(&coded.event_type) && (trigger || same_parties(gold, coded)),
        _ => true,
    }
}

/// Pairs of gold and coded events, one to one, by position.
fn pairs(pair: &Pair, criterion: usize, quad: &dyn Fn(&str) -> String) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, gold) in pair.gold.iter().enumerate() {
        for (j, coded) in pair.coded.iter().enumerate() {
            if gold.sentence == coded.sentence && counts_as(criterion, gold, coded, quad) {
                let rank = (
                    !gold.optional,
                    overlap(gold.trigger, coded.trigger),
                    gold.event_type == coded.event_type,
                    same_parties(gold, coded),
                    gold.status == coded.status,
                    Reverse(i),
                    Reverse(j),
                );
                candidates.push((rank, i, j));
            }
        }
    }
    candidates.sort_by_key(|(rank, ..)| Reverse(*rank));
    let (mut taken_gold, mut taken_coded, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, i, j) in candidates {
        if !taken_gold.contains(&i) && !taken_coded.contains(&j) {
            taken_gold.insert(i);
            taken_coded.insert(j);
            found.push((i, j));
        }
    }
    found
}

/// What one report adds.
struct Tally {
    rows: [Counts; CRITERIA.len()],
    types: BTreeMap<String, Counts>,
    fields: [[usize; 2]; FIELDS.len()],
}

/// Scores reports. `types` is the order of the rows by type.
pub(crate) fn measure(reports: &[Pair], types: &[String], quad: &dyn Fn(&str) -> String, resamples: usize) -> Scores {
    let mut confusion = BTreeMap::new();
    let tallies: Vec<Tally> = reports.iter().map(|pair| tally(pair, quad, &mut confusion)).collect();
    let mut random = Mersenne::seeded(7);
    let mut row = |name: &str, of: &dyn Fn(&Tally) -> Counts| {
        let counts: Vec<Counts> = tallies.iter().map(of).collect();
        let sum = |chosen: &mut dyn Iterator<Item = usize>| chosen.fold([0; 3], |sum: Counts, at| std::array::from_fn(|field| sum[field] + counts[at][field]));
        let all = sum(&mut (0..counts.len()));
        let mut values: [Vec<f64>; 3] = Default::default();
        for _ in 0..resamples {
            let drawn = prf(sum(&mut (0..counts.len()).map(|_| random.below(counts.len()))));
            values.iter_mut().zip(drawn).for_each(|(values, value)| values.push(value));
        }
        let [precision, recall, f1] = prf(all);
        let [ps, rs, fs] = values.map(interval);
        let value = |value, interval| Value { value, interval };
        Row { name: name.to_owned(), counts: all, precision: value(precision, ps), recall: value(recall, rs), f1: value(f1, fs) }
    };
    let rows: Vec<Row> = (0..CRITERIA.len()).map(|at| row(CRITERIA[at], &|tally: &Tally| tally.rows[at])).collect();
    let seen: Vec<&String> = types.iter().filter(|name| tallies.iter().any(|tally| tally.types.contains_key(*name))).collect();
    let types = seen.into_iter().map(|name| row(name, &|tally: &Tally| tally.types.get(name).copied().unwrap_or_default())).collect();
    let fields = (0..FIELDS.len()).map(|at| {
        let share = |[right, all]: [usize; 2]| if all > 0 { right as f64 / all as f64 } else { 0.0 };
        let add = |sum: [usize; 2], tally: &Tally| [sum[0] + tally.fields[at][0], sum[1] + tally.fields[at][1]];
        let [right, all] = tallies.iter().fold([0; 2], add);
        let drawn = (0..resamples).map(|_| share((0..tallies.len()).fold([0; 2], |sum, _| add(sum, &tallies[random.below(tallies.len())])))).collect();
        Accuracy { name: FIELDS[at], right, all, accuracy: Value { value: share([right, all]), interval: interval(drawn) } }
    });
    let fields = fields.collect();
    Scores { rows, types, fields, confusion }
}

fn tally(pair: &Pair, quad: &dyn Fn(&str) -> String, confusion: &mut BTreeMap<(String, String), usize>) -> Tally {
    let mut out = Tally { rows: [[0; 3]; CRITERIA.len()], types: BTreeMap::new(), fields: [[0; 2]; FIELDS.len()] };
    let core = pair.gold.iter().filter(|gold| !gold.optional).count();
    for (criterion, row) in out.rows.iter_mut().enumerate() {
        let found = pairs(pair, criterion, quad);
        let right = found.iter().filter(|(gold, _)| !pair.gold[*gold].optional).count();
        *row = [right, pair.coded.len() - (found.len() - right), core];
    }
    let found = pairs(pair, GENERAL, quad);
    for (i, gold) in pair.gold.iter().enumerate().filter(|(_, gold)| !gold.optional) {
        let row = out.types.entry(gold.event_type.clone()).or_default();
        row[0] += usize::from(found.iter().any(|(other, _)| *other == i));
        row[2] += 1;
    }
    for (j, coded) in pair.coded.iter().enumerate() {
        if !found.iter().any(|(gold, other)| *other == j && pair.gold[*gold].optional) {
            out.types.entry(coded.event_type.clone()).or_default()[1] += 1;
        }
    }
    for (i, j) in found {
        let (gold, coded) = (&pair.gold[i], &pair.coded[j]);
        if gold.optional {
            continue;
        }
        if gold.status != coded.status {
            *confusion.entry((gold.status.clone(), coded.status.clone())).or_default() += 1;
        }
        fields(gold, coded, &mut out.fields);
    }
    out
}

fn fields(gold: &GoldEvent, coded: &CodedEvent, out: &mut [[usize; 2]; FIELDS.len()]) {
    let mut count = |field: usize, right: bool| out[field] = [out[field][0] + usize::from(right), out[field][1] + 1];
    count(0, gold.status == coded.status);
    if gold.status != "asserted" {
        count(1, gold.status == coded.status);
    }
    if gold.has_source {
        count(2, gold.source == coded.source);
    } else {
        count(3, coded.source.is_none());
    }
    match &gold.date {
        Some(date) => {
            count(4, coded.date.as_ref() == Some(date));
            count(5, coded.date.as_ref().is_some_and(|other| dates_overlap(date, other)));
            count(6, coded.date.is_some());
        }
        None => count(9, coded.date.is_some()),
    }
    if gold.place.is_some() {
        count(7, gold.place == coded.place);
        count(8, coded.place.is_some());
    } else {
        count(10, coded.place.is_some());
    }
}

/// Whether two dates (day, month, year, or two of them with `/`) have a day in common.
fn dates_overlap(a: &str, b: &str) -> bool {
    // Written dates compare as texts; a month is taken to have 31 days, which no day of the next can pass.
    let range = |date: &str| {
        let first = date.split('/').next().unwrap_or(date);
        let last = date.split('/').next_back().unwrap_or(date);
        let filled = |date: &str, month: &str, day: &str| match date.len() {
            4 => format!("{date}-{month}-{day}"),
            7 => format!("{date}-{day}"),
            _ => date.chars().take(10).collect(),
        };
        (filled(first, "01", "01"), filled(last, "12", "31"))
    };
    let (a, b) = (range(a), range(b));
    a.0 <= b.1 && b.0 <= a.1
}

fn prf([right, coded, gold]: Counts) -> [f64; 3] {
    let share = |all: usize| if all > 0 { right as f64 / all as f64 } else { 0.0 };
    let (p, r) = (share(coded), share(gold));
    [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
}

/// The middle 95 % of drawn values.
fn interval(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get(((share * values.len() as f64) as usize).min(values.len().saturating_sub(1))).copied().unwrap_or_default();
    [at(0.025), at(0.975)]
}

#[cfg(test)]
#[path = "measure_tests.rs"]
mod tests;
