//! One report from a web page. In: all bytes of a page. Out: its article: main text, title, publisher, canonical URL, publication date.
//!
//! The main text is found by `dom_smoothie`, a port of Mozilla's Readability. The date is taken from what the page says of itself to
//! machines, in this order: JSON-LD `datePublished` (that of the article first), meta elements (Open Graph and others), the first `<time datetime>`. A page that says
//! none has none; the day of reading is never taken.

use dom_smoothie::{Config, Readability, TextMode};
use serde_json::{Map, Value};

use crate::decode::decode;
use crate::json::object_report;
use crate::linked::linked;
use crate::markup::{is_too_deep, is_web, paragraphs, put_line};
use crate::published::written_day;
use crate::{Charset, Defaults, IngestError, Report};

/// Pages with more elements than this are not news reports.
const MAX_ELEMENTS: usize = 200_000;

/// How far a page's own word on its character set may stand from its beginning; the HTML standard says 1024 bytes.
const CHARSET_WITHIN: usize = 2048;

/// Names of meta elements that hold the day of publication, best first.
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "publication_date",
    "publish-date",
    "publish_date",
    "pubdate",
    "article.published",
    "datepublished",
    "date",
];

/// Makes the article of a page.
pub(crate) fn html_report(name: &str, bytes: &[u8], defaults: &Defaults) -> Result<Report, IngestError> {
    let fail = |message: &str| IngestError::new(name, message).hint("save the report's text without its markup");
    let charset = defaults.charset.or_else(|| declared_charset(bytes));
    let (page, diagnostics) = decode(bytes, charset).map_err(|message| IngestError::new(name, message))?;
    if is_too_deep(&page) {
        return Err(fail("the page's elements are nested more than 1000 deep"));
    }
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let article =
        Readability::new(page.as_str(), None, Some(config)).and_then(|mut page| page.parse()).map_err(|_| fail("no main text was found in the page"))?;
    let text = paragraphs(&article.text_content);
    if text.is_empty() {
        return Err(fail("no main text was found in the page"));
    }
    let mut object = Map::new();
    let mut put = |key: &str, value: Option<String>| put_line(&mut object, key, value);
    let linked = linked(&page);
    put("title", Some(article.title.clone()).filter(|title| !title.trim().is_empty()).or_else(|| linked.title.clone()));
    put("publisher", article.site_name.clone().or_else(|| linked.publisher.clone()).or_else(|| meta(&page, "application-name")));
    let web = |url: &String| is_web(url);
    put("url", canonical(&page).filter(web).or_else(|| linked.url.clone().filter(web)));
    put("language", article.lang.clone());
    put("published", published(&page, linked.published, article.published_time.as_deref()));
    object.insert("text".to_owned(), Value::String(text));
    let mut report = object_report(name, 1, object, diagnostics, defaults)?;
    report.line = None;
    Ok(report)
}

fn declared_charset(bytes: &[u8]) -> Option<Charset> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(CHARSET_WITHIN)]).to_ascii_lowercase();
    let after = head.find("charset=").map(|at| &head[at + "charset=".len()..])?;
    let label: String = after.trim_start_matches(['"', '\'']).chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect();
    Charset::named(&label)
}

/// The day of publication as ISO 8601, if the page says one that can be read.
fn published(page: &str, of_article: Option<String>, found: Option<&str>) -> Option<String> {
    // Scripts that are no JSON often have a day all the same.
    let linked = of_article.into_iter().chain(json_ld_dates(page));
    let named = DATES.iter().filter_map(|name| meta(page, name));
    let timed = elements(page, "time").find_map(|tag| attribute(tag, "datetime"));
    let mut candidates = linked.chain(found.map(str::to_owned)).chain(named).chain(timed);
    candidates.find_map(|candidate| written_day(&candidate)).map(|day| day.to_string())
}

/// Values of `datePublished` in scripts of linked data.
fn json_ld_dates(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, key) in page.match_indices("\"datePublished\"") {
        let rest = page[at + key.len()..].trim_start();
        let Some(rest) = rest.strip_prefix(':') else { continue };
        if let Some(value) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) {
            found.push(value.to_owned());
        }
    }
    found
}

/// The content of the meta element with a name or property.
fn meta(page: &str, wanted: &str) -> Option<String> {
    let named =
        |tag: &&str| ["property", "name", "itemprop", "http-equiv"].iter().any(|key| attribute(tag, key).is_some_and(|name| name.eq_ignore_ascii_case(wanted)));
    elements(page, "meta").filter(named).find_map(|tag| attribute(tag, "content")).filter(|value| !value.trim().is_empty())
}

fn canonical(page: &str) -> Option<String> {
    let link = elements(page, "link").find(|tag| attribute(tag, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")));
    link.and_then(|tag| attribute(tag, "href")).or_else(|| meta(page, "og:url"))
}

/// The inside of the opening tags of an element.
fn elements<'p>(page: &'p str, name: &'p str) -> impl Iterator<Item = &'p str> {
    page.split('<').filter_map(move |part| {
        let rest = part.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(|_| &part[name.len()..])?;
        rest.starts_with(|c: char| c.is_ascii_whitespace()).then(|| rest.split('>').next().unwrap_or(rest))
    })
}

/// The value of an attribute in the inside of a tag, with the few entities that addresses and names have.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=')?;
        let key = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else { continue };
        let after = after.trim_start();
        let (value, next) = match after.chars().next()? {
            quote @ ('"' | '\'') => {
                let inside = &after[1..];
                let close = inside.find(quote)?;
                (&inside[..close], &inside[close + 1..])
            }
            _ => {
                let close = after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len());
                (&after[..close], &after[close..])
            }
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"));
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "Peru recalled its ambassador from Quito on Tuesday after a dispute over fishing rights, the foreign ministry in Lima said, adding that talks would go on.";

    fn page(head: &str) -> String {
        let body = (0..6).map(|n| format!("<p>{PARAGRAPH} This is paragraph {n}, with enough words to be one.</p>")).collect::<String>();
        format!(
            "<!DOCTYPE html><html lang=\"en-GB\"><head><title>Peru recalls envoy | The Paper</title>{head}</head><body><nav><a href=\"/\">Home</a> <a href=\"/world\">World</a></nav><article><h1>Peru recalls envoy</h1>{body}<p>Read more: Ten cats</p></article><footer>Copyright The Paper</footer></body></html>"
        )
    }

    fn read(page: &str) -> Report {
        html_report("a.html", page.as_bytes(), &Defaults::default()).unwrap()
    }

    #[test]
    fn the_main_text_and_nothing_around_it() {
        let report = read(&page("<meta property='og:site_name' content='The Paper'><link rel=canonical href='https://paper.example/1?a=1&amp;b=2'>"));
        let text = &report.article.text;
        assert_eq!(text.matches("Peru recalled its ambassador").count(), 6, "{text}");
        assert!(!text.contains("Read more") && !text.contains("Copyright") && !text.contains("Home"), "{text}");
        assert_eq!(report.article.publisher.as_deref(), Some("The Paper"));
        assert_eq!(report.article.url.as_deref(), Some("https://paper.example/1?a=1&b=2"));
        assert_eq!(report.article.publication_date, None, "no day is said, none is made");
        assert_eq!(report.line, None);
    }

    #[test]
    fn the_day_is_what_the_page_says() {
        let day = |head: &str| read(&page(head)).article.publication_date.map(|date| date.to_string());
        assert_eq!(day("<script type=\"application/ld+json\">{\"datePublished\" : \"2024-03-05T23:10:00-05:00\"}</script>").as_deref(), Some("2024-03-05"));
        let linked = "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"datePublished\": \"2024-03-05\", \"publisher\": {\"name\": \"The Paper\"}, \"url\": \"https://paper.example/1\"}</script>";
        let article = read(&page(linked)).article;
        assert_eq!((article.publisher.as_deref(), article.url.as_deref()), (Some("The Paper"), Some("https://paper.example/1")));
        assert_eq!(day("<meta content=\"2024-03-06T01:00:00Z\" property=\"article:published_time\">").as_deref(), Some("2024-03-06"));
        assert_eq!(day("<meta name=\"pubdate\" content=\"2024/03/07\">").as_deref(), Some("2024-03-07"));
        assert_eq!(day("<meta name=\"date\" content=\"yesterday\">"), None);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        let refused = |page: &str| html_report("a.html", page.as_bytes(), &Defaults::default()).unwrap_err().message().to_owned();
        assert!(refused("<html><body></body></html>").contains("no main text"));
        let deep = format!("<html><body>{}Peru{}</body></html>", "<div>".repeat(5000), "</div>".repeat(5000));
        assert!(refused(&deep).contains("nested"));
    }

    #[test]
    fn a_page_in_its_own_character_set() {
        let page = page("<meta charset=\"windows-1252\">").replace("Quito", "Bogot\u{e1}");
        let bytes: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let report = html_report("a.html", &bytes, &Defaults::default()).unwrap();
        assert!(report.article.text.contains("Bogotá"), "{}", report.article.text);
    }
}
