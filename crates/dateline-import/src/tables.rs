//! CSV tables that rows are added to. In: the text of a table. Out: the names in it, and its text with more rows.

use std::collections::BTreeSet;

/// A table of the data folder.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table. One that is missing or broken has the columns given and no rows; the coder itself tells of broken tables.
    pub(crate) fn parse(text: Option<&str>, columns: &[&str]) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(text.unwrap_or("").trim_start_matches('\u{feff}').as_bytes());
        let mut rows = reader.records().flatten().map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().unwrap_or_else(|| columns.iter().map(|column| (*column).to_owned()).collect());
        let width = header.len();
        let rows = rows.map(|mut row| {
            row.resize(width, String::new());
            row
        });
        Table { rows: rows.collect(), header }
    }

    pub(crate) fn clear(&mut self) {
        self.rows.clear();
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column.trim() == name)
    }

    /// All values of a column; `|` separates several in one cell.
    pub(crate) fn values<'t>(&'t self, column: &str) -> impl Iterator<Item = &'t str> {
        let at = self.column(column);
        self.rows.iter().filter_map(move |row| row.get(at?)).flat_map(|cell| cell.split('|')).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Adds a row, given by column name; other columns stay empty.
    pub(crate) fn push(&mut self, cells: &[(&str, &str)]) {
        let mut row = vec![String::new(); self.header.len()];
        for (name, value) in cells {
            if let Some(at) = self.column(name) {
                row[at] = (*value).to_owned();
            }
        }
        self.rows.push(row);
    }

    /// Adds a value to the `|`-separated cell of the row whose `key` column has the value.
    pub(crate) fn append(&mut self, key: &str, is: &str, column: &str, value: &str) {
        let (Some(key), Some(column)) = (self.column(key), self.column(column)) else { return };
        if let Some(row) = self.rows.iter_mut().find(|row| row[key] == is) {
            if !row[column].is_empty() {
                row[column].push('|');
            }
            row[column].push_str(value);
        }
    }

    /// The table as text, sorted by its first column.
    pub(crate) fn text(mut self) -> String {
        self.rows.sort();
        self.rows.dedup();
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory does not fail, and all rows are as wide as the header.
        let _ = writer.write_record(&self.header);
        for row in &self.rows {
            let _ = writer.write_record(row);
        }
        String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned()
    }
}

/// A name as names are compared: lower case, words apart by one blank, without a leading "the" and without punctuation.
pub(crate) fn folded(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if c != '\'' && c != '’' && c != '.' && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    let out = out.trim_end();
    out.strip_prefix("the ").unwrap_or(out).to_owned()
}

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    pub(crate) fn add<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        self.0.extend(names.map(folded));
    }

    /// Takes a name; false if it was taken.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(folded(name))
    }
}

/// How a name of the dictionaries, which are in capitals, is written in news: capitals first, acronyms in capitals throughout, so that
/// "WHO" is not found in "who".
pub(crate) fn written(phrase: &str) -> String {
    const SMALL: &[&str] = &["OF", "THE", "AND", "FOR", "IN", "ON", "TO", "DE", "LA", "DU", "DES", "DEL", "DER", "VON", "VAN"];
    let words: Vec<&str> = phrase.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    let alone = words.len() == 1;
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let vowels = word.chars().any(|c| matches!(c.to_ascii_uppercase(), 'A' | 'E' | 'I' | 'O' | 'U' | 'Y'));
        let acronym = (alone && letters <= 3) || !vowels || word.contains('.') || word.chars().any(|c| c.is_ascii_digit());
        out.push(if acronym {
            word.to_uppercase()
        } else if at > 0 && SMALL.contains(&word.to_uppercase().as_str()) {
            word.to_lowercase()
        } else {
            capitalised(word)
        });
    }
    out.join(" ")
}

/// "ABU-BAKR" is "Abu-Bakr", "O'NEIL" is "O'Neil".
fn capitalised(word: &str) -> String {
    let mut start = true;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphanumeric();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_news() {
        assert_eq!(written("RUDOLF_RASSENDYLL_"), "Rudolf Rassendyll");
        assert_eq!(written("BANK_OF_STRELSAU"), "Bank of Strelsau");
        assert_eq!(written("WHO_"), "WHO");
        assert_eq!(written("U.N._"), "U.N.");
        assert_eq!(written("KGB"), "KGB");
        assert_eq!(written("ABU-BAKR O'NEIL"), "Abu-Bakr O'Neil");
        assert_eq!(folded("The U.N."), "un");
        assert_eq!(folded("Abu-Bakr"), "abu bakr");
    }

    #[test]
    fn rows_are_added_and_sorted() {
        let mut table = Table::parse(Some("name,aliases,source\nB,x|y,own\n"), &[]);
        table.push(&[("name", "A"), ("source", "a, b")]);
        table.append("name", "B", "aliases", "z");
        assert_eq!(table.values("aliases").collect::<Vec<_>>(), ["x", "y", "z"]);
        assert_eq!(table.text(), "name,aliases,source\nA,,\"a, b\"\nB,x|y|z,own\n");
    }
}
