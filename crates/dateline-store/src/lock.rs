//! One writer at a time. In: the path of a record. Out: a lock that the system takes back when the process ends, however it ends.
//!
//! SQLite's own lock lasts for a transaction, and two runs of `ingest` could take turns at it. So a run also holds a lock on an empty file
//! beside the record. It is not the record itself: closing a second handle on a SQLite file would drop SQLite's locks.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{StoreError, Trouble};

/// Held while a process writes to a record.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
    path: PathBuf,
}

impl WriterLock {
    pub(crate) fn take(record: &Path) -> Result<Self, StoreError> {
        let mut name = record.as_os_str().to_owned();
        name.push("-lock");
        let path = PathBuf::from(name);
        // The one who held it may have removed the file between opening and locking: then the lock is on a file that nobody else will see.
        for _ in 0..100 {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(|error| {
                StoreError::new(record, Trouble::Access, format!("cannot write beside the record: {}", plain_words(&error)))
                    .hint("check that the folder exists, that it may be written and that the disk has room")
            })?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(WriterLock { file, path }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::new(record, Trouble::Busy, "another dateline process is writing to this record")
                        .hint("wait until it has finished; queries need not wait"));
                }
                Err(TryLockError::Error(error)) => {
                    return Err(StoreError::new(record, Trouble::Access, format!("this file system has no locks ({error})"))
                        .hint("keep the record on a local disk; network file systems often lose locks, and with them data"));
                }
            }
        }
        Err(StoreError::new(record, Trouble::Busy, "other dateline processes keep taking the record").hint("run one at a time"))
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Removed while it is still held, so that no empty file is left behind.
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

/// Drops "(os error 2)", which tells a user nothing.
fn plain_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether the open file is the one that the path leads to.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), std::fs::metadata(path)), (Ok(one), Ok(other)) if place(&one) == place(&other))
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
