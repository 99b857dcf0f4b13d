//! BERT's uncased WordPiece for one word at a time. In: a form and a vocabulary. Out: the ids of its pieces, never none.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A part longer than this is unknown as a whole.
const MAX_PART: usize = 100;
/// A form is only looked at this far; what is longer is not a word, and must not cost more than one.
const MAX_FORM: usize = 4096;

/// The vocabulary.
pub(crate) struct WordPiece {
    /// Pieces that open a part.
    opening: HashMap<Box<str>, u32>,
    /// Pieces that continue one, without their `##`.
    continuing: HashMap<Box<str>, u32>,
    longest: usize,
    size: usize,
    pub(crate) unknown: u32,
    pub(crate) cls: u32,
    pub(crate) sep: u32,
}

impl WordPiece {
    /// Reads a vocabulary with one piece a line; the line number is the id.
    pub(crate) fn new(vocabulary: &str) -> Result<WordPiece, String> {
        let (mut opening, mut continuing) = (HashMap::new(), HashMap::new());
        let (mut longest, mut size) = (0, 0);
        for (id, piece) in vocabulary.trim_end_matches('\n').split('\n').enumerate() {
            let id = u32::try_from(id).map_err(|_| "the vocabulary is too long".to_owned())?;
            let piece = piece.strip_suffix('\r').unwrap_or(piece);
            longest = longest.max(piece.chars().count());
            size += 1;
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => continuing.insert(rest.into(), id),
                _ => opening.insert(piece.into(), id),
            };
        }
        let special = |name: &str| opening.get(name).copied().ok_or_else(|| format!("the vocabulary has no `{name}`"));
        let (unknown, cls, sep) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(WordPiece { opening, continuing, longest, size, unknown, cls, sep })
    }

    /// Number of pieces.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Adds the ids of a word's pieces to `out`: at least one, at most `most`.
    pub(crate) fn encode(&self, word: &str, most: usize, out: &mut Vec<u32>) {
        let start = out.len();
        for part in parts(word) {
            if out.len() - start >= most {
                break;
            }
            self.match_part(&part, out);
        }
        if out.len() == start {
            out.push(self.unknown);
        }
        out.truncate(start + most.max(1));
    }

    /// Greedy longest match of one part; all of it becomes unknown if any of it does not match.
    fn match_part(&self, part: &str, out: &mut Vec<u32>) {
        let ends: Vec<usize> = part.char_indices().map(|(at, _)| at).skip(1).chain([part.len()]).collect();
        if ends.len() > MAX_PART {
            out.push(self.unknown);
            return;
        }
        let begun = out.len();
        let (mut start, mut next) = (0, 0);
        while start < part.len() {
            let table = if start == 0 { &self.opening } else { &self.continuing };
            let candidates = &ends[next..ends.len().min(next + self.longest)];
            let found = candidates.iter().enumerate().rev().find_map(|(i, end)| table.get(&part[start..*end]).map(|id| (i, *end, *id)));
            let Some((i, end, id)) = found else {
                out.truncate(begun);
                out.push(self.unknown);
                return;
            };
            out.push(id);
            start = end;
            next += i + 1;
        }
    }
}

/// Cleans, lower-cases and decomposes a word, drops its accents, and splits it at space, punctuation and ideographs.
fn parts(word: &str) -> Vec<String> {
    let clean: String = word
        .chars()
        .take(MAX_FORM)
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || !(matches!(c, '\0' | '\u{fffd}') || c.general_category_group() == GeneralCategoryGroup::Other))
        .collect();
    let mut parts: Vec<String> = Vec::new();
    let mut joinable = false;
    for c in clean.to_lowercase().nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark) {
        if c.is_whitespace() {
            joinable = false;
        } else if is_punctuation(c) || is_ideograph(c) {
            parts.push(c.into());
            joinable = false;
        } else if let Some(part) = parts.last_mut().filter(|_| joinable) {
            part.push(c);
        } else {
            parts.push(c.into());
            joinable = true;
        }
    }
    parts
}

/// Punctuation in BERT's sense: ASCII symbols count.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// CJK ideographs in BERT's sense.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}'
        | '\u{2B740}'..='\u{2B81F}' | '\u{2B820}'..='\u{2CEAF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> WordPiece {
        WordPiece::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\nshell\n##ing\n##s\nlodz\n-\n基\nt\n.\n##a\nab\n##\n").expect("a vocabulary")
    }

    fn pieces(word: &str) -> Vec<u32> {
        let mut out = Vec::new();
        vocabulary().encode(word, 510, &mut out);
        out
    }

    #[test]
    fn words_split_into_longest_pieces() {
        assert_eq!(pieces("Shelling"), [4, 5]);
        assert_eq!(pieces("shellings"), [4, 5, 6]);
        assert_eq!(pieces("t-shell"), [10, 8, 4]);
        assert_eq!(pieces("a"), [1]);
        assert_eq!(pieces("abz"), [1]);
        assert_eq!(pieces("ab.abz.t"), [13, 11, 1, 11, 10]);
    }

    #[test]
    fn accents_ideographs_and_controls() {
        assert_eq!(pieces("Lódz"), [7]);
        assert_eq!(pieces("基基"), [9, 9]);
        assert_eq!(pieces("sh\u{200b}ell"), [4]);
        assert_eq!(pieces("t t"), [10, 10]);
    }

    #[test]
    fn no_word_is_without_pieces_and_none_has_too_many() {
        assert_eq!(pieces(""), [1]);
        assert_eq!(pieces("\u{301}"), [1]);
        assert_eq!(pieces(&"ab".repeat(60)), [1]);
        assert_eq!(pieces(&"基".repeat(100_000)).len(), 510);
    }

    #[test]
    fn a_vocabulary_needs_its_special_pieces() {
        assert!(WordPiece::new("a\nb").is_err());
        assert_eq!(vocabulary().size(), 15);
    }
}
