//! `dateline code`. In: files or standard input. Out: records on standard output, failures on standard error, in input order.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use dateline_ingest::{Defaults, IngestError, Report, Source, read_source};
use dateline_model::Language;
use dateline_model::record::{Record, RecordOptions};

use crate::args::{CodeArguments, Format, InputArguments, Text};
use crate::engine::Engine;
use crate::ordered::ordered;
use crate::{Exit, complain, format, note};

/// What one input came to.
#[derive(Default)]
struct Outcome {
    /// For standard output.
    written: String,
    events: usize,
    /// True if it is not in English, and so was not read.
    foreign: bool,
    /// For standard error.
    failure: Option<String>,
    /// For standard error, where nothing is wrong: why there is no report.
    note: Option<String>,
}

pub(crate) fn run(arguments: &CodeArguments) -> io::Result<Exit> {
    if arguments.files.is_empty() && io::stdin().is_terminal() {
        complain("no input\n  hint: name files, or pipe a report in: dateline code report.txt");
        return Ok(Exit::Wrong);
    }
    let Some(engine) = Engine::load(arguments.input.data.as_deref(), arguments.input.reader) else { return Ok(Exit::Wrong) };
    let on_terminal = io::stdout().is_terminal();
    let output = arguments.format.unwrap_or(if on_terminal { Format::Table } else { Format::Json });
    let jobs = arguments.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let options = RecordOptions { text: arguments.text == Text::Full };

    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    if output == Format::Csv {
        out.write_all(format::csv_header().as_bytes())?;
    }
    let mut progress = Progress::new(!on_terminal && io::stderr().is_terminal());
    ordered(
        jobs,
        inputs(arguments),
        |input| code(&engine, input, output, options),
        |outcome| {
            progress.count(&outcome);
            if outcome.failure.is_some() || outcome.note.is_some() {
                // What was written so far comes first where both go to one terminal.
                out.flush()?;
                progress.clear();
            }
            if let Some(failure) = &outcome.failure {
                complain(failure);
            }
            if let Some(text) = &outcome.note {
                note(text);
            }
            out.write_all(outcome.written.as_bytes())?;
            if on_terminal { out.flush() } else { Ok(()) }
        },
    )?;
    if output == Format::Table && progress.coded > 1 {
        writeln!(out, "{} in {}", format::count(progress.events, "event"), format::count(progress.coded, "report"))?;
    }
    out.flush()?;
    progress.clear();
    let uncoded = progress.failed + progress.foreign + progress.left_out;
    if uncoded > 0 && uncoded + progress.coded > 1 {
        let _ = writeln!(io::stderr().lock(), "{}", progress.summary());
    }
    Ok(if progress.failed > 0 { Exit::InputFailed } else { Exit::Done })
}

/// Reports of all inputs, opened one after the other.
fn inputs(arguments: &CodeArguments) -> impl Iterator<Item = Result<Report, IngestError>> + Send {
    let defaults = defaults(&arguments.input);
    let files = if arguments.files.is_empty() { vec!["-".into()] } else { arguments.files.clone() };
    files.into_iter().flat_map(move |file| read_source(source(&file), &defaults))
}

pub(crate) fn defaults(input: &InputArguments) -> Defaults {
    Defaults { published: input.published, charset: input.encoding, language: input.language.clone(), columns: input.map.clone().unwrap_or_default() }
}

pub(crate) fn source(file: &Path) -> Source {
    if file == Path::new("-") { Source::stdin() } else { Source::path(file) }
}

fn code(engine: &Engine, input: Result<Report, IngestError>, output: Format, options: RecordOptions) -> Outcome {
    let failed = |message: String| Outcome { failure: Some(message), ..Outcome::default() };
    let report = match input {
        Ok(report) => report,
        Err(error) if error.is_left_out() => return Outcome { note: Some(error.to_string()), ..Outcome::default() },
        Err(error) => return failed(error.to_string()),
    };
    let mut place = report.source_name.clone();
    if let Some(line) = report.line {
        let _ = write!(place, ":{line}");
    }
    let foreign = report.article.language == Language::Other;
    // Coding does not panic. Should it, one report is lost and not the run.
    let coded = catch_unwind(AssertUnwindSafe(|| {
        let coded = engine.code(report);
        let record = engine.record(&coded, options);
        (write_record(&record, output, &place), record.events.len())
    }));
    match coded {
        Ok((written, events)) => Outcome { written, events, foreign, ..Outcome::default() },
        Err(_) => failed(format!("{place}: dateline failed on this report\n  hint: this is a mistake in dateline; please report it with the text")),
    }
}

fn write_record(record: &Record, output: Format, place: &str) -> String {
    match output {
        Format::Json => format::json(record),
        Format::Table => format::table(record, place),
        Format::Csv => format::csv(record),
    }
}

/// Counts, and a line on standard error that shows them while the output goes to a file.
struct Progress {
    shown: bool,
    last: Instant,
    coded: usize,
    foreign: usize,
    left_out: usize,
    failed: usize,
    events: usize,
    visible: bool,
}

impl Progress {
    fn new(visible: bool) -> Self {
        Progress { shown: false, last: Instant::now(), coded: 0, foreign: 0, left_out: 0, failed: 0, events: 0, visible }
    }

    fn count(&mut self, outcome: &Outcome) {
        self.events += outcome.events;
        match (&outcome.failure, &outcome.note) {
            (Some(_), _) => self.failed += 1,
            (None, Some(_)) => self.left_out += 1,
            (None, None) if outcome.foreign => self.foreign += 1,
            (None, None) => self.coded += 1,
        }
        if self.visible && self.last.elapsed() > Duration::from_millis(500) {
            self.last = Instant::now();
            self.shown = true;
            let _ = write!(io::stderr().lock(), "\r{}, {}", format::count(self.coded, "report"), format::count(self.events, "event"));
        }
    }

    /// `12 reports coded, 3 items left out, 1 input failed`.
    fn summary(&self) -> String {
        let more = [
            (self.foreign, format!("{} not in English", self.foreign)),
            (self.left_out, format!("{} left out", format::count(self.left_out, "item"))),
            (self.failed, format!("{} failed", format::count(self.failed, "input"))),
        ];
        let parts = more.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part);
        [format!("{} coded", format::count(self.coded, "report"))].into_iter().chain(parts).collect::<Vec<_>>().join(", ")
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r{:40}\r", "");
        }
    }
}
