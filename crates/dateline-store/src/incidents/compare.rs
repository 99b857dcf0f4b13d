//! Whether two events tell the same act. In: two acts. Out: points with the reasons for them, or what tells the two apart.
//!
//! Points add up what agrees. Nothing is decided by what is unknown: it gives no points and contradicts nothing. The table is in `docs/record.md`.

use std::collections::BTreeSet;

use super::act::{Act, Known, LONGEST, Side, When, Where, is_verbal};
use super::geography;

/// Points that acts in deed and acts in words need, in tenths as all points here.
const DEED: i32 = 85;
const WORD: i32 = 100;

/// Compares two acts of one kind: the points, or `None` if they contradict each other or too little agrees.
pub(crate) fn compare(one: &Act, other: &Act) -> Option<i32> {
    let link = Link::of(one, other, false)?;
    let enough = if is_verbal(one.family()) { WORD } else { DEED };
    (link.points >= enough).then_some(link.points)
}

/// What agrees between two acts, in words.
pub(crate) fn reasons(one: &Act, other: &Act) -> String {
    Link::of(one, other, true).map_or_else(String::new, |link| link.reasons.join("; "))
}

/// A comparison.
struct Link {
    points: i32,
    reasons: Vec<String>,
    /// Reasons are wanted. Most pairs come to nothing, and words would cost more than the comparison.
    told: bool,
}

impl Link {
    fn of(one: &Act, other: &Act, told: bool) -> Option<Self> {
        let mut link = Link { points: 0, reasons: Vec::new(), told };
        // What tells most pairs apart comes first.
        link.when(one, other)?;
        link.parties(one, other)?;
        link.place(one.place.as_ref(), other.place.as_ref())?;
        link.kind(one, other);
        link.quantities(one, other);
        link.words(one, other);
        link.denial(one, other);
        Some(link)
    }

    fn add(&mut self, points: i32, reason: impl FnOnce() -> String) {
        self.points += points;
        if self.told {
            self.reasons.push(reason());
        }
    }

    fn say(&mut self, points: i32, reason: &str) {
        self.add(points, || reason.to_owned());
    }

    fn kind(&mut self, one: &Act, other: &Act) {
        if one.event_type == other.event_type {
            self.add(20, || format!("both {}", one.event_type));
        } else {
            self.add(5, || format!("{} and {}", one.event_type.as_str().min(&other.event_type), one.event_type.as_str().max(&other.event_type)));
        }
        if let (Some(a), Some(b)) = (&one.mode, &other.mode) {
            if a == b {
                self.add(10, || format!("mode {a}"));
            } else {
                self.add(-10, || format!("modes {} and {}", a.min(b), a.max(b)));
            }
        }
    }

    fn parties(&mut self, one: &Act, other: &Act) -> Option<()> {
        if one.is_directed() && other.is_directed() {
            let actors = self.side("actor", &one.actors, &other.actors)?;
            let recipients = self.side("recipient", &one.recipients, &other.recipients)?;
            return (actors || recipients).then_some(());
        }
        // "Clashes between A and B" and "A attacked B".
        let all = |act: &Act| act.actors.iter().chain(&act.recipients).cloned().collect::<Vec<_>>();
        let (one, other) = (all(one), all(other));
        let (a, b) = (codes(&one), codes(&other));
        let shared: Vec<&str> = a.intersection(&b).copied().collect();
        // A meeting of three can be told as one of two, but not as one with somebody else.
        if shared.is_empty() || (shared.len() < 2 && a.len() > 1 && b.len() > 1) {
            return None;
        }
        for code in shared.iter().take(2) {
            self.add(20, || format!("party {code}"));
        }
        Some(())
    }

    /// One side of a directed act: whether it has a code in common; `None` if it is another's act.
    fn side(&mut self, name: &str, one: &[Side], other: &[Side]) -> Option<bool> {
        let mut best: Option<(i32, &Side)> = None;
        for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))).filter(|(a, b)| a.code == b.code && !a.stand.opposes(b.stand)) {
            let sector = match (a.sector.as_str(), b.sector.as_str()) {
                ("UNK", _) | (_, "UNK") => 0,
                (x, y) if x == y => 10,
                ("GOV", _) | (_, "GOV") => 0,
                _ => -5,
            };
            let points = sector + if a.weak || b.weak { 10 } else { 20 };
            if best.is_none_or(|(before, _)| points > before) {
                best = Some((points, a));
            }
        }
        if let Some((points, side)) = best {
            self.add(points, || format!("{name} {}", side.code));
            return Some(true);
        }
        let known = |sides: &[Side]| sides.iter().any(|side| !side.weak);
        (!known(one) || !known(other)).then_some(false)
    }

    fn when(&mut self, one: &Act, other: &Act) -> Option<()> {
        let (a, b) = (one.when, other.when);
        if a.first > b.last || b.first > a.last {
            return None;
        }
        if one.realm != other.realm && !(a.is_stated_day() && b.is_stated_day()) {
            // What was planned and what was done are the same only if the day says so.
            return None;
        }
        match (a.day, b.day) {
            (Some(day), Some(other)) if day == other => self.say(30, "same day"),
            (Some(_), Some(_)) => self.say(10, "a day apart, one of them not stated"),
            (Some(day), None) => self.day_and(day, b),
            (None, Some(day)) => self.day_and(day, a),
            (None, None) if a.known == Known::Published && b.known == Known::Published => self.published(one, other),
            (None, None) if (a.first, a.last) == (b.first, b.last) => self.say(10, "same stretch of time"),
            (None, None) => self.say(0, "time overlaps"),
        }
        Some(())
    }

    fn day_and(&mut self, day: i32, stretch: When) {
        let length = stretch.last - stretch.first;
        match stretch.known {
            Known::Published if day >= stretch.last - 1 => self.say(15, "published that day or the next"),
            Known::Published => self.say(10, "published days later"),
            _ if length <= 7 => self.say(15, "day in the same week"),
            _ if length <= LONGEST => self.say(5, "day in the same month"),
            _ => {}
        }
    }

    fn published(&mut self, one: &Act, other: &Act) {
        match one.published.zip(other.published).map(|(a, b)| (a - b).abs()) {
            Some(0) => self.say(15, "published the same day"),
            Some(1) => self.say(10, "published a day apart"),
            _ => self.say(0, "published days apart"),
        }
    }

    fn place(&mut self, one: Option<&Where>, other: Option<&Where>) -> Option<()> {
        let (Some(one), Some(other)) = (one, other) else { return Some(()) };
        match geography::relation(one, other) {
            geography::Relation::SameTown(name) => self.add(30, || format!("at {name}")),
            geography::Relation::SameArea(name) => self.add(15, || format!("in {name}")),
            geography::Relation::SameCountry(code) => self.add(5, || format!("in {code}")),
            geography::Relation::Apart if one.stated && other.stated => return None,
            // A place taken over from another sentence may be wrong.
            geography::Relation::Apart => self.say(-15, "places differ, one of them not stated"),
            geography::Relation::Open => {}
        }
        Some(())
    }

    fn quantities(&mut self, one: &Act, other: &Act) {
        for (kind, number) in &one.quantities {
            let Some((_, there)) = other.quantities.iter().find(|(other, _)| other == kind) else { continue };
            if number == there {
                self.add(15, || format!("{number} {kind}"));
            } else if (number - there).abs() * 2 > *number.max(there) {
                self.add(-5, || format!("{} or {} {kind}", number.min(there), number.max(there)));
            }
        }
    }

    /// A denial answers what somebody says, and in one report most likely what that report tells.
    fn denial(&mut self, one: &Act, other: &Act) {
        let affirms = |act: &Act| matches!(act.status.as_str(), "asserted" | "reported");
        if (one.status == "denied" && affirms(other)) || (other.status == "denied" && affirms(one)) {
            if one.article == other.article {
                self.say(25, "told and denied in one report");
            } else {
                self.say(15, "one denies what the other says");
            }
        }
    }

    fn words(&mut self, one: &Act, other: &Act) {
        if one.trigger == other.trigger {
            self.say(5, "same word");
        }
        let fewest = one.words.len().min(other.words.len());
        let shared = one.words.iter().filter(|word| other.words.binary_search(word).is_ok()).count();
        if fewest >= 2 && shared > 0 {
            // Of two words one may be shared by chance.
            let points = 40 * shared / fewest.max(4);
            self.add(i32::try_from(points).unwrap_or(40), || format!("{shared} of {fewest} words"));
        }
    }
}

fn codes(sides: &[Side]) -> BTreeSet<&str> {
    sides.iter().filter(|side| !side.weak).map(|side| side.code.as_str()).collect()
}
