//! In: a rule's alternative and a proposition in its scene. Out: the parties that it binds, or the condition that failed.

use dateline_model::{
    Argument, Deprel, Document, Entities, EntityId, EntityKind, MentionId, Mentions, PredicateForm, Proposition, PropositionId, Propositions, Role, Sector,
    TokenId, Upos,
};

use super::{Condition, Form, Kind, Match, RuleSet, Slot, WordLists};

/// Everything that conditions look at.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The parsed report.
    pub doc: &'a Document,
    /// The `mentions` layer.
    pub mentions: &'a Mentions,
    /// The `entities` layer.
    pub entities: &'a Entities,
    /// The `propositions` layer.
    pub propositions: &'a Propositions,
    /// Named word lists.
    pub words: &'a WordLists,
    /// The rules, to tell which acts are of one kind.
    pub rules: &'a RuleSet,
}

/// Words that stand for a party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartyWord {
    /// Who; `None` where the words name nobody that is known.
    pub entity: Option<EntityId>,
    /// The mention, where the words are one.
    pub mention: Option<MentionId>,
    /// The head word.
    pub head: TokenId,
    /// True if the words themselves are the party, false if it was found inside them ("*Armenian* military facilities", "the attack by *rebels*").
    pub direct: bool,
}

/// What a matching alternative binds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matched {
    /// Acting parties.
    pub actors: Vec<PartyWord>,
    /// Parties acted upon.
    pub recipients: Vec<PartyWord>,
    /// Further parties by role.
    pub others: Vec<(String, PartyWord)>,
}

/// Why an alternative does not match.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// In words, for `dateline why`.
    pub reason: String,
}

impl Scene<'_> {
    /// Tries one alternative of a rule.
    ///
    /// # Errors
    /// The first condition that fails.
    pub fn try_match(&self, alternative: &Match, id: PropositionId) -> Result<Matched, Mismatch> {
        let proposition = self.propositions.get(id);
        if !alternative.takes(&proposition.form) {
            let reason = match alternative.form {
                Form::Verb => "the predicate is a noun, the rule wants a verb",
                _ => "the predicate is a verb, the rule wants a noun",
            };
            return Err(Mismatch { reason: reason.into() });
        }
        for condition in &alternative.conditions {
            self.check(condition, proposition)?;
        }
        let mut matched = Matched { actors: self.first_parties(&alternative.actor, proposition), recipients: Vec::new(), others: Vec::new() };
        matched.recipients = self.first_parties(&alternative.recipient, proposition);
        matched.recipients.retain(|recipient| !matched.actors.iter().any(|actor| actor.head == recipient.head));
        if alternative.directed {
            let is_actor = |party: &PartyWord| matched.actors.iter().any(|actor| actor.entity.is_some() && actor.entity == party.entity);
            if !matched.recipients.iter().any(|party| self.is_political(party) && !is_actor(party)) {
                return Err(Mismatch { reason: "nobody else is named as recipient".into() });
            }
        }
        for (role, slots) in &alternative.others {
            matched.others.extend(self.first_parties(slots, proposition).into_iter().map(|party| (role.clone(), party)));
        }
        Ok(matched)
    }

    fn check(&self, condition: &Condition, proposition: &Proposition) -> Result<(), Mismatch> {
        let arguments: Vec<TokenId> = condition.slots.iter().flat_map(|slot| self.heads(slot, proposition)).collect();
        let place = condition.slots.iter().map(Slot::name).collect::<Vec<_>>().join("/");
        if condition.absent && condition.is_bare() {
            return if arguments.is_empty() {
                Ok(())
            } else {
                Err(Mismatch { reason: format!("there is a {place} (`{}`), the rule wants none", self.doc.form(arguments[0])) })
            };
        }
        if arguments.is_empty() {
            return if condition.absent || condition.only_forbids() { Ok(()) } else { Err(Mismatch { reason: format!("no {place}") }) };
        }
        if condition.several && self.codes(&arguments) < 2 {
            return Err(Mismatch { reason: format!("the {place} is not several parties") });
        }
        let mut last = String::new();
        for head in &arguments {
            match self.test(condition, *head) {
                Ok(()) if condition.absent => return Err(Mismatch { reason: format!("the {place} `{}` is one that the rule excludes", self.doc.form(*head)) }),
                Ok(()) => return Ok(()),
                Err(reason) => last = format!("the {place} `{}` {reason}", self.doc.form(*head)),
            }
        }
        if condition.absent { Ok(()) } else { Err(Mismatch { reason: last }) }
    }

    fn test(&self, condition: &Condition, argument: TokenId) -> Result<(), String> {
        let head = content_head(self.doc, argument);
        let lemma = self.doc.lemma(head).to_lowercase();
        if !condition.lemma.is_empty() && !condition.lemma.contains(&lemma) {
            return Err(format!("is not one of: {}", condition.lemma.join(", ")));
        }
        if condition.not_lemma.contains(&lemma) {
            return Err("is a word that the rule excludes".into());
        }
        if !condition.lexicon.is_empty() && !condition.lexicon.iter().any(|list| self.words.has(list, self.doc, head)) {
            return Err(format!("is not in the list {}", condition.lexicon.join(", ")));
        }
        if let Some(list) = condition.not_lexicon.iter().find(|list| self.words.has(list, self.doc, head)) {
            return Err(format!("is in the list {list}, which the rule excludes"));
        }
        if !condition.predicate.is_empty() {
            let embedded = self.propositions.headed_by(head).map(|id| self.propositions.get(id));
            if !embedded.is_some_and(|embedded| condition.predicate.contains(&embedded.predicate) || condition.predicate.contains(&embedded.lemma)) {
                return Err(format!("does not say: {}", condition.predicate.join(", ")));
            }
        }
        if let Some(wanted) = condition.modality {
            let modality = |head: TokenId| self.propositions.headed_by(head).and_then(|id| self.propositions.get(id).modality);
            // "has to open": what has to be done is below.
            let below = || self.doc.dependents(head, &[Deprel::Xcomp]).filter(|_| matches!(self.doc.lemma(head), "have" | "need")).find_map(modality);
            if modality(head).or_else(below).is_none_or(|modality| modality.kind != wanted) {
                return Err(format!("is not said to be {}", format!("{wanted:?}").to_lowercase()));
            }
        }
        if !condition.kind.is_empty() {
            let parties = self.parties_of(head, 2);
            let fits = |kind: &Kind| match kind {
                Kind::NoActor => !parties.iter().any(|party| party.direct && self.is_political(party)),
                Kind::Actor => parties.iter().any(|party| self.is_political(party)),
                Kind::Entity(EntityKind::Person) if self.is_somebody(head) => true,
                Kind::Entity(EntityKind::Person | EntityKind::Group) | Kind::Sector(Sector::Cvl) if self.is_crowd(head) => true,
                Kind::Entity(kind) => parties.iter().any(|party| party.direct && self.entity_kind(party) == Some(*kind)),
                Kind::Sector(sector) => parties.iter().any(|party| party.direct && self.sector(party) == *sector),
            };
            if !condition.kind.iter().any(fits) {
                return Err(format!("is not a party of the kind: {}", condition.kind.iter().map(Kind::name).collect::<Vec<_>>().join(", ")));
            }
        }
        Ok(())
    }

    /// How many different countries or organisations the arguments name.
    fn codes(&self, arguments: &[TokenId]) -> usize {
        let parties = arguments.iter().flat_map(|head| self.parties_of(*head, 2));
        let codes = parties.filter_map(|party| party.entity).filter_map(|id| self.entities.get(id).code.as_deref());
        codes.collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The heads of the arguments in a slot.
    fn heads(&self, slot: &Slot, proposition: &Proposition) -> Vec<TokenId> {
        let of_role = |role: Role| proposition.arguments(&role).map(|argument: &Argument| argument.head).collect::<Vec<_>>();
        let of_content = |role: Role| {
            of_role(Role::Content)
                .into_iter()
                .filter_map(|head| self.propositions.headed_by(head))
                .flat_map(|id| self.propositions.get(id).arguments(&role).map(|argument| argument.head).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        match slot {
            Slot::Subject => of_role(Role::Subject),
            Slot::Object => of_role(Role::Object),
            Slot::IndirectObject => of_role(Role::IndirectObject),
            Slot::Content => of_role(Role::Content),
            Slot::ContentSubject => of_content(Role::Subject),
            Slot::ContentObject => of_content(Role::Object),
            Slot::Prep(preposition) => of_role(Role::Prep(preposition.clone())),
        }
    }

    /// The parties of the first slot that has any.
    fn first_parties(&self, slots: &[Slot], proposition: &Proposition) -> Vec<PartyWord> {
        for slot in slots {
            let mut found: Vec<PartyWord> = Vec::new();
            for party in self.heads(slot, proposition).into_iter().flat_map(|head| self.parties_of(head, 3)) {
                if !found.iter().any(|other| other.entity == party.entity && (party.entity.is_some() || other.head == party.head)) {
                    found.push(party);
                }
            }
            // "Armenian leaders said ... the attack": a party that the words themselves name is better than one found inside them.
            if found.iter().any(|party| party.direct) {
                found.retain(|party| party.direct);
            }
            if found.iter().any(|party| self.is_political(party)) {
                found.retain(|party| self.is_political(party));
            }
            if !found.is_empty() {
                return found;
            }
        }
        // "the attack": who is not said again is taken from the act that the noun refers back to.
        if slots.first() == Some(&Slot::Subject) { self.referred_parties(proposition, &Role::Subject) } else { Vec::new() }
    }

    /// Parties of the act that a definite event noun without parties of its own refers back to.
    fn referred_parties(&self, proposition: &Proposition, role: &Role) -> Vec<PartyWord> {
        let Some(earlier) = self.referred(proposition) else { return Vec::new() };
        let arguments = self.propositions.get(earlier).arguments(role);
        let parties = arguments.flat_map(|argument| self.parties_of(argument.head, 0)).filter(|party| self.is_political(party));
        parties.map(|party| PartyWord { direct: false, ..party }).collect()
    }

    /// The nearest earlier proposition, at most a dozen sentences back, that may be the same kind of act and says who did it.
    fn referred(&self, proposition: &Proposition) -> Option<PropositionId> {
        const REACH: u32 = 12;
        let definite = self
            .doc
            .dependents(proposition.head, &[Deprel::Det])
            .any(|det| matches!(self.doc.lemma(det).to_lowercase().as_str(), "the" | "this" | "that" | "these"));
        if !definite || !matches!(proposition.form, PredicateForm::Nominal) {
            return None;
        }
        let types = self.rules.types(proposition);
        let before = self.propositions.list.partition_point(|earlier| earlier.head < proposition.head);
        let near = self.propositions.list[..before].iter().enumerate().rev().take_while(|(_, earlier)| earlier.sentence.0 + REACH > proposition.sentence.0);
        near.filter(|(_, earlier)| self.rules.types(earlier).iter().any(|one| types.contains(one)))
            .find(|(_, earlier)| {
                earlier.arguments(&Role::Subject).any(|argument| self.parties_of(argument.head, 0).iter().any(|party| self.is_political(party)))
            })
            .map(|(index, _)| PropositionId::at(index))
    }

    /// Who the words under `head` stand for: themselves, or a party named inside them. `depth` bounds the descent.
    pub fn parties_of(&self, head: TokenId, depth: u8) -> Vec<PartyWord> {
        let head = content_head(self.doc, head);
        if let Some(mention) = self.mentions.headed_by(head) {
            let entity = self.entities.of(mention);
            let party = PartyWord { entity, mention: Some(mention), head, direct: true };
            if self.is_political(&party) || depth == 0 {
                let mut parties = vec![party];
                parties.extend(self.second(mention));
                parties.extend(self.coordinated_homes(head, depth));
                return parties;
            }
            let inside = self.inside(head, depth);
            return if inside.is_empty() { vec![party] } else { inside };
        }
        if depth == 0 { Vec::new() } else { self.inside(head, depth) }
    }

    /// "the leaders of Brazil *and Argentina*", "French *and Egyptian* warships": one group word for the people of several parties. The first is the group's own home.
    fn coordinated_homes(&self, head: TokenId, depth: u8) -> Vec<PartyWord> {
        if depth == 0 || self.doc.upos(head) != Upos::Noun {
            return Vec::new();
        }
        let homes = homes(self.doc, head);
        // "officials of both countries": the first is the group's own home.
        let seconds: Vec<PartyWord> = homes.iter().filter_map(|home| self.second(self.mentions.headed_by(*home)?)).collect();
        // "French and Egyptian warships".
        let adjectives = self.doc.dependents(head, &[Deprel::Amod]);
        let others = homes.iter().copied().chain(adjectives).flat_map(|home| self.doc.dependents(home, &[Deprel::Conj]));
        let coordinated = others.flat_map(|other| self.parties_of(other, depth - 1)).filter(|party| party.direct && self.is_political(party));
        coordinated.chain(seconds).collect()
    }

    /// The second party of words that stand for two ("both countries").
    fn second(&self, mention: MentionId) -> Option<PartyWord> {
        let (_, entity) = self.entities.also.iter().find(|(other, _)| *other == mention)?;
        Some(PartyWord { entity: Some(*entity), mention: Some(mention), head: self.mentions.get(mention).head, direct: true })
    }

    /// Parties inside a phrase that is not itself one: "Iran's decision", "Armenian facilities", "the attack by rebels".
    fn inside(&self, head: TokenId, depth: u8) -> Vec<PartyWord> {
        let indirect = |parties: Vec<PartyWord>| {
            parties.into_iter().map(|party| PartyWord { direct: false, ..party }).filter(|party| self.is_political(party)).collect::<Vec<_>>()
        };
        if let Some(id) = self.propositions.headed_by(head) {
            let proposition = self.propositions.get(id);
            for role in [Role::Subject, Role::Object] {
                let found: Vec<_> = proposition
                    .arguments(&role)
                    .filter(|argument| argument.head != head)
                    .flat_map(|argument| indirect(self.parties_of(argument.head, depth - 1)))
                    .collect();
                if !found.is_empty() {
                    return found;
                }
            }
            let referred = self.referred_parties(proposition, &Role::Subject);
            if !referred.is_empty() {
                return referred;
            }
        }
        let groups: [&[Deprel]; 2] = [&[Deprel::NmodPoss], &[Deprel::Amod, Deprel::Compound, Deprel::NmodDesc]];
        for relations in groups {
            let found: Vec<_> = self.doc.dependents(head, relations).flat_map(|child| indirect(self.parties_of(child, depth - 1))).collect();
            if !found.is_empty() {
                return found;
            }
        }
        // "crimes committed by rebels": who did it.
        let agents = self.doc.dependents(head, &[Deprel::Acl]).flat_map(|clause| self.doc.dependents(clause, &[Deprel::OblAgent]).collect::<Vec<_>>());
        let agents: Vec<_> = agents.flat_map(|agent| indirect(self.parties_of(agent, depth - 1))).collect();
        if !agents.is_empty() {
            return agents;
        }
        // "the sanctions imposed on Iran"
        let clauses = self.doc.dependents(head, &[Deprel::Acl]).filter(|clause| matches!(self.doc.lemma(*clause), "impose" | "place" | "levy" | "slap"));
        let struck = clauses.flat_map(|clause| self.doc.dependents(clause, &[Deprel::Obl]).collect::<Vec<_>>());
        let struck = struck.filter(|phrase| matches!(crate::propositions::preposition(self.doc, *phrase).as_deref(), Some("on" | "against")));
        let struck: Vec<_> = struck.flat_map(|phrase| indirect(self.parties_of(phrase, depth - 1))).collect();
        if !struck.is_empty() {
            return struck;
        }
        for preposition in ["of", "by", "in", "from", "for", "with", "against"] {
            let found: Vec<_> = self
                .doc
                .dependents(head, &[Deprel::Nmod])
                .filter(|child| crate::propositions::preposition(self.doc, *child).as_deref() == Some(preposition))
                .flat_map(|child| indirect(self.parties_of(child, depth - 1)))
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// True if somebody is known who can act in politics: has a code, or a sector.
    pub fn is_political(&self, party: &PartyWord) -> bool {
        party.entity.map(|id| self.entities.get(id)).is_some_and(|entity| entity.code.is_some() || entity.sector != Sector::Unk || !entity.offices.is_empty())
    }

    /// "he", "she": a person, even where nobody knows who.
    fn is_somebody(&self, head: TokenId) -> bool {
        self.doc.upos(head) == Upos::Pron
            && matches!(self.doc.lemma(head).to_lowercase().as_str(), "he" | "she")
            && self.mentions.headed_by(head).is_none_or(|mention| self.entities.of(mention).is_none())
    }

    /// "thousands", "dozens", without saying of whom: people.
    fn is_crowd(&self, head: TokenId) -> bool {
        matches!(self.doc.lemma(head).to_lowercase().as_str(), "ten" | "dozen" | "hundred" | "thousand" | "million")
            && self.doc.upos(head) == Upos::Noun
            && self.doc.dependents(head, &[Deprel::Nmod]).all(|phrase| crate::propositions::preposition(self.doc, phrase).as_deref() != Some("of"))
    }

    fn entity_kind(&self, party: &PartyWord) -> Option<EntityKind> {
        party.entity.map(|id| self.entities.get(id).kind)
    }

    fn sector(&self, party: &PartyWord) -> Sector {
        party.entity.map_or(Sector::Unk, |id| self.entities.get(id).sector)
    }
}

impl Match {
    /// Whether the alternative is for verbs, or nouns, as the proposition is.
    pub fn takes(&self, form: &PredicateForm) -> bool {
        let verbal = matches!(form, PredicateForm::Verb | PredicateForm::Copular);
        match self.form {
            Form::Verb => verbal,
            Form::Noun => !verbal,
            _ => true,
        }
    }
}

impl Condition {
    /// True if nothing but presence or absence is asked.
    fn is_bare(&self) -> bool {
        self.lemma.is_empty()
            && self.lexicon.is_empty()
            && self.kind.is_empty()
            && self.predicate.is_empty()
            && self.not_lemma.is_empty()
            && self.not_lexicon.is_empty()
            && self.modality.is_none()
    }

    /// True if the condition only excludes words, so that an empty slot satisfies it.
    fn only_forbids(&self) -> bool {
        !self.is_bare() && self.lemma.is_empty() && self.lexicon.is_empty() && self.kind.is_empty() && self.predicate.is_empty() && self.modality.is_none()
    }
}

impl Kind {
    fn name(&self) -> String {
        match self {
            Kind::Actor => "actor".into(),
            Kind::NoActor => "none".into(),
            Kind::Entity(kind) => format!("{kind:?}").to_lowercase(),
            Kind::Sector(sector) => sector.as_str().into(),
        }
    }
}

/// The words that say whose a group is, so that coordination in them makes it several parties' ("leaders *of Brazil* and Argentina").
pub(crate) fn homes(doc: &Document, head: TokenId) -> Vec<TokenId> {
    let of = |home: &TokenId| matches!(crate::propositions::preposition(doc, *home).as_deref(), Some("of" | "from"));
    doc.dependents(head, &[Deprel::Nmod]).filter(of).chain(doc.dependents(head, &[Deprel::NmodPoss])).collect()
}

/// The word that carries the meaning of a phrase headed by a number or a quantity: "dozens of *protesters*", "a group of *rebels*",
/// "tens of thousands of *farmers*".
pub(crate) fn content_head(doc: &Document, head: TokenId) -> TokenId {
    let counted = |head: TokenId| {
        let quantity = is_quantity(doc, head);
        let of = |child: &TokenId| crate::propositions::preposition(doc, *child).as_deref() == Some("of");
        if !quantity {
            return None;
        }
        // "tens of thousands of farmers": readers now and then hang both phrases on the first word.
        let counted = || doc.dependents(head, &[Deprel::Nmod]).filter(of);
        counted().find(|child| !is_quantity(doc, *child)).or_else(|| counted().next())
    };
    let content = std::iter::successors(Some(head), |head| counted(*head)).take(4).last().unwrap_or(head);
    titled(doc, content).unwrap_or(content)
}

/// Numbers, and nouns that only count or measure what stands behind "of".
fn is_quantity(doc: &Document, word: TokenId) -> bool {
    const QUANTITIES: &[&str] = &[
        "ten", "dozen", "hundred", "thousand", "million", "score", "number", "group", "some", "part", "all", "many", "most", "several", "rest", "majority",
        "member", "couple", "pair", "lot", "each", "none", "any", "one", "batch", "crowd", "wave", "handful", "mob", "throng", "ton", "tonne",
    ];
    doc.upos(word) == Upos::Num || QUANTITIES.contains(&doc.lemma(word).to_lowercase().as_str())
}

/// "US Secretary of State *Ann Roe*" where the tree has the name below its title: the name, if the words between them are the title's.
fn titled(doc: &Document, title: TokenId) -> Option<TokenId> {
    let name = doc.dependents(title, &[Deprel::Nmod]).find(|name| *name > title && doc.upos(*name) == Upos::Propn)?;
    let office = doc.dependents(name, &[Deprel::NmodDesc, Deprel::Compound]).find(|word| *word > title && *word < name && word.0 + 1 == name.0)?;
    let of = doc.previous(office).filter(|of| of.0 == title.0 + 1 && doc.lemma(*of) == "of");
    of.map(|_| name)
}
