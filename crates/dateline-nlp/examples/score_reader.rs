//! Scores a reader on a treebank, or on a corpus of names. In: a CoNLL-U or IOB2 file with gold labels. Out: a table on standard
//! output, with a row for each genre.
//!
//! ```text
//! cargo run --release -p dateline-nlp --example score_reader -- FILE.conllu [--raw] [--reader accurate]
//! cargo run --release -p dateline-nlp --example score_reader -- FILE.iob2
//! ```
//!
//! Words are the treebank's own unless `--raw` is given: then the text is rebuilt from the `# text` comments, read from scratch,
//! and words are aligned by their characters; all figures are the F1 measures of the CoNLL 2018 shared task (Zeman et al. 2018): a
//! word, and its head, is found if it has the same span, relations are compared without subtype (`LAS`; the stricter `LAS+sub` is
//! with), and only universal features count (`feats` with gold words is stricter: the whole string). A sentence is right if both its
//! ends are.
//!
//! Names in IOB2 are PER, ORG and LOC (as in Universal NER); geo-political names, places and facilities of the reader count as LOC,
//! its other kinds are not scored.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use dateline_model::{Article, Language, NameKind, TokenId};
use dateline_nlp::conllu::{self, TreeSentence};
use dateline_nlp::{Model, Reader};

mod common;

/// A word with what is scored; the head is the index of another word in the same list.
struct Word {
    span: (usize, usize),
    upos: String,
    feats: String,
    lemma: String,
    head: Option<usize>,
    deprel: String,
}

/// How many were right, of how many in the gold and how many found.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    gold: usize,
    found: usize,
}

impl Tally {
    fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.gold + self.found).max(1) as f64
    }
}

/// Measures by name, in the order of the table's columns.
const MEASURES: [&str; 8] = ["sentences", "words", "UPOS", "feats", "lemma", "UAS", "LAS", "LAS+sub"];
type Tallies = [Tally; MEASURES.len()];

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut raw, mut name, mut path) = (false, Model::default().to_string(), None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--raw" => raw = true,
            "--reader" => name = arguments.next().unwrap_or_default(),
            _ => path = Some(argument),
        }
    }
    let Some(path) = path else { return fail("usage: score_reader FILE.conllu|FILE.iob2 [--raw] [--reader accurate|standard|fast|FOLDER]") };
    let report = std::fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| {
        let reader = common::reader(&name)?;
        if path.ends_with(".iob2") {
            return Ok(score_names(&reader, &text));
        }
        let gold = conllu::read(&text).map_err(|e| format!("line {}: {}", e.line, e.message))?;
        Ok(score_trees(&reader, &gold, raw))
    });
    match report {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => fail(&format!("{path}: {message}")),
    }
}

#[allow(clippy::print_stderr)]
fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

/// The genre in a sentence's id: `weblog-...` in EWT, `GUM_news_...` in GUM.
fn genre(sentence: &TreeSentence) -> String {
    let id = sentence.comment("sent_id").unwrap_or_default();
    id.strip_prefix("GUM_").map_or_else(|| id.split('-').next(), |rest| rest.split('_').next()).unwrap_or_default().to_owned()
}

/// Scores each genre and all together.
fn score_trees(reader: &Reader, gold: &[TreeSentence], raw: bool) -> String {
    let mut genres: BTreeMap<String, Vec<&TreeSentence>> = BTreeMap::new();
    for sentence in gold {
        genres.entry(genre(sentence)).or_default().push(sentence);
    }
    let (mut rows, mut seconds) = (Vec::new(), 0.0);
    let mut all = Tallies::default();
    for (genre, gold) in genres {
        let begun = Instant::now();
        let tallies = if raw { score_raw(reader, &gold) } else { score_words(reader, &gold) };
        seconds += begun.elapsed().as_secs_f64();
        for (all, tally) in all.iter_mut().zip(tallies) {
            *all = Tally { right: all.right + tally.right, gold: all.gold + tally.gold, found: all.found + tally.found };
        }
        rows.push((genre, tallies));
    }
    rows.push(("all".to_owned(), all));
    let words = all[1].gold;
    let mut report = format!("{}\n{} words, about {:.0} a second on one thread\n{:<12}", reader.version(), words, words as f64 / seconds, "");
    report += &MEASURES.map(|name| format!("{name:>10}")).concat();
    for (genre, tallies) in rows {
        report += &format!("\n{genre:<12}");
        report += &tallies.map(|tally| format!("{:>10.2}", tally.f1())).concat();
    }
    report + "\n"
}

/// What is right of an aligned pair of words: all measures after `words`.
fn compare(gold: &Word, found: &Word, same_head: bool, same_feats: bool) -> [bool; 6] {
    let base = |deprel: &str| deprel.split(':').next().unwrap_or_default().to_owned();
    [
        gold.upos == found.upos,
        same_feats,
        gold.lemma == found.lemma || gold.lemma == "_",
        same_head,
        same_head && base(&gold.deprel) == base(&found.deprel),
        same_head && gold.deprel == found.deprel,
    ]
}

/// Scores with the treebank's words.
fn score_words(reader: &Reader, gold: &[&TreeSentence]) -> Tallies {
    let sentences: Vec<Vec<&str>> = gold.iter().map(|sentence| sentence.tokens.iter().map(|token| token.form.as_str()).collect()).collect();
    let found = reader.analyse(&sentences);
    let words: usize = sentences.iter().map(Vec::len).sum();
    let mut tallies = [Tally { right: 0, gold: words, found: words }; MEASURES.len()];
    tallies[0] = Tally { right: gold.len(), gold: gold.len(), found: gold.len() };
    tallies[1].right = words;
    for (gold, found) in gold.iter().zip(&found) {
        for (i, token) in gold.tokens.iter().enumerate() {
            let word = |upos: String, feats: &str, lemma: &str, head, deprel: String| Word {
                span: (i, i),
                upos,
                feats: feats.to_owned(),
                lemma: lemma.to_owned(),
                head,
                deprel,
            };
            let a = word(token.upos.to_string(), &token.feats, &token.lemma, token.head, token.deprel.to_string());
            let b = word(found.upos[i].to_string(), found.feats[i], &found.lemma[i], found.head[i], found.deprel[i].to_string());
            let right = compare(&a, &b, a.head == b.head, a.feats == b.feats);
            tallies[2..].iter_mut().zip(right).for_each(|(tally, right)| tally.right += usize::from(right));
        }
    }
    tallies
}

/// Features of the universal inventory, in the gold's order.
fn universal(feats: &str) -> String {
    const UNIVERSAL: [&str; 21] = [
        "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite", "Degree", "VerbForm", "Mood", "Tense",
        "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
    ];
    let kept = feats.split('|').filter(|feature| feature.split('=').next().is_some_and(|name| UNIVERSAL.contains(&name)));
    kept.collect::<Vec<_>>().join("|")
}

/// Scores from raw text.
fn score_raw(reader: &Reader, gold: &[&TreeSentence]) -> Tallies {
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
        text,
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    };
    let (document, _) = reader.read(article);
    let words: Vec<Word> = document
        .tokens()
        .iter()
        .enumerate()
        .map(|(i, token)| {
            let id = TokenId::at(i);
            Word {
                span: (token.span.start as usize, token.span.end as usize),
                upos: token.upos.to_string(),
                feats: document.feats(id).to_owned(),
                lemma: document.lemma(id).to_owned(),
                head: token.head.map(|head| head.index()),
                deprel: token.deprel.to_string(),
            }
        })
        .collect();
    let by_span: BTreeMap<(usize, usize), usize> = words.iter().enumerate().map(|(i, word)| (word.span, i)).collect();
    let mut tallies = [Tally { right: 0, gold: gold_words.len(), found: words.len() }; MEASURES.len()];
    for gold in &gold_words {
        let Some(found) = by_span.get(&gold.span).map(|i| &words[*i]) else { continue };
        let head = gold.head.map(|head| gold_words[head].span) == found.head.map(|head| words[head].span);
        tallies[1].right += 1;
        let right = compare(gold, found, head, universal(&gold.feats) == universal(&found.feats));
        tallies[2..].iter_mut().zip(right).for_each(|(tally, right)| tally.right += usize::from(right));
    }
    let found: Vec<(usize, usize)> = document.sentences().iter().map(|sentence| (sentence.span.start as usize, sentence.span.end as usize)).collect();
    let right = found.iter().filter(|span| gold_sentences.binary_search(span).is_ok()).count();
    tallies[0] = Tally { right, gold: gold_sentences.len(), found: found.len() };
    tallies
}

/// Adds a gold sentence's words with their place in the text. A word that its text does not contain gets an empty span, which
/// matches nothing.
fn add_gold(sentence: &TreeSentence, text: &str, begun: usize, words: &mut Vec<Word>) {
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
        words.push(Word {
            span,
            upos: token.upos.to_string(),
            feats: token.feats.clone(),
            lemma: token.lemma.clone(),
            head: token.head.map(|head| first + head),
            deprel: token.deprel.to_string(),
        });
    }
}

/// Scores spans of persons, organisations and places.
fn score_names(reader: &Reader, text: &str) -> String {
    let (mut forms, mut tags): (Vec<Vec<&str>>, Vec<Vec<&str>>) = (vec![vec![]], vec![vec![]]);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t').skip(1);
        match (columns.next(), columns.next(), forms.last_mut(), tags.last_mut()) {
            (Some(form), Some(tag), Some(forms), Some(tags)) => {
                forms.push(form);
                tags.push(tag);
            }
            _ => {
                forms.push(vec![]);
                tags.push(vec![]);
            }
        }
    }
    let kind_of = |kind: NameKind| match kind.to_string().as_str() {
        "PER" => Some("PER"),
        "ORG" => Some("ORG"),
        "GPE" | "LOC" | "FAC" => Some("LOC"),
        _ => None,
    };
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (analysis, tags) in reader.analyse(&forms).iter().zip(&tags) {
        let mut gold = Vec::new();
        for (i, tag) in tags.iter().enumerate() {
            if let Some(kind) = tag.strip_prefix("B-") {
                let length = 1 + tags[i + 1..].iter().take_while(|next| next.strip_prefix("I-") == Some(kind)).count();
                gold.push((i..i + length, kind));
            }
        }
        gold.retain(|(_, kind)| ["PER", "ORG", "LOC"].contains(kind));
        let found: Vec<_> = analysis.names.iter().filter_map(|(range, kind)| Some((range.clone(), kind_of(*kind)?))).collect();
        for name in ["all", "PER", "ORG", "LOC"] {
            let counts = |kind: &str| name == "all" || name == kind;
            let tally = tallies.entry(name).or_default();
            tally.gold += gold.iter().filter(|(_, kind)| counts(kind)).count();
            tally.found += found.iter().filter(|(_, kind)| counts(kind)).count();
            tally.right += found.iter().filter(|span| counts(span.1) && gold.contains(span)).count();
        }
    }
    let mut report = format!("{}\n{:<6}{:>8}{:>8}{:>8}{:>8}\n", reader.version(), "", "gold", "P", "R", "F1");
    for (name, tally) in tallies {
        let share = |of: usize| 100.0 * tally.right as f64 / of.max(1) as f64;
        report += &format!("{name:<6}{:>8}{:>8.2}{:>8.2}{:>8.2}\n", tally.gold, share(tally.found), share(tally.gold), tally.f1());
    }
    report
}
