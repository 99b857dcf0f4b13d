//! Parquet. In: bytes that can be read at any place. Out: one report a row, a group of rows at a time; only the columns that are read are unpacked.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use dateline_model::Date;
use jiff::Timestamp;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use crate::columns::HINT;
use crate::json::object_report;
use crate::open::{Context, Input, Reading, Step};
use crate::{Defaults, IngestError, Report};

/// A file that is being read.
pub(crate) struct Parquet {
    name: String,
    rows: RowIter<'static>,
    /// The key that each column of a row is read as.
    keys: Vec<Key>,
    row: u64,
    ended: bool,
}

struct Key {
    key: &'static str,
    /// How many of its units are a second, if it holds such times as the reader gives as bare numbers.
    per_second: Option<i64>,
}

impl Parquet {
    /// Reads the file's description of itself.
    pub(crate) fn open(name: String, input: Input, held: u64, defaults: &Defaults) -> Result<Self, IngestError> {
        let broken = |error: &ParquetError| IngestError::new(&name, format!("it cannot be read as Parquet: {}", plain(error))).hint("is it cut off?");
        let reader: Box<dyn FileReader> = match input {
            Input::File(mut file) => {
                let _ = file.rewind();
                Box::new(SerializedFileReader::<File>::new(file).map_err(|error| broken(&error))?)
            }
            other => {
                let mut bytes = Vec::new();
                let read = other.seekable(held).and_then(|mut input| {
                    input.seek(SeekFrom::Start(0))?;
                    input.read_to_end(&mut bytes)
                });
                read.map_err(|error| IngestError::io(&name, "cannot read", error))?;
                Box::new(SerializedFileReader::new(Bytes::from(bytes)).map_err(|error| broken(&error))?)
            }
        };
        let schema = reader.metadata().file_metadata().schema().clone();
        let fields: Vec<Arc<Type>> = schema.get_fields().to_vec();
        let heading: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let mut found = defaults.columns.find(&heading).map_err(|message| IngestError::new(&name, message).hint(HINT))?;
        // A projection has its columns in the order of the file.
        found.sort_by_key(|(_, at)| *at);
        // Two keys may be read from one column.
        let mut columns: Vec<usize> = found.iter().map(|(_, at)| *at).collect();
        columns.dedup();
        if columns.len() < found.len() {
            return Err(IngestError::new(&name, "one column is to be read as two things").hint("look at --map"));
        }
        let keys = found.iter().map(|(key, at)| Key { key, per_second: per_second(&fields[*at]) }).collect();
        let projected = columns.iter().map(|at| fields[*at].clone()).collect();
        let projection = Type::group_type_builder(schema.name()).with_fields(projected).build().map_err(|error| broken(&error))?;
        let rows = RowIter::from_file_into(reader).project(Some(projection)).map_err(|error| broken(&error))?;
        Ok(Parquet { name, rows, keys, row: 0, ended: false })
    }

    fn report(&self, row: Row, defaults: &Defaults) -> Result<Report, IngestError> {
        let mut object = Map::new();
        for (key, (_, field)) in self.keys.iter().zip(row.into_columns()) {
            let value = value(key, field).map_err(|kind| {
                IngestError::new(&self.name, format!("\"{}\" must be text, found {kind}", key.key)).line(self.row).hint("name another column: --map text=NAME")
            })?;
            // As in a table, an empty cell is not given.
            if let Some(value) = value.filter(|value| key.key == "text" || !value.trim().is_empty()) {
                object.insert(key.key.to_owned(), Value::String(value));
            }
        }
        if !object.contains_key("text") {
            return Err(IngestError::new(&self.name, "\"text\" is empty: nothing to code").line(self.row));
        }
        object_report(&self.name, self.row, object, Vec::new(), defaults)
    }
}

impl Reading for Parquet {
    fn next(&mut self, context: &Context) -> Step {
        if self.ended {
            return Step::End;
        }
        self.row += 1;
        // The reader of rows trusts what is in a page, and panics where it is not so.
        let broken = match catch_unwind(AssertUnwindSafe(|| self.rows.next())) {
            Ok(Some(Ok(row))) => return Step::Item(self.report(row, &context.defaults)),
            Ok(None) if self.row == 1 => "the file has no rows".to_owned(),
            Ok(None) => return Step::End,
            Ok(Some(Err(error))) => format!("cannot be read any further: {}", plain(&error)),
            Err(_) => "cannot be read any further: a page is broken".to_owned(),
        };
        self.ended = true;
        Step::Item(Err(IngestError::new(&self.name, broken).line(self.row)))
    }
}

/// Without the kind of error in front, and with what to do where a compressor is missing.
fn plain(error: &ParquetError) -> String {
    match error {
        ParquetError::NYI(message) | ParquetError::General(message) if message.contains("isdabled") || message.contains("isabled feature") => {
            format!("{message}; write the file with snappy")
        }
        ParquetError::General(message) | ParquetError::NYI(message) | ParquetError::EOF(message) => message.clone(),
        other => other.to_string(),
    }
}

/// Times in nanoseconds come as bare numbers.
fn per_second(field: &Type) -> Option<i64> {
    match field.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS => Some(1_000_000_000),
        _ => None,
    }
}

/// A cell as text; `None` where it is null. Times are instants and give their day in UTC.
fn value(key: &Key, field: Field) -> Result<Option<String>, &'static str> {
    let day = |seconds: i64| Timestamp::from_second(seconds).ok().map(|time| time.to_string());
    Ok(match field {
        Field::Null => None,
        Field::Str(text) => Some(text),
        // Writers often leave out that bytes are text.
        Field::Bytes(bytes) => Some(bytes.as_utf8().map_err(|_| "bytes that are not UTF-8")?.to_owned()),
        Field::Date(days) => Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).map_err(|_| "a date")?).ok().map(|day| day.to_string()),
        Field::TimestampMillis(millis) => day(millis.div_euclid(1000)),
        Field::TimestampMicros(micros) => day(micros.div_euclid(1_000_000)),
        Field::Long(n) => key.per_second.map_or_else(|| Some(n.to_string()), |unit| day(n.div_euclid(unit))),
        Field::Int(n) => Some(n.to_string()),
        Field::UInt(n) => Some(n.to_string()),
        Field::ULong(n) => Some(n.to_string()),
        Field::Short(n) => Some(n.to_string()),
        Field::Bool(_) => return Err("true or false"),
        Field::Group(_) => return Err("a group"),
        Field::ListInternal(_) | Field::MapInternal(_) => return Err("a list"),
        _ => return Err("a number"),
    })
}
