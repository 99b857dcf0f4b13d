//! Sentences. In: the words of one unit of text. Out: how many words each sentence has.

use super::chars::{is_closing, is_closing_quote, is_opening, is_terminal};
use super::lexicon::{self, Abbreviation};
use dateline_model::ByteSpan;

/// No sentence is longer, so that a text without full stops cannot exhaust the parser. English prose stays far below.
pub(super) const LONGEST: usize = 250;

/// Where each sentence ends, as positions in `words` (the last is `words.len()`).
pub(super) fn ends(text: &str, words: &[ByteSpan]) -> Vec<usize> {
    let view = View { text, words };
    let mut ends = Vec::new();
    let mut start = 0;
    let mut i = 0;
    // Straight quotation marks seen since the sentence began: odd means one is open.
    let mut open_quote = false;
    while i < words.len() {
        open_quote ^= view.form(i) == "\"";
        let mut next = i + 1;
        if view.is_terminal(i) {
            let closed = view.closers(i + 1, open_quote);
            open_quote ^= (i + 1..closed).filter(|j| view.form(*j) == "\"").count() % 2 == 1;
            next = closed;
            if closed < words.len() && view.is_end(start, i, closed) {
                ends.push(closed);
                start = closed;
                open_quote = false;
            }
        }
        if next - start >= LONGEST && next < words.len() {
            start = view.cut(start, next);
            ends.push(start);
            // Words after the cut are read again; at most half of a sentence, so the whole stays linear.
            next = next.min(start);
            open_quote = false;
        }
        i = next;
    }
    if start < words.len() {
        ends.push(words.len());
    }
    ends
}

struct View<'a> {
    text: &'a str,
    words: &'a [ByteSpan],
}

impl<'a> View<'a> {
    fn form(&self, i: usize) -> &'a str {
        self.words.get(i).map_or("", |word| &self.text[word.range()])
    }

    fn first(&self, i: usize) -> char {
        self.form(i).chars().next().unwrap_or(' ')
    }

    /// True if no gap stands before the word.
    fn is_glued(&self, i: usize) -> bool {
        i > 0 && i < self.words.len() && self.words[i - 1].end == self.words[i].start
    }

    /// A run of full stops, exclamation or question marks, or a word that keeps its full stop.
    fn is_terminal(&self, i: usize) -> bool {
        let form = self.form(i);
        form.ends_with(is_terminal) && (form.len() < 16 || form.chars().all(is_terminal))
    }

    /// The first word after the quotation marks, brackets and footnote marks that belong to the sentence ended before `i`.
    fn closers(&self, mut i: usize, open_quote: bool) -> usize {
        // Nobody closes more at once, and the bound keeps sentences below their greatest length.
        let most = self.words.len().min(i + 6);
        while i < most {
            let form = self.form(i);
            let closing = form.chars().all(is_closing) && form != "“";
            let apart = form == "\"" && open_quote && !self.is_glued(i + 1);
            let footnote = i + 2 < self.words.len()
                && form == "["
                && self.form(i + 2) == "]"
                && self.form(i + 1).len() <= 3
                && self.form(i + 1).bytes().all(|byte| byte.is_ascii_digit());
            let number = self.is_glued(i) && !self.is_glued(i + 1) && form.len() <= 3 && form.bytes().all(|byte| byte.is_ascii_digit());
            if closing && (self.is_glued(i) || apart) {
                // A straight mark glued on both sides opens the next quotation (`"No.""Yes."` has one of each).
                if form == "\"" && self.is_glued(i + 1) && !open_quote && self.first(i + 1).is_alphanumeric() {
                    return i;
                }
                i += 1;
            } else if footnote {
                i += 3;
            } else if number {
                i += 1;
            } else {
                return i;
            }
        }
        i
    }

    /// Decides whether the sentence that began at `start` ends with the mark at `mark` when `next` is the first word after it.
    fn is_end(&self, start: usize, mark: usize, next: usize) -> bool {
        if self.is_dateline(start, mark) || self.is_list_number(start, mark) {
            return false;
        }
        // The word that shows how the next sentence would begin: after opening quotes, brackets and dashes.
        let mut shown = next;
        while shown < self.words.len()
            && shown < next + 4
            && (self.form(shown).chars().all(is_opening) || matches!(self.form(shown), "-" | "–" | "—" | "--" | "*" | "•" | "..."))
        {
            shown += 1;
        }
        let opened = shown > next;
        let first = self.first(shown);
        let upper = first.is_uppercase();
        let glued = self.is_glued(next);
        let form = self.form(mark);
        let is_word = form.starts_with(char::is_alphanumeric);
        let ellipsis = form.len() > 1 && form.chars().all(|c| matches!(c, '.' | '…'));
        if glued && !(upper && !ellipsis && (is_closing_quote(self.first(next - 1)) || self.ends_plainly(mark))) {
            return false;
        }
        if is_word {
            return !glued && self.ends_abbreviation(mark, shown, opened, next - mark > 1);
        }
        let quoted = (mark + 1..next).any(|i| self.form(i).chars().all(is_closing_quote));
        let starts_other = first.is_numeric()
            || matches!(first, '$' | '€' | '£' | '@' | '#' | '<' | '>')
            || (!first.is_ascii() && !first.is_alphanumeric() && !is_closing(first));
        if form.contains(['!', '?', '！', '？', '‼', '⁇', '⁈', '⁉']) {
            // A quoted question goes on with its speaker (`"Why?" Lavrov asked.`).
            let speaker = quoted && upper && !opened && (shown..shown + 4).any(|i| lexicon::is_said(self.form(i)));
            return (upper && !speaker) || starts_other || (!quoted && first.is_lowercase() && self.ends_plainly(mark));
        }
        let link = first == 'h' && self.form(shown).starts_with("http");
        if ellipsis {
            return upper || link;
        }
        // A small letter after a full stop: a careless writer, or an abbreviation that no list has.
        upper || link || starts_other || (!quoted && first.is_lowercase() && self.ends_plainly(mark))
    }

    /// True if the word before the mark is an ordinary word in small letters, so that its full stop is no abbreviation's.
    fn ends_plainly(&self, mark: usize) -> bool {
        let form = if mark > 0 { self.form(mark - 1) } else { "" };
        form.chars().take(24).count() >= 2 && form.chars().all(char::is_lowercase)
    }

    fn ends_abbreviation(&self, mark: usize, shown: usize, opened: bool, closed: bool) -> bool {
        let form = self.form(mark);
        let stem = &form[..form.len() - 1];
        let next = self.form(shown);
        if !self.first(shown).is_uppercase() {
            return false;
        }
        let opener = lexicon::is_opener(next) && !(next.len() == 1 && next != "I" && next != "A");
        match lexicon::abbreviation(stem) {
            Some(Abbreviation::EtCetera) => true,
            Some(Abbreviation::Inner | Abbreviation::Number) | None => closed && opener,
            Some(Abbreviation::Title) => false,
            Some(Abbreviation::Month) => opener,
            Some(Abbreviation::General) => {
                // Hours end a sentence before any name but a day's or a zone's: `9 p.m. Monday`, `9 p.m. EST`, `9 p.m. Baku time`.
                let hour = matches!(stem, "a.m" | "p.m" | "A.M" | "P.M");
                let zone = next.len() <= 4 && next.bytes().all(|byte| byte.is_ascii_uppercase());
                let named =
                    lexicon::is_calendar(next) || zone || self.form(shown + 1) == "time" || self.form(shown + 1) == "Time" || self.form(shown + 2) == "time";
                opener || (hour && !opened && !named)
            }
        }
    }

    /// `MOSCOW, September 25. /TASS/. Russia's ...`: place, date and agency belong to the sentence after them.
    fn is_dateline(&self, start: usize, mark: usize) -> bool {
        if mark - start > 14 || !self.is_shouted(start) {
            return false;
        }
        let inside = start..mark;
        let agency = inside.clone().any(|i| matches!(self.form(i), "/" | "("));
        let dated = inside.clone().any(|i| lexicon::is_calendar(self.form(i)));
        (agency || dated)
            && inside.clone().all(|i| {
                let form = self.form(i);
                self.is_shouted(i) || !form.starts_with(char::is_alphabetic) || lexicon::is_calendar(form) || self.is_bracketed(i, start)
            })
    }

    /// True if a bracket or stroke that opened after `start` is open before `i`.
    fn is_bracketed(&self, i: usize, start: usize) -> bool {
        (start..i).filter(|j| matches!(self.form(*j), "(" | ")" | "/")).count() % 2 == 1
    }

    fn is_shouted(&self, i: usize) -> bool {
        let form = self.form(i);
        form.chars().count() > 2 && form.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '\'' | '’'))
    }

    /// `1.` at the start of a list item, or after the colon that opens a list.
    fn is_list_number(&self, start: usize, mark: usize) -> bool {
        let number = mark.saturating_sub(1);
        let opens = number == start || matches!(self.form(number.saturating_sub(1)), ":" | "*" | "•" | "-");
        mark > start && opens && self.form(mark) == "." && self.form(number).len() <= 3 && self.form(number).bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Where to cut a run of words that is too long: after the last strong mark in its second half, else at its end.
    fn cut(&self, start: usize, end: usize) -> usize {
        let half = start + (end - start) / 2;
        let after_last = |marks: &[&str]| (half..end).rev().find(|i| marks.contains(&self.form(*i))).map(|i| i + 1);
        after_last(&[";"]).or_else(|| after_last(&[":", "—", "–", "--"])).or_else(|| after_last(&[","])).unwrap_or(end)
    }
}
