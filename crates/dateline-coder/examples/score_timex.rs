//! Scores time expressions against TimeML files with the measures of TempEval-3. In: a folder of `.tml` files. Out: relaxed, strict and value F1.
//!
//! `cargo run --release -p dateline-coder --example score_timex -- aquaint [--half even|odd] [--reader accurate|fast] [--data DIR] [--errors N]`
//!
//! Measured is what stands in the running text (`<TEXT>`); the day of the file's creation is given to the coder as that of publication.
//! *Relaxed* counts expressions that overlap one of the gold's, each of them once; *strict* those with the same characters; *type* and
//! *value* those that overlap and have the same type or the same value, character for character. An expression of dateline that joins the
//! two ends of a range ("from May to July") is scored as the two that TimeML has. `--half` takes every other file in the order of
//! the names, so that errors can be read on one half and the other stays unseen.
//! Corpora are for scoring only; nothing of them is in this repository.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dateline_coder::{Knowledge, code};
use dateline_model::{Article, ByteSpan, Document, Language, Timex, TimexKind};
use dateline_nlp::{Model, Reader};

/// A time expression of the gold or of the coder.
struct One {
    bytes: ByteSpan,
    kind: String,
    value: String,
}

/// How many expressions there are, and how many of them are right by each measure.
#[derive(Default)]
struct Tally {
    gold: usize,
    found: usize,
    relaxed: usize,
    strict: usize,
    kind: usize,
    value: usize,
}

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut words = arguments.iter();
    let (mut paths, mut data, mut errors, mut half, mut model) = (Vec::new(), None, 0, None, Ok(Model::default()));
    while let Some(word) = words.next() {
        match word.as_str() {
            "--data" => data = words.next().map(Path::new),
            "--errors" => errors = words.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            "--half" => half = words.next().map(|half| usize::from(half == "odd")),
            "--reader" => model = words.next().map_or("", String::as_str).parse(),
            path => paths.push(path),
        }
    }
    let ([folder], Ok(model)) = (paths.as_slice(), model) else {
        eprintln!("usage: score_timex FOLDER [--half even|odd] [--reader accurate|fast] [--data DIR] [--errors N]");
        return ExitCode::FAILURE;
    };
    match score(Path::new(folder), half, data, model, errors) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{folder}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn score(folder: &Path, half: Option<usize>, data: Option<&Path>, model: Model, errors: usize) -> Result<String, String> {
    let knowledge = data.map_or_else(Knowledge::embedded, Knowledge::load).map_err(|errors| format!("{errors:#?}"))?;
    let reader = Reader::embedded(model).map_err(|error| error.to_string())?;
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).map_err(|error| error.to_string())?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tml"));
    paths.sort();
    let mut tally = Tally::default();
    let mut report = Vec::new();
    for (_, path) in paths.iter().enumerate().filter(|(at, _)| half.is_none_or(|half| at % 2 == half)) {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let xml = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
        let (text, gold) = running_text(&xml).ok_or_else(|| format!("{name}: no <TEXT>"))?;
        let published = created(&xml);
        let (doc, _) = reader.read(article(&name, text, published));
        let coding = code(&doc, &knowledge);
        let found: Vec<One> = coding.timexes.list.iter().flat_map(|timex| scored(&doc, timex)).collect();
        compare(&doc, &name, &gold, &found, &mut tally, &mut report);
    }
    report.truncate(errors);
    report.push(format!("{} gold, {} found", tally.gold, tally.found));
    let mut row = |name: &str, right: usize| {
        let share = |all: usize| right as f64 / all.max(1) as f64;
        let f1 = 2.0 * right as f64 / (tally.gold + tally.found).max(1) as f64;
        report.push(format!("{name:<8} P {:.4}  R {:.4}  F1 {f1:.4}  ({right})", share(tally.found), share(tally.gold)));
    };
    row("relaxed", tally.relaxed);
    row("strict", tally.strict);
    row("type", tally.kind);
    row("value", tally.value);
    Ok(report.join("\n"))
}

fn compare(doc: &Document, name: &str, gold: &[One], found: &[One], tally: &mut Tally, report: &mut Vec<String>) {
    tally.gold += gold.len();
    tally.found += found.len();
    let mut used = vec![false; found.len()];
    let words = |one: &One| doc.text()[one.bytes.start as usize..one.bytes.end as usize].split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in gold {
        // The same words before any that overlap.
        let exact = (0..found.len()).find(|at| !used[*at] && found[*at].bytes == wanted.bytes);
        let Some(at) = exact.or_else(|| (0..found.len()).find(|at| !used[*at] && found[*at].bytes.overlaps(wanted.bytes))) else {
            report.push(format!("MISSED {name} {} | {} {} | {}", words(wanted), wanted.kind, wanted.value, around(doc, wanted.bytes)));
            continue;
        };
        used[at] = true;
        let got = &found[at];
        tally.relaxed += 1;
        tally.strict += usize::from(got.bytes == wanted.bytes);
        tally.kind += usize::from(got.kind == wanted.kind);
        tally.value += usize::from(got.value == wanted.value);
        if got.bytes != wanted.bytes {
            report.push(format!("SPAN {name} {} | got {} | {}", words(wanted), words(got), around(doc, wanted.bytes)));
        }
        if got.value != wanted.value || got.kind != wanted.kind {
            report.push(format!(
                "VALUE {name} {} | wanted {} {} | got {} {} | {}",
                words(wanted),
                wanted.kind,
                wanted.value,
                got.kind,
                got.value,
                around(doc, wanted.bytes)
            ));
        }
    }
    for extra in (0..found.len()).filter(|at| !used[*at]).map(|at| &found[at]) {
        report.push(format!("EXTRA {name} {} | {} {} | {}", words(extra), extra.kind, extra.value, around(doc, extra.bytes)));
    }
}

/// Some words before and after.
fn around(doc: &Document, bytes: ByteSpan) -> String {
    let text = doc.text();
    let edge = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let start = edge((bytes.start as usize).saturating_sub(70));
    let end = edge((bytes.end as usize + 50).min(text.len()));
    text[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An expression of the coder as TimeML has it: the ends of a range apart.
fn scored(doc: &Document, timex: &Timex) -> Vec<One> {
    let kind = match timex.kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    };
    let bytes = doc.bytes(timex.tokens);
    let value = timex.value.clone().unwrap_or_default();
    let one = |bytes, value: &str| One { bytes, kind: kind.to_owned(), value: value.to_owned() };
    let text = &doc.text()[bytes.start as usize..bytes.end as usize];
    let separator = [" and ", " to ", " until ", " through ", "-", "–"].iter().find_map(|word| Some((text.find(word)?, word.len())));
    match (value.split_once('/'), separator) {
        (Some((from, to)), Some((at, len))) => {
            let middle = bytes.start + at as u32;
            vec![one(ByteSpan::new(bytes.start, middle), from), one(ByteSpan::new(middle + len as u32, bytes.end), to)]
        }
        _ => vec![one(bytes, &value)],
    }
}

/// The text between `<TEXT>` and `</TEXT>` without marks, and the time expressions marked in it.
fn running_text(xml: &str) -> Option<(String, Vec<One>)> {
    let start = xml.find("<TEXT>")? + "<TEXT>".len();
    let mut rest = &xml[start..start + xml[start..].find("</TEXT>")?];
    let (mut text, mut gold, mut open) = (String::new(), Vec::new(), None);
    while let Some(at) = rest.find('<') {
        text.push_str(&unescaped(&rest[..at]));
        let end = at + rest[at..].find('>')?;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with("TIMEX3") && !tag.ends_with('/') {
            open = Some((text.len(), attribute(tag, "type").unwrap_or_default(), attribute(tag, "value").unwrap_or_default()));
        } else if tag == "/TIMEX3"
            && let Some((from, kind, value)) = open.take()
        {
            let marked = &text[from..];
            let (before, inside) = (marked.len() - marked.trim_start().len(), marked.trim().len());
            if inside > 0 {
                let from = from + before;
                gold.push(One { bytes: ByteSpan::new(from as u32, (from + inside) as u32), kind, value });
            }
        }
    }
    text.push_str(&unescaped(rest));
    Some((text, gold))
}

/// The day on which the file says that it was written.
fn created(xml: &str) -> Option<jiff::civil::Date> {
    let tag = xml.split('<').find(|tag| tag.contains("CREATION_TIME"))?;
    attribute(tag, "value")?.get(..10)?.parse().ok()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag[start..].split('"').next()?.to_owned())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn article(name: &str, text: String, publication_date: Option<jiff::civil::Date>) -> Article {
    Article { id: name.to_owned(), text, title: None, publisher: None, url: None, publication_date, language: Language::English, text_hash: String::new() }
}
