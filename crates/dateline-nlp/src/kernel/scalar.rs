//! The product in plain Rust. In: a panel of weights in pairs and up to six rows. Out: their sums.

use super::TILE;

/// Multiplies the rows of `x` (each `inputs` long) with a panel of 16 outputs.
pub(super) fn tile(weights: &[i16], x: &[i16], inputs: usize, sums: &mut [[i32; 16]; TILE]) {
    for (row, sums) in x.chunks_exact(inputs).zip(sums) {
        *sums = [0; 16];
        for (pair, weights) in row.chunks_exact(2).zip(weights.chunks_exact(32)) {
            for (sum, w) in sums.iter_mut().zip(weights.chunks_exact(2)) {
                *sum += i32::from(pair[0]) * i32::from(w[0]) + i32::from(pair[1]) * i32::from(w[1]);
            }
        }
    }
}
