//! For reading: one line an event, then counts. Cells that are too long are cut; the JSON has everything.

use std::collections::BTreeMap;

use dateline_model::record::{DateRecord, EventRecord, OtherRecord, PartyRecord, Record};

use super::count;

/// Heading and widest width of each column; together with the gaps they fill at most 120 columns.
const COLUMNS: [(&str, usize); 7] = [("", 3), ("event", 21), ("actor -> recipient", 26), ("date", 14), ("place", 13), ("status (source)", 20), ("words", 11)];

/// The table of one report. `place` says where it came from.
pub(crate) fn table(record: &Record, place: &str) -> String {
    let document = &record.document;
    let mut out = format!("{place}, {}\n", document.published.as_ref().map_or("publication date unknown".to_owned(), |day| format!("published {day}")));
    if !record.events.is_empty() {
        let rows: Vec<[String; 7]> = record.events.iter().map(row).collect();
        let widths: Vec<usize> = COLUMNS
            .iter()
            .enumerate()
            .map(|(i, (heading, most))| rows.iter().map(|row| row[i].chars().count()).chain([heading.len()]).max().unwrap_or(0).min(*most))
            .collect();
        let headings: [String; 7] = COLUMNS.map(|(heading, _)| heading.to_owned());
        for cells in std::iter::once(&headings).chain(&rows) {
            let line: Vec<String> = cells.iter().zip(&widths).enumerate().map(|(i, (cell, width))| pad(cell, *width, i == 0)).collect();
            out += line.join("  ").trim_end();
            out.push('\n');
        }
    }
    out += &summary(record);
    for diagnostic in record.diagnostics.iter().filter(|diagnostic| diagnostic.severity != "info") {
        out += &format!("{}: {} [{}]\n", diagnostic.severity, diagnostic.message, diagnostic.code);
        if let Some(hint) = &diagnostic.hint {
            out += &format!("  hint: {hint}\n");
        }
    }
    out.push('\n');
    out
}

fn row(event: &EventRecord) -> [String; 7] {
    [
        event.sentence.to_string(),
        event.mode.as_ref().map_or_else(|| event.event_type.clone(), |mode| format!("{}:{mode}", event.event_type)),
        who(event),
        when(&event.date),
        event.place.as_ref().map_or_else(String::new, |place| match &place.country {
            Some(country) if *country != place.name => format!("{}, {country}", place.name),
            _ => place.name.clone(),
        }),
        match &event.source {
            Some(source) => format!("{} ({})", event.status, code(source.code.as_deref().unwrap_or("UNK"), source.sector)),
            None => event.status.to_owned(),
        },
        event.trigger.text.split_whitespace().collect::<Vec<_>>().join(" "),
    ]
}

pub(super) fn who(event: &EventRecord) -> String {
    let list = |parties: &[PartyRecord]| parties.iter().map(|party| code(&party.code, party.sector)).collect::<Vec<_>>().join(", ");
    let mut who = list(&event.actors);
    if !event.recipients.is_empty() {
        who += &format!(" -> {}", list(&event.recipients));
    }
    for OtherRecord { role, party } in &event.others {
        who += &format!(" ({role} {})", code(&party.code, party.sector));
    }
    who
}

/// `RUS MIL`; the sector is left out where it is unknown.
pub(super) fn code(code: &str, sector: &str) -> String {
    if sector == "UNK" { code.to_owned() } else { format!("{code} {sector}") }
}

pub(super) fn when(date: &DateRecord) -> String {
    match (&date.start, &date.end, date.grain) {
        (Some(start), Some(end), _) if start == end => start.clone(),
        (Some(start), Some(end), _) if start.len() < 10 || end.len() < 10 => format!("{start}..{end}"),
        (Some(start), Some(end), _) => {
            // 2023-09-18..24 within a month, else with the month or the whole date.
            let same = if start[..8] == end[..8] { 8 } else { 5 };
            if start[..5] == end[..5] { format!("{start}..{}", &end[same..]) } else { format!("{start}..{end}") }
        }
        (Some(start), None, _) => format!("{start}.."),
        _ => "?".to_owned(),
    }
}

pub(super) fn pad(cell: &str, width: usize, right: bool) -> String {
    let length = cell.chars().count();
    let cut: String = if length > width { cell.chars().take(width.saturating_sub(1)).chain(['…']).collect() } else { cell.to_owned() };
    if right { format!("{cut:>width$}") } else { format!("{cut:<width$}") }
}

/// "5 events in 8 sentences (3 reported, 2 asserted), 4 statements".
fn summary(record: &Record) -> String {
    let mut by_status: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &record.events {
        *by_status.entry(event.status).or_default() += 1;
    }
    let statuses = by_status.iter().map(|(status, n)| format!("{n} {status}")).collect::<Vec<_>>().join(", ");
    let statuses = if statuses.is_empty() { statuses } else { format!(" ({statuses})") };
    let sentences = count(record.document.sentences.len(), "sentence");
    format!("{} in {sentences}{statuses}, {}\n", count(record.events.len(), "event"), count(record.statements.len(), "statement"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_as_short_as_they_can_be() {
        let show = |start: &str, end: &str, grain| {
            when(&DateRecord {
                start: Some(start.into()),
                end: Some(end.into()),
                grain: Some(grain),
                basis: "stated",
                text: None,
                not_before: None,
                not_after: None,
            })
        };
        assert_eq!(show("2023-09-19", "2023-09-19", "day"), "2023-09-19");
        assert_eq!(show("2023-09-18", "2023-09-24", "week"), "2023-09-18..24");
        assert_eq!(show("2023-09-28", "2023-10-02", "range"), "2023-09-28..10-02");
        assert_eq!(show("2023-12-28", "2024-01-02", "range"), "2023-12-28..2024-01-02");
        assert_eq!(show("2023-09", "2023-09", "month"), "2023-09");
        assert_eq!(show("2014", "2019", "year"), "2014..2019");
        assert_eq!(when(&DateRecord { start: None, end: None, grain: None, basis: "unknown", text: None, not_before: None, not_after: None }), "?");
    }

    #[test]
    fn long_cells_are_cut_by_characters() {
        assert_eq!(pad("Łódź", 6, false), "Łódź  ");
        assert_eq!(pad("Zürich–Łódź", 6, false), "Züric…");
        assert_eq!(pad("7", 3, true), "  7");
    }
}
