//! Acts from the record, by what they can be compared with. In: a kind of act, a party and days. Out: acts, each read once.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::act::{Act, EventRow, LONGEST, Side, Where};
use crate::words;

/// Days a cell. A cell is read in one go; a month is about what an act is compared with.
const CELL: i32 = 32;

const COLUMNS: &str = "e.event, e.article, e.event_id, a.published, e.type, e.mode, e.status, e.date_start, e.date_end, e.date_basis,
    e.place_name, e.place_country, e.place_admin1, e.place_lat, e.place_lon, e.place_precision, e.place_basis, e.trigger,
    coalesce(e.source_code || ' ' || e.source_sector, e.source_text, 'the report')";

/// First and last day of an act, and its place in the list.
type Stay = (i32, i32, usize);

/// Acts of one kind that were read.
pub(crate) struct Acts<'c> {
    connection: &'c Connection,
    /// Kind of act, as in `incident_blocks`.
    family: String,
    /// By party and stretch of days: first and last day and place in `list`, sorted.
    cells: BTreeMap<(String, i32), Vec<Stay>>,
    by_event: BTreeMap<i64, usize>,
    pub(crate) list: Vec<Act>,
}

impl<'c> Acts<'c> {
    pub(crate) fn new(connection: &'c Connection, family: &str) -> Self {
        Acts { connection, family: family.to_owned(), cells: BTreeMap::new(), by_event: BTreeMap::new(), list: Vec::new() }
    }

    /// The place of an event in the list; `None` if it is of no act.
    pub(crate) fn of(&mut self, event: i64) -> rusqlite::Result<Option<usize>> {
        if let Some(place) = self.by_event.get(&event) {
            return Ok(Some(*place));
        }
        let Some(act) = read(self.connection, event)? else { return Ok(None) };
        self.by_event.insert(event, self.list.len());
        self.list.push(act);
        Ok(Some(self.list.len() - 1))
    }

    /// All acts of the kind that have a party with this one in common and can have been on the same day, in the order of the list.
    pub(crate) fn near(&mut self, place: usize) -> rusqlite::Result<Vec<usize>> {
        let act = &self.list[place];
        let (first, last) = (act.when.first, act.when.last);
        let codes: Vec<String> = act.blocks().1.into_iter().map(str::to_owned).collect();
        let mut found = Vec::new();
        // What begins earlier than this ended before the act began. Acts of a year are all of the same days.
        let from = if last - first > LONGEST { first } else { first - LONGEST };
        for code in codes {
            for number in from.div_euclid(CELL)..=last.div_euclid(CELL) {
                let key = (code.clone(), number);
                if !self.cells.contains_key(&key) {
                    let cell = self.read_cell(&code, number)?;
                    self.cells.insert(key.clone(), cell);
                }
                let cell = &self.cells[&key];
                let begin = cell.partition_point(|(other, ..)| *other < from);
                found.extend(cell[begin..].iter().take_while(|(other, ..)| *other <= last).filter(|(_, end, _)| *end >= first).map(|(.., place)| *place));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|other| *other != place);
        Ok(found)
    }

    fn read_cell(&mut self, code: &str, number: i32) -> rusqlite::Result<Vec<Stay>> {
        let rows: Vec<(i32, i32, i64)> = self
            .connection
            .prepare_cached("SELECT first_day, last_day, event FROM incident_blocks WHERE family = ? AND code = ? AND first_day BETWEEN ? AND ?")?
            .query_map(params![self.family, code, number * CELL, number * CELL + CELL - 1], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let mut cell = Vec::with_capacity(rows.len());
        for (first, last, event) in rows {
            if let Some(place) = self.of(event)? {
                cell.push((first, last, place));
            }
        }
        cell.sort_unstable();
        Ok(cell)
    }
}

/// Reads one event as an act.
pub(crate) fn read(connection: &Connection, event: i64) -> rusqlite::Result<Option<Act>> {
    let row = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM events e JOIN articles a USING (article) WHERE event = ?"))?
        .query_row([event], event_row)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let mut parties =
        connection.prepare_cached("SELECT role, code, sector, text IS NOT NULL FROM parties WHERE event = ? AND role IN ('actor', 'recipient')")?;
    let parties = parties.query_map([event], |row| Ok((row.get(0)?, Side::new(row.get(1)?, row.get(2)?, row.get(3)?))))?.collect::<Result<_, _>>()?;
    let mut quantities = connection.prepare_cached("SELECT kind, low FROM quantities WHERE event = ? ORDER BY position")?;
    let quantities = quantities.query_map([event], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let words: Option<Vec<u16>> = connection
        .prepare_cached("SELECT words FROM event_words WHERE event = ?")?
        .query_row([event], |row| Ok(words::from_bytes(row.get_ref(0)?.as_blob()?)))
        .optional()?;
    Ok(Act::new(row, parties, quantities, words.unwrap_or_default()))
}

fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    let precision: Option<String> = row.get(15)?;
    let name: Option<String> = row.get(10)?;
    let place = match (precision, name) {
        (Some(precision), Some(name)) => {
            let at = row.get::<_, Option<f64>>(13)?.zip(row.get::<_, Option<f64>>(14)?);
            let admin1: Option<String> = row.get(12)?;
            let is_area = precision == "admin1";
            let basis: Option<String> = row.get(16)?;
            Some(Where {
                country: row.get(11)?,
                admin1: if is_area { admin1.or_else(|| Some(name.clone())) } else { admin1 },
                town: (precision == "town").then_some((name, at)),
                stated: basis.as_deref() == Some("stated"),
            })
        }
        _ => None,
    };
    Ok(EventRow {
        event: row.get(0)?,
        article: row.get(1)?,
        event_id: row.get(2)?,
        published: row.get(3)?,
        event_type: row.get(4)?,
        mode: row.get(5)?,
        status: row.get(6)?,
        start: row.get(7)?,
        end: row.get(8)?,
        basis: row.get(9)?,
        place,
        trigger: row.get(17)?,
        voice: row.get(18)?,
    })
}
