//! Fills a [`Record`]. In: the layers. Out: the same facts with ids as text and offsets in code points. Nothing is decided here.

use std::collections::BTreeSet;

use super::{
    DateRecord, DiagnosticRecord, DocumentRecord, EntityRecord, EventRecord, MentionRecord, OfficeRecord, Offsets, OtherRecord, PartyRecord, PlaceRecord,
    QuantityRecord, Quote, Record, RecordOptions, SCHEMA, SourceRecord, StatementRecord, Versions,
};
use crate::{
    ByteSpan, CodePoints, Coding, Date, Diagnostic, Document, Entity, EntityId, EntityKind, Event, EventDate, EventPlace, EventSource, Grain, Office,
    PartialDate, Party, Statement, StatementId, TokenId,
};

/// Makes the record of a coded document. `diagnostics` are those of ingestion and of the reader; the coding's own are added.
pub fn record(doc: &Document, coding: &Coding, diagnostics: &[Diagnostic], versions: &Versions, options: &RecordOptions) -> Record {
    let build = Build { doc, coding, points: CodePoints::new(doc.text()) };
    Record {
        schema: SCHEMA,
        versions: versions.clone(),
        document: build.document(options),
        entities: build.entities(),
        events: coding.events.iter().map(|event| build.event(event)).collect(),
        statements: coding.statements.list.iter().enumerate().map(|(i, statement)| build.statement(StatementId::at(i), statement)).collect(),
        diagnostics: build.diagnostics(diagnostics),
    }
}

struct Build<'a> {
    doc: &'a Document,
    coding: &'a Coding,
    points: CodePoints,
}

fn entity_id(id: EntityId) -> String {
    format!("e{}", id.0 + 1)
}

fn statement_id(id: StatementId) -> String {
    format!("s{}", id.0 + 1)
}

impl Build<'_> {
    fn offsets(&self, span: ByteSpan) -> Offsets {
        Offsets { start: self.points.at(self.doc.text(), span.start), end: self.points.at(self.doc.text(), span.end) }
    }

    fn quote(&self, span: ByteSpan) -> Quote {
        let Offsets { start, end } = self.offsets(span);
        Quote { start, end, text: self.doc.slice(span).to_owned() }
    }

    fn document(&self, options: &RecordOptions) -> DocumentRecord {
        let article = self.doc.article();
        DocumentRecord {
            id: article.id.clone(),
            title: article.title.clone(),
            publisher: article.publisher.clone(),
            url: article.url.clone(),
            published: article.publication_date.map(iso),
            language: article.language.tag(),
            text_hash: article.text_hash.clone(),
            sentences: self.doc.sentences().iter().map(|sentence| self.offsets(sentence.span)).collect(),
            text: options.text.then(|| article.text.clone()),
        }
    }

    /// Entities that matter to a reader of the record: parties, sources, and whatever has a code. Their ids keep their places in the layer.
    fn entities(&self) -> Vec<EntityRecord> {
        let parties = self.coding.events.iter().flat_map(|event| {
            let others = event.others.iter().map(|other| &other.party);
            let source = event.source.as_ref().and_then(|source| source.entity);
            event.actors.iter().chain(&event.recipients).chain(others).filter_map(|party| party.entity).chain(source)
        });
        let sources = self.coding.statements.list.iter().filter_map(|statement| self.entity_headed_by(statement.source?));
        let named: BTreeSet<EntityId> = parties.chain(sources).collect();
        let all = self.coding.entities.list.iter().enumerate().map(|(i, entity)| (EntityId::at(i), entity));
        all.filter(|(id, entity)| entity.code.is_some() || named.contains(id)).map(|(id, entity)| self.entity(id, entity)).collect()
    }

    fn entity(&self, id: EntityId, entity: &Entity) -> EntityRecord {
        let mut mentions: Vec<MentionRecord> = (entity.mentions.iter())
            .map(|link| {
                let Quote { start, end, text } = self.quote(self.doc.bytes(self.coding.mentions.get(link.mention).tokens));
                MentionRecord { start, end, text, found_by: link.found_by.to_string() }
            })
            .collect();
        mentions.sort_by_key(|mention| (mention.start, mention.end));
        EntityRecord {
            id: entity_id(id),
            name: entity.name.clone(),
            kind: entity.kind.as_str(),
            code: entity.code.clone(),
            sector: entity.sector.as_str(),
            office: self.office(entity).map(office),
            mentions,
        }
    }

    /// The one office that is known to have been held on the day of publication; the only one where that day is not known.
    fn office<'e>(&self, entity: &'e Entity) -> Option<&'e Office> {
        let published = self.doc.article().publication_date;
        let mut held = entity.offices.iter().filter(|office| published.is_none_or(|day| office.held_on(day)));
        let first = held.next()?;
        held.next().is_none().then_some(first)
    }

    fn event(&self, event: &Event) -> EventRecord {
        EventRecord {
            id: event.id.clone(),
            sentence: event.sentence.0,
            event_type: event.event_type.clone(),
            mode: event.mode.clone(),
            quad: event.quad.clone(),
            plover2_score: event.plover2_score,
            cameo: event.cameo.clone(),
            goldstein_icews: event.goldstein_icews,
            trigger: self.quote(event.trigger),
            actors: event.actors.iter().map(|party| self.party(party)).collect(),
            recipients: event.recipients.iter().map(|party| self.party(party)).collect(),
            others: event.others.iter().map(|other| OtherRecord { role: other.role.clone(), party: self.party(&other.party) }).collect(),
            date: self.date(&event.date),
            place: event.place.as_ref().map(|place| self.place(place)),
            status: event.status.as_str(),
            statement: event.statement.map(statement_id),
            statements: self.coding.statements.about(event.trigger, event.statement).into_iter().map(statement_id).collect(),
            source: event.source.as_ref().map(|source| self.event_source(source)),
            quantities: (event.quantities.iter())
                .map(|quantity| QuantityRecord {
                    kind: quantity.kind.as_str(),
                    low: quantity.low,
                    high: quantity.high,
                    text: self.doc.slice(quantity.span).to_owned(),
                })
                .collect(),
            contexts: event.contexts.clone(),
            found_by: event.found_by.to_string(),
        }
    }

    fn party(&self, party: &Party) -> PartyRecord {
        let quote = party.span.map(|span| self.quote(span));
        PartyRecord {
            entity: party.entity.map(entity_id),
            code: party.code.clone(),
            plover_code: party.plover_code.clone(),
            sector: party.sector.as_str(),
            start: quote.as_ref().map(|quote| quote.start),
            end: quote.as_ref().map(|quote| quote.end),
            text: quote.map(|quote| quote.text),
            basis: party.basis.as_str(),
        }
    }

    fn date(&self, date: &EventDate) -> DateRecord {
        let timex = date.timex.and_then(|id| self.coding.timexes.list.get(id.index()));
        DateRecord {
            start: date.days.map(|days| bounds(days, date.grain).0),
            end: date.days.map(|days| bounds(days, date.grain).1),
            grain: date.grain.map(|grain| grain.as_str()),
            basis: date.basis.as_str(),
            text: timex.map(|timex| self.doc.slice(self.doc.bytes(timex.tokens)).to_owned()),
            not_before: date.not_before.map(iso),
            not_after: date.not_after.map(iso),
        }
    }

    fn place(&self, bound: &EventPlace) -> PlaceRecord {
        let place = &self.coding.places.list[bound.place.index()];
        PlaceRecord {
            name: place.name.clone(),
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            lat: place.coordinates.map(|at| at.lat),
            lon: place.coordinates.map(|at| at.lon),
            gazetteer_id: place.gazetteer_id.map(u64::from),
            precision: place.precision.as_str(),
            basis: bound.basis.as_str(),
            text: self.doc.slice(self.doc.bytes(place.tokens)).to_owned(),
        }
    }

    fn event_source(&self, source: &EventSource) -> SourceRecord {
        SourceRecord {
            entity: source.entity.map(entity_id),
            code: source.code.clone(),
            sector: source.sector.as_str(),
            text: self.doc.slice(source.span).to_owned(),
        }
    }

    fn statement(&self, id: StatementId, statement: &Statement) -> StatementRecord {
        StatementRecord {
            id: statement_id(id),
            sentence: statement.sentence.0,
            source: statement.source.map(|head| self.statement_source(head)),
            cue: self.quote(statement.cue),
            content: self.quote(statement.content),
            stance: statement.stance.as_str(),
            quoted: statement.quoted,
            parent: statement.parent.map(statement_id),
            found_by: statement.found_by.to_string(),
        }
    }

    /// A statement names its source by a word; the mention that this word heads says who it is.
    fn statement_source(&self, head: TokenId) -> SourceRecord {
        let mention = self.coding.mentions.headed_by(head).map(|id| self.coding.mentions.get(id));
        let entity = self.entity_headed_by(head);
        let known = entity.map(|id| self.coding.entities.get(id));
        let office = known.and_then(|entity| self.office(entity));
        let unknown = crate::Sector::Unk;
        let sector = known.map_or(unknown, |entity| entity.sector);
        SourceRecord {
            entity: entity.map(entity_id),
            code: known.and_then(|entity| entity.code.clone()).or_else(|| office.map(|office| office.code.clone())),
            sector: if sector == unknown { office.map_or(unknown, |office| office.sector) } else { sector }.as_str(),
            text: mention.map_or(self.doc.form(head), |mention| self.doc.slice(self.doc.bytes(mention.tokens))).to_owned(),
        }
    }

    fn entity_headed_by(&self, head: TokenId) -> Option<EntityId> {
        self.coding.mentions.headed_by(head).and_then(|mention| self.coding.entities.of(mention))
    }

    /// In text order, so that who reads the report meets them where they belong.
    fn diagnostics(&self, before: &[Diagnostic]) -> Vec<DiagnosticRecord> {
        let mut all: Vec<&Diagnostic> = before.iter().chain(&self.coding.diagnostics).collect();
        all.sort();
        all.dedup();
        (all.into_iter())
            .map(|diagnostic| DiagnosticRecord {
                span: self.offsets(diagnostic.span),
                severity: diagnostic.severity.as_str(),
                code: diagnostic.code,
                message: diagnostic.message.clone(),
                hint: diagnostic.hint.clone(),
            })
            .collect()
    }
}

fn office(office: &Office) -> OfficeRecord {
    OfficeRecord {
        title: office.title.clone(),
        code: office.code.clone(),
        sector: office.sector.as_str(),
        from: office.from.map(partial),
        to: office.to.map(partial),
        found_by: office.found_by.to_string(),
    }
}

/// First and last day; whole months and years that the text gives as such are written `2023-09` and `2023`.
fn bounds((first, last): (Date, Date), grain: Option<Grain>) -> (String, String) {
    let length = match grain {
        Some(Grain::Year) if first.day_of_year() == 1 && last == last.last_of_year() => 4,
        Some(Grain::Month) if first.day() == 1 && last == last.last_of_month() => 7,
        _ => 10,
    };
    (iso(first)[..length].to_owned(), iso(last)[..length].to_owned())
}

fn iso(date: Date) -> String {
    date.to_string()
}

/// `2023-09-19`, `2023-09`, `2023`, or `start/end` for any other interval (ISO 8601).
fn partial(date: PartialDate) -> String {
    let PartialDate { first, last } = date;
    let whole_month = first.day() == 1 && last == first.last_of_month();
    let whole_year = first.day_of_year() == 1 && last == first.last_of_year();
    match () {
        () if first == last => iso(first),
        () if whole_year => format!("{:04}", first.year()),
        () if whole_month => format!("{:04}-{:02}", first.year(), first.month()),
        () => format!("{first}/{last}"),
    }
}

impl Office {
    /// Whether the office was held on the day, as far as its interval is known: an open or unknown end excludes nothing.
    fn held_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from.first <= day) && self.to.is_none_or(|to| day <= to.last)
    }
}

impl EntityKind {
    /// The word used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::State => "state",
            EntityKind::Organisation => "organisation",
            EntityKind::ArmedGroup => "armed_group",
            EntityKind::Person => "person",
            EntityKind::Group => "group",
            EntityKind::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_are_as_precise_as_they_are_known() {
        let date = |y, m, d| Date::constant(y, m, d);
        for (first, last, expected) in [
            (date(2023, 9, 19), date(2023, 9, 19), "2023-09-19"),
            (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
            (date(2020, 1, 1), date(2020, 12, 31), "2020"),
            (date(2020, 1, 1), date(2021, 12, 31), "2020-01-01/2021-12-31"),
        ] {
            assert_eq!(partial(PartialDate { first, last }), expected);
        }
    }
}
