//! Quotations that no verb takes as its object. In: the quotations of the text and the statements found so far. Out: longer statements, and new ones:
//! quotations that go on, or stand behind a colon.

use dateline_model::{ByteSpan, FoundBy, SentenceId, Stance, TokenId, Upos};

use super::{cue_of, cue_span, is_said, speaker, trimmed};
use crate::statements::lexicon::Cue;
use crate::statements::reading::{Draft, Reading};

/// Quotations that no tree gave to a speaker: a reporting verb directly before or after does.
pub(super) fn quotations(reading: &Reading<'_>, drafts: &mut Vec<Draft>) {
    let doc = reading.doc;
    for quote in 0..reading.quotes.list.len() {
        for sentence in doc.sentence_ids() {
            let part = reading.quotes.part(doc, quote, sentence);
            if part.is_empty() || drafts.iter().any(|draft| draft.sentence == sentence && draft.content.overlaps(part) && !part.contains(draft.cue)) {
                continue;
            }
            let inside = reading.tokens_in(sentence, part);
            let (Some(first), Some(last)) = (inside.first().copied(), inside.last().copied()) else { continue };
            let words = inside.iter().filter(|token| doc.upos(**token) != Upos::Punct).count();
            let clausal = words >= 3 && inside.iter().any(|token| reading.is_predicate(*token));
            let Some((verb, cue, joined)) = neighbour(reading, drafts, first, last) else {
                drafts.extend(after_colon(reading, sentence, part, &inside));
                continue;
            };
            if !(joined && (clausal || words >= 2)) {
                drafts.extend(after_colon(reading, sentence, part, &inside));
                continue;
            }
            let mut source = speaker(reading, verb).filter(|token| !part.contains(doc.token(*token).span));
            if source.is_none() {
                // Inverted order: "..., said the mayor".
                source = (verb.0 + 1..verb.0 + 6).map(TokenId).take_while(|token| token.index() < doc.tokens().len()).find(|token| {
                    doc.token(*token).sentence == sentence
                        && (doc.upos(*token).is_nominal() || doc.upos(*token) == Upos::Pron)
                        && !part.contains(doc.token(*token).span)
                });
            }
            drafts.push(Draft {
                sentence,
                source,
                cue: cue_span(reading, verb, cue),
                cue_head: verb,
                attribution: source.into_iter().collect(),
                tokens: inside,
                vouches: true,
                content: trimmed(reading, part),
                stance: cue.stance,
                quoted: true,
                found_by: FoundBy::named(format!("lexicons/en/reporting#{}", cue.lemma.replace(' ', "-"))),
            });
        }
    }
}

/// `He spoke in Rome: "..."`: a colon before a quotation makes the subject of the sentence its speaker.
fn after_colon(reading: &Reading<'_>, sentence: SentenceId, part: ByteSpan, inside: &[TokenId]) -> Option<Draft> {
    let doc = reading.doc;
    let first = *inside.first()?;
    let before = |token: TokenId| doc.previous(token);
    let mut mark = before(first)?;
    while crate::statements::quotes::is_mark_token(doc.form(mark)) {
        mark = before(mark)?;
    }
    if doc.form(mark) != ":" {
        return None;
    }
    let outer = doc.sentence(sentence).tokens.ids().take_while(|token| *token < mark);
    let verb = outer
        .filter(|token| doc.upos(*token) == Upos::Verb && reading.quotes.around(doc, *token).is_none())
        .min_by_key(|token| (doc.ancestors(*token).count(), token.0))?;
    let source = reading.speaker(verb)?;
    Some(Draft {
        sentence,
        source: Some(source),
        cue: doc.token(mark).span,
        cue_head: mark,
        attribution: vec![source],
        tokens: inside.to_vec(),
        vouches: true,
        content: trimmed(reading, part),
        stance: Stance::Asserts,
        quoted: true,
        found_by: FoundBy::pass("statements/colon"),
    })
}

/// The reporting verb nearest to a quotation, and whether punctuation joins the two.
fn neighbour<'r>(reading: &'r Reading<'_>, drafts: &[Draft], first: TokenId, last: TokenId) -> Option<(TokenId, &'r Cue, bool)> {
    const REACH: u32 = 12;
    let doc = reading.doc;
    let sentence = doc.sentence(doc.token(first).sentence).tokens;
    let fits = |token: TokenId| {
        let cue = cue_of(reading, token)?;
        let free = drafts.iter().all(|draft| draft.cue_head != token);
        (free && cue.takes("quote") && is_said(reading, token, cue)).then_some((token, cue))
    };
    let outside = |token: TokenId| reading.quotes.around(doc, token).is_none();
    let after = (last.0 + 1..sentence.end.min(last.0 + REACH)).map(TokenId).filter(|token| outside(*token)).find_map(fits);
    let before = (sentence.start.max(first.0.saturating_sub(REACH))..first.0).rev().map(TokenId).filter(|token| outside(*token)).find_map(fits);
    let gap = |from: TokenId, to: TokenId| doc.slice(ByteSpan::new(doc.token(from).span.end, doc.token(to).span.start)).to_owned();
    let tail: String = doc.slice(ByteSpan::new(doc.token(last).span.start, doc.token(last).span.end)).to_owned();
    if let Some((verb, cue)) = after {
        let joined = gap(last, verb).contains([',', '?', '!']) || tail.ends_with([',', '?', '!', '.']);
        return Some((verb, cue, joined));
    }
    let (verb, cue) = before?;
    let between = gap(verb, first);
    let joined =
        between.trim().trim_end_matches(|c| crate::statements::quotes::is_mark(c) || c == '\'').trim_end().ends_with([',', ':']) || first.0 <= verb.0 + 2;
    Some((verb, cue, joined))
}
