//! Web archives in the format before WARC. In: a stream of ARC records. Out: one report a page or text, or what is wrong with a record and at
//! which byte. A record is one line (address, host, time of the crawl, media type, length) and what the server answered.

use std::io::{self, BufRead, Read};

use crate::IngestError;
use crate::open::{Context, Reading, Step};
use crate::source::MAX_REPORT_BYTES;
use crate::warc::{answer, page};

/// A line that begins a record is an address and a few words.
const MAX_LINE: u64 = 64 << 10;

/// Fields of the line in the first version: address, host, time, media type, length.
const FIELDS: usize = 5;

/// An archive that is being read.
pub(crate) struct Arc {
    name: String,
    reader: Box<dyn BufRead + Send>,
    /// Bytes read.
    offset: u64,
    /// How many fields the archive says that its lines have.
    fields: usize,
    any: bool,
    ended: bool,
}

/// The byte at which a record begins, its line, and what follows.
type Record = (u64, String, Vec<u8>);

impl Arc {
    pub(crate) fn new(name: String, reader: Box<dyn BufRead + Send>) -> Self {
        Arc { name, reader, offset: 0, fields: FIELDS, any: false, ended: false }
    }

    /// The next record.
    fn record(&mut self) -> Option<Result<Record, IngestError>> {
        let (start, line) = loop {
            let start = self.offset;
            let mut line = Vec::new();
            match (&mut self.reader).take(MAX_LINE).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(read) => self.offset += read as u64,
                Err(error) => return Some(Err(self.broken(&error.to_string(), start))),
            }
            if !line.trim_ascii().is_empty() {
                break (start, String::from_utf8_lossy(&line).trim().to_owned());
            }
        };
        let Some(length) = line.rsplit(' ').next().and_then(|length| length.parse::<u64>().ok()).filter(|_| line.split(' ').count() >= self.fields) else {
            return Some(Err(self.broken("here no record begins", start)));
        };
        let mut body = Vec::new();
        let wanted = length.min(MAX_REPORT_BYTES as u64 + 1);
        let read = (&mut self.reader).take(wanted).read_to_end(&mut body);
        self.offset += body.len() as u64;
        let rest = length - wanted;
        let skipped = if rest > 0 { io::copy(&mut (&mut self.reader).take(rest), &mut io::sink()) } else { Ok(0) };
        match (read, skipped) {
            (Err(error), _) | (_, Err(error)) => return Some(Err(self.broken(&error.to_string(), start))),
            (Ok(_), Ok(more)) => self.offset += more,
        }
        if (body.len() as u64) < wanted {
            return Some(Err(self.broken(&format!("the record says that it has {length} bytes, and has {}", body.len()), start)));
        }
        if body.len() > MAX_REPORT_BYTES {
            return Some(Err(IngestError::new(&self.name, "the record is over 64 MiB long, too long for one report").byte(start)));
        }
        Some(Ok((start, line, body)))
    }

    /// Without a length the next record cannot be found.
    fn broken(&mut self, message: &str, start: u64) -> IngestError {
        self.ended = true;
        IngestError::new(&self.name, format!("cannot be read any further: {message}")).byte(start).hint("what came before was read; fetch the archive again")
    }
}

impl Reading for Arc {
    fn next(&mut self, context: &Context) -> Step {
        while !self.ended {
            let item = match self.record() {
                None => break,
                Some(Err(error)) => Some(Err(error)),
                Some(Ok((_, line, body))) if line.starts_with("filedesc://") => {
                    // The second line of the archive's own record names the fields.
                    let names = body.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
                    self.fields = names.split(|byte| *byte == b' ').filter(|name| !name.is_empty()).count().max(FIELDS);
                    None
                }
                Some(Ok((start, line, body))) => {
                    // An address may have blanks in it: the other fields are counted from the end.
                    let words: Vec<&str> = line.split(' ').collect();
                    let url = words[..words.len() + 1 - self.fields].join("%20");
                    let found = answer(&body).and_then(|(media, body)| page(&self.name, &media, &body, Some(&url), &context.defaults));
                    found.map(|report| report.map_err(|error| error.byte(start)))
                }
            };
            if let Some(item) = item {
                self.any = true;
                return Step::Item(item);
            }
        }
        self.ended = true;
        if std::mem::replace(&mut self.any, true) {
            Step::End
        } else {
            Step::Item(Err(IngestError::new(&self.name, "the archive holds no web page and no text")))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Defaults, Source, read_source};

    fn record(url: &str, answer: &str) -> String {
        format!("{url} 192.0.2.1 20240305000000 text/html {}\n{answer}\n", answer.len())
    }

    fn archive(records: &str) -> String {
        let about = "1 0 test\nURL IP-address Archive-date Content-type Archive-length\n\n";
        format!("filedesc://a.arc 0.0.0.0 20240305000000 text/plain {}\n{about}\n{records}", about.len())
    }

    /// Address and text of each report.
    fn read(archive: &str) -> Vec<Result<(String, String), String>> {
        let reports = read_source(Source::bytes("a.arc", archive.as_bytes().to_vec()), &Defaults::default());
        reports.map(|report| report.map(|report| (report.article.url.unwrap_or_default(), report.article.text)).map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn pages_and_texts_are_reports() {
        let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nPeru recalled its envoy.";
        let found = read(&archive(&(record("http://paper.example/a b", text) + &record("http://paper.example/2", "HTTP/1.1 404 Not Found\r\n\r\nNo"))));
        assert_eq!(found, [Ok(("http://paper.example/a%20b".to_owned(), "Peru recalled its envoy.".to_owned()))]);
    }

    #[test]
    fn what_is_broken_is_told_with_its_byte() {
        let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nPeru recalled its envoy.";
        let whole = archive(&(record("http://paper.example/1", text) + &record("http://paper.example/2", text)));
        let cut = read(&whole[..whole.len() - 10]);
        let at = whole.rfind("http://paper.example/2").expect("the second record");
        assert!(cut[0].is_ok() && cut[1].as_ref().is_err_and(|error| error.contains(&format!("(at byte {at})"))), "{cut:?}");
        assert!(read(&archive("no record\n"))[0].as_ref().is_err_and(|error| error.contains("here no record begins")));
        assert!(read(&archive(""))[0].as_ref().is_err_and(|error| error.contains("holds no web page")));
    }
}
