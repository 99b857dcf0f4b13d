//! Incidents from raw text: the constructed acts of `tests/gold/incidents`, told by several reports each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn gold() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/gold/incidents");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

fn run(files: &[PathBuf], more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).args(["eval", "--incidents"]).args(more).args(files).output().expect("dateline runs");
    assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), ("", Some(0)));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Groups of texts' titles that are in one incident, whatever the reports' numbers are.
fn groups(scores: &Value) -> BTreeSet<BTreeSet<String>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for report in scores["reports"].as_array().expect("a list") {
        let title = report["report"].as_str().expect("text").split_once(' ').expect("a number").1.to_owned();
        if let Some(incident) = report["incident"].as_str() {
            groups.entry(incident.to_owned()).or_default().insert(title);
        }
    }
    groups.into_values().collect()
}

#[test]
fn reports_of_one_act_are_put_together_in_any_order() {
    let files = gold();
    let scores: Value = serde_json::from_str(&run(&files, &["--format", "json"])).expect("JSON");
    let sections: usize = files.iter().map(|file| fs::read_to_string(file).expect("a file").matches("\n## ").count()).sum();
    assert_eq!(scores["reports"].as_array().map(Vec::len), Some(sections), "no report is lost");
    let acts: BTreeSet<&str> = scores["reports"].as_array().expect("a list").iter().filter_map(|report| report["act"].as_str()).collect();
    assert!(acts.len() >= 40, "{}", acts.len());
    // Far below what it is, so that this fails when something breaks and not when a rule changes.
    for (row, floor) in [("all", 0.6), ("coded", 0.7)] {
        let f1 = scores[row]["f1"].as_f64().expect("a number");
        assert!(f1 > floor, "{row}: {f1}");
    }
    let table = run(&files, &[]);
    assert!(table.starts_with(&format!("{} acts in {sections} reports", acts.len())), "{table}");

    // All reports in one file, the last first. Their ids are other ones then, and with them the ids of incidents.
    let mut all: Vec<String> = Vec::new();
    for file in &files {
        all.extend(fs::read_to_string(file).expect("a file").split("\n## ").skip(1).map(|section| format!("\n## {}\n", section.trim_end())));
    }
    all.reverse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("incidents");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join("backwards.md");
    fs::write(&path, all.concat()).expect("a temporary file");
    let backwards: Value = serde_json::from_str(&run(&[path], &["--format", "json"])).expect("JSON");
    assert_eq!(backwards["reports"].as_array().map(Vec::len), Some(sections));
    let (there, here) = (groups(&scores), groups(&backwards));
    // Event ids break ties between links of equal strength; with other ids a tie may fall the other way.
    let kept = there.intersection(&here).count();
    assert!(kept * 20 >= there.len() * 19, "{kept} of {} incidents are the same", there.len());
}

#[test]
fn a_file_that_is_no_such_file_is_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("incidents");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join("unmarked.md");
    fs::write(&path, "# Title\n\n## one\npublished: 2024-05-14\n\n```text\nPeru met Chile.\n```\n").expect("a temporary file");
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).args(["eval", "--incidents"]).arg(&path).output().expect("dateline runs");
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.contains("section 1: not one `[words](act)` in the text\n  hint: "), "{errors}");
}
