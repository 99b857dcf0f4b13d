//! How alike two texts are. In: a text. Out: a sketch of fixed size, two of which tell the share of five-word sequences that the texts have in common.
//!
//! MinHash (Broder 1997): of all sequences, each of 96 hash functions keeps the least value; two texts agree on each with the probability of
//! their Jaccard resemblance. Sketches that agree on one of 32 bands of three values are worth a comparison: at a resemblance of one half
//! that is 99 of 100, at 0.05 one in 250. The functions are fixed, so that records of different machines can be compared.

/// Hash functions.
const HASHES: usize = 96;

/// Values a band.
const ROWS: usize = 3;

/// Words a sequence. Five words in a row that two texts share by chance are rare.
const SEQUENCE: usize = 5;

/// Below these many sequences, that a text is a part of another says little.
const ENOUGH: u32 = 30;

/// A sketch of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sketch {
    values: Vec<u32>,
    /// Different sequences.
    pub(crate) shingles: u32,
}

/// How two texts resemble each other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Likeness {
    /// So many of the sequences of both are in both.
    Near(f64),
    /// So many of the sequences of the shorter are in the longer; the resemblance stands behind.
    Part(f64, f64),
}

impl Sketch {
    /// The sketch of a text. Case, punctuation and spacing count for nothing.
    pub(crate) fn of(text: &str) -> Self {
        let words: Vec<u64> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(word_hash).collect();
        let join = |words: &[u64]| words.iter().fold(0xCBF2_9CE4_8422_2325, |hash: u64, word| mix(hash.rotate_left(7) ^ word));
        let mut sequences: Vec<u64> = match words.len() {
            0 => Vec::new(),
            n if n < SEQUENCE => vec![join(&words)],
            _ => words.windows(SEQUENCE).map(join).collect(),
        };
        sequences.sort_unstable();
        sequences.dedup();
        let mut values = vec![u32::MAX; HASHES];
        for (function, value) in (1..).zip(&mut values) {
            let (factor, offset) = (mix(function) | 1, mix(function ^ 0x5EED_0000));
            for sequence in &sequences {
                *value = (*value).min((sequence.wrapping_mul(factor).wrapping_add(offset) >> 32) as u32);
            }
        }
        Sketch { values, shingles: u32::try_from(sequences.len()).unwrap_or(u32::MAX) }
    }

    /// As it is stored.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// From what was stored.
    pub(crate) fn from_bytes(bytes: &[u8], shingles: u32) -> Self {
        let values = bytes.chunks_exact(4).map(|value| value.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)));
        Sketch { values: values.collect(), shingles }
    }

    /// What the sketch is looked up by.
    pub(crate) fn bands(&self) -> Vec<i64> {
        if self.shingles == 0 {
            return Vec::new();
        }
        let bands = (1..).zip(self.values.chunks_exact(ROWS));
        bands.map(|(number, rows)| rows.iter().fold(mix(number), |hash, value| mix(hash ^ u64::from(*value))) as i64).collect()
    }

    /// Whether two texts have so much in common that one was taken from the other, or both from a third.
    pub(crate) fn likeness(&self, other: &Sketch) -> Option<Likeness> {
        if self.shingles == 0 || other.shingles == 0 {
            return None;
        }
        let agreeing = self.values.iter().zip(&other.values).filter(|(one, other)| one == other).count();
        let resemblance = agreeing as f64 / HASHES as f64;
        if resemblance >= 0.5 {
            return Some(Likeness::Near(resemblance));
        }
        // Of a shortened or lengthened copy. The size of what is in both follows from the resemblance and the two sizes.
        let (shorter, longer) = (self.shingles.min(other.shingles), self.shingles.max(other.shingles));
        let part = resemblance * f64::from(shorter + longer) / ((1.0 + resemblance) * f64::from(shorter));
        (resemblance >= 0.25 && part >= 0.75 && shorter >= ENOUGH).then_some(Likeness::Part(part.min(1.0), resemblance))
    }
}

impl Likeness {
    /// In words, for the table.
    pub(crate) fn reason(self) -> String {
        match self {
            Likeness::Near(share) => format!("near copy: {:.0} % of all five-word sequences are in both", share * 100.0),
            Likeness::Part(share, _) => format!("shortened or lengthened copy: {:.0} % of the shorter text is in the longer", share * 100.0),
        }
    }

    /// The share of all sequences that both have: what tells the nearest of several.
    pub(crate) fn resemblance(self) -> f64 {
        let (Likeness::Near(share) | Likeness::Part(_, share)) = self;
        share
    }
}

/// FNV-1a over the lower-case letters.
pub(crate) fn word_hash(word: &str) -> u64 {
    let mut buffer = [0; 4];
    let letters = word.chars().flat_map(char::to_lowercase);
    letters.fold(0xCBF2_9CE4_8422_2325, |hash: u64, letter| {
        letter.encode_utf8(&mut buffer).bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
    })
}

/// Mixes all bits of a number (SplitMix64).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of different words.
    fn text(words: std::ops::Range<usize>) -> String {
        words.map(|n| format!("word{n} ")).collect()
    }

    #[test]
    fn the_sketch_tells_the_resemblance() {
        let whole = Sketch::of(&text(0..400));
        for (other, expected) in [(0..400, 1.0), (100..500, 0.595), (0..300, 0.75), (390..800, 0.01)] {
            let other = Sketch::of(&text(other));
            let found = whole.values.iter().zip(&other.values).filter(|(one, other)| one == other).count() as f64 / HASHES as f64;
            assert!((found - expected).abs() < 0.13, "{found} for {expected}");
        }
        assert_eq!(Sketch::of("One, two: THREE four five six."), Sketch::of("one two three  four five\nsix"));
        assert_eq!(Sketch::from_bytes(&whole.bytes(), whole.shingles), whole);
    }

    #[test]
    fn copies_with_another_head_and_tail_and_shortened_ones_are_told() {
        let wire = Sketch::of(&text(0..300));
        let dressed = Sketch::of(&format!("{} {} {}", text(900..920), text(0..280), text(950..980)));
        assert!(matches!(wire.likeness(&dressed), Some(Likeness::Near(share)) if share > 0.6));
        assert!(matches!(wire.likeness(&Sketch::of(&text(0..120))), Some(Likeness::Part(share, _)) if share > 0.75));
        assert_eq!(wire.likeness(&Sketch::of(&text(250..600))), None);
        assert_eq!(Sketch::of("").likeness(&Sketch::of("")), None);
    }

    #[test]
    fn likely_pairs_share_a_band_and_others_do_not() {
        let shared = |one: &Sketch, other: &Sketch| one.bands().iter().any(|band| other.bands().contains(band));
        let all: Vec<Sketch> = (0..40).map(|n| Sketch::of(&text(n * 200..n * 200 + 200))).collect();
        for (n, one) in all.iter().enumerate() {
            assert!(shared(one, &Sketch::of(&text(n * 200 + 40..n * 200 + 230))), "text {n} and its near copy");
            assert!(all.iter().skip(n + 1).all(|other| !shared(one, other)), "text {n}");
        }
    }
}
