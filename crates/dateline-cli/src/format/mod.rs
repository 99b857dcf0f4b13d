//! Forms of output. In: a record. Out: text. Each form is a function of the record alone.

mod csv;
mod json;
mod rows;
mod statements;
mod table;

pub(crate) use csv::{cells_of, csv, csv_header};
pub(crate) use json::json;
pub(crate) use rows::Rows;
pub(crate) use statements::{sides, statements};
pub(crate) use table::table;

/// "1 event", "2 events".
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
