//! One report from a PDF. In: all bytes of a file. Out: its article: the text, if the file has any. Metadata of PDF files tell when a file was
//! made, not when a report was published, and are not taken.

use std::thread;

use crate::plain::plain_report;
use crate::{Defaults, IngestError, Report};

/// Objects of a PDF lie in each other, and its reader goes into them by recursion.
const STACK: usize = 64 << 20;

/// Makes the article of a PDF. Its reader runs in a thread of its own: should it panic, one file is lost and not the run.
pub(crate) fn pdf_report(name: &str, bytes: Vec<u8>, defaults: &Defaults) -> Result<Report, IngestError> {
    let fail = |message: String| IngestError::new(name, message).hint("extract the text first: pdftotext FILE.pdf FILE.txt");
    let reader = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(move || pdf_extract::extract_text_from_mem(&bytes));
    let read = reader.map_err(|error| IngestError::io(name, "cannot be read", error))?.join();
    let text = match read {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => return Err(fail(format!("the PDF cannot be read: {error}"))),
        Err(_) => return Err(fail("the PDF cannot be read: its reader gave up".to_owned())),
    };
    // Page ends are no part of the text.
    let text = text.replace(['\u{C}', '\0'], "\n");
    if text.trim().is_empty() {
        return Err(fail("the PDF has no text; its pages are probably pictures".to_owned()));
    }
    plain_report(name, text.trim().as_bytes(), &Defaults { charset: None, ..defaults.clone() })
}
