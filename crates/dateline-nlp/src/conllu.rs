//! Stored trees. In: CoNLL-U text, or a document. Out: trees, a document built from them, or CoNLL-U text.
//!
//! Ten columns as UD has them; XPOS and DEPS are not kept. In MISC, `SpaceAfter=No` is UD's and `Name=B-GPE`, `Name=I-GPE` mark
//! names. `# kind = headline` or `link` says what sort of line a sentence is; running text needs no comment.

use crate::segment::is_gap;
use dateline_model::{Article, Deprel, Document, DocumentBuilder, NameKind, Sentence, SentenceKind, TokenDraft, TokenId, Upos};
use std::fmt::{self, Write};
use std::ops::Range;

/// A sentence as stored: its comments and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeSentence {
    /// Comment lines without `# `, in order: `text = ...`, `kind = headline`.
    pub comments: Vec<String>,
    /// Its words.
    pub tokens: Vec<TreeToken>,
    /// Line of its first word in the file it was read from; 0 if it was not read.
    pub line: usize,
}

/// A word of a stored tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeToken {
    /// As written in the text.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// UD features or `_`.
    pub feats: String,
    /// Position of its head in the sentence, from 0; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub deprel: Deprel,
    /// False if the next word follows without a space.
    pub space_after: bool,
    /// What name it is part of.
    pub name: Option<NameTag>,
    /// All else that stands in MISC.
    pub misc: Vec<String>,
}

/// A word's part in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameTag {
    /// True for the first word of the name.
    pub begins: bool,
    /// What is named.
    pub kind: NameKind,
}

/// What is wrong with stored trees, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for ConlluError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} (hint: {})", self.line, self.message, self.hint)
    }
}

impl std::error::Error for ConlluError {}

fn error<T>(line: usize, message: impl Into<String>, hint: impl Into<String>) -> Result<T, ConlluError> {
    Err(ConlluError { line, message: message.into(), hint: hint.into() })
}

impl TreeSentence {
    /// The value of a comment such as `text`.
    pub fn comment(&self, key: &str) -> Option<&str> {
        self.comments.iter().find_map(|comment| comment.strip_prefix(key)?.trim_start().strip_prefix('=').map(str::trim))
    }

    /// What sort of line it is, by its `kind` comment.
    pub fn kind(&self) -> Result<SentenceKind, ConlluError> {
        match self.comment("kind") {
            None | Some("prose") => Ok(SentenceKind::Prose),
            Some("headline") => Ok(SentenceKind::Headline),
            Some("link") => Ok(SentenceKind::Link),
            Some("boilerplate") => Ok(SentenceKind::Boilerplate),
            Some(other) => error(
                self.line,
                format!("`{other}` is not a kind of sentence"),
                "kinds are `headline`, `link` and `boilerplate`; running text needs no comment",
            ),
        }
    }

    /// Its names, as runs of words.
    pub fn names(&self) -> Vec<(Range<usize>, NameKind)> {
        let mut names: Vec<(Range<usize>, NameKind)> = Vec::new();
        for (i, token) in self.tokens.iter().enumerate() {
            match (token.name, names.last_mut()) {
                (Some(tag), Some((range, _))) if !tag.begins && range.end == i => range.end += 1,
                (Some(tag), _) => names.push((i..i + 1, tag.kind)),
                (None, _) => {}
            }
        }
        names
    }
}

/// Reads stored trees. Range lines (`3-4`) and empty nodes (`5.1`) carry no word of their own.
pub fn read(text: &str) -> Result<Vec<TreeSentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut reading = TreeSentence { comments: Vec::new(), tokens: Vec::new(), line: 0 };
    let mut lines = Vec::new();
    // The last word of the range being read, and whether a space follows it.
    let mut range: Option<(usize, bool)> = None;
    // One blank line more, so that a file that does not end in one still closes its last sentence.
    for (line, content) in text.lines().map(|line| line.trim_end_matches('\r')).chain([""]).enumerate().map(|(i, content)| (i + 1, content)) {
        if content.trim().is_empty() {
            // Comments before a blank line belong to the sentence after it.
            if !reading.tokens.is_empty() {
                check(&reading, &lines)?;
                lines.clear();
                sentences.push(std::mem::replace(&mut reading, TreeSentence { comments: Vec::new(), tokens: Vec::new(), line: 0 }));
            }
            range = None;
        } else if let Some(comment) = content.strip_prefix('#') {
            if !reading.tokens.is_empty() {
                return error(line, "a comment inside a sentence", "put an empty line before it");
            }
            reading.comments.push(comment.trim().to_owned());
        } else {
            let columns: Vec<&str> = content.split('\t').collect();
            let &[id, form, lemma, upos, _, feats, head, deprel, _, misc] = columns.as_slice() else {
                return error(line, format!("{} columns", columns.len()), "a word has ten columns with one tab between; write `_` for an empty one");
            };
            if id.contains('.') {
                continue;
            }
            if let Some((_, last)) = id.split_once('-') {
                match last.parse() {
                    Ok(last) => range = Some((last, !misc.split('|').any(|item| item == "SpaceAfter=No"))),
                    Err(_) => return error(line, format!("`{id}` is not a range of words"), "write it as `3-4`"),
                }
                continue;
            }
            let position = reading.tokens.len() + 1;
            if id.parse() != Ok(position) {
                return error(line, format!("the word's number is `{id}`, not {position}"), "words of a sentence are numbered from 1 without gaps");
            }
            let mut token = token(line, [form, lemma, upos, feats, head, deprel, misc])?;
            if let Some((last, space)) = range {
                token.space_after = position == last && space;
                range = range.filter(|_| position < last);
            }
            if position == 1 {
                reading.line = line;
            }
            reading.tokens.push(token);
            lines.push(line);
        }
    }
    Ok(sentences)
}

fn token(line: usize, [form, lemma, upos, feats, head, deprel, misc]: [&str; 7]) -> Result<TreeToken, ConlluError> {
    if form.is_empty() || form.chars().any(char::is_whitespace) {
        return error(line, format!("`{form}` is not a word"), "a word's form is not empty and has no space in it");
    }
    let upos = match upos.parse::<Upos>() {
        Ok(upos) => upos,
        Err(message) => return error(line, message, "column 4 takes the 17 universal parts of speech: NOUN, PROPN, VERB, AUX, ..."),
    };
    let deprel = match deprel.parse::<Deprel>() {
        Ok(deprel) => deprel,
        Err(message) => {
            return error(line, message, "column 8 takes UD relations with the subtypes of English treebanks: nsubj:pass, obl:agent, nmod:poss, ...");
        }
    };
    let head = match head.parse::<usize>() {
        Ok(head) => head.checked_sub(1),
        Err(_) => return error(line, format!("`{head}` is not the number of a head"), "column 7 takes the head's number, or 0 for the root"),
    };
    let mut token = TreeToken {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos,
        feats: if feats.is_empty() { "_" } else { feats }.to_owned(),
        head,
        deprel,
        space_after: true,
        name: None,
        misc: Vec::new(),
    };
    for item in misc.split('|').filter(|item| !item.is_empty() && *item != "_") {
        match item.split_once('=') {
            Some(("SpaceAfter", "No")) => token.space_after = false,
            Some(("Name", tag)) => {
                let parsed = tag.split_once('-').and_then(|(place, kind)| Some((matches!(place, "B" | "I").then_some(place == "B")?, kind.parse().ok()?)));
                match parsed {
                    Some((begins, kind)) => token.name = Some(NameTag { begins, kind }),
                    None => return error(line, format!("`{tag}` is not the tag of a name"), format!("write `B-` or `I-` and one of {}", kinds())),
                }
            }
            _ => token.misc.push(item.to_owned()),
        }
    }
    Ok(token)
}

fn kinds() -> String {
    NameKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}

/// The words must form one tree, and names must begin with `B-`. `lines` has the line of each word.
fn check(sentence: &TreeSentence, lines: &[usize]) -> Result<(), ConlluError> {
    let tokens = &sentence.tokens;
    let line = |i: usize| lines.get(i).copied().unwrap_or(sentence.line);
    let mut root = None;
    for (i, token) in tokens.iter().enumerate() {
        match token.head {
            None if root.is_some() => return error(line(i), format!("`{}` is a second root", token.form), "exactly one word has head 0"),
            None => root = Some(i),
            Some(head) if head >= tokens.len() || head == i => {
                return error(
                    line(i),
                    format!("the head of `{}` is {}", token.form, head + 1),
                    format!("heads go from 0 to {}, and no word is its own", tokens.len()),
                );
            }
            Some(_) => {}
        }
        if (token.deprel == Deprel::Root) != token.head.is_none() {
            return error(
                line(i),
                format!("`{}` has head {} and relation `{}`", token.form, token.head.map_or(0, |head| head + 1), token.deprel),
                "head 0 and `root` go together",
            );
        }
        if let Some(tag) = token.name.filter(|tag| !tag.begins) {
            let before = i.checked_sub(1).and_then(|before| tokens[before].name);
            if before.is_none_or(|before| before.kind != tag.kind) {
                return error(line(i), format!("`Name=I-{}` continues no name", tag.kind), "the first word of a name has `B-`");
            }
        }
    }
    // Every word must reach the root. Each is visited once: 0 is new, 1 on the way, 2 known to reach it.
    let mut state = vec![0u8; tokens.len()];
    for start in 0..tokens.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(i) = at.filter(|i| state[*i] != 2) {
            if state[i] == 1 {
                return error(line(i), format!("`{}` depends on itself through other words", tokens[i].form), "follow the heads upwards and break the circle");
            }
            state[i] = 1;
            way.push(i);
            at = tokens[i].head;
        }
        for i in way {
            state[i] = 2;
        }
    }
    Ok(())
}

/// Writes trees so that [`read`] gives them back.
pub fn write(sentences: &[TreeSentence]) -> String {
    let mut out = String::new();
    for sentence in sentences {
        for comment in &sentence.comments {
            put(&mut out, format_args!("# {comment}\n"));
        }
        for (i, token) in sentence.tokens.iter().enumerate() {
            let mut misc: Vec<String> = token.misc.clone();
            misc.extend(token.name.map(|tag| format!("Name={}-{}", if tag.begins { "B" } else { "I" }, tag.kind)));
            misc.extend((!token.space_after).then(|| "SpaceAfter=No".to_owned()));
            let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
            let head = token.head.map_or(0, |head| head + 1);
            let (form, lemma) = (&token.form, &token.lemma);
            put(&mut out, format_args!("{}\t{form}\t{lemma}\t{}\t_\t{}\t{head}\t{}\t_\t{misc}\n", i + 1, token.upos, token.feats, token.deprel));
        }
        out.push('\n');
    }
    out
}

fn put(out: &mut String, line: fmt::Arguments<'_>) {
    out.write_fmt(line).expect("writing to a String does not fail");
}

/// Builds a document from an article and its stored trees. Sentences come in order; their words must stand in the text one after
/// the other. Text between sentences may have no tree.
pub fn document(article: Article, sentences: &[TreeSentence]) -> Result<Document, ConlluError> {
    let mut placed = Vec::with_capacity(sentences.len());
    let mut at = 0;
    for sentence in sentences {
        let spans = place(&article.text, at, sentence)?;
        at = spans.last().map_or(at, |span| span.end);
        placed.push((spans, sentence.kind()?));
    }
    let mut builder = DocumentBuilder::new(article);
    for (sentence, (spans, kind)) in sentences.iter().zip(placed) {
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
        let span = dateline_model::ByteSpan::of(first.start..last.end);
        let drafts: Vec<TokenDraft<'_>> = sentence
            .tokens
            .iter()
            .zip(&spans)
            .map(|(token, span)| TokenDraft {
                span: dateline_model::ByteSpan::of(span.clone()),
                lemma: &token.lemma,
                upos: token.upos,
                feats: &token.feats,
                head: token.head,
                deprel: token.deprel,
            })
            .collect();
        builder.sentence(span, kind, &drafts, &sentence.names());
    }
    Ok(builder.finish())
}

/// Finds a sentence's words in the text from byte `from` on.
fn place(text: &str, from: usize, sentence: &TreeSentence) -> Result<Vec<Range<usize>>, ConlluError> {
    let Some(first) = sentence.tokens.first() else { return Ok(Vec::new()) };
    let skip = |at: usize| text.len() - text[at..].trim_start_matches(is_gap).len();
    let mut at = skip(from);
    if !text[at..].starts_with(&first.form) {
        let found = sentence.comment("text").and_then(|whole| text[at..].find(whole)).or_else(|| text[at..].find(&first.form));
        match found {
            Some(offset) => at += offset,
            None => return missing(text, at, sentence, 0),
        }
    }
    let mut spans = Vec::with_capacity(sentence.tokens.len());
    for (i, token) in sentence.tokens.iter().enumerate() {
        at = skip(at);
        if !text[at..].starts_with(&token.form) {
            return missing(text, at, sentence, i);
        }
        spans.push(at..at + token.form.len());
        at += token.form.len();
    }
    Ok(spans)
}

fn missing<T>(text: &str, at: usize, sentence: &TreeSentence, token: usize) -> Result<T, ConlluError> {
    let there: String = text[at..].chars().take(30).collect();
    error(
        sentence.line + token,
        format!("the word `{}` is not in the text where it should be; there stands `{there}`", sentence.tokens[token].form),
        "words are slices of the text: correct the form, or split and join words so that they cover the text",
    )
}

/// A document's sentences as trees.
pub fn trees(document: &Document) -> Vec<TreeSentence> {
    let mut tags: Vec<Option<NameTag>> = vec![None; document.tokens().len()];
    for name in document.names() {
        for (i, id) in name.tokens.ids().enumerate() {
            tags[id.index()] = Some(NameTag { begins: i == 0, kind: name.kind });
        }
    }
    document.sentences().iter().map(|sentence| tree(document, sentence, &tags)).collect()
}

fn tree(document: &Document, sentence: &Sentence, tags: &[Option<NameTag>]) -> TreeSentence {
    let text = document.slice(sentence.span).split(is_gap).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let mut comments = vec![format!("text = {text}")];
    match sentence.kind {
        SentenceKind::Prose => {}
        SentenceKind::Headline => comments.push("kind = headline".to_owned()),
        SentenceKind::Link => comments.push("kind = link".to_owned()),
        SentenceKind::Boilerplate => comments.push("kind = boilerplate".to_owned()),
    }
    let first = sentence.tokens.start;
    let tokens = sentence
        .tokens
        .ids()
        .map(|id| {
            let token = document.token(id);
            let next = document.tokens().get(id.index() + 1);
            let or_blank = |value: &str| if value.is_empty() { "_".to_owned() } else { value.replace(['\t', '\n', '\r'], " ") };
            TreeToken {
                form: document.form(id).to_owned(),
                lemma: or_blank(document.lemma(id)),
                upos: token.upos,
                feats: or_blank(document.feats(id)),
                head: token.head.map(|TokenId(head)| (head - first) as usize),
                deprel: token.deprel,
                space_after: next.is_none_or(|next| next.span.start != token.span.end),
                name: tags[id.index()],
                misc: Vec::new(),
            }
        })
        .collect();
    TreeSentence { comments, tokens, line: 0 }
}

/// Writes a document's sentences as CoNLL-U.
pub fn from_document(document: &Document) -> String {
    write(&trees(document))
}

#[cfg(test)]
#[path = "conllu_tests.rs"]
mod tests;
