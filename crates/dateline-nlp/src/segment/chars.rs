//! Kinds of characters. In: one `char`, or a byte offset in a text. Out: what segmentation needs to know about it.

/// Separates words and belongs to none: white space, control characters and characters without width.
pub(crate) fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Part of a word: letters, digits, marks on them, and joiners.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && (unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}')))
}

/// Stays with the symbol before it: variation selectors, joiners, skin tones, marks.
pub(super) fn is_attached(c: char) -> bool {
    !c.is_ascii()
        && (matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{200C}' | '\u{200D}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
            || unicode_normalization::char::is_combining_mark(c))
}

/// Half of a flag.
pub(super) fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Ends a sentence, alone or in a run.
pub(super) fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '！' | '？')
}

/// An apostrophe, straight or curly, or what is typed for one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | 'ʼ' | '‘' | '´')
}

/// A hyphen between parts of a word.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// A mark that may open a quotation or bracket.
pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '(' | '[' | '{' | '`')
}

/// A mark that may close a quotation or bracket.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '“')
}

/// A quotation mark that may close.
pub(super) fn is_closing_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“')
}

/// The character that starts at byte `at`, if `at` is before `end`.
pub(super) fn at(text: &str, at: usize, end: usize) -> Option<char> {
    text[at..end].chars().next()
}

/// The character that ends at byte `at`, if `at` is after `start`.
pub(super) fn before(text: &str, start: usize, at: usize) -> Option<char> {
    text[start..at].chars().next_back()
}
