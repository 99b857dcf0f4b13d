//! Typed ranges. A byte range and a token range cannot be mixed up, because they are different types.

use std::fmt;
use std::marker::PhantomData;

use crate::TokenId;

/// Marks a [`Span`] that counts bytes of the document's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Bytes {}

/// Marks a [`Span`] that counts tokens of the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tokens {}

/// A half-open range `start..end` of the unit `U`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<U> {
    /// First unit inside.
    pub start: u32,
    /// First unit after.
    pub end: u32,
    unit: PhantomData<U>,
}

/// Byte offsets (UTF-8) into [`crate::Article::text`].
pub type ByteSpan = Span<Bytes>;
/// Token indices into [`crate::Document::tokens`].
pub type TokenSpan = Span<Tokens>;

impl<U> Span<U> {
    /// Makes `start..end`. An inverted range is made empty at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        let end = if end < start { start } else { end };
        Span { start, end, unit: PhantomData }
    }

    /// Makes a span from `usize` offsets, which must be below 4 GiB (ingestion refuses larger texts).
    pub fn of(range: std::ops::Range<usize>) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(cut(range.start), cut(range.end))
    }

    /// The number of units inside.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True if nothing is inside.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a `usize` range, for slicing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// True if the two share at least one unit.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True if `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl TokenSpan {
    /// The span of one token.
    pub const fn token(id: TokenId) -> Self {
        Span::new(id.0, id.0 + 1)
    }

    /// The tokens inside, in text order.
    pub fn ids(self) -> impl DoubleEndedIterator<Item = TokenId> + Clone {
        (self.start..self.end).map(TokenId)
    }

    /// True if the token lies inside.
    pub const fn has(self, id: TokenId) -> bool {
        self.start <= id.0 && id.0 < self.end
    }
}

impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Turns byte offsets into code-point offsets (what R and Python count). Made once per text.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// Code points before each 64-byte block; a lookup counts the rest inside one block.
    blocks: Vec<u32>,
}

impl CodePoints {
    const BLOCK: usize = 64;

    /// Indexes a text.
    pub fn new(text: &str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / Self::BLOCK + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(Self::BLOCK) {
            blocks.push(count);
            count += chunk.iter().filter(|b| is_char_start(**b)).count() as u32;
        }
        blocks.push(count);
        CodePoints { blocks }
    }

    /// The number of code points before byte `offset` of `text` (the indexed text).
    pub fn at(&self, text: &str, offset: u32) -> u32 {
        let offset = (offset as usize).min(text.len());
        let block = offset / Self::BLOCK;
        let inside = &text.as_bytes()[block * Self::BLOCK..offset];
        self.blocks[block] + inside.iter().filter(|b| is_char_start(**b)).count() as u32
    }
}

fn is_char_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        let text = "Zürich – “Łódź” 🇦🇲 ".repeat(20);
        let index = CodePoints::new(&text);
        for (expected, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(&text, byte as u32), expected as u32);
        }
        assert_eq!(index.at(&text, text.len() as u32), text.chars().count() as u32);
    }

    #[test]
    fn spans_overlap_and_contain() {
        let a = ByteSpan::new(2, 5);
        assert!(a.overlaps(ByteSpan::new(4, 9)));
        assert!(!a.overlaps(ByteSpan::new(5, 9)));
        assert!(a.contains(ByteSpan::new(3, 5)));
        assert_eq!(a.cover(ByteSpan::new(7, 8)), ByteSpan::new(2, 8));
    }
}
