//! Opening: bytes to something that gives reports. In: a named input. Out: a [`Reading`], chosen by the input's name and first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::feed::feed_reading;
use crate::html::html_report;
use crate::plain::plain_report;
use crate::records::Records;
use crate::sniff::{Format, SNIFF_BYTES, sniff};
use crate::source::MAX_REPORT_BYTES;
use crate::table::Table;
use crate::warc::Warc;
use crate::{Defaults, IngestError, Report};

/// How often a source may be wrapped in compression.
const COMPRESSED: u8 = 2;

/// Bytes that were found somewhere.
pub(crate) struct Entry {
    /// The name that messages use.
    pub(crate) name: String,
    pub(crate) input: Input,
}

/// How bytes are reached.
pub(crate) enum Input {
    /// A file that can be read at any place.
    File(File),
    /// What comes once.
    Stream(Box<dyn Read + Send>),
    Bytes(Vec<u8>),
}

/// What holds for everything in a source.
pub(crate) struct Context {
    pub(crate) defaults: Defaults,
}

/// What a reading gives next.
#[expect(clippy::large_enum_variant, reason = "one exists at a time")]
pub(crate) enum Step {
    Item(Result<Report, IngestError>),
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
        }
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
        };
        Ok((head, input))
    }
}

/// Opens an input.
pub(crate) fn open(entry: Entry, context: &Context) -> Result<Box<dyn Reading>, IngestError> {
    let inner = entry.name.clone();
    unwrap(entry, &inner, COMPRESSED, context)
}

/// The same; `inner` is the name without the ending of what the input is wrapped in.
fn unwrap(entry: Entry, inner: &str, wrapped: u8, context: &Context) -> Result<Box<dyn Reading>, IngestError> {
    let Entry { name, input } = entry;
    let unreadable = |error| IngestError::io(&name, "cannot read", error);
    let (head, input) = input.head().map_err(unreadable)?;
    let format = sniff(inner, &head).map_err(|refused| IngestError::new(&name, refused.message).hint(refused.hint))?;
    Ok(match format {
        Format::JsonLines => Box::new(Records::new(name, input.reader(), None)),
        Format::Table(separator) => Box::new(Records::new(name, input.reader(), Some(Table::new(separator)))),
        Format::Warc => Box::new(Warc::new(name, input.reader())),
        Format::Gzip => {
            let wrapped = wrapped.checked_sub(1).ok_or_else(|| IngestError::new(&name, "the file is compressed more than twice"))?;
            let unpacked = Input::Stream(Box::new(flate2::bufread::MultiGzDecoder::new(input.reader())));
            return unwrap(Entry { name, input: unpacked }, inner.strip_suffix(".gz").unwrap_or(inner), wrapped, context);
        }
        Format::Feed | Format::Html | Format::Plain => {
            let mut bytes = Vec::new();
            input.reader().take(MAX_REPORT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
            if bytes.len() > MAX_REPORT_BYTES {
                return Err(too_long(IngestError::new(&name, "the file is over 64 MiB long, too long for one report")));
            }
            let defaults = &context.defaults;
            match format {
                Format::Feed => guarded(&name, "a feed", || Ok(feed_reading(name.clone(), &bytes, defaults)))?,
                Format::Html => Ready::one(guarded(&name, "a web page", || html_report(&name, &bytes, defaults))),
                _ => Ready::one(plain_report(&name, &bytes, defaults)),
            }
        }
    })
}

/// Runs a parser that is not ours. Should it panic, one input is lost and not the run.
pub(crate) fn guarded<T>(name: &str, what: &str, parse: impl FnOnce() -> Result<T, IngestError>) -> Result<T, IngestError> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_| {
        Err(IngestError::new(name, format!("it cannot be read as {what}: the parser gave up")).hint("save the report's text as plain text"))
    })
}

pub(crate) fn too_long(error: IngestError) -> IngestError {
    error.hint("split it into reports, one object a line: {\"text\": \"...\"}")
}
