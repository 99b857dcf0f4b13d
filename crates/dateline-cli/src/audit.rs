//! `dateline sample` and `dateline review`. In: a record; a sheet that somebody filled in. Out: the sheet; reviews in the record; how often
//! the coder was right.

use std::io::{self, Read, Write};
use std::path::Path;

use dateline_store::{Audit, SampleOptions, Sampled, Share, Store, StoreError, Verdict, audit, sample};

use crate::record_args::{ReviewArguments, SampleArguments};
use crate::{Exit, complain};

/// Columns that the reviewer fills in.
const JUDGED: [&str; 6] = ["verdict", "correct_type", "correct_actors", "correct_recipients", "correct_status", "note"];

/// What a verdict may be.
const VERDICTS: [&str; 3] = ["accepted", "rejected", "corrected"];

/// `dateline sample`.
pub(crate) fn draw(arguments: &SampleArguments) -> io::Result<Exit> {
    let options = SampleOptions {
        n: arguments.number,
        by: arguments.by.into(),
        allocation: if arguments.proportional { dateline_store::Allocation::Proportional } else { dateline_store::Allocation::Equal },
        seed: arguments.seed,
    };
    let sampled = match sample(&arguments.record, options) {
        Ok(sampled) => sampled,
        Err(error) => return Ok(wrong(&error)),
    };
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    let header =
        ["event_id", "stratum", "type", "mode", "actors", "recipients", "status", "date", "place", "source", "trigger", "sentence", "title", "url", "found_by"];
    let written = writer.write_record(header.iter().chain(&JUDGED)).and_then(|()| {
        sampled.iter().try_for_each(|one| {
            let empty = JUDGED.iter().map(|_| String::new());
            writer.write_record(cells(one).into_iter().map(guarded).chain(empty))
        })
    });
    written.map_err(output)?;
    writer.flush()?;
    if sampled.len() < arguments.number {
        complain(&format!("the record has only {} events to draw from", sampled.len()));
    }
    Ok(Exit::Done)
}

fn cells(one: &Sampled) -> [&str; 15] {
    [
        &one.event_id,
        &one.stratum,
        &one.event_type,
        &one.mode,
        &one.actors,
        &one.recipients,
        &one.status,
        &one.date,
        &one.place,
        &one.source,
        &one.trigger,
        &one.sentence,
        &one.title,
        &one.url,
        &one.found_by,
    ]
}

/// Sheets are opened in spreadsheets, which would run a cell that begins like a formula.
fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() }
}

fn output(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// `dateline review`.
pub(crate) fn review(arguments: &ReviewArguments) -> io::Result<Exit> {
    let mut exit = Exit::Done;
    if let Some(sheet) = &arguments.sheet {
        let Some(reviewer) = &arguments.reviewer else {
            complain("who reviewed is not said\n  hint: add --reviewer NAME");
            return Ok(Exit::Wrong);
        };
        let (verdicts, mistakes) = match read(sheet) {
            Ok(read) => read,
            Err(message) => {
                complain(&format!("{}: {message}", sheet.display()));
                return Ok(Exit::InputFailed);
            }
        };
        for mistake in &mistakes {
            complain(&format!("{}:{mistake}", sheet.display()));
        }
        let added = Store::open(&arguments.record).and_then(|mut store| store.review(reviewer, &verdicts));
        let added = match added {
            Ok(added) => added,
            Err(error) => return Ok(wrong(&error)),
        };
        for id in &added.missing {
            complain(&format!("{}: the record has no event {id}\n  hint: was the sheet drawn from another record?", sheet.display()));
        }
        writeln!(io::stdout().lock(), "{} reviews added, {} known already\n", added.added, added.known)?;
        if !mistakes.is_empty() || !added.missing.is_empty() {
            exit = Exit::InputFailed;
        }
    }
    match audit(&arguments.record) {
        Ok(audit) => show(&audit).map(|()| exit),
        Err(error) => Ok(wrong(&error)),
    }
}

fn wrong(error: &StoreError) -> Exit {
    complain(&error.to_string());
    Exit::Wrong
}

/// The rows of a sheet that have a verdict, and what is wrong with others, as `line: what`.
fn read(path: &Path) -> Result<(Vec<Verdict>, Vec<String>), String> {
    let mut text = String::new();
    std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)).map_err(|error| format!("cannot be read: {error}"))?;
    let text = text.trim_start_matches('\u{feff}');
    // Some spreadsheets write semicolons.
    let first = text.lines().next().unwrap_or("");
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.trim() == name);
    let (Some(id), Some(verdict)) = (column("event_id"), column("verdict")) else {
        return Err("there is no column `event_id` or `verdict`\n  hint: use a sheet that `dateline sample` wrote".into());
    };
    let (mut verdicts, mut mistakes) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                mistakes.push(format!(" {error}"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(str::trim).filter(|cell| !cell.is_empty());
        let Some(said) = cell(Some(verdict)) else { continue };
        let said = said.to_lowercase();
        let Some(said) = VERDICTS.iter().find(|known| **known == said) else {
            mistakes.push(format!("{line}: `{said}` is not a verdict\n  hint: write accepted, rejected or corrected"));
            continue;
        };
        let corrections: serde_json::Map<String, serde_json::Value> = JUDGED
            .iter()
            .filter_map(|name| Some((name.strip_prefix("correct_")?, cell(column(name))?)))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        if *said == "corrected" && corrections.is_empty() {
            mistakes.push(format!(
                "{line}: corrected, but no column says to what\n  hint: fill in correct_type, correct_actors, correct_recipients or correct_status"
            ));
            continue;
        }
        verdicts.push(Verdict {
            event_id: cell(Some(id)).unwrap_or("").trim_start_matches('\'').to_owned(),
            verdict: (*said).to_owned(),
            correction: (!corrections.is_empty()).then(|| serde_json::Value::Object(corrections).to_string()),
            note: cell(column("note")).map(str::to_owned),
        });
    }
    Ok((verdicts, mistakes))
}

fn show(audit: &Audit) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if audit.all.n == 0 {
        return writeln!(out, "no event of the record has been reviewed\n  hint: `dateline sample` draws a sheet");
    }
    let line =
        |what: &str, share: &Share| format!("{what:44}  {:>4} of {:>4}  {:.3}  [{:.3}, {:.3}]\n", share.right, share.n, share.value(), share.low, share.high);
    let mut text = String::from("accepted, with 95% intervals (Wilson)\n");
    text += &line("all reviewed", &audit.all);
    if let Some((value, covered)) = audit.weighted {
        text += &format!("weighted by the types' shares of the record: {value:.3} (types with reviews are {:.1} % of it)\n", covered * 100.0);
    }
    text += "\nby type\n";
    text.extend(audit.by_type.iter().map(|(what, share)| line(what, share)));
    text += "\nby rule\n";
    text.extend(audit.by_rule.iter().map(|(what, share)| line(what, share)));
    if !audit.pairs.is_empty() {
        text += "\nagreement\n";
        for pair in &audit.pairs {
            let kappa = pair.kappa.map_or_else(|| "-".to_owned(), |kappa| format!("{kappa:.3}"));
            text += &format!("{} and {}: {} of {} the same, Cohen's kappa {kappa}\n", pair.one, pair.other, pair.same, pair.n);
        }
        text += &format!("Krippendorff's alpha over all: {}\n", audit.alpha.map_or_else(|| "-".to_owned(), |alpha| format!("{alpha:.3}")));
    }
    out.write_all(text.as_bytes())
}
