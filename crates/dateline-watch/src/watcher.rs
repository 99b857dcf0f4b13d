//! Polling. In: feeds, what is remembered of them, the time. Out: for each feed that is due what it has, and when it is asked again.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use url::Url;

use crate::client::{Answer, Client};
use crate::feeds::{Feed, Feeds};
use crate::robots::{HOLDS, HOLDS_UNKNOWN, Rules, kept};
use crate::state::{FeedState, RobotsState, State};

/// A feed that fails, or asks for patience, is asked again after a day at the latest.
const MOST_WAIT: u64 = 24 * 3600;

/// Redirections that are followed for one request.
const MOST_HOPS: u32 = 5;

/// Asks feeds, one request at a time.
#[derive(Debug)]
pub struct Watcher {
    feeds: Feeds,
    state: State,
    client: Client,
    /// When each host may be asked next.
    hosts: BTreeMap<String, Instant>,
}

/// What a feed answered.
#[derive(Debug)]
pub enum Outcome {
    /// Something; it counts as known once it is given to [`Watcher::keep`].
    New(Fetched),
    /// Nothing since the last time.
    Same,
    /// It could not be asked, or did not answer; why, and in how many seconds it is asked again.
    Failed(String, u64),
}

/// What a feed has.
#[derive(Debug)]
pub struct Fetched {
    /// The feed's address, as the list has it.
    pub url: String,
    /// The bytes.
    pub body: Vec<u8>,
    next: FeedState,
}

impl Watcher {
    /// Begins with what is remembered.
    pub fn new(feeds: Feeds, state: State) -> Self {
        let client = Client::new(&feeds);
        Watcher { feeds, state, client, hosts: BTreeMap::new() }
    }

    /// The feeds that are to be asked now, in the order of the list.
    pub fn due(&self, now: u64) -> Vec<Feed> {
        self.feeds.feed.iter().filter(|feed| self.not_before(feed) <= now).cloned().collect()
    }

    /// In how many seconds a feed is due.
    pub fn wait(&self, now: u64) -> u64 {
        self.feeds.feed.iter().map(|feed| self.not_before(feed).saturating_sub(now)).min().unwrap_or(MOST_WAIT)
    }

    /// What to remember.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Notes that what was fetched is in the record.
    pub fn keep(&mut self, fetched: &Fetched) {
        self.state.feeds.insert(fetched.url.clone(), fetched.next.clone());
    }

    /// Asks a feed.
    pub fn poll(&mut self, feed: &Feed, now: u64) -> Outcome {
        let before = self.state.feeds.get(&feed.url).cloned().unwrap_or_default();
        let due = FeedState { not_before: now + feed.every, failures: 0, ..before.clone() };
        let answer = match self.ask(&feed.url, &before, now) {
            Ok(answer) => answer,
            Err(message) => return self.failed(feed, before, message, None, now),
        };
        match answer.status.as_u16() {
            304 => {
                self.state.feeds.insert(feed.url.clone(), due);
                Outcome::Same
            }
            200..=299 => {
                let next = FeedState { etag: answer.etag, last_modified: answer.last_modified, ..due };
                Outcome::New(Fetched { url: feed.url.clone(), body: answer.body, next })
            }
            410 => self.failed(feed, before, "the feed is gone for good (410); take it off the list".to_owned(), Some(MOST_WAIT), now),
            status => self.failed(feed, before, format!("the host answered {status}"), answer.retry_after, now),
        }
    }

    /// Each failure in a row doubles the wait; what the host asks for counts if it is longer.
    fn failed(&mut self, feed: &Feed, before: FeedState, message: String, asked: Option<u64>, now: u64) -> Outcome {
        let failures = before.failures.saturating_add(1);
        let doubled = feed.every.saturating_mul(1 << failures.min(16));
        let wait = doubled.max(asked.unwrap_or(0)).min(MOST_WAIT);
        self.state.feeds.insert(feed.url.clone(), FeedState { not_before: now + wait, failures, ..before });
        Outcome::Failed(message, wait)
    }

    fn not_before(&self, feed: &Feed) -> u64 {
        self.state.feeds.get(&feed.url).map_or(0, |state| state.not_before)
    }

    /// Asks for an address and follows it where it leads; each hop has to be allowed.
    fn ask(&mut self, url: &str, known: &FeedState, now: u64) -> Result<Answer, String> {
        let mut at = Url::parse(url).map_err(|error| error.to_string())?;
        for _ in 0..=MOST_HOPS {
            let rules = self.rules(&at, now)?;
            rules.check(at.host_str().unwrap_or_default(), at.as_str())?;
            self.pause(&at, rules.delay());
            let answer = self.client.get(at.as_str(), known.etag.as_deref(), known.last_modified.as_deref(), now)?;
            if !answer.leads_on() {
                return Ok(answer);
            }
            at = next(&at, &answer)?;
        }
        Err(format!("it leads on more than {MOST_HOPS} times"))
    }

    /// What the host of an address allows; asked for once a day. `Err`: it did not answer.
    fn rules(&mut self, at: &Url, now: u64) -> Result<Rules, String> {
        let origin = at.origin().ascii_serialization();
        let holds = self.state.robots.get(&origin).filter(|kept| {
            let age = now.saturating_sub(kept.fetched);
            age < if kept.text.is_ok() { HOLDS } else { HOLDS_UNKNOWN }
        });
        if let Some(kept) = holds {
            return Ok(Rules::new(kept, &self.feeds.agent));
        }
        let found = self.robots(at, now)?;
        let rules = Rules::new(&found, &self.feeds.agent);
        self.state.robots.insert(origin, found);
        Ok(rules)
    }

    /// Fetches robots.txt; redirections are followed, as RFC 9309 wants it.
    fn robots(&mut self, at: &Url, now: u64) -> Result<RobotsState, String> {
        let mut at = at.join("/robots.txt").map_err(|error| error.to_string())?;
        for _ in 0..=MOST_HOPS {
            self.pause(&at, Duration::ZERO);
            let answer = self.client.get(at.as_str(), None, None, now)?;
            if !answer.leads_on() {
                return Ok(kept(answer.status.as_u16(), &answer.body, now));
            }
            at = next(&at, &answer)?;
        }
        Ok(kept(404, b"", now))
    }

    /// Waits until a host may be asked again.
    fn pause(&mut self, at: &Url, asked: Duration) {
        let host = at.host_str().unwrap_or_default().to_owned();
        if let Some(rest) = self.hosts.get(&host).and_then(|next| next.checked_duration_since(Instant::now())) {
            sleep(rest);
        }
        self.hosts.insert(host, Instant::now() + Duration::from_secs(self.feeds.delay).max(asked));
    }
}

/// Where an answer leads.
fn next(at: &Url, answer: &Answer) -> Result<Url, String> {
    let to = answer.location.as_deref().ok_or("it leads on, and does not say where")?;
    let to = at.join(to).map_err(|_| format!("it leads to `{to}`, which is no address"))?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(format!("it leads to `{to}`, which is no web address"));
    }
    if at.scheme() == "https" && to.scheme() == "http" {
        return Err(format!("it leads from https to `{to}`, which anybody can change on the way"));
    }
    Ok(to)
}
