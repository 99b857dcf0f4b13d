//! `dateline eval --diff BEFORE AFTER`. In: two data folders and reports, or two files that `dateline code` wrote. Out: which events appeared,
//! vanished or changed, by rule, with examples.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use dateline_model::record::RecordOptions;
use serde_json::{Value, json};

use super::{inputs, jobs};
use crate::engine::Engine;
use crate::eval_args::{EvalArguments, EvalFormat};
use crate::ordered::ordered;
use crate::{Exit, complain};

/// Examples shown of each rule and kind of change.
const EXAMPLES: usize = 3;

/// An event as it is compared and shown.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Seen {
    /// Report and event id.
    id: String,
    rule: String,
    /// Fields by name, those that are compared.
    fields: BTreeMap<&'static str, String>,
    trigger: (u64, u64),
    /// The sentence with the trigger between asterisks, or the trigger alone.
    context: String,
}

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Change {
    Appeared(Seen),
    Vanished(Seen),
    /// Same words, other fields.
    Changed(Seen, Seen),
}

/// The events of each report by its id.
type Side = BTreeMap<String, Vec<Seen>>;

pub(super) fn run(arguments: &EvalArguments, before: &Path, after: &Path) -> io::Result<Exit> {
    let (before, after) = match (side(arguments, before)?, side(arguments, after)?) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(exit), _) | (_, Err(exit)) => return Ok(exit),
    };
    let changes = compare(&before, &after);
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        EvalFormat::Table => table(&mut out, &before, &after, &changes)?,
        EvalFormat::Json => writeln!(out, "{}", as_json(&before, &after, &changes))?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The events of one side: a file that `dateline code` wrote is read, with a folder the reports are coded.
fn side(arguments: &EvalArguments, path: &Path) -> io::Result<Result<Side, Exit>> {
    let mut side = Side::new();
    if !path.is_dir() {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                complain(&format!("{}: cannot be read: {error}\n  hint: name a data folder, or a file that `dateline code` wrote", path.display()));
                return Ok(Err(Exit::InputFailed));
            }
        };
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let record = serde_json::from_str(line).map_err(|error| error.to_string()).and_then(|record| events(&record));
            match record {
                Ok((id, events)) => side.entry(id).or_default().extend(events),
                Err(message) => {
                    complain(&format!("{}:{number}: {message}\n  hint: write the file with `dateline code --format json`", path.display()));
                    return Ok(Err(Exit::InputFailed));
                }
            }
        }
        return Ok(Ok(side));
    }
    if arguments.files.is_empty() {
        complain("no reports to compare the two data folders on\n  hint: dateline eval --diff data-before data-after reports.jsonl");
        return Ok(Err(Exit::Wrong));
    }
    let Some(engine) = Engine::load(Some(path), arguments.input.reader) else { return Ok(Err(Exit::Wrong)) };
    let mut failed = false;
    ordered(
        jobs(arguments),
        inputs(&arguments.files, &arguments.input),
        |input| {
            let report = input.map_err(|error| error.to_string())?;
            let coded = engine.code(report);
            let record = serde_json::to_value(engine.record(&coded, RecordOptions { text: true })).map_err(|error| error.to_string())?;
            events(&record)
        },
        |result| {
            match result {
                Ok((id, events)) => side.entry(id).or_default().extend(events),
                Err(message) => {
                    failed = true;
                    complain(&message);
                }
            }
            Ok(())
        },
    )?;
    Ok(if failed { Err(Exit::InputFailed) } else { Ok(side) })
}

/// The report's id and its events, from a record.
fn events(record: &Value) -> Result<(String, Vec<Seen>), String> {
    let id = record["document"]["id"].as_str().ok_or("there is no `document.id`")?;
    let list = record["events"].as_array().ok_or("there is no list `events`")?;
    let text: Option<Vec<char>> = record["document"]["text"].as_str().map(|text| text.chars().collect());
    let sentences = record["document"]["sentences"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let seen = list.iter().map(|event| {
        let trigger = (event["trigger"]["start"].as_u64().unwrap_or_default(), event["trigger"]["end"].as_u64().unwrap_or_default());
        let sentence = event["sentence"].as_u64().and_then(|at| sentences.get(usize::try_from(at).ok()?));
        Seen {
            id: format!("{id} {}", event["id"].as_str().unwrap_or_default()),
            rule: event["found_by"].as_str().unwrap_or("?").to_owned(),
            fields: fields(event),
            trigger,
            context: context(text.as_deref(), sentence, trigger).unwrap_or_else(|| format!("*{}*", event["trigger"]["text"].as_str().unwrap_or_default())),
        }
    });
    Ok((id.to_owned(), seen.collect()))
}

/// The fields that are compared.
fn fields(event: &Value) -> BTreeMap<&'static str, String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let parties = |value: &Value| {
        let list = value.as_array().map_or(&[] as &[Value], Vec::as_slice);
        let shown: Vec<String> = list.iter().map(|party| format!("{}.{}", text(&party["code"]), text(&party["sector"]))).collect();
        if shown.is_empty() { "-".to_owned() } else { shown.join("+") }
    };
    let source = &event["source"];
    let source = if source.is_null() { "-".to_owned() } else { source["code"].as_str().map_or_else(|| text(&source["text"]), str::to_owned) };
    let date = match (event["date"]["start"].as_str(), event["date"]["end"].as_str()) {
        (Some(start), Some(end)) if start != end => format!("{start}/{end}"),
        (Some(start), _) => start.to_owned(),
        _ => "-".to_owned(),
    };
    BTreeMap::from([
        ("type", text(&event["type"])),
        ("mode", text(&event["mode"])),
        ("actors", parties(&event["actors"])),
        ("recipients", parties(&event["recipients"])),
        ("status", text(&event["status"])),
        ("source", source),
        ("date", date),
        ("place", text(&event["place"]["name"])),
        ("country", text(&event["place"]["country"])),
        ("cameo", text(&event["cameo"])),
        ("rule", text(&event["found_by"])),
    ])
}

fn context(text: Option<&[char]>, sentence: Option<&Value>, trigger: (u64, u64)) -> Option<String> {
    let at = |value: u64| usize::try_from(value).ok();
    let (first, last) = (at(sentence?["start"].as_u64()?)?, at(sentence?["end"].as_u64()?)?);
    let (from, to) = (at(trigger.0)?, at(trigger.1)?);
    let part = |range: std::ops::Range<usize>| text?.get(range).map(|part| part.iter().collect::<String>());
    let marked = format!("{}*{}*{}", part(first..from)?, part(from..to)?, part(to..last)?);
    Some(marked.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The differences, in order of reports, then of the text. What has the same id is the same event; of what is left, events on one trigger
/// are one whose type changed.
fn compare(before: &Side, after: &Side) -> Vec<Change> {
    let nothing = Vec::new();
    let reports: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for report in reports {
        let (old, new) = (before.get(report).unwrap_or(&nothing), after.get(report).unwrap_or(&nothing));
        let mut taken = BTreeSet::new();
        let mut here: Vec<Change> = Vec::new();
        let mut left: Vec<&Seen> = Vec::new();
        for one in old {
            match (0..new.len()).find(|at| !taken.contains(at) && new[*at].id == one.id) {
                Some(at) => {
                    taken.insert(at);
                    if new[at].fields != one.fields {
                        here.push(Change::Changed(one.clone(), new[at].clone()));
                    }
                }
                None => left.push(one),
            }
        }
        for one in left {
            match (0..new.len()).find(|at| !taken.contains(at) && new[*at].trigger == one.trigger) {
                Some(at) => {
                    taken.insert(at);
                    here.push(Change::Changed(one.clone(), new[at].clone()));
                }
                None => here.push(Change::Vanished(one.clone())),
            }
        }
        here.extend((0..new.len()).filter(|at| !taken.contains(at)).map(|at| Change::Appeared(new[at].clone())));
        here.sort_by(|a, b| a.order().cmp(&b.order()));
        changes.extend(here);
    }
    changes
}

impl Change {
    fn kind(&self) -> &'static str {
        match self {
            Change::Appeared(_) => "appeared",
            Change::Vanished(_) => "vanished",
            Change::Changed(..) => "changed",
        }
    }

    /// The rule it is shown under: for a change, the one that found the event before.
    fn rule(&self) -> &str {
        match self {
            Change::Appeared(seen) | Change::Vanished(seen) | Change::Changed(seen, _) => &seen.rule,
        }
    }

    fn order(&self) -> ((u64, u64), &'static str, &str) {
        match self {
            Change::Appeared(seen) | Change::Vanished(seen) | Change::Changed(seen, _) => (seen.trigger, self.kind(), &seen.id),
        }
    }

    /// Fields that differ: name, before, after.
    fn differences(&self) -> Vec<(&'static str, &str, &str)> {
        let Change::Changed(old, new) = self else { return Vec::new() };
        let differ = old.fields.iter().filter(|(name, value)| new.fields.get(*name) != Some(value));
        differ.map(|(name, value)| (*name, value.as_str(), new.fields.get(name).map_or("-", String::as_str))).collect()
    }

    fn lines(&self) -> (String, String) {
        let short = |seen: &Seen| {
            let field = |name: &str| seen.fields.get(name).map_or("-", String::as_str);
            format!("{}:{} {} -> {} {}", field("type"), field("mode"), field("actors"), field("recipients"), field("status"))
        };
        match self {
            Change::Appeared(seen) => (format!("+ {}", short(seen)), seen.context.clone()),
            Change::Vanished(seen) => (format!("- {}", short(seen)), seen.context.clone()),
            Change::Changed(_, new) => {
                let differences: Vec<String> = self.differences().iter().map(|(name, old, new)| format!("{name} {old} => {new}")).collect();
                (format!("~ {}", differences.join("; ")), new.context.clone())
            }
        }
    }
}

/// Changes by rule; those with most of them first, then by name.
fn by_rule(changes: &[Change]) -> Vec<(&str, Vec<&Change>)> {
    let mut rules: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        rules.entry(change.rule()).or_default().push(change);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, changes)| std::cmp::Reverse(changes.len()));
    rules
}

fn count(changes: &[&Change], kind: &str) -> usize {
    changes.iter().filter(|change| change.kind() == kind).count()
}

fn table(out: &mut impl Write, before: &Side, after: &Side, changes: &[Change]) -> io::Result<()> {
    let all: Vec<&Change> = changes.iter().collect();
    let events = |side: &Side| side.values().map(Vec::len).sum::<usize>();
    let counts = |changes: &[&Change]| {
        format!("{} appeared, {} vanished, {} changed", count(changes, "appeared"), count(changes, "vanished"), count(changes, "changed"))
    };
    writeln!(out, "{} events before, {} after: {}", events(before), events(after), counts(&all))?;
    for (rule, changes) in by_rule(changes) {
        writeln!(out, "\n{rule}: {}", counts(&changes))?;
        for kind in ["appeared", "vanished", "changed"] {
            for change in changes.iter().filter(|change| change.kind() == kind).take(EXAMPLES) {
                let (what, context) = change.lines();
                writeln!(out, "  {what}\n      {context}")?;
            }
        }
    }
    Ok(())
}

fn as_json(before: &Side, after: &Side, changes: &[Change]) -> Value {
    let events = |side: &Side| side.values().map(Vec::len).sum::<usize>();
    let one = |change: &&Change| {
        let (Change::Appeared(seen) | Change::Vanished(seen) | Change::Changed(seen, _)) = change;
        let differences: BTreeMap<&str, Value> = change.differences().into_iter().map(|(name, old, new)| (name, json!([old, new]))).collect();
        json!({"kind": change.kind(), "event": seen.id, "fields": seen.fields, "differences": differences, "context": seen.context})
    };
    let rules: Vec<Value> =
        by_rule(changes).iter().map(|(rule, changes)| json!({"rule": rule, "changes": changes.iter().map(one).collect::<Value>()})).collect();
    json!({"before": events(before), "after": events(after), "rules": rules})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(events: &[Value]) -> Side {
        let record = json!({"document": {"id": "a", "text": "Peru met Chile. Kenya hit Mali.", "sentences": [{"start": 0, "end": 15}, {"start": 16, "end": 31}]},
            "events": events});
        [events_of(&record)].into()
    }

    fn events_of(record: &Value) -> (String, Vec<Seen>) {
        events(record).expect("a record")
    }

    fn event(id: &str, event_type: &str, trigger: (u64, u64), status: &str) -> Value {
        json!({"id": id, "sentence": u64::from(trigger.0 > 15), "type": event_type, "trigger": {"start": trigger.0, "end": trigger.1, "text": "x"}, "status": status,
            "actors": [{"code": "PER", "sector": "GOV"}], "recipients": [], "date": {"start": null, "end": null}, "found_by": format!("rules/{event_type}")})
    }

    #[test]
    fn events_appear_vanish_and_change_by_id_or_by_trigger() {
        let before = record(&[event("1", "CONSULT", (5, 8), "asserted"), event("2", "ASSAULT", (22, 25), "asserted"), event("3", "AID", (0, 4), "asserted")]);
        let after = record(&[event("1", "CONSULT", (5, 8), "planned"), event("4", "COERCE", (22, 25), "asserted"), event("5", "AGREE", (9, 14), "asserted")]);
        let changes = compare(&before, &after);
        assert_eq!(changes.iter().map(Change::kind).collect::<Vec<_>>(), ["vanished", "changed", "appeared", "changed"]);
        assert_eq!(changes[1].differences(), [("status", "asserted", "planned")]);
        assert_eq!(changes[1].lines(), ("~ status asserted => planned".to_owned(), "Peru *met* Chile.".to_owned()));
        assert_eq!(changes[3].differences(), [("rule", "rules/ASSAULT", "rules/COERCE"), ("type", "ASSAULT", "COERCE")]);
        assert_eq!(changes[3].lines().1, "Kenya *hit* Mali.");
        assert!(compare(&before, &before).is_empty());
    }

    #[test]
    fn what_is_no_record_is_said() {
        assert!(events(&json!({"events": []})).is_err());
        assert!(events(&json!({"document": {"id": "a"}})).is_err());
    }
}
