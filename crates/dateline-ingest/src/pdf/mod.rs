//! One report from a PDF. In: all bytes of a file. Out: its article: the text in paragraphs, if the file has any. Metadata of PDF files tell when
//! a file was made, not when a report was published, and are not taken.

mod lines;
mod paragraphs;

use std::io::{self, Read};
use std::thread;

use flate2::read::ZlibDecoder;
use pdf_extract::{Document, Error, OutputError};

use crate::limits::{Budget, Limits};
use crate::plain::plain_report;
use crate::{Defaults, IngestError, Report};

/// Objects of a PDF lie in each other, and its reader goes into them by recursion.
const STACK: usize = 64 << 20;
/// The name of the thread that reads a PDF. It panics on some broken files, which is told as an error of the file; its own words are of no use.
pub const PDF_THREAD: &str = "pdf";

/// Makes the article of a PDF. Its reader runs in a thread of its own: should it panic, one file is lost and not the run.
pub(crate) fn pdf_report(name: &str, bytes: Vec<u8>, defaults: &Defaults) -> Result<Report, IngestError> {
    let fail = |message: String| IngestError::new(name, message).hint("extract the text first: pdftotext FILE.pdf FILE.txt");
    if let Err(error) = weigh(&bytes, Limits::STANDARD) {
        return Err(fail(format!("the PDF is not opened: {error}")));
    }
    let reader = thread::Builder::new().name(PDF_THREAD.to_owned()).stack_size(STACK).spawn(move || text(&bytes));
    let read = reader.map_err(|error| IngestError::io(name, "cannot be read", error))?.join();
    let text = match read {
        Ok(Ok(text)) => text,
        Ok(Err(OutputError::PdfError(Error::Decryption(_) | Error::InvalidPassword | Error::NotEncrypted))) => {
            let message = "the PDF is locked: it cannot be read without its password";
            return Err(IngestError::new(name, message).hint("extract the text first: pdftotext -upw PASSWORD FILE.pdf FILE.txt"));
        }
        Ok(Err(error)) => return Err(fail(format!("the PDF cannot be read: {error}"))),
        Err(_) => return Err(fail("the PDF cannot be read: its reader gave up".to_owned())),
    };
    if text.is_empty() {
        return Err(fail("the PDF has no text; its pages are probably pictures".to_owned()));
    }
    plain_report(name, text.as_bytes(), &Defaults { charset: None, ..defaults.clone() })
}

/// The text of a document. What is only locked against changes opens with the empty password.
fn text(bytes: &[u8]) -> Result<String, OutputError> {
    let mut document = Document::load_mem(bytes).map_err(OutputError::PdfError)?;
    // The reader does not know all ways in which a file can be locked; what it does not know would be read as noise.
    if document.trailer.get(b"Encrypt").is_ok() {
        document.decrypt("").map_err(OutputError::PdfError)?;
    }
    Ok(paragraphs::joined(lines::lines(&document)?))
}

/// Counts what the streams of a file unpack to, before its reader unpacks them into memory.
fn weigh(bytes: &[u8], limits: Limits) -> io::Result<()> {
    const STREAM: &[u8] = b"stream";
    let budget = Budget::new(limits);
    budget.note_read(bytes.len() as u64);
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(STREAM.len()).position(|window| window == STREAM) {
        at += found + STREAM.len();
        let packed = &bytes[at..];
        let packed = packed.strip_prefix(b"\r").unwrap_or(packed);
        let mut unpacked = budget.unpacked(ZlibDecoder::new(packed.strip_prefix(b"\n").unwrap_or(packed)));
        let mut part = [0; 1 << 14];
        // What is not packed this way, or is broken, ends at once.
        loop {
            match unpacked.read(&mut part) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.get_ref().is_some_and(|inner| inner.to_string().contains("times its size")) => return Err(error),
                Err(_) => break,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_too_much_is_not_opened() {
        let mut packed = flate2::write::ZlibEncoder::new(b"%PDF-1.4 stream\r\n".to_vec(), flate2::Compression::best());
        io::Write::write_all(&mut packed, &[b' '; 100_000]).expect("memory");
        let mut bytes = packed.finish().expect("memory");
        bytes.extend(b"\nendstream stream\nnot packed\nendstream");
        assert!(weigh(&bytes, Limits::STANDARD).is_ok());
        assert!(weigh(&bytes, Limits { floor: 1000, ratio: 2, ..Limits::STANDARD }).is_err());
    }
}
