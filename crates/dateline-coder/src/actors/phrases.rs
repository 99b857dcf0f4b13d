//! Phrase look-up. In: the pieces of table cells, then tokens of a document. Out: the longest phrase that begins at a token.
//!
//! A trie over pieces (see [`super::fold`]). A phrase matches whole tokens only; hyphens, full stops and apostrophes between them do
//! not count, commas and everything else end it.

use std::collections::HashMap;

use dateline_model::{Document, TokenId, TokenSpan, Upos};

use super::fold::{Case, Piece, pieces};

/// Phrases with the values `V` that they stand for.
#[derive(Clone, Debug)]
pub(crate) struct Phrases<V> {
    words: HashMap<Box<str>, u32>,
    steps: HashMap<(u32, u32), u32>,
    /// Values by node; node 0 is the root.
    ends: Vec<Vec<Entry<V>>>,
}

#[derive(Clone, Debug)]
struct Entry<V> {
    value: V,
    /// What each piece must be written like, at least; empty where case does not matter.
    cases: Vec<Case>,
}

/// A phrase found in a document.
#[derive(Clone, Debug)]
pub(crate) struct Found<V> {
    pub(crate) tokens: TokenSpan,
    pub(crate) values: Vec<V>,
}

impl<V: Copy + Ord> Phrases<V> {
    pub(crate) fn new() -> Self {
        Phrases { words: HashMap::new(), steps: HashMap::new(), ends: vec![Vec::new()] }
    }

    /// Adds a name: capitals in the table demand capitals in the text. A leading "the" does not count.
    pub(crate) fn add_name(&mut self, name: &str, value: V) {
        let mut parts = pieces(name);
        if parts.len() > 1 && parts[0].text == "the" {
            parts.remove(0);
        }
        let cases = parts.iter().map(required).collect();
        self.add(parts, cases, value);
    }

    /// Adds a phrase of dictionary forms, in which case does not matter.
    pub(crate) fn add_lemmas(&mut self, phrase: &str, value: V) {
        self.add(pieces(phrase), Vec::new(), value);
    }

    fn add(&mut self, parts: Vec<Piece>, cases: Vec<Case>, value: V) {
        if parts.is_empty() {
            return;
        }
        let mut node = 0;
        for part in parts {
            let next_word = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let word = *self.words.entry(part.text.into_boxed_str()).or_insert(next_word);
            let next_node = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.steps.entry((node, word)).or_insert(next_node);
            if node == next_node {
                self.ends.push(Vec::new());
            }
        }
        let end = &mut self.ends[node as usize];
        if !end.iter().any(|entry| entry.value == value && entry.cases == cases) {
            end.push(Entry { value, cases });
        }
    }

    /// The longest name that begins at the token, as the text writes it.
    pub(crate) fn longest_name(&self, doc: &Document, start: TokenId, shouting: bool) -> Option<Found<V>> {
        self.walk(
            doc,
            start,
            |token| vec![pieces(doc.form(token))],
            |cases, written| {
                cases.iter().zip(written).all(|(wanted, (token, got))| match wanted {
                    // In a line of capitals every word looks like an acronym: there the tagger decides.
                    Case::Upper => *got == Case::Upper && (!shouting || doc.upos(*token) == Upos::Propn),
                    Case::Initial => *got != Case::Lower,
                    Case::Lower => true,
                })
            },
        )
    }

    /// The values of exactly these tokens.
    pub(crate) fn exact_name(&self, doc: &Document, tokens: TokenSpan, shouting: bool) -> Vec<V> {
        if tokens.is_empty() {
            return Vec::new();
        }
        self.longest_name(doc, TokenId(tokens.start), shouting).filter(|found| found.tokens == tokens).map(|found| found.values).unwrap_or_default()
    }

    /// The longest phrase of dictionary forms that begins at the token.
    pub(crate) fn longest_lemmas(&self, doc: &Document, start: TokenId) -> Option<Found<V>> {
        // "the army recruited" is no army recruit.
        self.walk(doc, start, |token| readings(doc, token), |_, written| written.last().is_none_or(|(last, _)| doc.upos(*last) != Upos::Verb))
    }

    fn walk(
        &self,
        doc: &Document,
        start: TokenId,
        read: impl Fn(TokenId) -> Vec<Vec<Piece>>,
        accept: impl Fn(&[Case], &[(TokenId, Case)]) -> bool,
    ) -> Option<Found<V>> {
        let sentence = doc.sentence(doc.token(start).sentence).tokens;
        let mut best = None;
        let mut states: Vec<(u32, Vec<(TokenId, Case)>)> = vec![(0, Vec::new())];
        for token in (start.0..sentence.end).map(TokenId) {
            if token != start && is_joiner(doc.form(token)) {
                continue;
            }
            let mut next_states = Vec::new();
            for reading in read(token) {
                if reading.is_empty() {
                    continue;
                }
                for (node, written) in &states {
                    let mut node = Some(*node);
                    let mut written = written.clone();
                    for part in &reading {
                        node = node.and_then(|at| self.words.get(part.text.as_str()).and_then(|word| self.steps.get(&(at, *word)).copied()));
                        written.push((token, part.case));
                    }
                    if let Some(node) = node {
                        next_states.push((node, written));
                    }
                }
            }
            if next_states.is_empty() {
                break;
            }
            let mut values: Vec<V> = Vec::new();
            for (node, written) in &next_states {
                for entry in self.ends[*node as usize].iter().filter(|entry| accept(&entry.cases, written)) {
                    if !values.contains(&entry.value) {
                        values.push(entry.value);
                    }
                }
            }
            if !values.is_empty() {
                values.sort_unstable();
                best = Some(Found { tokens: TokenSpan::new(start.0, token.0 + 1), values });
            }
            states = next_states;
        }
        best
    }
}

/// Short capitals are acronyms and must be capitals in the text ("WHO", "US", the letters of "U.S."); a longer word in capitals is
/// how the group spells itself ("CODECO") and may be written "Codeco".
fn required(part: &Piece) -> Case {
    match part.case {
        Case::Upper if part.text.chars().count() > 5 => Case::Initial,
        case => case,
    }
}

/// Marks that stand inside names without ending them.
fn is_joiner(form: &str) -> bool {
    matches!(form, "-" | "–" | "." | "'" | "’" | "&" | "/")
}

/// A word as a lexicon may list it: its dictionary form, its form, and the regular singular, because treebanks leave the plural in
/// the dictionary form of proper nouns ("Armed Forces").
fn readings(doc: &Document, token: TokenId) -> Vec<Vec<Piece>> {
    let form = doc.form(token).to_lowercase();
    let mut texts = vec![doc.lemma(token).to_lowercase(), form.clone()];
    if doc.upos(token).is_nominal() {
        if let Some(stem) = form.strip_suffix("ies") {
            texts.push(format!("{stem}y"));
        } else if let Some(stem) = form.strip_suffix("men") {
            texts.push(format!("{stem}man"));
        } else if let Some(stem) = form.strip_suffix('s') {
            texts.push(stem.to_owned());
        }
    }
    texts.dedup();
    let mut seen: Vec<Vec<Piece>> = Vec::new();
    for text in texts {
        let reading = pieces(&text);
        if !seen.contains(&reading) {
            seen.push(reading);
        }
    }
    seen
}
