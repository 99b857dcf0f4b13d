//! `dateline query`. In: a record and a question in SQL. Out: its rows.

use std::io::{self, BufWriter, IsTerminal};
use std::time::Duration;

use dateline_store::{Limits, Question, StoreError, Trouble};

use crate::format::Rows;
use crate::record_args::{QueryArguments, RowFormat};
use crate::{Exit, complain};

/// Rows of a table: it is kept in memory until its widths are known.
const TABLE_ROWS: u64 = 1000;

/// Why no more rows come.
enum Stop {
    Store(StoreError),
    Output(io::Error),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Stop::Store(error)
    }
}

pub(crate) fn run(arguments: &QueryArguments) -> io::Result<Exit> {
    let output = arguments.format.unwrap_or(if io::stdout().is_terminal() { RowFormat::Table } else { RowFormat::Csv });
    let most = arguments.max_rows.unwrap_or(if output == RowFormat::Table { TABLE_ROWS } else { Limits::default().rows });
    let limits = Limits { rows: most, time: Duration::from_secs(arguments.max_seconds.into()), ..Limits::default() };
    let mut rows = Rows::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()), output);
    let answered = Question::open(&arguments.record, limits)
        .map_err(Stop::Store)
        .and_then(|mut question| question.ask(&arguments.sql, |part| rows.part(part).map_err(Stop::Output)));
    match answered {
        Err(Stop::Output(error)) => Err(error),
        Err(Stop::Store(error)) => {
            // What came before a limit is worth having.
            rows.finish()?;
            complain(&error.to_string());
            Ok(if error.trouble() == Trouble::Limit { Exit::InputFailed } else { Exit::Wrong })
        }
        Ok(answered) => {
            rows.finish()?;
            if answered.more {
                complain(&format!("there are more than {most} rows\n  hint: allow more with --max-rows, or add LIMIT {most} if these are all you want"));
            }
            Ok(if answered.more { Exit::InputFailed } else { Exit::Done })
        }
    }
}
