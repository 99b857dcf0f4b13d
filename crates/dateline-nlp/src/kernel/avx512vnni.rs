//! The product with the 512-bit byte dot product. In: a panel of weights in fours and up to six rows. Out: their sums.
//!
//! `vpdpbusd` wants one side unsigned, so the rows come shifted by 128; the caller takes 128 times the weights' sum off again.
//! It adds four products to a 32-bit sum without saturating (that is the other instruction, `vpdpbusds`).

use std::arch::x86_64::*;

use super::TILE;

/// Multiplies the rows of `x` (each `inputs` long, shifted by 128) with a panel of 32 outputs.
#[allow(unsafe_code)]
pub(super) fn tile(weights: &[i8], x: &[u8], inputs: usize, sums: &mut [[i32; 32]; TILE]) {
    // SAFETY: a matrix is packed for `Isa::Avx512Vnni` only where `Isa::available` found the features named below.
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

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[allow(unsafe_code)]
fn rows<const R: usize>(weights: &[i8], x: &[u8], inputs: usize, sums: &mut [[i32; 32]; TILE]) {
    assert!(inputs.is_multiple_of(4) && x.len() >= R * inputs && weights.len() >= 32 * inputs && R <= TILE);
    let mut acc = [[_mm512_setzero_si512(); 2]; R];
    for k in 0..inputs / 4 {
        // SAFETY: `weights` holds 128 values for each of the `inputs / 4` groups, and every row of `x` holds `inputs` values,
        // both asserted above; unaligned loads are used throughout.
        unsafe {
            let at = weights.as_ptr().add(k * 128);
            let low = _mm512_loadu_si512(at.cast());
            let high = _mm512_loadu_si512(at.add(64).cast());
            for (r, acc) in acc.iter_mut().enumerate() {
                let four = _mm512_set1_epi32(x.as_ptr().add(r * inputs + k * 4).cast::<i32>().read_unaligned());
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
