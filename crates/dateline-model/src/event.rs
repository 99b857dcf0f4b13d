//! The `events` layer: acts of the ontology with their parties, date, place, status and numbers. What the coder's last stage makes.

use crate::{ByteSpan, Date, DateBasis, EntityId, FoundBy, Grain, PlaceId, PropositionId, Sector, SentenceId, StatementId, Status, TimexId};

/// Who did what to whom.
#[derive(Clone, Debug)]
pub struct Event {
    /// Stable id: a hash of document id, sentence text, trigger text with its occurrence, and type.
    pub id: String,
    /// The sentence of the trigger.
    pub sentence: SentenceId,
    /// The proposition that a rule matched.
    pub proposition: PropositionId,
    /// PLOVER event type.
    pub event_type: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER quad class.
    pub quad: String,
    /// PLOVER 2.0 score of the type and mode.
    pub plover2_score: Option<f64>,
    /// CAMEO code, a string.
    pub cameo: Option<String>,
    /// Goldstein score of the CAMEO code, ICEWS's list.
    pub goldstein_icews: Option<f64>,
    /// Words of the trigger.
    pub trigger: ByteSpan,
    /// Who did it; every party where the act has no direction.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Mediators, monitors, hosts.
    pub others: Vec<OtherParty>,
    /// When.
    pub date: EventDate,
    /// Where the act was; `None` where the text does not say.
    pub place: Option<EventPlace>,
    /// Whether it is said to be so.
    pub status: Status,
    /// The statement that vouches for it.
    pub statement: Option<StatementId>,
    /// Who vouches for it; `None` where the author does or nobody is named.
    pub source: Option<EventSource>,
    /// Numbers bound to the act.
    pub quantities: Vec<EventQuantity>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// The rule.
    pub found_by: FoundBy,
}

/// A party of an event, bound at the event's date.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its entity; `None` for somebody that the text leaves unidentified.
    pub entity: Option<EntityId>,
    /// ISO 3166 alpha-3, an organisation's id, or `UNK`.
    pub code: String,
    /// PLOVER's country slot.
    pub plover_code: Option<String>,
    /// PLOVER sector on the day of the event.
    pub sector: Sector,
    /// Its words; `None` where it is known from context only.
    pub span: Option<ByteSpan>,
    /// How it is known that it takes part.
    pub basis: PartyBasis,
}

/// How it is known that a party takes part in an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartyBasis {
    /// The words that the rule binds name it.
    Stated,
    /// What the act is about names it, or a phrase that the rule does not bind: "refused to open the border *to Chad*".
    Content,
    /// An act told elsewhere in the report, to which the words point back, has it as a party.
    SameAct,
    /// It is the people of the place of the act.
    Place,
    /// The text leaves it unidentified.
    Unknown,
}

impl PartyBasis {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            PartyBasis::Stated => "stated",
            PartyBasis::Content => "content",
            PartyBasis::SameAct => "same-act",
            PartyBasis::Place => "place",
            PartyBasis::Unknown => "unknown",
        }
    }
}

/// A party that is neither actor nor recipient.
#[derive(Clone, Debug)]
pub struct OtherParty {
    /// What it does: "mediator", "monitor", "host".
    pub role: String,
    /// Who.
    pub party: Party,
}

/// When an event happened.
#[derive(Clone, Debug)]
pub struct EventDate {
    /// First and last day; `None` where unknown.
    pub days: Option<(Date, Date)>,
    /// Grain of the interval.
    pub grain: Option<Grain>,
    /// How it is known.
    pub basis: DateBasis,
    /// The time expression that says so.
    pub timex: Option<TimexId>,
    /// Where the days are unknown: a day that the act does not lie before, because it came after another.
    pub not_before: Option<Date>,
    /// Where the days are unknown: a day that the act does not lie after.
    pub not_after: Option<Date>,
}

impl EventDate {
    /// Nothing is known.
    pub fn unknown() -> Self {
        EventDate { days: None, grain: None, basis: DateBasis::Unknown, timex: None, not_before: None, not_after: None }
    }
}

/// Where an event happened.
#[derive(Clone, Debug)]
pub struct EventPlace {
    /// The place mention.
    pub place: PlaceId,
    /// How it is known.
    pub basis: PlaceBasis,
}

/// How an event's place is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceBasis {
    /// The clause of the act says where.
    Stated,
    /// Taken from the sentence or from the same act elsewhere.
    Inferred,
}

impl PlaceBasis {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            PlaceBasis::Stated => "stated",
            PlaceBasis::Inferred => "inferred",
        }
    }
}

/// Who vouches for an event.
#[derive(Clone, Debug)]
pub struct EventSource {
    /// The speaker's entity, where it is known.
    pub entity: Option<EntityId>,
    /// Country or organisation code; `None` where unknown.
    pub code: Option<String>,
    /// PLOVER sector.
    pub sector: Sector,
    /// The words that name the speaker.
    pub span: ByteSpan,
}

/// A number bound to an event.
#[derive(Clone, Debug)]
pub struct EventQuantity {
    /// What is counted.
    pub kind: QuantityKind,
    /// Lower bound.
    pub low: u64,
    /// Upper bound; `None` is open ("at least 12").
    pub high: Option<u64>,
    /// Words of the number.
    pub span: ByteSpan,
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum QuantityKind {
    Killed,
    Injured,
    Arrested,
    Troops,
    Participants,
    Money,
}

impl QuantityKind {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            QuantityKind::Killed => "killed",
            QuantityKind::Injured => "injured",
            QuantityKind::Arrested => "arrested",
            QuantityKind::Troops => "troops",
            QuantityKind::Participants => "participants",
            QuantityKind::Money => "money",
        }
    }
}
