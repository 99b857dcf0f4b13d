//! `dateline ingest` when things go wrong: killed, out of room, beside another writer, where it may not write.
//!
//! `DATELINE_KILLS=300 cargo test -p dateline-cli --test record` makes the kills more.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const NAMES: [&str; 8] = ["Norway", "Peru", "Kenya", "Georgia", "Mali", "Turkey", "India", "Brazil"];
const ACTS: [&str; 4] = ["expelled two diplomats from", "signed a trade agreement with", "accused", "imposed sanctions on"];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("record").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

/// Reports made by rule; some are edited later on, some are broken.
fn reports(folder: &Path, count: usize) -> PathBuf {
    let mut lines = String::new();
    for n in 0..count {
        let sentence = |k: usize| format!("{} {} {} on {} May.", NAMES[(n + k) % 8], ACTS[(n / 3 + k) % 4], NAMES[(n + k + 1 + n % 5) % 8], n % 28 + 1);
        let text = [sentence(0), sentence(2), sentence(5)].join(" ");
        writeln!(lines, r#"{{"id": "r{n}", "published": "2024-06-01", "title": "Report {n}", "text": "{text}"}}"#).expect("a String");
        if n % 10 == 9 {
            writeln!(lines, r#"{{"id": "r{}", "published": "2024-06-02", "text": "{}"}}"#, n - 4, sentence(1)).expect("a String");
            writeln!(lines, r#"{{"id": "r{n}", "text": 7}}"#).expect("a String");
        }
    }
    let path = folder.join("reports.jsonl");
    fs::write(&path, lines).expect("a temporary file");
    path
}

fn dateline(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

fn done(folder: &Path, arguments: &[&str]) -> Output {
    dateline(folder, arguments).output().expect("the binary runs")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Everything but which run wrote it.
fn dump(folder: &Path, record: &str) -> String {
    let questions = [
        "SELECT article, id, version, superseded_by, content_hash, title, source_line FROM articles ORDER BY article",
        "SELECT event, event_id, article, type, mode, status, day, trigger_start FROM events ORDER BY event_id",
        "SELECT * FROM parties ORDER BY event, role, position",
        "SELECT * FROM dyad_counts ORDER BY actor, recipient, grain, period",
        "SELECT event_id, article, reason, body FROM tombstones ORDER BY tombstone",
        "SELECT source, source_line, reason FROM quarantine ORDER BY source_line",
    ];
    questions.map(|sql| String::from_utf8(done(folder, &["query", record, sql]).stdout).expect("text")).concat()
}

fn assert_sound(folder: &Path, record: &str) {
    let output = done(folder, &["record", "verify", record]);
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), errors(&output));
}

#[test]
fn killed_and_begun_again_it_comes_to_the_same() {
    let kills: u32 = std::env::var("DATELINE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(10);
    let folder = folder("killed");
    reports(&folder, 150);
    let ingest = |record: &str| dateline(&folder, &["ingest", "reports.jsonl", "--into", record, "--batch", "3"]);
    let begun = Instant::now();
    let whole = ingest("whole.db").output().expect("the binary runs");
    assert_eq!(whole.status.code(), Some(1), "broken lines are told: {}", errors(&whole));
    let length = begun.elapsed().as_millis() as u64;
    let expected = dump(&folder, "whole.db");
    assert!(expected.lines().count() > 500, "too little to compare");
    let mut seed = 0x0DA7_E11E_u64;
    let (mut killed, mut amid) = (0, 0);
    // On a busy machine many a kill comes before the work begins; such are made up for.
    while killed < kills || (amid * 5 <= kills && killed < kills * 4) {
        let mut child = ingest("killed.db").stderr(Stdio::null()).spawn().expect("the binary runs");
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis((seed >> 33) % length));
        let ended = child.try_wait().expect("the process").is_some();
        child.kill().expect("the process");
        child.wait().expect("the process");
        if ended {
            assert!(dump(&folder, "killed.db") == expected, "after {killed} kills the record differs");
            for end in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(folder.join(format!("killed.db{end}")));
            }
            continue;
        }
        killed += 1;
        if done(&folder, &["record", "status", "killed.db"]).status.success() {
            assert_sound(&folder, "killed.db");
            amid += u32::from(dump(&folder, "killed.db") != expected);
        }
    }
    let last = ingest("killed.db").output().expect("the binary runs");
    assert_eq!(last.status.code(), Some(1), "{}", errors(&last));
    assert!(dump(&folder, "killed.db") == expected, "the record differs from that of a run that was not interrupted");
    println!("{killed} kills, {amid} of them amid the work");
    assert!(amid * 5 > kills, "only {amid} of {kills} kills came amid the work; the test says little");
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let folder = folder("writers");
    reports(&folder, 5);
    let mut first = dateline(&folder, &["ingest", "-", "--into", "record.db"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let begun = Instant::now();
    while !folder.join("record.db").exists() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let second = done(&folder, &["ingest", "reports.jsonl", "--into", "record.db"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(errors(&second).contains("another dateline process is writing to this record\n  hint: wait until it has finished"), "{}", errors(&second));
    let lines = fs::read(folder.join("reports.jsonl")).expect("reports");
    first.stdin.take().expect("a pipe").write_all(&lines).expect("the first one reads");
    let first = first.wait_with_output().expect("the first one ends");
    assert!(first.status.success(), "{}", errors(&first));
    let third = done(&folder, &["ingest", "reports.jsonl", "--into", "record.db"]);
    assert!(errors(&third).contains("0 articles added, 5 known"), "{}", errors(&third));
    assert_sound(&folder, "record.db");
}

#[test]
fn of_several_that_begin_at_once_one_writes() {
    let folder = folder("race");
    reports(&folder, 60);
    let ingest = || dateline(&folder, &["ingest", "reports.jsonl", "--into", "record.db", "--batch", "3"]).stderr(Stdio::piped()).spawn();
    let running: Vec<_> = (0..5).map(|_| ingest().expect("the binary runs")).collect();
    let ended: Vec<Output> = running.into_iter().map(|child| child.wait_with_output().expect("the process ends")).collect();
    let (wrote, refused): (Vec<&Output>, Vec<&Output>) = ended.iter().partition(|output| output.status.code() == Some(1));
    // Broken lines are told, hence 1. Who came when the first had finished found everything known.
    let added = wrote.iter().filter(|output| errors(output).contains(" 60 articles added")).count();
    assert_eq!(added, 1, "{:?}", wrote.iter().map(|output| errors(output)).collect::<Vec<_>>());
    for output in refused {
        assert_eq!(output.status.code(), Some(2), "{}", errors(output));
        assert!(errors(output).contains("another dateline process is writing to this record"), "{}", errors(output));
    }
    done(&folder, &["ingest", "reports.jsonl", "--into", "whole.db"]);
    assert!(dump(&folder, "record.db") == dump(&folder, "whole.db"), "the record differs from that of one alone");
    assert_sound(&folder, "record.db");
}

/// Runs with a limit on the size of files, in units of 512 bytes. It is what a full disk is for a program: a write that fails.
#[cfg(unix)]
fn without_room(folder: &Path, units: u32, arguments: &str) -> Output {
    let script = format!(r#"trap "" XFSZ; ulimit -f {units}; exec "{}" {arguments}"#, env!("CARGO_BIN_EXE_dateline"));
    Command::new("sh").args(["-c", &script]).current_dir(folder).stdin(Stdio::null()).output().expect("a shell")
}

#[cfg(unix)]
#[test]
fn without_room_a_record_stays_and_an_export_leaves_nothing() {
    let folder = folder("no-room");
    reports(&folder, 150);
    done(&folder, &["ingest", "reports.jsonl", "--into", "record.db"]);
    let before = dump(&folder, "record.db");
    let compacted = without_room(&folder, 400, "record compact record.db");
    assert!(!compacted.status.success() && errors(&compacted).contains("make room"), "{}", errors(&compacted));
    assert!(dump(&folder, "record.db") == before, "a compaction that failed changed the record");
    assert_sound(&folder, "record.db");
    for shape in ["native-csv", "jsonl", "gdelt"] {
        // Reading a record takes a file of 32 KiB beside it.
        let exported = without_room(&folder, 80, &format!("export record.db --shape {shape} --out {shape}"));
        assert_eq!(exported.status.code(), Some(2), "{shape}: {}", errors(&exported));
        assert!(errors(&exported).contains("nothing was put in place"), "{shape}: {}", errors(&exported));
        let left = fs::read_dir(folder.join(shape)).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{shape} left files behind");
    }
}

#[cfg(unix)]
#[test]
fn without_room_it_says_so_and_goes_on_later() {
    let folder = folder("room");
    reports(&folder, 150);
    let output = without_room(&folder, 900, "ingest reports.jsonl --into record.db --batch 5");
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert!(errors(&output).contains("make room and run the same command again"), "{}", errors(&output));
    assert_sound(&folder, "record.db");
    let again = done(&folder, &["ingest", "reports.jsonl", "--into", "record.db"]);
    assert!(!errors(&again).contains(" 0 known"), "{}", errors(&again));
    done(&folder, &["ingest", "reports.jsonl", "--into", "whole.db"]);
    assert!(dump(&folder, "record.db") == dump(&folder, "whole.db"), "what was written before and after the disk was full is not the whole");
    assert_sound(&folder, "record.db");
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_it_says_so() {
    let folder = folder("access");
    reports(&folder, 2);
    // Not even an administrator can make files there.
    let output = done(&folder, &["ingest", "reports.jsonl", "--into", "/proc/record.db"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).starts_with("error: /proc/record.db: cannot write beside the record"), "{}", errors(&output));
    fs::create_dir(folder.join("folder.db")).expect("a temporary folder");
    let output = done(&folder, &["ingest", "reports.jsonl", "--into", "folder.db"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("folder.db: "), "{}", errors(&output));
}

#[cfg(unix)]
#[test]
fn a_record_in_a_folder_that_cannot_be_written_can_be_asked() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("sealed");
    reports(&folder, 2);
    fs::create_dir(folder.join("sealed")).expect("a temporary folder");
    assert!(done(&folder, &["ingest", "reports.jsonl", "--into", "sealed/record.db"]).status.success());
    let mode = |mode| fs::set_permissions(folder.join("sealed"), fs::Permissions::from_mode(mode)).expect("the folder");
    mode(0o555);
    let output = done(&folder, &["query", "sealed/record.db", "SELECT count(*) FROM articles"]);
    mode(0o755);
    assert_eq!((String::from_utf8_lossy(&output.stdout).as_ref(), errors(&output).as_str()), ("count(*)\n2\n", ""));
}
