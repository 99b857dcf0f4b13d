//! Random numbers for bootstrap intervals: MT19937 (Matsumoto and Nishimura 1998), seeded and read as CPython's `random.Random` does.

/// Length and offset of the recurrence.
const N: usize = 624;
const M: usize = 397;

pub(crate) struct Mersenne {
    state: [u32; N],
    at: usize,
}

impl Mersenne {
    /// A generator whose seed is a small number.
    pub(crate) fn seeded(seed: u32) -> Self {
        let mut state = [0u32; N];
        state[0] = 19_650_218;
        for i in 1..N {
            state[i] = 1_812_433_253u32.wrapping_mul(state[i - 1] ^ (state[i - 1] >> 30)).wrapping_add(i as u32);
        }
        // The key has one word, so that its index is always 0.
        let mut i = 1;
        for _ in 0..N {
            state[i] = (state[i] ^ (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_664_525)).wrapping_add(seed);
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        for _ in 1..N {
            state[i] = (state[i] ^ (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        Mersenne { state, at: N }
    }

    fn next(&mut self) -> u32 {
        if self.at == N {
            for i in 0..N {
                let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
                self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ if y & 1 == 1 { 0x9908_b0df } else { 0 };
            }
            self.at = 0;
        }
        let mut y = self.state[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A number from 0, below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let (high, low) = (f64::from(self.next() >> 5), f64::from(self.next() >> 6));
        let share = (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
        (share * count as f64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `random.Random(7).choices(range(1000), k=5)` in Python.
    #[test]
    fn numbers_are_those_of_cpython() {
        let mut random = Mersenne::seeded(7);
        assert_eq!([0; 5].map(|_| random.below(1000)), EXPECTED);
    }

    const EXPECTED: [usize; 5] = [323, 150, 650, 72, 535];
}
