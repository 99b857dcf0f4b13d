//! Reporting verbs. In: the trees. Out: who says, denies, promises or accuses what: indirect speech, quotations, "as X said", passives, "accuse X of Y".

mod contents;
mod quotations;

pub(super) use self::contents::same_speaker;

use dateline_model::{ByteSpan, Deprel, FoundBy, Stance, TokenId, Upos};

use self::contents::{around_parenthesis, clause_content, marked_clause, object_content, prepositional, rest_of_sentence, topic, without_asides};
use self::quotations::quotations;
use super::lexicon::{Cue, Effect, Frame, Pos};
use super::reading::{Draft, Reading};

/// Every statement that a reporting verb makes, except those of relative clauses about another statement's content.
pub(super) fn verbs(reading: &Reading<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for sentence in reading.doc.sentence_ids() {
        for token in reading.doc.sentence(sentence).tokens.ids() {
            if let Some(cue) = cue_of(reading, token)
                && is_said(reading, token, cue)
                && let Some(draft) = statement(reading, token, cue)
            {
                drafts.push(draft);
            }
        }
    }
    quotations(reading, &mut drafts);
    drafts
}

/// The lexicon row of a verb, with its particle or preposition.
pub(super) fn cue_of<'r>(reading: &'r Reading<'_>, verb: TokenId) -> Option<&'r Cue> {
    let doc = reading.doc;
    if doc.upos(verb) != Upos::Verb || matches!(doc.deprel(verb), Deprel::Amod | Deprel::Compound | Deprel::Case | Deprel::Mark | Deprel::Aux) {
        return None;
    }
    reading.lexicon.cue(Pos::Verb, doc.lemma(verb), |rest| rest_of_cue(reading, verb, rest).is_some())
}

/// The token that completes a cue of two words: a particle, an adverb, or the preposition of a dependent.
fn rest_of_cue(reading: &Reading<'_>, verb: TokenId, rest: &str) -> Option<TokenId> {
    let doc = reading.doc;
    let same = |token: &TokenId| *token > verb && doc.form(*token).eq_ignore_ascii_case(rest);
    let children = doc.children(verb);
    let marks = children.iter().flat_map(|child| doc.children(*child)).copied().filter(|token| matches!(doc.deprel(*token), Deprel::Case | Deprel::Mark));
    let next = doc.next(verb).filter(|token| doc.deprel(*token) != Deprel::Mark);
    children.iter().copied().chain(marks).chain(next).find(same)
}

/// Whether the verb tells of a saying that took place: not "may say", "did not say", "if he says".
fn is_said(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> bool {
    let doc = reading.doc;
    // "does not believe that X" doubts X; other negated cues tell of no saying.
    if reading.is_negated(verb) && !cue.takes_exactly("doubted") {
        return false;
    }
    let unreal = |child: &TokenId| {
        let form = doc.form(*child).to_lowercase();
        match doc.deprel(*child) {
            Deprel::Aux => matches!(form.as_str(), "may" | "might" | "could" | "should" | "would" | "must" | "can" | "will" | "'ll" | "’ll" | "shall"),
            Deprel::Mark => matches!(form.as_str(), "if" | "unless" | "whether"),
            _ => false,
        }
    };
    if doc.children(verb).iter().any(unreal) {
        return false;
    }
    // "a think tank": a bare form without anybody who speaks, in the middle of a sentence, is a misread noun.
    let bare = doc.form(verb).eq_ignore_ascii_case(doc.lemma(verb))
        && doc.deprel(verb) == Deprel::Root
        && doc.sentence(doc.token(verb).sentence).tokens.start != verb.0;
    if bare && !doc.children(verb).iter().any(|child| doc.deprel(*child).is_subject() || doc.deprel(*child) == Deprel::Aux) && speaker(reading, verb).is_none()
    {
        return false;
    }
    // An infinitive tells of a saying only under a verb that makes it true ("went on to say").
    if reading.has_to(verb) {
        let above = doc.head(verb).filter(|_| doc.deprel(verb) == Deprel::Xcomp);
        return above.is_some_and(|above| {
            let key = doc.lemma(above).to_owned();
            let with_particle = doc.next(above).map(|next| format!("{key} {}", doc.form(next).to_lowercase()));
            let signature = with_particle.and_then(|key| reading.lexicon.signature(&key, Frame::To)).or_else(|| reading.lexicon.signature(&key, Frame::To));
            signature.is_some_and(|signature| signature.under_positive == Effect::Inherit) && !reading.is_negated(above)
        });
    }
    // A modal over the first of two coordinated verbs holds for both.
    if doc.deprel(verb) == Deprel::Conj
        && let Some(head) = doc.head(verb)
    {
        let bare = doc.feat(verb, "VerbForm") == Some("Inf");
        return !(bare && (doc.children(head).iter().any(unreal) || reading.has_to(head)));
    }
    true
}

fn statement(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<Draft> {
    let claim_first = if cue.takes("claim") { object_content(reading, verb, cue) } else { None };
    let found = marked_clause(reading, verb, cue)
        .or(claim_first)
        .or_else(|| clause_content(reading, verb, cue))
        .or_else(|| prepositional(reading, verb, cue))
        .or_else(|| object_content(reading, verb, cue))
        .or_else(|| topic(reading, verb, cue))
        .or_else(|| around_parenthesis(reading, verb, cue))
        .or_else(|| rest_of_sentence(reading, verb, cue))?;
    let (mut tokens, edge) = found;
    without_asides(reading, verb, &mut tokens);
    // "which the army said was abandoned": the pronoun stands for what the author speaks of.
    if edge == Edge::Below && tokens.first().is_some_and(|first| *first < verb && reading.is_relative(*first)) {
        tokens.retain(|token| *token > verb);
    }
    draft(reading, verb, cue, tokens, edge)
}

/// Where a content stands: in a clause or phrase of the cue, or around the cue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Below,
    Around,
    /// What the speaking is about, without saying what is said of it ("criticised the mayor").
    Topic,
}

fn draft(reading: &Reading<'_>, verb: TokenId, cue: &Cue, mut tokens: Vec<TokenId>, edge: Edge) -> Option<Draft> {
    let doc = reading.doc;
    let outer = reading.quotes.around(doc, verb);
    let sentence = doc.token(verb).sentence;
    // Speech inside a quotation does not reach out of it.
    if let Some(outer) = outer {
        let inner = reading.quotes.list[outer].inner;
        tokens.retain(|token| inner.contains(doc.token(*token).span));
    }
    let (first, last) = (*tokens.first()?, *tokens.last()?);
    let mut content = reading.span(&tokens);
    let mut quoted = false;
    if let Some(quote) = quote_at(reading, first, last, outer) {
        let part = reading.quotes.part(doc, quote, sentence);
        let inside = tokens.iter().filter(|token| part.contains(doc.token(**token).span)).count();
        let part_tokens = reading.tokens_in(sentence, part);
        // A parser may hang the first words of a quotation outside it.
        let most = inside == tokens.len() && inside * 2 >= part_tokens.len();
        let begins = most || tokens.iter().copied().find(|token| doc.upos(*token) != Upos::Punct).is_some_and(|token| starts_part(reading, token, part));
        let predicate_inside = head_of_content(reading, &tokens).is_some_and(|head| part_tokens.contains(&head));
        if begins && (inside * 10 >= tokens.len() * 8 || predicate_inside) && cue.takes("quote") && has_predicate(reading, &part_tokens, inside, tokens.len()) {
            quoted = true;
            content = trimmed(reading, part);
            tokens = reading.tokens_in(sentence, part);
        }
    }
    if edge == Edge::Around && !quoted {
        content = around(reading, verb, &tokens).unwrap_or(content);
    }
    // "told them to leave" requests, "told them that" asserts.
    let infinitive = head_of_content(reading, &tokens).is_some_and(|head| reading.has_to(head) && doc.deprel(head) != Deprel::Ccomp);
    let stance = cue.to_stance().filter(|_| infinitive && !quoted).unwrap_or(cue.stance);
    Some(Draft {
        sentence,
        source: speaker(reading, verb),
        cue: cue_span(reading, verb, cue),
        cue_head: verb,
        attribution: speaker(reading, verb).into_iter().collect(),
        // "rejected the claim": what is denied is somebody else's word.
        vouches: !cue.takes_exactly("unvouched")
            && edge != Edge::Topic
            && !(cue.takes("claim")
                && doc
                    .dependents(verb, &[Deprel::Obj, Deprel::NsubjPass])
                    .any(|object| reading.lexicon.cue(Pos::Noun, doc.lemma(object), |_| false).is_some() && tokens.contains(&object))),
        tokens,
        content,
        stance: if reading.is_negated(verb) { Stance::Doubts } else { stance },
        quoted,
        found_by: FoundBy::named(format!("lexicons/en/reporting#{}", cue.lemma.replace(' ', "-"))),
    })
}

/// Who speaks; a participle that goes on reporting speaks for the verb that reports it, and a text for the one who wrote it.
fn speaker(reading: &Reading<'_>, verb: TokenId) -> Option<TokenId> {
    let doc = reading.doc;
    if same_speaker(reading, verb) {
        let above = doc.ancestors(verb).find(|above| {
            *above < verb
                && cue_of(reading, *above).is_some_and(|cue| cue.takes("that") || cue.takes("quote"))
                && doc.children(*above).iter().any(|child| doc.deprel(*child).is_subject())
        });
        if let Some(speaker) = above.and_then(|above| reading.speaker(above)) {
            return Some(speaker);
        }
    }
    let found = match reading.speaker(verb) {
        Some(found) => found,
        None => return subject_before(reading, verb),
    };
    let carried = doc.deprel(verb) == Deprel::Acl && doc.head(verb) == Some(found);
    // "posted a message on Twitter blaming X": a channel does not speak, whoever uses it does.
    if reading.is_ing(verb) && reading.lexicon.is_channel(&doc.lemma(found).to_lowercase()) {
        let above = doc.ancestors(found).find(|above| *above != verb && doc.upos(*above) == Upos::Verb);
        return above.and_then(|above| reading.speaker(above)).or(Some(found));
    }
    // "met the envoy on the agreement, calling it void": behind a comma a participle goes with the clause, wherever the parser hung it.
    let comma = |token: TokenId| {
        doc.subtree(token).first().is_some_and(|first| doc.form(*first) == "," || doc.previous(*first).is_some_and(|before| doc.form(before) == ","))
    };
    if carried && reading.is_ing(verb) && comma(verb) {
        let above = doc.ancestors(found).find(|above| reading.is_predicate(*above) && doc.deprel(*above) != Deprel::Acl);
        if let Some(speaker) = above.and_then(|above| reading.speaker(above)).filter(|speaker| *speaker < verb) {
            return Some(speaker);
        }
    }
    // "a statement from the ministry said", "the UN report says": a text has its author's word.
    let text = doc.upos(found) == Upos::Noun
        && (reading.lexicon.is_text(doc.lemma(found)) || carried && reading.lexicon.cue(Pos::Noun, doc.lemma(found), |_| false).is_some());
    if text { super::phrases::speaker_of_noun(reading, found).or(Some(found)) } else { Some(found) }
}

/// "The army, officials said, shelled ...": the noun between a comma and the verb, where the parser made it no subject.
fn subject_before(reading: &Reading<'_>, verb: TokenId) -> Option<TokenId> {
    let doc = reading.doc;
    let noun = doc.previous(verb).filter(|token| doc.upos(*token).is_nominal() || doc.upos(*token) == Upos::Pron)?;
    let first = doc.subtree(noun).into_iter().find(|token| doc.upos(*token) != Upos::Punct)?;
    let before = doc.previous(first);
    let apart = before.is_some_and(|before| doc.form(before) == "," || reading.quotes.around(doc, before) != reading.quotes.around(doc, verb));
    let finite = doc.feat(verb, "VerbForm") == Some("Fin") && !reading.is_passive(verb) && !reading.is_relative(noun);
    (apart && finite && doc.deprel(noun) != Deprel::Expl).then_some(noun)
}

/// The word of a content that hangs outside it.
fn head_of_content(reading: &Reading<'_>, tokens: &[TokenId]) -> Option<TokenId> {
    tokens.iter().copied().find(|token| reading.doc.head(*token).is_none_or(|head| tokens.binary_search(&head).is_err()) && reading.is_predicate(*token))
}

/// A quotation inside a longer content must be a clause of its own, else it is a phrase in quotation marks.
fn has_predicate(reading: &Reading<'_>, part: &[TokenId], inside: usize, of: usize) -> bool {
    inside * 10 >= of * 8
        || part.iter().any(|token| reading.is_predicate(*token) && reading.doc.children(*token).iter().any(|child| reading.doc.deprel(*child).is_subject()))
}

/// The quotation that the content opens with, other than the one the cue itself stands in.
fn quote_at(reading: &Reading<'_>, first: TokenId, last: TokenId, outer: Option<usize>) -> Option<usize> {
    let found = reading.quotes.around(reading.doc, first).filter(|quote| Some(*quote) != outer);
    found.or_else(|| reading.quotes.around(reading.doc, last).filter(|quote| Some(*quote) != outer))
}

/// Whether nothing but marks stands between the start of a quotation's part and a token.
fn starts_part(reading: &Reading<'_>, token: TokenId, part: ByteSpan) -> bool {
    let start = reading.doc.token(token).span.start;
    start >= part.start && reading.doc.slice(ByteSpan::new(part.start, start)).chars().all(|c| !c.is_alphanumeric())
}

/// A quotation without white space and the comma before its closing mark.
fn trimmed(reading: &Reading<'_>, span: ByteSpan) -> ByteSpan {
    let text = reading.doc.slice(span);
    let start = span.start as usize + (text.len() - text.trim_start().len());
    let end = span.start as usize + text.trim_end().trim_end_matches([',', ';', ':']).trim_end().len();
    ByteSpan::of(start..end.max(start))
}

/// The span around a parenthesis: where the cue stands at an edge, only the other side.
fn around(reading: &Reading<'_>, verb: TokenId, tokens: &[TokenId]) -> Option<ByteSpan> {
    let cut = reading.doc.subtree(verb);
    let (first_cut, last_cut) = (*cut.first()?, *cut.last()?);
    let before: Vec<TokenId> = tokens.iter().copied().filter(|token| *token < first_cut).collect();
    let after: Vec<TokenId> = tokens.iter().copied().filter(|token| *token > last_cut).collect();
    match (before.is_empty(), after.is_empty()) {
        (false, true) => Some(reading.span(&before)),
        (true, false) => Some(reading.span(&after)),
        _ => None,
    }
}

fn cue_span(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> ByteSpan {
    let span = reading.doc.token(verb).span;
    let rest = cue.lemma.split_once(' ').and_then(|(_, rest)| rest_of_cue(reading, verb, rest));
    match rest {
        // Only words that stand together are one span.
        Some(rest) if rest.0 == verb.0 + 1 => span.cover(reading.doc.token(rest).span),
        _ => span,
    }
}
