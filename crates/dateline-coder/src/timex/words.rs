//! In: a sentence. Out: its words in lower case with what the calendar lexicon says of them, and a cursor that rules walk over them.
//!
//! Treebanks split hyphenated words ("mid - 2014"), readers do so less surely. Words are therefore split here once more, and a rule may
//! begin and end only where a token does.

use dateline_model::{Deprel, Document, SentenceId, Upos};
use jiff::civil::Weekday;

use super::meaning::{Count, Meaning, Season, Unit};

/// A word or a part of a hyphenated one.
#[derive(Debug)]
pub(super) struct Word {
    /// Lower case, with plain apostrophes and hyphens and without a final dot.
    pub(super) text: String,
    /// Position of its token in the document.
    pub(super) token: u32,
    pub(super) upos: Upos,
    pub(super) capital: bool,
    /// True if white space stands before it.
    pub(super) spaced: bool,
    first_piece: bool,
    last_piece: bool,
    /// True if it counts a plural noun after it ("2000 soldiers").
    pub(super) counts: bool,
    pub(super) number: Option<i32>,
    pub(super) month: Option<i8>,
    pub(super) weekday: Option<Weekday>,
}

/// The words of one sentence.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) list: Vec<Word>,
}

impl Words {
    pub(super) fn of(doc: &Document, sentence: SentenceId) -> Words {
        let mut list = Vec::new();
        let mut before = None;
        for id in doc.sentence(sentence).tokens.ids() {
            let span = doc.token(id).span;
            let spaced = before != Some(span.start);
            before = Some(span.end);
            let form = doc.form(id);
            let pieces = pieces(form);
            let count = pieces.len();
            let head = doc.head(id).filter(|head| *head > id && doc.deprel(id) == Deprel::Nummod);
            let counts = head.is_some_and(|head| doc.feat(head, "Number") == Some("Plur"));
            for (index, piece) in pieces.into_iter().enumerate() {
                // "will last a month" has a verb, not last month.
                let verb = doc.upos(id) == Upos::Verb && matches!(piece, "last" | "lasts");
                let text = if verb { "lasted".to_owned() } else { normal(piece) };
                let capital = piece.chars().next().is_some_and(char::is_uppercase);
                let upos = doc.upos(id);
                list.push(Word {
                    month: month(&text).filter(|_| capital && !matches!(upos, Upos::Aux | Upos::Verb)),
                    weekday: weekday(&text),
                    counts,
                    number: number(&text),
                    text,
                    token: id.0,
                    upos,
                    capital,
                    spaced: spaced && index == 0,
                    first_piece: index == 0,
                    last_piece: index + 1 == count,
                });
            }
        }
        Words { list }
    }

    /// The word at a position; "" outside of the sentence.
    pub(super) fn text(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |word| &word.text)
    }

    /// The word before a position; "" at the start of the sentence.
    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.text(at))
    }

    /// True if `from..to` are whole tokens.
    pub(super) fn whole(&self, from: usize, to: usize) -> bool {
        from < to && self.list.get(from).is_some_and(|word| word.first_piece) && self.list.get(to - 1).is_some_and(|word| word.last_piece)
    }
}

/// Parts of a token: "mid-2014" -> mid, -, 2014; "10am" -> 10, am.
fn pieces(form: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut last: Option<char> = None;
    for (at, c) in form.char_indices() {
        let dash = matches!(c, '-' | '–' | '‑' | '/');
        let after_dash = last.is_some_and(|last| matches!(last, '-' | '–' | '‑' | '/'));
        let clock = last.is_some_and(|last| last.is_ascii_digit()) && matches!(c, 'a' | 'p' | 'A' | 'P') && is_half_day(&form[at..]);
        if at > start && (dash || after_dash || clock) {
            out.push(&form[start..at]);
            start = at;
        }
        last = Some(c);
    }
    out.push(&form[start..]);
    out
}

fn is_half_day(text: &str) -> bool {
    ["am", "pm", "a.m", "p.m", "a.m.", "p.m."].iter().any(|half| text.eq_ignore_ascii_case(half))
}

fn normal(piece: &str) -> String {
    let text = piece.to_lowercase().replace(['’', '‘'], "'").replace(['–', '‑'], "-");
    match text.strip_suffix('.') {
        Some(cut) if !cut.is_empty() => cut.to_owned(),
        _ => text,
    }
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 12] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];

fn month(text: &str) -> Option<i8> {
    let index = match text {
        "sept" => Some(8),
        // "mar" and "dec" stand for months only in abbreviations with a capital, which the caller demands.
        short if short.len() == 3 => MONTHS.iter().position(|name| name.starts_with(short)),
        long => MONTHS.iter().position(|name| *name == long),
    }?;
    i8::try_from(index + 1).ok()
}

fn weekday(text: &str) -> Option<Weekday> {
    let index = match text {
        "mon" => 0,
        "tue" | "tues" => 1,
        "wed" => 2,
        "thu" | "thur" | "thurs" => 3,
        "fri" => 4,
        _ => WEEKDAYS.iter().position(|name| *name == text)?,
    };
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

fn number(text: &str) -> Option<i32> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.replace(',', "").parse().ok().filter(|n| *n < 1_000_000);
    }
    if let Some(index) = SMALL.iter().position(|word| *word == text) {
        return i32::try_from(index).ok();
    }
    TENS.iter().position(|word| *word == text).and_then(|index| i32::try_from(20 + 10 * index).ok())
}

/// "3rd", "third".
fn ordinal(text: &str) -> Option<i32> {
    if let Some(index) = ORDINALS.iter().position(|word| *word == text) {
        return i32::try_from(index + 1).ok();
    }
    ["st", "nd", "rd", "th"].iter().find_map(|suffix| text.strip_suffix(suffix)).and_then(|digits| digits.parse().ok())
}

fn unit(text: &str) -> Option<(Unit, i32)> {
    Some(match text.strip_suffix('s').unwrap_or(text) {
        "minute" => (Unit::Minute, 1),
        "hour" => (Unit::Hour, 1),
        "day" => (Unit::Day, 1),
        "week" => (Unit::Week, 1),
        "fortnight" => (Unit::Week, 2),
        "month" => (Unit::Month, 1),
        "quarter" => (Unit::Quarter, 1),
        "year" => (Unit::Year, 1),
        "decade" => (Unit::Year, 10),
        "century" | "centurie" => (Unit::Year, 100),
        _ => return None,
    })
}

/// Where a rule stands. Rules take a copy, walk it, and give it back with what they read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) words: &'a Words,
    pub(super) at: usize,
}

/// What a rule read: the position after its last word, and what it means.
pub(super) type Read = Option<(usize, Meaning)>;

impl<'a> Cursor<'a> {
    /// The rule is done.
    pub(super) fn done(self, meaning: Meaning) -> Read {
        Some((self.at, meaning))
    }

    pub(super) fn peek(&self) -> &'a str {
        self.words.text(self.at)
    }

    pub(super) fn ahead(&self, steps: usize) -> &'a str {
        self.words.text(self.at + steps)
    }

    pub(super) fn word(&self) -> Option<&'a Word> {
        self.words.list.get(self.at)
    }

    fn step<T>(&mut self, found: Option<T>) -> Option<T> {
        self.at += usize::from(found.is_some());
        found
    }

    /// Takes one of the words, or fails.
    pub(super) fn any(&mut self, words: &[&str]) -> Option<&'a str> {
        let here = self.peek();
        self.step(words.contains(&here).then_some(here))
    }

    /// Takes all the words in this order, or none of them.
    pub(super) fn all(&mut self, words: &[&str]) -> Option<()> {
        let found = words.iter().enumerate().all(|(steps, word)| self.ahead(steps) == *word);
        self.at += if found { words.len() } else { 0 };
        found.then_some(())
    }

    /// Takes the word if it is there.
    pub(super) fn maybe(&mut self, word: &str) -> bool {
        self.any(&[word]).is_some()
    }

    /// Applies another rule here, or fails.
    pub(super) fn rule(&mut self, rule: impl FnOnce(Cursor<'a>) -> Read) -> Option<Meaning> {
        let (at, meaning) = rule(*self)?;
        self.at = at;
        Some(meaning)
    }

    pub(super) fn month(&mut self) -> Option<i8> {
        let month = self.word()?.month;
        let found = self.step(month)?;
        // An abbreviation whose dot is a token of its own.
        if self.words.text(self.at - 1).len() <= 4 && self.peek() == "." && self.words.list.get(self.at + 1).is_some_and(|next| next.number.is_some()) {
            self.at += 1;
        }
        Some(found)
    }

    pub(super) fn weekday(&mut self) -> Option<Weekday> {
        let weekday = self.word()?.weekday;
        self.step(weekday)
    }

    /// A day of the month: 19, 19th, but not "nineteen".
    pub(super) fn day(&mut self) -> Option<i8> {
        let text = self.peek();
        let day = text.starts_with(|c: char| c.is_ascii_digit()).then(|| self.word()?.number.or_else(|| ordinal(text))).flatten();
        self.step(day.filter(|day| (1..=31).contains(day) && text.len() <= 4).and_then(|day| i8::try_from(day).ok()))
    }

    /// A year in four digits.
    pub(super) fn year(&mut self) -> Option<i16> {
        let text = self.peek();
        let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        self.step(plain.then(|| text.parse::<i16>().ok()).flatten().filter(|year| (1000..2200).contains(year)))
    }

    pub(super) fn ordinal(&mut self) -> Option<i32> {
        let found = ordinal(self.peek());
        self.step(found)
    }

    pub(super) fn number(&mut self) -> Option<i32> {
        let number = self.word()?.number;
        let tens = self.step(number)?;
        // "twenty-five"
        if tens >= 20 && tens % 10 == 0 && self.peek() == "-" && SMALL[1..10].contains(&self.ahead(1)) {
            self.at += 2;
            return Some(tens + self.words.list[self.at - 1].number.unwrap_or(0));
        }
        Some(tens)
    }

    pub(super) fn unit(&mut self) -> Option<(Unit, i32)> {
        // "90 Minutes" is the name of something.
        let common = |word: &Word| word.upos != Upos::Verb && (!word.capital || self.at == 0);
        let found = unit(self.peek()).filter(|_| self.word().is_some_and(common));
        self.step(found)
    }

    /// "two weeks", "a year", "several months", "a couple of days", "weeks": how many of what.
    pub(super) fn amount(&mut self) -> Option<(Count, Unit)> {
        let mut c = *self;
        let count = if let Some(number) = c.number() {
            Count::Exact(number)
        } else if c.all(&["a", "couple", "of"]).is_some() || c.all(&["a", "few"]).is_some() || c.any(&["several", "few", "many", "some"]).is_some() {
            Count::Vague
        } else if c.any(&["a", "an"]).is_some() {
            Count::Exact(1)
        } else if c.peek().ends_with('s') {
            Count::Vague
        } else {
            return None;
        };
        c.any(&["more", "full", "whole", "consecutive", "straight"]);
        // A quarter is counted only in shares and games.
        let (unit, size) = c.unit().filter(|(unit, _)| *unit != Unit::Quarter)?;
        *self = c;
        Some(match (count, size) {
            (Count::Vague, 10) => (count, Unit::Decade),
            (Count::Vague, 100) => (count, Unit::Century),
            _ => (count.times(size), unit),
        })
    }

    pub(super) fn season(&mut self) -> Option<Season> {
        let noun = self.word()?.upos != Upos::Verb;
        let season = match self.peek() {
            // "summers" is no one season.
            "spring" => Some(Season::Spring),
            "summer" => Some(Season::Summer),
            "autumn" | "fall" => Some(Season::Autumn),
            "winter" => Some(Season::Winter),
            _ => None,
        };
        self.step(season.filter(|_| noun))
    }

    /// TIMEX3's code of a part of the day.
    pub(super) fn day_part(&mut self) -> Option<&'static str> {
        let part = match self.peek() {
            "morning" => Some("TMO"),
            "afternoon" => Some("TAF"),
            "evening" => Some("TEV"),
            "night" => Some("TNI"),
            _ => None,
        };
        self.step(part)
    }
}
