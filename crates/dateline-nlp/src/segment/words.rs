//! Words. In: a stretch of text. Out: the spans of its syntactic words, as the English UD treebanks (EWT, GUM) have them.
//!
//! One pass from left to right; every look ahead is bounded or consumes what it looked at, so the time is linear.

use super::chars::{at as char_at, before, is_apostrophe, is_attached, is_gap, is_hyphen, is_opening, is_regional, is_terminal, is_word};
use super::lexicon::{self, Abbreviation};
use dateline_model::ByteSpan;
use std::ops::Range;

/// Splits `text[unit]` into words.
pub(super) fn words(text: &str, unit: Range<usize>) -> Vec<ByteSpan> {
    let mut words = Vec::new();
    let mut at = unit.start;
    while at < unit.end {
        let start = at + text[at..unit.end].find(|c| !is_gap(c)).unwrap_or(unit.end - at);
        let end = start + text[start..unit.end].find(is_gap).unwrap_or(unit.end - start);
        if start < end {
            let next = end + text[end..unit.end].find(|c| !is_gap(c)).unwrap_or(unit.end - end);
            let chunk = Chunk { text, start, end, unit_end: unit.end, next, has_at: text[start..end].contains('@') };
            chunk.split(&mut words);
            at = next;
        } else {
            at = end;
        }
    }
    words
}

/// A run of characters without a gap.
struct Chunk<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    unit_end: usize,
    /// Where the next chunk starts; `unit_end` if there is none.
    next: usize,
    has_at: bool,
}

impl Chunk<'_> {
    fn split(&self, words: &mut Vec<ByteSpan>) {
        let mut at = self.start;
        while let Some(c) = self.at(at) {
            // A word may begin only here, so each of these tests runs once per word.
            let whole = self.url(at).or_else(|| self.email(at)).or_else(|| self.emoticon(at)).or_else(|| self.number(at));
            at = if let Some(end) = whole {
                push(words, at, end);
                end
            } else if is_word(c) {
                self.word(at, words)
            } else {
                let end = self.symbol(at, c);
                push(words, at, end);
                end
            };
        }
    }

    fn at(&self, at: usize) -> Option<char> {
        char_at(self.text, at, self.end)
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        &self.text[from..to]
    }

    /// The end of the longest prefix of `text[from..]` whose characters all pass, at most `most` bytes long.
    fn run(&self, from: usize, most: usize, pass: impl Fn(char) -> bool) -> usize {
        let rest = self.slice(from, self.end);
        rest.char_indices().take_while(|(offset, c)| *offset < most && pass(*c)).last().map_or(from, |(offset, c)| from + offset + c.len_utf8())
    }

    fn url(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at..self.end];
        let starts = |prefix: &str| rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes());
        if !["http://", "https://", "ftp://", "www.", "mailto:", "t.me/", "bit.ly/"].into_iter().any(starts) {
            return None;
        }
        let end = self.run(at, usize::MAX, |c| !matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '|'));
        let kept = self.slice(at, end).trim_end_matches(|c| is_terminal(c) || is_apostrophe(c) || matches!(c, ',' | ';' | ':' | ')' | ']' | '}' | '…'));
        (!kept.is_empty()).then(|| at + kept.len())
    }

    /// `name@host` and `@handle`. The local part is at most 64 bytes, which bounds the look ahead.
    fn email(&self, at: usize) -> Option<usize> {
        if !self.has_at {
            return None;
        }
        let sign = self.run(at, 64, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-'));
        let name = self.slice(at, sign);
        if self.at(sign) != Some('@') || name.starts_with(['.', '-', '%']) {
            return None;
        }
        let end = self.run(sign + 1, 256, |c| is_word(c) || matches!(c, '.' | '_' | '-'));
        let host = self.slice(sign + 1, end).trim_end_matches(['.', '-']);
        host.starts_with(is_word).then(|| sign + 1 + host.len())
    }

    fn emoticon(&self, at: usize) -> Option<usize> {
        const EMOTICONS: &[&str] = &[":-)", ":-(", ";-)", ":-D", ":-P", ":)", ":(", ";)", ":D", ":P", "=)", "=(", "^_^", "(:"];
        if !matches!(self.at(at)?, ':' | ';' | '=' | '^' | '(') {
            return None;
        }
        let found = EMOTICONS.iter().find(|face| self.slice(at, self.end).starts_with(**face))?;
        let end = at + found.len();
        // `(see:)` and `1:D` are no faces: a face stands apart from words.
        let apart = before(self.text, self.start, at).is_none_or(is_terminal) && self.at(end).is_none_or(is_terminal);
        apart.then_some(end)
    }

    /// Numbers with marks that would split a word: `9/11`, `2023-09-19`, `555-0142`, `.22`, `+374`.
    fn number(&self, at: usize) -> Option<usize> {
        let first = self.at(at)?;
        if matches!(first, '.' | '+') {
            let apart = before(self.text, self.start, at).is_none_or(|c| !is_word(c) && c != first);
            let end = self.run(at + 1, 32, |c| c.is_ascii_digit() || c == '-');
            let digits = self.slice(at + 1, end).trim_end_matches('-');
            return (apart && digits.starts_with(|c: char| c.is_ascii_digit())).then(|| at + 1 + digits.len());
        }
        if !first.is_ascii_digit() {
            return None;
        }
        let end = self.run(at, 32, |c| c.is_ascii_digit() || matches!(c, '/' | '-'));
        let form = self.slice(at, end).trim_end_matches(['-', '/']);
        if self.at(at + form.len()).is_some_and(is_word) {
            return None;
        }
        let separator = if form.contains('/') { '/' } else { '-' };
        let mut groups = [""; 6];
        let mut count = 0;
        for group in form.split(separator) {
            if count == groups.len() || group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            groups[count] = group;
            count += 1;
        }
        let value = |i: usize| groups[i].parse::<u32>().unwrap_or(u32::MAX);
        let whole = match (separator, count) {
            // A date as month/day; a fraction (1/2, 3/4) and a count (24/7, 20/20) are split.
            ('/', 2) => (1..=12).contains(&value(0)) && (1..=31).contains(&value(1)) && groups[1].len() <= 2 && !(value(1) <= 8 && value(0) < value(1)),
            (_, 3..) => true,
            // Telephone numbers and postal codes; spans of years and counts are split.
            ('-', 2) => (groups[0].len() == 3 || groups[0].len() == 5) && groups[1].len() == 4,
            _ => false,
        };
        whole.then(|| at + form.len())
    }

    /// Reads a word with what stays inside it, splits it, and gives where it ends.
    fn word(&self, at: usize, words: &mut Vec<ByteSpan>) -> usize {
        let mut end = at;
        let mut has_sign = false;
        loop {
            end = self.run(end, usize::MAX, is_word);
            let Some(c) = self.at(end) else { break };
            let after = end + c.len_utf8();
            let Some(next) = self.at(after).filter(|next| is_word(*next)) else { break };
            let previous = before(self.text, at, end).unwrap_or(' ');
            let digits = previous.is_ascii_digit() && next.is_ascii_digit();
            let inside = match c {
                '.' => has_sign || !self.is_glued(at, end),
                ',' | ':' => digits,
                '_' | '@' => true,
                '&' => self.is_initials(at, end, after),
                c if is_apostrophe(c) => c != '‘',
                c if is_hyphen(c) => next.is_alphanumeric() && lexicon::is_prefix(self.slice(at, end)),
                _ => false,
            };
            if !inside {
                break;
            }
            has_sign |= c == '@';
            end = after;
        }
        if self.at(end) == Some('$') && matches!(self.slice(at, end), "US" | "U" | "A" | "AU" | "C" | "CA" | "HK" | "NT" | "NZ" | "R" | "S") {
            push(words, at, end + 1);
            return end + 1;
        }
        let stopped = self.at(end) == Some('.') && self.at(end + 1) != Some('.') && self.keeps_stop(at, end, words);
        let close = if stopped { end + 1 } else { end };
        let start = match unit_start(self.slice(at, end)) {
            Some(offset) => {
                push(words, at, at + offset);
                at + offset
            }
            None => at,
        };
        if stopped {
            push(words, start, close);
        } else {
            self.clitics(start, end, words);
        }
        close
    }

    /// A sentence's end without the space after it (`ended.The`, `talks.9`), as against `bbc.com` and `U.S`.
    fn is_glued(&self, at: usize, stop: usize) -> bool {
        let left = self.slice(at, stop);
        let tail = &left[left.rfind('.').map_or(0, |dot| dot + 1)..];
        let mut right = self.slice(stop + 1, self.end).chars();
        let (first, second) = (right.next().unwrap_or(' '), right.next());
        if lexicon::abbreviation(tail).is_some_and(|kind| kind != Abbreviation::General) && tail.len() == left.len() {
            return tail.len() > 1 && (first.is_uppercase() || first.is_ascii_digit());
        }
        let word = tail.chars().rev().take(2).filter(|c| c.is_lowercase()).count() == 2;
        if first.is_ascii_digit() {
            // The mark of a footnote.
            let end = self.run(stop + 1, 4, |c| c.is_ascii_digit());
            return word && tail.len() > 2 && end <= stop + 4 && end == self.end;
        }
        word && first.is_uppercase() && second.is_some_and(char::is_lowercase)
    }

    /// `AT&T`, `R&D`: capitals, or single letters, on both sides.
    fn is_initials(&self, at: usize, sign: usize, after: usize) -> bool {
        let left = self.slice(at, sign);
        let right = self.slice(after, self.run(after, 8, is_word));
        let capitals = |part: &str| part.len() <= 5 && part.bytes().all(|byte| byte.is_ascii_uppercase());
        (capitals(left) && capitals(right)) || (left.len() == 1 && right.len() == 1)
    }

    /// True if the full stop at `stop` belongs to the word before it.
    fn keeps_stop(&self, at: usize, stop: usize, words: &[ByteSpan]) -> bool {
        let form = self.slice(at, stop);
        let form = unit_start(form).map_or(form, |offset| &form[offset..]);
        let after = stop + 1;
        let glued = self.at(after);
        // The first character after the full stop, if it follows at once or begins the next chunk.
        let follows = if after == self.end { char_at(self.text, self.next, self.unit_end) } else { glued };
        let is_last = after == self.end && self.next == self.unit_end;
        let previous = words.last().filter(|word| word.range().end + 8 > at).map(|word| &self.text[word.range()]);
        match lexicon::abbreviation(form) {
            Some(Abbreviation::Number) => {
                let number = follows.is_some_and(|c| c.is_ascii_digit());
                let dated = lexicon::is_calendar(form) && (glued == Some(',') || (after == self.end && lexicon::is_calendar(self.next_word())));
                // `(b. March 1961)`
                return number || dated || (form.len() == 1 && previous == Some("(") && glued.is_none());
            }
            Some(Abbreviation::EtCetera) => {
                let next = follows.filter(|c| !is_opening(*c));
                return glued.is_some() || next.is_some_and(|c| !c.is_uppercase());
            }
            Some(Abbreviation::Title | Abbreviation::Inner | Abbreviation::Month | Abbreviation::General) => {
                return form != "al" || previous == Some("et");
            }
            None => {}
        }
        let mut letters = form.chars();
        let Some(letter) = letters.next().filter(|_| letters.next().is_none()) else { return false };
        // Initials: before a name, or between names.
        let after_name = previous.is_some_and(|word| word.starts_with(char::is_uppercase) && !(lexicon::is_opener(word) && word.len() > 1));
        let before_initial = {
            let mut rest = if after == self.end { self.text[self.next..self.unit_end].chars() } else { self.slice(after, self.end).chars() };
            rest.next().is_some_and(char::is_uppercase) && rest.next() == Some('.')
        };
        // `5°C.` is no initial.
        if !letter.is_uppercase() || is_last || before(self.text, self.start, at) == Some('°') {
            return false;
        }
        if letter == 'I' {
            return before_initial || previous.is_some_and(|word| word.ends_with('.') && word.len() == 2);
        }
        let before_name = follows.is_some_and(char::is_uppercase) && !lexicon::is_opener(self.next_word());
        before_initial || before_name || (after_name && glued == Some(','))
    }

    /// The word that opens the next chunk, or its first letters if it is longer than any word of the lists.
    fn next_word(&self) -> &str {
        let rest = &self.text[self.next..self.unit_end];
        let end = rest.char_indices().take_while(|(offset, c)| *offset < 16 && is_word(*c)).last().map_or(0, |(offset, c)| offset + c.len_utf8());
        &rest[..end]
    }

    /// Splits `don't`, `Russia's`, `we've`, `cannot`.
    fn clitics(&self, start: usize, end: usize, words: &mut Vec<ByteSpan>) {
        // `couldn't've's` has three; the bound keeps nonsense such as `a's's's...` linear.
        let mut cuts = [end; 4];
        let mut found = 0;
        while found < 3 {
            let Some(cut) = clitic_start(self.slice(start, cuts[found])) else { break };
            found += 1;
            cuts[found] = start + cut;
        }
        let host = cuts[found];
        match lexicon::multiword(self.slice(start, host)) {
            Some(parts) => {
                parts.iter().fold(start, |at, part| {
                    push(words, at, at + part);
                    at + part
                });
            }
            None => push(words, start, host),
        }
        for i in (0..found).rev() {
            push(words, cuts[i + 1], cuts[i]);
        }
    }

    /// The end of the punctuation mark or symbol at `at`.
    fn symbol(&self, at: usize, c: char) -> usize {
        let after = at + c.len_utf8();
        let next = self.at(after);
        let rest = self.slice(at, self.end);
        if is_terminal(c) {
            // `...?` is two words, `?!` is one.
            let dots = self.run(at, usize::MAX, |c| matches!(c, '.' | '…'));
            return if dots > at + 1 { dots } else { self.run(at, usize::MAX, is_terminal) };
        }
        for whole in ["[...]", "[…]"] {
            if rest.starts_with(whole) {
                return at + whole.len();
            }
        }
        if is_apostrophe(c) {
            if next == Some(c) || (c == '‘' && next == Some('’')) {
                return after + next.map_or(0, char::len_utf8);
            }
            return self.elision(at, after).unwrap_or(after);
        }
        if matches!(c, '-' | '*' | '=' | '_' | '~' | '+' | '<' | '>' | '#' | '|' | '^' | '—' | '–' | '•') && next == Some(c) {
            return self.run(at, usize::MAX, |other| other == c);
        }
        if matches!(c, '#' | '@') && next.is_some_and(|next| next.is_alphabetic() || next == '_') {
            return self.run(after, 280, |c| is_word(c) || c == '_');
        }
        if is_regional(c) && next.is_some_and(is_regional) {
            return after + next.map_or(0, char::len_utf8);
        }
        let mut end = after;
        // An emoji of several joined by ZWJ is one symbol.
        while let Some(c) = self.at(end) {
            let joined = before(self.text, at, end) == Some('\u{200D}');
            if !is_attached(c) && (!joined || is_word(c)) {
                break;
            }
            end += c.len_utf8();
        }
        end
    }

    /// A word that begins with an apostrophe: `'90s`, `'72`, `'em`, `'til`.
    fn elision(&self, at: usize, after: usize) -> Option<usize> {
        if before(self.text, self.start, at).is_some_and(is_word) {
            return None;
        }
        let end = self.run(after, 6, is_word);
        let form = self.slice(after, end).to_ascii_lowercase();
        let decade = form.strip_suffix('s').unwrap_or(&form);
        let year = decade.len() == 2 && decade.bytes().all(|byte| byte.is_ascii_digit());
        let closed = self.at(end).is_some_and(is_apostrophe);
        (!closed && (year || matches!(form.as_str(), "em" | "til" | "cause" | "n" | "tis" | "twas" | "bout"))).then_some(end)
    }
}

/// Where the last clitic of a word begins.
fn clitic_start(form: &str) -> Option<usize> {
    // The longest clitics are `'ve` and `'ll`, so only the last three characters can hold the apostrophe.
    let (offset, mark) = form.char_indices().rev().take(3).find(|(_, c)| is_apostrophe(*c))?;
    let left = &form[..offset];
    let last = left.chars().next_back()?;
    let is_host = |hosts: &[&str]| left.len() <= 8 && hosts.contains(&left.to_ascii_lowercase().as_str());
    let is_negated = || left.len() <= 12 && left.chars().rev().nth(1).is_some_and(is_apostrophe) && matches!(last, 't' | 'T');
    let splits = match form[offset + mark.len_utf8()..].to_ascii_lowercase().as_str() {
        // `1990's` and `AK47's` are whole in the treebanks.
        "s" => last.is_alphabetic(),
        "t" => left.len() > 1 && matches!(last, 'n' | 'N'),
        "m" => left.eq_ignore_ascii_case("i"),
        "re" => is_host(&["you", "we", "they", "what", "who", "where", "how", "there", "these", "those", "that", "why"]),
        "ve" => is_host(&["i", "you", "we", "they", "who", "could", "would", "should", "might", "must", "may", "there", "that", "what"]) || is_negated(),
        "ll" => last.is_alphabetic(),
        "d" => is_host(&["i", "you", "he", "she", "it", "we", "they", "who", "that", "there", "what", "how", "where", "why", "this"]),
        _ => false,
    };
    splits.then(|| if matches!(last, 'n' | 'N') && form.ends_with(['t', 'T']) { offset - 1 } else { offset })
}

/// Where the unit begins in a number with a unit glued to it.
fn unit_start(form: &str) -> Option<usize> {
    if !form.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let offset = form.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))?;
    let number = form[..offset].ends_with(|c: char| c.is_ascii_digit());
    (number && lexicon::is_unit(&form[offset..])).then_some(offset)
}

fn push(words: &mut Vec<ByteSpan>, start: usize, end: usize) {
    words.push(ByteSpan::of(start..end));
}
