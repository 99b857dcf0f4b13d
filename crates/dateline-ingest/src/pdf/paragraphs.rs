//! Paragraphs of printed lines. In: lines with their places. Out: text with a line for each paragraph, without what only belongs to pages.
//!
//! Wrong joins and wrong breaks are not equally bad: a break inside a sentence spoils it, one between sentences does no harm. So where places
//! say little, lines are broken only where a sentence ends.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;

/// Above and below the text stand at most so many lines that belong to the page.
const MARGIN_LINES: usize = 3;
/// A gap of so many times the usual one parts paragraphs.
const WIDE: f64 = 1.25;
/// A change of size by more than this share does.
const RESIZED: f64 = 0.1;
/// A line that ends before this share of the next one's is the last of its paragraph, or a heading.
const SHORT: f64 = 0.7;

/// The text of the lines.
pub(super) fn joined(mut lines: Vec<Line>) -> String {
    for line in &mut lines {
        line.text = plain(&line.text);
    }
    lines.retain(|line| !line.text.is_empty());
    without_margins(&mut lines);
    let usual = usual_gap(&lines);
    let words = words(&lines);
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in &lines {
        match before {
            None => text += &line.text,
            Some(last) if parted(last, line, usual) => {
                text.push_str("\n\n");
                text += &line.text;
            }
            Some(_) => join(&mut text, &line.text, &words),
        }
        before = Some(line);
    }
    text
}

/// White space as single spaces; letters that are printed as one sign are letters again.
fn plain(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{FB00}' => letters.push_str("ff"),
            '\u{FB01}' => letters.push_str("fi"),
            '\u{FB02}' => letters.push_str("fl"),
            '\u{FB03}' => letters.push_str("ffi"),
            '\u{FB04}' => letters.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => letters.push_str("st"),
            '\u{2010}' => letters.push('-'),
            character if character.is_control() => letters.push(' '),
            character => letters.push(character),
        }
    }
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Leaves out numbers of pages, and what stands at the same place at the top or bottom of several pages, numbers aside.
fn without_margins(lines: &mut Vec<Line>) {
    for _ in 0..MARGIN_LINES {
        let mut outermost: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let (top, bottom) = outermost.entry(line.page).or_insert((at, at));
            if line.down < lines[*top].down {
                *top = at;
            }
            if line.down > lines[*bottom].down {
                *bottom = at;
            }
        }
        let mut same: BTreeMap<(bool, i64, String), Vec<usize>> = BTreeMap::new();
        for (top, bottom) in outermost.into_values() {
            for (is_top, at) in [(true, top), (false, bottom)] {
                let words = lines[at].text.replace(|character: char| character.is_ascii_digit(), "");
                same.entry((is_top, lines[at].down.round() as i64, words)).or_default().push(at);
            }
        }
        let gone: BTreeSet<usize> = same.into_values().filter(|places| places.len() > 1 || is_page_number(&lines[places[0]].text)).flatten().collect();
        if gone.is_empty() {
            return;
        }
        let mut at = 0;
        lines.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// "7", "- 7 -", "Page 7 of 12", "7 | 12".
fn is_page_number(text: &str) -> bool {
    let mut numbers = 0;
    text.split(|character: char| character.is_whitespace() || "-–—|/".contains(character)).filter(|word| !word.is_empty()).all(|word| {
        let number = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        numbers += usize::from(number);
        number || ["page", "of", "p."].contains(&word.to_lowercase().as_str())
    }) && (1..=2).contains(&numbers)
}

/// From a line to the next below it, as a multiple of their size: that of the quarter of all with the least. In short texts gaps are half of all.
fn usual_gap(lines: &[Line]) -> f64 {
    let mut gaps: Vec<f64> = lines.windows(2).filter_map(|pair| gap(&pair[0], &pair[1])).collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 4).copied().unwrap_or(1.2)
}

/// How far a line is below another, as a multiple of their size; nothing where it is at the top of a page or column.
fn gap(line: &Line, next: &Line) -> Option<f64> {
    let gap = (next.down - line.down) / line.size.max(next.size);
    (line.page == next.page && gap > 0.0).then_some(gap)
}

fn parted(line: &Line, next: &Line, usual: f64) -> bool {
    let turned = line.direction.0 * next.direction.0 + line.direction.1 * next.direction.1 < 0.99;
    let resized = (line.size - next.size).abs() > RESIZED * line.size.max(next.size);
    let ended = ends_sentence(&line.text);
    let indented = next.start > line.start + 0.8 * next.size;
    let goes_on = next.text.starts_with(char::is_lowercase) || line.text.ends_with('-');
    let short = line.end - line.start < SHORT * (next.end - next.start);
    let apart = gap(line, next).map_or(ended, |gap| gap > usual * WIDE);
    turned || resized || apart || (ended && indented) || (short && !goes_on)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', '»']).ends_with(['.', '!', '?', ':'])
}

/// Words of the text as they are written where no line ends, in lower case.
fn words(lines: &[Line]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut cut = false;
    for line in lines {
        let begins = usize::from(cut);
        cut = line.text.ends_with('-');
        let mut found: Vec<&str> = line.text.split(' ').skip(begins).collect();
        if cut {
            found.pop();
        }
        words.extend(found.into_iter().map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase()));
    }
    words
}

/// Puts a line behind the text of its paragraph. A word that is cut at the end of a line is one word if the text has it elsewhere, and keeps its
/// hyphen if the text has that; if it has neither, it is one word unless both parts are words of the text.
fn join(text: &mut String, line: &str, words: &BTreeSet<String>) {
    if text.ends_with('\u{AD}') {
        text.pop();
    } else if let Some((first, rest)) = cut(text, line) {
        let has = |word: String| words.contains(&word.to_lowercase());
        let two = has(format!("{first}-{rest}")) || (has(first.to_owned()) && has(rest.to_owned()));
        let one = has(format!("{first}{rest}")) || !two;
        if rest.starts_with(char::is_lowercase) && one {
            text.pop();
        }
    } else {
        text.push(' ');
    }
    *text += line;
}

/// The parts of a word that is cut between the end of a text and a line: "agree-", "ment". "two- and three-day" is not cut.
fn cut<'t>(text: &'t str, line: &'t str) -> Option<(&'t str, &'t str)> {
    let before = text.strip_suffix('-')?;
    let first = before.rsplit(|character: char| !character.is_alphanumeric() && character != '-').next()?;
    let rest = line.split(|character: char| !character.is_alphanumeric()).next()?;
    let and = ["and", "or", "to"].contains(&rest);
    (first.ends_with(char::is_alphanumeric) && !rest.is_empty() && !and).then_some((first, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of one size, one under the other; an empty one is a gap.
    fn page(page: u32, lines: &[&str]) -> Vec<Line> {
        let line = |(at, text): (usize, &&str)| Line {
            page,
            direction: (1.0, 0.0),
            start: 72.0,
            end: 72.0 + text.chars().count() as f64 * 5.0,
            down: 100.0 + at as f64 * 14.0,
            size: 12.0,
            text: (*text).to_owned(),
        };
        lines.iter().enumerate().map(line).filter(|line| !line.text.is_empty()).collect()
    }

    #[test]
    fn lines_of_a_paragraph_are_one() {
        let lines = page(1, &["Envoys of Kenya", "", "Kenya recalled its envoy from Peru and", "said that he would stay at home.", "", "Peru did not answer."]);
        assert_eq!(joined(lines), "Envoys of Kenya\n\nKenya recalled its envoy from Peru and said that he would stay at home.\n\nPeru did not answer.");
        let heading = page(1, &["No envoy", "Kenya recalled its envoy from Peru and", "Mali. Peru", "did not recall its own."]);
        assert_eq!(joined(heading), "No envoy\n\nKenya recalled its envoy from Peru and Mali. Peru did not recall its own.");
    }

    #[test]
    fn what_belongs_to_pages_is_left_out() {
        let mut lines = page(1, &["The Lima Post, 14 May", "Kenya recalled its envoy from Peru and", "1987", "said that he would", "Page 1 of 2"]);
        lines.extend(page(2, &["The Lima Post, 14 May", "stay at home for a month or two, and", "perhaps for a year.", "", "Page 2 of 2"]));
        assert_eq!(joined(lines), "Kenya recalled its envoy from Peru and 1987 said that he would stay at home for a month or two, and perhaps for a year.");
    }

    #[test]
    fn words_that_lines_cut_are_whole_again() {
        let cases = [
            (&["Peru signed the agree-", "ment."][..], "Peru signed the agreement."),
            (&["A cease-fire of Mali, no cease-", "fire of Peru."], "A cease-fire of Mali, no cease-fire of Peru."),
            (&["The ceasefire of Mali, no cease-", "fire of Peru."], "The ceasefire of Mali, no ceasefire of Peru."),
            (&["Troops cross the border; a cross-", "border raid."], "Troops cross the border; a cross-border raid."),
            (&["The Russia-", "Ukraine grain deal."], "The Russia-Ukraine grain deal."),
            (&["In 2023-", "24 nothing was signed."], "In 2023-24 nothing was signed."),
            (&["They held two- ", "and three-day talks."], "They held two- and three-day talks."),
            (&["Peru signed \u{FB01}ve agree\u{AD}", "ments -", "at last."], "Peru signed five agreements - at last."),
        ];
        for (lines, expected) in cases {
            assert_eq!(joined(page(1, lines)), expected);
        }
    }
}
