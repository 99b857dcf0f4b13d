//! The reporting lexicon. In: the two tables of `data/lexicons/en`. Out: cues by word, and what each predicate says of its content.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use dateline_model::{Stance, Status};

const REPORTING: &str = "lexicons/en/reporting.csv";
const FACTUALITY: &str = "lexicons/en/factuality.csv";
const CONTENTS: &[&str] = &[
    "that",
    "whether",
    "quote",
    "to",
    "ing",
    "np",
    "pred",
    "as",
    "of",
    "for",
    "with",
    "on",
    "in",
    "np-for",
    "np-on",
    "np-to",
    "claim",
    "clause",
    "announced",
    "responsibility",
    "rest",
    "act",
    "any",
    "fighters",
    "topic",
    "doubted",
    "unvouched",
    "to-request",
    "to-promise",
    "about",
];

/// What is wrong with a table, where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableError {
    /// Path inside the data folder.
    pub path: String,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} (hint: {})", self.path, self.line, self.message, self.hint)
    }
}

impl std::error::Error for TableError {}

/// Which words report, and what predicates say of the truth of their content.
#[derive(Clone, Debug, Default)]
pub struct ReportingLexicon {
    cues: BTreeMap<(Pos, String), Cue>,
    /// For the first word of a cue of several words, the whole cues, longest first.
    longer: BTreeMap<(Pos, String), Vec<String>>,
    /// Words of wrongdoing, and when they are an accusation.
    wrongs: BTreeMap<String, Wrong>,
    /// What speech goes through and that does not speak itself ("Twitter", "television").
    channels: BTreeSet<String>,
    /// Nouns for texts, whose author speaks ("report", "poll").
    texts: BTreeSet<String>,
    /// Words for harm that a speaker may hold out ("warned of sanctions").
    harms: BTreeSet<String>,
    signatures: BTreeMap<String, Vec<Signature>>,
}

/// When a word of wrongdoing makes an assertion an accusation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    /// The word judges by itself.
    Alone,
    /// Another party than the source does it.
    ByAnother,
    /// Another party does it for an armed group ("arm the rebels").
    ForFighters,
}

/// Part of speech of a cue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Pos {
    Verb,
    Noun,
    Adverb,
    Adjective,
    Prep,
}

/// A row of `reporting.csv`.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) lemma: String,
    pub(super) stance: Stance,
    /// The forms that its content takes, as the table writes them.
    content: Vec<String>,
}

impl Cue {
    /// Whether the content may take this form.
    pub(super) fn takes(&self, form: &str) -> bool {
        self.content.iter().any(|content| content == form || content == "any")
    }

    /// Whether the row names this form itself; "any" is not enough.
    pub(super) fn takes_exactly(&self, form: &str) -> bool {
        self.content.iter().any(|content| content == form)
    }

    /// The stance with an infinitive, where it is another one: "told them to leave", "agreed to leave".
    pub(super) fn to_stance(&self) -> Option<Stance> {
        if self.takes_exactly("to-request") { Some(Stance::Requests) } else { self.takes_exactly("to-promise").then_some(Stance::Promises) }
    }

    /// The forms, in the order of the table.
    pub(super) fn content(&self) -> impl Iterator<Item = &str> {
        self.content.iter().map(String::as_str)
    }
}

/// How a content is attached to the predicate above it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Frame {
    To,
    Ing,
    That,
    Whether,
    Noun,
    /// An adjective on the noun ("a planned attack").
    Amod,
    /// An adverb on the verb ("probably attacked").
    Adverb,
    Any,
}

/// What a predicate says of its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Effect {
    /// The content has this status.
    Is(Status),
    /// The content is as true as the predicate itself ("managed to").
    Inherit,
}

/// A row of `factuality.csv`.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    frame: Frame,
    pub(super) under_positive: Effect,
    pub(super) under_negative: Effect,
    pub(super) class: String,
}

impl ReportingLexicon {
    /// Reads the two tables. Every error of both is returned, not only the first.
    pub fn parse(reporting_csv: &str, factuality_csv: &str) -> Result<Self, Vec<TableError>> {
        let mut lexicon = ReportingLexicon::default();
        let mut errors = Vec::new();
        lexicon.read_reporting(&rows(REPORTING, reporting_csv, &["lemma", "pos", "stance", "content"], &mut errors), &mut errors);
        lexicon
            .read_factuality(&rows(FACTUALITY, factuality_csv, &["predicate", "frame", "under_positive", "under_negative", "class"], &mut errors), &mut errors);
        if errors.is_empty() { Ok(lexicon) } else { Err(errors) }
    }

    fn read_reporting(&mut self, rows: &[Row], errors: &mut Vec<TableError>) {
        for row in rows {
            let fail = |message: String, hint: &str| TableError { path: REPORTING.into(), line: row.line, message, hint: hint.into() };
            let [lemma, pos, stance, content] = [&row.cells[0], &row.cells[1], &row.cells[2], &row.cells[3]];
            if lemma.is_empty() {
                errors.push(fail("`lemma` is empty".into(), "name the word, or delete the row"));
                continue;
            }
            let Some(stance) = Stance::parse(stance) else {
                errors.push(fail(format!("`{stance}` is not a stance"), "one of: asserts denies accuses promises requests doubts confirms"));
                continue;
            };
            if let Some(unknown) = content.split_whitespace().find(|word| !CONTENTS.contains(word)) {
                errors.push(fail(format!("`{unknown}` is not a form of content"), "see docs/codebook/statements.md for the forms"));
                continue;
            }
            let pos = match pos.as_str() {
                "verb" => Pos::Verb,
                "noun" => Pos::Noun,
                "adverb" => Pos::Adverb,
                "adjective" => Pos::Adjective,
                "prep" => Pos::Prep,
                "wrong" => {
                    let when = match content.as_str() {
                        "any" => Wrong::Alone,
                        "fighters" => Wrong::ForFighters,
                        _ => Wrong::ByAnother,
                    };
                    self.wrongs.insert(lemma.clone(), when);
                    continue;
                }
                "channel" => {
                    self.channels.insert(lemma.clone());
                    continue;
                }
                "text" => {
                    self.texts.insert(lemma.clone());
                    continue;
                }
                "harm" => {
                    self.harms.insert(lemma.clone());
                    continue;
                }
                _ => {
                    errors.push(fail(format!("`{pos}` is not a part of speech"), "one of: verb noun adverb adjective prep wrong channel text harm"));
                    continue;
                }
            };
            let cue = Cue { lemma: lemma.clone(), stance, content: content.split_whitespace().map(str::to_owned).collect() };
            if self.cues.insert((pos, lemma.clone()), cue).is_some() {
                errors.push(fail(format!("`{lemma}` stands twice with this part of speech"), "merge the two rows"));
            }
            if let Some((first, _)) = lemma.split_once(' ') {
                let longer = self.longer.entry((pos, first.to_owned())).or_default();
                longer.push(lemma.clone());
                longer.sort_by_key(|cue| std::cmp::Reverse(cue.len()));
            }
        }
    }

    fn read_factuality(&mut self, rows: &[Row], errors: &mut Vec<TableError>) {
        for row in rows {
            let fail = |message: String, hint: &str| TableError { path: FACTUALITY.into(), line: row.line, message, hint: hint.into() };
            let frame = match row.cells[1].as_str() {
                "to" => Frame::To,
                "ing" => Frame::Ing,
                "that" => Frame::That,
                "whether" => Frame::Whether,
                "noun" => Frame::Noun,
                "amod" => Frame::Amod,
                "adverb" => Frame::Adverb,
                "any" => Frame::Any,
                other => {
                    errors.push(fail(format!("`{other}` is not a frame"), "one of: to ing that whether noun amod adverb any"));
                    continue;
                }
            };
            let (Some(under_positive), Some(under_negative)) = (effect(&row.cells[2]), effect(&row.cells[3])) else {
                errors.push(fail(
                    format!("`{}` or `{}` is not a status", row.cells[2], row.cells[3]),
                    "one of: asserted reported planned hypothetical negated denied inherit",
                ));
                continue;
            };
            let signatures = self.signatures.entry(row.cells[0].clone()).or_default();
            if signatures.iter().any(|signature| signature.frame == frame) {
                errors.push(fail(format!("`{}` stands twice with this frame", row.cells[0]), "keep one of the rows"));
            }
            signatures.push(Signature { frame, under_positive, under_negative, class: row.cells[4].clone() });
        }
    }

    /// The cue of a word, or of several words that begin with it; `follows` says whether the rest stands there.
    pub(super) fn cue(&self, pos: Pos, lemma: &str, follows: impl Fn(&str) -> bool) -> Option<&Cue> {
        let longer = self.longer.get(&(pos, lemma.to_owned())).into_iter().flatten();
        let key = longer.into_iter().find(|cue| cue.split_once(' ').is_some_and(|(_, rest)| follows(rest))).cloned();
        self.cues.get(&(pos, key.unwrap_or_else(|| lemma.to_owned())))
    }

    /// Whether a verb, or a noun, is a cue by itself.
    pub fn is_cue(&self, lemma: &str, noun: bool) -> bool {
        self.cues.contains_key(&(if noun { Pos::Noun } else { Pos::Verb }, lemma.to_owned()))
    }

    /// Whether a predicate says something of the truth of its content ("fail to").
    pub fn judges_content(&self, predicate: &str) -> bool {
        self.signatures.contains_key(predicate)
    }

    /// Cues of several words that begin with a word.
    pub(super) fn longer(&self, pos: Pos, first: &str) -> impl Iterator<Item = &Cue> {
        self.longer.get(&(pos, first.to_owned())).into_iter().flatten().filter_map(move |lemma| self.cues.get(&(pos, lemma.clone())))
    }

    /// Whether and when a word in a content makes its assertion an accusation.
    pub(super) fn wrong(&self, lemma: &str) -> Option<Wrong> {
        self.wrongs.get(lemma).copied()
    }

    /// Whether a noun names what speech goes through ("Twitter").
    pub(super) fn is_channel(&self, lemma: &str) -> bool {
        self.channels.contains(lemma)
    }

    /// Whether a noun names a text ("report").
    pub(super) fn is_text(&self, lemma: &str) -> bool {
        self.texts.contains(lemma)
    }

    /// Whether a word names harm that a speaker may hold out ("sanctions").
    pub(super) fn is_harm(&self, lemma: &str) -> bool {
        self.harms.contains(lemma)
    }

    /// What a predicate says of a content in a frame.
    pub(super) fn signature(&self, predicate: &str, frame: Frame) -> Option<&Signature> {
        let signatures = self.signatures.get(predicate)?;
        signatures.iter().find(|signature| signature.frame == frame).or_else(|| signatures.iter().find(|signature| signature.frame == Frame::Any))
    }
}

fn effect(word: &str) -> Option<Effect> {
    match word {
        "inherit" => Some(Effect::Inherit),
        "asserted" => Some(Effect::Is(Status::Asserted)),
        "reported" => Some(Effect::Is(Status::Reported)),
        "planned" => Some(Effect::Is(Status::Planned)),
        "hypothetical" => Some(Effect::Is(Status::Hypothetical)),
        "negated" => Some(Effect::Is(Status::Negated)),
        "denied" => Some(Effect::Is(Status::Denied)),
        _ => None,
    }
}

/// A row with the cells of the wanted columns, in their order.
struct Row {
    line: u64,
    cells: Vec<String>,
}

fn rows(path: &str, content: &str, columns: &[&str], errors: &mut Vec<TableError>) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).comment(Some(b'#')).from_reader(content.trim_start_matches('\u{feff}').as_bytes());
    let mut fail = |line: u64, message: String, hint: String| errors.push(TableError { path: path.to_owned(), line, message, hint });
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|cell| cell.trim().to_owned()).collect(),
        Err(error) => {
            fail(1, format!("not readable as CSV: {error}"), "the first line names the columns".into());
            return Vec::new();
        }
    };
    let mut places = Vec::new();
    for column in columns {
        match header.iter().position(|name| name == column) {
            Some(place) => places.push(place),
            None => {
                fail(1, format!("column `{column}` is missing"), format!("the header must name: {}", columns.join(",")));
                return Vec::new();
            }
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(1, csv::Position::line);
                if record.len() == header.len() {
                    rows.push(Row { line, cells: places.iter().map(|place| record.get(*place).unwrap_or("").trim().to_owned()).collect() });
                } else {
                    fail(
                        line,
                        format!("{} cells, the header has {}", record.len(), header.len()),
                        "put a cell that contains a comma into double quotes".into(),
                    );
                }
            }
            Err(error) => {
                fail(error.position().map_or(1, csv::Position::line), format!("not readable as CSV: {error}"), "check the double quotes of this line".into())
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORTING_CSV: &str = include_str!("../../../../data/lexicons/en/reporting.csv");
    const FACTUALITY_CSV: &str = include_str!("../../../../data/lexicons/en/factuality.csv");

    #[test]
    fn the_tables_load_and_are_sorted() {
        let lexicon = ReportingLexicon::parse(REPORTING_CSV, FACTUALITY_CSV).expect("the tables of the repository are well formed");
        let verbs = lexicon.cues.keys().filter(|(pos, _)| *pos == Pos::Verb).count();
        assert!(verbs >= 150, "{verbs} reporting verbs");
        assert!(lexicon.signatures.len() >= 120, "{} predicates", lexicon.signatures.len());
        for (csv, width) in [(REPORTING_CSV, 2), (FACTUALITY_CSV, 2)] {
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let keys: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().take(width).map(str::to_owned).collect()).collect();
            assert!(keys.is_sorted(), "rows are sorted by their first {width} columns");
        }
    }

    #[test]
    fn every_verb_and_noun_that_reports_says_how_far_its_content_is_so() {
        let lexicon = ReportingLexicon::parse(REPORTING_CSV, FACTUALITY_CSV).unwrap();
        let of_phrase = |lemma: &str| lexicon.signatures.keys().any(|key| key.strip_prefix(lemma).is_some_and(|rest| rest.starts_with(' ')));
        let unsigned: Vec<&str> = (lexicon.cues.keys())
            .filter(|(pos, lemma)| matches!(pos, Pos::Verb | Pos::Noun) && !lexicon.signatures.contains_key(lemma) && !of_phrase(lemma))
            .map(|(_, lemma)| lemma.as_str())
            .collect();
        assert!(unsigned.is_empty(), "no row in factuality.csv: {unsigned:?}");
        let mut reader = csv::Reader::from_reader(FACTUALITY_CSV.as_bytes());
        let source = reader.headers().unwrap().iter().position(|name| name == "source").unwrap();
        assert!(reader.records().all(|record| !record.unwrap()[source].is_empty()), "every signature names its source");
    }

    #[test]
    fn a_longer_cue_wins() {
        let lexicon = ReportingLexicon::parse(REPORTING_CSV, FACTUALITY_CSV).unwrap();
        assert_eq!(lexicon.cue(Pos::Verb, "point", |rest| rest == "out").map(|cue| cue.lemma.as_str()), Some("point out"));
        assert!(lexicon.cue(Pos::Verb, "point", |_| false).is_none());
        assert_eq!(lexicon.cue(Pos::Verb, "call", |_| false).map(|cue| cue.lemma.as_str()), Some("call"));
    }

    #[test]
    fn errors_name_file_and_line() {
        let errors = ReportingLexicon::parse("lemma,pos,stance,content\nsay,verb,shouts,that\nsay,werb,asserts,that\n", "predicate,frame\n").unwrap_err();
        let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 3, "{shown:?}");
        assert!(errors.iter().any(|error| error.path == REPORTING && error.line == 2 && error.message.contains("shouts")));
        assert!(errors.iter().any(|error| error.path == FACTUALITY && error.message.contains("under_positive")));
    }
}
