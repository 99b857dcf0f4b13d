//! Segmentation. In: a text. Out: its sentences and their syntactic words, all as spans of the text.
//!
//! Rules, not a model: a lost sentence boundary would lose an event, and a rule can be read and mended.
//! Text is cut into units (`lines`), units into words (`words`), and runs of words into sentences (`sentences`).
//! Every character that is not a gap lies in exactly one word, and every word in exactly one sentence. Time is linear.

mod boilerplate;
mod chars;
mod lexicon;
mod lines;
mod sentences;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use chars::is_gap;
use dateline_model::{ByteSpan, SentenceKind};

/// A sentence before it is parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// From its first to after its last character.
    pub span: ByteSpan,
    /// What sort of line it is.
    pub kind: SentenceKind,
    /// Its syntactic words, at least one, in text order.
    pub words: Vec<ByteSpan>,
}

/// Splits a text into sentences and words as the English UD treebanks have them.
pub fn segment(text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    for unit in lines::units(text) {
        let words = words::words(text, unit.span);
        let mut start = 0;
        for end in sentences::ends(text, &words) {
            let words = words[start..end].to_vec();
            if let (Some(first), Some(last)) = (words.first(), words.last()) {
                segments.push(Segment { span: first.cover(*last), kind: unit.kind, words });
            }
            start = end;
        }
    }
    segments
}
