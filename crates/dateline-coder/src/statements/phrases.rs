//! Attribution without a reporting verb. In: the trees. Out: statements by nouns ("allegations that"), "according to", adverbs, "alleged", headline colons.

use dateline_model::{Deprel, FoundBy, SentenceId, SentenceKind, Stance, TokenId, TokenSpan, Upos};

use super::lexicon::{Cue, Pos};
use super::reading::{Draft, Reading};

/// Verbs that utter the noun below them: their subject is the speaker ("issued a denial", "repeated the claim").
const UTTERING: &[&str] = &[
    "make",
    "issue",
    "repeat",
    "voice",
    "express",
    "level",
    "give",
    "deliver",
    "release",
    "publish",
    "raise",
    "reiterate",
    "file",
    "bring",
    "renew",
    "post",
    "air",
    "trade",
    "utter",
    "announce",
    "offer",
    "sound",
    "submit",
    "lodge",
];

/// Headline labels that name a kind of text, not a speaker.
const LABELS: &[&str] = &[
    "analysis",
    "breaking",
    "comment",
    "editorial",
    "exclusive",
    "explainer",
    "factbox",
    "interview",
    "live",
    "news",
    "opinion",
    "photos",
    "profile",
    "q&a",
    "timeline",
    "update",
    "video",
    "watch",
];

/// Every statement that is not made by a reporting verb.
pub(super) fn phrases(reading: &Reading<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for sentence in reading.doc.sentence_ids() {
        for token in reading.doc.sentence(sentence).tokens.ids() {
            drafts.extend(according_to(reading, token));
            match reading.doc.upos(token) {
                Upos::Noun => drafts.extend(noun(reading, token)),
                Upos::Adv => drafts.extend(adverb(reading, token)),
                Upos::Adj | Upos::Verb => drafts.extend(participle(reading, token)),
                _ => {}
            }
        }
        drafts.extend(colon(reading, sentence));
    }
    drafts
}

pub(super) fn found_by(cue: &Cue) -> FoundBy {
    FoundBy::named(format!("lexicons/en/reporting#{}", cue.lemma.replace(' ', "-")))
}

/// "Yerevan's allegations that ...", "claims of ...", "a threat to ...".
fn noun(reading: &Reading<'_>, token: TokenId) -> Option<Draft> {
    let doc = reading.doc;
    let cue = reading.lexicon.cue(Pos::Noun, doc.lemma(token), |_| false)?;
    if reading.is_negated(token) || matches!(doc.deprel(token), Deprel::Compound) {
        return None;
    }
    let clause = doc.dependents(token, &[Deprel::Acl, Deprel::AclRelcl, Deprel::Ccomp]).find(|child| {
        let marker = reading.marker(*child);
        match marker.as_deref() {
            _ if reading.has_to(*child) => cue.takes("to"),
            Some("that") => cue.takes("that"),
            Some(mark @ ("of" | "for")) => cue.takes(mark),
            Some("whether" | "if") => cue.takes("whether"),
            _ => false,
        }
    });
    let phrase = || {
        doc.dependents(token, &[Deprel::Nmod]).find(|child| {
            let marker = reading.marker(*child);
            marker.as_deref().is_some_and(|mark| matches!(mark, "of" | "for") && cue.takes(mark)) && (reading.is_eventive(*child) || reading.is_ing(*child))
        })
    };
    let source = speaker_of_noun(reading, token);
    // "Kyiv's doubts about the deal": what it is about, where somebody has them.
    let about = || {
        let topic = |child: &TokenId| matches!(reading.marker(*child).as_deref(), Some("about" | "over" | "regarding" | "of" | "on"));
        doc.dependents(token, &[Deprel::Nmod]).find(topic).filter(|_| cue.takes_exactly("about") && source.is_some())
    };
    let said = clause.or_else(phrase);
    let vouches = said.is_some();
    let head = said.or_else(about).filter(|head| Some(*head) != source)?;
    let mut tokens = reading.content(head, &[]);
    if !vouches {
        tokens.retain(|token| doc.deprel(*token) != Deprel::Case || doc.head(*token) != Some(head));
    }
    let content = reading.span(&tokens);
    (!tokens.is_empty()).then(|| Draft {
        sentence: doc.token(token).sentence,
        source,
        cue: doc.token(token).span,
        cue_head: token,
        attribution: vec![token],
        tokens,
        vouches,
        content,
        stance: cue.stance,
        quoted: false,
        found_by: found_by(cue),
    })
}

/// Whose claim it is: the possessor, a nationality or name before it, "by X", "from X", or the subject of the verb that utters it.
pub(super) fn speaker_of_noun(reading: &Reading<'_>, noun: TokenId) -> Option<TokenId> {
    let doc = reading.doc;
    // "Oslo's allegations": the possessor stands before the noun, wherever the parser hung it.
    let before = || {
        let mark = doc.previous(noun).filter(|mark| matches!(doc.form(*mark), "'s" | "’s"))?;
        let owner = doc.head(mark).filter(|owner| *owner < mark).or_else(|| doc.previous(mark))?;
        doc.upos(owner).is_nominal().then_some(owner)
    };
    let direct = doc.dependents(noun, &[Deprel::NmodPoss]).next().or_else(before).filter(|owner| !crate::propositions::is_time_noun(reading.doc, *owner));
    let by = || doc.dependents(noun, &[Deprel::Nmod]).find(|child| matches!(reading.marker(*child).as_deref(), Some("by" | "from")));
    let named = || {
        doc.dependents(noun, &[Deprel::Amod, Deprel::Compound, Deprel::NmodDesc]).filter(|child| !crate::propositions::is_time_noun(reading.doc, *child)).find(
            |child| {
                let capital = doc.form(*child).chars().next().is_some_and(char::is_uppercase);
                capital && doc.names().iter().any(|name| name.tokens.has(*child)) || doc.upos(*child) == Upos::Propn
            },
        )
    };
    let uttered = || {
        let verb = doc.head(noun).filter(|_| matches!(doc.deprel(noun), Deprel::Obj | Deprel::NsubjPass))?;
        UTTERING.contains(&doc.lemma(verb)).then(|| reading.speaker(verb)).flatten()
    };
    direct.or_else(by).or_else(named).or_else(uttered)
}

/// "according to X", "in the words of X", "per X".
fn according_to(reading: &Reading<'_>, first: TokenId) -> Option<Draft> {
    let doc = reading.doc;
    let form = doc.form(first).to_lowercase();
    let matches = |cue: &&Cue| cue.lemma.split(' ').enumerate().all(|(i, word)| reading.form_at(first, i as u32).as_deref() == Some(word));
    let single = || reading.lexicon.cue(Pos::Prep, &form, |_| false).filter(|_| doc.deprel(first) == Deprel::Case);
    let cue = reading.lexicon.longer(Pos::Prep, &form).find(matches).or_else(single)?;
    let words = cue.lemma.split(' ').count() as u32;
    let phrase = TokenSpan::new(first.0, first.0 + words);
    let last = TokenId(first.0 + words - 1);
    let named = source_after(reading, phrase, last)?;
    // "an accord, according to which ...": the text that the pronoun stands for.
    let source = if reading.is_relative(named) { reading.antecedent(named).unwrap_or(named) } else { named };
    // "five per month": only a name can be who says it.
    if words == 1 && doc.upos(source) != Upos::Propn {
        return None;
    }
    let top = std::iter::once(named).chain(doc.ancestors(named)).take_while(|token| *token == named || phrase.has(*token)).last()?;
    let sentence = doc.token(first).sentence;
    let governor = doc.head(top).map(|head| reading.clause(head)).or_else(|| doc.root(sentence)).filter(|governor| *governor != top);
    // Only what stands together is the phrase: a parser may hang later words on it.
    let mut attribution = contiguous(&doc.subtree(top), phrase);
    let tokens = match governor {
        Some(governor) => {
            let mut tokens: Vec<TokenId> = doc.subtree(governor).into_iter().filter(|token| attribution.binary_search(token).is_err()).collect();
            reading.trim_tokens(&mut tokens, governor);
            tokens
        }
        None => {
            let mut rest: Vec<TokenId> = doc.sentence(sentence).tokens.ids().filter(|token| !attribution.contains(token) && !phrase.has(*token)).collect();
            reading.trim_tokens(&mut rest, top);
            rest
        }
    };
    attribution.extend(phrase.ids());
    // Where the phrase stands at an edge of the clause, the content is the other side; what precedes a leading phrase is a connective.
    let start = phrase.start.min(attribution.first()?.0);
    let end = attribution.iter().map(|token| token.0 + 1).max()?.max(phrase.end);
    let before: Vec<TokenId> = tokens.iter().copied().filter(|token| token.0 < start).collect();
    let after: Vec<TokenId> = tokens.iter().copied().filter(|token| token.0 >= end).collect();
    // "The rebels, according to X, killed ...": the subject stands before the phrase.
    let subject_before = governor.is_some_and(|governor| before.iter().any(|token| doc.head(*token) == Some(governor) && doc.deprel(*token).is_subject()));
    let kept = match (before.iter().any(|token| reading.is_predicate(*token)), after.iter().any(|token| reading.is_predicate(*token))) {
        (true, false) if after.iter().all(|token| matches!(doc.upos(*token), Upos::Punct)) => before,
        (false, true) if !subject_before => after,
        _ => tokens.into_iter().filter(|token| !phrase.has(*token)).collect(),
    };
    let mut kept = kept;
    reading.trim_tokens(&mut kept, governor.unwrap_or(top));
    (!kept.is_empty()).then(|| Draft {
        sentence,
        source: Some(source),
        cue: doc.bytes(phrase),
        cue_head: first,
        attribution,
        content: reading.span(&kept),
        tokens: kept,
        vouches: true,
        stance: cue.stance,
        quoted: false,
        found_by: found_by(cue),
    })
}

/// The run of tokens around a phrase that stand together.
fn contiguous(tokens: &[TokenId], phrase: TokenSpan) -> Vec<TokenId> {
    let has = |id: u32| phrase.has(TokenId(id)) || tokens.binary_search(&TokenId(id)).is_ok();
    let mut start = phrase.start;
    while start > 0 && has(start - 1) {
        start -= 1;
    }
    let mut end = phrase.end;
    while has(end) {
        end += 1;
    }
    (start..end).map(TokenId).collect()
}

/// The noun that a prepositional cue governs.
fn source_after(reading: &Reading<'_>, phrase: TokenSpan, last: TokenId) -> Option<TokenId> {
    let doc = reading.doc;
    let nominal = |token: &TokenId| !phrase.has(*token) && (doc.upos(*token).is_nominal() || doc.upos(*token) == Upos::Pron);
    let head = std::iter::once(last).chain(doc.ancestors(last)).take(3).find(nominal);
    // Under a cue tagged as a verb, the noun hangs below it.
    let below = || phrase.ids().flat_map(|token| doc.children(token)).copied().find(nominal);
    head.filter(|token| token.0 >= phrase.end).or_else(below)
}

/// "reportedly", "allegedly": somebody unnamed says so.
fn adverb(reading: &Reading<'_>, token: TokenId) -> Option<Draft> {
    let doc = reading.doc;
    let cue = reading.lexicon.cue(Pos::Adverb, &doc.form(token).to_lowercase(), |_| false)?;
    let head = doc.head(token)?;
    let tokens = reading.content(head, &[token]);
    (!tokens.is_empty()).then(|| Draft {
        sentence: doc.token(token).sentence,
        source: None,
        cue: doc.token(token).span,
        cue_head: token,
        attribution: Vec::new(),
        content: reading.span(&tokens),
        tokens,
        vouches: true,
        stance: cue.stance,
        quoted: false,
        found_by: found_by(cue),
    })
}

/// "an alleged attack" (nobody named) and "with the announced goal of ..." (the subject of the clause).
fn participle(reading: &Reading<'_>, token: TokenId) -> Option<Draft> {
    let doc = reading.doc;
    if doc.deprel(token) != Deprel::Amod {
        return None;
    }
    let noun = doc.head(token)?;
    let form = doc.form(token).to_lowercase();
    let goal = reading.lexicon.cue(Pos::Noun, doc.lemma(noun), |_| false).filter(|cue| cue.takes("announced"));
    let said = reading.lexicon.cue(Pos::Verb, doc.lemma(token), |_| false).or_else(|| {
        let stem = form.strip_suffix("ed").or_else(|| form.strip_suffix('d'))?;
        reading.lexicon.cue(Pos::Verb, stem, |_| false).or_else(|| reading.lexicon.cue(Pos::Verb, form.strip_suffix('d')?, |_| false))
    });
    let (cue, source) = match (goal, said.filter(|cue| cue.takes("that"))) {
        (Some(_), Some(said)) if doc.dependents(noun, &[Deprel::Nmod, Deprel::Acl]).next().is_some() => {
            let verb = doc.ancestors(noun).find(|above| doc.upos(*above) == Upos::Verb);
            (said, doc.dependent(noun, Deprel::NmodPoss).or_else(|| verb.and_then(|verb| reading.speaker(verb))))
        }
        _ => {
            let cue = reading.lexicon.cue(Pos::Adjective, &form, |_| false)?;
            if !reading.is_eventive(noun) {
                return None;
            }
            (cue, None)
        }
    };
    let determiners: Vec<TokenId> = doc.dependents(noun, &[Deprel::Det, Deprel::Case, Deprel::NmodPoss]).chain(std::iter::once(token)).collect();
    let tokens = reading.content(noun, &determiners);
    (!tokens.is_empty()).then(|| Draft {
        sentence: doc.token(token).sentence,
        source,
        cue: doc.token(token).span,
        cue_head: token,
        attribution: Vec::new(),
        content: reading.span(&tokens),
        tokens,
        vouches: true,
        stance: cue.stance,
        quoted: false,
        found_by: found_by(cue),
    })
}

/// "Minister: the border is closed", "Border is closed: minister", and, in running text, `Name: "..."`.
fn colon(reading: &Reading<'_>, sentence: SentenceId) -> Option<Draft> {
    const SHORT: usize = 6;
    let doc = reading.doc;
    let all = doc.sentence(sentence).tokens;
    let headline = doc.sentence(sentence).kind == SentenceKind::Headline;
    let mark = all.ids().rev().find(|token| matches!(doc.form(*token), ":" | "–" | "—" | "|") && token.0 > all.start && token.0 + 1 < all.end)?;
    let (left, right) = (TokenSpan::new(all.start, mark.0), TokenSpan::new(mark.0 + 1, all.end));
    let quoted = right.ids().next().is_some_and(|token| reading.quotes.around(doc, token).is_some() || super::quotes::is_mark_token(doc.form(token)));
    if !(headline || doc.form(mark) == ":" && quoted) {
        return None;
    }
    let speaks = |side: TokenSpan| side.ids().any(|token| doc.upos(token) == Upos::Verb || doc.dependent(token, Deprel::Cop).is_some());
    let names = |side: TokenSpan| {
        let words = side.ids().filter(|token| doc.upos(*token) != Upos::Punct).count();
        let capital = side.ids().any(|token| doc.form(token).chars().next().is_some_and(char::is_uppercase));
        let label = side.ids().any(|token| LABELS.contains(&doc.form(token).to_lowercase().as_str()));
        (1..=SHORT).contains(&words) && !side.ids().any(|token| matches!(doc.upos(token), Upos::Verb | Upos::Aux)) && capital && !label
    };
    let (who, what) = if headline && speaks(left) && names(right) && !quoted {
        (right, left)
    } else if names(left) && (speaks(right) || quoted) && doc.form(mark) == ":" {
        (left, right)
    } else {
        return None;
    };
    // "Oslo FM": the headline's short form of an office is whose it stands behind.
    let office = |token: TokenId| matches!(doc.form(token), "FM" | "PM" | "MFA" | "MoFA" | "MoD" | "MD");
    let head = reading.head_of(who)?;
    let source = Some(head).filter(|head| !office(*head)).or_else(|| doc.previous(head).filter(|before| who.has(*before))).unwrap_or(head);
    let mut tokens: Vec<TokenId> = what.ids().collect();
    reading.trim_tokens(&mut tokens, mark);
    let direct = quoted && what == right;
    (!tokens.is_empty()).then(|| Draft {
        sentence,
        source: Some(source),
        cue: doc.token(mark).span,
        cue_head: mark,
        attribution: who.ids().collect(),
        content: reading.span(&tokens),
        tokens,
        vouches: true,
        stance: Stance::Asserts,
        quoted: direct,
        found_by: FoundBy::pass("statements/colon"),
    })
}
