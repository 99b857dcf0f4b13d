//! Files that appear whole or not at all. In: names and bytes. Out: files, all renamed into place when everything is written.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use crate::error::{StoreError, Trouble};

/// The files of one export. What was not `published` is removed when this goes away.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    force: bool,
    written: Vec<(PathBuf, PathBuf)>,
}

impl Files {
    /// Files in a folder, which is made if there is none. None of these names may be there yet, unless `force`.
    pub(super) fn begin(folder: &Path, names: &[String], force: bool) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(|error| trouble(folder, "making the folder", &error))?;
        let files = Files { folder: folder.to_path_buf(), force, written: Vec::new() };
        names.iter().try_for_each(|name| files.free(&folder.join(name)))?;
        Ok(files)
    }

    fn free(&self, path: &Path) -> Result<(), StoreError> {
        // A dangling link is something too.
        if !self.force && fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::new(path, Trouble::Access, "the file is there already").hint("name another place with --out, or replace it with --force"));
        }
        Ok(())
    }

    /// Begins a file under a name of its own.
    pub(super) fn create(&mut self, name: &str) -> Result<BufWriter<File>, StoreError> {
        let path = self.folder.join(name);
        let partial = self.folder.join(format!(".{name}.{}.partial", std::process::id()));
        let file = File::create(&partial).map_err(|error| trouble(&path, "making the file", &error))?;
        self.written.push((partial, path));
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// Writes a file whole.
    pub(super) fn write(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        let path = self.folder.join(name);
        let mut file = self.create(name)?;
        io::Write::write_all(&mut file, text.as_bytes()).and_then(|()| io::Write::flush(&mut file)).map_err(|error| trouble(&path, "writing", &error))
    }

    /// Puts everything in its place. Data reach the disk before a name does.
    pub(super) fn publish(mut self) -> Result<Vec<PathBuf>, StoreError> {
        for (partial, path) in &self.written {
            self.free(path)?;
            File::open(partial).and_then(|file| file.sync_all()).map_err(|error| trouble(path, "writing", &error))?;
        }
        let mut done = Vec::new();
        for (partial, path) in std::mem::take(&mut self.written) {
            if let Err(error) = fs::rename(&partial, &path) {
                self.written.push((partial, path.clone()));
                return Err(trouble(&path, "putting the file in its place", &error));
            }
            done.push(path);
        }
        Ok(done)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for (partial, _) in &self.written {
            let _ = fs::remove_file(partial);
        }
    }
}

/// What the system says, in words that say what to do.
pub(super) fn trouble(path: &Path, doing: &str, error: &io::Error) -> StoreError {
    let kind = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Trouble::Full,
        _ => Trouble::Access,
    };
    let hint =
        if kind == Trouble::Full { "make room and run the same command again; nothing was put in place" } else { "check that the folder may be written" };
    StoreError::new(path, kind, format!("{doing}: {error}")).hint(hint)
}
