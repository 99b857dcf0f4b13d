//! What is remembered between runs. In and out: a small JSON file beside the record.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What is remembered of feeds and hosts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    pub(crate) feeds: BTreeMap<String, FeedState>,
    /// By origin.
    pub(crate) robots: BTreeMap<String, RobotsState>,
}

/// Of a feed. Times are seconds since 1970.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FeedState {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    /// It is not asked before.
    pub(crate) not_before: u64,
    /// Times in a row that asking failed.
    pub(crate) failures: u32,
}

/// Of a host's robots.txt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct RobotsState {
    pub(crate) fetched: u64,
    /// `Err`: nothing may be asked, because the host could not say; what it answered.
    pub(crate) text: Result<String, u16>,
}

impl State {
    /// Reads a state; no file is an empty one.
    ///
    /// # Errors
    /// It cannot be read, or is no state.
    pub fn load(path: &Path) -> io::Result<Self> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        fs::write(&beside, text + "\n")?;
        fs::rename(&beside, path)
    }
}
