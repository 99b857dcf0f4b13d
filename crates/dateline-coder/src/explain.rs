//! In: a document with its coding. Out: the text of `dateline why`: tokens, tree, propositions, the rules that matched, near misses with the condition
//! that failed, and for a sentence without events the reason.

use std::fmt::Write as _;

use dateline_model::{Coding, Document, PropositionId, SentenceId, SentenceKind, Upos};

use crate::events::{Layers, matching_rules};
use crate::knowledge::Knowledge;
use crate::show;

/// What to explain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filter {
    /// Every sentence.
    All,
    /// One sentence, counted from 0.
    Sentence(usize),
    /// The sentence of the event with the id (or the beginning of one).
    Event(String),
}

/// Explains a coding. `None` if the filter names a sentence or event that does not exist.
pub fn explain(doc: &Document, coding: &Coding, knowledge: &Knowledge, filter: &Filter) -> Option<String> {
    let chosen: Vec<SentenceId> = match filter {
        Filter::All => doc.sentence_ids().collect(),
        Filter::Sentence(number) => doc.sentence_ids().nth(*number).into_iter().collect(),
        Filter::Event(id) => coding.events.iter().filter(|event| event.id.starts_with(id.as_str())).map(|event| event.sentence).collect(),
    };
    if chosen.is_empty() && !doc.sentences().is_empty() {
        return None;
    }
    let mut out = String::new();
    for id in chosen {
        sentence(&mut out, doc, coding, knowledge, id);
    }
    Some(out)
}

/// Writing to a `String` cannot fail; the macro keeps the calls readable.
macro_rules! line {
    ($out:expr, $($arg:tt)*) => { writeln!($out, $($arg)*).expect("writing to a String cannot fail") };
}

fn sentence(out: &mut String, doc: &Document, coding: &Coding, knowledge: &Knowledge, id: SentenceId) {
    let sentence = doc.sentence(id);
    line!(out, "sentence {}: {}", id.0, doc.slice(sentence.span).replace('\n', " "));
    tree(out, doc, id);
    let inside = |token: dateline_model::TokenId| sentence.tokens.has(token);

    let mentions: Vec<String> = coding
        .mentions
        .iter()
        .filter(|(_, mention)| inside(mention.head))
        .map(|(mention, _)| crate::entities::show_entity(doc, &coding.mentions, &coding.entities, mention))
        .collect();
    section(out, "entities", &mentions);
    let timexes: Vec<String> =
        coding.timexes.list.iter().filter(|timex| sentence.tokens.contains(timex.tokens)).map(|timex| crate::timex::show(doc, timex)).collect();
    section(out, "timex", &timexes);
    let places: Vec<String> =
        coding.places.list.iter().filter(|place| sentence.tokens.contains(place.tokens)).map(|place| crate::places::show_place(doc, place)).collect();
    section(out, "places", &places);
    let statements: Vec<String> =
        coding.statements.list.iter().filter(|statement| statement.sentence == id).map(|statement| crate::statements::show(doc, statement)).collect();
    section(out, "statements", &statements);

    let scene = Layers::of(coding).scene(doc, knowledge);
    let mut matched_any = false;
    line!(out, "  propositions");
    for (proposition_id, proposition) in coding.propositions.within(sentence.tokens) {
        let factuality = &coding.statements.factuality[proposition_id.index()];
        line!(
            out,
            "    {} | {} because {}{}",
            show::proposition(doc, proposition),
            factuality.status.as_str(),
            factuality.because,
            under(doc, coding, proposition_id)
        );
        let (hits, misses) = matching_rules(&scene, knowledge, proposition_id);
        for hit in &hits {
            matched_any = true;
            line!(out, "      matches {}", hit.rule.id);
        }
        for miss in misses {
            line!(out, "      near miss {} (line {}): {}", miss.rule.id, miss.alternative.line, miss.mismatch.reason);
        }
    }

    let events: Vec<_> = coding.events.iter().filter(|event| event.sentence == id).collect();
    line!(out, "  events");
    for event in &events {
        line!(out, "    {}  {}", event.id, show::event(doc, event));
    }
    if events.is_empty() {
        line!(out, "    none: {}", no_event(doc, coding, id, matched_any));
    }
    for diagnostic in coding.diagnostics.iter().filter(|diagnostic| sentence.span.overlaps(diagnostic.span)) {
        line!(out, "  {} {}: {}", diagnostic.severity.as_str(), diagnostic.code, diagnostic.message);
        if let Some(hint) = &diagnostic.hint {
            line!(out, "    hint: {hint}");
        }
    }
    line!(out, "");
}

fn section(out: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        line!(out, "  {title}");
        for one in lines {
            line!(out, "    {one}");
        }
    }
}

/// One token a line: number, form, lemma, part of speech, relation and head.
fn tree(out: &mut String, doc: &Document, id: SentenceId) {
    let tokens = doc.sentence(id).tokens;
    for token in tokens.ids() {
        let head = doc.head(token).map_or("-".to_owned(), |head| format!("{}:{}", head.0 - tokens.start + 1, doc.form(head)));
        line!(
            out,
            "  {:>4}  {:<20} {:<18} {:<6} {:<14} {head}",
            token.0 - tokens.start + 1,
            doc.form(token),
            doc.lemma(token),
            doc.upos(token),
            doc.deprel(token).as_str()
        );
    }
}

fn under(doc: &Document, coding: &Coding, id: PropositionId) -> String {
    coding.propositions.get(id).embedding.map_or(String::new(), |embedding| {
        format!(", {} of `{}`", format!("{:?}", embedding.kind).to_lowercase(), doc.form(coding.propositions.get(embedding.under).head))
    })
}

/// Why a sentence has no events.
fn no_event(doc: &Document, coding: &Coding, id: SentenceId, matched_any: bool) -> String {
    let sentence = doc.sentence(id);
    match sentence.kind {
        SentenceKind::Prose | SentenceKind::Headline => {}
        SentenceKind::Link => return "a link to another report is not coded".into(),
        SentenceKind::Boilerplate => return "a line that is no part of the report is not coded".into(),
    }
    if let Some(diagnostic) = coding.diagnostics.iter().find(|diagnostic| diagnostic.code.starts_with("events/") && sentence.span.overlaps(diagnostic.span)) {
        return diagnostic.message.clone();
    }
    if matched_any {
        return "a rule matched, but its event was merged with another".into();
    }
    let propositions = coding.propositions.list.iter().filter(|proposition| proposition.sentence == id).count();
    if propositions == 0 {
        return match sentence.tokens.ids().any(|token| doc.upos(token) == Upos::Verb) {
            true => "no proposition: its verbs only modify other words".into(),
            false => "no trigger: there is neither a verb nor an event noun".into(),
        };
    }
    "no trigger: no rule names any of its predicates with these arguments".into()
}
