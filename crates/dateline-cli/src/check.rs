//! `dateline check`. In: rules and tables. Out: every mistake in them, and every example that does not come out as its file says.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use dateline_coder::{DataFiles, Failure, Knowledge, check_raw, check_rules, parse_examples};
use dateline_nlp::Reader;

use crate::args::CheckArguments;
use crate::engine::{complain_all, place};
use crate::{Exit, complain, format};

/// How many failures with the same message are shown in full.
const SHOWN_ALIKE: usize = 5;

pub(crate) fn run(arguments: &CheckArguments) -> io::Result<Exit> {
    let data = arguments.data.as_deref();
    let Some((mut files, mut knowledge)) = load(data) else { return Ok(Exit::Wrong) };
    let reader = if arguments.raw || arguments.parse {
        match Reader::embedded(arguments.reader) {
            Ok(reader) => Some(reader),
            Err(error) => {
                complain(&error.to_string());
                return Ok(Exit::Wrong);
            }
        }
    } else {
        None
    };
    let mut out = io::stdout().lock();
    if let (true, Some(reader), Some(folder)) = (arguments.parse, &reader, data) {
        let changed = parse_examples(&files, &knowledge, reader);
        for (path, content) in &changed {
            std::fs::write(folder.join(path), content)?;
            writeln!(out, "wrote {}", folder.join(path).display())?;
        }
        writeln!(out, "{} written; read them before you keep them\n", format::count(changed.len(), "tree file"))?;
        let Some(again) = load(data) else { return Ok(Exit::Wrong) };
        (files, knowledge) = again;
    }
    let report = match &reader {
        Some(reader) if arguments.raw => check_raw(&knowledge, reader),
        _ => check_rules(&files, &knowledge),
    };
    out.flush()?;
    // What is wrong in the same way everywhere, such as a missing tree, is shown a few times and counted.
    let mut alike: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for failure in &report.failures {
        let seen = alike.entry((&failure.message, failure.hint)).or_default();
        *seen += 1;
        if *seen <= SHOWN_ALIKE {
            complain(&shown(data, failure));
        }
    }
    for ((message, hint), seen) in alike.into_iter().filter(|(_, seen)| *seen > SHOWN_ALIKE) {
        complain(&format!("{} more: {message}\n  hint: {hint}", seen - SHOWN_ALIKE));
    }
    let right = report.sentences - report.failures.len().min(report.sentences);
    let share = 100.0 * right as f64 / report.sentences.max(1) as f64;
    let how = if arguments.raw { "from raw text" } else { "on stored trees" };
    writeln!(out, "{}: {right} of {} right {how} ({share:.1} %)", format::count(report.rules, "rule"), format::count(report.sentences, "example"))?;
    Ok(if report.failures.is_empty() { Exit::Done } else { Exit::Wrong })
}

/// Files and what they say; `None` after it has said what is wrong with them.
pub(crate) fn load(data: Option<&Path>) -> Option<(DataFiles, Knowledge)> {
    let files = data.map_or_else(|| Ok(DataFiles::embedded()), DataFiles::load);
    let both = files.and_then(|files| Knowledge::parse(&files).map(|knowledge| (files, knowledge)));
    both.map_err(|errors| complain_all(data, &errors)).ok()
}

fn shown(data: Option<&Path>, failure: &Failure) -> String {
    let Failure { path, line, text, message, hint } = failure;
    format!("{}{path}:{line}:1: {message}\n  text: {text}\n  hint: {hint}", place(data, path))
}
