//! Feeds to bytes: a list of feeds is asked, politely, for what is new.
//!
//! ```text
//! FEEDS.toml --Feeds--> Watcher --due, robots.txt, conditional GET--> bytes for dateline-ingest
//!                          \--State, a small file beside the record: ETags, back-off, robots.txt
//! ```
//!
//! What is fetched is not noted as known before the caller says that it is in the record ([`Watcher::keep`]): a run that is stopped in between
//! fetches it again. The clock is the caller's. Nothing in the other crates touches the network.

mod address;
mod client;
mod feeds;
mod robots;
mod state;
mod watcher;

pub use feeds::{Feed, Feeds};
pub use state::State;
pub use watcher::{Fetched, Outcome, Watcher};
