//! The network of actors as GraphML. In: events. Out: a node for each code, an edge for each ordered pair, with counts.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, Kind, filled};
use super::event::{Event, Lookups};

pub(super) const FILE: &str = "network.graphml";

pub(super) const ABOUT: &str =
    "The network of actors: a node for each code, an edge for each ordered pair that events join. Pairs of which a side is not known are no edge.";

pub(super) const NODES: &[Column] = &[
    filled("name", Kind::Text, "Name of the state, else the name that events give most often"),
    filled("sectors", Kind::List, "Sectors that it appears with, PLOVER 2.0"),
    filled("is_state", Kind::Integer, "1 if the code is that of a state, else 0"),
    filled("events_as_actor", Kind::Integer, "Events in which it acts"),
    filled("events_as_recipient", Kind::Integer, "Events that are done to it"),
];

pub(super) const EDGES: &[Column] = &[
    filled("events", Kind::Integer, "Events; those without direction count in both"),
    filled("verbal_cooperation", Kind::Integer, "Of these, by quad class"),
    filled("material_cooperation", Kind::Integer, "Of these, by quad class"),
    filled("verbal_conflict", Kind::Integer, "Of these, by quad class"),
    filled("material_conflict", Kind::Integer, "Of these, by quad class"),
    filled("plover2_score_sum", Kind::Number, "Sum of plover2_score; absent where no event has one"),
    filled("statuses", Kind::List, "How many events have which status, status:number"),
    filled("first_day", Kind::Day, "First day of an event that is dated to one"),
    filled("last_day", Kind::Day, "Last day of one"),
];

#[derive(Debug, Default)]
struct Node {
    names: BTreeMap<String, u64>,
    sectors: BTreeSet<String>,
    acts: u64,
    receives: u64,
}

#[derive(Debug, Default)]
struct Edge {
    events: u64,
    quads: BTreeMap<String, u64>,
    tenths: Option<i64>,
    statuses: BTreeMap<String, u64>,
    days: Option<(String, String)>,
}

/// The network so far.
#[derive(Debug, Default)]
pub(super) struct Network {
    nodes: BTreeMap<String, Node>,
    edges: BTreeMap<(String, String), Edge>,
}

impl Network {
    pub(super) fn add(&mut self, event: &Event) {
        for party in event.role("actor").chain(event.role("recipient")).filter(|party| party.known_code().is_some()) {
            let node = self.nodes.entry(party.code.clone()).or_default();
            node.sectors.insert(party.sector.clone());
            *node.names.entry(party.full().unwrap_or(&party.code).to_owned()).or_default() += 1;
            *(if party.role == "actor" { &mut node.acts } else { &mut node.receives }) += 1;
        }
        let mut seen = BTreeSet::new();
        for pair in event.pairs() {
            // There is no node for nobody.
            let (Some(actor), Some(recipient)) = pair else { continue };
            if actor.known_code().is_none() || recipient.known_code().is_none() {
                continue;
            }
            // Two ministers of one country are one pair of codes.
            if seen.insert((&actor.code, &recipient.code)) {
                self.edges.entry((actor.code.clone(), recipient.code.clone())).or_default().add(event);
            }
        }
    }

    /// Numbers of nodes and edges.
    pub(super) fn size(&self) -> (u64, u64) {
        (self.nodes.len() as u64, self.edges.len() as u64)
    }

    pub(super) fn text(&self, lookups: &Lookups) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
        for (side, columns) in [("node", NODES), ("edge", EDGES)] {
            for column in columns {
                let kind = match column.kind {
                    Kind::Integer => "long",
                    Kind::Number => "double",
                    Kind::Text | Kind::List | Kind::Day => "string",
                };
                out += &format!("  <key id=\"{side}_{name}\" for=\"{side}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n", name = column.name);
            }
        }
        out += "  <graph id=\"actors\" edgedefault=\"directed\">\n";
        for (code, node) in &self.nodes {
            let state = lookups.state_name(Some(code));
            let most = node.names.values().max();
            let name = state.or_else(|| node.names.iter().find(|(_, count)| Some(*count) == most).map(|(name, _)| name.as_str()));
            let sectors: Vec<&str> = node.sectors.iter().map(String::as_str).collect();
            out += &format!("    <node id=\"{}\">\n", escaped(code));
            data(&mut out, "node", "name", name.unwrap_or(code));
            data(&mut out, "node", "sectors", &sectors.join(";"));
            data(&mut out, "node", "is_state", &u8::from(state.is_some()).to_string());
            data(&mut out, "node", "events_as_actor", &node.acts.to_string());
            data(&mut out, "node", "events_as_recipient", &node.receives.to_string());
            out += "    </node>\n";
        }
        for ((actor, recipient), edge) in &self.edges {
            out += &format!("    <edge source=\"{}\" target=\"{}\">\n", escaped(actor), escaped(recipient));
            edge.write(&mut out);
            out += "    </edge>\n";
        }
        out + "  </graph>\n</graphml>\n"
    }
}

impl Edge {
    fn add(&mut self, event: &Event) {
        self.events += 1;
        *self.quads.entry(event.quad.clone()).or_default() += 1;
        *self.statuses.entry(event.status.clone()).or_default() += 1;
        if let Some(score) = event.plover2_score {
            self.tenths = Some(self.tenths.unwrap_or(0) + (score * 10.0).round() as i64);
        }
        if let Some(day) = &event.day {
            let (first, last) = self.days.take().unwrap_or_else(|| (day.clone(), day.clone()));
            self.days = Some((first.min(day.clone()), last.max(day.clone())));
        }
    }

    fn write(&self, out: &mut String) {
        data(out, "edge", "events", &self.events.to_string());
        for quad in ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"] {
            data(out, "edge", &quad.replace('-', "_"), &self.quads.get(quad).copied().unwrap_or(0).to_string());
        }
        if let Some(tenths) = self.tenths {
            data(out, "edge", "plover2_score_sum", &(tenths as f64 / 10.0).to_string());
        }
        let statuses: Vec<String> = self.statuses.iter().map(|(status, count)| format!("{status}:{count}")).collect();
        data(out, "edge", "statuses", &statuses.join(";"));
        if let Some((first, last)) = &self.days {
            data(out, "edge", "first_day", first);
            data(out, "edge", "last_day", last);
        }
    }
}

fn data(out: &mut String, side: &str, name: &str, value: &str) {
    *out += &format!("      <data key=\"{side}_{name}\">{}</data>\n", escaped(value));
}

/// Text as XML 1.0 can hold it: control characters, which it cannot, become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_in_a_name_ends_an_element() {
        assert_eq!(super::escaped("a<b>&\"c\"\n\u{1}"), "a&lt;b&gt;&amp;&quot;c&quot;  ");
    }
}
