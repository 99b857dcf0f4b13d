//! The lines of a PDF as they are printed. In: a document. Out: its lines, in the order in which they are drawn, with their places.
//!
//! A PDF says where each run of characters stands, and knows neither words nor lines.

use std::fmt;

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};

use crate::MAX_REPORT_BYTES;

/// A gap of this share of the size of the characters is a space.
const SPACE: f64 = 0.1;

/// A line. Lengths are in the page's units, mostly a 72nd of an inch.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Line {
    pub(super) page: u32,
    /// Cosine and sine of the direction in which it is written; pages can be turned.
    pub(super) direction: (f64, f64),
    /// Where it begins and ends, along its direction.
    pub(super) start: f64,
    pub(super) end: f64,
    /// How far down it stands, across its direction.
    pub(super) down: f64,
    /// Size of its characters, on average.
    pub(super) size: f64,
    pub(super) text: String,
}

/// Reads all lines.
pub(super) fn lines(document: &Document) -> Result<Vec<Line>, OutputError> {
    let mut drawn = Drawn::default();
    output_doc(document, &mut drawn)?;
    Ok(drawn.lines)
}

#[derive(Default)]
struct Drawn {
    lines: Vec<Line>,
    page: u32,
    /// Characters of the last line.
    characters: f64,
    /// Whether a run of characters begins.
    begins: bool,
    bytes: usize,
}

impl OutputDev for Drawn {
    fn begin_page(&mut self, page: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.page = page;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.begins = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, place: &Transform, width: f64, spacing: f64, font_size: f64, character: &str) -> Result<(), OutputError> {
        self.bytes += character.len();
        if self.bytes > MAX_REPORT_BYTES {
            return Err(OutputError::FormatError(fmt::Error));
        }
        let scale = place.m11.hypot(place.m12);
        let direction = if scale > 0.0 { (place.m11 / scale, place.m12 / scale) } else { (1.0, 0.0) };
        let size = place.m21.hypot(place.m22) * font_size.abs();
        let along = place.m31 * direction.0 + place.m32 * direction.1;
        let down = place.m31 * direction.1 - place.m32 * direction.0;
        let end = along + scale * (width * font_size + spacing);
        match self.lines.last_mut().filter(|line| line.page == self.page && continues(line, direction, along, down, size)) {
            Some(line) => {
                if self.begins && along > line.end + size * SPACE {
                    line.text.push(' ');
                }
                line.text += character;
                line.end = end;
                line.size = (line.size * self.characters + size) / (self.characters + 1.0);
                self.characters += 1.0;
            }
            None => {
                self.lines.push(Line { page: self.page, direction, start: along, end, down, size, text: character.to_owned() });
                self.characters = 1.0;
            }
        }
        self.begins = false;
        Ok(())
    }
}

/// Whether a character stands on the line: not turned, not above or below it, and not before what is there. Raised figures and accents are on it.
fn continues(line: &Line, direction: (f64, f64), along: f64, down: f64, size: f64) -> bool {
    let size = size.max(line.size);
    let turned = line.direction.0 * direction.0 + line.direction.1 * direction.1 < 0.99;
    !turned && (down - line.down).abs() <= size * 0.5 && along >= line.end - size
}
