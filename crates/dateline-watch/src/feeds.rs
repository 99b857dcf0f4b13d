//! The list of feeds. In: FEEDS.toml. Out: what is to be watched, checked.

use serde::Deserialize;

/// The seconds of a minute: no feed is asked more often.
const LEAST_EVERY: u64 = 60;

/// What is to be watched, and how.
///
/// ```
/// let feeds = dateline_watch::Feeds::parse("[[feed]]\nurl = \"https://paper.example/rss\"\n").unwrap();
/// assert_eq!((feeds.feed[0].every, feeds.delay, feeds.allow_private), (900, 10, false));
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feeds {
    /// Who asks, for those who are asked: a name and where to complain.
    #[serde(default = "agent")]
    pub agent: String,
    /// Least seconds between two requests to one host.
    #[serde(default = "delay")]
    pub delay: u64,
    /// Most seconds that one answer may take.
    #[serde(default = "timeout")]
    pub timeout: u64,
    /// Most bytes of one answer, in MiB, unpacked.
    #[serde(default = "megabytes")]
    pub megabytes: u64,
    /// Allows addresses that are not public: for feeds inside an organisation.
    #[serde(default)]
    pub allow_private: bool,
    /// The feeds.
    #[serde(default)]
    pub feed: Vec<Feed>,
}

/// One feed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// Seconds between two looks.
    #[serde(default = "every")]
    pub every: u64,
}

fn agent() -> String {
    concat!("dateline/", env!("CARGO_PKG_VERSION")).to_owned()
}

fn delay() -> u64 {
    10
}

fn timeout() -> u64 {
    30
}

fn megabytes() -> u64 {
    16
}

fn every() -> u64 {
    900
}

impl Feeds {
    /// Reads and checks a list.
    ///
    /// # Errors
    /// What is wrong, with its line where there is one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let feeds: Feeds = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
            line.map_or_else(|| error.message().to_owned(), |line| format!("line {line}: {}", error.message()))
        })?;
        if feeds.feed.is_empty() {
            return Err("no feed is named; write\n[[feed]]\nurl = \"https://...\"".to_owned());
        }
        for (number, feed) in (1..).zip(&feeds.feed) {
            let known = url::Url::parse(&feed.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            if !known {
                return Err(format!("feed {number}: `{}` is no web address", feed.url));
            }
            if feed.every < LEAST_EVERY && !feeds.allow_private {
                return Err(format!("feed {number}: `every` is in seconds and at least {LEAST_EVERY}"));
            }
            if feeds.feed[..number - 1].iter().any(|other| other.url == feed.url) {
                return Err(format!("feed {number}: `{}` is named twice", feed.url));
            }
        }
        if feeds.agent.trim().is_empty() || feeds.agent.contains(|c: char| c.is_control()) {
            return Err("`agent` has to say who asks, on one line".to_owned());
        }
        Ok(feeds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told() {
        let one = "[[feed]]\nurl = \"https://a.example/rss\"\n";
        for (text, message) in [
            ("", "no feed is named"),
            ("[[feed]]\nurl = \"ftp://a.example\"\n", "feed 1: `ftp://a.example` is no web address"),
            ("[[feed]]\nurl = \"https://a.example/rss\"\nevery = 5\n", "feed 1: `every` is in seconds"),
            (&one.repeat(2), "feed 2: `https://a.example/rss` is named twice"),
            ("[[feed]]\nurl = \"https://a.example/rss\"\noften = 5\n", "line 3: unknown field `often`"),
            (&format!("agent = \" \"\n{one}"), "`agent` has to say"),
        ] {
            let found = Feeds::parse(text).unwrap_err();
            assert!(found.starts_with(message), "{found}");
        }
    }
}
