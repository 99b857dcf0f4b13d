//! `dateline rules`. In: a word. Out: every rule in which it occurs, with the lines where it does.

use std::io::{self, Write};

use crate::args::RulesArguments;
use crate::check::load;
use crate::{Exit, complain, format};

pub(crate) fn run(arguments: &RulesArguments) -> io::Result<Exit> {
    let data = arguments.data.as_deref();
    let Some((files, knowledge)) = load(data) else { return Ok(Exit::Wrong) };
    let words = arguments.word.to_lowercase();
    let mut out = io::stdout().lock();
    let mut found = 0;
    for (path, text) in files.under("rules/", ".toml") {
        let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| has_words(&line.to_lowercase(), &words)).collect();
        if lines.is_empty() {
            continue;
        }
        found += 1;
        let id = path.trim_end_matches(".toml");
        let rule = knowledge.rules.get(id);
        let coded = rule.map(|rule| rule.mode.as_ref().map_or_else(|| rule.event.clone(), |mode| format!("{}:{mode}", rule.event)));
        writeln!(out, "{path}  {}", coded.unwrap_or_default())?;
        if let Some(rule) = rule {
            writeln!(out, "    {}", rule.about)?;
        }
        for (number, line) in lines.iter().filter(|(_, line)| !line.trim_start().starts_with("about")) {
            writeln!(out, "{number:>5}  {}", line.trim())?;
        }
        writeln!(out)?;
    }
    if found == 0 {
        complain(&format!("no rule has `{}`\n  hint: give a dictionary form or the beginning of a word, such as `withdr`", arguments.word));
        return Ok(Exit::InputFailed);
    }
    writeln!(out, "{}", format::count(found, "rule"))?;
    Ok(Exit::Done)
}

/// Whether the line has the words at the beginning of a word: `ban` is found in "banned", not in "urban".
fn has_words(line: &str, words: &str) -> bool {
    line.match_indices(words).any(|(at, _)| !line[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_at_their_beginning() {
        assert!(has_words("predicate = [\"pull out\", \"withdraw\"]", "withdr"));
        assert!(has_words("it banned them", "ban"));
        assert!(!has_words("urban warfare", "ban"));
        assert!(has_words("urban and banned", "ban"));
    }
}
