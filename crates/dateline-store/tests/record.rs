//! What a record promises: nothing lost, nothing doubled, nothing silent.

mod common;

use std::path::Path;

use common::{coded, folder, options, step};
use dateline_store::{Cell, Failed, Known, Limits, Part, Question, Standing, Step, Store, StoreError, TextKept, Totals, Trouble, compact, status, verify};

/// Rows of a question as text, cells joined by `|`.
fn ask(path: &Path, sql: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let mut question = Question::open(path, Limits::default()).expect("a record");
    question
        .ask::<StoreError>(sql, |part| {
            if let Part::Row(cells) = part {
                let shown = |cell: &Cell| match cell {
                    Cell::Null => "NULL".to_owned(),
                    Cell::Integer(number) => number.to_string(),
                    Cell::Real(number) => number.to_string(),
                    Cell::Text(text) => text.clone(),
                    Cell::Blob(bytes) => format!("{bytes:?}"),
                };
                rows.push(cells.iter().map(shown).collect::<Vec<_>>().join("|"));
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows
}

fn one(path: &Path, sql: &str) -> String {
    ask(path, sql).join("; ")
}

fn run(path: &Path, text: TextKept, steps: impl IntoIterator<Item = Step>) -> Totals {
    let mut store = Store::open(path).expect("a record");
    let mut run = store.begin(options(text, 7)).expect("a run");
    for step in steps {
        run.add(step).expect("a batch");
    }
    run.finish().expect("the end")
}

fn sound(path: &Path) {
    for check in verify(path).expect("a record") {
        assert!(check.wrong.is_empty(), "{}: {:?}", check.what, check.wrong);
    }
}

#[test]
fn the_same_again_changes_nothing() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "idempotent").join("record.db");
    let first = run(&path, TextKept::Full, (0..50).map(|n| step(n, 0)));
    assert_eq!((first.added, first.known), (50, 0));
    assert!(first.events > 150);
    let dump = |path: &Path| {
        ["articles", "events", "statements", "entities", "parties", "dyads", "dyad_counts", "texts"].map(|table| ask(path, &format!("SELECT * FROM {table}")))
    };
    let before = dump(&path);
    let again = run(&path, TextKept::Full, (0..50).map(|n| step(n, 0)));
    assert_eq!(again, Totals { known: 50, ..Totals::default() });
    assert_eq!(dump(&path), before);
    let known = Known::open(&path).expect("a record");
    let article = coded(3, 0);
    let asked = dateline_model::Article {
        id: article.record.document.id.clone(),
        text: String::new(),
        title: None,
        publisher: None,
        url: article.record.document.url.clone(),
        publication_date: None,
        language: dateline_model::Language::English,
        text_hash: String::new(),
    };
    assert_eq!(known.standing(&asked, &article.content_hash).expect("an answer"), Standing::Known);
    assert_eq!(known.standing(&asked, "another").expect("an answer"), Standing::Edited);
    sound(&path);
}

#[test]
fn an_edited_article_is_a_new_version_and_its_events_follow() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "versions").join("record.db");
    run(&path, TextKept::Full, (0..20).map(|n| step(n, 0)));
    let kept = coded(5, 0).record.events[0].id.clone();
    let gone = coded(5, 0).record.events.last().expect("an event").id.clone();
    let came = coded(5, 1).record.events.last().expect("an event").id.clone();
    assert_ne!(gone, came);
    let row = one(&path, &format!("SELECT event FROM events WHERE event_id = '{kept}'"));
    let totals = run(&path, TextKept::Full, [step(5, 1)]);
    assert_eq!((totals.added, totals.new_versions), (0, 1));
    assert_eq!(ask(&path, "SELECT version, superseded_by IS NULL FROM articles WHERE id = 'article-5' ORDER BY version"), ["1|0", "2|1"]);
    assert_eq!(one(&path, &format!("SELECT event FROM events WHERE event_id = '{kept}'")), row, "what stays keeps its row");
    assert_eq!(one(&path, &format!("SELECT count(*) FROM events WHERE event_id = '{gone}'")), "0");
    assert_eq!(one(&path, &format!("SELECT count(*) FROM events JOIN articles USING (article) WHERE event_id = '{came}' AND version = 2")), "1");
    let tombstone =
        format!("SELECT reason, json_extract(body, '$.type') IS NOT NULL, json_array_length(body, '$.parties') FROM tombstones WHERE event_id = '{gone}'");
    assert_eq!(one(&path, &tombstone), "not in version 2|1|2");
    assert_eq!(one(&path, "SELECT count(*) FROM texts"), "21", "the text of the old version is kept");
    sound(&path);
    // The old text again is known, and does not come back as a third version.
    let again = run(&path, TextKept::Full, [step(5, 0), step(5, 1), step(5, 2), step(5, 2)]);
    assert_eq!((again.known, again.new_versions), (3, 1));
    sound(&path);
}

#[test]
fn two_articles_do_not_share_an_id() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "clash").join("record.db");
    run(&path, TextKept::Full, [step(1, 0)]);
    let mut other = coded(1, 3);
    other.record.document.url = Some("https://elsewhere.example/1".to_owned());
    let totals = run(&path, TextKept::Full, [Step::Coded(Box::new(other))]);
    assert_eq!((totals.quarantined, totals.new_versions), (1, 0));
    assert!(one(&path, "SELECT reason FROM quarantine").contains("belongs to another article"));
    sound(&path);
}

#[test]
fn an_article_that_does_not_hold_together_stops_nothing_else() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "unsound").join("record.db");
    let mut lost = coded(1, 0);
    lost.record.events[0].actors[0].entity = Some("e99".to_owned());
    let mut taken = coded(2, 0);
    taken.record.events[0].id = coded(0, 0).record.events[0].id.clone();
    let totals = run(&path, TextKept::Full, [step(0, 0), Step::Coded(Box::new(lost)), Step::Coded(Box::new(taken)), step(3, 0)]);
    assert_eq!((totals.added, totals.quarantined), (2, 2));
    let reasons = ask(&path, "SELECT reason FROM quarantine ORDER BY quarantine");
    assert!(reasons[0].contains("`e99` is named and not there"), "{reasons:?}");
    assert!(reasons[1].contains("event_id"), "{reasons:?}");
    sound(&path);
}

#[test]
fn quarantine_is_kept_once_and_resolved() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "quarantine").join("record.db");
    let failed = || {
        let reason = "not valid JSON".to_owned();
        Step::Failed(Failed { source: "made.jsonl".to_owned(), line: Some(2), byte: Some(71), reason, hint: None })
    };
    for _ in 0..2 {
        assert_eq!(run(&path, TextKept::Full, [step(0, 0), failed()]).quarantined, 1);
    }
    assert_eq!(ask(&path, "SELECT source, source_line, byte_offset, first_run, last_run, resolved_run FROM quarantine"), ["made.jsonl|2|71|1|2|NULL"]);
    assert_eq!(status(&path).expect("a record").quarantine[0].example, "made.jsonl:2");
    run(&path, TextKept::Full, [step(0, 0), step(1, 0)]);
    assert_eq!(one(&path, "SELECT resolved_run FROM quarantine"), "3");
    assert!(status(&path).expect("a record").quarantine.is_empty());
}

#[test]
fn only_as_much_text_is_kept_as_was_asked_for() {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "text");
    let words = "SELECT count(*), count(s.text) FROM sentence_text s";
    let found = "SELECT count(*) FROM search WHERE search MATCH 'lives'";
    let (full, snippets, offsets) = (folder.join("full.db"), folder.join("snippets.db"), folder.join("offsets.db"));
    let mut quiet = coded(1, 0);
    quiet.record.events.remove(0);
    quiet.record.statements.clear();
    quiet.record.events.iter_mut().for_each(|event| event.statement = None);
    for (path, kept) in [(&full, TextKept::Full), (&snippets, TextKept::Snippets), (&offsets, TextKept::Offsets)] {
        run(path, kept, [Step::Coded(Box::new(quiet.clone())), step(4, 0)]);
        sound(path);
        let expected = "SELECT (SELECT text FROM sentence_text WHERE article = 1 AND sentence = 2)";
        let there = if kept == TextKept::Offsets { "NULL".to_owned() } else { sentence(&quiet, 2) };
        assert_eq!(one(path, expected), there, "{kept:?}");
    }
    let sentences = (quiet.record.document.sentences.len() + coded(4, 0).record.document.sentences.len()) as u64;
    assert_eq!(one(&full, words), format!("{sentences}|{sentences}"));
    assert_eq!(one(&snippets, words), format!("{sentences}|{}", sentences - 1), "a sentence without event is not kept");
    assert_eq!(one(&offsets, words), format!("{sentences}|0"));
    assert_eq!([one(&full, found), one(&offsets, found)], ["2", "0"]);
    assert_eq!(one(&offsets, "SELECT count(content) + count(cue) FROM statements"), "0");
    assert_eq!(one(&offsets, "SELECT count(*) FROM search WHERE search MATCH 'title:report'"), "2");
}

fn sentence(coded: &dateline_store::Coded, number: usize) -> String {
    let offsets = coded.record.document.sentences[number];
    coded.record.document.text.as_deref().expect("text")[offsets.start as usize..offsets.end as usize].to_owned()
}

#[test]
fn one_process_writes_and_others_read() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "writers").join("record.db");
    let mut first = Store::open(&path).expect("a record");
    let mut going = first.begin(options(TextKept::Full, 2)).expect("a run");
    going.add(step(0, 0)).expect("a step");
    going.add(step(1, 0)).expect("a batch");
    let refused = Store::open(&path).expect_err("a second writer");
    assert_eq!(refused.trouble(), Trouble::Busy);
    assert!(refused.to_string().contains("another dateline process is writing"), "{refused}");
    assert_eq!(one(&path, "SELECT count(*) FROM articles"), "2", "readers see what is committed");
    going.finish().expect("the end");
    drop(first);
    assert!(!path.with_file_name("record.db-lock").exists(), "the lock leaves nothing behind");
    run(&path, TextKept::Full, [step(2, 0)]);
    sound(&path);
}

#[test]
fn a_full_disk_loses_and_doubles_nothing() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "full").join("record.db");
    run(&path, TextKept::Full, (0..10).map(|n| step(n, 0)));
    let mut store = Store::open(&path).expect("a record");
    store.limit_pages(220).expect("a limit");
    let mut going = store.begin(options(TextKept::Full, 5)).expect("a run");
    let mut written = Totals::default();
    let error = (10..2000).find_map(|n| match going.add(step(n, 0)) {
        Ok(totals) => {
            written = totals;
            None
        }
        Err(error) => Some(error),
    });
    let error = error.expect("the disk is full at last");
    assert_eq!(error.trouble(), Trouble::Full);
    assert!(error.to_string().contains("make room and run the same command again"), "{error}");
    drop(store);
    assert!(written.added > 0);
    assert_eq!(one(&path, "SELECT count(*) FROM articles"), (10 + written.added).to_string());
    sound(&path);
    assert_eq!(status(&path).expect("a record").unfinished, 1);
    let resumed = run(&path, TextKept::Full, (0..250).map(|n| step(n, 0)));
    assert_eq!(resumed.known, 10 + written.added);
    assert_eq!(one(&path, "SELECT count(*), count(DISTINCT id) FROM articles"), "250|250");
    sound(&path);
}

#[test]
fn what_cannot_be_opened_is_said() {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), "open");
    let missing = folder.join("no/such/record.db");
    let error = Store::open(&missing).expect_err("no folder");
    assert_eq!(error.trouble(), Trouble::Access);
    assert!(error.to_string().contains("check that the folder exists"), "{error}");
    let text = folder.join("text.db");
    std::fs::write(&text, "This is a report and not a record, long enough to be read as the head of a file.".repeat(9)).expect("a file");
    assert_eq!(Store::open(&text).expect_err("not a record").trouble(), Trouble::Damaged);
    assert_eq!(status(&folder.join("none.db")).expect_err("no file").trouble(), Trouble::Access);
}

#[test]
fn a_question_cannot_write() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "question").join("record.db");
    run(&path, TextKept::Full, (0..30).map(|n| step(n, 0)));
    let refused = |sql: &str, limits: Limits| {
        let mut question = Question::open(&path, limits).expect("a record");
        question.ask::<StoreError>(sql, |_| Ok(())).err().map(|error| error.trouble())
    };
    for sql in [
        "DELETE FROM events",
        "UPDATE articles SET title = 'x'",
        "INSERT INTO states VALUES ('X', 'X', 1, 1)",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "DROP TABLE events",
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'copy.db'",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA query_only = OFF",
        "BEGIN IMMEDIATE",
        "SELECT 1; DELETE FROM events",
        "WITH x AS (SELECT 1) DELETE FROM events",
        "SELECT load_extension('x')",
        "",
        "SELECT * FROM no_such_table",
    ] {
        assert_eq!(refused(sql, Limits::default()), Some(Trouble::Question), "{sql}");
    }
    let short = Limits { time: std::time::Duration::from_millis(200), ..Limits::default() };
    assert_eq!(refused("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", short), Some(Trouble::Limit));
    let small = Limits { memory: 30 << 20, ..Limits::default() };
    assert_eq!(refused("SELECT length(zeroblob(100000000) || 'x')", small), Some(Trouble::Limit));
    let mut question = Question::open(&path, Limits { rows: 5, ..Limits::default() }).expect("a record");
    let answered = question.ask::<StoreError>("SELECT * FROM events", |_| Ok(())).expect("rows");
    assert_eq!((answered.rows, answered.more), (5, true));
    assert_eq!(one(&path, "SELECT count(*) FROM articles"), "30");
    assert!(!path.with_file_name("other.db").exists() && !path.with_file_name("copy.db").exists());
}

#[test]
fn a_compacted_record_says_the_same() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "compact").join("record.db");
    run(&path, TextKept::Full, (0..200).map(|n| step(n, 0)));
    run(&path, TextKept::Full, (0..200).map(|n| step(n, 1)));
    let events = ask(&path, "SELECT * FROM event_list ORDER BY event_id");
    let sizes = compact(&path).expect("room");
    assert!(sizes.after < sizes.before, "{sizes:?}");
    assert_eq!(ask(&path, "SELECT * FROM event_list ORDER BY event_id"), events);
    sound(&path);
}
