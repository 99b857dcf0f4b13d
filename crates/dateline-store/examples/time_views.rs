//! How long the ready-made views take. In: a path and a number of articles, of five events each on average. Out: milliseconds a question.
//!
//! `cargo run --release -p dateline-store --example time_views -- big.db 200000` makes a record of a million events, unless the file is there.

#[path = "../tests/common/mod.rs"]
mod common;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use dateline_store::{Limits, Question, Store, StoreError, TextKept, compact, status};

/// `{incident}` stands for an incident of several reports.
const QUESTIONS: [(&str, &str); 22] = [
    ("events", "SELECT count(*) FROM events"),
    ("event_list, one month", "SELECT * FROM event_list WHERE day BETWEEN '2020-05-01' AND '2020-05-31'"),
    ("event_list, one type and month", "SELECT * FROM event_list WHERE type = 'ASSAULT' AND day BETWEEN '2020-05-01' AND '2020-05-31'"),
    ("current_articles, one month", "SELECT * FROM current_articles WHERE published BETWEEN '2020-05-01' AND '2020-05-31'"),
    ("sentence_text, one article", "SELECT * FROM sentence_text WHERE article = 777"),
    ("copies, of one article", "SELECT * FROM copies WHERE origin_id = 'article-777'"),
    ("incident_reports, one incident", "SELECT * FROM incident_reports WHERE incident_id = '{incident}'"),
    (
        "incident_reports, one type and month",
        "SELECT r.* FROM incident_reports r JOIN incidents i USING (incident_id) WHERE i.type = 'ASSAULT' AND i.day_first BETWEEN '2020-05-01' AND '2020-05-31'",
    ),
    ("incident_voices, one incident", "SELECT * FROM incident_voices WHERE incident_id = '{incident}'"),
    ("dyad_day, one pair", "SELECT * FROM dyad_day WHERE actor = 'RUS' AND recipient = 'UKR'"),
    ("dyad_day, one month", "SELECT * FROM dyad_day WHERE day BETWEEN '2020-05-01' AND '2020-05-31'"),
    ("dyad_day, one day", "SELECT * FROM dyad_day WHERE day = '2020-05-14'"),
    ("dyad_month, one pair", "SELECT * FROM dyad_month WHERE actor = 'RUS' AND recipient = 'UKR'"),
    ("dyad_month, one actor", "SELECT * FROM dyad_month WHERE actor = 'RUS'"),
    ("dyad_month, all rows", "SELECT * FROM dyad_month"),
    ("one_a_day, one month", "SELECT * FROM one_a_day WHERE day BETWEEN '2020-05-01' AND '2020-05-31'"),
    ("one_a_day, one pair", "SELECT * FROM one_a_day WHERE actor = 'RUS' AND recipient = 'UKR'"),
    ("claims, one source and year", "SELECT * FROM claims WHERE source_code = 'RUS' AND day BETWEEN '2020-01-01' AND '2020-12-31'"),
    ("contested, one pair", "SELECT * FROM contested WHERE actor = 'RUS' AND recipient = 'UKR'"),
    ("contested, one month", "SELECT * FROM contested WHERE day BETWEEN '2020-05-01' AND '2020-05-31'"),
    ("contested, all rows", "SELECT * FROM contested"),
    ("search", "SELECT a.id, a.title FROM search JOIN articles a ON a.article = search.rowid WHERE search MATCH 'title:report AND shelled' LIMIT 100"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (path, articles) = (arguments.next().ok_or("name a record")?, arguments.next().map_or(Ok(200_000), |n| n.parse())?);
    let path = Path::new(&path);
    let mut out = std::io::stdout().lock();
    if !path.exists() {
        let start = Instant::now();
        let mut store = Store::open(path)?;
        let mut run = store.begin(common::options(TextKept::Full, 500))?;
        for number in 0..articles {
            run.add(common::step(number, 0))?;
        }
        let totals = run.finish()?;
        drop(store);
        writeln!(out, "{} articles, {} events written in {:.0} s", totals.added, totals.events, start.elapsed().as_secs_f64())?;
        let start = Instant::now();
        compact(path)?;
        writeln!(out, "compacted in {:.0} s, {} MiB", start.elapsed().as_secs_f64(), status(path)?.bytes >> 20)?;
    }
    let incident = common::ask(path, "SELECT incident_id FROM incidents WHERE reports > 3 ORDER BY incident LIMIT 1", "").concat();
    for (name, sql) in QUESTIONS {
        let sql = sql.replace("{incident}", &incident);
        let mut times: Vec<f64> = Vec::new();
        let mut rows = 0;
        for _ in 0..5 {
            let start = Instant::now();
            let mut question = Question::open(path, Limits::default())?;
            rows = question.ask::<StoreError>(&sql, |_| Ok(()))?.rows;
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        writeln!(out, "{:8.1} ms  {rows:>8} rows  {name}", times[2])?;
    }
    Ok(())
}
