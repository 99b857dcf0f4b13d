//! Bytes to text. In: bytes and perhaps a declared character set. Out: text with BOM dropped and CRLF made LF, and what was assumed.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use dateline_model::{ByteSpan, Diagnostic, Severity};
use encoding_rs::{Encoding, UTF_8};

use crate::Decoded;

/// A character set, named by a label of the WHATWG Encoding Standard ("utf-8", "windows-1252", "koi8-r", ...).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// The character set of a label; `None` where the standard has no such label.
    pub fn named(label: &str) -> Option<Self> {
        Encoding::for_label(label.trim().as_bytes()).map(Charset)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Decodes a report. A byte order mark decides; then what is declared; then UTF-8 if the bytes are valid; then the best guess, with a warning.
/// `Err` says why the bytes are no text.
pub(crate) fn decode(bytes: &[u8], declared: Option<Charset>) -> Result<Decoded, String> {
    let mut diagnostics = Vec::new();
    let text = match (Encoding::for_bom(bytes), declared) {
        (Some((encoding, length)), _) => decode_as(encoding, &bytes[length..], &mut diagnostics),
        (None, Some(Charset(encoding))) => decode_as(encoding, bytes, &mut diagnostics),
        (None, None) => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
                detector.feed(bytes, true);
                let encoding = detector.guess(None, Utf8Detection::Deny);
                diagnostics.push(Diagnostic {
                    span: ByteSpan::new(0, 0),
                    severity: Severity::Warning,
                    code: "ingest/encoding",
                    message: format!("the text is not valid UTF-8 (byte {}); it was read as {}", error.valid_up_to(), encoding.name()),
                    hint: Some("name the character set with --encoding if this is wrong".to_owned()),
                });
                decode_as(encoding, bytes, &mut diagnostics)
            }
        },
    };
    let text = normalise(text);
    refuse_binary(&text)?;
    note_replacements(&text, &mut diagnostics);
    Ok((text, diagnostics))
}

/// Brings a text that was decoded elsewhere (a JSON string) to the same form.
pub(crate) fn accept(text: String) -> Result<Decoded, String> {
    let text = normalise(text);
    refuse_binary(&text)?;
    let mut diagnostics = Vec::new();
    note_replacements(&text, &mut diagnostics);
    Ok((text, diagnostics))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> String {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let what = if encoding == UTF_8 { "UTF-8" } else { encoding.name() };
        diagnostics.push(Diagnostic {
            span: ByteSpan::new(0, 0),
            severity: Severity::Warning,
            code: "ingest/invalid-bytes",
            message: format!("some bytes are not valid {what}; each became U+FFFD"),
            hint: Some("name the character set with --encoding".to_owned()),
        });
    }
    text.into_owned()
}

fn normalise(mut text: String) -> String {
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text }
}

/// Text has no NUL, and next to no control characters beside tab, line ends and form feed.
fn refuse_binary(text: &str) -> Result<(), String> {
    if let Some(at) = text.find('\0') {
        return Err(format!("this is not text: it has a NUL character (at byte {at} of the text)"));
    }
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    let controls = text.bytes().filter(is_control).count();
    if controls > 8 && controls * 50 > text.len() {
        return Err(format!("this is not text: {controls} of its {} bytes are control characters", text.len()));
    }
    Ok(())
}

fn note_replacements(text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let count = text.matches('\u{FFFD}').count();
    if count > 0 {
        let at = text.find('\u{FFFD}').unwrap_or(0);
        diagnostics.push(Diagnostic {
            span: ByteSpan::of(at..at + '\u{FFFD}'.len_utf8()),
            severity: Severity::Warning,
            code: "ingest/replacement-characters",
            message: format!("{count} characters of the text are U+FFFD: they were lost when it was decoded"),
            hint: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Vec<&'static str>) {
        let (text, diagnostics) = decode(bytes, None).expect("this is text");
        (text, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn utf8_is_tried_first() {
        assert_eq!(text("Łódź – “Zürich”".as_bytes()), ("Łódź – “Zürich”".to_owned(), vec![]));
    }

    #[test]
    fn marks_and_line_ends_are_normalised() {
        assert_eq!(text(b"\xEF\xBB\xBFone\r\ntwo\rthree\n").0, "one\ntwo\rthree\n");
        assert_eq!(text(b"\xFF\xFEP\0e\0r\0u\0").0, "Peru");
        assert_eq!(text(b"\xFE\xFF\0P\0e\0r\0u").0, "Peru");
    }

    #[test]
    fn other_character_sets_are_guessed_with_a_warning() {
        let (found, codes) = text(b"The minister said in S\xE3o Paulo that Per\xFA would \x93recall\x94 its envoy.");
        assert_eq!(found, "The minister said in São Paulo that Perú would “recall” its envoy.");
        assert_eq!(codes, ["ingest/encoding"]);
    }

    #[test]
    fn a_declared_character_set_is_used() {
        let koi8 = Charset::named("koi8-r").expect("a standard label");
        assert_eq!(decode(b"\xED\xCF\xD3\xCB\xD7\xC1", Some(koi8)).map(|(text, _)| text), Ok("Москва".to_owned()));
        assert!(Charset::named("klingon").is_none());
    }

    #[test]
    fn binary_is_refused() {
        assert!(decode(b"abc\0def", None).is_err());
        assert!(decode(&[1u8, 2, 3, 4, 5, 6].repeat(50), None).is_err());
    }

    #[test]
    fn lost_characters_are_counted() {
        assert_eq!(text("Per\u{FFFD} and S\u{FFFD}o".as_bytes()).1, ["ingest/replacement-characters"]);
    }
}
