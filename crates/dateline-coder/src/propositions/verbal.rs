//! In: a verb, or a predicate with a copula. Out: its proposition.

use dateline_model::{Argument, Deprel, Document, PredicateForm, Proposition, Role, TokenId, Upos};

use super::{clause, preposition, push_argument};

/// The proposition of a verb.
pub(super) fn proposition(doc: &Document, verb: TokenId) -> Proposition {
    let (predicate, trigger) = with_particle(doc, verb);
    let mut arguments = Vec::new();
    let passive = clause::is_passive(doc, verb);
    let object = doc.dependent(verb, Deprel::Obj);
    let subjects = clause::surface_subject(doc, verb);
    for (subject, how) in subjects {
        let role = match (passive, object) {
            (false, _) => Role::Subject,
            (true, None) => Role::Object,
            // "was given weapons": the passive subject is the receiver.
            (true, Some(_)) => Role::IndirectObject,
        };
        push_argument(doc, &mut arguments, role, subject, how);
    }
    dependents(doc, verb, passive, &mut arguments);
    relative_object(doc, verb, passive, &mut arguments);
    only_object(&mut arguments);
    attached_to_object(doc, &mut arguments);
    between(&mut arguments);
    arguments.sort_by_key(|argument| (argument.head, argument.role.clone()));
    Proposition {
        sentence: doc.token(verb).sentence,
        head: verb,
        trigger,
        lemma: predicate.clone(),
        predicate,
        form: PredicateForm::Verb,
        arguments,
        polarity: clause::polarity(doc, verb),
        tense: clause::tense(doc, verb),
        modality: clause::modality(doc, verb),
        embedding: None,
    }
}

/// The proposition of an adjective, noun or adverb with a copula: "be responsible".
pub(super) fn copular(doc: &Document, head: TokenId) -> Proposition {
    let mut arguments = Vec::new();
    for (subject, how) in clause::surface_subject(doc, head) {
        push_argument(doc, &mut arguments, Role::Subject, subject, how);
    }
    dependents(doc, head, false, &mut arguments);
    for phrase in doc.dependents(head, &[Deprel::Nmod]) {
        if let Some(preposition) = preposition(doc, phrase) {
            push_argument(doc, &mut arguments, Role::Prep(preposition), phrase, "nmod");
        }
    }
    arguments.sort_by_key(|argument| (argument.head, argument.role.clone()));
    let lemma = doc.lemma(head).to_lowercase();
    Proposition {
        sentence: doc.token(head).sentence,
        head,
        trigger: vec![head],
        predicate: format!("be {lemma}"),
        lemma,
        form: PredicateForm::Copular,
        arguments,
        polarity: clause::polarity(doc, head),
        tense: clause::tense(doc, head),
        modality: clause::modality(doc, head),
        embedding: None,
    }
}

/// A verb's dictionary form with its particle, and the words of both.
pub(super) fn with_particle(doc: &Document, verb: TokenId) -> (String, Vec<TokenId>) {
    let mut words = vec![verb];
    words.extend(doc.dependents(verb, &[Deprel::CompoundPrt]));
    if words.len() == 1 {
        words.extend(doc.dependents(verb, &[Deprel::Advmod]).find(|adverb| is_particle_of(doc.lemma(verb), doc.lemma(*adverb))));
    }
    let mut lemma = doc.lemma(verb).to_lowercase();
    for particle in &words[1..] {
        lemma.push(' ');
        lemma.push_str(&doc.lemma(*particle).to_lowercase());
    }
    words.sort_unstable();
    (lemma, words)
}

/// Adverbs that make another verb of a verb; readers take some of them for particles and some not.
fn is_particle_of(verb: &str, adverb: &str) -> bool {
    match adverb {
        "together" => matches!(verb, "band" | "bring" | "come" | "get" | "work"),
        "forward" => verb == "look",
        "aside" => matches!(verb, "put" | "set" | "stand" | "step"),
        "back" => matches!(verb, "fight" | "hit" | "hold" | "pull" | "push" | "strike"),
        "down" => matches!(verb, "back" | "stand" | "step"),
        _ => false,
    }
}

/// Objects, prepositional phrases and content clauses that hang on the predicate itself.
pub(super) fn dependents(doc: &Document, predicate: TokenId, passive: bool, arguments: &mut Vec<Argument>) {
    for child in doc.children(predicate).iter().copied() {
        match doc.deprel(child) {
            Deprel::Obj => push_argument(doc, arguments, Role::Object, clause::antecedent(doc, predicate, child).0, "obj"),
            Deprel::Iobj => push_argument(doc, arguments, Role::IndirectObject, child, "iobj"),
            Deprel::OblAgent => push_argument(doc, arguments, Role::Subject, child, "passive by-phrase"),
            Deprel::Obl => match preposition(doc, child) {
                Some(by) if by == "by" && passive => push_argument(doc, arguments, Role::Subject, child, "passive by-phrase"),
                Some(preposition) => push_argument(doc, arguments, Role::Prep(preposition), clause::antecedent(doc, predicate, child).0, "obl"),
                None => {}
            },
            // "looks forward *to talks*", "drove away *from the border*": the phrase of an adverb of direction.
            Deprel::Advmod => {
                for phrase in doc.dependents(child, &[Deprel::Obl]).filter(|phrase| *phrase > child) {
                    if let Some(preposition) = preposition(doc, phrase) {
                        push_argument(doc, arguments, Role::Prep(preposition), phrase, "obl of adverb");
                    }
                }
            }
            Deprel::Ccomp | Deprel::Xcomp => arguments.push(Argument { role: Role::Content, head: child, by: "clause" }),
            Deprel::Advcl => {
                let mark = doc.dependents(child, &[Deprel::Mark, Deprel::Case]).map(|mark| doc.lemma(mark).to_lowercase()).next();
                if matches!(mark.as_deref(), Some("of" | "for" | "from" | "into" | "against")) {
                    arguments.push(Argument { role: Role::Content, head: child, by: "prepositional clause" });
                }
            }
            _ => {}
        }
    }
}

/// "Sweden reassured Finland": a second object without a first, or a clause, is the object. Readers now and then take a name for a receiver.
fn only_object(arguments: &mut [Argument]) {
    if arguments.iter().any(|argument| matches!(argument.role, Role::Object | Role::Content)) {
        return;
    }
    let receivers = arguments.iter_mut().filter(|argument| argument.role == Role::IndirectObject && argument.by == "iobj");
    receivers.for_each(|argument| argument.role = Role::Object);
}

/// "the town that the army shelled": the antecedent is what the relative clause lacks.
fn relative_object(doc: &Document, verb: TokenId, passive: bool, arguments: &mut Vec<Argument>) {
    if passive || doc.deprel(verb) != Deprel::AclRelcl || arguments.iter().any(|argument| argument.role == Role::Object) {
        return;
    }
    let has_own_subject = doc.dependents(verb, &[Deprel::Nsubj]).any(|subject| clause::antecedent(doc, verb, subject).1 != "relative pronoun");
    let gap_filled = doc.children(verb).iter().any(|child| {
        matches!(doc.deprel(*child), Deprel::Ccomp | Deprel::Xcomp) || (doc.deprel(*child) == Deprel::Obl && doc.feat(*child, "PronType") == Some("Rel"))
    });
    if let Some(noun) = doc.head(verb).filter(|_| has_own_subject && !gap_filled) {
        push_argument(doc, arguments, Role::Object, noun, "relative clause");
    }
}

/// Phrases that the tree hangs on the object but that may complete the verb: "withdraw troops *from Georgia*".
fn attached_to_object(doc: &Document, arguments: &mut Vec<Argument>) {
    let objects: Vec<TokenId> =
        arguments.iter().filter(|argument| argument.role == Role::Object && doc.upos(argument.head) != Upos::Verb).map(|argument| argument.head).collect();
    for object in objects {
        for clause in doc.dependents(object, &[Deprel::Acl]).filter(|clause| clause::is_charge(doc, *clause)) {
            arguments.push(Argument { role: Role::Content, head: clause, by: "clause on the object" });
        }
        for phrase in doc.dependents(object, &[Deprel::Nmod]) {
            if let Some(preposition) = preposition(doc, phrase).filter(|preposition| preposition != "of") {
                let role = Role::Prep(preposition);
                if !arguments.iter().any(|argument| argument.role == role) {
                    push_argument(doc, arguments, role, phrase, "nmod of object");
                }
            }
        }
    }
}

/// "Fighting between Armenia and Azerbaijan": without a subject, those between whom it is are the ones who do it.
fn between(arguments: &mut Vec<Argument>) {
    if arguments.iter().any(|argument| argument.role == Role::Subject) {
        return;
    }
    let parties: Vec<Argument> = arguments
        .iter()
        .filter(|argument| argument.role == Role::Prep("between".into()))
        .map(|argument| Argument { role: Role::Subject, head: argument.head, by: "between-phrase" })
        .collect();
    arguments.extend(parties);
}
