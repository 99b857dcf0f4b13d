//! `dateline ingest`. In: sources. Out: rows in a record, and on standard error what was done.

use std::io;

use dateline_ingest::read_source;

use crate::Exit;
use crate::code::{defaults, source};
use crate::engine::Engine;
use crate::intake::take_in;
use crate::record_args::IngestArguments;

pub(crate) fn run(arguments: &IngestArguments) -> io::Result<Exit> {
    let intake = &arguments.intake;
    let Some(engine) = Engine::load(intake.input.data.as_deref(), intake.input.reader) else { return Ok(Exit::Wrong) };
    let defaults = defaults(&intake.input);
    let sources = arguments.sources.clone();
    take_in(&engine, intake, &arguments.sources, sources.into_iter().flat_map(move |file| read_source(source(&file), &defaults)))
}
