//! Rows of an answer. In: columns and cells. Out: a table, CSV, one JSON object a line, or Parquet.

use std::collections::BTreeSet;
use std::io::{self, Write};

use dateline_store::{Cell, Part};

use super::csv::csv_line;
use super::table::pad;
use crate::record_args::RowFormat;

/// Widest column of a table.
const WIDEST: usize = 60;

/// Writes an answer as its parts come.
pub(crate) struct Rows<W: Write> {
    out: W,
    format: RowFormat,
    columns: Vec<String>,
    /// A table is written at the end, when the widths are known.
    table: Vec<Vec<(String, bool)>>,
    /// Likewise, when the types of columns are known.
    #[cfg(feature = "parquet")]
    parquet: dateline_store::ParquetAnswer,
}

impl<W: Write> Rows<W> {
    pub(crate) fn new(out: W, format: RowFormat) -> Self {
        Rows {
            out,
            format,
            columns: Vec::new(),
            table: Vec::new(),
            #[cfg(feature = "parquet")]
            parquet: dateline_store::ParquetAnswer::default(),
        }
    }

    pub(crate) fn part(&mut self, part: Part<'_>) -> io::Result<()> {
        match (part, self.format) {
            (Part::Columns(columns), format) => {
                self.columns = unique(columns);
                #[cfg(feature = "parquet")]
                if format == RowFormat::Parquet {
                    self.parquet = dateline_store::ParquetAnswer::new(self.columns.clone());
                }
                let heading = if format == RowFormat::Csv { csv_line(self.columns.iter().cloned()) } else { String::new() };
                self.out.write_all(heading.as_bytes())
            }
            (Part::Row(cells), RowFormat::Csv) => self.out.write_all(csv_line(cells.iter().map(text)).as_bytes()),
            (Part::Row(cells), RowFormat::Json) => {
                let pairs: Vec<String> = self.columns.iter().zip(cells).map(|(name, cell)| format!("{}:{}", quoted(name), json(cell))).collect();
                writeln!(self.out, "{{{}}}", pairs.join(","))
            }
            #[cfg(feature = "parquet")]
            (Part::Row(cells), RowFormat::Parquet) => {
                self.parquet.row(cells);
                Ok(())
            }
            (Part::Row(cells), RowFormat::Table) => {
                let shown = |cell: &Cell| (text(cell).split_whitespace().collect::<Vec<_>>().join(" "), matches!(cell, Cell::Integer(_) | Cell::Real(_)));
                self.table.push(cells.iter().map(shown).collect());
                Ok(())
            }
        }
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if self.format == RowFormat::Parquet {
            let mut bytes = Vec::new();
            self.parquet.write(&mut bytes)?;
            self.out.write_all(&bytes)?;
            return self.out.flush();
        }
        if self.format == RowFormat::Table {
            let width =
                |i: usize| self.table.iter().map(|row| row[i].0.chars().count()).chain([self.columns[i].chars().count()]).max().unwrap_or(0).min(WIDEST);
            let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
            // A heading stands as its column does.
            let right = |i: usize| self.table.first().is_some_and(|row| row[i].1);
            let heading: Vec<(String, bool)> = self.columns.iter().enumerate().map(|(i, name)| (name.clone(), right(i))).collect();
            for row in std::iter::once(&heading).chain(&self.table) {
                let cells: Vec<String> = row.iter().zip(&widths).map(|((cell, right), width)| pad(cell, *width, *right)).collect();
                writeln!(self.out, "{}", cells.join("  ").trim_end())?;
            }
        }
        self.out.flush()
    }
}

/// Names of columns, each once: the second `code` of a join is `code_2`.
fn unique(columns: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for column in columns {
        let candidates = std::iter::once(column.clone()).chain((2..).map(|n| format!("{column}_{n}")));
        names.extend(candidates.into_iter().find(|name| seen.insert(name.clone())));
    }
    names
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn json(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Integer(number) => number.to_string(),
        // JSON has no infinity.
        Cell::Real(number) => serde_json::Number::from_f64(*number).map_or_else(|| "null".to_owned(), |number| number.to_string()),
        Cell::Text(_) | Cell::Blob(_) => quoted(&text(cell)),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: RowFormat) -> String {
        let mut out = Vec::new();
        let mut rows = Rows::new(&mut out, format);
        let columns = ["code", "code", "n"].map(str::to_owned);
        let row = [Cell::Text("a \"b\",\nc".to_owned()), Cell::Null, Cell::Real(2.5)];
        rows.part(Part::Columns(&columns)).expect("memory");
        rows.part(Part::Row(&row)).expect("memory");
        rows.finish().expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn each_form_keeps_what_is_unknown_apart() {
        assert_eq!(written(RowFormat::Csv), "code,code_2,n\n\"a \"\"b\"\",\nc\",,2.5\n");
        assert_eq!(written(RowFormat::Json), "{\"code\":\"a \\\"b\\\",\\nc\",\"code_2\":null,\"n\":2.5}\n");
        assert_eq!(written(RowFormat::Table), "code      code_2    n\na \"b\", c          2.5\n");
    }
}
