//! In: propositions, the layers below them, rules and ontology. Out: events.
//!
//! Rules say type, mode and where the parties stand. Status and source come from the statements layer, never from a rule. Here, and only here, the act
//! is bound to its date and place, its actors to the office held on that date, and the ontology's precedence table applied.

mod addressees;
mod date;
mod id;
mod narrative;
mod order;
mod parties;
mod place;
mod quantities;
mod setting;
mod sides;

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{
    ByteSpan, Coding, DateBasis, Diagnostic, EmbeddingKind, Entities, Event, EventDate, EventSource, FoundBy, Mentions, OtherParty, PartyBasis, PlaceBasis,
    Places, PredicateForm, Proposition, PropositionId, Propositions, Severity, Statements, Status, Timexes,
};
use dateline_model::{Document, TokenId};

pub(crate) use parties::{UNIDENTIFIED, of_entity as party_on, office_on};

use crate::knowledge::Knowledge;
use crate::rules::{Match, Matched, Mismatch, Rule, Scene};
use sides::Sides;

/// The layers that events stand on.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'a> {
    /// Names, nationality adjectives, role nouns, pronouns.
    pub mentions: &'a Mentions,
    /// Mentions resolved to actors.
    pub entities: &'a Entities,
    /// Time expressions.
    pub timexes: &'a Timexes,
    /// Place mentions.
    pub places: &'a Places,
    /// Normalised predicates.
    pub propositions: &'a Propositions,
    /// Attributions and factuality.
    pub statements: &'a Statements,
}

impl<'a> Layers<'a> {
    /// The layers of a finished coding, for `dateline why`.
    pub fn of(coding: &'a Coding) -> Self {
        Layers {
            mentions: &coding.mentions,
            entities: &coding.entities,
            timexes: &coding.timexes,
            places: &coding.places,
            propositions: &coding.propositions,
            statements: &coding.statements,
        }
    }

    /// What rules look at.
    pub fn scene(self, doc: &'a Document, knowledge: &'a Knowledge) -> Scene<'a> {
        Scene { doc, mentions: self.mentions, entities: self.entities, propositions: self.propositions, words: &knowledge.words, rules: &knowledge.rules }
    }
}

/// A rule that matched a proposition.
pub(crate) struct Hit<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) matched: Matched,
}

/// A rule that names the predicate but does not match.
pub(crate) struct NearMiss<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) alternative: &'a Match,
    pub(crate) mismatch: Mismatch,
}

/// Codes the events of a document.
pub fn events(doc: &Document, layers: Layers<'_>, knowledge: &Knowledge) -> (Vec<Event>, Vec<Diagnostic>) {
    let scene = layers.scene(doc, knowledge);
    let mut diagnostics = Vec::new();
    let mut drafts: Vec<(PropositionId, Event)> = Vec::new();
    if let Some(phrase) = knowledge.discards.story(doc) {
        diagnostics.push(discarded(ByteSpan::new(0, 0), "report", phrase));
        return (Vec::new(), diagnostics);
    }
    if let Some(about) = knowledge.topics.off_topic(doc, layers.mentions, layers.entities) {
        diagnostics.push(Diagnostic {
            span: ByteSpan::new(0, 0),
            severity: Severity::Info,
            code: "events/off-topic",
            message: format!(
                "the report is about {} and is not coded: {} of {} sentences have its terms ({}), and hardly any has somebody who acts in politics",
                about.topic,
                about.sentences,
                about.of,
                about.terms.join(", ")
            ),
            hint: Some("the terms are in lexicons/en/topics.csv".into()),
        });
        return (Vec::new(), diagnostics);
    }
    let dropped: BTreeMap<_, _> = doc.sentence_ids().filter_map(|id| knowledge.discards.sentence(doc, id).map(|phrase| (id, phrase))).collect();
    diagnostics.extend(dropped.iter().map(|(id, phrase)| discarded(doc.sentence(*id).span, "sentence", phrase)));
    for (id, proposition) in layers.propositions.iter().filter(|(_, proposition)| !dropped.contains_key(&proposition.sentence)) {
        let (hits, _) = matching_rules(&scene, knowledge, id);
        if hits.is_empty() {
            continue;
        }
        let mut types = BTreeSet::new();
        let mut reasons = Vec::new();
        for hit in &hits {
            match draft(doc, layers, &scene, knowledge, id, hit) {
                Ok(event) => {
                    if types.insert(event.event_type.clone()) {
                        drafts.push((id, event));
                    }
                }
                Err(reason) => reasons.push((hit.rule.id.as_str(), reason)),
            }
        }
        if types.is_empty()
            && let Some((rule, reason)) = reasons.first()
        {
            diagnostics.push(Diagnostic {
                span: doc.token(proposition.head).span,
                severity: Severity::Info,
                code: "events/no-party",
                message: format!("`{}` matches {rule}, but {reason}", proposition.predicate),
                hint: Some("add the party to data/actors or data/lexicons/en/role-nouns.csv if it acts in politics".into()),
            });
        }
    }
    narrative::carry(doc, layers, knowledge, &mut drafts);
    drafts.retain(|(id, event)| {
        let new = says_something_new(layers.propositions.get(*id), event);
        if !new {
            diagnostics.push(Diagnostic {
                span: event.trigger,
                severity: Severity::Info,
                code: "events/back-reference",
                message: format!("{} told before; these words say nothing new of it, and are no second event", event.event_type),
                hint: None,
            });
        }
        new
    });
    setting::fill(doc, layers, &mut drafts);
    order::bound(doc, layers, &mut drafts);
    let suppressed = content_of_speech_acts(layers.propositions, &drafts);
    let mut events = Vec::new();
    for (id, event) in drafts {
        match suppressed.get(&id) {
            Some(above) => diagnostics.push(Diagnostic {
                span: event.trigger,
                severity: Severity::Info,
                code: "events/content",
                message: format!("{} is what the {above} above it is about, not a second event", event.event_type),
                hint: None,
            }),
            None => events.push(event),
        }
    }
    id::assign(doc, &mut events);
    events.sort_by(|a, b| (a.trigger, &a.event_type).cmp(&(b.trigger, &b.event_type)));
    (events, diagnostics)
}

/// "after the attack" points back; "the attack on the convoy", "Monday's attack", "the attack that killed five" say more. A noun all of whose
/// parties are those of the act told before is no event of its own (guidelines, section 1).
fn says_something_new(proposition: &Proposition, event: &Event) -> bool {
    let parties = || event.actors.iter().chain(&event.recipients);
    let taken_over =
        parties().any(|party| party.basis == PartyBasis::SameAct) && parties().all(|party| matches!(party.basis, PartyBasis::SameAct | PartyBasis::Unknown));
    let bare = proposition.form == PredicateForm::Nominal && taken_over && event.quantities.is_empty();
    let placed = event.place.as_ref().is_some_and(|place| place.basis == PlaceBasis::Stated);
    !bare || placed || event.date.basis == DateBasis::Stated
}

/// What `lexicons/en/discards.csv` keeps from being coded.
fn discarded(span: ByteSpan, what: &str, phrase: &str) -> Diagnostic {
    Diagnostic {
        span,
        severity: Severity::Info,
        code: "events/discarded",
        message: format!("the {what} has \"{phrase}\" and is not coded"),
        hint: Some("the phrases are in lexicons/en/discards.csv".into()),
    }
}

/// Rules that match a proposition after `beats`, and those that name its predicate but fail.
pub(crate) fn matching_rules<'k>(scene: &Scene<'_>, knowledge: &'k Knowledge, id: PropositionId) -> (Vec<Hit<'k>>, Vec<NearMiss<'k>>) {
    let proposition = scene.propositions.get(id);
    let mut hits: Vec<Hit<'k>> = Vec::new();
    let mut misses: Vec<NearMiss<'k>> = Vec::new();
    for (rule, alternative) in knowledge.rules.candidates(&proposition.predicate, &proposition.lemma) {
        if hits.iter().any(|hit| hit.rule.id == rule.id) {
            continue;
        }
        match scene.try_match(alternative, id) {
            Ok(matched) => {
                misses.retain(|miss| miss.rule.id != rule.id);
                hits.push(Hit { rule, matched });
            }
            Err(mismatch) => misses.push(NearMiss { rule, alternative, mismatch }),
        }
    }
    let beaten: BTreeSet<String> = hits.iter().flat_map(|hit| hit.rule.beats.iter().cloned()).collect();
    hits.retain(|hit| !beaten.contains(&hit.rule.id));
    (hits, misses)
}

fn draft(doc: &Document, layers: Layers<'_>, scene: &Scene<'_>, knowledge: &Knowledge, id: PropositionId, hit: &Hit<'_>) -> Result<Event, String> {
    let proposition = layers.propositions.get(id);
    let factuality = &layers.statements.factuality[id.index()];
    let date = date::bind(doc, layers, id, &hit.rule.event);
    let Sides { actors, recipients, place } = sides::bind(doc, layers, scene, knowledge, id, hit, &date)?;
    let others = hit
        .matched
        .others
        .iter()
        .flat_map(|(role, word)| {
            let at = parties::At { sentence: proposition.sentence, days: date.days };
            parties::bind(doc, layers, scene, std::slice::from_ref(word), at, PartyBasis::Stated)
                .into_iter()
                .map(|party| OtherParty { role: role.clone(), party })
        })
        .collect();
    let status = status(doc, factuality.status, &date);
    let rule = hit.rule;
    let (event_type, mode) = knowledge.ontology.change(&rule.event, rule.mode.as_deref(), status);
    let cameo = rule.cameo.clone().filter(|_| event_type == rule.event).or_else(|| knowledge.ontology.cameo_root(&event_type, mode.as_deref()));
    let (statement, source) = source(doc, layers, status, factuality.statement, date.days);
    Ok(Event {
        id: String::new(),
        sentence: proposition.sentence,
        proposition: id,
        quad: knowledge.ontology.quad(&event_type).to_owned(),
        plover2_score: knowledge.ontology.score(&event_type, mode.as_deref()),
        goldstein_icews: cameo.as_deref().and_then(|code| knowledge.ontology.goldstein(code)),
        cameo,
        trigger: trigger(doc, &proposition.trigger, proposition.head),
        place,
        quantities: quantities::bind(doc, proposition),
        contexts: knowledge.contexts.of(doc, proposition.sentence, &rule.contexts),
        found_by: FoundBy::named(rule.id.clone()),
        event_type,
        mode,
        actors,
        recipients,
        others,
        date,
        status,
        statement,
        source,
    })
}

/// The trigger's words: the head with an adjacent particle; a particle further off is left out, so that the span stays words of the trigger.
fn trigger(doc: &Document, words: &[TokenId], head: TokenId) -> ByteSpan {
    let span = doc.token(head).span;
    let adjacent = words.iter().find(|word| word.0 == head.0 + 1);
    adjacent.map_or(span, |word| span.cover(doc.token(*word).span))
}

/// Background is decided here, where the act's date is known: it ended more than 30 days before publication.
fn status(doc: &Document, status: Status, date: &EventDate) -> Status {
    let old = match (doc.article().publication_date, date.days) {
        (Some(published), Some((_, last))) => last.until(published).is_ok_and(|span| span.get_days() > 30),
        _ => false,
    };
    if old && status > Status::Background { Status::Background } else { status }
}

/// Who vouches for an event; nobody for what the author asserts.
fn source(
    doc: &Document,
    layers: Layers<'_>,
    status: Status,
    statement: Option<dateline_model::StatementId>,
    days: Option<(dateline_model::Date, dateline_model::Date)>,
) -> (Option<dateline_model::StatementId>, Option<EventSource>) {
    let Some(id) = statement.filter(|_| status != Status::Asserted) else { return (None, None) };
    let source = layers.statements.list[id.index()].source.map(|token| {
        let mention = layers.mentions.headed_by(token);
        let entity = mention.and_then(|mention| layers.entities.of(mention));
        let span = mention.map_or(doc.token(token).span, |mention| doc.bytes(layers.mentions.get(mention).tokens));
        match entity {
            Some(entity) => {
                let party = parties::of_entity(layers.entities, entity, Some(span), days.or_else(|| doc.article().publication_date.map(|day| (day, day))));
                EventSource { entity: Some(entity), code: (party.code != parties::UNIDENTIFIED).then_some(party.code), sector: party.sector, span }
            }
            None => EventSource { entity: None, code: None, sector: dateline_model::Sector::Unk, span },
        }
    });
    (Some(id), source)
}

/// Propositions that are the content of a request, threat, refusal, agreement or support: one event, not two (guidelines, section 2).
fn content_of_speech_acts(propositions: &Propositions, drafts: &[(PropositionId, Event)]) -> BTreeMap<PropositionId, String> {
    const ABSORBING: &[&str] = &["REQUEST", "THREATEN", "REJECT", "AGREE", "SUPPORT"];
    let absorbing: BTreeMap<PropositionId, &str> =
        drafts.iter().filter(|(_, event)| ABSORBING.contains(&event.event_type.as_str())).map(|(id, event)| (*id, event.event_type.as_str())).collect();
    let codes = |event: &Event| event.actors.iter().map(|party| party.code.clone()).collect::<Vec<_>>();
    let mut suppressed = BTreeMap::new();
    for (id, event) in drafts {
        let mut kind = propositions.get(*id).embedding.map(|embedding| embedding.kind);
        // "met to discuss the border": what one act of a kind is done for is no second act of that kind.
        if let Some(embedding) = propositions.get(*id).embedding.filter(|embedding| embedding.kind == EmbeddingKind::Purpose) {
            let same =
                |other: &&(PropositionId, Event)| other.0 == embedding.under && other.1.event_type == event.event_type && codes(&other.1) == codes(event);
            if let Some((_, above)) = drafts.iter().find(same) {
                suppressed.insert(*id, above.event_type.clone());
                continue;
            }
        }
        for (above, next) in propositions.chain(*id) {
            if !matches!(kind, Some(EmbeddingKind::Content | EmbeddingKind::Purpose)) {
                break;
            }
            if let Some(event_type) = absorbing.get(&above) {
                suppressed.insert(*id, (*event_type).to_owned());
                break;
            }
            let _ = next;
            kind = propositions.get(above).embedding.map(|embedding| embedding.kind);
        }
    }
    suppressed
}

/// True for propositions whose clause a light verb heads.
fn clause_head(propositions: &Propositions, id: PropositionId) -> TokenId {
    let proposition = propositions.get(id);
    match proposition.form {
        PredicateForm::LightVerb { verb } => verb,
        _ => proposition.head,
    }
}
