//! Text of markup. In: HTML, or text that a reader of HTML took out of it. Out: paragraphs, apart by a blank line.

use dom_query::Document;
use serde_json::{Map, Value};

/// Deeper nesting is a mistake or an attack; parsers of trees work by recursion.
const MAX_DEPTH: usize = 1000;

/// What stands between paragraphs of a page and is no part of its report, as the beginning of a short line.
const FURNITURE: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "related:",
    "related articles",
    "related stories",
    "see also:",
    "share this",
    "share on",
    "follow us",
    "sign up",
    "subscribe",
    "advertisement",
    "click here",
    "most read",
    "recommended:",
    "watch:",
    "listen:",
    "photo:",
    "image:",
    "picture:",
    "photograph:",
    "image caption",
    "image source",
    "media caption",
    "loading...",
    "loading…",
    "copyright ©",
    "copyright (c)",
    "copyright 20",
    "all rights reserved",
    "©",
];

/// A line this long is a paragraph, whatever it begins with.
const FURNITURE_LENGTH: usize = 120;

/// Text of a piece of HTML, such as the content of a feed's item; `None` where its elements are nested too deep to be a report's.
pub(crate) fn text_of(html: &str) -> Option<String> {
    if is_too_deep(html) {
        return None;
    }
    let fragment = Document::fragment(html);
    for unread in ["script", "style", "noscript", "figcaption", "iframe", "form"] {
        fragment.select(unread).remove();
    }
    Some(paragraphs(&fragment.formatted_text()))
}

/// Paragraphs apart by a blank line, each on one line, without what stands between them.
pub(crate) fn paragraphs(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = one_line(line);
        let low = line.to_lowercase();
        let furniture = line.chars().count() < FURNITURE_LENGTH && FURNITURE.iter().any(|start| low.starts_with(start));
        if !line.is_empty() && !furniture {
            paragraphs.push(line);
        }
    }
    paragraphs.join("\n\n")
}

/// White space of any length is one blank.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives an object a key, on one line; one that is empty or missing is not given.
pub(crate) fn put_line(object: &mut Map<String, Value>, key: &str, value: Option<String>) {
    if let Some(value) = value.map(|value| one_line(&value)).filter(|value| !value.is_empty()) {
        object.insert(key.to_owned(), Value::String(value));
    }
}

/// Whether an address is one of the web.
pub(crate) fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// Whether elements are nested deeper than those of any report.
pub(crate) fn is_too_deep(page: &str) -> bool {
    depth(page) > MAX_DEPTH
}

/// How deep elements are nested at most, counted by their brackets; elements that are never closed count as open, but void ones do not.
fn depth(page: &str) -> usize {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "path", "tr", "td", "th",
        "option", "dt", "dd",
    ];
    let (mut now, mut most) = (0_usize, 0_usize);
    for part in page.split('<').skip(1) {
        if let Some(rest) = part.strip_prefix('/') {
            let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            if !VOID.contains(&name.as_str()) {
                now = now.saturating_sub(1);
            }
        } else if part.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let closed = part.split('>').next().is_some_and(|tag| tag.ends_with('/'));
            if !closed && !VOID.contains(&name.as_str()) {
                now += 1;
                most = most.max(now);
            }
        }
    }
    most
}
