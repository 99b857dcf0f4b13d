//! What a word's own clause says of its act. In: the word, and what is said of it from above. Out: that, with negation, modals, the future, conditions,
//! questions, adverbs and old dates added.

use dateline_model::{Deprel, ModalityKind, Polarity, Status, Tense, TokenId, Upos};

use super::{Verdict, Walk, weigh};
use crate::statements::lexicon::{Effect, Frame, Pos};

impl Walk<'_, '_> {
    /// Adds what an adjective on an event noun says: "a planned attack".
    pub(super) fn modified(&self, token: TokenId, above: Verdict) -> Verdict {
        let doc = self.reading.doc;
        if !doc.upos(token).is_nominal() {
            return above;
        }
        let found = doc.dependents(token, &[Deprel::Amod]).find_map(|adjective| {
            let form = doc.form(adjective).to_lowercase();
            let signature = self.reading.lexicon.signature(&form, Frame::Amod).or_else(|| self.reading.lexicon.signature(doc.lemma(adjective), Frame::Amod))?;
            match signature.under_positive {
                Effect::Is(status) => Some((status, form)),
                Effect::Inherit => None,
            }
        });
        match found {
            _ if matches!(above.status, Status::Negated | Status::Denied) => above,
            Some((status, form)) => weigh(status, &above, false, format!("\"{form}\"")),
            None => above,
        }
    }

    /// Adds what the word's own clause says: negation, modal, future, question, an old date.
    pub(super) fn own(&self, token: TokenId, above: Verdict) -> Verdict {
        let doc = self.reading.doc;
        let Some(id) = self.reading.proposition(token) else {
            return match doc.dependents(token, &[Deprel::Det]).find(|det| matches!(doc.lemma(*det), "no")) {
                Some(no) => Verdict::new(Status::Negated, format!("negated by \"{}\"", doc.form(no))),
                None => self.aged(token, above),
            };
        };
        let proposition = self.reading.propositions.get(id);
        let conditional = proposition.modality.filter(|modality| modality.kind == ModalityKind::Conditional);
        let modal = proposition.modality.map(|modality| (modality.kind, doc.form(modality.cue).to_lowercase(), modality.cue));
        let unreal_above = above.status == Status::Hypothetical;
        // "neither recalled nor expelled", "recalled rather than expel": the conjunction negates the second.
        let joined = doc.dependents(token, &[Deprel::Cc]).map(|cc| doc.form(cc).to_lowercase()).find(|cc| matches!(cc.as_str(), "nor" | "rather" | "instead"));
        if let Some(cc) = joined.filter(|_| doc.deprel(token) == Deprel::Conj && !unreal_above) {
            return Verdict::new(Status::Negated, format!("negated by \"{cc}\""));
        }
        let adverb = self.adverb(token);
        if let Some((Status::Negated, words)) = adverb.as_ref().filter(|_| !unreal_above) {
            return Verdict::new(Status::Negated, format!("negated by \"{words}\""));
        }
        if let Polarity::Negative(cue) = proposition.polarity
            && !self.only(cue)
        {
            // "if they do not leave", "may not have left", "was urged not to": not said to be untrue.
            let open = conditional.is_some()
                || unreal_above
                || matches!(&modal, Some((ModalityKind::Required, ..)))
                || matches!(&modal, Some((_, form, _)) if form == "may" || form == "might");
            if !open {
                return Verdict::new(Status::Negated, format!("negated by \"{}\"", doc.form(cue)));
            }
        }
        if above.status == Status::Denied || above.status == Status::Negated {
            return above;
        }
        if let Some((kind, form, cue)) = modal {
            match kind {
                ModalityKind::Hearsay if matches!(above.status, Status::Asserted | Status::Reported) => {
                    return Verdict::new(Status::Reported, format!("\"{}\"", doc.form(cue)));
                }
                ModalityKind::Hearsay => {}
                ModalityKind::Possible if matches!(form.as_str(), "would" | "'d" | "’d") && !unreal_above && self.backshifted(token) => {
                    return Verdict::new(Status::Planned, format!("\"{}\" under a past report: the future told later", doc.form(cue)));
                }
                ModalityKind::Conditional if form == "whether" && self.reading.proposition(token).is_none() => {}
                _ => return Verdict::new(Status::Hypothetical, format!("\"{}\"", doc.form(cue))),
            }
        }
        if unreal_above {
            return above;
        }
        if let Some((status, words)) = adverb {
            return Verdict::new(status, format!("\"{words}\""));
        }
        let start = self.start(token);
        let main = doc.deprel(start) == Deprel::Root;
        if (main || doc.deprel(start) == Deprel::Ccomp) && self.asked(start) {
            return Verdict::new(Status::Hypothetical, "a question");
        }
        if proposition.tense == Tense::Future {
            return match self.condition(start) {
                Some(condition) => Verdict::new(Status::Hypothetical, format!("on a condition (\"{condition}\")")),
                None => Verdict::new(Status::Planned, "future tense"),
            };
        }
        if main && doc.dependents(start, &[Deprel::Mark]).any(|mark| doc.form(mark).eq_ignore_ascii_case("due")) && doc.dependent(start, Deprel::Cop).is_some()
        {
            return Verdict::new(Status::Planned, "\"due to\"");
        }
        if main && self.reading.has_to(start) && doc.children(start).iter().any(|child| doc.deprel(*child).is_subject()) {
            return Verdict::new(Status::Planned, "\"to\" after its subject");
        }
        self.aged(token, above)
    }

    /// What an adverb on a predicate says of it: "probably attacked", "no longer occupies".
    fn adverb(&self, token: TokenId) -> Option<(Status, String)> {
        let doc = self.reading.doc;
        let start = self.start(token);
        let on_either = doc.dependents(start, &[Deprel::Advmod]).chain(doc.dependents(token, &[Deprel::Advmod]).filter(|_| start != token));
        on_either.filter(|adverb| *adverb < token || doc.form(*adverb).eq_ignore_ascii_case("longer")).find_map(|adverb| {
            let words: Vec<String> = doc.subtree(adverb).into_iter().filter(|word| *word <= adverb).map(|word| doc.form(word).to_lowercase()).collect();
            let words = words.join(" ");
            match self.reading.lexicon.signature(&words, Frame::Adverb)?.under_positive {
                Effect::Is(status) => Some((status, words)),
                Effect::Inherit => None,
            }
        })
    }

    /// "not only": what it stands on is not negated.
    fn only(&self, negation: TokenId) -> bool {
        self.reading.form_at(negation, 1).is_some_and(|next| matches!(next.as_str(), "only" | "just" | "merely" | "simply"))
    }

    /// The words of a condition on a clause: "if", "unless", "as long as", "provided".
    fn condition(&self, clause: TokenId) -> Option<String> {
        let doc = self.reading.doc;
        let marked = doc.dependents(clause, &[Deprel::Advcl]).find_map(|condition| {
            let mark = self.reading.marker(condition).filter(|mark| matches!(mark.as_str(), "if" | "unless" | "provided"));
            mark.or_else(|| self.inverted(condition))
        });
        let as_long = || {
            let long = doc.dependents(clause, &[Deprel::Advmod]).find(|adverb| doc.form(*adverb).eq_ignore_ascii_case("long"))?;
            let as_before = doc.previous(long).is_some_and(|word| matches!(doc.form(word).to_lowercase().as_str(), "as" | "so"));
            (as_before && self.reading.form_at(long, 1).as_deref() == Some("as")).then(|| "as long as".to_owned())
        };
        marked.or_else(as_long)
    }

    /// "Had they attacked", "Were they to attack": an auxiliary before the subject of a subordinate clause.
    pub(super) fn inverted(&self, clause: TokenId) -> Option<String> {
        let doc = self.reading.doc;
        let aux =
            doc.dependents(clause, &[Deprel::Aux, Deprel::Cop]).find(|aux| matches!(doc.form(*aux).to_lowercase().as_str(), "had" | "were" | "should"))?;
        let subject = doc.children(clause).iter().copied().find(|child| doc.deprel(*child).is_subject())?;
        let first = doc.subtree(clause).into_iter().find(|token| doc.upos(*token) != Upos::Punct)?;
        (aux == first && aux < subject).then(|| doc.form(aux).to_lowercase())
    }

    /// Background, if the word's own clause says an old date.
    fn aged(&self, token: TokenId, above: Verdict) -> Verdict {
        if !matches!(above.status, Status::Asserted | Status::Reported) {
            return above;
        }
        let date = self.past.get(&token).or_else(|| self.past.get(&self.start(token)));
        match date {
            Some(words) => Verdict::new(Status::Background, format!("dated \"{words}\"")),
            None => above,
        }
    }

    /// "said it would": the report is past, so "would" is its future, unless a condition stands beside it.
    fn backshifted(&self, token: TokenId) -> bool {
        let doc = self.reading.doc;
        let start = self.start(token);
        let condition =
            doc.dependents(start, &[Deprel::Advcl]).any(|clause| self.reading.marker(clause).is_some_and(|mark| matches!(mark.as_str(), "if" | "unless")));
        let perfect = doc.dependents(start, &[Deprel::Aux]).any(|aux| doc.lemma(aux) == "have");
        let mut clause = start;
        while doc.deprel(clause) == Deprel::Conj {
            match doc.head(clause) {
                Some(head) => clause = head,
                None => break,
            }
        }
        let reported = matches!(doc.deprel(clause), Deprel::Ccomp | Deprel::Acl)
            && doc.head(clause).is_some_and(|head| {
                let past = self.reading.proposition(head).is_none_or(|id| self.reading.propositions.get(id).tense != Tense::Present);
                let predicate = doc.lemma(head).to_lowercase();
                let speaks =
                    self.reading.lexicon.cue(Pos::Verb, &predicate, |_| true).is_some() || self.reading.lexicon.cue(Pos::Noun, &predicate, |_| false).is_some();
                let agrees = self
                    .reading
                    .lexicon
                    .signature(&predicate, Frame::That)
                    .is_some_and(|signature| matches!(signature.under_positive, Effect::Is(Status::Reported | Status::Planned | Status::Asserted)));
                past && (speaks || agrees)
            });
        // "X would leave, officials said": the cue is a parenthesis.
        let parenthesis = || {
            doc.dependents(clause, &[Deprel::Parataxis])
                .any(|aside| self.reading.lexicon.cue(Pos::Verb, doc.lemma(aside), |_| false).is_some() && doc.feat(aside, "Tense") == Some("Past"))
        };
        (reported || parenthesis()) && !condition && !perfect
    }

    /// Whether the clause is a yes-no question.
    fn asked(&self, token: TokenId) -> bool {
        let doc = self.reading.doc;
        let sentence = doc.token(token).sentence;
        let text = doc.slice(doc.sentence(sentence).span).trim_end_matches(|c: char| crate::statements::quotes::is_mark(c) || c.is_whitespace() || c == '’');
        if !text.ends_with('?') {
            return false;
        }
        let quoted = self.reading.quotes.around(doc, token);
        let last = doc.sentence(sentence).tokens.ids().rev().find(|token| doc.form(*token) == "?");
        // The question mark must end the clause's own quotation, not a later one.
        let same = last.is_some_and(|mark| self.reading.quotes.around(doc, mark) == quoted);
        let open_word = doc.subtree(token).into_iter().find(|token| doc.upos(*token) != Upos::Punct).map(|token| doc.form(token).to_lowercase());
        let open = open_word.is_some_and(|word| matches!(word.as_str(), "why" | "who" | "when" | "where" | "how" | "what" | "which" | "whose"));
        same && !open
    }
}
