//! One row an event. Lists are joined with `;` and keep their order, so that the first code belongs to the first sector and text.
//! The record's nesting is lost; statements, entities and remarks are left out.

use dateline_model::record::{EventRecord, PartyRecord, Record};

const COLUMNS: &[&str] = &[
    "document_id",
    "title",
    "publisher",
    "url",
    "published",
    "event_id",
    "sentence",
    "type",
    "mode",
    "quad",
    "plover2_score",
    "cameo",
    "goldstein_icews",
    "trigger",
    "trigger_start",
    "trigger_end",
    "actor_code",
    "actor_plover_code",
    "actor_sector",
    "actor_text",
    "actor_basis",
    "recipient_code",
    "recipient_plover_code",
    "recipient_sector",
    "recipient_text",
    "recipient_basis",
    "others",
    "date_start",
    "date_end",
    "date_grain",
    "date_basis",
    "place_name",
    "place_country",
    "place_admin1",
    "lat",
    "lon",
    "gazetteer_id",
    "place_precision",
    "place_basis",
    "status",
    "statement",
    "source_code",
    "source_sector",
    "source_text",
    "quantities",
    "contexts",
    "found_by",
];

/// The names of the columns.
pub(crate) fn csv_header() -> String {
    csv_line(COLUMNS.iter().map(|column| (*column).to_owned()))
}

/// The rows of a record; none if it has no events.
pub(crate) fn csv(record: &Record) -> String {
    record.events.iter().map(|event| csv_line(cells(record, event))).collect()
}

fn cells(record: &Record, event: &EventRecord) -> impl Iterator<Item = String> {
    let document = &record.document;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut cells = vec![document.id.clone(), text(&document.title), text(&document.publisher), text(&document.url), text(&document.published)];
    cells.extend([event.id.clone(), event.sentence.to_string(), event.event_type.clone(), text(&event.mode), event.quad.clone()]);
    cells.extend([number(event.plover2_score), text(&event.cameo), number(event.goldstein_icews)]);
    cells.extend([event.trigger.text.clone(), event.trigger.start.to_string(), event.trigger.end.to_string()]);
    for parties in [&event.actors, &event.recipients] {
        cells.extend([
            joined(parties, |party| party.code.clone()),
            joined(parties, |party| text(&party.plover_code)),
            joined(parties, |party| party.sector.to_owned()),
            joined(parties, |party| text(&party.text)),
            joined(parties, |party| party.basis.to_owned()),
        ]);
    }
    cells.push(event.others.iter().map(|other| format!("{}:{}", other.role, other.party.code)).collect::<Vec<_>>().join(";"));
    cells.extend([text(&event.date.start), text(&event.date.end), event.date.grain.unwrap_or_default().to_owned(), event.date.basis.to_owned()]);
    match &event.place {
        Some(place) => cells.extend([
            place.name.clone(),
            text(&place.country),
            text(&place.admin1),
            number(place.lat),
            number(place.lon),
            place.gazetteer_id.map(|id| id.to_string()).unwrap_or_default(),
            place.precision.to_owned(),
            place.basis.to_owned(),
        ]),
        None => cells.extend(std::iter::repeat_n(String::new(), 8)),
    }
    cells.extend([event.status.to_owned(), text(&event.statement)]);
    match &event.source {
        Some(source) => cells.extend([text(&source.code), source.sector.to_owned(), source.text.clone()]),
        None => cells.extend(std::iter::repeat_n(String::new(), 3)),
    }
    let quantities = event.quantities.iter().map(|quantity| {
        let high = quantity.high.map(|high| high.to_string()).unwrap_or_default();
        if quantity.high == Some(quantity.low) { format!("{}:{}", quantity.kind, quantity.low) } else { format!("{}:{}-{high}", quantity.kind, quantity.low) }
    });
    cells.extend([quantities.collect::<Vec<_>>().join(";"), event.contexts.join(";"), event.found_by.clone()]);
    cells.into_iter()
}

fn joined(parties: &[PartyRecord], cell: impl Fn(&PartyRecord) -> String) -> String {
    parties.iter().map(cell).collect::<Vec<_>>().join(";")
}

/// RFC 4180, with LF. A cell is quoted where it must be.
pub(crate) fn csv_line(cells: impl Iterator<Item = String>) -> String {
    let quoted = cells.map(|cell| if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell });
    let mut line = quoted.collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

/// The cells of a line. The tables that are read with it have no line breaks in cells.
pub(crate) fn cells_of(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let last = cells.len() - 1;
        match c {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => cells[last].push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells[last].push(c),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back_from_its_cells() {
        let cells = ["", "a, b", "say \"no\"", "plain"].map(str::to_owned);
        assert_eq!(cells_of(csv_line(cells.iter().cloned()).trim_end()), cells);
    }
}
