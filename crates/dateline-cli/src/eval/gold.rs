//! Gold files. In: one report a line with what is right (docs/eval.md). Out: reports to code, and gold events with codes in one spelling.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::measure::{Codes, GoldEvent};

/// A report with what is right.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct GoldReport {
    pub(crate) id: String,
    /// The report as a line of JSON Lines, for the ordinary way in.
    pub(crate) input: String,
    /// Code points of the text where sentences begin and end.
    pub(crate) sentences: Vec<(u32, u32)>,
    pub(crate) events: Vec<GoldEvent>,
}

#[derive(Deserialize)]
struct RawReport {
    doc_id: String,
    text: String,
    publication_date: Option<String>,
    sentences: Vec<RawSpan>,
    events: Vec<RawEvent>,
}

#[derive(Deserialize)]
struct RawSpan {
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct RawEvent {
    sentence: usize,
    r#type: String,
    #[serde(default)]
    alt_types: Vec<String>,
    #[serde(default)]
    optional: bool,
    trigger: RawSpan,
    #[serde(default)]
    actors: Vec<RawParty>,
    #[serde(default)]
    recipients: Vec<RawParty>,
    #[serde(default)]
    reciprocal: bool,
    status: String,
    date: Option<String>,
    place: Option<RawPlace>,
    source: Option<RawParty>,
}

#[derive(Deserialize)]
struct RawParty {
    code: Option<String>,
}

#[derive(Deserialize)]
struct RawPlace {
    country: Option<String>,
}

/// Reads gold files.
///
/// # Errors
/// A file that cannot be read, or a line that is no gold report: where, what, and what to do.
pub(crate) fn read<P: AsRef<Path>>(files: &[P]) -> Result<Vec<GoldReport>, String> {
    let mut reports = Vec::new();
    let mut ids = BTreeSet::new();
    for file in files {
        let name = file.as_ref().display();
        let text =
            fs::read_to_string(file).map_err(|error| format!("{name}: cannot be read: {error}\n  hint: name a gold file as docs/eval.md describes it"))?;
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let report = parse(line).map_err(|message| format!("{name}:{number}: {message}\n  hint: docs/eval.md tells what a gold report holds"))?;
            if !ids.insert(report.id.clone()) {
                return Err(format!("{name}:{number}: there is a report `{}` already\n  hint: give each report an id of its own", report.id));
            }
            reports.push(report);
        }
    }
    if reports.is_empty() { Err("there is no gold report\n  hint: a gold file has one JSON object a line".to_owned()) } else { Ok(reports) }
}

fn parse(line: &str) -> Result<GoldReport, String> {
    let raw: RawReport = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let length = u32::try_from(raw.text.chars().count()).unwrap_or(u32::MAX);
    if raw.sentences.iter().any(|sentence| sentence.end > length) {
        return Err(format!("a sentence ends after the text, which has {length} characters"));
    }
    if let Some(event) = raw.events.iter().find(|event| event.sentence >= raw.sentences.len()) {
        return Err(format!("an event stands in sentence {}, there are {}", event.sentence, raw.sentences.len()));
    }
    let input = serde_json::json!({"id": raw.doc_id, "text": raw.text, "published": raw.publication_date}).to_string();
    let codes = |parties: &[RawParty]| parties.iter().filter_map(|party| code(party.code.as_deref())).collect::<Codes>();
    let events = raw.events.iter().map(|event| GoldEvent {
        sentence: event.sentence,
        event_type: event.r#type.clone(),
        types: event.alt_types.iter().chain([&event.r#type]).cloned().collect(),
        optional: event.optional,
        trigger: (event.trigger.start, event.trigger.end),
        actors: codes(&event.actors),
        recipients: codes(&event.recipients),
        reciprocal: event.reciprocal,
        status: event.status.clone(),
        date: event.date.clone(),
        place: event.place.as_ref().and_then(|place| place.country.clone()),
        has_source: event.source.is_some(),
        source: event.source.as_ref().and_then(|source| code(source.code.as_deref())),
    });
    let events = events.collect();
    Ok(GoldReport { id: raw.doc_id, input, sentences: raw.sentences.iter().map(|span| (span.start, span.end)).collect(), events })
}

/// A code in the spelling that is compared: other schemes' codes of the same organisations count as ours.
pub(crate) fn code(code: Option<&str>) -> Option<String> {
    let code = code?.trim().to_uppercase();
    let ours = match code.as_str() {
        "UNO" | "IGOUNO" => "UN",
        "EUR" | "EEC" | "IGOEEC" | "IGOEUR" => "EU",
        "NTO" | "NAT" | "IGONAT" | "IGONTO" => "NATO",
        "AFU" | "IGOAFU" => "AU",
        "ISI" | "IMGISI" | "IMGISIS" => "ISIS",
        "ALQ" | "IMGALQ" => "AQ",
        "IPL" | "ITP" => "INTERPOL",
        "NGO" => "INT",
        "IGOIMF" => "IMF",
        "IGOOIC" => "OIC",
        "ROM" => "ROU",
        "" | "---" | "NONE" => return None,
        other => other,
    };
    Some(ours.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gold_report_is_read_and_mistakes_name_what_is_wrong() {
        let line = r#"{"doc_id": "a", "text": "Peru met Chile.", "publication_date": null, "sentences": [{"start": 0, "end": 15}], "events":
            [{"sentence": 0, "type": "CONSULT", "trigger": {"start": 5, "end": 8}, "actors": [{"code": "per"}, {"code": null}], "status": "asserted",
              "date": null, "place": null, "source": null}]}"#
            .replace('\n', " ");
        let report = parse(&line).expect("a good line");
        assert_eq!(report.events[0].actors.iter().collect::<Vec<_>>(), ["PER"]);
        assert!(report.input.contains("\"text\":\"Peru met Chile.\""));
        assert!(parse(&line.replace("\"end\": 15", "\"end\": 16")).is_err_and(|message| message.contains("15 characters")));
        assert!(parse(&line.replace("\"sentence\": 0", "\"sentence\": 1")).is_err());
        assert!(parse("{}").is_err_and(|message| message.contains("doc_id")));
    }
}
