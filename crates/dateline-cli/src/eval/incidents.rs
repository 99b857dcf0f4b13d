//! `dateline eval --incidents`. In: reports in which a word is marked as telling an act. Out: how well the incidents made of them are these acts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use dateline_ingest::{Defaults, Source, read_source};
use dateline_model::record::RecordOptions;
use dateline_store::{Coded, group, identify};

use crate::engine::Engine;
use crate::eval_args::{EvalArguments, EvalFormat};
use crate::{Exit, complain};

/// A report with the act that it tells.
struct Marked {
    name: String,
    act: String,
    /// Code points of the marked words.
    span: (u32, u32),
    /// The report as a line of JSON Lines, for the ordinary way in.
    input: String,
}

/// A report after coding: its act, and the incident that its marked word is in.
struct Told {
    name: String,
    act: String,
    incident: Option<String>,
}

pub(super) fn run(arguments: &EvalArguments) -> io::Result<Exit> {
    let mut marked = Vec::new();
    for file in &arguments.files {
        match read(file) {
            Ok(reports) => marked.extend(reports),
            Err(message) => {
                complain(&message);
                return Ok(Exit::Wrong);
            }
        }
    }
    let Some(engine) = Engine::load(arguments.input.data.as_deref(), arguments.input.reader) else { return Ok(Exit::Wrong) };
    let mut coded = Vec::new();
    for report in &marked {
        match code(&engine, report) {
            Ok(one) => coded.push(one),
            Err(message) => {
                complain(&message);
                return Ok(Exit::InputFailed);
            }
        }
    }
    let found: BTreeMap<String, String> = match group(&coded) {
        Ok(found) => found.into_iter().collect(),
        Err(error) => {
            complain(&error.to_string());
            return Ok(Exit::InputFailed);
        }
    };
    let told: Vec<Told> = marked.into_iter().zip(&coded).map(|(report, coded)| tell(report, coded, &found)).collect();
    let written = match arguments.format {
        EvalFormat::Table => table(&told),
        EvalFormat::Json => json(&told),
    };
    io::stdout().lock().write_all(written.as_bytes())?;
    Ok(Exit::Done)
}

/// Reads a Markdown file: a section a report, with its publication date and its text in a block, in which `[words](act)` marks an act.
fn read(file: &Path) -> Result<Vec<Marked>, String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| format!("{name}: cannot be read: {error}\n  hint: docs/eval.md tells what such a file holds"))?;
    let mut reports = Vec::new();
    for (number, section) in (1..).zip(format!("\n{text}").split("\n## ").skip(1)) {
        let fail = |what: &str| format!("{name}: section {number}: {what}\n  hint: docs/eval.md tells what a section holds");
        let title = section.lines().next().unwrap_or_default().trim();
        let published = section.lines().find_map(|line| line.strip_prefix("published: ")).ok_or_else(|| fail("no line `published: DATE`"))?;
        let block = section.split_once("```text\n").and_then(|(_, rest)| rest.split_once("\n```")).ok_or_else(|| fail("no block ```text"))?.0;
        let (act, span, text) = unmark(block).ok_or_else(|| fail("not one `[words](act)` in the text"))?;
        // A section of its own is a report of its own, whatever its title is.
        let id = format!("{number} {title}");
        let input = serde_json::json!({"id": id, "text": text, "published": published.trim()}).to_string();
        reports.push(Marked { name: id, act, span, input });
    }
    if reports.is_empty() { Err(format!("{name}: there is no section\n  hint: docs/eval.md tells what such a file holds")) } else { Ok(reports) }
}

/// Takes the mark out of a text: the act, the code points of the marked words, and the text without it.
fn unmark(block: &str) -> Option<(String, (u32, u32), String)> {
    let (before, rest) = block.split_once('[')?;
    let (words, rest) = rest.split_once("](")?;
    let (act, behind) = rest.split_once(')')?;
    let length = |text: &str| u32::try_from(text.chars().count()).ok();
    let start = length(before)?;
    let end = start + length(words)?;
    (!behind.contains("](")).then(|| (act.to_owned(), (start, end), format!("{before}{words}{behind}")))
}

fn code(engine: &Engine, report: &Marked) -> Result<Coded, String> {
    let source = Source::bytes("report.jsonl", report.input.clone().into_bytes());
    let mut input = read_source(source, &Defaults::default()).next().ok_or("an empty report")?.map_err(|error| error.to_string())?;
    let content_hash = identify(&mut input.article);
    let coded = engine.code(input);
    Ok(Coded { record: engine.record(&coded, RecordOptions { text: true }), content_hash, source: "report.jsonl".to_owned(), line: None })
}

fn tell(report: Marked, coded: &Coded, found: &BTreeMap<String, String>) -> Told {
    let overlaps = |start: u32, end: u32| start < report.span.1 && report.span.0 < end;
    let mut events = coded.record.events.iter().filter(|event| overlaps(event.trigger.start, event.trigger.end));
    let incident = events.find_map(|event| found.get(&event.id)).cloned();
    Told { name: report.name, act: report.act, incident }
}

/// B-cubed precision, recall and F1 (Bagga and Baldwin 1998). What was not coded is alone.
fn b_cubed(told: &[&Told]) -> (f64, f64, f64) {
    let same_act = |a: &Told, b: &Told| a.act == b.act;
    let together = |a: &Told, b: &Told| std::ptr::eq(a, b) || (a.incident.is_some() && a.incident == b.incident);
    let (mut precision, mut recall) = (0.0, 0.0);
    for one in told {
        let group = told.iter().filter(|other| together(one, other)).count();
        let act = told.iter().filter(|other| same_act(one, other)).count();
        let both = told.iter().filter(|other| together(one, other) && same_act(one, other)).count();
        precision += both as f64 / group as f64;
        recall += both as f64 / act as f64;
    }
    let (precision, recall) = (precision / told.len().max(1) as f64, recall / told.len().max(1) as f64);
    let sum: f64 = precision + recall;
    (precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
}

fn table(told: &[Told]) -> String {
    let acts: BTreeSet<&str> = told.iter().map(|one| one.act.as_str()).collect();
    let coded: Vec<&Told> = told.iter().filter(|one| one.incident.is_some()).collect();
    let mut out = format!("{} acts in {} reports; the marked word is an event in {}\n\n", acts.len(), told.len(), coded.len());
    out += "B-cubed                 precision  recall      F1\n";
    for (name, of) in [("all reports", told.iter().collect()), ("reports that were coded", coded)] {
        let (precision, recall, f1) = b_cubed(&of);
        let _ = writeln!(out, "{name:<23} {precision:>9.3} {recall:>7.3} {f1:>7.3}");
    }
    out.push('\n');
    let mut incidents: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in told {
        match &one.incident {
            Some(incident) => *incidents.entry(incident).or_default().entry(&one.act).or_default() += 1,
            None => {
                let _ = writeln!(out, "not coded: {} ({})", one.act, one.name);
            }
        }
    }
    for acts in incidents.values() {
        acts.keys().for_each(|act| *parts.entry(act).or_default() += 1);
        if acts.len() > 1 {
            let list: Vec<String> = acts.iter().map(|(act, count)| format!("{act} ({count})")).collect();
            let _ = writeln!(out, "one incident for {}", list.join(" and "));
        }
    }
    for (act, parts) in parts.iter().filter(|(_, parts)| **parts > 1) {
        let _ = writeln!(out, "{parts} incidents for {act}");
    }
    out
}

fn json(told: &[Told]) -> String {
    let coded: Vec<&Told> = told.iter().filter(|one| one.incident.is_some()).collect();
    let scores = |of: &[&Told]| {
        let (precision, recall, f1) = b_cubed(of);
        serde_json::json!({"reports": of.len(), "precision": precision, "recall": recall, "f1": f1})
    };
    let reports: Vec<_> = told.iter().map(|one| serde_json::json!({"report": one.name, "act": one.act, "incident": one.incident})).collect();
    let all = serde_json::json!({"all": scores(&told.iter().collect::<Vec<_>>()), "coded": scores(&coded), "reports": reports});
    format!("{all}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(act: &str, incident: Option<&str>) -> Told {
        Told { name: String::new(), act: act.to_owned(), incident: incident.map(str::to_owned) }
    }

    #[test]
    fn b_cubed_counts_by_report() {
        let all = [told("a", Some("1")), told("a", Some("1")), told("a", Some("2")), told("b", Some("2")), told("b", None)];
        let (precision, recall, _) = b_cubed(&all.iter().collect::<Vec<_>>());
        assert!((precision - (1.0 + 1.0 + 0.5 + 0.5 + 1.0) / 5.0).abs() < 1e-9, "{precision}");
        assert!((recall - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 0.5 + 0.5) / 5.0).abs() < 1e-9, "{recall}");
        assert_eq!(b_cubed(&[]), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_mark_is_taken_out() {
        let expected = Some(("x".to_owned(), (5, 8), "Pérú met Chile.".to_owned()));
        assert_eq!(unmark("Pérú [met](x) Chile."), expected);
        assert_eq!((unmark("Peru met Chile."), unmark("Peru [met](x) and [met](y) Chile.")), (None, None));
    }
}
