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
use crate::question::Cell;

/// Rows that are kept in memory before they are written: readers work on groups of this size.
const GROUP: usize = 50_000;

/// Writes rows.
pub(super) struct Parquet<W: Write + Send> {
    out: SerializedFileWriter<W>,
    columns: &'static [Column],
    /// By column.
    cells: Vec<Vec<Cell>>,
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn begin(out: W, columns: &'static [Column]) -> io::Result<Self> {
        let fields = columns.iter().map(|column| {
            let (physical, logical) = match column.kind {
                Kind::Text | Kind::List => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Integer => (Physical::INT64, None),
                Kind::Number => (Physical::DOUBLE, None),
                Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            };
            Type::primitive_type_builder(column.name, physical).with_logical_type(logical).with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
        });
        let fields = fields.collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        let schema = Type::group_type_builder("dateline").with_fields(fields).build().map_err(io::Error::other)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("dateline".to_owned()).build();
        let out = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(io::Error::other)?;
        Ok(Parquet { out, columns, cells: vec![Vec::new(); columns.len()] })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for (column, cell) in self.cells.iter_mut().zip(cells) {
            column.push(cell.clone());
        }
        if self.cells.first().is_some_and(|column| column.len() == GROUP) { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> io::Result<()> {
        let mut group = self.out.next_row_group().map_err(io::Error::other)?;
        for (column, cells) in self.columns.iter().zip(&mut self.cells) {
            let Some(writer) = group.next_column().map_err(io::Error::other)? else { break };
            match column.kind {
                Kind::Text | Kind::List => write::<ByteArrayType>(writer, cells, |cell| match cell {
                    Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                    _ => None,
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
                    Cell::Text(day) => cameo::parts(Some(day)).and_then(days),
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

/// A column of a group: the values that are there, and a level for each row that says whether one is.
fn write<T: DataType>(mut writer: SerializedColumnWriter<'_>, cells: &[Cell], value: impl Fn(&Cell) -> Option<T::T>) -> io::Result<()> {
    let found: Vec<Option<T::T>> = cells.iter().map(value).collect();
    let levels: Vec<i16> = found.iter().map(|one| i16::from(one.is_some())).collect();
    let values: Vec<T::T> = found.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, Some(&levels), None).map_err(io::Error::other)?;
    writer.close().map_err(io::Error::other)
}

/// Days since 1970-01-01 in the calendar of today, before and after (Howard Hinnant's reckoning by years that begin in March).
fn days([year, month, day]: [i64; 3]) -> Option<i32> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month > 2 { year } else { year - 1 };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    i32::try_from(era * 146_097 + day_of_era - 719_468).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, expected) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017), ("2024-02-29", 19_782)] {
            assert_eq!(cameo::parts(Some(text)).and_then(days), Some(expected), "{text}");
            let origin = jiff::civil::date(1970, 1, 1);
            let day: jiff::civil::Date = text.parse().expect("a day");
            assert_eq!(origin.until(day).expect("a span").get_days(), expected, "{text}");
        }
        assert_eq!(days([2024, 13, 1]), None);
    }
}
