//! Times the coder's stages on one thread. In: JSON Lines with a `text` and, if known, a `published` in each. Out: sentences, seconds and sentences a
//! second; the reader's time is left out.
//!
//! `cargo run --release -p dateline-coder --example time_coder -- FILE.jsonl [--articles N] [--rounds N]`

use std::process::ExitCode;
use std::time::Instant;

use dateline_coder::{Knowledge, code};
use dateline_model::{Article, Document, Language};
use dateline_nlp::{Model, Reader};

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let mut arguments = std::env::args().skip(1);
    let (mut path, mut most, mut rounds) = (None, usize::MAX, 5);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|word| word.parse::<usize>().ok()).ok_or(format!("{argument} wants a number"));
        match argument.as_str() {
            "--articles" => most = number()?,
            "--rounds" => rounds = number()?.max(1),
            _ => path = Some(argument),
        }
    }
    let path = path.ok_or("usage: time_coder FILE.jsonl [--articles N] [--rounds N]")?;
    let lines = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let reader = Reader::embedded(Model::default()).map_err(|e| e.to_string())?;
    let knowledge = Knowledge::embedded().map_err(|errors| format!("the data has mistakes: {errors:?}"))?;
    let mut documents: Vec<Document> = Vec::new();
    for line in lines.lines().take(most) {
        let value: serde_json::Value = serde_json::from_str(line).map_err(|e| format!("{path}: {e}"))?;
        let article = Article {
            id: documents.len().to_string(),
            text: value["text"].as_str().unwrap_or_default().to_owned(),
            title: None,
            publisher: None,
            url: None,
            publication_date: value["published"].as_str().and_then(|day| day.get(..10)).and_then(|day| day.parse().ok()),
            language: Language::English,
            text_hash: String::new(),
        };
        documents.push(reader.read(article).0);
    }
    let sentences: usize = documents.iter().map(|document| document.sentences().len()).sum();
    let (mut best, mut events) = (f64::MAX, 0);
    for _ in 0..rounds {
        let begun = Instant::now();
        events = documents.iter().map(|document| code(document, &knowledge).events.len()).sum();
        best = best.min(begun.elapsed().as_secs_f64());
    }
    Ok(format!(
        "{} documents, {sentences} sentences, {events} events: {best:.3} s, {:.0} sentences a second (best of {rounds})",
        documents.len(),
        sentences as f64 / best
    ))
}
