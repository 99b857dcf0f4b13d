//! What a record holds, and making it small again. In: a path. Out: counts; or the same record without unused space.

use std::path::Path;

use rusqlite::Connection;

use crate::error::StoreError;
use crate::schema::{self, INCIDENTS, SchemaVersion};
use crate::store::{Store, open_for_reading};

/// What a record holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Status {
    /// Version of its tables.
    pub schema: SchemaVersion,
    /// Bytes on disk, with what SQLite keeps beside it.
    pub bytes: u64,
    /// Names of tables with what they count, and their rows.
    pub counts: Vec<(&'static str, u64)>,
    /// First and last publication date.
    pub published: Option<(String, String)>,
    /// Articles and events whose copies and incidents were not worked out yet.
    pub pending: u64,
    /// Runs that did not finish.
    pub unfinished: u64,
    /// Versions of program, reader and data that coded the record, with the number of articles that each did.
    pub versions: Vec<(String, u64)>,
    /// Open quarantine by reason, most frequent first.
    pub quarantine: Vec<Quarantined>,
}

/// Inputs in quarantine for one reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quarantined {
    /// Why.
    pub reason: String,
    /// How many.
    pub inputs: u64,
    /// The first of them.
    pub example: String,
}

/// A record before and after it was made small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compacted {
    /// Bytes before.
    pub before: u64,
    /// Bytes after.
    pub after: u64,
}

const COUNTS: [(&str, &str); 10] = [
    ("articles", "SELECT count(*) FROM articles WHERE superseded_by IS NULL"),
    ("superseded versions", "SELECT count(*) FROM articles WHERE superseded_by IS NOT NULL"),
    ("articles with text", "SELECT count(*) FROM texts JOIN articles USING (article) WHERE superseded_by IS NULL"),
    ("events", "SELECT count(*) FROM events"),
    ("statements", "SELECT count(*) FROM statements"),
    ("entities", "SELECT count(*) FROM entities"),
    ("incidents", "SELECT count(*) FROM incidents"),
    ("reviews", "SELECT count(*) FROM reviews"),
    ("tombstones", "SELECT count(*) FROM tombstones"),
    ("in quarantine", "SELECT count(*) FROM quarantine WHERE resolved_run IS NULL"),
];

/// Counts what a record holds.
///
/// # Errors
/// There is no record, or it cannot be read.
pub fn status(path: &Path) -> Result<Status, StoreError> {
    let connection = open_for_reading(path)?;
    let schema = schema::version(&connection, path)?;
    read(&connection, schema, size(path)).map_err(|error| StoreError::sql(path, "counting", error))
}

fn read(connection: &Connection, schema: SchemaVersion, bytes: u64) -> rusqlite::Result<Status> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u64>(0));
    let counts = COUNTS.iter().map(|(name, sql)| Ok((*name, number(sql)?))).collect::<rusqlite::Result<_>>()?;
    let published = connection.query_row("SELECT min(published), max(published) FROM articles WHERE superseded_by IS NULL", [], |row| {
        Ok(row.get::<_, Option<String>>(0)?.zip(row.get::<_, Option<String>>(1)?))
    })?;
    let mut versions = connection.prepare(
        "SELECT 'dateline ' || dateline || ', reader ' || model || ', data ' || data, count(*) FROM articles JOIN runs USING (run)
         WHERE superseded_by IS NULL GROUP BY 1 ORDER BY 2 DESC, 1",
    )?;
    let mut quarantine = connection.prepare(
        "SELECT reason, count(*), min(source || coalesce(':' || source_line, '')) FROM quarantine WHERE resolved_run IS NULL
         GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 20",
    )?;
    Ok(Status {
        schema,
        bytes,
        counts,
        published,
        pending: if schema < INCIDENTS { 0 } else { number("SELECT (SELECT count(*) FROM origins_pending) + (SELECT count(*) FROM incidents_pending)")? },
        unfinished: number("SELECT count(*) FROM runs WHERE finished IS NULL")?,
        versions: versions.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?,
        quarantine: quarantine
            .query_map([], |row| Ok(Quarantined { reason: row.get(0)?, inputs: row.get(1)?, example: row.get(2)? }))?
            .collect::<Result<_, _>>()?,
    })
}

/// Makes a record as small as it can be, and its questions quick: merges the full-text index, counts for the planner, rewrites the file.
/// Needs free room of the record's size while it works. Nothing that the record says changes.
///
/// # Errors
/// Another process writes to it, or there is no room.
pub fn compact(path: &Path) -> Result<Compacted, StoreError> {
    open_for_reading(path)?;
    let before = size(path);
    let store = Store::open(path)?;
    // The copy that VACUUM makes may be larger than memory.
    let work = "PRAGMA temp_store = FILE; INSERT INTO search (search) VALUES ('optimize'); ANALYZE; VACUUM;";
    store.connection.execute_batch(work).map_err(|error| StoreError::sql(path, "rewriting the record", error))?;
    store
        .connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .map_err(|error| StoreError::sql(path, "finishing the rewritten record", error))?;
    drop(store);
    Ok(Compacted { before, after: size(path) })
}

fn size(path: &Path) -> u64 {
    let beside = ["", "-wal"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        std::fs::metadata(name).map_or(0, |metadata| metadata.len())
    });
    beside.iter().sum()
}
