//! Statements about what somebody else said first. In: the trees and the statements found so far. Out: who confirms, denies or doubts them:
//! "which both sides confirmed", "a charge that Kyiv denies", "... and Oslo confirmed it".

use dateline_model::{ByteSpan, Deprel, Stance, TokenId, Upos};

use super::lexicon::{Cue, Pos};
use super::phrases::found_by;
use super::reading::{Draft, Reading};

/// All of them.
pub(super) fn about_others(reading: &Reading<'_>, drafts: &[Draft]) -> Vec<Draft> {
    let mut found = relatives(reading, drafts);
    found.extend(resumed(reading, drafts));
    found
}

/// "..., and Oslo confirmed it", "...; Oslo rejected the claim": a word that takes up the statement or clause before it in the sentence.
fn resumed(reading: &Reading<'_>, drafts: &[Draft]) -> Vec<Draft> {
    let doc = reading.doc;
    let mut found = Vec::new();
    for verb in (0..doc.tokens().len()).map(TokenId::at) {
        let Some(cue) = super::verbs::cue_of(reading, verb) else { continue };
        let judges = matches!(cue.stance, Stance::Confirms | Stance::Denies | Stance::Doubts) && (cue.takes("np") || cue.takes("claim"));
        let Some(object) = doc.dependents(verb, &[Deprel::Obj, Deprel::NsubjPass]).find(|object| takes_up(reading, *object)) else { continue };
        let phrase = doc.subtree(object);
        let more = drafts.iter().any(|draft| draft.cue_head == verb && draft.tokens.iter().any(|token| !phrase.contains(token)));
        if !judges || more || reading.is_negated(verb) {
            continue;
        }
        let sentence = doc.token(verb).sentence;
        let before = drafts.iter().rfind(|draft| draft.sentence == sentence && draft.cue_head < verb && draft.vouches && !draft.tokens.contains(&verb));
        // Without a statement, the clause that the verb's own is joined to.
        let clause = || {
            let first =
                doc.head(verb).filter(|head| *head < verb && matches!(doc.deprel(verb), Deprel::Conj | Deprel::Parataxis) && reading.is_predicate(*head))?;
            let joint = doc.subtree(verb).first().copied()?;
            let mut tokens = reading.content(first, &[verb]);
            tokens.retain(|token| *token < joint);
            reading.trim_tokens(&mut tokens, first);
            let span = reading.span(&tokens);
            (!tokens.is_empty()).then_some((tokens, span))
        };
        let Some((tokens, content)) = before.map(|draft| (draft.tokens.clone(), draft.content)).or_else(clause) else { continue };
        let source = if reading.is_passive(verb) { reading.by_agent(verb) } else { reading.speaker(verb) };
        if source.is_some_and(|source| source == object) {
            continue;
        }
        found.push(judged(reading, verb, cue, source, (tokens, content)));
    }
    found
}

/// The draft of a verb that confirms, denies or doubts what others say: it takes the content over and does not vouch for it itself.
fn judged(reading: &Reading<'_>, verb: TokenId, cue: &Cue, source: Option<TokenId>, (tokens, content): (Vec<TokenId>, ByteSpan)) -> Draft {
    Draft {
        sentence: reading.doc.token(verb).sentence,
        source,
        cue: reading.doc.token(verb).span,
        cue_head: verb,
        attribution: Vec::new(),
        tokens,
        vouches: false,
        content,
        stance: cue.stance,
        quoted: false,
        found_by: found_by(cue),
    }
}

/// "it", "this", "the claim": stands for what was said before.
fn takes_up(reading: &Reading<'_>, object: TokenId) -> bool {
    let doc = reading.doc;
    let definite = |token: TokenId| {
        doc.dependents(token, &[Deprel::Det]).any(|det| matches!(doc.form(det).to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those"))
    };
    let own_content = doc.dependents(object, &[Deprel::Acl, Deprel::AclRelcl, Deprel::Nmod, Deprel::NmodPoss]).next().is_some();
    match doc.upos(object) {
        Upos::Pron | Upos::Det => matches!(doc.form(object).to_lowercase().as_str(), "it" | "this" | "that"),
        Upos::Noun => definite(object) && !own_content && reading.lexicon.cue(Pos::Noun, doc.lemma(object), |_| false).is_some(),
        _ => false,
    }
}

/// Relative clauses about what another statement says, or about an act: "which both sides confirmed", "a charge that Kyiv denies".
fn relatives(reading: &Reading<'_>, drafts: &[Draft]) -> Vec<Draft> {
    let doc = reading.doc;
    let mut found = Vec::new();
    for verb in (0..doc.tokens().len()).map(TokenId::at) {
        let Some(cue) = super::verbs::cue_of(reading, verb) else { continue };
        let relation = doc.deprel(verb);
        let reduced = relation == Deprel::Acl && reading.is_passive(verb) && reading.by_agent(verb).is_some();
        let relative = matches!(relation, Deprel::AclRelcl | Deprel::AdvclRelcl)
            && doc
                .children(verb)
                .iter()
                .any(|child| reading.is_relative(*child) && (doc.deprel(*child).is_passive_subject() || doc.deprel(*child) == Deprel::Obj));
        // A relative pronoun may be missing: "claims Kyiv denies".
        let contact = relation == Deprel::AclRelcl
            && doc.dependents(verb, &[Deprel::Obj, Deprel::Ccomp, Deprel::Xcomp]).next().is_none()
            && doc.dependents(verb, &[Deprel::Nsubj]).any(|subject| !reading.is_relative(subject));
        if !(cue.takes("np") || cue.takes("claim"))
            || !(reduced || relative || contact)
            || reading.is_negated(verb)
            || drafts.iter().any(|draft| draft.cue_head == verb)
        {
            continue;
        }
        let Some(antecedent) = doc.head(verb) else { continue };
        let sentence = doc.token(verb).sentence;
        let about = drafts.iter().find(|draft| {
            draft.sentence == sentence && (draft.cue_head == antecedent || draft.source == Some(antecedent) || draft.attribution.contains(&antecedent))
        });
        let (tokens, content) = match about {
            Some(draft) => (draft.tokens.iter().copied().filter(|token| !doc.dominates(verb, *token)).collect::<Vec<_>>(), draft.content),
            None => {
                let tokens = if let Some((clause, cut)) = clause_before(reading, verb, antecedent, cue) {
                    // ", which the army denied", ", a claim denied by the army": about the whole clause before it.
                    let mut tokens = reading.content(clause, &[cut]);
                    tokens.retain(|token| *token < cut.min(verb));
                    reading.trim_tokens(&mut tokens, clause);
                    tokens
                } else if reading.is_eventive(antecedent)
                    || doc.upos(antecedent) == Upos::Verb
                    || reading.lexicon.cue(Pos::Noun, doc.lemma(antecedent), |_| false).is_some()
                {
                    reading.content(antecedent, &[verb])
                } else {
                    continue;
                };
                let span = reading.span(&tokens);
                (tokens, span)
            }
        };
        if tokens.is_empty() {
            continue;
        }
        let source = if reduced || reading.is_passive(verb) { reading.by_agent(verb) } else { reading.speaker(verb) };
        found.push(judged(reading, verb, cue, source, (tokens, content)));
    }
    found
}

/// The clause that a denial or confirmation in a loose relative clause is about, and the part to leave out.
fn clause_before(reading: &Reading<'_>, verb: TokenId, antecedent: TokenId, cue: &Cue) -> Option<(TokenId, TokenId)> {
    let doc = reading.doc;
    if !matches!(cue.stance, Stance::Denies | Stance::Confirms | Stance::Doubts) || doc.upos(antecedent) == Upos::Verb {
        return None;
    }
    let comma = |token: TokenId| matches!(doc.form(token), "," | "–" | "—");
    let after_comma = |token: TokenId| doc.subtree(token).first().is_some_and(|first| comma(*first) || doc.previous(*first).is_some_and(comma));
    let first = doc.subtree(verb).first().copied()?;
    let loose = after_comma(verb) || doc.form(first) == ",";
    let claim = reading.lexicon.cue(Pos::Noun, doc.lemma(antecedent), |_| false).is_some();
    let indefinite = doc.dependents(antecedent, &[Deprel::Det]).any(|det| matches!(doc.form(det).to_lowercase().as_str(), "a" | "an" | "something"));
    let own_content = doc.dependents(antecedent, &[Deprel::Acl, Deprel::Nmod]).any(|child| child != verb && child > antecedent);
    if claim && indefinite && !own_content && (after_comma(antecedent) || matches!(doc.deprel(antecedent), Deprel::Appos | Deprel::Parataxis)) {
        let start = doc.subtree(antecedent).first().copied()?;
        return doc.head(antecedent).map(|head| (reading.clause(head), start)).filter(|(clause, _)| *clause != antecedent);
    }
    if claim || reading.is_eventive(antecedent) && doc.dependents(antecedent, &[Deprel::Acl]).next().is_none() || !loose {
        return None;
    }
    let clause = doc.head(antecedent).map(|head| reading.clause(head))?;
    (clause < verb).then_some((clause, first))
}
