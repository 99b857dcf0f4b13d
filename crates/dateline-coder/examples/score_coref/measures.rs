//! The three measures of the CoNLL score. In: the chains of key and response, mentions as numbers. Out: recall and precision.
//!
//! MUC counts links, B-cubed mentions, CEAF-e (phi 4) whole chains under the best one-to-one assignment. Parts are summed over documents
//! before they are divided, as the reference scorer does.

use std::collections::{BTreeMap, BTreeSet};

/// Chains of mentions.
pub(crate) type Chains = Vec<Vec<usize>>;

/// Numerators and denominators of recall and precision.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Parts {
    recall: (f64, f64),
    precision: (f64, f64),
}

impl Parts {
    pub(crate) fn add(&mut self, other: Parts) {
        for (own, new) in [(&mut self.recall, other.recall), (&mut self.precision, other.precision)] {
            own.0 += new.0;
            own.1 += new.1;
        }
    }

    pub(crate) fn recall(&self) -> f64 {
        share(self.recall)
    }

    pub(crate) fn precision(&self) -> f64 {
        share(self.precision)
    }

    pub(crate) fn f1(&self) -> f64 {
        let (recall, precision) = (self.recall(), self.precision());
        if recall + precision == 0.0 { 0.0 } else { 2.0 * recall * precision / (recall + precision) }
    }
}

fn share((part, all): (f64, f64)) -> f64 {
    if all == 0.0 { 0.0 } else { part / all }
}

/// The three measures together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Conll {
    pub(crate) muc: Parts,
    pub(crate) b_cubed: Parts,
    pub(crate) ceaf_e: Parts,
}

impl Conll {
    pub(crate) fn of(key: &Chains, response: &Chains) -> Conll {
        Conll { muc: muc(key, response), b_cubed: b_cubed(key, response), ceaf_e: ceaf_e(key, response) }
    }

    pub(crate) fn add(&mut self, other: Conll) {
        self.muc.add(other.muc);
        self.b_cubed.add(other.b_cubed);
        self.ceaf_e.add(other.ceaf_e);
    }

    pub(crate) fn f1(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf_e.f1()) / 3.0
    }
}

fn chain_of(chains: &Chains) -> BTreeMap<usize, usize> {
    chains.iter().enumerate().flat_map(|(at, chain)| chain.iter().map(move |mention| (*mention, at))).collect()
}

fn muc(key: &Chains, response: &Chains) -> Parts {
    Parts { recall: links(key, response), precision: links(response, key) }
}

/// Links of the first that the second keeps: a chain that falls into n parts loses n - 1 of its links.
fn links(first: &Chains, second: &Chains) -> (f64, f64) {
    let of = chain_of(second);
    let (mut kept, mut all) = (0, 0);
    for chain in first {
        let together: BTreeSet<usize> = chain.iter().filter_map(|mention| of.get(mention)).copied().collect();
        let alone = chain.iter().filter(|mention| !of.contains_key(mention)).count();
        kept += chain.len() - together.len() - alone;
        all += chain.len() - 1;
    }
    (kept as f64, all as f64)
}

fn b_cubed(key: &Chains, response: &Chains) -> Parts {
    Parts { recall: shares(key, response), precision: shares(response, key) }
}

/// For each mention of the first: the share of its chain that it has about it in the second too.
fn shares(first: &Chains, second: &Chains) -> (f64, f64) {
    let of = chain_of(second);
    let (mut sum, mut all) = (0.0, 0);
    for chain in first {
        let mut overlaps: BTreeMap<usize, usize> = BTreeMap::new();
        for other in chain.iter().filter_map(|mention| of.get(mention)) {
            *overlaps.entry(*other).or_default() += 1;
        }
        sum += overlaps.values().map(|n| (n * n) as f64).sum::<f64>() / chain.len() as f64;
        all += chain.len();
    }
    (sum, all as f64)
}

fn ceaf_e(key: &Chains, response: &Chains) -> Parts {
    let of = chain_of(response);
    let mut similar = vec![vec![0.0; response.len()]; key.len()];
    for (row, chain) in key.iter().enumerate() {
        for column in chain.iter().filter_map(|mention| of.get(mention)) {
            similar[row][*column] += 2.0 / (chain.len() + response[*column].len()) as f64;
        }
    }
    let best = best_assignment(&similar);
    Parts { recall: (best, key.len() as f64), precision: (best, response.len() as f64) }
}

/// The greatest sum that one-to-one pairs of rows and columns can have (Kuhn-Munkres with potentials, cubic in the longer side).
fn best_assignment(weights: &[Vec<f64>]) -> f64 {
    let size = weights.len().max(weights.first().map_or(0, Vec::len));
    let weight = |row: usize, column: usize| weights.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0);
    // Rows and columns count from 1; 0 stands for "none yet".
    let (mut row_price, mut column_price) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    for new in 1..=size {
        row_of[0] = new;
        let mut column = 0;
        let mut slack = vec![f64::INFINITY; size + 1];
        let mut came_from = vec![0; size + 1];
        let mut seen = vec![false; size + 1];
        while row_of[column] != 0 {
            seen[column] = true;
            let (row, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in (1..=size).filter(|other| !seen[*other]) {
                let cost = -weight(row - 1, other - 1) - row_price[row] - column_price[other];
                if cost < slack[other] {
                    slack[other] = cost;
                    came_from[other] = column;
                }
                if slack[other] < step {
                    step = slack[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if seen[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    slack[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[came_from[column]];
            column = came_from[column];
        }
    }
    (1..=size).map(|column| weight(row_of[column] - 1, column - 1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, wanted: f64) {
        assert!((got - wanted).abs() < 1e-9, "{got} is not {wanted}");
    }

    /// Key {0 1 2} {3 4 5 6}, response {0 1} {2 3} {5 6 7 8}: the example by which Pradhan and others (2014) explain the scorer.
    fn example() -> (Chains, Chains) {
        (vec![vec![0, 1, 2], vec![3, 4, 5, 6]], vec![vec![0, 1], vec![2, 3], vec![5, 6, 7, 8]])
    }

    #[test]
    fn muc_counts_links() {
        let (key, response) = example();
        let muc = muc(&key, &response);
        // Key chains fall into 2 and 3 parts: (3 - 2) + (4 - 3) of 2 + 3 links.
        near(muc.recall(), 2.0 / 5.0);
        // The response's fall into 1, 2 and 3 parts: 1 + 0 + 1 of 1 + 1 + 3.
        near(muc.precision(), 2.0 / 5.0);
    }

    #[test]
    fn b_cubed_counts_mentions() {
        let (key, response) = example();
        let b_cubed = b_cubed(&key, &response);
        near(b_cubed.recall(), (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 / 4.0 + 0.0 + 2.0 / 4.0 + 2.0 / 4.0) / 7.0);
        near(b_cubed.precision(), (1.0 + 1.0 + 0.5 + 0.5 + 0.5 + 0.5 + 0.0 + 0.0) / 8.0);
    }

    #[test]
    fn ceaf_pairs_chains() {
        let (key, response) = example();
        let ceaf = ceaf_e(&key, &response);
        // 2 * 2 / (3 + 2) and 2 * 2 / (4 + 4).
        near(ceaf.recall(), (0.8 + 0.5) / 2.0);
        near(ceaf.precision(), (0.8 + 0.5) / 3.0);
        near(ceaf.f1(), 0.52);
    }

    #[test]
    fn one_chain_for_two_keeps_all_links_and_costs_precision() {
        // Vilain and others' case: two chains of 2 and 3 taken for one of 5.
        let (key, response): (Chains, Chains) = (vec![vec![0, 1], vec![2, 3, 4]], vec![vec![0, 1, 2, 3, 4]]);
        near(muc(&key, &response).recall(), 1.0);
        near(muc(&key, &response).precision(), 3.0 / 4.0);
        near(b_cubed(&key, &response).recall(), 1.0);
        near(b_cubed(&key, &response).precision(), (2.0 * 2.0 / 5.0 + 3.0 * 3.0 / 5.0) / 5.0);
        near(ceaf_e(&key, &response).recall(), 2.0 * 3.0 / 8.0 / 2.0);
        near(ceaf_e(&key, &response).precision(), 2.0 * 3.0 / 8.0);
    }

    #[test]
    fn the_same_chains_score_one_and_nothing_scores_nought() {
        let (key, _) = example();
        near(Conll::of(&key, &key).f1(), 1.0);
        near(Conll::of(&key, &Chains::new()).f1(), 0.0);
        near(Conll::of(&Chains::new(), &key).f1(), 0.0);
    }

    #[test]
    fn documents_are_summed_before_dividing() {
        let mut all = Conll::default();
        all.add(Conll::of(&vec![vec![0, 1]], &vec![vec![0, 1]]));
        all.add(Conll::of(&vec![vec![0, 1, 2, 3]], &Chains::new()));
        near(all.muc.recall(), 1.0 / 4.0);
        near(all.muc.precision(), 1.0);
    }

    #[test]
    fn the_best_assignment_is_not_the_greedy_one() {
        near(best_assignment(&[vec![0.9, 0.8], vec![0.8, 0.1]]), 1.6);
        near(best_assignment(&[vec![0.2, 0.5, 0.4]]), 0.5);
        near(best_assignment(&[vec![0.3], vec![0.7], vec![0.1]]), 0.7);
        near(best_assignment(&[vec![7.0, 5.0, 11.2], vec![5.0, 4.0, 1.0], vec![9.0, 3.0, 2.0]]), 24.2);
        near(best_assignment(&[]), 0.0);
    }
}
