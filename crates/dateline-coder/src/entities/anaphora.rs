//! Pronouns and pointing nouns. In: "he", "its", "we", "the country", "both sides". Out: the actor they point back to, where number
//! and animacy fit; else nothing. Subjects come before other candidates, nearer sentences before farther ones.

use dateline_model::{Deprel, EntityId, EntityKind, FoundBy, Mention, MentionId, MentionKind, Sector, SentenceId, TokenId};

use super::same_role::{is_singular, pronoun_owner};
use super::work::Work;
use crate::mentions::{ANAPHORS, head_of, is_plural_anaphor};

/// How many sentences back an antecedent may stand.
const REACH: u32 = 2;

/// What a pronoun can stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// he, she
    Person,
    /// it
    Thing,
    /// they
    Many,
    /// the country
    State,
    /// the group, the organisation
    Group,
    /// the bloc, the alliance
    Alliance,
}

/// Links pronouns in text order; on the way it gives "his spokesman" the country of "his".
pub(super) fn resolve(work: &mut Work<'_>) {
    // By their ends: "his" comes before "his country", which needs it.
    let mut mentions: Vec<(MentionId, &Mention)> = work.each().collect();
    mentions.sort_by_key(|(id, mention)| (mention.tokens.end, *id));
    for (id, mention) in mentions {
        match mention.kind {
            MentionKind::Pronoun => pronoun(work, id, mention),
            MentionKind::RoleNoun if is_pair(work, mention) => two_persons(work, id, mention),
            MentionKind::RoleNoun => owned_by_pronoun(work, id),
            _ => {}
        }
    }
    owned_by_both(work);
}

fn pronoun(work: &mut Work<'_>, id: MentionId, mention: &Mention) {
    let form = work.doc.form(mention.head).to_lowercase();
    let anaphor = ANAPHORS.contains(&work.doc.lemma(mention.head).to_lowercase().as_str());
    if anaphor && is_plural_anaphor(work.doc, mention) {
        return both(work, id, mention);
    }
    let found = match form.as_str() {
        "i" | "me" | "my" => speaker(work, mention).map(|entity| (entity, "entities/speaker")),
        "we" | "us" | "our" | "ours" => {
            let speaker = speaker(work, mention).map(|entity| (entity, "entities/speaker"));
            speaker.or_else(|| issuer(work, mention).map(|entity| (entity, "entities/issuer")))
        }
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => {
            antecedent(work, id, mention, Wanted::Person).map(|entity| (entity, "entities/pronoun"))
        }
        "it" | "its" | "itself" => antecedent(work, id, mention, Wanted::Thing).map(|entity| (entity, "entities/pronoun")),
        "they" | "them" | "their" | "theirs" | "themselves" => antecedent(work, id, mention, Wanted::Many).map(|entity| (entity, "entities/pronoun")),
        "country" | "nation" | "neighbor" | "neighbour" => country(work, id, mention).map(|entity| (entity, "entities/the-country")),
        "group" | "organization" | "organisation" => antecedent(work, id, mention, Wanted::Group).map(|entity| (entity, "entities/the-group")),
        "bloc" | "alliance" => antecedent(work, id, mention, Wanted::Alliance).map(|entity| (entity, "entities/the-group")),
        _ => None,
    };
    if let Some((entity, by)) = found {
        work.link(id, entity, FoundBy::pass(by));
    }
}

/// "his spokesman", "their army": of the country of whoever the pronoun stands for.
fn owned_by_pronoun(work: &mut Work<'_>, id: MentionId) {
    let Some(own) = work.of(id).filter(|own| work.entity(*own).code.is_none() && !is_of_another(work, *own)) else { return };
    let Some(owner) = pronoun_owner(work, id).and_then(|owner| work.of(owner)) else { return };
    let Some(code) = work.entity(owner).code.clone() else { return };
    work.set_code(own, &code);
    super::roles::rename(work, own, &code);
    work.link(id, own, FoundBy::pass("entities/owned-by-pronoun"));
}

/// "officials of both countries", "both countries' presidents": of the first of the two; the second stands with it, and the rules find it there.
fn owned_by_both(work: &mut Work<'_>) {
    for (id, _) in work.each().filter(|(_, mention)| mention.kind == MentionKind::RoleNoun) {
        let Some(own) = work.of(id).filter(|own| work.entity(*own).code.is_none()) else { continue };
        let owners = crate::rules::homes(work.doc, own_head(work, id)).into_iter().filter_map(|home| work.headed_by(home));
        let Some(owner) = owners.into_iter().find(|owner| work.second(*owner).is_some()) else { continue };
        let Some(code) = work.code(owner).map(str::to_owned) else { continue };
        work.set_code(own, &code);
        work.link(id, own, FoundBy::pass("entities/owned-by-both"));
    }
}

/// "his counterpart": whoever it is, of another country than he.
pub(super) fn is_of_another(work: &Work<'_>, entity: EntityId) -> bool {
    work.phrase_of.get(&entity).is_some_and(|phrase| phrase == "counterpart")
}

/// The best candidate before a mention: same sentence before earlier ones, subjects before others, and there the nearest.
fn antecedent(work: &Work<'_>, id: MentionId, mention: &Mention, wanted: Wanted) -> Option<EntityId> {
    let sentence = work.doc.token(mention.head).sentence;
    // "denied it", "called it illegal" are about a matter, not an actor, unless the actor stands in the same sentence.
    let matter = wanted == Wanted::Thing && !work.doc.deprel(mention.head).is_subject() && work.doc.deprel(mention.head) != Deprel::NmodPoss;
    let reach = if matter { 0 } else { REACH };
    let mut best: Option<(u32, u32, u32, EntityId)> = None;
    for (other, candidate) in work.each().take_while(|(other, _)| *other < id) {
        let Some(entity) = work.of(other) else { continue };
        let distance = sentence.0 - work.doc.token(candidate.head).sentence.0.min(sentence.0);
        // "its army" is not what "its" stands for.
        let own = candidate.tokens.contains(mention.tokens);
        if own || distance > reach || !fits(work, other, entity, wanted) || (distance == 0 && is_co_argument(work, candidate, mention)) {
            continue;
        }
        // "Paris denies that Rome hides its debts": the debts of Rome. Only a subject looks up to the subject of the main clause.
        let clause = distance == 0 && !work.doc.deprel(mention.head).is_subject() && nearest_subject(work, mention.head) == Some(topmost(work, candidate.head));
        let key = (distance, if clause { 0 } else { prominence(work, candidate) + 1 }, mention.head.0.saturating_sub(candidate.head.0));
        if best.is_none_or(|(d, p, n, _)| key < (d, p, n)) {
            best = Some((key.0, key.1, key.2, entity));
        }
    }
    best.map(|(.., entity)| entity)
}

fn fits(work: &Work<'_>, id: MentionId, entity: EntityId, wanted: Wanted) -> bool {
    let kind = work.entity(entity).kind;
    let mention = work.mentions.get(id);
    let singular = is_singular(work, id);
    let modifier = mention.kind == MentionKind::Demonym && matches!(work.doc.deprel(mention.head), Deprel::Amod | Deprel::Compound);
    let named_group = kind == EntityKind::Group && work.phrase_of.contains_key(&entity);
    match wanted {
        Wanted::Person => kind == EntityKind::Person || (named_group && singular && is_one_person(work, entity)),
        Wanted::Thing => {
            !modifier && matches!(kind, EntityKind::State | EntityKind::Organisation | EntityKind::ArmedGroup)
                || (named_group && singular && !is_one_person(work, entity))
        }
        Wanted::Many => {
            !modifier
                && (matches!(kind, EntityKind::ArmedGroup | EntityKind::Organisation)
                    || kind == EntityKind::Group && (!singular || is_collective(work, entity)))
        }
        Wanted::State => kind == EntityKind::State,
        Wanted::Group => kind == EntityKind::ArmedGroup || (kind == EntityKind::Organisation && work.entity(entity).sector != Sector::Igo),
        Wanted::Alliance => kind == EntityKind::Organisation && matches!(work.entity(entity).sector, Sector::Igo | Sector::Unk),
    }
}

/// Nouns for one human being rather than a body.
pub(super) fn is_one_person(work: &Work<'_>, entity: EntityId) -> bool {
    let Some(phrase) = work.phrase_of.get(&entity) else { return false };
    let noun = phrase.split_whitespace().next_back().unwrap_or("");
    const BODIES: &[&str] = &[
        "center",
        "broadcaster",
        "carrier",
        "parliament",
        "government",
        "department",
        "newspaper",
        "fighter jet",
        "destroyer",
        "bomber",
        "regiment",
        "contingent",
    ];
    const PEOPLE: &[&str] = &[
        "man",
        "woman",
        "president",
        "general",
        "chief",
        "king",
        "queen",
        "prince",
        "princess",
        "official",
        "rebel",
        "diplomat",
        "candidate",
        "head",
        "envoy",
        "mayor",
        "boy",
        "girl",
        "monarch",
        "judge",
        "priest",
        "bishop",
        "cleric",
        "hero",
        "deputy",
        "premier",
        "chancellor",
        "colonel",
        "captain",
        "major",
        "sheriff",
        "victim",
        "critic",
        "national",
        "aide",
        "guard",
        "nurse",
        "witness",
        "figure",
        "pope",
        "imam",
        "sheikh",
        "emir",
        "sultan",
        "mother",
        "father",
        "wife",
        "son",
        "daughter",
        "suspect",
        "cop",
        "marshal",
        "chair",
        "ally",
        "rival",
        "veteran",
        "candidate",
        "successor",
        "expert",
        "spokesperson",
        "lawmaker",
        "refugee",
        "detainee",
        "student",
        "graduate",
        "athlete",
        "mp",
    ];
    let ending =
        ["er", "or", "ist", "man", "woman", "person", "ian", "ee", "ant", "ary"].iter().any(|ending| noun.ends_with(ending) && noun.len() > ending.len() + 2);
    !BODIES.contains(&noun) && (ending && !matches!(noun, "military" | "center" | "tanker") || PEOPLE.contains(&noun))
}

/// Singular nouns that "they" may stand for.
fn is_collective(work: &Work<'_>, entity: EntityId) -> bool {
    work.phrase_of
        .get(&entity)
        .is_some_and(|phrase| matches!(phrase.split_whitespace().next_back(), Some("police" | "people" | "opposition" | "military" | "army" | "public")))
}

/// The subject of the innermost clause around a word that has one.
fn nearest_subject(work: &Work<'_>, token: TokenId) -> Option<TokenId> {
    let subject = |verb: TokenId| work.doc.children(verb).iter().copied().find(|child| work.doc.deprel(*child).is_subject() && *child != token);
    work.doc.ancestors(token).find_map(subject)
}

/// The first of a chain of conjuncts.
fn topmost(work: &Work<'_>, token: TokenId) -> TokenId {
    let mut token = token;
    while work.doc.deprel(token) == Deprel::Conj {
        let Some(first) = work.doc.head(token) else { break };
        token = first;
    }
    token
}

/// 0 for subjects of main clauses, 1 for other subjects, 2 for possessors and agents, 3 for the rest, 4 for words that only modify others.
fn prominence(work: &Work<'_>, candidate: &Mention) -> u32 {
    let head = topmost(work, candidate.head);
    let relation = work.doc.deprel(head);
    if relation.is_subject() {
        return u32::from(work.doc.head(head).is_some_and(|verb| work.doc.head(verb).is_some()));
    }
    match relation {
        Deprel::OblAgent | Deprel::NmodPoss => 2,
        Deprel::Compound | Deprel::Amod | Deprel::NmodDesc | Deprel::NmodUnmarked => 4,
        _ => 3,
    }
}

/// "X attacked it": a verb's subject and object are two. So are the subject and whom it is "speaking to" in a participle.
fn is_co_argument(work: &Work<'_>, candidate: &Mention, mention: &Mention) -> bool {
    let participle = || {
        let verb = work.doc.head(topmost(work, candidate.head))?;
        let bare = work.doc.deprel(verb) == Deprel::Advcl
            && work.doc.children(verb).iter().all(|child| !work.doc.deprel(*child).is_subject() && work.doc.deprel(*child) != Deprel::Mark);
        let argument = matches!(work.doc.deprel(topmost(work, candidate.head)), Deprel::Obj | Deprel::Obl | Deprel::Iobj);
        (bare && argument).then(|| work.doc.head(verb)).flatten()
    };
    if work.doc.deprel(mention.head).is_subject() && work.doc.head(mention.head).is_some() && participle() == work.doc.head(mention.head) {
        return true;
    }
    let possessive = work.doc.deprel(mention.head) == Deprel::NmodPoss;
    let reflexive = work.doc.form(mention.head).to_lowercase().ends_with("self") || work.doc.form(mention.head).to_lowercase().ends_with("selves");
    !possessive && !reflexive && work.doc.head(mention.head).is_some() && work.doc.head(candidate.head) == work.doc.head(mention.head)
}

/// "the country": the state last named; "his country": the country of whom the pronoun stands for.
fn country(work: &mut Work<'_>, id: MentionId, mention: &Mention) -> Option<EntityId> {
    let possessor = work.doc.dependents(mention.head, &[Deprel::NmodPoss]).next();
    match possessor {
        Some(pronoun) => {
            let owner = work.headed_by(pronoun).and_then(|owner| work.of(owner))?;
            let code = work.entity(owner).code.clone()?;
            work.actors.state(&code)?;
            Some(super::named::state(work, &code))
        }
        None => antecedent(work, id, mention, Wanted::State),
    }
}

/// "both sides", "the two countries": two parties; the mention points to the first, and `Entities::also` has the second.
fn both(work: &mut Work<'_>, id: MentionId, mention: &Mention) {
    // "both sides" may be rebels, "both countries" not.
    let states = matches!(work.doc.lemma(mention.head), "country" | "nation" | "neighbor" | "neighbour");
    let mut parties: Vec<EntityId> = pair(work, id, mention, false).into_iter().flat_map(|(first, second)| [second, first]).collect();
    let before: Vec<MentionId> = work.each().take_while(|(other, _)| *other < id).map(|(other, _)| other).collect();
    for other in before.into_iter().rev() {
        if parties.len() >= 2 {
            break;
        }
        let Some(entity) = work.of(other) else { continue };
        let kind = work.entity(entity).kind;
        let state = (kind == EntityKind::State || kind == EntityKind::ArmedGroup && !states) && work.entity(entity).code.is_some();
        let new = !parties.iter().any(|known| work.entity(*known).code == work.entity(entity).code);
        if state && new {
            parties.push(entity);
        }
    }
    if let [second, first] = parties[..] {
        let message = format!("stands for {} and {}", work.entity(first).name, work.entity(second).name);
        work.note(mention.tokens, "entities/both-sides", message);
        work.link(id, first, FoundBy::pass("entities/both-sides"));
        work.link_second(id, second, FoundBy::pass("entities/both-sides"));
    }
}

/// "the two leaders", "both presidents": a role noun for two people.
fn is_pair(work: &Work<'_>, mention: &Mention) -> bool {
    let head = head_of(work.doc, mention.tokens);
    let counted = |child: &TokenId| matches!(work.doc.lemma(*child).to_lowercase().as_str(), "both" | "two");
    work.doc.feat(head, "Number") == Some("Plur") && work.doc.children(head).iter().any(counted)
}

/// Links words for two people to the two that the text names together.
fn two_persons(work: &mut Work<'_>, id: MentionId, mention: &Mention) {
    let own = work.of(id).filter(|own| work.entity(*own).code.is_none());
    if let (Some(_), Some((first, second))) = (own, pair(work, id, mention, true)) {
        work.link(id, first, FoundBy::pass("entities/both-sides"));
        work.link_second(id, second, FoundBy::pass("entities/both-sides"));
    }
}

/// Two parties that the text names together: "Armenia and Azerbaijan", not farther back than a few sentences; two people, if people are asked for.
fn pair(work: &Work<'_>, id: MentionId, mention: &Mention, people: bool) -> Option<(EntityId, EntityId)> {
    let sentence = work.doc.token(mention.head).sentence.0;
    let near = |other: &Mention| sentence.saturating_sub(work.doc.token(other.head).sentence.0) <= 3;
    let before: Vec<(MentionId, &Mention)> = work.each().take_while(|(other, _)| *other < id).filter(|(_, other)| near(other)).collect();
    before.into_iter().rev().find_map(|(other, second)| {
        let first = (work.doc.deprel(second.head) == Deprel::Conj).then(|| work.doc.head(second.head)).flatten().and_then(|head| work.headed_by(head))?;
        let (a, b) = (work.of(first)?, work.of(other)?);
        let actor = |entity: EntityId| work.entity(entity).code.is_some() && (work.entity(entity).kind == EntityKind::Person) == people;
        (a != b && actor(a) && actor(b)).then_some((a, b))
    })
}

/// Who speaks in a quote: the subject of the verb of saying in this sentence outside the quotation marks, else in the ones before.
fn speaker(work: &Work<'_>, mention: &Mention) -> Option<EntityId> {
    if !is_quoted(work, mention) {
        return None;
    }
    let sentence = work.doc.token(mention.head).sentence;
    let earlier = || (1..=5).filter_map(|back| sentence.0.checked_sub(back).map(SentenceId)).find_map(|before| speaker_of(work, before));
    speaker_of(work, sentence).or_else(earlier)
}

/// Who issues a statement that says "we" outside of any quotation: the party that the text, which quotes nobody, has welcoming or urging somebody
/// in the present tense; the last one before the word, else the first behind it.
fn issuer(work: &Work<'_>, mention: &Mention) -> Option<EntityId> {
    const PERFORMING: &[&str] = &[
        "applaud",
        "appreciate",
        "call",
        "commend",
        "concern",
        "condemn",
        "congratulate",
        "deplore",
        "express",
        "join",
        "look",
        "reaffirm",
        "regret",
        "reiterate",
        "remain",
        "stand",
        "support",
        "thank",
        "urge",
        "welcome",
    ];
    if work.doc.text().contains(['"', '“', '”']) {
        return None;
    }
    let performs = |other: &Mention| {
        let verb = work.doc.deprel(other.head).is_subject().then(|| work.doc.head(other.head)).flatten();
        verb.is_some_and(|verb| {
            let past = work.doc.feat(verb, "Tense") == Some("Past") && work.doc.dependent(verb, Deprel::AuxPass).is_none();
            work.doc.head(verb).is_none() && PERFORMING.contains(&work.doc.lemma(verb)) && !past
        })
    };
    let body = |entity: &EntityId| work.entity(*entity).code.is_some() && work.entity(*entity).kind != EntityKind::Person;
    let one = |head: TokenId| crate::rules::homes(work.doc, head).into_iter().all(|home| work.doc.dependent(home, Deprel::Conj).is_none());
    let found: Vec<(TokenId, EntityId)> = work
        .each()
        .filter(|(_, other)| other.kind != MentionKind::Pronoun && performs(other) && one(other.head))
        .filter_map(|(id, other)| Some((other.head, work.of(id).filter(body)?)))
        .collect();
    found.iter().rev().find(|(head, _)| *head < mention.head).or(found.first()).map(|(_, entity)| *entity)
}

/// True if an odd number of quotation marks stands between the beginning of the paragraph and the word.
fn is_quoted(work: &Work<'_>, mention: &Mention) -> bool {
    let end = work.doc.bytes(mention.tokens).start;
    let before = work.doc.text().get(..end as usize).unwrap_or("");
    let paragraph = before.rfind('\n').map_or(before, |newline| &before[newline..]);
    paragraph.chars().fold(false, |inside, c| match c {
        '"' => !inside,
        '“' => true,
        '”' => false,
        _ => inside,
    })
}

fn speaker_of(work: &Work<'_>, sentence: SentenceId) -> Option<EntityId> {
    let mut inside = false;
    let mut found = None;
    for token in work.doc.sentence(sentence).tokens.ids() {
        if is_quote(work.doc.form(token)) {
            inside = !inside;
        }
        if !inside && found.is_none() && is_saying(work, token) {
            let subject = work.doc.children(token).iter().copied().find(|child| work.doc.deprel(*child).is_subject());
            found = subject.and_then(|subject| work.headed_by(subject)).and_then(|id| work.of(id));
        }
    }
    found
}

fn is_quote(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "``" | "''")
}

fn is_saying(work: &Work<'_>, token: TokenId) -> bool {
    matches!(
        work.doc.lemma(token),
        "say"
            | "tell"
            | "add"
            | "state"
            | "declare"
            | "announce"
            | "write"
            | "claim"
            | "note"
            | "warn"
            | "insist"
            | "argue"
            | "tweet"
            | "explain"
            | "stress"
            | "vow"
            | "comment"
            | "respond"
            | "reply"
            | "acknowledge"
            | "admit"
            | "deny"
    )
}

/// Used by the context pass: the word a mention hangs on.
pub(super) fn own_head(work: &Work<'_>, id: MentionId) -> TokenId {
    head_of(work.doc, work.mentions.get(id).tokens)
}
