//! `Proposition`: one normalised predicate with its arguments. Passives are turned round, control and coordination resolved,
//! nominalisations and light verbs unfolded to the verb that they stand for.

use crate::{PropositionId, SentenceId, TokenId};

/// The `propositions` layer, in order of the predicates' heads; no two have the same head.
#[derive(Clone, Debug, Default)]
pub struct Propositions {
    /// Every proposition; a [`PropositionId`] is a position in it.
    pub list: Vec<Proposition>,
}

/// One predicate with its arguments.
#[derive(Clone, Debug)]
pub struct Proposition {
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// The word that carries the meaning: the verb, the event noun, the adjective.
    pub head: TokenId,
    /// `head` with its particle ("pull" ... "out"), in text order. The event's trigger.
    pub trigger: Vec<TokenId>,
    /// Dictionary form that rules look up: "withdraw", "pull out"; for a noun the verb it stands for ("attack" for "offensive").
    pub predicate: String,
    /// The words' own dictionary form ("offensive"); equals `predicate` for a plain verb.
    pub lemma: String,
    /// How the predicate is expressed.
    pub form: PredicateForm,
    /// Its arguments in deep roles, in text order of their heads.
    pub arguments: Vec<Argument>,
    /// Whether the proposition itself is negated.
    pub polarity: Polarity,
    /// Grammatical time.
    pub tense: Tense,
    /// Modal verb or modal adverb over it ("may", "reportedly").
    pub modality: Option<Modality>,
    /// The proposition that it is embedded in, if any.
    pub embedding: Option<Embedding>,
}

/// How a predicate is expressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PredicateForm {
    /// A verb, finite or not.
    Verb,
    /// An event noun ("the offensive").
    Nominal,
    /// An event noun under a light verb ("launched an attack"); the verb is given.
    LightVerb {
        /// The light verb.
        verb: TokenId,
    },
    /// An adjective or noun predicated with a copula ("is responsible for").
    Copular,
}

/// An argument of a proposition. Coordinated arguments are one `Argument` each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    /// Its deep role.
    pub role: Role,
    /// The head word of the argument's phrase.
    pub head: TokenId,
    /// How it was found, for `dateline why`: "nsubj", "passive by-phrase", "control", "shared with conjunct", "possessive", ...
    pub by: &'static str,
}

/// Deep role of an argument.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Who does it (the subject of the active form).
    Subject,
    /// Whom or what it is done to (the object of the active form).
    Object,
    /// The second object ("gave *Kyiv* weapons").
    IndirectObject,
    /// An embedded clause that is its content ("said *that...*", "agreed *to...*"); the head is the clause's predicate.
    Content,
    /// A prepositional phrase; the preposition's dictionary form.
    Prep(String),
}

/// Whether a proposition is negated, and by which word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Polarity {
    /// Not negated.
    Positive,
    /// Negated by the given word ("not", "no", "without", "never").
    Negative(TokenId),
}

/// Grammatical time of a proposition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tense {
    /// Past or perfect.
    Past,
    /// Present.
    Present,
    /// "will", "is to", "going to".
    Future,
    /// No finite verb says.
    None,
}

/// A modal operator over a proposition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Modality {
    /// What it expresses.
    pub kind: ModalityKind,
    /// The word that expresses it.
    pub cue: TokenId,
}

/// What a modal operator expresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ModalityKind {
    /// "may", "might", "could", "would": not said to be so.
    Possible,
    /// "must", "should", "ought", "need": called for, not done.
    Required,
    /// "if", "unless", "whether", "in case".
    Conditional,
    /// "reportedly", "allegedly": said by somebody unnamed.
    Hearsay,
}

/// How a proposition depends on another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Embedding {
    /// The proposition above.
    pub under: PropositionId,
    /// How it hangs there.
    pub kind: EmbeddingKind,
}

/// How an embedded proposition hangs on the one above.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EmbeddingKind {
    /// Its content: "said that ...", "agreed to ...", "accused of ...ing".
    Content,
    /// A purpose: "in order to", "to monitor the truce".
    Purpose,
    /// A condition: "if ...", "unless ...".
    Condition,
    /// Another adverbial clause ("after", "while", "by ...ing").
    Adverbial,
    /// A relative or adnominal clause on one of its arguments, or a noun among its arguments.
    Attributive,
}

impl Proposition {
    /// The arguments with a role.
    pub fn arguments<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = &'a Argument> + 'a {
        self.arguments.iter().filter(move |argument| argument.role == *role)
    }

    /// The first argument with a role.
    pub fn argument(&self, role: &Role) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.role == *role)
    }
}

impl Propositions {
    /// One proposition.
    pub fn get(&self, id: PropositionId) -> &Proposition {
        &self.list[id.index()]
    }

    /// Ids with their propositions, in order.
    pub fn iter(&self) -> impl Iterator<Item = (PropositionId, &Proposition)> {
        self.list.iter().enumerate().map(|(index, proposition)| (PropositionId::at(index), proposition))
    }

    /// The propositions of a sentence whose tokens are given.
    pub fn within(&self, tokens: crate::TokenSpan) -> impl Iterator<Item = (PropositionId, &Proposition)> {
        let first = self.list.partition_point(|proposition| proposition.head.0 < tokens.start);
        let inside = self.list[first..].iter().take_while(move |proposition| proposition.head.0 < tokens.end);
        inside.enumerate().map(move |(offset, proposition)| (PropositionId::at(first + offset), proposition))
    }

    /// The proposition whose head is the token.
    pub fn headed_by(&self, token: TokenId) -> Option<PropositionId> {
        self.list.binary_search_by_key(&token, |proposition| proposition.head).ok().map(PropositionId::at)
    }

    /// The propositions above, nearest first.
    pub fn chain(&self, id: PropositionId) -> impl Iterator<Item = (PropositionId, EmbeddingKind)> + '_ {
        let up = |id: PropositionId| self.get(id).embedding.map(|embedding| (embedding.under, embedding.kind));
        std::iter::successors(up(id), move |(id, _)| up(*id)).take(self.list.len())
    }
}

impl Role {
    /// The role's name as rules and `dateline why` write it.
    pub fn name(&self) -> &str {
        match self {
            Role::Subject => "subject",
            Role::Object => "object",
            Role::IndirectObject => "iobj",
            Role::Content => "content",
            Role::Prep(preposition) => preposition,
        }
    }
}
