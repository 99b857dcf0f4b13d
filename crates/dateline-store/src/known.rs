//! What the record already has. In: an identified article. Out: whether it must be coded at all.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use dateline_model::Article;

use crate::error::StoreError;
use crate::identity::same_address;
use crate::store::open_for_reading;

/// How an article stands to the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// This text with this metadata is in the record, perhaps as a version that was superseded since.
    Known,
    /// Neither the article nor an earlier version is there.
    New,
    /// An earlier version is there.
    Edited,
    /// Its id belongs to another article, one at the address given here.
    Clash(String),
}

/// Looks articles up while another connection writes.
#[derive(Debug)]
pub struct Known {
    connection: Connection,
    path: PathBuf,
}

impl Known {
    /// Opens a record for looking up.
    ///
    /// # Errors
    /// There is no record, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Known { connection: open_for_reading(path)?, path: path.to_path_buf() })
    }

    /// How the article stands to what was committed so far.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn standing(&self, article: &Article, content_hash: &str) -> Result<Standing, StoreError> {
        standing(&self.connection, &article.id, article.url.as_deref(), content_hash)
            .map_err(|error| StoreError::sql(&self.path, "looking an article up", error))
    }
}

pub(crate) fn standing(connection: &Connection, id: &str, url: Option<&str>, content_hash: &str) -> rusqlite::Result<Standing> {
    if connection.prepare_cached("SELECT 1 FROM articles WHERE content_hash = ?")?.exists([content_hash])? {
        return Ok(Standing::Known);
    }
    let mut current = connection.prepare_cached("SELECT url FROM articles WHERE id = ? AND superseded_by IS NULL")?;
    let there: Option<Option<String>> = current.query_row(params![id], |row| row.get(0)).optional()?;
    Ok(match (there, url) {
        (None, _) => Standing::New,
        (Some(Some(there)), Some(here)) if !same_address(&there, here) => Standing::Clash(there),
        (Some(_), _) => Standing::Edited,
    })
}
