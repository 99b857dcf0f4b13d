//! The seven stages, called in one place. In: a document. Out: its coding.

use dateline_model::{Coding, Diagnostic, Document, Places, Timexes};

use crate::events::Layers;
use crate::knowledge::Knowledge;
use crate::{entities, events, mentions, places, propositions, statements, timex};

/// Codes a document. It cannot fail: what could not be done is among the diagnostics.
pub fn code(doc: &Document, knowledge: &Knowledge) -> Coding {
    let mut diagnostics = Vec::new();
    let mut note = |found: Vec<Diagnostic>| diagnostics.extend(found);

    let (mentions, found) = mentions::mentions(doc, &knowledge.actors);
    note(found);
    let (entities, found) = entities::entities(doc, &mentions, &knowledge.actors, &knowledge.gazetteer);
    note(found);
    let (timexes, found) = timex::timex(doc, &knowledge.date_orders);
    note(found);
    let (places, found) = places::places(doc, &mentions, &knowledge.actors, &knowledge.gazetteer);
    note(found);
    let propositions = propositions::propositions(doc, &knowledge.predicates);
    let (statements, found) = statements::statements(doc, &propositions, &timexes, &knowledge.reporting);
    note(found);
    let layers = Layers { mentions: &mentions, entities: &entities, timexes: &timexes, places: &places, propositions: &propositions, statements: &statements };
    let (events, found) = events::events(doc, layers, knowledge);
    note(found);

    diagnostics.sort();
    Coding { mentions, entities, timexes, places, propositions, statements, events, diagnostics }
}

/// The stage timex alone, so that it can be measured.
pub fn timex_stage(doc: &Document, knowledge: &Knowledge) -> (Timexes, Vec<Diagnostic>) {
    timex::timex(doc, &knowledge.date_orders)
}

/// The stage places alone, on the mentions of a coding, so that it can be measured.
pub fn places_stage(doc: &Document, coding: &Coding, knowledge: &Knowledge) -> (Places, Vec<Diagnostic>) {
    places::places(doc, &coding.mentions, &knowledge.actors, &knowledge.gazetteer)
}
