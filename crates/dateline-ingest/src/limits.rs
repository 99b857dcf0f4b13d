//! Limits on what a source may unpack to. In: counts. Out: nothing, or that a limit is reached.
//!
//! A small file can unpack to more than any disk holds. What is unpacked, over all layers, may be so many times what was read of the source
//! itself; text never packs that well. Nothing is written to disk, and no more than a report, or an archive inside another, is held in memory.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Limits of one source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes that may be unpacked for each byte read.
    pub(crate) ratio: u64,
    /// Bytes that may be unpacked however few were read.
    pub(crate) floor: u64,
    /// Members of all archives together.
    pub(crate) members: u64,
    /// Archives in archives.
    pub(crate) nested: u8,
    /// The longest archive that is held in memory because its stream cannot be read at any place.
    pub(crate) held: u64,
}

impl Limits {
    /// Those that hold: documented in docs/sources.md.
    pub(crate) const STANDARD: Limits = Limits { ratio: 250, floor: 64 << 20, members: 1_000_000, nested: 3, held: 256 << 20 };
}

/// What a source has come to; all its readers share one.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    read: AtomicU64,
    unpacked: AtomicU64,
    members: AtomicU64,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Budget { limits, counts: Arc::default() }
    }

    /// Counts what an archive takes on disk, where its parts are read in any order.
    pub(crate) fn note_read(&self, bytes: u64) {
        self.counts.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts a member; false if there are too many.
    pub(crate) fn note_member(&self) -> bool {
        self.counts.members.fetch_add(1, Ordering::Relaxed) < self.limits.members
    }

    /// A reader that counts what it reads as the source's own.
    pub(crate) fn packed<R: Read>(&self, reader: R) -> Packed<R> {
        Packed { reader, budget: self.clone() }
    }

    /// A reader that fails where more is unpacked than may be.
    pub(crate) fn unpacked<R: Read>(&self, reader: R) -> Unpacked<R> {
        Unpacked { reader, budget: self.clone() }
    }
}

pub(crate) struct Packed<R> {
    reader: R,
    budget: Budget,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.budget.note_read(read as u64);
        Ok(read)
    }
}

pub(crate) struct Unpacked<R> {
    reader: R,
    budget: Budget,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let Budget { limits, counts } = &self.budget;
        let unpacked = counts.unpacked.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        let may = limits.floor.saturating_add(limits.ratio.saturating_mul(counts.read.load(Ordering::Relaxed)));
        if unpacked > may {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it unpacks to over {} times its size, as no text does", limits.ratio)));
        }
        Ok(read)
    }
}
