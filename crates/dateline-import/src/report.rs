//! What became of every line of the dictionaries.

use std::fmt;

use crate::Kind;

/// What became of a phrase.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// It stands in the tables now.
    Taken,
    /// The tables know its words already, and keep their own meaning.
    Known,
    /// It is not in the tables; the reason says why.
    Left,
}

impl Outcome {
    /// As the report writes it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Taken => "taken",
            Outcome::Known => "known already",
            Outcome::Left => "not taken",
        }
    }
}

/// A phrase or code of a dictionary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// The phrase or code as the dictionary writes it.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Where it stands now, or why it does not.
    pub reason: String,
}

/// Sizes of one file, counted as `research` notes on these dictionaries count them: phrases and codes, not lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileReport {
    /// File name.
    pub name: String,
    /// What it holds; `None` where that could not be told.
    pub kind: Option<Kind>,
    /// Actors, nouns, or discarded phrases.
    pub entries: usize,
    /// Synonyms of actors.
    pub synonyms: usize,
    /// Lines with at least one code.
    pub code_lines: usize,
    /// Codes that hold on some days only.
    pub dated: usize,
    /// Different codes.
    pub codes: usize,
}

/// The report of an import.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// One a file, in the order given.
    pub files: Vec<FileReport>,
    /// Every phrase, and every code that could not be read, by file and line.
    pub lines: Vec<Line>,
}

impl Report {
    /// How many phrases of a file had an outcome.
    pub fn count(&self, file: &str, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.file == file && line.outcome == outcome).count()
    }

    /// The report line by line as CSV: file, line, text, outcome, reason.
    ///
    /// # Errors
    /// None but those of memory; the type is that of the CSV writer.
    pub fn csv(&self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["file", "line", "text", "outcome", "reason"])?;
        for line in &self.lines {
            writer.write_record([&line.file, &line.line.to_string(), &line.text, line.outcome.name(), &line.reason])?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.files.iter().map(|file| file.name.len()).max().unwrap_or(4).max(4);
        writeln!(
            f,
            "{:name$}  {:8}  {:>7}  {:>8}  {:>10}  {:>6}  {:>5}  {:>6}  {:>6}  {:>9}",
            "file", "kind", "entries", "synonyms", "code lines", "dated", "codes", "taken", "known", "not taken"
        )?;
        for file in &self.files {
            let count = |outcome| self.count(&file.name, outcome);
            let kind = file.kind.map_or("unknown", Kind::name);
            writeln!(
                f,
                "{:name$}  {kind:8}  {:>7}  {:>8}  {:>10}  {:>6}  {:>5}  {:>6}  {:>6}  {:>9}",
                file.name,
                file.entries,
                file.synonyms,
                file.code_lines,
                file.dated,
                file.codes,
                count(Outcome::Taken),
                count(Outcome::Known),
                count(Outcome::Left)
            )?;
        }
        // The reasons, so that a sum is never without them.
        let mut reasons: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.outcome == Outcome::Left) {
            *reasons.entry(general(&line.reason)).or_default() += 1;
        }
        if !reasons.is_empty() {
            writeln!(f, "\nnot taken because")?;
        }
        let mut reasons: Vec<(String, usize)> = reasons.into_iter().collect();
        reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        reasons.iter().try_for_each(|(reason, count)| writeln!(f, "{count:>7}  {reason}"))
    }
}

/// A reason without the words of its line.
fn general(reason: &str) -> String {
    let mut out = String::new();
    for (at, part) in reason.split('`').enumerate() {
        out.push_str(if at % 2 == 1 { "..." } else { part });
    }
    out.split(": ").next().unwrap_or("").to_owned()
}
