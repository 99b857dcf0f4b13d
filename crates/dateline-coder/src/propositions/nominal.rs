//! In: an event noun. Out: its proposition, with arguments from every place where English puts them:
//! possessive, adjective, compound, of-, by-, against-, on-, between-phrases, and the subject of a light verb.

use dateline_model::{Argument, Deprel, Document, Polarity, PredicateForm, Proposition, Role, Tense, TokenId, Upos};

use super::lexicon::{LightVerbKind, Nominalisation, PredicateLexicon};
use super::{clause, conjuncts, preposition, push_argument, verbal};

/// The proposition of an event noun.
pub(super) fn proposition(doc: &Document, noun: TokenId, entry: &Nominalisation, lexicon: &PredicateLexicon) -> Option<Proposition> {
    let mut arguments = Vec::new();
    let by_phrase = doc.dependents(noun, &[Deprel::Nmod]).find(|phrase| preposition(doc, *phrase).as_deref() == Some("by"));
    let anchor = anchor(doc, noun);
    let outer = doc.children(anchor).iter().copied().filter(|child| anchor != noun && !doc.subtree(*child).contains(&noun));
    for child in doc.children(noun).iter().copied().chain(outer) {
        match doc.deprel(child) {
            // "Monday's attack", "last week's talks": when, not whose.
            Deprel::NmodPoss if is_time_noun(doc, child) => {}
            Deprel::NmodPoss => {
                let role = if by_phrase.is_some() { Role::Object } else { entry.possessor.clone() };
                push_argument(doc, &mut arguments, role, child, "possessive");
            }
            Deprel::Amod if is_name_like(doc, child) => push_argument(doc, &mut arguments, Role::Subject, child, "adjective"),
            Deprel::Compound | Deprel::NmodDesc if doc.upos(child).is_nominal() => {
                let role = if by_phrase.is_some() { Role::Object } else { Role::Subject };
                push_argument(doc, &mut arguments, role, child, "compound");
            }
            Deprel::Nmod => match preposition(doc, child).as_deref() {
                Some("of") => push_argument(doc, &mut arguments, entry.of.clone(), child, "of-phrase"),
                Some("by") => push_argument(doc, &mut arguments, Role::Subject, child, "by-phrase"),
                Some("between" | "among") => push_argument(doc, &mut arguments, Role::Subject, child, "between-phrase"),
                Some(other) => push_argument(doc, &mut arguments, Role::Prep(other.to_owned()), child, "nmod"),
                None => {}
            },
            // "the attack targeting the base": whom it hits.
            Deprel::Acl if matches!(doc.lemma(child), "target" | "hit" | "strike" | "involve") && doc.feat(child, "VerbForm") == Some("Ger") => {
                let role = if doc.lemma(child) == "involve" { Role::Subject } else { Role::Object };
                for hit in doc.dependents(child, &[Deprel::Obj]).collect::<Vec<_>>() {
                    push_argument(doc, &mut arguments, role.clone(), hit, "object of participle");
                }
            }
            // "an attack aimed at the base", "blamed on rebels", "claimed by rebels".
            Deprel::Acl if matches!(doc.lemma(child), "aim" | "direct" | "blame" | "claim") && clause::is_passive(doc, child) => {
                for side in doc.dependents(child, &[Deprel::Obl, Deprel::OblAgent]).collect::<Vec<_>>() {
                    let role = match preposition(doc, side).as_deref() {
                        Some("at" | "against") => Role::Object,
                        Some("on" | "by") => Role::Subject,
                        _ => continue,
                    };
                    push_argument(doc, &mut arguments, role, side, "phrase of participle");
                }
            }
            Deprel::Acl if doc.upos(child) == Upos::Verb => {
                let mark = doc.dependents(child, &[Deprel::Mark, Deprel::Case]).next();
                if mark.is_some() {
                    arguments.push(Argument { role: Role::Content, head: child, by: "clause of noun" });
                }
            }
            Deprel::Ccomp => arguments.push(Argument { role: Role::Content, head: child, by: "clause of noun" }),
            _ => {}
        }
    }
    add_detached(doc, noun, entry, &mut arguments);
    add_visitor(doc, noun, entry, &mut arguments);
    if let Some((role, subject)) = stage(doc, noun).or_else(|| taking_part(doc, noun, entry)) {
        push_argument(doc, &mut arguments, role, subject, "subject of target or scene");
    }
    let light = light_verb(doc, anchor, lexicon);
    let (form, governor) = match light {
        Some((verb, kind)) => {
            share_arguments(doc, anchor, verb, kind, &mut arguments);
            (PredicateForm::LightVerb { verb }, Some(verb))
        }
        None => {
            let (verb, _) = doc.head(anchor).filter(|_| doc.deprel(anchor) == Deprel::Obj).map(|verb| verbal::with_particle(doc, verb)).unzip();
            if let (Some(lemma), Some(verb)) = (verb, doc.head(anchor))
                && lexicon.is_light(&lemma, LightVerbKind::Intend)
            {
                share_arguments(doc, anchor, verb, LightVerbKind::Intend, &mut arguments);
            }
            (PredicateForm::Nominal, None)
        }
    };
    arguments.sort_by_key(|argument| (argument.head, argument.role.clone()));
    let no = doc.dependents(noun, &[Deprel::Det]).find(|det| doc.lemma(*det) == "no");
    let polarity = match (no, governor) {
        (Some(no), _) => Polarity::Negative(no),
        (None, Some(verb)) => clause::polarity(doc, verb),
        (None, None) if doc.dependents(noun, &[Deprel::Case]).any(|case| doc.lemma(case) == "without") => {
            Polarity::Negative(doc.dependents(noun, &[Deprel::Case]).find(|case| doc.lemma(*case) == "without").expect("found above"))
        }
        (None, None) => Polarity::Positive,
    };
    Some(Proposition {
        sentence: doc.token(noun).sentence,
        head: noun,
        trigger: vec![noun],
        predicate: entry.predicate.clone(),
        lemma: own_lemma(doc, noun, entry),
        form,
        arguments,
        polarity,
        tense: governor.map_or(Tense::None, |verb| clause::tense(doc, verb)),
        modality: governor.and_then(|verb| clause::modality(doc, verb)),
        embedding: None,
    })
}

/// The word that stands where the act would: "a *series* of attacks", "ten *days* of war games", "a *round* of talks"; else the noun itself.
pub(super) fn anchor(doc: &Document, noun: TokenId) -> TokenId {
    const MEASURES: &[&str] = &[
        "act",
        "barrage",
        "campaign",
        "couple",
        "day",
        "dozen",
        "flurry",
        "handful",
        "hour",
        "hundred",
        "minute",
        "month",
        "night",
        "number",
        "part",
        "pattern",
        "period",
        "rash",
        "round",
        "score",
        "sequence",
        "series",
        "set",
        "spate",
        "spell",
        "spree",
        "string",
        "succession",
        "thousand",
        "wave",
        "week",
        "year",
    ];
    let measure = |word: TokenId| {
        let of = doc.deprel(word) == Deprel::Nmod && preposition(doc, word).as_deref() == Some("of");
        doc.head(word).filter(|head| of && MEASURES.contains(&doc.lemma(*head).to_lowercase().as_str()))
    };
    std::iter::successors(Some(noun), |word| measure(*word)).take(3).last().unwrap_or(noun)
}

/// The noun's dictionary form; of a compound that is an act of its own, or none ("heart attack"), the whole.
fn own_lemma(doc: &Document, noun: TokenId, entry: &Nominalisation) -> String {
    let lemma = doc.lemma(noun).to_lowercase();
    if entry.predicate.strip_suffix(&lemma).is_some_and(|before| before.ends_with(' ')) { entry.predicate.clone() } else { lemma }
}

/// The light verb over an event noun: "launched an attack", "talks were held", "came under fire", "clashes erupted".
fn light_verb(doc: &Document, noun: TokenId, lexicon: &PredicateLexicon) -> Option<(TokenId, LightVerbKind)> {
    let first_kind =
        |verb: TokenId, phrase: &str, kinds: &[LightVerbKind]| kinds.iter().find(|kind| lexicon.is_light(phrase, **kind)).map(|kind| (verb, *kind));
    let Some(verb) = doc.head(noun).filter(|head| doc.upos(*head) == Upos::Verb && doc.deprel(noun) != Deprel::AclRelcl) else {
        // "the attack launched by rebels": the verb is a reduced relative clause on the noun.
        let reduced = doc.dependents(noun, &[Deprel::Acl, Deprel::AclRelcl]).find(|verb| doc.upos(*verb) == Upos::Verb && clause::is_passive(doc, *verb));
        let verb = reduced?;
        return first_kind(verb, &verbal::with_particle(doc, verb).0, &[LightVerbKind::Perform]);
    };
    let (mut lemma, _) = verbal::with_particle(doc, verb);
    // "took place", "took part in"
    if let Some(object) = doc.dependent(verb, Deprel::Obj).filter(|object| lemma == "take" && matches!(doc.lemma(*object), "place" | "part")) {
        lemma = format!("take {}", doc.lemma(object));
    }
    let light = match doc.deprel(noun) {
        Deprel::Obj => first_kind(verb, &lemma, &[LightVerbKind::Perform, LightVerbKind::Undergo]),
        Deprel::NsubjPass => first_kind(verb, &lemma, &[LightVerbKind::Perform]),
        Deprel::Nsubj => first_kind(verb, &lemma, &[LightVerbKind::Occur]),
        Deprel::Obl => {
            let phrase = format!("{lemma} {}", preposition(doc, noun)?);
            first_kind(verb, &phrase, &[LightVerbKind::Perform, LightVerbKind::Undergo])
        }
        _ => None,
    };
    light.or_else(|| {
        let verb = detached_participle(doc, noun)?;
        first_kind(verb, &verbal::with_particle(doc, verb).0, &[LightVerbKind::Perform])
    })
}

/// "died in the attack, reportedly conducted by rebels": a participle right behind the noun, which the reader hangs on the verb before it.
fn detached_participle(doc: &Document, noun: TokenId) -> Option<TokenId> {
    let behind = std::iter::successors(doc.next(noun), |token| doc.next(*token)).take(3).find(|token| !matches!(doc.upos(*token), Upos::Punct | Upos::Adv))?;
    let free = doc.upos(behind) == Upos::Verb && doc.deprel(behind) == Deprel::Advcl && doc.dependent(behind, Deprel::OblAgent).is_some();
    let above = doc.head(behind).filter(|_| free)?;
    (above < noun && doc.ancestors(noun).any(|token| token == above)).then_some(behind)
}

/// Gives the noun what the light verb has: its subject, and its prepositional phrases.
fn share_arguments(doc: &Document, noun: TokenId, verb: TokenId, kind: LightVerbKind, arguments: &mut Vec<Argument>) {
    let mut shared = Vec::new();
    let passive = clause::is_passive(doc, verb);
    verbal::dependents(doc, verb, passive, &mut shared);
    if kind != LightVerbKind::Occur && !passive {
        let role = if kind == LightVerbKind::Undergo { Role::Object } else { Role::Subject };
        // "held talks": when the noun has its own agents ("US-Russia talks") the verb's subject still takes part.
        for (subject, _) in clause::surface_subject(doc, verb) {
            if subject != noun {
                push_argument(doc, arguments, role.clone(), subject, "subject of light verb");
            }
        }
    }
    for argument in shared.into_iter().filter(|argument| argument.head != noun && argument.role != Role::Object) {
        let role = match &argument.role {
            Role::Prep(preposition) if preposition == "between" => Role::Subject,
            // "faced criticism from Paris", "came under attack by rebels"
            Role::Prep(preposition) if kind == LightVerbKind::Undergo && matches!(preposition.as_str(), "from" | "by") => Role::Subject,
            role => role.clone(),
        };
        push_argument(doc, arguments, role, argument.head, "phrase of light verb");
    }
}

/// An adjective that names a people, a state or a group: capitalised, or a proper noun.
fn is_name_like(doc: &Document, token: TokenId) -> bool {
    doc.upos(token) == Upos::Propn || doc.form(token).chars().next().is_some_and(char::is_uppercase)
}

/// Sides that the words place with the noun wherever the parser hangs them: "Yerevan's allegations" directly before it, and "violence in
/// the spring of 2019 between Delhi and Islamabad" below another word of its phrase.
fn add_detached(doc: &Document, noun: TokenId, entry: &Nominalisation, arguments: &mut Vec<Argument>) {
    let has_subject = |arguments: &[Argument]| arguments.iter().any(|argument| argument.role == Role::Subject);
    if !has_subject(arguments) {
        let modifier = |token: &TokenId| matches!(doc.upos(*token), Upos::Adj | Upos::Num | Upos::Noun);
        let clitic = std::iter::successors(doc.previous(noun), |token| doc.previous(*token)).find(|token| !modifier(token));
        let clitic = clitic.filter(|token| doc.upos(*token) == Upos::Part && matches!(doc.form(*token), "'s" | "’s" | "'" | "’"));
        let owner = clitic.and_then(|clitic| doc.head(clitic)).filter(|owner| doc.upos(*owner).is_nominal() && *owner < noun && !is_time_noun(doc, *owner));
        if let Some(owner) = owner.filter(|owner| !arguments.iter().any(|argument| argument.head == *owner)) {
            push_argument(doc, arguments, entry.possessor.clone(), owner, "possessive before the noun");
        }
    }
    if !has_subject(arguments) {
        // "six weeks of violence ... between": the phrase is that of the weeks.
        let of = |token: TokenId| doc.deprel(token) == Deprel::Nmod && preposition(doc, token).as_deref() == Some("of");
        let top = doc.head(noun).filter(|_| of(noun)).unwrap_or(noun);
        let between = doc.subtree(top).into_iter().find(|token| *token > noun && preposition(doc, *token).as_deref() == Some("between"));
        if let Some(side) = between.filter(|side| doc.upos(*side).is_nominal() && !conjuncts(doc, *side).is_empty()) {
            push_argument(doc, arguments, Role::Subject, side, "between-phrase in its phrase");
        }
    }
}

/// Meetings of which whoever is there takes part.
const OCCASIONS: &[&str] = &["visit", "meet", "talk", "phone", "negotiate", "confer"];

/// "Kenya is in talks with Uganda", "the king is on a visit to Jordan".
fn taking_part(doc: &Document, noun: TokenId, entry: &Nominalisation) -> Option<(Role, TokenId)> {
    let is = matches!(preposition(doc, noun).as_deref(), Some("in" | "on")) && doc.dependent(noun, Deprel::Cop).is_some();
    let subject = doc.dependent(noun, Deprel::Nsubj).filter(|_| is && OCCASIONS.contains(&entry.predicate.as_str()))?;
    Some((Role::Subject, subject))
}

/// "During a visit to Oslo, Ruto said", "raised it at a meeting with Macron": who speaks or acts on the occasion takes part in it.
fn add_visitor(doc: &Document, noun: TokenId, entry: &Nominalisation, arguments: &mut Vec<Argument>) {
    if !OCCASIONS.contains(&entry.predicate.as_str()) || !matches!(doc.deprel(noun), Deprel::Obl | Deprel::Nmod) {
        return;
    }
    // "raised concerns about the detention during talks with ...": the phrase is the verb's wherever the parser hangs it.
    let during = preposition(doc, noun).as_deref() == Some("during");
    let above = if during {
        doc.ancestors(noun).take(3).find(|token| doc.upos(*token) == Upos::Verb)
    } else {
        doc.head(noun).filter(|_| doc.deprel(noun) == Deprel::Obl)
    };
    let on_occasion = matches!(preposition(doc, noun).as_deref(), Some("during" | "on" | "in" | "at" | "after" | "follow" | "following" | "before"));
    let others = arguments.iter().any(|argument| matches!(&argument.role, Role::Prep(preposition) if matches!(preposition.as_str(), "with" | "to")));
    let alone = !arguments.iter().any(|argument| argument.role == Role::Subject);
    let Some(verb) = above.filter(|verb| on_occasion && others && alone && doc.upos(*verb) == Upos::Verb) else { return };
    if clause::is_passive(doc, verb) {
        for agent in doc.dependents(verb, &[Deprel::OblAgent]).collect::<Vec<_>>() {
            push_argument(doc, arguments, Role::Subject, agent, "agent of governing verb");
        }
        return;
    }
    for (subject, _) in clause::surface_subject(doc, verb) {
        push_argument(doc, arguments, Role::Subject, subject, "subject of governing verb");
    }
}

/// "the town was the target of an attack", "was the scene of clashes", "is under siege": to whom, or where.
fn stage(doc: &Document, noun: TokenId) -> Option<(Role, TokenId)> {
    if preposition(doc, noun).as_deref() == Some("under") {
        // Who puts somebody there is told by the verb.
        let verb = || doc.head(noun).filter(|verb| doc.deprel(noun) == Deprel::Obl && matches!(doc.lemma(*verb), "be" | "remain" | "stay" | "live"));
        let clause = if doc.dependent(noun, Deprel::Cop).is_some() { noun } else { verb()? };
        return clause::surface_subject(doc, clause).first().map(|(subject, _)| (Role::Object, *subject));
    }
    let of = doc.deprel(noun) == Deprel::Nmod && preposition(doc, noun).as_deref() == Some("of");
    let word = doc.head(noun).filter(|_| of)?;
    let role = match doc.lemma(word) {
        "target" | "victim" | "object" => Role::Object,
        "scene" | "site" | "venue" => Role::Prep("in".into()),
        _ => return None,
    };
    // "Syrian victims of the attack": who they are stands with them.
    if matches!(doc.lemma(word), "victim") && doc.dependent(word, Deprel::Cop).is_none() {
        return Some((role, word));
    }
    doc.dependents(word, &[Deprel::Cop]).next()?;
    doc.dependents(word, &[Deprel::Nsubj]).next().map(|subject| (role, subject))
}

/// Days and stretches of time.
pub(crate) fn is_time_noun(doc: &Document, word: TokenId) -> bool {
    const TIMES: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "tomorrow",
        "day",
        "night",
        "morning",
        "evening",
        "afternoon",
        "weekend",
        "week",
        "month",
        "year",
        "season",
        "summer",
        "winter",
        "spring",
        "autumn",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "century",
        "decade",
    ];
    TIMES.contains(&doc.lemma(word).to_lowercase().as_str())
}
