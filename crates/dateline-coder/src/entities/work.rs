//! What the passes share. In: the layers before. Out: entities with their links, merged where they turn out to be the same.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{
    Date, Diagnostic, Document, Entities, Entity, EntityId, EntityKind, EntityLink, FoundBy, Mention, MentionId, MentionKind, Mentions, NameKind, Place,
    Places, Sector, Severity, TokenId, TokenSpan,
};

use crate::actors::ActorTables;
use crate::gazetteer::Gazetteer;
use crate::mentions::{RoleMatch, head_of, role_matches, title_matches};
use crate::places::Countries;

/// The state of the resolution.
pub(crate) struct Work<'a> {
    pub(crate) doc: &'a Document,
    pub(crate) mentions: &'a Mentions,
    pub(crate) actors: &'a ActorTables,
    /// Day of publication.
    pub(crate) day: Option<Date>,
    pub(crate) countries: Countries,
    places: Places,
    pub(crate) list: Vec<Entity>,
    of: Vec<Option<EntityId>>,
    /// Second entities of mentions that stand for two.
    also: Vec<(MentionId, EntityId)>,
    keys: BTreeMap<String, EntityId>,
    by_head: BTreeMap<TokenId, Vec<MentionId>>,
    by_own_head: BTreeMap<TokenId, Vec<MentionId>>,
    /// Role nouns of the lexicon by their noun, whether they are mentions or modify another noun.
    pub(crate) roles: BTreeMap<TokenId, RoleMatch>,
    /// Titles of the lexicon by their noun.
    pub(crate) titles: BTreeMap<TokenId, RoleMatch>,
    /// Titles that the text gives each person, in dictionary forms.
    pub(crate) titles_of: BTreeMap<EntityId, Vec<String>>,
    /// People with a title before their name; these are taken for people of the country that the report is about.
    pub(crate) titled: BTreeSet<EntityId>,
    /// Dictionary form of a group's noun ("foreign ministry").
    pub(crate) phrase_of: BTreeMap<EntityId, String>,
    pub(crate) notes: Vec<Diagnostic>,
}

impl<'a> Work<'a> {
    /// The place that a name stands for.
    pub(super) fn place(&self, mention: &Mention) -> Option<&Place> {
        self.places.within(mention.tokens).map(|(_, place)| place).find(|place| place.tokens == mention.tokens)
    }

    pub(super) fn new(doc: &'a Document, mentions: &'a Mentions, actors: &'a ActorTables, gazetteer: &Gazetteer) -> Self {
        let mut by_head: BTreeMap<TokenId, Vec<MentionId>> = BTreeMap::new();
        let mut by_own_head: BTreeMap<TokenId, Vec<MentionId>> = BTreeMap::new();
        for (id, mention) in mentions.iter() {
            by_head.entry(mention.head).or_default().push(id);
            by_own_head.entry(head_of(doc, mention.tokens)).or_default().push(id);
        }
        Work {
            doc,
            mentions,
            actors,
            day: doc.article().publication_date,
            countries: Countries::of(doc, mentions, actors),
            places: crate::places::places(doc, mentions, actors, gazetteer).0,
            list: Vec::new(),
            of: vec![None; mentions.list.len()],
            also: Vec::new(),
            keys: BTreeMap::new(),
            by_head,
            by_own_head,
            roles: role_matches(doc, actors).into_iter().map(|role| (role.head, role)).collect(),
            titles: title_matches(doc, actors).into_iter().map(|title| (title.head, title)).collect(),
            titles_of: BTreeMap::new(),
            titled: BTreeSet::new(),
            phrase_of: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// Ids with their mentions; the borrow is of the document, so that entities may change meanwhile.
    pub(crate) fn each(&self) -> impl Iterator<Item = (MentionId, &'a Mention)> + use<'a> {
        self.mentions.iter()
    }

    pub(crate) fn of(&self, mention: MentionId) -> Option<EntityId> {
        self.of[mention.index()]
    }

    pub(crate) fn entity(&self, id: EntityId) -> &Entity {
        &self.list[id.index()]
    }

    pub(crate) fn entity_mut(&mut self, id: EntityId) -> &mut Entity {
        &mut self.list[id.index()]
    }

    /// The code of a mention's entity.
    pub(crate) fn code(&self, mention: MentionId) -> Option<&str> {
        self.of(mention).and_then(|id| self.entity(id).code.as_deref())
    }

    /// The longest mention that a word represents in the tree.
    pub(crate) fn headed_by(&self, token: TokenId) -> Option<MentionId> {
        let longest = |ids: &Vec<MentionId>| ids.iter().copied().max_by_key(|id| (self.mentions.get(*id).tokens.len(), std::cmp::Reverse(*id)));
        self.by_head.get(&token).or_else(|| self.by_own_head.get(&token)).and_then(longest)
    }

    /// The entity with the key, made if it is new.
    pub(crate) fn intern(&mut self, key: String, make: impl FnOnce() -> Entity) -> EntityId {
        if let Some(id) = self.keys.get(&key) {
            return *id;
        }
        let id = self.add(make());
        self.keys.insert(key, id);
        id
    }

    /// A new entity.
    pub(crate) fn add(&mut self, entity: Entity) -> EntityId {
        self.list.push(entity);
        EntityId::at(self.list.len() - 1)
    }

    /// Links a mention; a later link replaces an earlier one.
    pub(crate) fn link(&mut self, mention: MentionId, entity: EntityId, found_by: FoundBy) {
        if let Some(before) = self.of[mention.index()] {
            self.entity_mut(before).mentions.retain(|link| link.mention != mention);
        }
        self.of[mention.index()] = Some(entity);
        self.entity_mut(entity).mentions.push(EntityLink { mention, found_by });
    }

    /// Gives an entity a code (with PLOVER's), unless it has one.
    pub(crate) fn set_code(&mut self, id: EntityId, code: &str) {
        let plover_code = self.actors.plover_code(code);
        let entity = self.entity_mut(id);
        if entity.code.is_none() {
            entity.code = Some(code.to_owned());
            entity.plover_code = plover_code;
        }
    }

    /// Links a mention that stands for two parties, and has its first, to the second.
    pub(crate) fn link_second(&mut self, mention: MentionId, entity: EntityId, found_by: FoundBy) {
        self.also.push((mention, entity));
        self.entity_mut(entity).mentions.push(EntityLink { mention, found_by });
    }

    /// The second party that a mention stands for.
    pub(crate) fn second(&self, mention: MentionId) -> Option<EntityId> {
        self.also.iter().find(|(other, _)| *other == mention).map(|(_, second)| *second)
    }

    /// Moves every link of `from` to `to`.
    pub(crate) fn merge(&mut self, from: EntityId, to: EntityId) {
        if from == to {
            return;
        }
        let links = std::mem::take(&mut self.entity_mut(from).mentions);
        for link in &links {
            let first = &mut self.of[link.mention.index()];
            if *first == Some(from) {
                *first = Some(to);
            }
        }
        self.also.iter_mut().filter(|(_, second)| *second == from).for_each(|(_, second)| *second = to);
        self.entity_mut(to).mentions.extend(links);
    }

    pub(crate) fn note(&mut self, tokens: TokenSpan, code: &'static str, message: String) {
        self.notes.push(Diagnostic { span: self.doc.bytes(tokens), severity: Severity::Info, code, message, hint: None });
    }

    /// Whether a mention is a person's name.
    pub(crate) fn is_person(&self, mention: MentionId) -> bool {
        self.mentions.get(mention).kind == MentionKind::Name(NameKind::Person)
    }

    /// Joins groups that came to have the same name, code and sector, drops what nothing is linked to, and orders by first mention.
    pub(super) fn finish(mut self) -> (Entities, Vec<Diagnostic>) {
        let mut groups: BTreeMap<(String, Option<String>, Sector), EntityId> = BTreeMap::new();
        for index in 0..self.list.len() {
            let id = EntityId::at(index);
            let entity = &self.list[index];
            let (true, Some(code)) = (entity.kind == EntityKind::Group, entity.code.clone()) else { continue };
            let Some(phrase) = self.phrase_of.get(&id).cloned() else { continue };
            let kept = *groups.entry((phrase, Some(code), entity.sector)).or_insert(id);
            self.merge(id, kept);
        }
        let mut order: Vec<(MentionId, usize)> = Vec::new();
        for (index, entity) in self.list.iter_mut().enumerate() {
            entity.mentions.sort_by_key(|link| link.mention);
            if let Some(first) = entity.mentions.first() {
                order.push((first.mention, index));
            }
        }
        order.sort_unstable();
        let new_ids: BTreeMap<usize, EntityId> = order.iter().enumerate().map(|(new, (_, old))| (*old, EntityId::at(new))).collect();
        let of_mention = self.of.iter().map(|id| id.and_then(|id| new_ids.get(&id.index()).copied())).collect();
        let mut old: Vec<Option<Entity>> = self.list.into_iter().map(Some).collect();
        let list = order.iter().filter_map(|(_, index)| old[*index].take()).collect();
        let mut also: Vec<_> = self.also.iter().filter_map(|(mention, second)| Some((*mention, *new_ids.get(&second.index())?))).collect();
        also.sort_unstable();
        (Entities { list, of_mention, also }, self.notes)
    }
}

/// An entity without offices and links.
pub(super) fn new_entity(name: impl Into<String>, kind: EntityKind, code: Option<String>, plover_code: Option<String>, sector: Sector) -> Entity {
    Entity { name: name.into(), kind, code, plover_code, sector, offices: Vec::new(), mentions: Vec::new() }
}
