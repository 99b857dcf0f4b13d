//! Incidents as rows. In: groups of acts. Out: `incidents`, `incident_members`, and a tombstone for each incident that is no more.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::METHOD;
use super::act::{Act, Side, Where};
use super::cluster::Member;
use super::{compare, unify};
use crate::calendar;
use crate::identity::hexadecimal;

/// Statuses of events that are told as having happened.
const AFFIRMED: [&str; 3] = ["asserted", "reported", "background"];

/// Writes incidents within one transaction.
pub(crate) struct Writer<'c> {
    connection: &'c Connection,
    run: Option<i64>,
    /// Incidents that events were taken out of, with what was their first event.
    left: BTreeMap<i64, Option<i64>>,
}

impl<'c> Writer<'c> {
    pub(crate) fn new(connection: &'c Connection, run: Option<i64>) -> Self {
        Writer { connection, run, left: BTreeMap::new() }
    }

    /// Takes an event out of its incident.
    pub(crate) fn forget(&mut self, event: i64) -> rusqlite::Result<()> {
        let there: Option<(i64, bool)> = self
            .connection
            .prepare_cached("SELECT incident, linked_to IS NULL FROM incident_members WHERE event = ?")?
            .query_row([event], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((incident, is_first)) = there {
            let first = self.left.entry(incident).or_default();
            if is_first {
                *first = Some(event);
            }
            self.connection.prepare_cached("DELETE FROM incident_members WHERE event = ?")?.execute([event])?;
        }
        Ok(())
    }

    /// Writes one incident.
    pub(crate) fn write(&mut self, acts: &[Act], group: &[Member]) -> rusqlite::Result<()> {
        let members: Vec<&Act> = group.iter().map(|member| &acts[member.act]).collect();
        let Some(first) = members.first() else { return Ok(()) };
        for act in &members {
            self.forget(act.event)?;
        }
        let days = unify::days(&members);
        let place = place(&members);
        let articles: BTreeSet<i64> = members.iter().map(|act| act.article).collect();
        let with = |wanted: &[&str]| members.iter().filter(|act| wanted.contains(&act.status.as_str())).count();
        let incident: i64 = self
            .connection
            .prepare_cached(
                "INSERT INTO incidents (incident_id, type, mode, day_first, day_last, reports, origins, method, events, affirmed, denied, negated, planned,
                    actors, recipients, place_name, place_country)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (incident_id) DO UPDATE SET type = excluded.type, mode = excluded.mode, day_first = excluded.day_first,
                    day_last = excluded.day_last, reports = excluded.reports, origins = excluded.origins, method = excluded.method,
                    events = excluded.events, affirmed = excluded.affirmed, denied = excluded.denied, negated = excluded.negated,
                    planned = excluded.planned, actors = excluded.actors, recipients = excluded.recipients, place_name = excluded.place_name,
                    place_country = excluded.place_country
                 RETURNING incident",
            )?
            .query_row(
                params![
                    incident_id(&first.order.1),
                    most(members.iter().map(|act| act.event_type.as_str())),
                    most(members.iter().filter_map(|act| act.mode.as_deref())),
                    days.map(|(first, _)| calendar::text(first)),
                    days.map(|(_, last)| calendar::text(last)),
                    articles.len(),
                    self.origins(&articles)?,
                    METHOD,
                    members.len(),
                    with(&AFFIRMED),
                    with(&["denied"]),
                    with(&["negated"]),
                    with(&["planned"]),
                    codes(members.iter().flat_map(|act| &act.actors)),
                    codes(members.iter().flat_map(|act| &act.recipients)),
                    place.and_then(|place| place.town.as_ref().map(|(name, _)| name.as_str()).or(place.admin1.as_deref())),
                    place.and_then(|place| place.country.as_deref()),
                ],
                |row| row.get(0),
            )?;
        self.contests(incident, &members, days)?;
        let mut row = self.connection.prepare_cached("INSERT INTO incident_members (incident, event, reason, linked_to, points) VALUES (?, ?, ?, ?, ?)")?;
        for member in group {
            let act = &acts[member.act];
            match member.link {
                None => row.execute(params![incident, act.event, "first report", None::<i64>, None::<f64>])?,
                Some((other, points)) => {
                    let reason = compare::reasons(&acts[other.min(member.act)], &acts[other.max(member.act)]);
                    row.execute(params![incident, act.event, reason, acts[other].event, f64::from(points) / 10.0])?
                }
            };
        }
        Ok(())
    }

    /// Who denies what whom affirms.
    fn contests(&self, incident: i64, members: &[&Act], days: Option<(i32, i32)>) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM contests WHERE incident = ?")?.execute([incident])?;
        let voices = |wanted: &[&str]| {
            let mut first: BTreeMap<&str, &Act> = BTreeMap::new();
            for act in members.iter().filter(|act| wanted.contains(&act.status.as_str())) {
                first.entry(&act.voice).or_insert(act);
            }
            first
        };
        let (denying, affirming) = (voices(&["denied"]), voices(&AFFIRMED));
        if denying.is_empty() || affirming.is_empty() {
            return Ok(());
        }
        let day = days.filter(|(first, last)| first == last).map(|(day, _)| calendar::text(day));
        let pairs = pairs(members);
        let mut row = self.connection.prepare_cached("INSERT INTO contests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
        for ((denied_by, denied), (affirmed_by, affirmed)) in denying.iter().flat_map(|denied| affirming.iter().map(move |affirmed| (denied, affirmed))) {
            for (actor, recipient) in &pairs {
                row.execute(params![
                    incident,
                    actor,
                    recipient,
                    affirmed.event_type,
                    day,
                    affirmed.status,
                    denied_by,
                    affirmed_by,
                    denied.event,
                    affirmed.event
                ])?;
            }
        }
        Ok(())
    }

    /// Different texts that the articles carry.
    fn origins(&self, articles: &BTreeSet<i64>) -> rusqlite::Result<usize> {
        if articles.len() == 1 {
            return Ok(1);
        }
        let mut origin = self.connection.prepare_cached("SELECT origin FROM article_origins WHERE article = ?")?;
        let mut origins = BTreeSet::new();
        for article in articles {
            origins.insert(origin.query_row([article], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(*article));
        }
        Ok(origins.len())
    }

    /// Removes incidents that nobody is in any more, and counts origins again where articles turned out to be copies.
    pub(crate) fn finish(mut self, moved: &BTreeSet<i64>) -> rusqlite::Result<()> {
        let emptied: Vec<i64> =
            self.connection.prepare("SELECT incident FROM incidents_left ORDER BY incident")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for incident in emptied {
            self.left.entry(incident).or_default();
        }
        for (incident, first) in &self.left {
            if self.connection.prepare_cached("SELECT 1 FROM incident_members WHERE incident = ?")?.exists([incident])? {
                continue;
            }
            self.connection
                .prepare_cached(
                    "INSERT INTO incident_tombstones (incident_id, became, run)
                     SELECT incident_id, (SELECT i.incident_id FROM incident_members m JOIN incidents i USING (incident) WHERE m.event = ?2), ?3
                     FROM incidents WHERE incident = ?1",
                )?
                .execute(params![incident, first, self.run])?;
            self.connection.prepare_cached("DELETE FROM incidents WHERE incident = ?")?.execute([incident])?;
        }
        self.connection.execute("DELETE FROM incidents_left", [])?;
        let mut again = self.connection.prepare_cached(
            "UPDATE incidents SET origins = (SELECT count(DISTINCT o.origin) FROM incident_members m JOIN events e USING (event)
                JOIN article_origins o USING (article) WHERE m.incident = incidents.incident)
             WHERE reports > 1 AND incident IN (SELECT m.incident FROM events e JOIN incident_members m USING (event) WHERE e.article = ?)",
        )?;
        for article in moved {
            again.execute([article])?;
        }
        Ok(())
    }
}

/// The id of an incident: it follows from that of the event that was published first.
fn incident_id(event_id: &str) -> String {
    hexadecimal(&Sha256::digest(format!("incident {event_id}"))[..8])
}

/// The most frequent, and of equals the first.
fn most<'a>(all: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(there, _)| *there == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(one, _)| one)
}

/// Who towards whom, as in `dyads`: who is not known is `UNK`, and an act without direction has both orders.
fn pairs<'a>(members: &[&'a Act]) -> BTreeSet<(&'a str, &'a str)> {
    fn all<'a>(sides: impl Iterator<Item = &'a Side>) -> BTreeSet<&'a str> {
        let codes: BTreeSet<&str> = sides.map(|side| side.code.as_str()).collect();
        if codes.is_empty() { BTreeSet::from(["UNK"]) } else { codes }
    }
    let directed = members.iter().all(|act| act.is_directed());
    let (actors, recipients) = (all(members.iter().flat_map(|act| &act.actors)), all(members.iter().flat_map(|act| &act.recipients)));
    if directed {
        return actors.iter().flat_map(|actor| recipients.iter().map(move |recipient| (*actor, *recipient))).collect();
    }
    let both: BTreeSet<&str> = actors.union(&recipients).copied().filter(|code| *code != "UNK").collect();
    both.iter().flat_map(|one| both.iter().filter(move |other| one != *other).map(move |other| (*one, *other))).collect()
}

fn codes<'a>(sides: impl Iterator<Item = &'a Side>) -> Option<String> {
    let codes: BTreeSet<&str> = sides.map(|side| side.code.as_str()).collect();
    (!codes.is_empty()).then(|| codes.into_iter().collect::<Vec<_>>().join(";"))
}

/// The most precise place, stated ones first.
fn place<'a>(members: &[&'a Act]) -> Option<&'a Where> {
    let places = members.iter().filter_map(|act| act.place.as_ref());
    places.min_by_key(|place| (!place.stated, place.town.is_none(), place.admin1.is_none()))
}
