//! Opening: bytes to something that gives reports. In: a named input. Out: a [`Reading`], chosen by the input's name and first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crate::arc::Arc;
use crate::feed::feed_reading;
use crate::folder::Folder;
use crate::html::html_report;
use crate::limits::Budget;
use crate::plain::plain_report;
use crate::records::Records;
use crate::sniff::{Format, SNIFF_BYTES, sniff};
use crate::source::MAX_REPORT_BYTES;
use crate::table::Table;
use crate::tar::Tar;
use crate::warc::Warc;
use crate::zip::Zip;
use crate::{Defaults, IngestError, Report};

/// How often a source may be wrapped in compression.
const COMPRESSED: u8 = 2;

/// Bytes that were found somewhere.
pub(crate) struct Entry {
    /// The name that messages use.
    pub(crate) name: String,
    pub(crate) input: Input,
    /// True if nobody named it: it lies in a folder or archive, perhaps among what is no text.
    pub(crate) inside: bool,
    /// How many archives are around it.
    pub(crate) depth: u8,
    /// Where it stands in the archive around it.
    pub(crate) byte: Option<u64>,
}

impl Entry {
    pub(crate) fn new(name: String, input: Input) -> Self {
        Entry { name, input, inside: false, depth: 0, byte: None }
    }
}

/// The name of a member in messages. Terminals obey control characters.
pub(crate) fn member_name(archive: &str, member: &str) -> String {
    format!("{archive}!/{}", member.replace(|c: char| c.is_control(), "\u{FFFD}"))
}

/// How bytes are reached.
pub(crate) enum Input {
    Folder(PathBuf),
    /// A file that can be read at any place.
    File(File),
    /// What comes once.
    Stream(Box<dyn Read + Send>),
    Bytes(Vec<u8>),
}

/// What holds for everything in a source.
pub(crate) struct Context {
    pub(crate) defaults: Defaults,
    pub(crate) budget: Budget,
}

/// What a reading gives next.
pub(crate) enum Step {
    Item(Result<Report, IngestError>),
    /// Something inside that has to be opened.
    Enter(Entry),
    End,
}

/// Something that gives reports one after the other.
pub(crate) trait Reading: Send {
    /// The next one; not called again after [`Step::End`].
    fn next(&mut self, context: &Context) -> Step;
}

/// Items that are there already.
pub(crate) struct Ready(pub(crate) std::vec::IntoIter<Result<Report, IngestError>>);

impl Ready {
    /// The one report of a text or page.
    pub(crate) fn one(item: Result<Report, IngestError>) -> Box<dyn Reading> {
        Box::new(Ready(vec![item].into_iter()))
    }
}

impl Reading for Ready {
    fn next(&mut self, _context: &Context) -> Step {
        self.0.next().map_or(Step::End, Step::Item)
    }
}

impl Input {
    fn reader(self) -> Box<dyn BufRead + Send> {
        const BUFFER: usize = 1 << 16;
        match self {
            Input::File(file) => Box::new(BufReader::with_capacity(BUFFER, file)),
            Input::Stream(stream) => Box::new(BufReader::with_capacity(BUFFER, stream)),
            Input::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Input::Folder(_) => Box::new(io::empty()),
        }
    }

    /// The same at any place; a stream has to be held in memory. `Err` where it is too long for that.
    pub(crate) fn seekable(self, most: u64) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Input::File(file) => Box::new(file),
            Input::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            other => {
                let mut bytes = Vec::new();
                other.reader().take(most + 1).read_to_end(&mut bytes)?;
                if bytes.len() as u64 > most {
                    let message = format!("it is over {} MiB long and does not stand in a file of its own", most >> 20);
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
                Box::new(Cursor::new(bytes))
            }
        })
    }

    /// Its first bytes, and the whole of it again.
    fn head(self) -> io::Result<(Vec<u8>, Input)> {
        let mut head = Vec::with_capacity(SNIFF_BYTES);
        let input = match self {
            Input::File(mut file) => {
                (&mut file).take(SNIFF_BYTES as u64).read_to_end(&mut head)?;
                file.rewind()?;
                Input::File(file)
            }
            Input::Stream(mut stream) => {
                (&mut stream).take(SNIFF_BYTES as u64).read_to_end(&mut head)?;
                Input::Stream(Box::new(Cursor::new(head.clone()).chain(stream)))
            }
            Input::Bytes(bytes) => {
                head.extend_from_slice(&bytes[..bytes.len().min(SNIFF_BYTES)]);
                Input::Bytes(bytes)
            }
            folder @ Input::Folder(_) => folder,
        };
        Ok((head, input))
    }
}

/// Opens an input.
pub(crate) fn open(entry: Entry, context: &Context) -> Result<Box<dyn Reading>, IngestError> {
    let (inner, byte) = (entry.name.clone(), entry.byte);
    unwrap(entry, &inner, COMPRESSED, context).map_err(|error| error.byte_if_none(byte))
}

/// The same; `inner` is the name without the ending of what the input is wrapped in.
fn unwrap(entry: Entry, inner: &str, wrapped: u8, context: &Context) -> Result<Box<dyn Reading>, IngestError> {
    let Entry { name, input, inside, depth, byte } = entry;
    if let Input::Folder(path) = input {
        return Ok(Box::new(Folder::new(name, path)));
    }
    let unreadable = |error| IngestError::io(&name, "cannot read", error);
    let (head, input) = input.head().map_err(unreadable)?;
    let format = sniff(inner, &head).map_err(|refused| {
        let error = IngestError::new(&name, refused.message).hint(refused.hint);
        // A picture beside the reports is no mistake.
        if inside && refused.binary { error.left_out() } else { error }
    })?;
    let budget = &context.budget;
    if matches!(format, Format::Tar | Format::Zip) && depth >= budget.limits.nested {
        return Err(IngestError::new(&name, format!("this archive lies in {depth} others; it is not opened")).hint("unpack the outer ones first"));
    }
    Ok(match format {
        Format::JsonLines => Box::new(Records::new(name, input.reader(), None)),
        Format::Table(separator) => Box::new(Records::new(name, input.reader(), Some(Table::new(separator, context.defaults.columns.clone())))),
        Format::Arc => Box::new(Arc::new(name, input.reader())),
        Format::Warc => Box::new(Warc::new(name, input.reader())),
        Format::Tar => Box::new(Tar::new(name, depth, Box::new(input.reader()))),
        Format::Zip => {
            let bytes = input.seekable(budget.limits.held).map_err(unreadable)?;
            Box::new(guarded(&name, "a zip archive", || Zip::open(name.clone(), depth, bytes, budget))?)
        }
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            let open = || crate::parquet::Parquet::open(name.clone(), input, budget.limits.held, &context.defaults);
            Box::new(guarded(&name, "Parquet", open)?)
        }
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => return Err(IngestError::new(&name, "this program was built without Parquet").hint("build it with the feature `parquet`")),
        Format::Gzip => {
            let left = wrapped.checked_sub(1).ok_or_else(|| IngestError::new(&name, "the file is compressed more than twice"))?;
            let packed = input.reader();
            // Only what the outermost layer takes counts as read.
            let outermost = depth == 0 && wrapped == COMPRESSED;
            let packed: Box<dyn BufRead + Send> = if outermost { Box::new(BufReader::new(budget.packed(packed))) } else { packed };
            let unpacked = Input::Stream(Box::new(budget.unpacked(flate2::bufread::MultiGzDecoder::new(packed))));
            let inner = inner.strip_suffix(".tgz").map_or_else(|| inner.strip_suffix(".gz").unwrap_or(inner).to_owned(), |start| format!("{start}.tar"));
            return unwrap(Entry { name, input: unpacked, inside, depth, byte }, &inner, left, context);
        }
        Format::Feed | Format::Html | Format::Pdf | Format::Plain => {
            let mut bytes = Vec::new();
            input.reader().take(MAX_REPORT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
            if bytes.len() > MAX_REPORT_BYTES {
                return Err(too_long(IngestError::new(&name, "the file is over 64 MiB long, too long for one report")));
            }
            let defaults = &context.defaults;
            let one = match format {
                Format::Feed => return guarded(&name, "a feed", || Ok(feed_reading(name.clone(), &bytes, defaults))),
                Format::Html => guarded(&name, "a web page", || html_report(&name, &bytes, defaults)),
                #[cfg(feature = "pdf")]
                Format::Pdf => crate::pdf::pdf_report(&name, bytes, defaults),
                #[cfg(not(feature = "pdf"))]
                Format::Pdf => Err(IngestError::new(&name, "this is a PDF, not text").hint("extract the text first: pdftotext FILE.pdf FILE.txt")),
                _ => plain_report(&name, &bytes, defaults),
            };
            Ready::one(one.map_err(|error| error.byte_if_none(byte)))
        }
    })
}

/// What can be read at any place.
pub(crate) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// Runs a parser that is not ours. Should it panic, one input is lost and not the run.
pub(crate) fn guarded<T>(name: &str, what: &str, parse: impl FnOnce() -> Result<T, IngestError>) -> Result<T, IngestError> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_| {
        Err(IngestError::new(name, format!("it cannot be read as {what}: the parser gave up")).hint("save the report's text as plain text"))
    })
}

pub(crate) fn too_long(error: IngestError) -> IngestError {
    error.hint("split it into reports, one object a line: {\"text\": \"...\"}")
}
