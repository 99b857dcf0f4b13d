//! Lines. In: a text. Out: the stretches inside which sentences lie: paragraphs, headlines, links.

use super::boilerplate;
use super::chars::{is_closing, is_gap, is_opening, is_terminal, is_word};
use super::lexicon::{self, Boilerplate};
use dateline_model::SentenceKind;
use std::ops::Range;

/// A stretch of text that no sentence crosses.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) span: Range<usize>,
    pub(super) kind: SentenceKind,
}

/// A line without the gaps around it.
struct Line {
    span: Range<usize>,
    /// A blank line stands before it, or the text's start.
    opens_block: bool,
    /// Its width in characters.
    width: usize,
}

/// Cuts a text into units.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let lines = lines(text);
    let wrapped = Wrapping::of(text, &lines);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        match joined.last_mut() {
            Some(last) if !line.opens_block && (wrapped.joins(text, &lines, i) || continues(text, &lines[i - 1], line)) => last.end = line.span.end,
            _ => joined.push(line.span.clone()),
        }
    }
    let mut units = Vec::with_capacity(joined.len());
    for span in joined {
        match inner_link(&text[span.clone()]) {
            Some(at) => {
                let before = span.start + text[span.start..span.start + at].trim_end_matches(is_gap).len();
                units.push(Unit { span: span.start..before, kind: SentenceKind::Prose });
                units.push(Unit { span: span.start + at..span.end, kind: SentenceKind::Link });
            }
            None => {
                let kind = if is_link(&text[span.clone()]) { SentenceKind::Link } else { SentenceKind::Prose };
                units.push(Unit { span, kind });
            }
        }
    }
    boilerplate::mark(text, &mut units);
    mark_headlines(text, &mut units);
    units
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut opens_block = true;
    let mut at = 0;
    for whole in text.split(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line = whole.trim_matches(is_gap);
        if line.is_empty() {
            // The halves of CRLF are two separators with nothing between: not a blank line.
            let is_crlf = text[..at].ends_with('\r') && text[at..].starts_with('\n') && whole.is_empty();
            opens_block |= !is_crlf;
        } else {
            let start = at + (whole.len() - whole.trim_start_matches(is_gap).len());
            lines.push(Line { span: start..start + line.len(), opens_block, width: line.chars().count() });
            opens_block = false;
        }
        at += whole.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    lines
}

/// Whether newlines are where a line was full (old wire copy, mail) rather than where a paragraph ends.
enum Wrapping {
    No,
    Yes { width: usize },
}

impl Wrapping {
    /// Text is hard-wrapped if its lines are of 40 to 100 characters, most breaks come without final punctuation, and nearly
    /// everywhere the next word would not have fitted on the line.
    fn of(text: &str, lines: &[Line]) -> Self {
        let width = lines.iter().map(|line| line.width).max().unwrap_or(0);
        if !(40..=100).contains(&width) {
            return Wrapping::No;
        }
        let (mut breaks, mut full, mut soft) = (0, 0, 0);
        for pair in lines.windows(2).filter(|pair| !pair[1].opens_block) {
            breaks += 1;
            full += usize::from(is_full(text, &pair[0], &pair[1], width));
            soft += usize::from(!ends_sentence(&text[pair[0].span.clone()]));
        }
        // At least three breaks: two lines of like width say nothing.
        if breaks >= 3 && full * 10 >= breaks * 7 && soft * 2 >= breaks { Wrapping::Yes { width } } else { Wrapping::No }
    }

    fn joins(&self, text: &str, lines: &[Line], i: usize) -> bool {
        match self {
            Wrapping::No => false,
            Wrapping::Yes { width } => is_full(text, &lines[i - 1], &lines[i], *width) && !is_bullet(&text[lines[i].span.clone()]),
        }
    }
}

/// True if the first word of `next` would not have fitted on `line`. Ragged setting is allowed a few characters.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    const RAGGED: usize = 6;
    let first = text[next.span.clone()].chars().take(width).take_while(|c| !is_gap(*c)).count();
    line.width + 1 + first + RAGGED > width
}

/// True if the newline between two lines is in the middle of a sentence, whatever the layout of the rest.
fn continues(text: &str, line: &Line, next: &Line) -> bool {
    let (line, next) = (&text[line.span.clone()], &text[next.span.clone()]);
    next.starts_with(char::is_lowercase)
        && !ends_sentence(line)
        && !line.ends_with([':', ';'])
        && !is_bullet(line)
        && line.contains(is_gap)
        && !next.starts_with("http")
}

fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '◦' | '▪' | '‣' | '·' | '●' | '■' | '►') => true,
        Some('*' | '-' | '–' | '—' | '+' | '>' | 'o') => chars.next().is_some_and(is_gap),
        Some(c) if c.is_ascii_digit() => {
            let rest = chars.as_str().trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 3 && rest.starts_with(['.', ')']) && rest[1..].starts_with(is_gap)
        }
        _ => false,
    }
}

/// True if a line ends in final punctuation, perhaps with closing quotes or brackets after it.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(|c| is_closing(c) || is_gap(c)).ends_with(is_terminal)
}

/// The cue at the start of a line and what follows it, if the line begins with one.
fn cue(line: &str) -> Option<(usize, &str)> {
    const LONGEST: usize = 32;
    let line = line.trim_start_matches(|c: char| is_opening(c) || is_gap(c) || matches!(c, '*' | '-' | '•' | '>' | '►' | '▶' | '|' | '→'));
    // The cue ends at the first mark other than the apostrophe of `don't`.
    let end = line.char_indices().take(LONGEST).find(|(_, c)| !is_word(*c) && !matches!(c, ' ' | '\'' | '’')).map_or(line.len(), |(end, _)| end);
    let phrase = line[..end].trim_end();
    if phrase.len() > LONGEST || !phrase.starts_with(char::is_uppercase) {
        return None;
    }
    let known = lexicon::boilerplate(Boilerplate::Link).contains(&phrase.to_lowercase().replace('’', "'").as_str());
    known.then(|| (phrase.split(' ').count(), &line[end..]))
}

/// `Read more: ...`, `RELATED | ...`, and a bare `Read more`.
fn is_link(line: &str) -> bool {
    cue(line).is_some_and(|(words, rest)| {
        let rest = rest.trim_start_matches(is_gap);
        let bare = words > 1 && rest.trim_end_matches(|c| is_gap(c) || is_closing(c) || matches!(c, '.' | '…' | '>' | '»' | '→' | '›')).is_empty();
        bare || rest.starts_with([':', '|', '»', '→', '›', '▶']) || (words > 1 && rest.starts_with(['-', '–', '—', '>']))
    })
}

/// Where a link begins that was run together with the text before it (`... their weapons.Read more: ...`).
fn inner_link(line: &str) -> Option<usize> {
    // Every colon is looked at once, with a bounded look back.
    line.match_indices(':').find_map(|(colon, _)| {
        let mut from = colon.saturating_sub(16);
        while !line.is_char_boundary(from) {
            from += 1;
        }
        let window = &line[from..colon];
        ["Read more", "READ MORE", "Read also", "Also read", "ALSO READ", "READ ALSO", "See also", "Read More", "Also Read", "Read Also"].iter().find_map(
            |cue| {
                let at = from + window.strip_suffix(cue)?.len();
                let opening = line[..at].chars().next_back().filter(|c| is_opening(*c)).map_or(0, char::len_utf8);
                let at = at - opening;
                let before = line[..at].trim_end_matches(is_gap);
                // In the middle of a sentence (`a banner saying Read more: ...`) the words are its own.
                let apart = before.len() == at || before.ends_with(|c| is_terminal(c) || is_closing(c) || matches!(c, ':' | ';' | '|' | '-' | '–' | '—'));
                (at > 0 && !before.is_empty() && apart).then_some(at)
            },
        )
    })
}

/// Marks lines that stand as titles: at the head of the text (title, then subtitle), or short ones between finished paragraphs.
fn mark_headlines(text: &str, units: &mut [Unit]) {
    let last = units.len().saturating_sub(1);
    let mut at_head = true;
    let mut after_sentence = false;
    for (i, unit) in units.iter_mut().enumerate().filter(|(_, unit)| unit.kind == SentenceKind::Prose) {
        let line = &text[unit.span.clone()];
        let title = is_title(line);
        if title && (at_head || (after_sentence && i < last && words_up_to(line, 16) < 16)) {
            unit.kind = SentenceKind::Headline;
        }
        // A byline or a date does not end the head of a text; a paragraph does.
        at_head &= title || is_byline(line);
        after_sentence = ends_sentence(line);
    }
}

/// Short, opens with a capital or number, and neither a list item, a byline, nor ended like a sentence.
fn is_title(line: &str) -> bool {
    let first = line.trim_start_matches(is_opening);
    let opens = first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '$' || c == '€' || c == '£');
    opens && !ends_sentence(line) && !line.ends_with([':', ',', ';', '-', '–', '—']) && !is_bullet(line) && !is_byline(line) && words_up_to(line, 26) < 26
}

/// `By Ana Gruen`, `Reporting by ...`, `Photo: ...`, `Published 3 May 2021`, or a date alone.
fn is_byline(line: &str) -> bool {
    let mut words = line.split(is_gap).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("");
    let second = words.next().unwrap_or("");
    let named = second.starts_with(char::is_uppercase)
        && line.split(is_gap).take(12).all(|word| !word.starts_with(char::is_lowercase) || matches!(word, "and" | "in" | "for" | "at" | "of"));
    match first {
        "By" | "BY" => named || words_up_to(line, 7) < 7,
        "Photo:" | "Photos:" | "Image:" | "Picture:" | "Photograph:" | "Source:" | "Credit:" | "Updated" | "Updated:" | "Published" | "Published:"
        | "Posted" => true,
        "Reporting" | "Editing" | "Writing" => second == "by",
        _ => {
            // Only numbers and calendar names: a date.
            words_up_to(line, 8) < 8
                && line.split(is_gap).all(|word| {
                    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                    word.is_empty()
                        || word.starts_with(|c: char| c.is_ascii_digit())
                        || lexicon::is_calendar(word)
                        || matches!(word, "AM" | "PM" | "am" | "pm" | "GMT" | "UTC" | "EST")
                })
        }
    }
}

/// The number of words in a line, counted no further than `most`.
fn words_up_to(line: &str, most: usize) -> usize {
    line.split(is_gap).filter(|word| word.contains(is_word)).take(most).count()
}
