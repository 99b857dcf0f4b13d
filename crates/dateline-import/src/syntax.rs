//! Lines to entries. In: the text of a dictionary. Out: its entries with line numbers, and the lines that are not in the syntax.
//!
//! The syntax is TABARI's as PETRARCH reads it (openeventdata/petrarch2, `docs/source/dictionaries.rst` and `PETRreader.py`): `#` begins a
//! comment, `<!-- -->` encloses one, `;` ends a phrase of an actor file; `+` begins a synonym; codes stand in brackets, perhaps with the
//! days that they hold.

use jiff::civil::Date;

use crate::Kind;

/// An actor with everything that the dictionary says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Actor {
    pub(crate) line: u32,
    /// As the dictionary writes it: capitals, `_` between words.
    pub(crate) phrase: String,
    /// Line and phrase of each synonym.
    pub(crate) synonyms: Vec<(u32, String)>,
    pub(crate) codes: Vec<Code>,
}

/// A code and the days that it holds on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Code {
    pub(crate) line: u32,
    pub(crate) text: String,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

/// A noun for a kind of actor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Agent {
    pub(crate) line: u32,
    /// After substitution, so that one line may make several.
    pub(crate) phrase: String,
    /// Without `~`.
    pub(crate) code: String,
}

/// A phrase that makes a sentence, or the whole story, worthless.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Discard {
    pub(crate) line: u32,
    pub(crate) phrase: String,
    pub(crate) story: bool,
}

/// A line that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Trouble {
    pub(crate) line: u32,
    pub(crate) text: String,
    pub(crate) reason: String,
}

/// What a file holds, by its name, else by its first lines.
pub(crate) fn kind(name: &str, text: &str) -> Option<Kind> {
    let name = name.to_lowercase();
    for (part, kind) in [("agent", Kind::Agents), ("discard", Kind::Discards), ("actor", Kind::Actors), ("verb", Kind::Verbs)] {
        if name.contains(part) {
            return Some(kind);
        }
    }
    let lines = || text.lines().filter(|line| !line.trim_start().starts_with('#')).take(4000);
    if lines().any(|line| line.starts_with("--- ") || line.starts_with("- ")) {
        Some(Kind::Verbs)
    } else if lines().any(|line| line.contains("[~")) {
        Some(Kind::Agents)
    } else if lines().any(|line| line.trim_end().ends_with(']')) {
        Some(Kind::Actors)
    } else {
        None
    }
}

/// Lines without comments, with their numbers; a comment in `<!-- -->` may go over several.
pub(crate) fn lines(text: &str) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        let mut rest = line;
        let mut kept = String::new();
        while !rest.is_empty() {
            if inside {
                let Some(end) = rest.find("-->") else { break };
                rest = &rest[end + 3..];
                inside = false;
            } else if let Some(start) = rest.find("<!--") {
                kept.push_str(&rest[..start]);
                rest = &rest[start + 4..];
                inside = true;
            } else {
                kept.push_str(rest);
                break;
            }
        }
        let kept = kept.split('#').next().unwrap_or("").trim_end().to_owned();
        if !kept.trim().is_empty() {
            found.push((number, kept));
        }
    }
    found
}

/// Reads an actor dictionary.
pub(crate) fn actors(text: &str) -> (Vec<Actor>, Vec<Trouble>) {
    let mut found: Vec<Actor> = Vec::new();
    let mut troubles = Vec::new();
    for (line, content) in lines(text) {
        let (words, groups) = match content.find('[') {
            Some(at) => (&content[..at], Some(&content[at..])),
            None => (content.as_str(), None),
        };
        let phrase = words.split(';').next().unwrap_or("").trim();
        let mut trouble = |reason: String| troubles.push(Trouble { line, text: content.trim().to_owned(), reason });
        if let Some(synonym) = phrase.strip_prefix('+') {
            match found.last_mut() {
                Some(actor) if !synonym.trim().is_empty() => actor.synonyms.push((line, synonym.trim().to_owned())),
                Some(_) => trouble("a synonym without words".into()),
                None => trouble("a synonym before any actor".into()),
            }
        } else if !phrase.is_empty() {
            found.push(Actor { line, phrase: phrase.to_owned(), synonyms: Vec::new(), codes: Vec::new() });
        }
        let Some(groups) = groups else { continue };
        let Some(actor) = found.last_mut() else {
            trouble("a code before any actor".into());
            continue;
        };
        for group in groups.split('[').skip(1) {
            match group.split_once(']').map(|(inside, _)| code(line, inside)) {
                Some(Ok(code)) => actor.codes.push(code),
                Some(Err(reason)) => trouble(reason),
                None => trouble("a bracket is not closed".into()),
            }
        }
    }
    (found, troubles)
}

/// "AFGGOV 331108-730717", "AFGELI >730717", "AFG"
fn code(line: u32, inside: &str) -> Result<Code, String> {
    let mut parts = inside.trim().splitn(2, char::is_whitespace);
    let text = parts.next().unwrap_or("").to_owned();
    if text.is_empty() {
        return Err("an empty code".into());
    }
    let restriction: String = parts.next().unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect();
    let (from, to) = if restriction.is_empty() {
        (None, None)
    } else if let Some(after) = restriction.strip_prefix('>') {
        (Some(day(after)?), None)
    } else if let Some(before) = restriction.strip_prefix('<') {
        (None, Some(day(before)?))
    } else if let Some((from, to)) = restriction.split_once('-') {
        (Some(day(from)?), Some(day(to)?))
    } else {
        return Err(format!("`{restriction}` is no date restriction"));
    };
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(format!("the dates run backwards: {from} to {to}"));
    }
    Ok(Code { line, text, from, to })
}

/// YYMMDD or YYYYMMDD. Two digits are a year after 1930, as `PETRreader.py` takes them. A day that its month does not have is its last one.
fn day(digits: &str) -> Result<Date, String> {
    let bad = || format!("`{digits}` is not a date");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let (year, rest) = match digits.len() {
        6 => {
            let short: i16 = digits[..2].parse().map_err(|_| bad())?;
            (if short > 30 { 1900 + short } else { 2000 + short }, &digits[2..])
        }
        8 => (digits[..4].parse().map_err(|_| bad())?, &digits[4..]),
        _ => return Err(bad()),
    };
    let month: i8 = rest[..2].parse().map_err(|_| bad())?;
    let wanted: i8 = rest[2..].parse().map_err(|_| bad())?;
    if !(1..=31).contains(&wanted) {
        return Err(bad());
    }
    let first = Date::new(year, month, 1).map_err(|_| bad())?;
    first.with().day(wanted.min(first.days_in_month())).build().map_err(|_| bad())
}

/// Reads an agent dictionary: "ATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOVATG]", "CONGRESS!PERSON! [~LEG]".
pub(crate) fn agents(text: &str) -> (Vec<Agent>, Vec<Trouble>) {
    let mut sets: Vec<(String, Vec<String>)> = Vec::new();
    let mut found = Vec::new();
    let mut troubles = Vec::new();
    for (line, content) in lines(text) {
        let mut trouble = |reason: &str| troubles.push(Trouble { line, text: content.trim().to_owned(), reason: reason.to_owned() });
        if let Some((name, members)) = content.split_once('=').filter(|(name, _)| name.trim_start().starts_with('!')) {
            let members = members.split(',').map(|member| member.trim().trim_end_matches('_').to_owned()).filter(|member| !member.is_empty());
            sets.push((name.trim().to_owned(), members.collect()));
            continue;
        }
        let Some((words, code)) = content.split_once('[').and_then(|(words, rest)| rest.split_once(']').map(|(code, _)| (words, code.trim()))) else {
            trouble("there is no code in brackets");
            continue;
        };
        let phrase = words.split('{').next().unwrap_or("").trim();
        if phrase.is_empty() || code.trim_matches('~').is_empty() {
            trouble(if phrase.is_empty() { "a code without words" } else { "an empty code" });
            continue;
        }
        if !code.contains('~') {
            trouble("the code does not say with `~` where the actor's code goes");
            continue;
        }
        let code = code.replace('~', "");
        match sets.iter().find(|(name, _)| phrase.contains(name.as_str())) {
            Some((name, members)) => {
                found.extend(members.iter().map(|member| Agent { line, phrase: phrase.replace(name.as_str(), member), code: code.clone() }));
            }
            None if phrase.contains('!') => trouble("the substitution set is not defined before this line"),
            None => found.push(Agent { line, phrase: phrase.to_owned(), code }),
        }
    }
    (found, troubles)
}

/// Reads a discard dictionary.
pub(crate) fn discards(text: &str) -> Vec<Discard> {
    let entry = |(line, content): (u32, String)| {
        let content = content.split(';').next().unwrap_or("").trim().to_owned();
        let story = content.starts_with('+');
        let phrase = content.trim_start_matches('+').trim().to_owned();
        (!phrase.is_empty()).then_some(Discard { line, phrase, story })
    };
    lines(text).into_iter().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn actors_with_synonyms_and_dates() {
        let text = "<!-- a comment\nover lines -->\nRURITANIA_ [RUR] # kept apart\n+STRELSAU_\nRUDOLF_RASSENDYLL_  ; note\n\t[RURGOV 940115-19960301][RURELI > 960302]\n\t[RURELI]\n";
        let (actors, troubles) = actors(text);
        assert_eq!(troubles, []);
        assert_eq!(actors[0].phrase, "RURITANIA_");
        assert_eq!(actors[0].synonyms, [(4, "STRELSAU_".to_owned())]);
        let codes: Vec<_> = actors[1].codes.iter().map(|code| (code.text.as_str(), code.from, code.to)).collect();
        assert_eq!(codes, [("RURGOV", date("1994-01-15"), date("1996-03-01")), ("RURELI", date("1996-03-02"), None), ("RURELI", None, None)]);
        assert_eq!(actors[1].line, 5);
    }

    #[test]
    fn lines_that_say_nothing_are_told() {
        let (actors, troubles) = actors("\t[AAA]\n+B_\nC_ [CCC 990101-980101]\nD_ [DDD\nE_ [EEE 991301]\n");
        assert_eq!(actors.len(), 3);
        let lines: Vec<_> = troubles.iter().map(|trouble| trouble.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5], "{troubles:?}");
    }

    #[test]
    fn a_month_has_no_more_days_than_it_has() {
        assert_eq!(day("970231"), Ok("1997-02-28".parse().unwrap()));
        assert_eq!(day("300101"), Ok("2030-01-01".parse().unwrap()));
        assert_eq!(day("18970101"), Ok("1897-01-01".parse().unwrap()));
        assert!(day("97").is_err());
        assert!(day("970200").is_err());
    }

    #[test]
    fn agents_with_sets_and_plurals() {
        let text = "!FOLK! = MAN, WOMAN_\nPOLICE!FOLK! [~COP] # x\nNOTARY {NOTARIES} [JUD~]\nLOST!SET! [~GOV]\nBARE\nNO_TILDE [GOV]\n";
        let (agents, troubles) = agents(text);
        let found: Vec<_> = agents.iter().map(|agent| (agent.phrase.as_str(), agent.code.as_str())).collect();
        assert_eq!(found, [("POLICEMAN", "COP"), ("POLICEWOMAN", "COP"), ("NOTARY", "JUD")]);
        assert_eq!(troubles.iter().map(|trouble| trouble.line).collect::<Vec<_>>(), [4, 5, 6]);
    }

    #[test]
    fn discards_of_two_scopes() {
        let found = discards("CHESS_OPEN\n+ World Cup # all of it\n\n");
        assert_eq!(found, [Discard { line: 1, phrase: "CHESS_OPEN".into(), story: false }, Discard { line: 2, phrase: "World Cup".into(), story: true }]);
    }

    #[test]
    fn files_are_told_apart() {
        assert_eq!(kind("Phoenix.agents.txt", ""), Some(Kind::Agents));
        assert_eq!(kind("CAMEO.2.0.txt", "# x\n--- ASK [020] ---\n"), Some(Kind::Verbs));
        assert_eq!(kind("mine.txt", "A_ [AAA]\n"), Some(Kind::Actors));
        assert_eq!(kind("mine.txt", "TEACHER [~EDU]\n"), Some(Kind::Agents));
        assert_eq!(kind("notes.txt", "hello\n"), None);
    }
}
