//! Integer matrix products. In: rows of quantised activations and a matrix packed at load. Out: exact 32-bit sums.
//!
//! All paths give the same sums, because integer addition has no rounding and nothing can overflow: a product is at most
//! 127 * 127 in size and rows are at most [`MAX_INPUTS`] long. The path is chosen once, when the weights are packed.

mod scalar;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512vnni;

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
    /// 512-bit vectors with the byte dot product.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

impl Isa {
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
                found.push(Isa::Avx2);
                if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vnni") {
                    found.push(Isa::Avx512Vnni);
                }
            }
        }
        found
    }

    /// Outputs that one panel of the packed matrix holds.
    fn panel(self) -> usize {
        match self {
            Isa::Portable => 16,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => 16,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512Vnni => 32,
        }
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

/// An int8 matrix (`outputs` rows of `inputs` weights), laid out for one instruction set.
#[derive(Debug)]
pub(crate) struct Matrix {
    isa: Isa,
    inputs: usize,
    outputs: usize,
    /// Panel after panel; in a panel, for each pair (`i16`) or group of four (`i8`) of inputs, that of each output in turn.
    packed: Packed,
}

#[derive(Debug)]
enum Packed {
    Pairs(Vec<i16>),
    #[cfg(target_arch = "x86_64")]
    Fours {
        weights: Vec<i8>,
        /// 128 times the sum of each output's weights: activations are shifted by 128 to make them unsigned.
        excess: Vec<i32>,
    },
}

impl Matrix {
    /// Packs a row-major matrix. `inputs` must be a multiple of four and at most [`MAX_INPUTS`] (the loader checks).
    pub(crate) fn pack(isa: Isa, weights: &[i8], outputs: usize, inputs: usize) -> Matrix {
        assert!(inputs.is_multiple_of(4) && inputs <= MAX_INPUTS && weights.len() == outputs * inputs, "matrix of {outputs} x {inputs}");
        let at = |output: usize, input: usize| if output < outputs { weights[output * inputs + input] } else { 0 };
        let panels = outputs.div_ceil(isa.panel());
        let group = match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512Vnni => 4,
            _ => 2,
        };
        let order = (0..panels).flat_map(|panel| {
            (0..inputs / group).flat_map(move |k| {
                (0..isa.panel()).flat_map(move |output| (0..group).map(move |i| (panel * isa.panel() + output, k * group + i)))
            })
        });
        let packed = match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512Vnni => Packed::Fours {
                weights: order.map(|(output, input)| at(output, input)).collect(),
                excess: (0..panels * isa.panel()).map(|output| 128 * (0..inputs).map(|input| i32::from(at(output, input))).sum::<i32>()).collect(),
            },
            _ => Packed::Pairs(order.map(|(output, input)| i16::from(at(output, input))).collect()),
        };
        Matrix { isa, inputs, outputs, packed }
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplies: `sink(row, first_output, sums)` gets the sums of one row and a run of outputs; each is given once.
    #[inline]
    pub(crate) fn product(&self, x: &Quantised, mut sink: impl FnMut(usize, usize, &[i32])) {
        assert_eq!(x.width, self.inputs, "a product of rows and a matrix of different width");
        // A block of rows stays in the second-level cache while all panels pass by.
        const BLOCK: usize = 48;
        match &self.packed {
            Packed::Pairs(weights) => {
                const PANEL: usize = 16;
                let mut sums = [[0; PANEL]; TILE];
                for block in (0..x.rows()).step_by(BLOCK) {
                    for (panel, weights) in weights.chunks_exact(PANEL * self.inputs).enumerate() {
                        let first = panel * PANEL;
                        let width = PANEL.min(self.outputs - first);
                        for row in (block..x.rows().min(block + BLOCK)).step_by(TILE) {
                            let count = TILE.min(x.rows().min(block + BLOCK) - row);
                            let values = &x.values[row * self.inputs..(row + count) * self.inputs];
                            match self.isa {
                                #[cfg(target_arch = "x86_64")]
                                Isa::Avx2 => avx2::tile(weights, values, self.inputs, &mut sums),
                                _ => scalar::tile(weights, values, self.inputs, &mut sums),
                            }
                            for (i, sums) in sums.iter().enumerate().take(count) {
                                sink(row + i, first, &sums[..width]);
                            }
                        }
                    }
                }
            }
            #[cfg(target_arch = "x86_64")]
            Packed::Fours { weights, excess } => {
                const PANEL: usize = 32;
                let shifted: Vec<u8> = x.values.iter().map(|value| (value + 128) as u8).collect();
                let mut sums = [[0; PANEL]; TILE];
                for block in (0..x.rows()).step_by(BLOCK) {
                    for (panel, weights) in weights.chunks_exact(PANEL * self.inputs).enumerate() {
                        let first = panel * PANEL;
                        let width = PANEL.min(self.outputs - first);
                        for row in (block..x.rows().min(block + BLOCK)).step_by(TILE) {
                            let count = TILE.min(x.rows().min(block + BLOCK) - row);
                            let values = &shifted[row * self.inputs..(row + count) * self.inputs];
                            avx512vnni::tile(weights, values, self.inputs, &mut sums);
                            for (i, sums) in sums.iter_mut().enumerate().take(count) {
                                sums.iter_mut().zip(&excess[first..]).for_each(|(sum, excess)| *sum -= excess);
                                sink(row + i, first, &sums[..width]);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Rows that are multiplied with a panel at a time.
const TILE: usize = 6;

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
            matrix.product(&x, |row, first, sums| {
                let at = row * outputs + first;
                assert!(found[at..at + sums.len()].iter().all(|slot| *slot == i32::MIN), "given twice");
                found[at..at + sums.len()].copy_from_slice(sums);
            });
            assert_eq!(found, expected, "{isa:?} rows {rows} outputs {outputs} inputs {inputs}");
        }
    }

    #[test]
    fn all_paths_give_the_same_sums() {
        let mut random = Random(7);
        for (rows, outputs, inputs) in [(1, 1, 4), (5, 17, 8), (6, 16, 384), (7, 33, 128), (13, 50, 256), (49, 31, 1536), (100, 65, 12)] {
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
