//! The product with 256-bit vectors. In: a panel of weights in pairs and up to six rows. Out: their sums.
//!
//! Both sides are widened to 16 bits, where `vpmaddwd` multiplies and adds pairs exactly. The 8-bit instruction
//! (`vpmaddubsw`) saturates unless the signs are moved to one side first, which costs as many instructions as it saves.

use std::arch::x86_64::*;

use super::TILE;

/// Multiplies the rows of `x` (each `inputs` long) with a panel of 16 outputs.
#[allow(unsafe_code)]
pub(super) fn tile(weights: &[i16], x: &[i16], inputs: usize, sums: &mut [[i32; 16]; TILE]) {
    // SAFETY: a matrix is packed for `Isa::Avx2` or better only where `Isa::available` found AVX2.
    unsafe {
        match x.len() / inputs {
            6 => rows::<6>(weights, x, inputs, sums),
            5 => rows::<5>(weights, x, inputs, sums),
            4 => rows::<4>(weights, x, inputs, sums),
            3 => rows::<3>(weights, x, inputs, sums),
            2 => rows::<2>(weights, x, inputs, sums),
            _ => rows::<1>(weights, x, inputs, sums),
        }
    }
}

/// Twelve accumulators, two weight vectors, a broadcast and a product: with six rows exactly the sixteen registers there are.
#[target_feature(enable = "avx2")]
#[allow(unsafe_code)]
fn rows<const R: usize>(weights: &[i16], x: &[i16], inputs: usize, sums: &mut [[i32; 16]; TILE]) {
    assert!(inputs.is_multiple_of(2) && x.len() >= R * inputs && weights.len() >= 16 * inputs && R <= TILE);
    let mut acc = [[_mm256_setzero_si256(); 2]; R];
    for k in 0..inputs / 2 {
        // SAFETY: `weights` holds 32 values for each of the `inputs / 2` pairs, and every row of `x` holds `inputs` values,
        // both asserted above; unaligned loads are used throughout.
        unsafe {
            let at = weights.as_ptr().add(k * 32);
            let low = _mm256_loadu_si256(at.cast());
            let high = _mm256_loadu_si256(at.add(16).cast());
            for (r, acc) in acc.iter_mut().enumerate() {
                let pair = _mm256_set1_epi32(x.as_ptr().add(r * inputs + k * 2).cast::<i32>().read_unaligned());
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
