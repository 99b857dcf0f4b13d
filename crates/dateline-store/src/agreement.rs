//! Statistics of reviews. In: counts, or what each reviewer said of each event. Out: intervals, and how far reviewers agree.

use std::collections::BTreeMap;

/// A share with its interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// How many are right.
    pub right: u64,
    /// Of how many.
    pub n: u64,
    /// Lower end of the 95% interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Share {
    /// A share with Wilson's score interval (E. B. Wilson, JASA 22, 1927), which holds for few cases and near 0 and 1 too.
    pub fn of(right: u64, n: u64) -> Self {
        const Z: f64 = 1.959_963_984_540_054;
        if n == 0 {
            return Share { right, n, low: 0.0, high: 1.0 };
        }
        let (count, p) = (n as f64, right as f64 / n as f64);
        let spread = 1.0 + Z * Z / count;
        let middle = (p + Z * Z / (2.0 * count)) / spread;
        let half = Z * (p * (1.0 - p) / count + Z * Z / (4.0 * count * count)).sqrt() / spread;
        Share { right, n, low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
    }

    /// The share itself; 0 of 0 is 0.
    pub fn value(self) -> f64 {
        if self.n == 0 { 0.0 } else { self.right as f64 / self.n as f64 }
    }
}

/// What reviewers said of one event: verdict by reviewer.
pub type Verdicts = BTreeMap<String, String>;

/// Cohen's kappa of two reviewers (Educational and Psychological Measurement 20, 1960): events both judged, events they agree on, and
/// kappa, which is `None` where chance alone would make them agree always.
pub fn kappa<'v>(units: impl Iterator<Item = &'v Verdicts>, one: &str, other: &str) -> (u64, u64, Option<f64>) {
    let mut by_one: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_other: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut n, mut same) = (0_u64, 0_u64);
    for (a, b) in units.filter_map(|unit| Some((unit.get(one)?, unit.get(other)?))) {
        n += 1;
        same += u64::from(a == b);
        *by_one.entry(a).or_default() += 1;
        *by_other.entry(b).or_default() += 1;
    }
    if n == 0 {
        return (0, 0, None);
    }
    let count = n as f64;
    let chance: f64 = by_one.iter().map(|(verdict, a)| *a as f64 / count * by_other.get(verdict).copied().unwrap_or(0) as f64 / count).sum();
    let agreed = same as f64 / count;
    (n, same, (chance < 1.0).then(|| (agreed - chance) / (1.0 - chance)))
}

/// Krippendorff's alpha for nominal data (Content Analysis, 2004, chapter 11): any number of reviewers, with gaps. `None` where fewer
/// than two verdicts can be compared, or all are the same.
pub fn alpha<'v>(units: impl Iterator<Item = &'v Verdicts>) -> Option<f64> {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    let mut different = 0.0;
    for unit in units.filter(|unit| unit.len() > 1) {
        let mut here: BTreeMap<&str, f64> = BTreeMap::new();
        for verdict in unit.values() {
            *here.entry(verdict).or_default() += 1.0;
            *totals.entry(verdict).or_default() += 1.0;
        }
        let all: f64 = here.values().sum();
        let pairs_alike: f64 = here.values().map(|count| count * (count - 1.0)).sum();
        different += (all * (all - 1.0) - pairs_alike) / (all - 1.0);
    }
    let n: f64 = totals.values().sum();
    let expected = n * n - totals.values().map(|count| count * count).sum::<f64>();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * different / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(pairs: &[(&str, &str)]) -> Vec<Verdicts> {
        pairs.iter().map(|(a, b)| [("ana", a), ("ben", b)].map(|(who, verdict)| (who.to_owned(), (*verdict).to_owned())).into()).collect()
    }

    #[test]
    fn wilson_as_in_tables() {
        let share = Share::of(8, 10);
        assert!((share.low - 0.4902).abs() < 1e-4 && (share.high - 0.9433).abs() < 1e-4, "{share:?}");
        assert_eq!((Share::of(0, 0).low, Share::of(0, 0).high), (0.0, 1.0));
        assert!(Share::of(5, 5).high <= 1.0);
    }

    #[test]
    fn agreement_counted_by_hand() {
        let four = units(&[("a", "a"), ("a", "a"), ("b", "b"), ("a", "b")]);
        let (n, same, kappa) = kappa(four.iter(), "ana", "ben");
        assert_eq!((n, same), (4, 3));
        // Chance: 3/4 * 2/4 + 1/4 * 2/4 = 1/2.
        assert!((kappa.unwrap() - 0.5).abs() < 1e-12);
        // Eight verdicts, five a and three b; two of the off-diagonal: 1 - 7 * 2 / 30.
        assert!((alpha(four.iter()).unwrap() - (1.0 - 14.0 / 30.0)).abs() < 1e-12);
    }

    #[test]
    fn agreement_that_cannot_be_told() {
        let all_alike = units(&[("a", "a"), ("a", "a")]);
        assert_eq!(kappa(all_alike.iter(), "ana", "ben"), (2, 2, None));
        assert_eq!(alpha(all_alike.iter()), None);
        assert_eq!(kappa(all_alike.iter(), "ana", "eve"), (0, 0, None));
    }
}
