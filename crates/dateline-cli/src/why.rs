//! `dateline why`. In: a sentence or a file. Out: how it is coded, layer by layer, with the rule of each event and the near misses.

use std::io::{self, Write};
use std::path::Path;

use dateline_coder::{Filter, explain};
use dateline_ingest::{Source, read_source};

use crate::args::WhyArguments;
use crate::code::{defaults, source};
use crate::engine::Engine;
use crate::{Exit, complain, note};

pub(crate) fn run(arguments: &WhyArguments) -> io::Result<Exit> {
    let Some(engine) = Engine::load(arguments.input.data.as_deref(), arguments.input.reader) else { return Ok(Exit::Wrong) };
    let mut out = io::stdout().lock();
    let mut exit = Exit::Done;
    let mut found = false;
    for report in read_source(subject(&arguments.subject), &defaults(&arguments.input)) {
        let report = match report {
            Ok(report) => report,
            Err(error) if error.is_left_out() => {
                note(&error.to_string());
                continue;
            }
            Err(error) => {
                complain(&error.to_string());
                exit = Exit::InputFailed;
                continue;
            }
        };
        let coded = engine.code(report);
        let filter = match (&arguments.event, arguments.sentence) {
            (Some(id), _) => Filter::Event(id.clone()),
            (None, Some(number)) => Filter::Sentence(number),
            (None, None) => Filter::All,
        };
        let Some(text) = explain(&coded.doc, &coded.coding, &engine.knowledge, &filter) else { continue };
        found = true;
        out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
    }
    if !found && exit == Exit::Done {
        complain(&match (&arguments.event, arguments.sentence) {
            (Some(id), _) => format!("there is no event `{id}` here\n  hint: an id hangs on the report's id and text; code the same file again to see its ids"),
            (None, Some(number)) => format!("there is no sentence {number} here\n  hint: without --sentence, all are explained"),
            (None, None) => "there is nothing to explain".to_owned(),
        });
        return Ok(Exit::InputFailed);
    }
    Ok(exit)
}

/// A file if there is one of that name, else the words themselves.
fn subject(words: &str) -> Source {
    if words == "-" || Path::new(words).exists() { source(Path::new(words)) } else { Source::bytes("<sentence>", words.as_bytes().to_vec()) }
}
