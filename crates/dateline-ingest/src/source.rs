//! `read_source`: a file, standard input or bytes to reports, one at a time.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use dateline_model::{Article, Date, Diagnostic};

use crate::limits::{Budget, Limits};
use crate::open::{Context, Entry, Input, Reading, Step, open};
use crate::{Charset, Columns, IngestError};

/// The longest report, and the longest line of JSON Lines, that is read: 64 MiB. Some forty novels; what is longer is not a report.
pub const MAX_REPORT_BYTES: usize = 64 << 20;

/// Where reports come from.
#[derive(Debug)]
pub struct Source(Kind);

#[derive(Debug)]
enum Kind {
    Path(PathBuf),
    Stdin,
    Bytes { name: String, bytes: Vec<u8> },
}

impl Source {
    /// A file, or a folder of them.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Source(Kind::Path(path.into()))
    }

    /// Standard input.
    pub fn stdin() -> Self {
        Source(Kind::Stdin)
    }

    /// Bytes in memory, with a name for messages; its extension counts.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Source(Kind::Bytes { name: name.into(), bytes })
    }

    /// The name that messages use.
    pub fn name(&self) -> String {
        match &self.0 {
            Kind::Path(path) => path.display().to_string(),
            Kind::Stdin => "<stdin>".to_owned(),
            Kind::Bytes { name, .. } => name.clone(),
        }
    }

    fn entry(self) -> Result<Entry, IngestError> {
        let name = self.name();
        let input = match self.0 {
            Kind::Path(path) => {
                let file = File::open(&path).map_err(|error| IngestError::io(&name, "cannot open", error))?;
                let metadata = file.metadata().map_err(|error| IngestError::io(&name, "cannot open", error))?;
                match (metadata.is_dir(), metadata.is_file()) {
                    (true, _) => Input::Folder(path),
                    (false, true) => Input::File(file),
                    // A pipe that was given by name cannot be read twice.
                    (false, false) => Input::Stream(Box::new(file)),
                }
            }
            Kind::Stdin => Input::Stream(Box::new(io::stdin())),
            Kind::Bytes { bytes, .. } => Input::Bytes(bytes),
        };
        Ok(Entry::new(name, input))
    }
}

/// What holds for reports that do not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Publication date of reports that give none; `None` is unknown.
    pub published: Option<Date>,
    /// Character set of the bytes; `None` is UTF-8, or the best guess where they are not valid UTF-8.
    pub charset: Option<Charset>,
    /// Language tag of reports that name none; `None`: it is told from the text.
    pub language: Option<String>,
    /// Which columns or keys hold what, where they have other names than dateline's.
    pub columns: Columns,
}

/// An article, with what ingestion has to say about it and where it came from.
#[derive(Clone, Debug)]
pub struct Report {
    /// The article.
    pub article: Article,
    /// What was assumed or lost on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The source's name.
    pub source_name: String,
    /// The line of a record, from 1.
    pub line: Option<u64>,
}

/// Reads a source to its end: one item for a plain text or page, one for every record of what holds several. It is opened when the first item is
/// asked for.
pub fn read_source(source: Source, defaults: &Defaults) -> impl Iterator<Item = Result<Report, IngestError>> + Send + use<> {
    let context = Context { defaults: defaults.clone(), budget: Budget::new(Limits::STANDARD) };
    Reports { source: Some(source), context, open: Vec::new() }
}

struct Reports {
    /// Until it is opened.
    source: Option<Source>,
    context: Context,
    /// What is being read, the innermost last.
    open: Vec<Box<dyn Reading>>,
}

impl Iterator for Reports {
    type Item = Result<Report, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(source) = self.source.take() {
            match source.entry().and_then(|entry| open(entry, &self.context)) {
                Ok(reading) => self.open.push(reading),
                Err(error) => return Some(Err(error)),
            }
        }
        loop {
            match self.open.last_mut()?.next(&self.context) {
                Step::Item(item) => return Some(item),
                Step::Enter(entry) => match open(entry, &self.context) {
                    Ok(reading) => self.open.push(reading),
                    Err(error) => return Some(Err(error)),
                },
                Step::End => drop(self.open.pop()),
            }
        }
    }
}
