//! Phoenix (PETRARCH): 26 columns, no heading, tabs and no quotes. In: an event. Out: a row for each pair.

use super::cameo;
use super::column::{Column, Kind, Row, approximated, empty, filled};
use super::event::{Event, Lookups, Party};
use super::{Form, Plan, Table};
use crate::question::Cell;

const COLUMNS: &[Column] = &[
    approximated(
        "EventID",
        Kind::Integer,
        "Number of the event",
        "number of the row in this record; it repeats for each pair of one event; links.csv has the lasting id",
    ),
    filled("Date", Kind::Integer, "Day of the act, YYYYMMDD; empty if it is not dated to one day"),
    filled("Year", Kind::Integer, "Its year"),
    filled("Month", Kind::Integer, "Its month"),
    filled("Day", Kind::Integer, "Its day of the month"),
    approximated("SourceActorFull", Kind::Text, "Who acts: code and role", "dateline's code (ISO 3166 alpha-3 or an organisation's id) and CAMEO's role"),
    approximated("SourceActorEntity", Kind::Text, "Who acts: code", "dateline's code"),
    approximated("SourceActorRole", Kind::Text, "Who acts: role", "CAMEO's role for the PLOVER sector (JRN is MED, MED is HLH); empty where CAMEO has none"),
    empty("SourceActorAttribute", Kind::Text, "dateline keeps one sector a party"),
    approximated("TargetActorFull", Kind::Text, "Whom it is done to: code and role", "as SourceActorFull"),
    approximated("TargetActorEntity", Kind::Text, "Whom it is done to: code", "dateline's code"),
    approximated("TargetActorRole", Kind::Text, "Whom it is done to: role", "as SourceActorRole"),
    empty("TargetActorAttribute", Kind::Text, "dateline keeps one sector a party"),
    approximated("EventCode", Kind::Text, "CAMEO code, text", "the root by PLOVER type and mode (two digits), the leaf only where a rule states it"),
    filled("EventRootCode", Kind::Text, "CAMEO root, text"),
    filled("QuadClass", Kind::Integer, "Phoenix's quad class of the root: 0 to 4"),
    approximated("GoldsteinScore", Kind::Number, "Goldstein score of the code", "ICEWS's table (goldstein_icews), which differs from Phoenix's for six codes"),
    approximated("Issues", Kind::Text, "What it is about, NAME,n;NAME,n", "PLOVER's contexts instead of Phoenix's issues, each counted once"),
    filled("Lat", Kind::Number, "Latitude; only where the place is more precise than a country"),
    filled("Lon", Kind::Number, "Longitude"),
    filled("LocationName", Kind::Text, "Where the act was"),
    filled("StateName", Kind::Text, "Province where the act was"),
    approximated("CountryCode", Kind::Text, "Country where the act was", "ISO 3166 alpha-3"),
    approximated("SentenceID", Kind::Text, "Article and sentence", "the article's id, `_` and the sentence from 1; one, as reports are not merged"),
    filled("URLs", Kind::Text, "Where it was published"),
    filled("NewsSources", Kind::Text, "Who published it"),
];

pub(super) const PLAN: Plan = Plan {
    about: "The 26 columns of Phoenix, without a heading. One row for each pair of actor and recipient; not one a day: the record's view `one_a_day` is.",
    tables: [Some(Table { file: "events.txt", form: Form::Tsv, header: false, columns: COLUMNS }), None],
    id: Some("EventID"),
    carries_status: false,
    story: false,
    rows,
};

fn rows(event: &Event, _: &Lookups, each: &mut dyn FnMut(usize, Vec<Cell>)) {
    for (actor, recipient) in event.pairs() {
        let mut row = Row::new(COLUMNS);
        row.integer("EventID", Some(event.number)).integer("Date", event.day.as_deref().and_then(cameo::digits));
        if let Some([year, month, day]) = cameo::parts(event.day.as_deref()) {
            row.integer("Year", Some(year)).integer("Month", Some(month)).integer("Day", Some(day));
        }
        side(&mut row, ["SourceActorFull", "SourceActorEntity", "SourceActorRole"], actor);
        side(&mut row, ["TargetActorFull", "TargetActorEntity", "TargetActorRole"], recipient);
        let root = event.cameo_root();
        row.text("EventCode", event.cameo.as_deref()).text("EventRootCode", root).integer("QuadClass", root.and_then(cameo::phoenix_quad));
        row.number("GoldsteinScore", event.goldstein_icews);
        let issues: Vec<String> = event.contexts.iter().map(|context| format!("{},1", context.to_uppercase())).collect();
        row.text("Issues", Some(&issues.join(";"))).number("Lat", event.lat).number("Lon", event.lon);
        let country_only = event.place_precision.as_deref() == Some("country");
        row.text("LocationName", event.place_name.as_deref().filter(|_| !country_only)).text("StateName", event.place_admin1.as_deref());
        row.text("CountryCode", event.place_country.as_deref()).text("SentenceID", Some(&format!("{}_{}", event.article_id, event.sentence + 1)));
        row.text("URLs", event.url.as_deref()).text("NewsSources", event.publisher.as_deref());
        each(0, row.done());
    }
}

fn side(row: &mut Row, [full, entity, role]: [&str; 3], party: Option<&Party>) {
    let Some(party) = party else { return };
    row.text(full, Some(&cameo::actor_code(party))).text(entity, party.known_code()).text(role, cameo::role(&party.sector));
}
