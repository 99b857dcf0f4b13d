//! The nouns of dateline. In: nothing. Out: the types that every stage passes on.
//!
//! ```text
//! bytes --ingest--> Article --nlp--> Document --coder--> Coding --record--> dateline/1
//! ```
//!
//! What is deliberately absent: no IO, no regular expressions, no knowledge of any language or rule.

mod article;
mod coding;
mod diagnostic;
mod document;
mod event;
mod grammar;
mod id;
mod proposition;
pub mod record;
mod span;
mod symbols;

pub use article::{Article, Language};
pub use coding::{
    Coding, Coordinates, DateBasis, Entities, Entity, EntityKind, EntityLink, Factuality, FoundBy, Grain, Mention, MentionKind, Mentions, Office, PartialDate,
    Place, Places, Precision, Sector, Stance, Statement, Statements, Status, Timex, TimexKind, Timexes,
};
pub use diagnostic::{Diagnostic, Severity};
pub use document::{Document, DocumentBuilder, NamedSpan, Sentence, SentenceKind, Token, TokenDraft};
pub use event::{Event, EventDate, EventPlace, EventQuantity, EventSource, OtherParty, Party, PartyBasis, PlaceBasis, QuantityKind};
pub use grammar::{Deprel, NameKind, Upos};
pub use id::{EntityId, EventId, MentionId, PlaceId, PropositionId, SentenceId, StatementId, TimexId, TokenId};
pub use jiff::civil::Date;
pub use proposition::{Argument, Embedding, EmbeddingKind, Modality, ModalityKind, Polarity, PredicateForm, Proposition, Propositions, Role, Tense};
pub use span::{ByteSpan, CodePoints, Span, TokenSpan};
pub use symbols::{Symbol, Symbols};
