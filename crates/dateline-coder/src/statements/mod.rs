//! In: a document, its propositions and time expressions, and the reporting lexicon. Out: who says what with which stance, and how far each
//! proposition is said to be so.
//!
//! Attribution is source, cue and content (PDTB). Factuality (FactBank) is carried down from the author through every source and every
//! predicate that says something about the truth of its content ("failed to", "agreed to", "denies").

mod about;
mod factuality;
mod lexicon;
mod phrases;
mod quotes;
mod reading;
mod stance;
mod verbs;

use dateline_model::{ByteSpan, Diagnostic, Document, Factuality, PropositionId, Propositions, Stance, Statement, StatementId, Statements, Timexes, TokenId};

pub use lexicon::{ReportingLexicon, TableError};
use quotes::{Quote, Quotes};
use reading::{Draft, Reading};

/// Finds the statements of a document and the factuality of every proposition.
pub fn statements(doc: &Document, propositions: &Propositions, timexes: &Timexes, lexicon: &ReportingLexicon) -> (Statements, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let reading = Reading::new(doc, propositions, lexicon, Quotes::find(doc, &mut diagnostics));
    let drafts = drafts(&reading);
    let parents: Vec<Option<usize>> = drafts.iter().enumerate().map(|(at, draft)| innermost(&drafts, draft.cue_head, Some(at))).collect();
    let continued = continued(&reading, &drafts);
    let said_in = |token: TokenId| innermost(&drafts, token, None).or_else(|| continued[token.index()].flatten()).map(StatementId::at);
    let denied_in = |token: TokenId| {
        let denials = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.stance == Stance::Denies && draft.cue_head != token && draft.tokens.binary_search(&token).is_ok());
        denials.min_by_key(|(at, draft)| (draft.tokens.len(), *at)).map(|(at, _)| StatementId::at(at))
    };
    let own = |token: TokenId| drafts.iter().position(|draft| draft.cue_head == token).map(|at| (StatementId::at(at), drafts[at].stance));
    let voices = factuality::Voices { said_in: &said_in, denied_in: &denied_in, in_quotation: &|token| continued[token.index()].is_some(), own: &own };
    let factuality = factuality::factuality(&reading, timexes, &voices);
    let list = drafts
        .into_iter()
        .zip(parents)
        .map(|(draft, parent)| Statement {
            parent: parent.or_else(|| continued[draft.cue_head.index()].flatten()).map(StatementId::at),
            sentence: draft.sentence,
            source: draft.source,
            cue: draft.cue,
            content: draft.content,
            stance: draft.stance,
            quoted: draft.quoted,
            found_by: draft.found_by,
        })
        .collect();
    (Statements { list, factuality }, diagnostics)
}

/// The line of `dateline why` and of gold cases: `source | cue | stance | quoted or indirect | content`.
pub fn show(doc: &Document, statement: &Statement) -> String {
    let source = statement.source.map_or("-", |token| doc.form(token));
    let manner = if statement.quoted { "quoted" } else { "indirect" };
    let line = |span: ByteSpan| doc.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{source} | {} | {} | {manner} | {}", line(statement.cue), statement.stance.as_str(), line(statement.content))
}

/// The line of `dateline why` and of gold cases: `trigger | status | because`.
pub fn show_factuality(doc: &Document, propositions: &Propositions, id: PropositionId, factuality: &Factuality) -> String {
    let trigger: Vec<&str> = propositions.get(id).trigger.iter().map(|token| doc.form(*token)).collect();
    format!("{} | {} | {}", trigger.join(" "), factuality.status.as_str(), factuality.because)
}

/// All statements in text order of their cues.
fn drafts(reading: &Reading<'_>) -> Vec<Draft> {
    let mut drafts = verbs::verbs(reading);
    let taken: Vec<TokenId> = drafts.iter().map(|draft| draft.cue_head).collect();
    drafts.extend(phrases::phrases(reading).into_iter().filter(|draft| !taken.contains(&draft.cue_head)));
    let more = about::about_others(reading, &drafts);
    drafts.retain(|draft| more.iter().all(|other| other.cue_head != draft.cue_head));
    drafts.extend(more);
    let hedges: Vec<bool> = drafts.iter().map(|draft| is_hedge(reading, &drafts, draft)).collect();
    let mut hedge = hedges.into_iter();
    drafts.retain(|_| !hedge.next().unwrap_or(false));
    drafts.retain(|draft| reading.doc.sentence(draft.sentence).kind.is_coded() && !draft.content.is_empty());
    for draft in &mut drafts {
        draft.stance = stance::stance(reading, draft);
    }
    drafts.sort_by_key(|draft| (draft.cue.start, draft.content.start));
    drafts
}

/// "I think" inside a quotation whose speaker is known: the speaker softens his own words, nobody speaks within them.
fn is_hedge(reading: &Reading<'_>, drafts: &[Draft], draft: &Draft) -> bool {
    let doc = reading.doc;
    let opinion = matches!(doc.lemma(draft.cue_head), "think" | "believe" | "feel" | "guess" | "suppose" | "mean" | "know" | "hope");
    let own = draft.source.is_some_and(|source| matches!(doc.form(source).to_lowercase().as_str(), "i" | "we"));
    opinion
        && own
        && reading.quotes.around(doc, draft.cue_head).is_some()
        && drafts.iter().any(|other| other.quoted && other.cue_head != draft.cue_head && other.tokens.binary_search(&draft.cue_head).is_ok())
}

/// The statement with the shortest content that a token stands in.
fn innermost(drafts: &[Draft], token: TokenId, except: Option<usize>) -> Option<usize> {
    let holding = drafts
        .iter()
        .enumerate()
        .filter(|(at, draft)| Some(*at) != except && draft.vouches && draft.cue_head != token && draft.tokens.binary_search(&token).is_ok());
    holding.min_by_key(|(at, draft)| (draft.tokens.len(), *at)).map(|(at, _)| at)
}

/// For each token in a quotation: the statement of the quotation's speaker, `Some(None)` where nobody is found. `None` is outside a quotation.
fn continued(reading: &Reading<'_>, drafts: &[Draft]) -> Vec<Option<Option<usize>>> {
    let doc = reading.doc;
    let mut of_token = vec![None; doc.tokens().len()];
    let mut last: Option<(usize, u32)> = None;
    for (at, quote) in reading.quotes.list.iter().enumerate() {
        let inside =
            |draft: &Draft, quote: &Quote| draft.vouches && draft.tokens.len() > 2 && quote.outer.contains(draft.content) && !quote.outer.overlaps(draft.cue);
        let own_of = |quote: &Quote| drafts.iter().position(|draft| draft.quoted && draft.content.overlaps(quote.inner) || inside(draft, quote));
        // A quotation that its paragraph leaves open has the speaker of the one that goes on with it.
        let rest = &reading.quotes.list[at..];
        let chain = rest.iter().take_while(|quote| quote.open).count() + 1;
        let own = rest.iter().take(chain).find_map(own_of);
        let tokens: Vec<TokenId> =
            doc.sentences().iter().filter(|sentence| sentence.span.overlaps(quote.outer)).flat_map(|sentence| sentence.tokens.ids()).collect();
        let (inside, outside): (Vec<TokenId>, Vec<TokenId>) = tokens.into_iter().partition(|token| quote.outer.contains(doc.token(*token).span));
        let outside_words = outside.iter().filter(|token| doc.form(**token).chars().any(char::is_alphanumeric)).count();
        // A quotation of whole sentences without a cue goes on from the last speaker, if that one stands near.
        let near = last.filter(|(_, end)| {
            doc.text().get(*end as usize..quote.outer.start as usize).is_some_and(|gap| gap.len() < 240 && gap.matches("\n\n").count() <= 1)
        });
        let owner = match own {
            Some(own) => Some(own),
            None if outside_words == 0 => near.map(|(owner, _)| owner),
            // "...," he said, "...": the cue stands between the two parts.
            None => match near.filter(|(owner, end)| drafts[*owner].cue.start >= *end && drafts[*owner].cue.end <= quote.outer.start && inside.len() > 2) {
                Some((owner, _)) => Some(owner),
                None => continue,
            },
        };
        for token in inside {
            of_token[token.index()] = Some(owner);
        }
        if let Some(owner) = owner {
            last = Some((owner, quote.outer.end));
        }
    }
    of_token
}

#[cfg(test)]
mod tests;
