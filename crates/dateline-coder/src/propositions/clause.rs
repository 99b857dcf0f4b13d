//! In: a predicate's token. Out: its polarity, tense, modality, voice, and surface subject.

use dateline_model::{Deprel, Document, Modality, ModalityKind, Polarity, Tense, TokenId, Upos};

const NEGATORS: &[&str] = &["not", "n't", "never", "neither", "hardly", "scarcely", "no"];
const HEARSAY: &[&str] = &["reportedly", "allegedly", "purportedly", "supposedly", "apparently", "seemingly"];

/// Negated by an adverb, by "no" on an argument, or by "without".
pub(super) fn polarity(doc: &Document, predicate: TokenId) -> Polarity {
    for child in doc.children(predicate).iter().copied() {
        let lemma = doc.lemma(child).to_lowercase();
        match doc.deprel(child) {
            Deprel::Advmod if NEGATORS.contains(&lemma.as_str()) || doc.feat(child, "Polarity") == Some("Neg") => return Polarity::Negative(child),
            Deprel::Mark | Deprel::Case if lemma == "without" => return Polarity::Negative(child),
            Deprel::Det | Deprel::CcPreconj if matches!(lemma.as_str(), "no" | "neither") => return Polarity::Negative(child),
            relation if relation.is_subject() || relation == Deprel::Obj => {
                if lemma == "nobody" || lemma == "none" {
                    return Polarity::Negative(child);
                }
                if let Some(no) = doc.dependents(child, &[Deprel::Det]).find(|det| matches!(doc.lemma(*det).to_lowercase().as_str(), "no" | "neither")) {
                    return Polarity::Negative(no);
                }
            }
            _ => {}
        }
    }
    // "did not [agree and] sign": a conjunct without an auxiliary of its own stays under the first one's negation only when it shares it.
    Polarity::Positive
}

/// Grammatical time, from auxiliaries first, then from the word itself.
pub(super) fn tense(doc: &Document, predicate: TokenId) -> Tense {
    let mut tense = match (doc.feat(predicate, "VerbForm"), doc.feat(predicate, "Tense")) {
        (Some("Fin"), Some("Past")) => Tense::Past,
        (Some("Fin"), Some("Pres")) => Tense::Present,
        _ => Tense::None,
    };
    for aux in doc.dependents(predicate, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]) {
        match doc.lemma(aux).to_lowercase().as_str() {
            "will" | "shall" | "'ll" | "’ll" | "wo" => return Tense::Future,
            "have" => return Tense::Past,
            _ => {
                tense = match doc.feat(aux, "Tense") {
                    Some("Past") => Tense::Past,
                    Some("Pres") => Tense::Present,
                    _ => tense,
                }
            }
        }
    }
    if let Some(above) = clause_of_conjunct(doc, predicate).filter(|_| tense == Tense::None) {
        return self::tense(doc, above);
    }
    if tense == Tense::None && doc.deprel(predicate) == Deprel::Conj && doc.feat(predicate, "VerbForm") != Some("Inf") {
        // "will meet and sign": the conjunct shares the auxiliaries of the first.
        if let Some(first) = doc.head(predicate).filter(|head| doc.upos(*head) == Upos::Verb) {
            return self::tense(doc, first);
        }
    }
    tense
}

/// The modal operator directly over the predicate.
pub(super) fn modality(doc: &Document, predicate: TokenId) -> Option<Modality> {
    for child in doc.children(predicate).iter().copied() {
        let lemma = doc.lemma(child).to_lowercase();
        let kind = match doc.deprel(child) {
            Deprel::Aux => match lemma.as_str() {
                "may" | "might" | "could" | "would" | "can" | "'d" => Some(ModalityKind::Possible),
                "must" | "should" | "ought" | "need" => Some(ModalityKind::Required),
                _ => None,
            },
            Deprel::Mark => matches!(lemma.as_str(), "if" | "unless" | "whether").then_some(ModalityKind::Conditional),
            Deprel::Advmod if HEARSAY.contains(&lemma.as_str()) => Some(ModalityKind::Hearsay),
            Deprel::Advmod if matches!(lemma.as_str(), "possibly" | "perhaps" | "maybe") => Some(ModalityKind::Possible),
            _ => None,
        };
        if let Some(kind) = kind {
            return Some(Modality { kind, cue: child });
        }
    }
    if doc.deprel(predicate) == Deprel::Conj
        && let Some(first) = doc.head(predicate).filter(|head| doc.upos(*head) == Upos::Verb)
        && doc.dependents(predicate, &[Deprel::Aux, Deprel::Nsubj]).next().is_none()
    {
        return modality(doc, first);
    }
    directive(doc, predicate).map(|cue| Modality { kind: ModalityKind::Required, cue })
}

/// The word that makes a clause something to be done without a modal verb: "*told* Chile to open", "Chile *has* to open", and the mandative
/// subjunctive, "*insisted* that Chile open" (Huddleston and Pullum 2002, chapter 11).
fn directive(doc: &Document, predicate: TokenId) -> Option<TokenId> {
    // What is demanded, ordered or proposed has rules, and its factuality, without this.
    const MANDATIVE: &[&str] = &["insist", "recommend", "suggest"];
    let to = |verb: TokenId| doc.deprel(verb) == Deprel::Xcomp && doc.dependents(verb, &[Deprel::Mark]).any(|mark| doc.lemma(mark) == "to");
    let receiver = |verb: TokenId| doc.dependent(verb, Deprel::Obj).or_else(|| doc.dependent(verb, Deprel::Iobj));
    let must = |verb: TokenId| matches!(doc.lemma(verb), "have" | "need") && receiver(verb).is_none();
    let above = doc.head(predicate)?;
    if to(predicate) && (must(above) || doc.lemma(above) == "tell" && (receiver(above).is_some() || is_passive(doc, above))) {
        return Some(above);
    }
    // Readers take the bare form behind a past tense for a past tense; of these verbs it may be one.
    const UNCHANGED: &[&str] = &["beat", "bid", "burst", "cast", "cost", "cut", "hit", "hurt", "let", "put", "quit", "set", "shed", "shut", "split", "spread"];
    let alone = doc.dependents(predicate, &[Deprel::Aux]).next().is_none();
    let bare = doc.form(predicate) == doc.lemma(predicate) && alone && !UNCHANGED.contains(&doc.lemma(predicate));
    let subject = doc.dependent(predicate, Deprel::Nsubj)?;
    // "insisted that they open", but "insists that they open the shops at nine".
    let marked = doc.feat(subject, "Number") == Some("Sing") && doc.upos(subject) != Upos::Pron || doc.feat(above, "Tense") == Some("Past");
    (doc.deprel(predicate) == Deprel::Ccomp && MANDATIVE.contains(&doc.lemma(above)) && bare && marked).then_some(above)
}

/// True if the verb is passive, by auxiliary, by its subject's relation, or as a reduced relative clause ("the man killed by ...").
pub(super) fn is_passive(doc: &Document, verb: TokenId) -> bool {
    if doc.children(verb).iter().any(|child| matches!(doc.deprel(*child), Deprel::AuxPass | Deprel::NsubjPass | Deprel::CsubjPass | Deprel::OblAgent)) {
        return true;
    }
    if doc.feat(verb, "Voice") == Some("Pass") && !(doc.dependent(verb, Deprel::Nsubj).is_some() && doc.dependent(verb, Deprel::Obj).is_some()) {
        return true;
    }
    let participle = doc.feat(verb, "VerbForm") == Some("Part") && doc.feat(verb, "Tense") == Some("Past");
    let no_active_marks = doc.dependent(verb, Deprel::Nsubj).is_none()
        && doc.dependent(verb, Deprel::Obj).is_none()
        && !doc.dependents(verb, &[Deprel::Aux]).any(|aux| doc.lemma(aux) == "have");
    match doc.deprel(verb) {
        Deprel::Acl | Deprel::Advcl => participle && no_active_marks,
        Deprel::Conj => {
            participle
                && no_active_marks
                && doc.dependents(verb, &[Deprel::Aux]).next().is_none()
                && doc.head(verb).is_some_and(|first| doc.upos(first) == Upos::Verb && is_passive(doc, first))
        }
        // Headlines drop the auxiliary: "Two killed in strike".
        Deprel::Root => {
            participle
                && doc.dependent(verb, Deprel::Obj).is_none()
                && doc.dependents(verb, &[Deprel::Aux]).next().is_none()
                && doc.dependent(verb, Deprel::Nsubj).is_none()
        }
        _ => false,
    }
}

/// The words that stand as the clause's subject, with how they were found. They are the deep subject of an active clause and the deep object of a
/// passive one.
pub(super) fn surface_subject(doc: &Document, predicate: TokenId) -> Vec<(TokenId, &'static str)> {
    surface_subject_within(doc, predicate, 8)
}

/// `depth` bounds the walk over trees that are not trees.
fn surface_subject_within(doc: &Document, predicate: TokenId, depth: u8) -> Vec<(TokenId, &'static str)> {
    let own: Vec<TokenId> =
        doc.children(predicate).iter().copied().filter(|child| matches!(doc.deprel(*child), Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)).collect();
    // "posted a message on Twitter blaming": readers take the medium for the one who blames.
    let statement = doc.head(predicate).filter(|noun| {
        let medium = |subject: &TokenId| *subject < predicate && doc.previous(*subject).is_some_and(|before| doc.upos(before) == Upos::Adp);
        doc.deprel(predicate) == Deprel::Acl && doc.feat(predicate, "VerbForm") == Some("Ger") && is_statement(doc, *noun) && own.iter().all(medium)
    });
    if !own.is_empty() && statement.is_none() {
        return own.into_iter().map(|subject| antecedent(doc, predicate, subject)).collect();
    }
    let Some(head) = doc.head(predicate).filter(|_| depth > 0) else {
        // Captions: in "Workers protest in Lisbon" readers now and then take the verb for a noun with a modifier.
        let modifier = doc.dependents(predicate, &[Deprel::Compound]).find(|word| *word < predicate && doc.upos(*word).is_nominal());
        return modifier.filter(|_| doc.upos(predicate) == Upos::Verb).map(|word| (word, "noun before the verb")).into_iter().collect();
    };
    if let Some(above) = clause_of_conjunct(doc, predicate) {
        return surface_subject_within(doc, above, depth - 1).into_iter().map(|(token, _)| (token, "shared with conjunct")).collect();
    }
    let inherit = |how: &'static str| -> Vec<(TokenId, &'static str)> {
        surface_subject_within(doc, head, depth - 1).into_iter().map(|(token, _)| (token, how)).collect()
    };
    let passive_head = || is_passive(doc, head);
    match doc.deprel(predicate) {
        Deprel::Conj if doc.upos(head) == Upos::Verb || doc.dependent(head, Deprel::Cop).is_some() => inherit("shared with conjunct"),
        Deprel::Xcomp => match doc.dependent(head, Deprel::Obj).or_else(|| doc.dependent(head, Deprel::Iobj)) {
            Some(object) if !passive_head() && doc.lemma(head) != "promise" => vec![(object, "object control")],
            _ => inherit("subject control"),
        },
        Deprel::Ccomp if doc.feat(predicate, "VerbForm") != Some("Fin") && doc.dependents(predicate, &[Deprel::Aux]).next().is_none() => {
            inherit("subject control")
        }
        Deprel::Advcl => {
            let mark = doc.dependents(predicate, &[Deprel::Mark, Deprel::Case]).map(|mark| doc.lemma(mark).to_lowercase()).next();
            match (mark.as_deref(), doc.dependent(head, Deprel::Obj)) {
                // "alarmed by fighting near the border", "concerned about shelling": what others do.
                (Some("by"), _) if passive_head() || doc.upos(head) == Upos::Adj => Vec::new(),
                (Some("about" | "over" | "at"), _) if doc.upos(head) == Upos::Adj => Vec::new(),
                // "accused Russia of failing", "barred them from entering": the object is the one who would do it.
                (Some("of" | "for" | "from" | "into"), Some(object)) if !passive_head() => vec![(object, "object control")],
                _ if doc.feat(predicate, "VerbForm") == Some("Fin") => Vec::new(),
                _ => inherit("subject of main clause"),
            }
        }
        Deprel::Acl if doc.feat(predicate, "VerbForm") == Some("Inf") || doc.dependents(predicate, &[Deprel::Mark]).any(|mark| doc.lemma(mark) == "to") => {
            noun_subject(doc, head, depth)
        }
        // "issued a statement demanding", "posted a message on Twitter blaming": whoever made the statement.
        Deprel::Acl if is_statement(doc, head) && doc.feat(predicate, "VerbForm") == Some("Ger") => {
            let statement = statement_above(doc, head);
            match noun_subject(doc, statement, depth) {
                found if found.is_empty() => vec![(head, "adnominal clause")],
                found => found,
            }
        }
        // "accused rebels of killing": the parser hangs the clause on the accused.
        Deprel::Acl if is_charge(doc, predicate) => vec![(head, "object control")],
        Deprel::Acl if doc.dependents(predicate, &[Deprel::Mark, Deprel::Case]).next().is_some() => noun_subject(doc, head, depth),
        Deprel::Acl => vec![(head, "adnominal clause")],
        Deprel::AclRelcl => {
            // A relative clause whose pronoun the parser attached elsewhere: without a subject of its own, the antecedent is the subject.
            vec![(head, "relative clause")]
        }
        _ => Vec::new(),
    }
}

/// "are concerned by fighting near the town and urge ...": what is finite is no conjunct of a gerund, wherever the reader hangs it, but of the
/// clause above that has a subject.
pub(super) fn clause_of_conjunct(doc: &Document, verb: TokenId) -> Option<TokenId> {
    let gerund = doc.head(verb).filter(|head| doc.form(*head).ends_with("ing") && doc.upos(*head) == Upos::Verb)?;
    let odd = doc.deprel(verb) == Deprel::Conj && doc.upos(verb) == Upos::Verb && is_bare_finite(doc, verb) && doc.dependent(gerund, Deprel::Nsubj).is_none();
    let has_subject = |token: &TokenId| doc.children(*token).iter().any(|child| doc.deprel(*child).is_subject());
    doc.ancestors(gerund).find(has_subject).filter(|_| odd)
}

/// A finite verb; one that looks like an infinitive ("they urge") counts if no "to" stands with it.
fn is_bare_finite(doc: &Document, verb: TokenId) -> bool {
    let to = || doc.dependents(verb, &[Deprel::Mark, Deprel::Aux]).next().is_some();
    matches!(doc.feat(verb, "VerbForm"), Some("Fin")) || doc.feat(verb, "VerbForm") == Some("Inf") && !to()
}

/// A gerund with "of", "for" or "from" that the tree hangs on the object of a verb of charging or preventing: "accused X [of ...ing]".
pub(super) fn is_charge(doc: &Document, clause: TokenId) -> bool {
    const CHARGING: &[&str] = &[
        "accuse",
        "acquit",
        "arrest",
        "ban",
        "bar",
        "blame",
        "charge",
        "condemn",
        "convict",
        "criticise",
        "criticize",
        "detain",
        "fine",
        "jail",
        "keep",
        "praise",
        "prevent",
        "prohibit",
        "punish",
        "sanction",
        "stop",
        "suspect",
        "thank",
    ];
    let marked = doc.dependents(clause, &[Deprel::Mark, Deprel::Case]).any(|mark| matches!(doc.lemma(mark), "of" | "for" | "from"));
    let verb = doc.head(clause).filter(|object| matches!(doc.deprel(*object), Deprel::Obj | Deprel::NsubjPass)).and_then(|object| doc.head(object));
    doc.deprel(clause) == Deprel::Acl && marked && verb.is_some_and(|verb| CHARGING.contains(&doc.lemma(verb)))
}

/// Nouns for something said or written, whose participle says what its maker does ("a letter urging").
const STATEMENTS: &[&str] = &[
    "statement",
    "declaration",
    "letter",
    "message",
    "post",
    "tweet",
    "resolution",
    "communique",
    "communiqué",
    "note",
    "petition",
    "motion",
    "speech",
    "address",
    "article",
    "editorial",
    "video",
    "report",
    "appeal",
    "proclamation",
    "memo",
    "memorandum",
    "email",
    "proposal",
    "complaint",
];

/// Whether a noun is a statement, or part of the phrase of one ("a message on Twitter").
fn is_statement(doc: &Document, noun: TokenId) -> bool {
    STATEMENTS.contains(&doc.lemma(statement_above(doc, noun)))
}

/// The statement in whose phrase a noun stands, or the noun itself.
fn statement_above(doc: &Document, noun: TokenId) -> TokenId {
    let above = doc.head(noun).filter(|_| doc.deprel(noun) == Deprel::Nmod);
    above.filter(|above| STATEMENTS.contains(&doc.lemma(*above))).unwrap_or(noun)
}

/// Who has the noun's act in hand: "Russia's decision to withdraw", "announced plans to withdraw".
fn noun_subject(doc: &Document, noun: TokenId, depth: u8) -> Vec<(TokenId, &'static str)> {
    if let Some(possessor) = doc.dependent(noun, Deprel::NmodPoss) {
        return vec![(possessor, "possessor of noun")];
    }
    if let Some(by) = doc.dependents(noun, &[Deprel::Nmod]).find(|nmod| super::preposition(doc, *nmod).as_deref() == Some("by")) {
        return vec![(by, "by-phrase of noun")];
    }
    match doc.head(noun) {
        Some(verb) if doc.upos(verb) == Upos::Verb && matches!(doc.deprel(noun), Deprel::Obj | Deprel::Obl) && depth > 0 => {
            surface_subject_within(doc, verb, depth - 1).into_iter().map(|(token, _)| (token, "subject of governing verb")).collect()
        }
        _ => Vec::new(),
    }
}

/// Replaces a relative pronoun by the word it refers to.
pub(super) fn antecedent(doc: &Document, predicate: TokenId, subject: TokenId) -> (TokenId, &'static str) {
    let relative = doc.feat(subject, "PronType") == Some("Rel") || (doc.upos(subject) == Upos::Pron && matches!(doc.lemma(subject), "who" | "which" | "that"));
    if relative {
        let clause = std::iter::once(predicate).chain(doc.ancestors(predicate)).find(|token| doc.deprel(*token) == Deprel::AclRelcl);
        if let Some(noun) = clause.and_then(|clause| doc.head(clause)) {
            return (noun, "relative pronoun");
        }
    }
    let how = if doc.deprel(subject) == Deprel::NsubjPass { "nsubj:pass" } else { "nsubj" };
    (subject, how)
}
