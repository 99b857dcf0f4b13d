//! Scores the main text of web pages: `cargo run --release -p dateline-ingest --example score_html -- FOLDER`.
//!
//! FOLDER holds pages (`HASH.html.gz`) and `ground-truth.json`, an object from HASH to `{"articleBody": "..."}`. Per page the words of both
//! texts are compared as bags; the figures are means over pages. Dates are counted, not checked: the folder has none.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;

use dateline_ingest::{Defaults, Source, read_source};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder with the pages and ground-truth.json")?;
    let folder = Path::new(&folder);
    let gold: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&std::fs::read(folder.join("ground-truth.json"))?)?;
    let mut out = std::io::stdout().lock();
    let (mut precision, mut recall, mut f1, mut pages, mut failed, mut dated) = (0.0, 0.0, 0.0, 0.0, 0, 0);
    let mut worst: Vec<(f64, String)> = Vec::new();
    for (hash, page) in &gold {
        let wanted = bag(page["articleBody"].as_str().unwrap_or(""));
        let source = Source::path(folder.join(format!("{hash}.html.gz")));
        let text = match read_source(source, &Defaults::default()).next() {
            Some(Ok(report)) => {
                dated += usize::from(report.article.publication_date.is_some());
                report.article.text
            }
            Some(Err(error)) => {
                failed += 1;
                writeln!(out, "{error}")?;
                String::new()
            }
            None => String::new(),
        };
        let got = bag(&text);
        let common: usize = wanted.iter().map(|(word, count)| (*count).min(got.get(word).copied().unwrap_or(0))).sum();
        let share = |all: &BTreeMap<String, usize>| common as f64 / all.values().sum::<usize>().max(1) as f64;
        let (p, r) = (share(&got), share(&wanted));
        let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        precision += p;
        recall += r;
        f1 += f;
        pages += 1.0;
        worst.push((f, hash.clone()));
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    writeln!(out, "pages {pages}, refused {failed}, with a publication date {dated}")?;
    writeln!(out, "tokens: P {:.4} R {:.4} F1 {:.4} (means over pages)", precision / pages, recall / pages, f1 / pages)?;
    for (f, hash) in worst.iter().take(8) {
        writeln!(out, "  {f:.3} {}", hash.get(..12).unwrap_or(hash))?;
    }
    Ok(())
}

/// Words in lower case with their counts; in scripts without spaces every letter is a word.
fn bag(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        let alone = ('\u{2E80}'..='\u{D7AF}').contains(&c);
        if (!c.is_alphanumeric() || alone) && !word.is_empty() {
            *counts.entry(std::mem::take(&mut word)).or_default() += 1;
        }
        if alone {
            *counts.entry(c.to_string()).or_default() += 1;
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    counts
}
