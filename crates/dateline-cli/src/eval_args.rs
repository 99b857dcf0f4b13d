//! The command line of `dateline eval` as it was typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::InputArguments;

const EVAL_EXAMPLES: &str = "\
Without --diff, --incidents and --uncoded, FILES are gold files: one report a line with what is right, as
docs/eval.md tells. Intervals are 95 % bootstrap intervals over reports, the same in every run.

Examples:
  dateline eval gold.jsonl --data my-data              how well the gold reports are coded
  dateline eval --diff data my-data reports.jsonl      what my-data codes otherwise
  dateline eval --diff old.jsonl new.jsonl             what two versions coded (`dateline code --text full`)
  dateline eval --incidents acts.md                    how well reports of one act are put together
  dateline eval --uncoded reports.jsonl --top 50       predicates of political actors that no rule names";

/// `dateline eval`.
#[derive(Debug, Args)]
#[command(after_help = EVAL_EXAMPLES)]
pub(crate) struct EvalArguments {
    /// Gold files; with --diff or --uncoded, reports
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Compare two data folders over reports, or two files that `dateline code` wrote
    #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"], conflicts_with = "uncoded")]
    pub(crate) diff: Vec<PathBuf>,
    /// List predicates with a political actor among their arguments that no rule names
    #[arg(long)]
    pub(crate) uncoded: bool,
    /// Score incidents: FILES are Markdown with reports in which a word is marked as telling an act
    #[arg(long, conflicts_with_all = ["diff", "uncoded"])]
    pub(crate) incidents: bool,
    /// How many predicates of each kind --uncoded lists
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) top: usize,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: EvalFormat,
    #[command(flatten)]
    pub(crate) input: InputArguments,
    /// Number of threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) jobs: Option<u16>,
}

/// Output of `dateline eval`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum EvalFormat {
    /// For reading
    Table,
    /// One JSON object
    Json,
}
