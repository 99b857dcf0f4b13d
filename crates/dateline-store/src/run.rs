//! A run of `ingest`. In: one step an input, in order. Out: rows, one transaction a batch.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use dateline_model::record::{Record, Versions};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, params};

use crate::error::StoreError;
use crate::incidents;
use crate::known::{Standing, standing};
use crate::rows;
use crate::store::Store;

/// A batch is written at the latest after this time, so that a slow source does not keep finished work in memory.
const LONGEST_BATCH: Duration = Duration::from_secs(5);

/// How much of the articles' text a record keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextKept {
    /// All of it.
    Full,
    /// The sentences that an event or a statement stands in.
    Snippets,
    /// None but the words that name parties, triggers, sources, dates and places.
    Offsets,
}

impl TextKept {
    /// The word in the table `runs`.
    pub fn as_str(self) -> &'static str {
        match self {
            TextKept::Full => "full",
            TextKept::Snippets => "snippets",
            TextKept::Offsets => "offsets",
        }
    }
}

/// A state with its numbers in Correlates of War and Gleditsch-Ward.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// ISO 3166 alpha-3.
    pub code: String,
    /// English name.
    pub name: String,
    /// Number in Correlates of War.
    pub cow: Option<i64>,
    /// Number in Gleditsch-Ward.
    pub gw: Option<i64>,
}

/// What holds for a whole run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// What codes the articles.
    pub versions: Versions,
    /// How much text is kept.
    pub text: TextKept,
    /// Steps a transaction.
    pub batch: usize,
    /// States for the views.
    pub states: Vec<State>,
}

/// A coded article.
#[derive(Clone, Debug)]
pub struct Coded {
    /// Its record, with the text unless only offsets are kept.
    pub record: Record,
    /// What [`crate::identify`] gave.
    pub content_hash: String,
    /// Where it came from.
    pub source: String,
    /// The line there, from 1.
    pub line: Option<u64>,
}

/// An input that gave no article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failed {
    /// Where it came from.
    pub source: String,
    /// The line there, from 1.
    pub line: Option<u64>,
    /// Where in the source's bytes the trouble begins.
    pub byte: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// What came of one input.
#[derive(Debug)]
pub enum Step {
    /// An article to write.
    Coded(Box<Coded>),
    /// An article that the record has.
    Known {
        /// Where it came from.
        source: String,
        /// The line there, from 1.
        line: Option<u64>,
    },
    /// No article.
    Failed(Failed),
}

/// What a run did so far.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Totals {
    /// Articles that were not in the record.
    pub added: u64,
    /// Edited articles.
    pub new_versions: u64,
    /// Articles that were skipped.
    pub known: u64,
    /// Inputs that are in quarantine.
    pub quarantined: u64,
    /// Events of the articles written.
    pub events: u64,
}

/// A run that is going on.
#[derive(Debug)]
pub struct Run<'s> {
    connection: &'s mut Connection,
    path: PathBuf,
    id: i64,
    options: RunOptions,
    batch: Vec<Step>,
    since: Instant,
    totals: Totals,
    /// Something is in quarantine, so that what now succeeds may resolve it.
    quarantine: bool,
}

impl Store {
    /// Begins a run.
    ///
    /// # Errors
    /// The record cannot be written.
    pub fn begin(&mut self, options: RunOptions) -> Result<Run<'_>, StoreError> {
        let path = self.path.clone();
        let fail = |error| StoreError::sql(&path, "beginning a run", error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let id = rows::begin(&transaction, &options).map_err(fail)?;
        let quarantine = transaction.prepare("SELECT 1 FROM quarantine WHERE resolved_run IS NULL").and_then(|mut any| any.exists([])).map_err(fail)?;
        transaction.commit().map_err(fail)?;
        Ok(Run { connection: &mut self.connection, path, id, options, batch: Vec::new(), since: Instant::now(), totals: Totals::default(), quarantine })
    }
}

impl Run<'_> {
    /// Takes the next step, and writes the batch if it is full. What comes back is what was committed so far.
    ///
    /// # Errors
    /// The batch could not be written; nothing of it is in the record, all batches before it are.
    pub fn add(&mut self, step: Step) -> Result<Totals, StoreError> {
        self.batch.push(step);
        if self.batch.len() >= self.options.batch || self.since.elapsed() >= LONGEST_BATCH {
            self.write()?;
        }
        Ok(self.totals)
    }

    /// Writes what is left and ends the run.
    ///
    /// # Errors
    /// As for [`Run::add`].
    pub fn finish(mut self) -> Result<Totals, StoreError> {
        self.write()?;
        // Origins and incidents are of the whole record. If the run is stopped before, the next one works them out.
        incidents::update(self.connection, Some(self.id)).map_err(|error| StoreError::sql(&self.path, "making incidents", error))?;
        let fail = |error| StoreError::sql(&self.path, "ending the run", error);
        self.connection.execute("UPDATE runs SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE run = ?", [self.id]).map_err(fail)?;
        // So that the record is one file. A reader in the middle of a question keeps it from happening, which does no harm.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(fail)?;
        Ok(self.totals)
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        self.since = Instant::now();
        if batch.is_empty() {
            return Ok(());
        }
        // A savepoint an article costs more than the article: every page is copied before it is changed. So they are for the rare batch that fails.
        let written = match self.transaction(&batch, false) {
            Err(error) if is_constraint(&error) => self.transaction(&batch, true),
            written => written,
        };
        (self.totals, self.quarantine) = written.map_err(|error| StoreError::sql(&self.path, "writing a batch", error))?;
        Ok(())
    }

    /// Writes a batch, or nothing of it. `careful` is to leave out single articles that do not fit.
    fn transaction(&mut self, batch: &[Step], careful: bool) -> rusqlite::Result<(Totals, bool)> {
        let (mut totals, mut quarantine) = (self.totals, self.quarantine);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writing =
            Writing { transaction: &transaction, run: self.id, text: self.options.text, totals: &mut totals, quarantine: &mut quarantine, careful };
        batch.iter().try_for_each(|step| writing.step(step))?;
        rows::count(&transaction, self.id, &totals)?;
        transaction.commit()?;
        Ok((totals, quarantine))
    }
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

/// One transaction.
struct Writing<'t> {
    transaction: &'t Transaction<'t>,
    run: i64,
    text: TextKept,
    totals: &'t mut Totals,
    quarantine: &'t mut bool,
    careful: bool,
}

impl Writing<'_> {
    fn step(&mut self, step: &Step) -> rusqlite::Result<()> {
        match step {
            Step::Failed(failed) => self.fail(failed),
            Step::Known { source, line } => {
                self.totals.known += 1;
                self.resolve(source, *line)
            }
            Step::Coded(coded) => self.article(coded),
        }
    }

    fn article(&mut self, coded: &Coded) -> rusqlite::Result<()> {
        let document = &coded.record.document;
        // Asked again here: what was new when it was coded may have been written since, from the same source even.
        let standing = standing(self.transaction, &document.id, document.url.as_deref(), &coded.content_hash)?;
        let reason = match (standing, rows::unsound(&coded.record)) {
            (Standing::Known, _) => {
                self.totals.known += 1;
                return self.resolve(&coded.source, coded.line);
            }
            (Standing::Clash(there), _) => clash(&document.id, &there),
            (_, Some(reason)) => reason,
            (standing @ (Standing::New | Standing::Edited), None) => {
                if self.careful {
                    self.transaction.execute_batch("SAVEPOINT article")?;
                }
                match rows::article(self.transaction, self.run, self.text, coded) {
                    Ok(()) => {
                        if self.careful {
                            self.transaction.execute_batch("RELEASE article")?;
                        }
                        let edited = standing == Standing::Edited;
                        self.totals.new_versions += u64::from(edited);
                        self.totals.added += u64::from(!edited);
                        self.totals.events += coded.record.events.len() as u64;
                        return self.resolve(&coded.source, coded.line);
                    }
                    // One article that does not fit must not stop a run of a million.
                    Err(error) if self.careful && is_constraint(&error) => {
                        self.transaction.execute_batch("ROLLBACK TO article; RELEASE article")?;
                        format!("the record cannot hold this article: {error}")
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        self.fail(&Failed { source: coded.source.clone(), line: coded.line, byte: None, reason, hint: None })
    }

    fn fail(&mut self, failed: &Failed) -> rusqlite::Result<()> {
        self.totals.quarantined += 1;
        *self.quarantine = true;
        rows::quarantine(self.transaction, self.run, failed)
    }

    fn resolve(&self, source: &str, line: Option<u64>) -> rusqlite::Result<()> {
        if *self.quarantine {
            let sql = "UPDATE quarantine SET resolved_run = ? WHERE source = ? AND source_line IS ? AND resolved_run IS NULL";
            self.transaction.prepare_cached(sql)?.execute(params![self.run, source, line])?;
        }
        Ok(())
    }
}

/// Why an article whose id is taken is not written.
pub fn clash(id: &str, there: &str) -> String {
    format!("the id `{id}` belongs to another article in this record, {there}; give the ids of one of the two sources a prefix")
}
