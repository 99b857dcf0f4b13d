//! `dateline eval`. In: gold files, or reports. Out: scores of events or incidents, differences between two versions, or predicates that no rule names.

mod diff;
mod gold;
mod incidents;
mod measure;
mod random;
mod score;
mod uncoded;

use std::io;
use std::path::PathBuf;

use dateline_ingest::{IngestError, Report, read_source};

use crate::args::InputArguments;
use crate::code::{defaults, source};
use crate::eval_args::EvalArguments;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &EvalArguments) -> io::Result<Exit> {
    if let [before, after] = arguments.diff.as_slice() {
        return diff::run(arguments, before, after);
    }
    if arguments.files.is_empty() {
        complain("no input\n  hint: `dateline eval gold.jsonl` scores; `dateline eval --help` shows the rest");
        return Ok(Exit::Wrong);
    }
    if arguments.incidents {
        return incidents::run(arguments);
    }
    if arguments.uncoded { uncoded::run(arguments) } else { score::run(arguments) }
}

/// Reports of all inputs, opened one after the other.
fn inputs<'a>(files: &'a [PathBuf], input: &InputArguments) -> impl Iterator<Item = Result<Report, IngestError>> + Send + use<'a> {
    let defaults = defaults(input);
    let items = files.iter().flat_map(move |file| read_source(source(file), &defaults));
    items.filter(|item| !item.as_ref().is_err_and(IngestError::is_left_out))
}

fn jobs(arguments: &EvalArguments) -> usize {
    arguments.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}
