//! `read_source`: a file, standard input or bytes to reports, one at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;

use dateline_model::{Article, Date, Diagnostic};

use crate::decode::decode;
use crate::html::html_report;
use crate::json::{json_report, object_report};
use crate::lines::{Next, next_line};
use crate::plain::plain_report;
use crate::sniff::{Format, SNIFF_BYTES, sniff};
use crate::table::{Quote, Table};
use crate::warc::Warc;
use crate::{Charset, IngestError};

/// The longest report, and the longest line of JSON Lines, that is read: 64 MiB. Some forty novels; what is longer is not a report.
pub const MAX_REPORT_BYTES: usize = 64 << 20;

/// How often a source may be wrapped in compression.
const NESTED: u8 = 2;

/// Where reports come from.
#[derive(Debug)]
pub struct Source(Kind);

#[derive(Debug)]
enum Kind {
    Path(PathBuf),
    Stdin,
    Bytes { name: String, bytes: Vec<u8> },
}

impl Source {
    /// A file.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Source(Kind::Path(path.into()))
    }

    /// Standard input.
    pub fn stdin() -> Self {
        Source(Kind::Stdin)
    }

    /// Bytes in memory, with a name for messages; its extension counts.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Source(Kind::Bytes { name: name.into(), bytes })
    }

    /// The name that messages use.
    pub fn name(&self) -> String {
        match &self.0 {
            Kind::Path(path) => path.display().to_string(),
            Kind::Stdin => "<stdin>".to_owned(),
            Kind::Bytes { name, .. } => name.clone(),
        }
    }

    fn open(self, name: &str) -> Result<Box<dyn BufRead + Send>, IngestError> {
        Ok(match self.0 {
            Kind::Path(path) => {
                let file = File::open(&path).map_err(|error| IngestError::io(name, "cannot open", error))?;
                let is_directory = file.metadata().is_ok_and(|metadata| metadata.is_dir());
                if is_directory {
                    return Err(IngestError::new(name, "this is a directory").hint(format!("name the files: {}/*.txt", name.trim_end_matches('/'))));
                }
                Box::new(BufReader::with_capacity(1 << 16, file))
            }
            Kind::Stdin => Box::new(BufReader::with_capacity(1 << 16, io::stdin())),
            Kind::Bytes { bytes, .. } => Box::new(Cursor::new(bytes)),
        })
    }
}

/// What holds for reports that do not say otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Defaults {
    /// Publication date of reports that give none; `None` is unknown.
    pub published: Option<Date>,
    /// Character set of the bytes; `None` is UTF-8, or the best guess where they are not valid UTF-8.
    pub charset: Option<Charset>,
}

/// An article, with what ingestion has to say about it and where it came from.
#[derive(Clone, Debug)]
pub struct Report {
    /// The article.
    pub article: Article,
    /// What was assumed or lost on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The source's name.
    pub source_name: String,
    /// The line of a JSON Lines source, from 1.
    pub line: Option<u64>,
}

/// Reads a source to its end: one item for a plain-text source, one for every non-blank line of JSON Lines. It is opened when the first item is asked for.
pub fn read_source(source: Source, defaults: &Defaults) -> impl Iterator<Item = Result<Report, IngestError>> + use<> {
    Reports { name: source.name(), defaults: *defaults, state: State::New(source) }
}

struct Reports {
    name: String,
    defaults: Defaults,
    state: State,
}

/// What opening a source gives.
enum Begun {
    Going(State),
    /// All of a plain text or a page.
    Report(Report),
}

enum State {
    New(Source),
    Lines(Lines),
    Warc(Warc),
    Done,
}

struct Lines {
    reader: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    /// Number of lines read.
    line: u64,
    /// Bytes read.
    offset: u64,
    any: bool,
    /// Of CSV and TSV.
    table: Option<Table>,
}

impl Iterator for Reports {
    type Item = Result<Report, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // Whatever stops the reading leaves `Done` behind.
            match std::mem::replace(&mut self.state, State::Done) {
                State::New(source) => match self.begin(source) {
                    Ok(Begun::Going(state)) => self.state = state,
                    Ok(Begun::Report(report)) => return Some(Ok(report)),
                    Err(error) => return Some(Err(error)),
                },
                State::Warc(mut warc) => {
                    let item = warc.next(&self.name, &self.defaults);
                    if item.is_some() {
                        self.state = State::Warc(warc);
                    } else if !warc.any {
                        return Some(Err(IngestError::new(&self.name, "the archive holds no web page and no text")));
                    }
                    return item;
                }
                State::Lines(mut lines) => {
                    let item = if lines.table.is_some() { self.next_row(&mut lines) } else { self.next_of(&mut lines) };
                    if item.as_ref().is_some_and(|item| !item.as_ref().is_err_and(IngestError::is_io)) {
                        self.state = State::Lines(lines);
                    } else if item.is_none() && !lines.any {
                        return Some(Err(IngestError::new(&self.name, "the file is empty: nothing to code")));
                    }
                    return item;
                }
                State::Done => return None,
            }
        }
    }
}

impl Reports {
    /// Opens the source; gives what is read on, or the one report of a plain text or page.
    fn begin(&self, source: Source) -> Result<Begun, IngestError> {
        self.begin_reading(&self.name, source.open(&self.name)?, NESTED)
    }

    /// The same for an opened source; `inner` is its name without the ending of what it is wrapped in.
    fn begin_reading(&self, inner: &str, mut reader: Box<dyn BufRead + Send>, nested: u8) -> Result<Begun, IngestError> {
        let unreadable = |error| IngestError::io(&self.name, "cannot read", error);
        let mut head = Vec::with_capacity(SNIFF_BYTES);
        (&mut reader).take(SNIFF_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        let format = sniff(inner, &head).map_err(|refused| IngestError::new(&self.name, refused.message).hint(refused.hint))?;
        let mut reader = io::Cursor::new(head).chain(reader);
        match format {
            Format::JsonLines | Format::Table(_) => {
                let table = if let Format::Table(separator) = format { Some(Table::new(separator)) } else { None };
                Ok(Begun::Going(State::Lines(Lines { reader: Box::new(reader), buffer: Vec::new(), line: 0, offset: 0, any: false, table })))
            }
            Format::Warc => Ok(Begun::Going(State::Warc(Warc::new(Box::new(reader))))),
            Format::Gzip => {
                let nested = nested.checked_sub(1).ok_or_else(|| IngestError::new(&self.name, "the file is compressed more than twice"))?;
                let unpacked = flate2::bufread::MultiGzDecoder::new(reader);
                let inner = inner.strip_suffix(".gz").unwrap_or(inner);
                self.begin_reading(inner, Box::new(BufReader::with_capacity(1 << 16, unpacked)), nested)
            }
            Format::Html | Format::Plain => {
                let mut bytes = Vec::new();
                (&mut reader).take(MAX_REPORT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
                if bytes.len() > MAX_REPORT_BYTES {
                    return Err(too_long(IngestError::new(&self.name, "the file is over 64 MiB long, too long for one report")));
                }
                let make = if format == Format::Html { html_report } else { plain_report };
                make(&self.name, &bytes, &self.defaults).map(Begun::Report)
            }
        }
    }

    /// The next row of a table that is not blank. The heading is read on the way.
    fn next_row(&self, lines: &mut Lines) -> Option<Result<Report, IngestError>> {
        let Lines { reader, buffer, line, offset, any, table } = lines;
        let table = table.as_mut()?;
        loop {
            let (start, first) = (*offset, *line + 1);
            let fail = |message: String| IngestError::new(&self.name, message).line(first).byte(start);
            let (mut row, mut state) = (Vec::new(), Quote::default());
            loop {
                *line += 1;
                match next_line(reader, buffer, MAX_REPORT_BYTES - row.len(), offset) {
                    Err(error) => return Some(Err(IngestError::io(&self.name, "cannot read", error).line(*line).byte(start))),
                    Ok(Next::End) if state == Quote::Inside => {
                        *any = true;
                        return Some(Err(fail("a quote that opens a cell of this row is never closed".to_owned()).hint("double a quote inside a cell")));
                    }
                    Ok(Next::End) => return None,
                    Ok(Next::TooLong) => {
                        *any = true;
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
            let (text, diagnostics) = match decode(&row, self.defaults.charset) {
                Ok(decoded) => decoded,
                Err(message) => return Some(Err(fail(message))),
            };
            if table.has_heading() {
                *any = true;
                let object = table.object(&text).map_err(fail);
                return Some(object.and_then(|object| object_report(&self.name, first, object, diagnostics, &self.defaults)));
            }
            if let Err(names) = table.heading(&text) {
                // Without a heading no row can be read: the source ends here.
                let hint = format!("name the column of the report `text`, `body` or `content`; the heading has {names}");
                let error = io::Error::new(io::ErrorKind::InvalidData, "no column holds the text");
                return Some(Err(IngestError::io(&self.name, "cannot read the table", error).line(first).hint(hint)));
            }
        }
    }

    fn next_of(&self, lines: &mut Lines) -> Option<Result<Report, IngestError>> {
        loop {
            let start = lines.offset;
            lines.line += 1;
            match next_line(&mut lines.reader, &mut lines.buffer, MAX_REPORT_BYTES, &mut lines.offset) {
                Err(error) => return Some(Err(IngestError::io(&self.name, "cannot read", error).line(lines.line).byte(start))),
                Ok(Next::End) => return None,
                Ok(Next::TooLong) => {
                    lines.any = true;
                    let error = IngestError::new(&self.name, "the line is over 64 MiB long, too long for one report").line(lines.line).byte(start);
                    return Some(Err(too_long(error)));
                }
                Ok(Next::Line) => {
                    let bytes = if lines.line == 1 { lines.buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&lines.buffer) } else { &lines.buffer };
                    if bytes.trim_ascii().is_empty() {
                        continue;
                    }
                    lines.any = true;
                    return Some(json_report(&self.name, lines.line, bytes, &self.defaults));
                }
            }
        }
    }
}

fn too_long(error: IngestError) -> IngestError {
    error.hint("split it into reports, one object a line: {\"text\": \"...\"}")
}
