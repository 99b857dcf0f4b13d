//! Names as the gazetteer is sorted by them. In: a name as text writes it. Out: lower case, no diacritics, no apostrophes, single spaces.
//!
//! `data/make/gazetteer.py` writes its keys in the same way.

use crate::actors::fold;

/// Words that tell the kind of a division: "Anbar province", "Kharkiv Oblast".
const KIND_WORDS: &[&str] = &[
    "province",
    "provinces",
    "region",
    "state",
    "oblast",
    "governorate",
    "department",
    "district",
    "county",
    "prefecture",
    "division",
    "municipality",
    "canton",
    "parish",
    "territory",
    "republic",
    "krai",
    "voivodeship",
    "emirate",
    "rayon",
    "raion",
];

/// The key of a name.
pub(crate) fn key(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '′')) {
        text.push(c);
    }
    let folded = fold(&text);
    let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 {
        if words[0] == "the" {
            words.remove(0);
        }
        words[0] = match words[0] {
            "st" => "saint",
            "ste" => "sainte",
            "mt" => "mount",
            "ft" => "fort",
            word => word,
        };
    }
    words.join(" ")
}

/// The key of an official short form ("NSW", "TX"), where the text writes it in capitals.
pub(crate) fn code_key(name: &str) -> Option<String> {
    let letters: String = name.chars().filter(|c| *c != '.').collect();
    let short = (2..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    short.then(|| format!("={}", letters.to_ascii_lowercase()))
}

/// A key without the word that tells what kind of division it is, if it has one.
pub(crate) fn without_kind(key: &str) -> Option<&str> {
    let (front, last) = key.rsplit_once(' ').unwrap_or(("", key));
    let (first, rest) = key.split_once(' ').unwrap_or((key, ""));
    if !front.is_empty() && tells_kind(last) {
        Some(front)
    } else if !rest.is_empty() && tells_kind(first) {
        Some(rest.strip_prefix("of ").unwrap_or(rest))
    } else {
        None
    }
}

/// Whether a word names a kind of division.
pub(crate) fn tells_kind(word: &str) -> bool {
    KIND_WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_depend_on_how_a_name_is_written() {
        for (name, expected) in [("Ta'izz", "taizz"), ("Al-Ḥasakah", "al hasakah"), ("St. Louis", "saint louis"), ("The Gambia", "gambia"), ("Łódź", "lodz")]
        {
            assert_eq!(key(name), expected);
        }
        assert_eq!(code_key("N.S.W."), Some("=nsw".into()));
        assert_eq!(code_key("Nsw"), None);
        assert_eq!(without_kind("anbar province"), Some("anbar"));
        assert_eq!(without_kind("province of jujuy"), Some("jujuy"));
        assert_eq!(without_kind("province"), None);
    }
}
