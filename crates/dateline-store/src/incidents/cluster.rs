//! Which events tell one act. In: acts, and the links between them. Out: groups, each member with the link that holds it there.
//!
//! Links are taken from the strongest to the weakest, and each makes one group of two if their descriptions agree (Kruskal's way to a
//! spanning forest, with unification as the condition). Equal links are taken in the order of the acts, which is that of publication date and
//! event id: the same acts give the same groups whatever order they came in.

use std::cmp::Reverse;

use super::act::Act;
use super::unify::Description;

/// Two acts that are alike enough, by their places in the list of acts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) one: usize,
    pub(crate) other: usize,
    /// How much agrees, in tenths.
    pub(crate) points: i32,
}

/// A member of a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) act: usize,
    /// The member that it is linked to, with the points; none for the first.
    pub(crate) link: Option<(usize, i32)>,
}

/// Puts those acts that were reached into groups. The first member of each is the one that was published first, and groups are in the order of their first members.
pub(crate) fn groups(acts: &[Act], reached: Vec<usize>, mut pairs: Vec<Pair>) -> Vec<Vec<Member>> {
    let mut order = reached;
    order.sort_by(|one, other| acts[*one].order.cmp(&acts[*other].order));
    let mut rank = vec![0; acts.len()];
    for (place, act) in order.iter().enumerate() {
        rank[*act] = place;
    }
    for pair in &mut pairs {
        if rank[pair.one] > rank[pair.other] {
            std::mem::swap(&mut pair.one, &mut pair.other);
        }
    }
    pairs.sort_by_key(|pair| (Reverse(pair.points), rank[pair.one], rank[pair.other]));
    let mut forest = Forest::of(acts);
    for pair in &pairs {
        forest.join(pair.one, pair.other);
    }
    let mut held: Vec<Option<(usize, i32)>> = vec![None; acts.len()];
    for pair in &pairs {
        // `other` is the later of the two. The strongest link to an earlier member is what holds a member.
        if held[pair.other].is_none() && forest.root(pair.one) == forest.root(pair.other) {
            held[pair.other] = Some((pair.one, pair.points));
        }
    }
    let mut groups: Vec<Vec<Member>> = Vec::new();
    let mut group_of: Vec<Option<usize>> = vec![None; acts.len()];
    for act in &order {
        let root = forest.root(*act);
        let group = *group_of[root].get_or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(Member { act: *act, link: held[*act] });
    }
    // A member whose links all lead to later ones is held by the strongest of these.
    for pair in &pairs {
        if let Some(group) = group_of[forest.root(pair.one)]
            && forest.root(pair.one) == forest.root(pair.other)
            && let Some(member) = groups[group].iter_mut().skip(1).find(|member| member.act == pair.one && member.link.is_none())
        {
            member.link = Some((pair.other, pair.points));
        }
    }
    groups
}

/// Groups in the making: trees, and at each root what its group says.
struct Forest {
    parents: Vec<usize>,
    descriptions: Vec<Description>,
}

impl Forest {
    fn of(acts: &[Act]) -> Self {
        Forest { parents: (0..acts.len()).collect(), descriptions: acts.iter().map(Description::of).collect() }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        if let Some(both) = self.descriptions[one].with(&self.descriptions[other]) {
            self.parents[other] = one;
            self.descriptions[one] = both;
        }
    }
}
