//! Measures the coder: the stages timex and places by themselves, and all stages. In: JSON Lines with `text` and `published`. Out: sentences a second on one core.
//!
//! `cargo run --release -p dateline-coder --example time_coder -- articles.jsonl [--rounds N]`
//!
//! Reading (tokens, trees, names) is done before the clock starts: it has a measure of its own. Of several rounds the fastest counts, since everything that disturbs makes a round slower.

use std::io::BufRead;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use dateline_coder::{Knowledge, code, places_stage, timex_stage};
use dateline_model::{Article, Coding, Document, Language};
use dateline_nlp::{Model, Reader};

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rounds = arguments.iter().position(|word| word == "--rounds").and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(5);
    let Some(path) = arguments.first().filter(|word| !word.starts_with("--")) else {
        eprintln!("usage: time_coder articles.jsonl [--rounds N]");
        return ExitCode::FAILURE;
    };
    match measure(path, rounds) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{path}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn measure(path: &str, rounds: usize) -> Result<String, String> {
    let knowledge = Knowledge::embedded().map_err(|errors| format!("{errors:#?}"))?;
    let reader = Reader::embedded(Model::default()).map_err(|error| error.to_string())?;
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut docs: Vec<(Document, Coding)> = Vec::new();
    for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|error| format!("line {}: {error}", number + 1))?;
        let value: serde_json::Value = serde_json::from_str(&line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let text = value["text"].as_str().ok_or_else(|| format!("line {}: no `text`", number + 1))?;
        let (doc, _) = reader.read(article(number, text, value["published"].as_str().and_then(|day| day.parse().ok())));
        let coding = code(&doc, &knowledge);
        docs.push((doc, coding));
    }
    let sentences: usize = docs.iter().map(|(doc, _)| doc.sentences().len()).sum();
    let mut best = [Duration::MAX; 3];
    for _ in 0..rounds {
        let start = Instant::now();
        let dates: usize = docs.iter().map(|(doc, _)| timex_stage(doc, &knowledge).0.list.len()).sum();
        let middle = Instant::now();
        let places: usize = docs.iter().map(|(doc, coding)| places_stage(doc, coding, &knowledge).0.list.len()).sum();
        let late = Instant::now();
        let events: usize = docs.iter().map(|(doc, _)| code(doc, &knowledge).events.len()).sum();
        let end = Instant::now();
        // The counts are used so that nothing is left out as unneeded.
        std::hint::black_box((dates, places, events));
        best = [best[0].min(middle - start), best[1].min(late - middle), best[2].min(end - late)];
    }
    let rate = |time: Duration| sentences as f64 / time.as_secs_f64();
    let rows = [("timex", best[0]), ("places", best[1]), ("both", best[0] + best[1]), ("all", best[2])];
    let rows = rows.map(|(name, time)| format!("{name:<7} {:>10.0} sentences/s/core", rate(time)));
    Ok(format!("{} documents, {sentences} sentences\n{}", docs.len(), rows.join("\n")))
}

fn article(number: usize, text: &str, publication_date: Option<jiff::civil::Date>) -> Article {
    Article {
        id: number.to_string(),
        text: text.to_owned(),
        title: None,
        publisher: None,
        url: None,
        publication_date,
        language: Language::English,
        text_hash: String::new(),
    }
}
