//! Scores the embedded reader on a treebank. In: a CoNLL-U file with gold trees. Out: accuracies on standard output.
//!
//! `cargo run --release -p dateline-nlp --example score_reader -- FILE.conllu [--raw]`
//!
//! Words are the treebank's own unless `--raw` is given: then the text is rebuilt from the `# text` comments, read from scratch,
//! and words are aligned by their characters as in the CoNLL 2018 shared task (a word counts if both have the same span).

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use dateline_model::{Article, Deprel, Language, Upos};
use dateline_nlp::Reader;
use dateline_nlp::conllu::{self, TreeSentence};

/// A word with what is scored; the head is the index of another word in the same list.
struct Word<'a> {
    span: (usize, usize),
    upos: Upos,
    feats: &'a str,
    lemma: String,
    head: Option<usize>,
    deprel: Deprel,
}

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let raw = arguments.iter().any(|argument| argument == "--raw");
    let Some(path) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        eprintln!("usage: score_reader FILE.conllu [--raw]");
        return ExitCode::FAILURE;
    };
    let report = std::fs::read_to_string(path).map_err(|e| e.to_string()).and_then(|text| {
        let gold = conllu::read(&text).map_err(|e| format!("line {}: {}", e.line, e.message))?;
        let reader = Reader::embedded().map_err(|e| e.to_string())?;
        Ok(if raw { score_raw(&reader, &gold) } else { score_words(&reader, &gold) })
    });
    match report {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{path}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn percent(right: usize, all: usize) -> f64 {
    100.0 * right as f64 / all.max(1) as f64
}

/// Scores with the treebank's words.
fn score_words(reader: &Reader, gold: &[TreeSentence]) -> String {
    let sentences: Vec<Vec<&str>> = gold.iter().map(|sentence| sentence.tokens.iter().map(|token| token.form.as_str()).collect()).collect();
    let begun = Instant::now();
    let found = reader.analyse(&sentences);
    let seconds = begun.elapsed().as_secs_f64();
    let (mut words, mut verbs, mut right) = (0, 0, [0; 6]);
    for (gold, found) in gold.iter().zip(&found) {
        for (i, token) in gold.tokens.iter().enumerate() {
            words += 1;
            verbs += usize::from(token.upos == Upos::Verb);
            let head = token.head == found.head[i];
            let lemma = token.lemma == found.lemma[i];
            let scores = [
                token.upos == found.upos[i],
                token.feats == found.feats[i],
                lemma,
                head,
                head && token.deprel == found.deprel[i],
                lemma && token.upos == Upos::Verb,
            ];
            scores.iter().zip(&mut right).for_each(|(score, right)| *right += usize::from(*score));
        }
    }
    let mut report = format!("{}\n{} sentences, {words} words, {:.0} words a second on one thread\n", reader.version(), gold.len(), words as f64 / seconds);
    for (name, (right, all)) in ["UPOS", "feats", "lemma", "UAS", "LAS", "verb lemma"].iter().zip(right.iter().zip([words, words, words, words, words, verbs]))
    {
        report += &format!("{name:<12}{:6.2}\n", percent(*right, all));
    }
    report
}

/// Scores from raw text.
fn score_raw(reader: &Reader, gold: &[TreeSentence]) -> String {
    let (mut text, mut gold_words, mut gold_sentences) = (String::new(), Vec::new(), Vec::new());
    for sentence in gold {
        let opens = |key: &str| sentence.comments.iter().any(|comment| comment.starts_with(key));
        if !text.is_empty() {
            text.push_str(if opens("newpar") || opens("newdoc") { "\n\n" } else { " " });
        }
        let begun = text.len();
        text.push_str(sentence.comment("text").unwrap_or_default());
        add_gold(sentence, &text, begun, &mut gold_words);
        gold_sentences.push((begun, text.len()));
    }
    let article = Article {
        id: "gold".to_owned(),
        text: text.clone(),
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    };
    let begun = Instant::now();
    let (document, diagnostics) = reader.read(article);
    let seconds = begun.elapsed().as_secs_f64();
    let words: Vec<Word<'_>> = document
        .tokens()
        .iter()
        .enumerate()
        .map(|(i, token)| {
            let id = dateline_model::TokenId::at(i);
            let head = token.head.map(|head| head.index());
            let span = (token.span.start as usize, token.span.end as usize);
            Word { span, upos: token.upos, feats: document.feats(id), lemma: document.lemma(id).to_owned(), head, deprel: token.deprel }
        })
        .collect();
    let by_span: BTreeMap<(usize, usize), usize> = words.iter().enumerate().map(|(i, word)| (word.span, i)).collect();
    let partner: Vec<Option<usize>> = gold_words.iter().map(|word| by_span.get(&word.span).copied()).collect();
    let mut right = [0; 6];
    for (gold, partner) in gold_words.iter().zip(&partner) {
        let Some(found) = partner.map(|i| &words[i]) else { continue };
        let head = gold.head.map(|head| gold_words[head].span) == found.head.map(|head| words[head].span);
        let scores = [true, gold.upos == found.upos, gold.feats == found.feats, gold.lemma == found.lemma, head, head && gold.deprel == found.deprel];
        scores.iter().zip(&mut right).for_each(|(score, right)| *right += usize::from(*score));
    }
    let found_sentences: Vec<(usize, usize)> = document.sentences().iter().map(|sentence| (sentence.span.start as usize, sentence.span.end as usize)).collect();
    let same_sentences = found_sentences.iter().filter(|span| gold_sentences.binary_search(span).is_ok()).count();
    let f1 = |right: usize, gold: usize, found: usize| 200.0 * right as f64 / (gold + found).max(1) as f64;
    let mut report = format!(
        "{}\n{} sentences ({} found), {} words ({} found), {:.0} words a second on one thread, {} diagnostics\n",
        reader.version(),
        gold_sentences.len(),
        found_sentences.len(),
        gold_words.len(),
        words.len(),
        words.len() as f64 / seconds,
        diagnostics.len(),
    );
    report += &format!("{:<12}{:6.2}\n", "sentences", f1(same_sentences, gold_sentences.len(), found_sentences.len()));
    for (name, right) in ["words", "UPOS", "feats", "lemma", "UAS", "LAS"].iter().zip(right) {
        report += &format!("{name:<12}{:6.2}\n", f1(right, gold_words.len(), words.len()));
    }
    report
}

/// Adds a gold sentence's words with their place in the text. A word that its text does not contain gets an empty span, which
/// matches nothing.
fn add_gold<'a>(sentence: &'a TreeSentence, text: &str, begun: usize, words: &mut Vec<Word<'a>>) {
    let first = words.len();
    let mut at = begun;
    for token in &sentence.tokens {
        let rest = &text[at..];
        let gap = rest.len() - rest.trim_start().len();
        let start = if rest[gap..].starts_with(token.form.as_str()) {
            Some(at + gap)
        } else {
            rest.find(token.form.as_str()).filter(|gap| *gap < 40).map(|gap| at + gap)
        };
        let span = start.map_or((at, at), |start| (start, start + token.form.len()));
        at = span.1;
        let head = token.head.map(|head| first + head);
        words.push(Word { span, upos: token.upos, feats: &token.feats, lemma: token.lemma.clone(), head, deprel: token.deprel });
    }
}
