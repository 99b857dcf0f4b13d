//! Float parts of the network. In: rows of `f32`. Out: rows of `f32`, the same bits on every processor.
//!
//! Sums run over sixteen partial sums that are folded in a fixed order; exponential and error function are polynomials of our
//! own, because those of the platform's mathematics library differ between platforms.

use crate::kernel::{Quantised, multiversion};

/// Partial sums; a row's value `i` always goes to partial sum `i % LANES`.
const LANES: usize = 16;

/// Folds partial sums into one: the upper half onto the lower, until one is left.
#[inline(always)]
fn fold(mut acc: [f32; LANES]) -> f32 {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            acc[lane] += acc[lane + half];
        }
    }
    acc[0]
}

/// Sum of a row.
#[inline(always)]
pub(crate) fn sum(row: &[f32]) -> f32 {
    let mut acc = [0.0; LANES];
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for lane in 0..LANES {
            acc[lane] += chunk[lane];
        }
    }
    for (acc, value) in acc.iter_mut().zip(rest) {
        *acc += value;
    }
    fold(acc)
}

/// Dot product of two rows of the same length.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut acc = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a.remainder().iter().zip(b.remainder());
    for (a, b) in a.zip(b) {
        for lane in 0..LANES {
            acc[lane] += a[lane] * b[lane];
        }
    }
    for (acc, (a, b)) in acc.iter_mut().zip(rest) {
        *acc += a * b;
    }
    fold(acc)
}

/// Adding and taking off this constant rounds to the nearest integer, halves to even, for numbers below 2^22; the low bits of
/// the sum are that integer.
const ROUND: f32 = 12_582_912.0;

/// `e^x` for `x <= 0`, within two units in the last place; 0 for what is too small for a normal number.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let clamped = if x < -87.0 { -87.0 } else { x };
    let shifted = clamped * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    // ln 2 in two parts, the first with few enough bits that its product with n is exact.
    let r = (clamped - n * 0.693_359_4) - n * -2.121_944_4e-4;
    // Taylor coefficients; the remainder is below 2^-26 for |r| <= ln 2 / 2.
    let mut p = 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    let power = f32::from_bits(((shifted.to_bits().wrapping_sub(ROUND.to_bits())).wrapping_add(127)) << 23);
    if x < -87.0 { 0.0 } else { p * power }
}

/// GELU with the error function after Abramowitz & Stegun 7.1.26 (error below 1.5e-7).
#[inline(always)]
pub(crate) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut p = 1.061_405_4;
    p = p * t + -1.453_152;
    p = p * t + 1.421_413_8;
    p = p * t + -0.284_496_74;
    p = p * t + 0.254_829_6;
    // 1 - erf(z); for negative x the lower tail is taken directly, which loses no digits.
    let tail = p * t * exp(-(z * z));
    let twice = if x < 0.0 { tail } else { 2.0 - tail };
    0.5 * x * twice
}

multiversion! {
    /// GELU of every value.
    pub(crate) fn gelu_all(values: &mut [f32]) {
        for value in values {
            *value = gelu(*value);
        }
    }
}

multiversion! {
    /// `max(0, x)` of every value.
    pub(crate) fn relu_all(values: &mut [f32]) {
        for value in values {
            *value = if *value > 0.0 { *value } else { 0.0 };
        }
    }
}

multiversion! {
    /// Adds `residual` to `x` and normalises each row to mean 0 and variance 1, then scales and shifts it.
    pub(crate) fn add_and_norm(x: &mut [f32], residual: &[f32], weight: &[f32], bias: &[f32]) {
        for (row, residual) in x.chunks_exact_mut(weight.len()).zip(residual.chunks_exact(weight.len())) {
            for (value, other) in row.iter_mut().zip(residual) {
                *value += other;
            }
            norm_row(row, weight, bias);
        }
    }
}

/// Normalises a row in place.
#[inline(always)]
pub(crate) fn norm_row(row: &mut [f32], weight: &[f32], bias: &[f32]) {
    const EPSILON: f32 = 1e-12;
    let count = row.len() as f32;
    let mean = sum(row) / count;
    for value in row.iter_mut() {
        *value -= mean;
    }
    let deviation = (dot(row, row) / count + EPSILON).sqrt();
    for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
        *value = *value / deviation * weight + bias;
    }
}

multiversion! {
    /// Quantises rows of `width` values: the largest of a row becomes 127 (or -127), halves are rounded to even.
    pub(crate) fn quantise(x: &[f32], width: usize, out: &mut Quantised) {
        out.resize(x.len() / width, width);
        for ((row, values), scale) in x.chunks_exact(width).zip(out.values.chunks_exact_mut(width)).zip(&mut out.scales) {
            let mut largest = [0.0f32; LANES];
            let chunks = row.chunks_exact(LANES);
            for (largest, value) in largest.iter_mut().zip(chunks.remainder()) {
                *largest = value.abs();
            }
            for chunk in chunks {
                for lane in 0..LANES {
                    let size = chunk[lane].abs();
                    largest[lane] = if size > largest[lane] { size } else { largest[lane] };
                }
            }
            let largest = largest.iter().fold(0.0f32, |m, v| if *v > m { *v } else { m });
            *scale = largest / 127.0;
            let factor = if largest > 0.0 { 127.0 / largest } else { 0.0 };
            for (value, slot) in row.iter().zip(values) {
                let rounded = (value * factor + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) as i32;
                // The clamp only matters for numbers so small that the factor overflows.
                *slot = rounded.clamp(-127, 127) as i16;
            }
        }
    }
}

/// Turns a row into `e^(x - max)` and returns the sum of these.
#[inline(always)]
pub(crate) fn softmax_terms(row: &mut [f32]) -> f32 {
    let mut largest = [f32::MIN; LANES];
    let chunks = row.chunks_exact(LANES);
    for (largest, value) in largest.iter_mut().zip(chunks.remainder()) {
        *largest = *value;
    }
    for chunk in chunks {
        for lane in 0..LANES {
            largest[lane] = if chunk[lane] > largest[lane] { chunk[lane] } else { largest[lane] };
        }
    }
    let largest = largest.iter().fold(f32::MIN, |m, v| if *v > m { *v } else { m });
    for value in row.iter_mut() {
        *value = exp(*value - largest);
    }
    sum(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Isa;

    #[test]
    fn exp_is_close_to_the_true_value() {
        for step in 0..=87_000 {
            let x = -(step as f32) / 1000.0;
            let (found, wanted) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((found - wanted).abs() <= 2.5e-7 * wanted, "exp({x}) = {found}, not {wanted}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-100.0), 0.0);
        assert_eq!(exp(f32::MIN), 0.0);
    }

    #[test]
    fn gelu_has_known_values() {
        // x * Phi(x), from tables of the normal distribution.
        for (x, wanted) in [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_3), (2.0, 1.954_499_7), (-3.0, -0.004_049_69), (9.0, 9.0), (-30.0, 0.0)] {
            assert!((gelu(x) - wanted).abs() < 1e-6, "gelu({x}) = {}", gelu(x));
        }
    }

    #[test]
    fn rounding_is_to_even() {
        let mut out = Quantised::default();
        let row = [127.0, 0.5, 1.5, 2.5, -0.5, -1.5, 126.4, -127.0, 0.0, 0.0, 0.0, 0.0];
        for isa in Isa::available() {
            quantise(isa, &row, 12, &mut out);
            assert_eq!(out.values, [127, 0, 2, 2, 0, -2, 126, -127, 0, 0, 0, 0]);
            assert_eq!(out.scales, [1.0]);
        }
        quantise(Isa::Portable, &[0.0; 8], 4, &mut out);
        assert_eq!((out.values, out.scales), (vec![0; 8], vec![0.0; 2]));
    }

    #[test]
    fn wide_and_plain_code_give_the_same_bits() {
        let values: Vec<f32> = (0..3 * 384).map(|i| ((i * 7919 % 1013) as f32 - 500.0) / 97.0).collect();
        let (weight, bias) = (vec![1.25; 384], vec![-0.125; 384]);
        let mut seen: Vec<Vec<u32>> = Vec::new();
        for isa in Isa::available() {
            let mut x = values.clone();
            gelu_all(isa, &mut x);
            add_and_norm(isa, &mut x, &values, &weight, &bias);
            let mut q = Quantised::default();
            quantise(isa, &x, 384, &mut q);
            let scales = q.scales.iter().map(|scale| scale.to_bits());
            seen.push(x.iter().map(|value| value.to_bits()).chain(scales).chain(q.values.iter().map(|value| *value as u32)).collect());
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn normalised_rows_have_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..384).map(|i| (i % 17) as f32 * 3.0 + 100.0).collect();
        norm_row(&mut row, &[1.0; 384], &[0.0; 384]);
        assert!(sum(&row).abs() < 1e-3);
        assert!((dot(&row, &row) / 384.0 - 1.0).abs() < 1e-4);
    }
}
