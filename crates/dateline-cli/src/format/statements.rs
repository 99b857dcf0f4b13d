//! Who says what, for reading: one line a statement, or the sides of each act below each other.

use std::collections::BTreeSet;

use dateline_model::record::{EventRecord, PartyRecord, Quote, Record, SourceRecord, StatementRecord};

use super::count;
use super::table::{code, pad, when, who};

/// Heading and widest width of each column of the statements; with the gaps they fill at most 120 columns.
const STATEMENTS: [(&str, usize); 6] = [("", 3), ("source", 30), ("cue", 13), ("stance", 8), ("content", 38), ("about", 18)];
/// Widest width of each column below an act.
const SIDES: [usize; 5] = [3, 30, 8, 12, 57];

/// The statements of one report with the events that each is about. `place` says where the report came from.
pub(crate) fn statements(record: &Record, place: &str) -> String {
    let row = |statement: &StatementRecord| {
        let about: BTreeSet<String> = record.events.iter().filter(|event| holds(statement, event)).map(kind).collect();
        let content = line(&statement.content);
        [
            statement.sentence.to_string(),
            voice(record, statement),
            line(&statement.cue),
            statement.stance.to_owned(),
            if statement.quoted { format!("“{}”", content.trim_matches(['“', '”', '"'])) } else { content },
            about.into_iter().collect::<Vec<_>>().join(", "),
        ]
    };
    let mut rows = vec![STATEMENTS.map(|(heading, _)| heading.to_owned())];
    rows.extend(record.statements.iter().map(row));
    let mut out = format!("{place}\n");
    if rows.len() > 1 {
        out += &grid(&rows, &STATEMENTS.map(|(_, most)| most));
    }
    out + &format!("{} by {}\n\n", count(record.statements.len(), "statement"), count(speakers(record), "source"))
}

/// The acts of one report that somebody speaks of, each with what every side says of it.
pub(crate) fn sides(record: &Record, place: &str) -> String {
    let acts = acts(record);
    let mut out = format!("{place}\n");
    let mut shown = 0;
    let mut contested = 0;
    for act in &acts {
        let rows: Vec<[String; 5]> = act.iter().flat_map(|event| views(record, event)).collect();
        if act.iter().all(|event| innermost(record, event).is_empty()) {
            continue;
        }
        shown += 1;
        let denied = act.iter().any(|event| event.status == "denied");
        let said = act.iter().any(|event| matches!(event.status, "reported" | "asserted" | "background"));
        contested += usize::from(denied && said);
        let first = act[0];
        // The fullest naming of the parties is the one to show.
        let fullest = act.iter().max_by_key(|event| (named(&event.actors).len() + named(&event.recipients).len(), std::cmp::Reverse(event.sentence)));
        let date = act.iter().map(|event| when(&event.date)).find(|date| date != "?").unwrap_or_else(|| "?".to_owned());
        let mark = if denied && said { "  contested" } else { "" };
        out += &format!("{}  {}  {date}{mark}\n", kind(first), who(fullest.unwrap_or(&first)));
        out += &grid(&rows, &SIDES);
    }
    out + &format!("{} spoken of, {contested} contested\n\n", count(shown, "act"))
}

/// One row a voice that speaks of the event, or one for the report itself.
fn views(record: &Record, event: &EventRecord) -> Vec<[String; 5]> {
    let row = |who: String, stance: &str, words: &Quote| [event.sentence.to_string(), who, stance.to_owned(), event.status.to_owned(), line(words)];
    let own: Vec<_> = innermost(record, event).into_iter().map(|statement| row(voice(record, statement), statement.stance, &statement.content)).collect();
    if own.is_empty() { vec![row("the report".to_owned(), "", &event.trigger)] } else { own }
}

/// The statements about an event, without those that only pass on another.
fn innermost<'a>(record: &'a Record, event: &EventRecord) -> Vec<&'a StatementRecord> {
    record.statements.iter().filter(|statement| event.statements.contains(&statement.id)).collect()
}

/// Whether a statement is about an event: its trigger stands in the content, or the event names the statement as its own.
fn holds(statement: &StatementRecord, event: &EventRecord) -> bool {
    let inside = statement.content.start <= event.trigger.start && event.trigger.end <= statement.content.end;
    let is_cue = statement.cue.start < event.trigger.end && event.trigger.start < statement.cue.end;
    (inside && !is_cue) || event.statement.as_deref() == Some(statement.id.as_str())
}

/// Events of one act, in text order: the same type, with modes, parties and dates that do not contradict each other. What is not known contradicts
/// nothing, but one party at least must be the same.
fn acts(record: &Record) -> Vec<Vec<&EventRecord>> {
    let mut acts: Vec<Vec<&EventRecord>> = Vec::new();
    for event in &record.events {
        match acts.iter_mut().find(|act| act.iter().all(|other| may_be_one(other, event))) {
            Some(act) => act.push(event),
            None => acts.push(vec![event]),
        }
    }
    acts
}

fn may_be_one(one: &EventRecord, other: &EventRecord) -> bool {
    let (actors, recipients) = (shared(&one.actors, &other.actors), shared(&one.recipients, &other.recipients));
    let dates = match ((&one.date.start, &one.date.end), (&other.date.start, &other.date.end)) {
        ((Some(start), Some(end)), (Some(other_start), Some(other_end))) => start <= other_end && other_start <= end,
        _ => true,
    };
    let parties = actors != Some(false) && recipients != Some(false) && (actors == Some(true) || recipients == Some(true));
    let modes = one.mode.is_none() || other.mode.is_none() || one.mode == other.mode;
    one.event_type == other.event_type && modes && parties && dates
}

/// Whether two sides have a party in common; `None` where one of them is not known.
fn shared(one: &[PartyRecord], other: &[PartyRecord]) -> Option<bool> {
    let (one, other) = (named(one), named(other));
    (!one.is_empty() && !other.is_empty()).then(|| !one.is_disjoint(&other))
}

fn named(parties: &[PartyRecord]) -> BTreeSet<&str> {
    parties.iter().map(|party| party.code.as_str()).filter(|code| *code != "UNK").collect()
}

/// `ARM GOV: Yerevan`, or with those who pass it on `ARM GOV via RUS GOV: Yerevan`.
fn voice(record: &Record, statement: &StatementRecord) -> String {
    let named = |statement: &StatementRecord| statement.source.as_ref().map_or_else(|| "unnamed".to_owned(), source_code);
    let mut voice = named(statement);
    let mut above = statement.parent.as_deref();
    // A chain is at most as long as there are statements.
    for _ in 0..record.statements.len() {
        let Some(parent) = above.and_then(|id| record.statements.iter().find(|statement| statement.id == id)) else { break };
        voice += &format!(" via {}", named(parent));
        above = parent.parent.as_deref();
    }
    statement.source.as_ref().map_or_else(|| voice.clone(), |source| format!("{voice}: {}", squeezed(&source.text)))
}

fn source_code(source: &SourceRecord) -> String {
    code(source.code.as_deref().unwrap_or("UNK"), source.sector)
}

/// How many different sources speak; those that are resolved count once however they are called.
fn speakers(record: &Record) -> usize {
    let name = |source: &SourceRecord| source.entity.clone().unwrap_or_else(|| source.text.clone());
    record.statements.iter().filter_map(|statement| statement.source.as_ref().map(name)).collect::<BTreeSet<_>>().len()
}

fn kind(event: &EventRecord) -> String {
    event.mode.as_ref().map_or_else(|| event.event_type.clone(), |mode| format!("{}:{mode}", event.event_type))
}

fn line(quote: &Quote) -> String {
    squeezed(&quote.text)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Rows with columns below each other, the first to the right.
fn grid<const N: usize>(rows: &[[String; N]], most: &[usize; N]) -> String {
    let mut out = String::new();
    let widths: Vec<usize> = (0..N).map(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0).min(most[i])).collect();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&widths).enumerate().map(|(i, (cell, width))| pad(cell, *width, i == 0)).collect();
        out += cells.join("  ").trim_end();
        out.push('\n');
    }
    out
}
