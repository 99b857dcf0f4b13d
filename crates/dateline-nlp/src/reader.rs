//! The reader. In: an article, or sentences that are split into words already. Out: a document, or an analysis of each sentence.

use std::borrow::Cow;
use std::ops::Range;

use dateline_model::{Article, ByteSpan, Deprel, Diagnostic, Document, DocumentBuilder, Language, NameKind, Severity, TokenDraft, Upos};
use sha2::{Digest, Sha256};

use crate::encoder::{self, Batch};
use crate::heads::{self, Parsed};
use crate::kernel::Isa;
use crate::lemma::Table;
use crate::model::{Files, Model};
use crate::segment::segment;
use crate::shape::shape;
use crate::weights::{ReaderError, Unit, Weights};
use crate::wordpiece::WordPiece;

/// Most pieces in a window: the encoder has 512 positions, and \[CLS\] and \[SEP\] take two.
const WINDOW: usize = 510;
/// Pieces that are worth a batch: enough to use every weight several times, few enough to stay in the cache.
const BATCH: usize = 256;
/// Words of an article that are read. A novel has fewer; what is longer is not a report, and would hold up the others.
const MOST_WORDS: usize = 250_000;

/// The trained reader: finds parts of speech, features, lemmas, dependency trees and names.
///
/// It has no state that changes and no threads of its own; one reader may be used from many threads at a time.
pub struct Reader {
    pub(crate) weights: Weights,
    pieces: WordPiece,
    lemmas: Table,
    version: String,
}

/// What the reader says of one sentence; all lists run over its words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Analysis<'r> {
    /// Parts of speech.
    pub upos: Vec<Upos>,
    /// UD features, `_` for none.
    pub feats: Vec<&'r str>,
    /// Dictionary forms.
    pub lemma: Vec<Cow<'r, str>>,
    /// Position of the head from 0; `None` for the root.
    pub head: Vec<Option<usize>>,
    /// Relation to the head.
    pub deprel: Vec<Deprel>,
    /// Names, as ranges of words.
    pub names: Vec<(Range<usize>, NameKind)>,
    /// In how many windows the sentence was read; more than one if it is too long for the network.
    pub windows: usize,
    /// Words of the dateline before the report ("NAIROBI, 14 May -"), which is read by itself.
    pub lead: usize,
}

/// A stretch of a sentence that the network sees at once.
pub(crate) struct Window {
    sentence: usize,
    words: Range<usize>,
    /// Rows of [CLS] and of each word's first piece in the batch.
    pub(crate) first_pieces: Vec<usize>,
}

/// How many words at the beginning are a dateline, its dash included: "NAIROBI, 14 May 2024 -", "Kabul (Reuters) -"; 0 for none.
///
/// A dateline has no words in lower case but units of its date, and something that no sentence begins with: a place in capitals, a
/// number or a bracket.
fn dateline(words: &[&str]) -> usize {
    /// Words that a dateline has at most.
    const LONGEST: usize = 14;
    let Some(dash) = words.iter().take(LONGEST).position(|word| matches!(*word, "-" | "--" | "\u{2013}" | "\u{2014}")) else { return 0 };
    if dash == 0 || words.len() - dash < 4 {
        return 0;
    }
    let before = &words[..dash];
    let shouts = |word: &str| word.chars().count() >= 3 && word.chars().all(char::is_uppercase);
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase) && !matches!(word, "de" | "el" | "al" | "of" | "near");
    let begins = before[0].chars().next().is_some_and(char::is_uppercase);
    let sure = shouts(before[0]) || before.iter().any(|word| *word == "(" || word.chars().all(|c| c.is_ascii_digit()));
    // "COVID-19 cases": the dash stands between spaces in a dateline, which the words behind it show.
    let joined = words[dash + 1].chars().next().is_none_or(|c| c.is_ascii_digit() || c.is_lowercase());
    if begins && sure && !joined && !before.iter().any(|word| small(word)) { dash + 1 } else { 0 }
}

/// What the network reads for a word: its pieces have no case, so that it cannot tell the group "IS" from the verb. It gets another
/// name of the group; the document keeps the word.
fn read_as<'w>(word: &'w str, next: Option<&str>) -> &'w str {
    let asks = || next.is_some_and(|next| matches!(next.to_lowercase().as_str(), "it" | "this" | "that" | "he" | "she" | "there" | "not" | "n't"));
    if word == "IS" && !asks() { "ISIS" } else { word }
}

/// Whether hardly a word of a sentence is in lower case, as in a headline of capitals.
fn is_shouting(words: &[&str]) -> bool {
    !words.iter().any(|word| word.chars().any(char::is_lowercase))
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("version", &self.version).field("isa", &self.weights.isa).finish_non_exhaustive()
    }
}

impl Reader {
    /// A reader whose model is part of the program.
    pub fn embedded(model: Model) -> Result<Reader, ReaderError> {
        Reader::load(&model.files(), Isa::detect())
    }

    /// A reader from the bytes of a model file, of the model file whose tensors it shares, if any, and the texts of its vocabulary
    /// and its lemma table.
    pub fn from_files(model: &[u8], base: Option<&[u8]>, vocabulary: &str, lemmas: &str) -> Result<Reader, ReaderError> {
        Reader::load(&Files { model, base, vocabulary, lemmas }, Isa::detect())
    }

    /// A reader for a given instruction set; what it says does not depend on it.
    pub(crate) fn load(files: &Files<'_>, isa: Isa) -> Result<Reader, ReaderError> {
        let Files { model, base, vocabulary, lemmas } = *files;
        let weights = Weights::load(model, base, isa)?;
        let pieces = WordPiece::new(vocabulary).map_err(ReaderError)?;
        let lemmas = Table::parse(lemmas).map_err(ReaderError)?;
        let rows = weights.embeddings.word_scale.len();
        if pieces.size() != rows {
            return Err(ReaderError(format!("the vocabulary has {} pieces, the model {rows}", pieces.size())));
        }
        let version = match &weights.config.version {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let hash: String = Sha256::digest(model).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let version = format!("{} {version} sha256:{hash}", weights.config.name);
        Ok(Reader { weights, pieces, lemmas, version })
    }

    /// Name and version of the model, with the first digits of its file's SHA-256.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Reads an article.
    pub fn read(&self, article: Article) -> (Document, Vec<Diagnostic>) {
        self.read_at_most(article, MOST_WORDS)
    }

    /// Reads an article up to the sentence in which it exceeds a number of words.
    pub(crate) fn read_at_most(&self, article: Article, most_words: usize) -> (Document, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        if article.language == Language::Other {
            diagnostics.push(Diagnostic {
                span: ByteSpan::of(0..article.text.len()),
                severity: Severity::Warning,
                code: "nlp/language",
                message: "The article is not in English, so it was not read.".to_owned(),
                hint: Some("Only English is read so far.".to_owned()),
            });
            return (DocumentBuilder::new(article).finish(), diagnostics);
        }
        let text = article.text.clone();
        let mut segments = segment(&text);
        let mut words = 0;
        let kept = segments.iter().take_while(|segment| {
            words += segment.words.len();
            words <= most_words
        });
        let kept = kept.count();
        if let Some(first) = segments.get(kept) {
            diagnostics.push(Diagnostic {
                span: ByteSpan::of(first.span.start as usize..text.len()),
                severity: Severity::Error,
                code: "nlp/too-long",
                message: format!("The article has more than {most_words} words; the rest was not read."),
                hint: Some("Give each report as an article of its own.".to_owned()),
            });
            segments.truncate(kept);
        }
        diagnostics.extend(segments.iter().filter(|segment| !segment.kind.is_coded()).map(|segment| Diagnostic {
            span: segment.span,
            severity: Severity::Info,
            code: "nlp/boilerplate",
            message: "This is no part of the report (a link to another, a caption, an invitation) and is not coded.".to_owned(),
            hint: Some("The phrases are in data/lexicons/en/boilerplate.csv.".to_owned()),
        }));
        let mut builder = DocumentBuilder::new(article);
        let form = |span: &ByteSpan| text.get(span.range()).unwrap_or_default();
        let sentences = segments.iter().map(|segment| segment.words.iter().map(form).collect());
        self.analyse_each(sentences, |i, analysis| {
            let segment = &segments[i];
            if analysis.windows > 1 {
                diagnostics.push(Diagnostic {
                    span: segment.span,
                    severity: Severity::Warning,
                    code: "nlp/long-sentence",
                    message: format!("The sentence is too long to be read at once; it was read in {} parts.", analysis.windows),
                    hint: None,
                });
            }
            let drafts: Vec<TokenDraft<'_>> = (0..segment.words.len())
                .map(|word| TokenDraft {
                    span: segment.words[word],
                    lemma: &analysis.lemma[word],
                    upos: analysis.upos[word],
                    feats: analysis.feats[word],
                    head: analysis.head[word],
                    deprel: analysis.deprel[word],
                })
                .collect();
            builder.sentence(segment.span, segment.kind, &drafts, &analysis.names);
        });
        diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
        (builder.finish(), diagnostics)
    }

    /// Analyses sentences that are split into words.
    pub fn analyse(&self, sentences: &[Vec<&str>]) -> Vec<Analysis<'_>> {
        let mut found = Vec::with_capacity(sentences.len());
        self.analyse_each(sentences.iter().cloned(), |_, analysis| found.push(analysis));
        found
    }

    /// Analyses sentences in batches and gives each analysis, in order, to `emit`.
    fn analyse_each<'t, 'r>(&'r self, sentences: impl Iterator<Item = Vec<&'t str>>, mut emit: impl FnMut(usize, Analysis<'r>)) {
        let mut scratch = (encoder::Scratch::default(), heads::Scratch::default());
        let (mut batch, mut windows) = (Batch::default(), Vec::new());
        // Sentences that have words in the batch, and the number of the first of them.
        let mut waiting: Vec<(Vec<&'t str>, Analysis<'r>)> = Vec::new();
        let mut emitted = 0;
        for words in sentences {
            let mut next = 0;
            let sentence = waiting.len();
            let lead = dateline(&words);
            waiting.push((words, Analysis { lead, ..Analysis::default() }));
            while next < waiting[sentence].0.len() {
                let end = if next < lead { lead } else { waiting[sentence].0.len() };
                let window = self.push_window(&waiting[sentence].0[..end], next, sentence, &mut batch);
                next = window.words.end;
                windows.push(window);
                if batch.positions() >= BATCH {
                    self.run(&mut batch, &mut windows, &mut scratch, &mut waiting);
                }
            }
            // No window waits: all sentences are complete.
            if windows.is_empty() {
                for (_, analysis) in waiting.drain(..) {
                    emit(emitted, analysis);
                    emitted += 1;
                }
            }
        }
        self.run(&mut batch, &mut windows, &mut scratch, &mut waiting);
        for (_, analysis) in waiting {
            emit(emitted, analysis);
            emitted += 1;
        }
    }

    /// Adds as many words as fit, from `start`, to the batch.
    pub(crate) fn push_window(&self, words: &[&str], start: usize, sentence: usize, batch: &mut Batch) -> Window {
        let unit = self.weights.config.unit;
        let begun = batch.positions();
        batch.pieces.push(self.pieces.cls);
        batch.close(unit, 0);
        let mut first_pieces = vec![begun];
        let mut end = start;
        let shouting = is_shouting(words);
        for (at, word) in words.iter().enumerate().skip(start) {
            let first = batch.positions();
            let read = if shouting { word } else { read_as(word, words.get(at + 1).copied()) };
            self.pieces.encode(read, WINDOW, &mut batch.pieces);
            batch.close(unit, shape(word, end == 0));
            if batch.positions() - begun > WINDOW + 1 {
                batch.truncate(first);
                break;
            }
            first_pieces.push(first);
            end += 1;
        }
        if unit == Unit::Piece {
            batch.pieces.push(self.pieces.sep);
            batch.close(unit, 0);
        }
        batch.sentences.push(begun..batch.positions());
        Window { sentence, words: start..end, first_pieces }
    }

    /// Runs the network on a batch, adds what it says to the waiting sentences, and empties the batch.
    fn run<'r>(
        &'r self,
        batch: &mut Batch,
        windows: &mut Vec<Window>,
        scratch: &mut (encoder::Scratch, heads::Scratch),
        waiting: &mut [(Vec<&str>, Analysis<'r>)],
    ) {
        if windows.is_empty() {
            return;
        }
        encoder::encode(&self.weights, batch, &mut scratch.0);
        let first_pieces: Vec<Vec<usize>> = windows.iter_mut().map(|window| std::mem::take(&mut window.first_pieces)).collect();
        let parsed = heads::decode(&self.weights, &scratch.0.x, &first_pieces, &mut scratch.1);
        for (window, parsed) in windows.drain(..).zip(parsed) {
            let (words, analysis) = &mut waiting[window.sentence];
            self.join(analysis, &words[window.words.clone()], window.words.start, &parsed);
        }
        batch.clear();
    }

    /// Adds a window to the analysis of its sentence. The root of a later window hangs on that of the first, as parataxis; the root of
    /// a dateline hangs on that of the report behind it.
    fn join<'r>(&'r self, analysis: &mut Analysis<'r>, words: &[&str], start: usize, parsed: &Parsed) {
        let weights = &self.weights;
        let mut sentence_root = analysis.head.iter().position(Option::is_none);
        if let Some(lead) = sentence_root.filter(|_| start == analysis.lead) {
            let root = parsed.heads.iter().position(|head| *head == 0).unwrap_or_default();
            analysis.head[lead] = Some(start + root);
            analysis.deprel[lead] = Deprel::Parataxis;
            sentence_root = None;
        }
        for (i, word) in words.iter().enumerate() {
            let upos = weights.upos[parsed.upos[i]];
            analysis.upos.push(upos);
            analysis.feats.push(&weights.config.feats[parsed.feats[i]]);
            analysis.lemma.push(self.lemmas.choose(word, upos, weights.scripts[parsed.lemma[i]].apply(word)));
            let (head, deprel) = match parsed.heads[i].checked_sub(1) {
                Some(head) => (Some(start + head), weights.deprel[parsed.deprel[i]]),
                None if sentence_root.is_some() => (sentence_root, Deprel::Parataxis),
                None => (None, Deprel::Root),
            };
            analysis.head.push(head);
            analysis.deprel.push(deprel);
        }
        let names = crate::entity::names(parsed.tags.iter().map(|tag| weights.tags[*tag]));
        analysis.names.extend(names.into_iter().map(|(range, kind)| (start + range.start..start + range.end, kind)));
        analysis.windows += usize::from(start != 0 || analysis.lead == 0);
    }
}
