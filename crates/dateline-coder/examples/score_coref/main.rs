//! Scores coreference on GUM. In: a CoNLL-U file of GUM with entities. Out: MUC, B-cubed, CEAF-e and their mean, and how far each pass
//! is right.
//!
//! `cargo run --release -p dateline-coder --example score_coref -- en_gum-dev.conllu [--data DIR] [--reader accurate|standard|fast] [--errors N]`
//!
//! The program is given the raw text of a document, not GUM's tokens or trees; mentions are aligned by characters. Gold are GUM's chains
//! of persons, organisations and places with two mentions or more, as marked (appositions and predicates count). The program's chains
//! are all its actors with two mentions or more, without nationality adjectives ("the Kenyan army"), which GUM does not mark.
//! Two mentions are the same if their heads are ("same head"), or if their phrases are to the character ("same phrase"); the program's
//! phrase is what hangs on its head in the program's own tree.

mod gum;
mod measures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use dateline_coder::{Knowledge, code};
use dateline_model::{Article, Coding, Deprel, Document, Language, MentionId, MentionKind, TokenId, Upos};
use dateline_nlp::{Model, Reader};

use gum::GumDocument;
use measures::{Chains, Conll};

/// GUM's entity types that an actor or place can have.
const TYPES: [&str; 3] = ["person", "organization", "place"];

/// A mention of either side.
struct Marked {
    chain: String,
    span: (usize, usize),
    head: Option<(usize, usize)>,
    pronoun: bool,
    /// The pass that linked it, and its words.
    by: String,
    words: String,
}

/// Links of one pass: how many join mentions of the same gold chain, of two chains, or something GUM does not mark.
#[derive(Default)]
struct Pass {
    right: usize,
    wrong: usize,
    unmarked: usize,
}

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (mut paths, mut data, mut model, mut errors) = (Vec::new(), None, Ok(Model::default()), 0);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--data" => data = words.next().map(Path::new),
            "--reader" => model = words.next().map_or("", String::as_str).parse(),
            "--errors" => errors = words.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            path => paths.push(path),
        }
    }
    let ([path], Ok(model)) = (paths.as_slice(), model) else {
        eprintln!("usage: score_coref en_gum-dev.conllu [--data DIR] [--reader accurate|standard|fast] [--errors N]");
        return ExitCode::FAILURE;
    };
    match score(path, data, model, errors) {
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

fn score(path: &str, data: Option<&Path>, model: Model, errors: usize) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let documents = gum::documents(&text)?;
    let knowledge = data.map_or_else(Knowledge::embedded, Knowledge::load).map_err(|errors| format!("{errors:#?}"))?;
    let reader = Reader::embedded(model).map_err(|error| error.to_string())?;
    let mut scores: BTreeMap<(&str, &str, &str), Conll> = BTreeMap::new();
    let (mut passes, mut report, mut missed) = (BTreeMap::<String, Pass>::new(), Vec::new(), BTreeMap::<String, usize>::new());
    for gum in &documents {
        let (doc, _) = reader.read(article(gum));
        let coding = code(&doc, &knowledge);
        let (key, response) = (gold(gum), system(&doc, &coding));
        let news = ["news", "interview"].contains(&gum.id.split('_').nth(1).unwrap_or(""));
        let genres = if news { vec!["all genres", "news, interviews"] } else { vec!["all genres"] };
        for by_head in [true, false] {
            for pronouns in [true, false] {
                let (key, response) = aligned(&key, &response, by_head, pronouns);
                let one = Conll::of(&key, &response);
                for genre in &genres {
                    let names = (*genre, if by_head { "same head" } else { "same phrase" }, if pronouns { "with pronouns" } else { "without pronouns" });
                    scores.entry(names).or_default().add(one);
                }
            }
        }
        judge(gum, &key, &response, &mut passes, &mut missed, &mut report);
    }
    report.truncate(errors);
    if errors > 0 {
        let mut forms: Vec<(usize, String)> = missed.into_iter().map(|(form, count)| (count, form)).collect();
        forms.sort_by(|a, b| b.cmp(a));
        report.extend(forms.iter().take(40).map(|(count, form)| format!("NOT LINKED {count} {form}")));
    }
    report.push(format!("{:34} {:>6} {:>6} {:>9}", "pass", "right", "wrong", "unmarked"));
    report.extend(passes.iter().map(|(by, pass)| format!("{by:34} {:>6} {:>6} {:>9}", pass.right, pass.wrong, pass.unmarked)));
    report.push(format!("\n{} documents: {:38} {:^20} {:^20} {:^20} CoNLL F1", documents.len(), "", "MUC R P F1", "B3 R P F1", "CEAF-e R P F1"));
    for ((genre, match_by, pronouns), score) in &scores {
        let parts: Vec<String> =
            [score.muc, score.b_cubed, score.ceaf_e].iter().map(|part| format!("{:.3} {:.3} {:.3}", part.recall(), part.precision(), part.f1())).collect();
        report.push(format!("{:52} {}  {:.4}", format!("{genre}, {match_by}, {pronouns}"), parts.join("  "), score.f1()));
    }
    Ok(report.join("\n"))
}

fn article(gum: &GumDocument) -> Article {
    Article {
        id: gum.id.clone(),
        text: gum.text.clone(),
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    }
}

/// GUM's mentions of chains whose mentions are mostly persons, organisations or places.
fn gold(gum: &GumDocument) -> Vec<Marked> {
    let mut types: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for mention in &gum.mentions {
        let counts = types.entry(&mention.group).or_default();
        counts.0 += usize::from(TYPES.contains(&mention.etype.as_str()));
        counts.1 += 1;
    }
    let kept = gum.mentions.iter().filter(|mention| types.get(mention.group.as_str()).is_some_and(|(ours, all)| 2 * ours > *all));
    let marked = kept.map(|mention| Marked {
        chain: mention.group.clone(),
        span: mention.span,
        head: mention.head,
        pronoun: mention.pronoun,
        by: mention.etype.clone(),
        words: gum.text[mention.span.0..mention.span.1].to_owned(),
    });
    let mut marked: Vec<Marked> = marked.collect();
    marked.sort_by_key(|mention| (mention.span.0, std::cmp::Reverse(mention.span.1)));
    marked
}

/// The program's mentions that have an actor.
fn system(doc: &Document, coding: &Coding) -> Vec<Marked> {
    let mut marked = Vec::new();
    for (id, mention) in coding.mentions.iter() {
        let Some(entity) = coding.entities.of(id) else { continue };
        let head = top(doc, mention.tokens.ids());
        if mention.kind == MentionKind::Demonym && doc.upos(head) == Upos::Adj && matches!(doc.deprel(head), Deprel::Amod | Deprel::Compound) {
            continue;
        }
        let by = coding.entities.get(entity).mentions.iter().find(|link| link.mention == id).map_or("-", |link| link.found_by.as_str());
        let by = if by.starts_with("entities/") { by } else { "a table's row" };
        let bytes = doc.token(head).span;
        marked.push(Marked {
            chain: entity.0.to_string(),
            span: phrase(doc, head),
            head: Some((bytes.start as usize, bytes.end as usize)),
            pronoun: doc.upos(head) == Upos::Pron,
            by: by.to_owned(),
            words: words_of(doc, coding, id),
        });
    }
    marked
}

fn words_of(doc: &Document, coding: &Coding, id: MentionId) -> String {
    doc.slice(doc.bytes(coding.mentions.get(id).tokens)).to_owned()
}

/// The word of a phrase whose head lies outside.
fn top(doc: &Document, tokens: impl Iterator<Item = TokenId> + Clone) -> TokenId {
    let inside: BTreeSet<TokenId> = tokens.clone().collect();
    let mut tokens = tokens;
    let first = tokens.clone().next().unwrap_or(TokenId(0));
    tokens.find(|token| doc.head(*token).is_none_or(|head| !inside.contains(&head)) && doc.upos(*token).is_nominal()).unwrap_or(first)
}

/// The characters of the phrase around a noun: what hangs on it, without other members of a list, and without the sentence that it is
/// the predicate of.
fn phrase(doc: &Document, head: TokenId) -> (usize, usize) {
    let apart = |child: &TokenId| {
        let relation = doc.deprel(*child);
        relation.is_subject()
            || matches!(
                relation,
                Deprel::Conj | Deprel::Cc | Deprel::Cop | Deprel::Aux | Deprel::Punct | Deprel::Mark | Deprel::Advcl | Deprel::Parataxis | Deprel::Appos
            )
            || relation == Deprel::Case && *child < head
    };
    let own = doc.children(head).iter().filter(|child| !apart(child)).map(|child| doc.subtree_span(*child));
    let span = own.fold(doc.token(head).span, |span, child| span.cover(child));
    (span.start as usize, span.end as usize)
}

fn overlaps(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Which gold mention each mention of the program is.
fn matches(key: &[Marked], response: &[Marked], by_head: bool) -> Vec<Option<usize>> {
    let mut free: BTreeSet<usize> = (0..key.len()).collect();
    let mut found = Vec::new();
    for mention in response {
        let same = |at: &&usize| {
            let gold = &key[**at];
            if by_head { gold.head.zip(mention.head).is_some_and(|(a, b)| overlaps(a, b)) } else { gold.span == mention.span }
        };
        let at = free.iter().find(same).copied();
        if let Some(at) = at {
            free.remove(&at);
        }
        found.push(at);
    }
    found
}

/// Chains of two mentions or more on both sides, with the same number for the same mention.
fn aligned(key: &[Marked], response: &[Marked], by_head: bool, pronouns: bool) -> (Chains, Chains) {
    let same = matches(key, response, by_head);
    let number = |at: usize| same[at].unwrap_or(key.len() + at);
    // What is a pronoun is judged by GUM where it marks the mention.
    let is_pronoun = |at: usize| same[at].map_or(response[at].pronoun, |gold| key[gold].pronoun);
    let wanted = (0..key.len()).filter(|at| pronouns || !key[*at].pronoun).map(|at| (&key[at].chain, at));
    let given = (0..response.len()).filter(|at| pronouns || !is_pronoun(*at)).map(|at| (&response[at].chain, number(at)));
    (chains(wanted), chains(given))
}

fn chains<'a>(mentions: impl Iterator<Item = (&'a String, usize)>) -> Chains {
    let mut of: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for (chain, mention) in mentions {
        of.entry(chain).or_default().push(mention);
    }
    of.into_values().filter(|chain| chain.len() > 1).collect()
}

/// Counts for each pass how many of its links join what GUM joins: a link is to the nearest mention before in the program's chain.
fn judge(
    gum: &GumDocument,
    key: &[Marked],
    response: &[Marked],
    passes: &mut BTreeMap<String, Pass>,
    missed: &mut BTreeMap<String, usize>,
    report: &mut Vec<String>,
) {
    let same = matches(key, response, true);
    for (at, mention) in response.iter().enumerate() {
        let Some(before) = (0..at).rev().find(|before| response[*before].chain == mention.chain) else { continue };
        let pass = passes.entry(mention.by.clone()).or_default();
        let pair = same[at].zip(same[before]);
        let right = pair.is_some_and(|(a, b)| key[a].chain == key[b].chain);
        match pair {
            Some(_) if right => pass.right += 1,
            Some(_) => pass.wrong += 1,
            None => pass.unmarked += 1,
        }
        if !right {
            let (from, to) = (mention.span.0, mention.span.1);
            let gold = same[at].and_then(|gold| (0..gold).rev().find(|other| key[*other].chain == key[gold].chain)).map_or("-", |other| &key[other].words);
            let kind = if pair.is_some() { "WRONG" } else { "UNMARKED" };
            let around = near(&gum.text, from.saturating_sub(120), to + 40);
            report.push(format!("{kind} {} {} | {} -> {} | gold {gold} | {around}", gum.id, mention.by, mention.words, response[before].words));
        }
    }
    for (at, mention) in key.iter().enumerate().filter(|(at, _)| !same.contains(&Some(*at))) {
        if key[..at].iter().any(|other| other.chain == mention.chain) {
            let form = if mention.pronoun { mention.words.to_lowercase() } else { format!("a {} by noun or name", mention.by) };
            *missed.entry(form).or_default() += 1;
        }
    }
}

/// Some text on one line, at whole characters.
fn near(text: &str, from: usize, to: usize) -> String {
    let from = (0..=from).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let to = (to.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[from..to].replace('\n', " ")
}
