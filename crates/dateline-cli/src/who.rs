//! `dateline who`. In: words that name somebody, perhaps a day. Out: whom they stand for on that day, and what says so.

use std::io::{self, Write};

use dateline_coder::{show_who, who};
use dateline_ingest::{Defaults, Source, read_source};

use crate::args::WhoArguments;
use crate::engine::Engine;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &WhoArguments) -> io::Result<Exit> {
    let Some(engine) = Engine::load(arguments.data.as_deref(), arguments.reader) else { return Ok(Exit::Wrong) };
    let text = match &arguments.context {
        Some(context) => format!("{}\n\n{context}", arguments.name),
        None => arguments.name.clone(),
    };
    let defaults = Defaults { published: arguments.on, ..Defaults::default() };
    let mut out = io::stdout().lock();
    for report in read_source(Source::bytes("<name>", text.into_bytes()), &defaults) {
        let report = match report {
            Ok(report) => report,
            Err(error) => {
                complain(&error.to_string());
                return Ok(Exit::InputFailed);
            }
        };
        let coded = engine.code(report);
        match who(&coded.doc, &coded.coding) {
            Some(found) => writeln!(out, "{}", show_who(&found))?,
            None => {
                complain(&format!(
                    "nobody is known as `{}`\n  hint: names are in data/actors, nouns for actors in data/lexicons/en/role-nouns.csv",
                    arguments.name
                ));
                return Ok(Exit::InputFailed);
            }
        }
    }
    Ok(Exit::Done)
}
