//! Trees from arc scores. In: the score of each word and head. Out: the best tree with exactly one root
//! (Chu & Liu 1965, Edmonds 1967).

use crate::entity::first_largest;

/// The highest-scoring tree over the words. `scores` has one row for each word: column 0 is the score of being the root,
/// column `h` that of hanging on word `h - 1`. The result is in the same numbers: 0 for the root, else the head's number.
pub(crate) fn best_tree(scores: &[f32], words: usize) -> Vec<usize> {
    let width = words + 1;
    assert_eq!(scores.len(), words * width, "one row of arc scores for each word");
    if words == 0 {
        return Vec::new();
    }
    let greedy: Vec<usize> = (0..words)
        .map(|word| {
            let mut row = scores[word * width..(word + 1) * width].to_vec();
            row[word + 1] = f32::NEG_INFINITY;
            first_largest(&row)
        })
        .collect();
    if greedy.iter().filter(|head| **head == 0).count() == 1 && find_cycle(0, |node| (node > 0).then(|| greedy[node - 1]), 0..width).is_none() {
        return greedy;
    }
    exact(scores, words)
}

/// The search proper, on a dense graph whose node 0 is the root's head.
fn exact(scores: &[f32], words: usize) -> Vec<usize> {
    let nodes = words + 1;
    let finite = |score: f32| f64::from(if score.is_nan() { f32::MIN } else { score.clamp(f32::MIN, f32::MAX) });
    let (low, high) = scores.iter().fold((f64::MAX, f64::MIN), |(low, high), score| (low.min(finite(*score)), high.max(finite(*score))));
    // Scores are counted from the lowest. With this taken off every arc from node 0, no second root can pay for itself; doubles
    // keep the digits below it.
    let penalty = (high - low + 1.0) * nodes as f64;
    // weight[head * nodes + dependent]; a contracted node keeps the number of one of its members.
    let mut weight = vec![f64::NEG_INFINITY; nodes * nodes];
    for dependent in 1..nodes {
        for head in (0..nodes).filter(|head| *head != dependent) {
            weight[head * nodes + dependent] = finite(scores[(dependent - 1) * nodes + head]) - low - if head == 0 { penalty } else { 0.0 };
        }
    }
    // The original arc (head, dependent) behind each arc of the contracted graph.
    let mut origin: Vec<(usize, usize)> = (0..nodes * nodes).map(|i| (i / nodes, i % nodes)).collect();
    let mut alive = vec![true; nodes];
    let mut best: Vec<Option<usize>> = vec![None; nodes];
    // For undoing contractions: the cycle's nodes with the original arc that enters each of them inside the cycle.
    let mut contracted: Vec<Vec<(usize, (usize, usize))>> = Vec::new();
    // Which contraction a node number stands for at the end, and the members of each node, original words.
    let mut members: Vec<Vec<usize>> = (0..nodes).map(|node| vec![node]).collect();
    let mut member_lists: Vec<Vec<Vec<usize>>> = Vec::new();
    loop {
        for node in (1..nodes).filter(|node| alive[*node]) {
            if best[node].is_none_or(|head| !alive[head]) {
                best[node] = (0..nodes).filter(|head| alive[*head] && *head != node).fold(None, |found: Option<usize>, head| match found {
                    Some(other) if weight[other * nodes + node] >= weight[head * nodes + node] => Some(other),
                    _ => Some(head),
                });
            }
        }
        let live: Vec<usize> = (1..nodes).filter(|node| alive[*node]).collect();
        let Some(cycle) = find_cycle(nodes, |node| best[node], live.iter().copied()) else { break };
        let into = |node: usize| best[node].expect("a node of a cycle has a head");
        let (kept, inside) = (cycle[0], |node: usize| cycle.contains(&node));
        contracted.push(cycle.iter().map(|node| (*node, origin[into(*node) * nodes + node])).collect());
        member_lists.push(cycle.iter().map(|node| members[*node].clone()).collect());
        for other in (0..nodes).filter(|node| alive[*node] && !inside(*node)) {
            // Into the cycle: the arc that replaces one of the cycle's own at the least loss.
            let mut entering = (f64::NEG_INFINITY, (0, 0));
            // Out of the cycle: the strongest arc to the other node.
            let mut leaving = (f64::NEG_INFINITY, (0, 0));
            for node in &cycle {
                let gain = weight[other * nodes + node] - weight[into(*node) * nodes + node];
                if gain > entering.0 {
                    entering = (gain, origin[other * nodes + node]);
                }
                if weight[node * nodes + other] > leaving.0 {
                    leaving = (weight[node * nodes + other], origin[node * nodes + other]);
                }
            }
            (weight[other * nodes + kept], origin[other * nodes + kept]) = entering;
            (weight[kept * nodes + other], origin[kept * nodes + other]) = leaving;
        }
        for node in &cycle[1..] {
            alive[*node] = false;
            let taken = std::mem::take(&mut members[*node]);
            members[kept].extend(taken);
        }
        // Heads that pointed into the cycle, and the cycle's own, are chosen anew.
        for slot in &mut best {
            if slot.is_some_and(|head| cycle.contains(&head)) {
                *slot = None;
            }
        }
        best[kept] = None;
    }
    let mut heads = vec![0; nodes];
    let mut set = vec![false; nodes];
    for node in (1..nodes).filter(|node| alive[*node]) {
        let (head, dependent) = origin[best[node].expect("every live node has a head") * nodes + node];
        (heads[dependent], set[dependent]) = (head, true);
    }
    // Undo contractions, the last first: one node of the cycle is entered from outside already, the others keep their arc.
    for (cycle, lists) in contracted.iter().zip(&member_lists).rev() {
        for ((_, (head, dependent)), members) in cycle.iter().zip(lists) {
            if !members.iter().any(|member| set[*member]) {
                (heads[*dependent], set[*dependent]) = (*head, true);
            }
        }
    }
    heads.split_off(1)
}

/// A cycle among the given nodes when each follows its `head`, or nothing. `limit` above every node number, or 0 for unknown.
fn find_cycle(limit: usize, head: impl Fn(usize) -> Option<usize>, nodes: impl Iterator<Item = usize> + Clone) -> Option<Vec<usize>> {
    let limit = if limit == 0 { nodes.clone().max().map_or(0, |most| most + 1) } else { limit };
    let mut seen_from = vec![usize::MAX; limit];
    for start in nodes {
        let mut at = start;
        while seen_from[at] == usize::MAX {
            seen_from[at] = start;
            match head(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if seen_from[at] == start && head(at).is_some() {
            // `at` was reached twice in this walk: it lies on a cycle.
            let mut cycle = vec![at];
            let mut next = head(at);
            while let Some(node) = next.filter(|node| *node != at) {
                cycle.push(node);
                next = head(node);
            }
            if next == Some(at) {
                return Some(cycle);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(state: &mut u64) -> f32 {
        *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*state >> 40) as f32 / (1 << 20) as f32 - 8.0
    }

    /// Whether the heads form a tree with one root.
    fn is_tree(heads: &[usize]) -> bool {
        heads.iter().filter(|head| **head == 0).count() == 1
            && (0..heads.len()).all(|word| {
                let mut at = word + 1;
                (0..=heads.len()).any(|_| {
                    at = if at == 0 { 0 } else { heads[at - 1] };
                    at == 0
                })
            })
    }

    fn value(scores: &[f32], heads: &[usize]) -> f64 {
        heads.iter().enumerate().map(|(word, head)| f64::from(scores[word * (heads.len() + 1) + head])).sum()
    }

    #[test]
    fn small_graphs_agree_with_trying_everything() {
        let mut state = 11;
        for words in 1..=5usize {
            for round in 0..200 {
                let mut scores: Vec<f32> = (0..words * (words + 1)).map(|_| random(&mut state)).collect();
                if round % 3 == 0 {
                    // Tempt the search with several roots.
                    (0..words).for_each(|word| scores[word * (words + 1)] += 9.0);
                }
                let total = (words + 1).pow(words as u32);
                let all = (0..total).map(|n| (0..words).map(|word| n / (words + 1).pow(word as u32) % (words + 1)).collect::<Vec<_>>());
                let wanted = all.filter(|heads| is_tree(heads)).map(|heads| value(&scores, &heads)).fold(f64::MIN, f64::max);
                for found in [best_tree(&scores, words), exact(&scores, words)] {
                    assert!(is_tree(&found), "{found:?}");
                    assert!((value(&scores, &found) - wanted).abs() < 1e-6, "{found:?} is worth {}, not {wanted}", value(&scores, &found));
                }
            }
        }
    }

    #[test]
    fn large_graphs_give_trees() {
        let mut state = 3;
        for words in [60, 200, 509] {
            let scores: Vec<f32> = (0..words * (words + 1)).map(|_| random(&mut state)).collect();
            assert!(is_tree(&best_tree(&scores, words)));
        }
    }

    #[test]
    fn odd_scores_still_give_trees() {
        for score in [0.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
            let found = best_tree(&vec![score; 7 * 8], 7);
            assert!(is_tree(&found), "{score}: {found:?}");
        }
        assert!(best_tree(&[], 0).is_empty());
    }
}
