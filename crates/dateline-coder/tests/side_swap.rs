//! No side: exchanging the two countries of a sentence exchanges the two sides of its coding and changes nothing else.
//!
//! In: every example of every rule that names two countries and no third, from raw text. The countries' names, adjectives, peoples and capitals are
//! exchanged, each with its own kind; a sentence where that gives no good English is skipped, and the number of those is bounded. Sentences that
//! do not mirror yet stand in `side-swap-known-wrong.txt`; one that comes right has to leave it.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{FILES, KNOWLEDGE, coded};
use dateline_model::{Coding, Document, Event, Party};

static FORMS: LazyLock<BTreeMap<String, (Kind, String)>> = LazyLock::new(forms);

/// Names that take the article.
const WITH_ARTICLE: [&str; 9] = ["United", "Netherlands", "Philippines", "Maldives", "Bahamas", "Gambia", "Central", "Czech Republic", "Dominican"];

/// Adjectives of a part of a country, which the table lists with the country's own.
const REGIONAL: [&str; 1] = ["Corsican"];

/// What a word says of a country. Each is exchanged with its like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Name,
    Adjective,
    People,
    Capital,
    Nickname,
    /// Forms that may be of two kinds.
    Unclear,
}

/// A form in a text.
struct Found {
    start: usize,
    end: usize,
    kind: Kind,
    code: String,
}

/// Every form of every state; the first of a kind is the one that is put in.
fn forms() -> BTreeMap<String, (Kind, String)> {
    let mut found: BTreeMap<String, (Kind, String)> = BTreeMap::new();
    for (code, kind, form) in rows() {
        found.entry(form).and_modify(|old| old.0 = Kind::Unclear).or_insert((kind, code));
    }
    found
}

/// Code, kind and form, in the order of the table.
fn rows() -> Vec<(String, Kind, String)> {
    let mut table = csv::Reader::from_reader(FILES.get("actors/states.csv").expect("the table of states").as_bytes());
    let header = table.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|title| title == name).unwrap_or_else(|| panic!("states.csv has a column {name}"));
    let columns = [
        ("name", Kind::Name),
        ("names", Kind::Name),
        ("adjectives", Kind::Adjective),
        ("people", Kind::People),
        ("capitals", Kind::Capital),
        ("nicknames", Kind::Nickname),
    ];
    let columns = columns.map(|(name, kind)| (column(name), kind));
    let code = column("code");
    let mut found = Vec::new();
    for row in table.records() {
        let row = row.expect("a row");
        for (at, kind) in columns {
            found.extend(row[at].split('|').filter(|form| !form.is_empty()).map(|form| (row[code].to_owned(), kind, form.to_owned())));
        }
    }
    found
}

/// The form that is put in for a country.
fn form_of(code: &str, kind: Kind) -> Option<String> {
    let regional = |form: &str| REGIONAL.contains(&form);
    rows().into_iter().find(|(of, one, form)| of == code && *one == kind && !regional(form)).map(|row| row.2)
}

/// The forms of countries in a text, longest first at each place, none inside a word.
fn countries(text: &str) -> Vec<Found> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let free = text.is_char_boundary(at) && !letter(text[..at].chars().next_back());
        let here = free.then(|| FORMS.iter().filter(|(form, _)| text[at..].starts_with(form.as_str()) && !letter(text[at + form.len()..].chars().next())));
        match here.and_then(|forms| forms.max_by_key(|(form, _)| form.len())) {
            Some((form, (kind, code))) => {
                found.push(Found { start: at, end: at + form.len(), kind: *kind, code: code.clone() });
                at += form.len();
            }
            None => at += 1,
        }
    }
    found
}

fn takes_article(name: &str) -> bool {
    WITH_ARTICLE.iter().any(|start| name.starts_with(start))
}

/// The text with the two countries exchanged, or why there is none.
fn exchange(text: &str, found: &[Found], sides: [&str; 2]) -> Result<String, &'static str> {
    let mut out = String::new();
    let mut done = 0;
    for one in found {
        if matches!(one.kind, Kind::Unclear | Kind::Nickname) {
            return Err("a form that has no counterpart");
        }
        let other = if one.code == sides[0] { sides[1] } else { sides[0] };
        let Some(form) = form_of(other, one.kind) else { return Err("the other country has no such form") };
        let mut before = text[done..one.start].to_owned();
        if one.kind == Kind::Name {
            let had = before.to_lowercase().ends_with("the ") && takes_article(&text[one.start..one.end]);
            if had {
                before.truncate(before.len() - 4);
            }
            if takes_article(&form) {
                let first = out.is_empty() && before.is_empty();
                before += if first { "The " } else { "the " };
            }
        }
        // "a Kenyan", "an Iraqi"
        let words = before.split_whitespace().last().unwrap_or("").to_lowercase();
        if (words == "a" || words == "an") && before.ends_with(' ') {
            let vowel = form.starts_with(['A', 'E', 'I', 'O']) || form.starts_with("Ug");
            before.truncate(before.trim_end().len() - if words == "an" { 1 } else { 0 });
            before = format!("{}{} ", before.trim_end(), if vowel { "n" } else { "" });
        }
        out += &before;
        out += &form;
        done = one.end;
    }
    Ok(out + &text[done..])
}

/// An event without what may differ: type and mode, status, parties and source, the countries exchanged where asked.
fn line(event: &Event, sides: Option<[&str; 2]>) -> String {
    let exchanged = |code: &str| match sides {
        Some([a, b]) if code == a => b.to_owned(),
        Some([a, b]) if code == b => a.to_owned(),
        _ => code.to_owned(),
    };
    let parties = |parties: &[Party]| {
        let mut shown: Vec<String> = parties.iter().map(|party| format!("{}.{}", exchanged(&party.code), party.sector.as_str())).collect();
        shown.sort();
        shown.join("+")
    };
    let source = event.source.as_ref().map_or("-".to_owned(), |source| source.code.as_deref().map_or("?".to_owned(), exchanged));
    let mode = event.mode.as_deref().unwrap_or("-");
    let (actors, recipients) = (parties(&event.actors), parties(&event.recipients));
    format!("{}:{mode} {actors} -> {recipients} {} by {source} {}", event.event_type, event.status.as_str(), event.found_by.as_str())
}

fn lines(coding: &Coding, sides: Option<[&str; 2]>) -> Vec<String> {
    coding.events.iter().map(|event| line(event, sides)).collect()
}

/// True if words other than the exchanged ones tie the text to one of the countries: "Putin", "Kherson", "the Duma".
fn tied(doc: &Document, coding: &Coding, found: &[Found], sides: [&str; 2]) -> bool {
    let exchanged = |span: dateline_model::ByteSpan| found.iter().any(|one| (one.start as u32) < span.end && span.start < one.end as u32);
    let place =
        coding.places.list.iter().any(|place| place.country.as_deref().is_some_and(|code| sides.contains(&code)) && !exchanged(doc.bytes(place.tokens)));
    let name = coding.mentions.iter().any(|(id, mention)| {
        let entity = coding.entities.of(id).map(|id| coding.entities.get(id));
        let own = entity.is_some_and(|entity| !entity.offices.is_empty() || entity.code.as_deref().is_some_and(|code| sides.contains(&code)));
        own && doc.upos(mention.head) == dateline_model::Upos::Propn && !exchanged(doc.bytes(mention.tokens))
    });
    place || name
}

fn known_wrong() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/side-swap-known-wrong.txt")
}

#[test]
fn exchanging_the_countries_of_an_example_mirrors_its_coding() {
    let texts: BTreeSet<&str> = KNOWLEDGE.rules.rules().iter().flat_map(|rule| &rule.examples).map(|example| example.text.as_str()).collect();
    let listed = std::fs::read_to_string(known_wrong()).expect("the list of known-wrong sentences");
    let listed: BTreeSet<&str> = listed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (mut swapped, mut wrong) = (0, BTreeMap::new());
    let mut skipped: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        let found = countries(text);
        let codes: BTreeSet<&str> = found.iter().map(|one| one.code.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let [a, b] = codes[..] else { continue };
        let other = match exchange(text, &found, [a, b]) {
            Ok(other) => other,
            Err(reason) => {
                *skipped.entry(reason).or_default() += 1;
                continue;
            }
        };
        let (doc, coding) = coded(text);
        if tied(&doc, &coding, &found, [a, b]) {
            *skipped.entry("another word names one of the countries").or_default() += 1;
            continue;
        }
        swapped += 1;
        let (want, got) = (lines(&coding, Some([a, b])), lines(&coded(&other).1, None));
        if want != got {
            wrong.insert(text, format!("{text}\n  exchanged: {other}\n  - {}\n  + {}", want.join("\n  - "), got.join("\n  + ")));
        }
    }
    let all: usize = skipped.values().sum();
    println!("{swapped} exchanged, {} of them not mirrored, {all} skipped: {skipped:?}", wrong.len());
    let new: Vec<&String> = wrong.iter().filter(|(text, _)| !listed.contains(*text)).map(|(_, message)| message).collect();
    let right: Vec<&&str> = listed.iter().filter(|text| !wrong.contains_key(*text)).collect();
    assert!(new.is_empty(), "not mirrored:\n{}", new.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("\n"));
    assert!(right.is_empty(), "right now, or no example any more: remove from side-swap-known-wrong.txt:\n{right:#?}");
    assert!(swapped >= 150, "only {swapped} sentences were exchanged");
    assert!(all * 3 <= swapped, "{all} sentences skipped, {swapped} exchanged: {skipped:?}");
}

#[test]
fn words_are_exchanged_with_their_like() {
    let swap = |text: &str, sides| exchange(text, &countries(text), sides);
    assert_eq!(swap("Kenya accused Peru of an attack.", ["KEN", "PER"]).as_deref(), Ok("Peru accused Kenya of an attack."));
    assert_eq!(swap("A Kenyan envoy met an Iraqi minister.", ["IRQ", "KEN"]).as_deref(), Ok("An Iraqi envoy met a Kenyan minister."));
    assert_eq!(swap("The Netherlands sued Kenya.", ["KEN", "NLD"]).as_deref(), Ok("Kenya sued the Netherlands."));
    assert_eq!(swap("Kenya sued the Netherlands.", ["KEN", "NLD"]).as_deref(), Ok("The Netherlands sued Kenya."));
    assert!(swap("The Kremlin accused Kenya.", ["KEN", "RUS"]).is_err());
}
