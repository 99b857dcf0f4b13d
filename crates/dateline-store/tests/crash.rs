//! Killed at any moment, a record stays sound, and the same command again brings it to where it would have been.
//!
//! `DATELINE_KILLS=300 cargo test -p dateline-store --test crash` makes it a longer run.

mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Numbers, folder, options, step};
use dateline_store::{Cell, Failed, Limits, Part, Question, Step, Store, StoreError, TextKept, verify};

/// What is compared: everything but which run wrote it.
const TABLES: [&str; 15] = [
    "SELECT article, id, version, superseded_by, content_hash, text_hash, title, url, published, characters, source, source_line FROM articles",
    "SELECT * FROM texts",
    "SELECT * FROM sentences",
    "SELECT * FROM entities",
    "SELECT * FROM statements",
    "SELECT event, event_id, article, sentence, type, mode, status, day, month, trigger, trigger_start, source_code, statement FROM events",
    "SELECT * FROM parties",
    "SELECT * FROM quantities",
    "SELECT * FROM dyads",
    "SELECT * FROM dyad_counts",
    "SELECT source, source_line, byte_offset, reason, resolved_run IS NULL FROM quarantine",
    "SELECT event_id, article, reason, body FROM tombstones",
    "SELECT article_id, origin_id, copy_of_id, reason FROM copies",
    "SELECT incident_id, event_id, linked_to, reason FROM incident_reports",
    "SELECT incident_id, type, day_first, reports, origins, events, denied FROM incidents",
];

/// New articles, edited ones, the same again, and failures.
fn steps() -> impl Iterator<Item = Step> {
    let failed =
        |n: u64| Step::Failed(Failed { source: "made.jsonl".to_owned(), line: Some(9000 + n), byte: Some(n), reason: "broken".to_owned(), hint: None });
    (0..160).flat_map(move |n| match n % 8 {
        3 => vec![step(n, 0), step(n - 2, 1)],
        5 => vec![step(n, 0), failed(n)],
        7 => vec![step(n, 0), step(n, 0), step(n - 6, 2)],
        _ => vec![step(n, 0)],
    })
}

fn ingest(path: &Path) {
    let mut store = Store::open(path).expect("a record");
    let mut run = store.begin(options(TextKept::Full, 4)).expect("a run");
    steps().for_each(|step| {
        run.add(step).expect("a batch");
    });
    run.finish().expect("the end");
}

fn dump(path: &Path) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut question = Question::open(path, Limits::default()).expect("a record");
    for sql in TABLES {
        question
            .ask::<StoreError>(&format!("SELECT * FROM ({sql}) ORDER BY 1, 2, 3"), |part| {
                if let Part::Row(cells) = part {
                    rows.push(cells.to_vec());
                }
                Ok(())
            })
            .expect("rows");
    }
    rows
}

#[test]
#[ignore = "the process that the next test kills"]
fn the_one_that_is_killed() {
    ingest(Path::new(&std::env::var_os("DATELINE_CRASH_RECORD").expect("the next test says where")));
}

#[test]
fn killed_at_any_moment_it_goes_on_where_it_stopped() {
    let kills: u32 = std::env::var("DATELINE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(25);
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "crash");
    let whole = folder.join("whole.db");
    let begun = Instant::now();
    ingest(&whole);
    // As long as a run takes, and the start of the process.
    let length = begun.elapsed().as_micros() as u64 + 20_000;
    let expected = dump(&whole);
    let path = folder.join("killed.db");
    let mut numbers = Numbers(0x5EED_0008);
    let (mut killed, mut finished, mut amid) = (0, 0, 0);
    while killed < kills {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--ignored", "--exact", "the_one_that_is_killed"])
            .env("DATELINE_CRASH_RECORD", &path)
            .stdout(Stdio::null())
            .spawn()
            .expect("a process");
        std::thread::sleep(Duration::from_micros(numbers.below(length)));
        let status = child.try_wait().expect("a process");
        child.kill().expect("a process");
        child.wait().expect("a process");
        match status {
            None => killed += 1,
            Some(status) => {
                assert!(status.success(), "the run that went on failed: {status}");
                assert!(dump(&path) == expected, "after {finished} whole runs and {killed} kills the tables differ");
                finished += 1;
                for end in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(folder.join(format!("killed.db{end}")));
                }
                continue;
            }
        }
        // Killed before the tables were made, there is nothing to check; a file that holds no table yet counts as none.
        if path.metadata().is_ok_and(|file| file.len() > 0) && Question::open(&path, Limits::default()).is_ok() {
            for check in verify(&path).expect("a record after a kill") {
                assert!(check.wrong.is_empty(), "after kill {killed}: {}: {:?}", check.what, check.wrong);
            }
            amid += u32::from(dump(&path) != expected);
        }
    }
    ingest(&path);
    assert!(dump(&path) == expected, "the tables differ from those of a run that was not interrupted");
    println!("{killed} kills, {amid} of them amid the work; {finished} runs went on to their end");
    assert!(amid * 3 > kills, "only {amid} of {kills} kills came amid the work; the test says little");
}
