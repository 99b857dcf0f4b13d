//! Places asked for by themselves. In: a document and spans of it. Out: the place that each names, or every candidate and why one wins.

use dateline_model::{Document, Mention, MentionKind, NameKind, Place, TokenSpan};

use super::score::Score;
use super::{Candidate, Candidates, Origin};
use crate::actors::Known;
use crate::knowledge::Knowledge;
use crate::mentions::{head_of, mentions};

/// A candidate of a name, for reading.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The place that it would be.
    pub place: Place,
    /// Inhabitants; 0 where not known.
    pub population: u64,
    /// What it scores altogether.
    pub score: i64,
    /// What the score is made of.
    pub why: Vec<(i64, &'static str)>,
}

/// The places that given words name, whatever the reader takes them for; for scoring with names that are known to be places.
pub fn locate_spans(doc: &Document, knowledge: &Knowledge, spans: &[TokenSpan]) -> Vec<Option<Place>> {
    let layer = with_names(doc, knowledge, spans);
    let (places, _) = crate::places::places(doc, &layer, &knowledge.actors, &knowledge.gazetteer);
    spans.iter().map(|span| places.list.iter().find(|place| place.tokens == *span).cloned()).collect()
}

/// Every place that words may name, the likeliest first.
pub fn show_candidates(doc: &Document, knowledge: &Knowledge, span: TokenSpan) -> Vec<Shown> {
    let layer = with_names(doc, knowledge, &[span]);
    let tables = Candidates { actors: &knowledge.actors, gazetteer: &knowledge.gazetteer };
    crate::places::ranked(doc, &layer, tables, span, |ranked| {
        ranked
            .iter()
            .map(|(candidate, score)| Shown {
                place: tables.place(span, candidate),
                population: candidate.population,
                score: score.sum(),
                why: why(candidate, *score),
            })
            .collect()
    })
}

/// The mentions of a document, with the given words as its only geographical names.
fn with_names(doc: &Document, knowledge: &Knowledge, spans: &[TokenSpan]) -> dateline_model::Mentions {
    let (mut layer, _) = mentions(doc, &knowledge.actors);
    let geographical = |mention: &Mention| matches!(mention.kind, MentionKind::Name(NameKind::GeoPolitical | NameKind::Location | NameKind::Facility));
    layer.list.retain(|mention| !(spans.iter().any(|span| mention.tokens.overlaps(*span)) || geographical(mention) && spans.len() > 1));
    layer.list.extend(spans.iter().map(|span| Mention {
        tokens: *span,
        head: head_of(doc, *span),
        kind: MentionKind::Name(NameKind::GeoPolitical),
        found_by: dateline_model::FoundBy::pass("places/asked"),
    }));
    layer.list.sort_by_key(|mention| (mention.tokens.start, mention.tokens.end));
    layer
}

fn why(candidate: &Candidate, score: Score) -> Vec<(i64, &'static str)> {
    let prior = match candidate.origin {
        Origin::Table(Known::Disputed(_)) => "a disputed territory, by data/policy",
        Origin::Table(Known::State(..)) if candidate.precision == dateline_model::Precision::Country => "a state",
        Origin::Table(Known::State(..)) => "a capital",
        Origin::Table(_) => "in data/places/places.csv",
        Origin::Gazetteer => "by its size",
    };
    let parts = [
        (score.prior, prior),
        (score.country, "its country is named"),
        (score.near, "its country is named in the same sentence"),
        (score.told, "the text says what it lies in"),
        (score.company, "other places named are near it or around it"),
        (score.kind, "the word for its kind beside it"),
    ];
    parts.into_iter().filter(|(points, _)| *points != 0).collect()
}
