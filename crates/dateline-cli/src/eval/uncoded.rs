//! `dateline eval --uncoded`. In: reports. Out: predicates of political actors that no rule names, by frequency, with shapes and examples.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use dateline_coder::{UncodedKind, uncoded};
use dateline_ingest::{IngestError, Report};
use serde_json::json;

use super::{inputs, jobs};
use crate::engine::Engine;
use crate::eval_args::{EvalArguments, EvalFormat};
use crate::ordered::ordered;
use crate::{Exit, complain, format};

/// Examples shown of each predicate.
const EXAMPLES: usize = 3;
/// Shapes shown of each predicate.
const SHAPES: usize = 4;

/// A predicate over the corpus.
#[derive(Default)]
struct Tally {
    count: usize,
    reports: usize,
    shapes: BTreeMap<String, usize>,
    examples: Vec<String>,
}

/// One occurrence with its sentence, the word between asterisks.
struct Seen {
    kind: UncodedKind,
    predicate: String,
    shape: String,
    example: String,
}

pub(super) fn run(arguments: &EvalArguments) -> io::Result<Exit> {
    let Some(engine) = Engine::load(arguments.input.data.as_deref(), arguments.input.reader) else { return Ok(Exit::Wrong) };
    let mut tallies: BTreeMap<(UncodedKind, String), Tally> = BTreeMap::new();
    let (mut reports, mut sentences, mut failed) = (0usize, 0usize, 0usize);
    ordered(
        jobs(arguments),
        inputs(&arguments.files, &arguments.input),
        |input: Result<Report, IngestError>| input.map(|report| seen(&engine, report)).map_err(|error| error.to_string()),
        |result| {
            match result {
                Ok((count, found)) => {
                    reports += 1;
                    sentences += count;
                    add(&mut tallies, found);
                }
                Err(error) => {
                    failed += 1;
                    complain(&error);
                }
            }
            Ok(())
        },
    )?;
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        EvalFormat::Table => table(&mut out, &tallies, arguments.top, reports, sentences)?,
        EvalFormat::Json => {
            let kinds = KINDS.map(|kind| {
                let list = ranked(&tallies, kind, arguments.top).into_iter().map(|(predicate, tally)| {
                    json!({"predicate": predicate, "count": tally.count, "reports": tally.reports, "shapes": tally.shapes, "examples": tally.examples})
                });
                (kind.as_str().to_owned(), list.collect::<serde_json::Value>())
            });
            let uncoded: serde_json::Map<String, serde_json::Value> = kinds.into_iter().collect();
            writeln!(out, "{}", json!({"reports": reports, "sentences": sentences, "uncoded": uncoded}))?;
        }
    }
    out.flush()?;
    Ok(if failed > 0 { Exit::InputFailed } else { Exit::Done })
}

const KINDS: [UncodedKind; 4] = [UncodedKind::Verb, UncodedKind::EventNoun, UncodedKind::OtherNoun, UncodedKind::Copular];

fn seen(engine: &Engine, report: Report) -> (usize, Vec<Seen>) {
    let coded = engine.code(report);
    let doc = &coded.doc;
    let one = |one: dateline_coder::Uncoded| {
        let span = doc.sentence(one.sentence).span;
        let (text, start) = (doc.slice(span), span.start as usize);
        let (from, to) = (one.trigger.start as usize - start, one.trigger.end as usize - start);
        let example = format!("{}*{}*{}", &text[..from], &text[from..to], &text[to..]).split_whitespace().collect::<Vec<_>>().join(" ");
        Seen { kind: one.kind, predicate: one.predicate, shape: one.shape, example }
    };
    (doc.sentences().len(), uncoded(doc, &coded.coding, &engine.knowledge).into_iter().map(one).collect())
}

/// Adds the occurrences of one report.
fn add(tallies: &mut BTreeMap<(UncodedKind, String), Tally>, found: Vec<Seen>) {
    let mut here = std::collections::BTreeSet::new();
    for seen in found {
        let key = (seen.kind, seen.predicate);
        let tally = tallies.entry(key.clone()).or_default();
        tally.count += 1;
        tally.reports += usize::from(here.insert(key));
        *tally.shapes.entry(seen.shape).or_default() += 1;
        if tally.examples.len() < EXAMPLES && !tally.examples.contains(&seen.example) {
            tally.examples.push(seen.example);
        }
    }
}

/// The most frequent predicates of a kind; equally frequent ones by name.
fn ranked(tallies: &BTreeMap<(UncodedKind, String), Tally>, kind: UncodedKind, top: usize) -> Vec<(&str, &Tally)> {
    let mut list: Vec<(&str, &Tally)> = tallies.iter().filter(|((of, _), _)| *of == kind).map(|((_, predicate), tally)| (predicate.as_str(), tally)).collect();
    list.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
    list.truncate(top);
    list
}

fn table(out: &mut impl Write, tallies: &BTreeMap<(UncodedKind, String), Tally>, top: usize, reports: usize, sentences: usize) -> io::Result<()> {
    writeln!(out, "{}, {}", format::count(reports, "report"), format::count(sentences, "sentence"))?;
    writeln!(out, "P: a political actor, x: anything else, _: the predicate")?;
    for kind in KINDS {
        let of_kind = tallies.keys().filter(|(of, _)| *of == kind).count();
        let title = match kind {
            UncodedKind::Verb => "verbs that no rule names",
            UncodedKind::EventNoun => "event nouns that no rule names",
            UncodedKind::OtherNoun => "nouns that are not in nominalisations.csv but look like acts",
            UncodedKind::Copular => "adjectives and nouns with a copula that no rule names",
        };
        writeln!(out, "\n{title}: {of_kind}")?;
        for (predicate, tally) in ranked(tallies, kind, top) {
            let mut shapes: Vec<(&String, &usize)> = tally.shapes.iter().collect();
            shapes.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let shapes: Vec<String> = shapes.iter().take(SHAPES).map(|(shape, count)| format!("{count} {shape}")).collect();
            writeln!(out, "{:>6}  {predicate}  [{}]", tally.count, shapes.join("; "))?;
            for example in &tally.examples {
                writeln!(out, "          {example}")?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates_are_ranked_by_frequency_then_name_and_examples_are_bounded_and_different() {
        let seen =
            |predicate: &str, example: &str| Seen { kind: UncodedKind::Verb, predicate: predicate.into(), shape: "P _ x".into(), example: example.into() };
        let mut tallies = BTreeMap::new();
        add(&mut tallies, vec![seen("shun", "a"), seen("woo", "b"), seen("woo", "b"), seen("woo", "c"), seen("woo", "d"), seen("woo", "e")]);
        add(&mut tallies, vec![seen("court", "f"), seen("woo", "g")]);
        let list = ranked(&tallies, UncodedKind::Verb, 2);
        assert_eq!(list.iter().map(|(predicate, tally)| (*predicate, tally.count, tally.reports)).collect::<Vec<_>>(), [("woo", 6, 2), ("court", 1, 1)]);
        assert_eq!(list[0].1.examples, ["b", "c", "d"]);
        assert_eq!(list[0].1.shapes["P _ x"], 6);
    }
}
