//! Whether a record is sound. In: a path. Out: each check with what it found wrong.
//!
//! SQLite's own checks say that the file is whole; the others say that the tables tell the same story: sums equal what they sum up,
//! words stand where offsets say, nothing belongs to a version that was superseded.

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::identity::hexadecimal;
use crate::schema;
use crate::store::open_for_reading;

/// What one check found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked {
    /// What should hold.
    pub what: &'static str,
    /// Where it does not; at most twenty.
    pub wrong: Vec<String>,
}

/// Each gives one text a row for what is wrong.
const CHECKS: [(&str, &str); 11] = [
    ("the file is whole", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ("what a row points at is there", "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' points into ' || parent FROM pragma_foreign_key_check"),
    (
        "an article has one current version, and all before it",
        "SELECT id FROM articles GROUP BY id HAVING sum(superseded_by IS NULL) <> 1 OR max(version) <> count(*) OR min(version) <> 1",
    ),
    (
        "a version is superseded by the next",
        "SELECT old.id || ' version ' || old.version FROM articles old JOIN articles new ON new.article = old.superseded_by
         WHERE new.id <> old.id OR new.version <> old.version + 1",
    ),
    (
        "nothing belongs to a superseded version",
        "SELECT a.id || ' version ' || a.version FROM articles a WHERE superseded_by IS NOT NULL AND (
            EXISTS (SELECT 1 FROM events WHERE article = a.article) OR EXISTS (SELECT 1 FROM statements WHERE article = a.article)
            OR EXISTS (SELECT 1 FROM entities WHERE article = a.article) OR EXISTS (SELECT 1 FROM sentences WHERE article = a.article))",
    ),
    (
        "runs count the articles that they wrote",
        "SELECT 'run ' || run || ' counts ' || (added + new_versions) || ' and wrote ' || (SELECT count(*) FROM articles a WHERE a.run = runs.run) FROM runs
         WHERE added + new_versions <> (SELECT count(*) FROM articles a WHERE a.run = runs.run)",
    ),
    (
        "every current article is in the full-text index, and no other",
        "SELECT 'article ' || article FROM articles WHERE superseded_by IS NULL AND article NOT IN (SELECT id FROM search_docsize)
         UNION ALL SELECT 'article ' || id FROM search_docsize WHERE id NOT IN (SELECT article FROM articles WHERE superseded_by IS NULL)",
    ),
    (
        "dyads repeat their event",
        "SELECT e.event_id FROM dyads d JOIN events e USING (event) WHERE (d.type, d.quad, d.status) <> (e.type, e.quad, e.status)
            OR d.mode IS NOT e.mode OR d.day IS NOT e.day OR d.month IS NOT e.month
            OR d.plover2_tenths IS NOT CAST(round(e.plover2_score * 10) AS INTEGER) OR d.goldstein_tenths IS NOT CAST(round(e.goldstein_icews * 10) AS INTEGER)",
    ),
    (
        "dyads are the pairs of their event's parties",
        "WITH sides AS (SELECT event, role, code, position FROM parties WHERE role IN ('actor', 'recipient')),
         counts AS (SELECT e.event, (SELECT count(*) FROM sides WHERE event = e.event AND role = 'actor') AS actors,
            (SELECT count(*) FROM sides WHERE event = e.event AND role = 'recipient') AS recipients FROM events e),
         pairs AS (
            SELECT c.event, coalesce(a.code, 'UNK') AS actor, coalesce(r.code, 'UNK') AS recipient FROM counts c
                LEFT JOIN sides a ON a.event = c.event AND a.role = 'actor' LEFT JOIN sides r ON r.event = c.event AND r.role = 'recipient'
                WHERE c.actors < 2 OR c.recipients > 0
            UNION SELECT c.event, a.code, b.code FROM counts c JOIN sides a ON a.event = c.event AND a.role = 'actor'
                JOIN sides b ON b.event = c.event AND b.role = 'actor' AND b.position <> a.position WHERE c.actors > 1 AND c.recipients = 0)
         SELECT 'event ' || event || ' ' || actor || ' to ' || recipient FROM (
            SELECT * FROM (SELECT event, actor, recipient FROM pairs EXCEPT SELECT event, actor, recipient FROM dyads)
            UNION ALL SELECT * FROM (SELECT event, actor, recipient FROM dyads EXCEPT SELECT event, actor, recipient FROM pairs))",
    ),
    (
        "sums by day and month are those of the dyads",
        "WITH periods AS (
            SELECT d.*, 'day' AS grain, day AS period FROM dyads d WHERE day IS NOT NULL
            UNION ALL SELECT d.*, 'month', month FROM dyads d WHERE month IS NOT NULL UNION ALL SELECT d.*, 'all', 'all' FROM dyads d),
         sums AS (SELECT actor, recipient, grain, period, sum(status IN ('asserted', 'reported')) AS events,
            coalesce(sum(CASE WHEN status IN ('asserted', 'reported') THEN plover2_tenths END), 0) AS plover2,
            coalesce(sum(CASE WHEN status IN ('asserted', 'reported') THEN goldstein_tenths END), 0) AS goldstein,
            sum(status = 'denied') AS denied FROM periods GROUP BY actor, recipient, grain, period),
         counts AS (SELECT actor, recipient, grain, period, events, plover2_tenths, goldstein_tenths, denied FROM dyad_counts)
         SELECT actor || ' to ' || recipient || ' ' || period FROM (
            SELECT * FROM (SELECT * FROM sums EXCEPT SELECT * FROM counts) UNION ALL SELECT * FROM (SELECT * FROM counts EXCEPT SELECT * FROM sums))",
    ),
    (
        "words stand where their offsets say",
        "SELECT e.event_id || ': `' || e.trigger || '`' FROM events e JOIN texts t ON t.article = e.article AND t.kept = 'full'
         WHERE substr(t.text, e.trigger_start + 1, e.trigger_end - e.trigger_start) <> e.trigger
         UNION ALL SELECT e.event_id || ': `' || p.text || '`' FROM parties p JOIN events e USING (event) JOIN texts t ON t.article = e.article AND t.kept = 'full'
         WHERE substr(t.text, p.start_offset + 1, p.end_offset - p.start_offset) <> p.text
         UNION ALL SELECT e.event_id FROM events e JOIN articles a USING (article) WHERE e.trigger_end > a.characters",
    ),
];

/// The same for what version 1.1 brought.
const INCIDENT_CHECKS: [(&str, &str); 4] = [
    (
        "every current article has an origin, or waits for one",
        "SELECT id FROM articles WHERE superseded_by IS NULL AND article NOT IN (SELECT article FROM article_origins)
            AND article NOT IN (SELECT article FROM origins_pending)",
    ),
    (
        "every act that was is in an incident, or waits for one",
        "SELECT event_id FROM events JOIN articles USING (article) WHERE status <> 'hypothetical' AND coalesce(date_start, published) IS NOT NULL
            AND event NOT IN (SELECT event FROM incident_members) AND event NOT IN (SELECT event FROM incidents_pending)",
    ),
    (
        "incidents count their events and articles",
        "SELECT incident_id FROM incidents i WHERE NOT EXISTS (SELECT 1 FROM incidents_pending) AND NOT EXISTS (SELECT 1 FROM origins_pending)
            AND (i.events, i.reports, i.origins) IS NOT (SELECT count(*), count(DISTINCT e.article), count(DISTINCT o.origin)
                FROM incident_members m JOIN events e USING (event) JOIN article_origins o USING (article) WHERE m.incident = i.incident)",
    ),
    (
        "a member is linked to another of its incident",
        "SELECT incident_id FROM incidents WHERE NOT EXISTS (SELECT 1 FROM incidents_pending)
            AND (SELECT sum(linked_to IS NULL) FROM incident_members m WHERE m.incident = incidents.incident) <> 1
         UNION ALL SELECT 'event ' || m.event FROM incident_members m LEFT JOIN incident_members l ON l.event = m.linked_to AND l.incident = m.incident
         WHERE m.linked_to IS NOT NULL AND l.event IS NULL AND NOT EXISTS (SELECT 1 FROM incidents_pending)",
    ),
];

/// Makes all checks; reading only, so that they can run while `ingest` does.
///
/// # Errors
/// There is no record, or it is too damaged to be read.
pub fn verify(path: &Path) -> Result<Vec<Checked>, StoreError> {
    let connection = open_for_reading(path)?;
    let fail = |error| StoreError::sql(path, "checking", error);
    // One look at the record, whatever is written meanwhile.
    connection.execute_batch("BEGIN").map_err(fail)?;
    let mut checked = Vec::new();
    let newer: &[(&str, &str)] = if schema::version(&connection, path)? < schema::INCIDENTS { &[] } else { &INCIDENT_CHECKS };
    for &(what, sql) in CHECKS.iter().chain(newer) {
        checked.push(Checked { what, wrong: wrong(&connection, sql).map_err(fail)? });
    }
    checked.push(Checked { what: "kept texts have the hash that they had", wrong: texts(&connection).map_err(fail)? });
    Ok(checked)
}

fn wrong(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(&format!("SELECT * FROM ({sql}) LIMIT 20"))?.query_map([], |row| row.get(0))?.collect()
}

fn texts(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut statement =
        connection.prepare("SELECT id || ' version ' || version, text_hash, text FROM texts JOIN articles USING (article) WHERE kept = 'full'")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text: String = row.get(2)?;
        if hexadecimal(&Sha256::digest(text.as_bytes())) != row.get::<_, String>(1)? && wrong.len() < 20 {
            wrong.push(row.get(0)?);
        }
    }
    Ok(wrong)
}
