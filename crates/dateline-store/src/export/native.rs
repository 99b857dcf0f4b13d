//! dateline's own columns, one row an event. In: an event. Out: a row that loses nothing but nesting; of CSV, TSV, JSON Lines, Parquet, GeoJSON and Stata.
//!
//! The first columns are those of `dateline code --format csv`.

use super::column::{Column, Kind, Row, filled};
use super::event::{Event, Lookups, Party};
use super::{Form, Plan, Table};
use crate::question::Cell;

pub(super) const COLUMNS: &[Column] = &[
    filled("document_id", Kind::Text, "Id of the article"),
    filled("title", Kind::Text, "Title of the article"),
    filled("publisher", Kind::Text, "Who published it"),
    filled("url", Kind::Text, "Where it was published"),
    filled("published", Kind::Day, "Day of publication"),
    filled("event_id", Kind::Text, "Id of the event, the same in every export"),
    filled("sentence", Kind::Integer, "Sentence of the article, from 0"),
    filled("type", Kind::Text, "Type of act, PLOVER 2.0"),
    filled("mode", Kind::Text, "Mode of the type, PLOVER 2.0"),
    filled("quad", Kind::Text, "Quad class of the type, PLOVER 2.0"),
    filled("plover2_score", Kind::Number, "Score of type and mode, PLOVER 2.0; a scale of the type, not of this event"),
    filled("cameo", Kind::Text, "CAMEO code: the root by type and mode, the leaf where a rule states it. Text: 010 is not 10"),
    filled("goldstein_icews", Kind::Number, "Goldstein score of the CAMEO code in the ICEWS table"),
    filled("trigger", Kind::Text, "The words that name the act"),
    filled("trigger_start", Kind::Integer, "Where they begin in the article's text, in Unicode code points"),
    filled("trigger_end", Kind::Integer, "Where they end"),
    filled("actor_code", Kind::List, "Codes of who acts: ISO 3166 alpha-3 of a state, or an organisation's id"),
    filled("actor_plover_code", Kind::List, "PLOVER's country slot, in the same order"),
    filled("actor_sector", Kind::List, "Sectors, PLOVER 2.0, in the same order; UNK is unknown"),
    filled("actor_text", Kind::List, "Words, in the same order"),
    filled("actor_basis", Kind::List, "How it is known, in the same order: stated, content, same-act, place, unknown; empty in records of before version 1.3"),
    filled("recipient_code", Kind::List, "Codes of whom it is done to"),
    filled("recipient_plover_code", Kind::List, "PLOVER's country slot, in the same order"),
    filled("recipient_sector", Kind::List, "Sectors, in the same order"),
    filled("recipient_text", Kind::List, "Words, in the same order"),
    filled("recipient_basis", Kind::List, "How it is known, in the same order"),
    filled("others", Kind::List, "Other parties, role:code"),
    filled("date_start", Kind::Text, "First day of the act, as precise as it is known: 2024-05-14, 2024-05 or 2024"),
    filled("date_end", Kind::Text, "Last day of the act"),
    filled("date_grain", Kind::Text, "How precise the date is"),
    filled("date_basis", Kind::Text, "stated, inferred, publication or unknown"),
    filled("place_name", Kind::Text, "Where the act was"),
    filled("place_country", Kind::Text, "Its country, ISO 3166 alpha-3"),
    filled("place_admin1", Kind::Text, "Its province"),
    filled("lat", Kind::Number, "Latitude; never of a country's middle"),
    filled("lon", Kind::Number, "Longitude"),
    filled("gazetteer_id", Kind::Integer, "GeoNames id"),
    filled("place_precision", Kind::Text, "town, admin1, country, region or unknown"),
    filled("place_basis", Kind::Text, "stated or inferred"),
    filled("status", Kind::Text, "asserted, reported, background, planned, hypothetical, denied or negated: only the first three say that it happened"),
    filled("statement", Kind::Text, "Statement of the article that it stands in"),
    filled("source_code", Kind::Text, "Who says so: code"),
    filled("source_sector", Kind::Text, "Who says so: sector"),
    filled("source_text", Kind::Text, "Who says so: words"),
    filled("quantities", Kind::List, "Numbers bound to the act, kind:low-high; kind:number if exact, kind:low- if open"),
    filled("contexts", Kind::List, "Contexts, PLOVER 2.0"),
    filled("found_by", Kind::Text, "The rule that found it"),
    filled("day", Kind::Day, "Day of the act, if it is dated to one day"),
    filled("place_text", Kind::Text, "The words that name the place"),
    filled("incident_id", Kind::Text, "The act that several reports tell, if incidents were made"),
    filled("dateline_version", Kind::Text, "Version of the program that coded it"),
];

const ABOUT: &str = "One row an event, all columns of dateline.";

const fn plan(file: &'static str, form: Form) -> Plan {
    Plan { about: ABOUT, tables: table(file, form), id: None, carries_status: true, story: false, rows }
}

const fn table(file: &'static str, form: Form) -> [Option<Table>; 2] {
    [Some(Table { file, form, header: true, columns: COLUMNS }), None]
}

pub(super) const CSV: Plan = plan("events.csv", Form::Csv);
pub(super) const TSV: Plan = plan("events.tsv", Form::Tsv);
pub(super) const JSONL: Plan = plan("events.jsonl", Form::Jsonl);
pub(super) const PARQUET: Plan = plan("events.parquet", Form::Parquet);
pub(super) const GEOJSON: Plan = plan("events.geojson", Form::GeoJson);
pub(super) const STATA: Plan = plan("events.csv", Form::Csv);

fn rows(event: &Event, _: &Lookups, each: &mut dyn FnMut(usize, Vec<Cell>)) {
    let mut row = Row::new(COLUMNS);
    row.text("document_id", Some(&event.article_id)).text("title", event.title.as_deref()).text("publisher", event.publisher.as_deref());
    row.text("url", event.url.as_deref()).text("published", event.published.as_deref()).text("event_id", Some(&event.event_id));
    row.integer("sentence", Some(event.sentence)).text("type", Some(&event.event_type)).text("mode", event.mode.as_deref()).text("quad", Some(&event.quad));
    row.number("plover2_score", event.plover2_score).text("cameo", event.cameo.as_deref()).number("goldstein_icews", event.goldstein_icews);
    row.text("trigger", Some(&event.trigger)).integer("trigger_start", Some(event.trigger_start)).integer("trigger_end", Some(event.trigger_end));
    for (role, [code, plover_code, sector, text, basis]) in [
        ("actor", ["actor_code", "actor_plover_code", "actor_sector", "actor_text", "actor_basis"]),
        ("recipient", ["recipient_code", "recipient_plover_code", "recipient_sector", "recipient_text", "recipient_basis"]),
    ] {
        row.text(code, Some(&joined(event, role, |party| &party.code)));
        row.text(plover_code, Some(&joined(event, role, |party| party.plover_code.as_deref().unwrap_or_default())));
        row.text(sector, Some(&joined(event, role, |party| &party.sector)));
        row.text(text, Some(&joined(event, role, |party| party.text.as_deref().unwrap_or_default())));
        row.text(basis, Some(&joined(event, role, |party| party.basis.as_deref().unwrap_or_default())));
    }
    let others = event.parties.iter().filter(|party| !["actor", "recipient"].contains(&party.role.as_str()));
    row.text("others", Some(&others.map(|party| format!("{}:{}", party.role, party.code)).collect::<Vec<_>>().join(";")));
    row.text("date_start", event.date_start.as_deref()).text("date_end", event.date_end.as_deref()).text("date_grain", event.date_grain.as_deref());
    row.text("date_basis", Some(&event.date_basis)).text("day", event.day.as_deref());
    row.text("place_name", event.place_name.as_deref()).text("place_country", event.place_country.as_deref());
    row.text("place_admin1", event.place_admin1.as_deref()).number("lat", event.lat).number("lon", event.lon).integer("gazetteer_id", event.gazetteer_id);
    row.text("place_precision", event.place_precision.as_deref()).text("place_basis", event.place_basis.as_deref());
    row.text("place_text", event.place_text.as_deref()).text("status", Some(&event.status)).text("statement", event.statement.as_deref());
    row.text("source_code", event.source_code.as_deref()).text("source_sector", event.source_sector.as_deref());
    row.text("source_text", event.source_text.as_deref()).text("quantities", Some(&quantities(event)));
    row.text("contexts", Some(&event.contexts.join(";"))).text("found_by", Some(&event.found_by));
    row.text("incident_id", event.incident_id.as_deref()).text("dateline_version", Some(&event.program));
    each(0, row.done());
}

/// Cells of all parties with a role. A `;` in words would look like the next party, and becomes a comma.
fn joined<'a>(event: &'a Event, role: &str, cell: impl Fn(&'a Party) -> &'a str) -> String {
    let cells: Vec<String> = event.role(role).map(|party| cell(party).replace(';', ",")).collect();
    cells.join(";")
}

fn quantities(event: &Event) -> String {
    let shown = event.quantities.iter().map(|quantity| match quantity.high {
        Some(high) if high == quantity.low => format!("{}:{high}", quantity.kind),
        Some(high) => format!("{}:{}-{high}", quantity.kind, quantity.low),
        None => format!("{}:{}-", quantity.kind, quantity.low),
    });
    shown.collect::<Vec<_>>().join(";")
}
