//! The product with 256-bit vectors. In: a panel of 16 outputs and a tile of six rows, both in pairs. Out: their sums.
//!
//! Both sides are widened to 16 bits, where `vpmaddwd` multiplies and adds pairs exactly. The 8-bit instruction
//! (`vpmaddubsw`) saturates unless the signs are moved to one side first, which costs as many instructions as it saves.

use std::arch::x86_64::*;

use super::TILE;

/// Multiplies a tile of rows with a panel.
#[allow(unsafe_code)]
pub(super) fn tile(weights: &[i16], x: &[i16], sums: &mut [[i32; 16]; TILE]) {
    // SAFETY: a matrix is packed for `Isa::Avx2` only where `Isa::available` found AVX2.
    unsafe { wide(weights, x, sums) }
}

/// Twelve accumulators, two weight vectors, a broadcast and a product: exactly the sixteen registers there are.
#[target_feature(enable = "avx2")]
#[allow(unsafe_code)]
fn wide(weights: &[i16], x: &[i16], sums: &mut [[i32; 16]; TILE]) {
    let mut acc = [[_mm256_setzero_si256(); 2]; TILE];
    for (weights, x) in weights.chunks_exact(32).zip(x.chunks_exact(2 * TILE)) {
        // SAFETY: the chunks are two vectors of sixteen weights and six pairs of values; loads need no alignment.
        unsafe {
            let low = _mm256_loadu_si256(weights.as_ptr().cast());
            let high = _mm256_loadu_si256(weights.as_ptr().add(16).cast());
            for (row, acc) in acc.iter_mut().enumerate() {
                let pair = _mm256_set1_epi32(x.as_ptr().add(2 * row).cast::<i32>().read_unaligned());
                acc[0] = _mm256_add_epi32(acc[0], _mm256_madd_epi16(low, pair));
                acc[1] = _mm256_add_epi32(acc[1], _mm256_madd_epi16(high, pair));
            }
        }
    }
    for (acc, sums) in acc.iter().zip(sums) {
        // SAFETY: `sums` is sixteen 32-bit integers, two vectors of eight.
        unsafe {
            _mm256_storeu_si256(sums.as_mut_ptr().cast(), acc[0]);
            _mm256_storeu_si256(sums.as_mut_ptr().add(8).cast(), acc[1]);
        }
    }
}
