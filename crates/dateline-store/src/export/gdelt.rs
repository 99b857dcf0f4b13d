//! GDELT 2.0: Events (61 columns) and Mentions (16), no heading, tabs and no quotes. In: an event. Out: a row of each for each pair.

use sha2::{Digest, Sha256};

use super::cameo;
use super::column::Row;
use super::event::{Event, Lookups, Party};
use super::gdelt_columns::{EVENTS, MENTIONS};
use super::{Form, Plan, Table};
use crate::question::Cell;

pub(super) const PLAN: Plan = Plan {
    about: "GDELT 2.0, Events and Mentions, without headings. One event for each pair of actor and recipient of one report, with one mention.",
    tables: [
        Some(Table { file: "events.export.CSV", form: Form::Tsv, header: false, columns: EVENTS }),
        Some(Table { file: "events.mentions.CSV", form: Form::Tsv, header: false, columns: MENTIONS }),
    ],
    id: Some("GLOBALEVENTID"),
    carries_status: false,
    story: false,
    rows,
};

fn rows(event: &Event, lookups: &Lookups, each: &mut dyn FnMut(usize, Vec<Cell>)) {
    for (place, (actor, recipient)) in event.pairs().into_iter().enumerate() {
        let id = id(&event.event_id, place);
        each(0, event_row(id, event, actor, recipient, lookups));
        each(1, mention(id, event, actor, recipient));
    }
}

/// 52 bits: R, Stata and JavaScript keep whole numbers exact up to 53.
fn id(event_id: &str, pair: usize) -> i64 {
    let hash = Sha256::digest(format!("{event_id} {pair}"));
    hash.iter().take(7).fold(0, |number: i64, byte| (number << 8) | i64::from(*byte)) >> 4
}

fn event_row(id: i64, event: &Event, actor: Option<&Party>, recipient: Option<&Party>, lookups: &Lookups) -> Vec<Cell> {
    let mut row = Row::new(EVENTS);
    row.integer("GLOBALEVENTID", Some(id)).integer("SQLDATE", event.day.as_deref().and_then(cameo::digits));
    row.integer("MonthYear", event.month.as_deref().and_then(cameo::digits)).integer("Year", event.year().and_then(cameo::digits));
    row.number("FractionDate", cameo::parts(event.day.as_deref()).map(fraction));
    side(&mut row, ["Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1Type1Code"], actor, lookups);
    side(&mut row, ["Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2Type1Code"], recipient, lookups);
    let (code, root) = (event.cameo.as_deref(), event.cameo_root());
    row.integer("IsRootEvent", Some(i64::from(event.sentence == 0))).text("EventCode", code);
    row.text("EventBaseCode", code.map(|code| code.get(..3).unwrap_or(code))).text("EventRootCode", root);
    row.integer("QuadClass", root.and_then(cameo::quad)).number("GoldsteinScale", event.goldstein_icews);
    row.integer("NumMentions", Some(1)).integer("NumSources", Some(1)).integer("NumArticles", Some(1));
    let kind = match event.place_precision.as_deref() {
        Some("country") => Some(1),
        Some("town") => Some(4),
        Some("admin1") => Some(5),
        _ => None,
    };
    row.integer("ActionGeo_Type", kind).text("ActionGeo_FullName", event.place_name.as_deref());
    row.number("ActionGeo_Lat", event.lat).number("ActionGeo_Long", event.lon);
    row.text("ActionGeo_FeatureID", event.gazetteer_id.map(|id| id.to_string()).as_deref());
    row.integer("DATEADDED", moment(&event.coded)).text("SOURCEURL", event.url.as_deref());
    row.done()
}

fn mention(id: i64, event: &Event, actor: Option<&Party>, recipient: Option<&Party>) -> Vec<Cell> {
    let mut row = Row::new(MENTIONS);
    let url = event.url.as_deref();
    row.integer("GLOBALEVENTID", Some(id)).integer("EventTimeDate", moment(&event.coded));
    row.integer("MentionTimeDate", event.published.as_deref().and_then(cameo::digits).map(|day| day * 1_000_000));
    row.integer("MentionType", Some(if url.is_some() { 1 } else { 2 }));
    row.text("MentionSourceName", url.and_then(host).or(event.publisher.as_deref())).text("MentionIdentifier", url.or(Some(&event.article_id)));
    row.integer("SentenceID", Some(event.sentence + 1)).integer("Actor1CharOffset", actor.and_then(|party| party.start));
    row.integer("Actor2CharOffset", recipient.and_then(|party| party.start)).integer("ActionCharOffset", Some(event.trigger_start));
    row.integer("InRawText", Some(1)).integer("MentionDocLen", Some(event.characters));
    row.done()
}

fn side(row: &mut Row, [code, name, country, group, role]: [&str; 5], party: Option<&Party>, lookups: &Lookups) {
    let Some(party) = party else { return };
    let is_state = lookups.states.contains_key(&party.code);
    row.text(code, Some(&cameo::actor_code(party))).text(name, party.full());
    row.text(if is_state { country } else { group }, party.known_code()).text(role, cameo::role(&party.sector));
}

/// Months of thirty days in a year of 365, to four decimals.
fn fraction([year, month, day]: [i64; 3]) -> f64 {
    let part = ((month - 1) * 30 + day) as f64 / 365.0;
    ((year as f64 + part) * 10_000.0).round() / 10_000.0
}

/// 20240514060000 of `2024-05-14T06:00:00Z`.
fn moment(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
    if digits.len() == 14 { digits.parse().ok() } else { None }
}

/// `example.org` of `https://www.example.org:80/a`.
fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_gdelt_writes_them() {
        assert_eq!(fraction([2015, 2, 18]), 2015.1315);
        assert_eq!(moment("2024-05-14T06:00:00Z"), Some(20_240_514_060_000));
        assert_eq!(moment("2024-05-14"), None);
        assert_eq!(host("https://www.example.org:80/a?b"), Some("example.org"));
        assert_eq!(host("no address"), None);
        assert!(id("5f0c2a91d3e4b678", 0) != id("5f0c2a91d3e4b678", 1) && id("5f0c2a91d3e4b678", 0) < 1 << 52);
    }
}
