//! ICEWS: 20 columns, a heading, tabs and no quotes. In: an event. Out: a row for each pair; acts without direction have both directions, as there.

use super::column::{Column, Kind, Row, approximated, empty, filled};
use super::event::{Event, Lookups, Party};
use super::{Form, Plan, Table};
use crate::question::Cell;

const COLUMNS: &[Column] = &[
    approximated(
        "Event ID",
        Kind::Integer,
        "Number of the event",
        "number of the row in this record; it repeats for each pair of one event; links.csv has the lasting id",
    ),
    filled("Event Date", Kind::Day, "Day of the act; empty if it is not dated to one day (links.csv has what is known)"),
    filled("Source Name", Kind::Text, "Who acts: the name it resolves to, else its words"),
    approximated("Source Sectors", Kind::Text, "Sector of who acts", "code of PLOVER 2.0 instead of ICEWS's words; one instead of a list; empty if unknown"),
    filled("Source Country", Kind::Text, "Name of the country of who acts; empty for organisations that belong to none"),
    approximated("Event Text", Kind::Text, "What is done", "dateline's own name of the CAMEO code"),
    approximated("CAMEO Code", Kind::Text, "CAMEO code, text", "the root by PLOVER type and mode (two digits), the leaf only where a rule states it"),
    filled("Intensity", Kind::Number, "Goldstein score of the code in the ICEWS table (goldstein_icews)"),
    filled("Target Name", Kind::Text, "Whom it is done to"),
    approximated("Target Sectors", Kind::Text, "Sector of whom it is done to", "as Source Sectors"),
    filled("Target Country", Kind::Text, "Name of the country of whom it is done to"),
    approximated("Story ID", Kind::Integer, "Number of the article", "number of the row in this record; links.csv has the article's id"),
    filled("Sentence Number", Kind::Integer, "Sentence of the article, from 1"),
    filled("Publisher", Kind::Text, "Who published it"),
    filled("City", Kind::Text, "Town where the act was"),
    empty("District", Kind::Text, "the gazetteer has no districts"),
    filled("Province", Kind::Text, "Province where the act was"),
    filled("Country", Kind::Text, "Name of the country where the act was"),
    filled("Latitude", Kind::Number, "Latitude; only where the place is more precise than a country"),
    filled("Longitude", Kind::Number, "Longitude"),
];

pub(super) const PLAN: Plan = Plan {
    about: "The 20 columns of ICEWS. One row for each pair of actor and recipient; acts without direction once for each direction.",
    tables: [Some(Table { file: "events.tab", form: Form::Tsv, header: true, columns: COLUMNS }), None],
    id: Some("Event ID"),
    carries_status: false,
    story: false,
    rows,
};

fn rows(event: &Event, lookups: &Lookups, each: &mut dyn FnMut(usize, Vec<Cell>)) {
    for (actor, recipient) in event.pairs() {
        let mut row = Row::new(COLUMNS);
        row.integer("Event ID", Some(event.number)).text("Event Date", event.day.as_deref());
        side(&mut row, ["Source Name", "Source Sectors", "Source Country"], actor, lookups);
        side(&mut row, ["Target Name", "Target Sectors", "Target Country"], recipient, lookups);
        let name = event.cameo.as_ref().and_then(|code| lookups.cameo.get(code));
        row.text("Event Text", name.map(String::as_str)).text("CAMEO Code", event.cameo.as_deref()).number("Intensity", event.goldstein_icews);
        row.integer("Story ID", Some(event.article)).integer("Sentence Number", Some(event.sentence + 1)).text("Publisher", event.publisher.as_deref());
        place(&mut row, event);
        row.text("Country", lookups.state_name(event.place_country.as_deref())).number("Latitude", event.lat).number("Longitude", event.lon);
        each(0, row.done());
    }
}

/// City and province, of which a place is one and may lie in the other; POLECAT has the same columns.
pub(super) fn place(row: &mut Row, event: &Event) {
    let is = |precision: &str| event.place_name.as_deref().filter(|_| event.place_precision.as_deref() == Some(precision));
    row.text("City", is("town")).text("Province", event.place_admin1.as_deref().or(is("admin1")));
}

fn side(row: &mut Row, [name, sectors, country]: [&str; 3], party: Option<&Party>, lookups: &Lookups) {
    let Some(party) = party else { return };
    row.text(name, party.full().or(party.known_code()));
    row.text(sectors, Some(party.sector.as_str()).filter(|sector| *sector != "UNK"));
    row.text(country, lookups.state_name(Some(&party.code)));
}
