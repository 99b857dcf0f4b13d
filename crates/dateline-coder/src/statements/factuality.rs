//! In: propositions, what governs them, and who says them. Out: for each, whether it is asserted, reported, planned, hypothetical, negated, denied or background.
//!
//! A verdict is reached from the top down: the author asserts the main clause; every word between it and a proposition may change that, as
//! `factuality.csv` says. The tree is walked, not the list of propositions, because plain nouns ("plans to", "a failure to") judge their content too.

mod own;

use std::cell::RefCell;
use std::collections::BTreeMap;

use dateline_model::{Deprel, Factuality, Polarity, PredicateForm, Proposition, Role, Stance, StatementId, Status, Tense, TimexKind, Timexes, TokenId, Upos};

use super::lexicon::{Effect, Frame, Pos, Signature};
use super::reading::Reading;

/// An act that ended more than so many days before publication is background.
const BACKGROUND_AFTER: i32 = 30;

/// Trees that are no trees must not exhaust the stack.
const DEPTH: usize = 60;

/// What is said of a word's act, and what decided.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Verdict {
    status: Status,
    because: String,
    /// The verb whose report made it reported.
    reporter: Option<TokenId>,
    /// The verb of feeling that takes it for granted ("regrets that"): the verb's own statement does not vouch for it.
    presupposed_by: Option<TokenId>,
}

/// Who speaks where.
pub(super) struct Voices<'f> {
    /// The innermost statement that a word stands in.
    pub(super) said_in: &'f dyn Fn(TokenId) -> Option<StatementId>,
    /// The innermost denial that a word stands in.
    pub(super) denied_in: &'f dyn Fn(TokenId) -> Option<StatementId>,
    /// Whether a word stands in a quotation of whole clauses.
    pub(super) in_quotation: &'f dyn Fn(TokenId) -> bool,
    /// The statement of which a word is the cue.
    pub(super) own: &'f dyn Fn(TokenId) -> Option<(StatementId, Stance)>,
}

impl Verdict {
    fn new(status: Status, because: impl Into<String>) -> Self {
        Verdict { status, because: because.into(), reporter: None, presupposed_by: None }
    }
}

/// The factuality of every proposition, in their order.
pub(super) fn factuality(reading: &Reading<'_>, timexes: &Timexes, voices: &Voices<'_>) -> Vec<Factuality> {
    let walk = Walk { reading, past: old_acts(reading, timexes), light: light_verbs(reading), known: RefCell::new(vec![None; reading.doc.tokens().len()]) };
    let propositions = reading.propositions.iter();
    propositions
        .map(|(_, proposition)| {
            let verdict = walk.verdict(proposition.head, 0);
            // "announced sanctions": the announcing is the act, so it stands where the verb stands.
            let stands = walk.performed(proposition.head).unwrap_or(proposition.head);
            let mut statement = (voices.said_in)(stands);
            if let Some(feeling) = verdict.presupposed_by
                && let Some((own, _)) = (voices.own)(feeling)
                && statement == Some(own)
            {
                statement = (voices.said_in)(feeling);
            }
            let quoted = (voices.in_quotation)(proposition.head);
            // A claim or denial of responsibility is the claimant's word for the act itself.
            if let Some((own, stance)) = (voices.own)(proposition.head)
                && proposition.arguments(&Role::Object).any(|object| reading.doc.lemma(object.head) == "responsibility")
                && matches!(verdict.status, Status::Asserted | Status::Reported)
            {
                let status = if stance == Stance::Denies { Status::Denied } else { Status::Reported };
                return Factuality { status, statement: Some(own), because: "the claimant's own word".into() };
            }
            // What a verb would report, but its statement does not hold, the author says.
            let astray = verdict.status == Status::Reported
                && statement.is_none()
                && !quoted
                && verdict.reporter.is_some_and(|reporter| (voices.own)(reporter).is_some());
            let (status, because) = match verdict.status {
                Status::Asserted | Status::Reported if (statement.is_some() || quoted) && performs(reading, proposition) => {
                    (Status::Asserted, "a speech act of the speaker".to_owned())
                }
                Status::Asserted if statement.is_some() => (Status::Reported, "said by the source of the statement".to_owned()),
                Status::Asserted if quoted => (Status::Reported, "in quotation marks".to_owned()),
                Status::Reported if astray => (Status::Asserted, "the author".to_owned()),
                status => (status, verdict.because),
            };
            let denial = (voices.denied_in)(proposition.head).filter(|_| status == Status::Denied);
            Factuality { status, statement: denial.or(statement), because }
        })
        .collect()
}

/// Whether saying it does it, in the first person: "we condemn", "I urge", "we reject".
fn performs(reading: &Reading<'_>, proposition: &Proposition) -> bool {
    let doc = reading.doc;
    let first_person = proposition.arguments(&Role::Subject).any(|subject| matches!(doc.form(subject.head).to_lowercase().as_str(), "we" | "i"));
    let speech = || {
        let cue = reading.lexicon.cue(Pos::Verb, &proposition.predicate, |_| true);
        let spoken = cue.is_some_and(|cue| {
            matches!(cue.stance, Stance::Accuses | Stance::Denies | Stance::Promises | Stance::Requests)
                || cue.lemma.starts_with("warn")
                || cue.takes_exactly("topic")
        });
        let class = [Frame::To, Frame::Noun, Frame::That].into_iter().filter_map(|frame| reading.lexicon.signature(&proposition.predicate, frame));
        let mut class = class.map(|signature| signature.class.as_str());
        spoken || class.any(|class| matches!(class, "directive" | "threat" | "denial" | "commissive" | "performative" | "expressive"))
    };
    first_person && proposition.tense == Tense::Present && proposition.polarity == Polarity::Positive && proposition.modality.is_none() && speech()
}

/// Verbs that carry an event noun, with that noun.
fn light_verbs(reading: &Reading<'_>) -> BTreeMap<TokenId, TokenId> {
    let light = reading.propositions.iter().filter_map(|(_, proposition)| match proposition.form {
        PredicateForm::LightVerb { verb } => Some((verb, proposition.head)),
        _ => None,
    });
    light.collect()
}

/// Predicates whose own clause dates them to more than 30 days before publication, with the date's words.
fn old_acts(reading: &Reading<'_>, timexes: &Timexes) -> BTreeMap<TokenId, String> {
    let doc = reading.doc;
    let mut found = BTreeMap::new();
    let Some(published) = doc.article().publication_date else { return found };
    // "decades ago", "years earlier" have no day, but are long over.
    for ago in (0..doc.tokens().len()).map(TokenId::at).filter(|token| doc.form(*token).eq_ignore_ascii_case("ago")) {
        let long = doc.previous(ago).is_some_and(|unit| matches!(doc.form(unit).to_lowercase().as_str(), "years" | "decades" | "centuries" | "generations"));
        let dated = timexes.list.iter().any(|timex| timex.tokens.has(ago) && timex.days.is_some());
        if let Some(above) = doc.head(ago).filter(|_| long && !dated) {
            let words = doc.previous(ago).map_or_else(String::new, |unit| format!("{} ago", doc.form(unit)));
            found.insert(above, words);
        }
    }
    for timex in &timexes.list {
        let Some((_, last)) = timex.days else { continue };
        if timex.kind != TimexKind::Date || days_between(last, published) <= BACKGROUND_AFTER {
            continue;
        }
        let Some(head) = reading.head_of(timex.tokens).or_else(|| timex.tokens.ids().next()) else { continue };
        // "violence in the autumn of 2020 ... ended": a date on the subject dates what it did.
        let mut steps = std::iter::once(head).chain(doc.ancestors(head)).skip_while(|token| timex.tokens.has(*token));
        let above = steps.find(|token| reading.proposition(*token).is_some() || doc.upos(*token).is_nominal() || reading.is_predicate(*token));
        // "since 2015", "from March": it began then and goes on.
        let open = timex.tokens.ids().any(|token| is_open(reading, token))
            || reading.marker(head).is_some_and(|mark| matches!(mark.as_str(), "since" | "from" | "until"));
        if let Some(above) = above.filter(|_| !open) {
            let words = doc.slice(doc.bytes(timex.tokens)).to_owned();
            found.insert(above, words.clone());
            // A date before the first of several coordinated verbs dates them all.
            let mut conjuncts = |verb: TokenId| {
                for conjunct in doc.dependents(verb, &[Deprel::Conj]).filter(|conjunct| head < verb && doc.upos(*conjunct) == Upos::Verb) {
                    let dated = timexes.list.iter().any(|other| other.tokens.ids().any(|token| token > verb && doc.dominates(conjunct, token)));
                    if !dated {
                        found.entry(conjunct).or_insert_with(|| words.clone());
                    }
                }
            };
            conjuncts(above);
            let dated = matches!(reading.marker(head).as_deref(), Some("in" | "during" | "of" | "on"));
            let subject = std::iter::once(above).chain(doc.ancestors(above)).take_while(|token| doc.upos(*token).is_nominal()).last().filter(|_| dated);
            if let Some(verb) = subject.filter(|token| doc.deprel(*token).is_subject()).and_then(|token| doc.head(token)) {
                conjuncts(verb);
                found.entry(verb).or_insert(words);
            }
        }
    }
    found
}

fn is_open(reading: &Reading<'_>, token: TokenId) -> bool {
    reading.doc.form(token).eq_ignore_ascii_case("since")
}

fn days_between(earlier: dateline_model::Date, later: dateline_model::Date) -> i32 {
    later.since(earlier).map_or(0, |span| span.get_days())
}

struct Walk<'a, 'r> {
    reading: &'r Reading<'a>,
    past: BTreeMap<TokenId, String>,
    light: BTreeMap<TokenId, TokenId>,
    known: RefCell<Vec<Option<Verdict>>>,
}

impl Walk<'_, '_> {
    /// What is said of the act of a word, from all that stands above it and on it.
    fn verdict(&self, token: TokenId, depth: usize) -> Verdict {
        if let Some(known) = self.known.borrow()[token.index()].clone() {
            return known;
        }
        if depth > DEPTH {
            return Verdict::new(Status::Asserted, "the author");
        }
        let start = self.start(token);
        let mut above = self.verdict_from_above(start, depth);
        if start != token
            && let Some(signature) = self.object_signature(self.reading.doc.lemma(start), token)
            && let Effect::Is(status) = signature.under_positive
            && signature.class != "aspectual"
        {
            // "announced a withdrawal": the verb lends its subject, and judges.
            above = weigh(status, &above, false, format!("under \"{}\"", self.reading.doc.lemma(start)));
        }
        let above = self.modified(token, above);
        let verdict = self.own(token, above);
        self.known.borrow_mut()[token.index()] = Some(verdict.clone());
        verdict
    }

    /// The word at which the proposition hangs: the light verb of an event noun.
    fn start(&self, token: TokenId) -> TokenId {
        match self.reading.proposition(token).map(|id| self.reading.propositions.get(id).form) {
            Some(PredicateForm::LightVerb { verb }) => verb,
            _ => token,
        }
    }

    /// What a verb says of an event noun as its object; rows of verb and noun ("announce truce") come first.
    fn object_signature(&self, verb: &str, noun: TokenId) -> Option<&Signature> {
        let predicate = self.reading.proposition(noun).map(|id| self.reading.propositions.get(id).predicate.clone());
        let nouns = [Some(self.reading.doc.lemma(noun).to_lowercase()), predicate];
        let pairs = nouns.into_iter().flatten().find_map(|noun| self.reading.lexicon.signature(&format!("{verb} {noun}"), Frame::Noun));
        pairs.or_else(|| self.reading.lexicon.signature(verb, Frame::Noun))
    }

    /// The verb that does what an event noun names by saying it ("declared a truce").
    fn performed(&self, noun: TokenId) -> Option<TokenId> {
        let doc = self.reading.doc;
        let verb = Some(self.start(noun)).filter(|verb| *verb != noun).or_else(|| doc.head(noun).filter(|_| doc.deprel(noun) == Deprel::Obj))?;
        let signature = self.object_signature(doc.lemma(verb), noun)?;
        (signature.class == "performative").then_some(verb)
    }

    /// What the word above says of this one.
    fn verdict_from_above(&self, token: TokenId, depth: usize) -> Verdict {
        let doc = self.reading.doc;
        let author = || Verdict::new(Status::Asserted, "the author");
        let Some(head) = doc.head(token) else { return author() };
        let relation = doc.deprel(token);
        let marker = self.reading.marker(token);
        let nominal = (doc.upos(token).is_nominal() || doc.upos(token) == Upos::Pron) && doc.dependent(token, Deprel::Cop).is_none();
        match relation {
            Deprel::Conj => self.conjunct(token, head, depth),
            Deprel::Ccomp | Deprel::Xcomp | Deprel::Csubj | Deprel::CsubjPass | Deprel::CsubjOuter => {
                let frame = self.frame(token, relation, marker.as_deref());
                self.under(head, marker.as_deref(), frame, depth).unwrap_or_else(|| match frame {
                    // "were sent to guard the road": meant, not done.
                    Frame::To if relation == Deprel::Xcomp => self.weakened(head, Status::Hypothetical, "infinitive", depth),
                    _ => self.passed_down(head, depth),
                })
            }
            Deprel::Advcl => self.adverbial(token, head, marker.as_deref(), depth),
            Deprel::Acl => self.adnominal(token, head, marker.as_deref(), depth),
            Deprel::AclRelcl | Deprel::AdvclRelcl if !nominal => author(),
            Deprel::Parataxis | Deprel::Discourse | Deprel::Dep if !nominal => author(),
            _ if nominal || self.reading.proposition(token).is_some() => self.noun(token, head, relation, marker.as_deref(), depth),
            _ => self.passed_down(head, depth),
        }
    }

    /// A conjunct hangs where the first one hangs; a modal or negation of the first holds for it only if it has no auxiliary of its own.
    fn conjunct(&self, token: TokenId, first: TokenId, depth: usize) -> Verdict {
        let doc = self.reading.doc;
        let nominal = doc.upos(token).is_nominal();
        let bare = doc.feat(token, "VerbForm") == Some("Inf") && !self.reading.has_to(token);
        let own = doc
            .children(token)
            .iter()
            .any(|child| matches!(doc.deprel(*child), Deprel::Aux | Deprel::AuxPass | Deprel::Cop) || doc.deprel(*child).is_subject());
        if nominal || (bare && !own) {
            return self.verdict(self.carried(first), depth + 1);
        }
        self.verdict_from_above(self.start(first), depth + 1)
    }

    fn frame(&self, token: TokenId, relation: Deprel, marker: Option<&str>) -> Frame {
        let doc = self.reading.doc;
        if self.reading.has_to(token) {
            Frame::To
        } else if relation == Deprel::Ccomp && matches!(marker, Some("whether" | "if")) {
            Frame::Whether
        } else if self.reading.is_ing(token) && doc.children(token).iter().all(|child| doc.deprel(*child) != Deprel::Aux || doc.lemma(*child) == "have")
            || relation == Deprel::Xcomp && doc.feat(token, "VerbForm") == Some("Part")
        {
            Frame::Ing
        } else if relation == Deprel::Xcomp && doc.feat(token, "VerbForm") == Some("Inf") {
            // "helped rebuild", "let them enter": an infinitive without "to".
            Frame::To
        } else {
            Frame::That
        }
    }

    /// The event noun that a light verb carries, or the word itself.
    fn carried(&self, token: TokenId) -> TokenId {
        self.light.get(&token).copied().unwrap_or(token)
    }

    /// What the table says of a content of `head`, weighed with what is said of `head`; `None` where it has no row.
    fn under(&self, head: TokenId, marker: Option<&str>, frame: Frame, depth: usize) -> Option<Verdict> {
        let doc = self.reading.doc;
        let governor = self.carried(head);
        let mut names = vec![doc.lemma(head).to_lowercase()];
        if let Some(id) = self.reading.proposition(governor) {
            let proposition = self.reading.propositions.get(id);
            names.insert(0, proposition.predicate.clone());
            names.push(proposition.lemma.clone());
            if let Some(adjective) = proposition.predicate.strip_prefix("be ") {
                names.push(adjective.to_owned());
            }
        }
        // "make sure that", "keep ... from": the rest of a longer predicate is a dependent.
        let with_marker = names.iter().filter_map(|name| marker.map(|marker| format!("{name} {marker}")));
        let keys: Vec<String> = with_marker.chain(names.iter().cloned()).collect();
        let (key, signature) = keys.iter().find_map(|key| self.reading.lexicon.signature(key, frame).map(|signature| (key, signature)))?;
        let above = self.content_of(governor, depth);
        let negated = above.status == Status::Negated;
        let effect = if negated { signature.under_negative } else { signature.under_positive };
        let presupposes = signature.under_positive == Effect::Is(Status::Asserted) && signature.under_negative == Effect::Is(Status::Asserted);
        let polarity = if negated { "not " } else { "" };
        let because = format!("under \"{polarity}{key}\"");
        // "was able to seize it": told of the past, the ability was used (Karttunen 1971; actuality entailment).
        let used = !negated
            && signature.class == "ability"
            && self.reading.proposition(governor).is_some_and(|id| self.reading.propositions.get(id).tense == Tense::Past);
        Some(match effect {
            Effect::Inherit => above,
            Effect::Is(_) if used => above,
            Effect::Is(status) => {
                let mut verdict = weigh(status, &above, presupposes, because);
                if verdict.status == Status::Reported && status == Status::Reported {
                    verdict.reporter = Some(head);
                }
                if presupposes && signature.class == "emotive" {
                    verdict.presupposed_by = Some(head);
                }
                verdict
            }
        })
    }

    /// The verdict that the contents of a word inherit: a claim that is denied happened, what it claims is denied.
    fn content_of(&self, governor: TokenId, depth: usize) -> Verdict {
        match self.denier(governor) {
            Some(verb) if !self.reading.is_negated(verb) => {
                Verdict::new(Status::Denied, format!("under \"{} {}\"", self.reading.doc.lemma(verb), self.reading.doc.lemma(governor)))
            }
            _ => self.verdict(governor, depth + 1),
        }
    }

    /// The verb that denies the claim that a noun names ("rejected the accusation").
    fn denier(&self, noun: TokenId) -> Option<TokenId> {
        let doc = self.reading.doc;
        self.reading.lexicon.cue(Pos::Noun, doc.lemma(noun), |_| false)?;
        let verb = doc.head(noun).filter(|_| matches!(doc.deprel(noun), Deprel::Obj | Deprel::NsubjPass))?;
        let cue = self.reading.lexicon.cue(Pos::Verb, doc.lemma(verb), |_| false)?;
        ((cue.takes("claim") || cue.takes("np")) && cue.stance == Stance::Denies).then_some(verb)
    }

    /// What is said of `head` holds below it too.
    fn passed_down(&self, head: TokenId, depth: usize) -> Verdict {
        self.verdict(self.carried(head), depth + 1)
    }

    fn weakened(&self, head: TokenId, status: Status, because: &str, depth: usize) -> Verdict {
        weigh(status, &self.passed_down(head, depth), false, because.to_owned())
    }

    fn adverbial(&self, token: TokenId, head: TokenId, marker: Option<&str>, depth: usize) -> Verdict {
        let doc = self.reading.doc;
        if self.reading.has_to(token) {
            // A parser may hang the content of "urged X to" as a purpose: the table knows better.
            let known = self.under(head, None, Frame::To, depth).filter(|_| {
                doc.dependent(head, Deprel::Obj).is_some()
                    || self.reading.is_passive(head)
                    || marker.is_some()
                    || doc.dependent(head, Deprel::Obl).is_some_and(|phrase| phrase < token)
            });
            // "Ghana to send troops": a headline without a finite verb, whatever the parser hung it as.
            if doc.deprel(head) == Deprel::Root && doc.upos(head).is_nominal() && doc.names().iter().any(|name| name.tokens.has(head)) {
                return Verdict::new(Status::Planned, "\"to\" after its subject");
            }
            return known.unwrap_or_else(|| self.weakened(head, Status::Hypothetical, "purpose", depth));
        }
        let has_subject = doc.children(token).iter().any(|child| doc.deprel(*child).is_subject());
        // "stopped short of attacking": the adverb between belongs to the predicate.
        if marker == Some("of")
            && let Some(verb) = doc.head(head).filter(|_| doc.form(head).eq_ignore_ascii_case("short"))
            && let Some(found) = self.under(verb, Some("short of"), Frame::Ing, depth)
        {
            return found;
        }
        if marker.is_none() && self.inverted(token).is_some() {
            return Verdict::new(Status::Hypothetical, "condition");
        }
        match marker {
            Some("if" | "unless" | "lest" | "provided" | "supposing" | "assuming") => Verdict::new(Status::Hypothetical, "condition"),
            Some("in") if doc.dependents(token, &[Deprel::Mark]).any(|mark| self.reading.form_at(mark, 1).as_deref() == Some("case")) => {
                Verdict::new(Status::Hypothetical, "condition")
            }
            Some("instead" | "rather") => Verdict::new(Status::Negated, "instead of"),
            Some("so") if doc.dependents(token, &[Deprel::Aux]).next().is_some() => Verdict::new(Status::Hypothetical, "purpose"),
            Some("without") => Verdict::new(Status::Negated, "negated by \"without\""),
            Some("until" | "till") if doc.feat(token, "Tense") != Some("Past") => Verdict::new(Status::Hypothetical, "not before the main clause ends"),
            Some(preposition @ ("of" | "for" | "from" | "into" | "against" | "about" | "on" | "with" | "in" | "to" | "at"))
                if !has_subject || preposition == "for" =>
            {
                let frame = if self.reading.has_to(token) { Frame::To } else { Frame::Ing };
                self.under(head, marker, frame, depth).unwrap_or_else(|| self.passed_down(head, depth))
            }
            Some("when" | "once" | "after" | "before" | "as" | "while" | "whenever") if has_subject => {
                let above = self.passed_down(head, depth);
                let present = self.reading.proposition(token).is_some_and(|id| self.reading.propositions.get(id).tense == Tense::Present);
                let not_yet = matches!(above.status, Status::Planned | Status::Hypothetical) && present && marker != Some("as") && marker != Some("while");
                if not_yet { Verdict::new(Status::Hypothetical, "time clause of something not yet done") } else { Verdict::new(Status::Asserted, "the author") }
            }
            // "by accusing": how it was tried is what was done.
            Some("by") => Verdict::new(Status::Asserted, "the author"),
            _ if has_subject => Verdict::new(Status::Asserted, "the author"),
            _ => {
                let above = self.passed_down(head, depth);
                if above.status == Status::Negated || above.status == Status::Denied { Verdict::new(Status::Asserted, "the author") } else { above }
            }
        }
    }

    /// A clause on a noun: "plans to", "the claim that", "a failure to", "a convoy carrying".
    fn adnominal(&self, token: TokenId, head: TokenId, marker: Option<&str>, depth: usize) -> Verdict {
        let doc = self.reading.doc;
        let frame = if self.reading.has_to(token) {
            Frame::To
        } else if marker.is_none() {
            // A participle describes the noun: it is as real as the act around it is old.
            let above = self.passed_down(head, depth);
            return if above.status == Status::Background { above } else { Verdict::new(Status::Asserted, "the author") };
        } else if marker == Some("that") {
            Frame::That
        } else {
            Frame::Ing
        };
        // "took the time to search", "cancelled plans to attack": the verb and its object judge together.
        if frame == Frame::To
            && let Some(verb) = doc.head(head).filter(|_| matches!(doc.deprel(head), Deprel::Obj | Deprel::NsubjPass))
            && let Some(signature) = self.reading.lexicon.signature(&format!("{} {}", doc.lemma(verb), doc.lemma(head)), Frame::To)
        {
            let above = self.verdict(verb, depth + 1);
            let negated = above.status == Status::Negated;
            return match if negated { signature.under_negative } else { signature.under_positive } {
                Effect::Inherit => above,
                Effect::Is(status) => weigh(status, &above, false, format!("under \"{} {}\"", doc.lemma(verb), doc.lemma(head))),
            };
        }
        self.under(head, marker, frame, depth).unwrap_or_else(|| match frame {
            // "Ghana to send troops": a headline without a finite verb.
            Frame::To if doc.deprel(head) == Deprel::Root && doc.names().iter().any(|name| name.tokens.has(head)) => {
                Verdict::new(Status::Planned, "\"to\" after its subject")
            }
            Frame::To => self.weakened(head, Status::Hypothetical, "infinitive on a noun", depth),
            _ => self.passed_down(head, depth),
        })
    }

    /// An event noun among the arguments of another word.
    fn noun(&self, token: TokenId, head: TokenId, relation: Deprel, marker: Option<&str>, depth: usize) -> Verdict {
        let doc = self.reading.doc;
        let author = || Verdict::new(Status::Asserted, "the author");
        if self.denier(token).is_some() {
            return author();
        }
        let argument = matches!(relation, Deprel::Obj | Deprel::NsubjPass | Deprel::Obl | Deprel::Nmod | Deprel::Iobj);
        if argument && !(relation == Deprel::Obl && marker.is_none()) {
            let preposition = if matches!(relation, Deprel::Obj | Deprel::NsubjPass | Deprel::Iobj) { None } else { marker };
            // Without its preposition a verb's row speaks of its object, not of a phrase beside it; a noun's "of" is its object.
            let as_object = preposition.is_none() || (relation == Deprel::Nmod && matches!(preposition, Some("of")));
            let found = if as_object { self.under(head, preposition, Frame::Noun, depth) } else { self.under_preposition(head, preposition, depth) };
            if let Some(found) = found {
                return found;
            }
        }
        if relation == Deprel::Obj
            && let Some(signature) = self.object_signature(doc.lemma(head), token)
            && let Effect::Is(status) = signature.under_positive
        {
            return weigh(status, &self.passed_down(head, depth), false, format!("under \"{}\"", doc.lemma(head)));
        }
        if matches!(relation, Deprel::Appos | Deprel::Flat) {
            return author();
        }
        let above = self.passed_down(head, depth);
        let apart = matches!(
            marker,
            Some("after" | "before" | "since" | "following" | "during" | "despite" | "amid" | "over" | "against" | "because" | "until" | "as")
        );
        let definite =
            doc.dependents(token, &[Deprel::Det]).any(|det| matches!(doc.form(det).to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those"))
                || doc.dependent(token, Deprel::NmodPoss).is_some();
        let subject = relation.is_subject() && relation != Deprel::NsubjPass;
        match above.status {
            Status::Background => above,
            // What is given ("the attack") is there even where what is said of it is not.
            _ if apart || definite || subject || !argument => author(),
            _ => above,
        }
    }

    /// Only rows that name the preposition.
    fn under_preposition(&self, head: TokenId, preposition: Option<&str>, depth: usize) -> Option<Verdict> {
        let doc = self.reading.doc;
        let governor = self.carried(head);
        let mut names = vec![doc.lemma(head).to_lowercase()];
        if let Some(id) = self.reading.proposition(governor) {
            names.insert(0, self.reading.propositions.get(id).predicate.clone());
        }
        let known = names.iter().any(|name| self.reading.lexicon.signature(&format!("{name} {}", preposition.unwrap_or("")), Frame::Noun).is_some());
        known.then(|| self.under(head, preposition, Frame::Noun, depth)).flatten()
    }
}

/// What a predicate says of its content, weighed with what is said of the predicate.
fn weigh(status: Status, above: &Verdict, presupposes: bool, because: String) -> Verdict {
    if presupposes {
        return Verdict {
            status: if above.status == Status::Background { Status::Background } else { Status::Asserted },
            because,
            reporter: None,
            presupposed_by: None,
        };
    }
    match (status, above.status) {
        (Status::Asserted | Status::Reported, Status::Hypothetical | Status::Planned | Status::Denied) => above.clone(),
        (Status::Asserted | Status::Reported, Status::Background) => above.clone(),
        (Status::Negated | Status::Planned, Status::Hypothetical) => above.clone(),
        (Status::Hypothetical | Status::Planned | Status::Negated, Status::Denied) => above.clone(),
        _ => Verdict::new(status, because),
    }
}
