//! Document to Coding: seven stages, each a function over data, and the rule engine.
//!
//! ```text
//! mentions -> entities -> timex -> places -> propositions -> statements -> events
//! ```
//!
//! What is deliberately absent: SQL, HTTP, a clock, threads. Files are read only to load [`Knowledge`].

mod actors;
mod check;
mod codebook;
mod contexts;
mod data;
mod discards;
mod entities;
mod events;
mod explain;
mod gazetteer;
mod knowledge;
mod mentions;
mod ontology;
mod pipeline;
mod places;
mod propositions;
mod rules;
mod statements;
mod terms;
mod timex;
mod topics;
mod uncoded;
mod who;

pub use check::{CheckReport, Failure, check_raw, check_rules, parse_examples};
pub use codebook::codebook;
pub use data::{DataError, DataFiles};
pub use explain::{Filter, explain};
pub use gazetteer::{Gazetteer, Shown, locate_spans, show_candidates};
pub use knowledge::Knowledge;
pub use ontology::Ontology;
pub use pipeline::{code, places_stage, timex_stage};
pub use rules::{Counterexample, Example, Rule, RuleSet};
pub use uncoded::{Uncoded, UncodedKind, uncoded};
pub use who::{Who, show_who, who};

pub mod show;
