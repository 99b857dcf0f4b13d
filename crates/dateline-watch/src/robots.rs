//! robots.txt, after RFC 9309. In: an origin's file, or that there is none. Out: whether an address may be asked, and how long to wait.

use std::time::Duration;

use texting_robots::Robot;

use crate::state::RobotsState;

/// How long a host's word holds.
pub(crate) const HOLDS: u64 = 24 * 3600;

/// Where a host could not say, it is asked again after this.
pub(crate) const HOLDS_UNKNOWN: u64 = 3600;

/// No more of a file is kept than RFC 9309 asks for.
const MOST: usize = 500 << 10;

/// No host is given a longer pause between requests than an hour.
const MOST_DELAY: f32 = 3600.0;

/// What a host says.
pub(crate) struct Rules(Result<Robot, String>);

impl Rules {
    /// Reads what was kept of a file, for whoever asks under a name.
    pub(crate) fn new(state: &RobotsState, agent: &str) -> Self {
        // The name without version and contact is what files name.
        let name = agent.split(['/', ' ']).next().unwrap_or(agent);
        let text = state.text.as_ref().map_err(|status| format!("it answered {status}"));
        Rules(text.and_then(|text| Robot::new(name, text.as_bytes()).map_err(|error| error.to_string())))
    }

    /// `Err` tells why an address must not be asked.
    pub(crate) fn check(&self, host: &str, url: &str) -> Result<(), String> {
        match &self.0 {
            Ok(robot) if robot.allowed(url) => Ok(()),
            Ok(_) => Err(format!("{host}'s robots.txt does not allow it")),
            Err(reason) => Err(format!("{host} cannot say what its robots.txt allows: {reason}")),
        }
    }

    pub(crate) fn delay(&self) -> Duration {
        let asked = self.0.as_ref().ok().and_then(|robot| robot.delay).filter(|delay| delay.is_finite() && *delay > 0.0);
        Duration::from_secs_f32(asked.unwrap_or(0.0).min(MOST_DELAY))
    }
}

/// What is kept of an answer to the question for robots.txt.
pub(crate) fn kept(status: u16, body: &[u8], now: u64) -> RobotsState {
    let text = match status {
        200..=299 => Ok(String::from_utf8_lossy(&body[..body.len().min(MOST)]).into_owned()),
        // No file: everything is allowed. A redirection that leads nowhere counts as none.
        300..=499 if status != 429 => Ok(String::new()),
        // The host is in trouble: nothing is allowed until it can say.
        _ => Err(status),
    };
    RobotsState { fetched: now, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_files_and_failures_allow() {
        let rules = |status, text: &str| Rules::new(&kept(status, text.as_bytes(), 0), "dateline/0.1 (ana@example.org)");
        let file = "User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /private\nCrawl-delay: 3\n";
        let own = rules(200, file);
        let allows = |rules: &Rules, path: &str| rules.check("a.example", &format!("https://a.example{path}")).is_ok();
        assert!(allows(&own, "/rss") && !allows(&own, "/private/rss"));
        assert_eq!(own.delay(), Duration::from_secs(3));
        assert!(allows(&rules(404, ""), "/rss"));
        assert!(!allows(&rules(503, ""), "/rss") && !allows(&rules(429, ""), "/rss"));
    }
}
