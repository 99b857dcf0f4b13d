//! The tables of a record and their versions. In: a connection. Out: one whose tables are those that this program knows.
//!
//! The version stands in SQLite's `user_version` as `major * 1000 + minor`. A minor version only adds tables, columns that may be NULL, or
//! indexes: older programs go on working. A major version changes what is there, and older programs refuse it.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{StoreError, Trouble};

/// What marks a SQLite file as a record: "date" in ASCII.
const APPLICATION: i32 = 0x6461_7465;

/// The version of the tables that this program makes.
pub const VERSION: SchemaVersion = SchemaVersion(MIGRATIONS[MIGRATIONS.len() - 1].0);

/// The version that brought copies and incidents.
pub(crate) const INCIDENTS: SchemaVersion = SchemaVersion(1001);

/// Each brings the tables from the version before to its own.
const MIGRATIONS: &[(i32, &str)] = &[
    (1000, include_str!("../schema/001-record.sql")),
    (1001, include_str!("../schema/002-incidents.sql")),
    // Brings no table, but new views, which DuckDB understands.
    (1002, ""),
    (1003, include_str!("../schema/003-party-basis.sql")),
];

const VIEWS: &str = include_str!("../schema/views.sql");

/// Version of a record's tables, shown as `1.0`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SchemaVersion(i32);

impl SchemaVersion {
    fn major(self) -> i32 {
        self.0 / 1000
    }
}

impl std::fmt::Display for SchemaVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 1000, self.0 % 1000)
    }
}

/// The version of an opened file; an error where it is not a record, or one of a newer major version.
pub(crate) fn version(connection: &Connection, path: &Path) -> Result<SchemaVersion, StoreError> {
    let fail = |error| StoreError::sql(path, "reading the record's version", error);
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(fail)?;
    if application != APPLICATION {
        return Err(StoreError::new(path, Trouble::Damaged, "this is a SQLite file, but not a record of dateline")
            .hint("name a file that `dateline ingest --into` has made, or a new one"));
    }
    let found = SchemaVersion(connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(fail)?);
    if found.major() > VERSION.major() {
        return Err(StoreError::new(path, Trouble::Newer, format!("the record has version {found}; this program knows versions up to {}", VERSION.major()))
            .hint("use the newer dateline that made it"));
    }
    Ok(found)
}

/// Brings a record to the version of this program, and an empty file to a record, all in one transaction.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    apply(connection, path, MIGRATIONS, VIEWS)
}

fn apply(connection: &mut Connection, path: &Path, migrations: &[(i32, &str)], views: &str) -> Result<(), StoreError> {
    let fail = |error| StoreError::sql(path, "making the record's tables", error);
    let before = if is_empty(connection).map_err(fail)? { SchemaVersion(0) } else { version(connection, path)? };
    let newest = migrations.last().map_or(0, |(version, _)| *version);
    if before.0 >= newest {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
    let old_views: Vec<String> = {
        let mut names = transaction.prepare("SELECT name FROM sqlite_schema WHERE type = 'view' AND name <> 'search_content'").map_err(fail)?;
        names.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(fail)?
    };
    for view in old_views {
        transaction.execute_batch(&format!("DROP VIEW \"{}\"", view.replace('"', "\"\""))).map_err(fail)?;
    }
    for (_, sql) in migrations.iter().filter(|(version, _)| *version > before.0) {
        transaction.execute_batch(sql).map_err(fail)?;
    }
    transaction.execute_batch(views).map_err(fail)?;
    transaction.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {newest};")).map_err(fail)?;
    transaction.commit().map_err(fail)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Connection {
        Connection::open_in_memory().expect("memory")
    }

    #[test]
    fn a_record_goes_forward_and_keeps_its_rows() {
        let path = Path::new("record.db");
        let mut connection = fresh();
        migrate(&mut connection, path).expect("tables");
        connection.execute("INSERT INTO states VALUES ('PER', 'Peru', 135, 135)", []).expect("a row");
        let next =
            [MIGRATIONS, &[(1900, "ALTER TABLE states ADD COLUMN note TEXT;"), (2000, "ALTER TABLE states RENAME COLUMN gw TO gleditsch_ward;")]].concat();
        let views = "CREATE VIEW state_names AS SELECT name, gleditsch_ward FROM states;";
        apply(&mut connection, path, &next, views).expect("two steps forward");
        let found: (String, i64) = connection.query_row("SELECT * FROM state_names", [], |row| Ok((row.get(0)?, row.get(1)?))).expect("the row");
        assert_eq!(found, ("Peru".to_owned(), 135));
        let error = version(&connection, path).expect_err("a newer major version");
        assert_eq!(error.trouble(), Trouble::Newer);
        assert!(error.to_string().contains("version 2.0"), "{error}");
    }

    #[test]
    fn what_an_older_record_holds_waits_for_copies_and_incidents() {
        let path = Path::new("record.db");
        let mut connection = fresh();
        apply(&mut connection, path, &MIGRATIONS[..1], "").expect("tables of 1.0");
        let rows = "INSERT INTO runs (run, started, dateline, model, data, text_kept) VALUES (1, '', '', '', '', 'full');
            INSERT INTO articles (article, id, version, content_hash, text_hash, published, characters, source, run)
                VALUES (7, 'a', 1, 'x', 'y', '2024-05-14', 9, 's', 1);
            INSERT INTO texts VALUES (7, 'full', 'Peru met Chile.');
            INSERT INTO events (event, event_id, article, sentence, type, quad, trigger, trigger_start, trigger_end, date_basis, status, contexts, found_by, run)
                VALUES (3, 'e', 7, 0, 'CONSULT', 'verbal-cooperation', 'met', 5, 8, 'unknown', 'asserted', '[]', 'r', 1);
            INSERT INTO parties VALUES (3, 'actor', 0, 7, NULL, 'PER', 'PER', 'UNK', 0, 4, 'Peru'), (3, 'actor', 1, 7, NULL, 'CHL', 'CHL', 'UNK', 9, 14, 'Chile');";
        connection.execute_batch(rows).expect("rows");
        migrate(&mut connection, path).expect("a step forward");
        crate::incidents::update(&mut connection, None).expect("incidents");
        let found: (i64, i64, String, String) = connection
            .query_row(
                "SELECT (SELECT count(*) FROM origins_pending), (SELECT count(*) FROM signature_bands), actors, reason
                 FROM incidents JOIN incident_members USING (incident) JOIN events USING (event) WHERE event_id = 'e'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .expect("an incident");
        assert_eq!(found, (0, 32, "CHL;PER".to_owned(), "first report".to_owned()));
    }

    #[test]
    fn a_failed_step_changes_nothing() {
        let path = Path::new("record.db");
        let mut connection = fresh();
        migrate(&mut connection, path).expect("tables");
        let broken = [MIGRATIONS, &[(1900, "CREATE TABLE more (x) STRICT;")]].concat();
        assert!(apply(&mut connection, path, &broken, VIEWS).is_err());
        assert_eq!(version(&connection, path).expect("a record"), VERSION);
        connection.execute_batch("SELECT * FROM dyad_month").expect("the views are still there");
    }

    #[test]
    fn a_newer_minor_version_is_taken_and_another_file_is_not() {
        let path = Path::new("record.db");
        let mut connection = fresh();
        migrate(&mut connection, path).expect("tables");
        connection.execute_batch(&format!("PRAGMA user_version = {}", VERSION.0 + 7)).expect("a pragma");
        assert!(migrate(&mut connection, path).is_ok());
        let mut other = fresh();
        other.execute_batch("CREATE TABLE bookmarks (url)").expect("a table");
        assert_eq!(migrate(&mut other, path).expect_err("not a record").trouble(), Trouble::Damaged);
    }
}
