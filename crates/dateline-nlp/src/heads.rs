//! The heads. In: the encoder's vectors. Out: for each word its part of speech, features, lemma script, entity tag, head and
//! relation, as numbers in the model's inventories.

use std::ops::Range;

use crate::entity::{best_tags, first_largest};
use crate::float::{dot, quantise, relu_all};
use crate::kernel::{Quantised, multiversion};
use crate::tree::best_tree;
use crate::weights::{Config, Weights};

/// What the network says of one sentence (or window of one); all lists run over its words.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) upos: Vec<usize>,
    pub(crate) feats: Vec<usize>,
    pub(crate) lemma: Vec<usize>,
    pub(crate) tags: Vec<usize>,
    /// 0 for the root, else the head's number from 1.
    pub(crate) heads: Vec<usize>,
    pub(crate) deprel: Vec<usize>,
}

/// Where each head's outputs lie in a row of the fused first layer.
struct Columns {
    upos: Range<usize>,
    feats: Range<usize>,
    lemma: Range<usize>,
    entity: Range<usize>,
    arc_dep: Range<usize>,
    arc_head: Range<usize>,
    rel_dep: Range<usize>,
    rel_head: Range<usize>,
}

impl Columns {
    /// The order in which `Weights::load` puts the layers side by side.
    fn of(config: &Config) -> Columns {
        let mut end = 0;
        let mut next = |width: usize| {
            end += width;
            end - width..end
        };
        Columns {
            upos: next(config.upos.len()),
            feats: next(config.feats.len()),
            lemma: next(config.lemma.len()),
            entity: next(config.entity.len()),
            arc_dep: next(config.arc),
            arc_head: next(config.arc),
            rel_dep: next(config.rel),
            rel_head: next(config.rel),
        }
    }
}

/// Buffers that are used again from batch to batch. Matrices have a row for each sentence's \[CLS\] and each of its words.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    input: Vec<f32>,
    pub(crate) first: Vec<f32>,
    arc_dep: Vec<f32>,
    arc_head: Vec<f32>,
    rel_dep: Vec<f32>,
    rel_head: Vec<f32>,
    quantised: Quantised,
    pairs: Vec<f32>,
    rel_u: Vec<f32>,
    rel_bias: Vec<f32>,
}

/// Runs the heads. `x` are the encoder's vectors, `first_pieces` for each sentence the row of its \[CLS\] followed by the row of
/// each word's first piece.
pub(crate) fn decode(weights: &Weights, x: &[f32], first_pieces: &[Vec<usize>], scratch: &mut Scratch) -> Vec<Parsed> {
    project(weights, x, first_pieces, scratch);
    let mut start = 0;
    first_pieces
        .iter()
        .map(|rows| {
            start += rows.len();
            decode_sentence(weights, start - rows.len()..start, scratch)
        })
        .collect()
}

/// Computes what depends on single words: the first layer of all heads, and the transformed dependents of the arcs.
fn project(weights: &Weights, x: &[f32], first_pieces: &[Vec<usize>], scratch: &mut Scratch) {
    let (isa, hidden) = (weights.isa, weights.config.hidden);
    let Scratch { input, first, arc_dep, arc_head, rel_dep, rel_head, quantised, .. } = scratch;
    input.clear();
    for row in first_pieces.iter().flatten() {
        input.extend_from_slice(&x[row * hidden..(row + 1) * hidden]);
    }
    quantise(isa, input, hidden, quantised);
    weights.heads.first.apply(quantised, first);
    let columns = Columns::of(&weights.config);
    for (part, out) in
        [(columns.arc_dep, &mut *arc_dep), (columns.arc_head, &mut *arc_head), (columns.rel_dep, &mut *rel_dep), (columns.rel_head, &mut *rel_head)]
    {
        out.clear();
        for row in first.chunks_exact(weights.heads.first.outputs()) {
            out.extend_from_slice(&row[part.clone()]);
        }
        relu_all(isa, out);
    }
    quantise(isa, arc_dep, weights.config.arc, quantised);
    weights.heads.arc_u.apply(quantised, arc_dep);
}

/// Decodes one sentence; `rows` are its rows in the scratch matrices, \[CLS\] first.
fn decode_sentence(weights: &Weights, rows: Range<usize>, scratch: &mut Scratch) -> Parsed {
    let columns = Columns::of(&weights.config);
    let width = weights.heads.first.outputs();
    let words = rows.start + 1..rows.end;
    let outputs = |part: &Range<usize>, row: usize| &scratch.first[row * width + part.start..row * width + part.end];
    let choose = |part: &Range<usize>| words.clone().map(|row| first_largest(outputs(part, row))).collect();
    let entity: Vec<f32> = words.clone().flat_map(|row| outputs(&columns.entity, row)).copied().collect();
    let (upos, feats, lemma) = (choose(&columns.upos), choose(&columns.feats), choose(&columns.lemma));
    let tags = best_tags(&entity, &weights.tags);
    let heads = best_tree(&arc_scores(weights, rows.clone(), scratch), words.len());
    let deprel = relations(weights, rows, &heads, scratch);
    Parsed { upos, feats, lemma, tags, heads, deprel }
}

/// Scores of each word (rows) and head (columns, \[CLS\] first).
pub(crate) fn arc_scores(weights: &Weights, rows: Range<usize>, scratch: &Scratch) -> Vec<f32> {
    let arc = weights.config.arc;
    let mut scores = vec![0.0; (rows.len() - 1) * rows.len()];
    all_dots(weights.isa, &scratch.arc_dep[(rows.start + 1) * arc..rows.end * arc], &scratch.arc_head[rows.start * arc..rows.end * arc], arc, &mut scores);
    scores
}

/// The best relation of each word to its head; `root` for the root and for nothing else.
fn relations(weights: &Weights, rows: Range<usize>, heads: &[usize], scratch: &mut Scratch) -> Vec<usize> {
    /// Words at a time: each gives a row of several thousand numbers, which should stay in the cache.
    const CHUNK: usize = 12;
    let (isa, rel) = (weights.isa, weights.config.rel);
    let labels = &weights.config.deprel;
    let root = labels.iter().position(|label| label == "root").expect("the loader checks that there is a root relation");
    let Scratch { rel_dep, rel_head, quantised, pairs, rel_u, rel_bias, .. } = scratch;
    let row_at = |row: usize| row * rel..(row + 1) * rel;
    let mut found = Vec::with_capacity(heads.len());
    let mut scores = vec![0.0; labels.len()];
    for (chunk, heads) in heads.chunks(CHUNK).enumerate() {
        let first = rows.start + 1 + chunk * CHUNK;
        pairs.clear();
        for (i, head) in heads.iter().enumerate() {
            pairs.extend_from_slice(&rel_dep[row_at(first + i)]);
            pairs.extend_from_slice(&rel_head[row_at(rows.start + head)]);
        }
        quantise(isa, pairs, 2 * rel, quantised);
        weights.heads.rel_bias.apply(quantised, rel_bias);
        quantise(isa, &rel_dep[first * rel..(first + heads.len()) * rel], rel, quantised);
        weights.heads.rel_u.apply(quantised, rel_u);
        for (i, head) in heads.iter().enumerate() {
            if *head == 0 {
                found.push(root);
                continue;
            }
            let head = &rel_head[row_at(rows.start + head)];
            all_dots(isa, &rel_u[i * labels.len() * rel..(i + 1) * labels.len() * rel], head, rel, &mut scores);
            scores.iter_mut().zip(&rel_bias[i * labels.len()..]).for_each(|(score, bias)| *score += bias);
            scores[root] = f32::NEG_INFINITY;
            found.push(first_largest(&scores));
        }
    }
    found
}

multiversion! {
    /// Dot products of every row of `a` with every row of `b`, row after row.
    fn all_dots(a: &[f32], b: &[f32], width: usize, out: &mut [f32]) {
        for (a, out) in a.chunks_exact(width).zip(out.chunks_exact_mut(b.len() / width)) {
            for (b, out) in b.chunks_exact(width).zip(out) {
                *out = dot(a, b);
            }
        }
    }
}
