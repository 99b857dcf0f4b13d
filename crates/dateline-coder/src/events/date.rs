//! In: a proposition and the time expressions. Out: when the act was, and how that is known. Never the publication day by default.
//!
//! Here only the sentence counts; what the rest of the report tells is in `narrative`.

use dateline_model::{Argument, DateBasis, Deprel, Document, EmbeddingKind, EventDate, Grain, PropositionId, Role, Timex, TimexId, TokenId, Upos};

use super::{Layers, clause_head};

/// Binds a date: a time expression of the act's own clause is stated; one of the clause that it is part of is inferred.
pub(super) fn bind(doc: &Document, layers: Layers<'_>, id: PropositionId, event_type: &str) -> EventDate {
    if let Some((timex, found)) = own_timex(doc, layers, id) {
        return date(doc, layers, (timex, found), DateBasis::Stated);
    }
    if let Some((timex, found)) = occurring_timex(doc, layers, id) {
        return date(doc, layers, (timex, found), DateBasis::Stated);
    }
    if let Some(found) = argument_timex(doc, layers, id).or_else(|| toll_timex(doc, layers, id)).or_else(|| where_timex(doc, layers, id)) {
        return date(doc, layers, found, DateBasis::Inferred);
    }
    let mut kind = layers.propositions.get(id).embedding.map(|embedding| embedding.kind);
    let mut below = id;
    for (above, _) in layers.propositions.chain(id) {
        // What is said on Monday need not have happened on Monday; what happens in the course of something dated, or begins or
        // fails then, has its date.
        // "was the target of an attack in 2006"
        let stage = ["be target", "be victim", "be object", "be scene", "be site", "be venue"];
        let above_verb = layers.propositions.get(above).predicate.as_str();
        let shares = match kind {
            Some(EmbeddingKind::Attributive) => !has_its_own_time(doc, layers, above, below),
            Some(EmbeddingKind::Adverbial) => !is_at_another_time(doc, clause_head(layers.propositions, below)),
            Some(EmbeddingKind::Content) => ASPECTUAL.contains(&above_verb) || stage.contains(&above_verb) || announces_own(layers, above, below, event_type),
            // "flew to Paris on Monday to meet the president": a day's purpose is of that day.
            Some(EmbeddingKind::Purpose) => GATHERING.contains(&above_verb),
            _ => false,
        };
        if !shares {
            break;
        }
        if let Some((timex, found)) = own_timex(doc, layers, above) {
            return date(doc, layers, (timex, found), DateBasis::Inferred);
        }
        kind = layers.propositions.get(above).embedding.map(|embedding| embedding.kind);
        below = above;
    }
    if let Some((timex, found)) = conjunct_timex(doc, layers, id) {
        return date(doc, layers, (timex, found), DateBasis::Inferred);
    }
    EventDate::unknown()
}

/// "after the vote", "before troops left": a clause that is told to be at another time than the one above, or why that was.
fn is_at_another_time(doc: &Document, clause: TokenId) -> bool {
    doc.dependents(clause, &[Deprel::Mark, Deprel::Case]).any(|word| {
        matches!(doc.lemma(word), "after" | "before" | "since" | "until" | "till" | "because" | "although" | "though" | "as if" | "following" | "follow")
    })
}

/// "jailed on Monday over a murder", "a man whom she met": a cause, or what a relative clause tells of somebody, was at another time. A
/// relative clause on the act itself ("the attack that killed") was not.
fn has_its_own_time(doc: &Document, layers: Layers<'_>, above: PropositionId, below: PropositionId) -> bool {
    const ELSEWHEN: &[&str] = &["due to", "because of", "over", "after", "before", "following", "follow", "since", "until", "despite", "prior to", "ahead of"];
    let clause = clause_head(layers.propositions, below);
    // "the talks, where he denounced", "the fourth night that they marched"
    let there = doc.dependents(clause, &[Deprel::Advmod]).any(|word| matches!(doc.lemma(word), "where" | "when"));
    let is_time = |noun: TokenId| matches!(doc.lemma(noun), "day" | "night" | "morning" | "evening" | "week" | "month" | "year" | "time");
    let then = doc.ancestors(clause).take(2).any(is_time);
    let on_somebody = doc.deprel(clause) == Deprel::AclRelcl && doc.head(clause) != Some(layers.propositions.get(above).head) && !there && !then;
    let phrase = crate::propositions::preposition(doc, layers.propositions.get(below).head);
    on_somebody || phrase.is_some_and(|word| doc.upos(clause).is_nominal() && ELSEWHEN.contains(&word.as_str()))
}

/// "died in last night's attack", "signed at a meeting on Friday": the time of an act that it is part of.
fn argument_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let during = |argument: &&Argument| matches!(&argument.role, Role::Prep(preposition) if matches!(preposition.as_str(), "in" | "at" | "during"));
    let arguments = layers.propositions.get(id).arguments.iter().filter(during);
    arguments.filter_map(|argument| layers.propositions.headed_by(argument.head)).filter(|other| *other != id).find_map(|other| own_timex(doc, layers, other))
}

/// "six weeks of fighting in 2020 claimed lives": the time of what the act led to there and then.
fn toll_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    const TOLL: &[&str] = &["kill", "claim", "leave", "injure", "wound", "displace", "destroy", "damage", "last", "continue", "rage"];
    let proposition = layers.propositions.get(id);
    if !doc.upos(proposition.head).is_nominal() {
        return None;
    }
    // "weeks of fighting"
    let above = doc.head(proposition.head).filter(|_| doc.deprel(proposition.head) == Deprel::Nmod);
    let subjects: Vec<TokenId> = std::iter::once(proposition.head).chain(above).collect();
    let sentence = doc.sentence(proposition.sentence);
    let is_toll = |verb: &dateline_model::Proposition| {
        TOLL.contains(&doc.lemma(verb.head)) && doc.dependents(verb.head, &[Deprel::Nsubj]).any(|subject| subjects.contains(&subject))
    };
    layers.propositions.within(sentence.tokens).filter(|(other, verb)| *other != id && is_toll(verb)).find_map(|(other, _)| own_timex(doc, layers, other))
}

/// "announced on Sunday that it had reached an agreement": what is done with words, and made known by whoever did it. An agreement is
/// made known as it is reached, by whomever.
fn announces_own(layers: Layers<'_>, above: PropositionId, below: PropositionId, event_type: &str) -> bool {
    let subject = |id: PropositionId| {
        let head = layers.propositions.get(id).arguments(&Role::Subject).next()?.head;
        layers.mentions.headed_by(head).and_then(|mention| layers.entities.of(mention))
    };
    let (announcement, act) = (layers.propositions.get(above), layers.propositions.get(below));
    matches!(announcement.predicate.as_str(), "announce" | "declare")
        && !super::place::PHYSICAL.contains(&event_type)
        && act.modality.is_none()
        && (subject(above).is_some_and(|who| subject(below) == Some(who)) || event_type == "AGREE" && act.tense == dateline_model::Tense::Past)
}

/// Verbs whose own time is that of the act below them.
const ASPECTUAL: &[&str] = &["begin", "start", "continue", "resume", "stop", "cease", "try", "attempt", "manage", "fail", "halt", "end", "finish", "refuse"];

/// Verbs of coming together or going somewhere; what that is for is done there and then.
const GATHERING: &[&str] = &["meet", "gather", "convene", "assemble", "travel", "fly", "arrive", "visit", "come", "go", "return"];

/// "the attacks that took place this week": the time of a relative clause that says no more than that the act was.
fn occurring_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    const HAPPEN: &[&str] = &["happen", "occur", "take", "begin", "start", "erupt"];
    let proposition = layers.propositions.get(id);
    if !doc.upos(proposition.head).is_nominal() {
        return None;
    }
    let clauses = doc.dependents(proposition.head, &[Deprel::AclRelcl, Deprel::Acl]).filter(|verb| HAPPEN.contains(&doc.lemma(*verb)));
    let sentence = doc.sentence(proposition.sentence);
    clauses
        .filter(|verb| doc.lemma(*verb) != "take" || doc.dependents(*verb, &[Deprel::Obj]).any(|object| doc.lemma(object) == "place"))
        .find_map(|verb| layers.timexes.within(sentence.tokens).find(|(_, timex)| timex.days.is_some() && governor(doc, layers, timex) == Some(verb)))
}

/// "met for a summit where on Sunday they signed": the time of what was done there.
fn where_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let proposition = layers.propositions.get(id);
    if !GATHERING.contains(&proposition.predicate.as_str()) {
        return None;
    }
    let own: Vec<TokenId> = std::iter::once(proposition.head).chain(proposition.arguments.iter().map(|argument| argument.head)).collect();
    let sentence = doc.sentence(proposition.sentence);
    layers.propositions.within(sentence.tokens).filter(|(other, _)| *other != id).find_map(|(other, _)| {
        let clause = clause_head(layers.propositions, other);
        let there = doc.deprel(clause) == Deprel::AclRelcl && doc.dependents(clause, &[Deprel::Advmod]).any(|word| doc.lemma(word) == "where");
        let attached = doc.head(clause).is_some_and(|noun| own.contains(&noun));
        (there && attached).then(|| own_timex(doc, layers, other)).flatten()
    })
}

/// "visited Juba last week and met Kiir": a coordinated verb without a subject of its own is in the same time, before or behind.
fn conjunct_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let clause = clause_head(layers.propositions, id);
    let bare = |verb: TokenId| doc.dependents(verb, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj]).next().is_none();
    let tense = layers.propositions.get(id).tense;
    let of = |verb: TokenId| {
        let (other, _) = layers
            .propositions
            .within(doc.sentence(doc.token(verb).sentence).tokens)
            .find(|(other, _)| *other != id && clause_head(layers.propositions, *other) == verb)?;
        if layers.propositions.get(other).tense != tense {
            return None;
        }
        own_timex(doc, layers, other)
    };
    if doc.deprel(clause) == Deprel::Conj
        && bare(clause)
        && let Some(found) = doc.head(clause).and_then(of)
    {
        return Some(found);
    }
    doc.dependents(clause, &[Deprel::Conj]).filter(|conjunct| bare(*conjunct)).find_map(of)
}

/// The resolved time expression nearest to the predicate among those whose closest predicate it is.
fn own_timex<'a>(doc: &Document, layers: Layers<'a>, id: PropositionId) -> Option<(TimexId, &'a Timex)> {
    let proposition = layers.propositions.get(id);
    let clause = clause_head(layers.propositions, id);
    let sentence = doc.sentence(proposition.sentence);
    layers
        .timexes
        .within(sentence.tokens)
        .filter(|(_, timex)| timex.days.is_some())
        .filter(|(_, timex)| governor(doc, layers, timex).is_some_and(|head| head == proposition.head || head == clause))
        .min_by_key(|(timex_id, timex)| (timex.tokens.start.abs_diff(proposition.head.0), *timex_id))
}

/// The nearest predicate above a time expression, over the heads of its words.
pub(super) fn governor(doc: &Document, layers: Layers<'_>, timex: &Timex) -> Option<TokenId> {
    let top = timex.tokens.ids().find(|token| doc.head(*token).is_none_or(|head| !timex.tokens.has(head)))?;
    // The date of a dateline ("NAIROBI, 14 May -") is that of the report.
    let aside = |token: TokenId| doc.deprel(token) == Deprel::Parataxis && doc.head(token).is_some_and(|head| token < head);
    if std::iter::once(top).chain(doc.ancestors(top)).any(aside) {
        return None;
    }
    let sentence = doc.sentence(doc.token(top).sentence);
    let is_predicate = |token: TokenId| {
        layers.propositions.within(sentence.tokens).any(|(id, proposition)| proposition.head == token || clause_head(layers.propositions, id) == token)
    };
    let nearest = doc.ancestors(top).find(|token| is_predicate(*token) || doc.deprel(*token) == Deprel::Root)?;
    // "Sanctions imposed on Chad were lifted on Monday": what stands behind the main verb is not the time of a clause before it.
    let crossed = doc.ancestors(nearest).find(|verb| nearest < *verb && *verb < top && doc.upos(*verb) == Upos::Verb && is_predicate(*verb));
    Some(crossed.unwrap_or(nearest))
}

/// A date as its words give it; "since mid-December", of what still goes on, lasts until publication.
fn date(doc: &Document, layers: Layers<'_>, (id, timex): (TimexId, &Timex), basis: DateBasis) -> EventDate {
    let plain = EventDate { days: timex.days, grain: Some(timex.grain), basis, timex: Some(id), ..EventDate::unknown() };
    let since = timex.tokens.start.checked_sub(1).is_some_and(|before| doc.lemma(TokenId(before)) == "since");
    let Some(((first, _), published)) = timex.days.zip(doc.article().publication_date).filter(|_| since) else { return plain };
    let goes_on = governor(doc, layers, timex).is_some_and(|verb| {
        let present = |aux: TokenId| matches!(doc.form(aux).to_ascii_lowercase().as_str(), "has" | "have" | "is" | "are" | "'ve" | "'s");
        doc.dependents(verb, &[Deprel::Aux]).any(present)
    });
    if goes_on && first < published { EventDate { days: Some((first, published)), grain: Some(Grain::Range), ..plain } } else { plain }
}
