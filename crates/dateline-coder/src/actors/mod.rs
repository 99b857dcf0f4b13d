//! The actor tables. In: the content of CSV files. Out: look-up structures from words to states, organisations, people, roles, places.

mod fold;
mod phrases;
mod rows;
mod table;

use std::collections::BTreeMap;

use dateline_model::{Document, SentenceId, TokenId, TokenSpan};

pub use rows::{ArmedGroupRow, DisputedRow, OfficeRow, OrganisationRow, PlaceRow, RoleNounRow, StateRow, TitleRow};
pub use table::TableError;

pub(crate) use fold::fold;
pub(crate) use phrases::{Found, Phrases};
pub(crate) use rows::holds;
pub(crate) use table::read as read_table;

/// What a name may stand for: a position in one of the tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Known {
    Disputed(usize),
    State(usize, StateForm),
    ArmedGroup(usize),
    Organisation(usize),
    Person(usize),
    Place(usize),
}

/// Which form of a state's row matched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum StateForm {
    Name,
    Nickname,
    Capital,
    People,
    Adjective,
}

impl StateForm {
    /// The column of the table.
    pub(crate) fn column(self) -> &'static str {
        match self {
            StateForm::Name => "name",
            StateForm::Nickname => "nicknames",
            StateForm::Capital => "capitals",
            StateForm::People => "people",
            StateForm::Adjective => "adjectives",
        }
    }
}

/// A person of the office table with all offices.
#[derive(Clone, Debug)]
pub(crate) struct PersonRow {
    pub(crate) name: String,
    /// Positions in `offices`, by date.
    pub(crate) offices: Vec<usize>,
}

/// Every table about actors and places, with look-up structures.
#[derive(Clone, Debug)]
pub struct ActorTables {
    pub(crate) states: Vec<StateRow>,
    pub(crate) organisations: Vec<OrganisationRow>,
    pub(crate) armed_groups: Vec<ArmedGroupRow>,
    pub(crate) offices: Vec<OfficeRow>,
    pub(crate) role_nouns: Vec<RoleNounRow>,
    pub(crate) titles: Vec<TitleRow>,
    pub(crate) places: Vec<PlaceRow>,
    pub(crate) disputed: Vec<DisputedRow>,
    pub(crate) persons: Vec<PersonRow>,
    names: Phrases<Known>,
    roles: Phrases<usize>,
    title_phrases: Phrases<usize>,
    by_surname: BTreeMap<String, Vec<usize>>,
    by_code: BTreeMap<String, usize>,
}

impl ActorTables {
    /// Reads the tables; `files` gives the content of a path inside the data folder, such as "actors/states.csv".
    ///
    /// # Errors
    /// Every mistake in every table, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>) -> Result<ActorTables, Vec<TableError>> {
        let mut errors = Vec::new();
        let tables = ActorTables {
            states: read_table("actors/states.csv", files("actors/states.csv"), rows::STATES, &mut errors, rows::state),
            organisations: read_table("actors/organisations.csv", files("actors/organisations.csv"), rows::ORGANISATIONS, &mut errors, rows::organisation),
            armed_groups: read_table("actors/armed-groups.csv", files("actors/armed-groups.csv"), rows::ARMED_GROUPS, &mut errors, rows::armed_group),
            offices: read_table("actors/offices.csv", files("actors/offices.csv"), rows::OFFICES, &mut errors, rows::office),
            role_nouns: read_table("lexicons/en/role-nouns.csv", files("lexicons/en/role-nouns.csv"), rows::ROLE_NOUNS, &mut errors, rows::role_noun),
            titles: read_table("lexicons/en/titles.csv", files("lexicons/en/titles.csv"), rows::TITLES, &mut errors, rows::title),
            places: read_table("places/places.csv", files("places/places.csv"), rows::PLACES, &mut errors, rows::place),
            disputed: read_table("policy/disputed.csv", files("policy/disputed.csv"), rows::DISPUTED, &mut errors, rows::disputed),
            persons: Vec::new(),
            names: Phrases::new(),
            roles: Phrases::new(),
            title_phrases: Phrases::new(),
            by_surname: BTreeMap::new(),
            by_code: BTreeMap::new(),
        };
        if errors.is_empty() { Ok(tables.index()) } else { Err(errors) }
    }

    fn index(mut self) -> Self {
        for (at, row) in self.states.iter().enumerate() {
            let forms = [
                (StateForm::Name, &row.names),
                (StateForm::Adjective, &row.adjectives),
                (StateForm::People, &row.people),
                (StateForm::Capital, &row.capitals),
                (StateForm::Nickname, &row.nicknames),
            ];
            self.names.add_name(&row.name, Known::State(at, StateForm::Name));
            for (form, names) in forms {
                names.iter().for_each(|name| self.names.add_name(name, Known::State(at, form)));
            }
            self.by_code.entry(row.code.clone()).or_insert(at);
        }
        let mut add = |known: Known, name: &str, aliases: &[String]| {
            self.names.add_name(name, known);
            aliases.iter().for_each(|alias| self.names.add_name(alias, known));
        };
        self.organisations.iter().enumerate().for_each(|(at, row)| add(Known::Organisation(at), &row.name, &row.aliases));
        self.armed_groups.iter().enumerate().for_each(|(at, row)| add(Known::ArmedGroup(at), &row.name, &row.aliases));
        self.places.iter().enumerate().for_each(|(at, row)| add(Known::Place(at), &row.name, &row.aliases));
        self.disputed.iter().enumerate().for_each(|(at, row)| add(Known::Disputed(at), &row.name, &row.aliases));

        let mut persons: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, row) in self.offices.iter().enumerate() {
            persons.entry(&row.person).or_default().push(at);
        }
        let mut people = Vec::with_capacity(persons.len());
        for (name, mut offices) in persons {
            offices.sort_by_key(|at| (self.offices[*at].from.map(|from| from.first), *at));
            let at = people.len();
            self.names.add_name(name, Known::Person(at));
            for alias in offices.iter().flat_map(|office| &self.offices[*office].aliases) {
                self.names.add_name(alias, Known::Person(at));
            }
            if let Some(surname) = name.split_whitespace().last() {
                self.by_surname.entry(fold(surname)).or_default().push(at);
            }
            people.push(PersonRow { name: name.to_owned(), offices });
        }
        self.persons = people;
        self.role_nouns.iter().enumerate().for_each(|(at, row)| self.roles.add_lemmas(&row.phrase, at));
        self.titles.iter().enumerate().for_each(|(at, row)| self.title_phrases.add_lemmas(&row.title, at));
        self
    }

    /// The longest name of any table that begins at the token.
    pub(crate) fn longest_name(&self, doc: &Document, start: TokenId, shouting: bool) -> Option<Found<Known>> {
        self.names.longest_name(doc, start, shouting)
    }

    /// Everything that exactly these words may stand for; determiners before and "'s" after do not count.
    pub(crate) fn exact_name(&self, doc: &Document, tokens: TokenSpan) -> Vec<Known> {
        let tokens = trimmed(doc, tokens);
        let Some(first) = tokens.ids().next() else { return Vec::new() };
        self.names.exact_name(doc, tokens, shouts(doc, doc.token(first).sentence))
    }

    /// The longest role noun that begins at the token, as a row of `role_nouns`.
    pub(crate) fn longest_role(&self, doc: &Document, start: TokenId) -> Option<(TokenSpan, usize)> {
        self.roles.longest_lemmas(doc, start).and_then(|found| found.values.first().map(|row| (found.tokens, *row)))
    }

    /// The longest title that begins at the token, as a row of `titles`.
    pub(crate) fn longest_title(&self, doc: &Document, start: TokenId) -> Option<(TokenSpan, usize)> {
        self.title_phrases.longest_lemmas(doc, start).and_then(|found| found.values.first().map(|row| (found.tokens, *row)))
    }

    /// People of the office table with the surname.
    pub(crate) fn by_surname(&self, surname: &str) -> &[usize] {
        self.by_surname.get(&fold(surname)).map_or(&[], Vec::as_slice)
    }

    /// A state's row by its code.
    pub(crate) fn state(&self, code: &str) -> Option<&StateRow> {
        self.by_code.get(code).map(|at| &self.states[*at])
    }

    /// The display name of a country or organisation code.
    pub(crate) fn name_of_code(&self, code: &str) -> Option<&str> {
        let organisation = || self.organisations.iter().find(|row| row.id == code).map(|row| row.name.as_str());
        self.state(code).map(|row| row.name.as_str()).or_else(organisation)
    }

    /// PLOVER's country slot of a country or organisation code. PLOVER writes Kosovo KOS; ISO reserves XKX for users.
    pub(crate) fn plover_code(&self, code: &str) -> Option<String> {
        if code == "XKX" {
            return Some("KOS".into());
        }
        if self.by_code.contains_key(code) {
            return Some(code.into());
        }
        let organisation = self.organisations.iter().find(|row| row.id == code).map(|row| row.plover_code.clone());
        let group = || self.armed_groups.iter().find(|row| row.code == code).map(|row| row.plover_code.clone());
        organisation.or_else(group).filter(|plover| !plover.is_empty())
    }
}

/// True if a sentence is written in capitals throughout, as some headlines are.
pub(crate) fn shouts(doc: &Document, sentence: SentenceId) -> bool {
    let text = doc.slice(doc.sentence(sentence).span);
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 8 && letters.clone().all(char::is_uppercase)
}

/// A span without determiners, quotes and the like at its beginning and without "'s" at its end.
pub(crate) fn trimmed(doc: &Document, tokens: TokenSpan) -> TokenSpan {
    let skip_front = |token: &TokenId| matches!(doc.form(*token).to_lowercase().as_str(), "the" | "a" | "an" | "\"" | "“" | "'" | "‘" | ",");
    let skip_back = |token: &TokenId| matches!(doc.form(*token), "'s" | "’s" | "'" | "’" | "\"" | "”" | "," | "." | "and" | "or" | "of" | "in" | "the");
    let start = tokens.ids().find(|token| !skip_front(token)).map_or(tokens.start, |token| token.0);
    let end = tokens.ids().rev().find(|token| !skip_back(token)).map_or(tokens.end, |token| token.0 + 1);
    TokenSpan::new(start, end)
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_table_says_where() {
        let errors = ActorTables::parse(&|path| match path {
            "actors/states.csv" => Some("code,name,names,adjectives,people,capitals,nicknames,cow,gw,from,to,source,checked\nRussia,RUS,,,,,,,,,,x,\n".into()),
            _ => testing::file(path),
        })
        .unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].path.as_str(), errors[0].line), ("actors/states.csv", 2));
        assert!(errors[0].to_string().contains("hint"));
    }
}
