//! Zip archives. In: bytes that can be read at any place. Out: its files in the order of its directory. Nothing is written, so that a
//! member's name is a name in messages and no more, wherever it points to.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use zip::CompressionMethod;

use crate::IngestError;
use crate::limits::Budget;
use crate::open::{Context, Entry, Input, ReadSeek, Reading, Step, member_name};

/// An archive that is being read.
pub(crate) struct Zip {
    name: String,
    depth: u8,
    archive: zip::ZipArchive<Place>,
    /// Where the archive's own reader is.
    place: Place,
    next: usize,
}

/// Bytes that several readers share, with a position of one of them.
#[derive(Clone)]
struct Place {
    bytes: Arc<Mutex<Box<dyn ReadSeek>>>,
    length: u64,
    at: Arc<AtomicU64>,
}

impl Place {
    /// A reader that goes on from here by itself.
    fn apart(&self) -> Self {
        Place { at: Arc::new(AtomicU64::new(self.at.load(Ordering::Relaxed))), ..self.clone() }
    }
}

impl Read for Place {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.seek(SeekFrom::Start(self.at.load(Ordering::Relaxed)))?;
        let read = bytes.read(buffer)?;
        self.at.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Place {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.load(Ordering::Relaxed).checked_add_signed(by),
        };
        let at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        self.at.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

impl Zip {
    /// Reads the directory of an archive.
    pub(crate) fn open(name: String, depth: u8, mut bytes: Box<dyn ReadSeek>, budget: &Budget) -> Result<Self, IngestError> {
        let length = bytes.seek(SeekFrom::End(0)).map_err(|error| IngestError::io(&name, "cannot read", error))?;
        if depth == 0 {
            budget.note_read(length);
        }
        let place = Place { bytes: Arc::new(Mutex::new(bytes)), length, at: Arc::default() };
        let archive = zip::ZipArchive::new(place.clone()).map_err(|error| {
            IngestError::new(&name, format!("the archive's directory cannot be read: {error}")).hint("is it cut off? fetch the archive again, or try: zip -FF")
        })?;
        // Word's, LibreOffice's and e-book files are zip archives of their own kinds of XML.
        let office = |member: &[u8]| matches!(member, b"[Content_Types].xml" | b"mimetype");
        if archive.file_names_raw().any(office) {
            return Err(IngestError::new(&name, "this is an office document or e-book, not text").hint("save the report as plain text (UTF-8)"));
        }
        if archive.is_empty() {
            return Err(IngestError::new(&name, "the archive has no files"));
        }
        Ok(Zip { name, depth, archive, place, next: 0 })
    }

    /// A member; `None` for folders and what macOS puts beside files.
    fn member(&mut self, index: usize, budget: &Budget) -> Option<Step> {
        let fail = |message: String| IngestError::new(&self.name, message);
        let (name, start, size, crc, method, packed, encrypted, link) = match self.archive.by_index_data(index) {
            Ok(member) if member.is_dir() || member.name_raw().starts_with(b"__MACOSX/") => return None,
            Ok(member) => {
                let name = member.name().map_or_else(|_| String::from_utf8_lossy(member.name_raw()).into_owned(), std::borrow::Cow::into_owned);
                let method = member.compression();
                (name, member.header_start(), member.size(), member.crc32(), method, member.compressed_size(), member.encrypted(), member.is_symlink())
            }
            Err(error) => return Some(Step::Item(Err(fail(format!("member {index} cannot be read: {error}"))))),
        };
        let shown = member_name(&self.name, &name);
        let fail = |message: String| Some(Step::Item(Err(IngestError::new(&shown, message).byte(start))));
        if encrypted {
            return fail("the member is encrypted".to_owned());
        }
        if link {
            return Some(Step::Item(Err(IngestError::new(&shown, "this is a link").byte(start).left_out())));
        }
        // Finding the data reads the member's own header and leaves the archive's reader behind it.
        if let Err(error) = self.archive.by_index_raw(index).map(drop) {
            return fail(format!("the member cannot be read: {error}"));
        }
        let bytes = BufReader::new(self.place.apart()).take(packed);
        let unpacked: Box<dyn Read + Send> = match method {
            CompressionMethod::Stored => Box::new(bytes),
            CompressionMethod::Deflated => Box::new(budget.unpacked(flate2::bufread::DeflateDecoder::new(bytes))),
            other => return fail(format!("the member is packed with {other}; deflate is read")),
        };
        let input = Input::Stream(Box::new(Checked { reader: unpacked, left: size, wanted: crc, crc: flate2::Crc::new() }));
        Some(Step::Enter(Entry { inside: true, depth: self.depth + 1, byte: Some(start), ..Entry::new(shown, input) }))
    }
}

impl Reading for Zip {
    fn next(&mut self, context: &Context) -> Step {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            if !context.budget.note_member() {
                self.next = usize::MAX;
                return Step::Item(Err(IngestError::new(&self.name, "the archive has too many members; the rest is not read")));
            }
            if let Some(step) = self.member(index, &context.budget) {
                return step;
            }
        }
        Step::End
    }
}

/// A member's bytes, which have to be as many as the directory says, and those of its checksum.
struct Checked {
    reader: Box<dyn Read + Send>,
    left: u64,
    wanted: u32,
    crc: flate2::Crc,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let read = self.reader.read(buffer)?;
        self.crc.update(&buffer[..read]);
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| wrong("the member is longer than the archive says"))?;
        match (read, buffer.is_empty(), self.left) {
            (0, false, 0) if self.crc.sum() != self.wanted => Err(wrong("the member's checksum is wrong")),
            (0, false, 1..) => Err(wrong("the member is cut off")),
            _ => Ok(read),
        }
    }
}
