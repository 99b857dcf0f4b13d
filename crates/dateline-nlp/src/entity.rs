//! Names from tag scores. In: a score for each word and BIO tag. Out: the best sequence in which no I- stands alone, as spans.

use std::ops::Range;

use dateline_model::NameKind;

/// A BIO tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tag {
    /// Not part of a name.
    Outside,
    /// First word of a name.
    Begin(NameKind),
    /// Further word of a name.
    Inside(NameKind),
}

impl Tag {
    /// Whether this tag may stand after `before` (`None` at the start of a sentence).
    fn may_follow(self, before: Option<Tag>) -> bool {
        match self {
            Tag::Inside(kind) => matches!(before, Some(Tag::Begin(other) | Tag::Inside(other)) if other == kind),
            Tag::Outside | Tag::Begin(_) => true,
        }
    }
}

/// The sequence of tags (indices into `tags`) with the highest sum of scores among those allowed; the first of equals.
/// `scores` has one row of `tags.len()` for each word. At least one tag of the inventory must be allowed anywhere.
pub(crate) fn best_tags(scores: &[f32], tags: &[Tag]) -> Vec<usize> {
    let words = scores.len() / tags.len();
    if words == 0 {
        return Vec::new();
    }
    let mut best: Vec<f32> = tags.iter().zip(scores).map(|(tag, score)| if tag.may_follow(None) { *score } else { f32::NEG_INFINITY }).collect();
    let mut came_from = vec![0u16; words * tags.len()];
    for word in 1..words {
        let mut next = vec![f32::NEG_INFINITY; tags.len()];
        for (to, tag) in tags.iter().enumerate() {
            let mut chosen = None::<(usize, f32)>;
            for (from, before) in tags.iter().enumerate() {
                if tag.may_follow(Some(*before)) && chosen.is_none_or(|(_, score)| best[from] > score) {
                    chosen = Some((from, best[from]));
                }
            }
            if let Some((from, score)) = chosen {
                next[to] = score + scores[word * tags.len() + to];
                came_from[word * tags.len() + to] = from as u16;
            }
        }
        best = next;
    }
    let mut at = first_largest(&best);
    let mut path = vec![at];
    for word in (1..words).rev() {
        at = usize::from(came_from[word * tags.len() + at]);
        path.push(at);
    }
    path.reverse();
    path
}

/// Position of the largest value, the first of equals; 0 for an empty row.
pub(crate) fn first_largest(row: &[f32]) -> usize {
    let mut best = 0;
    for (i, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = i;
        }
    }
    best
}

/// The names that a sequence of tags marks.
pub(crate) fn names(tags: impl Iterator<Item = Tag>) -> Vec<(Range<usize>, NameKind)> {
    let mut found: Vec<(Range<usize>, NameKind)> = Vec::new();
    for (word, tag) in tags.enumerate() {
        match tag {
            Tag::Begin(kind) => found.push((word..word + 1, kind)),
            Tag::Inside(kind) => {
                if let Some((range, _)) = found.last_mut().filter(|(range, last)| range.end == word && *last == kind) {
                    range.end += 1;
                }
            }
            Tag::Outside => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAGS: [Tag; 5] =
        [Tag::Outside, Tag::Begin(NameKind::Person), Tag::Inside(NameKind::Person), Tag::Begin(NameKind::GeoPolitical), Tag::Inside(NameKind::GeoPolitical)];

    fn random(state: &mut u64) -> f32 {
        *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*state >> 40) as f32 / (1 << 20) as f32 - 8.0
    }

    fn allowed(path: &[usize]) -> bool {
        path.iter().enumerate().all(|(i, tag)| TAGS[*tag].may_follow(i.checked_sub(1).map(|before| TAGS[path[before]])))
    }

    #[test]
    fn the_best_allowed_sequence_is_found() {
        let mut state = 5;
        for words in 1..=5usize {
            for _ in 0..60 {
                let scores: Vec<f32> = (0..words * 5).map(|_| random(&mut state)).collect();
                let value = |path: &[usize]| path.iter().enumerate().map(|(word, tag)| scores[word * 5 + tag]).sum::<f32>();
                let all = (0..5usize.pow(words as u32)).map(|n| (0..words).map(|word| n / 5usize.pow(word as u32) % 5).collect::<Vec<_>>());
                let wanted = all.filter(|path| allowed(path)).max_by(|a, b| value(a).total_cmp(&value(b))).expect("a sequence");
                let found = best_tags(&scores, &TAGS);
                assert!(allowed(&found));
                assert_eq!(found, wanted);
            }
        }
    }

    #[test]
    fn an_inside_tag_never_opens_a_name() {
        // I-PER scores best everywhere, yet the first word cannot have it.
        let scores = [0.0, 1.0, 9.0, 0.0, 0.0, 0.0, 1.0, 9.0, 0.0, 0.0];
        let path = best_tags(&scores, &TAGS);
        assert_eq!(path, [1, 2]);
        assert_eq!(names(path.into_iter().map(|tag| TAGS[tag])), [(0..2, NameKind::Person)]);
    }

    #[test]
    fn neighbouring_names_stay_apart() {
        let found = names([1, 1, 2, 0, 3].into_iter().map(|tag| TAGS[tag]));
        assert_eq!(found, [(0..1, NameKind::Person), (1..3, NameKind::Person), (4..5, NameKind::GeoPolitical)]);
        assert!(best_tags(&[], &TAGS).is_empty());
    }
}
