//! `dateline eval` from the outside: on the gold file in `examples`, on the data of the repository and a changed copy of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).arg("eval").args(arguments).output().expect("dateline runs");
    (String::from_utf8(output.stdout).expect("UTF-8"), String::from_utf8(output.stderr).expect("UTF-8"), output.status.code())
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn the_example_is_scored_and_the_same_on_any_number_of_threads() {
    let gold = path(&root().join("examples/gold.jsonl"));
    let (text, errors, exit) = run(&[&gold, "--format", "json", "--jobs", "1"]);
    assert_eq!((errors.as_str(), exit), ("", Some(0)));
    let scores: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(scores["reports"], 7);
    assert_eq!(scores["gold_events"], 15, "what is optional is not to be found");
    let lenient = &scores["matches"][1];
    assert_eq!(lenient["name"], "trigger+type (lenient type)");
    let f1 = lenient["f1"]["value"].as_f64().expect("a number");
    assert!(f1 > 0.5, "plain sentences are mostly coded: {lenient}");
    let interval: Vec<f64> = lenient["f1"]["interval"].as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
    assert!(interval[0] <= f1 && f1 <= interval[1], "{lenient}");
    assert_eq!(run(&[&gold, "--format", "json", "--jobs", "4"]).0, text);
    assert!(run(&[&gold]).0.contains("trigger+type (lenient type)"));
}

#[test]
fn a_rule_that_is_taken_away_shows_in_the_difference() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eval-diff");
    let _ = fs::remove_dir_all(&folder);
    copy(&root().join("data"), &folder.join("data"));
    without(&folder.join("data"), "rules/en/retreat/withdraw-troops.toml");
    let reports = folder.join("reports.jsonl");
    fs::write(&reports, "{\"id\": \"a\", \"text\": \"Uganda withdrew its troops from Kenya. Peru met Chile.\"}\n").expect("written");
    let (before, after, reports) = (path(&root().join("data")), path(&folder.join("data")), path(&reports));
    let (text, errors, exit) = run(&["--diff", &before, &after, &reports]);
    assert_eq!((errors.as_str(), exit), ("", Some(0)));
    assert!(text.starts_with("2 events before, 1 after: 0 appeared, 1 vanished, 0 changed"), "{text}");
    assert!(text.contains("rules/en/retreat/withdraw-troops: 0 appeared, 1 vanished"), "{text}");
    assert!(text.contains("Uganda *withdrew* its troops from Kenya."), "{text}");
    let (text, _, _) = run(&["--diff", &before, &before, &reports]);
    assert_eq!(text, "2 events before, 2 after: 0 appeared, 0 vanished, 0 changed\n");
}

#[test]
fn predicates_without_a_rule_are_listed_and_those_with_one_are_not() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eval-uncoded");
    let data = folder.join("data");
    let _ = fs::remove_dir_all(&folder);
    copy(&root().join("data"), &data);
    let reports = folder.join("reports.txt");
    fs::write(&reports, "Kenya tickled Peru. Kenya attacked Peru. Kenya said that it won the election. The cat tickled the dog.\n").expect("written");
    let verbs = |data: &Path| -> Vec<(String, u64)> {
        let (text, errors, exit) = run(&["--uncoded", &path(&reports), "--format", "json", "--data", &path(data)]);
        assert_eq!((errors.as_str(), exit), ("", Some(0)));
        let found: Value = serde_json::from_str(&text).expect("JSON");
        let verbs = found["uncoded"]["verb"].as_array().expect("a list").clone();
        verbs.iter().map(|verb| (verb["predicate"].as_str().unwrap_or_default().to_owned(), verb["count"].as_u64().unwrap_or_default())).collect()
    };
    // "attack" has rules, "say" is a cue, "win" is left out on purpose, and cats are no political actors.
    assert_eq!(verbs(&data), [("tickle".to_owned(), 1)]);
    let rule = "event = \"SUPPORT\"\nabout = \"For the test.\"\n[[match]]\npredicate = [\"tickle\"]\nrecipient = [\"object\"]\n\
        [[example]]\ntext = \"Kenya tickled Peru.\"\nevents = []\n[[example]]\ntext = \"Peru tickled Kenya.\"\nevents = []\n\
        [[counterexample]]\ntext = \"The cat tickled the dog.\"\nwhy = \"cats\"\n";
    fs::write(data.join("rules/en/support/tickle.toml"), rule).expect("written");
    assert_eq!(verbs(&data), []);
}

#[test]
fn mistakes_say_what_to_do() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eval-mistakes");
    fs::create_dir_all(&folder).expect("a folder");
    let bad = folder.join("bad.jsonl");
    fs::write(&bad, "{\"doc_id\": \"a\"}\n").expect("written");
    let (_, errors, exit) = run(&[&path(&bad)]);
    assert!(errors.contains("bad.jsonl:1: missing field `text`") && errors.contains("docs/eval.md"), "{errors}");
    assert_eq!(exit, Some(1));
    let (_, errors, exit) = run(&[]);
    assert!(errors.contains("no input"), "{errors}");
    assert_eq!(exit, Some(2));
}

/// Takes a rule out of a data folder, and out of the `beats` of the rules that stay.
fn without(data: &Path, what: &str) {
    let gone = what.trim_start_matches("rules/en/").trim_end_matches(".toml");
    fs::remove_file(data.join(what)).expect("it was there");
    let mut open = vec![data.join("rules")];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a rule");
            let names = |line: &str| line.starts_with("beats") && line.contains(gone);
            if text.lines().any(names) {
                let kept: Vec<&str> = text.lines().filter(|line| !names(line)).collect();
                fs::write(&path, kept.join("\n")).expect("written");
            }
        }
    }
}

/// Copies tables and rules; the gazetteer may stay out.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for path in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|end| end == "toml" || end == "csv") {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
