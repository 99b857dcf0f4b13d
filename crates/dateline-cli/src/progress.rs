//! How far a run of `ingest` is. In: steps. Out: a line on a terminal with counts, rate and the time left, and the first failures.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline_store::{Failed, Step};

use crate::{complain, note};

/// Failures that are told one by one; the rest is in quarantine, where it can be counted. As many items without text are listed.
const TOLD: u64 = 20;

/// Width of the bar.
const BAR: usize = 20;

/// Counts, a line on a terminal that shows them, and the first failures.
pub(crate) struct Progress {
    pub(crate) start: Instant,
    last: Instant,
    shown: bool,
    visible: bool,
    /// Inputs in all, where that can be told beforehand.
    expected: Option<u64>,
    inputs: u64,
    known: u64,
    events: u64,
    failed: u64,
    /// Items of feeds that have no text of their own.
    pub(crate) left_out: u64,
}

impl Progress {
    /// Counts what is to come only if somebody looks.
    pub(crate) fn new(visible: bool, sources: &[PathBuf]) -> Self {
        let expected = if visible { expected(sources) } else { None };
        Progress { start: Instant::now(), last: Instant::now(), shown: false, visible, expected, inputs: 0, known: 0, events: 0, failed: 0, left_out: 0 }
    }

    pub(crate) fn tell(&mut self, step: &Step) {
        self.inputs += 1;
        match step {
            Step::Coded(coded) => self.events += coded.record.events.len() as u64,
            Step::Known { .. } => self.known += 1,
            Step::Failed(failed) => {
                self.failed += 1;
                self.clear();
                if self.failed <= TOLD {
                    complain(&message(failed));
                } else if self.failed == TOLD + 1 {
                    complain("more inputs failed\n  hint: all are in quarantine: dateline record status RECORD.db");
                }
            }
        }
        if self.visible && self.last.elapsed() > Duration::from_millis(500) {
            self.last = Instant::now();
            self.show(&self.line(self.start.elapsed()));
        }
    }

    /// Nothing is wrong, and there is no report.
    pub(crate) fn leave_out(&mut self, reason: &str) {
        self.inputs += 1;
        self.left_out += 1;
        self.clear();
        if self.left_out <= TOLD {
            note(reason);
        } else if self.left_out == TOLD + 1 {
            note("more items are left out; `dateline code` lists all");
        }
    }

    /// What is done after the last input takes a while in a large record.
    pub(crate) fn ending(&mut self) {
        if self.visible {
            self.show("working out copies and incidents");
        }
    }

    pub(crate) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r{:100}\r", "");
        }
    }

    fn show(&mut self, line: &str) {
        self.shown = true;
        let _ = write!(io::stderr().lock(), "\r{line:<100}");
    }

    fn line(&self, took: Duration) -> String {
        let rate = self.inputs as f64 / took.as_secs_f64().max(0.001);
        let counts = format!("{rate:.0}/s, {} events, {} known, {} failed", self.events, self.known, self.failed);
        let Some(expected) = self.expected.filter(|expected| *expected >= self.inputs && self.inputs > 0) else {
            return format!("{} inputs, {counts}", self.inputs);
        };
        let done = usize::try_from(self.inputs * BAR as u64 / expected.max(1)).unwrap_or(BAR).min(BAR);
        let left = (expected - self.inputs) as f64 / rate.max(0.001);
        format!("[{}{}] {}/{expected}, {counts}, {} left", "=".repeat(done), " ".repeat(BAR - done), self.inputs, duration(left))
    }
}

/// Seconds as people say them.
fn duration(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// How many inputs the sources hold. Known for files of one report and for JSON Lines; of archives and tables one would have to read them.
fn expected(sources: &[PathBuf]) -> Option<u64> {
    sources.iter().map(|source| inputs(source)).sum()
}

fn inputs(source: &Path) -> Option<u64> {
    let extension = source.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "html" | "htm" => Some(1),
        "jsonl" | "ndjson" => lines(source).ok(),
        _ => None,
    }
}

/// Lines that are not empty.
fn lines(path: &Path) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let (mut lines, mut in_line) = (0, false);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(lines + u64::from(in_line));
        }
        for byte in bytes {
            if *byte == b'\n' {
                lines += u64::from(in_line);
                in_line = false;
            } else if !byte.is_ascii_whitespace() {
                in_line = true;
            }
        }
        let length = bytes.len();
        reader.consume(length);
    }
}

/// As the other commands tell it: `FILE:LINE: message (at byte N)` and the hint.
fn message(failed: &Failed) -> String {
    let line = failed.line.map(|line| format!(":{line}")).unwrap_or_default();
    let byte = failed.byte.map(|byte| format!(" (at byte {byte})")).unwrap_or_default();
    let hint = failed.hint.as_ref().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default();
    format!("{}{line}: {}{byte}{hint}", failed.source, failed.reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_counts_rate_and_the_time_left() {
        let mut progress = Progress::new(false, &[]);
        (progress.inputs, progress.events, progress.known) = (500, 1200, 20);
        assert_eq!(progress.line(Duration::from_secs(10)), "500 inputs, 50/s, 1200 events, 20 known, 0 failed");
        progress.expected = Some(20_000);
        assert_eq!(progress.line(Duration::from_secs(10)), "[                    ] 500/20000, 50/s, 1200 events, 20 known, 0 failed, 7 min left");
        progress.inputs = 20_000;
        assert!(progress.line(Duration::from_secs(400)).starts_with("[====================] 20000/20000, 50/s"));
        assert_eq!([duration(3.2), duration(125.0), duration(9000.0)], ["3 s", "2 min", "2 h 30 min"]);
    }

    #[test]
    fn inputs_are_counted_where_that_is_quick() {
        let path = std::env::temp_dir().join(format!("dateline-progress-{}.jsonl", std::process::id()));
        std::fs::write(&path, "{}\n\n {}\r\n{}").expect("a temporary file");
        assert_eq!(expected(&[path.clone(), "a.txt".into()]), Some(4));
        assert_eq!(expected(&["a.warc.gz".into(), "a.txt".into()]), None);
        assert_eq!(expected(&["-".into()]), None);
        std::fs::remove_file(path).expect("it is there");
    }
}
