//! The repository's conventions. In: every file of the repository. Out: nothing, or each place that breaks one, with what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// One word a stage, the same in module, gold folder, codebook page and glossary.
const STAGES: [&str; 7] = ["mentions", "entities", "timex", "places", "propositions", "statements", "events"];

/// Documents whose paths must exist.
const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"];

/// Folders that are made, not written.
const SKIPPED: [&str; 6] = [".git", "target", ".venv", "__pycache__", ".pytest_cache", "shared"];

/// Tables whose first column may repeat, because a row is known by more than that.
const REPEATS: [(&str, &str); 13] = [
    ("data/actors/armed-groups.csv", "a group may change its code, each row with its interval"),
    ("data/actors/offices.csv", "a country has many offices"),
    ("data/actors/organisations.csv", "an organisation may change, each row with its interval"),
    ("data/lexicons/en/contexts.csv", "a term may name several contexts"),
    ("data/lexicons/en/factuality.csv", "predicate and frame"),
    ("data/lexicons/en/light-verbs.csv", "verb and kind"),
    ("data/lexicons/en/reporting.csv", "lemma and part of speech"),
    ("data/lexicons/en/uncoded.csv", "predicate and form"),
    ("data/ontology/cameo-by-type.csv", "type and mode"),
    ("data/ontology/departures.csv", "a type may depart in several ways"),
    ("data/ontology/plover-scores.csv", "type and mode"),
    ("data/places/places.csv", "places share names"),
    ("data/policy/disputed.csv", "an entity may change, each row with its interval"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file of the repository by its path from the root.
fn files() -> BTreeMap<String, PathBuf> {
    let root = root();
    let mut found = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder that can be read") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_dir() {
                if !SKIPPED.contains(&name.as_str()) && !name.ends_with(".egg-info") {
                    open.push(path);
                }
            } else {
                let relative = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
                found.insert(relative, path);
            }
        }
    }
    found
}

/// Files that are text, with their content; weights are not.
fn texts() -> BTreeMap<String, String> {
    files().into_iter().filter_map(|(relative, path)| Some((relative, String::from_utf8(fs::read(path).ok()?).ok()?))).collect()
}

/// Fails with all complaints at once.
fn tidy(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Words in backticks that look like a path of this repository: with a slash, or at the root with a known ending.
fn paths_in(markdown: &str, folders: &BTreeSet<String>) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    let mut fenced = false;
    for (number, line) in (1..).zip(markdown.lines()) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        for word in line.split('`').skip(1).step_by(2).filter(|_| !fenced) {
            let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            let first = word.split('/').next().unwrap_or_default();
            let at_root = !word.contains('/') && [".md", ".toml", ".lock"].iter().any(|end| word.ends_with(end)) && word.starts_with(char::is_uppercase);
            if plain && (at_root || (word.contains('/') && folders.contains(first))) {
                paths.push((number, word.trim_end_matches('/').to_owned()));
            }
        }
    }
    paths
}

#[test]
fn every_path_in_the_documents_exists() {
    let root = root();
    let folders: BTreeSet<String> = fs::read_dir(&root)
        .expect("the root")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    let mut complaints = Vec::new();
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).unwrap_or_else(|error| panic!("{document}: {error}"));
        for (line, path) in paths_in(&text, &folders) {
            if !root.join(&path).exists() {
                complaints.push(format!("{document}:{line}: there is no `{path}`"));
            }
        }
    }
    tidy(&complaints);
}

#[test]
fn paths_are_recognised() {
    let folders = BTreeSet::from(["data".to_owned(), ".ci".to_owned()]);
    let found = paths_in("See `data/no-such`, `GLOSSARY.md` and `.ci/run`; `a/b` is none, nor `data/<type>/x`.\n```\n`data/in-a-block`\n```\n", &folders);
    assert_eq!(found, [(1, "data/no-such".to_owned()), (1, "GLOSSARY.md".to_owned()), (1, ".ci/run".to_owned())]);
}

#[test]
fn the_map_is_short() {
    let lines = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the map").lines().count();
    assert!(lines < 300, "ARCHITECTURE.md has {lines} lines; a map of more than 300 is not read");
}

/// `DATELINE_UPDATE=1` writes today's output into README.md; read the difference before you commit it.
#[test]
fn the_readme_shows_what_the_program_prints() {
    const COMMAND: &str = "code examples/border-truce.txt --published 2024-05-14";
    let root = root();
    let readme = fs::read_to_string(root.join("README.md")).expect("the readme");
    let report = fs::read_to_string(root.join("examples/border-truce.txt")).expect("the example");
    for paragraph in report.lines().filter(|line| !line.trim().is_empty()) {
        assert!(readme.lines().any(|line| line.strip_prefix("> ") == Some(paragraph)), "README.md does not quote the example's paragraph\n> {paragraph}");
    }
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(COMMAND.split(' '))
        .args(["--format", "table"])
        .current_dir(&root)
        .output()
        .expect("the program runs");
    let printed = String::from_utf8(out.stdout).expect("text");
    let (before, rest) = readme.split_once(&format!("$ dateline {COMMAND}\n")).expect("README.md shows the command");
    let (shown, after) = rest.split_once("```").expect("the block ends");
    if shown.trim() != printed.trim() && std::env::var_os("DATELINE_UPDATE").is_some() {
        let updated = format!("{before}$ dateline {COMMAND}\n{}\n```{after}", printed.trim_end());
        fs::write(root.join("README.md"), updated).expect("README.md can be written");
        return;
    }
    assert_eq!(shown.trim(), printed.trim(), "run with DATELINE_UPDATE=1 to write today's output into README.md, and read what changed");
}

#[test]
fn a_stage_has_one_name_everywhere() {
    let root = root();
    let glossary = fs::read_to_string(root.join("GLOSSARY.md")).expect("the glossary");
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the map");
    let mut complaints = Vec::new();
    for stage in STAGES {
        let module = root.join("crates/dateline-coder/src").join(stage);
        if !module.with_extension("rs").exists() && !module.join("mod.rs").exists() {
            complaints.push(format!("{stage}: there is no module crates/dateline-coder/src/{stage}"));
        }
        for path in [format!("tests/gold/{stage}"), format!("docs/codebook/{stage}.md")] {
            if !root.join(&path).exists() {
                complaints.push(format!("{stage}: there is no {path}"));
            }
        }
        if !glossary.contains(&format!("| **{stage}** |")) {
            complaints.push(format!("{stage}: GLOSSARY.md has no row `| **{stage}** |`"));
        }
        if !map.contains(&format!("**{stage}**")) {
            complaints.push(format!("{stage}: ARCHITECTURE.md does not name **{stage}**"));
        }
    }
    tidy(&complaints);
}

#[test]
fn a_rule_lies_in_the_folder_of_its_type() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for (path, text) in texts().iter().filter(|(path, _)| path.starts_with("data/rules/") && path.ends_with(".toml")) {
        count += 1;
        let event = text.lines().find_map(|line| line.strip_prefix("event")?.trim_start().strip_prefix('=')?.trim().split('"').nth(1));
        let folder = path.split('/').rev().nth(1).unwrap_or_default();
        match event {
            Some(event) if event.to_lowercase() == folder => {}
            Some(event) => complaints.push(format!("{path}: a rule for {event} belongs in a folder `{}`", event.to_lowercase())),
            None => complaints.push(format!("{path}: no line `event = \"...\"`")),
        }
    }
    assert!(count > 10, "only {count} rules were found");
    tidy(&complaints);
}

#[test]
fn source_files_say_what_goes_in_and_what_comes_out() {
    let mut complaints = Vec::new();
    // What may not stand in the sources is put together here, so that this file does not break its own rule.
    let open_ends = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X:"].concat()];
    for (path, text) in &texts() {
        if path.ends_with(".rs") && !text.starts_with("//!") && !is_test_or_build(path) {
            complaints.push(format!("{path}:1: begin with `//!`: what goes in, what comes out"));
        }
        if [".rs", ".py", ".sh", ".toml"].iter().any(|end| path.ends_with(end)) {
            for (number, line) in (1..).zip(text.lines()) {
                if open_ends.iter().any(|word| line.contains(word.as_str())) {
                    complaints.push(format!("{path}:{number}: do it, or open an issue and say here why it waits"));
                }
            }
        }
    }
    tidy(&complaints);
}

fn is_test_or_build(path: &str) -> bool {
    path.ends_with("/build.rs") || path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}

#[test]
fn nothing_leans_on_one_machine() {
    // Put together for the same reason as above.
    let banned = [["/wo", "rk/"].concat(), ["../.lib", "rary"].concat(), ["/ho", "me/"].concat(), ["/ro", "ot/"].concat()];
    let mut complaints = Vec::new();
    for (path, text) in texts().iter().filter(|(path, _)| !path.ends_with(".conllu") && *path != "Cargo.lock") {
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(word) = banned.iter().find(|word| line.contains(word.as_str())) {
                complaints.push(format!("{path}:{number}: `{word}` is a path of one machine"));
            }
        }
    }
    tidy(&complaints);
}

#[test]
fn tables_are_sorted_and_name_their_sources() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for (path, text) in texts().iter().filter(|(path, _)| path.starts_with("data/") && path.ends_with(".csv")) {
        count += 1;
        let mut rows = (1..).zip(text.lines().map(fields));
        let Some((_, head)) = rows.next() else {
            complaints.push(format!("{path}: the table is empty"));
            continue;
        };
        if !head.iter().any(|column| column == "source") {
            complaints.push(format!("{path}:1: there is no column `source`"));
        }
        let repeats = REPEATS.iter().any(|(table, _)| table == path);
        let mut seen = BTreeSet::new();
        let mut last = String::new();
        for (number, row) in rows {
            if row.len() != head.len() {
                complaints.push(format!("{path}:{number}: {} cells, the heading has {}", row.len(), head.len()));
            }
            if row[0] < last {
                complaints.push(format!("{path}:{number}: `{}` comes before `{last}`: sort the table by its first column (LC_ALL=C)", row[0]));
            }
            if !repeats && row[0] == last {
                complaints.push(format!("{path}:{number}: `{last}` stands there twice"));
            }
            last.clone_from(&row[0]);
            if !seen.insert(row) {
                complaints.push(format!("{path}:{number}: the row stands there twice"));
            }
        }
    }
    assert!(count > 20, "only {count} tables were found");
    tidy(&complaints);
}

/// The cells of a line of CSV. No table has line breaks in cells; the number of cells would show one.
fn fields(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let cell = cells.last_mut().expect("never empty");
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    cells
}

#[test]
fn cells_are_split_as_csv_has_it() {
    assert_eq!(fields("a,\"b, \"\"c\"\"\",,d"), ["a", "b, \"c\"", "", "d"]);
}
