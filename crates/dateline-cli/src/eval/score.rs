//! `dateline eval GOLD...`. In: gold files. Out: how well their reports are coded, as a table or as JSON.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use dateline_ingest::{Defaults, Source, read_source};
use dateline_model::record::{EventRecord, RecordOptions};
use serde_json::{Value as Json, json};

use super::gold::{self, GoldReport, code};
use super::jobs;
use super::measure::{CodedEvent, Codes, Pair, Row, Scores, Value, measure};
use crate::engine::Engine;
use crate::eval_args::{EvalArguments, EvalFormat};
use crate::ordered::ordered;
use crate::{Exit, complain, format};

/// Resamples of an interval.
const RESAMPLES: usize = 1000;

pub(super) fn run(arguments: &EvalArguments) -> io::Result<Exit> {
    let reports = match gold::read(&arguments.files) {
        Ok(reports) => reports,
        Err(message) => {
            complain(&message);
            return Ok(Exit::InputFailed);
        }
    };
    let Some(engine) = Engine::load(arguments.input.data.as_deref(), arguments.input.reader) else { return Ok(Exit::Wrong) };
    let ontology = &engine.knowledge.ontology;
    let unknown = reports.iter().flat_map(|report| report.events.iter().map(move |event| (report, event)));
    if let Some((report, event)) = unknown.into_iter().find(|(_, event)| event.types.iter().any(|name| !ontology.has_type(name))) {
        let types = ontology.types().collect::<Vec<_>>().join(" ");
        complain(&format!("report `{}`: {:?} are not all event types\n  hint: the types are: {types}", report.id, event.types));
        return Ok(Exit::InputFailed);
    }
    let mut pairs = Vec::new();
    let mut failed = false;
    let golds = reports.into_iter();
    ordered(
        jobs(arguments),
        golds,
        |report| (coded(&engine, &report), report),
        |(events, report)| {
            match events {
                Ok(coded) => pairs.push(Pair { gold: report.events, coded }),
                Err(message) => {
                    failed = true;
                    complain(&message);
                }
            }
            Ok(())
        },
    )?;
    let types: Vec<String> = ontology.types().map(str::to_owned).collect();
    let scores = measure(&pairs, &types, &|name| ontology.quad(name).to_owned(), RESAMPLES);
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        EvalFormat::Table => table(&mut out, &scores, &pairs)?,
        EvalFormat::Json => writeln!(out, "{}", as_json(&scores, &pairs, engine.versions()))?,
    }
    out.flush()?;
    Ok(if failed { Exit::InputFailed } else { Exit::Done })
}

/// The events of a gold report's text, in the gold's sentences.
fn coded(engine: &Engine, report: &GoldReport) -> Result<Vec<CodedEvent>, String> {
    let source = Source::bytes("gold.jsonl", report.input.clone().into_bytes());
    let read = read_source(source, &Defaults::default()).next();
    let read = read.ok_or_else(|| format!("report `{}` has no text", report.id))?.map_err(|error| format!("report `{}`: {error}", report.id))?;
    let coded = engine.code(read);
    let record = engine.record(&coded, RecordOptions { text: false });
    // Events of one type on one trigger are one event with all their parties.
    let mut merged: Vec<CodedEvent> = Vec::new();
    for event in record.events.iter().map(|event| comparable(event, &report.sentences)) {
        let twin = merged.iter_mut().find(|other| other.event_type == event.event_type && other.trigger == event.trigger && other.sentence == event.sentence);
        match twin {
            Some(twin) => {
                twin.actors.extend(event.actors);
                twin.recipients.extend(event.recipients);
            }
            None => merged.push(event),
        }
    }
    Ok(merged)
}

fn comparable(event: &EventRecord, sentences: &[(u32, u32)]) -> CodedEvent {
    let codes = |parties: &[dateline_model::record::PartyRecord]| parties.iter().filter_map(|party| code(Some(&party.code))).collect::<Codes>();
    let start = event.trigger.start;
    let sentence = sentences.iter().position(|(first, end)| (*first..*end).contains(&start)).unwrap_or(event.sentence as usize);
    let date = event.date.start.as_ref().map(|start| match &event.date.end {
        Some(end) if end != start => format!("{start}/{end}"),
        _ => start.clone(),
    });
    CodedEvent {
        sentence,
        event_type: event.event_type.clone(),
        trigger: (start, event.trigger.end),
        actors: codes(&event.actors),
        recipients: codes(&event.recipients),
        status: event.status.to_owned(),
        date,
        place: event.place.as_ref().and_then(|place| code(place.country.as_deref())),
        source: event.source.as_ref().and_then(|source| code(source.code.as_deref())),
    }
}

fn totals(pairs: &[Pair]) -> (usize, usize) {
    let gold = pairs.iter().flat_map(|pair| &pair.gold).filter(|event| !event.optional).count();
    (gold, pairs.iter().map(|pair| pair.coded.len()).sum())
}

fn table(out: &mut impl Write, scores: &Scores, pairs: &[Pair]) -> io::Result<()> {
    let (gold, coded) = totals(pairs);
    writeln!(
        out,
        "{}, {} to find, {} coded; in brackets 95 % intervals over reports\n",
        format::count(pairs.len(), "report"),
        format::count(gold, "event"),
        coded
    )?;
    let head = |name: &str| format!("{name:42}{:>6}{:>6}{:>6}  {:22}{:22}{:22}", "right", "coded", "gold", "precision", "recall", "F1");
    writeln!(out, "{}", head("match").trim_end())?;
    scores.rows.iter().try_for_each(|row| line(out, row))?;
    writeln!(out, "\n{}", head("type (general match)").trim_end())?;
    scores.types.iter().try_for_each(|row| line(out, row))?;
    writeln!(out, "\n{:42}{:>6}{:>6}  share", "field (of general matches)", "right", "of")?;
    for field in &scores.fields {
        let share = if field.all > 0 { shown(&field.accuracy) } else { "-".to_owned() };
        writeln!(out, "{:42}{:>6}{:>6}  {share}", field.name, field.right, field.all)?;
    }
    if !scores.confusion.is_empty() {
        writeln!(out, "\nstatus in gold and as coded")?;
        for ((right, got), count) in &scores.confusion {
            writeln!(out, "{count:>6}  {right} as {got}")?;
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, row: &Row) -> io::Result<()> {
    let [right, coded, gold] = row.counts;
    let text = format!("{:42}{right:>6}{coded:>6}{gold:>6}  {:22}{:22}{:22}", row.name, shown(&row.precision), shown(&row.recall), shown(&row.f1));
    writeln!(out, "{}", text.trim_end())
}

fn shown(value: &Value) -> String {
    format!("{:.3} [{:.3}, {:.3}]", value.value, value.interval[0], value.interval[1])
}

/// Four digits, as tables of scores have them.
fn rounded(value: f64) -> Json {
    format!("{value:.4}").parse::<f64>().map_or(Json::Null, Json::from)
}

fn as_json(scores: &Scores, pairs: &[Pair], versions: &dateline_model::record::Versions) -> Json {
    let (gold, coded) = totals(pairs);
    let value = |value: &Value| json!({"value": rounded(value.value), "interval": value.interval.map(rounded)});
    let rows = |rows: &[Row]| {
        rows.iter()
            .map(|row| {
                let [right, coded, gold] = row.counts;
                json!({"name": row.name, "right": right, "coded": coded, "gold": gold,
                    "precision": value(&row.precision), "recall": value(&row.recall), "f1": value(&row.f1)})
            })
            .collect::<Json>()
    };
    let fields: Json = scores
        .fields
        .iter()
        .map(|field| json!({"name": field.name, "right": field.right, "of": field.all, "share": if field.all > 0 { value(&field.accuracy) } else { Json::Null }}))
        .collect();
    let confusion: BTreeMap<String, usize> = scores.confusion.iter().map(|((right, got), count)| (format!("{right}>{got}"), *count)).collect();
    json!({"versions": versions, "reports": pairs.len(), "gold_events": gold, "coded_events": coded, "resamples": RESAMPLES,
        "matches": rows(&scores.rows), "types": rows(&scores.types), "fields": fields, "status_confusion": confusion})
}
