//! What a source is. In: its name and its first bytes. Out: its format, or why it cannot be read.

use std::path::Path;

/// How many bytes are looked at.
pub(crate) const SNIFF_BYTES: usize = 4096;

/// What a source is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    /// One report.
    Plain,
    /// One JSON object a line, each a report.
    JsonLines,
    /// CSV or TSV with a heading, each row a report; the byte is what separates cells.
    Table(u8),
    /// Parquet, each row a report.
    Parquet,
    /// One web page.
    Html,
    /// RSS, Atom or JSON Feed: items, each a report or a link to one.
    Feed,
    /// A web archive.
    Warc,
    /// The same in the format before.
    Arc,
    /// PDF, one report.
    Pdf,
    /// An archive of any of these.
    Tar,
    /// The same.
    Zip,
    /// Any of these, compressed.
    Gzip,
}

/// Something that is not text, or text in a form that is not read.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Refused {
    pub(crate) message: &'static str,
    pub(crate) hint: &'static str,
    /// True for what is no document of any kind that is known.
    pub(crate) binary: bool,
}

impl Refused {
    const fn document(message: &'static str, hint: &'static str) -> Self {
        Refused { message, hint, binary: false }
    }
}

/// Decides by the name's extension first, then by the first bytes.
pub(crate) fn sniff(name: &str, head: &[u8]) -> Result<Format, Refused> {
    if head.starts_with(b"\x1F\x8B") {
        return Ok(Format::Gzip);
    }
    if head.starts_with(b"WARC/") {
        return Ok(Format::Warc);
    }
    if head.starts_with(b"filedesc://") {
        return Ok(Format::Arc);
    }
    if head.starts_with(b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Format::Zip);
    }
    for (magic, message, hint) in MAGIC {
        if head.starts_with(magic) {
            return Err(Refused::document(message, hint));
        }
    }
    if head.get(257..262) == Some(b"ustar") {
        return Ok(Format::Tar);
    }
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    let lines = matches!(extension.as_deref(), Some("jsonl" | "ndjson"));
    let table = match extension.as_deref() {
        Some("csv") => Some(b','),
        Some("tsv") => Some(b'\t'),
        _ => None,
    };
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        let hint = "convert it first: iconv -f UTF-16 -t UTF-8";
        if table.is_some() {
            return Err(Refused::document("tables in UTF-16 are not read", hint));
        }
        return if lines { Err(Refused::document("JSON Lines in UTF-16 are not read", hint)) } else { Ok(Format::Plain) };
    }
    if head.contains(&0) {
        // Tar before POSIX has no mark.
        if extension.as_deref() == Some("tar") {
            return Ok(Format::Tar);
        }
        let hint = "dateline reads plain text and JSON Lines; save the report as text first";
        return Err(Refused { message: "this is a binary file, not text", hint, binary: true });
    }
    if let Some(separator) = table {
        return Ok(Format::Table(separator));
    }
    if lines {
        return Ok(Format::JsonLines);
    }
    let page = matches!(extension.as_deref(), Some("html" | "htm" | "xhtml"));
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match text.first() {
        Some(b'{') if is_json_feed(text) => Ok(Format::Feed),
        // A report never begins with `{"`; a corpus of which the first line is broken must not be coded as one report.
        Some(b'{') if text[1..].trim_ascii_start().first() == Some(&b'"') => {
            let same_line = !text[1..].iter().take_while(|byte| **byte != b'"').any(|byte| *byte == b'\n');
            if same_line { Ok(Format::JsonLines) } else { Err(JSON_DOCUMENT) }
        }
        Some(b'[') if matches!(text[1..].trim_ascii_start().first(), Some(b'{')) => Err(JSON_DOCUMENT),
        Some(b'<') if is_feed(text) => Ok(Format::Feed),
        Some(b'<') if page || is_page(text) => Ok(Format::Html),
        Some(b'<') if is_xml(text) => Err(Refused::document("this is XML, not a web page, a feed or plain text", "save the report's text without its markup")),
        _ if page => Ok(Format::Html),
        _ => Ok(Format::Plain),
    }
}

const JSON_DOCUMENT: Refused =
    Refused::document("this is one JSON document, not JSON Lines", "write one object a line: jq -c '.[]' reports.json > reports.jsonl");

const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"BZh", "this file is compressed (bzip2)", "decompress it first: bunzip2 -c FILE | dateline code -"),
    (b"\xFD7zXZ", "this file is compressed (xz)", "decompress it first: xz -dc FILE | dateline code -"),
    (b"\x28\xB5\x2F\xFD", "this file is compressed (zstd)", "decompress it first: zstd -dc FILE | dateline code -"),
    (b"{\\rtf", "this is RTF, not plain text", "save the report as plain text (UTF-8)"),
    (b"SQLite format 3", "this is a SQLite database, not text", "dateline reads plain text and JSON Lines"),
];

/// The version that every JSON Feed has to give.
fn is_json_feed(text: &[u8]) -> bool {
    const MARK: &[u8] = b"//jsonfeed.org/version/";
    let Some(at) = text.windows(MARK.len()).position(|part| part == MARK) else { return false };
    // The address also stands where somebody writes about feeds: it has to be the value of the key.
    let before = text[..at].trim_ascii_end();
    let before = before.strip_suffix(b"https:").or_else(|| before.strip_suffix(b"http:")).and_then(|before| before.strip_suffix(b"\""));
    before.map(<[u8]>::trim_ascii_end).and_then(|before| before.strip_suffix(b":")).is_some_and(|before| before.trim_ascii_end().ends_with(b"\"version\""))
}

/// The namespace of Atom; an entry may stand alone.
const ATOM: &[u8] = b"http://www.w3.org/2005/Atom";

/// Whether the first element, behind declaration, comments and instructions, is that of RSS or Atom.
fn is_feed(text: &[u8]) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            _ => break,
        };
        let Some(at) = rest.windows(end.len()).position(|part| part == end) else { return false };
        rest = &rest[at + end.len()..];
    }
    let name: Vec<u8> = rest.iter().skip(1).take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/')).copied().collect();
    let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(&name);
    let alone = local == b"entry" && rest.windows(ATOM.len()).any(|part| part == ATOM);
    rest.first() == Some(&b'<') && (alone || [b"rss" as &[u8], b"feed", b"RDF"].contains(&local))
}

fn is_page(text: &[u8]) -> bool {
    let head: Vec<u8> = text.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let html = |bytes: &[u8]| [b"<!doctype html" as &[u8], b"<html", b"<head", b"<body"].iter().any(|tag| bytes.starts_with(tag));
    // XHTML has a declaration in front.
    html(&head) || (is_xml(&head) && head.windows(5).any(|part| part == b"<html"))
}

fn is_xml(text: &[u8]) -> bool {
    text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"<?xml")) || text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (name, head, expected) in [
            ("a.txt", "Peru recalled its envoy.", Some(Format::Plain)),
            ("a.jsonl", "not json", Some(Format::JsonLines)),
            ("A.NDJSON", "", Some(Format::JsonLines)),
            ("<stdin>", "\u{FEFF}{\"text\": \"Peru\"}\n", Some(Format::JsonLines)),
            ("<stdin>", "{ \"text\": broken", Some(Format::JsonLines)),
            ("<stdin>", "{Updates with quote} Peru", Some(Format::Plain)),
            ("<stdin>", "[Reporting by our own staff]", Some(Format::Plain)),
            ("a.json", "{\n  \"text\": \"Peru\"\n}", None),
            ("a.json", "[{\"text\": \"Peru\"}]", None),
            ("a.html", "<!DOCTYPE html><p>Peru", Some(Format::Html)),
            ("<stdin>", "<html><p>Peru", Some(Format::Html)),
            ("a.xml", "<?xml version='1.0'?><note>", None),
            ("a.xml", "<?xml version='1.0'?>\n<!-- <html> --><rss version='2.0'>", Some(Format::Feed)),
            ("<stdin>", "<feed xmlns='http://www.w3.org/2005/Atom'>", Some(Format::Feed)),
            ("a.rdf", "<rdf:RDF>", Some(Format::Feed)),
            ("a.json", "{\n  \"version\": \"https://jsonfeed.org/version/1.1\"", Some(Format::Feed)),
            ("a.json", "{\"text\": \"see https://jsonfeed.org/version/1.1\"}", Some(Format::JsonLines)),
            ("a.xhtml", "<?xml version='1.0'?><html>", Some(Format::Html)),
            ("a.bin", "ab\0cd", None),
            ("a.gz", "\u{1F}", Some(Format::Plain)),
        ] {
            assert_eq!(sniff(name, head.as_bytes()).ok(), expected, "{name} {head}");
        }
        assert_eq!(sniff("a.gz", b"\x1F\x8B\x08").ok(), Some(Format::Gzip));
        assert_eq!(sniff("a.docx", b"PK\x03\x04").ok(), Some(Format::Zip));
        assert_eq!(sniff("a.png", b"\x89PNG\0").err().map(|refused| refused.binary), Some(true));
        assert_eq!(sniff("a.txt", b"\xFF\xFEP\0"), Ok(Format::Plain));
    }
}
