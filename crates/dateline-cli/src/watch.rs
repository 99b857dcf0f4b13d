//! `dateline watch`. In: a list of feeds. Out: what is new in them, in a record; what failed, on standard error.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dateline_ingest::{Source, read_source};
use dateline_watch::{Feeds, Fetched, Outcome, State, Watcher};

use crate::code::defaults;
use crate::engine::Engine;
use crate::intake::take_in;
use crate::record_args::WatchArguments;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &WatchArguments) -> io::Result<Exit> {
    let list = arguments.feeds.display();
    let feeds = match std::fs::read_to_string(&arguments.feeds).map_err(|error| error.to_string()).and_then(|text| Feeds::parse(&text)) {
        Ok(feeds) => feeds,
        Err(message) => {
            complain(&format!("{list}: {message}\n  hint: docs/sources.md has the format"));
            return Ok(Exit::Wrong);
        }
    };
    let beside = beside(&arguments.intake.into);
    let state = match State::load(&beside) {
        Ok(state) => state,
        Err(error) => {
            complain(&format!("{}: {error}\n  hint: without this file all feeds are fetched anew", beside.display()));
            return Ok(Exit::Wrong);
        }
    };
    let Some(engine) = Engine::load(arguments.intake.input.data.as_deref(), arguments.intake.input.reader) else { return Ok(Exit::Wrong) };
    let mut watcher = Watcher::new(feeds, state);
    loop {
        let exit = round(arguments, &engine, &mut watcher, &beside)?;
        if arguments.once || exit == Exit::Wrong {
            return Ok(exit);
        }
        std::thread::sleep(Duration::from_secs(watcher.wait(now()).max(1)));
    }
}

/// Asks what is due, takes in what is new, and writes down what is known now.
fn round(arguments: &WatchArguments, engine: &Engine, watcher: &mut Watcher, beside: &Path) -> io::Result<Exit> {
    let mut fetched: Vec<Fetched> = Vec::new();
    let mut exit = Exit::Done;
    for feed in watcher.due(now()) {
        match watcher.poll(&feed, now()) {
            Outcome::New(found) => fetched.push(found),
            Outcome::Same => {}
            Outcome::Failed(message, wait) => {
                exit = Exit::InputFailed;
                complain(&format!("{}: {message}\n  hint: it is asked again in {}", feed.url, shown(wait)));
            }
        }
    }
    if !fetched.is_empty() {
        let defaults = defaults(&arguments.intake.input);
        let sources: Vec<(String, Vec<u8>)> = fetched.iter().map(|found| (found.url.clone(), found.body.clone())).collect();
        let reports = sources.into_iter().flat_map(move |(url, body)| read_source(Source::bytes(url, body), &defaults));
        match take_in(engine, &arguments.intake, &[], reports)? {
            // The record is not there: what was fetched is not known.
            Exit::Wrong => return Ok(Exit::Wrong),
            Exit::Done => {}
            other => exit = other,
        }
        fetched.iter().for_each(|found| watcher.keep(found));
    }
    watcher.state().save(beside)?;
    Ok(exit)
}

/// The file that remembers what feeds said, beside the record.
fn beside(record: &Path) -> PathBuf {
    let mut name = record.as_os_str().to_owned();
    name.push(".watch.json");
    name.into()
}

fn shown(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3600),
    }
}

#[expect(clippy::disallowed_methods, reason = "when to ask is a matter of the clock; nothing of it gets into a coding")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
