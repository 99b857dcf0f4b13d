//! Taking reports into a record. In: reports. Out: rows in a record, and on standard error what was done. Coding has all cores, writing one thread.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dateline_coder::DataFiles;
use dateline_ingest::{IngestError, Report};
use dateline_model::Language;
use dateline_model::record::RecordOptions;
use dateline_store::{Coded, Failed, Known, RunOptions, Standing, State, Step, Store, StoreError, Totals, identify};

use crate::engine::Engine;
use crate::ordered::ordered_ahead;
use crate::progress::Progress;
use crate::record_args::IntakeArguments;
use crate::{Exit, complain, format};

/// Coded articles that may wait for the writer, per thread: enough to go on coding while a batch is written.
const AHEAD: usize = 96;

/// An input with what the record says of it.
enum Input {
    Failed(Failed),
    /// Nothing is wrong: why there is no report.
    LeftOut(String),
    Known {
        source: String,
        line: Option<u64>,
    },
    New {
        report: Box<Report>,
        content_hash: String,
    },
    /// The record cannot be read: the end.
    Broken(StoreError),
}

/// What an input came to.
enum Outcome {
    LeftOut(String),
    Step(Step),
}

/// Codes what is new and writes it; says what is wrong, and at the end what was done. `sources` are the files that the reports come from, if they do,
/// so that the time left can be told.
pub(crate) fn take_in(
    engine: &Engine,
    arguments: &IntakeArguments,
    sources: &[PathBuf],
    reports: impl Iterator<Item = Result<Report, IngestError>> + Send,
) -> io::Result<Exit> {
    let opened = Store::open(&arguments.into).and_then(|store| Known::open(&arguments.into).map(|known| (store, known)));
    let (mut store, known) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Exit::Wrong);
        }
    };
    let foreign = AtomicU64::new(0);
    let others = &foreign;
    let inputs = reports.map(move |report| looked_up(report, &known, others));
    let options = RunOptions {
        versions: engine.versions().clone(),
        text: arguments.text.into(),
        batch: arguments.batch.into(),
        states: states(arguments.input.data.as_deref()),
    };
    let jobs = arguments.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let mut progress = Progress::new(io::stderr().is_terminal(), sources);
    let mut broken = None;
    let mut run = match store.begin(options) {
        Ok(run) => run,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Exit::Wrong);
        }
    };
    let written = ordered_ahead(
        jobs,
        AHEAD,
        inputs,
        |input| code(engine, input),
        |outcome| {
            let added = outcome.and_then(|outcome| match outcome {
                Outcome::Step(step) => {
                    progress.tell(&step);
                    run.add(step).map(|_| ())
                }
                Outcome::LeftOut(reason) => {
                    progress.leave_out(&reason);
                    Ok(())
                }
            });
            added.map_err(|error| {
                broken = Some(error);
                io::Error::other("the record")
            })
        },
    );
    let finished = match (written, broken) {
        (Err(_), Some(error)) => Err(error),
        (Err(error), None) => return Err(error),
        (Ok(()), _) => {
            progress.ending();
            run.finish()
        }
    };
    progress.clear();
    match finished {
        Ok(totals) => {
            say(&summary(&arguments.into, &totals, foreign.into_inner(), progress.left_out, progress.start.elapsed()));
            Ok(if totals.quarantined > 0 { Exit::InputFailed } else { Exit::Done })
        }
        Err(error) => {
            complain(&error.to_string());
            Ok(Exit::InputFailed)
        }
    }
}

/// Looks an input up before it is coded. What comes twice in this run is told apart by the writer.
fn looked_up(input: Result<Report, IngestError>, known: &Known, foreign: &AtomicU64) -> Input {
    let mut report = match input {
        Err(error) if error.is_left_out() => return Input::LeftOut(error.to_string()),
        Err(error) => return Input::Failed(failed(&error)),
        Ok(report) => report,
    };
    let content_hash = identify(&mut report.article);
    foreign.fetch_add(u64::from(report.article.language == Language::Other), Ordering::Relaxed);
    let (source, line) = (report.source_name.clone(), report.line);
    match known.standing(&report.article, &content_hash) {
        Ok(Standing::Known) => Input::Known { source, line },
        Ok(Standing::New | Standing::Edited) => Input::New { report: Box::new(report), content_hash },
        Ok(Standing::Clash(there)) => Input::Failed(Failed { source, line, byte: None, reason: dateline_store::clash(&report.article.id, &there), hint: None }),
        Err(error) => Input::Broken(error),
    }
}

fn failed(error: &IngestError) -> Failed {
    Failed {
        source: error.source_name().to_owned(),
        line: error.line_number(),
        byte: error.byte_offset(),
        reason: error.message().to_owned(),
        hint: error.hint_text().map(str::to_owned),
    }
}

fn code(engine: &Engine, input: Input) -> Result<Outcome, StoreError> {
    let (report, content_hash) = match input {
        Input::Broken(error) => return Err(error),
        Input::LeftOut(reason) => return Ok(Outcome::LeftOut(reason)),
        Input::Failed(failed) => return Ok(Outcome::Step(Step::Failed(failed))),
        Input::Known { source, line } => return Ok(Outcome::Step(Step::Known { source, line })),
        Input::New { report, content_hash } => (report, content_hash),
    };
    let (source, line) = (report.source_name.clone(), report.line);
    // Coding does not panic. Should it, one report is lost and not the run.
    let coded = catch_unwind(AssertUnwindSafe(|| {
        let coded = engine.code(*report);
        engine.record(&coded, RecordOptions { text: true })
    }));
    Ok(Outcome::Step(match coded {
        Ok(record) => Step::Coded(Box::new(Coded { record, content_hash, source, line })),
        Err(_) => Step::Failed(Failed {
            source,
            line,
            byte: None,
            reason: "dateline failed on this report".to_owned(),
            hint: Some("this is a mistake in dateline; please report it with the text".to_owned()),
        }),
    }))
}

/// Numbers of states, from the table that the coder uses; later rows of a state are its later names.
fn states(data: Option<&Path>) -> Vec<State> {
    let files = data.map_or_else(|| Some(DataFiles::embedded()), |folder| DataFiles::load(folder).ok());
    let Some(table) = files.as_ref().and_then(|files| files.get("actors/states.csv")) else { return Vec::new() };
    let mut lines = table.lines().map(format::cells_of);
    let Some(head) = lines.next() else { return Vec::new() };
    let column = |name: &str| head.iter().position(|cell| cell == name).unwrap_or(usize::MAX);
    let (code, name, cow, gw) = (column("code"), column("name"), column("cow"), column("gw"));
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let mut seen = BTreeSet::new();
    let rows = lines.map(|row| State { code: cell(&row, code), name: cell(&row, name), cow: cell(&row, cow).parse().ok(), gw: cell(&row, gw).parse().ok() });
    rows.filter(|state| !state.code.is_empty() && seen.insert(state.code.clone())).collect()
}

fn summary(record: &Path, totals: &Totals, foreign: u64, left_out: u64, took: Duration) -> String {
    let count = |n: u64, noun: &str| format::count(usize::try_from(n).unwrap_or(usize::MAX), noun);
    let mut parts = vec![format!("{} added", count(totals.added, "article"))];
    let more = [
        (totals.new_versions, count(totals.new_versions, "new version")),
        (totals.known, format!("{} known", totals.known)),
        (foreign, format!("{foreign} not in English")),
        (left_out, format!("{} left out", count(left_out, "item"))),
        (totals.quarantined, format!("{} in quarantine", totals.quarantined)),
    ];
    parts.extend(more.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part));
    let inputs = totals.added + totals.new_versions + totals.known + totals.quarantined;
    let seconds = took.as_secs_f64();
    format!(
        "{}: {}; {} ({seconds:.1} s, {:.0} inputs/s)",
        record.display(),
        parts.join(", "),
        count(totals.events, "event"),
        inputs as f64 / seconds.max(0.001)
    )
}

fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
