//! Rows as Parquet. In: columns and cells. Out: a file with a typed column each; unknown is null. The firewall for the Parquet crate.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::cameo;
use super::column::{Column, Kind};
use crate::calendar;
use crate::identity::hexadecimal;
use crate::question::Cell;

/// Rows that are kept in memory before they are written: readers work on groups of this size.
const GROUP: usize = 50_000;

/// Writes rows.
pub(super) struct Parquet<W: Write + Send> {
    out: SerializedFileWriter<W>,
    kinds: Vec<Kind>,
    /// By column.
    cells: Vec<Vec<Cell>>,
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn begin(out: W, columns: &[Column]) -> io::Result<Self> {
        Self::of(out, columns.iter().map(|column| (column.name, column.kind)))
    }

    fn of<'n>(out: W, columns: impl Iterator<Item = (&'n str, Kind)>) -> io::Result<Self> {
        let columns: Vec<(&str, Kind)> = columns.collect();
        let fields = columns.iter().map(|(name, kind)| {
            let (physical, logical) = match kind {
                Kind::Text | Kind::List => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Integer => (Physical::INT64, None),
                Kind::Number => (Physical::DOUBLE, None),
                Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            };
            Type::primitive_type_builder(name, physical).with_logical_type(logical).with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
        });
        let fields = fields.collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        let schema = Type::group_type_builder("dateline").with_fields(fields).build().map_err(io::Error::other)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("dateline".to_owned()).build();
        let out = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(io::Error::other)?;
        let kinds: Vec<Kind> = columns.into_iter().map(|(_, kind)| kind).collect();
        Ok(Parquet { out, cells: vec![Vec::new(); kinds.len()], kinds })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for (column, cell) in self.cells.iter_mut().zip(cells) {
            column.push(cell.clone());
        }
        if self.cells.first().is_some_and(|column| column.len() == GROUP) { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> io::Result<()> {
        let mut group = self.out.next_row_group().map_err(io::Error::other)?;
        for (kind, cells) in self.kinds.iter().zip(&mut self.cells) {
            let Some(writer) = group.next_column().map_err(io::Error::other)? else { break };
            match kind {
                Kind::Text | Kind::List => write::<ByteArrayType>(writer, cells, |cell| match cell {
                    Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                    Cell::Integer(number) => Some(ByteArray::from(number.to_string().as_str())),
                    Cell::Real(number) => Some(ByteArray::from(number.to_string().as_str())),
                    // Bytes are no text; as in other formats they are written in hexadecimal.
                    Cell::Blob(bytes) => Some(ByteArray::from(hexadecimal(bytes).as_str())),
                    Cell::Null => None,
                })?,
                Kind::Integer => write::<Int64Type>(writer, cells, |cell| match cell {
                    Cell::Integer(number) => Some(*number),
                    _ => None,
                })?,
                Kind::Number => write::<DoubleType>(writer, cells, |cell| match cell {
                    Cell::Real(number) => Some(*number),
                    Cell::Integer(number) => Some(*number as f64),
                    _ => None,
                })?,
                Kind::Day => write::<Int32Type>(writer, cells, |cell| match cell {
                    Cell::Text(day) => cameo::parts(Some(day)).and_then(calendar::number),
                    _ => None,
                })?,
            }
            cells.clear();
        }
        group.close().map(|_| ()).map_err(io::Error::other)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.cells.first().is_some_and(|column| !column.is_empty()) {
            self.group()?;
        }
        self.out.into_inner().map_err(io::Error::other)?.flush()
    }
}

/// An answer as Parquet. SQLite gives every value a type of its own, so that the type of a column shows when all rows are there.
#[derive(Debug, Default)]
pub struct ParquetAnswer {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl ParquetAnswer {
    /// An answer with these columns, whose names differ.
    pub fn new(columns: Vec<String>) -> Self {
        ParquetAnswer { columns, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) {
        self.rows.push(cells.to_vec());
    }

    /// Writes the file. A column is of whole numbers, of numbers or of text: the narrowest that holds all its values.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write<W: Write + Send>(self, out: W) -> io::Result<()> {
        let kinds: Vec<Kind> = (0..self.columns.len()).map(|column| kind(self.rows.iter().filter_map(|row| row.get(column)))).collect();
        let mut parquet = Parquet::of(out, self.columns.iter().map(String::as_str).zip(kinds))?;
        self.rows.iter().try_for_each(|row| parquet.row(row))?;
        parquet.finish()
    }
}

fn kind<'c>(cells: impl Iterator<Item = &'c Cell>) -> Kind {
    let mut kind = None;
    for cell in cells {
        kind = match (cell, kind) {
            (Cell::Null, kind) => kind,
            (Cell::Integer(_), None | Some(Kind::Integer)) => Some(Kind::Integer),
            (Cell::Integer(_) | Cell::Real(_), None | Some(Kind::Integer | Kind::Number)) => Some(Kind::Number),
            _ => return Kind::Text,
        };
    }
    kind.unwrap_or(Kind::Text)
}

/// A column of a group: the values that are there, and a level for each row that says whether one is.
fn write<T: DataType>(mut writer: SerializedColumnWriter<'_>, cells: &[Cell], value: impl Fn(&Cell) -> Option<T::T>) -> io::Result<()> {
    let found: Vec<Option<T::T>> = cells.iter().map(value).collect();
    let levels: Vec<i16> = found.iter().map(|one| i16::from(one.is_some())).collect();
    let values: Vec<T::T> = found.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, Some(&levels), None).map_err(io::Error::other)?;
    writer.close().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_type_that_holds_all_values() {
        let text = Cell::Text("010".to_owned());
        let cases: [(&[Cell], Kind); 5] = [
            (&[Cell::Null, Cell::Integer(1)], Kind::Integer),
            (&[Cell::Integer(1), Cell::Real(0.5), Cell::Integer(2)], Kind::Number),
            (&[Cell::Real(0.5), text.clone()], Kind::Text),
            (&[text, Cell::Integer(1)], Kind::Text),
            (&[Cell::Null], Kind::Text),
        ];
        for (cells, expected) in cases {
            assert_eq!(kind(cells.iter()), expected, "{cells:?}");
        }
    }

    #[test]
    fn bytes_are_text_in_hexadecimal() {
        let mut answer = ParquetAnswer::new(vec!["words".to_owned()]);
        answer.row(&[Cell::Blob(vec![0xC4, 0x0F])]);
        let mut file = Vec::new();
        answer.write(&mut file).expect("memory");
        assert!(file.windows(4).any(|part| part == b"c40f"), "the least and the greatest value stand in every file: {file:?}");
    }
}
