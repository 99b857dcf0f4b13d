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

/// The same for a panel of 32 outputs in groups of four, and rows shifted by 128: what `vpdpbusd` computes.
#[cfg(all(test, target_arch = "x86_64"))]
pub(super) fn tile_of_fours(weights: &[i8], x: &[u8], sums: &mut [[i32; 32]; TILE]) {
    *sums = [[0; 32]; TILE];
    for (weights, x) in weights.chunks_exact(128).zip(x.chunks_exact(4 * TILE)) {
        for (sums, x) in sums.iter_mut().zip(x.chunks_exact(4)) {
            for (sum, w) in sums.iter_mut().zip(weights.chunks_exact(4)) {
                *sum += x.iter().zip(w).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum::<i32>();
            }
        }
    }
}
