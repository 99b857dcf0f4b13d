//! Runs the console sessions in `tests/cli/*.md` against the built binary.
//!
//! A session file is Markdown. A block ```` ```file NAME ```` makes a file; a block ```` ```console ```` holds commands and what they print:
//! `$ dateline ...` (words may be quoted, `< FILE` gives standard input), then standard output as it is, then standard error with `! ` before
//! each line, then `? N` if the exit code is not 0. A line `...` stands for any number of lines, `[..]` for any characters within a line.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn sessions_print_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).expect("tests/cli exists").map(|entry| entry.expect("a readable entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    assert!(!files.is_empty(), "tests/cli has no sessions");
    let mut failures = String::new();
    let mut commands = 0;
    for file in files {
        commands += session(&file, &mut failures);
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(commands > 20, "only {commands} commands were run");
}

/// Runs one file in a folder of its own; gives the number of commands.
fn session(file: &Path, failures: &mut String) -> usize {
    let name = file.file_stem().expect("a file name").to_string_lossy().into_owned();
    let text = fs::read_to_string(file).expect("a session is UTF-8");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    fixtures(&folder);
    let mut commands = 0;
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| !line.starts_with("```")).collect();
        if let Some(path) = info.strip_prefix("file ") {
            let path = folder.join(path.trim());
            fs::create_dir_all(path.parent().expect("inside the folder")).expect("a temporary folder");
            fs::write(path, block.join("\n") + "\n").expect("a temporary file");
        } else if info == "console" {
            for step in block.split(|line| line.is_empty()).flat_map(steps) {
                commands += 1;
                let found = run(step[0], &folder);
                if !matches(&step[1..], &found.lines().collect::<Vec<_>>()) {
                    let expected = step[1..].join("\n");
                    writeln!(failures, "{}, block at line {number}\n{}\n--- expected\n{expected}\n--- found\n{found}", file.display(), step[0])
                        .expect("a String");
                }
            }
        }
    }
    commands
}

/// Splits a block into commands with what follows them.
fn steps<'a>(block: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let starts: Vec<usize> = (0..block.len()).filter(|at| block[*at].starts_with("$ ")).collect();
    (0..starts.len()).map(|i| &block[starts[i]..starts.get(i + 1).copied().unwrap_or(block.len())]).collect()
}

/// What Markdown cannot hold.
fn fixtures(folder: &Path) {
    fs::write(folder.join("empty.txt"), "").expect("a temporary file");
    fs::write(folder.join("binary.bin"), [0x7F, b'E', b'L', b'F', 0, 1, 2, 3]).expect("a temporary file");
    fs::write(folder.join("latin1.txt"), b"S\xE3o Tom\xE9 recalled its envoy from Bras\xEDlia.\n").expect("a temporary file");
    fs::write(folder.join("long.txt"), "x".repeat(20_000_000)).expect("a temporary file");
    fs::create_dir_all(folder.join("folder")).expect("a temporary folder");
}

/// Runs `$ dateline ...`; gives its output in the form of a session. Blank lines are left out: in a session they end a command's output.
fn run(line: &str, folder: &Path) -> String {
    let mut words = words(line.strip_prefix("$ dateline").unwrap_or_else(|| panic!("not a dateline command: {line}")));
    let stdin = words.iter().position(|word| word == "<").map(|at| words.drain(at..).nth(1).expect("a file after <"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(&words).current_dir(folder).stdin(stdin.map_or_else(Stdio::null, |file| fs::File::open(folder.join(file)).expect("the file after <").into()));
    let output = command.output().expect("the binary runs");
    let mut found = String::new();
    for (mark, bytes) in [("", &output.stdout), ("! ", &output.stderr)] {
        for line in String::from_utf8_lossy(bytes).lines().filter(|line| !line.is_empty()) {
            writeln!(found, "{mark}{line}").expect("a String");
        }
    }
    match output.status.code() {
        Some(0) => {}
        code => writeln!(found, "? {}", code.map_or("killed".to_owned(), |code| code.to_string())).expect("a String"),
    }
    found
}

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn matches(expected: &[&str], found: &[&str]) -> bool {
    match expected {
        [] => found.is_empty(),
        ["...", rest @ ..] => (0..=found.len()).any(|skip| matches(rest, &found[skip..])),
        [first, rest @ ..] => found.first().is_some_and(|line| line_matches(first, line)) && matches(rest, &found[1..]),
    }
}

fn line_matches(expected: &str, found: &str) -> bool {
    let Some((before, after)) = expected.split_once("[..]") else { return expected == found };
    found.strip_prefix(before).is_some_and(|rest| (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| line_matches(after, &rest[at..])))
}

#[test]
fn the_matcher_can_fail() {
    assert!(matches(&["a", "...", "c [..] e"], &["a", "b", "b", "c d e"]));
    assert!(!matches(&["a", "..."], &["b"]));
    assert!(!matches(&["a"], &["a", "b"]));
    assert!(!line_matches("c [..] e", "c d f"));
}
