//! What the passes of this stage share. In: the document and the layers below. Out: subjects, contents and drafts of statements.

use dateline_model::{ByteSpan, Deprel, Document, FoundBy, PropositionId, Propositions, Role, SentenceId, Stance, TokenId, TokenSpan, Upos};

use super::lexicon::{Pos, ReportingLexicon};
use super::quotes::{Quotes, is_mark};

/// The inputs of the stage, with the indexes that every pass needs.
pub(super) struct Reading<'a> {
    pub(super) doc: &'a Document,
    pub(super) propositions: &'a Propositions,
    pub(super) lexicon: &'a ReportingLexicon,
    pub(super) quotes: Quotes,
    by_token: Vec<Option<PropositionId>>,
}

/// A statement before ids are given.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) sentence: SentenceId,
    pub(super) source: Option<TokenId>,
    pub(super) cue: ByteSpan,
    /// The word that carries the cue.
    pub(super) cue_head: TokenId,
    /// Tokens of the phrase that names source and cue; a relative clause on one of them speaks of the content.
    pub(super) attribution: Vec<TokenId>,
    /// Tokens of the content, sorted; the cue clause in its middle is left out.
    pub(super) tokens: Vec<TokenId>,
    /// False for a statement about what somebody else said first: it does not vouch for the propositions in its content.
    pub(super) vouches: bool,
    pub(super) content: ByteSpan,
    pub(super) stance: Stance,
    pub(super) quoted: bool,
    pub(super) found_by: FoundBy,
}

impl<'a> Reading<'a> {
    pub(super) fn new(doc: &'a Document, propositions: &'a Propositions, lexicon: &'a ReportingLexicon, quotes: Quotes) -> Self {
        let mut by_token = vec![None; doc.tokens().len()];
        for (id, proposition) in propositions.iter() {
            if let Some(slot @ None) = by_token.get_mut(proposition.head.index()) {
                *slot = Some(id);
            }
        }
        Reading { doc, propositions, lexicon, quotes, by_token }
    }

    /// The proposition that a token heads.
    pub(super) fn proposition(&self, token: TokenId) -> Option<PropositionId> {
        self.by_token.get(token.index()).copied().flatten()
    }

    /// The first dependent with the relation.
    pub(super) fn dependent(&self, token: TokenId, relation: Deprel) -> Option<TokenId> {
        self.doc.dependent(token, relation)
    }

    /// The preposition or marker of a phrase or clause ("of" in "of failing"), as its lower-case form.
    pub(super) fn marker(&self, token: TokenId) -> Option<String> {
        let mark = self.doc.children(token).iter().copied().find(|child| {
            matches!(self.doc.deprel(*child), Deprel::Case | Deprel::Mark)
                && *child < token
                && self.doc.form(*child) != "'s"
                && self.doc.upos(*child) != Upos::Part
        })?;
        Some(self.doc.form(mark).to_lowercase())
    }

    /// Whether a clause is marked by "to".
    pub(super) fn has_to(&self, token: TokenId) -> bool {
        self.doc.dependents(token, &[Deprel::Mark]).any(|mark| self.doc.form(mark).eq_ignore_ascii_case("to"))
    }

    /// Whether a verb form is a gerund or present participle.
    pub(super) fn is_ing(&self, token: TokenId) -> bool {
        self.doc.form(token).to_lowercase().ends_with("ing") && matches!(self.doc.upos(token), Upos::Verb | Upos::Aux)
    }

    /// Whether the word is the predicate of a clause: a verb, or something with a copula.
    pub(super) fn is_predicate(&self, token: TokenId) -> bool {
        self.doc.upos(token) == Upos::Verb || self.dependent(token, Deprel::Cop).is_some()
    }

    /// Whether a verb is in the passive, also as a bare participle after a noun ("claims denied by Kyiv").
    pub(super) fn is_passive(&self, verb: TokenId) -> bool {
        self.doc.children(verb).iter().any(|child| self.doc.deprel(*child) == Deprel::AuxPass || self.doc.deprel(*child).is_passive_subject())
            || (self.doc.deprel(verb) == Deprel::Acl
                && self.doc.feat(verb, "VerbForm") == Some("Part")
                && !self.is_ing(verb)
                && self.dependent(verb, Deprel::Obj).is_none())
    }

    /// The by-phrase of a passive.
    pub(super) fn by_agent(&self, verb: TokenId) -> Option<TokenId> {
        let oblique = [Deprel::OblAgent, Deprel::Obl];
        self.doc.dependents(verb, &oblique).find(|child| self.doc.deprel(*child) == Deprel::OblAgent || self.marker(*child).as_deref() == Some("by"))
    }

    /// Who speaks: the subject of the verb in its active form, through control, coordination and relative clauses.
    pub(super) fn speaker(&self, verb: TokenId) -> Option<TokenId> {
        let own = self.subject_in_tree(verb, 0);
        if self.is_passive(verb) {
            return self.by_agent(verb);
        }
        let argued = self.proposition(verb).and_then(|id| self.propositions.get(id).argument(&Role::Subject)).map(|argument| argument.head);
        // An own subject in the tree is surer than one passed down; a relative pronoun is nobody.
        let has_own = self.doc.children(verb).iter().any(|child| self.doc.deprel(*child).is_subject());
        let found = if has_own { own.or(argued) } else { argued.or(own) };
        found.filter(|token| *token != verb && !self.is_relative(*token) && !self.is_expletive(*token))
    }

    fn subject_in_tree(&self, verb: TokenId, depth: usize) -> Option<TokenId> {
        if depth > 8 {
            return None;
        }
        let subjects: Vec<TokenId> = self.doc.children(verb).iter().copied().filter(|child| self.doc.deprel(*child).is_subject()).collect();
        // "The general, sources said, ordered it": of two the nearest before the verb is its own.
        let nearest = subjects.iter().copied().rfind(|subject| *subject < verb && self.doc.upos(*subject) != Upos::Sconj);
        if let Some(subject) = nearest.or_else(|| subjects.first().copied()) {
            return if self.is_relative(subject) { self.antecedent(verb) } else { Some(subject) };
        }
        let head = self.doc.head(verb)?;
        match self.doc.deprel(verb) {
            Deprel::Acl | Deprel::AclRelcl => Some(head),
            // "found the raid justified and called it swift": a finite verb that a parser hung on an infinite one goes with the finite verb above.
            Deprel::Conj if self.doc.feat(verb, "VerbForm") == Some("Fin") && !self.is_finite(head) => {
                let above = self.doc.ancestors(head).find(|above| self.is_finite(*above))?;
                self.subject_in_tree(above, depth + 1)
            }
            Deprel::Xcomp => self.dependent(head, Deprel::Obj).or_else(|| self.subject_in_tree(head, depth + 1)),
            Deprel::Conj | Deprel::Advcl | Deprel::Parataxis | Deprel::Dep | Deprel::Ccomp if self.doc.upos(head) == Upos::Verb || self.is_predicate(head) => {
                let subject = self.subject_in_tree(head, depth + 1);
                if self.is_passive(head) && self.doc.deprel(verb) == Deprel::Conj && self.is_passive(verb) { None } else { subject }
            }
            _ => None,
        }
    }

    /// Whether a word is the predicate of a finite clause.
    fn is_finite(&self, token: TokenId) -> bool {
        let finite = |token: TokenId| self.doc.feat(token, "VerbForm") == Some("Fin");
        finite(token)
            || self.doc.children(token).iter().any(|child| matches!(self.doc.deprel(*child), Deprel::Aux | Deprel::AuxPass | Deprel::Cop) && finite(*child))
    }

    /// What a relative clause is about.
    pub(super) fn antecedent(&self, verb: TokenId) -> Option<TokenId> {
        let clause = std::iter::once(verb)
            .chain(self.doc.ancestors(verb))
            .find(|token| matches!(self.doc.deprel(*token), Deprel::AclRelcl | Deprel::AdvclRelcl | Deprel::Acl))?;
        self.doc.head(clause)
    }

    /// Whether a word is a relative pronoun.
    pub(super) fn is_relative(&self, token: TokenId) -> bool {
        let relative_form = matches!(self.doc.form(token).to_lowercase().as_str(), "who" | "which" | "that" | "whom");
        self.doc.feat(token, "PronType") == Some("Rel") || (relative_form && self.doc.upos(token) == Upos::Pron && self.antecedent_clause(token))
    }

    fn antecedent_clause(&self, token: TokenId) -> bool {
        self.doc.ancestors(token).take(3).any(|token| matches!(self.doc.deprel(token), Deprel::AclRelcl | Deprel::AdvclRelcl))
    }

    fn is_expletive(&self, token: TokenId) -> bool {
        self.doc.deprel(token) == Deprel::Expl
    }

    /// Whether a predicate is negated.
    pub(super) fn is_negated(&self, token: TokenId) -> bool {
        let negation = |child: &TokenId| {
            matches!(self.doc.lemma(*child), "not" | "never" | "n't" | "no" | "neither" | "nor")
                && matches!(self.doc.deprel(*child).base(), "advmod" | "det" | "cc")
                || matches!(self.doc.form(*child).to_lowercase().as_str(), "not" | "n't" | "n’t" | "never")
        };
        self.doc.children(token).iter().any(negation)
    }

    /// Whether saying that one does it is to bind oneself ("we pledge to", "I have decided to").
    pub(super) fn is_commissive(&self, predicate: &str) -> bool {
        let promised = self.lexicon.cue(Pos::Verb, predicate, |_| true).is_some_and(|cue| cue.stance == Stance::Promises);
        promised || matches!(predicate, "decide" | "warn" | "intend")
    }

    /// The clause that a word belongs to: the nearest predicate at or above it.
    pub(super) fn clause(&self, token: TokenId) -> TokenId {
        let mut top = token;
        for above in std::iter::once(token).chain(self.doc.ancestors(token)) {
            top = above;
            if self.is_predicate(above) {
                break;
            }
        }
        top
    }

    /// Lower-case form of the token at a distance, within the sentence.
    pub(super) fn form_at(&self, token: TokenId, distance: u32) -> Option<String> {
        let at = TokenId(token.0 + distance);
        (at.index() < self.doc.tokens().len() && self.doc.token(at).sentence == self.doc.token(token).sentence).then(|| self.doc.form(at).to_lowercase())
    }

    /// The tokens of a content: the subtree of its head without some subtrees, without its complementiser and without what is cut off at its edges.
    pub(super) fn content(&self, head: TokenId, without: &[TokenId]) -> Vec<TokenId> {
        let cut: Vec<TokenId> = without.iter().flat_map(|token| self.doc.subtree(*token)).collect();
        let mut tokens: Vec<TokenId> = self.doc.subtree(head).into_iter().filter(|token| !cut.contains(token)).collect();
        self.trim_tokens(&mut tokens, head);
        tokens
    }

    /// Drops punctuation, conjunctions and complementisers from the edges.
    pub(super) fn trim_tokens(&self, tokens: &mut Vec<TokenId>, head: TokenId) {
        let idle = |token: TokenId, first: bool| {
            let relation = self.doc.deprel(token);
            let own = self.doc.head(token) == Some(head);
            self.doc.upos(token) == Upos::Punct
                || (first && own && relation == Deprel::Cc)
                || (first && relation == Deprel::Mark && self.doc.form(token).eq_ignore_ascii_case("that"))
                || (first
                    && own
                    && matches!(relation, Deprel::Mark | Deprel::Case)
                    && matches!(self.doc.form(token).to_lowercase().as_str(), "that" | "to" | "of" | "for" | "with" | "as" | "on"))
        };
        while tokens.first().is_some_and(|token| idle(*token, true)) {
            tokens.remove(0);
        }
        while tokens.last().is_some_and(|token| idle(*token, false)) {
            tokens.pop();
        }
    }

    /// The characters of a content: from its first to its last token, with the quotation marks and full stop that belong to it.
    pub(super) fn span(&self, tokens: &[TokenId]) -> ByteSpan {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return ByteSpan::new(0, 0) };
        let mut span = self.doc.token(*first).span.cover(self.doc.token(*last).span);
        for quote in &self.quotes.list {
            // A content that touches a whole quotation at either edge holds its marks.
            let (touches_start, touches_end) = (self.only_marks(quote.outer.start, span.start), self.only_marks(span.end, quote.outer.end));
            if span.overlaps(quote.outer) && !quote.outer.contains(span) {
                if quote.outer.end > span.end && touches_end {
                    span = ByteSpan::new(span.start, quote.outer.end);
                }
                if quote.outer.start < span.start && touches_start {
                    span = ByteSpan::new(quote.outer.start, span.end);
                }
            }
        }
        let sentence = self.doc.sentence(self.doc.token(*first).sentence).span;
        ByteSpan::new(span.start.max(sentence.start), span.end.min(sentence.end))
    }

    fn only_marks(&self, start: u32, end: u32) -> bool {
        start <= end
            && self
                .doc
                .slice(ByteSpan::new(start, end))
                .chars()
                .all(|c| is_mark(c) || matches!(c, '.' | ',' | '!' | '?' | ';' | '\'' | '’') || c.is_whitespace())
    }

    /// The tokens of a sentence that lie in a byte span.
    pub(super) fn tokens_in(&self, sentence: SentenceId, span: ByteSpan) -> Vec<TokenId> {
        self.doc.sentence(sentence).tokens.ids().filter(|token| span.contains(self.doc.token(*token).span)).collect()
    }

    /// The head of a stretch of words: the nominal whose own head lies outside.
    pub(super) fn head_of(&self, tokens: TokenSpan) -> Option<TokenId> {
        let outside = |token: TokenId| self.doc.head(token).is_none_or(|head| !tokens.has(head));
        let nominal = |token: &TokenId| self.doc.upos(*token).is_nominal() || self.doc.upos(*token) == Upos::Pron;
        tokens.ids().filter(|token| outside(*token)).find(nominal).or_else(|| tokens.ids().rfind(nominal))
    }

    /// Whether a noun phrase is about an act: it heads a proposition or holds a clause.
    pub(super) fn is_eventive(&self, noun: TokenId) -> bool {
        self.doc.dependents(noun, &[Deprel::Conj]).chain(std::iter::once(noun)).any(|token| self.proposition(token).is_some())
            || self.doc.dependents(noun, &[Deprel::Acl]).next().is_some()
    }
}
