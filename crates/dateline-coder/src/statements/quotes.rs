//! Quotations. In: the document's text. Out: every quoted stretch, also those that run over several sentences or paragraphs.

use dateline_model::{ByteSpan, Diagnostic, Document, SentenceId, Severity, TokenId};

/// A quoted stretch of text within one paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quote {
    /// Without the marks.
    pub(super) inner: ByteSpan,
    /// With the marks.
    pub(super) outer: ByteSpan,
    /// Its paragraph ended without a closing mark: the next paragraph goes on quoting (typographers' rule).
    pub(super) open: bool,
}

/// All quotations of a document, in text order.
#[derive(Clone, Debug, Default)]
pub(super) struct Quotes {
    pub(super) list: Vec<Quote>,
}

impl Quotes {
    /// Finds the quotations.
    pub(super) fn find(doc: &Document, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let text = doc.text();
        let mut list = Vec::new();
        for (start, end) in paragraphs(text) {
            find_in(text, start, end, &mut list);
        }
        for (at, quote) in list.iter().enumerate() {
            // An open quotation is sound if the next one begins a paragraph; else a mark is missing. A quotation inside it begins before its end: no gap.
            let continued = list
                .get(at + 1)
                .is_some_and(|next: &Quote| text.get(quote.outer.end as usize..next.outer.start as usize).is_some_and(|gap| gap.trim().is_empty()));
            if quote.open && !continued {
                diagnostics.push(Diagnostic {
                    span: ByteSpan::new(quote.outer.start, quote.inner.start),
                    severity: Severity::Info,
                    code: "statements/unclosed-quotation",
                    message: "this quotation is not closed in its paragraph".into(),
                    hint: Some("the rest of the paragraph is read as quoted".into()),
                });
            }
        }
        Quotes { list }
    }

    /// The quotation that a token stands in, the innermost one.
    pub(super) fn around(&self, doc: &Document, token: TokenId) -> Option<usize> {
        let span = doc.token(token).span;
        let inside = self.list.iter().enumerate().filter(|(_, quote)| quote.inner.contains(span));
        inside.min_by_key(|(_, quote)| quote.inner.len()).map(|(at, _)| at)
    }

    /// The part of a quotation that stands in a sentence.
    pub(super) fn part(&self, doc: &Document, quote: usize, sentence: SentenceId) -> ByteSpan {
        let (inner, span) = (self.list[quote].inner, doc.sentence(sentence).span);
        ByteSpan::new(inner.start.max(span.start), inner.end.min(span.end))
    }
}

/// Paragraphs: separated by a blank line, or by a line end after the end of a sentence (hard-wrapped text stays together).
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n') {
        let before = text[start..at].trim_end().chars().next_back();
        let blank = text[at + 1..].chars().take_while(|c| c.is_whitespace()).any(|c| c == '\n');
        if blank || before.is_none_or(|c| matches!(c, '.' | '!' | '?' | '"' | '”' | '’' | '\'' | '»' | ':' | '…')) {
            found.push((start, at));
            start = at + 1;
        }
    }
    found.push((start, text.len()));
    found
}

/// True for a mark that can open or close a quotation.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘')
}

/// The closing marks that fit an opening one.
fn closes(open: char, c: char) -> bool {
    match open {
        '"' | '“' | '„' => matches!(c, '"' | '”' | '“'),
        '«' => c == '»',
        '»' => c == '«',
        _ => matches!(c, '’' | '\''),
    }
}

fn find_in(text: &str, start: usize, end: usize, list: &mut Vec<Quote>) {
    let chars = marks(text, start, end);
    let before = |i: usize| i.checked_sub(1).map(|i| chars[i].1);
    let after = |i: usize| chars.get(i + 1).map(|(_, c)| *c);
    // Of each open quotation: where it begins, its mark, and where its words begin.
    let mut stack: Vec<(usize, char, usize)> = Vec::new();
    let width = |at: usize, c: char| if text[at..].starts_with("''") || text[at..].starts_with("``") { 2 } else { c.len_utf8() };
    let first = list.len();
    for (i, (at, c)) in chars.iter().copied().enumerate() {
        let at_word_start = before(i).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '“' | '"' | '‘'))
            && after(i).is_some_and(|c| !c.is_whitespace());
        let at_word_end = before(i).is_some_and(|c| !c.is_whitespace()) && after(i).is_none_or(|c| !c.is_alphanumeric());
        let opened_same = stack.last().is_some_and(|(_, open, _)| closes(*open, c));
        let closing = opened_same
            && match c {
                // A straight mark says nothing about its direction; its neighbours do.
                '"' => !at_word_start || at_word_end,
                // An apostrophe closes a single quotation only after punctuation or at the end of a word that is not a plural possessive.
                '’' | '\'' => at_word_end && before(i).is_some_and(|c| c != 's' || after(i).is_none_or(|c| matches!(c, ',' | '.' | ';' | ':'))),
                '“' => !at_word_start,
                _ => true,
            };
        if closing {
            if let Some((open_at, _, inner_start)) = stack.pop() {
                list.push(Quote { inner: ByteSpan::of(inner_start..at), outer: ByteSpan::of(open_at..at + width(at, c)), open: false });
            }
            continue;
        }
        let opening = match c {
            '"' => at_word_start,
            '“' | '„' | '«' => true,
            '‘' => at_word_start,
            '\'' => at_word_start && after(i).is_some_and(char::is_alphabetic) && single_closes(&chars, i),
            _ => false,
        };
        // The same mark again inside an open quotation is a stray one, unless the marks are of another kind.
        if opening && !stack.iter().any(|(_, open, _)| *open == c) {
            stack.push((at, c, at + width(at, c)));
        }
    }
    if let Some((open_at, _, inner_start)) = stack.into_iter().find(|(_, open, _)| is_mark(*open) && *open != '‘') {
        list.push(Quote { inner: ByteSpan::of(inner_start..end), outer: ByteSpan::of(open_at..end), open: true });
    }
    list[first..].sort_by_key(|quote| (quote.outer.start, std::cmp::Reverse(quote.outer.end)));
}

/// The characters of a stretch with their places; two apostrophes or grave accents, as typewriters have them, count as one double mark.
fn marks(text: &str, start: usize, end: usize) -> Vec<(usize, char)> {
    let mut found: Vec<(usize, char)> = Vec::new();
    let mut chars = text[start..end].char_indices().map(|(at, c)| (start + at, c)).peekable();
    while let Some((at, c)) = chars.next() {
        let doubled = matches!(c, '\'' | '`') && chars.peek().is_some_and(|(_, next)| *next == c);
        if doubled {
            chars.next();
        }
        found.push((at, if doubled { '"' } else { c }));
    }
    found
}

/// Whether a token is nothing but marks of quotation.
pub(super) fn is_mark_token(token: &str) -> bool {
    matches!(token, "''" | "``") || token.chars().all(is_mark)
}

/// A straight apostrophe opens only if a later one closes: 'like this'.
fn single_closes(chars: &[(usize, char)], from: usize) -> bool {
    let rest = &chars[from + 1..];
    rest.iter().enumerate().any(|(i, (_, c))| {
        *c == '\'' && i > 0 && !rest[i - 1].1.is_whitespace() && rest[i - 1].1 != 's' && rest.get(i + 1).is_none_or(|(_, c)| !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(text: &str) -> Vec<String> {
        let mut list = Vec::new();
        for (start, end) in paragraphs(text) {
            find_in(text, start, end, &mut list);
        }
        list.iter().map(|quote| format!("{}{}", &text[quote.inner.range()], if quote.open { "~" } else { "" })).collect()
    }

    #[test]
    fn marks_of_all_kinds() {
        assert_eq!(quotes("\"We agreed,\" he said. \"We sign tomorrow.\""), ["We agreed,", "We sign tomorrow."]);
        assert_eq!(quotes("“The road is open,” she said, calling it “safe”."), ["The road is open,", "safe"]);
        assert_eq!(quotes("‘It’s a ruse,’ the envoy’s aide said."), ["It’s a ruse,"]);
        assert_eq!(quotes("The two ministers' talks and the general's 'buffer' plan."), ["buffer"]);
    }

    #[test]
    fn two_apostrophes_are_a_mark() {
        assert_eq!(quotes("''It's a ruse,'' she said. ``We saw it,'' he said."), ["It's a ruse,", "We saw it,"]);
        assert_eq!(quotes("He said: ''The ministers' plan is 'void'.''"), ["The ministers' plan is 'void'.", "void"]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        assert_eq!(quotes("“We waited.\n\n“Then we left,” he said."), ["We waited.~", "Then we left,"]);
    }

    #[test]
    fn nested_quotations_are_told_apart() {
        assert_eq!(quotes("\"They told us 'go home' and left,\" she said."), ["They told us 'go home' and left,", "go home"]);
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        assert_eq!(quotes("\"We will not\nleave,\" he said."), ["We will not\nleave,"]);
    }
}
