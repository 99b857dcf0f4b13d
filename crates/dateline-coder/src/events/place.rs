//! In: a proposition and the place mentions. Out: where the act was. Speech acts have a place only if their clause states one.

use dateline_model::{Argument, Deprel, Document, EventPlace, Place, PlaceBasis, PlaceId, Precision, Proposition, PropositionId, Role, TokenId};

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

/// Whether an act happens somewhere: those of the physical types, the signing of a treaty, and sending somebody out of a country.
pub(super) fn is_physical(event_type: &str, predicate: &str) -> bool {
    PHYSICAL.contains(&event_type) || matches!((event_type, predicate), ("AGREE" | "SUPPORT", "sign" | "initial" | "ink") | ("SANCTION", "expel"))
}

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
    if !is_physical(event_type, &proposition.predicate) {
        return spoken_at(doc, layers, clause).map(|place| EventPlace { place, basis: PlaceBasis::Inferred });
    }
    // "a Kabul car bombing": a town or region before the event noun.
    let modifiers = doc.dependents(proposition.head, &[Deprel::Compound, Deprel::NmodUnmarked, Deprel::NmodDesc, Deprel::NmodPoss]);
    let small = |place: &PlaceId| layers.places.list[place.index()].precision != Precision::Country;
    if let Some(place) = modifiers.filter_map(|child| place_at(doc, layers, child)).find(small).filter(|_| doc.upos(proposition.head).is_nominal()) {
        return Some(EventPlace { place, basis: PlaceBasis::Stated });
    }
    let stated = goal(doc, layers, proposition, event_type).or_else(|| relative_place(doc, layers, clause)).or_else(|| stage(doc, layers, proposition));
    if let Some(place) = stated {
        return Some(EventPlace { place, basis: PlaceBasis::Stated });
    }
    // "attacked military facilities in the region": a locative phrase on an argument.
    for argument in &proposition.arguments {
        // "attacks on Burundi": against whom.
        let against = |child: TokenId| matches!(crate::propositions::preposition(doc, child).as_deref(), Some("on" | "over")) && is_country(layers, doc, child);
        // "took to the streets of Tbilisi"
        let street = matches!(doc.lemma(argument.head), "street" | "square" | "road" | "suburb" | "outskirt" | "outskirts");
        let of = |child: TokenId| street && crate::propositions::preposition(doc, child).as_deref() == Some("of");
        let phrases = doc.dependents(argument.head, &[Deprel::Nmod]).filter(|child| (is_locative(doc, *child) || of(*child)) && !against(*child));
        if let Some(place) = phrases.into_iter().find_map(|child| place_under(doc, layers, child)) {
            return Some(EventPlace { place, basis: PlaceBasis::Stated });
        }
    }
    // "a bullet from the fighting in Bentiu killed": the same further down.
    let deeper = |argument: &&Argument| matches!(argument.role, Role::Subject | Role::Object);
    for argument in proposition.arguments.iter().filter(deeper) {
        let below = doc.dependents(argument.head, &[Deprel::Nmod]).flat_map(|child| doc.dependents(child, &[Deprel::Nmod]).collect::<Vec<_>>());
        if let Some(place) = below.filter(|child| is_locative(doc, *child)).find_map(|child| place_at(doc, layers, child)) {
            return Some(EventPlace { place, basis: PlaceBasis::Inferred });
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
            // "in the capital, Goma": the preposition stands before the noun that the name explains.
            let name = top_of(doc, place)?;
            let top = if doc.deprel(name) == Deprel::Appos { doc.head(name)? } else { name };
            let mut head = doc.head(top)?;
            // "met for a summit, this time in Athens"
            if doc.deprel(head) == Deprel::OblUnmarked {
                head = doc.head(head)?;
            }
            (is_locative(doc, top) && governors.contains(&head)).then_some((id, top))
        })
        .min_by_key(|(place, top)| (top.0.abs_diff(proposition.head.0), *place))
        .map(|(place, _)| place)
        .or_else(|| facility(doc, layers, proposition, event_type))
        .map(|place| EventPlace { place, basis: PlaceBasis::Inferred })
}

/// "hit a depot of Kenya's railway company": what is built stands in its owner's country, unless it is an
/// embassy or of an army.
fn facility(doc: &Document, layers: Layers<'_>, proposition: &Proposition, event_type: &str) -> Option<PlaceId> {
    const BUILT: &[&str] = &[
        "facility",
        "refinery",
        "plant",
        "oilfield",
        "pipeline",
        "hospital",
        "school",
        "university",
        "village",
        "market",
        "church",
        "mosque",
        "temple",
        "parliament",
        "airport",
        "port",
        "dam",
        "bridge",
        "railway",
        "settlement",
        "neighbourhood",
        "neighborhood",
        "city",
        "town",
        "terminal",
        "prison",
    ];
    if event_type != "ASSAULT" {
        return None;
    }
    let sentence = doc.sentence(proposition.sentence);
    let built = proposition.arguments(&Role::Object).map(|argument| argument.head).find(|head| BUILT.contains(&doc.lemma(*head)))?;
    // The first country inside the phrase, or inside that of its owner, which readers take for an object of its own.
    let objects: Vec<TokenId> = proposition.arguments(&Role::Object).map(|argument| argument.head).filter(|head| *head >= built).collect();
    let inside =
        |place: &Place| place.precision == Precision::Country && place.tokens.ids().any(|token| doc.ancestors(token).any(|above| objects.contains(&above)));
    let named = layers.places.within(sentence.tokens).find(|(_, place)| inside(place)).map(|(id, _)| id)?;
    // "an American hospital in Kabul" was caught before; "NATO facilities" have no home.
    let army = |child: TokenId| matches!(doc.lemma(child), "military" | "army" | "naval" | "air" | "diplomatic");
    (!doc.children(built).iter().any(|child| army(*child))).then_some(named)
}

/// "addressed reporters in Goma, calling on rebels to leave": what is said in the course of something is said there.
fn spoken_at(doc: &Document, layers: Layers<'_>, clause: TokenId) -> Option<PlaceId> {
    const OCCASIONS: &[&str] =
        &["address", "appear", "arrive", "demonstrate", "gather", "march", "meet", "protest", "rally", "speak", "stand", "talk", "tell", "testify", "visit"];
    let participle = doc.deprel(clause) == Deprel::Advcl && doc.feat(clause, "VerbForm").is_some_and(|form| matches!(form, "Ger" | "Part"));
    let marked = doc.dependents(clause, &[Deprel::Mark, Deprel::Case, Deprel::Nsubj]).next().is_some();
    let main = doc.head(clause).filter(|main| participle && !marked && OCCASIONS.contains(&doc.lemma(*main)))?;
    // "addressed [reporters in Goma]"
    let object = doc.dependents(main, &[Deprel::Obj]).flat_map(|object| doc.dependents(object, &[Deprel::Nmod]));
    let phrases = doc.dependents(main, &[Deprel::Obl]).chain(object);
    phrases.filter(|phrase| is_locative(doc, *phrase)).find_map(|phrase| place_under(doc, layers, phrase))
}

/// "Goma was the scene of an attack": the town that is said to have been the target or scene.
fn stage(doc: &Document, layers: Layers<'_>, proposition: &Proposition) -> Option<PlaceId> {
    let noun = doc.head(proposition.head).filter(|_| doc.deprel(proposition.head) == Deprel::Nmod)?;
    let named = matches!(doc.lemma(noun), "target" | "scene" | "site" | "venue" | "focus" | "epicentre" | "epicenter");
    let subject = doc.dependents(noun, &[Deprel::Nsubj]).next().filter(|_| named)?;
    place_at(doc, layers, subject).filter(|place| layers.places.list[place.index()].precision != Precision::Country)
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
    let falls = matches!(proposition.predicate.as_str(), "fall");
    let takes_object = matches!(event_type, "ASSAULT" | "MOBILIZE" | "RETREAT" | "COERCE") || TRAVEL.contains(&proposition.predicate.as_str());
    let heads = proposition.arguments.iter().filter(|argument| match &argument.role {
        Role::Prep(preposition) => prepositions.contains(&preposition.as_str()),
        Role::Object => takes_object,
        Role::Subject => falls,
        _ => false,
    });
    let named = |head: TokenId| {
        // "the capital, Sanaa, fell"
        let apposition = doc.dependents(head, &[Deprel::Appos]).next();
        // "the town of Goma"
        let town = || {
            let kind = matches!(doc.lemma(head), "town" | "city" | "village" | "port" | "province" | "region" | "district" | "island" | "capital");
            doc.dependents(head, &[Deprel::Nmod]).find(|_| kind).and_then(|name| place_at(doc, layers, name))
        };
        let place = place_at(doc, layers, head).or_else(|| apposition.and_then(|name| place_at(doc, layers, name))).or_else(town)?;
        Some((place, &layers.places.list[place.index()]))
    };
    heads.filter_map(|argument| named(argument.head)).find_map(|(id, place)| {
        // "attacked Iran" is an act against a state; where it was is another matter.
        let into = matches!(proposition.predicate.as_str(), "invade" | "enter" | "occupy");
        let whole_country = place.precision == Precision::Country && matches!(event_type, "ASSAULT" | "COERCE") && !into;
        (!whole_country || proposition.arguments.iter().any(|a| a.role == Role::Prep("into".into()) && place.tokens.has(a.head))).then_some(id)
    })
}

/// Verbs of going somewhere to meet somebody.
const TRAVEL: &[&str] = &["visit", "travel", "arrive", "fly", "go", "return", "tour", "head"];

/// "Niamey, where presidents signed the treaty": the relative clause's noun, or else the place just before "where".
fn relative_place(doc: &Document, layers: Layers<'_>, clause: TokenId) -> Option<PlaceId> {
    let top = std::iter::once(clause).chain(doc.ancestors(clause)).find(|token| doc.deprel(*token) == Deprel::AclRelcl)?;
    let adverb = doc.dependents(top, &[Deprel::Advmod]).find(|word| doc.lemma(*word) == "where")?;
    let before = |place: &Place| {
        let gap = place.tokens.end..adverb.0;
        place.tokens.end <= adverb.0 && gap.len() <= 1 && gap.clone().all(|word| doc.upos(TokenId(word)) == dateline_model::Upos::Punct)
    };
    let sentence = doc.sentence(doc.token(top).sentence);
    let attached = doc.head(top).and_then(|place| place_under(doc, layers, place));
    attached.or_else(|| layers.places.within(sentence.tokens).find(|(_, place)| place.country.is_some() && before(place)).map(|(id, _)| id))
}

fn is_locative(doc: &Document, head: TokenId) -> bool {
    crate::propositions::preposition(doc, head).is_some_and(|preposition| LOCATIVE.contains(&preposition.as_str()))
}

/// "in Chad", "near Abéché": a place that the words use as one.
pub(super) fn stands_in_locative(doc: &Document, place: &Place) -> bool {
    top_of(doc, place).is_some_and(|top| is_locative(doc, top))
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
