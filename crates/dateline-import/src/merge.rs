//! Entries to rows. In: dictionaries and the tables that there are. Out: the tables with what the dictionaries add.
//!
//! Where dateline's tables and a dictionary name the same words, dateline's row stays and the report says so: it has the newer dates.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::Sector;
use jiff::civil::Date;

use crate::codes::{self, Meaning};
use crate::report::{FileReport, Line, Outcome, Report};
use crate::syntax::{self, Actor, Code, Trouble};
use crate::tables::{Names, Table, folded, written};
use crate::{Dictionary, Imported, Kind};

const STATES: &str = "actors/states.csv";
const ORGANISATIONS: &str = "actors/organisations.csv";
const ARMED_GROUPS: &str = "actors/armed-groups.csv";
const OFFICES: &str = "actors/offices.csv";
const ROLE_NOUNS: &str = "lexicons/en/role-nouns.csv";
const DISCARDS: &str = "lexicons/en/discards.csv";

/// Adds dictionaries to the tables of a data folder. `file` gives the content of a path inside the folder. With `alone`, organisations,
/// armed groups, offices and role nouns come from the dictionaries only.
pub fn import(dictionaries: &[Dictionary], file: &dyn Fn(&str) -> Option<String>, alone: bool) -> Imported {
    let mut merge = Merge::new(file, alone);
    for dictionary in dictionaries {
        merge.add(dictionary);
    }
    merge.finish()
}

struct Merge {
    tables: BTreeMap<&'static str, Table>,
    states: BTreeSet<String>,
    names: Names,
    roles: Names,
    discards: Names,
    /// Actors by folded name: a phrase that is listed twice has the codes of both.
    actors: BTreeMap<String, Vec<(String, Actor)>>,
    report: Report,
}

impl Merge {
    fn new(file: &dyn Fn(&str) -> Option<String>, alone: bool) -> Self {
        let layouts: [(&'static str, &[&str]); 6] = [
            (STATES, &["code", "name", "names", "adjectives", "people", "capitals", "nicknames", "cow", "gw", "from", "to", "source", "checked"]),
            (ORGANISATIONS, &["id", "name", "aliases", "plover_code", "sector", "kind", "country", "from", "to", "source", "checked"]),
            (ARMED_GROUPS, &["id", "name", "aliases", "code", "plover_code", "sector", "from", "to", "source", "checked"]),
            (OFFICES, &["person", "aliases", "title", "code", "sector", "from", "to", "source", "checked"]),
            (ROLE_NOUNS, &["phrase", "sector", "country", "source", "checked"]),
            (DISCARDS, &["phrase", "scope", "source", "checked"]),
        ];
        let mut tables: BTreeMap<&'static str, Table> = layouts.iter().map(|(path, columns)| (*path, Table::parse(file(path).as_deref(), columns))).collect();
        if alone {
            for path in [ORGANISATIONS, ARMED_GROUPS, OFFICES, ROLE_NOUNS, DISCARDS] {
                tables.entry(path).and_modify(Table::clear);
            }
        }
        let mut names = Names::default();
        for (path, columns) in [
            (STATES, &["name", "names", "adjectives", "people", "capitals", "nicknames"][..]),
            (ORGANISATIONS, &["name", "aliases"]),
            (ARMED_GROUPS, &["name", "aliases"]),
            (OFFICES, &["person", "aliases"]),
        ] {
            for column in columns {
                names.add(tables[path].values(column));
            }
        }
        // Towns and regions have their country from the places.
        let places = Table::parse(file("places/places.csv").as_deref(), &[]);
        names.add(places.values("name"));
        names.add(places.values("aliases"));
        let mut roles = Names::default();
        roles.add(tables[ROLE_NOUNS].values("phrase"));
        let mut discards = Names::default();
        discards.add(tables[DISCARDS].values("phrase"));
        let states = tables[STATES].values("code").map(str::to_owned).collect();
        Merge { tables, states, names, roles, discards, actors: BTreeMap::new(), report: Report::default() }
    }

    fn add(&mut self, dictionary: &Dictionary) {
        let kind = syntax::kind(&dictionary.name, &dictionary.text);
        let mut file = FileReport { name: dictionary.name.clone(), kind, entries: 0, synonyms: 0, code_lines: 0, dated: 0, codes: 0 };
        match kind {
            Some(Kind::Actors) => {
                let (actors, troubles) = syntax::actors(&dictionary.text);
                let codes = || actors.iter().flat_map(|actor| &actor.codes);
                file.entries = actors.len();
                file.synonyms = actors.iter().map(|actor| actor.synonyms.len()).sum();
                file.code_lines = codes().map(|code| code.line).collect::<BTreeSet<_>>().len();
                file.dated = codes().filter(|code| code.from.is_some() || code.to.is_some()).count();
                file.codes = codes().map(|code| code.text.as_str()).collect::<BTreeSet<_>>().len();
                self.troubles(&dictionary.name, troubles);
                for actor in actors {
                    self.collect(&dictionary.name, actor);
                }
            }
            Some(Kind::Agents) => {
                let (agents, troubles) = syntax::agents(&dictionary.text);
                file.entries = agents.iter().map(|agent| agent.line).collect::<BTreeSet<_>>().len();
                file.code_lines = file.entries;
                file.codes = agents.iter().map(|agent| agent.code.as_str()).collect::<BTreeSet<_>>().len();
                self.troubles(&dictionary.name, troubles);
                for agent in agents {
                    let phrase = agent.phrase.replace('_', " ").to_lowercase();
                    let phrase = phrase.trim();
                    let (outcome, reason) = match codes::sector(&agent.code) {
                        Err(reason) => (Outcome::Left, reason),
                        Ok(_) if !self.roles.take(phrase) => (Outcome::Known, ROLE_NOUNS.to_owned()),
                        Ok(sector) => {
                            self.row(ROLE_NOUNS, &[("phrase", phrase), ("sector", sector.as_str()), ("source", &dictionary.name)]);
                            (Outcome::Taken, ROLE_NOUNS.to_owned())
                        }
                    };
                    self.line(&dictionary.name, agent.line, &agent.phrase, outcome, reason);
                }
            }
            Some(Kind::Discards) => {
                let discards = syntax::discards(&dictionary.text);
                file.entries = discards.len();
                for discard in discards {
                    let scope = if discard.story { "story" } else { "sentence" };
                    let fresh = self.discards.take(&discard.phrase);
                    if fresh {
                        self.row(DISCARDS, &[("phrase", &discard.phrase), ("scope", scope), ("source", &dictionary.name)]);
                    }
                    let outcome = if fresh { Outcome::Taken } else { Outcome::Known };
                    self.line(&dictionary.name, discard.line, &discard.phrase, outcome, DISCARDS.to_owned());
                }
            }
            Some(Kind::Verbs) => {
                self.line(&dictionary.name, 1, "", Outcome::Left, "verbs are not imported: what they say is said by rules over syntax, in rules/".into());
            }
            None => self.line(&dictionary.name, 1, "", Outcome::Left, "not known as a dictionary of actors, agents or discards".into()),
        }
        self.report.files.push(file);
    }

    /// Puts an actor beside those of the same name.
    fn collect(&mut self, file: &str, actor: Actor) {
        if actor.codes.is_empty() {
            self.line(file, actor.line, &actor.phrase, Outcome::Left, "no code follows the name".into());
            for (line, synonym) in &actor.synonyms {
                self.line(file, *line, synonym, Outcome::Left, "no code follows the name".into());
            }
            return;
        }
        self.actors.entry(folded(&actor.phrase)).or_default().push((file.to_owned(), actor));
    }

    fn troubles(&mut self, file: &str, troubles: Vec<Trouble>) {
        for trouble in troubles {
            self.line(file, trouble.line, &trouble.text, Outcome::Left, trouble.reason);
        }
    }

    fn line(&mut self, file: &str, line: u32, text: &str, outcome: Outcome, reason: String) {
        self.report.lines.push(Line { file: file.to_owned(), line, text: text.to_owned(), outcome, reason });
    }

    fn row(&mut self, table: &'static str, cells: &[(&str, &str)]) {
        self.tables.entry(table).and_modify(|table| table.push(cells));
    }

    fn finish(mut self) -> Imported {
        for (_, listed) in std::mem::take(&mut self.actors) {
            self.actor(&listed);
        }
        self.report.lines.sort_by(|a, b| (&a.file, a.line, &a.text).cmp(&(&b.file, b.line, &b.text)));
        let files = self.tables.into_iter().map(|(path, table)| (path.to_owned(), table.text())).collect();
        Imported { files, report: self.report }
    }

    /// Writes the rows of an actor, which may be listed more than once.
    fn actor(&mut self, listed: &[(String, Actor)]) {
        let mut meanings: Vec<(&Code, Meaning)> = Vec::new();
        let mut last = None;
        for (file, code) in listed.iter().flat_map(|(file, actor)| actor.codes.iter().map(move |code| (file, code))) {
            match codes::meaning(&code.text, &self.states) {
                Ok(meaning) => meanings.push((code, meaning)),
                Err(reason) => {
                    self.line(file, code.line, &code.text, Outcome::Left, reason.clone());
                    last = Some(reason);
                }
            }
        }
        let phrases = || {
            listed.iter().flat_map(|(file, actor)| {
                std::iter::once((file, actor.line, &actor.phrase)).chain(actor.synonyms.iter().map(move |(line, phrase)| (file, *line, phrase)))
            })
        };
        if meanings.is_empty() {
            let reason = last.unwrap_or_else(|| "it has no code".into());
            phrases().for_each(|(file, line, phrase)| self.line(file, line, phrase, Outcome::Left, reason.clone()));
            return;
        }
        // Words that the tables know keep their meaning there.
        let mut fresh: Vec<(&String, u32, &String)> = Vec::new();
        let mut own = BTreeSet::new();
        for (file, line, phrase) in phrases() {
            if self.names.take(&written(phrase)) {
                own.insert(folded(&written(phrase)));
                fresh.push((file, line, phrase));
            } else if own.contains(&folded(&written(phrase))) {
                self.line(file, line, phrase, Outcome::Known, "listed before; its codes are added there".into());
            } else {
                self.line(file, line, phrase, Outcome::Known, "the tables keep what they say of these words".into());
            }
        }
        let Some((file, line, first)) = fresh.first() else { return };
        let name = written(first);
        let aliases = fresh.iter().skip(1).map(|(.., phrase)| written(phrase)).filter(|alias| *alias != name).collect::<Vec<_>>().join("|");
        let source = format!("{file}:{line}");
        let mut places: BTreeSet<&'static str> = BTreeSet::new();
        let dated = meanings.iter().any(|(code, _)| code.from.is_some() || code.to.is_some());
        for (code, meaning) in &meanings {
            // What holds when no other does: dateline knows former holders from the days that they held office.
            let fallback = dated && code.from.is_none() && code.to.is_none();
            let (from, to) = (day(code.from), day(code.to));
            let days = [("from", from.as_str()), ("to", to.as_str()), ("source", source.as_str())];
            let cells = |more: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
                more.iter().chain(&days).map(|(column, value)| (*column, (*value).to_owned())).collect()
            };
            let (table, row) = match meaning {
                _ if fallback => continue,
                Meaning::Country(country) if !dated => {
                    for (.., phrase) in &fresh {
                        self.tables.entry(STATES).and_modify(|table| table.append("code", country, "nicknames", &written(phrase)));
                    }
                    places.insert(STATES);
                    continue;
                }
                Meaning::Country(country) => {
                    (OFFICES, cells(&[("person", &name), ("aliases", &aliases), ("title", "actor"), ("code", country), ("sector", "")]))
                }
                Meaning::Of(country, sector) if dated => (
                    OFFICES,
                    cells(&[("person", &name), ("aliases", &aliases), ("title", title(*sector)), ("code", country), ("sector", sector_cell(*sector))]),
                ),
                Meaning::Of(country, sector) if is_armed(*sector) => (
                    ARMED_GROUPS,
                    cells(&[("id", &name), ("name", &name), ("aliases", &aliases), ("code", country), ("plover_code", country), ("sector", sector.as_str())]),
                ),
                Meaning::Of(country, sector) => (
                    ORGANISATIONS,
                    cells(&[
                        ("id", &name),
                        ("name", &name),
                        ("aliases", &aliases),
                        ("plover_code", country),
                        ("sector", sector_cell(*sector)),
                        ("kind", "petrarch"),
                        ("country", country),
                    ]),
                ),
                Meaning::International { slot, id, sector } if is_armed(*sector) => (
                    ARMED_GROUPS,
                    cells(&[("id", &name), ("name", &name), ("aliases", &aliases), ("code", id), ("plover_code", slot), ("sector", sector.as_str())]),
                ),
                Meaning::International { slot, id, sector } => (
                    ORGANISATIONS,
                    cells(&[("id", id), ("name", &name), ("aliases", &aliases), ("plover_code", slot), ("sector", sector_cell(*sector)), ("kind", "petrarch")]),
                ),
                Meaning::Role(sector) => {
                    (ORGANISATIONS, cells(&[("id", &name), ("name", &name), ("aliases", &aliases), ("sector", sector.as_str()), ("kind", "petrarch")]))
                }
            };
            let row: Vec<(&str, &str)> = row.iter().map(|(column, value)| (*column, value.as_str())).collect();
            self.row(table, &row);
            places.insert(table);
        }
        let place = places.into_iter().collect::<Vec<_>>().join(", ");
        for (file, line, phrase) in fresh {
            self.line(file, line, phrase, Outcome::Taken, place.clone());
        }
    }
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn sector_cell(sector: Sector) -> &'static str {
    if sector == Sector::Unk { "" } else { sector.as_str() }
}

fn is_armed(sector: Sector) -> bool {
    matches!(sector, Sector::Reb | Sector::Prm | Sector::Uaf)
}

/// What the dictionaries leave open: they say the sector, not the office.
fn title(sector: Sector) -> &'static str {
    match sector {
        Sector::Gov => "member of government",
        Sector::Mil => "officer",
        Sector::Leg => "legislator",
        Sector::Jud => "judge",
        Sector::Opp => "member of the opposition",
        Sector::Reb | Sector::Prm | Sector::Uaf => "leader",
        Sector::Eli => "former official",
        _ => "actor",
    }
}
