//! Where data comes from. In: the embedded copy of `data/`, or a folder. Out: file contents by path, and errors that say file:line:col.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::actors::TableError;
use crate::gazetteer::Gazetteer;

include!(concat!(env!("OUT_DIR"), "/embedded_data.rs"));

/// The files of `data/`, by path ("rules/en/retreat/withdraw-troops.toml").
#[derive(Clone, Debug, Default)]
pub struct DataFiles {
    files: BTreeMap<String, String>,
    /// A gazetteer of the folder's own; without one the embedded one is used.
    gazetteer: Option<Vec<u8>>,
}

/// A mistake in a data file: where, what, and what to do. Printed as `path:line:col: message` and a hint.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DataError {
    /// Path inside the data folder.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl DataFiles {
    /// The copy that the binary was built with.
    pub fn embedded() -> Self {
        DataFiles { files: EMBEDDED.iter().map(|(path, content)| ((*path).to_owned(), (*content).to_owned())).collect(), gazetteer: None }
    }

    /// Reads a folder laid out as `data/`.
    ///
    /// # Errors
    /// A file or folder that cannot be read, or is not UTF-8.
    pub fn load(folder: &Path) -> Result<Self, Vec<DataError>> {
        let mut files = BTreeMap::new();
        let mut errors = Vec::new();
        // An edited folder need not carry the twelve megabytes along.
        let gazetteer = std::fs::read(folder.join("places/gazetteer.bin")).ok();
        let mut open = vec![folder.to_path_buf()];
        while let Some(directory) = open.pop() {
            let entries = match std::fs::read_dir(&directory) {
                Ok(entries) => entries,
                Err(error) => {
                    errors.push(DataError::file(
                        &directory.display().to_string(),
                        format!("cannot be read: {error}"),
                        "name a folder laid out as data/ of the source",
                    ));
                    continue;
                }
            };
            for path in entries.flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    open.push(path);
                } else if matches!(path.extension().and_then(|extension| extension.to_str()), Some("toml" | "csv" | "conllu")) {
                    let name =
                        path.strip_prefix(folder).unwrap_or(&path).components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                    match std::fs::read(&path).map_err(|error| error.to_string()).and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()))
                    {
                        Ok(content) => {
                            files.insert(name, content);
                        }
                        Err(error) => errors.push(DataError::file(&name, format!("cannot be read: {error}"), "data files are UTF-8 text")),
                    }
                }
            }
        }
        if errors.is_empty() { Ok(DataFiles { files, gazetteer }) } else { Err(errors) }
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All paths and contents, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, content)| (path.as_str(), content.as_str()))
    }

    /// The gazetteer: the folder's own, or the embedded one.
    ///
    /// # Errors
    /// A file that is no gazetteer.
    pub fn gazetteer(&self) -> Result<Gazetteer, DataError> {
        Gazetteer::parse(self.gazetteer.clone().map_or(Cow::Borrowed(GAZETTEER), Cow::Owned))
    }

    /// Paths and contents below a folder with an extension, sorted by path.
    pub fn under<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(extension))
            .map(|(path, content)| (path.as_str(), content.as_str()))
    }

    /// Lower-case hexadecimal SHA-256 over all paths and contents except stored trees, shortened to 12 digits: the data version. The
    /// gazetteer goes in by its own version: hashing it would double the time to start.
    pub fn version(&self, gazetteer: &Gazetteer) -> String {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        for (path, content) in self.files.iter().filter(|(path, _)| !path.ends_with(".conllu")) {
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path.as_bytes());
            hash.update((content.len() as u64).to_le_bytes());
            hash.update(content.as_bytes());
        }
        hash.update(gazetteer.version().as_bytes());
        hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl DataError {
    /// A mistake at a byte offset of a file's text.
    pub fn at(path: &str, text: &str, offset: usize, message: String, hint: &str) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        DataError { path: path.to_owned(), line, column, message, hint: hint.to_owned() }
    }

    /// A mistake of a whole file.
    pub fn file(path: &str, message: String, hint: &str) -> Self {
        DataError { path: path.to_owned(), line: 1, column: 1, message, hint: hint.to_owned() }
    }
}

impl From<TableError> for DataError {
    fn from(error: TableError) -> Self {
        DataError { path: error.path, line: usize::try_from(error.line).unwrap_or(1), column: 1, message: error.message, hint: error.hint }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}\n  hint: {}", self.path, self.line, self.column, self.message, self.hint)
    }
}

impl std::error::Error for DataError {}

impl From<crate::statements::TableError> for DataError {
    fn from(error: crate::statements::TableError) -> Self {
        DataError { path: error.path, line: usize::try_from(error.line).unwrap_or(1), column: 1, message: error.message, hint: error.hint }
    }
}
