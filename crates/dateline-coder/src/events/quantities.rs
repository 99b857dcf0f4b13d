//! In: a proposition. Out: the numbers bound to its act ("killed at least 12 people", "2,000 peacekeepers").

use dateline_model::{Deprel, Document, EventQuantity, Proposition, QuantityKind, Role, TokenId, Upos};

/// What the object (or subject) of a predicate counts.
fn kind(predicate: &str) -> Option<(QuantityKind, Role)> {
    Some(match predicate {
        "kill" | "murder" | "assassinate" | "execute" | "massacre" => (QuantityKind::Killed, Role::Object),
        "die" | "be dead" => (QuantityKind::Killed, Role::Subject),
        "injure" | "wound" | "hurt" => (QuantityKind::Injured, Role::Object),
        "arrest" | "detain" | "imprison" | "jail" => (QuantityKind::Arrested, Role::Object),
        "deploy" | "send" | "withdraw" | "mobilize" | "mobilise" | "pull out" => (QuantityKind::Troops, Role::Object),
        "protest" | "demonstrate" | "march" | "rally" | "gather" => (QuantityKind::Participants, Role::Subject),
        "donate" | "pledge" | "provide" => (QuantityKind::Money, Role::Object),
        _ => return None,
    })
}

/// Binds numbers to an act.
pub(super) fn bind(doc: &Document, proposition: &Proposition) -> Vec<EventQuantity> {
    let Some((kind, role)) = kind(&proposition.predicate) else { return Vec::new() };
    proposition.arguments(&role).filter_map(|argument| quantity(doc, argument.head, kind)).collect()
}

fn quantity(doc: &Document, head: TokenId, kind: QuantityKind) -> Option<EventQuantity> {
    let money = doc.dependents(head, &[Deprel::Nummod, Deprel::Compound, Deprel::Nmod]).any(|child| doc.upos(child) == Upos::Sym)
        || doc.form(head) == "$"
        || doc.form(head) == "€";
    if (kind == QuantityKind::Money) != money {
        return None;
    }
    let number = if doc.upos(head) == Upos::Num { head } else { doc.dependent(head, Deprel::Nummod)? };
    let value = value(doc, number)?;
    let mut low = value;
    let mut high = Some(value);
    for modifier in doc.dependents(number, &[Deprel::Advmod]).chain(doc.dependents(head, &[Deprel::Advmod])) {
        match doc.lemma(modifier).to_lowercase().as_str() {
            "least" | "more" | "over" | "at" => high = None,
            "most" | "up" => low = 0,
            _ => {}
        }
    }
    let span = doc.token(number).span;
    Some(EventQuantity { kind, low, high, span })
}

/// The value of a number in digits or words, with "thousand" or "million" as the number's head.
fn value(doc: &Document, number: TokenId) -> Option<u64> {
    let scale = |word: &str| match word {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "billion" => Some(1_000_000_000),
        _ => None,
    };
    let word = doc.form(number).to_lowercase();
    if let Some(unit) = scale(&word) {
        let factor = doc.dependents(number, &[Deprel::Compound, Deprel::Nummod]).find_map(|child| plain(&doc.form(child).to_lowercase())).unwrap_or(1.0);
        return Some((factor * unit as f64) as u64);
    }
    plain(&word).filter(|value| value.fract() == 0.0).map(|value| value as u64)
}

fn plain(word: &str) -> Option<f64> {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(value) = WORDS.iter().position(|name| *name == word) {
        return Some(value as f64);
    }
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    word.replace(',', "").parse().ok()
}
