//! The product with the byte dot product of AArch64. In: a panel of 16 outputs and a tile of six rows, both in fours. Out: their sums.
//!
//! `sdot` takes signed bytes on both sides and adds four products to a 32-bit sum, so neither a shift nor an excess is needed. Its
//! intrinsic is not in stable Rust, so the instruction is written out.

use std::arch::aarch64::*;
use std::arch::asm;

use super::TILE;

/// Multiplies a tile of rows with a panel.
#[allow(unsafe_code)]
pub(super) fn tile(weights: &[i8], x: &[i8], sums: &mut [[i32; 16]; TILE]) {
    // SAFETY: a matrix is packed for `Isa::NeonDot` only where `Isa::available` found the features named below.
    unsafe { wide(weights, x, sums) }
}

/// Twenty-four accumulators, four weight vectors and a broadcast: twenty-nine of the thirty-two registers.
#[target_feature(enable = "neon,dotprod")]
#[allow(unsafe_code)]
fn wide(weights: &[i8], x: &[i8], sums: &mut [[i32; 16]; TILE]) {
    let mut acc = [[vdupq_n_s32(0); 4]; TILE];
    for (weights, x) in weights.chunks_exact(64).zip(x.chunks_exact(4 * TILE)) {
        // SAFETY: the chunks are four vectors of sixteen weights and six groups of four values; loads need no alignment.
        unsafe {
            let weights: [int8x16_t; 4] = std::array::from_fn(|i| vld1q_s8(weights.as_ptr().add(16 * i)));
            for (row, acc) in acc.iter_mut().enumerate() {
                let four = vreinterpretq_s8_s32(vdupq_n_s32(x.as_ptr().add(4 * row).cast::<i32>().read_unaligned()));
                for (acc, weights) in acc.iter_mut().zip(weights) {
                    *acc = dot(*acc, weights, four);
                }
            }
        }
    }
    for (acc, sums) in acc.iter().zip(sums) {
        for (acc, sums) in acc.iter().zip(sums.chunks_exact_mut(4)) {
            // SAFETY: `sums` is four 32-bit integers, one vector.
            unsafe { vst1q_s32(sums.as_mut_ptr(), *acc) };
        }
    }
}

/// Adds to each of four sums the products of four pairs of bytes.
#[inline]
#[target_feature(enable = "neon,dotprod")]
#[allow(unsafe_code)]
fn dot(mut sum: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
    // SAFETY: the instruction reads and writes these registers only; the function is entered only where the processor has it.
    unsafe {
        asm!("sdot {sum:v}.4s, {a:v}.16b, {b:v}.16b", sum = inout(vreg) sum, a = in(vreg) a, b = in(vreg) b, options(pure, nomem, nostack, preserves_flags))
    };
    sum
}
