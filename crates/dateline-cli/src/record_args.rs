//! The command line of the commands that have to do with a record. In: words. Out: one struct a command.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use dateline_store::{Shape, Strata, TextKept};

use crate::args::InputArguments;

const INGEST_EXAMPLES: &str = "\
A record is one SQLite file. What it has is skipped before it is coded, so that a run that was stopped
goes on where it stopped, and the same command can be given every day. The same id or URL with a new
text is a new version; its events follow. Inputs that fail go into quarantine with the reason.

Examples:
  dateline ingest reports.jsonl --into record.db
  dateline ingest archive/*.txt --into record.db --published 2024-05-14 --text snippets

Exit codes: 0 all taken in; 1 some input failed, or the record could not be written to the end;
2 wrong usage, rule, table or record.";

const QUERY_EXAMPLES: &str = "\
The question is one SELECT; the record is opened for reading only. Ready-made views: event_list,
dyad_day, dyad_month (with zeros), one_a_day, claims, contested, copies, incident_reports,
incident_voices, current_articles, sentence_text.
Full text: ... WHERE search MATCH 'ceasefire'. docs/record.md has the columns.

Examples:
  dateline query record.db \"SELECT * FROM dyad_month WHERE actor = 'RUS' AND recipient = 'UKR'\"
  dateline query record.db \"SELECT * FROM event_list\" --format csv > events.csv
  dateline query record.db \"SELECT * FROM incidents\" --format parquet > incidents.parquet
  dateline query record.db \"SELECT * FROM contested ORDER BY day LIMIT 20\"

Exit codes: 0 all rows were given; 1 a limit was reached; 2 the question or the record is wrong;
141 output closed early.";

const SAMPLE_EXAMPLES: &str = "\
A sheet has one row an event. Whoever reviews writes `accepted`, `rejected` or `corrected` into the
column `verdict`, and what is right instead into the columns behind it. Rows without a verdict are
left out. Reviews are only ever added; the last one of a person counts.

Examples:
  dateline sample record.db -n 200 --by type > sheet.csv
  dateline review record.db sheet.csv --reviewer ana
  dateline review record.db                               accepted by type and rule, agreement";
const EXPORT_EXAMPLES: &str = "\
Beside the data come columns.csv (which columns are filled, approximated or empty, and why), codebook.md
and datapackage.json. Shapes without a column for the status of an event (icews, phoenix, gdelt, polecat,
keds, graphml) take asserted events only; links.csv beside them has status, source and lasting ids.
docs/export.md has each shape.

Examples:
  dateline export record.db --shape native-csv --out events.csv
  dateline export record.db --shape icews --out icews/
  dateline export record.db --shape gdelt --status asserted,reported --out gdelt/

Exit codes: 0 all written; 2 nothing was written.";

/// `dateline ingest`.
#[derive(Debug, Args)]
#[command(after_help = INGEST_EXAMPLES)]
pub(crate) struct IngestArguments {
    /// Files and folders to take in; `-` is standard input
    #[arg(value_name = "SOURCE", required = true)]
    pub(crate) sources: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) intake: IntakeArguments,
}

#[cfg(feature = "watch")]
const WATCH_EXAMPLES: &str = "\
FEEDS.toml lists feeds; docs/sources.md has its keys:

  agent = \"dateline/0.1 (ana@example.org)\"
  [[feed]]
  url = \"https://example.org/rss\"
  every = 900

Feeds are asked one at a time, no more often than they shall be: unchanged ones are not fetched again,
robots.txt and Retry-After are obeyed, and a feed that fails is asked less and less often. What is
remembered stands in RECORD.db.watch.json. Items that only link to their report are listed, not fetched.

Examples:
  dateline watch feeds.toml --into record.db
  dateline watch feeds.toml --into record.db --once     for cron

Exit codes: 0 all due feeds were read; 1 some feed or item failed; 2 wrong usage, list or record.";

/// `dateline watch`.
#[cfg(feature = "watch")]
#[derive(Debug, Args)]
#[command(after_help = WATCH_EXAMPLES)]
pub(crate) struct WatchArguments {
    /// The list of feeds
    #[arg(value_name = "FEEDS.toml")]
    pub(crate) feeds: PathBuf,
    /// Ask what is due and end, instead of going on
    #[arg(long)]
    pub(crate) once: bool,
    #[command(flatten)]
    pub(crate) intake: IntakeArguments,
}

/// How reports get into a record.
#[derive(Debug, Args)]
pub(crate) struct IntakeArguments {
    /// The record; it is made if there is none
    #[arg(long, value_name = "RECORD.db")]
    pub(crate) into: PathBuf,
    /// How much of the articles' text is kept
    #[arg(long, value_name = "AMOUNT", default_value = "full")]
    pub(crate) text: Kept,
    /// Number of threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) jobs: Option<u16>,
    /// Inputs a transaction: what a stop in between can cost
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) batch: u16,
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// How much of the text a record keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Kept {
    /// All
    Full,
    /// Sentences with an event or a statement
    Snippets,
    /// None: offsets, and the words that name parties, triggers, sources, dates and places
    Offsets,
}

impl From<Kept> for TextKept {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Full => TextKept::Full,
            Kept::Snippets => TextKept::Snippets,
            Kept::Offsets => TextKept::Offsets,
        }
    }
}

/// `dateline record`.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// Show what a record holds
    Status(RecordArguments),
    /// Check that a record is whole and sound
    Verify(RecordArguments),
    /// Make a record as small and quick as it can be
    Compact(RecordArguments),
    /// Work out copies of articles and incidents anew; `ingest` keeps them up to date by itself
    Incidents(RecordArguments),
    /// Bring a record of an older version to this one; `ingest` does so by itself
    Migrate(RecordArguments),
}

/// The record that a command is about.
#[derive(Debug, Args)]
pub(crate) struct RecordArguments {
    /// The record
    #[arg(value_name = "RECORD.db")]
    pub(crate) record: PathBuf,
}

/// `dateline sample`.
#[derive(Debug, Args)]
#[command(after_help = SAMPLE_EXAMPLES)]
pub(crate) struct SampleArguments {
    /// The record
    #[arg(value_name = "RECORD.db")]
    pub(crate) record: PathBuf,
    /// Events in all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 200)]
    pub(crate) number: usize,
    /// What the sample is divided by
    #[arg(long, value_name = "STRATA", default_value = "type")]
    pub(crate) by: StrataName,
    /// As many of each stratum as its share of the record, instead of the same number of each
    #[arg(long)]
    pub(crate) proportional: bool,
    /// The same seed draws the same events
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// What a sample is divided by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum StrataName {
    /// Event type
    Type,
    /// The rule that found the event
    Rule,
    /// Asserted, reported, denied ...
    Status,
    /// Publisher
    Publisher,
}

impl From<StrataName> for Strata {
    fn from(name: StrataName) -> Self {
        match name {
            StrataName::Type => Strata::Type,
            StrataName::Rule => Strata::Rule,
            StrataName::Status => Strata::Status,
            StrataName::Publisher => Strata::Publisher,
        }
    }
}

/// `dateline review`.
#[derive(Debug, Args)]
#[command(after_help = SAMPLE_EXAMPLES)]
pub(crate) struct ReviewArguments {
    /// The record
    #[arg(value_name = "RECORD.db")]
    pub(crate) record: PathBuf,
    /// A sheet of `dateline sample` with verdicts filled in; without one only the figures are shown
    #[arg(value_name = "SHEET.csv")]
    pub(crate) sheet: Option<PathBuf>,
    /// Who reviewed
    #[arg(long, value_name = "NAME")]
    pub(crate) reviewer: Option<String>,
}

/// `dateline query`.
#[derive(Debug, Args)]
#[command(after_help = QUERY_EXAMPLES)]
pub(crate) struct QueryArguments {
    /// The record
    #[arg(value_name = "RECORD.db")]
    pub(crate) record: PathBuf,
    /// The question, one SELECT
    #[arg(value_name = "SQL")]
    pub(crate) sql: String,
    /// What to write [default: table on a terminal, csv otherwise]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<RowFormat>,
    /// Most rows [default: 1000 for a table, 1000000 otherwise]
    #[arg(long, value_name = "N")]
    pub(crate) max_rows: Option<u64>,
    /// Longest time
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_seconds: u32,
}

/// Output of `dateline query`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum RowFormat {
    /// For reading
    Table,
    /// One line a row, with a heading; unknown is empty
    Csv,
    /// One JSON object a row, one a line; unknown is null
    Json,
    /// Parquet, with types from the values of all rows; unknown is null
    #[cfg(feature = "parquet")]
    Parquet,
}

/// `dateline export`.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct ExportArguments {
    /// The record
    #[arg(value_name = "RECORD.db")]
    pub(crate) record: PathBuf,
    /// What it shall look like
    #[arg(long, value_name = "SHAPE")]
    pub(crate) shape: ShapeName,
    /// Folder, or a file name with an extension; what is beside a file begins with its name
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) out: PathBuf,
    /// Statuses of events to take, `all` for every one [default: asserted where the shape has no status, else all]
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) status: Vec<String>,
    /// For spreadsheets: text that they would run as a formula gets an apostrophe (native-csv only)
    #[arg(long)]
    pub(crate) formula_guard: bool,
    /// Replace files that are there
    #[arg(long)]
    pub(crate) force: bool,
}

/// Shapes of `dateline export`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ShapeName {
    /// All columns of dateline, one row an event, CSV
    NativeCsv,
    /// The same with tabs and without quotes
    NativeTsv,
    /// The same, one JSON object a line
    Jsonl,
    /// The same as Parquet
    Parquet,
    /// ICEWS, 20 columns
    Icews,
    /// Phoenix (PETRARCH), 26 columns
    Phoenix,
    /// GDELT 2.0 Events and Mentions
    Gdelt,
    /// POLECAT, 40 columns
    Polecat,
    /// KEDS, 5 columns
    Keds,
    /// All columns as properties of points, for maps
    Geojson,
    /// All columns, with a .do file that reads them
    Stata,
    /// The network of actors
    Graphml,
}

impl From<ShapeName> for Shape {
    fn from(name: ShapeName) -> Self {
        match name {
            ShapeName::NativeCsv => Shape::NativeCsv,
            ShapeName::NativeTsv => Shape::NativeTsv,
            ShapeName::Jsonl => Shape::Jsonl,
            ShapeName::Parquet => Shape::Parquet,
            ShapeName::Icews => Shape::Icews,
            ShapeName::Phoenix => Shape::Phoenix,
            ShapeName::Gdelt => Shape::Gdelt,
            ShapeName::Polecat => Shape::Polecat,
            ShapeName::Keds => Shape::Keds,
            ShapeName::Geojson => Shape::GeoJson,
            ShapeName::Stata => Shape::Stata,
            ShapeName::Graphml => Shape::GraphMl,
        }
    }
}
