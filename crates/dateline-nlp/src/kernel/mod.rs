//! Integer matrix products. In: rows of quantised activations and a matrix packed at load. Out: exact 32-bit sums.
//!
//! All paths give the same sums, because integer addition has no rounding and nothing can overflow: a product is at most
//! 127 * 127 in size and rows are at most [`MAX_INPUTS`] long. The path is chosen once, when the weights are packed.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512vnni;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;

/// Longest row a product accepts; `MAX_INPUTS * (255 * 127)` stays below `i32::MAX`, with room for the shifted form of AVX-512.
pub(crate) const MAX_INPUTS: usize = 1 << 15;

/// Instruction set that the products run on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Isa {
    /// Plain Rust, on any processor.
    Portable,
    /// 256-bit vectors.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What [`Isa::Avx512Vnni`] does, layout and shift included, but for the dot product itself in plain Rust: for tests on
    /// processors without that instruction.
    #[cfg(all(test, target_arch = "x86_64"))]
    EmulatedVnni,
    /// 512-bit vectors with the byte dot product.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    /// 128-bit vectors with the byte dot product of Arm.
    #[cfg(target_arch = "aarch64")]
    NeonDot,
}

impl Isa {
    /// Whether the path multiplies bytes in groups of four.
    #[cfg(target_arch = "x86_64")]
    fn wants_fours(self) -> bool {
        #[cfg(test)]
        if self == Isa::EmulatedVnni {
            return true;
        }
        self == Isa::Avx512Vnni
    }

    /// The best path of this processor.
    pub(crate) fn detect() -> Isa {
        *Isa::available().last().expect("the portable path is always there")
    }

    /// Every path that this processor can run, the best one last.
    pub(crate) fn available() -> Vec<Isa> {
        #[allow(unused_mut)]
        let mut found = vec![Isa::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                #[cfg(test)]
                found.push(Isa::EmulatedVnni);
                found.push(Isa::Avx2);
                if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vnni") {
                    found.push(Isa::Avx512Vnni);
                }
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("dotprod") {
            found.push(Isa::NeonDot);
        }
        found
    }
}

/// Makes a function that is compiled twice from the same source: for the base instruction set and for AVX2.
///
/// Rust neither reorders float operations nor fuses them, so both give the same bits; the wide one is only faster.
macro_rules! multiversion {
    ($(#[$attr:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $body:block) => {
        $(#[$attr])*
        #[allow(clippy::too_many_arguments)]
        $vis fn $name(isa: $crate::kernel::Isa, $($arg: $ty),*) {
            #[inline(always)]
            fn body($($arg: $ty),*) $body
            #[cfg(target_arch = "x86_64")]
            if isa != $crate::kernel::Isa::Portable {
                #[target_feature(enable = "avx2")]
                fn wide($($arg: $ty),*) { body($($arg),*) }
                // SAFETY: every `Isa` but `Portable` comes from `Isa::available`, which found AVX2 on this processor.
                #[allow(unsafe_code)]
                unsafe { wide($($arg),*) };
                return;
            }
            #[cfg(not(target_arch = "x86_64"))]
            let _ = isa;
            body($($arg),*)
        }
    };
}
pub(crate) use multiversion;

/// Rows of activations, quantised to -127..=127, each with its scale. Held as 16 bits, the form that products want.
#[derive(Debug, Default)]
pub(crate) struct Quantised {
    /// Values, row after row.
    pub(crate) values: Vec<i16>,
    /// What one unit of a row stands for.
    pub(crate) scales: Vec<f32>,
    /// Values of a row.
    pub(crate) width: usize,
}

impl Quantised {
    /// Makes room for `rows` rows of `width` values.
    pub(crate) fn resize(&mut self, rows: usize, width: usize) {
        self.values.resize(rows * width, 0);
        self.scales.resize(rows, 0.0);
        self.width = width;
    }

    pub(crate) fn rows(&self) -> usize {
        self.scales.len()
    }
}

/// Rows that are multiplied with a panel at a time.
const TILE: usize = 6;

/// Bytes of packed rows that should stay in the second-level cache while all panels pass by.
const BLOCK_BYTES: usize = 192 * 1024;

/// An int8 matrix (`outputs` rows of `inputs` weights), laid out for one instruction set.
#[derive(Debug)]
pub(crate) struct Matrix {
    isa: Isa,
    inputs: usize,
    outputs: usize,
    packed: Packed,
}

/// Weights, panel after panel. In a panel stand, for each pair (or group of four) of inputs, those of each output in turn.
#[derive(Debug)]
enum Packed {
    /// Panels of 16 outputs, inputs in pairs.
    Pairs(Vec<i16>),
    /// Panels of 32 outputs, inputs in fours.
    #[cfg(target_arch = "x86_64")]
    Fours {
        weights: Vec<i8>,
        /// 128 times the sum of each output's weights: activations are shifted by 128 to make them unsigned.
        excess: Vec<i32>,
    },
    /// Panels of 16 outputs, inputs in fours, for a product that takes signed bytes on both sides.
    #[cfg(target_arch = "aarch64")]
    SignedFours(Vec<i8>),
}

/// Lays weights out in panels of `panel` outputs and groups of `group` inputs. Outputs that a panel has too many are zeros.
fn panels<T: Copy + From<i8>>(weights: &[i8], outputs: usize, inputs: usize, panel: usize, group: usize) -> Vec<T> {
    let mut packed = vec![T::from(0); outputs.next_multiple_of(panel) * inputs];
    for (output, row) in weights.chunks_exact(inputs).enumerate().take(outputs) {
        let at = (output / panel) * panel * inputs + output % panel * group;
        for (k, values) in row.chunks_exact(group).enumerate() {
            let slot = &mut packed[at + k * panel * group..][..group];
            slot.iter_mut().zip(values).for_each(|(slot, value)| *slot = T::from(*value));
        }
    }
    packed
}

/// Lays up to [`TILE`] rows out side by side, in groups of `group` inputs. Rows that are missing keep what was there before.
fn interleave<T>(rows: &[i16], inputs: usize, group: usize, tile: &mut [T], convert: impl Fn(i16) -> T) {
    for (row, values) in rows.chunks_exact(inputs).enumerate() {
        for (values, slots) in values.chunks_exact(group).zip(tile.chunks_exact_mut(TILE * group)) {
            slots[row * group..(row + 1) * group].iter_mut().zip(values).for_each(|(slot, value)| *slot = convert(*value));
        }
    }
}

impl Matrix {
    /// Packs a row-major matrix. `inputs` must be a multiple of four and at most [`MAX_INPUTS`] (the loader checks).
    pub(crate) fn pack(isa: Isa, weights: &[i8], outputs: usize, inputs: usize) -> Matrix {
        assert!(inputs > 0 && inputs.is_multiple_of(4) && inputs <= MAX_INPUTS && weights.len() == outputs * inputs, "matrix of {outputs} x {inputs}");
        let packed = match isa {
            #[cfg(target_arch = "x86_64")]
            _ if isa.wants_fours() => {
                let sum = |row: &[i8]| 128 * row.iter().map(|weight| i32::from(*weight)).sum::<i32>();
                Packed::Fours { weights: panels(weights, outputs, inputs, 32, 4), excess: weights.chunks_exact(inputs).map(sum).collect() }
            }
            #[cfg(target_arch = "aarch64")]
            Isa::NeonDot => Packed::SignedFours(panels(weights, outputs, inputs, 16, 4)),
            _ => Packed::Pairs(panels(weights, outputs, inputs, 16, 2)),
        };
        Matrix { isa, inputs, outputs, packed }
    }

    pub(crate) fn isa(&self) -> Isa {
        self.isa
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplies. `sink(row, output, rows, sums)` gets the sums of some rows and outputs from the given ones on, those of a row
    /// side by side; `sums` may be longer than there are outputs left. Each sum is given once.
    #[inline]
    pub(crate) fn product(&self, x: &Quantised, mut sink: impl FnMut(usize, usize, usize, &[i32])) {
        assert_eq!(x.width, self.inputs, "a product of rows and a matrix of different width");
        match &self.packed {
            Packed::Pairs(weights) => {
                let mut sums = [[0; 16]; TILE];
                let multiply = match self.isa {
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx2 => avx2::tile,
                    _ => scalar::tile,
                };
                self.each_tile(
                    weights,
                    x,
                    |value| value,
                    |weights, tile, row, output, rows| {
                        multiply(weights, tile, &mut sums);
                        sink(row, output, rows, sums.as_flattened());
                    },
                );
            }
            #[cfg(target_arch = "x86_64")]
            Packed::Fours { weights, excess } => {
                let mut sums = [[0; 32]; TILE];
                #[cfg(not(test))]
                let multiply = avx512vnni::tile;
                #[cfg(test)]
                let multiply = if self.isa == Isa::EmulatedVnni { scalar::tile_of_fours } else { avx512vnni::tile };
                self.each_tile(
                    weights,
                    x,
                    |value| (value + 128) as u8,
                    |weights, tile, row, output, rows| {
                        multiply(weights, tile, &mut sums);
                        for sums in &mut sums {
                            sums.iter_mut().zip(&excess[output..]).for_each(|(sum, excess)| *sum -= excess);
                        }
                        sink(row, output, rows, sums.as_flattened());
                    },
                );
            }
            #[cfg(target_arch = "aarch64")]
            Packed::SignedFours(weights) => {
                let mut sums = [[0; 16]; TILE];
                self.each_tile(
                    weights,
                    x,
                    |value| value as i8,
                    |weights, tile, row, output, rows| {
                        neon::tile(weights, tile, &mut sums);
                        sink(row, output, rows, sums.as_flattened());
                    },
                );
            }
        }
    }

    /// Outputs of a panel.
    pub(crate) fn panel(&self) -> usize {
        match self.packed {
            Packed::Pairs(_) => 16,
            #[cfg(target_arch = "aarch64")]
            Packed::SignedFours(_) => 16,
            #[cfg(target_arch = "x86_64")]
            Packed::Fours { .. } => 32,
        }
    }

    /// Brings panels of weights and tiles of rows together: `multiply(panel, tile, first_row, first_output, rows)`.
    fn each_tile<W, X: Clone + Default>(
        &self,
        weights: &[W],
        x: &Quantised,
        convert: impl Fn(i16) -> X,
        mut multiply: impl FnMut(&[W], &[X], usize, usize, usize),
    ) {
        let group = 4 / size_of::<X>();
        let block = (BLOCK_BYTES / size_of::<X>() / self.inputs).max(1).next_multiple_of(TILE);
        let mut tiles = vec![X::default(); block.min(x.rows().next_multiple_of(TILE)) * self.inputs];
        for first_row in (0..x.rows()).step_by(block) {
            let rows = block.min(x.rows() - first_row);
            let values = &x.values[first_row * self.inputs..(first_row + rows) * self.inputs];
            for (rows, tile) in values.chunks(TILE * self.inputs).zip(tiles.chunks_exact_mut(TILE * self.inputs)) {
                interleave(rows, self.inputs, group, tile, &convert);
            }
            for (panel, weights) in weights.chunks_exact(self.panel() * self.inputs).enumerate() {
                for (tile, row) in tiles.chunks_exact(TILE * self.inputs).zip((0..rows).step_by(TILE)) {
                    multiply(weights, tile, first_row + row, panel * self.panel(), TILE.min(rows - row));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator, so that the test needs no dependency and repeats itself.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> i16 {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((self.0 >> 33) % 255) as i16 - 127
        }
    }

    fn naive(weights: &[i8], x: &Quantised, outputs: usize) -> Vec<i32> {
        let width = x.width;
        let mut out = Vec::new();
        for row in x.values.chunks_exact(width) {
            for w in weights.chunks_exact(width).take(outputs) {
                out.push(row.iter().zip(w).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum());
            }
        }
        out
    }

    fn check(rows: usize, outputs: usize, inputs: usize, mut value: impl FnMut(bool) -> i16) {
        let weights: Vec<i8> = (0..outputs * inputs).map(|_| value(true) as i8).collect();
        let mut x = Quantised::default();
        x.resize(rows, inputs);
        x.values.iter_mut().for_each(|slot| *slot = value(false));
        let expected = naive(&weights, &x, outputs);
        for isa in Isa::available() {
            let matrix = Matrix::pack(isa, &weights, outputs, inputs);
            let mut found = vec![i32::MIN; rows * outputs];
            matrix.product(&x, |row, first, rows, sums| {
                let width = matrix.panel().min(outputs - first);
                for (i, sums) in sums.chunks_exact(matrix.panel()).enumerate().take(rows) {
                    let slots = &mut found[(row + i) * outputs + first..][..width];
                    assert!(slots.iter().all(|slot| *slot == i32::MIN), "given twice");
                    slots.copy_from_slice(&sums[..width]);
                }
            });
            assert_eq!(found, expected, "{isa:?} rows {rows} outputs {outputs} inputs {inputs}");
        }
    }

    #[test]
    fn all_paths_give_the_same_sums() {
        let mut random = Random(7);
        for (rows, outputs, inputs) in [(1, 1, 4), (5, 17, 8), (6, 16, 384), (7, 33, 128), (13, 50, 256), (49, 31, 1536), (100, 65, 12), (300, 7, 384)] {
            check(rows, outputs, inputs, |_| random.next());
        }
    }

    #[test]
    fn extremes_do_not_saturate() {
        for (w, x) in [(127, 127), (-127, 127), (127, -127), (-127, -127)] {
            check(8, 40, 1536, |weight| if weight { w } else { x });
        }
        let mut turn = 0;
        check(8, 40, MAX_INPUTS, |weight| {
            turn += 1;
            if weight || turn % 3 == 0 { 127 } else { -127 }
        });
    }

    #[test]
    fn no_rows_give_no_sums() {
        check(0, 5, 8, |_| 1);
    }
}
