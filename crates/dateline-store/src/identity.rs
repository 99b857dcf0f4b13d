//! What makes two articles the same. In: an article. Out: its id for ever, and a hash of everything that decides how it is coded and shown.

use std::fmt::Write as _;

use dateline_model::Article;
use sha2::{Digest, Sha256};

/// Gives an article the id that it has in a record, and returns its content hash.
///
/// An id of its own stays. An article without one is known by its URL, so that an edited text keeps the id, and with it the ids of the events
/// that did not change; one without a URL is known by its text.
pub fn identify(article: &mut Article) -> String {
    if article.text_hash.get(..16).is_some_and(|start| article.id == format!("sha256:{start}"))
        && let Some(url) = &article.url
    {
        article.id = format!("url:{}", hash([url.as_str()]));
    }
    content_hash(article)
}

/// A hash of text and metadata: two articles with the same one are coded to the same bytes.
fn content_hash(article: &Article) -> String {
    let published = article.publication_date.map(|date| date.to_string());
    let parts = [
        Some(article.id.as_str()),
        article.url.as_deref(),
        article.title.as_deref(),
        article.publisher.as_deref(),
        published.as_deref(),
        article.language.tag(),
        Some(article.text_hash.as_str()),
    ];
    hash(parts.map(|part| part.unwrap_or("\0")))
}

/// 128 bits of SHA-256 over the parts, each with its length, in hexadecimal.
fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hexadecimal(&hash.finalize()[..16])
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Whether two addresses can be those of one article: http and https, `www.`, a fragment or a last slash make no difference.
pub(crate) fn same_address(one: &str, other: &str) -> bool {
    fn core(url: &str) -> &str {
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/')
    }
    core(one).eq_ignore_ascii_case(core(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_model::Language;

    fn article(id: &str, url: Option<&str>) -> Article {
        Article {
            id: id.to_owned(),
            text: "Text.".to_owned(),
            title: None,
            publisher: None,
            url: url.map(str::to_owned),
            publication_date: None,
            language: Language::English,
            text_hash: "0123456789abcdef".repeat(4),
        }
    }

    #[test]
    fn own_ids_stay_and_others_come_from_the_address() {
        let mut own = article("a1", Some("https://example.org/1"));
        identify(&mut own);
        assert_eq!(own.id, "a1");
        let mut from_url = article("sha256:0123456789abcdef", Some("https://example.org/1"));
        identify(&mut from_url);
        assert!(from_url.id.starts_with("url:") && from_url.id.len() == 36, "{}", from_url.id);
        let mut bare = article("sha256:0123456789abcdef", None);
        identify(&mut bare);
        assert_eq!(bare.id, "sha256:0123456789abcdef");
    }

    #[test]
    fn the_hash_follows_text_and_metadata() {
        let hash = identify(&mut article("a1", None));
        let mut other = article("a1", None);
        assert_eq!(identify(&mut other), hash);
        other.title = Some("Title".to_owned());
        assert_ne!(identify(&mut other), hash);
        // What stands in one field is not what stands in the next.
        let mut moved = article("a1", None);
        moved.publisher = Some("Title".to_owned());
        assert_ne!(identify(&mut moved), identify(&mut other));
    }

    #[test]
    fn addresses_are_compared_without_their_trimmings() {
        assert!(same_address("http://www.example.org/a/", "https://example.org/a#top"));
        assert!(!same_address("https://example.org/a", "https://example.org/b"));
    }
}
