//! In: rules with their stored trees. Out: which examples and counterexamples do not come out as the rule files say.
//!
//! Examples run on stored trees, so that a retrained reader cannot break a rule; [`check_raw`] runs them from raw text.

use std::collections::BTreeMap;

use dateline_model::{Article, Coding, Document, Event, Language, Party};
use dateline_nlp::{Reader, conllu};

use crate::data::DataFiles;
use crate::knowledge::Knowledge;
use crate::pipeline::code;
use crate::rules::{ExpectedEvent, Rule};

/// The day on which every example is published: a Wednesday.
const PUBLISHED: dateline_model::Date = jiff::civil::date(2024, 5, 15);

/// What came of running the examples.
#[derive(Clone, Debug, Default)]
pub struct CheckReport {
    /// Rules that were run.
    pub rules: usize,
    /// Examples and counterexamples that were run.
    pub sentences: usize,
    /// Those that did not come out as written.
    pub failures: Vec<Failure>,
}

/// An example that did not come out as its file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// File below the data folder.
    pub path: String,
    /// Line of the example.
    pub line: usize,
    /// The sentence.
    pub text: String,
    /// What was expected and what came.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

/// Runs every example on its stored tree (`<rule>.conllu` beside the rule).
pub fn check_rules(files: &DataFiles, knowledge: &Knowledge) -> CheckReport {
    run(knowledge, |rule, text| {
        let trees = stored(files.get(&tree_path(rule)).unwrap_or(""));
        let Some(tree) = trees.get(text) else { return Err("there is no stored tree for this sentence".to_owned()) };
        let sentences = conllu::read(tree).map_err(|error| format!("{}: {error}", tree_path(rule)))?;
        conllu::document(article(text), &sentences).map_err(|error| format!("{}: {error}", tree_path(rule)))
    })
}

/// Runs every example from raw text with the given reader.
pub fn check_raw(knowledge: &Knowledge, reader: &Reader) -> CheckReport {
    run(knowledge, |_, text| Ok(reader.read(article(text)).0))
}

/// Reads the sentences that have no stored tree yet; gives the new content of each tree file that changes, by path. Trees that exist, perhaps corrected
/// by hand, are kept; those of sentences that are gone are dropped.
pub fn parse_examples(files: &DataFiles, knowledge: &Knowledge, reader: &Reader) -> Vec<(String, String)> {
    let mut changed = Vec::new();
    for rule in knowledge.rules.rules() {
        let path = tree_path(rule);
        let old = files.get(&path).unwrap_or("");
        let trees = stored(old);
        let mut new = String::new();
        for text in sentences(rule) {
            new.push_str(&format!("# example = {text}\n"));
            match trees.get(text) {
                Some(tree) => new.push_str(tree.trim_end()),
                None => new.push_str(conllu::from_document(&reader.read(article(text)).0).trim_end()),
            }
            new.push_str("\n\n");
        }
        if new != old {
            changed.push((path, new));
        }
    }
    changed
}

fn sentences(rule: &Rule) -> impl Iterator<Item = &str> {
    rule.examples.iter().map(|example| example.text.as_str()).chain(rule.counterexamples.iter().map(|one| one.text.as_str()))
}

fn tree_path(rule: &Rule) -> String {
    format!("{}.conllu", rule.id)
}

/// Splits a tree file into the trees of each example.
fn stored(content: &str) -> BTreeMap<&str, &str> {
    content.split("# example = ").skip(1).filter_map(|part| part.split_once('\n')).collect()
}

fn run(knowledge: &Knowledge, document: impl Fn(&Rule, &str) -> Result<Document, String>) -> CheckReport {
    let mut report = CheckReport { rules: knowledge.rules.rules().len(), ..CheckReport::default() };
    for rule in knowledge.rules.rules() {
        let path = format!("{}.toml", rule.id);
        let mut fail = |line: usize, text: &str, message: String, hint: &'static str| {
            report.failures.push(Failure { path: path.clone(), line, text: text.to_owned(), message, hint });
        };
        for example in &rule.examples {
            report.sentences += 1;
            match document(rule, &example.text) {
                Ok(doc) => {
                    let coding = code(&doc, knowledge);
                    if let Some(message) = compare(rule, &doc, &coding, &example.events) {
                        fail(example.line, &example.text, message, "`dateline why` on the sentence shows what the rule saw");
                    }
                }
                Err(message) => fail(example.line, &example.text, message, "run `dateline check --parse`"),
            }
        }
        for counterexample in &rule.counterexamples {
            report.sentences += 1;
            match document(rule, &counterexample.text) {
                Ok(doc) => {
                    let coding = code(&doc, knowledge);
                    if let Some(event) = coding.events.iter().find(|event| event.found_by.as_str() == rule.id) {
                        let message = format!("the rule matches `{}`, and should not: {}", doc.slice(event.trigger), counterexample.why);
                        fail(counterexample.line, &counterexample.text, message, "add a condition to the rule");
                    }
                }
                Err(message) => fail(counterexample.line, &counterexample.text, message, "run `dateline check --parse`"),
            }
        }
    }
    report
}

/// Compares the events that the rule made with what its example expects, one to one.
fn compare(rule: &Rule, doc: &Document, coding: &Coding, expected: &[ExpectedEvent]) -> Option<String> {
    let mut made: Vec<&Event> = coding.events.iter().filter(|event| event.found_by.as_str() == rule.id).collect();
    let shown = made.iter().map(|event| crate::show::event(doc, event)).collect::<Vec<_>>().join("; ");
    for one in expected {
        let Some(at) = made.iter().position(|event| fits(doc, event, one)) else {
            return Some(format!("expected {}, got {}", describe(one), if shown.is_empty() { "no event by this rule" } else { &shown }));
        };
        made.remove(at);
    }
    (!made.is_empty()).then(|| format!("{} more event(s) than expected: {shown}", made.len()))
}

fn fits(doc: &Document, event: &Event, expected: &ExpectedEvent) -> bool {
    let codes = |parties: &[Party]| parties.iter().map(|party| party.code.clone()).filter(|code| code != "UNK").collect::<Vec<_>>();
    let same = |wanted: &Option<Vec<String>>, parties: &[Party]| {
        wanted.as_ref().is_none_or(|wanted| {
            let mut wanted: Vec<String> = wanted.iter().filter(|code| !code.is_empty() && *code != "UNK").cloned().collect();
            let mut codes = codes(parties);
            wanted.sort();
            codes.sort();
            codes.dedup();
            wanted == codes
        })
    };
    same(&expected.actor, &event.actors)
        && same(&expected.recipient, &event.recipients)
        && expected.trigger.as_ref().is_none_or(|trigger| doc.slice(event.trigger) == trigger)
        && expected.status.as_ref().is_none_or(|status| event.status.as_str() == status)
}

fn describe(expected: &ExpectedEvent) -> String {
    let codes = |codes: &Option<Vec<String>>| {
        codes.as_ref().map_or("any".to_owned(), |codes| if codes.iter().all(String::is_empty) { "nobody".into() } else { codes.join("+") })
    };
    let mut text = format!("{} -> {}", codes(&expected.actor), codes(&expected.recipient));
    if let Some(trigger) = &expected.trigger {
        text.push_str(&format!(" `{trigger}`"));
    }
    if let Some(status) = &expected.status {
        text.push_str(&format!(" {status}"));
    }
    text
}

fn article(text: &str) -> Article {
    Article {
        id: "example".into(),
        text: text.to_owned(),
        title: None,
        publisher: None,
        url: None,
        publication_date: Some(PUBLISHED),
        language: Language::English,
        text_hash: String::new(),
    }
}
