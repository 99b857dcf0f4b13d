//! What becomes of real files: `cargo run --release -p dateline-ingest --example score_samples -- FILE|FOLDER...`.
//!
//! One line a file: reports, how many of them say a day, what is left out on purpose, what failed; below it the first failure.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use dateline_ingest::{Defaults, Source, read_source};

#[derive(Default, Clone, Copy)]
struct Row {
    files: usize,
    reports: usize,
    dated: usize,
    left_out: usize,
    failed: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for path in std::env::args().skip(1) {
        collect(Path::new(&path), &mut files)?;
    }
    if files.is_empty() {
        return Err("name files or folders".into());
    }
    files.sort();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:<56} {:>7} {:>7} {:>9} {:>7}", "file", "reports", "dated", "left out", "failed")?;
    let mut folders: BTreeMap<PathBuf, Row> = BTreeMap::new();
    for file in &files {
        let mut row = Row { files: 1, ..Row::default() };
        let mut first = None;
        for item in read_source(Source::path(file), &Defaults::default()) {
            match item {
                Ok(report) => {
                    row.reports += 1;
                    row.dated += usize::from(report.article.publication_date.is_some());
                }
                Err(error) if error.is_left_out() => row.left_out += 1,
                Err(error) => {
                    row.failed += 1;
                    first.get_or_insert(error.message().to_owned());
                }
            }
        }
        let name: String = file.file_name().unwrap_or_default().to_string_lossy().chars().take(56).collect();
        writeln!(out, "{name:<56} {:>7} {:>7} {:>9} {:>7}", row.reports, row.dated, row.left_out, row.failed)?;
        if let Some(first) = first {
            writeln!(out, "    {first}")?;
        }
        let sum = folders.entry(file.parent().map(Path::to_path_buf).unwrap_or_default()).or_default();
        sum.files += 1;
        sum.reports += row.reports;
        sum.dated += row.dated;
        sum.left_out += row.left_out;
        sum.failed += row.failed;
    }
    for (folder, row) in folders {
        let name = format!("{}, {} files", folder.file_name().unwrap_or_default().to_string_lossy(), row.files);
        writeln!(out, "{name:<56} {:>7} {:>7} {:>9} {:>7}", row.reports, row.dated, row.left_out, row.failed)?;
    }
    Ok(())
}

/// Files below a path, but for what describes the others.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".serde.json") && name != "ground-truth.json" {
            collect(&path, files)?;
        }
    }
    Ok(())
}
