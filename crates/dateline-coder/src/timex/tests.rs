//! Properties that hold for any text. The gold cases of `tests/gold/timex` run with those of the other stages.
//!
//! Texts are cut by the plain reader below, whose trees are flat: enough for the words of an expression, not for grammar.

use dateline_model::{Article, ByteSpan, Deprel, Document, DocumentBuilder, Language, SentenceKind, TokenDraft, Upos};

use super::DateOrders;

fn timex(doc: &Document) -> (dateline_model::Timexes, Vec<dateline_model::Diagnostic>) {
    super::timex(doc, &DateOrders::default())
}

fn builder(text: &str, published: Option<jiff::civil::Date>) -> DocumentBuilder {
    DocumentBuilder::new(Article {
        id: "test".into(),
        text: text.into(),
        title: None,
        publisher: None,
        url: None,
        publication_date: published,
        language: Language::English,
        text_hash: String::new(),
    })
}

/// Cuts a text at spaces, punctuation, hyphens and "'s"; every word hangs from the first verb.
fn plain(text: &str, published: Option<jiff::civil::Date>) -> Document {
    let mut builder = builder(text, published);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut sentence_end = false;
    let mut sentences = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let base = word.as_ptr() as usize - text.as_ptr() as usize;
        let form = word.trim_end();
        if sentence_end && form.chars().next().is_some_and(char::is_uppercase) {
            sentences.push(std::mem::take(&mut spans));
        }
        if !form.is_empty() {
            cut(form, base, &mut spans);
            sentence_end = spans.last().is_some_and(|(start, end)| &text[*start..*end] == ".") || word.ends_with('\n');
        }
    }
    sentences.push(spans);
    for spans in sentences.iter().filter(|spans| !spans.is_empty()) {
        let forms: Vec<&str> = spans.iter().map(|(start, end)| &text[*start..*end]).collect();
        let tags: Vec<Upos> = forms.iter().enumerate().map(|(at, form)| tag(form, at == 0)).collect();
        let root = tags.iter().position(|tag| *tag == Upos::Verb).unwrap_or(0);
        let tokens: Vec<TokenDraft<'_>> = spans
            .iter()
            .enumerate()
            .map(|(at, (start, end))| TokenDraft {
                span: ByteSpan::of(*start..*end),
                lemma: forms[at],
                upos: tags[at],
                feats: if tags[at] == Upos::Verb && (forms[at].ends_with("ed") || IRREGULAR.contains(&forms[at])) { "Tense=Past" } else { "_" },
                head: (at != root).then_some(if tags[at] == Upos::Adp && at + 1 < tags.len() { at + 1 } else { root }),
                deprel: match tags[at] {
                    Upos::Adp => Deprel::Case,
                    Upos::Aux => Deprel::Aux,
                    _ => Deprel::Obl,
                },
            })
            .collect();
        builder.sentence(ByteSpan::of(spans[0].0..spans[spans.len() - 1].1), SentenceKind::Prose, &tokens, &[]);
    }
    builder.finish()
}

fn cut(form: &str, base: usize, spans: &mut Vec<(usize, usize)>) {
    let abbreviation = ["Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "a.m.", "p.m."].contains(&form.trim_end_matches(','));
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        if from < to {
            spans.push((base + from, base + to));
        }
    };
    for (at, c) in form.char_indices() {
        let last = at + c.len_utf8() == form.len();
        let alone = matches!(c, ',' | '(' | ')' | '"' | '-' | '–') && (last || c != ',') || c == '.' && last && !abbreviation;
        if alone || form[at..] == *"'s" {
            push(start, at);
            start = at;
        }
        if alone {
            push(at, at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    push(start, form.len());
}

const IRREGULAR: &[&str] = &["met", "spoke", "fell", "began", "fought", "said"];

fn tag(form: &str, first: bool) -> Upos {
    let lower = form.to_lowercase();
    match lower.as_str() {
        "the" | "a" | "an" | "this" | "that" | "every" | "each" => Upos::Det,
        "in" | "on" | "at" | "of" | "for" | "from" | "since" | "until" | "by" | "before" | "after" | "between" | "during" | "over" | "to" => Upos::Adp,
        "will" | "would" | "must" | "could" | "was" | "were" | "is" | "are" | "has" | "had" => Upos::Aux,
        "may" if !form.starts_with('M') => Upos::Aux,
        "march" if !form.starts_with('M') => Upos::Verb,
        "and" | "or" | "but" => Upos::Cconj,
        "he" | "she" | "they" | "it" => Upos::Pron,
        "meet" | "go" | "vote" | "arrive" | "reply" => Upos::Verb,
        lower if IRREGULAR.contains(&lower) => Upos::Verb,
        "early" | "late" | "last" | "next" | "new" | "previous" => Upos::Adj,
        lower if lower.ends_with("ed") => Upos::Verb,
        lower if lower.starts_with(|c: char| c.is_ascii_digit()) => Upos::Num,
        lower if lower.chars().all(|c| c.is_ascii_punctuation()) => Upos::Punct,
        "overnight" | "yesterday" | "recently" | "later" | "ago" => Upos::Adv,
        _ if form.starts_with(char::is_uppercase) && !first => Upos::Propn,
        _ => Upos::Noun,
    }
}

/// Any order of calendar words: no panic, spans in order and apart, days in order, and a reason for what has none.
#[test]
fn word_soup() {
    let vocabulary: Vec<&str> = "the a of in on , . - ( ) and to from between last next this past previous that same every each early late mid later \
        earlier ago before after two 3 31 30 99 2023 0001 9999 2199 20 1990s '90s 19th first third quarter half century day days week weeks month year years \
        decade hour Monday Friday Mondays weekend May March February Sept. September summer fall night morning today tomorrow yesterday tonight overnight \
        10:35 a.m. 0735 GMT noon 2023-02-30 2023-09-19 13/14/2023 4/5/2023 19.09.2023 old long will met now recently for since until by now Q3 \
        Christmas Easter Ramadan Thanksgiving dawn o'clock GMT and a half Muharram 1445 quarter New Year 's Eve en–dash mid-2014 2011-2015 six-week Zürich 999999999999 --- - from now"
        .split_whitespace()
        .collect();
    // A linear congruential generator: the same words on every run.
    let mut state = 12345u64;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    for round in 0..4000 {
        let words: Vec<&str> = (0..12).map(|_| vocabulary[next(vocabulary.len())]).collect();
        let text = words.join(" ");
        let published = match round % 4 {
            0 => None,
            1 => Some(jiff::civil::Date::MAX),
            2 => Some(jiff::civil::Date::MIN),
            _ => Some(jiff::civil::date(2024, 2, 29)),
        };
        let doc = plain(&text, published);
        let (found, diagnostics) = timex(&doc);
        let mut end = 0;
        for timex in &found.list {
            assert!(timex.tokens.start >= end && !timex.tokens.is_empty(), "{text}: {timex:?}");
            end = timex.tokens.end;
            assert!(timex.days.is_none_or(|(first, last)| first <= last), "{text}: {timex:?}");
            let span = doc.bytes(timex.tokens);
            assert!(timex.value.is_some() || diagnostics.iter().any(|diagnostic| diagnostic.span == span), "{text}: {timex:?} without a reason");
        }
    }
}

/// The same text gives the same dates, wherever a sentence without dates stands before it.
#[test]
fn other_sentences_do_not_matter() {
    let published = Some(jiff::civil::date(2023, 9, 25));
    let values = |text: &str| timex(&plain(text, published)).0.list.into_iter().map(|timex| timex.value).collect::<Vec<_>>();
    let text = "They met on Monday. They met in May and two days later.";
    assert_eq!(values(text), values(&format!("Nothing else happened. {text}")));
}
