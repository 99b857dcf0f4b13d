//! People. In: persons' names. Out: one entity a person, with the country and sector that the title before the name gives or the
//! office table offers; short forms are the person whose full name the report gives.

use std::collections::BTreeMap;

use dateline_model::{Document, EntityId, EntityKind, FoundBy, Mention, MentionId, MentionKind, Office, Sector, TokenId, TokenSpan, Upos};

use super::modifiers::{is_former_word, owner};
use super::work::{Work, new_entity};
use crate::actors::{Known, fold, holds};
use crate::mentions::{is_hyphenated, one_line};

/// What stands before a name.
#[derive(Clone, Debug, Default)]
struct Title {
    phrases: Vec<String>,
    sector: Option<Sector>,
    code: Option<String>,
    former: bool,
    /// Whether a name before the title says whose it is, even if no code is known for it.
    owned: bool,
}

/// Links every person's name.
pub(super) fn link_persons(work: &mut Work<'_>) {
    let people: Vec<(MentionId, &Mention)> = work.each().filter(|(id, _)| work.is_person(*id)).collect();
    let full: Vec<(MentionId, Vec<String>)> = people.iter().map(|(id, mention)| (*id, words(work.doc, mention.tokens))).collect();
    let mut of_full: BTreeMap<Vec<String>, EntityId> = BTreeMap::new();
    // Full names first, so that a headline's surname finds the full name below it.
    for (id, mention) in people.iter().filter(|(id, mention)| mention.tokens.len() > 1 || !has_longer(&full, *id)) {
        let name = words(work.doc, mention.tokens);
        let title = title_before(work, mention);
        let misspelt =
            (mention.tokens.len() == 1 && title.phrases.is_empty()).then(|| super::named::misspelt(work, &one_line(work.doc, mention.tokens))).flatten();
        if let Some(code) = misspelt {
            let state = super::named::state(work, &code);
            work.link(*id, state, FoundBy::pass("entities/misspelt-name"));
            continue;
        }
        let (entity, by) = match of_full.get(&name).or_else(|| with_middle_name(&of_full, &name)) {
            Some(entity) => (*entity, FoundBy::pass("entities/same-name")),
            None => person(work, mention, &title),
        };
        of_full.insert(name, entity);
        work.link(*id, entity, by);
        apply_title(work, entity, &title);
    }
    for (id, mention) in people.iter().filter(|(id, _)| work.of(*id).is_none()).collect::<Vec<_>>() {
        let title = title_before(work, mention);
        let Some(entity) = longer(work, &full, *id) else { continue };
        work.link(*id, entity, FoundBy::pass("entities/short-name"));
        apply_title(work, entity, &title);
    }
}

/// The person of the report whose name ends with these words.
pub(super) fn by_short_name(work: &Work<'_>, mention: &Mention) -> Option<EntityId> {
    let short = words(work.doc, mention.tokens);
    let fits = |other: &Mention| {
        let long = words(work.doc, other.tokens);
        long == short || (long.len() > short.len() && long.ends_with(&short))
    };
    let people = || work.each().filter(|(id, other)| work.is_person(*id) && !short.is_empty() && fits(other)).filter_map(|(id, _)| work.of(id));
    people().next()
}

fn words(doc: &Document, tokens: TokenSpan) -> Vec<String> {
    tokens.ids().map(|token| fold(doc.form(token))).filter(|word| word.chars().any(char::is_alphanumeric) && word != "'s" && word != "’s").collect()
}

/// "Elijah Cummings" and "Elijah Eugene Cummings".
fn with_middle_name<'a>(known: &'a BTreeMap<Vec<String>, EntityId>, name: &[String]) -> Option<&'a EntityId> {
    let same =
        |other: &[String]| name.len() > 1 && other.len() > 1 && name.len() != other.len() && name.first() == other.first() && name.last() == other.last();
    known.iter().find(|(other, _)| same(other)).map(|(_, entity)| entity)
}

/// Whether a longer name ends with the words of this one, or begins with them.
fn extends(long: &[String], short: &[String]) -> bool {
    long.len() > short.len() && (long.ends_with(short) || (short.len() == 1 && long.starts_with(short)))
}

fn has_longer(full: &[(MentionId, Vec<String>)], id: MentionId) -> bool {
    let Some((_, name)) = full.iter().find(|(other, _)| *other == id) else { return false };
    full.iter().any(|(_, other)| extends(other, name))
}

/// The person of a short form: a surname before a first name, the nearest before it, else the first after.
fn longer(work: &Work<'_>, full: &[(MentionId, Vec<String>)], id: MentionId) -> Option<EntityId> {
    let (_, name) = full.iter().find(|(other, _)| *other == id)?;
    let candidates = |by_surname: bool| {
        let fits = move |other: &Vec<String>| extends(other, name) && other.ends_with(name) == by_surname;
        // Whoever was called so before; of a family the one named first, whom the report is about.
        let called = full.iter().rev().find(|(other, words)| *other < id && words == name && work.of(*other).is_some());
        let before = called.or_else(|| full.iter().find(|(other, words)| *other < id && fits(words) && work.of(*other).is_some()));
        before.or_else(|| full.iter().find(|(other, words)| *other > id && fits(words) && work.of(*other).is_some()))
    };
    candidates(true).or_else(|| candidates(false)).and_then(|(other, _)| work.of(*other))
}

/// The entity of a name: of the office table if it knows the name (and the title does not contradict), else a new person.
fn person(work: &mut Work<'_>, mention: &Mention, title: &Title) -> (EntityId, FoundBy) {
    let exact: Vec<usize> = work
        .actors
        .exact_name(work.doc, mention.tokens)
        .into_iter()
        .filter_map(|known| match known {
            Known::Person(at) => Some(at),
            _ => None,
        })
        .collect();
    let agrees = |at: &usize| {
        let codes = || work.actors.persons[*at].offices.iter().map(|office| work.actors.offices[*office].code.as_str());
        title.code.as_deref().is_none_or(|code| codes().any(|known| known == code))
    };
    let in_office = |at: &usize| work.actors.persons[*at].offices.iter().any(|office| is_held(work, *office));
    let exact: Vec<usize> = exact.into_iter().filter(agrees).collect();
    // Of several people of that name the one in office is meant; if none is, or two are, the name alone does not tell.
    let unique = |found: &[usize]| match found {
        [only] => Some(*only),
        several => match several.iter().filter(|at| in_office(at)).copied().collect::<Vec<_>>().as_slice() {
            [only] => Some(*only),
            _ => None,
        },
    };
    let governs = names_a_government(work.doc, mention);
    let known = unique(&exact).or_else(|| {
        let by_surname: Vec<usize> = match mention.tokens.len() {
            1 => work.actors.by_surname(work.doc.form(TokenId(mention.tokens.start))).iter().copied().filter(agrees).collect(),
            _ => Vec::new(),
        };
        // A bare surname that is nobody's full name in the report: only an office-holder of those days is known by it, or one of the
        // years before.
        let holders: Vec<usize> = by_surname.iter().copied().filter(|at| in_office(at)).collect();
        let recent = || {
            by_surname.iter().copied().filter(|at| work.actors.persons[*at].offices.iter().any(|office| was_held_recently(work, *office))).collect::<Vec<_>>()
        };
        let held = unique(&holders).or_else(|| if holders.is_empty() { unique(&recent()) } else { None });
        // A report without a date: the only one of the name is meant, if a title says that the name is an office-holder's.
        held.or_else(|| if work.day.is_none() && (!title.phrases.is_empty() || governs) { unique(&by_surname) } else { None })
    });
    match known {
        Some(at) => {
            let row = work.actors.persons[at].clone();
            let by = FoundBy::named(format!("actors/offices/{}", row.name));
            let entity = work.intern(format!("person:{}", row.name), || new_entity(row.name.clone(), EntityKind::Person, None, None, Sector::Unk));
            offer_offices(work, entity, &row.offices);
            (entity, by)
        }
        None => {
            let name = one_line(work.doc, mention.tokens);
            let key = format!("name:{}:{}", fold(&name), mention.tokens.start);
            let code = if title.phrases.is_empty() && !governs { None } else { shared_country(work, mention) };
            let by = FoundBy::pass(if code.is_some() { "entities/surname-of-one-country" } else { "entities/person-name" });
            let plover = code.as_deref().and_then(|code| work.actors.plover_code(code));
            (work.intern(key, || new_entity(name, EntityKind::Person, code, plover, Sector::Unk)), by)
        }
    }
}

/// "the Bush administration": who gives a government its name is its head.
pub(super) fn names_a_government(doc: &Document, mention: &Mention) -> bool {
    let next = doc.next(TokenId(mention.tokens.end.saturating_sub(1)));
    next.is_some_and(|noun| matches!(doc.lemma(noun), "administration" | "government" | "cabinet" | "regime" | "presidency"))
}

/// "President Bush" in a report without a date: two presidents bore the name, both of one country.
fn shared_country(work: &Work<'_>, mention: &Mention) -> Option<String> {
    let people = match mention.tokens.len() {
        1 => work.actors.by_surname(work.doc.form(TokenId(mention.tokens.start))),
        _ => return None,
    };
    let offices = || people.iter().flat_map(|at| &work.actors.persons[*at].offices).map(|office| work.actors.offices[*office].code.as_str());
    let code = offices().next()?;
    (work.day.is_none() && offices().all(|other| other == code)).then(|| code.to_owned())
}

/// Gives a person the offices of the table, and for the time being the code and sector of the one held at publication.
fn offer_offices(work: &mut Work<'_>, person: EntityId, rows: &[usize]) {
    if !work.entity(person).offices.is_empty() {
        return;
    }
    let actors = work.actors;
    for row in rows.iter().map(|at| &actors.offices[*at]) {
        let found_by = FoundBy::named(format!("actors/offices.csv:{}", row.line));
        let office = Office { title: row.title.clone(), code: row.code.clone(), sector: row.sector, from: row.from, to: row.to, found_by };
        work.entity_mut(person).offices.push(office);
    }
    if let Some((code, sector, title)) = at_publication(work, rows) {
        work.set_code(person, &code);
        work.entity_mut(person).sector = sector;
        work.titles_of.entry(person).or_default().extend(title);
    }
}

/// Whether an office ended not long before the report: its holder is still known by the surname.
fn was_held_recently(work: &Work<'_>, office: usize) -> bool {
    const YEARS: i16 = 5;
    let row = &work.actors.offices[office];
    matches!((row.to, work.day), (Some(to), Some(day)) if to.last < day && to.last.year() + YEARS >= day.year())
}

fn is_held(work: &Work<'_>, office: usize) -> bool {
    holds(work.actors.offices[office].from, work.actors.offices[office].to, work.day)
}

/// Code, sector and title of the office held at publication; of somebody who held one before, the elite sector; of somebody who will
/// hold one, only the country.
fn at_publication(work: &Work<'_>, rows: &[usize]) -> Option<(String, Sector, Option<String>)> {
    let office = |at: &usize| &work.actors.offices[*at];
    if let Some(held) = rows.iter().rev().find(|at| is_held(work, **at)) {
        return Some((office(held).code.clone(), office(held).sector, Some(office(held).title.to_lowercase())));
    }
    let past = rows.iter().rev().find(|at| match (office(at).to, work.day) {
        (Some(to), Some(day)) => to.last < day,
        (to, None) => to.is_some(),
        _ => false,
    });
    match past {
        // Without a day nobody can say that the office is over.
        Some(at) if work.day.is_none() => Some((office(at).code.clone(), office(at).sector, None)),
        Some(at) => Some((office(at).code.clone(), Sector::Eli, None)),
        None => rows.first().map(|at| (office(at).code.clone(), Sector::Unk, None)),
    }
}

/// The title, country and organisation directly before a name. It is read from the words, not from the tree: parsers disagree on how
/// titles hang on names.
fn title_before(work: &Work<'_>, mention: &Mention) -> Title {
    let doc = work.doc;
    let mut title = Title::default();
    let mut at = doc.previous(TokenId(mention.tokens.start));
    let mut transparent = false;
    while let Some(token) = at {
        let found = work.titles.get(&token).copied().map(|phrase| (phrase, true)).or_else(|| work.roles.get(&token).copied().map(|phrase| (phrase, false)));
        if let Some((phrase, is_title)) = found {
            let (text, sector) = if is_title {
                (work.actors.titles[phrase.row].title.to_lowercase(), work.actors.titles[phrase.row].sector)
            } else {
                (work.actors.role_nouns[phrase.row].phrase.to_lowercase(), work.actors.role_nouns[phrase.row].sector)
            };
            // "police spokesman X": the nearest noun is the title, what it speaks for gives the sector.
            if title.sector.is_none() || (transparent && sector != Sector::Unk) {
                title.sector = Some(sector);
            }
            transparent = (title.phrases.is_empty() || transparent) && super::roles::is_transparent(&text);
            title.phrases.push(text);
            at = doc.previous(TokenId(phrase.tokens.start));
            continue;
        }
        if let Some((id, name)) = name_ending_at(work, token) {
            let usable = !(is_hyphenated(doc, name.tokens) || work.is_person(id) && title.phrases.is_empty());
            if let (true, Some(entity)) = (usable && title.code.is_none(), work.of(id)) {
                title.code = work.entity(entity).code.clone();
                title.owned = true;
                let sector = work.entity(entity).sector;
                let own = matches!(work.entity(entity).kind, EntityKind::Organisation | EntityKind::ArmedGroup) || sector == Sector::Pre;
                if own && (transparent || title.sector.is_none()) {
                    title.sector = Some(sector);
                }
            }
            at = doc.previous(TokenId(name.tokens.start));
            continue;
        }
        let word = doc.form(token).to_lowercase();
        if is_former_word(&word) {
            title.former = true;
        }
        let passes = match doc.upos(token) {
            Upos::Noun | Upos::Propn | Upos::Adj => true,
            Upos::Part => matches!(word.as_str(), "'s" | "’s" | "'" | "’"),
            Upos::Punct => matches!(word.as_str(), "-" | "–"),
            // "Ministry of Defense spokesman".
            Upos::Adp => {
                word == "of"
                    && (!title.phrases.is_empty() || doc.previous(token).is_some_and(|noun| work.titles.contains_key(&noun) || work.roles.contains_key(&noun)))
            }
            _ => false,
        };
        if !passes {
            break;
        }
        at = doc.previous(token);
    }
    if title.phrases.is_empty() && !title.former {
        // Words before a name without a title are no title: "in Paris Macron" is none.
        title = directly_before(work, mention);
    }
    if title.code.is_none() {
        title.code = of_phrase_after(work, mention);
    }
    if title.code.is_none() && !title.phrases.is_empty() {
        title.code = owner(work, mention.head).and_then(|owner| work.entity(owner.entity).code.clone());
    }
    title
}

/// "Russian Sergei Ivanov", "Germany's Scholz", "NATO's Stoltenberg".
fn directly_before(work: &Work<'_>, mention: &Mention) -> Title {
    let doc = work.doc;
    let Some(previous) = doc.previous(TokenId(mention.tokens.start)) else { return Title::default() };
    let possessive = matches!(doc.form(previous), "'s" | "’s" | "'" | "’");
    let last = if possessive { doc.previous(previous) } else { Some(previous) };
    let Some((id, name)) = last.and_then(|last| name_ending_at(work, last)) else { return Title::default() };
    let adjective = name.kind == MentionKind::Demonym && !possessive && doc.upos(previous) == Upos::Adj;
    let Some(entity) = work.of(id).filter(|_| adjective || (possessive && !work.is_person(id))) else { return Title::default() };
    let organisation = matches!(work.entity(entity).kind, EntityKind::Organisation | EntityKind::ArmedGroup);
    Title { code: work.entity(entity).code.clone(), sector: organisation.then(|| work.entity(entity).sector), ..Title::default() }
}

/// "Crown Prince Mohammad bin Salman of Saudi Arabia", "Patrice Talon of Benin".
fn of_phrase_after(work: &Work<'_>, mention: &Mention) -> Option<String> {
    // "Ivan Ivanov, of the Odesa council": a comma may stand between.
    let comma = TokenId(mention.tokens.end).index() < work.doc.tokens().len() && work.doc.form(TokenId(mention.tokens.end)) == ",";
    let of = TokenId(mention.tokens.end + u32::from(comma));
    let last = TokenId(of.0.checked_sub(1)?);
    if work.doc.next(last) != Some(of) || !matches!(work.doc.lemma(of), "of" | "from") {
        return None;
    }
    let after = [of.0 + 1, of.0 + 2];
    work.each()
        .find(|(id, name)| after.contains(&name.tokens.start) && matches!(name.kind, MentionKind::Name(_)) && !work.is_person(*id))
        .and_then(|(id, _)| work.code(id).map(str::to_owned))
}

fn name_ending_at<'a>(work: &Work<'a>, token: TokenId) -> Option<(MentionId, &'a Mention)> {
    let kind = |mention: &Mention| matches!(mention.kind, MentionKind::Name(_) | MentionKind::Demonym);
    work.each().filter(|(_, mention)| mention.tokens.end == token.0 + 1 && kind(mention)).max_by_key(|(_, mention)| mention.tokens.len())
}

fn apply_title(work: &mut Work<'_>, id: EntityId, title: &Title) {
    if let Some(code) = &title.code {
        work.set_code(id, code);
    }
    let titled = title.sector.filter(|sector| *sector != Sector::Unk);
    let entity = work.entity_mut(id);
    if title.former && titled.is_some_and(|sector| matches!(sector, Sector::Gov | Sector::Leg | Sector::Mil | Sector::Jud | Sector::Spy | Sector::Cop)) {
        entity.sector = Sector::Eli;
    } else if let Some(sector) = titled {
        // A table row may have ended since; the title in the report is of the day.
        if entity.sector == Sector::Unk || entity.sector == Sector::Eli {
            entity.sector = sector;
        }
    }
    if !title.phrases.is_empty() && !title.former && !title.owned {
        work.titled.insert(id);
    }
    if !title.former {
        work.titles_of.entry(id).or_default().extend(title.phrases.iter().cloned());
    }
}
