//! Scores place names against GeoVirus. In: its XML, and the usual centres of countries. Out: recognition, distance and country.
//!
//! `cargo run --release -p dateline-coder --example score_places -- geovirus.xml [--centres countries.json] [--data DIR] [--reader accurate|standard|fast] [--errors N]`
//!
//! GeoVirus marks names in running text with a point each; it has no country codes. The country of a point is that of the state which the
//! marked page is about, else that of the nearest town of the gazetteer. A country is no point for dateline; for this measure only it is
//! scored by its usual centre: the one that GeoVirus gives it (its Wikipedia page's), or, with `--centres`, that of `countries.json` of the
//! npm package world-countries. The centres of large countries lie hundreds of kilometres apart in such lists.
//! GeoVirus is for scoring only; nothing of it is in this repository.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use dateline_coder::{Knowledge, code, locate_spans};
use dateline_model::{Article, ByteSpan, Document, Language, Place, Precision, TokenSpan};
use dateline_nlp::{Model, Reader};
use serde_json::Value;

/// GeoNames' points for continents.
const CONTINENTS: [(&str, f64, f64); 7] = [
    ("Africa", 7.19, 21.09),
    ("Asia", 29.84, 89.30),
    ("Europe", 48.69, 9.14),
    ("North America", 46.07, -100.55),
    ("South America", -14.60, -57.66),
    ("Oceania", -18.31, 138.52),
    ("Antarctica", -78.16, 16.41),
];
/// Pages about what lies in several countries: no country is right for them.
const BEYOND_COUNTRIES: [&str; 28] = [
    "Americas",
    "European Union",
    "Western Europe",
    "Eastern Europe",
    "Northern Europe",
    "Southern Europe",
    "Central Europe",
    "South Asia",
    "Southeast Asia",
    "East Asia",
    "Central Asia",
    "Middle East",
    "West Africa",
    "East Africa",
    "Central Africa",
    "Southern Africa",
    "North Africa",
    "Sub-Saharan Africa",
    "Central America",
    "Latin America",
    "Caribbean",
    "Mediterranean Sea",
    "Eastern Mediterranean",
    "Black Sea",
    "Pacific Ocean",
    "Atlantic Ocean",
    "Indian Ocean",
    "Arctic",
];
/// The distance within which a place counts as right: 100 miles, as in the literature.
const NEAR: f64 = 161.0;

struct Gold {
    name: String,
    bytes: ByteSpan,
    point: (f64, f64),
    page: String,
}

/// How often a page has a mark, and where that is.
type Marks = (usize, (f64, f64));

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut words = arguments.iter();
    let (mut paths, mut data, mut centres, mut errors, mut model) = (Vec::new(), None, None, 0, Ok(Model::default()));
    while let Some(word) = words.next() {
        match word.as_str() {
            "--data" => data = words.next().map(Path::new),
            "--centres" => centres = words.next().map(Path::new),
            "--errors" => errors = words.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            "--reader" => model = words.next().map_or("", String::as_str).parse(),
            path => paths.push(path),
        }
    }
    let ([path], Ok(model)) = (paths.as_slice(), model) else {
        eprintln!("usage: score_places geovirus.xml [--centres countries.json] [--data DIR] [--reader accurate|standard|fast] [--errors N]");
        return ExitCode::FAILURE;
    };
    match score(path, centres, data, model, errors) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{path}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn score(path: &str, centres: Option<&Path>, data: Option<&Path>, model: Model, errors: usize) -> Result<String, String> {
    let knowledge = data.map_or_else(Knowledge::embedded, Knowledge::load).map_err(|errors| format!("{errors:#?}"))?;
    let reader = Reader::embedded(model).map_err(|error| error.to_string())?;
    let xml = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let articles = articles(&xml);
    let centres = if centres.is_some() { usual_centres(centres)? } else { marked_centres(&articles, &knowledge) };
    let (mut right, mut found, mut wanted, mut exact) = (0, 0, 0, 0);
    let (mut distances, mut countries, mut with_country, mut report) = (Vec::new(), 0, 0, Vec::new());
    let mut unplaced = 0;
    for (number, (text, gold)) in articles.into_iter().enumerate() {
        let (doc, _) = reader.read(article(number, text));
        let coding = code(&doc, &knowledge);
        let spans: Vec<TokenSpan> = gold.iter().filter_map(|one| tokens(&doc, one.bytes)).collect();
        if spans.len() != gold.len() {
            return Err(format!("article {number}: a mark outside the tokens"));
        }
        let system: Vec<TokenSpan> = coding.places.list.iter().map(|place| place.tokens).collect();
        wanted += spans.len();
        found += system.len();
        right += system.iter().filter(|one| spans.iter().any(|span| span.overlaps(**one))).count();
        exact += system.iter().filter(|one| spans.contains(one)).count();
        for place in coding.places.list.iter().filter(|place| !spans.iter().any(|span| span.overlaps(place.tokens))) {
            report.push(format!("EXTRA {number} {}", doc.slice(doc.bytes(place.tokens))));
        }
        for (one, span) in gold.iter().zip(&spans).filter(|(_, span)| !system.iter().any(|place| place.overlaps(**span))) {
            let tagged = doc
                .names()
                .iter()
                .find(|name| name.tokens.overlaps(*span))
                .map_or("no name".into(), |name| format!("{:?} {}", name.kind, doc.slice(doc.bytes(name.tokens))));
            report.push(format!("MISSED {number} {} | {tagged}", one.name));
        }
        for (one, place) in gold.iter().zip(locate_spans(&doc, &knowledge, &spans)) {
            let point = place.as_ref().and_then(|place| point(place, &centres));
            let distance = point.map(|point| kilometres(point, one.point));
            unplaced += usize::from(distance.is_none());
            distances.push(distance.unwrap_or(f64::INFINITY));
            let expected =
                state_of(&knowledge, &one.page).map(str::to_owned).or_else(|| knowledge.gazetteer.nearest_country(one.point, 100.0).map(str::to_owned));
            let got = place.as_ref().and_then(|place| place.country.clone());
            let beyond = BEYOND_COUNTRIES.contains(&one.page.as_str()) || CONTINENTS.iter().any(|(name, ..)| *name == one.page);
            let expected = expected.filter(|_| !beyond);
            if let Some(expected) = &expected {
                with_country += 1;
                countries += usize::from(got.as_ref() == Some(expected));
            }
            if distance.is_none_or(|distance| distance > NEAR) || (expected.is_some() && got != expected) {
                let (precision, name) = place.as_ref().map_or(("-", ""), |place| (place.precision.as_str(), place.name.as_str()));
                let distance = distance.map_or("no point".into(), |distance| format!("{distance:.0} km"));
                report.push(format!(
                    "WRONG {number} {} | {} | got {name} {} {precision} | wanted {} | {distance}",
                    one.name,
                    one.page,
                    got.as_deref().unwrap_or("-"),
                    expected.as_deref().unwrap_or("-")
                ));
            }
        }
    }
    report.truncate(errors);
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    let f1 = |right: usize| 2.0 * right as f64 / (found + wanted).max(1) as f64;
    report.push(format!(
        "recognised, overlapping   P {:.4}  R {:.4}  F1 {:.4}  ({right} of {found} given, {wanted} wanted)",
        share(right, found),
        share(right, wanted),
        f1(right)
    ));
    report.push(format!("recognised, same words    P {:.4}  R {:.4}  F1 {:.4}", share(exact, found), share(exact, wanted), f1(exact)));
    distances.sort_by(f64::total_cmp);
    let near = distances.iter().filter(|distance| **distance <= NEAR).count();
    report.push(format!("within {NEAR} km, of all      {near} of {}  {:.4}  (no point given: {unplaced})", distances.len(), share(near, distances.len())));
    report.push(format!("median error              {:.1} km", distances.get(distances.len() / 2).copied().unwrap_or(f64::NAN)));
    report.push(format!("country right             {countries} of {with_country}  {:.4}", share(countries, with_country)));
    Ok(report.join("\n"))
}

/// The point of a place: its own, or the usual centre of a country or continent.
fn point(place: &Place, centres: &BTreeMap<String, (f64, f64)>) -> Option<(f64, f64)> {
    let own = place.coordinates.map(|at| (at.lat, at.lon));
    let code = place.country.as_deref().filter(|_| place.precision == Precision::Country);
    own.or_else(|| centres.get(code.unwrap_or(&place.name)).copied())
}

/// The centres that the marks themselves give to countries and continents: those of their Wikipedia pages.
fn marked_centres(articles: &[(String, Vec<Gold>)], knowledge: &Knowledge) -> BTreeMap<String, (f64, f64)> {
    // A state may have several pages ("Zaire"): the one marked most often counts.
    let mut pages: BTreeMap<String, BTreeMap<&str, Marks>> = BTreeMap::new();
    for one in articles.iter().flat_map(|(_, gold)| gold) {
        let continent = CONTINENTS.iter().any(|(name, ..)| *name == one.page).then_some(one.page.as_str());
        if let Some(name) = state_of(knowledge, &one.page).or(continent) {
            pages.entry(name.to_owned()).or_default().entry(&one.page).or_insert((0, one.point)).0 += 1;
        }
    }
    pages.into_iter().filter_map(|(name, pages)| Some((name, pages.into_values().max_by_key(|(count, _)| *count)?.1))).collect()
}

/// The state that a Wikipedia page is about.
fn state_of<'k>(knowledge: &'k Knowledge, page: &str) -> Option<&'k str> {
    knowledge.state_named(page.trim_end_matches(" (country)"))
}

fn usual_centres(path: Option<&Path>) -> Result<BTreeMap<String, (f64, f64)>, String> {
    let mut centres: BTreeMap<String, (f64, f64)> = CONTINENTS.iter().map(|(name, lat, lon)| ((*name).to_owned(), (*lat, *lon))).collect();
    let Some(path) = path else { return Ok(centres) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let countries: Vec<Value> = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    for country in &countries {
        let code = country["cca3"].as_str().map(|code| if code == "UNK" { "XKX" } else { code });
        if let (Some(code), Some(lat), Some(lon)) = (code, country["latlng"][0].as_f64(), country["latlng"][1].as_f64()) {
            centres.insert(code.to_owned(), (lat, lon));
        }
    }
    Ok(centres)
}

/// The articles of the file with their marks. The file has one element a line and no attributes, so that no XML library is needed.
fn articles(xml: &str) -> Vec<(String, Vec<Gold>)> {
    between(xml, "article")
        .map(|article| {
            let text = between(article, "text").next().map(unescaped).unwrap_or_default();
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let gold = between(article, "location").filter_map(|location| {
                let field = |name: &str| between(location, name).next();
                let offset = |name: &str| field(name)?.trim().parse::<usize>().ok()?.checked_sub(1).and_then(|at| starts.get(at).copied());
                let (start, end) = (offset("start")?, offset("end")?);
                let page = field("page")?.rsplit("/wiki/").next()?.replace('_', " ");
                let point = (field("lat")?.trim().parse().ok()?, field("lon")?.trim().parse().ok()?);
                Some(Gold { name: unescaped(field("name")?), bytes: ByteSpan::new(start as u32, end as u32), point, page: unescaped(&page) })
            });
            let mut gold: Vec<Gold> = gold.collect();
            gold.sort_by_key(|one| (one.bytes.start, one.bytes.end));
            gold.dedup_by_key(|one| one.bytes);
            (text, gold)
        })
        .collect()
}

/// The contents of every element of a name.
fn between<'x>(xml: &'x str, name: &str) -> impl Iterator<Item = &'x str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        let start = rest.find(&open)? + open.len();
        let end = start + rest[start..].find(&close)?;
        let found = &rest[start..end];
        rest = &rest[end + close.len()..];
        Some(found)
    })
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn article(number: usize, text: String) -> Article {
    Article {
        id: number.to_string(),
        text,
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    }
}

/// The tokens that a stretch of text touches.
fn tokens(doc: &Document, bytes: ByteSpan) -> Option<TokenSpan> {
    let touched = doc.sentences().iter().flat_map(|sentence| sentence.tokens.ids()).filter(|token| doc.bytes(TokenSpan::token(*token)).overlaps(bytes));
    let ids: Vec<u32> = touched.map(|token| token.0).collect();
    Some(TokenSpan::new(*ids.first()?, ids.last()? + 1))
}

fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let h = ((lat_b - lat_a) / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}
