//! `Document`: the article plus sentences and parsed tokens. Immutable from here on; later layers point into it.

use crate::{Article, ByteSpan, Deprel, NameKind, SentenceId, Symbol, Symbols, TokenId, TokenSpan, Upos};

/// An article with its sentences, tokens, dependency trees and names.
#[derive(Clone, Debug)]
pub struct Document {
    article: Article,
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
    names: Vec<NamedSpan>,
    symbols: Symbols,
    /// For each token, where its children begin in `children`; one entry more than tokens.
    child_starts: Vec<u32>,
    children: Vec<TokenId>,
}

/// A sentence: a run of tokens that forms one tree.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// From its first to after its last character.
    pub span: ByteSpan,
    /// Its tokens.
    pub tokens: TokenSpan,
    /// What sort of line it is.
    pub kind: SentenceKind,
}

/// What sort of line a sentence is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SentenceKind {
    /// Running text.
    Prose,
    /// A line of its own without final punctuation at the head of a text or section.
    Headline,
    /// A link to another report ("Read more: ..."); it is read but not coded.
    Link,
    /// A caption, a bar of buttons, an invitation: no part of the report; it is read but not coded.
    Boilerplate,
}

impl SentenceKind {
    /// Whether it is part of the report.
    pub fn is_coded(self) -> bool {
        matches!(self, SentenceKind::Prose | SentenceKind::Headline)
    }
}

/// A syntactic word (UD). It holds no text of its own: its form is a slice of the article.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its characters. Parts of a multiword token have their own part of it.
    pub span: ByteSpan,
    /// Dictionary form.
    pub lemma: Symbol,
    /// Universal part of speech.
    pub upos: Upos,
    /// UD features, `Name=Value|Name=Value`, or `_`.
    pub feats: Symbol,
    /// Its head in the tree; `None` for the root of a sentence.
    pub head: Option<TokenId>,
    /// Relation to the head.
    pub deprel: Deprel,
    /// The sentence it stands in.
    pub sentence: SentenceId,
}

/// A name found by the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedSpan {
    /// Its tokens, all in one sentence.
    pub tokens: TokenSpan,
    /// What it names.
    pub kind: NameKind,
}

/// A token as the reader or a stored tree gives it, before it becomes part of a document.
#[derive(Clone, Debug)]
pub struct TokenDraft<'a> {
    /// Its characters in the article's text.
    pub span: ByteSpan,
    /// Dictionary form.
    pub lemma: &'a str,
    /// Universal part of speech.
    pub upos: Upos,
    /// UD features or `_`.
    pub feats: &'a str,
    /// Head as a position in the same sentence (from 0); `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub deprel: Deprel,
}

/// Builds a [`Document`] sentence by sentence.
#[derive(Debug)]
pub struct DocumentBuilder {
    article: Article,
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
    names: Vec<NamedSpan>,
    symbols: Symbols,
}

impl DocumentBuilder {
    /// Starts a document without sentences.
    pub fn new(article: Article) -> Self {
        DocumentBuilder { article, sentences: Vec::new(), tokens: Vec::new(), names: Vec::new(), symbols: Symbols::default() }
    }

    /// Adds a sentence. `names` count tokens from the sentence's first. Heads must form a tree: what points outside the
    /// sentence, or to itself, becomes a root.
    pub fn sentence(&mut self, span: ByteSpan, kind: SentenceKind, tokens: &[TokenDraft<'_>], names: &[(std::ops::Range<usize>, NameKind)]) {
        let id = SentenceId::at(self.sentences.len());
        let first = self.tokens.len();
        for (position, draft) in tokens.iter().enumerate() {
            let head = draft.head.filter(|head| *head < tokens.len() && *head != position);
            self.tokens.push(Token {
                span: draft.span,
                lemma: self.symbols.intern(draft.lemma),
                upos: draft.upos,
                feats: self.symbols.intern(draft.feats),
                head: head.map(|head| TokenId::at(first + head)),
                deprel: if head.is_none() { Deprel::Root } else { draft.deprel },
                sentence: id,
            });
        }
        for (range, kind) in names {
            let end = range.end.min(tokens.len());
            if range.start < end {
                self.names.push(NamedSpan { tokens: TokenSpan::of(first + range.start..first + end), kind: *kind });
            }
        }
        self.sentences.push(Sentence { span, tokens: TokenSpan::of(first..first + tokens.len()), kind });
    }

    /// Finishes the document.
    pub fn finish(self) -> Document {
        let mut counts = vec![0u32; self.tokens.len() + 1];
        for head in self.tokens.iter().filter_map(|token| token.head) {
            counts[head.index() + 1] += 1;
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        let child_starts = counts.clone();
        let mut next = counts;
        let mut children = vec![TokenId(0); child_starts.last().copied().unwrap_or(0) as usize];
        for (position, token) in self.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                let slot = &mut next[head.index()];
                children[*slot as usize] = TokenId::at(position);
                *slot += 1;
            }
        }
        Document { article: self.article, sentences: self.sentences, tokens: self.tokens, names: self.names, symbols: self.symbols, child_starts, children }
    }
}

impl Document {
    /// The article that was read.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// The text that all offsets count in.
    pub fn text(&self) -> &str {
        &self.article.text
    }

    /// Sentences in text order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// Sentence ids in text order.
    pub fn sentence_ids(&self) -> impl Iterator<Item = SentenceId> + use<> {
        (0..self.sentences.len()).map(SentenceId::at)
    }

    /// One sentence.
    pub fn sentence(&self, id: SentenceId) -> &Sentence {
        &self.sentences[id.index()]
    }

    /// Tokens in text order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// One token.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.index()]
    }

    /// Names found by the reader, in text order.
    pub fn names(&self) -> &[NamedSpan] {
        &self.names
    }

    /// A token's characters.
    pub fn form(&self, id: TokenId) -> &str {
        &self.text()[self.token(id).span.range()]
    }

    /// A token's dictionary form.
    pub fn lemma(&self, id: TokenId) -> &str {
        self.symbols.get(self.token(id).lemma)
    }

    /// A token's UD features as one string.
    pub fn feats(&self, id: TokenId) -> &str {
        self.symbols.get(self.token(id).feats)
    }

    /// The value of one UD feature, such as `Tense`.
    pub fn feat(&self, id: TokenId, name: &str) -> Option<&str> {
        self.feats(id).split('|').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }

    /// A token's part of speech.
    pub fn upos(&self, id: TokenId) -> Upos {
        self.token(id).upos
    }

    /// A token's relation to its head.
    pub fn deprel(&self, id: TokenId) -> Deprel {
        self.token(id).deprel
    }

    /// A token's head.
    pub fn head(&self, id: TokenId) -> Option<TokenId> {
        self.token(id).head
    }

    /// A token's direct dependents, in text order.
    pub fn children(&self, id: TokenId) -> &[TokenId] {
        &self.children[self.child_starts[id.index()] as usize..self.child_starts[id.index() + 1] as usize]
    }

    /// Direct dependents with one of the given relations (subtypes are told apart).
    pub fn dependents<'a>(&'a self, id: TokenId, relations: &'a [Deprel]) -> impl Iterator<Item = TokenId> + 'a {
        self.children(id).iter().copied().filter(move |child| relations.contains(&self.deprel(*child)))
    }

    /// The first direct dependent with the relation.
    pub fn dependent(&self, id: TokenId, relation: Deprel) -> Option<TokenId> {
        self.dependents(id, &[relation]).next()
    }

    /// The root of a sentence's tree (the first, should a stored tree have several).
    pub fn root(&self, sentence: SentenceId) -> Option<TokenId> {
        self.sentence(sentence).tokens.ids().find(|id| self.head(*id).is_none())
    }

    /// Heads from the token's own head up to the root.
    pub fn ancestors(&self, id: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        // A stored tree with a cycle must not hang the coder, hence the bound.
        std::iter::successors(self.head(id), |token| self.head(*token)).take(self.tokens.len())
    }

    /// True if `ancestor` governs `id` directly or through others, or is `id`.
    pub fn dominates(&self, ancestor: TokenId, id: TokenId) -> bool {
        ancestor == id || self.ancestors(id).any(|token| token == ancestor)
    }

    /// The token and everything below it, in text order.
    pub fn subtree(&self, id: TokenId) -> Vec<TokenId> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() && found.len() <= self.tokens.len() {
            found.extend_from_slice(self.children(found[next]));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The bytes from the first to the last token of the token's subtree.
    pub fn subtree_span(&self, id: TokenId) -> ByteSpan {
        self.subtree(id).into_iter().fold(self.token(id).span, |span, token| span.cover(self.token(token).span))
    }

    /// The bytes that a run of tokens covers; empty at 0 for an empty run.
    pub fn bytes(&self, tokens: TokenSpan) -> ByteSpan {
        tokens.ids().map(|id| self.token(id).span).reduce(ByteSpan::cover).unwrap_or(ByteSpan::new(0, 0))
    }

    /// The text of a byte span.
    pub fn slice(&self, span: ByteSpan) -> &str {
        self.text().get(span.range()).unwrap_or("")
    }

    /// The token before this one in its sentence.
    pub fn previous(&self, id: TokenId) -> Option<TokenId> {
        let sentence = self.sentence(self.token(id).sentence);
        (id.0 > sentence.tokens.start).then(|| TokenId(id.0 - 1))
    }

    /// The token after this one in its sentence.
    pub fn next(&self, id: TokenId) -> Option<TokenId> {
        let sentence = self.sentence(self.token(id).sentence);
        (id.0 + 1 < sentence.tokens.end).then(|| TokenId(id.0 + 1))
    }
}
