//! What stands between paragraphs and is no part of the report: captions, bars of buttons, invitations, lists of other reports. In: the units
//! of a text. Out: those units marked. The text stays as it is; what is marked is read and not coded.
//!
//! A report must not lose a sentence to this. So a phrase has to open the line or fill it, lines are short, and a list ends at the first line
//! that ends as a sentence does.

use super::chars::{is_closing, is_gap, is_opening};
use super::lexicon::{Boilerplate, boilerplate};
use super::lines::{Unit, ends_sentence};
use dateline_model::SentenceKind;

/// Invitations and captions are short; a longer line is a paragraph, whatever it begins with.
const MOST_WORDS: usize = 45;

/// A title in a list of other reports.
const MOST_WORDS_OF_A_TITLE: usize = 18;

/// Marks the units that are no part of the report.
pub(super) fn mark(text: &str, units: &mut [Unit]) {
    let mut in_list = false;
    for unit in units {
        let line = &text[unit.span.clone()];
        in_list = (in_list && !ends_sentence(line) && words(line) <= MOST_WORDS_OF_A_TITLE) || is(line, Boilerplate::Heading);
        if unit.kind == SentenceKind::Prose && (in_list || (words(line) <= MOST_WORDS && is_boilerplate(line))) {
            unit.kind = SentenceKind::Boilerplate;
        }
    }
}

fn is_boilerplate(line: &str) -> bool {
    is(line, Boilerplate::Whole) || is_labelled(line) || is_started(line) || is_bar(line) || is_credited(line)
}

fn words(line: &str) -> usize {
    line.split(is_gap).filter(|word| !word.is_empty()).count()
}

/// In lower case, with straight apostrophes.
fn plain(line: &str) -> String {
    line.to_lowercase().replace('’', "'")
}

/// Whether a line is a phrase, perhaps in brackets or with a mark behind it.
fn is(line: &str, kind: Boilerplate) -> bool {
    let bare = line.trim_matches(|c: char| is_opening(c) || is_closing(c) || is_gap(c) || matches!(c, ':' | '|' | '*' | '-' | '–' | '—' | '•'));
    bare.len() < 40 && boilerplate(kind).contains(&plain(bare).as_str())
}

fn is_labelled(line: &str) -> bool {
    let Some((label, _)) = line.split_once(':') else { return false };
    let label = label.trim_matches(|c: char| is_opening(c) || is_gap(c) || matches!(c, '*' | '•' | '|'));
    label.len() < 30 && label.starts_with(char::is_uppercase) && boilerplate(Boilerplate::Label).contains(&plain(label).as_str())
}

fn is_started(line: &str) -> bool {
    let low = plain(line.trim_start_matches(|c: char| is_gap(c) || matches!(c, '*' | '•' | '|' | '-' | '–' | '—')));
    boilerplate(Boilerplate::Start).iter().any(|phrase| low.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

fn is_bar(line: &str) -> bool {
    let mut buttons = 0;
    let low = plain(line);
    let all = low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
        buttons += 1;
        [Boilerplate::Bar, Boilerplate::Whole].iter().any(|kind| boilerplate(*kind).contains(&word))
    });
    all && buttons > 1
}

/// A caption ends with whom its picture comes from, in brackets.
fn is_credited(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| is_gap(c) || c == '.');
    let Some(open) = [(')', '('), (']', '[')].iter().find_map(|(end, open)| line.strip_suffix(*end)?.rfind(*open)) else { return false };
    let credit = plain(&line[open + 1..line.len() - 1]);
    credit.len() < 100 && boilerplate(Boilerplate::Credit).iter().any(|phrase| credit.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use dateline_model::SentenceKind::Prose;

    fn marked(text: &str) -> Vec<&str> {
        segment(text).into_iter().filter(|segment| !segment.kind.is_coded()).map(|segment| &text[segment.span.range()]).collect()
    }

    #[test]
    fn what_stands_between_paragraphs_is_marked() {
        for line in [
            "Photo: Peruvian soldiers patrol the harbour of Callao",
            "Soldiers patrol the harbour of Callao on Monday. [File: Ana Gruen/Reuters]",
            "The minister arrives in Quito (Photo by Ana Gruen/Getty Images)",
            "Sign up for our morning newsletter and never miss a story.",
            "Follow us on Twitter and Facebook",
            "Facebook Twitter WhatsApp Email",
            "Share | Tweet | Print",
            "ADVERTISEMENT",
            "(Reporting by Ana Gruen; editing by Bo Holm)",
            "© 2024 The Paper. All rights reserved.",
        ] {
            let text = format!("Peru recalled its envoy on Tuesday.\n\n{line}\n\nEcuador regretted the step.");
            assert_eq!(marked(&text).join(" "), line, "{line}");
            assert_eq!(segment(&text).last().map(|segment| segment.kind), Some(Prose), "{line}");
        }
    }

    #[test]
    fn a_list_of_other_reports_ends_where_the_report_goes_on() {
        let text = "Peru recalled its envoy.\n\nRelated stories\n\nChile expels two diplomats\n\nArmy shells port of Manta\n\nEcuador regretted the step.\n\nTalks go on";
        assert_eq!(marked(text), ["Related stories", "Chile expels two diplomats", "Army shells port of Manta"]);
    }

    #[test]
    fn sentences_of_the_report_stay() {
        for line in [
            "Photographs of the attack were shown by the army on Monday.",
            "Share prices fell after Peru recalled its envoy.",
            "Editing by the censors has become the rule, the union said.",
            "The army attacked Manta (and Loja) on Monday.",
            "Police arrested two reporters (one of them from Reuters).",
            "Join the talks or face sanctions, the minister told the rebels.",
            "Print media were banned by the junta.",
        ] {
            assert!(marked(&format!("Peru recalled its envoy.\n\n{line}\n\nEcuador did not.")).is_empty(), "{line}");
        }
    }
}
