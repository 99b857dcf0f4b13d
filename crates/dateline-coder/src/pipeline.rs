//! The seven stages, called in one place. In: a document. Out: its coding.

use dateline_model::{Coding, Document};

use crate::events::Layers;
use crate::knowledge::Knowledge;
use crate::{entities, events, mentions, places, propositions, statements, timex};

/// Codes a document. It cannot fail: what could not be done is among the diagnostics.
pub fn code(doc: &Document, knowledge: &Knowledge) -> Coding {
    let mut diagnostics = Vec::new();
    let mut note = |found: Vec<dateline_model::Diagnostic>| diagnostics.extend(found);

    let (mentions, found) = mentions::mentions(doc, &knowledge.actors);
    note(found);
    let (entities, found) = entities::entities(doc, &mentions, &knowledge.actors, &knowledge.gazetteer);
    note(found);
    let (timexes, found) = timex::timex(doc);
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
