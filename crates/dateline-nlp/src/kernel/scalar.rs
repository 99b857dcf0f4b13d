//! The product in plain Rust. In: a panel of 16 outputs and a tile of six rows, both in pairs. Out: their sums.

use super::TILE;

/// Multiplies a tile of rows with a panel.
pub(super) fn tile(weights: &[i16], x: &[i16], sums: &mut [[i32; 16]; TILE]) {
    *sums = [[0; 16]; TILE];
    for (weights, x) in weights.chunks_exact(32).zip(x.chunks_exact(2 * TILE)) {
        for (sums, x) in sums.iter_mut().zip(x.chunks_exact(2)) {
            for (sum, w) in sums.iter_mut().zip(weights.chunks_exact(2)) {
                *sum += i32::from(x[0]) * i32::from(w[0]) + i32::from(x[1]) * i32::from(w[1]);
            }
        }
    }
}
