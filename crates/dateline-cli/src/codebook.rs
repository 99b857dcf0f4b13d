//! `dateline codebook`. In: ontology and rules. Out: one page of Markdown an event type.

use std::io::{self, Write};

use dateline_coder::{DataFiles, Knowledge, codebook};

use crate::args::CodebookArguments;
use crate::engine::complain_all;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &CodebookArguments) -> io::Result<Exit> {
    let data = arguments.data.as_deref();
    let pages = data
        .map_or_else(|| Ok(DataFiles::embedded()), DataFiles::load)
        .and_then(|files| Knowledge::parse(&files).and_then(|knowledge| codebook(&files, &knowledge)));
    let pages = match pages {
        Ok(pages) => pages,
        Err(errors) => {
            complain_all(data, &errors);
            return Ok(Exit::Wrong);
        }
    };
    for (name, page) in &pages {
        let path = arguments.into.join(name);
        let written = std::fs::create_dir_all(&arguments.into).and_then(|()| std::fs::write(&path, page));
        if let Err(error) = written {
            complain(&format!("{}: cannot be written: {error}", path.display()));
            return Ok(Exit::InputFailed);
        }
    }
    writeln!(io::stdout().lock(), "{} pages in {}", pages.len(), arguments.into.display())?;
    Ok(Exit::Done)
}
