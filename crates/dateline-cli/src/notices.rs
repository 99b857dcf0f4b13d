//! `dateline --version` and `--licenses`. In: nothing. Out: what this program is made of, and on which terms.

use std::io::{self, Write};

use dateline_nlp::Model;

use crate::Exit;
use crate::engine::Engine;

pub(crate) fn version() -> io::Result<Exit> {
    let Some(engine) = Engine::load(None, Model::default()) else { return Ok(Exit::Wrong) };
    let versions = engine.versions();
    let mut out = io::stdout().lock();
    writeln!(out, "dateline {}", versions.dateline)?;
    writeln!(out, "model    {}", versions.model)?;
    writeln!(out, "data     {}", versions.data)?;
    writeln!(out, "schema   {}", dateline_model::record::SCHEMA)?;
    Ok(Exit::Done)
}

pub(crate) fn licenses() -> io::Result<Exit> {
    io::stdout().lock().write_all(include_bytes!("../notices.txt"))?;
    Ok(Exit::Done)
}
