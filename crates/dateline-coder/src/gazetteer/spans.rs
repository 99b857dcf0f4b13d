//! What stands behind a comma. In: a name in a document. Out: the divisions or countries that the text says it lies in, also where the
//! reader saw no name ("Gosford, NSW").

use dateline_model::{Document, TokenId, TokenSpan};

/// How many words a division's name may have.
const LONGEST: u32 = 4;

/// The words behind the comma after a name that may be what contains it, longest first. None in a list ("Syria, Yemen and Iraq").
pub(crate) fn text_containers(doc: &Document, name: TokenSpan) -> Vec<TokenSpan> {
    let Some(first) = name.ids().next() else { return Vec::new() };
    let sentence = doc.sentence(doc.token(first).sentence).tokens;
    let form = |at: u32| (at < sentence.end).then(|| doc.form(TokenId(at)));
    let start = name.end + 1;
    if form(name.end) != Some(",") {
        return Vec::new();
    }
    let capital = |at: &u32| form(*at).is_some_and(|form| form.starts_with(char::is_uppercase));
    let longest = (start..start + LONGEST).take_while(capital).count() as u32;
    let spans = (1..=longest).rev().map(|length| TokenSpan::new(start, start + length));
    spans.filter(|span| !matches!(form(span.end), Some("and" | "or" | "&")) && !capital(&span.end)).collect()
}
