//! Rows of CSV and TSV. In: lines. Out: whole rows (a quoted cell may span lines) and, of a row, the object that JSON Lines would give.

use serde_json::{Map, Value};

use crate::columns::Columns;

/// A table being read.
#[derive(Debug)]
pub(crate) struct Table {
    separator: u8,
    mapping: Columns,
    /// Key and index of the columns that are read; empty until the heading was.
    columns: Vec<(&'static str, usize)>,
    width: usize,
}

/// Where in a row the scan is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Quote {
    /// At the beginning of a cell: the only place where a quote opens one.
    #[default]
    Start,
    Plain,
    Inside,
    /// After a quote inside: the end of the cell, or the first of two.
    Closing,
}

impl Table {
    pub(crate) fn new(separator: u8, mapping: Columns) -> Self {
        Table { separator, mapping, columns: Vec::new(), width: 0 }
    }

    pub(crate) fn has_heading(&self) -> bool {
        !self.columns.is_empty()
    }

    /// The state after some bytes of a row; the row goes on where it is `Inside`.
    pub(crate) fn scan(&self, state: Quote, bytes: &[u8]) -> Quote {
        bytes.iter().fold(state, |state, byte| match (state, *byte) {
            (Quote::Start | Quote::Closing, b'"') => Quote::Inside,
            (Quote::Inside, b'"') => Quote::Closing,
            (Quote::Inside, _) => Quote::Inside,
            (_, byte) if byte == self.separator => Quote::Start,
            _ => Quote::Plain,
        })
    }

    /// Takes the heading; `Err` tells what it lacks.
    pub(crate) fn heading(&mut self, row: &str) -> Result<(), String> {
        let cells = self.cells(row);
        self.columns = self.mapping.find(&cells)?;
        self.width = cells.len();
        Ok(())
    }

    /// The object of a row; `Err` where it has more or fewer cells than the heading.
    pub(crate) fn object(&self, row: &str) -> Result<Map<String, Value>, String> {
        let cells = self.cells(row);
        if cells.len() != self.width {
            return Err(format!("the row has {} cells, the heading {}", cells.len(), self.width));
        }
        let filled = self.columns.iter().filter(|(key, at)| *key == "text" || !cells[*at].trim().is_empty());
        Ok(filled.map(|(key, at)| ((*key).to_owned(), Value::String(cells[*at].clone()))).collect())
    }

    fn cells(&self, row: &str) -> Vec<String> {
        let (mut cells, mut cell, mut state) = (Vec::new(), String::new(), Quote::Start);
        for character in row.chars() {
            let mut utf8 = [0; 4];
            let after = self.scan(state, character.encode_utf8(&mut utf8).as_bytes());
            match (state, after) {
                (Quote::Start, Quote::Inside) | (Quote::Inside, Quote::Closing) => {}
                (_, Quote::Start) => cells.push(std::mem::take(&mut cell)),
                _ => cell.push(character),
            }
            state = after;
        }
        cells.push(cell);
        cells
    }
}

#[cfg(test)]
mod tests {
    use crate::{Defaults, Source, read_source};

    /// Text, title and day of a row.
    type Read = (String, Option<String>, String);

    fn read(name: &str, bytes: &str) -> Vec<Result<Read, String>> {
        let reports = read_source(Source::bytes(name, bytes.as_bytes().to_vec()), &Defaults::default());
        reports
            .map(|report| {
                let article = report.map_err(|error| error.to_string())?.article;
                Ok((article.text, article.title, article.publication_date.map(|date| date.to_string()).unwrap_or_default()))
            })
            .collect()
    }

    #[test]
    fn quoted_cells_span_lines_and_columns_are_found_by_name() {
        let table = "\u{FEFF}ID,Headline,Body,Date\r\n7,Envoy,\"Peru, it said,\r\n\"\"recalled\"\" its envoy.\",2024-03-05\r\n8,,Chile did not.,\r\n";
        let first = ("Peru, it said,\n\"recalled\" its envoy.".to_owned(), Some("Envoy".to_owned()), "2024-03-05".to_owned());
        assert_eq!(read("a.csv", table), [Ok(first), Ok(("Chile did not.".to_owned(), None, String::new()))]);
        assert_eq!(read("a.tsv", "text\ttitle\nHe said \"no\".\tA, b\n"), [Ok(("He said \"no\".".to_owned(), Some("A, b".to_owned()), String::new()))]);
    }

    #[test]
    fn a_bad_row_is_told_and_the_next_one_read() {
        let found = read("a.csv", "text,date\nPeru,2024-03-05,more\nChile,soon\nBolivia,\n\"never closed,\n");
        assert_eq!(found[0], Err("a.csv:2: the row has 3 cells, the heading 2 (at byte 10)".to_owned()));
        assert!(found[1].as_ref().is_err_and(|error| error.starts_with("a.csv:3: \"published\"")), "{found:?}");
        assert!(found[2].is_ok());
        assert!(found[3].as_ref().is_err_and(|error| error.contains("never closed (at byte 51)")), "{found:?}");
    }

    #[test]
    fn a_table_without_a_text_column_is_refused() {
        assert!(read("a.csv", "a,b\n1,2\n")[0].as_ref().is_err_and(|error| error.contains("`a`, `b`")));
    }
}
