//! The audit of a record. In: how many events to look at, then what people found. Out: a sample that can be drawn again, reviews that are only
//! ever added, and how often the coder was right.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::agreement::{Share, Verdicts, alpha, kappa};
use crate::error::StoreError;
use crate::store::{Store, open_for_reading};

/// What a sample is divided by, so that rare kinds are in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strata {
    /// Event type.
    Type,
    /// The rule that found the event.
    Rule,
    /// Asserted, reported, denied ...
    Status,
    /// The publisher.
    Publisher,
}

impl Strata {
    fn column(self) -> &'static str {
        match self {
            Strata::Type => "e.type",
            Strata::Rule => "e.found_by",
            Strata::Status => "e.status",
            Strata::Publisher => "coalesce(a.publisher, '')",
        }
    }
}

/// How many of each stratum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Allocation {
    /// The same number of each, as far as there are so many: for figures by stratum.
    Equal,
    /// As many as its share of the record: for one figure over all.
    Proportional,
}

/// What to draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SampleOptions {
    /// Events in all.
    pub n: usize,
    /// What they are divided by.
    pub by: Strata,
    /// How many of each.
    pub allocation: Allocation,
    /// The same seed draws the same events from the same record.
    pub seed: u64,
}

/// An event to look at. Unknown is empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)]
pub struct Sampled {
    pub event_id: String,
    pub stratum: String,
    pub event_type: String,
    pub mode: String,
    pub actors: String,
    pub recipients: String,
    pub status: String,
    pub date: String,
    pub place: String,
    pub source: String,
    pub trigger: String,
    /// The sentence, if the record kept its words.
    pub sentence: String,
    pub title: String,
    pub url: String,
    pub found_by: String,
}

/// Draws a sample: within a stratum by the hash of seed and event id, so that it does not depend on the order of ingestion.
///
/// # Errors
/// The record cannot be read.
pub fn sample(path: &Path, options: SampleOptions) -> Result<Vec<Sampled>, StoreError> {
    let connection = open_for_reading(path)?;
    let fail = |error| StoreError::sql(path, "drawing a sample", error);
    let sql = format!("SELECT {} AS stratum, e.event_id, e.event FROM events e JOIN articles a USING (article)", options.by.column());
    let mut strata: BTreeMap<String, Vec<(u64, String, i64)>> = BTreeMap::new();
    let mut statement = connection.prepare(&sql).map_err(fail)?;
    let mut rows = statement.query([]).map_err(fail)?;
    while let Some(row) = rows.next().map_err(fail)? {
        let (stratum, id, event): (String, String, i64) = (row.get(0).map_err(fail)?, row.get(1).map_err(fail)?, row.get(2).map_err(fail)?);
        strata.entry(stratum).or_default().push((rank(options.seed, &id), id, event));
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let mut found = Vec::new();
    for ((stratum, mut events), take) in strata.into_iter().zip(allocate(&sizes, options)) {
        events.sort();
        for (_, _, event) in events.into_iter().take(take) {
            found.push(row(&connection, event, &stratum).map_err(fail)?);
        }
    }
    Ok(found)
}

fn rank(seed: u64, id: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(id.as_bytes());
    hash.finalize().iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
}

/// How many of each stratum of the given sizes; never more than there are, and `n` in all if there are so many.
fn allocate(sizes: &[usize], options: SampleOptions) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let n = options.n.min(all);
    let mut taken = vec![0; sizes.len()];
    match options.allocation {
        Allocation::Equal => {
            // The smallest first: what they do not have goes to the larger ones.
            let mut order: Vec<usize> = (0..sizes.len()).collect();
            order.sort_by_key(|at| (sizes[*at], *at));
            let mut left = n;
            for (done, at) in order.iter().enumerate() {
                taken[*at] = sizes[*at].min(left / (sizes.len() - done));
                left -= taken[*at];
            }
        }
        Allocation::Proportional if all > 0 => {
            let exact = |at: usize| sizes[at] * n;
            for (at, take) in taken.iter_mut().enumerate() {
                *take = exact(at) / all;
            }
            // What rounding left goes to the largest remainders.
            let mut order: Vec<usize> = (0..sizes.len()).collect();
            order.sort_by_key(|at| (std::cmp::Reverse(exact(*at) % all), *at));
            let left = n - taken.iter().sum::<usize>();
            order.into_iter().take(left).for_each(|at| taken[at] += 1);
        }
        Allocation::Proportional => {}
    }
    taken
}

fn row(connection: &Connection, event: i64, stratum: &str) -> rusqlite::Result<Sampled> {
    connection
        .prepare_cached(
            "SELECT e.event_id, e.type, e.mode, l.actors, l.recipients, e.status, coalesce(e.date_start, ''), coalesce(e.date_end, ''),
                 coalesce(e.place_name, ''), coalesce(e.place_country, ''), coalesce(e.source_text, ''), e.trigger,
                 (SELECT text FROM sentence_text s WHERE s.article = e.article AND s.sentence = e.sentence), l.title, l.url, e.found_by
             FROM events e JOIN event_list l ON l.event_id = e.event_id WHERE e.event = ?1",
        )?
        .query_row([event], |row| {
            let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
            let join = |a: String, b: String, between: &str| if b.is_empty() || a == b { a } else { format!("{a}{between}{b}") };
            Ok(Sampled {
                event_id: text(0)?,
                stratum: stratum.to_owned(),
                event_type: text(1)?,
                mode: text(2)?,
                actors: text(3)?,
                recipients: text(4)?,
                status: text(5)?,
                date: join(text(6)?, text(7)?, "/"),
                place: join(text(8)?, text(9)?, ", "),
                source: text(10)?,
                trigger: text(11)?,
                sentence: text(12)?.split_whitespace().collect::<Vec<_>>().join(" "),
                title: text(13)?,
                url: text(14)?,
                found_by: text(15)?,
            })
        })
}

/// What somebody found about an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The event.
    pub event_id: String,
    /// `accepted`, `rejected` or `corrected`.
    pub verdict: String,
    /// What is right instead, as JSON.
    pub correction: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// What came of a sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Added {
    /// New reviews.
    pub added: u64,
    /// Reviews that the record has from the same person with the same words.
    pub known: u64,
    /// Events that the record does not have and never had.
    pub missing: Vec<String>,
}

impl Store {
    /// Adds reviews by one person, all or none.
    ///
    /// # Errors
    /// The record cannot be written.
    pub fn review(&mut self, reviewer: &str, verdicts: &[Verdict]) -> Result<Added, StoreError> {
        let path = self.path.clone();
        let fail = |error| StoreError::sql(&path, "writing reviews", error);
        let transaction = self.connection.transaction().map_err(fail)?;
        let mut added = Added::default();
        for verdict in verdicts {
            let exists = transaction
                .query_row(
                    "SELECT EXISTS (SELECT 1 FROM events WHERE event_id = ?1) OR EXISTS (SELECT 1 FROM tombstones WHERE event_id = ?1)",
                    [&verdict.event_id],
                    |row| row.get::<_, bool>(0),
                )
                .map_err(fail)?;
            if !exists {
                added.missing.push(verdict.event_id.clone());
                continue;
            }
            let last: Option<(String, Option<String>, Option<String>)> = transaction
                .query_row(
                    "SELECT verdict, correction, note FROM reviews WHERE event_id = ?1 AND reviewer = ?2 ORDER BY review DESC LIMIT 1",
                    params![verdict.event_id, reviewer],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()
                .map_err(fail)?;
            if last == Some((verdict.verdict.clone(), verdict.correction.clone(), verdict.note.clone())) {
                added.known += 1;
                continue;
            }
            transaction
                .execute(
                    "INSERT INTO reviews (event_id, verdict, correction, reviewer, reviewed, note)
                     VALUES (?1, ?2, ?3, ?4, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?5)",
                    params![verdict.event_id, verdict.verdict, verdict.correction, reviewer, verdict.note],
                )
                .map_err(fail)?;
            added.added += 1;
        }
        transaction.commit().map_err(fail)?;
        Ok(added)
    }
}

/// How two reviewers agree.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)]
pub struct Pair {
    pub one: String,
    pub other: String,
    /// Events that both judged.
    pub n: u64,
    /// Events of which they say the same.
    pub same: u64,
    /// Cohen's kappa.
    pub kappa: Option<f64>,
}

/// What the reviews of a record say.
#[derive(Clone, PartialEq, Debug)]
pub struct Audit {
    /// Share of accepted events by type. Of several verdicts the last one counts.
    pub by_type: Vec<(String, Share)>,
    /// Share of accepted events by rule.
    pub by_rule: Vec<(String, Share)>,
    /// All reviewed events together.
    pub all: Share,
    /// The shares by type, weighted by how often the types are in the record, and how much of the record these types are.
    pub weighted: Option<(f64, f64)>,
    /// Every two reviewers with an event in common.
    pub pairs: Vec<Pair>,
    /// Krippendorff's alpha over all reviewers.
    pub alpha: Option<f64>,
}

/// An event with reviews.
struct Reviewed {
    event_type: String,
    rule: String,
    by: Verdicts,
    /// The verdict that counts.
    last: String,
}

/// Adds up the reviews of a record.
///
/// # Errors
/// The record cannot be read.
pub fn audit(path: &Path) -> Result<Audit, StoreError> {
    let connection = open_for_reading(path)?;
    let fail = |error| StoreError::sql(path, "reading reviews", error);
    let mut statement = connection
        .prepare("SELECT r.event_id, e.type, e.found_by, r.reviewer, r.verdict FROM reviews r JOIN events e USING (event_id) ORDER BY r.review")
        .map_err(fail)?;
    let mut events: BTreeMap<String, Reviewed> = BTreeMap::new();
    let mut rows = statement.query([]).map_err(fail)?;
    while let Some(row) = rows.next().map_err(fail)? {
        let text = |at: usize| row.get::<_, String>(at).map_err(fail);
        let (event_type, rule, reviewer, verdict) = (text(1)?, text(2)?, text(3)?, text(4)?);
        let event = events.entry(text(0)?).or_insert_with(|| Reviewed { event_type, rule, by: Verdicts::new(), last: String::new() });
        event.by.insert(reviewer, verdict.clone());
        event.last = verdict;
    }
    let shares = |key: fn(&Reviewed) -> &String| {
        let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for event in events.values() {
            let count = counts.entry(key(event).clone()).or_default();
            count.0 += u64::from(event.last == "accepted");
            count.1 += 1;
        }
        counts.into_iter().map(|(what, (right, n))| (what, Share::of(right, n))).collect::<Vec<_>>()
    };
    let by_type = shares(|event| &event.event_type);
    let right = events.values().filter(|event| event.last == "accepted").count() as u64;
    let mut counted = connection.prepare("SELECT type, count(*) FROM events GROUP BY type").map_err(fail)?;
    let in_record: BTreeMap<String, f64> =
        counted.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as f64))).and_then(Iterator::collect).map_err(fail)?;
    let of = |event_type: &String| in_record.get(event_type).copied().unwrap_or(0.0);
    let covered: f64 = by_type.iter().map(|(event_type, _)| of(event_type)).sum();
    let weighted = (covered > 0.0).then(|| {
        let sum: f64 = by_type.iter().map(|(event_type, share)| of(event_type) * share.value()).sum();
        (sum / covered, covered / in_record.values().sum::<f64>())
    });
    let mut reviewers: Vec<&String> = events.values().flat_map(|event| event.by.keys()).collect();
    reviewers.sort();
    reviewers.dedup();
    let mut pairs = Vec::new();
    for (at, one) in reviewers.iter().enumerate() {
        for other in &reviewers[at + 1..] {
            let (n, same, kappa) = kappa(events.values().map(|event| &event.by), one, other);
            if n > 0 {
                pairs.push(Pair { one: (*one).clone(), other: (*other).clone(), n, same, kappa });
            }
        }
    }
    Ok(Audit {
        all: Share::of(right, events.len() as u64),
        by_rule: shares(|event| &event.rule),
        by_type,
        weighted,
        pairs,
        alpha: alpha(events.values().map(|event| &event.by)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(n: usize, allocation: Allocation) -> SampleOptions {
        SampleOptions { n, by: Strata::Type, allocation, seed: 1 }
    }

    #[test]
    fn what_small_strata_lack_goes_to_large_ones() {
        assert_eq!(allocate(&[100, 2, 50], options(30, Allocation::Equal)), [14, 2, 14]);
        assert_eq!(allocate(&[1, 1], options(30, Allocation::Equal)), [1, 1]);
        assert_eq!(allocate(&[], options(30, Allocation::Equal)), [0; 0]);
    }

    #[test]
    fn proportional_adds_up() {
        assert_eq!(allocate(&[60, 30, 10], options(10, Allocation::Proportional)), [6, 3, 1]);
        assert_eq!(allocate(&[1, 1, 1], options(2, Allocation::Proportional)).iter().sum::<usize>(), 2);
        assert_eq!(allocate(&[0, 0], options(2, Allocation::Proportional)), [0, 0]);
    }
}
