//! Convolutions instead of attention. In: the embeddings of the positions of several sentences. Out: a vector for each position.
//!
//! A layer looks at a position and at those a fixed distance before and behind it, so that a few layers with growing distances see
//! most of a sentence at a cost that grows with its length alone. Beyond the ends of a sentence stand zeros.

use crate::encoder::{Batch, Scratch};
use crate::float::{add_and_norm, quantise, relu_all};
use crate::weights::{Convolution, Linear, Weights};

/// Maps the embeddings in `scratch.x` to the layers' width and runs the layers; `scratch.x` holds a row of `hidden` values for each
/// position afterwards.
pub(crate) fn convolve(weights: &Weights, projection: &Linear, layers: &[Convolution], batch: &Batch, scratch: &mut Scratch) {
    let (isa, hidden) = (weights.isa, weights.config.hidden);
    let Scratch { x, y, wide, quantised, .. } = scratch;
    quantise(isa, x, weights.config.width(), quantised);
    projection.apply(quantised, x);
    for layer in layers {
        wide.clear();
        for rows in &batch.sentences {
            gather(&x[rows.start * hidden..rows.end * hidden], hidden, layer.distance, wide);
        }
        quantise(isa, wide, 3 * hidden, quantised);
        layer.linear.apply(quantised, y);
        relu_all(isa, y);
        add_and_norm(isa, x, y, &layer.norm.weight, &layer.norm.bias);
    }
}

/// Appends for each row of a sentence the row `distance` before it, the row itself and the row `distance` behind it, side by side.
fn gather(sentence: &[f32], hidden: usize, distance: usize, out: &mut Vec<f32>) {
    let count = sentence.len() / hidden;
    for row in 0..count {
        for at in [row.checked_sub(distance), Some(row), Some(row + distance)] {
            match at.filter(|at| *at < count) {
                Some(at) => out.extend_from_slice(&sentence[at * hidden..(at + 1) * hidden]),
                None => out.resize(out.len() + hidden, 0.0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_stand_side_by_side_and_ends_are_zeros() {
        let (sentence, mut out) = ([1.0, 10.0, 2.0, 20.0, 3.0, 30.0], vec![7.0]);
        gather(&sentence, 2, 1, &mut out);
        assert_eq!(out, [7.0, 0.0, 0.0, 1.0, 10.0, 2.0, 20.0, 1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 2.0, 20.0, 3.0, 30.0, 0.0, 0.0]);
        out.clear();
        gather(&sentence, 2, 5, &mut out);
        assert_eq!(out, [0.0, 0.0, 1.0, 10.0, 0.0, 0.0, 0.0, 0.0, 2.0, 20.0, 0.0, 0.0, 0.0, 0.0, 3.0, 30.0, 0.0, 0.0]);
    }
}
