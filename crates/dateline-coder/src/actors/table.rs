//! CSV with named columns. In: the content of one table. Out: its rows by column name, errors with file and line.

use std::fmt;

use dateline_model::{Date, PartialDate, Sector};
use jiff::civil;

/// What is wrong with a table, where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableError {
    /// Path inside the data folder.
    pub path: String,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} (hint: {})", self.path, self.line, self.message, self.hint)
    }
}

impl std::error::Error for TableError {}

/// A table that was read, with the errors found so far.
pub(crate) struct Table<'e> {
    path: &'e str,
    header: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
    errors: &'e mut Vec<TableError>,
}

/// One row.
pub(crate) struct Row<'t> {
    table: &'t Table<'t>,
    pub(crate) line: u64,
    record: &'t csv::StringRecord,
}

/// Reads a table and turns each row into `T`; rows that `make` refuses become errors.
pub(crate) fn read<'e, T>(
    path: &'e str,
    content: Option<String>,
    columns: &[&str],
    errors: &'e mut Vec<TableError>,
    make: impl Fn(&Row<'_>) -> Result<T, (String, String)>,
) -> Vec<T> {
    let Some(content) = content else {
        errors.push(TableError { path: path.into(), line: 1, message: "the table is missing".into(), hint: "add the file; a header row alone will do".into() });
        return Vec::new();
    };
    let mut table = Table { path, header: Vec::new(), rows: Vec::new(), errors };
    table.load(content.trim_start_matches('\u{feff}'), columns);
    let mut made = Vec::with_capacity(table.rows.len());
    let mut refused = Vec::new();
    for (line, record) in &table.rows {
        match make(&Row { table: &table, line: *line, record }) {
            Ok(row) => made.push(row),
            Err((message, hint)) => refused.push(TableError { path: path.into(), line: *line, message, hint }),
        }
    }
    table.errors.extend(refused);
    made
}

impl Table<'_> {
    fn load(&mut self, content: &str, columns: &[&str]) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).comment(Some(b'#')).from_reader(content.as_bytes());
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(1, csv::Position::line);
                    if self.header.is_empty() {
                        self.header = record.iter().map(|cell| cell.trim().to_owned()).collect();
                        for column in columns.iter().filter(|column| !record.iter().any(|cell| cell.trim() == **column)) {
                            self.error(line, format!("column `{column}` is missing"), format!("the header must name: {}", columns.join(",")));
                        }
                    } else if record.len() != self.header.len() {
                        let (got, wanted) = (record.len(), self.header.len());
                        self.error(line, format!("{got} cells, the header has {wanted}"), "put a cell that contains a comma into double quotes".into());
                    } else {
                        self.rows.push((line, record));
                    }
                }
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    self.error(line, format!("not readable as CSV: {error}"), "check the double quotes of this line".into());
                }
            }
        }
    }

    fn error(&mut self, line: u64, message: String, hint: String) {
        self.errors.push(TableError { path: self.path.into(), line, message, hint });
    }
}

impl Row<'_> {
    /// A cell, trimmed; empty where the column is missing.
    pub(crate) fn cell(&self, column: &str) -> &str {
        self.table.header.iter().position(|name| name == column).and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }

    /// A cell that must not be empty.
    pub(crate) fn filled(&self, column: &str) -> Result<String, (String, String)> {
        match self.cell(column) {
            "" => Err((format!("`{column}` is empty"), "every row needs it; delete the row if it is not known".into())),
            text => Ok(text.to_owned()),
        }
    }

    /// The values of a cell that `|` separates.
    pub(crate) fn values(&self, column: &str) -> Vec<String> {
        self.cell(column).split('|').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// A sector; empty is `Unk`.
    pub(crate) fn sector(&self, column: &str) -> Result<Sector, (String, String)> {
        match self.cell(column) {
            "" => Ok(Sector::Unk),
            text => {
                let first = text.split('|').next().unwrap_or("").trim();
                Sector::parse(first).ok_or_else(|| (format!("`{text}` is not a sector"), "PLOVER 2.0 sectors are three capitals such as GOV, MIL, REB".into()))
            }
        }
    }

    /// A date known to the year, month or day.
    pub(crate) fn date(&self, column: &str) -> Result<Option<PartialDate>, (String, String)> {
        match self.cell(column) {
            "" => Ok(None),
            text => partial_date(text).map(Some).ok_or_else(|| (format!("`{text}` in `{column}` is not a date"), "write YYYY, YYYY-MM or YYYY-MM-DD".into())),
        }
    }
}

fn partial_date(text: &str) -> Option<PartialDate> {
    let mut parts = text.splitn(3, '-');
    let year: i16 = parts.next().filter(|part| part.len() == 4)?.parse().ok()?;
    let month: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let first: Date = civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Some(PartialDate { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_covers_its_days() {
        let may = partial_date("2021-05").unwrap();
        assert_eq!((may.first.to_string(), may.last.to_string()), ("2021-05-01".into(), "2021-05-31".into()));
        assert!(partial_date("May 2021").is_none());
        assert!(partial_date("2021-13").is_none());
    }

    #[test]
    fn errors_say_where() {
        let mut errors = Vec::new();
        let rows = read("x.csv", Some("name,sector\nA,GOV\nB,NO\nC\n".into()), &["name", "sector", "source"], &mut errors, |row| {
            row.sector("sector").map(|sector| (row.cell("name").to_owned(), sector))
        });
        assert_eq!(rows, [("A".to_owned(), Sector::Gov)]);
        let lines: Vec<_> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [1, 4, 3], "{errors:?}");
    }
}
