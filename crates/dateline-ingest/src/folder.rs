//! A folder. In: its path. Out: the files in it and below it, sorted by name, so that the order is the same on every machine.
//!
//! Names that begin with a dot are left alone, and links to folders are not followed: they may lead round in a circle.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::IngestError;
use crate::open::{Context, Entry, Input, Reading, Step};

/// A folder that is being read.
pub(crate) struct Folder {
    name: String,
    /// What is still to be read, the next one last.
    todo: Vec<PathBuf>,
    any: bool,
}

impl Folder {
    pub(crate) fn new(name: String, path: PathBuf) -> Self {
        Folder { name, todo: vec![path], any: false }
    }

    /// Puts what is in a folder on the list.
    fn list(&mut self, folder: &PathBuf) -> Result<(), IngestError> {
        let unreadable = |error| IngestError::io(&folder.display().to_string(), "cannot read the folder", error);
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            let leads_round = kind.is_symlink() && entry.path().is_dir();
            if !leads_round && !entry.file_name().as_encoded_bytes().starts_with(b".") {
                found.push(entry.path());
            }
        }
        found.sort_by(|a, b| b.file_name().cmp(&a.file_name()));
        self.todo.extend(found);
        Ok(())
    }
}

impl Reading for Folder {
    fn next(&mut self, _context: &Context) -> Step {
        while let Some(path) = self.todo.pop() {
            if path.is_dir() {
                if let Err(error) = self.list(&path) {
                    self.any = true;
                    return Step::Item(Err(error));
                }
                continue;
            }
            self.any = true;
            let name = path.display().to_string();
            return match File::open(&path).and_then(|file| Ok((file.metadata()?, file))) {
                Ok((metadata, file)) if metadata.is_file() => Step::Enter(Entry { inside: true, ..Entry::new(name, Input::File(file)) }),
                // Reading a pipe or a device might never end.
                Ok(_) => Step::Item(Err(IngestError::new(&name, "this is no file").left_out())),
                Err(error) => Step::Item(Err(IngestError::io(&name, "cannot open", error))),
            };
        }
        if std::mem::replace(&mut self.any, true) { Step::End } else { Step::Item(Err(IngestError::new(&self.name, "the folder has no files"))) }
    }
}
