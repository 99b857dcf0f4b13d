//! In: a proposition and the place mentions. Out: where the act was. Speech acts have a place only if their clause states one.

use dateline_model::{Deprel, Document, EventPlace, Place, PlaceBasis, PlaceId, Precision, Proposition, PropositionId, Role, TokenId};

use super::{Layers, clause_head};

const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "on",
    "outside",
    "inside",
    "across",
    "around",
    "throughout",
    "along",
    "over",
    "north of",
    "south of",
    "east of",
    "west of",
    "through",
    "within",
];
/// Types whose acts happen somewhere; the others are speech.
pub(super) const PHYSICAL: &[&str] = &["ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "CONSULT", "AID", "COOPERATE"];

/// Binds a place.
pub(super) fn bind(doc: &Document, layers: Layers<'_>, id: PropositionId, event_type: &str) -> Option<EventPlace> {
    let proposition = layers.propositions.get(id);
    let clause = clause_head(layers.propositions, id);
    let own: Vec<TokenId> = proposition
        .arguments
        .iter()
        .filter(|argument| match &argument.role {
            // "called on Italy": whom, not where.
            Role::Prep(preposition) if matches!(preposition.as_str(), "on" | "over") => !is_country(layers, doc, argument.head),
            Role::Prep(preposition) => LOCATIVE.contains(&preposition.as_str()),
            _ => false,
        })
        .map(|argument| argument.head)
        .collect();
    if let Some(place) = own.iter().find_map(|head| place_under(doc, layers, *head)) {
        // "attacked Goma in Congo": of two that agree the smaller one.
        let at = |id: PlaceId| &layers.places.list[id.index()];
        let finer = |goal: &PlaceId| at(place).precision == Precision::Country && at(place).country == at(*goal).country;
        let place = goal(doc, layers, proposition, event_type).filter(finer).unwrap_or(place);
        return Some(EventPlace { place, basis: PlaceBasis::Stated });
    }
    if !PHYSICAL.contains(&event_type) {
        return None;
    }
    // "a Kabul car bombing": a town or region before the event noun.
    let modifiers = doc.dependents(proposition.head, &[Deprel::Compound, Deprel::NmodUnmarked, Deprel::NmodDesc, Deprel::NmodPoss]);
    let small = |place: &PlaceId| layers.places.list[place.index()].precision != Precision::Country;
    if let Some(place) = modifiers.filter_map(|child| place_at(doc, layers, child)).find(small).filter(|_| doc.upos(proposition.head).is_nominal()) {
        return Some(EventPlace { place, basis: PlaceBasis::Stated });
    }
    if let Some(place) = goal(doc, layers, proposition, event_type).or_else(|| relative_place(doc, layers, clause)) {
        return Some(EventPlace { place, basis: PlaceBasis::Stated });
    }
    // "attacked military facilities in the region": a locative phrase on an argument.
    for argument in &proposition.arguments {
        if let Some(place) =
            doc.dependents(argument.head, &[Deprel::Nmod]).filter(|child| is_locative(doc, *child)).find_map(|child| place_under(doc, layers, child))
        {
            return Some(EventPlace { place, basis: PlaceBasis::Stated });
        }
    }
    // Otherwise a locative phrase of the clause that the act is part of.
    let sentence = doc.sentence(proposition.sentence);
    let governors: Vec<TokenId> = std::iter::once(clause).chain(doc.ancestors(clause)).collect();
    layers
        .places
        .within(sentence.tokens)
        .filter(|(_, place)| place.country.is_some())
        .filter_map(|(id, place)| {
            let top = top_of(doc, place)?;
            let head = doc.head(top)?;
            (is_locative(doc, top) && governors.contains(&head)).then_some((id, top))
        })
        .min_by_key(|(place, top)| (top.0.abs_diff(proposition.head.0), *place))
        .map(|(place, _)| EventPlace { place, basis: PlaceBasis::Inferred })
}

/// The place that an act is directed to, or from: "an offensive into northern Syria", "left Goma", "visited Juba".
fn goal(doc: &Document, layers: Layers<'_>, proposition: &Proposition, event_type: &str) -> Option<PlaceId> {
    const TO: &[&str] = &["into", "to", "toward", "towards", "onto"];
    let prepositions: &[&str] = match event_type {
        "ASSAULT" => &["into", "on", "against", "upon"],
        "MOBILIZE" | "AID" => TO,
        "RETREAT" => &["from", "out of", "off"],
        "CONSULT" if TRAVEL.contains(&proposition.predicate.as_str()) => TO,
        _ => &[],
    };
    let takes_object = matches!(event_type, "ASSAULT" | "MOBILIZE" | "RETREAT") || TRAVEL.contains(&proposition.predicate.as_str());
    let heads = proposition.arguments.iter().filter(|argument| match &argument.role {
        Role::Prep(preposition) => prepositions.contains(&preposition.as_str()),
        Role::Object => takes_object,
        _ => false,
    });
    let sentence = doc.sentence(proposition.sentence);
    heads.filter_map(|argument| layers.places.within(sentence.tokens).find(|(_, place)| place.country.is_some() && place.tokens.has(argument.head))).find_map(
        |(id, place)| {
            // "attacked Iran" is an act against a state; where it was is another matter.
            let whole_country = place.precision == Precision::Country && event_type == "ASSAULT";
            (!whole_country || proposition.arguments.iter().any(|a| a.role == Role::Prep("into".into()) && place.tokens.has(a.head))).then_some(id)
        },
    )
}

/// Verbs of going somewhere to meet somebody.
const TRAVEL: &[&str] = &["visit", "travel", "arrive", "fly", "go", "return", "tour", "head"];

/// "Niamey, where presidents signed the treaty".
fn relative_place(doc: &Document, layers: Layers<'_>, clause: TokenId) -> Option<PlaceId> {
    let top = std::iter::once(clause).chain(doc.ancestors(clause)).find(|token| doc.deprel(*token) == Deprel::AclRelcl)?;
    let place = doc.head(top)?;
    let where_clause = doc.dependents(top, &[Deprel::Advmod]).any(|word| doc.lemma(word) == "where");
    where_clause.then(|| place_under(doc, layers, place)).flatten()
}

fn is_locative(doc: &Document, head: TokenId) -> bool {
    crate::propositions::preposition(doc, head).is_some_and(|preposition| LOCATIVE.contains(&preposition.as_str()))
}

fn top_of(doc: &Document, place: &Place) -> Option<TokenId> {
    place.tokens.ids().find(|token| doc.head(*token).is_none_or(|head| !place.tokens.has(head)))
}

fn is_country(layers: Layers<'_>, doc: &Document, head: TokenId) -> bool {
    place_at(doc, layers, head).is_some_and(|place| layers.places.list[place.index()].precision == Precision::Country)
}

/// The place mention that has a word.
fn place_at(doc: &Document, layers: Layers<'_>, token: TokenId) -> Option<PlaceId> {
    let sentence = doc.sentence(doc.token(token).sentence);
    layers.places.within(sentence.tokens).find(|(_, place)| place.country.is_some() && place.tokens.has(token)).map(|(id, _)| id)
}

/// A place mention that is the head of the phrase, or tells where the head is: "the embassy in Baghdad", "the Aleppo front", not "a
/// statement by Egypt" nor "the French embassy".
fn place_under(doc: &Document, layers: Layers<'_>, head: TokenId) -> Option<PlaceId> {
    if let Some(direct) = place_at(doc, layers, head) {
        return Some(direct);
    }
    let mut level = vec![head];
    for _ in 0..PHRASE_DEPTH {
        let next: Vec<TokenId> = level.iter().flat_map(|above| doc.children(*above)).copied().filter(|child| tells_where(doc, *child)).collect();
        // Phrases with a preposition say more than names in front.
        let found = |child: &TokenId| place_at(doc, layers, *child);
        if let Some(place) = next.iter().filter(|child| is_locative(doc, **child)).find_map(found) {
            return Some(place);
        }
        let small = |place: &PlaceId| layers.places.list[place.index()].precision != Precision::Country;
        let named = |child: &&TokenId| doc.deprel(**child) == Deprel::Nmod || found(child).as_ref().is_some_and(small);
        if let Some(place) = next.iter().filter(named).find_map(found) {
            return Some(place);
        }
        level = next;
    }
    None
}

/// How far below its head a phrase may say where it is.
const PHRASE_DEPTH: usize = 3;

/// Dependents through which a noun says where it is.
fn tells_where(doc: &Document, child: TokenId) -> bool {
    match doc.deprel(child) {
        Deprel::Compound | Deprel::NmodPoss | Deprel::NmodDesc | Deprel::NmodUnmarked | Deprel::Appos | Deprel::Flat | Deprel::Conj => true,
        Deprel::Nmod => is_locative(doc, child) || crate::propositions::preposition(doc, child).as_deref() == Some("of"),
        _ => false,
    }
}
