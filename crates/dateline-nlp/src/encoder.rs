//! The encoder. In: word pieces of several sentences, one after the other. Out: a vector for each position.
//!
//! A position is a piece, or in a smaller reader a whole word, whose embedding is the mean of its pieces'.
//!
//! Sentences lie in one matrix without padding; only attention looks at one sentence at a time. Every other step works on
//! rows alone, so a sentence's result cannot depend on its neighbours.

use std::ops::Range;

use crate::convolution::convolve;
use crate::float::{add_and_norm, gelu_all, norm_row, quantise, softmax_terms};
use crate::kernel::{Quantised, multiversion};
use crate::weights::{Layer, Layers, Unit, Weights};

/// Values of a piece that one attention head sees.
pub(crate) const HEAD: usize = 32;
/// Pieces whose attention scores are computed at a time.
const KEYS: usize = 32;

/// The positions of several sentences, with their pieces.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) pieces: Vec<u32>,
    /// Where each position's pieces end; they begin where those of the position before end.
    pub(crate) ends: Vec<usize>,
    /// The shape of each position.
    pub(crate) shapes: Vec<u8>,
    /// The positions of each sentence, with its [CLS] and, if it has one, [SEP].
    pub(crate) sentences: Vec<Range<usize>>,
}

impl Batch {
    /// Positions so far.
    pub(crate) fn positions(&self) -> usize {
        self.ends.len()
    }

    /// Makes what was pushed to `pieces` since the last position one position, or one for each piece.
    pub(crate) fn close(&mut self, unit: Unit, shape: u8) {
        let begun = self.ends.last().copied().unwrap_or_default();
        match unit {
            Unit::Piece => self.ends.extend(begun + 1..=self.pieces.len()),
            Unit::Word => self.ends.push(self.pieces.len()),
        }
        self.shapes.resize(self.ends.len(), shape);
    }

    /// Takes back all positions from a given one on.
    pub(crate) fn truncate(&mut self, positions: usize) {
        self.ends.truncate(positions);
        self.shapes.truncate(positions);
        self.pieces.truncate(self.ends.last().copied().unwrap_or_default());
    }

    pub(crate) fn clear(&mut self) {
        self.truncate(0);
        self.sentences.clear();
    }
}

/// Buffers that are used again from batch to batch.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Activations; the result after the last layer.
    pub(crate) x: Vec<f32>,
    pub(crate) y: Vec<f32>,
    pub(crate) wide: Vec<f32>,
    pub(crate) quantised: Quantised,
    attention: AttentionScratch,
}

/// Buffers of one attention head.
#[derive(Debug, Default)]
struct AttentionScratch {
    /// Keys of one head in blocks of [`KEYS`] pieces; in a block, a row for each dimension.
    keys: Vec<f32>,
    /// Values of one head, a row for each piece.
    values: Vec<f32>,
    scores: Vec<f32>,
}

/// Runs the encoder; `scratch.x` holds one row of `hidden` values for each position afterwards.
pub(crate) fn encode(weights: &Weights, batch: &Batch, scratch: &mut Scratch) {
    embed(weights, batch, &mut scratch.x);
    match &weights.layers {
        Layers::Attention { layers, positions: _ } => attend_all(weights, layers, batch, scratch),
        Layers::Convolution { projection, layers } => convolve(weights, projection, layers, batch, scratch),
    }
}

/// Runs the layers of a transformer.
fn attend_all(weights: &Weights, layers: &[Layer], batch: &Batch, scratch: &mut Scratch) {
    let (isa, hidden) = (weights.isa, weights.config.hidden);
    let Scratch { x, y, wide, quantised, attention } = scratch;
    for layer in layers {
        quantise(isa, x, hidden, quantised);
        layer.qkv.apply(quantised, wide);
        y.resize(x.len(), 0.0);
        for rows in &batch.sentences {
            attend(isa, &wide[rows.start * 3 * hidden..rows.end * 3 * hidden], hidden, attention, &mut y[rows.start * hidden..rows.end * hidden]);
        }
        quantise(isa, y, hidden, quantised);
        layer.o.apply(quantised, y);
        add_and_norm(isa, x, y, &layer.ln1.weight, &layer.ln1.bias);
        quantise(isa, x, hidden, quantised);
        layer.ffn_in.apply(quantised, wide);
        gelu_all(isa, wide);
        quantise(isa, wide, weights.config.ffn, quantised);
        layer.ffn_out.apply(quantised, y);
        add_and_norm(isa, x, y, &layer.ln2.weight, &layer.ln2.bias);
    }
}

/// Sums the embeddings of each position and normalises them.
fn embed(weights: &Weights, batch: &Batch, x: &mut Vec<f32>) {
    let (hidden, tables) = (weights.config.width(), &weights.embeddings);
    let places: &[f32] = match &weights.layers {
        Layers::Attention { positions, .. } => positions,
        Layers::Convolution { .. } => &[],
    };
    x.clear();
    x.resize(batch.positions() * hidden, 0.0);
    for rows in &batch.sentences {
        for (position, row) in rows.clone().enumerate() {
            let shape = usize::from(batch.shapes[row]);
            let out = &mut x[row * hidden..(row + 1) * hidden];
            let begun = row.checked_sub(1).map_or(0, |before| batch.ends[before]);
            let pieces = &batch.pieces[begun..batch.ends[row]];
            for piece in pieces.iter().map(|piece| *piece as usize) {
                let scale = tables.word_scale[piece];
                for (out, word) in out.iter_mut().zip(&tables.word[piece * hidden..(piece + 1) * hidden]) {
                    *out += f32::from(*word) * scale;
                }
            }
            if pieces.len() > 1 {
                let count = pieces.len() as f32;
                out.iter_mut().for_each(|out| *out /= count);
            }
            if let Some(place) = places.get(position * hidden..(position + 1) * hidden) {
                out.iter_mut().zip(place).for_each(|(out, place)| *out += place);
            }
            let shape = &tables.shape[shape * hidden..(shape + 1) * hidden];
            out.iter_mut().zip(shape).for_each(|(out, shape)| *out += shape);
            norm_row(out, &tables.norm.weight, &tables.norm.bias);
        }
    }
}

multiversion! {
    /// Attention over one sentence: `qkv` has queries, keys and values of each piece side by side, `out` a row for each piece.
    fn attend(qkv: &[f32], hidden: usize, scratch: &mut AttentionScratch, out: &mut [f32]) {
        let count = out.len() / hidden;
        let scale = 1.0 / (HEAD as f32).sqrt();
        // The keys behind the last piece are zeros, and their scores are not used.
        let padded = count.next_multiple_of(KEYS);
        let AttentionScratch { keys, values, scores } = scratch;
        keys.clear();
        keys.resize(HEAD * padded, 0.0);
        values.resize(count * HEAD, 0.0);
        scores.resize(padded, 0.0);
        for head in (0..hidden).step_by(HEAD) {
            for (piece, row) in qkv.chunks_exact(3 * hidden).enumerate() {
                let key = &row[hidden + head..hidden + head + HEAD];
                let block = &mut keys[piece / KEYS * KEYS * HEAD + piece % KEYS..];
                for (dimension, value) in key.iter().enumerate() {
                    block[dimension * KEYS] = *value;
                }
                values[piece * HEAD..(piece + 1) * HEAD].copy_from_slice(&row[2 * hidden + head..2 * hidden + head + HEAD]);
            }
            for (row, out) in qkv.chunks_exact(3 * hidden).zip(out.chunks_exact_mut(hidden)) {
                let query = &row[head..head + HEAD];
                for (keys, scores) in keys.chunks_exact(HEAD * KEYS).zip(scores.chunks_exact_mut(KEYS)) {
                    let mut acc = [0.0f32; KEYS];
                    for (value, keys) in query.iter().zip(keys.chunks_exact(KEYS)) {
                        for lane in 0..KEYS {
                            acc[lane] += value * keys[lane];
                        }
                    }
                    for lane in 0..KEYS {
                        scores[lane] = acc[lane] * scale;
                    }
                }
                let total = softmax_terms(&mut scores[..count]);
                let mut acc = [0.0f32; HEAD];
                for (weight, values) in scores.iter().zip(values.chunks_exact(HEAD)) {
                    for lane in 0..HEAD {
                        acc[lane] += weight * values[lane];
                    }
                }
                for (out, acc) in out[head..head + HEAD].iter_mut().zip(acc) {
                    *out = acc / total;
                }
            }
        }
    }
}
