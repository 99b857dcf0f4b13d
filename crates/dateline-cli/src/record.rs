//! `dateline record`. In: a record. Out: what it holds, whether it is sound, or the same record made small.

use std::io::{self, Write};

use dateline_store::{Rebuilt, Status, Store, StoreError, VERSION, compact, rebuild, status, verify};

use crate::record_args::RecordCommand;
use crate::{Exit, complain};

pub(crate) fn run(command: &RecordCommand) -> io::Result<Exit> {
    let done = match command {
        RecordCommand::Status(arguments) => status(&arguments.record).map(|status| (shown(&status), Exit::Done)),
        RecordCommand::Verify(arguments) => verify(&arguments.record).map(|checked| {
            let mut out = String::new();
            for check in &checked {
                out += &format!("{}  {}\n", if check.wrong.is_empty() { "ok   " } else { "WRONG" }, check.what);
                out.extend(check.wrong.iter().map(|wrong| format!("         {wrong}\n")));
            }
            let sound = checked.iter().all(|check| check.wrong.is_empty());
            (out, if sound { Exit::Done } else { Exit::InputFailed })
        }),
        RecordCommand::Compact(arguments) => {
            compact(&arguments.record).map(|sizes| (format!("{} before, {} now\n", bytes(sizes.before), bytes(sizes.after)), Exit::Done))
        }
        RecordCommand::Incidents(arguments) => rebuild(&arguments.record).map(|rebuilt| (made(&rebuilt), Exit::Done)),
        RecordCommand::Migrate(arguments) => migrate(arguments.record.as_path()).map(|text| (text, Exit::Done)),
    };
    match done {
        Ok((text, exit)) => {
            io::stdout().lock().write_all(text.as_bytes())?;
            Ok(exit)
        }
        Err(error) => {
            complain(&error.to_string());
            Ok(Exit::Wrong)
        }
    }
}

fn migrate(record: &std::path::Path) -> Result<String, StoreError> {
    let before = status(record)?.schema;
    Store::open(record)?;
    Ok(if before < VERSION { format!("version {before} is now {VERSION}\n") } else { format!("version {before}: nothing to do\n") })
}

fn made(rebuilt: &Rebuilt) -> String {
    format!(
        "{} articles with {} different texts\n{} events of {} incidents; {} told by more than one text, {} contested\n",
        rebuilt.articles, rebuilt.origins, rebuilt.events, rebuilt.incidents, rebuilt.corroborated, rebuilt.contested
    )
}

fn shown(status: &Status) -> String {
    let mut out = format!("{:>12}  on disk, tables version {}\n", bytes(status.bytes), status.schema);
    for (what, count) in &status.counts {
        out += &format!("{count:>12}  {what}\n");
    }
    if let Some((first, last)) = &status.published {
        out += &format!("published {first} to {last}\n");
    }
    for (versions, articles) in &status.versions {
        out += &format!("{articles:>12}  coded by {versions}\n");
    }
    if status.pending > 0 {
        out += &format!("{:>12}  articles and events whose copies and incidents are still to be made; the next `dateline ingest` does it\n", status.pending);
    }
    if status.unfinished > 0 {
        out += &format!("{:>12}  runs that did not finish; the same `dateline ingest` again goes on where they stopped\n", status.unfinished);
    }
    for quarantined in &status.quarantine {
        out += &format!("{:>12}  in quarantine, such as {}: {}\n", quarantined.inputs, quarantined.example, quarantined.reason);
    }
    out
}

fn bytes(n: u64) -> String {
    match n {
        0..1_048_576 => format!("{:.1} KiB", n as f64 / 1024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MiB", n as f64 / 1_048_576.0),
        _ => format!("{:.2} GiB", n as f64 / 1_073_741_824.0),
    }
}
