//! In: a time expression in its tree. Out: whether the act it dates lies before or after publication, as far as the grammar tells.

use dateline_model::{Deprel, Document, SentenceKind, TokenId, TokenSpan, Upos};

/// Where the dated act lies, seen from publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Past,
    Future,
    /// The grammar does not say.
    Open,
}

/// Verbs and nouns whose "to" clause lies ahead; in the present tense their own date does too.
const PLANNING: &[&str] = &[
    "agree",
    "agreement",
    "aim",
    "anticipate",
    "arrange",
    "ask",
    "call",
    "commit",
    "decide",
    "decision",
    "demand",
    "due",
    "expect",
    "go",
    "hope",
    "instruct",
    "intend",
    "intention",
    "invite",
    "likely",
    "need",
    "offer",
    "opportunity",
    "order",
    "plan",
    "pledge",
    "poise",
    "prepare",
    "promise",
    "propose",
    "proposal",
    "ready",
    "request",
    "require",
    "schedule",
    "seek",
    "set",
    "slate",
    "threat",
    "threaten",
    "tip",
    "urge",
    "vow",
    "want",
    "wish",
];

/// Verbs whose own date is that of the plan, not of its making ("scheduled for Friday", but not "ordered on Friday").
const TIMETABLE: &[&str] = &["due", "expect", "plan", "postpone", "reschedule", "schedule", "set", "slate"];

/// Verbs after which "until" and "by" look ahead though the verb is in the past ("extended the truce until Friday").
const EXTENDING: &[&str] = &[
    "adjourn",
    "allow",
    "ask",
    "deadline",
    "defer",
    "delay",
    "demand",
    "extend",
    "give",
    "order",
    "postpone",
    "prolong",
    "reschedule",
    "set",
    "suspend",
    "urge",
];

/// Verbs whose present tense speaks of a timetable ("the summit opens on Friday").
const OPENING: &[&str] = &["begin", "close", "convene", "end", "expire", "open", "reconvene", "resume", "start"];

const AHEAD: &[&str] = &["forthcoming", "future", "planned", "scheduled", "upcoming"];

/// Which way the expression points.
pub(super) fn direction(doc: &Document, timex: TokenSpan) -> Direction {
    let Some(head) = timex.ids().find(|id| doc.head(*id).is_none_or(|head| !timex.has(head))) else { return Direction::Open };
    let (before, case) = preposition(doc, timex);
    match (before.as_str(), case.as_str()) {
        (_, "since") => return Direction::Past,
        // "as early as Tuesday"
        (_, "for") | ("early" | "soon" | "late", "as") => return Direction::Future,
        _ => {}
    }
    let deadline = matches!(case.as_str(), "by" | "until" | "till");
    let possessive = doc.deprel(head) == Deprel::NmodPoss;
    let mut direct = true;
    let mut next = if is_predicate(doc, head) { Some(head) } else { doc.head(head) };
    for _ in 0..doc.sentence(doc.token(head).sentence).tokens.len() {
        let Some(here) = next else { break };
        if is_predicate(doc, here) {
            let tense = tense(doc, here, 0);
            return match tense {
                Direction::Past if deadline && EXTENDING.contains(&doc.lemma(here)) => Direction::Future,
                // "invited them to a ceremony on March 12", but not "regrets Friday's vote"
                Direction::Past if !direct && !possessive && PLANNING.contains(&doc.lemma(here)) => Direction::Future,
                Direction::Past if !direct => Direction::Open,
                Direction::Open if deadline => Direction::Future,
                tense => tense,
            };
        }
        if doc.children(here).iter().any(|child| AHEAD.contains(&lower(doc, *child).as_str())) || (deadline && EXTENDING.contains(&doc.lemma(here))) {
            return Direction::Future;
        }
        // "Friday's vote", "the vote on Friday": the verb above dates itself, not the vote.
        direct = direct && timex.has(here);
        next = doc.head(here);
    }
    Direction::Open
}

/// The last two words before the expression, in lower case. A neighbour is surer than the tree.
fn preposition(doc: &Document, timex: TokenSpan) -> (String, String) {
    let last = timex.ids().next().and_then(|first| doc.previous(first));
    let word = |id: Option<TokenId>| id.map(|id| lower(doc, id)).unwrap_or_default();
    (word(last.and_then(|last| doc.previous(last))), word(last))
}

fn is_predicate(doc: &Document, id: TokenId) -> bool {
    doc.upos(id) == Upos::Verb || doc.dependents(id, &[Deprel::Cop, Deprel::Aux]).next().is_some()
}

/// The tense of one predicate; `depth` bounds the walk through its governors.
fn tense(doc: &Document, verb: TokenId, depth: usize) -> Direction {
    let auxiliaries: Vec<String> = doc.dependents(verb, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]).map(|aux| lower(doc, aux)).collect();
    let has = |words: &[&str]| auxiliaries.iter().any(|aux| words.contains(&aux.as_str()));
    let will = has(&["will", "shall", "'ll", "’ll", "wo", "would", "'d"]);
    let perfect = has(&["have", "has", "had", "having", "'ve", "'d"]);
    if will && !has(&["have"]) {
        return Direction::Future;
    }
    let lemma = doc.lemma(verb);
    let present = doc.feat(verb, "Tense") == Some("Pres");
    let infinitive = doc.dependents(verb, &[Deprel::Xcomp, Deprel::Ccomp]).next().is_some();
    if TIMETABLE.contains(&lemma) || PLANNING.contains(&lemma) && infinitive && (present || has(&["is", "are"])) {
        return Direction::Future;
    }
    if perfect {
        return if will { Direction::Open } else { Direction::Past };
    }
    if has(&["must", "should", "can", "may", "might"]) {
        return Direction::Future;
    }
    let to = doc.dependents(verb, &[Deprel::Mark]).find(|mark| lower(doc, *mark) == "to");
    // "is to vote", "is due to meet"; but not "to be signed"
    let be = |aux: TokenId| matches!(lower(doc, aux).as_str(), "is" | "are" | "was" | "were" | "'s" | "'re");
    if to.is_some_and(|to| doc.dependents(verb, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]).any(|aux| aux < to && be(aux))) {
        return Direction::Future;
    }
    let governor = doc.head(verb).filter(|_| depth < 8);
    if to.is_some()
        && let Some(governor) = governor
    {
        let above = doc.lemma(governor);
        if PLANNING.contains(&above) || TIMETABLE.contains(&above) || (above == "be" && doc.deprel(verb) == Deprel::Xcomp) {
            return Direction::Future;
        }
        // "will try to finish": the governor's tense holds for what it governs.
        return match tense(doc, governor, depth + 1) {
            Direction::Future => Direction::Future,
            // "arrived to talk on Friday", "failed to appear on Friday": a purpose or an outcome of the past.
            past if doc.deprel(verb) == Deprel::Xcomp => past,
            _ => Direction::Open,
        };
    }
    let bare = doc.feat(verb, "VerbForm") == Some("Inf") && auxiliaries.is_empty();
    if bare
        && doc.deprel(verb) == Deprel::Conj
        && let Some(governor) = governor
    {
        return tense(doc, governor, depth + 1);
    }
    if has(&["was", "were", "did"]) || doc.feat(verb, "Tense") == Some("Past") && !has(&["is", "are", "be"]) {
        return Direction::Past;
    }
    let headline = doc.sentence(doc.token(verb).sentence).kind == SentenceKind::Headline;
    let meeting = lower(doc, verb).ends_with("ing") && has(&["is", "are", "'s", "'re", "am"]);
    if !headline && (meeting || present && OPENING.contains(&lemma) && auxiliaries.is_empty()) {
        return Direction::Future;
    }
    Direction::Open
}

fn lower(doc: &Document, id: TokenId) -> String {
    doc.form(id).to_lowercase()
}
