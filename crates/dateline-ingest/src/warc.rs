//! Web archives. In: a stream of WARC records (ISO 28500), WET files among them. Out: one report a page or text, or what is wrong with a
//! record and at which byte; the records behind it are read on.
//!
//! Bytes count from the beginning of the unpacked stream. The day of a crawl (`WARC-Date`) is no day of publication and is not taken.

use std::io::{self, BufRead, Read};

use crate::html::html_report;
use crate::open::{Context, Reading, Step, guarded};
use crate::plain::plain_report;
use crate::source::MAX_REPORT_BYTES;
use crate::{Defaults, IngestError, Report};

/// Header lines are short; a longer one is not a header.
const MAX_LINE: u64 = 64 << 10;

/// A record has a dozen headers.
const MAX_HEADERS: usize = 500;

/// An archive that is being read.
pub(crate) struct Warc {
    name: String,
    reader: Box<dyn BufRead + Send>,
    /// Bytes read.
    offset: u64,
    /// A line that begins a record and was read already.
    ahead: Option<Vec<u8>>,
    /// Whether any record gave something.
    any: bool,
    ended: bool,
}

struct Record {
    start: u64,
    headers: Headers,
    body: Vec<u8>,
}

/// Header names in lower case, with values.
struct Headers(Vec<(String, String)>);

impl Headers {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The media type without parameters.
    fn media(&self) -> String {
        self.get("content-type").unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
    }

    fn parse<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Self {
        let pair = |line: &[u8]| {
            let text = String::from_utf8_lossy(line);
            text.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().trim_matches(['<', '>']).to_owned()))
        };
        Headers(lines.filter_map(pair).collect())
    }
}

impl Reading for Warc {
    fn next(&mut self, context: &Context) -> Step {
        while let Some(record) = self.record() {
            let item = match record {
                Ok(record) => report(&self.name, &record, &context.defaults).map(|report| report.map_err(|error| error.byte(record.start))),
                Err(error) => Some(Err(error)),
            };
            if let Some(item) = item {
                self.any = true;
                return Step::Item(item);
            }
        }
        if std::mem::replace(&mut self.any, true) {
            Step::End
        } else {
            Step::Item(Err(IngestError::new(&self.name, "the archive holds no web page and no text")))
        }
    }
}

impl Warc {
    pub(crate) fn new(name: String, reader: Box<dyn BufRead + Send>) -> Self {
        Warc { name, reader, offset: 0, ahead: None, any: false, ended: false }
    }

    /// The next record of any kind.
    fn record(&mut self) -> Option<Result<Record, IngestError>> {
        if self.ended {
            return None;
        }
        let mut skipped = None;
        // Blank lines end a record; anything else there is a record whose length is wrong.
        let (start, _) = loop {
            let start = self.offset - self.ahead.as_ref().map_or(0, |line| line.len() as u64);
            let line = match self.ahead.take().map_or_else(|| self.line(), |line| Ok(Some(line))) {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.ended = true;
                    return skipped.map(|at| Err(IngestError::new(&self.name, "here no record begins; the rest was searched for one in vain").byte(at)));
                }
                Err(error) => return Some(Err(self.broken(error))),
            };
            if line.starts_with(b"WARC/") {
                if let Some(at) = skipped {
                    self.ahead = Some(line);
                    return Some(Err(IngestError::new(&self.name, "here no record begins; reading goes on at the next one").byte(at)));
                }
                break (start, line);
            }
            if !line.trim_ascii().is_empty() {
                skipped.get_or_insert(start);
            }
        };
        let mut lines = Vec::new();
        loop {
            match self.line() {
                Ok(Some(line)) if line.trim_ascii().is_empty() => break,
                Ok(Some(line)) if lines.len() < MAX_HEADERS => lines.push(line),
                Ok(Some(_)) => return Some(Err(IngestError::new(&self.name, "the record has over 500 headers").byte(start))),
                Ok(None) => {
                    self.ended = true;
                    return Some(Err(IngestError::new(&self.name, "the record ends within its headers").byte(start).hint("the archive is cut off")));
                }
                Err(error) => return Some(Err(self.broken(error))),
            }
        }
        let headers = Headers::parse(lines.iter().map(Vec::as_slice));
        let Some(length) = headers.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            return Some(Err(IngestError::new(&self.name, "the record does not say its length (Content-Length)").byte(start)));
        };
        let wanted = length.min(MAX_REPORT_BYTES as u64 + 1);
        let mut body = Vec::new();
        let read = (&mut self.reader).take(wanted).read_to_end(&mut body);
        self.offset += body.len() as u64;
        if let Err(error) = read {
            return Some(Err(self.broken(error)));
        }
        if (body.len() as u64) < wanted {
            self.ended = true;
            let message = format!("the record says that it has {length} bytes, and has {}", body.len());
            return Some(Err(IngestError::new(&self.name, message).byte(start).hint("the archive is cut off")));
        }
        if length > wanted {
            match io::copy(&mut (&mut self.reader).take(length - wanted), &mut io::sink()) {
                Ok(more) => self.offset += more,
                Err(error) => return Some(Err(self.broken(error))),
            }
        }
        if body.len() > MAX_REPORT_BYTES {
            return Some(Err(IngestError::new(&self.name, "the record is over 64 MiB long, too long for one report").byte(start)));
        }
        Some(Ok(Record { start, headers, body }))
    }

    /// A line with its end, or `None` at the end of the stream.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.reader).take(MAX_LINE).read_until(b'\n', &mut line)?;
        self.offset += read as u64;
        Ok((read > 0).then_some(line))
    }

    /// After a failure of the stream itself nothing more can be read.
    fn broken(&mut self, error: io::Error) -> IngestError {
        self.ended = true;
        IngestError::new(&self.name, format!("cannot be read or unpacked any further: {error}"))
            .byte(self.offset)
            .hint("what came before was read; fetch the archive again")
    }
}

/// The report of a record; `None` for what is no page or text, such as requests and images.
fn report(name: &str, record: &Record, defaults: &Defaults) -> Option<Result<Report, IngestError>> {
    let (media, body) = match record.headers.get("warc-type")? {
        "response" => answer(&record.body)?,
        "resource" | "conversion" => (record.headers.media(), record.body.clone()),
        _ => return None,
    };
    page(name, &media, &body, record.headers.get("warc-target-uri"), defaults)
}

/// Media type and body of a server's answer, unpacked; `None` for what is no success.
pub(crate) fn answer(message: &[u8]) -> Option<(String, Vec<u8>)> {
    let (status, headers, body) = http(message)?;
    if status != 200 {
        return None;
    }
    let body = if headers.get("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) { unchunked(body) } else { body.to_vec() };
    let body = match headers.get("content-encoding").map(str::to_ascii_lowercase).as_deref() {
        Some("gzip" | "x-gzip") => unzipped(&body).unwrap_or(body),
        _ => body,
    };
    Some((headers.media(), body))
}

/// The report of a page or text; `None` for anything else.
pub(crate) fn page(name: &str, media: &str, body: &[u8], url: Option<&str>, defaults: &Defaults) -> Option<Result<Report, IngestError>> {
    let made = match media {
        "text/html" | "application/xhtml+xml" => guarded(name, "a web page", || html_report(name, body, defaults)),
        "text/plain" => plain_report(name, body, defaults),
        _ => return None,
    };
    Some(made.map(|mut report| {
        report.article.url = report.article.url.or_else(|| url.map(str::to_owned));
        report
    }))
}

/// Status, headers and body of an HTTP message.
fn http(message: &[u8]) -> Option<(u16, Headers, &[u8])> {
    let end = |mark: &[u8]| message.windows(mark.len()).position(|part| part == mark).map(|at| (at, at + mark.len()));
    let (head, body) = [end(b"\r\n\r\n"), end(b"\n\n")].into_iter().flatten().min()?;
    let mut lines = message[..head].split(|byte| *byte == b'\n');
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let status = first.split_whitespace().nth(1)?.parse().ok()?;
    Some((status, Headers::parse(lines), &message[body..]))
}

/// Joins chunks; what is not chunked, although it says so, stays as it is.
fn unchunked(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let size = String::from_utf8_lossy(&rest[..end]);
        let Ok(size) = usize::from_str_radix(size.split(';').next().unwrap_or("").trim(), 16) else { break };
        rest = &rest[end + 1..];
        if size == 0 {
            return out;
        }
        let size = size.min(rest.len());
        out.extend_from_slice(&rest[..size]);
        rest = rest[size..].trim_ascii_start();
    }
    if out.is_empty() { body.to_vec() } else { out }
}

fn unzipped(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(body).take(MAX_REPORT_BYTES as u64).read_to_end(&mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Source, read_source};

    const SENTENCE: &str = "Peru recalled its ambassador from Quito on Tuesday after a long dispute over fishing rights, the ministry in Lima said, adding that talks would go on.";

    fn record(kind: &str, media: &str, body: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://paper.example/1>\r\nWARC-Date: 2024-03-05T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    fn page() -> String {
        format!("<html><head><title>Envoy</title></head><body><article>{}</article></body></html>", format!("<p>{SENTENCE}</p>").repeat(6))
    }

    fn read(archive: String) -> Vec<Result<Report, String>> {
        read_source(Source::bytes("a.warc", archive.into_bytes()), &Defaults::default()).map(|report| report.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn pages_and_texts_are_reports_and_nothing_else_is() {
        let chunked = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
            page().len(),
            page()
        );
        let archive = record("warcinfo", "application/warc-fields", "software: x\r\n")
            + &record("request", "application/http", "GET / HTTP/1.1\r\n\r\n")
            + &record("response", "application/http", &chunked)
            + &record("response", "application/http", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>No</html>")
            + &record("conversion", "text/plain", SENTENCE);
        let found = read(archive);
        assert_eq!(found.len(), 2, "{found:?}");
        let first = &found[0].as_ref().expect("a page").article;
        assert_eq!((first.url.as_deref(), first.publication_date), (Some("https://paper.example/1"), None), "a crawl's day is no publication");
        assert!(first.text.starts_with("Peru recalled"), "{}", first.text);
        assert_eq!(found[1].as_ref().expect("a text").article.text, SENTENCE);
    }

    #[test]
    fn a_bad_record_is_told_with_its_byte_and_the_next_one_read() {
        let good = record("conversion", "text/plain", SENTENCE);
        let short = good.replace("Content-Length: 1", "Content-Length: ");
        let found = read(short.clone() + &good);
        assert!(found.iter().any(|one| one.as_ref().is_err_and(|error| error.contains("no record begins"))), "{found:?}");
        assert!(found.last().is_some_and(|one| one.as_ref().is_ok_and(|report| report.article.text == SENTENCE)), "{found:?}");
        let no_length = good.replace("Content-Length", "Length");
        assert!(read(no_length)[0].as_ref().is_err_and(|error| error.contains("does not say its length (Content-Length) (at byte 0)")));
        let cut = good[..good.len() - 40].to_owned();
        assert!(read(cut)[0].as_ref().is_err_and(|error| error.contains("cut off")));
    }

    #[test]
    fn an_archive_without_pages_is_told() {
        assert!(read(record("warcinfo", "application/warc-fields", "software: x\r\n"))[0].is_err());
    }
}
