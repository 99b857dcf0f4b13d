//! Where the rows of one data file go. In: rows. Out: the file, and how many of its cells have a value.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;

use super::delimited::{self, Delimited};
use super::files::trouble;
use super::json::{self, Json};
use super::{Form, Table};
use crate::error::StoreError;
use crate::question::Cell;

enum Writer {
    Delimited(Delimited<BufWriter<File>>),
    Json(Json<BufWriter<File>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::Parquet<BufWriter<File>>>),
}

/// A data file that is being written.
pub(super) struct Sink {
    path: PathBuf,
    writer: Writer,
    pub(super) rows: u64,
    with_value: Vec<u64>,
}

/// What was written.
pub(super) struct Done {
    pub(super) rows: u64,
    pub(super) with_value: Vec<u64>,
    pub(super) changed: u64,
}

impl Sink {
    pub(super) fn begin(path: PathBuf, file: BufWriter<File>, table: &Table, formula_guard: bool) -> Result<Self, StoreError> {
        let begun = match table.form {
            Form::Csv => lines(file, table, delimited::Style::Csv { formula_guard }),
            Form::Tsv => lines(file, table, delimited::Style::Tsv),
            Form::Jsonl => Json::begin(file, json::Style::Lines, table.columns).map(Writer::Json),
            Form::GeoJson => Json::begin(file, json::Style::Geo, table.columns).map(Writer::Json),
            #[cfg(feature = "parquet")]
            Form::Parquet => super::parquet::Parquet::begin(file, table.columns).map(|parquet| Writer::Parquet(Box::new(parquet))),
            #[cfg(not(feature = "parquet"))]
            Form::Parquet => Err(io::Error::other("built without Parquet")),
        };
        let writer = begun.map_err(|error| trouble(&path, "writing", &error))?;
        Ok(Sink { path, writer, rows: 0, with_value: vec![0; table.columns.len()] })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), StoreError> {
        self.rows += 1;
        for (count, cell) in self.with_value.iter_mut().zip(cells) {
            *count += u64::from(*cell != Cell::Null);
        }
        let written = match &mut self.writer {
            Writer::Delimited(lines) => lines.row(cells),
            Writer::Json(json) => json.row(cells),
            #[cfg(feature = "parquet")]
            Writer::Parquet(parquet) => parquet.row(cells),
        };
        written.map_err(|error| trouble(&self.path, "writing", &error))
    }

    pub(super) fn finish(self) -> Result<Done, StoreError> {
        let finished = match self.writer {
            Writer::Delimited(lines) => lines.finish(),
            Writer::Json(json) => json.finish().map(|()| 0),
            #[cfg(feature = "parquet")]
            Writer::Parquet(parquet) => parquet.finish().map(|()| 0),
        };
        let changed = finished.map_err(|error| trouble(&self.path, "writing", &error))?;
        Ok(Done { rows: self.rows, with_value: self.with_value, changed })
    }
}

fn lines(file: BufWriter<File>, table: &Table, style: delimited::Style) -> io::Result<Writer> {
    let mut lines = Delimited::new(file, style);
    if table.header {
        lines.header(table.columns.iter().map(|column| column.name))?;
    }
    Ok(Writer::Delimited(lines))
}
