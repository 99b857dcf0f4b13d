//! One request. In: an address and what is known of it. Out: the answer, no longer than it may be, or why there is none.

use std::io::Read;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::{Response, StatusCode};
use ureq::unversioned::transport::DefaultConnector;

use crate::address::PublicOnly;
use crate::feeds::Feeds;

/// Asks.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    most: u64,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    /// Where it says that the answer is.
    pub(crate) location: Option<String>,
    /// Seconds to wait.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Whether it says that the answer is elsewhere.
    pub(crate) fn leads_on(&self) -> bool {
        matches!(self.status.as_u16(), 301 | 302 | 303 | 307 | 308)
    }
}

impl Client {
    pub(crate) fn new(feeds: &Feeds) -> Self {
        let config = Config::builder()
            .user_agent(feeds.agent.as_str())
            .timeout_global(Some(Duration::from_secs(feeds.timeout)))
            .http_status_as_error(false)
            // Each hop is checked as the first one is: robots.txt, delay, address.
            .max_redirects(0)
            // A proxy would resolve names by itself, and so go round the check of addresses.
            .proxy(None)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), PublicOnly::new(feeds.allow_private));
        Client { agent, most: feeds.megabytes.saturating_mul(1 << 20) }
    }

    /// Asks once; `now` is for days that the answer names.
    pub(crate) fn get(&self, url: &str, etag: Option<&str>, last_modified: Option<&str>, now: u64) -> Result<Answer, String> {
        let mut request =
            self.agent.get(url).header("accept", "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5");
        if let Some(etag) = etag {
            request = request.header("if-none-match", etag);
        }
        if let Some(day) = last_modified {
            request = request.header("if-modified-since", day);
        }
        let mut response = request.call().map_err(|error| error.to_string())?;
        let header = |response: &Response<ureq::Body>, name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut answer = Answer {
            status: response.status(),
            etag: header(&response, "etag"),
            last_modified: header(&response, "last-modified"),
            location: header(&response, "location"),
            retry_after: header(&response, "retry-after").and_then(|text| seconds(&text, now)),
            body: Vec::new(),
        };
        if answer.status.is_success() {
            // Unpacked bytes are counted, not those that came.
            response.body_mut().as_reader().take(self.most + 1).read_to_end(&mut answer.body).map_err(|error| error.to_string())?;
            if answer.body.len() as u64 > self.most {
                return Err(format!("the answer is over {} MiB long", self.most >> 20));
            }
        }
        Ok(answer)
    }
}

/// `Retry-After`: seconds, or a day and time.
fn seconds(text: &str, now: u64) -> Option<u64> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let at: Timestamp = DateTimeParser::new().parse_timestamp(text).ok()?;
        u64::try_from(at.as_second()).ok().map(|at| at.saturating_sub(now))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_seconds_or_days() {
        assert_eq!(seconds(" 120 ", 0), Some(120));
        assert_eq!(seconds("Tue, 05 Mar 2024 00:02:00 GMT", 1_709_596_800), Some(120));
        assert_eq!(seconds("Tue, 05 Mar 2024 00:02:00 GMT", 1_809_596_800), Some(0));
        assert_eq!(seconds("soon", 0), None);
    }
}
