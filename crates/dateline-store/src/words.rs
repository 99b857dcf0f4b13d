//! The words around a trigger, to compare two tellings of an act. In: a sentence and where the trigger stands. Out: hashes of content words.
//!
//! Two bytes a word: enough to tell how many words two sentences share, too little to get the words back, so that it is kept with any `--text`.

use std::collections::BTreeSet;

use crate::origins::word_hash;

/// Words before and behind the trigger that count.
const REACH: usize = 14;

/// Letters of a word that count: "shelled", "shelling" and "shells" are one.
const STEM: usize = 5;

/// Words that are in any report, and names of days and months.
const EMPTY: [&str; 82] = [
    "about", "accor", "after", "again", "also", "amid", "among", "april", "around", "augus", "been", "befor", "being", "both", "could", "decem", "durin",
    "earli", "febru", "five", "four", "frida", "from", "have", "havin", "into", "janua", "july", "june", "last", "later", "many", "march", "membe", "monda",
    "month", "more", "most", "novem", "octob", "offic", "only", "other", "over", "peopl", "repor", "said", "satur", "say", "says", "septe", "sever", "since",
    "some", "spoke", "state", "such", "sunda", "than", "that", "their", "them", "there", "these", "they", "this", "three", "thurs", "today", "told", "tuesd",
    "under", "until", "wedne", "were", "what", "when", "which", "while", "will", "with", "would",
];

/// Hashes of the content words near a trigger, sorted. `start` and `end` are the trigger's bytes in the sentence; words of `but` do not count.
pub(crate) fn around(sentence: &str, start: usize, end: usize, but: &[&str]) -> Vec<u16> {
    let left_out: BTreeSet<u64> = but.iter().flat_map(|text| words(text)).map(stem).collect();
    let near = |text: &str, from_end: bool| -> Vec<u64> {
        let mut all: Vec<&str> = words(text).collect();
        if from_end {
            all.reverse();
        }
        all.into_iter().take(REACH).filter(|word| is_content(word)).map(stem).collect()
    };
    let (before, behind) = (sentence.get(..start).unwrap_or_default(), sentence.get(end..).unwrap_or_default());
    let found: BTreeSet<u16> =
        near(before, true).into_iter().chain(near(behind, false)).filter(|word| !left_out.contains(word)).map(|word| (word >> 48) as u16).collect();
    found.into_iter().collect()
}

/// A trigger's hash: the same for forms of one verb.
pub(crate) fn trigger(text: &str) -> u64 {
    words(text).next().map_or(0, stem)
}

/// As they are stored.
pub(crate) fn bytes(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// From what was stored.
pub(crate) fn from_bytes(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|word| u16::from_le_bytes([word[0], word[1]])).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A long word that says something, or a number.
fn is_content(word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.len() > 1;
    }
    word.chars().count() > 3 && {
        let start: String = word.chars().take(STEM).flat_map(char::to_lowercase).collect();
        !EMPTY.contains(&start.as_str())
    }
}

fn stem(word: &str) -> u64 {
    let end = word.char_indices().nth(STEM).map_or(word.len(), |(byte, _)| byte);
    word_hash(&word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tellings_share_their_content_words_and_not_the_names() {
        let words = |text: &str, trigger: &str| {
            let start = text.find(trigger).expect("the trigger");
            around(text, start, start + trigger.len(), &["Kenyan", "Ethiopia"])
        };
        let one = words("Kenyan artillery shelled a police post near the border of Ethiopia on Monday.", "shelled");
        let other = words("On Monday the border post of the police in Ethiopia was shelled.", "shelled");
        assert_eq!(one.iter().filter(|word| other.contains(word)).count(), 3, "police, post, border");
        assert_eq!(other.len(), 3);
        assert_eq!(from_bytes(&bytes(&one)), one);
        assert_eq!(trigger("shelled"), trigger("Shelling"));
        assert!(around("", 0, 0, &[]).is_empty() && around("short", 9, 12, &[]).is_empty());
    }
}
