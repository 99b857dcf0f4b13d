//! Reporting verbs. In: the trees. Out: who says, denies, promises or accuses what: indirect speech, quotations, "as X said", passives, "accuse X of Y".

use dateline_model::{ByteSpan, Deprel, FoundBy, SentenceId, Stance, Status, TokenId, Upos};

use super::lexicon::{Cue, Effect, Frame, Pos};
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

/// "... pointing out that X": the clause that the next "that" marks, wherever the parser hung it.
fn marked_clause(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    if !cue.takes("that") {
        return None;
    }
    let mark = that_after(reading, verb)?;
    let head = doc.head(mark)?;
    let mut tokens: Vec<TokenId> = reading.content(head, &[verb]);
    tokens.retain(|token| *token > mark);
    (!tokens.is_empty()).then_some((tokens, Edge::Below))
}

/// The complementiser directly after a verb or its particle.
fn that_after(reading: &Reading<'_>, verb: TokenId) -> Option<TokenId> {
    let doc = reading.doc;
    let is_that = |token: &TokenId| {
        doc.form(*token).eq_ignore_ascii_case("that") && doc.deprel(*token) == Deprel::Mark && doc.head(*token).is_some_and(|head| head > *token)
    };
    let next = doc.next(verb)?;
    let beyond = doc.next(next).filter(|_| doc.head(next) == Some(verb) && matches!(doc.deprel(next), Deprel::CompoundPrt | Deprel::Advmod));
    Some(next).filter(is_that).or_else(|| beyond.filter(is_that))
}

/// Cuts off what the author adds to a reported clause: ", following ...", and ", adding that ..." by the same speaker.
fn without_asides(reading: &Reading<'_>, verb: TokenId, tokens: &mut Vec<TokenId>) {
    let doc = reading.doc;
    // ", while also pointing out": up to two words stand between the comma and the participle.
    let comma_before = |token: TokenId| {
        (1..=3).any(|back| {
            token.0.checked_sub(back).is_some_and(|at| doc.form(TokenId(at)) == "," && doc.token(TokenId(at)).sentence == doc.token(token).sentence)
        })
    };
    let outside_quotes = |token: TokenId| reading.quotes.around(doc, token) == reading.quotes.around(doc, verb);
    // A clause behind a semicolon is the author's again.
    let semicolon = tokens.iter().copied().find(|token| *token > verb && doc.form(*token) == ";" && outside_quotes(*token));
    if let Some(semicolon) = semicolon.filter(|semicolon| tokens.iter().any(|token| *token < *semicolon && *token > verb)) {
        tokens.retain(|token| *token < semicolon);
    }
    let aside = tokens.iter().copied().filter(|token| *token > verb && outside_quotes(*token) && comma_before(*token)).find(|token| {
        let following = doc.form(*token) == "following" && matches!(doc.deprel(*token), Deprel::Case | Deprel::Mark | Deprel::Advcl);
        following || same_speaker(reading, *token)
    });
    let Some(aside) = aside else { return };
    tokens.retain(|token| *token < aside);
    while tokens.last().is_some_and(|token| {
        matches!(doc.upos(*token), Upos::Punct | Upos::Adv | Upos::Cconj | Upos::Sconj)
            && doc.head(*token).is_some_and(|head| head >= aside || doc.upos(*token) == Upos::Punct)
    }) {
        tokens.pop();
    }
}

/// ", adding that ...": a participle that goes on reporting what the speaker of the clause above says.
pub(super) fn same_speaker(reading: &Reading<'_>, token: TokenId) -> bool {
    let doc = reading.doc;
    reading.is_ing(token)
        && matches!(doc.deprel(token), Deprel::Advcl | Deprel::Acl | Deprel::Conj | Deprel::Parataxis | Deprel::Dep | Deprel::Xcomp)
        && matches!(reading.marker(token).as_deref(), None | Some("while"))
        && doc.children(token).iter().all(|child| !doc.deprel(*child).is_subject() && doc.deprel(*child) != Deprel::Aux)
        && cue_of(reading, token).is_some_and(|cue| cue.takes("that") && cue.stance == Stance::Asserts)
        && (that_after(reading, token).is_some() || doc.dependent(token, Deprel::Ccomp).is_some() || quote_follows(reading, token))
}

fn quote_follows(reading: &Reading<'_>, token: TokenId) -> bool {
    let after = reading.doc.token(token).span.end as usize;
    reading.doc.text().get(after..).is_some_and(|rest| rest.trim_start_matches([',', ':', ' ']).starts_with(super::quotes::is_mark))
}

/// What follows a verb that always has a content, where the tree shows none.
fn rest_of_sentence(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    let finite = doc.feat(verb, "VerbForm") == Some("Fin");
    let next = doc.next(verb)?;
    let sentence = doc.sentence(doc.token(verb).sentence).tokens;
    // "X, which officials said was Y": the clause has lost its subject to the relative pronoun.
    if (cue.takes("that") || cue.takes("quote")) && finite && matches!(doc.upos(next), Upos::Aux | Upos::Verb) && doc.feat(next, "VerbForm") == Some("Fin") {
        let head = if doc.upos(next) == Upos::Aux { doc.head(next).unwrap_or(next) } else { next };
        let mut tokens: Vec<TokenId> = reading.content(head, &[]);
        tokens.retain(|token| *token > verb);
        return (!tokens.is_empty()).then_some((tokens, Edge::Below));
    }
    if !cue.takes("rest") || !finite || reading.is_passive(verb) || reading.speaker(verb).is_none_or(|speaker| speaker > verb) {
        return None;
    }
    let mut tokens: Vec<TokenId> = sentence.ids().filter(|token| *token > verb).collect();
    reading.trim_tokens(&mut tokens, verb);
    let clause = tokens.iter().any(|token| reading.is_predicate(*token) && reading.quotes.around(doc, *token) == reading.quotes.around(doc, verb));
    clause.then_some((tokens, Edge::Below))
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

/// A clause below the verb: "that ...", a quotation, "to ...", "... to have been".
fn clause_content(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    let clausal = cue.takes("that") || cue.takes("quote");
    for child in doc.dependents(verb, &[Deprel::Ccomp, Deprel::Csubj, Deprel::CsubjPass, Deprel::CsubjOuter]) {
        let relation = doc.deprel(child);
        if relation != Deprel::Ccomp && !reading.is_passive(verb) {
            continue;
        }
        // "Oslo said, and Accra confirmed it": a clause behind "and" is no content.
        let joined = child > verb
            && doc.dependents(child, &[Deprel::Cc]).any(|cc| doc.subtree(child).iter().find(|token| doc.upos(**token) != Upos::Punct) == Some(&cc));
        if joined && reading.quotes.around(doc, child) == reading.quotes.around(doc, verb) {
            continue;
        }
        let marker = reading.marker(child);
        let question = marker.as_deref().is_some_and(|mark| QUESTION_WORDS.contains(&mark));
        let direct = reading.quotes.around(doc, child).is_some_and(|quote| Some(quote) != reading.quotes.around(doc, verb));
        let fits = if question {
            cue.takes("whether")
        } else if reading.has_to(child) && doc.children(child).iter().all(|token| !doc.deprel(*token).is_subject()) {
            cue.takes("to")
        } else if reading.is_ing(child)
            && doc.children(child).iter().all(|token| doc.deprel(*token) != Deprel::Aux && !doc.deprel(*token).is_subject())
            && marker.is_none()
            && !direct
        {
            cue.takes("ing")
        } else {
            (cue.takes("that") || (cue.takes("quote") && direct) || cue.takes("to") && reading.has_to(child)) && clausal | cue.takes("to")
        };
        if fits && !belongs_to_other(reading, verb, child) {
            return Some((whole_clause(reading, verb, child), Edge::Below));
        }
    }
    for child in doc.dependents(verb, &[Deprel::Xcomp, Deprel::Advcl]) {
        let advcl = doc.deprel(child) == Deprel::Advcl;
        let to = reading.has_to(child);
        let fits = if to {
            let raised = reading.is_passive(verb)
                && reading.lexicon.signature(doc.lemma(verb), Frame::To).is_some_and(|signature| signature.under_positive == Effect::Is(Status::Reported));
            // A purpose clause of an intransitive saying is no content ("spoke to calm the crowd").
            (!advcl || cue.stance == Stance::Requests) && (cue.takes("to") || cue.to_stance().is_some() || raised)
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
    // "told the envoy to leave": the parser may hang the infinitive on whom it is said to.
    if cue.to_stance().is_some() || (cue.stance == Stance::Requests && cue.takes("to")) {
        let addressed = doc.dependents(verb, &[Deprel::Obj, Deprel::Iobj, Deprel::NsubjPass]);
        let infinitive = addressed.flat_map(|object| doc.dependents(object, &[Deprel::Acl])).find(|clause| reading.has_to(*clause) && *clause > verb);
        if let Some(infinitive) = infinitive {
            return Some((reading.content(infinitive, &[]), Edge::Below));
        }
    }
    // "called the crisis the worst in the world": the parser may hang what is said of the object on it.
    if cue.takes("pred")
        && let Some(object) = doc.dependent(verb, Deprel::Obj)
        && doc.dependents(object, &[Deprel::Amod, Deprel::Appos, Deprel::NmodDesc, Deprel::NmodUnmarked]).any(|said| said > object)
    {
        return Some((reading.content(object, &[]), Edge::Below));
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

/// Whether a clause is introduced by another reporting verb's "that".
fn belongs_to_other(reading: &Reading<'_>, verb: TokenId, child: TokenId) -> bool {
    let doc = reading.doc;
    let that = doc.dependents(child, &[Deprel::Mark]).find(|mark| doc.form(*mark).eq_ignore_ascii_case("that"));
    let Some(that) = that else { return false };
    let before = (1..3).filter_map(|back| that.0.checked_sub(back)).map(TokenId).find(|token| doc.upos(*token) == Upos::Verb);
    before.is_some_and(|other| other != verb && cue_of(reading, other).is_some() && that_after(reading, other) == Some(that))
}

/// A content clause with what the parser took from it: a second clause beside it, its subject read as the verb's object.
fn whole_clause(reading: &Reading<'_>, verb: TokenId, child: TokenId) -> Vec<TokenId> {
    let doc = reading.doc;
    let mut tokens = reading.content(child, &[]);
    let side = |token: TokenId| token > verb;
    let subject_missing = doc.children(child).iter().all(|token| !doc.deprel(*token).is_subject() && doc.deprel(*token) != Deprel::Expl);
    let speaker = reading.speaker(verb);
    for other in doc.dependents(verb, &[Deprel::Ccomp, Deprel::Obj, Deprel::Nsubj]) {
        // "believe the prince ordered it", "the general, sources said, ordered it": of two subjects one is the content's.
        let taken = match doc.deprel(other) {
            Deprel::Obj => other > verb,
            Deprel::Nsubj => speaker.is_some_and(|speaker| speaker != other),
            _ => false,
        };
        let lost_subject = taken && subject_missing && other < child && reading.marker(child).is_none();
        let second = doc.deprel(other) == Deprel::Ccomp && other != child && side(other) == side(child) && !belongs_to_other(reading, verb, other);
        if lost_subject || second {
            tokens.extend(doc.subtree(other));
        }
    }
    // Words directly after the verb that hang elsewhere ("claimed 190 were dead") begin the clause.
    if let Some(first) = tokens.iter().copied().min().filter(|first| *first > verb) {
        let gap: Vec<TokenId> = (verb.0 + 1..first.0)
            .map(TokenId)
            .filter(|token| !matches!(doc.deprel(*token), Deprel::Mark | Deprel::CompoundPrt) && doc.upos(*token) != Upos::Punct)
            .collect();
        if gap.len() <= 3
            && gap.iter().all(|token| doc.head(*token) != Some(verb) && doc.head(*token).is_none_or(|head| head < verb && !doc.dominates(verb, *token)))
        {
            tokens.extend(gap);
        }
    }
    tokens.sort_unstable();
    tokens.dedup();
    reading.trim_tokens(&mut tokens, child);
    tokens
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
            *token > verb
                && matches!(doc.deprel(*token).base(), "obl" | "advcl" | "xcomp" | "ccomp" | "nmod" | "acl")
                && reading.marker(*token).as_deref() == Some(preposition)
        };
        let below = doc.children(verb).iter().copied().find(complement);
        // "was accused by the mayor of bombing": the phrase may hang on the agent.
        let below = below
            .or_else(|| reading.by_agent(verb).and_then(|agent| doc.children(agent).iter().copied().find(complement)).filter(|_| reading.is_passive(verb)));
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
    if reading.is_negated(object) {
        return None;
    }
    // "reported 150 people killed": a figure is a finding.
    let counts = |object: TokenId| cue.lemma == "report" && doc.dependents(object, &[Deprel::Nummod]).next().is_some();
    if doc.lemma(object) == "responsibility" {
        return cue.takes("responsibility").then(|| (reading.content(object, &[]), Edge::Below));
    }
    let fits = (cue.takes("claim") && says) || (cue.takes("np") && (reading.is_eventive(object) || counts(object) || (says && cue.stance == Stance::Denies)));
    // ", which the government dropped" is the author's.
    let loose: Vec<TokenId> = doc
        .dependents(object, &[Deprel::AclRelcl])
        .filter(|clause| {
            doc.subtree(*clause).first().and_then(|first| doc.previous(*first)).is_some_and(|before| doc.form(before) == ",")
                || doc.slice(doc.subtree_span(*clause)).starts_with(',')
        })
        .collect();
    fits.then(|| (reading.content(object, &loose), Edge::Below))
}

/// "criticised the mayor", "outlined her plan": whom or what the speaking is about. Without a speaker it tells nothing.
fn topic(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
    let doc = reading.doc;
    if !cue.takes_exactly("topic") || reading.is_negated(verb) || reading.speaker(verb).is_none() {
        return None;
    }
    let object = doc.dependents(verb, &[Deprel::Obj, Deprel::NsubjPass]).find(|object| !reading.is_relative(*object));
    // "calls for restraint", "complained about the delay": a cue with a preposition has its topic in the phrase.
    let phrase = || {
        let preposition = cue.lemma.split_once(' ')?.1;
        doc.dependents(verb, &[Deprel::Obl]).find(|phrase| reading.marker(*phrase).as_deref() == Some(preposition))
    };
    // "referred the case to the court" is about no court.
    let about = if cue.lemma.contains(' ') { phrase().filter(|_| object.is_none())? } else { object? };
    if reading.is_negated(about) {
        return None;
    }
    let tokens = reading.content(about, &[]);
    (!tokens.is_empty()).then_some((tokens, Edge::Topic))
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
    // A parser may read the parenthesis as an adverbial clause; a comma and a subject without a conjunction tell it.
    let comma = doc.slice(doc.subtree_span(verb)).starts_with(',')
        || doc
            .subtree(verb)
            .first()
            .and_then(|first| doc.previous(*first))
            .is_some_and(|before| doc.form(before) == "," || super::quotes::is_mark_token(doc.form(before)));
    let bare_clause = doc.deprel(verb) == Deprel::Advcl
        && comma
        && doc.dependents(verb, &[Deprel::Mark, Deprel::Advmod]).next().is_none()
        && doc.feat(verb, "VerbForm") == Some("Fin");
    // It may also hang it on the clause as its content, or on the last noun: "X left, police revealed"; "... in a market, stated the minister, and ...".
    let joined = doc.deprel(verb) == Deprel::Conj && doc.dependent(verb, Deprel::Cc).is_none();
    let contact = doc.deprel(verb) == Deprel::AclRelcl && doc.children(verb).iter().all(|child| !reading.is_relative(*child));
    let hung_low = (joined || contact || matches!(doc.deprel(verb), Deprel::Ccomp | Deprel::Acl))
        && comma
        && head < verb
        && doc.feat(verb, "VerbForm") == Some("Fin")
        && doc.dependents(verb, &[Deprel::Mark, Deprel::Ccomp, Deprel::Xcomp, Deprel::Obj]).next().is_none();
    let loose = (matches!(doc.deprel(verb), Deprel::Parataxis | Deprel::Dep) || bare_clause || hung_low) && has_subject && !reading.is_passive(verb);
    // "as they chanted slogans" is a second act, no source.
    let has_object = doc.dependent(verb, Deprel::Obj).is_some();
    if !(as_clause && !has_object || loose) {
        return None;
    }
    let head = if hung_low { reading.clause(head) } else { head };
    // A second sentence after a semicolon or dash is not a parenthesis: it has its own object or content.
    if loose && doc.dependents(verb, &[Deprel::Obj, Deprel::Xcomp]).next().is_some() && !cue.takes("np") {
        return None;
    }
    // "X attacked, Y said, and Z confirmed it": what is joined behind the cue with a subject of its own is no longer Y's.
    let joined = doc.dependents(head, &[Deprel::Conj]).filter(|next| *next > verb && doc.children(*next).iter().any(|child| doc.deprel(*child).is_subject()));
    let without: Vec<TokenId> = std::iter::once(verb).chain(joined).collect();
    Some((reading.content(head, &without), Edge::Around))
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
    while super::quotes::is_mark_token(doc.form(mark)) {
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
    let joined = between.trim().trim_end_matches(|c| super::quotes::is_mark(c) || c == '\'').trim_end().ends_with([',', ':']) || first.0 <= verb.0 + 2;
    Some((verb, cue, joined))
}
