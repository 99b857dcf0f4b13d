//! `dateline import petrarch`. In: a folder of dictionaries. Out: a folder for `--data`, and what became of every line.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline_coder::{DataFiles, Knowledge};
use dateline_import::{Dictionary, import};

use crate::args::PetrarchArguments;
use crate::engine::complain_all;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &PetrarchArguments) -> io::Result<Exit> {
    let dictionaries = match dictionaries(&arguments.dictionaries) {
        Ok(found) if found.is_empty() => {
            complain(&format!("{}: there is no .txt file\n  hint: name the folder that the dictionaries lie in", arguments.dictionaries.display()));
            return Ok(Exit::Wrong);
        }
        Ok(found) => found,
        Err((path, error)) => {
            complain(&format!("{}: cannot be read: {error}", path.display()));
            return Ok(Exit::InputFailed);
        }
    };
    let base = match arguments.data.as_deref().map_or_else(|| Ok(DataFiles::embedded()), DataFiles::load) {
        Ok(base) => base,
        Err(errors) => {
            complain_all(arguments.data.as_deref(), &errors);
            return Ok(Exit::Wrong);
        }
    };
    let filled = std::fs::read_dir(&arguments.into).is_ok_and(|mut entries| entries.next().is_some());
    if filled && !arguments.force {
        complain(&format!("{}: the folder is not empty\n  hint: name a new one, or write over it with --force", arguments.into.display()));
        return Ok(Exit::Wrong);
    }
    let imported = import(&dictionaries, &|path| base.get(path).map(str::to_owned), arguments.alone);
    let report = imported.report.csv().map_err(io::Error::other)?;
    let own = base.iter().filter(|(path, _)| !imported.files.contains_key(*path));
    let new = imported.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    for (path, text) in own.chain(new).chain([("import-report.csv", report.as_str())]) {
        let path = arguments.into.join(path);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
        if let Err(error) = written {
            complain(&format!("{}: cannot be written: {error}", path.display()));
            return Ok(Exit::InputFailed);
        }
    }
    write!(io::stdout().lock(), "{}", imported.report)?;
    // What was written must be usable: the same checks as for any folder.
    if let Err(errors) = Knowledge::load(&arguments.into) {
        complain_all(Some(&arguments.into), &errors);
        return Ok(Exit::Wrong);
    }
    writeln!(io::stdout().lock(), "\nwritten to {}; every line is in import-report.csv there", arguments.into.display())?;
    Ok(Exit::Done)
}

/// The .txt files of a folder, by name. Bytes that are not UTF-8 are taken as replacement characters: names in these files are ASCII.
fn dictionaries(folder: &Path) -> Result<Vec<Dictionary>, (PathBuf, io::Error)> {
    let here = |error| (folder.to_path_buf(), error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(here)? {
        let path = entry.map_err(here)?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt")) {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).map_err(|error| (path, error))?;
        Ok(Dictionary { name, text: String::from_utf8_lossy(&bytes).into_owned() })
    };
    paths.into_iter().map(read).collect()
}
