//! The product with the 512-bit byte dot product. In: a panel of 32 outputs and a tile of six rows, both in fours. Out: their sums.
//!
//! `vpdpbusd` wants one side unsigned, so the rows come shifted by 128; the caller takes 128 times the weights' sum off again.
//! It adds four products to a 32-bit sum without saturating (that is the other instruction, `vpdpbusds`).

use std::arch::x86_64::*;

use super::TILE;

/// Multiplies a tile of rows, shifted by 128, with a panel.
#[allow(unsafe_code)]
pub(super) fn tile(weights: &[i8], x: &[u8], sums: &mut [[i32; 32]; TILE]) {
    // SAFETY: a matrix is packed for `Isa::Avx512Vnni` only where `Isa::available` found the features named below.
    unsafe { wide(weights, x, sums) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[allow(unsafe_code)]
fn wide(weights: &[i8], x: &[u8], sums: &mut [[i32; 32]; TILE]) {
    let mut acc = [[_mm512_setzero_si512(); 2]; TILE];
    for (weights, x) in weights.chunks_exact(128).zip(x.chunks_exact(4 * TILE)) {
        // SAFETY: the chunks are two vectors of sixty-four weights and six groups of four values; loads need no alignment.
        unsafe {
            let low = _mm512_loadu_si512(weights.as_ptr().cast());
            let high = _mm512_loadu_si512(weights.as_ptr().add(64).cast());
            for (row, acc) in acc.iter_mut().enumerate() {
                let four = _mm512_set1_epi32(x.as_ptr().add(4 * row).cast::<i32>().read_unaligned());
                acc[0] = _mm512_dpbusd_epi32(acc[0], four, low);
                acc[1] = _mm512_dpbusd_epi32(acc[1], four, high);
            }
        }
    }
    for (acc, sums) in acc.iter().zip(sums) {
        // SAFETY: `sums` is thirty-two 32-bit integers, two vectors of sixteen.
        unsafe {
            _mm512_storeu_si512(sums.as_mut_ptr().cast(), acc[0]);
            _mm512_storeu_si512(sums.as_mut_ptr().add(16).cast(), acc[1]);
        }
    }
}
