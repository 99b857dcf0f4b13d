//! `dateline places`. In: a name, perhaps with text. Out: every place of that name, the likeliest first, and what speaks for each.

use std::io::{self, Write};

use dateline_coder::{Shown, show_candidates};
use dateline_ingest::{Defaults, Source, read_source};
use dateline_model::{Document, TokenSpan};
use dateline_nlp::Model;

use crate::args::PlacesArguments;
use crate::engine::Engine;
use crate::{Exit, complain};

pub(crate) fn run(arguments: &PlacesArguments) -> io::Result<Exit> {
    let Some(engine) = Engine::load(arguments.data.as_deref(), Model::default()) else { return Ok(Exit::Wrong) };
    let text = match &arguments.context {
        Some(context) => format!("{}\n\n{context}", arguments.name),
        None => arguments.name.clone(),
    };
    let mut out = io::stdout().lock();
    for report in read_source(Source::bytes("<name>", text.into_bytes()), &Defaults::default()) {
        let report = match report {
            Ok(report) => report,
            Err(error) => {
                complain(&error.to_string());
                return Ok(Exit::InputFailed);
            }
        };
        let doc = engine.code(report).doc;
        // "Paris, Texas": the name ends at the comma, the rest is context.
        let name = arguments.name.split(',').next().unwrap_or_default().trim_end();
        let found = words(&doc, name).map(|span| show_candidates(&doc, &engine.knowledge, span)).unwrap_or_default();
        if found.is_empty() {
            complain(&format!("no place is known as `{}`\n  hint: places are in data/places/places.csv and the gazetteer beside it", arguments.name));
            return Ok(Exit::InputFailed);
        }
        for (rank, place) in found.iter().take(arguments.limit).enumerate() {
            writeln!(out, "{}", line(rank + 1, place))?;
        }
        if found.len() > arguments.limit {
            writeln!(out, "and {} more", found.len() - arguments.limit)?;
        }
    }
    Ok(Exit::Done)
}

/// The tokens of the name, which the text begins with.
fn words(doc: &Document, name: &str) -> Option<TokenSpan> {
    let end = u32::try_from(name.len()).ok()?;
    let last = doc.sentences().iter().flat_map(|sentence| sentence.tokens.ids()).take_while(|token| doc.bytes(TokenSpan::token(*token)).start < end).last()?;
    Some(TokenSpan::new(0, last.0 + 1))
}

fn line(rank: usize, shown: &Shown) -> String {
    let place = &shown.place;
    let mut names = vec![place.name.as_str()];
    names.extend(place.admin1.as_deref().filter(|admin1| *admin1 != place.name));
    names.extend(place.country.as_deref());
    let mut facts = vec![place.precision.as_str().to_owned()];
    facts.extend(place.coordinates.map(|at| format!("{:.4} {:.4}", at.lat, at.lon)));
    facts.extend((shown.population > 0).then(|| format!("{} inhabitants", shown.population)));
    facts.extend(place.gazetteer_id.map(|id| format!("GeoNames {id}")));
    facts.push(place.found_by.as_str().to_owned());
    let why: Vec<String> = shown.why.iter().map(|(points, reason)| format!("{points} {reason}")).collect();
    format!("{rank:>2}  {}: {}\n    {} = {}", names.join(", "), facts.join(", "), shown.score, why.join(" + "))
}
