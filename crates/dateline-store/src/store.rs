//! Opening a record for writing. In: a path. Out: a connection that alone may run `ingest`, with tables of this program's version.
//!
//! The settings and the reasons for them are in `docs/record.md`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::lock::WriterLock;
use crate::schema;

/// How long a transaction waits for a short write of another program, such as a review.
const PATIENCE: Duration = Duration::from_secs(10);

/// A record that this process writes to.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    // After the connection: fields are dropped in order, and the lock must outlast the last write.
    _lock: WriterLock,
}

impl Store {
    /// Opens a record, or makes an empty one where there is no file.
    ///
    /// # Errors
    /// Another process writes to it, it cannot be written, it is not a record, or one of a newer major version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = WriterLock::take(path)?;
        let fail = |error| StoreError::sql(path, "opening the record", error);
        let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -131072;
                 PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;",
            )
            .map_err(fail)?;
        schema::migrate(&mut connection, path)?;
        Ok(Store { connection, path: path.to_path_buf(), _lock: lock })
    }

    /// Lets the file grow to no more than so many pages of 4096 bytes: a full disk, for tests.
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.connection.pragma_update(None, "max_page_count", pages).map_err(|error| StoreError::sql(&self.path, "limiting the file", error))
    }
}

/// Opens a record for reading only. A record on a medium that cannot be written is opened as one that cannot change.
pub(crate) fn open_for_reading(path: &Path) -> Result<Connection, StoreError> {
    let fail = |error| StoreError::sql(path, "opening the record", error);
    if !path.exists() {
        return Err(StoreError::new(path, crate::Trouble::Access, "no such file").hint("`dateline ingest SOURCES --into RECORD.db` makes a record"));
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(fail)?;
    connection.busy_timeout(PATIENCE).map_err(fail)?;
    let usable = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    let connection = match usable {
        Ok(_) => connection,
        // Reading a file in WAL mode writes beside it. Where that cannot be, and no writer has left anything, nobody can be writing either.
        Err(_) if wal_is_empty(path) => {
            let address = format!("file:{}?immutable=1", escaped(path));
            Connection::open_with_flags(address, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI).map_err(fail)?
        }
        Err(error) => return Err(fail(error)),
    };
    schema::version(&connection, path)?;
    Ok(connection)
}

fn wal_is_empty(path: &Path) -> bool {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    std::fs::metadata(name).map_or(true, |metadata| metadata.len() == 0)
}

/// A path as the part of a `file:` address.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
