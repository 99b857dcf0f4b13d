//! The whole network: equal to the Python reference on the model's parity set, to itself in any company, and on any path.

use dateline_model::{Article, Language};
use serde::Deserialize;

use crate::encoder;
use crate::heads;
use crate::kernel::Isa;
use crate::model::{Files, Model};
use crate::reader::{Reader, Window};

/// How far a float may lie from the reference's, which the file gives with six decimals.
const TOLERANCE: f32 = 1e-6;

/// A sentence as the reference reads it, with samples of what it computes on the way.
#[derive(Deserialize)]
struct Expected {
    words: Vec<String>,
    upos: Vec<String>,
    feats: Vec<String>,
    /// After the lemma table.
    lemma_table: Vec<String>,
    head: Vec<usize>,
    deprel: Vec<String>,
    entity: Vec<String>,
    /// The first values of the first word's vector, and of the last word's.
    h0: Vec<f32>,
    h_last: Vec<f32>,
    upos_logits0: Vec<f32>,
    arc0: Vec<f32>,
}

fn parity_set(model: Model) -> Vec<Expected> {
    let json = match model {
        Model::Accurate => include_str!("../../../models/reader-en-minilm6/parity.json"),
        Model::Standard => include_str!("../../../models/reader-en-narrow3/parity.json"),
        Model::Fast => include_str!("../../../models/reader-en-conv6/parity.json"),
    };
    serde_json::from_str(json).expect("the parity set parses")
}

fn reader(model: Model, isa: Isa) -> Reader {
    Reader::load(&model.files(), isa).expect("the model loads")
}

/// All floats of a batch: for each sentence the vectors, first-layer outputs and arc scores of its words.
#[derive(PartialEq, Debug)]
struct Floats {
    hidden: usize,
    vectors: Vec<f32>,
    first: Vec<f32>,
    arcs: Vec<f32>,
}

fn floats(reader: &Reader, sentences: &[&Expected]) -> Vec<Floats> {
    let mut batch = encoder::Batch::default();
    let words: Vec<Vec<&str>> = sentences.iter().map(|sentence| sentence.words.iter().map(String::as_str).collect()).collect();
    let windows: Vec<Window> = words.iter().map(|words| reader.push_window(words, 0, 0, &mut batch)).collect();
    let first_pieces: Vec<Vec<usize>> = windows.into_iter().map(|window| window.first_pieces).collect();
    let (mut encoded, mut scratch) = (encoder::Scratch::default(), heads::Scratch::default());
    encoder::encode(&reader.weights, &batch, &mut encoded);
    heads::decode(&reader.weights, &encoded.x, &first_pieces, &mut scratch);
    let (hidden, width) = (reader.weights.config.hidden, reader.weights.heads.first.outputs());
    let mut start = 0;
    first_pieces
        .iter()
        .map(|rows| {
            let range = start..start + rows.len();
            start = range.end;
            Floats {
                hidden,
                vectors: rows.iter().flat_map(|row| &encoded.x[row * hidden..(row + 1) * hidden]).copied().collect(),
                first: scratch.first[range.start * width..range.end * width].to_vec(),
                arcs: heads::arc_scores(&reader.weights, range, &scratch),
            }
        })
        .collect()
}

/// How many words are decoded otherwise than by the reference, with the first of them.
fn differing_words(reader: &Reader, expected: &Expected) -> (usize, String) {
    let words: Vec<&str> = expected.words.iter().map(String::as_str).collect();
    let found = reader.analyse(&[words]).remove(0);
    let mut tags = vec!["O".to_owned(); expected.words.len()];
    for (range, kind) in &found.names {
        for word in range.clone() {
            tags[word] = format!("{}-{kind}", if word == range.start { "B" } else { "I" });
        }
    }
    let describe = |i: usize| {
        let (head, lemma) = (found.head[i].map_or(0, |head| head + 1), &*found.lemma[i]);
        let found = format!("{} {} {lemma} {head} {} {}", found.upos[i], found.feats[i], found.deprel[i], tags[i]);
        let e = expected;
        (found, format!("{} {} {} {} {} {}", e.upos[i], e.feats[i], e.lemma_table[i], e.head[i], e.deprel[i], e.entity[i]))
    };
    let differing: Vec<usize> = (0..expected.words.len()).filter(|i| describe(*i).0 != describe(*i).1).collect();
    (differing.len(), differing.first().map(|i| format!("word {} of `{}`: {:?}", i + 1, expected.words.join(" "), describe(*i))).unwrap_or_default())
}

#[test]
fn the_parity_set_is_read_as_the_reference_reads_it() {
    for model in Model::ALL {
        let reader = reader(model, Isa::detect());
        let set = parity_set(model);
        assert!(set.len() >= 50);
        for (found, expected) in floats(&reader, &set.iter().collect::<Vec<_>>()).iter().zip(&set) {
            let vector = |row: usize| &found.vectors[row * found.hidden..];
            let width = found.first.len() / (expected.words.len() + 1);
            let samples: [(&[f32], &[f32]); 4] = [
                (vector(1), &expected.h0),
                (vector(expected.words.len()), &expected.h_last),
                (&found.first[width..], &expected.upos_logits0),
                (&found.arcs, &expected.arc0),
            ];
            for (found, expected_floats) in samples {
                assert!(expected_floats.len() >= 2);
                let close = found.iter().zip(expected_floats).all(|(a, b)| (a - b).abs() <= TOLERANCE * b.abs().max(1.0));
                assert!(close, "{model}: {:?} is not {expected_floats:?} in `{}`", &found[..expected_floats.len()], expected.words.join(" "));
            }
            let (differing, first) = differing_words(&reader, expected);
            assert_eq!(differing, 0, "{model}: {first}");
        }
    }
}

#[test]
fn a_sentence_does_not_depend_on_its_company() {
    for model in Model::ALL {
        let reader = reader(model, Isa::detect());
        let set = parity_set(model);
        let chosen: Vec<&Expected> = set.iter().take(16).collect();
        let together = floats(&reader, &chosen);
        let reversed: Vec<&Expected> = chosen.iter().rev().copied().collect();
        assert!(floats(&reader, &reversed).iter().rev().zip(&together).all(|(a, b)| a == b), "{model}, in another order");
        for (sentence, found) in chosen.iter().zip(&together) {
            assert!(floats(&reader, &[sentence])[0] == *found, "{model}, alone: {}", sentence.words.join(" "));
        }
    }
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    for model in Model::ALL {
        let set = parity_set(model);
        let chosen: Vec<&Expected> = set.iter().take(6).collect();
        let found: Vec<_> = Isa::available().into_iter().map(|isa| floats(&reader(model, isa), &chosen)).collect();
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{model}");
    }
}

#[test]
fn a_model_that_shares_tensors_needs_the_other_file() {
    let files = Model::Standard.files();
    let error = Reader::from_files(files.model, None, files.vocabulary, files.lemmas).expect_err("without the other file").to_string();
    assert!(error.contains("`embed.word` is in the file of another model"), "{error}");
}

#[test]
fn broken_models_are_refused_with_a_reason() {
    let Files { model: file, vocabulary, lemmas, .. } = Model::Accurate.files();
    for (bytes, reason) in
        [(&b""[..], "not a safetensors file"), (&file[..file.len() - 1], "not a safetensors file"), (&[0x20; 64][..], "not a safetensors file")]
    {
        let error = Reader::from_files(bytes, None, vocabulary, lemmas).expect_err("a broken file").to_string();
        assert!(error.contains(reason), "{error}");
    }
    let error = Reader::from_files(file, None, "[UNK]\n[CLS]\n[SEP]", lemmas).expect_err("a wrong vocabulary").to_string();
    assert!(error.contains("3 pieces"), "{error}");
}

#[test]
fn an_endless_article_is_read_to_its_limit_and_says_so() {
    let text = "Rebels shelled the town.\n\n".repeat(40);
    let article = Article {
        id: "a".into(),
        text: text.clone(),
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    };
    let (document, diagnostics) = reader(Model::Accurate, Isa::detect()).read_at_most(article, 52);
    assert_eq!((document.tokens().len(), document.sentences().len()), (50, 10));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!((diagnostics[0].code, diagnostics[0].span.range()), ("nlp/too-long", 260..text.len()));
}
