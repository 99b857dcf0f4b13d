//! The command line as it was typed. In: words. Out: one struct a command; nothing is opened or looked up here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dateline_ingest::{Charset, Columns, parse_published};
use dateline_model::Date;
use dateline_nlp::Model;

use crate::eval_args::EvalArguments;
use crate::record_args::{ExportArguments, IngestArguments, QueryArguments, RecordCommand, ReviewArguments, SampleArguments};

const EXAMPLES: &str = "\
Examples:
  dateline code report.txt --published 2024-05-14      a table of who did what to whom
  dateline code *.txt > events.jsonl                   one JSON object a report (schema dateline/1)
  dateline code reports.jsonl --format csv             one row an event
  dateline why \"Peru recalled its envoy from Quito.\"   how a sentence is coded, and what was not
  dateline statements report.txt --by side             what each side says of the same act
  dateline who \"the FSB\" --on 2023-05-01               whom a name stands for on a day
  dateline rules withdraw                              the rules that a word occurs in
  dateline places Goma --context Kenya                  which places bear a name, and which is meant
  dateline check my-data                               test edited rules and tables
  dateline ingest reports.jsonl --into record.db       code reports into a record
  dateline query record.db \"SELECT * FROM contested\"   ask it in SQL

Exit codes: 0 all done; 1 some input failed, the rest was coded; 2 wrong usage, rule or table;
141 output closed early.";

const CODE_EXAMPLES: &str = "\
Inputs are plain text and web pages (one report a file), feeds, WARC, CSV, TSV and JSON Lines (one
object a line: \"text\", and if known \"id\", \"title\", \"published\", \"publisher\", \"url\", \"language\");
any of these with gzip, in folders, in zip and tar archives. docs/sources.md has more. One bad input does not stop the others. The output does not
depend on --jobs.

Examples:
  dateline code report.txt --published 2024-05-14
  curl -s https://example.org/feed.jsonl | dateline code - --format csv > events.csv
  dateline code corpus.jsonl --text full --jobs 8 > coded.jsonl

Exit codes: 0 all coded; 1 some input failed; 2 wrong usage, rule or table; 141 output closed early.";

const WHY_EXAMPLES: &str = "\
Examples:
  dateline why \"Moscow withdrew its troops from Kherson.\"
  dateline why report.txt --sentence 3
  dateline why report.txt --event 5f0c2a91d3e4b678";

const STATEMENTS_EXAMPLES: &str = "\
Reports of one act are put together where type, parties and date agree; a party or date that is not
known agrees with any, but one party must be the same. An act is contested if one voice denies it
and another, or the report itself, says that it happened.

Examples:
  dateline statements report.txt
  dateline statements report.txt --by side --published 2024-05-14";

const WHO_EXAMPLES: &str = "\
Examples:
  dateline who \"Angela Merkel\" --on 2017-04-01
  dateline who \"the foreign ministry\" --context \"a report about Peru\"";

const IMPORT_EXAMPLES: &str = "\
Names that dateline's tables know keep their meaning there. What became of every line is written to
import-report.csv in the new folder.

Examples:
  dateline import petrarch dictionaries/ --into my-data
  dateline code report.txt --data my-data";

const PLACES_EXAMPLES: &str = "\
The first place is the one that is meant; below each stands what speaks for it. A country or region
is no point and has no coordinates.

Examples:
  dateline places Garissa
  dateline places Georgia --context \"a report about Tbilisi and Abkhazia\"
  dateline places \"Paris, Texas\"";

/// Reads news reports and keeps an auditable record of who did what to whom, when, where, and according to whom.
#[derive(Debug, Parser)]
#[command(name = "dateline", disable_version_flag = true, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Arguments {
    /// Print the versions of the program, its trained reader and its data
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
    /// Print the licences of the program and of the data in it
    #[arg(long)]
    pub(crate) licenses: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Code reports: who did what to whom, when, where, according to whom
    Code(CodeArguments),
    /// Explain how a sentence or report is coded, and why something is not
    Why(WhyArguments),
    /// Show who says what, or what each side says of the same act
    Statements(StatementsArguments),
    /// Test rules and tables: every example and counterexample
    Check(CheckArguments),
    /// Score the coder against gold files, compare two versions, list what no rule codes
    Eval(EvalArguments),
    /// List the rules that a word occurs in
    Rules(RulesArguments),
    /// Tell whom a name or phrase stands for on a day, and what says so
    Who(WhoArguments),
    /// Take over what other coders know into a folder for `--data`
    #[command(subcommand)]
    Import(ImportCommand),
    /// Show which places bear a name, and why one of them is meant
    Places(PlacesArguments),
    /// Code reports into a record: one file that never loses or doubles anything
    Ingest(IngestArguments),
    /// Take in what is new in feeds, again and again
    #[cfg(feature = "watch")]
    Watch(crate::record_args::WatchArguments),
    /// Ask a record in SQL
    Query(QueryArguments),
    /// Draw events to look at, as a sheet
    Sample(SampleArguments),
    /// Take in what people found about events, and show how often the coder was right
    Review(ReviewArguments),
    /// Write the codebook of event types, from ontology, rules and examples
    Codebook(CodebookArguments),
    /// Write a record in the shape of a data set: ICEWS, GDELT, Parquet, Stata ...
    Export(ExportArguments),
    /// Look after a record
    #[command(subcommand)]
    Record(RecordCommand),
}

/// `dateline code`.
#[derive(Debug, Args)]
#[command(after_help = CODE_EXAMPLES)]
pub(crate) struct CodeArguments {
    /// Files and folders to code; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What to write [default: table on a terminal, json otherwise]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// Number of threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) jobs: Option<u16>,
    /// How much of the text the JSON includes
    #[arg(long, value_name = "AMOUNT", default_value = "none")]
    pub(crate) text: Text,
}

/// How input is to be understood.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// Publication date (2024-05-14) of reports that give none; without it, "on Monday" stays unresolved
    #[arg(long, value_name = "DATE", value_parser = parse_published)]
    pub(crate) published: Option<Date>,
    /// Character set of the input, such as windows-1251 [default: UTF-8, else the best guess]
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(crate) encoding: Option<Charset>,
    /// Language of reports that name none, such as `en` [default: told from the text; what is not English is not coded]
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// Columns or keys that hold what, such as text=body,published=date, for tables, Parquet and JSON Lines
    #[arg(long, value_name = "WHAT=NAME,...", value_parser = Columns::parse)]
    pub(crate) map: Option<Columns>,
    /// Folder with rules and tables to use instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Trained reader: `standard`; `accurate` has somewhat better trees and takes three times as long, `fast` worse ones in half the time
    #[arg(long, value_name = "NAME", default_value_t)]
    pub(crate) reader: Model,
}

/// Output of `dateline code`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a report, one a line (schema dateline/1)
    Json,
    /// For reading
    Table,
    /// One row an event
    Csv,
}

/// How much text the JSON includes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Text {
    /// Only the words that were coded
    None,
    /// The whole text of the report
    Full,
}

/// `dateline why`.
#[derive(Debug, Args)]
#[command(after_help = WHY_EXAMPLES)]
pub(crate) struct WhyArguments {
    /// A sentence, or a file with a report; `-` is standard input
    #[arg(value_name = "SENTENCE|FILE")]
    pub(crate) subject: String,
    /// Only the event with this id, or the beginning of one
    #[arg(long, value_name = "ID", conflicts_with = "sentence")]
    pub(crate) event: Option<String>,
    /// Only this sentence, counted from 0 as in all output
    #[arg(long, value_name = "N")]
    pub(crate) sentence: Option<usize>,
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// `dateline statements`.
#[derive(Debug, Args)]
#[command(after_help = STATEMENTS_EXAMPLES)]
pub(crate) struct StatementsArguments {
    /// Files to read; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What the lines are ordered by
    #[arg(long, value_name = "ORDER", default_value = "statement")]
    pub(crate) by: By,
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// Order of `dateline statements`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum By {
    /// One line a statement, as they come in the report
    Statement,
    /// One block an act, with what each side says of it
    Side,
}

/// `dateline check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Folder laid out as data/ [default: the rules and tables in the program]
    #[arg(value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Run the examples from raw text, through the trained reader, instead of on stored trees
    #[arg(long, conflicts_with = "parse")]
    pub(crate) raw: bool,
    /// Trained reader for `--raw` and `--parse`: `accurate`, `standard` or `fast`
    #[arg(long, value_name = "NAME", default_value_t)]
    pub(crate) reader: Model,
    /// Parse examples that have no stored tree yet, and store the trees in DIR
    #[arg(long, requires = "data")]
    pub(crate) parse: bool,
}

/// `dateline rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArguments {
    /// A word, or the beginning of one; several words must follow each other
    #[arg(value_name = "WORD")]
    pub(crate) word: String,
    /// Folder with rules to search instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// `dateline who`.
#[derive(Debug, Args)]
#[command(after_help = WHO_EXAMPLES)]
pub(crate) struct WhoArguments {
    /// Words that name somebody
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The day (2024-05-14): offices and groups count that existed then
    #[arg(long, value_name = "DATE", value_parser = parse_published)]
    pub(crate) on: Option<Date>,
    /// Text that the words stand in, for what they leave open
    #[arg(long, value_name = "TEXT")]
    pub(crate) context: Option<String>,
    /// Trained reader: `accurate`, `standard` or `fast`
    #[arg(long, value_name = "NAME", default_value_t)]
    pub(crate) reader: Model,
    /// Folder with tables to use instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// `dateline codebook`.
#[derive(Debug, Args)]
pub(crate) struct CodebookArguments {
    /// Folder to write the pages to
    #[arg(long, value_name = "DIR")]
    pub(crate) into: PathBuf,
    /// Folder with rules and tables to use instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// `dateline import`.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Actor, agent and discard dictionaries of PETRARCH 1 and 2
    Petrarch(PetrarchArguments),
}

/// `dateline import petrarch`.
#[derive(Debug, Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub(crate) struct PetrarchArguments {
    /// Folder with the dictionaries (*.txt)
    #[arg(value_name = "DIR")]
    pub(crate) dictionaries: PathBuf,
    /// Folder to write rules and tables to
    #[arg(long, value_name = "DIR")]
    pub(crate) into: PathBuf,
    /// Use no organisations, armed groups, office holders and role nouns but those of the dictionaries
    #[arg(long)]
    pub(crate) alone: bool,
    /// Write into a folder that is not empty
    #[arg(long)]
    pub(crate) force: bool,
    /// Folder with rules and tables to add to, instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// `dateline places`.
#[derive(Debug, Args)]
#[command(after_help = PLACES_EXAMPLES)]
pub(crate) struct PlacesArguments {
    /// Name of a place
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// A country, or text that the name stands in
    #[arg(long, value_name = "COUNTRY|TEXT")]
    pub(crate) context: Option<String>,
    /// How many places to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Folder with tables to use instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

fn charset(label: &str) -> Result<Charset, String> {
    Charset::named(label).ok_or_else(|| "not a known character set; names are those of the WHATWG Encoding Standard, such as windows-1252 or koi8-r".to_owned())
}
