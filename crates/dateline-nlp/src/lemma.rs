//! Lemmas. In: an edit script of the model and a form; then the table's opinion of the result. Out: the dictionary form.

use std::borrow::Cow;
use std::cmp::Ordering;

use dateline_model::Upos;

/// How a form becomes its lemma.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Script {
    /// `L|cut|append`: lower-case the form, drop `cut` characters from its end, add `append`.
    Lower(usize, String),
    /// `K|cut|append`: the same, keeping the form's case.
    Keep(usize, String),
    /// `=lemma`: the lemma as it stands.
    Whole(String),
}

impl Script {
    /// Reads a script.
    pub(crate) fn parse(text: &str) -> Result<Script, String> {
        if let Some(lemma) = text.strip_prefix('=') {
            return Ok(Script::Whole(lemma.to_owned()));
        }
        let mut parts = text.splitn(3, '|');
        let (kind, cut, append) = (parts.next(), parts.next().and_then(|cut| cut.parse().ok()), parts.next());
        match (kind, cut, append) {
            (Some("L"), Some(cut), Some(append)) => Ok(Script::Lower(cut, append.to_owned())),
            (Some("K"), Some(cut), Some(append)) => Ok(Script::Keep(cut, append.to_owned())),
            _ => Err(format!("`{text}` is not a lemma script")),
        }
    }

    /// Applies the script. A cut longer than the form leaves only what is added.
    pub(crate) fn apply<'a>(&'a self, form: &str) -> Cow<'a, str> {
        match self {
            Script::Whole(lemma) => Cow::Borrowed(lemma),
            Script::Lower(cut, append) => Cow::Owned(replace_end(form.to_lowercase(), *cut, append)),
            Script::Keep(cut, append) => Cow::Owned(replace_end(form.to_owned(), *cut, append)),
        }
    }
}

fn replace_end(mut base: String, cut: usize, append: &str) -> String {
    if cut > 0 {
        let end = base.char_indices().rev().nth(cut - 1).map_or(0, |(at, _)| at);
        base.truncate(end);
    }
    base.push_str(append);
    base
}

/// The lemma table: forms whose lemma the model cannot guess, because it sees no more of a word than its first piece's vector.
///
/// Lines `form TAB UPOS TAB lemma[,lemma...]`, sorted by bytes.
pub(crate) struct Table {
    text: Box<str>,
    /// Where each line begins, and where the last one ends.
    lines: Vec<usize>,
}

impl Table {
    /// Reads a table.
    pub(crate) fn parse(text: &str) -> Result<Table, String> {
        let mut lines = vec![0];
        let mut before = ("", "");
        for (number, line) in text.lines().enumerate() {
            let wrong = |what: &str| format!("line {} of the lemma table {what}", number + 1);
            let key = key(line).ok_or_else(|| wrong("is not `form TAB UPOS TAB lemmas`"))?;
            if number > 0 && key <= before {
                return Err(wrong("is not in its place: lines are sorted by bytes, each form and part of speech once"));
            }
            before = key;
            lines.push(lines[number] + line.len() + 1);
        }
        Ok(Table { text: text.replace("\r\n", "\n").into(), lines })
    }

    /// The guess, unless the table knows the word and does not list the guess; then the table's first lemma.
    pub(crate) fn choose<'a>(&'a self, form: &str, upos: Upos, guess: Cow<'a, str>) -> Cow<'a, str> {
        let lower = form.to_lowercase();
        let wanted = (lower.as_str(), upos.as_str());
        let compare = |line: usize| key(self.line(line)).map_or(Ordering::Less, |key| key.cmp(&wanted));
        let (mut low, mut high) = (0, self.lines.len() - 1);
        while low < high {
            let middle = (low + high) / 2;
            match compare(middle) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    let lemmas = self.line(middle).rsplit('\t').next().unwrap_or_default();
                    return if lemmas.split(',').any(|lemma| lemma == guess) { guess } else { Cow::Borrowed(lemmas.split(',').next().unwrap_or_default()) };
                }
            }
        }
        guess
    }

    fn line(&self, number: usize) -> &str {
        &self.text[self.lines[number]..(self.lines[number + 1] - 1).min(self.text.len())]
    }
}

/// Form and part of speech of a line.
fn key(line: &str) -> Option<(&str, &str)> {
    let (form, rest) = line.split_once('\t')?;
    let (upos, lemmas) = rest.split_once('\t')?;
    (!lemmas.is_empty() && !lemmas.contains('\t')).then_some((form, upos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_give_lemmas() {
        for (script, form, lemma) in [
            ("L|0|", "Shells", "shells"),
            ("L|1|", "Shells", "shell"),
            ("L|3|y", "Armies", "army"),
            ("K|1|", "Houthis", "Houthi"),
            ("K|0|", "Minsk", "Minsk"),
            ("=be", "were", "be"),
            ("L|9|x", "abc", "x"),
            ("L|1|", "cafés", "café"),
            ("L|0||", "a", "a|"),
            ("L|1|", "", ""),
        ] {
            assert_eq!(Script::parse(script).expect("a script").apply(form), lemma, "{script} on {form}");
        }
    }

    #[test]
    fn what_is_no_script_is_refused() {
        for text in ["", "L", "L|x|", "M|1|a", "L|1"] {
            assert!(Script::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_table_mends_guesses_it_does_not_list() {
        let table = Table::parse("bases\tNOUN\tbase,basis\nimposed\tVERB\timpose\nöffnet\tVERB\töffnen\n").expect("a table");
        for (form, upos, guess, lemma) in [
            ("Imposed", Upos::Verb, "impos", "impose"),
            ("imposed", Upos::Adj, "impos", "impos"),
            ("bases", Upos::Noun, "basis", "basis"),
            ("bases", Upos::Noun, "bas", "base"),
            ("Öffnet", Upos::Verb, "x", "öffnen"),
            ("unknown", Upos::Noun, "x", "x"),
            ("", Upos::X, "", ""),
        ] {
            assert_eq!(table.choose(form, upos, guess.into()), lemma, "{form} {upos}");
        }
        assert_eq!(Table::parse("").expect("an empty table").choose("a", Upos::Noun, "b".into()), "b");
    }

    #[test]
    fn broken_tables_are_refused_with_the_line() {
        for (text, line) in [("a\tNOUN\n", "line 1"), ("b\tNOUN\tb\na\tNOUN\ta\n", "line 2"), ("a\tX\ta\na\tX\tb", "line 2")] {
            assert!(Table::parse(text).err().expect("an error").contains(line), "{text}");
        }
    }
}
