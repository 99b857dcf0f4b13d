//! The KEDS minimum: day, source, target, code, label; no heading, tabs. In: an event. Out: a row for each pair.

use super::cameo;
use super::column::{Column, Kind, Row, approximated, filled};
use super::event::{Event, Lookups};
use super::{Form, Plan, Table};
use crate::question::Cell;

const COLUMNS: &[Column] = &[
    filled("date", Kind::Text, "Day of the act, YYMMDD; two digits of the year, as KEDS has it; empty if it is not dated to one day"),
    approximated("source", Kind::Text, "Who acts: code and role", "dateline's code and CAMEO's role; empty if not known, where KEDS writes ---"),
    approximated("target", Kind::Text, "Whom it is done to: code and role", "as source"),
    approximated("code", Kind::Text, "CAMEO code, text", "the root by PLOVER type and mode (two digits), the leaf only where a rule states it"),
    approximated("label", Kind::Text, "What is done", "dateline's own name of the CAMEO code"),
];

pub(super) const PLAN: Plan = Plan {
    about: "The five columns of KEDS, without a heading. One row for each pair of actor and recipient.",
    tables: [Some(Table { file: "events.txt", form: Form::Tsv, header: false, columns: COLUMNS }), None],
    id: None,
    carries_status: false,
    story: false,
    rows,
};

fn rows(event: &Event, lookups: &Lookups, each: &mut dyn FnMut(usize, Vec<Cell>)) {
    for (actor, recipient) in event.pairs() {
        let mut row = Row::new(COLUMNS);
        let day = event.day.as_deref().map(|day| day.replace('-', ""));
        row.text("date", day.as_deref().and_then(|day| day.get(2..)));
        row.text("source", actor.map(cameo::actor_code).as_deref()).text("target", recipient.map(cameo::actor_code).as_deref());
        row.text("code", event.cameo.as_deref()).text("label", event.cameo.as_ref().and_then(|code| lookups.cameo.get(code)).map(String::as_str));
        each(0, row.done());
    }
}
