//! `Coding`: the layers that the coder lays over a document. Every part points at words and says what found it.

use std::borrow::Cow;
use std::fmt;

use crate::{ByteSpan, Date, Diagnostic, EntityId, Event, MentionId, NameKind, PlaceId, Propositions, SentenceId, StatementId, TimexId, TokenId, TokenSpan};

/// Everything that was coded in one document.
#[derive(Clone, Debug)]
pub struct Coding {
    /// Names, nationality adjectives, role nouns, pronouns.
    pub mentions: Mentions,
    /// Mentions resolved to actors.
    pub entities: Entities,
    /// Time expressions.
    pub timexes: Timexes,
    /// Place mentions.
    pub places: Places,
    /// Normalised predicates with arguments.
    pub propositions: Propositions,
    /// Attributions, and the factuality of every proposition.
    pub statements: Statements,
    /// What was done to whom, in text order.
    pub events: Vec<Event>,
    /// What could not be done, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// What made a part of the output: a rule's path ("rules/en/retreat/withdraw-troops"), a table or a named pass.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FoundBy(pub Cow<'static, str>);

impl FoundBy {
    /// A pass named in the source.
    pub const fn pass(name: &'static str) -> Self {
        FoundBy(Cow::Borrowed(name))
    }

    /// A rule or table row named at run time.
    pub fn named(name: impl Into<String>) -> Self {
        FoundBy(Cow::Owned(name.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FoundBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The `mentions` layer, in text order.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Every mention; a [`MentionId`] is a position in it.
    pub list: Vec<Mention>,
}

/// Words that may stand for an actor.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its words.
    pub tokens: TokenSpan,
    /// Its syntactic head.
    pub head: TokenId,
    /// What sort of expression it is.
    pub kind: MentionKind,
    /// What found it.
    pub found_by: FoundBy,
}

/// What sort of expression a mention is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MentionKind {
    /// A name.
    Name(NameKind),
    /// A nationality adjective or a people's name ("Russian", "Kurds").
    Demonym,
    /// A noun for a kind of actor ("soldiers", "the ministry").
    RoleNoun,
    /// A pronoun.
    Pronoun,
}

/// The `entities` layer.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// Every entity; an [`EntityId`] is a position in it.
    pub list: Vec<Entity>,
    /// The entity of each mention (same positions as [`Mentions::list`]); `None` where it is unknown.
    pub of_mention: Vec<Option<EntityId>>,
    /// Second entities of mentions that stand for two ("both countries"), in order of the mentions; the first is in `of_mention`.
    pub also: Vec<(MentionId, EntityId)>,
}

/// An actor, or a candidate for one.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Display name.
    pub name: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// ISO 3166 alpha-3 or the organisation's short id; `None` where unknown.
    pub code: Option<String>,
    /// PLOVER's country slot; `None` where unknown.
    pub plover_code: Option<String>,
    /// PLOVER sector.
    pub sector: Sector,
    /// Offices that the person holds or held, with their intervals. Which one counts is decided at the event's date.
    pub offices: Vec<Office>,
    /// Its mentions, each with the pass that linked it.
    pub mentions: Vec<EntityLink>,
}

/// One mention of an entity.
#[derive(Clone, Debug)]
pub struct EntityLink {
    /// The mention.
    pub mention: MentionId,
    /// The pass or table row that linked it.
    pub found_by: FoundBy,
}

/// What sort of thing an entity is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EntityKind {
    /// A state, or its capital standing for it.
    State,
    /// An intergovernmental or other organisation, a party, a company, a medium.
    Organisation,
    /// An armed group.
    ArmedGroup,
    /// A named person.
    Person,
    /// People named by role ("Russian peacekeepers", "the ministry").
    Group,
    /// Something that was named, of which no table knows what it is.
    Unknown,
}

/// An office with the interval in which it was held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Office {
    /// Title, "president".
    pub title: String,
    /// Country or organisation code.
    pub code: String,
    /// PLOVER sector of the office.
    pub sector: Sector,
    /// First day, at the precision that is known.
    pub from: Option<PartialDate>,
    /// Last day; `None` is open or unknown.
    pub to: Option<PartialDate>,
    /// The table and row that says so.
    pub found_by: FoundBy,
}

/// A date known to the year, month or day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartialDate {
    /// First day that it may mean.
    pub first: Date,
    /// Last day that it may mean.
    pub last: Date,
}

/// PLOVER 2.0 sectors. `Unk` is a value: it is known that the sector is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[allow(missing_docs)]
pub enum Sector {
    Gov,
    Mil,
    Cop,
    Leg,
    Jud,
    Spy,
    Pty,
    Opp,
    Reb,
    Prm,
    Uaf,
    Pre,
    Cvl,
    Ref,
    Eli,
    Bus,
    Lab,
    Agr,
    Edu,
    Jrn,
    Med,
    Rel,
    Soc,
    Crm,
    Igo,
    Ngo,
    #[default]
    Unk,
}

impl Sector {
    /// Every sector with its code.
    pub const ALL: &'static [(Sector, &'static str)] = &[
        (Sector::Gov, "GOV"),
        (Sector::Mil, "MIL"),
        (Sector::Cop, "COP"),
        (Sector::Leg, "LEG"),
        (Sector::Jud, "JUD"),
        (Sector::Spy, "SPY"),
        (Sector::Pty, "PTY"),
        (Sector::Opp, "OPP"),
        (Sector::Reb, "REB"),
        (Sector::Prm, "PRM"),
        (Sector::Uaf, "UAF"),
        (Sector::Pre, "PRE"),
        (Sector::Cvl, "CVL"),
        (Sector::Ref, "REF"),
        (Sector::Eli, "ELI"),
        (Sector::Bus, "BUS"),
        (Sector::Lab, "LAB"),
        (Sector::Agr, "AGR"),
        (Sector::Edu, "EDU"),
        (Sector::Jrn, "JRN"),
        (Sector::Med, "MED"),
        (Sector::Rel, "REL"),
        (Sector::Soc, "SOC"),
        (Sector::Crm, "CRM"),
        (Sector::Igo, "IGO"),
        (Sector::Ngo, "NGO"),
        (Sector::Unk, "UNK"),
    ];

    /// The code that PLOVER writes.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(sector, _)| *sector == self).map_or("UNK", |(_, code)| code)
    }

    /// The sector of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, text)| *text == code).map(|(sector, _)| *sector)
    }
}

/// The `timex` layer, in text order.
#[derive(Clone, Debug, Default)]
pub struct Timexes {
    /// Every time expression; a [`TimexId`] is a position in it.
    pub list: Vec<Timex>,
}

/// A time expression (TIMEX3).
#[derive(Clone, Debug)]
pub struct Timex {
    /// Its words.
    pub tokens: TokenSpan,
    /// TIMEX3 type.
    pub kind: TimexKind,
    /// TIMEX3 value ("2023-09-19", "2020-FA", "P6W"), or `None` where it could not be resolved.
    pub value: Option<String>,
    /// First and last day that the value covers; `None` for durations, sets and what is unresolved.
    pub days: Option<(Date, Date)>,
    /// Grain of the value.
    pub grain: Grain,
    /// How the value was reached.
    pub basis: DateBasis,
    /// The rule that read it, "timex/on-weekday".
    pub found_by: FoundBy,
}

/// TIMEX3 type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum TimexKind {
    Date,
    Time,
    Duration,
    Set,
}

/// Grain of a date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)]
pub enum Grain {
    Day,
    Week,
    Month,
    Season,
    Quarter,
    Year,
    Decade,
    Range,
    Vague,
}

impl Grain {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Season => "season",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
            Grain::Decade => "decade",
            Grain::Range => "range",
            Grain::Vague => "vague",
        }
    }
}

/// How a date was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateBasis {
    /// The text states it, directly or relative to the publication date.
    Stated,
    /// Taken over from the same act elsewhere in the report.
    Inferred,
    /// The day of publication, because the text describes the act as happening then.
    Publication,
    /// Not known.
    Unknown,
}

impl DateBasis {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            DateBasis::Stated => "stated",
            DateBasis::Inferred => "inferred",
            DateBasis::Publication => "publication",
            DateBasis::Unknown => "unknown",
        }
    }
}

/// The `places` layer, in text order.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Every place mention; a [`PlaceId`] is a position in it.
    pub list: Vec<Place>,
}

/// A place mention.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its words.
    pub tokens: TokenSpan,
    /// Display name.
    pub name: String,
    /// ISO 3166 alpha-3 of the country; `None` where unknown or not in one country.
    pub country: Option<String>,
    /// First-order division, where known.
    pub admin1: Option<String>,
    /// Where it is; `None` for countries and regions, which are no points.
    pub coordinates: Option<Coordinates>,
    /// GeoNames' number, where known.
    pub gazetteer_id: Option<u32>,
    /// How precise it is.
    pub precision: Precision,
    /// What resolved it.
    pub found_by: FoundBy,
}

/// A point on the earth, in degrees.
#[derive(Clone, Copy, PartialEq, Debug)]
#[allow(missing_docs)]
pub struct Coordinates {
    pub lat: f64,
    pub lon: f64,
}

/// How precise a place is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Precision {
    /// A site: a base, a camp, a crossing.
    Point,
    Town,
    Admin2,
    Admin1,
    Country,
    Region,
    Unknown,
}

impl Precision {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Point => "point",
            Precision::Town => "town",
            Precision::Admin2 => "admin2",
            Precision::Admin1 => "admin1",
            Precision::Country => "country",
            Precision::Region => "region",
            Precision::Unknown => "unknown",
        }
    }
}

/// The `statements` layer: who says what, and what follows for each proposition.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// Attributions in text order; a [`StatementId`] is a position in it.
    pub list: Vec<Statement>,
    /// Factuality of each proposition (same positions as [`Propositions::list`]).
    pub factuality: Vec<Factuality>,
}

/// An attribution: source, cue, content (PDTB), with a stance.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The sentence of the cue.
    pub sentence: SentenceId,
    /// Head word of the source; `None` where nobody is named ("it was reported").
    pub source: Option<TokenId>,
    /// Words of the cue ("said", "according to", ":").
    pub cue: ByteSpan,
    /// What is said.
    pub content: ByteSpan,
    /// How the source stands to it.
    pub stance: Stance,
    /// True for a direct quote.
    pub quoted: bool,
    /// The statement in whose content this one stands.
    pub parent: Option<StatementId>,
    /// The rule or lexicon row that found it.
    pub found_by: FoundBy,
}

/// How a source stands to what it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)]
pub enum Stance {
    Asserts,
    Denies,
    Accuses,
    Promises,
    Requests,
    Doubts,
    Confirms,
}

impl Stance {
    /// Every stance with its word.
    pub const ALL: &'static [(Stance, &'static str)] = &[
        (Stance::Asserts, "asserts"),
        (Stance::Denies, "denies"),
        (Stance::Accuses, "accuses"),
        (Stance::Promises, "promises"),
        (Stance::Requests, "requests"),
        (Stance::Doubts, "doubts"),
        (Stance::Confirms, "confirms"),
    ];

    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(stance, _)| *stance == self).map_or("asserts", |(_, word)| word)
    }

    /// The stance of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, text)| *text == word).map(|(stance, _)| *stance)
    }
}

/// What is said of a proposition's truth, from the author through every source above it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Factuality {
    /// Status, first that applies.
    pub status: Status,
    /// The innermost statement that vouches for it.
    pub statement: Option<StatementId>,
    /// The word or construction that decided, for `dateline why`.
    pub because: String,
}

/// Status of an event, first that applies (DESIGN.md section 3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Status {
    Negated,
    Denied,
    Hypothetical,
    Planned,
    Background,
    Reported,
    Asserted,
}

impl Status {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Negated => "negated",
            Status::Denied => "denied",
            Status::Hypothetical => "hypothetical",
            Status::Planned => "planned",
            Status::Background => "background",
            Status::Reported => "reported",
            Status::Asserted => "asserted",
        }
    }
}

impl Statements {
    /// Every statement about an act, in text order: those that hold its trigger in their content and the one that vouches for it, without those that
    /// only pass on another of them.
    pub fn about(&self, trigger: ByteSpan, vouching: Option<StatementId>) -> Vec<StatementId> {
        let holds = |statement: &Statement| statement.content.contains(trigger) && !statement.cue.overlaps(trigger);
        let ids = (0..self.list.len()).map(StatementId::at);
        let holding: Vec<StatementId> = ids.filter(|id| vouching == Some(*id) || holds(&self.list[id.index()])).collect();
        let passes_on = |id: StatementId| vouching != Some(id) && holding.iter().any(|other| self.list[other.index()].parent == Some(id));
        holding.iter().copied().filter(|id| !passes_on(*id)).collect()
    }
}

impl Mentions {
    /// One mention.
    pub fn get(&self, id: MentionId) -> &Mention {
        &self.list[id.index()]
    }

    /// Ids with their mentions, in order.
    pub fn iter(&self) -> impl Iterator<Item = (MentionId, &Mention)> {
        self.list.iter().enumerate().map(|(index, mention)| (MentionId::at(index), mention))
    }

    /// The longest mention whose head is the token. Mentions are in text order and contain their heads, so only those near the token are looked at.
    pub fn headed_by(&self, token: TokenId) -> Option<MentionId> {
        const LONGEST: u32 = 64;
        let last = self.list.partition_point(|mention| mention.tokens.start <= token.0);
        let near = self.list[..last].iter().enumerate().rev().take_while(|(_, mention)| mention.tokens.start + LONGEST > token.0);
        near.filter(|(_, mention)| mention.head == token)
            .max_by_key(|(index, mention)| (mention.tokens.len(), std::cmp::Reverse(*index)))
            .map(|(index, _)| MentionId::at(index))
    }
}

impl Timexes {
    /// The time expressions inside a run of tokens.
    pub fn within(&self, tokens: TokenSpan) -> impl Iterator<Item = (TimexId, &Timex)> {
        let first = self.list.partition_point(|timex| timex.tokens.start < tokens.start);
        self.list[first..]
            .iter()
            .take_while(move |timex| timex.tokens.start < tokens.end)
            .enumerate()
            .map(move |(offset, timex)| (TimexId::at(first + offset), timex))
    }
}

impl Places {
    /// The place mentions inside a run of tokens.
    pub fn within(&self, tokens: TokenSpan) -> impl Iterator<Item = (PlaceId, &Place)> {
        let first = self.list.partition_point(|place| place.tokens.start < tokens.start);
        self.list[first..]
            .iter()
            .take_while(move |place| place.tokens.start < tokens.end)
            .enumerate()
            .map(move |(offset, place)| (PlaceId::at(first + offset), place))
    }
}

impl Entities {
    /// One entity.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.list[id.index()]
    }

    /// The entity of a mention, where it is known.
    pub fn of(&self, mention: MentionId) -> Option<EntityId> {
        self.of_mention.get(mention.index()).copied().flatten()
    }
}
