//! The word lists of segmentation. In: a form. Out: what kind of abbreviation it is, or how it falls into syntactic words.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// What an abbreviation tells about the full stop at its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Abbreviation {
    /// A name follows (`Gen.`): never the end of a sentence.
    Title,
    /// An abbreviation only before a number (`No. 5`); elsewhere an ordinary word.
    Number,
    /// Belongs to what follows (`vs.`): never the end of a sentence.
    Inner,
    /// Month or day: ends a sentence only before a word that opens one.
    Month,
    /// Firms, states, units and acronyms: ends a sentence only before a word that opens one.
    General,
    /// `etc.`: ends a sentence before any capital, and then gives its full stop away, as in the treebanks.
    EtCetera,
}

static ABBREVIATIONS: LazyLock<HashMap<&'static str, Abbreviation>> = LazyLock::new(|| {
    rows(include_str!("../../../../data/lexicons/en/abbreviations.csv"))
        .filter_map(|(form, kind)| {
            let kind = match kind {
                "title" => Abbreviation::Title,
                "number" => Abbreviation::Number,
                "inner" => Abbreviation::Inner,
                "month" => Abbreviation::Month,
                "general" => Abbreviation::General,
                "et-cetera" => Abbreviation::EtCetera,
                _ => return None,
            };
            Some((form, kind))
        })
        .collect()
});

static MULTIWORDS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    rows(include_str!("../../../../data/lexicons/en/multiword-tokens.csv"))
        .filter(|(form, parts)| parts.replace('|', "") == *form)
        .map(|(form, parts)| (form, parts.split('|').map(str::len).collect()))
        .collect()
});

/// How a phrase of `boilerplate.csv` shows a line to be no part of the report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Boilerplate {
    /// With a mark behind it, it points to another report (`Read more: ...`).
    Link,
    /// The line begins with it and a colon (`Photo: ...`).
    Label,
    /// The line begins with it.
    Start,
    /// The line is nothing else.
    Whole,
    /// A line of nothing but such words is a bar of buttons.
    Bar,
    /// Part of what stands in brackets at the end of a caption.
    Credit,
    /// The line is nothing else, and a list of titles follows it.
    Heading,
}

static BOILERPLATE: LazyLock<BTreeMap<Boilerplate, Vec<&'static str>>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<Boilerplate, Vec<&'static str>> = BTreeMap::new();
    for (phrase, cell) in rows(include_str!("../../../../data/lexicons/en/boilerplate.csv")) {
        for kind in cell.split('|').filter_map(boilerplate_kind) {
            phrases.entry(kind).or_default().push(phrase);
        }
    }
    phrases
});

fn boilerplate_kind(name: &str) -> Option<Boilerplate> {
    Some(match name {
        "link" => Boilerplate::Link,
        "label" => Boilerplate::Label,
        "start" => Boilerplate::Start,
        "whole" => Boilerplate::Whole,
        "bar" => Boilerplate::Bar,
        "credit" => Boilerplate::Credit,
        "heading" => Boilerplate::Heading,
        _ => return None,
    })
}

/// The phrases of a kind, in lower case.
pub(super) fn boilerplate(kind: Boilerplate) -> &'static [&'static str] {
    BOILERPLATE.get(&kind).map_or(&[], Vec::as_slice)
}

/// First and second column of each line after the header.
fn rows(csv: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    csv.lines().skip(1).filter_map(|line| {
        let mut columns = line.split(',');
        Some((columns.next()?, columns.next()?))
    })
}

/// The kind of a form written without its full stop. `GEN` is found as `Gen`, but `gen` is not: case tells a title from a word.
pub(super) fn abbreviation(form: &str) -> Option<Abbreviation> {
    if form.len() > 12 {
        return None;
    }
    if let Some(kind) = ABBREVIATIONS.get(form) {
        return Some(*kind);
    }
    if is_dotted(form) {
        let inner = matches!(form.to_lowercase().as_str(), "e.g" | "i.e" | "c.f" | "a.k.a" | "w.r.t" | "p.p");
        return Some(if inner { Abbreviation::Inner } else { Abbreviation::General });
    }
    let shouted = form.len() > 1 && form.bytes().all(|byte| byte.is_ascii_uppercase());
    // `NO.`, `SAT.`, `CO.` at the end of a shouted line are words, so only the safe kinds are looked up.
    shouted
        .then(|| form[..1].to_owned() + &form[1..].to_ascii_lowercase())
        .and_then(|title| ABBREVIATIONS.get(title.as_str()).copied())
        .filter(|kind| matches!(kind, Abbreviation::Title | Abbreviation::Month | Abbreviation::Number))
}

/// `U.S`, `a.m`, `Ph.D`, `B.Sc`: letters in ones and twos (three at the end) with full stops between.
fn is_dotted(form: &str) -> bool {
    let mut parts = form.split('.').peekable();
    let mut count = 0;
    while let Some(part) = parts.next() {
        let letters = part.chars().count();
        let most = if parts.peek().is_some() { 2 } else { 3 };
        if letters == 0 || letters > most || !part.chars().all(char::is_alphabetic) || (letters > 1 && part.chars().all(char::is_lowercase)) {
            return false;
        }
        count += 1;
    }
    count > 1
}

/// The byte lengths of the syntactic words that a form is written together from.
pub(super) fn multiword(form: &str) -> Option<&'static [usize]> {
    if form.len() > 10 || !form.is_ascii() {
        return None;
    }
    MULTIWORDS.get(form.to_ascii_lowercase().as_str()).map(Vec::as_slice)
}

/// True for prefixes that stay with their word (`anti-war`, `co-operate`). All other hyphens are words of their own.
/// Facts: the words written with a hyphen in the train parts of UD English EWT and GUM, and the affix list of the LDC's English treebank guidelines.
pub(super) fn is_prefix(form: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "agro", "ante", "anti", "arch", "bi", "bio", "co", "counter", "cross", "cyber", "de", "e", "ex", "extra", "inter", "intra", "macro", "mega", "micro",
        "mid", "mini", "multi", "neo", "non", "over", "para", "post", "pre", "pro", "pseudo", "psycho", "re", "semi", "socio", "sub", "super", "tri", "ultra",
        "un", "uni",
    ];
    form.len() <= 7 && PREFIXES.binary_search(&form.to_ascii_lowercase().as_str()).is_ok()
}

/// Units that are cut from the number they are glued to (`10am`, `$5bn`, `20km`). Ordinals and decades (`20th`, `1990s`) stay whole.
pub(super) fn is_unit(form: &str) -> bool {
    const UNITS: &[&str] = &[
        "a.m", "am", "b", "billion", "bn", "cm", "days", "f", "ft", "gb", "gw", "ha", "hh", "hours", "hr", "hrs", "hz", "k", "kb", "kg", "km", "kph", "kw",
        "kwh", "lb", "lbs", "m", "mb", "mg", "million", "min", "mins", "minutes", "ml", "mm", "mn", "mph", "mw", "mwh", "nm", "oz", "p", "p.m", "pc",
        "percent", "pm", "sq", "tn", "tr", "trn", "x", "yrs",
    ];
    form.len() <= 8 && UNITS.binary_search(&form.to_lowercase().as_str()).is_ok()
}

/// Words that, with a capital after an abbreviation's full stop, open a sentence more often than they go on with a name.
pub(super) fn is_opener(form: &str) -> bool {
    const OPENERS: &[&str] = &[
        "a",
        "according",
        "after",
        "afterwards",
        "all",
        "also",
        "although",
        "among",
        "an",
        "and",
        "another",
        "any",
        "around",
        "as",
        "asked",
        "at",
        "because",
        "before",
        "both",
        "but",
        "by",
        "despite",
        "during",
        "each",
        "earlier",
        "even",
        "every",
        "few",
        "following",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "here",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "instead",
        "is",
        "it",
        "its",
        "just",
        "last",
        "later",
        "many",
        "meanwhile",
        "moreover",
        "most",
        "my",
        "neither",
        "nevertheless",
        "no",
        "nobody",
        "none",
        "nor",
        "not",
        "now",
        "of",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "others",
        "our",
        "please",
        "several",
        "she",
        "since",
        "so",
        "some",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "through",
        "thus",
        "to",
        "today",
        "two",
        "under",
        "unless",
        "until",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "why",
        "with",
        "within",
        "without",
        "yes",
        "yesterday",
        "yet",
        "you",
        "your",
    ];
    form.len() <= 12 && OPENERS.binary_search(&form.to_ascii_lowercase().as_str()).is_ok()
}

/// True for months and days of the week, whole or shortened.
pub(super) fn is_calendar(form: &str) -> bool {
    const NAMES: &[&str] = &[
        "apr",
        "april",
        "aug",
        "august",
        "dec",
        "december",
        "feb",
        "february",
        "fri",
        "friday",
        "jan",
        "january",
        "jul",
        "july",
        "jun",
        "june",
        "mar",
        "march",
        "may",
        "mon",
        "monday",
        "nov",
        "november",
        "oct",
        "october",
        "sat",
        "saturday",
        "sep",
        "sept",
        "september",
        "sun",
        "sunday",
        "thu",
        "thurs",
        "thursday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "wednesday",
    ];
    form.len() <= 10 && NAMES.binary_search(&form.trim_end_matches('.').to_ascii_lowercase().as_str()).is_ok()
}

/// Verbs of speaking that follow a quoted question (`"Why?" Lavrov asked.`).
pub(super) fn is_said(form: &str) -> bool {
    const VERBS: &[&str] = &[
        "added",
        "asked",
        "cried",
        "declared",
        "exclaimed",
        "inquired",
        "queried",
        "replied",
        "said",
        "says",
        "shouted",
        "tweeted",
        "warned",
        "wondered",
        "wrote",
    ];
    VERBS.binary_search(&form).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_read() {
        assert!(is_prefix("anti") && is_prefix("Non") && is_prefix("uni") && !is_prefix("self"));
        assert!(is_unit("bn") && is_unit("PM") && !is_unit("th"));
        assert!(is_opener("The") && is_opener("your") && is_opener("a") && !is_opener("President"));
        assert!(is_calendar("Sept.") && is_said("wrote") && is_said("added"));
        let forms: Vec<_> = rows(include_str!("../../../../data/lexicons/en/abbreviations.csv")).map(|row| row.0).collect();
        assert!(forms.is_sorted(), "abbreviations.csv is sorted by its first column");
        assert_eq!(ABBREVIATIONS.len(), forms.len(), "every kind is known and every form is there once");
        let mut boilerplate = rows(include_str!("../../../../data/lexicons/en/boilerplate.csv"));
        assert!(boilerplate.all(|(_, kinds)| kinds.split('|').all(|kind| boilerplate_kind(kind).is_some())), "every kind is known");
        assert_eq!(MULTIWORDS.len(), rows(include_str!("../../../../data/lexicons/en/multiword-tokens.csv")).count());
    }

    #[test]
    fn abbreviations_by_case() {
        assert_eq!(abbreviation("Gen"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("GEN"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("gen"), None);
        assert_eq!(abbreviation("U.S"), Some(Abbreviation::General));
        assert_eq!(abbreviation("e.g"), Some(Abbreviation::Inner));
        assert_eq!(abbreviation("Ph.D"), Some(Abbreviation::General));
        assert_eq!(abbreviation("bbc.com"), None);
    }
}
