//! What a reporting verb says. In: the verb and its row of the lexicon. Out: the words of its content, wherever the grammar puts them, and on which
//! side of the verb they lie.

use dateline_model::{Deprel, Stance, Status, TokenId, Upos};

use super::{Edge, cue_of};
use crate::statements::lexicon::{Cue, Effect, Frame, Pos};
use crate::statements::reading::Reading;

/// Words that begin a question clause.
const QUESTION_WORDS: &[&str] = &["whether", "if"];

/// "... pointing out that X": the clause that the next "that" marks, wherever the parser hung it.
pub(super) fn marked_clause(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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

/// What follows a verb that always has a content, where the tree shows none.
pub(super) fn rest_of_sentence(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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

/// A clause below the verb: "that ...", a quotation, "to ...", "... to have been".
pub(super) fn clause_content(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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
pub(super) fn prepositional(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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
pub(super) fn object_content(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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
pub(super) fn topic(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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
pub(super) fn around_parenthesis(reading: &Reading<'_>, verb: TokenId, cue: &Cue) -> Option<(Vec<TokenId>, Edge)> {
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
            .is_some_and(|before| doc.form(before) == "," || crate::statements::quotes::is_mark_token(doc.form(before)));
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

/// Cuts off what the author adds to a reported clause: ", following ...", and ", adding that ..." by the same speaker.
pub(super) fn without_asides(reading: &Reading<'_>, verb: TokenId, tokens: &mut Vec<TokenId>) {
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
pub(in crate::statements) fn same_speaker(reading: &Reading<'_>, token: TokenId) -> bool {
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
    reading.doc.text().get(after..).is_some_and(|rest| rest.trim_start_matches([',', ':', ' ']).starts_with(crate::statements::quotes::is_mark))
}
