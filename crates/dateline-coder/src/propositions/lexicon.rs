//! In: `lexicons/en/nominalisations.csv` and `light-verbs.csv`. Out: which nouns are predicates, and which verbs lend them their arguments.

use std::collections::BTreeMap;

use dateline_model::{Deprel, Document, NameKind, Role, TokenId, Upos};

use crate::actors::{TableError, read_table};

/// Event nouns and light verbs.
#[derive(Clone, Debug, Default)]
pub struct PredicateLexicon {
    nouns: BTreeMap<String, Nominalisation>,
    light_verbs: BTreeMap<String, Vec<LightVerbKind>>,
}

/// A noun that names an act.
#[derive(Clone, Debug)]
pub struct Nominalisation {
    /// The verb (or event noun) that rules look up.
    pub predicate: String,
    /// Role of a possessor: "Russia's attack" (subject), "Navalny's arrest" (object).
    pub possessor: Role,
    /// Role of an of-phrase: "recognition of Kosovo" (object), "talks of the ministers" (subject).
    pub of: Role,
}

/// How a light verb, one that adds nothing but arguments and tense, shares its arguments with its event noun.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LightVerbKind {
    /// "X launched an attack": the noun is the object, X does it.
    Perform,
    /// "X came under attack", "X faced criticism": the noun is object or in a prepositional phrase, X undergoes it.
    Undergo,
    /// "clashes erupted", "talks took place": the noun is the subject.
    Occur,
    /// "X is considering sanctions": the noun is the object, and X would do it. The verb keeps its own meaning, and with it the act's status.
    Intend,
}

impl PredicateLexicon {
    /// Reads `lexicons/en/nominalisations.csv` (noun, predicate, possessor, of, source) and `lexicons/en/light-verbs.csv` (verb, kind, source).
    ///
    /// # Errors
    /// Every mistake in the two tables, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<TableError>> {
        let mut errors = Vec::new();
        let nouns_path = "lexicons/en/nominalisations.csv";
        let nouns = read_table(nouns_path, files(nouns_path), &["noun", "predicate", "possessor", "of", "source"], &mut errors, |row| {
            let role = |column: &str, default: Role| match row.cell(column) {
                "" => Ok(default),
                "subject" => Ok(Role::Subject),
                "object" => Ok(Role::Object),
                other => Err((format!("`{other}` is not a role"), "write `subject` or `object`".to_owned())),
            };
            let noun = row.filled("noun")?;
            let predicate = Some(row.cell("predicate")).filter(|predicate| !predicate.is_empty()).unwrap_or(&noun).to_owned();
            Ok((noun, Nominalisation { predicate, possessor: role("possessor", Role::Subject)?, of: role("of", Role::Object)? }))
        });
        let verbs_path = "lexicons/en/light-verbs.csv";
        let light_verbs = read_table(verbs_path, files(verbs_path), &["verb", "kind", "source"], &mut errors, |row| {
            let kind = match row.cell("kind") {
                "perform" => LightVerbKind::Perform,
                "undergo" => LightVerbKind::Undergo,
                "occur" => LightVerbKind::Occur,
                "intend" => LightVerbKind::Intend,
                other => return Err((format!("`{other}` is not a kind of light verb"), "write `perform`, `undergo`, `occur` or `intend`".to_owned())),
            };
            Ok((row.filled("verb")?, kind))
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut lexicon = PredicateLexicon { nouns: nouns.into_iter().collect(), light_verbs: BTreeMap::new() };
        for (verb, kind) in light_verbs {
            lexicon.light_verbs.entry(verb).or_default().push(kind);
        }
        Ok(lexicon)
    }

    /// The entry of a token, if it is an event noun: by "compound head" ("cease fire", "air strike") first, then by itself.
    pub fn nominalisation(&self, doc: &Document, token: TokenId) -> Option<&Nominalisation> {
        if !matches!(doc.upos(token), Upos::Noun | Upos::Propn) || matches!(doc.deprel(token), Deprel::Compound | Deprel::Flat | Deprel::NmodDesc) {
            return None;
        }
        let lemma = doc.lemma(token).to_lowercase();
        // "Ban Ki-moon" bans nobody, and one talk is a lecture.
        let person = || doc.names().iter().any(|name| name.kind == NameKind::Person && name.tokens.has(token));
        if doc.upos(token) == Upos::Propn && person() || lemma == "talk" && doc.feat(token, "Number") == Some("Sing") {
            return None;
        }
        let before = doc.previous(token).filter(|previous| doc.deprel(*previous) == Deprel::Compound || doc.deprel(*previous) == Deprel::Amod);
        before.and_then(|previous| self.nouns.get(&format!("{} {lemma}", doc.lemma(previous).to_lowercase()))).or_else(|| self.nouns.get(&lemma))
    }

    /// True if a verb form ("carry out") is a light verb of the kind.
    pub fn is_light(&self, verb: &str, kind: LightVerbKind) -> bool {
        self.light_verbs.get(verb).is_some_and(|kinds| kinds.contains(&kind))
    }
}
