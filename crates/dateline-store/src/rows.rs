//! A coded article as rows. In: a transaction and a coded article. Out: its rows, and the changes to those of the version before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dateline_model::record::{EventRecord, PartyRecord, Record};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use crate::origins;
use crate::run::{Coded, Failed, RunOptions, TextKept, Totals};

pub(crate) fn begin(connection: &Connection, options: &RunOptions) -> rusqlite::Result<i64> {
    connection.execute("DELETE FROM states", [])?;
    let mut state = connection.prepare("INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?)")?;
    for row in &options.states {
        state.execute(params![row.code, row.name, row.cow, row.gw])?;
    }
    let versions = &options.versions;
    connection.execute(
        "INSERT INTO runs (started, dateline, model, data, text_kept) VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?)",
        params![versions.dateline, versions.model, versions.data, options.text.as_str()],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn count(connection: &Connection, run: i64, totals: &Totals) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE runs SET added = ?, new_versions = ?, known = ?, quarantined = ?, events = ? WHERE run = ?")?.execute(params![
        totals.added,
        totals.new_versions,
        totals.known,
        totals.quarantined,
        totals.events,
        run
    ])?;
    Ok(())
}

pub(crate) fn quarantine(connection: &Connection, run: i64, failed: &Failed) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO quarantine (source, source_line, byte_offset, reason, hint, first_run, last_run) VALUES (?, ?, ?, ?, ?, ?6, ?6)
             ON CONFLICT DO UPDATE SET last_run = excluded.last_run, hint = excluded.hint, resolved_run = NULL",
        )?
        .execute(params![failed.source, failed.line, failed.byte, failed.reason, failed.hint, run])?;
    Ok(())
}

/// Why a record does not hold together: a name that leads nowhere. It would be a mistake of the coder, and one article's alone.
pub(crate) fn unsound(record: &Record) -> Option<String> {
    let entities: BTreeSet<&str> = record.entities.iter().map(|entity| entity.id.as_str()).collect();
    let statements: BTreeSet<&str> = record.statements.iter().map(|statement| statement.id.as_str()).collect();
    let events: BTreeSet<&str> = record.events.iter().map(|event| event.id.as_str()).collect();
    let parties = record.events.iter().flat_map(|event| event.actors.iter().chain(&event.recipients).chain(event.others.iter().map(|other| &other.party)));
    let sources = record.events.iter().map(|event| &event.source).chain(record.statements.iter().map(|statement| &statement.source));
    let named = parties.filter_map(|party| party.entity.as_deref()).chain(sources.flatten().filter_map(|source| source.entity.as_deref()));
    let said = record.events.iter().filter_map(|event| event.statement.as_deref());
    let said = said.chain(record.statements.iter().filter_map(|statement| statement.parent.as_deref()));
    if events.len() < record.events.len() {
        return Some("two events have the same id; this is a mistake in dateline, please report it with the text".to_owned());
    }
    let lost = named.filter(|id| !entities.contains(id)).chain(said.filter(|id| !statements.contains(id))).next()?;
    Some(format!("`{lost}` is named and not there; this is a mistake in dateline, please report it with the text"))
}

/// Writes an article that is new, or a new version of one that is there.
pub(crate) fn article(connection: &Connection, run: i64, text: TextKept, coded: &Coded) -> rusqlite::Result<()> {
    let document = &coded.record.document;
    let before = connection
        .prepare_cached("SELECT article, version FROM articles WHERE id = ? AND superseded_by IS NULL")?
        .query_row([&document.id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
        .optional()?;
    let article: i64 = connection.prepare_cached("SELECT coalesce(max(article), 0) + 1 FROM articles")?.query_row([], |row| row.get(0))?;
    if let Some((old, _)) = before {
        connection.prepare_cached("UPDATE articles SET superseded_by = ? WHERE article = ?")?.execute([article, old])?;
        connection
            .prepare_cached("INSERT INTO search (search, rowid, title, text) SELECT 'delete', article, title, text FROM search_content WHERE article = ?")?
            .execute([old])?;
    }
    let version = before.map_or(1, |(_, version)| version + 1);
    let characters = document.text.as_ref().map_or_else(|| document.sentences.last().map_or(0, |last| last.end as usize), |text| text.chars().count());
    connection
        .prepare_cached(
            "INSERT INTO articles (article, id, version, content_hash, text_hash, title, publisher, url, published, language, characters, source, source_line, run)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            article,
            document.id,
            version,
            coded.content_hash,
            document.text_hash,
            document.title,
            document.publisher,
            document.url,
            document.published,
            document.language,
            characters,
            coded.source,
            coded.line,
            run
        ])?;
    if let Some(text) = &document.text {
        origins::keep(connection, article, text)?;
    }
    words(connection, article, text, &coded.record)?;
    entities(connection, article, &coded.record)?;
    statements(connection, article, text, &coded.record)?;
    events(connection, article, run, before, &coded.record)
}

/// Sentences, and as much of the text as is kept.
fn words(connection: &Connection, article: i64, kept: TextKept, record: &Record) -> rusqlite::Result<()> {
    let sentences = &record.document.sentences;
    let mut kept_at: Vec<Option<usize>> = vec![None; sentences.len()];
    let stored = match (kept, record.document.text.as_deref()) {
        (TextKept::Full, Some(text)) => {
            kept_at = sentences.iter().map(|sentence| Some(sentence.start as usize)).collect();
            Some(text.to_owned())
        }
        (TextKept::Snippets, Some(text)) => {
            let with_events = record.events.iter().map(|event| event.sentence);
            let told: BTreeSet<u32> = with_events.chain(record.statements.iter().map(|statement| statement.sentence)).collect();
            let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            let (mut snippets, mut length) = (String::new(), 0);
            for (number, sentence) in told.iter().filter_map(|number| Some((*number as usize, sentences.get(*number as usize)?))) {
                kept_at[number] = Some(length);
                snippets.push_str(&text[bytes[sentence.start as usize]..bytes[sentence.end as usize]]);
                snippets.push('\n');
                length += (sentence.end - sentence.start) as usize + 1;
            }
            Some(snippets)
        }
        _ => None,
    };
    if let Some(stored) = &stored {
        connection.prepare_cached("INSERT INTO texts VALUES (?, ?, ?)")?.execute(params![article, kept.as_str(), stored])?;
    }
    connection.prepare_cached("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)")?.execute(params![article, record.document.title, stored])?;
    let mut row = connection.prepare_cached("INSERT INTO sentences VALUES (?, ?, ?, ?, ?)")?;
    for (number, (sentence, at)) in sentences.iter().zip(&kept_at).enumerate() {
        row.execute(params![article, number, sentence.start, sentence.end, at])?;
    }
    Ok(())
}

fn entities(connection: &Connection, article: i64, record: &Record) -> rusqlite::Result<()> {
    let mut row = connection.prepare_cached("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for entity in &record.entities {
        let office = entity.office.as_ref().map(json);
        row.execute(params![article, entity.id, entity.name, entity.kind, entity.code, entity.sector, office, json(&entity.mentions)])?;
    }
    Ok(())
}

fn statements(connection: &Connection, article: i64, kept: TextKept, record: &Record) -> rusqlite::Result<()> {
    let mut row = connection.prepare_cached("INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for statement in &record.statements {
        let source = statement.source.as_ref();
        let words = |text| (kept != TextKept::Offsets).then_some(text);
        row.execute(params![
            article,
            statement.id,
            statement.sentence,
            source.and_then(|source| source.entity.as_deref()),
            source.and_then(|source| source.code.as_deref()),
            source.map(|source| source.sector),
            source.map(|source| source.text.as_str()),
            words(statement.cue.text.as_str()),
            statement.cue.start,
            statement.cue.end,
            words(statement.content.text.as_str()),
            statement.content.start,
            statement.content.end,
            statement.stance,
            statement.quoted,
            statement.parent,
            statement.found_by,
        ])?;
    }
    Ok(())
}

/// Columns of `events` in the order of [`cells`].
const EVENT: &str = "event, event_id, article, run, sentence, type, mode, quad, plover2_score, cameo, goldstein_icews, trigger, trigger_start, trigger_end, \
     date_start, date_end, date_grain, date_basis, date_text, day, month, place_name, place_country, place_admin1, place_lat, place_lon, place_gazetteer_id, \
     place_precision, place_basis, place_text, status, statement, source_entity, source_code, source_sector, source_text, contexts, found_by";

/// Writes an event, or what became of it in a new version: its row stays, so that what points at it stays true.
static PUT_EVENT: LazyLock<String> = LazyLock::new(|| {
    let columns: Vec<&str> = EVENT.split(',').map(str::trim).collect();
    let updates: Vec<String> = columns[2..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    format!("INSERT INTO events ({EVENT}) VALUES ({}) ON CONFLICT (event) DO UPDATE SET {}", vec!["?"; columns.len()].join(", "), updates.join(", "))
});

/// What a tombstone keeps of an event.
static BURY: LazyLock<String> = LazyLock::new(|| {
    let pairs: Vec<String> = EVENT.split(',').map(str::trim).skip(4).map(|column| format!("'{column}', e.{column}")).collect();
    format!(
        "INSERT INTO tombstones (event_id, article, reason, run, body)
         SELECT e.event_id, e.article, ?2, ?3, json_object({}, 'parties', json((SELECT json_group_array(json_object('role', role, 'code', code, 'sector', sector, 'text', text))
             FROM (SELECT * FROM parties WHERE event = e.event ORDER BY role, position))))
         FROM events e WHERE e.event = ?1",
        pairs.join(", ")
    )
});

fn events(connection: &Connection, article: i64, run: i64, before: Option<(i64, i64)>, record: &Record) -> rusqlite::Result<()> {
    let mut old: BTreeMap<String, i64> = BTreeMap::new();
    if let Some((old_article, _)) = before {
        let mut rows = connection.prepare_cached("SELECT event_id, event FROM events WHERE article = ?")?;
        old = rows.query_map([old_article], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    }
    let gone: Vec<i64> = old.iter().filter(|(id, _)| !record.events.iter().any(|event| event.id == **id)).map(|(_, event)| *event).collect();
    for event in gone.iter() {
        let reason = format!("not in version {}", before.map_or(1, |(_, version)| version + 1));
        connection.prepare_cached(&BURY)?.execute(params![event, reason, run])?;
    }
    for event in old.values() {
        for table in ["DELETE FROM dyads WHERE event = ?", "DELETE FROM quantities WHERE event = ?", "DELETE FROM parties WHERE event = ?"] {
            connection.prepare_cached(table)?.execute([event])?;
        }
    }
    for event in gone {
        connection.prepare_cached("DELETE FROM events WHERE event = ?")?.execute([event])?;
    }
    let sentences = Sentences::of(record);
    for event in &record.events {
        let there = old.get(&event.id).copied();
        connection.prepare_cached(&PUT_EVENT)?.execute(params_from_iter(cells(there, article, run, event)))?;
        let number = there.unwrap_or_else(|| connection.last_insert_rowid());
        parties(connection, article, number, event)?;
        if let Some(around) = sentences.around(event) {
            connection.prepare_cached("INSERT OR REPLACE INTO event_words VALUES (?, ?)")?.execute(params![number, crate::words::bytes(&around)])?;
        }
    }
    if let Some((old_article, _)) = before {
        for table in ["DELETE FROM statements WHERE article = ?", "DELETE FROM entities WHERE article = ?", "DELETE FROM sentences WHERE article = ?"] {
            connection.prepare_cached(table)?.execute([old_article])?;
        }
    }
    Ok(())
}

/// The words of an article's sentences.
struct Sentences<'r> {
    record: &'r Record,
    /// The byte of every code point.
    bytes: Vec<usize>,
}

impl<'r> Sentences<'r> {
    fn of(record: &'r Record) -> Self {
        let text = record.document.text.as_deref().unwrap_or_default();
        Sentences { record, bytes: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect() }
    }

    /// Content words around an event's trigger, without the names of those who have to do with it.
    fn around(&self, event: &EventRecord) -> Option<Vec<u16>> {
        let text = self.record.document.text.as_deref()?;
        let sentence = self.record.document.sentences.get(event.sentence as usize)?;
        let byte = |offset: u32| self.bytes.get(offset as usize).copied();
        let (from, to) = (byte(sentence.start)?, byte(sentence.end)?);
        let (start, end) = (byte(event.trigger.start)?.checked_sub(from)?, byte(event.trigger.end)?.checked_sub(from)?);
        let parties = event.actors.iter().chain(&event.recipients).filter_map(|party| party.text.as_deref());
        let place = event.place.iter().flat_map(|place| [place.name.as_str(), place.text.as_str()]);
        let but: Vec<&str> = parties.chain(place).chain(event.date.text.as_deref()).chain(event.source.as_ref().map(|source| source.text.as_str())).collect();
        Some(crate::words::around(text.get(from..to)?, start, end, &but))
    }
}

fn cells(there: Option<i64>, article: i64, run: i64, event: &EventRecord) -> [Value; 38] {
    fn text(value: Option<&str>) -> Value {
        value.map_or(Value::Null, |value| Value::Text(value.to_owned()))
    }
    fn real(value: Option<f64>) -> Value {
        value.map_or(Value::Null, Value::Real)
    }
    let (day, month) = when(event);
    let (place, source) = (event.place.as_ref(), event.source.as_ref());
    [
        there.map_or(Value::Null, Value::Integer),
        text(Some(&event.id)),
        Value::Integer(article),
        Value::Integer(run),
        Value::Integer(event.sentence.into()),
        text(Some(&event.event_type)),
        text(event.mode.as_deref()),
        text(Some(&event.quad)),
        real(event.plover2_score),
        text(event.cameo.as_deref()),
        real(event.goldstein_icews),
        text(Some(&event.trigger.text)),
        Value::Integer(event.trigger.start.into()),
        Value::Integer(event.trigger.end.into()),
        text(event.date.start.as_deref()),
        text(event.date.end.as_deref()),
        text(event.date.grain),
        text(Some(event.date.basis)),
        text(event.date.text.as_deref()),
        text(day),
        text(month),
        text(place.map(|place| place.name.as_str())),
        text(place.and_then(|place| place.country.as_deref())),
        text(place.and_then(|place| place.admin1.as_deref())),
        real(place.and_then(|place| place.lat)),
        real(place.and_then(|place| place.lon)),
        place.and_then(|place| place.gazetteer_id).and_then(|id| i64::try_from(id).ok()).map_or(Value::Null, Value::Integer),
        text(place.map(|place| place.precision)),
        text(place.map(|place| place.basis)),
        text(place.map(|place| place.text.as_str())),
        text(Some(event.status)),
        text(event.statement.as_deref()),
        text(source.and_then(|source| source.entity.as_deref())),
        text(source.and_then(|source| source.code.as_deref())),
        text(source.map(|source| source.sector)),
        text(source.map(|source| source.text.as_str())),
        Value::Text(json(&event.contexts)),
        text(Some(&event.found_by)),
    ]
}

/// The day and the month of an event, where it is dated to one.
fn when(event: &EventRecord) -> (Option<&str>, Option<&str>) {
    let (Some(start), Some(end)) = (event.date.start.as_deref(), event.date.end.as_deref()) else { return (None, None) };
    let month = start.get(..7).filter(|month| end.get(..7) == Some(month));
    ((start == end && start.len() == 10).then_some(start), month)
}

fn parties(connection: &Connection, article: i64, number: i64, event: &EventRecord) -> rusqlite::Result<()> {
    let mut row = connection.prepare_cached("INSERT INTO parties VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut positions: BTreeMap<&str, i64> = BTreeMap::new();
    let actors = event.actors.iter().map(|party| ("actor", party));
    let recipients = event.recipients.iter().map(|party| ("recipient", party));
    let others = event.others.iter().map(|other| (other.role.as_str(), &other.party));
    for (role, party) in actors.chain(recipients).chain(others) {
        let position = positions.entry(role).or_default();
        let PartyRecord { entity, code, plover_code, sector, start, end, text, basis } = party;
        row.execute(params![number, role, *position, article, entity, code, plover_code, sector, start, end, text, basis])?;
        *position += 1;
    }
    let mut row = connection.prepare_cached("INSERT INTO quantities VALUES (?, ?, ?, ?, ?, ?)")?;
    for (position, quantity) in event.quantities.iter().enumerate() {
        let number_of = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        row.execute(params![number, position, quantity.kind, number_of(quantity.low), quantity.high.map(number_of), quantity.text])?;
    }
    let mut row = connection.prepare_cached("INSERT INTO dyads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let (day, month) = when(event);
    let (plover, goldstein) = (event.plover2_score.map(tenths), event.goldstein_icews.map(tenths));
    for (actor, recipient) in pairs(event) {
        let directed = !event.recipients.is_empty();
        row.execute(params![actor, recipient, number, directed, event.event_type, event.mode, event.quad, event.status, day, month, plover, goldstein])?;
    }
    Ok(())
}

/// Who towards whom. Acts without direction give every order of two of their actors; who or what is not there is `UNK`.
fn pairs(event: &EventRecord) -> BTreeSet<(&str, &str)> {
    fn codes(parties: &[PartyRecord]) -> Vec<&str> {
        parties.iter().map(|party| party.code.as_str()).collect()
    }
    let (actors, recipients) = (codes(&event.actors), codes(&event.recipients));
    if recipients.is_empty() && actors.len() > 1 {
        let others = |i: usize| actors.iter().enumerate().filter(move |(j, _)| i != *j).map(|(_, other)| *other);
        return actors.iter().enumerate().flat_map(|(i, actor)| others(i).map(move |other| (*actor, other))).collect();
    }
    let actors = if actors.is_empty() { vec!["UNK"] } else { actors };
    let recipients = if recipients.is_empty() { vec!["UNK"] } else { recipients };
    actors.iter().flat_map(|actor| recipients.iter().map(move |recipient| (*actor, *recipient))).collect()
}

/// Scores have one decimal.
fn tenths(score: f64) -> i64 {
    (score * 10.0).round() as i64
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("lists and structs of strings and numbers")
}
