//! Feeds to reports: what is full text, what is a link, which day is taken, and what a broken item costs.

use dateline_ingest::{Defaults, Source, read_source};

const LONG: &str = "<p>Peru recalled its ambassador from Quito on Tuesday.</p><p>Ecuador &amp; Chile did not.</p>";

/// Each report as `id | published | publisher | url | text`, its diagnostics below it; each error as it is shown, after `note` if nothing is wrong.
fn show(name: &str, bytes: &[u8]) -> String {
    let mut out = String::new();
    for item in read_source(Source::bytes(name, bytes.to_vec()), &Defaults::default()) {
        match item {
            Ok(report) => {
                let article = &report.article;
                let known = |value: &Option<String>| value.clone().unwrap_or("-".into());
                let published = article.publication_date.map_or("-".to_owned(), |date| date.to_string());
                let id = if article.id.starts_with("sha256:") { "hash" } else { &article.id };
                out += &format!("{id} | {published} | {} | {} | {:?}\n", known(&article.publisher), known(&article.url), article.text);
                out.extend(report.diagnostics.iter().map(|diagnostic| format!("  {}\n", diagnostic.code)));
            }
            Err(error) => out += &format!("{}: {error}\n", if error.is_left_out() { "note" } else { "error" }),
        }
    }
    out
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>The Paper</title><link>https://paper.example</link>{items}</channel></rss>"
    )
}

fn item(n: u32, inside: &str) -> String {
    format!("<item><title>Envoy</title><link>https://paper.example/{n}</link><guid isPermaLink=\"false\">{n}</guid>{inside}</item>")
}

#[test]
fn items_with_their_text_are_reports_and_teasers_are_listed() {
    let full =
        format!("<pubDate>Tue, 05 Mar 2024 23:10:00 -0500</pubDate><description>Short.</description><content:encoded><![CDATA[{LONG}]]></content:encoded>");
    let feed = rss(&(item(1, &full)
        + &item(2, "<description>Peru recalled its envoy.</description>")
        + &item(3, "<content:encoded>Peru recalled [...]</content:encoded>")));
    assert_eq!(
        show("a.xml", feed.as_bytes()),
        "hash | 2024-03-05 | The Paper | https://paper.example/1 | \"Peru recalled its ambassador from Quito on Tuesday.\\n\\nEcuador & Chile did not.\"\n\
         note: a.xml: item 2 is a summary or a link; its text is at https://paper.example/2\n\
         note: a.xml: item 3 is a summary or a link; its text is at https://paper.example/3\n"
    );
}

#[test]
fn a_description_as_long_as_a_report_is_one() {
    let long = "Peru recalled its ambassador from Quito on Tuesday. ".repeat(20);
    assert!(show("a.rss", rss(&item(1, &format!("<description>{long}</description>"))).as_bytes()).starts_with("hash | - |"));
    let cut = format!("<description>{long} and then&lt;a href='x'&gt;Read more&lt;/a&gt;&lt;/p&gt;</description>");
    assert!(show("a.rss", rss(&item(1, &cut)).as_bytes()).starts_with("note:"));
}

#[test]
fn atom_entries_keep_their_ids_and_tell_where_the_day_is_one_of_change() {
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>The Paper</title><id>tag:paper.example,2024:f</id><updated>2024-03-09T00:00:00Z</updated>\
        <entry><id>tag:paper.example,2024:1</id><title>Envoy</title><link rel=\"alternate\" href=\"https://paper.example/1\"/><updated>2024-03-06T01:00:00+03:00</updated><content type=\"html\">&lt;p&gt;Peru recalled its envoy.&lt;/p&gt;</content></entry>\
        <entry><id>tag:paper.example,2024:2</id><title>Envoy</title><link href=\"https://paper.example/2\"/><published>2024-03-05T01:00:00+03:00</published><updated>2024-03-06T01:00:00Z</updated><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Chile did <b>not</b>.</p></div></content></entry>\
        <entry><id>tag:paper.example,2024:3</id><title>Envoy</title><updated>2024-03-06T01:00:00Z</updated><summary>Bolivia</summary></entry></feed>";
    assert_eq!(
        show("a.atom", feed.as_bytes()),
        "tag:paper.example,2024:1 | 2024-03-06 | The Paper | https://paper.example/1 | \"Peru recalled its envoy.\"\n  ingest/day-of-change\n\
         tag:paper.example,2024:2 | 2024-03-05 | The Paper | https://paper.example/2 | \"Chile did not.\"\n\
         note: a.atom: item 3 is a summary or a link; it gives no address\n"
    );
}

#[test]
fn json_feeds() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Paper", "items": [
        {"id": "https://paper.example/1", "url": "https://paper.example/1", "content_text": "Peru recalled its envoy.", "date_published": "2024-03-05T23:10:00-05:00"},
        {"id": "2", "url": "https://paper.example/2", "summary": "Chile did not."}]}"#;
    assert_eq!(
        show("feed.json", feed.as_bytes()),
        "https://paper.example/1 | 2024-03-05 | The Paper | https://paper.example/1 | \"Peru recalled its envoy.\"\n\
         note: feed.json: item 2 is a summary or a link; its text is at https://paper.example/2\n"
    );
    assert!(show("feed.json", &feed.as_bytes()[..200]).starts_with("error: feed.json: the feed cannot be read: "));
}

#[test]
fn a_broken_item_does_not_take_the_others_with_it() {
    let full = format!("<content:encoded><![CDATA[{LONG}]]></content:encoded>");
    let good = rss(&(item(1, &full) + &item(2, &full) + &item(3, &full)));
    let bad = good.replacen("<guid isPermaLink=\"false\">2</guid>", "<guid isPermaLink=\"false\">2</giud>", 1);
    let shown = show("a.xml", bad.as_bytes());
    let at = bad.match_indices("<item>").nth(1).expect("three items").0;
    assert_eq!(shown.matches("hash | -").count(), 2, "{shown}");
    assert!(shown.contains("error: a.xml: item 2 cannot be read: ") && shown.contains(&format!("(at byte {at})")), "{shown}");
    let cut = show("a.xml", &good.as_bytes()[..good.len() - 100]);
    assert_eq!((cut.matches("hash | -").count(), cut.matches("error: a.xml: item 3 is cut off (at byte").count()), (2, 1), "{cut}");
}

#[test]
fn hostile_feeds_are_told() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><rss version=\"2.0\"><channel><title>&b;</title><item><description>&b;&b;</description></item></channel></rss>";
    assert!(!show("a.xml", bomb.as_bytes()).contains("haha"), "entities are not expanded");
    let deep = rss(&item(1, &format!("<content:encoded><![CDATA[{}Peru]]></content:encoded>", "<div>".repeat(100_000))));
    assert!(show("a.xml", deep.as_bytes()).starts_with("note:"));
    let nested = format!("<rss version=\"2.0\"><channel>{}", "<item>".repeat(20_000));
    assert!(show("a.xml", nested.as_bytes()).lines().all(|line| !line.starts_with("hash")));
    assert!(show("a.xml", rss("").as_bytes()).starts_with("note: a.xml: the feed has no items"));
}
