//! Tar archives. In: a stream. Out: its files one after the other, read as they come. Nothing is written, so that a member's name is a name
//! in messages and no more, wherever it points to.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::IngestError;
use crate::open::{Context, Entry, Input, Reading, Step, member_name};

/// No header is longer, with the long names and other extensions that go before it.
const MAX_HEADER: u64 = 1 << 20;

const BLOCK: u64 = 512;

/// An archive that is being read.
pub(crate) struct Tar {
    name: String,
    depth: u8,
    stream: Stream,
    /// Where the next header begins.
    next: u64,
    any: bool,
    ended: bool,
}

/// The stream, which the member that is being read holds too.
#[derive(Clone)]
struct Stream(Arc<Mutex<Counted>>);

struct Counted {
    reader: Box<dyn Read + Send>,
    read: u64,
}

impl Stream {
    fn position(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let read = inner.reader.read(buffer)?;
        inner.read += read as u64;
        Ok(read)
    }
}

impl Tar {
    pub(crate) fn new(name: String, depth: u8, reader: Box<dyn Read + Send>) -> Self {
        let stream = Stream(Arc::new(Mutex::new(Counted { reader, read: 0 })));
        Tar { name, depth, stream, next: 0, any: false, ended: false }
    }

    /// The next file; `None` at the end of the archive.
    fn member(&mut self) -> io::Result<Option<Step>> {
        loop {
            let start = self.next;
            let behind = start.saturating_sub(self.stream.position());
            if io::copy(&mut (&mut self.stream).take(behind), &mut io::sink())? < behind {
                return Err(cut_off());
            }
            let (name, kind, size) = {
                // An archive for one header: the crate's own iteration would hold on to the stream.
                let mut header = tar::Archive::new((&mut self.stream).take(MAX_HEADER));
                let Some(entry) = header.entries()?.next().transpose()? else { return Ok(None) };
                (String::from_utf8_lossy(&entry.path_bytes()).into_owned(), entry.header().entry_type(), entry.size())
            };
            let begin = self.stream.position();
            let end = begin.checked_add(size).and_then(|end| end.checked_next_multiple_of(BLOCK));
            self.next = end.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a member is longer than any archive"))?;
            let shown = member_name(&self.name, &name);
            if kind.is_file() || kind.is_contiguous() {
                let input = Input::Stream(Box::new(Member { stream: self.stream.clone(), left: size }));
                return Ok(Some(Step::Enter(Entry { inside: true, depth: self.depth + 1, byte: Some(start), ..Entry::new(shown, input) })));
            }
            if kind.is_gnu_sparse() {
                return Ok(Some(Step::Item(Err(IngestError::new(&shown, "sparse files are not read").byte(start).hint("pack it without --sparse")))));
            }
            if kind.is_symlink() || kind.is_hard_link() {
                return Ok(Some(Step::Item(Err(IngestError::new(&shown, "this is a link").byte(start).left_out()))));
            }
        }
    }
}

impl Reading for Tar {
    fn next(&mut self, context: &Context) -> Step {
        if self.ended {
            return Step::End;
        }
        let step = match self.member() {
            Ok(Some(_)) if !context.budget.note_member() => {
                Step::Item(Err(IngestError::new(&self.name, "the archive has too many members; the rest is not read").byte(self.next)))
            }
            Ok(Some(step)) => {
                self.any = true;
                return step;
            }
            Ok(None) if self.any => Step::End,
            Ok(None) => Step::Item(Err(IngestError::new(&self.name, "the archive has no files"))),
            Err(error) => {
                let message = format!("the archive cannot be read any further: {error}");
                Step::Item(Err(IngestError::new(&self.name, message).byte(self.next).hint("what came before was read; fetch the archive again")))
            }
        };
        self.ended = true;
        step
    }
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off")
}

/// The bytes of one member.
struct Member {
    stream: Stream,
    left: u64,
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let read = self.stream.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(cut_off());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
