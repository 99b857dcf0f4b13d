//! Feeds on a server of this test: what is asked, when it is asked again, and what is not asked at all.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use dateline_watch::{Feed, Feeds, Outcome, State, Watcher};

/// Answers by path; keeps each request's line and headers, in lower case.
struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, &str) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = String::new();
                let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
                while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
                let request = request.to_lowercase();
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                kept.lock().expect("a lock").push(request.clone());
                let _ = stream.write_all(answer(&path, &request).as_bytes());
            }
        });
        Server { address, requests }
    }

    fn asked(&self) -> Vec<String> {
        let requests = self.requests.lock().expect("a lock");
        requests.iter().map(|request| request.split(' ').nth(1).unwrap_or_default().to_owned()).collect()
    }

    fn last(&self) -> String {
        self.requests.lock().expect("a lock").last().cloned().unwrap_or_default()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len())
}

fn watcher(server: &Server, more: &str) -> (Watcher, Feed) {
    let feeds =
        Feeds::parse(&format!("delay = 0\ntimeout = 5\nmegabytes = 1\n{more}\n[[feed]]\nurl = \"{}/rss\"\nevery = 900\n", server.address)).expect("a list");
    let feed = feeds.feed[0].clone();
    (Watcher::new(feeds, State::default()), feed)
}

const PRIVATE: &str = "allow_private = true";

#[test]
fn what_did_not_change_is_not_fetched_again() {
    let server = Server::new(|path, request| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        _ if request.contains("if-none-match: \"one\"") => answer("304 Not Modified", "", ""),
        _ => answer("200 OK", "ETag: \"one\"\r\nLast-Modified: Tue, 05 Mar 2024 00:00:00 GMT\r\n", "<rss/>"),
    });
    let (mut watcher, feed) = watcher(&server, PRIVATE);
    let Outcome::New(fetched) = watcher.poll(&feed, 1000) else { panic!("something new") };
    assert_eq!(fetched.body, b"<rss/>");
    assert_eq!(watcher.due(1000).len(), 1, "it is not known before it is in the record");
    watcher.keep(&fetched);
    assert!(watcher.due(1899).is_empty() && watcher.due(1900).len() == 1);
    assert_eq!(watcher.wait(1000), 900);
    assert!(matches!(watcher.poll(&feed, 1900), Outcome::Same));
    assert!(server.last().contains("if-modified-since: tue, 05 mar 2024") && server.last().contains("user-agent: dateline/"), "{}", server.last());
    assert_eq!(server.asked(), ["/robots.txt", "/rss", "/rss"]);

    // A new run goes on with what was written down.
    let path = std::env::temp_dir().join(format!("dateline-watch-{}.json", std::process::id()));
    watcher.state().save(&path).expect("a file");
    let state = State::load(&path).expect("a state");
    std::fs::remove_file(&path).expect("a file");
    assert_eq!(&state, watcher.state());
    let feeds = Feeds::parse(&format!("delay = 0\n{PRIVATE}\n[[feed]]\nurl = \"{}/rss\"\n", server.address)).expect("a list");
    let mut again = Watcher::new(feeds, state);
    assert!(again.due(2000).is_empty());
    assert!(matches!(again.poll(&feed, 3000), Outcome::Same));
    assert_eq!(server.asked().len(), 4, "robots.txt holds for a day");
}

#[test]
fn addresses_that_are_not_public_are_not_asked() {
    let server = Server::new(|_, _| answer("200 OK", "", "<rss/>"));
    let (mut watcher, feed) = watcher(&server, "");
    let Outcome::Failed(message, _) = watcher.poll(&feed, 0) else { panic!("not public") };
    assert!(message.ends_with("127.0.0.1 is at 127.0.0.1, which is no public address"), "{message}");
    assert!(server.asked().is_empty(), "{:?}", server.asked());
}

#[test]
fn failures_wait_longer_and_longer_and_hosts_are_heard() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => answer("200 OK", "", ""),
        _ => answer("503 Service Unavailable", "Retry-After: 7000\r\n", ""),
    });
    let (mut watcher, feed) = watcher(&server, PRIVATE);
    let mut waits = Vec::new();
    for _ in 0..8 {
        if let Outcome::Failed(message, wait) = watcher.poll(&feed, 0) {
            assert_eq!(message, "the host answered 503");
            waits.push(wait);
        }
    }
    assert_eq!(waits, [7000, 7000, 7200, 14400, 28800, 57600, 86400, 86400]);
    assert!(watcher.due(86_399).is_empty());
}

#[test]
fn robots_txt_is_obeyed_also_where_a_feed_leads() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => answer("200 OK", "", "User-agent: *\nDisallow: /secret\n"),
        "/rss" => answer("301 Moved Permanently", "Location: /secret/rss\r\n", ""),
        _ => answer("200 OK", "", "<rss/>"),
    });
    let (mut watcher, feed) = watcher(&server, PRIVATE);
    let Outcome::Failed(message, _) = watcher.poll(&feed, 0) else { panic!("not allowed") };
    assert_eq!(message, "127.0.0.1's robots.txt does not allow it");
    assert_eq!(server.asked(), ["/robots.txt", "/rss"]);
}

#[test]
fn redirections_are_followed_but_not_for_ever_nor_anywhere() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        "/rss" => answer("302 Found", "Location: /feed\r\n", ""),
        "/feed" => answer("200 OK", "", "<rss/>"),
        "/file" => answer("302 Found", "Location: file:///etc/passwd\r\n", ""),
        _ => answer("302 Found", "Location: /round\r\n", ""),
    });
    let (mut watcher, feed) = watcher(&server, PRIVATE);
    assert!(matches!(watcher.poll(&feed, 0), Outcome::New(_)));
    for (path, expected) in [("/round", "it leads on more than 5 times"), ("/file", "it leads to `file:///etc/passwd`, which is no web address")] {
        let other = Feed { url: format!("{}{path}", server.address), ..feed.clone() };
        let Outcome::Failed(message, _) = watcher.poll(&other, 0) else { panic!("{path}") };
        assert_eq!(message, expected);
    }
}

#[test]
fn an_answer_that_is_too_long_is_refused() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        _ => answer("200 OK", "", &"x".repeat(2 << 20)),
    });
    let (mut watcher, feed) = watcher(&server, PRIVATE);
    let Outcome::Failed(message, _) = watcher.poll(&feed, 0) else { panic!("too long") };
    assert_eq!(message, "the answer is over 1 MiB long");
}

#[test]
fn one_host_is_not_asked_twice_in_a_moment() {
    let server = Server::new(|path, _| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        _ => answer("200 OK", "", "<rss/>"),
    });
    let feeds = Feeds::parse(&format!("delay = 1\n{PRIVATE}\n[[feed]]\nurl = \"{}/rss\"\n", server.address)).expect("a list");
    let feed = feeds.feed[0].clone();
    let mut watcher = Watcher::new(feeds, State::default());
    let start = std::time::Instant::now();
    assert!(matches!(watcher.poll(&feed, 0), Outcome::New(_)));
    assert!(start.elapsed().as_millis() >= 1000, "robots.txt, a second, the feed");
}
