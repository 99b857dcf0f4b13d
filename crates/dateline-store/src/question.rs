//! Questions to a record in SQL. In: one SELECT. Out: its rows, within limits, and nothing else: no write, no other file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode};

use crate::error::{StoreError, Trouble};
use crate::store::open_for_reading;

/// SQLite looks at the clock after so many steps of its machine, about every millisecond.
const STEPS: i32 = 10_000;

/// Pragmas that only tell how tables are built. `data_version` is what full-text search asks for itself.
const HARMLESS: [&str; 7] = ["table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list", "data_version"];

/// What a question may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Rows; what comes after them is not given.
    pub rows: u64,
    /// Time.
    pub time: Duration,
    /// Memory of SQLite, in bytes, for all connections of the process.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { rows: 1_000_000, time: Duration::from_secs(60), memory: 512 << 20 }
    }
}

/// A value in a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Unknown.
    Null,
    /// A whole number.
    Integer(i64),
    /// Another number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// What comes of a question, in this order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Part<'a> {
    /// The names of the columns; once, before all rows.
    Columns(&'a [String]),
    /// A row.
    Row(&'a [Cell]),
}

/// How a question ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answered {
    /// Rows given.
    pub rows: u64,
    /// There are more.
    pub more: bool,
}

/// A record that can be asked.
#[derive(Debug)]
pub struct Question {
    connection: Connection,
    path: PathBuf,
    limits: Limits,
}

impl Question {
    /// Opens a record for questions.
    ///
    /// # Errors
    /// There is no record, or it cannot be read.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, StoreError> {
        let fail = |error| StoreError::sql(path, "opening the record", error);
        let mut connection = open_for_reading(path)?;
        let memory = i64::try_from(limits.memory).unwrap_or(i64::MAX);
        connection.pragma_update(None, "query_only", true).map_err(fail)?;
        connection.query_row(&format!("PRAGMA hard_heap_limit = {memory}"), [], |_| Ok(())).map_err(fail)?;
        connection.authorizer(Some(allowed)).map_err(fail)?;
        Ok(Question { connection, path: path.to_path_buf(), limits })
    }

    /// Asks: calls `each` with the names of the columns, then with every row.
    ///
    /// # Errors
    /// The question is no single SELECT, or not understood, or took too long; or what `each` gave.
    pub fn ask<E: From<StoreError>>(&mut self, sql: &str, mut each: impl FnMut(Part<'_>) -> Result<(), E>) -> Result<Answered, E> {
        let end = Instant::now() + self.limits.time;
        let watched = self.connection.progress_handler(STEPS, Some(move || Instant::now() >= end));
        let fail = |error| E::from(self.explain(error));
        watched.map_err(fail)?;
        let mut statement = self.connection.prepare(sql).map_err(fail)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        if columns.is_empty() || !statement.readonly() {
            return Err(E::from(self.refused()));
        }
        each(Part::Columns(&columns))?;
        let mut rows = statement.query([]).map_err(fail)?;
        let mut answered = Answered { rows: 0, more: false };
        let mut cells = Vec::with_capacity(columns.len());
        while let Some(row) = rows.next().map_err(fail)? {
            if answered.rows == self.limits.rows {
                answered.more = true;
                break;
            }
            cells.clear();
            for column in 0..columns.len() {
                cells.push(row.get_ref(column).map(cell).map_err(fail)?);
            }
            each(Part::Row(&cells))?;
            answered.rows += 1;
        }
        Ok(answered)
    }

    fn refused(&self) -> StoreError {
        StoreError::new(&self.path, Trouble::Question, "only one SELECT is allowed")
            .hint("a record is asked, not changed: `dateline ingest` writes it; for anything else copy the file and open the copy with sqlite3")
    }

    fn explain(&self, error: Error) -> StoreError {
        let new = |trouble, message: String| StoreError::new(&self.path, trouble, message);
        match (&error, error.sqlite_error_code()) {
            (_, Some(ErrorCode::OperationInterrupted)) => new(Trouble::Limit, format!("the question took longer than {} s", self.limits.time.as_secs()))
                .hint("narrow it down with WHERE on an indexed column (docs/record.md), or allow more with --max-seconds"),
            (_, Some(ErrorCode::OutOfMemory)) => new(Trouble::Limit, format!("the question needs more than {} MiB of memory", self.limits.memory >> 20))
                .hint("narrow it down, or ask for less text at a time"),
            (_, Some(ErrorCode::AuthorizationForStatementDenied)) | (Error::MultipleStatement, _) => self.refused(),
            (Error::SqlInputError { msg, .. }, _) if msg.starts_with("not authorized") => self.refused(),
            (Error::SqlInputError { msg, offset, .. }, _) => {
                let place = usize::try_from(*offset).map(|offset| format!(" (at character {})", offset + 1)).unwrap_or_default();
                new(Trouble::Question, format!("the question is not understood: {msg}{place}"))
                    .hint("tables and views: SELECT name, type FROM sqlite_schema; columns: SELECT name FROM pragma_table_info('events')")
            }
            (_, Some(ErrorCode::Unknown)) => new(Trouble::Question, format!("the question is not understood: {error}"))
                .hint("tables and views: SELECT name, type FROM sqlite_schema; columns: SELECT name FROM pragma_table_info('events')"),
            // Without a code it is rusqlite that refuses: an empty question.
            (_, Some(ErrorCode::ReadOnly) | None) => self.refused(),
            _ => StoreError::sql(&self.path, "asking the record", error),
        }
    }
}

/// Lets through what reads this record, and refuses all else when the question is prepared.
fn allowed(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => Authorization::Allow,
        AuthAction::Pragma { pragma_name, .. } if HARMLESS.contains(&pragma_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    }
}
