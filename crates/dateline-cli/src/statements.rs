//! `dateline statements`. In: files. Out: who says what, or for each act what each side says of it.

use std::io::{self, BufWriter, IsTerminal, Write};

use dateline_ingest::read_source;
use dateline_model::record::RecordOptions;

use crate::args::{By, StatementsArguments};
use crate::code::{defaults, source};
use crate::engine::Engine;
use crate::{Exit, complain, format, note};

pub(crate) fn run(arguments: &StatementsArguments) -> io::Result<Exit> {
    if arguments.files.is_empty() && io::stdin().is_terminal() {
        complain("no input\n  hint: name files, or pipe a report in: dateline statements report.txt");
        return Ok(Exit::Wrong);
    }
    let Some(engine) = Engine::load(arguments.input.data.as_deref(), arguments.input.reader) else { return Ok(Exit::Wrong) };
    let files = if arguments.files.is_empty() { vec!["-".into()] } else { arguments.files.clone() };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Done;
    for report in files.iter().flat_map(|file| read_source(source(file), &defaults(&arguments.input))) {
        let report = match report {
            Ok(report) => report,
            Err(error) if error.is_left_out() => {
                out.flush()?;
                note(&error.to_string());
                continue;
            }
            Err(error) => {
                out.flush()?;
                complain(&error.to_string());
                exit = Exit::InputFailed;
                continue;
            }
        };
        let place = report.line.map_or_else(|| report.source_name.clone(), |line| format!("{}:{line}", report.source_name));
        let coded = engine.code(report);
        let record = engine.record(&coded, RecordOptions { text: false });
        let text = match arguments.by {
            By::Statement => format::statements(&record, &place),
            By::Side => format::sides(&record, &place),
        };
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(exit)
}
