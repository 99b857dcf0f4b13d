//! Rows as lines. In: cells. Out: CSV that quotes (RFC 4180), or TSV for readers that know no quotes.

use std::io::{self, Write};

use crate::question::Cell;

/// How lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// Cells with commas, quotes or line breaks are quoted.
    Csv {
        /// Text that a spreadsheet would run as a formula gets an apostrophe.
        formula_guard: bool,
    },
    /// Nothing is quoted: tabs and line breaks inside cells become spaces, and are counted.
    Tsv,
}

/// Writes lines, and counts what it had to change.
#[derive(Debug)]
pub(super) struct Delimited<W: Write> {
    out: W,
    style: Style,
    line: String,
    /// Cells in which tabs or line breaks became spaces, or that were guarded.
    pub(super) changed: u64,
}

impl<W: Write> Delimited<W> {
    pub(super) fn new(out: W, style: Style) -> Self {
        Delimited { out, style, line: String::new(), changed: 0 }
    }

    pub(super) fn header<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let cells: Vec<Cell> = names.map(|name| Cell::Text(name.to_owned())).collect();
        self.row(&cells)
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.line.clear();
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.line.push(if self.style == Style::Tsv { '\t' } else { ',' });
            }
            match cell {
                Cell::Text(text) => self.changed += u64::from(push(&mut self.line, text, self.style)),
                other => self.line += &shown(other),
            }
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())
    }

    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(self.changed)
    }
}

/// A cell as words; unknown is nothing.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) if number.is_finite() => number.to_string(),
        Cell::Real(_) => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Puts text on a line; whether it had to be changed.
fn push(line: &mut String, text: &str, style: Style) -> bool {
    match style {
        Style::Tsv => {
            // Other readers end lines at these as well as at a line feed.
            let breaks = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
            line.extend(text.chars().map(|c| if breaks(c) { ' ' } else { c }));
            text.contains(breaks)
        }
        Style::Csv { formula_guard } => {
            let guarded = formula_guard && text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            let mark = if guarded { "'" } else { "" };
            if guarded || text.contains(['"', ',', '\n', '\r', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
                *line += &format!("\"{mark}{}\"", text.replace('"', "\"\""));
            } else {
                *line += text;
            }
            guarded
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(style: Style) -> (String, u64) {
        let mut out = Vec::new();
        let mut lines = Delimited::new(&mut out, style);
        let text = |text: &str| Cell::Text(text.to_owned());
        lines.row(&[text("010"), text("=1+1"), text("a\tb\r\n\"c\""), Cell::Null, Cell::Integer(0), Cell::Real(-5.0)]).expect("memory");
        let changed = lines.finish().expect("memory");
        (String::from_utf8(out).expect("text"), changed)
    }

    #[test]
    fn each_style_keeps_its_columns() {
        assert_eq!(written(Style::Csv { formula_guard: false }), ("010,=1+1,\"a\tb\r\n\"\"c\"\"\",,0,-5\n".to_owned(), 0));
        assert_eq!(written(Style::Csv { formula_guard: true }), ("010,\"'=1+1\",\"a\tb\r\n\"\"c\"\"\",,0,-5\n".to_owned(), 1), "numbers are no formulas");
        assert_eq!(written(Style::Tsv), ("010\t=1+1\ta b  \"c\"\t\t0\t-5\n".to_owned(), 1));
    }
}
