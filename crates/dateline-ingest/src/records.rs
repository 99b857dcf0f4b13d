//! Records of a stream, a line or a row each. In: JSON Lines, CSV or TSV. Out: one report a record, or what is wrong with it and where.

use std::io::{self, BufRead};

use crate::columns::HINT;
use crate::decode::decode;
use crate::json::{json_report, object_report};
use crate::lines::{Next, next_line};
use crate::open::{Context, Reading, Step, too_long};
use crate::source::MAX_REPORT_BYTES;
use crate::table::{Quote, Table};
use crate::{Defaults, IngestError, Report};

/// A stream of records that is being read.
pub(crate) struct Records {
    name: String,
    reader: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    /// Number of lines read.
    line: u64,
    /// Bytes read.
    offset: u64,
    any: bool,
    ended: bool,
    /// Of CSV and TSV.
    table: Option<Table>,
}

impl Records {
    pub(crate) fn new(name: String, reader: Box<dyn BufRead + Send>, table: Option<Table>) -> Self {
        Records { name, reader, buffer: Vec::new(), line: 0, offset: 0, any: false, ended: false, table }
    }
}

impl Reading for Records {
    fn next(&mut self, context: &Context) -> Step {
        if self.ended {
            return Step::End;
        }
        let item = if self.table.is_some() { self.row(&context.defaults) } else { self.object(&context.defaults) };
        match item {
            Some(item) => {
                self.ended = item.as_ref().is_err_and(IngestError::is_io);
                self.any = true;
                Step::Item(item)
            }
            None if self.any => Step::End,
            None => {
                self.ended = true;
                Step::Item(Err(IngestError::new(&self.name, "the file is empty: nothing to code")))
            }
        }
    }
}

impl Records {
    /// The next row of a table that is not blank. The heading is read on the way.
    fn row(&mut self, defaults: &Defaults) -> Option<Result<Report, IngestError>> {
        let Records { name, reader, buffer, line, offset, table, .. } = self;
        let table = table.as_mut()?;
        loop {
            let (start, first) = (*offset, *line + 1);
            let fail = |message: String| IngestError::new(name, message).line(first).byte(start);
            let (mut row, mut state) = (Vec::new(), Quote::default());
            loop {
                *line += 1;
                match next_line(reader, buffer, MAX_REPORT_BYTES - row.len(), offset) {
                    Err(error) => return Some(Err(IngestError::io(name, "cannot read", error).line(*line).byte(start))),
                    Ok(Next::End) if state == Quote::Inside => {
                        return Some(Err(fail("a quote that opens a cell of this row is never closed".to_owned()).hint("double a quote inside a cell")));
                    }
                    Ok(Next::End) => return None,
                    Ok(Next::TooLong) => {
                        return Some(Err(fail("the row is over 64 MiB long, too long for one report".to_owned()).hint("look for a quote that is not closed")));
                    }
                    Ok(Next::Line) => {
                        row.extend_from_slice(if start == 0 && first == *line { buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(buffer) } else { buffer })
                    }
                }
                let new = row.len() - buffer.len().min(row.len());
                state = table.scan(state, &row[new..]);
                if state != Quote::Inside || row.len() >= MAX_REPORT_BYTES {
                    break;
                }
                row.push(b'\n');
            }
            if row.trim_ascii().is_empty() {
                continue;
            }
            let (text, diagnostics) = match decode(&row, defaults.charset) {
                Ok(decoded) => decoded,
                Err(message) => return Some(Err(fail(message))),
            };
            if table.has_heading() {
                let object = table.object(&text).map_err(fail);
                return Some(object.and_then(|object| object_report(name, first, object, diagnostics, defaults)));
            }
            if let Err(message) = table.heading(&text) {
                // Without a heading no row can be read: the source ends here.
                let error = io::Error::new(io::ErrorKind::InvalidData, message);
                return Some(Err(IngestError::io(name, "cannot read the table", error).line(first).hint(HINT)));
            }
        }
    }

    /// The report of the next line that is not blank.
    fn object(&mut self, defaults: &Defaults) -> Option<Result<Report, IngestError>> {
        loop {
            let start = self.offset;
            self.line += 1;
            match next_line(&mut self.reader, &mut self.buffer, MAX_REPORT_BYTES, &mut self.offset) {
                Err(error) => return Some(Err(IngestError::io(&self.name, "cannot read", error).line(self.line).byte(start))),
                Ok(Next::End) => return None,
                Ok(Next::TooLong) => {
                    let error = IngestError::new(&self.name, "the line is over 64 MiB long, too long for one report").line(self.line).byte(start);
                    return Some(Err(too_long(error)));
                }
                Ok(Next::Line) => {
                    let bytes = if self.line == 1 { self.buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.buffer) } else { &self.buffer };
                    if !bytes.trim_ascii().is_empty() {
                        return Some(json_report(&self.name, self.line, bytes, defaults));
                    }
                }
            }
        }
    }
}
