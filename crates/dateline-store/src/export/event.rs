//! The events of a record with all that a shape may want of them. In: a record and statuses. Out: one `Event` after another, by event id.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::FromSql;
use rusqlite::{Connection, Row};

use crate::error::StoreError;

/// A party of an event, with what is known of its entity.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) role: String,
    pub(super) code: String,
    pub(super) plover_code: Option<String>,
    pub(super) sector: String,
    pub(super) start: Option<i64>,
    pub(super) text: Option<String>,
    pub(super) name: Option<String>,
    pub(super) office: Option<String>,
    pub(super) basis: Option<String>,
}

impl Party {
    /// Its code, unless that says only that nobody knows.
    pub(super) fn known_code(&self) -> Option<&str> {
        Some(self.code.as_str()).filter(|code| *code != "UNK")
    }

    /// The name that it resolves to, else its words.
    pub(super) fn full(&self) -> Option<&str> {
        self.name.as_deref().or(self.text.as_deref())
    }
}

/// A number bound to an event.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    pub(super) kind: String,
    pub(super) low: i64,
    pub(super) high: Option<i64>,
}

/// Actor and recipient of a row; a side that is not known is `None`.
pub(super) type Pair<'a> = (Option<&'a Party>, Option<&'a Party>);

/// An event with its article.
#[derive(Clone, Debug)]
#[allow(clippy::struct_field_names, reason = "the names are those of the tables")]
pub(super) struct Event {
    pub(super) number: i64,
    pub(super) event_id: String,
    pub(super) article: i64,
    pub(super) article_id: String,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
    pub(super) characters: i64,
    pub(super) sentence: i64,
    pub(super) event_type: String,
    pub(super) mode: Option<String>,
    pub(super) quad: String,
    pub(super) plover2_score: Option<f64>,
    pub(super) cameo: Option<String>,
    pub(super) goldstein_icews: Option<f64>,
    pub(super) trigger: String,
    pub(super) trigger_start: i64,
    pub(super) trigger_end: i64,
    pub(super) date_start: Option<String>,
    pub(super) date_end: Option<String>,
    pub(super) date_grain: Option<String>,
    pub(super) date_basis: String,
    pub(super) day: Option<String>,
    pub(super) month: Option<String>,
    pub(super) place_name: Option<String>,
    pub(super) place_country: Option<String>,
    pub(super) place_admin1: Option<String>,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
    pub(super) gazetteer_id: Option<i64>,
    pub(super) place_precision: Option<String>,
    pub(super) place_basis: Option<String>,
    pub(super) place_text: Option<String>,
    pub(super) status: String,
    pub(super) statement: Option<String>,
    pub(super) source_code: Option<String>,
    pub(super) source_sector: Option<String>,
    pub(super) source_text: Option<String>,
    pub(super) contexts: Vec<String>,
    pub(super) found_by: String,
    /// When the run that coded it began, `2024-05-14T06:00:00Z`.
    pub(super) coded: String,
    /// Version of the program that coded it.
    pub(super) program: String,
    pub(super) incident_id: Option<String>,
    /// Names of the article's persons and organisations, if the shape wants them.
    pub(super) people: Vec<String>,
    pub(super) organisations: Vec<String>,
    pub(super) parties: Vec<Party>,
    pub(super) quantities: Vec<Quantity>,
}

impl Event {
    pub(super) fn role(&self, role: &str) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.role == role)
    }

    /// Who towards whom: every actor with every recipient. Acts without direction give every order of two of their actors.
    pub(super) fn pairs(&self) -> Vec<Pair<'_>> {
        let (actors, recipients): (Vec<&Party>, Vec<&Party>) = (self.role("actor").collect(), self.role("recipient").collect());
        if recipients.is_empty() && actors.len() > 1 {
            let others = |i: usize| actors.iter().enumerate().filter(move |(j, _)| i != *j).map(|(_, other)| *other);
            return actors.iter().enumerate().flat_map(|(i, actor)| others(i).map(move |other| (Some(*actor), Some(other)))).collect();
        }
        fn or_unknown(parties: Vec<&Party>) -> Vec<Option<&Party>> {
            if parties.is_empty() { vec![None] } else { parties.into_iter().map(Some).collect() }
        }
        let recipients = or_unknown(recipients);
        or_unknown(actors).into_iter().flat_map(|actor| recipients.iter().map(move |recipient| (actor, *recipient))).collect()
    }

    /// The root of its CAMEO code, `04`.
    pub(super) fn cameo_root(&self) -> Option<&str> {
        self.cameo.as_deref().and_then(|code| code.get(..2))
    }

    /// The year, if it is dated to one.
    pub(super) fn year(&self) -> Option<&str> {
        let year = self.date_start.as_deref()?.get(..4)?;
        (self.date_end.as_deref()?.get(..4)? == year).then_some(year)
    }
}

/// What shapes look up: states by code, CAMEO's names.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookups {
    pub(super) states: BTreeMap<String, StateNames>,
    pub(super) cameo: BTreeMap<String, String>,
}

/// A state.
#[derive(Clone, Debug)]
pub(super) struct StateNames {
    pub(super) name: String,
    pub(super) cow: Option<i64>,
}

impl Lookups {
    pub(super) fn read(connection: &Connection, cameo: BTreeMap<String, String>) -> rusqlite::Result<Self> {
        let mut rows = connection.prepare("SELECT code, name, cow FROM states")?;
        let states = rows.query_map([], |row| Ok((row.get(0)?, StateNames { name: row.get(1)?, cow: row.get(2)? })))?.collect::<Result<_, _>>()?;
        Ok(Lookups { states, cameo })
    }

    pub(super) fn state(&self, code: Option<&str>) -> Option<&StateNames> {
        self.states.get(code?)
    }

    pub(super) fn state_name(&self, code: Option<&str>) -> Option<&str> {
        self.state(code).map(|state| state.name.as_str())
    }
}

/// How many events have each status.
pub(super) fn count(connection: &Connection) -> rusqlite::Result<BTreeMap<String, u64>> {
    let mut rows = connection.prepare("SELECT status, count(*) FROM events GROUP BY status")?;
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

const EVENTS: &str = "SELECT e.*, a.id AS article_id, a.title, a.publisher, a.url, a.published, a.language, a.characters, r.started, r.dateline, i.incident_id
    FROM events e JOIN articles a USING (article) JOIN runs r ON r.run = e.run
    LEFT JOIN incident_members m ON m.event = e.event LEFT JOIN incidents i ON i.incident = m.incident
    ORDER BY e.event_id";

const PARTIES: &str = "SELECT p.role, p.code, p.plover_code, p.sector, p.start_offset, p.text, n.name, json_extract(n.office, '$.title'), p.basis
    FROM parties p LEFT JOIN entities n ON n.article = p.article AND n.entity = p.entity WHERE p.event = ? ORDER BY p.role, p.position";

/// Calls `each` with every event of these statuses. The order is that of event ids, whatever the order of ingest was.
pub(super) fn read<E: From<StoreError>>(
    connection: &Connection,
    path: &Path,
    story: bool,
    wanted: impl Fn(&str) -> bool,
    mut each: impl FnMut(&Event) -> Result<(), E>,
) -> Result<(), E> {
    let fail = |error| E::from(StoreError::sql(path, "reading events", error));
    let mut events = connection.prepare(EVENTS).map_err(fail)?;
    let mut parties = connection.prepare(PARTIES).map_err(fail)?;
    let mut quantities = connection.prepare("SELECT kind, low, high FROM quantities WHERE event = ? ORDER BY position").map_err(fail)?;
    let mut rows = events.query([]).map_err(fail)?;
    while let Some(row) = rows.next().map_err(fail)? {
        let status: String = row.get("status").map_err(fail)?;
        if !wanted(&status) {
            continue;
        }
        let mut event = event(row).map_err(fail)?;
        event.parties = parties.query_map([event.number], party).and_then(Iterator::collect).map_err(fail)?;
        let quantity = |row: &Row<'_>| Ok(Quantity { kind: row.get(0)?, low: row.get(1)?, high: row.get(2)? });
        event.quantities = quantities.query_map([event.number], quantity).and_then(Iterator::collect).map_err(fail)?;
        if story {
            event.people = names(connection, event.article, &["person"]).map_err(fail)?;
            event.organisations = names(connection, event.article, &["organisation", "armed_group"]).map_err(fail)?;
        }
        each(&event)?;
    }
    Ok(())
}

/// Names of the entities of some kinds in an article.
fn names(connection: &Connection, article: i64, kinds: &[&str]) -> rusqlite::Result<Vec<String>> {
    let mut rows = connection.prepare_cached("SELECT DISTINCT name, kind FROM entities WHERE article = ? ORDER BY name")?;
    let all: Vec<(String, String)> = rows.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|(_, kind)| kinds.contains(&kind.as_str())).map(|(name, _)| name.replace(';', ",")).collect())
}

fn party(row: &Row<'_>) -> rusqlite::Result<Party> {
    Ok(Party {
        role: row.get(0)?,
        code: row.get(1)?,
        plover_code: row.get(2)?,
        sector: row.get(3)?,
        start: row.get(4)?,
        text: row.get(5)?,
        name: row.get(6)?,
        office: row.get(7)?,
        basis: row.get(8)?,
    })
}

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    fn get<T: FromSql>(row: &Row<'_>, name: &str) -> rusqlite::Result<T> {
        row.get(name)
    }
    let contexts: String = get(row, "contexts")?;
    Ok(Event {
        number: get(row, "event")?,
        event_id: get(row, "event_id")?,
        article: get(row, "article")?,
        article_id: get(row, "article_id")?,
        title: get(row, "title")?,
        publisher: get(row, "publisher")?,
        url: get(row, "url")?,
        published: get(row, "published")?,
        language: get(row, "language")?,
        characters: get(row, "characters")?,
        sentence: get(row, "sentence")?,
        event_type: get(row, "type")?,
        mode: get(row, "mode")?,
        quad: get(row, "quad")?,
        plover2_score: get(row, "plover2_score")?,
        cameo: get(row, "cameo")?,
        goldstein_icews: get(row, "goldstein_icews")?,
        trigger: get(row, "trigger")?,
        trigger_start: get(row, "trigger_start")?,
        trigger_end: get(row, "trigger_end")?,
        date_start: get(row, "date_start")?,
        date_end: get(row, "date_end")?,
        date_grain: get(row, "date_grain")?,
        date_basis: get(row, "date_basis")?,
        day: get(row, "day")?,
        month: get(row, "month")?,
        place_name: get(row, "place_name")?,
        place_country: get(row, "place_country")?,
        place_admin1: get(row, "place_admin1")?,
        lat: get(row, "place_lat")?,
        lon: get(row, "place_lon")?,
        gazetteer_id: get(row, "place_gazetteer_id")?,
        place_precision: get(row, "place_precision")?,
        place_basis: get(row, "place_basis")?,
        place_text: get(row, "place_text")?,
        status: get(row, "status")?,
        statement: get(row, "statement")?,
        source_code: get(row, "source_code")?,
        source_sector: get(row, "source_sector")?,
        source_text: get(row, "source_text")?,
        contexts: serde_json::from_str(&contexts).unwrap_or_default(),
        found_by: get(row, "found_by")?,
        coded: get(row, "started")?,
        program: get(row, "dateline")?,
        incident_id: get(row, "incident_id")?,
        people: Vec::new(),
        organisations: Vec::new(),
        parties: Vec::new(),
        quantities: Vec::new(),
    })
}
