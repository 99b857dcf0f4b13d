//! `links.csv`: what a shape of others cannot carry, by the shape's own id. In: an event. Out: a row with its lasting id, status and source.

use super::column::{Column, Kind, Row, filled};
use super::event::Event;
use crate::question::Cell;

pub(super) const FILE: &str = "links.csv";

pub(super) const COLUMNS: &[Column] = &[
    filled("row_id", Kind::Text, "Id of the row in the export; the number of the line where the shape has no ids"),
    filled("event_id", Kind::Text, "Id of the event, the same in every export"),
    filled("article_id", Kind::Text, "Id of the article"),
    filled("status", Kind::Text, "asserted, reported, background, planned, hypothetical, denied or negated: only the first three say that it happened"),
    filled("source_code", Kind::Text, "Who says so: code"),
    filled("source_text", Kind::Text, "Who says so: words"),
    filled("date_start", Kind::Text, "First day of the act, as precise as it is known"),
    filled("date_end", Kind::Text, "Last day of the act"),
    filled("date_basis", Kind::Text, "stated, inferred, publication or unknown"),
    filled("place_country", Kind::Text, "Country where the act was, ISO 3166 alpha-3"),
    filled("incident_id", Kind::Text, "The act that several reports tell, if incidents were made"),
    filled("found_by", Kind::Text, "The rule that found it"),
];

pub(super) fn row(id: &str, event: &Event) -> Vec<Cell> {
    let mut row = Row::new(COLUMNS);
    row.text("row_id", Some(id)).text("event_id", Some(&event.event_id)).text("article_id", Some(&event.article_id)).text("status", Some(&event.status));
    row.text("source_code", event.source_code.as_deref()).text("source_text", event.source_text.as_deref());
    row.text("date_start", event.date_start.as_deref()).text("date_end", event.date_end.as_deref()).text("date_basis", Some(&event.date_basis));
    row.text("place_country", event.place_country.as_deref()).text("incident_id", event.incident_id.as_deref()).text("found_by", Some(&event.found_by));
    row.done()
}
