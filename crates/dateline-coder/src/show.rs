//! In: a coding. Out: one line for every part of every layer, as gold cases and `dateline why` write them.

use dateline_model::{Coding, Document, Event, EventDate, Party};

pub use crate::propositions::show as proposition;

/// The stages' names, in order; also the gold folders' names.
pub const STAGES: &[&str] = &["mentions", "entities", "timex", "places", "propositions", "statements", "events"];

/// The lines of one stage, as gold cases write them; `None` for a stage that does not exist.
pub fn stage(name: &str, doc: &Document, coding: &Coding) -> Option<Vec<String>> {
    Some(match name {
        "mentions" => coding.mentions.list.iter().map(|mention| crate::mentions::show_mention(doc, mention)).collect(),
        "entities" => coding.mentions.iter().map(|(id, _)| crate::entities::show_entity(doc, &coding.mentions, &coding.entities, id)).collect(),
        "timex" => coding.timexes.list.iter().map(|timex| crate::timex::show(doc, timex)).collect(),
        "places" => coding.places.list.iter().map(|place| crate::places::show_place(doc, place)).collect(),
        "propositions" => coding.propositions.list.iter().map(|one| proposition(doc, one)).collect(),
        "statements" => coding.statements.list.iter().map(|statement| crate::statements::show(doc, statement)).collect(),
        "factuality" => coding
            .propositions
            .iter()
            .map(|(id, _)| crate::statements::show_factuality(doc, &coding.propositions, id, &coding.statements.factuality[id.index()]))
            .collect(),
        // Factuality without its reason: what a gold case can say by hand.
        "status" => coding
            .propositions
            .iter()
            .map(|(id, _)| crate::statements::show_factuality(doc, &coding.propositions, id, &coding.statements.factuality[id.index()]))
            .filter_map(|line| line.rsplit_once(" | ").map(|(start, _)| start.to_owned()))
            .collect(),
        "events" => coding.events.iter().map(|one| event(doc, one)).collect(),
        "when-where" => coding.events.iter().map(|one| when_where(doc, coding, one)).collect(),
        _ => return None,
    })
}

/// `TYPE:mode actors -> recipients | trigger | status (source) | date | rule`.
pub fn event(doc: &Document, event: &Event) -> String {
    let parties = |parties: &[Party]| if parties.is_empty() { "-".to_owned() } else { parties.iter().map(party).collect::<Vec<_>>().join("+") };
    let mode = event.mode.as_ref().map_or(String::new(), |mode| format!(":{mode}"));
    let source = event.source.as_ref().map_or(String::new(), |source| format!(" ({})", doc.slice(source.span)));
    format!(
        "{}{mode} {} -> {} | {} | {}{source} | {} | {}",
        event.event_type,
        parties(&event.actors),
        parties(&event.recipients),
        doc.slice(event.trigger),
        event.status.as_str(),
        date(&event.date),
        event.found_by.as_str().trim_start_matches("rules/en/")
    )
}

/// `trigger | date basis | place, country basis`, with `-` for what is not known. Behind the basis stand bounds: `, 2024-05-13..` is an
/// act that came after one of that day.
fn when_where(doc: &Document, coding: &Coding, event: &Event) -> String {
    let place = event.place.as_ref().map_or("-".to_owned(), |bound| {
        let place = &coding.places.list[bound.place.index()];
        format!("{}, {} {}", place.name, place.country.as_deref().unwrap_or("-"), bound.basis.as_str())
    });
    let bounds = match (event.date.not_before, event.date.not_after) {
        (None, None) => String::new(),
        (from, to) => format!(", {}..{}", from.map_or(String::new(), |day| day.to_string()), to.map_or(String::new(), |day| day.to_string())),
    };
    format!("{} | {} {}{bounds} | {place}", doc.slice(event.trigger), date(&event.date), event.date.basis.as_str())
}

/// `RUS.MIL`, or the code alone where the sector is not known.
pub fn party(party: &Party) -> String {
    match party.sector {
        dateline_model::Sector::Unk => party.code.clone(),
        sector => format!("{}.{}", party.code, sector.as_str()),
    }
}

/// A day, an interval, or `-`.
pub fn date(date: &EventDate) -> String {
    match date.days {
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first}/{last}"),
        None => "-".into(),
    }
}
