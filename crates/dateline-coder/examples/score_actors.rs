//! Scores actor resolution. In: mentions with date, country and sector. Out: accuracies and every wrong case on standard output.
//!
//! `cargo run --release -p dateline-coder --example score_actors -- FILE.jsonl [--data DIR] [--reader accurate|standard|fast]`
//!
//! A line is an object with `text`, `context` (or null), `date` (or null), `country`, `sector`. An expected null is not scored, an
//! expected "" asks for none. Countries are PLOVER's slots (IGO, EUR, UNO) or ISO codes; Kosovo may be XKX or KOS.

use std::path::Path;
use std::process::ExitCode;

use dateline_coder::{Knowledge, code, who};
use dateline_model::{Article, Language};
use dateline_nlp::{Model, Reader};
use serde_json::Value;

/// Right and scored answers of one kind.
#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
}

impl Score {
    fn count(&mut self, right: Option<bool>) {
        self.all += usize::from(right.is_some());
        self.right += usize::from(right == Some(true));
    }

    fn line(&self, name: &str) -> String {
        format!("{name}  {:>4} of {:>4}  {:.4}", self.right, self.all, self.right as f64 / self.all.max(1) as f64)
    }
}

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (mut paths, mut data, mut model) = (Vec::new(), None, Ok(Model::default()));
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--data" => data = words.next().map(Path::new),
            "--reader" => model = words.next().map_or("", String::as_str).parse(),
            path => paths.push(path),
        }
    }
    let ([path], Ok(model)) = (paths.as_slice(), model) else {
        eprintln!("usage: score_actors FILE.jsonl [--data DIR] [--reader accurate|standard|fast]");
        return ExitCode::FAILURE;
    };
    match score(path, data, model) {
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

fn score(path: &str, data: Option<&Path>, model: Model) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let knowledge = data.map_or_else(Knowledge::embedded, Knowledge::load).map_err(|errors| format!("{errors:#?}"))?;
    let reader = Reader::embedded(model).map_err(|error| error.to_string())?;
    let (mut country, mut sector, mut report) = (Score::default(), Score::default(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        let case: Value = serde_json::from_str(line).map_err(|error| format!("line {number}: {error}"))?;
        let field = |name: &str| case.get(name).and_then(Value::as_str);
        let mention = field("text").ok_or_else(|| format!("line {number}: no `text`"))?;
        let date = field("date").map(str::parse).transpose().map_err(|error| format!("line {number}: {error}"))?;
        let text = field("context").map_or_else(|| mention.to_owned(), |context| format!("{mention}\n\n{context}"));
        let article = Article {
            id: number.to_string(),
            text,
            title: None,
            publisher: None,
            url: None,
            publication_date: date,
            language: Language::English,
            text_hash: String::new(),
        };
        let (doc, _) = reader.read(article);
        let coding = code(&doc, &knowledge);
        let found = who(&doc, &coding);
        let codes: Vec<&str> = found.iter().flat_map(|who| [who.code.as_deref(), who.plover_code.as_deref()]).flatten().collect();
        let got = found.as_ref().and_then(|who| who.sector).map_or("", |sector| sector.as_str());
        let country_right = field("country").map(|wanted| if wanted.is_empty() { codes.is_empty() } else { codes.contains(&wanted) });
        let sector_right = field("sector").map(|wanted| wanted == got || (matches!(wanted, "" | "UNK") && matches!(got, "" | "UNK")));
        country.count(country_right);
        sector.count(sector_right);
        if country_right == Some(false) || sector_right == Some(false) {
            let wanted = format!("{}.{}", field("country").unwrap_or("*"), field("sector").unwrap_or("*"));
            let by = found.as_ref().map_or("nothing", |who| who.found_by.as_str());
            report.push(format!("{number:>4} {mention} | {} | wanted {wanted} | got {}.{got} | {by}", field("date").unwrap_or("-"), codes.join("/")));
        }
    }
    report.push(country.line("country"));
    report.push(sector.line("sector "));
    Ok(report.join("\n"))
}
