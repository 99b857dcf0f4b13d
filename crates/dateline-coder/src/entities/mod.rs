//! entities: who is meant. In: a document, its mentions and the actor tables. Out: actors with country or organisation code, sector
//! and candidate offices, and for every mention the pass or table row that linked it.
//!
//! Passes run in a fixed order over the whole document; each only fills what the ones before left open. Both sides of a conflict go
//! through the same passes, so that exchanging their names exchanges their codes. Offices are only offered here: which one counts is
//! decided at the date of the event.

mod anaphora;
mod apposition;
mod context;
mod modifiers;
mod named;
mod persons;
mod roles;
mod same_role;
mod work;

use dateline_model::{Diagnostic, Document, Entities, EntityKind, MentionId, Mentions};

use crate::actors::ActorTables;
use crate::gazetteer::Gazetteer;
use crate::mentions::one_line;

pub(crate) use context::CONTEXT_COUNTRY;
pub(crate) use work::Work;

/// Resolves every mention that the text or a table tells enough about.
pub fn entities(doc: &Document, mentions: &Mentions, actors: &ActorTables, gazetteer: &Gazetteer) -> (Entities, Vec<Diagnostic>) {
    let mut work = Work::new(doc, mentions, actors, gazetteer);
    named::link_known_names(&mut work);
    persons::link_persons(&mut work);
    named::link_other_names(&mut work);
    roles::describe_role_nouns(&mut work);
    apposition::join_appositions(&mut work);
    same_role::link_same_role(&mut work);
    anaphora::resolve(&mut work);
    context::give_context_country(&mut work);
    work.finish()
}

/// One mention's entity as a line: `surface | name | code | sector | kind | found_by`.
pub fn show_entity(doc: &Document, mentions: &Mentions, entities: &Entities, mention: MentionId) -> String {
    let surface = one_line(doc, mentions.get(mention).tokens);
    let Some(id) = entities.of(mention) else { return format!("{surface} | - | - | - | - | -") };
    let entity = entities.get(id);
    let found_by = entity.mentions.iter().find(|link| link.mention == mention).map_or("-", |link| link.found_by.as_str());
    let code = entity.code.as_deref().unwrap_or("-");
    format!("{surface} | {} | {code} | {} | {} | {found_by}", entity.name, entity.sector.as_str(), show_kind(entity.kind))
}

/// The word for an entity's kind, as the output writes it.
fn show_kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::State => "state",
        EntityKind::Organisation => "organisation",
        EntityKind::ArmedGroup => "armed-group",
        EntityKind::Person => "person",
        EntityKind::Group => "group",
        EntityKind::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests;
