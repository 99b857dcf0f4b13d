//! `dateline export`. In: a record and a shape. Out: files, and on standard error what was taken and what was not.

use std::io::{self, Write};

use dateline_coder::{DataFiles, Ontology};
use dateline_store::{ExportOptions, STATUSES, export};

use crate::record_args::ExportArguments;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &ExportArguments) -> io::Result<Exit> {
    let ontology = match Ontology::parse(&DataFiles::embedded()) {
        Ok(ontology) => ontology,
        Err(errors) => {
            errors.iter().for_each(|error| complain(&error.to_string()));
            return Ok(Exit::Wrong);
        }
    };
    let all = arguments.status.iter().any(|status| status == "all");
    let statuses = if all { STATUSES.map(str::to_owned).to_vec() } else { arguments.status.clone() };
    let options = ExportOptions {
        shape: arguments.shape.into(),
        statuses,
        formula_guard: arguments.formula_guard,
        force: arguments.force,
        cameo_names: ontology.cameo_names().clone(),
    };
    let exported = match export(&arguments.record, &arguments.out, &options) {
        Ok(exported) => exported,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Exit::Wrong);
        }
    };
    let mut said = format!("{} events, {} rows\n", exported.events, exported.rows);
    let left_out: Vec<String> = exported.left_out.iter().map(|(status, events)| format!("{events} {status}")).collect();
    if !left_out.is_empty() {
        said += &format!("not taken, by status: {} (--status takes others)\n", left_out.join(", "));
    }
    if exported.changed > 0 {
        said += &format!("{} cells were changed: tabs or line breaks, or formulas with --formula-guard\n", exported.changed);
    }
    for file in &exported.files {
        said += &format!("wrote {}\n", file.display());
    }
    // What was written is there, whether or not anybody listens.
    let _ = io::stderr().lock().write_all(said.as_bytes());
    Ok(Exit::Done)
}
