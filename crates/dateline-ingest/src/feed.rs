//! Reports of feeds. In: RSS, Atom or JSON Feed. Out: a report for each item with its full text, a word on each that only links to it.
//!
//! An item's text is full if the feed says so (`content:encoded`, Atom's `content`, `content_html`, `content_text`) and it is not cut off, or
//! if its description is as long as a report. Anything else is a summary: coding it would pass a teaser off as the report, so the
//! address is listed instead. What feeds say of times is kept as written, for the day of a paper is not that of Greenwich.

use feed_rs::model::{Entry, Feed};
use feed_rs::parser::{Builder, ParseFeedError};
use serde_json::{Map, Value};

use crate::feed_parts::{Part, parts};
use crate::json::object_report;
use crate::markup::{is_web, put_line, text_of};
use crate::open::{Reading, Ready};
use crate::published::written_day;
use crate::{Defaults, IngestError, Report};

/// A description with as many words is no teaser.
const WORDS_OF_A_REPORT: usize = 150;

/// Ends of texts that go on elsewhere, in lower case.
const CUT: &[&str] = &["...", "…", "[...]", "[…]", "(...)", "(…)", "[&hellip;]", "read more", "continue reading", "read the full story", "more »", "→"];

/// Reads all items of a feed. An item that is not well-formed is told with its byte; the others are read.
pub(crate) fn feed_reading(name: String, bytes: &[u8], defaults: &Defaults) -> Box<dyn Reading> {
    let items = match parse(bytes) {
        Ok(feed) if feed.entries.is_empty() => vec![Err(IngestError::new(&name, "the feed has no items").left_out())],
        Ok(feed) => {
            let items = (1..).zip(&feed.entries).map(|(number, entry)| report(&name, number, &feed, entry, defaults));
            items.collect()
        }
        Err(error) => broken(&name, bytes, &error, defaults),
    };
    Box::new(Ready(items.into_iter()))
}

/// Feed-rs hashes, dates and cleans by itself; here ids are the feed's own or none, days are those written, and text stays as it is.
/// A parser is used once: after a mistake its state is that of the broken item.
fn parse(bytes: &[u8]) -> Result<Feed, ParseFeedError> {
    let day = |text: &str| written_day(text).and_then(|day| format!("{day}T00:00:00Z").parse().ok());
    Builder::new().sanitize_content(false).id_generator(|_, _, _| String::new()).timestamp_parser(day).build().parse(bytes)
}

/// Reads the items of a feed that is not well-formed one by one.
fn broken(name: &str, bytes: &[u8], error: &ParseFeedError, defaults: &Defaults) -> Vec<Result<Report, IngestError>> {
    let whole = |message: &str| IngestError::new(name, format!("the feed cannot be read: {message}")).hint("is it cut off? fetch it again");
    let Some(parts) = parts(bytes).filter(|parts| parse(&parts.shell()).is_ok()) else {
        return vec![Err(whole(&message(error)))];
    };
    let read = |(number, part): (usize, &Part)| match parse(&parts.with(part)) {
        Ok(feed) => feed.entries.first().map(|entry| report(name, number, &feed, entry, defaults).map_err(|error| error.byte(part.start as u64))),
        Err(_) if part.cut => Some(Err(IngestError::new(name, format!("item {number} is cut off")).byte(part.start as u64).hint("fetch the feed again"))),
        Err(error) => Some(Err(IngestError::new(name, format!("item {number} cannot be read: {}", message(&error))).byte(part.start as u64))),
    };
    let items: Vec<_> = (1..).zip(&parts.items).filter_map(read).collect();
    if items.is_empty() { vec![Err(whole(&message(error)))] } else { items }
}

/// The cause without what feed-rs says of itself in front.
fn message(error: &ParseFeedError) -> String {
    match error {
        ParseFeedError::ParseError(kind) => kind.to_string(),
        ParseFeedError::JsonSerde(error) => error.to_string(),
        other => std::error::Error::source(other).map_or_else(|| other.to_string(), ToString::to_string),
    }
}

/// The report of an item, or that it has none.
fn report(name: &str, number: usize, feed: &Feed, entry: &Entry, defaults: &Defaults) -> Result<Report, IngestError> {
    let url = address(entry);
    let Some(text) = full_text(entry) else {
        let place = url.as_ref().map_or_else(|| "it gives no address".to_owned(), |url| format!("its text is at {url}"));
        let message = format!("item {number} is a summary or a link; {place}");
        return Err(IngestError::new(name, message).left_out());
    };
    let mut object = Map::new();
    let mut put = |key: &str, value: Option<String>| put_line(&mut object, key, value);
    // An id of one feed means nothing in another, unless it is a URI.
    put("id", Some(entry.id.clone()).filter(|id| id.contains(':')));
    put("title", entry.title.as_ref().and_then(|title| plain(&title.content)));
    put("publisher", feed.title.as_ref().and_then(|title| plain(&title.content)));
    put("url", url);
    put("language", entry.language.clone().or_else(|| feed.language.clone()));
    let changed = entry.updated.filter(|_| entry.published.is_none());
    put("published", entry.published.or(changed).map(|time| time.date_naive().to_string()));
    object.insert("text".to_owned(), Value::String(text));
    let mut report = object_report(name, 1, object, Vec::new(), defaults)?;
    report.line = None;
    if changed.is_some() {
        report.diagnostics.push(dateline_model::Diagnostic {
            span: dateline_model::ByteSpan::new(0, 0),
            severity: dateline_model::Severity::Info,
            code: "ingest/day-of-change",
            message: "the feed says when the item was last changed, not when it was published; that day was taken".to_owned(),
            hint: None,
        });
    }
    Ok(report)
}

/// Where the report stands: the link for reading it, else the first.
fn address(entry: &Entry) -> Option<String> {
    let web = |href: &&str| is_web(href);
    let plain = entry.links.iter().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let found = plain.chain(&entry.links).map(|link| link.href.trim()).find(web).or_else(|| Some(entry.id.as_str()).filter(web));
    found.or_else(|| entry.content.as_ref()?.src.as_ref().map(|src| src.href.trim()).filter(web)).map(str::to_owned)
}

/// The text of the report, if the item has all of it.
fn full_text(entry: &Entry) -> Option<String> {
    let content = entry.content.as_ref().and_then(|content| Some((content.body.as_deref()?, &content.content_type)));
    if let Some(text) = content.and_then(|(body, kind)| read(body, kind.as_str())) {
        return Some(text);
    }
    let summary = entry.summary.as_ref()?;
    read(&summary.content, summary.content_type.as_str()).filter(|text| text.split_whitespace().count() >= WORDS_OF_A_REPORT)
}

/// The text of a body; `None` if it has none, or not all of it.
fn read(body: &str, kind: &str) -> Option<String> {
    let text = match kind {
        "text/plain" => body.trim().to_owned(),
        _ if kind.contains("html") || kind.contains("xml") => text_of(body)?,
        _ => return None,
    };
    let end = body.trim_end().to_lowercase();
    // The mark stands before the tags that close the last paragraph.
    let bare: String = if kind == "text/plain" { end } else { text_end(&end) };
    let cut = CUT.iter().any(|mark| bare.trim_end().ends_with(mark)) || CUT.iter().any(|mark| text.to_lowercase().ends_with(mark));
    (!text.is_empty() && !cut).then_some(text)
}

/// What is left of the last part of some HTML without its tags.
fn text_end(html: &str) -> String {
    let mut from = html.len().saturating_sub(400);
    while !html.is_char_boundary(from) {
        from += 1;
    }
    let mut inside = false;
    let keep = |c: &char| {
        let was = inside;
        inside = match c {
            '<' => true,
            '>' => false,
            _ => inside,
        };
        !was && !inside
    };
    html[from..].chars().filter(keep).collect()
}

/// A title without markup.
fn plain(title: &str) -> Option<String> {
    if title.contains(['<', '&']) { text_of(title) } else { Some(title.to_owned()) }
}
