//! In: the words that a rule bound. Out: parties with the code and sector that hold on the day of the event.

use dateline_model::{ByteSpan, Date, Document, Entities, EntityId, EventPlace, Office, Party, PartyBasis, PlaceBasis, Sector, SentenceId};

use super::Layers;
use crate::knowledge::Knowledge;
use crate::rules::{PartyWord, Scene};

/// The code of somebody who is not identified.
pub(crate) const UNIDENTIFIED: &str = "UNK";

/// Where and when the act is for which parties are bound.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) sentence: SentenceId,
    pub(super) days: Option<(Date, Date)>,
}

/// Binds parties. Words of which nobody knows who they are become unidentified parties with their words.
pub(super) fn bind(doc: &Document, layers: Layers<'_>, scene: &Scene<'_>, words: &[PartyWord], at: At, basis: PartyBasis) -> Vec<Party> {
    let At { sentence, days } = at;
    let mut parties: Vec<Party> = Vec::new();
    for word in words {
        let span = match word.mention {
            Some(mention) => doc.bytes(layers.mentions.get(mention).tokens),
            None => doc.token(word.head).span,
        };
        let party = match word.entity {
            Some(entity) if scene.is_political(word) => {
                of_entity(layers.entities, entity, Some(span), days.or_else(|| doc.article().publication_date.map(|day| (day, day))))
            }
            entity => Party { entity, code: UNIDENTIFIED.into(), plover_code: None, sector: Sector::Unk, span: Some(span), basis: PartyBasis::Stated },
        };
        // Words of another sentence name whoever did what this one points back to.
        let basis = if doc.token(word.head).sentence == sentence { basis } else { PartyBasis::SameAct };
        let party = Party { basis, ..party };
        if !parties.iter().any(|other| other.code == party.code && other.sector == party.sector && other.entity == party.entity) {
            parties.push(party);
        }
    }
    parties
}

/// "an offensive into Syria", "a suicide attack in Abqaiq": whoever was hit is there. Who they are is not said, so that they have no sector.
pub(super) fn people_there(doc: &Document, layers: Layers<'_>, knowledge: &Knowledge, place: &EventPlace) -> Option<Party> {
    let at = (place.basis == PlaceBasis::Stated).then(|| &layers.places.list[place.place.index()])?;
    let code = at.country.clone()?;
    let plover_code = knowledge.actors.plover_code(&code);
    Some(Party { entity: None, code, plover_code, sector: Sector::Unk, span: Some(doc.bytes(at.tokens)), basis: PartyBasis::Place })
}

/// Takes back who a party is; its words stay.
pub(super) fn forget(party: &mut Party) {
    *party = Party { span: party.span, entity: party.entity, basis: party.basis, ..unidentified() };
}

/// Somebody whom the text leaves unidentified.
pub(super) fn unidentified() -> Party {
    Party { entity: None, code: UNIDENTIFIED.into(), plover_code: None, sector: Sector::Unk, span: None, basis: PartyBasis::Unknown }
}

/// An entity as a party on the given days: an office counts if it was held then, else its former holder is ELI.
pub(crate) fn of_entity(entities: &Entities, id: EntityId, span: Option<ByteSpan>, days: Option<(Date, Date)>) -> Party {
    let entity = entities.get(id);
    let (code, sector) = match held(&entity.offices, days) {
        Held::Office(office) => (Some(office.code.clone()), office.sector),
        Held::Former(office) => (Some(office.code.clone()), Sector::Eli),
        Held::Nothing => (entity.code.clone(), entity.sector),
    };
    let plover_code = if code == entity.code { entity.plover_code.clone() } else { code.clone() };
    Party { entity: Some(id), code: code.unwrap_or_else(|| UNIDENTIFIED.into()), plover_code, sector, span, basis: PartyBasis::Stated }
}

enum Held<'a> {
    Office(&'a Office),
    Former(&'a Office),
    Nothing,
}

/// Which office counts. Without a date the interval cannot be checked, and the entity's own code stands.
fn held(offices: &[Office], days: Option<(Date, Date)>) -> Held<'_> {
    let Some((first, last)) = days else { return Held::Nothing };
    let begun = |office: &Office| office.from.is_none_or(|from| from.first <= last);
    let ended = |office: &Office| office.to.is_some_and(|to| to.last < first);
    if let Some(office) = offices.iter().rfind(|office| begun(office) && !ended(office)) {
        return Held::Office(office);
    }
    offices.iter().filter(|office| ended(office)).max_by_key(|office| office.to.map(|to| to.last)).map_or(Held::Nothing, Held::Former)
}

/// The office that counts on the given days, if one of them was held then.
pub(crate) fn office_on(offices: &[Office], days: Option<(Date, Date)>) -> Option<&Office> {
    match held(offices, days) {
        Held::Office(office) => Some(office),
        Held::Former(_) | Held::Nothing => None,
    }
}
