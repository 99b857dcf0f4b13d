//! POLECAT: 40 columns, a heading, tabs and no quotes. In: an event. Out: a row for each pair.

use super::column::{Column, Kind, Row, approximated, empty, filled};
use super::event::{Event, Lookups, Party};
use super::{Form, Plan, Table, icews};
use crate::question::Cell;

const COLUMNS: &[Column] = &[
    approximated("Event ID", Kind::Text, "Id of the event", "dateline's event_id; it repeats for each pair of one event"),
    filled("Event Date", Kind::Day, "Day of the act; empty if it is not dated to one day (links.csv has what is known)"),
    filled("Event Type", Kind::Text, "Type of act, PLOVER 2.0"),
    approximated("Event Mode", Kind::Text, "Mode of the type", "the modes of PLOVER 2.0, without the type before them"),
    approximated("Intensity", Kind::Number, "Score of type and mode", "the PLOVER 2.0 draft's table (plover2_score)"),
    approximated("Quad Code", Kind::Text, "Quad class of the type", "the PLOVER 2.0 draft's quad, in capitals: VERBAL COOPERATION"),
    filled("Contexts", Kind::List, "Contexts, PLOVER 2.0; status is in links.csv, not here"),
    filled("Actor Name", Kind::Text, "Who acts: the name it resolves to; empty if it resolves to none"),
    filled("Actor Country", Kind::Text, "ISO 3166 alpha-3 of a state, else PLOVER's slot (IGO, NGO, ...)"),
    filled("Actor COW", Kind::Integer, "Number of the state in Correlates of War"),
    filled("Primary Actor Sector", Kind::Text, "Sector, PLOVER 2.0; empty if unknown"),
    approximated("Actor Sectors", Kind::List, "Sectors", "the one sector"),
    filled("Actor Title", Kind::Text, "Office held"),
    filled("Actor Name Raw", Kind::Text, "Words of the report"),
    empty("Wikipedia Actor ID", Kind::Text, "dateline does not link to Wikipedia"),
    filled("Recipient Name", Kind::Text, "Whom it is done to: the name it resolves to"),
    filled("Recipient Country", Kind::Text, "As Actor Country"),
    filled("Recipient COW", Kind::Integer, "Number of the state in Correlates of War"),
    filled("Primary Recipient Sector", Kind::Text, "Sector, PLOVER 2.0; empty if unknown"),
    approximated("Recipient Sectors", Kind::List, "Sectors", "the one sector"),
    filled("Recipient Title", Kind::Text, "Office held"),
    filled("Recipient Name Raw", Kind::Text, "Words of the report"),
    empty("Wikipedia Recipient ID", Kind::Text, "dateline does not link to Wikipedia"),
    filled("Placename", Kind::Text, "Where the act was"),
    filled("City", Kind::Text, "Town where the act was"),
    empty("District", Kind::Text, "the gazetteer has no districts"),
    filled("Province", Kind::Text, "Province where the act was"),
    approximated("Country", Kind::Text, "Country where the act was", "ISO 3166 alpha-3"),
    filled("Latitude", Kind::Number, "Latitude; only where the place is more precise than a country"),
    filled("Longitude", Kind::Number, "Longitude"),
    filled("GeoNames ID", Kind::Integer, "GeoNames id"),
    filled("Raw Placename", Kind::Text, "Words of the report"),
    approximated("Feature Type", Kind::Text, "What the place is", "dateline's precision: town, admin1, country, region"),
    filled("Source", Kind::Text, "Who published it"),
    filled("Publication Date", Kind::Day, "Day of publication"),
    approximated("Story People", Kind::List, "Persons of the report", "names of its entities of the kind person"),
    approximated("Story Organizations", Kind::List, "Organisations of the report", "names of its entities of the kinds organisation and armed_group"),
    empty("Story Locations", Kind::List, "the record keeps the places of acts, not all places of a report"),
    filled("Language", Kind::Text, "Language of the report"),
    approximated("Version", Kind::Text, "What coded it", "dateline and its version"),
];

pub(super) const PLAN: Plan = Plan {
    about: "The 40 columns of POLECAT. One row for each pair of actor and recipient; acts without direction once for each direction.",
    tables: [Some(Table { file: "events.txt", form: Form::Tsv, header: true, columns: COLUMNS }), None],
    id: Some("Event ID"),
    carries_status: false,
    story: true,
    rows,
};

fn rows(event: &Event, lookups: &Lookups, each: &mut dyn FnMut(usize, Vec<Cell>)) {
    for (actor, recipient) in event.pairs() {
        let mut row = Row::new(COLUMNS);
        row.text("Event ID", Some(&event.event_id)).text("Event Date", event.day.as_deref());
        row.text("Event Type", Some(&event.event_type)).text("Event Mode", event.mode.as_deref()).number("Intensity", event.plover2_score);
        row.text("Quad Code", Some(&event.quad.replace('-', " ").to_uppercase())).text("Contexts", Some(&event.contexts.join(";")));
        side(&mut row, lookups, actor, ["Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw"]);
        side(
            &mut row,
            lookups,
            recipient,
            ["Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw"],
        );
        icews::place(&mut row, event);
        row.text("Placename", event.place_name.as_deref()).text("Country", event.place_country.as_deref());
        row.number("Latitude", event.lat).number("Longitude", event.lon).integer("GeoNames ID", event.gazetteer_id);
        row.text("Raw Placename", event.place_text.as_deref()).text("Feature Type", event.place_precision.as_deref());
        row.text("Source", event.publisher.as_deref()).text("Publication Date", event.published.as_deref());
        row.text("Story People", Some(&event.people.join(";"))).text("Story Organizations", Some(&event.organisations.join(";")));
        row.text("Language", event.language.as_deref()).text("Version", Some(&format!("dateline {}", event.program)));
        each(0, row.done());
    }
}

fn side(row: &mut Row, lookups: &Lookups, party: Option<&Party>, [name, country, cow, primary, sectors, title, raw]: [&str; 7]) {
    let Some(party) = party else { return };
    let state = lookups.state(Some(&party.code));
    let slot = if state.is_some() { Some(party.code.as_str()) } else { party.plover_code.as_deref().filter(|slot| *slot != "UNK") };
    let sector = Some(party.sector.as_str()).filter(|sector| *sector != "UNK");
    row.text(name, party.name.as_deref()).text(country, slot).integer(cow, state.and_then(|state| state.cow));
    row.text(primary, sector).text(sectors, sector).text(title, party.office.as_deref()).text(raw, party.text.as_deref());
}
