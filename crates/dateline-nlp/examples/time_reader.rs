//! Times a reader on one thread. In: JSON Lines with a `text` in each. Out: words read and seconds of processor time, loading left
//! out.
//!
//! `cargo run --release -p dateline-nlp --example time_reader -- FILE.jsonl [--reader accurate] [--articles N]`

use std::process::ExitCode;
use std::time::{Duration, Instant};

use dateline_model::{Article, Language};
use dateline_nlp::Model;

mod common;

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
    let (mut name, mut path, mut most) = (Model::default().to_string(), None, usize::MAX);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--reader" => name = arguments.next().unwrap_or_default(),
            "--articles" => most = arguments.next().unwrap_or_default().parse().map_err(|_| "--articles wants a number")?,
            _ => path = Some(argument),
        }
    }
    let path = path.ok_or("usage: time_reader FILE.jsonl [--reader accurate|standard|fast|FOLDER] [--articles N]")?;
    let lines = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let mut articles = Vec::new();
    for line in lines.lines().take(most) {
        let value: serde_json::Value = serde_json::from_str(line).map_err(|e| format!("{path}: {e}"))?;
        articles.push(Article {
            id: articles.len().to_string(),
            text: value["text"].as_str().unwrap_or_default().to_owned(),
            title: None,
            publisher: None,
            url: None,
            publication_date: None,
            language: Language::English,
            text_hash: String::new(),
        });
    }
    let reader = common::reader(&name)?;
    let (begun, clock) = (processor_time(), Instant::now());
    let words: usize = articles.into_iter().map(|article| reader.read(article).0.tokens().len()).sum();
    let spent = processor_time().zip(begun).map_or_else(|| clock.elapsed(), |(now, begun)| now - begun);
    Ok(format!("{words} {:.3}", spent.as_secs_f64()))
}

/// Processor time of this thread so far, where Linux tells it.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}
