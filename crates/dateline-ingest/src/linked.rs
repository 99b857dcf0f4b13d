//! Linked data of web pages (JSON-LD, schema.org). In: a page. Out: what it says of its article: day, publisher, title, address.

use serde_json::{Map, Value};

/// Objects lie in objects; those of a page do not lie deeper.
const MAX_DEPTH: u8 = 12;

/// What a page says of its article.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Linked {
    pub(crate) published: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) url: Option<String>,
}

/// Reads the first article of a page's linked data. Scripts that are no JSON are passed over.
pub(crate) fn linked(page: &str) -> Linked {
    let mut found = Linked::default();
    for script in scripts(page) {
        if let Ok(value) = serde_json::from_str::<Value>(script)
            && article(&value, MAX_DEPTH, &mut found)
        {
            break;
        }
    }
    found
}

/// The contents of scripts of linked data.
fn scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|part| {
        let (tag, rest) = part.split_once('>')?;
        let script = rest.split("</script").next()?;
        tag.contains("application/ld+json").then(|| script.trim().trim_start_matches("<!--").trim_end_matches("-->"))
    })
}

/// Looks for an article, depth first; true if there is one.
fn article(value: &Value, depth: u8, found: &mut Linked) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match value {
        Value::Array(values) => values.iter().any(|value| article(value, depth, found)),
        Value::Object(object) if is_article(object) => {
            *found = Linked {
                published: text(object, "datePublished"),
                publisher: name(object.get("publisher")).or_else(|| name(object.get("sourceOrganization"))),
                title: text(object, "headline"),
                url: text(object, "url").or_else(|| object.get("mainEntityOfPage").and_then(address)),
            };
            true
        }
        Value::Object(object) => {
            ["@graph", "mainEntity", "mainEntityOfPage"].iter().any(|key| object.get(*key).is_some_and(|inside| article(inside, depth, found)))
        }
        _ => false,
    }
}

/// `NewsArticle`, `ReportageNewsArticle`, `BlogPosting` and their like, perhaps among other types.
fn is_article(object: &Map<String, Value>) -> bool {
    let known = |kind: &Value| kind.as_str().is_some_and(|kind| ["Article", "Posting", "Report"].iter().any(|end| kind.ends_with(end)));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(known),
        Some(kind) => known(kind),
        None => false,
    }
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty())
}

/// The name of an organisation, given as text, as an object, or as the first of several.
fn name(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(name) => Some(name.clone()),
        Value::Object(object) => text(object, "name"),
        Value::Array(values) => name(values.first()),
        _ => None,
    }
}

fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(url) => Some(url.clone()),
        Value::Object(object) => text(object, "@id").or_else(|| text(object, "url")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_a_page_is_found() {
        let page = r#"<script>var a = 1</script><script type="application/ld+json">{broken</script>
            <script type='application/ld+json'>{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
            {"@type": ["NewsArticle"], "headline": "Envoy", "datePublished": "2024-03-05T10:00:00Z",
             "publisher": {"@type": "Organization", "name": "The Paper"}, "mainEntityOfPage": {"@id": "https://paper.example/1"}}]}</script>"#;
        let some = |text: &str| Some(text.to_owned());
        let expected =
            Linked { published: some("2024-03-05T10:00:00Z"), publisher: some("The Paper"), title: some("Envoy"), url: some("https://paper.example/1") };
        assert_eq!(linked(page), expected);
    }

    #[test]
    fn without_an_article_nothing_is_said() {
        assert_eq!(
            linked(r#"<script type="application/ld+json">{"@type": "WebSite", "name": "x", "datePublished": "2024-03-05"}</script>"#),
            Linked::default()
        );
        let deep = format!("<script type=\"application/ld+json\">{}{}</script>", "[".repeat(100), "]".repeat(100));
        assert_eq!(linked(&deep), Linked::default());
    }
}
