//! In: the drafts of a report's events in the order of the text. Out: the same, with dates, places and sides that the report gives elsewhere.
//!
//! What is taken over is marked as inferred, or as the day of publication, and only where the text says that it is the same act ("the
//! attack"), goes on with the same story in the same paragraph, or speaks of what is being done as it is published. Everything else
//! stays unknown.

use std::collections::BTreeSet;

use dateline_model::{
    DateBasis, Deprel, Document, EmbeddingKind, EntityKind, Event, EventDate, EventPlace, Grain, Party, PartyBasis, Place, PlaceBasis, PlaceId, Precision,
    PredicateForm, Proposition, PropositionId, Role, SentenceId, Status, Tense, TokenId, Upos,
};

use super::parties::UNIDENTIFIED;
use super::place::PHYSICAL;
use super::{Layers, clause_head};
use crate::entities::CONTEXT_COUNTRY;
use crate::knowledge::Knowledge;

/// Sentences that a story's day carries on for.
const REACH: u32 = 2;

/// Fills dates and places from the events before.
pub(super) fn carry(doc: &Document, layers: Layers<'_>, knowledge: &Knowledge, drafts: &mut [(PropositionId, Event)]) {
    for at in 0..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let Some((id, event)) = rest.first_mut() else { return };
        let act = Act { doc, layers, knowledge, id: *id, proposition: layers.propositions.get(*id) };
        if event.date.days.is_none() {
            // What is told as done was not done after it was told.
            let done = !matches!(event.status, Status::Planned | Status::Hypothetical | Status::Negated);
            let published = doc.article().publication_date.filter(|_| done);
            let dated = |other: &Event| other.date.days.is_some_and(|(first, _)| published.is_none_or(|published| first <= published));
            let found = act
                .same_act(event, before, dated)
                .or_else(|| act.same_death(event, before, dated))
                .or_else(|| act.same_story(event, before).filter(|other| dated(other)));
            if let Some(other) = found {
                event.date = EventDate { basis: DateBasis::Inferred, ..other.date.clone() };
            } else if let Some(lead) = act.lead(event, before) {
                event.date = EventDate { basis: DateBasis::Inferred, ..lead.date };
                event.place = event.place.take().or(lead.place);
            } else if let Some(date) = act.on_publication(event) {
                event.date = date;
            }
            event.status = super::status(doc, event.status, &event.date);
        }
        if event.place.is_none() && super::place::is_physical(&event.event_type, &act.proposition.predicate) {
            let placed = |other: &Event| other.place.is_some();
            let found = act.same_act(event, before, placed).or_else(|| act.same_death(event, before, placed)).or_else(|| same_day(event, before));
            let found = found.and_then(|other| other.place.clone());
            let place = found.map(|place| place.place).or_else(|| act.home(event)).or_else(|| act.sent_out(event)).or_else(|| act.same_scene(event, before));
            event.place = place.map(|place| EventPlace { place, basis: PlaceBasis::Inferred });
        }
        if JUDGING.contains(&event.event_type.as_str())
            && !event.recipients.iter().any(is_known)
            && let Some(doers) = act.doers_of_what_is_judged(event, before)
        {
            event.recipients = doers;
        }
        if PHYSICAL.contains(&event.event_type.as_str()) {
            // "claimed responsibility", "the attack killed": whom it was done to was said before.
            if event.recipients.is_empty()
                && let Some(other) = act.same_act(event, before, |other| other.recipients.iter().any(is_known))
            {
                event.recipients = taken_over(&other.recipients);
            }
            if !event.actors.iter().any(is_known)
                && let Some(other) = act.same_act(event, before, |other| other.actors.iter().any(is_known))
            {
                event.actors = taken_over(&other.actors);
            }
        }
    }
    carry_back(layers, drafts);
}

/// Types whose object is what somebody else did: "condemned the operation", "welcomed the decision".
const JUDGING: &[&str] = &["ACCUSE", "REJECT", "SUPPORT"];

/// The lead tells an act whose place a later sentence gives: the same sides, kind of act, and day.
fn carry_back(layers: Layers<'_>, drafts: &mut [(PropositionId, Event)]) {
    for at in 0..drafts.len() {
        let Some(((_, event), after)) = drafts[at..].split_first_mut() else { return };
        let both = |other: &Event| event.recipients.iter().any(is_known) && other.recipients.iter().any(is_known);
        let small = |other: &Event| other.place.as_ref().is_some_and(|place| layers.places.list[place.place.index()].country.is_some());
        if event.place.is_none()
            && let Some(other) = same_day(event, after).filter(|other| both(other) && small(other))
        {
            event.place = other.place.as_ref().map(|place| EventPlace { place: place.place, basis: PlaceBasis::Inferred });
        }
    }
}

/// An act whose time or place its own sentence does not give.
struct Act<'a> {
    doc: &'a Document,
    layers: Layers<'a>,
    knowledge: &'a Knowledge,
    id: PropositionId,
    proposition: &'a Proposition,
}

impl Act<'_> {
    /// The last event before that this one says it is: "the attack", "the meeting was attended by", "claimed responsibility".
    fn same_act<'e>(&self, event: &Event, before: &'e [(PropositionId, Event)], known: impl Fn(&Event) -> bool) -> Option<&'e Event> {
        if !self.refers_back(event) {
            return None;
        }
        // What is long past when it is told is not what the report is about.
        let same = |other: &&Event| other.event_type == event.event_type && other.status != Status::Background && compatible(event, other);
        // What is told in the same words is the same act, dated or not: "the killings" are those that were told, not last month's battle.
        let worded = |other: &PropositionId| self.layers.propositions.get(*other).predicate == self.proposition.predicate;
        // "that conviction" is no other penalty, but "the attack" may be any assault.
        let again =
            !PHYSICAL.contains(&event.event_type.as_str()) && event.event_type != "AGREE" || before.iter().any(|(id, other)| worded(id) && same(&other));
        let mut found = before.iter().filter(|(id, other)| same(&other) && (!again || worded(id))).map(|(_, other)| other).filter(|other| known(other));
        // Of several, the act that the report opened with.
        found.next().or_else(|| self.only_act(event, before).filter(|other| known(other)))
    }

    /// "the murder", in a report that tells of one, long past: what all the events of that predicate are, if they agree on day and sides.
    fn only_act<'e>(&self, event: &Event, before: &'e [(PropositionId, Event)]) -> Option<&'e Event> {
        let worded = |other: &PropositionId| self.layers.propositions.get(*other).predicate == self.proposition.predicate;
        let told: Vec<&Event> = before.iter().filter(|(id, other)| worded(id) && other.event_type == event.event_type).map(|(_, other)| other).collect();
        // A chronicle of many is not about one, and comparing all of them takes long.
        if told.len() > 20 {
            return None;
        }
        let dates: BTreeSet<_> = told.iter().filter_map(|other| other.date.days).collect();
        let agree = dates.len() <= 1 && told.iter().all(|one| told.iter().all(|other| compatible(one, other)) && compatible(event, one));
        // The one that says most.
        let says = |other: &&&Event| (other.date.days.is_some(), other.recipients.iter().any(is_known), other.place.is_some());
        told.iter().filter(|_| agree).rev().max_by_key(says).copied()
    }

    /// "The operation was condemned": who did what the words point back to, if the report told it. Who decided is who is criticised.
    fn doers_of_what_is_judged(&self, event: &Event, before: &[(PropositionId, Event)]) -> Option<Vec<Party>> {
        let objects = [Role::Object, Role::Prep("against".into()), Role::Prep("of".into())];
        let mut nouns = objects.iter().flat_map(|role| self.proposition.arguments(role)).map(|argument| argument.head);
        let noun = nouns.find(|noun| self.doc.upos(*noun) == Upos::Noun && self.is_definite(*noun))?;
        let act = self.layers.propositions.headed_by(noun).map(|id| self.layers.propositions.get(id));
        let told = |other: &PropositionId| act.is_some_and(|act| self.layers.propositions.get(*other).predicate == act.predicate);
        let types = act.map(|act| self.knowledge.rules.types(act)).unwrap_or_default();
        let of_type = |other: &Event| types.contains(&other.event_type.as_str());
        let sides = |parties: &[Party]| parties.iter().map(|party| party.code.clone()).collect::<BTreeSet<_>>();
        let own = sides(&event.actors);
        let able = |other: &Event| {
            let real = matches!(other.status, Status::Asserted | Status::Reported | Status::Planned);
            real && other.sentence <= event.sentence && other.actors.iter().any(is_known) && own.is_disjoint(&sides(&other.actors))
        };
        // "the operation", "the move": nouns for any act, the one of force told last, or what was done a sentence or two before.
        let general = |other: &Event| match self.doc.lemma(noun) {
            "operation" | "offensive" | "campaign" | "incursion" => matches!(other.event_type.as_str(), "ASSAULT" | "MOBILIZE" | "COERCE"),
            "move" | "decision" | "step" | "measure" | "action" | "announcement" => {
                event.sentence.0 - other.sentence.0 <= REACH && other.event_type != "CONSULT"
            }
            _ => false,
        };
        let last = |fits: &dyn Fn(PropositionId, &Event) -> bool| before.iter().rev().find(|(id, other)| able(other) && fits(*id, other));
        let found = last(&|id, _| told(&id)).or_else(|| last(&|_, other| of_type(other))).or_else(|| last(&|_, other| general(other)))?;
        Some(taken_over(&found.1.actors))
    }

    /// Somebody is killed once: the death of a named person told before.
    fn same_death<'e>(&self, event: &Event, before: &'e [(PropositionId, Event)], known: impl Fn(&Event) -> bool) -> Option<&'e Event> {
        const DEATH: &[&str] = &["kill", "assassinate", "murder", "execute", "behead", "martyr", "poison", "shoot dead", "gun down"];
        let named = |event: &Event| {
            let persons = event.recipients.iter().filter_map(|party| party.entity);
            persons.filter(|entity| self.layers.entities.get(*entity).kind == EntityKind::Person).collect::<BTreeSet<_>>()
        };
        let is_death = |id: PropositionId| DEATH.contains(&self.layers.propositions.get(id).predicate.as_str());
        let victims = named(event);
        if !is_death(self.id) || victims.is_empty() || matches!(event.status, Status::Negated | Status::Planned | Status::Hypothetical) {
            return None;
        }
        before.iter().filter(|(id, other)| is_death(*id) && !named(other).is_disjoint(&victims) && known(other)).map(|(_, other)| other).next()
    }

    /// The dated act that the report opens with, where no rule codes it, for an event that says it is that act: "the attack".
    fn lead(&self, event: &Event, before: &[(PropositionId, Event)]) -> Option<Lead> {
        let news = matches!(event.status, Status::Asserted | Status::Reported) && PHYSICAL.contains(&event.event_type.as_str());
        let coded = before.iter().any(|(_, other)| other.sentence.0 < LEAD && PHYSICAL.contains(&other.event_type.as_str()));
        let published = self.doc.article().publication_date.filter(|_| news && !coded && self.refers_back(event) && self.proposition.sentence.0 >= 1)?;
        let mut acts = self.layers.propositions.iter().filter(|(_, act)| act.sentence.0 < LEAD && act.sentence < self.proposition.sentence);
        let mut found: Option<Lead> = None;
        for (id, act) in acts.by_ref() {
            let said = self.layers.statements.list.iter().any(|one| one.cue.overlaps(self.doc.token(act.head).span));
            if said || act.tense != Tense::Past || act.form == PredicateForm::Nominal {
                continue;
            }
            let date = super::date::bind(self.doc, self.layers, id, &event.event_type);
            let Some((first, last)) = date.days.filter(|_| date.basis == DateBasis::Stated) else { continue };
            let recent = first == last && first.until(published).is_ok_and(|span| (0..=NEWS_DAYS).contains(&span.get_days()));
            match &found {
                _ if !recent => return None,
                Some(lead) if lead.date.days != date.days => return None,
                Some(_) => {}
                None => {
                    let place = super::place::bind(self.doc, self.layers, id, "ASSAULT").map(|place| EventPlace { basis: PlaceBasis::Inferred, ..place });
                    found = Some(Lead { date, place });
                }
            }
        }
        found
    }

    /// Whether a definite noun of the clause stands for an act of the event's own type. (Who condemns the attack does not attack.)
    fn refers_back(&self, event: &Event) -> bool {
        let own = matches!(self.proposition.form, PredicateForm::Nominal | PredicateForm::LightVerb { .. }) && self.is_definite(self.proposition.head);
        own || self.proposition.arguments.iter().any(|argument| {
            let claimed = matches!(self.doc.lemma(argument.head), "responsibility" | "credit") && argument.role == Role::Object;
            let noun = self.layers.propositions.headed_by(argument.head).map(|noun| self.layers.propositions.get(noun));
            let same_type = |noun: &Proposition| self.knowledge.rules.types(noun).contains(&event.event_type.as_str());
            claimed || noun.is_some_and(|noun| noun.form == PredicateForm::Nominal && self.is_definite(argument.head) && same_type(noun))
        })
    }

    /// "the attack", "this attack", "their attack"; not "the attack that ..." or "the 2006 attack", which is told apart from others.
    fn is_definite(&self, noun: TokenId) -> bool {
        let definite = |child: TokenId| match self.doc.deprel(child) {
            Deprel::Det => matches!(self.doc.lemma(child), "the" | "this" | "that" | "these" | "those"),
            _ => false,
        };
        // "the latest violence" is set against what was told before.
        const OTHER: &[&str] = &["latest", "new", "late", "previous", "earlier", "early", "other", "next", "fresh", "first", "second", "third"];
        let another = self.doc.dependents(noun, &[Deprel::Amod]).any(|word| OTHER.contains(&self.doc.lemma(word)));
        !another
            && self.doc.children(noun).iter().any(|child| definite(*child))
            && !self.doc.children(noun).iter().any(|child| self.doc.deprel(*child) == Deprel::AclRelcl)
    }

    /// The dated event shortly before in the same paragraph, of the same kind of act, with a side in common, told in the simple past.
    fn same_story<'e>(&self, event: &Event, before: &'e [(PropositionId, Event)]) -> Option<&'e Event> {
        if !self.tells_on() || !PHYSICAL.contains(&event.event_type.as_str()) {
            return None;
        }
        before
            .iter()
            .rev()
            .take_while(|(_, other)| self.proposition.sentence.0 - other.sentence.0 <= REACH && self.same_paragraph(other.sentence))
            .filter(|(_, other)| same_kind(event, other) && matches!(other.status, Status::Asserted | Status::Reported))
            .find(|(_, other)| other.date.days.is_some() && shares_a_side(event, other))
            .map(|(_, other)| other)
    }

    /// The place of the event shortly before in the same paragraph, under the same conditions.
    fn same_scene(&self, event: &Event, before: &[(PropositionId, Event)]) -> Option<PlaceId> {
        let reach = if self.tells_on() { REACH } else { 0 };
        let last = before.iter().rev().take_while(|(_, other)| self.proposition.sentence.0 - other.sentence.0 <= reach && self.same_paragraph(other.sentence));
        last.filter(|(_, other)| same_kind(event, other) && shares_a_side(event, other)).find_map(|(_, other)| other.place.as_ref().map(|place| place.place))
    }

    /// Whether the clause goes on with what was told: the simple past, without a time of its own.
    fn tells_on(&self) -> bool {
        let clause = clause_head(self.layers.propositions, self.id);
        let had = self.doc.dependents(clause, &[Deprel::Aux]).any(|aux| self.doc.form(aux).eq_ignore_ascii_case("had"));
        let timed = self.layers.timexes.within(self.doc.sentence(self.proposition.sentence).tokens).any(|(_, timex)| timex.days.is_some());
        self.proposition.tense == Tense::Past && !had && !timed
    }

    fn same_paragraph(&self, other: SentenceId) -> bool {
        let (first, second) = (self.doc.sentence(other).span.end, self.doc.sentence(self.proposition.sentence).span.start);
        first >= second || !self.doc.text().get(first as usize..second as usize).is_some_and(|gap| gap.contains("\n\n"))
    }

    /// The country in which both sides are at home, if the report names it.
    fn home(&self, event: &Event) -> Option<PlaceId> {
        let codes = |parties: &[Party]| parties.iter().map(|party| party.code.clone()).collect::<BTreeSet<_>>();
        let (actors, recipients) = (codes(&event.actors), codes(&event.recipients));
        let all: BTreeSet<&String> = actors.union(&recipients).collect();
        // Whose people they are must be said, not guessed from the countries that the report names.
        let guessed = |party: &Party| {
            let links = party.entity.map(|entity| &self.layers.entities.get(entity).mentions);
            links.is_some_and(|links| links.iter().all(|link| link.found_by.as_str() == CONTEXT_COUNTRY))
        };
        if event.actors.iter().chain(&event.recipients).any(guessed) {
            return None;
        }
        let code =
            (all.len() == 1 && !actors.is_empty() && (!recipients.is_empty() || event.event_type == "PROTEST")).then(|| all.first().copied()).flatten()?;
        // One's own people are helped, and one's own troops moved, abroad as well; and there the embassies are.
        let abroad = |argument: &dateline_model::Argument| matches!(self.doc.lemma(argument.head), "embassy" | "consulate" | "diplomat" | "ambassador");
        if self.proposition.arguments.iter().any(abroad) {
            return None;
        }
        if code == UNIDENTIFIED || matches!(event.event_type.as_str(), "AID" | "COOPERATE" | "MOBILIZE" | "RETREAT") {
            return None;
        }
        let is_home = |place: &Place| place.country.as_deref() == Some(code.as_str()) && place.precision == Precision::Country;
        let before = |place: &Place| place.tokens.start <= self.proposition.head.0;
        let places = || self.layers.places.list.iter().enumerate().filter(|(_, place)| is_home(place));
        let found = places().rfind(|(_, place)| before(place)).or_else(|| places().next());
        found.map(|(at, _)| PlaceId::at(at))
    }

    /// Whoever expels somebody does so from his own country, if the report names it.
    fn sent_out(&self, event: &Event) -> Option<PlaceId> {
        if !matches!(self.proposition.predicate.as_str(), "expel" | "deport") {
            return None;
        }
        let [actor] = event.actors.as_slice() else { return None };
        let is_home = |place: &Place| place.country.as_deref() == Some(actor.code.as_str()) && place.precision == Precision::Country;
        self.layers.places.list.iter().position(is_home).map(PlaceId::at)
    }

    /// "has announced sanctions", "calls on both sides": what the first sentences tell in the present was done as they were published.
    fn on_publication(&self, event: &Event) -> Option<EventDate> {
        let published = self.doc.article().publication_date?;
        let clause = clause_head(self.layers.propositions, self.id);
        let perfect = self.doc.dependents(clause, &[Deprel::Aux]).any(|aux| matches!(self.doc.form(aux), "has" | "have"));
        let present = self.proposition.tense == Tense::Present || perfect;
        // "said the army is shelling the town"
        let said = self.proposition.embedding.is_some_and(|embedding| {
            let above = self.layers.propositions.get(embedding.under);
            let going_on = self.doc.dependents(clause, &[Deprel::Aux]).any(|aux| matches!(self.doc.form(aux), "is" | "are"));
            embedding.kind == EmbeddingKind::Content && above.embedding.is_none() && matches!(above.predicate.as_str(), "say" | "announce") && going_on
        });
        let main = (self.proposition.embedding.is_none() || said) && self.proposition.modality.is_none() && self.proposition.form != PredicateForm::Nominal;
        // A time in a clause below is not that of this one.
        let above = |governor: TokenId| governor == clause || self.doc.ancestors(clause).any(|token| token == governor);
        let timexes = self.layers.timexes.within(self.doc.sentence(self.proposition.sentence).tokens);
        let timed = timexes.filter(|(_, timex)| timex.days.is_some()).any(|(_, timex)| super::date::governor(self.doc, self.layers, timex).is_none_or(above));
        let known = if said { Status::Reported } else { Status::Asserted };
        let lead = self.proposition.sentence.0 < LEAD && event.status == known;
        (lead && present && main && !timed).then_some(EventDate {
            days: Some((published, published)),
            grain: Some(Grain::Day),
            basis: DateBasis::Publication,
            ..EventDate::unknown()
        })
    }
}

/// Whether two acts may be of one scene: what is done to somebody, or what is done together. People do not meet where they are shot at.
fn same_kind(event: &Event, other: &Event) -> bool {
    PHYSICAL.contains(&other.event_type.as_str()) && is_peaceful(event) == is_peaceful(other)
}

/// Physical acts that the parties do together or for each other.
pub(super) fn is_peaceful(event: &Event) -> bool {
    matches!(event.event_type.as_str(), "CONSULT" | "AID" | "COOPERATE")
}

/// Sentences that open a report.
const LEAD: u32 = 2;

/// How long before publication the act that a report opens with may lie.
const NEWS_DAYS: i32 = 14;

/// When and where the act was that a report opens with.
struct Lead {
    date: EventDate,
    place: Option<EventPlace>,
}

/// An act of the same kind by the same side to the same side on the same day, whose place was told.
fn same_day<'e>(event: &Event, before: &'e [(PropositionId, Event)]) -> Option<&'e Event> {
    // People meet several times a day.
    let once = matches!(event.event_type.as_str(), "ASSAULT" | "MOBILIZE" | "PROTEST" | "RETREAT");
    let day = event.date.days.filter(|(first, last)| once && first == last)?;
    let same = |other: &&Event| {
        other.event_type == event.event_type
            && other.date.days == Some(day)
            && event.actors.iter().any(is_known)
            && compatible(event, other)
            && shares_a_side(event, other)
    };
    before.iter().map(|(_, other)| other).filter(same).find(|other| other.place.is_some())
}

/// The known parties of an act told elsewhere, as parties of this one.
fn taken_over(parties: &[Party]) -> Vec<Party> {
    parties.iter().filter(|party| is_known(party)).map(|party| Party { basis: PartyBasis::SameAct, ..party.clone() }).collect()
}

fn is_known(party: &Party) -> bool {
    party.code != UNIDENTIFIED
}

/// Whether two events may be the same act: neither side differs where both say who it is.
fn compatible(event: &Event, other: &Event) -> bool {
    let known = |parties: &[Party]| parties.iter().map(|party| party.code.clone()).filter(|code| code != UNIDENTIFIED).collect::<BTreeSet<_>>();
    let agree = |a: &[Party], b: &[Party]| {
        let (a, b) = (known(a), known(b));
        a.is_empty() || b.is_empty() || !a.is_disjoint(&b)
    };
    agree(&event.actors, &other.actors) && agree(&event.recipients, &other.recipients)
}

/// Whether a party of one event is a party of the other.
fn shares_a_side(event: &Event, other: &Event) -> bool {
    let sides = |event: &Event| {
        event.actors.iter().chain(&event.recipients).map(|party| party.code.clone()).filter(|code| code != UNIDENTIFIED).collect::<BTreeSet<_>>()
    };
    !sides(event).is_disjoint(&sides(other))
}
