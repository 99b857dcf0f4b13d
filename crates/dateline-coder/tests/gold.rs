//! Gold cases. In: `tests/gold/<stage>/*.md`, with stored trees beside them. Out: nothing, or every line that is not as the case says.
//!
//! A case is a heading `## name`, perhaps a line `published: 2024-05-14`, and blocks:
//!
//! * `text`: the report. It is read by its stored tree (`<file>.conllu`); without one by the shipped reader.
//! * `<stage>`, any name that [`dateline_coder::show::stage`] knows: the lines that are right. All of them, in order.
//! * `<stage> known-wrong`: what the program says today instead. The test fails when it says something else, and when it gets it right.
//! * `diagnostics`: the codes of this stage's remarks. `conllu`: a tree of the case's own, columns apart by any space.
//!
//! `DATELINE_PARSE=1 cargo test -p dateline-coder --test gold` reads the texts that have no stored tree and stores them; look them over.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use common::{KNOWLEDGE, READER, article};
use dateline_coder::{code, show};
use dateline_model::{Coding, Date, Document};
use dateline_nlp::conllu;

/// A case of a gold file.
#[derive(Debug, Default)]
struct Case {
    name: String,
    line: usize,
    published: Option<Date>,
    blocks: Vec<Block>,
}

/// A fenced block: what it is called, where it begins, what it holds.
#[derive(Debug)]
struct Block {
    info: String,
    line: usize,
    lines: Vec<String>,
}

impl Case {
    fn block(&self, info: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.info == info)
    }

    fn text(&self) -> Option<String> {
        self.block("text").map(|block| block.lines.join("\n"))
    }
}

/// Reads the cases of a file.
fn cases(markdown: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in (1..).zip(markdown.lines()) {
        if let Some(mut block) = open.take() {
            if line == "```" {
                let case = cases.last_mut().ok_or(format!("line {number}: a block stands before the first `## case`"))?;
                if case.block(&block.info).is_some() {
                    return Err(format!("line {}: the case has two blocks `{}`", block.line, block.info));
                }
                case.blocks.push(block);
            } else {
                block.lines.push(line.to_owned());
                open = Some(block);
            }
        } else if let Some(info) = line.strip_prefix("```") {
            open = Some(Block { info: info.trim().to_owned(), line: number, lines: Vec::new() });
        } else if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: name.trim().to_owned(), line: number, ..Case::default() });
        } else if let Some(date) = line.strip_prefix("published: ") {
            let case = cases.last_mut().ok_or(format!("line {number}: a date stands before the first `## case`"))?;
            case.published = match date.trim() {
                "unknown" => None,
                date => Some(date.parse().map_err(|_| format!("line {number}: `{date}` is no date"))?),
            };
        }
    }
    open.map_or(Ok(cases), |block| Err(format!("line {}: the block is not closed", block.line)))
}

/// What a block of expected lines says of the lines that came; `None` if all is as it should be.
fn verdict(right: &[String], known_wrong: Option<&[String]>, got: &[String]) -> Option<String> {
    match known_wrong {
        None if got == right => None,
        None => Some(difference("right", right, got)),
        Some(_) if got == right => Some("this is right now: remove the `known-wrong` block".to_owned()),
        Some(wrong) if got == wrong => None,
        Some(wrong) => Some(format!("it is wrong in another way than the record says\n{}", difference("recorded", wrong, got))),
    }
}

/// Lines that only one side has, in order; `=` marks those that both have.
fn difference(name: &str, wanted: &[String], got: &[String]) -> String {
    let mut text = format!("    - {name}, + got\n");
    let mut rest = got;
    for line in wanted {
        match rest.iter().position(|other| other == line) {
            Some(at) => {
                rest[..at].iter().for_each(|extra| writeln!(text, "    + {extra}").expect("a String takes all"));
                rest = &rest[at + 1..];
                writeln!(text, "    = {line}").expect("a String takes all");
            }
            None => writeln!(text, "    - {line}").expect("a String takes all"),
        }
    }
    rest.iter().for_each(|extra| writeln!(text, "    + {extra}").expect("a String takes all"));
    text
}

/// Stored trees by the text they belong to.
fn stored(content: &str) -> BTreeMap<String, String> {
    let parts = content.split("# example = ").skip(1).filter_map(|part| part.split_once('\n'));
    parts.map(|(text, tree)| (text.to_owned(), tree.trim_end().to_owned())).collect()
}

/// A text on one line, as tree files name it.
fn one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// The document of a case: by its own tree, by the stored one, or as the reader reads it.
fn document(case: &Case, trees: &BTreeMap<String, String>) -> Result<Document, String> {
    let text = case.text().ok_or("the case has no `text` block")?;
    let own = case.block("conllu").map(|block| {
        let lines = block.lines.iter().map(|line| if line.starts_with('#') { line.clone() } else { ten_columns(line) });
        lines.map(|line| line + "\n").collect::<String>()
    });
    let Some(tree) = own.as_ref().or_else(|| trees.get(&one_line(&text))) else { return Ok(READER.read(article(&text, case.published)).0) };
    let tree = format!("{}\n\n", tree.trim_end());
    let sentences = conllu::read(&tree).map_err(|error| format!("its tree: {error}"))?;
    conllu::document(article(&text, case.published), &sentences).map_err(|error| format!("its tree: {error}"))
}

fn ten_columns(line: &str) -> String {
    let mut fields: Vec<&str> = line.split_whitespace().collect();
    if !fields.is_empty() {
        fields.resize(10.max(fields.len()), "_");
    }
    fields.join("\t")
}

/// Everything that is wrong with a case.
fn failures(stage: &str, case: &Case, trees: &BTreeMap<String, String>) -> Vec<String> {
    let doc = match document(case, trees) {
        Ok(doc) => doc,
        Err(message) => return vec![message],
    };
    let coding = code(&doc, &KNOWLEDGE);
    let mut found = Vec::new();
    let mut expectations = 0;
    for block in case.blocks.iter().filter(|block| !matches!(block.info.as_str(), "text" | "conllu")) {
        let (name, mark) = block.info.split_once(' ').unwrap_or((&block.info, ""));
        match (lines(name, stage, &doc, &coding), mark) {
            (Some(got), "") => {
                expectations += 1;
                let known_wrong = case.block(&format!("{name} known-wrong")).map(|block| block.lines.as_slice());
                found.extend(verdict(&block.lines, known_wrong, &got).map(|message| format!("`{name}`: {message}")));
            }
            (Some(_), "known-wrong") if case.block(name).is_some() => {}
            (Some(_), "known-wrong") => found.push(format!("line {}: beside `known-wrong` a block `{name}` must say what is right", block.line)),
            _ => found.push(format!("line {}: a block `{}` means nothing here", block.line, block.info)),
        }
    }
    if expectations == 0 {
        found.push("the case expects nothing".to_owned());
    }
    found
}

fn lines(name: &str, stage: &str, doc: &Document, coding: &Coding) -> Option<Vec<String>> {
    if name == "diagnostics" {
        let own = coding.diagnostics.iter().map(|diagnostic| diagnostic.code).filter(|code| code.split('/').next() == Some(stage));
        return Some(own.map(str::to_owned).collect());
    }
    show::stage(name, doc, coding)
}

/// Runs the cases of one stage.
fn run(stage: &str) {
    let mut report = String::new();
    for file in files(stage) {
        let shown = format!("tests/gold/{stage}/{}", file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()));
        let cases = cases(&read(&file)).unwrap_or_else(|message| panic!("{shown}: {message}"));
        assert!(!cases.is_empty(), "{shown} has no cases");
        let tree_file = file.with_extension("conllu");
        let old = if tree_file.exists() { read(&tree_file) } else { String::new() };
        let mut trees = stored(&old);
        if std::env::var_os("DATELINE_PARSE").is_some() {
            let new = parse(&cases, &trees);
            if new != old {
                std::fs::write(&tree_file, &new).expect("the tree file can be written");
            }
            trees = stored(&new);
        }
        for case in &cases {
            for message in failures(stage, case, &trees) {
                writeln!(report, "{shown}:{}: {}\n  {message}", case.line, case.name).expect("a String takes all");
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The tree file of some cases: trees that exist, perhaps corrected by hand, are kept; those of texts that are gone are dropped.
fn parse(cases: &[Case], trees: &BTreeMap<String, String>) -> String {
    let mut new = String::new();
    let mut done = Vec::new();
    for case in cases.iter().filter(|case| case.block("conllu").is_none()) {
        let Some(text) = case.text() else { continue };
        let key = one_line(&text);
        if done.contains(&key) {
            continue;
        }
        let tree = trees.get(&key).cloned().unwrap_or_else(|| conllu::from_document(&READER.read(article(&text, case.published)).0).trim_end().to_owned());
        writeln!(new, "# example = {key}\n{tree}\n").expect("a String takes all");
        done.push(key);
    }
    new
}

fn files(stage: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/gold").join(stage);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    assert!(!files.is_empty(), "tests/gold/{stage} has no cases");
    files.sort();
    files
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn mentions() {
    run("mentions");
}

#[test]
fn entities() {
    run("entities");
}

#[test]
fn timex() {
    run("timex");
}

#[test]
fn places() {
    run("places");
}

#[test]
fn propositions() {
    run("propositions");
}

#[test]
fn statements() {
    run("statements");
}

#[test]
fn events() {
    run("events");
}

/// The tests above are all stages.
#[test]
fn every_stage_is_run() {
    assert_eq!(show::STAGES, ["mentions", "entities", "timex", "places", "propositions", "statements", "events"]);
}

#[test]
fn a_known_wrong_case_may_neither_change_nor_come_right_unseen() {
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let (right, wrong) = (owned(&["a", "b"]), owned(&["a"]));
    assert_eq!(verdict(&right, None, &right), None);
    assert!(verdict(&right, None, &wrong).is_some_and(|message| message.contains("- b")));
    assert!(verdict(&right, None, &owned(&["a", "b", "c"])).is_some_and(|message| message.contains("+ c")));
    assert_eq!(verdict(&right, Some(&wrong), &wrong), None);
    assert!(verdict(&right, Some(&wrong), &right).is_some_and(|message| message.contains("remove")));
    assert!(verdict(&right, Some(&wrong), &owned(&["c"])).is_some_and(|message| message.contains("another way")));
}

#[test]
fn cases_are_read_with_their_blocks() {
    let text = "# File\n\n## one\npublished: 2024-05-14\n\n```text\nA b.\n\nC d.\n```\n```events\n```\n";
    let cases = cases(text).expect("a good file");
    assert_eq!(cases[0].text().as_deref(), Some("A b.\n\nC d."));
    assert_eq!(cases[0].published, Some(jiff::civil::date(2024, 5, 14)));
    assert!(cases[0].block("events").is_some_and(|block| block.lines.is_empty()));
    assert!(self::cases("```text\n```\n").is_err());
    assert!(self::cases("## one\n```text\n").is_err());
}
