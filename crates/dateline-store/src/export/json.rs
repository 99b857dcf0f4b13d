//! Rows as JSON. In: columns and cells. Out: JSON Lines, or a GeoJSON collection whose properties the cells are.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::column::{Column, Kind};
use crate::question::Cell;

/// Which JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// One object a line.
    Lines,
    /// A feature a row; one without coordinates has the geometry null.
    Geo,
}

/// Writes rows.
#[derive(Debug)]
pub(super) struct Json<W: Write> {
    out: W,
    style: Style,
    columns: &'static [Column],
    rows: u64,
}

impl<W: Write> Json<W> {
    pub(super) fn begin(mut out: W, style: Style, columns: &'static [Column]) -> io::Result<Self> {
        if style == Style::Geo {
            out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        }
        Ok(Json { out, style, columns, rows: 0 })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        let object: Map<String, Value> = self.columns.iter().zip(cells).map(|(column, cell)| (column.name.to_owned(), value(column.kind, cell))).collect();
        match self.style {
            Style::Lines => writeln!(self.out, "{}", Value::Object(object))?,
            Style::Geo => {
                let first = if self.rows == 0 { "\n" } else { ",\n" };
                // GeoJSON has longitude first (RFC 7946).
                let geometry = match (object.get("lon").and_then(Value::as_f64), object.get("lat").and_then(Value::as_f64)) {
                    (Some(lon), Some(lat)) => json!({"type": "Point", "coordinates": [lon, lat]}),
                    _ => Value::Null,
                };
                let feature = json!({"type": "Feature", "id": object.get("event_id"), "geometry": geometry, "properties": object});
                write!(self.out, "{first}{feature}")?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.style == Style::Geo {
            self.out.write_all(b"\n]}\n")?;
        }
        self.out.flush()
    }
}

fn value(kind: Kind, cell: &Cell) -> Value {
    match cell {
        // A list that is empty is known to be so: nobody else took part, no number was given.
        Cell::Null if kind == Kind::List => Value::Array(Vec::new()),
        Cell::Text(text) if kind == Kind::List => text.split(';').map(|one| if one.is_empty() { Value::Null } else { Value::from(one) }).collect(),
        Cell::Null => Value::Null,
        Cell::Integer(number) => Value::from(*number),
        // JSON has no infinity.
        Cell::Real(number) => Value::from(*number),
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Blob(_) => Value::Null,
    }
}
