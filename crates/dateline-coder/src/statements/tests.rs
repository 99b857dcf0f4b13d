//! What must hold on any tree, also a wrong one. What is right stands in `tests/gold/statements/`.

use dateline_model::{Article, ByteSpan, Date, Deprel, Document, DocumentBuilder, Language, SentenceKind, Status, Timexes, TokenDraft, Upos};

use super::*;
use crate::propositions::{PredicateLexicon, propositions};

fn lexicon() -> ReportingLexicon {
    let (reporting, factuality) = (include_str!("../../../../data/lexicons/en/reporting.csv"), include_str!("../../../../data/lexicons/en/factuality.csv"));
    ReportingLexicon::parse(reporting, factuality).expect("the tables of the repository are well formed")
}

fn predicates() -> PredicateLexicon {
    let files = |path: &str| match path {
        "lexicons/en/nominalisations.csv" => Some(include_str!("../../../../data/lexicons/en/nominalisations.csv").to_owned()),
        "lexicons/en/light-verbs.csv" => Some(include_str!("../../../../data/lexicons/en/light-verbs.csv").to_owned()),
        _ => None,
    };
    PredicateLexicon::parse(&files).expect("the tables of the repository are well formed")
}

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

const WORDS: &[(&str, Upos)] = &[
    ("said", Upos::Verb),
    ("denied", Upos::Verb),
    ("accused", Upos::Verb),
    ("adding", Upos::Verb),
    ("attacked", Upos::Verb),
    ("announced", Upos::Verb),
    ("allegations", Upos::Noun),
    ("attack", Upos::Noun),
    ("ministry", Upos::Noun),
    ("Kenya", Upos::Propn),
    ("it", Upos::Pron),
    ("which", Upos::Pron),
    ("that", Upos::Sconj),
    ("of", Upos::Adp),
    ("according", Upos::Verb),
    ("to", Upos::Part),
    ("not", Upos::Part),
    ("would", Upos::Aux),
    ("reportedly", Upos::Adv),
    ("alleged", Upos::Adj),
    (",", Upos::Punct),
    (":", Upos::Punct),
    ("\"", Upos::Punct),
    ("“", Upos::Punct),
    ("”", Upos::Punct),
    ("?", Upos::Punct),
];

/// A document of sentences with arbitrary words and arbitrary trees, cycles included.
fn nonsense(dice: &mut Dice) -> Document {
    let sentences: Vec<Vec<usize>> = (0..3).map(|_| (0..1 + dice.below(14)).map(|_| dice.below(WORDS.len())).collect()).collect();
    let mut text = String::new();
    let mut spans = Vec::new();
    for sentence in &sentences {
        let mut tokens = Vec::new();
        for word in sentence {
            let start = text.len();
            text.push_str(WORDS[*word].0);
            tokens.push(ByteSpan::of(start..text.len()));
            text.push_str([" ", "", "\n\n"][dice.below(12).saturating_sub(9).min(2)]);
        }
        spans.push(tokens);
    }
    let article = Article {
        id: "nonsense".into(),
        text,
        title: None,
        publisher: None,
        url: None,
        publication_date: Some(Date::constant(2024, 5, 15)),
        language: Language::English,
        text_hash: String::new(),
    };
    let mut builder = DocumentBuilder::new(article);
    for (sentence, tokens) in sentences.iter().zip(&spans) {
        let drafts: Vec<TokenDraft<'_>> = sentence
            .iter()
            .zip(tokens)
            .map(|(word, span)| TokenDraft {
                span: *span,
                lemma: match WORDS[*word].0 {
                    "said" => "say",
                    "denied" => "deny",
                    "accused" => "accuse",
                    "adding" => "add",
                    "attacked" => "attack",
                    "announced" => "announce",
                    "allegations" => "allegation",
                    other => other,
                },
                upos: WORDS[*word].1,
                feats: ["VerbForm=Fin|Tense=Past", "VerbForm=Inf", "_"][dice.below(3)],
                head: Some(dice.below(sentence.len() + 1)).filter(|head| *head < sentence.len()),
                deprel: Deprel::ALL[dice.below(Deprel::ALL.len())],
            })
            .collect();
        let kind = [SentenceKind::Prose, SentenceKind::Headline, SentenceKind::Link][dice.below(3)];
        builder.sentence(tokens[0].cover(tokens[tokens.len() - 1]), kind, &drafts, &[]);
    }
    builder.finish()
}

#[test]
fn any_tree_is_read_without_panic_and_spans_stay_in_their_sentence() {
    let (lexicon, predicates) = (lexicon(), predicates());
    let mut dice = Dice(7);
    let mut found = 0;
    for _ in 0..3000 {
        let doc = nonsense(&mut dice);
        let propositions = propositions(&doc, &predicates);
        let (statements, _) = statements(&doc, &propositions, &Timexes::default(), &lexicon);
        assert_eq!(statements.factuality.len(), propositions.list.len());
        found += statements.list.len();
        for statement in &statements.list {
            let sentence = doc.sentence(statement.sentence);
            let text = sentence.span;
            assert!(text.contains(statement.cue) && text.contains(statement.content), "{statement:?} in {text:?}: {}", doc.text());
            assert!(doc.text().is_char_boundary(statement.content.start as usize) && doc.text().is_char_boundary(statement.content.end as usize));
            assert!(statement.source.is_none_or(|source| sentence.tokens.has(source)));
            assert!(!statement.content.is_empty() && !show(&doc, statement).is_empty());
            assert!(statement.parent.is_none_or(|parent| parent.index() < statements.list.len()));
        }
        for factuality in &statements.factuality {
            assert!(!factuality.because.is_empty());
            assert!(factuality.statement.is_none_or(|id| id.index() < statements.list.len()));
            assert!(factuality.status != Status::Denied || factuality.because != "the author");
        }
    }
    assert!(found > 500, "the nonsense holds too few cues to test anything: {found}");
}

#[test]
fn the_result_is_the_same_on_every_run() {
    let (lexicon, predicates) = (lexicon(), predicates());
    let doc = nonsense(&mut Dice(11));
    let propositions = propositions(&doc, &predicates);
    let print = || format!("{:?}", statements(&doc, &propositions, &Timexes::default(), &lexicon));
    assert_eq!(print(), print());
}
