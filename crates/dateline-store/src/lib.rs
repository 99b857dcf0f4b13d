//! The record: coded articles in one SQLite file. In: codings. Out: tables that R, Python, Stata, DuckDB and `sqlite3` open as they stand.
//!
//! ```text
//! Article --identify--> content hash --Known--> skip, or code --Run, one transaction a batch--> RECORD.db --Question--> rows
//! ```
//!
//! The only place that knows SQL. Nothing is ever lost or doubled: an article is known by its content hash, an edited one becomes a new
//! version, an event that goes away leaves a tombstone, and what cannot be taken in is quarantined with the reason.
//! What is deliberately absent: no coding, no reading of sources, no threads.

mod agreement;
mod calendar;
mod error;
mod export;
mod identity;
mod incidents;
mod known;
mod lock;
mod maintain;
mod origins;
mod question;
mod review;
mod rows;
mod run;
mod schema;
mod store;
mod verify;
mod words;

pub use agreement::{Share, Verdicts, alpha, kappa};
pub use error::{StoreError, Trouble};
#[cfg(feature = "parquet")]
pub use export::ParquetAnswer;
pub use export::{ExportOptions, Exported, STATUSES, Shape, export};
pub use identity::identify;
pub use incidents::{Rebuilt, group, rebuild};
pub use known::{Known, Standing};
pub use maintain::{Compacted, Quarantined, Status, compact, status};
pub use question::{Answered, Cell, Limits, Part, Question};
pub use review::{Added, Allocation, Audit, Pair, SampleOptions, Sampled, Strata, Verdict, audit, sample};
pub use run::{Coded, Failed, Run, RunOptions, State, Step, TextKept, Totals, clash};
pub use schema::{SchemaVersion, VERSION};
pub use store::Store;
pub use verify::{Checked, verify};
