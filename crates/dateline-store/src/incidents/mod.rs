//! Which events of different reports tell the same act. In: events that came, changed or went. Out: `incidents` and `incident_members`.
//!
//! ```text
//! events --blocks--> pairs worth comparing --compare--> links with points and reasons --cluster--> incidents
//! ```
//!
//! Every event that is said to be an act is in one incident, often alone. Reports and events stay as they are. What comes out depends on the
//! events alone: not on the order in which they were taken in, nor on how often this was called in between. Only what hangs together with a
//! changed event by links is worked out again.

mod act;
mod cluster;
mod compare;
mod geography;
mod load;
mod unify;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use crate::error::StoreError;
use crate::run::{Coded, RunOptions, TextKept};
use crate::store::Store;
use crate::{origins, rows, schema};
use cluster::Pair;
use load::Acts;

/// How incidents are made; it stands in every row. Changes when the points or the rules for merging do.
pub(crate) const METHOD: &str = "links-1";

/// What a rebuild found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rebuilt {
    /// Articles, and texts that they carry.
    pub articles: u64,
    /// Different texts.
    pub origins: u64,
    /// Events that are in an incident.
    pub events: u64,
    /// Acts.
    pub incidents: u64,
    /// Acts that more than one text tells.
    pub corroborated: u64,
    /// Acts that one voice denies and another says happened.
    pub contested: u64,
}

/// Works out all origins and incidents of a record anew. What comes out is what the runs of `ingest` have made of it already.
///
/// # Errors
/// Another process writes to it, or there is no room.
pub fn rebuild(path: &Path) -> Result<Rebuilt, StoreError> {
    crate::store::open_for_reading(path)?;
    let mut store = Store::open(path)?;
    let fail = |error| StoreError::sql(path, "making incidents", error);
    let mark = "INSERT OR IGNORE INTO origins_pending SELECT article FROM articles WHERE superseded_by IS NULL;
        INSERT OR IGNORE INTO incidents_pending SELECT event FROM events;";
    store.connection.execute_batch(mark).map_err(fail)?;
    update(&mut store.connection, None).map_err(fail)?;
    let count = |sql: &str| store.connection.query_row(sql, [], |row| row.get(0)).map_err(fail);
    Ok(Rebuilt {
        articles: count("SELECT count(*) FROM article_origins")?,
        origins: count("SELECT count(DISTINCT origin) FROM article_origins")?,
        events: count("SELECT count(*) FROM incident_members")?,
        incidents: count("SELECT count(*) FROM incidents")?,
        corroborated: count("SELECT count(*) FROM incidents WHERE origins > 1")?,
        contested: count("SELECT count(*) FROM incidents WHERE denied > 0 AND affirmed > 0")?,
    })
}

/// Puts coded articles together without a record: event ids, each with the id of its incident.
///
/// # Errors
/// The articles do not fit together, such as two with one id.
pub fn group(articles: &[Coded]) -> Result<Vec<(String, String)>, StoreError> {
    let path = Path::new(":memory:");
    let fail = |error| StoreError::sql(path, "making incidents", error);
    let mut connection = Connection::open_in_memory().map_err(fail)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(fail)?;
    schema::migrate(&mut connection, path)?;
    let Some(first) = articles.first() else { return Ok(Vec::new()) };
    let options = RunOptions { versions: first.record.versions.clone(), text: TextKept::Offsets, batch: 1, states: Vec::new() };
    let transaction = connection.transaction().map_err(fail)?;
    let run = rows::begin(&transaction, &options).map_err(fail)?;
    for coded in articles {
        rows::article(&transaction, run, options.text, coded).map_err(fail)?;
    }
    transaction.commit().map_err(fail)?;
    update(&mut connection, None).map_err(fail)?;
    let mut members = connection
        .prepare("SELECT event_id, incident_id FROM incident_members JOIN events USING (event) JOIN incidents USING (incident) ORDER BY event_id")
        .map_err(fail)?;
    let found = members.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fail)?;
    found.collect::<Result<_, _>>().map_err(fail)
}

/// Brings origins and incidents up to date, all in one transaction.
pub(crate) fn update(connection: &mut Connection, run: Option<i64>) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let moved = origins::update(&transaction)?;
    let pending: Vec<i64> =
        transaction.prepare("SELECT event FROM incidents_pending ORDER BY event")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut writer = write::Writer::new(&transaction, run);
    let starts = index(&transaction, &pending, &mut writer)?;
    for (family, events) in starts {
        let mut acts = Acts::new(&transaction, &family);
        let (reached, pairs) = pairs(&mut acts, &events)?;
        let groups = cluster::groups(&acts.list, reached, pairs);
        for group in &groups {
            writer.write(&acts.list, group)?;
        }
    }
    writer.finish(&moved)?;
    transaction.execute("DELETE FROM incidents_pending", [])?;
    transaction.commit()
}

/// Puts events where they are looked up, in the order of the index, and returns them by kind of act.
fn index(connection: &Connection, pending: &[i64], writer: &mut write::Writer<'_>) -> rusqlite::Result<BTreeMap<String, Vec<i64>>> {
    let mut rows: Vec<(String, String, i32, i32, i64)> = Vec::new();
    let mut starts: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for event in pending {
        connection.prepare_cached("DELETE FROM incident_blocks WHERE event = ?")?.execute([event])?;
        writer.forget(*event)?;
        let Some(act) = load::read(connection, *event)? else { continue };
        let (family, codes) = act.blocks();
        rows.extend(codes.into_iter().map(|code| (family.clone(), code.to_owned(), act.when.first, act.when.last, *event)));
        starts.entry(family).or_default().push(*event);
    }
    rows.sort_unstable();
    let mut row = connection.prepare_cached("INSERT INTO incident_blocks VALUES (?, ?, ?, ?, ?)")?;
    for (family, code, first, last, event) in rows {
        row.execute(params![family, code, first, last, event])?;
    }
    Ok(starts)
}

/// The acts that hang together with the given events, and all links between them.
fn pairs(acts: &mut Acts<'_>, events: &[i64]) -> rusqlite::Result<(Vec<usize>, Vec<Pair>)> {
    let mut pairs = Vec::new();
    let mut reached = BTreeSet::new();
    let mut todo = Vec::new();
    for event in events {
        todo.extend(acts.of(*event)?.filter(|place| reached.insert(*place)));
        while let Some(one) = todo.pop() {
            for other in acts.near(one)? {
                if other < one && reached.contains(&other) {
                    // That pair is made when the other's turn comes, or was.
                    continue;
                }
                let Some(points) = compare::compare(&acts.list[one], &acts.list[other]) else { continue };
                if reached.insert(other) {
                    todo.push(other);
                }
                if one < other {
                    pairs.push(Pair { one, other, points });
                }
            }
        }
    }
    Ok((reached.into_iter().collect(), pairs))
}
