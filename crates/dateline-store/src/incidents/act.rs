//! An event as far as it tells which act it is of. In: rows of an event. Out: an `Act`, or none where the event is of no act.

use crate::calendar;
use crate::words;

/// Longest stretch of days that tells when an act was. "In 2003" is kept apart: such acts are compared only with those of the same year.
pub(crate) const LONGEST: i32 = 31;

/// News without a date is of the day it was published on or of these many days before.
const NEWS: i32 = 3;

/// Kinds of act. Only events of one kind are compared: two reports may call the same act a concession and a withdrawal, but not a meeting and
/// a bombing.
const FAMILIES: [(&str, &[&str]); 11] = [
    ("accuse", &["ACCUSE", "REJECT"]),
    ("aid", &["AID"]),
    ("assault", &["ASSAULT"]),
    ("coerce", &["COERCE", "SANCTION"]),
    ("consult", &["CONSULT"]),
    ("cooperate", &["AGREE", "COOPERATE"]),
    ("demand", &["REQUEST", "THREATEN"]),
    ("mobilize", &["MOBILIZE"]),
    ("protest", &["PROTEST"]),
    ("support", &["SUPPORT"]),
    ("yield", &["CONCEDE", "RETREAT"]),
];

/// The kind of act of a type; a type that an ontology adds is a kind of its own.
pub(crate) fn family(event_type: &str) -> &str {
    FAMILIES.iter().find(|(_, types)| types.contains(&event_type)).map_or(event_type, |(family, _)| family)
}

/// Whether the act is done with words. Such acts are frequent between the same parties, so that more has to agree.
pub(crate) fn is_verbal(family: &str) -> bool {
    matches!(family, "accuse" | "cooperate" | "demand" | "support")
}

/// Whether an act is said to have been, or to be to come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Realm {
    /// Asserted, reported, denied, negated: an act that has been or has not.
    Past,
    /// Planned.
    Ahead,
}

/// On which side of a conflict a sector stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Stand {
    /// The state and its organs.
    State,
    /// Those in arms against it.
    Rebel,
    /// Everybody else, and who is not known.
    Other,
}

impl Stand {
    /// The state and those in arms against it: one code, and two parties.
    pub(crate) fn opposes(self, other: Stand) -> bool {
        matches!((self, other), (Stand::State, Stand::Rebel) | (Stand::Rebel, Stand::State))
    }
}

/// A party of an act.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Side {
    pub(crate) code: String,
    pub(crate) sector: String,
    pub(crate) stand: Stand,
    /// Only told by the place of the act: it contradicts nobody.
    pub(crate) weak: bool,
}

impl Side {
    pub(crate) fn new(code: String, sector: String, has_words: bool) -> Self {
        let stand = match sector.as_str() {
            "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY" => Stand::State,
            "REB" | "UAF" => Stand::Rebel,
            _ => Stand::Other,
        };
        Side { code, sector, stand, weak: !has_words }
    }
}

/// When an act was, in days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct When {
    pub(crate) first: i32,
    pub(crate) last: i32,
    /// The day, if it is dated to one.
    pub(crate) day: Option<i32>,
    /// How it is known.
    pub(crate) known: Known,
}

/// How it is known when an act was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Known {
    /// From words on this act.
    Stated,
    /// From words on an act beside it, or from the present tense: a day more or less.
    Near,
    /// Not at all; only when the report was published.
    Published,
}

impl When {
    /// Dated to one day by words on this act.
    pub(crate) fn is_stated_day(self) -> bool {
        self.day.is_some() && self.known == Known::Stated
    }

    fn of(start: Option<&str>, end: Option<&str>, basis: &str, published: Option<i32>, realm: Realm) -> Option<Self> {
        if let Some((first, last)) = start.and_then(calendar::first).zip(end.and_then(calendar::last)) {
            let known = if basis == "stated" { Known::Stated } else { Known::Near };
            let more = i32::from(known == Known::Near && first == last);
            // What has been was before it was told.
            let until = published.filter(|published| realm == Realm::Past && *published >= first).map_or(last + more, |published| (last + more).min(published));
            return Some(When { first: first - more, last: until.max(first), day: (first == last).then_some(first), known });
        }
        let published = published?;
        let ahead = i32::from(realm == Realm::Ahead) * NEWS;
        Some(When { first: published - NEWS, last: published + ahead, day: None, known: Known::Published })
    }
}

/// Where an act was.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Where {
    pub(crate) country: Option<String>,
    pub(crate) admin1: Option<String>,
    /// Name and coordinates, if it is known to a town.
    pub(crate) town: Option<(String, Option<(f64, f64)>)>,
    pub(crate) stated: bool,
}

/// An event, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) event: i64,
    pub(crate) article: i64,
    /// Publication date and id: what makes one the first. The same in every record.
    pub(crate) order: (String, String),
    pub(crate) published: Option<i32>,
    pub(crate) event_type: String,
    pub(crate) mode: Option<String>,
    pub(crate) status: String,
    pub(crate) realm: Realm,
    pub(crate) actors: Vec<Side>,
    pub(crate) recipients: Vec<Side>,
    pub(crate) when: When,
    pub(crate) place: Option<Where>,
    /// Kind and least number.
    pub(crate) quantities: Vec<(String, i64)>,
    pub(crate) words: Vec<u16>,
    pub(crate) trigger: u64,
    /// Who says so; the report itself if nobody else does.
    pub(crate) voice: String,
}

/// The columns of `events` and `articles` that an act is made from.
pub(crate) struct EventRow {
    pub(crate) event: i64,
    pub(crate) article: i64,
    pub(crate) event_id: String,
    pub(crate) published: Option<String>,
    pub(crate) event_type: String,
    pub(crate) mode: Option<String>,
    pub(crate) status: String,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) basis: String,
    pub(crate) place: Option<Where>,
    pub(crate) trigger: String,
    pub(crate) voice: String,
}

impl Act {
    /// An event as an act. What is only supposed ("if the shelling resumes") is of no act, and neither is what nobody knows when.
    pub(crate) fn new(row: EventRow, parties: Vec<(String, Side)>, quantities: Vec<(String, i64)>, words: Vec<u16>) -> Option<Self> {
        if row.status == "hypothetical" {
            return None;
        }
        let realm = if row.status == "planned" { Realm::Ahead } else { Realm::Past };
        let published = row.published.as_deref().and_then(calendar::first);
        let when = When::of(row.start.as_deref(), row.end.as_deref(), &row.basis, published, realm)?;
        let side = |wanted: &str| {
            let mut sides: Vec<Side> = parties.iter().filter(|(role, side)| role == wanted && side.code != "UNK").map(|(_, side)| side.clone()).collect();
            sides.sort();
            sides
        };
        Some(Act {
            event: row.event,
            article: row.article,
            order: (row.published.unwrap_or_else(|| "9999".to_owned()), row.event_id),
            published,
            actors: side("actor"),
            recipients: side("recipient"),
            trigger: words::trigger(&row.trigger),
            event_type: row.event_type,
            mode: row.mode,
            status: row.status,
            realm,
            when,
            place: row.place,
            quantities,
            words,
            voice: row.voice,
        })
    }

    pub(crate) fn family(&self) -> &str {
        family(&self.event_type)
    }

    /// Whether somebody does it to somebody.
    pub(crate) fn is_directed(&self) -> bool {
        !self.recipients.is_empty() || self.actors.len() < 2
    }

    /// What the act is looked up by: a word for its kind, and the codes of its parties. An act of a year is of another kind than one of a day.
    pub(crate) fn blocks(&self) -> (String, Vec<&str>) {
        let long = self.when.last - self.when.first > LONGEST;
        let family = if long { format!("{}/{}..{}", self.family(), self.when.first, self.when.last) } else { self.family().to_owned() };
        let mut codes: Vec<&str> = self.actors.iter().chain(&self.recipients).map(|side| side.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        (family, codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_from_the_act_or_from_the_publication() {
        let when = |start: Option<&str>, basis, published, realm| {
            When::of(start, start, basis, calendar::first(published), realm)
                .map(|when| (calendar::text(when.first), calendar::text(when.last), when.day.is_some()))
        };
        let days = |first: &str, last: &str, is_day| Some((first.to_owned(), last.to_owned(), is_day));
        assert_eq!(when(Some("2024-05-13"), "stated", "2024-05-14", Realm::Past), days("2024-05-13", "2024-05-13", true));
        assert_eq!(when(Some("2024-05-13"), "inferred", "2024-05-20", Realm::Past), days("2024-05-12", "2024-05-14", true));
        assert_eq!(when(Some("2024-05"), "stated", "2024-05-14", Realm::Past), days("2024-05-01", "2024-05-14", false));
        assert_eq!(when(None, "unknown", "2024-05-14", Realm::Past), days("2024-05-11", "2024-05-14", false));
        assert_eq!(when(None, "unknown", "", Realm::Past), None);
    }

    #[test]
    fn every_type_of_the_ontology_has_a_kind() {
        let all: Vec<&str> = FAMILIES.iter().flat_map(|(_, types)| types.iter().copied()).collect();
        assert_eq!(all.len(), 16);
        assert_eq!((family("SANCTION"), family("COERCE"), family("INVENTED")), ("coerce", "coerce", "INVENTED"));
    }
}
