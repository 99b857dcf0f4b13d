//! Reporting verbs. In: the trees. Out: who says, denies, promises or accuses what: indirect speech, quotations, "as X said", passives, "accuse X of Y".

use dateline_model::{ByteSpan, Deprel, FoundBy, Stance, TokenId, Upos};

use super::lexicon::{Cue, Pos};
use super::reading::{Draft, Reading};

/// Words that begin a question clause.
const QUESTION_WORDS: &[&str] = &["whether", "if"];

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
    if reading.is_negated(verb) {
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
    // An infinitive tells of a saying only under a verb that makes it true ("went on to say").
    if reading.has_to(verb) {
        let above = doc.head(verb).filter(|_| doc.deprel(verb) == Deprel::Xcomp);
        return above.is_some_and(|above| {
            let key = doc.lemma(above).to_owned();
            let with_particle = doc.next(above).map(|next| format!("{key} {}", doc.form(next).to_lowercase()));
            let signature = with_particle.and_then(|key| reading.lexicon.signature(&key, super::lexicon::Frame::To)).or_else(|| reading.lexicon.signature(&key, super::lexicon::Frame::To));
            signature.is_some_and(|signature| signature.under_positive == super::lexicon::Effect::Inherit) && !reading.is_negated(above)
        });
    }
    // A modal over the first of two coordinated verbs holds for both.
    if doc.deprel(verb) == Deprel::Conj
        && let Some(head) = doc.head(verb)
    {
        let bare = doc.feat(verb, "VerbForm") == Some("Inf");
        return !(bare && (doc.children(head).iter().any(unreal) || reading.has_to(head)));
    }
    let _ = cue;
    true
}

fn statement(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<Draft> {
    let (tokens, edge) = clause_content(reading, verb, cue)
        .or_else(|| prepositional(reading, verb, cue))
        .or_else(|| object_content(reading, verb, cue))
        .or_else(|| around_parenthesis(reading, verb, cue))?;
    draft(reading, verb, cue, tokens, edge)
}

/// Where a content stands: in a clause or phrase of the cue, or around the cue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Below,
    Around,
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
        let begins = tokens.iter().copied().find(|token| doc.upos(*token) != Upos::Punct).is_some_and(|token| starts_part(reading, token, part));
        if begins && inside * 10 >= tokens.len() * 8 && cue.takes("quote") {
            quoted = true;
            content = trimmed(reading, part);
            tokens = reading.tokens_in(sentence, part);
        }
    }
    if edge == Edge::Around && !quoted {
        content = around(reading, verb, &tokens).unwrap_or(content);
    }
    Some(Draft {
        sentence,
        source: reading.speaker(verb),
        cue: cue_span(reading, verb, cue),
        cue_head: verb,
        attribution: reading.speaker(verb).into_iter().collect(),
        tokens,
        content,
        stance: cue.stance,
        quoted,
        found_by: FoundBy::named(format!("lexicons/en/reporting#{}", cue.lemma.replace(' ', "-"))),
    })
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

/// A clause below the verb: "that ...", a quotation, "to ...", "... to have been".
fn clause_content(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    let clausal = cue.takes("that") || cue.takes("quote");
    for child in doc.dependents(verb, &[Deprel::Ccomp, Deprel::Csubj, Deprel::CsubjPass, Deprel::CsubjOuter]) {
        let relation = doc.deprel(child);
        if relation != Deprel::Ccomp && !reading.is_passive(verb) {
            continue;
        }
        let marker = reading.marker(child);
        let question = marker.as_deref().is_some_and(|mark| QUESTION_WORDS.contains(&mark));
        let direct = reading.quotes.around(doc, child).is_some_and(|quote| Some(quote) != reading.quotes.around(doc, verb));
        let fits = if question {
            cue.takes("whether")
        } else if reading.has_to(child) && doc.children(child).iter().all(|token| !doc.deprel(*token).is_subject()) {
            cue.takes("to")
        } else if reading.is_ing(child) && doc.children(child).iter().all(|token| doc.deprel(*token) != Deprel::Aux) && marker.is_none() {
            cue.takes("ing") || cue.takes("that")
        } else {
            (cue.takes("that") || (cue.takes("quote") && direct) || cue.takes("to") && reading.has_to(child)) && clausal | cue.takes("to")
        };
        if fits {
            return Some((reading.content(child, &[]), Edge::Below));
        }
    }
    for child in doc.dependents(verb, &[Deprel::Xcomp, Deprel::Advcl]) {
        let advcl = doc.deprel(child) == Deprel::Advcl;
        let to = reading.has_to(child);
        let fits = if to {
            let raised = reading.is_passive(verb) && cue.takes("that") && cue.stance != Stance::Requests;
            // A purpose clause of an intransitive saying is no content ("spoke to calm the crowd").
            (!advcl || cue.stance == Stance::Requests) && (cue.takes("to") || raised)
        } else if reading.is_ing(child) {
            !advcl && cue.takes("ing")
        } else {
            !advcl && cue.takes("pred")
        };
        if fits {
            let mut tokens = reading.content(child, &[]);
            if !to && !reading.is_ing(child) {
                // "called the raid an outrage": the object belongs to what is said of it.
                if let Some(object) = doc.dependent(verb, Deprel::Obj) {
                    let mut whole = reading.content(object, &[]);
                    whole.append(&mut tokens);
                    whole.sort_unstable();
                    tokens = whole;
                }
            }
            return Some((tokens, Edge::Below));
        }
    }
    // A quotation after a colon or comma, attached loosely.
    if cue.takes("quote") {
        for child in doc.dependents(verb, &[Deprel::Parataxis, Deprel::Dep]) {
            let quote = reading.quotes.around(doc, child);
            if quote.is_some() && quote != reading.quotes.around(doc, verb) && reading.is_predicate(child) {
                return Some((reading.content(child, &[]), Edge::Below));
            }
        }
    }
    None
}

/// "accuse X of Y", "blame X for Y", "describe X as Y", "attribute X to Y".
fn prepositional(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    let object = doc.dependents(verb, &[Deprel::Obj, Deprel::NsubjPass]).next();
    for form in cue.content() {
        let (with_object, preposition) = match form {
            "of" | "for" | "with" | "on" | "in" => (false, form),
            "as" => (true, "as"),
            _ => match form.strip_prefix("np-") {
                Some(preposition) => (true, preposition),
                None => continue,
            },
        };
        let complement = |token: &TokenId| {
            *token > verb && matches!(doc.deprel(*token).base(), "obl" | "advcl" | "xcomp" | "ccomp" | "nmod" | "acl") && reading.marker(*token).as_deref() == Some(preposition)
        };
        let below = doc.children(verb).iter().copied().find(complement);
        let below = below.or_else(|| object.and_then(|object| doc.children(object).iter().copied().find(complement)));
        let Some(below) = below else { continue };
        // "criticised X for Y-ing" alleges an act; "criticised X for weeks" does not.
        if !with_object && !reading.is_predicate(below) && !reading.is_ing(below) && !reading.is_eventive(below) && preposition != "of" {
            continue;
        }
        let mut tokens = reading.content(below, &[]);
        if with_object {
            let mut whole = doc.subtree(below);
            if let Some(object) = object.filter(|object| *object > verb) {
                whole.extend(doc.subtree(object));
            }
            whole.sort_unstable();
            whole.dedup();
            reading.trim_tokens(&mut whole, below);
            tokens = whole;
        }
        return Some((tokens, Edge::Below));
    }
    None
}

/// A noun phrase about an act: "denied the attack", "announced a withdrawal", "rejected the accusation".
fn object_content(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    if matches!(doc.deprel(verb), Deprel::AclRelcl | Deprel::AdvclRelcl) && doc.children(verb).iter().any(|child| reading.is_relative(*child)) {
        return None;
    }
    let object = doc.dependents(verb, &[Deprel::Obj, Deprel::NsubjPass]).find(|object| !reading.is_relative(*object))?;
    let says = reading.lexicon.cue(Pos::Noun, doc.lemma(object), |_| false).is_some();
    let fits = (cue.takes("claim") && says) || (cue.takes("np") && (reading.is_eventive(object) || (says && cue.stance == Stance::Denies)));
    fits.then(|| (reading.content(object, &[]), Edge::Below))
}

/// "X, officials said, Y" and "as officials said": the content is the clause around the cue.
fn around_parenthesis(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    if !(cue.takes("that") || cue.takes("quote")) || doc.dependent(verb, Deprel::Obj).is_some_and(|object| cue.takes("np") && reading.is_eventive(object)) {
        return None;
    }
    let head = doc.head(verb)?;
    let as_clause = doc.deprel(verb) == Deprel::Advcl && reading.marker(verb).as_deref() == Some("as");
    let has_subject = doc.children(verb).iter().any(|child| doc.deprel(*child).is_subject());
    let loose = matches!(doc.deprel(verb), Deprel::Parataxis | Deprel::Dep) && has_subject && !reading.is_passive(verb);
    if !(as_clause || loose) {
        return None;
    }
    // A second sentence after a semicolon or dash is not a parenthesis: it has its own object or content.
    if loose && doc.dependents(verb, &[Deprel::Obj, Deprel::Xcomp]).next().is_some() && !cue.takes("np") {
        return None;
    }
    Some((reading.content(head, &[verb]), Edge::Around))
}

/// Quotations that no tree gave to a speaker: a reporting verb directly before or after does.
fn quotations(reading: &Reading<'_>, drafts: &mut Vec<Draft>) {
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
            let Some((verb, cue, joined)) = neighbour(reading, drafts, first, last) else { continue };
            if !(joined && (clausal || words >= 2)) {
                continue;
            }
            let mut source = reading.speaker(verb).filter(|token| !part.contains(doc.token(*token).span));
            if source.is_none() {
                // Inverted order: "..., said the mayor".
                source = (verb.0 + 1..verb.0 + 6).map(TokenId).take_while(|token| token.index() < doc.tokens().len()).find(|token| {
                    doc.token(*token).sentence == sentence && (doc.upos(*token).is_nominal() || doc.upos(*token) == Upos::Pron) && !part.contains(doc.token(*token).span)
                });
            }
            drafts.push(Draft {
                sentence,
                source,
                cue: cue_span(reading, verb, cue),
                cue_head: verb,
                attribution: source.into_iter().collect(),
                tokens: inside,
                content: trimmed(reading, part),
                stance: cue.stance,
                quoted: true,
                found_by: FoundBy::named(format!("lexicons/en/reporting#{}", cue.lemma.replace(' ', "-"))),
            });
        }
    }
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
    let joined = between.trim().trim_end_matches(super::quotes::is_mark).trim_end().ends_with([',', ':']) || first.0 <= verb.0 + 2;
    Some((verb, cue, joined))
}
