//! In: data files. Out: everything that the coder knows, checked. Made once per run, shared by all threads.

use std::path::Path;

use crate::actors::ActorTables;
use crate::contexts::Contexts;
use crate::data::{DataError, DataFiles};
use crate::discards::Discards;
use crate::gazetteer::Gazetteer;
use crate::ontology::Ontology;
use crate::propositions::PredicateLexicon;
use crate::rules::{Rule, RuleSet, WordLists, parse_rule};
use crate::statements::ReportingLexicon;
use crate::timex::DateOrders;
use crate::topics::Topics;
use crate::uncoded::DeliberatelyUncoded;

/// Tables, lexicons, ontology and rules.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// States, organisations, armed groups, offices, role nouns, places.
    pub actors: ActorTables,
    /// Towns and divisions with coordinates.
    pub gazetteer: Gazetteer,
    /// Event nouns and light verbs.
    pub predicates: PredicateLexicon,
    /// Reporting words and factuality signatures.
    pub reporting: ReportingLexicon,
    /// Named word lists of rules.
    pub words: WordLists,
    /// Which publishers write "4/5/2023" with the month first.
    pub date_orders: DateOrders,
    /// Phrases whose sentences or reports are not coded.
    pub discards: Discards,
    /// Terms of PLOVER's contexts.
    pub contexts: Contexts,
    /// Terms of sport, markets and the arts.
    pub topics: Topics,
    /// Predicates that no rule is missing for.
    pub uncoded: DeliberatelyUncoded,
    /// The coding scheme.
    pub ontology: Ontology,
    /// The rules.
    pub rules: RuleSet,
    version: String,
}

impl Knowledge {
    /// The copy that the binary was built with.
    ///
    /// # Errors
    /// None in a released binary: the same checks run in the tests.
    pub fn embedded() -> Result<Self, Vec<DataError>> {
        Self::parse(&DataFiles::embedded())
    }

    /// A folder laid out as `data/`, instead of the embedded copy.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(folder: &Path) -> Result<Self, Vec<DataError>> {
        Self::parse(&DataFiles::load(folder)?)
    }

    /// Checks and indexes data files.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn parse(files: &DataFiles) -> Result<Self, Vec<DataError>> {
        let mut errors: Vec<DataError> = Vec::new();
        let content = |path: &str| files.get(path).map(str::to_owned);
        let text = |path: &str| content(path).unwrap_or_default();
        let word_files: Vec<(String, String)> =
            files.under("lexicons/en/words/", ".csv").map(|(path, content)| (path.to_owned(), content.to_owned())).collect();
        let tables = |found: Vec<crate::actors::TableError>| found.into_iter().map(DataError::from).collect::<Vec<_>>();
        let actors = ActorTables::parse(&content).map_err(|found| errors.extend(tables(found))).ok();
        let gazetteer = files.gazetteer().map_err(|found| errors.push(found)).ok();
        let predicates = PredicateLexicon::parse(&content).map_err(|found| errors.extend(tables(found))).ok();
        let discards = Discards::parse(&content).map_err(|found| errors.extend(tables(found))).unwrap_or_default();
        let topics = Topics::parse(&content).map_err(|found| errors.extend(tables(found))).unwrap_or_default();
        let date_orders = DateOrders::parse(&content).map_err(|found| errors.extend(tables(found))).unwrap_or_default();
        let uncoded = DeliberatelyUncoded::parse(&content).map_err(|found| errors.extend(tables(found))).unwrap_or_default();
        let words = WordLists::parse(&word_files).map_err(|found| errors.extend(tables(found))).ok();
        let reporting = ReportingLexicon::parse(&text("lexicons/en/reporting.csv"), &text("lexicons/en/factuality.csv"))
            .map_err(|found| errors.extend(found.into_iter().map(DataError::from)))
            .ok();
        let ontology = Ontology::parse(files).map_err(|found| errors.extend(found)).ok();
        let is_context = |name: &str| ontology.as_ref().is_none_or(|ontology| ontology.has_context(name));
        let contexts = Contexts::parse(&content, &is_context).map_err(|found| errors.extend(tables(found))).unwrap_or_default();
        let mut rules = Vec::new();
        for (path, text) in files.under("rules/", ".toml") {
            match parse_rule(path, text) {
                Ok(rule) => rules.push((rule, text)),
                Err(found) => errors.extend(found),
            }
        }
        if let (Some(ontology), Some(words)) = (&ontology, &words) {
            let ids: Vec<String> = rules.iter().map(|(rule, _)| rule.id.clone()).collect();
            for (rule, text) in &rules {
                references(rule, text, ontology, words, &ids, &mut errors);
            }
        }
        match (actors, gazetteer, predicates, reporting, words, ontology) {
            (Some(actors), Some(gazetteer), Some(predicates), Some(reporting), Some(words), Some(ontology)) if errors.is_empty() => {
                let rules = RuleSet::new(rules.into_iter().map(|(rule, _)| rule).collect());
                let version = files.version(&gazetteer);
                Ok(Knowledge { actors, gazetteer, predicates, reporting, words, date_orders, contexts, discards, topics, uncoded, ontology, rules, version })
            }
            _ => {
                errors.sort();
                Err(errors)
            }
        }
    }

    /// The code of the state that bears a name, written as in the table.
    pub fn state_named(&self, name: &str) -> Option<&str> {
        let bears = |state: &&crate::actors::StateRow| state.name == name || state.names.iter().any(|other| other == name);
        self.actors.states.iter().find(bears).map(|state| state.code.as_str())
    }

    /// A hash of the data, for the record.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Names in a rule that must exist elsewhere.
fn references(rule: &Rule, text: &str, ontology: &Ontology, words: &WordLists, ids: &[String], errors: &mut Vec<DataError>) {
    let path = format!("{}.toml", rule.id);
    let mut error = |word: &str, message: String, hint: String| {
        let offset = text.find(word).unwrap_or(0);
        errors.push(DataError::at(&path, text, offset, message, &hint));
    };
    if !ontology.has_type(&rule.event) {
        error(&rule.event, format!("`{}` is not an event type", rule.event), format!("the types are: {}", ontology.types().collect::<Vec<_>>().join(" ")));
    }
    if let Some(mode) = rule.mode.as_deref().filter(|mode| !ontology.has_mode(&rule.event, mode)) {
        error(mode, format!("{} has no mode `{mode}`", rule.event), "the modes of each type are in ontology/plover.toml".into());
    }
    if let Some(code) = rule.cameo.as_deref().filter(|code| !ontology.has_cameo(code)) {
        error(code, format!("`{code}` is not a CAMEO code"), "the codes are in ontology/cameo.csv; they are strings, \"010\" is not \"10\"".into());
    }
    for context in rule.contexts.iter().filter(|context| !ontology.has_context(context)) {
        error(context, format!("`{context}` is not a context"), "the contexts are in ontology/plover.toml".into());
    }
    for id in rule.beats.iter().filter(|id| !ids.contains(id)) {
        error(id.trim_start_matches("rules/en/"), format!("there is no rule `{id}`"), "`beats` names a rule by its path: \"sanction/recall-envoy\"".into());
    }
    for list in rule.matches.iter().flat_map(|one| &one.conditions).flat_map(|condition| condition.lexicon.iter().chain(&condition.not_lexicon)) {
        if !words.exists(list) {
            error(list, format!("there is no word list `{list}`"), format!("the lists are: {}", words.names().collect::<Vec<_>>().join(", ")));
        }
    }
}
