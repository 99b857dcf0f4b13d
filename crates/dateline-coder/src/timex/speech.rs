//! In: a text, and the tree of a sentence. Out: which words are quoted, and whether a date is that of somebody's speaking.
//!
//! "Tomorrow" in a quotation is counted from the day on which it was said. The statements stage, which knows who says what, comes later;
//! here only the day matters.

use dateline_model::{ByteSpan, Document, TokenSpan, Upos};

/// Verbs whose date is that of the words beside them.
const SAYING: &[&str] = &["add", "announce", "claim", "declare", "promise", "reply", "say", "state", "tell", "tweet", "vow", "warn", "write"];

/// The stretches of a text that stand in quotation marks. A paragraph that leaves one open ends it.
pub(super) fn quoted(text: &str) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let opens = matches!(c, '“' | '„' | '«') || c == '`' && before == '`';
        let closes = matches!(c, '”' | '»') || c == '\'' && before == '\'';
        let paragraph = c == '\n' && before == '\n';
        match open {
            None if opens || c == '"' => open = Some(at),
            Some(start) if closes || c == '"' || paragraph => {
                found.push(ByteSpan::of(start..at));
                open = None;
            }
            _ => {}
        }
        before = c;
    }
    found.extend(open.map(|start| ByteSpan::of(start..text.len())));
    found
}

/// Whether the nearest verb above a date speaks. What is quoted is passed over: readers often hang the date on it.
pub(super) fn dates_a_speech(doc: &Document, timex: TokenSpan, is_quoted: impl Fn(TokenSpan) -> bool) -> bool {
    let Some(head) = timex.ids().find(|id| doc.head(*id).is_none_or(|head| !timex.has(head))) else { return false };
    let verb = |above: &dateline_model::TokenId| doc.upos(*above) == Upos::Verb && !is_quoted(TokenSpan::token(*above));
    doc.ancestors(head).find(verb).is_some_and(|verb| SAYING.contains(&doc.lemma(verb)))
}
