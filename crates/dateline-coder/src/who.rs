//! In: the coding of a few words that name somebody ("the Mongolian president", "FSB"). Out: whom they stand for on the day of the
//! document, and how that was found. This is `dateline who`.
//!
//! The words go through the same stages as a report, so that the answer is the one a report would get; context is a second paragraph.

use std::collections::VecDeque;

use dateline_model::{Coding, Document, Entity, EntityKind, FoundBy, MentionId, MentionKind, Office, Sector, SentenceId, TokenId};

use crate::events::{office_on, party_on};

/// Whom words stand for.
#[derive(Clone, Debug)]
pub struct Who<'a> {
    /// The mention that was chosen, as the text has it.
    pub surface: String,
    /// The entity that it stands for.
    pub entity: &'a Entity,
    /// Country or organisation on that day.
    pub code: Option<String>,
    /// PLOVER's country slot on that day.
    pub plover_code: Option<String>,
    /// The sector on that day; `None` for a bare country or nationality, which gets one only by what it does in a report.
    pub sector: Option<Sector>,
    /// The office held on that day.
    pub office: Option<&'a Office>,
    /// The table row or pass that linked the mention.
    pub found_by: FoundBy,
}

/// The actor that the first sentence of a document names: the mention at its root, else the one nearest to it.
pub fn who<'a>(doc: &Document, coding: &'a Coding) -> Option<Who<'a>> {
    let id = chosen(doc, coding)?;
    let mention = coding.mentions.get(id);
    let entity_id = coding.entities.of(id)?;
    let entity = coding.entities.get(entity_id);
    let days = doc.article().publication_date.map(|day| (day, day));
    let party = party_on(&coding.entities, entity_id, None, days);
    let found_by = entity.mentions.iter().find(|link| link.mention == id).map_or_else(|| mention.found_by.clone(), |link| link.found_by.clone());
    Some(Who {
        surface: crate::mentions::one_line(doc, mention.tokens),
        entity,
        code: (party.code != crate::events::UNIDENTIFIED).then_some(party.code),
        plover_code: party.plover_code,
        sector: (!is_bare_country(doc, coding, id, entity, &found_by)).then_some(party.sector),
        office: office_on(&entity.offices, days),
        found_by,
    })
}

/// The mention nearest to the root that is known by a code or sector; without such a one, the nearest.
fn chosen(doc: &Document, coding: &Coding) -> Option<MentionId> {
    let root = doc.sentences().first().and_then(|_| doc.root(SentenceId(0)))?;
    let mut open = VecDeque::from([root]);
    let mut nearest = None;
    while let Some(token) = open.pop_front() {
        for id in at(coding, token) {
            let entity = coding.entities.of(id).map(|entity| coding.entities.get(entity));
            let known = entity.is_some_and(|entity| entity.code.is_some() || entity.sector != Sector::Unk || !entity.offices.is_empty());
            if known {
                return Some(id);
            }
            nearest = nearest.or_else(|| entity.map(|_| id));
        }
        open.extend(doc.children(token));
    }
    nearest
}

/// Mentions that a word represents, the longest first.
fn at(coding: &Coding, token: TokenId) -> Vec<MentionId> {
    let mut found: Vec<MentionId> = coding.mentions.iter().filter(|(_, mention)| mention.head == token).map(|(id, _)| id).collect();
    found.sort_by_key(|id| (std::cmp::Reverse(coding.mentions.get(*id).tokens.len()), *id));
    found
}

/// "Kazakhstan", "Palestinians": a country or its people by name. "Beijing" and "the Kremlin" stand for a government.
fn is_bare_country(doc: &Document, coding: &Coding, id: MentionId, entity: &Entity, found_by: &FoundBy) -> bool {
    let mention = coding.mentions.get(id);
    let named = matches!(mention.kind, MentionKind::Name(_) | MentionKind::Demonym);
    let by = found_by.as_str();
    let government = by == "entities/capital-for-government" || by.ends_with("nicknames");
    let people = entity.kind == EntityKind::Group && mention.kind == MentionKind::Demonym;
    let state = entity.kind == EntityKind::State && entity.sector != Sector::Pre;
    doc.sentences().first().is_some_and(|sentence| sentence.tokens.contains(mention.tokens)) && named && !government && (state || people)
}

/// One line an item, as `dateline who` prints it.
pub fn show_who(who: &Who<'_>) -> String {
    let missing = |value: Option<&str>| value.unwrap_or("-").to_owned();
    let mut lines = vec![
        format!("name      {}", who.entity.name),
        format!("code      {}", missing(who.code.as_deref())),
        format!("plover    {}", missing(who.plover_code.as_deref())),
        format!("sector    {}", missing(who.sector.map(Sector::as_str))),
        format!("found by  {}", who.found_by.as_str()),
    ];
    for office in &who.entity.offices {
        let mark = if who.office == Some(office) { "office   " } else { "other    " };
        let (from, to) = (office.from.map(show_date), office.to.map(show_date));
        let interval = format!("{} to {}", from.as_deref().unwrap_or("?"), to.as_deref().unwrap_or("?"));
        lines.push(format!("{mark} {} | {} | {} | {interval} | {}", office.title, office.code, office.sector.as_str(), office.found_by.as_str()));
    }
    lines.join("\n")
}

/// As precise as it is known: "2021", "2021-05", "2021-05-14".
fn show_date(date: dateline_model::PartialDate) -> String {
    let text = date.first.to_string();
    let precision = match date.first.until(date.last).map_or(0, |span| span.get_days()) {
        0 => 10,
        1..=31 => 7,
        _ => 4,
    };
    text.get(..precision).unwrap_or(&text).to_owned()
}
