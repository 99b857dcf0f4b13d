//! What an export says of itself. In: the columns that were written, with counts. Out: `columns.csv`, `codebook.md`, `datapackage.json`.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::column::{Column, State};
use super::delimited::{Delimited, Style};
use super::files::Files;
use super::{Destination, Exported, Form, Shape};
use crate::error::StoreError;
use crate::question::Cell;

const COLUMNS: &str = "columns.csv";
const CODEBOOK: &str = "codebook.md";
const PACKAGE: &str = "datapackage.json";

/// A data file, or a part of one.
pub(super) struct Described {
    pub(super) file: String,
    /// None for GraphML.
    pub(super) form: Option<Form>,
    pub(super) header: bool,
    pub(super) columns: &'static [Column],
    pub(super) rows: u64,
    /// Rows in which each column has a value, where that was counted.
    pub(super) with_value: Option<Vec<u64>>,
}

/// What was asked for, and what came of it.
pub(super) struct Selection<'a> {
    pub(super) about: &'static str,
    pub(super) shape: Shape,
    pub(super) chosen: &'a [&'a str],
    pub(super) carries: bool,
    pub(super) formula_guard: bool,
    pub(super) exported: &'a Exported,
}

/// The names of the files that are written here.
pub(super) fn names(destination: &Destination) -> Vec<String> {
    [COLUMNS, CODEBOOK, PACKAGE].map(|name| destination.beside(name)).to_vec()
}

/// Writes the description, and puts all files in their place.
pub(super) fn write(mut files: Files, destination: &Destination, described: &[Described], selection: &Selection<'_>) -> Result<Vec<PathBuf>, StoreError> {
    let named: [(&str, String); 3] =
        [(COLUMNS, columns(described, selection)), (CODEBOOK, codebook(described, selection)), (PACKAGE, package(described, selection))];
    for (name, text) in named {
        files.write(&destination.beside(name), &text)?;
    }
    files.publish()
}

/// Word and reason.
fn state(column: &Column) -> (&'static str, &'static str) {
    match column.state {
        State::Filled => ("filled", ""),
        State::Approximated(how) => ("approximated", how),
        State::Empty(why) => ("empty", why),
    }
}

fn columns(described: &[Described], selection: &Selection<'_>) -> String {
    let text = |text: &str| if text.is_empty() { Cell::Null } else { Cell::Text(text.to_owned()) };
    let number = |number: u64| i64::try_from(number).map_or(Cell::Null, Cell::Integer);
    let mut rows = Vec::new();
    for table in described {
        for (place, column) in table.columns.iter().enumerate() {
            let (word, reason) = state(column);
            let with_value = table.with_value.as_ref().map_or(Cell::Null, |counts| number(counts[place]));
            rows.push(vec![
                text(&table.file),
                number(place as u64 + 1),
                text(column.name),
                text(column.kind.frictionless()),
                text(word),
                text(reason),
                number(table.rows),
                with_value,
                text(column.about),
            ]);
        }
    }
    if !selection.carries {
        // The one thing that such a shape would lose without a word.
        let reason = format!("this shape has no column for it; only events with the status {} were taken", selection.chosen.join(" or "));
        rows.push(vec![
            text(&described[0].file),
            Cell::Null,
            text("status"),
            text("string"),
            text("absent"),
            text(&reason),
            number(described[0].rows),
            number(0),
            Cell::Null,
        ]);
    }
    let mut out = Vec::new();
    let mut lines = Delimited::new(&mut out, Style::Csv { formula_guard: false });
    let names = ["file", "position", "column", "type", "state", "reason", "rows", "rows_with_value", "about"];
    let written = lines.header(names.into_iter()).and_then(|()| rows.iter().try_for_each(|row| lines.row(row)));
    debug_assert!(written.is_ok(), "writing to memory does not fail");
    String::from_utf8_lossy(&out).into_owned()
}

fn codebook(described: &[Described], selection: &Selection<'_>) -> String {
    let exported = selection.exported;
    let mut out = format!("# Codebook\n\n{}\n\nWritten by dateline {}.\n\n## What was taken\n\n", selection.about, env!("CARGO_PKG_VERSION"));
    let mut say = |line: String| out += &(line + "\n");
    say(format!("* {} events with the status {}.", exported.events, selection.chosen.join(", ")));
    for (status, events) in &exported.left_out {
        say(format!("* Not taken: {events} events with the status {status}."));
    }
    if !selection.carries {
        say("* The shape has no column for the status of an event: planned, denied and reported acts would look like facts. `--status` takes others."
            .to_owned());
    }
    if selection.formula_guard {
        say(format!("* Formula guard: {} cells that a spreadsheet would take for a formula begin with an apostrophe.", exported.changed));
    } else if exported.changed > 0 {
        say(format!("* In {} cells tabs or line breaks became spaces, as this format cannot hold them.", exported.changed));
    }
    say("* Rows are events of reports: many reports of one act are many rows. Unknown is empty, and is not zero.".to_owned());
    say("* Codes are text with their leading zeros: read them as text (`datapackage.json` has the types).".to_owned());
    for table in described {
        let _ = write!(out, "\n## {}, {} rows\n\n| # | column | type | state | meaning |\n|---|---|---|---|---|\n", table.file, table.rows);
        for (place, column) in table.columns.iter().enumerate() {
            let (word, reason) = state(column);
            let meaning = [column.about, reason].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(". As written here: ");
            let _ = writeln!(out, "| {} | {} | {} | {word} | {} |", place + 1, column.name, column.kind.frictionless(), meaning.replace('|', "\\|"));
        }
    }
    out
}

fn package(described: &[Described], selection: &Selection<'_>) -> String {
    let resources: Vec<Value> = described.iter().enumerate().map(|(place, table)| resource(place, table)).collect();
    let package = json!({
        "profile": "data-package",
        "name": format!("dateline-{}", format!("{:?}", selection.shape).to_lowercase()),
        "title": "Political events coded by dateline",
        "description": selection.about,
        "dateline": {
            "version": env!("CARGO_PKG_VERSION"),
            "events": selection.exported.events,
            "statuses": selection.chosen,
            "status_column": selection.carries,
            "left_out_by_status": selection.exported.left_out,
            "formula_guard": selection.formula_guard,
            "changed_cells": selection.exported.changed,
        },
        "resources": resources,
    });
    format!("{package:#}\n")
}

fn resource(place: usize, table: &Described) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            let (word, reason) = state(column);
            let mut field = json!({"name": column.name, "type": column.kind.frictionless(), "description": column.about, "state": word});
            if !reason.is_empty() {
                field["reason"] = reason.into();
            }
            field
        })
        .collect();
    let name: String = table.file.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect();
    let mut resource = json!({"name": format!("{name}-{}", place + 1), "path": table.file, "rows": table.rows, "encoding": "utf-8"});
    let schema = json!({"fields": fields, "missingValues": [""]});
    match table.form {
        Some(Form::Csv) => {
            resource["profile"] = "tabular-data-resource".into();
            resource["format"] = "csv".into();
            resource["mediatype"] = "text/csv".into();
            resource["dialect"] = json!({"delimiter": ",", "doubleQuote": true, "quoteChar": "\"", "lineTerminator": "\n", "header": table.header});
        }
        Some(Form::Tsv) => {
            resource["profile"] = "tabular-data-resource".into();
            resource["format"] = "tsv".into();
            resource["mediatype"] = "text/tab-separated-values".into();
            resource["dialect"] = json!({"delimiter": "\t", "quoteChar": "", "lineTerminator": "\n", "header": table.header});
        }
        Some(Form::Jsonl) => resource["format"] = "jsonl".into(),
        Some(Form::GeoJson) => resource["format"] = "geojson".into(),
        Some(Form::Parquet) => resource["format"] = "parquet".into(),
        None => resource["format"] = "graphml".into(),
    }
    resource["schema"] = schema;
    resource
}
