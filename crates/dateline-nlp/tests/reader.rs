//! The reader as its users see it: what it says of plain sentences, and that nothing can make it fail.

use std::sync::LazyLock;

use dateline_model::{Article, Deprel, Document, Language, NameKind, Severity, TokenId, Upos};
use dateline_nlp::{Model, Reader};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded(Model::default()).expect("the model is in the repository"));

fn article(text: &str) -> Article {
    Article {
        id: "test".into(),
        text: text.into(),
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    }
}

fn read(text: &str) -> Document {
    READER.read(article(text)).0
}

/// The first token with the given form.
fn find(document: &Document, form: &str) -> TokenId {
    (0..document.tokens().len()).map(TokenId::at).find(|id| document.form(*id) == form).unwrap_or_else(|| panic!("no token `{form}`"))
}

/// What must hold for any document: spans in order and inside their sentence, one root in each sentence, no cycles.
fn check(document: &Document) {
    let mut at = 0;
    for sentence in document.sentences() {
        let roots = sentence.tokens.ids().filter(|id| document.head(*id).is_none()).count();
        assert_eq!(roots, 1, "a sentence has one root");
        for id in sentence.tokens.ids() {
            let token = document.token(id);
            assert!(token.span.start >= at && sentence.span.contains(token.span) && !token.span.is_empty());
            assert!(document.text().get(token.span.range()).is_some(), "spans end at characters");
            at = token.span.end;
            assert_eq!(token.deprel == Deprel::Root, token.head.is_none());
            assert!(document.ancestors(id).count() < sentence.tokens.len(), "a cycle at {}", document.form(id));
            assert!(token.head.is_none_or(|head| sentence.tokens.has(head)));
        }
    }
    assert!(document.names().iter().all(|name| !name.tokens.is_empty()));
}

#[test]
fn a_plain_sentence_and_its_mirror() {
    for (agent, patient) in [("Norway", "Iceland"), ("Iceland", "Norway")] {
        let document = read(&format!("{agent} accused {patient} of violating the ceasefire."));
        check(&document);
        let (verb, agent, patient) = (find(&document, "accused"), find(&document, agent), find(&document, patient));
        assert_eq!((document.upos(verb), document.lemma(verb), document.head(verb)), (Upos::Verb, "accuse", None));
        assert_eq!((document.deprel(agent), document.head(agent)), (Deprel::Nsubj, Some(verb)));
        assert_eq!((document.deprel(patient), document.head(patient)), (Deprel::Obj, Some(verb)));
        let names: Vec<_> = document.names().iter().map(|name| (document.slice(document.bytes(name.tokens)), name.kind)).collect();
        assert_eq!(names.len(), 2);
        assert!(names.iter().all(|(_, kind)| *kind == NameKind::GeoPolitical), "{names:?}");
    }
}

#[test]
fn a_passive_is_seen_as_one() {
    let document = read("The village was shelled by government troops on Monday.");
    check(&document);
    let verb = find(&document, "shelled");
    assert_eq!(document.feat(verb, "VerbForm"), Some("Part"));
    assert_eq!(document.deprel(find(&document, "village")), Deprel::NsubjPass);
    assert_eq!(document.deprel(find(&document, "was")), Deprel::AuxPass);
    assert_eq!(document.head(find(&document, "troops")), Some(verb));
}

#[test]
fn reading_again_gives_the_same_and_neighbours_change_nothing() {
    let sentence = "Police in Riga detained twelve protesters.";
    let alone = read(sentence);
    let company = read(&format!("Ministers met on Sunday.\n\n{sentence}\n\nTalks with the rebels, who hold two towns, have failed."));
    let shape = |document: &Document, skip: usize, count: usize| -> Vec<_> {
        (skip..skip + count)
            .map(TokenId::at)
            .map(|id| {
                let head = document.head(id).map(|head| head.index() - skip);
                (document.form(id).to_owned(), document.lemma(id).to_owned(), document.upos(id), document.feats(id).to_owned(), head, document.deprel(id))
            })
            .collect()
    };
    let count = alone.tokens().len();
    assert_eq!(shape(&alone, 0, count), shape(&company, company.sentences()[1].tokens.start as usize, count));
    assert_eq!(shape(&alone, 0, count), shape(&read(sentence), 0, count));
}

#[test]
fn odd_texts_are_read_without_failing() {
    let long_word = "x".repeat(70_000);
    let ideographs = "協定".repeat(2_000);
    let no_stops = "the army and the police and ".repeat(400);
    let odd = [
        "",
        " \n\t\r\n ",
        "\0\u{1}\u{7f}",
        "\u{feff}\u{200b}\u{200d}",
        "\u{301}\u{301}\u{301}",
        "....!!!???",
        "🇦🇲🇦🇿 👩‍👩‍👧 ﷽ ﬁ",
        "Ärzte in İzmir (Türkiye) — “nein” ‘ß’ Ǆ ŉ",
        "((((((((((((((((((((",
        "a\u{2028}b\u{2029}c\u{85}d",
        "שלום עולם. مرحبا بالعالم.",
        "'s n't -- - \u{2019}",
        &long_word,
        &ideographs,
        &no_stops,
    ];
    for text in odd {
        let (document, _) = READER.read(article(text));
        check(&document);
        assert_eq!(document.text(), text);
    }
    // Texts put together at random from the same characters.
    let pieces: Vec<char> = odd.iter().take(12).flat_map(|text| text.chars()).chain("Troops fired. ".chars()).collect();
    let mut state = 17u64;
    for _ in 0..40 {
        let text: String = (0..60)
            .map(|_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                pieces[(state >> 33) as usize % pieces.len()]
            })
            .collect();
        check(&read(&text));
    }
}

#[test]
fn a_sentence_beyond_the_network_is_read_in_windows_and_stays_one_tree() {
    let words: Vec<&str> = "The ministers of Norway and Iceland signed an agreement on fishing ,".split(' ').cycle().take(1_300).collect();
    let found = READER.analyse(&[vec!["Hello", "."], words.clone(), vec![], vec!["Goodbye", "."]]);
    assert_eq!(found.iter().map(|analysis| (analysis.upos.len(), analysis.windows)).collect::<Vec<_>>(), [(2, 1), (1_300, 3), (0, 0), (2, 1)]);
    let long = &found[1];
    assert_eq!(long.head.iter().filter(|head| head.is_none()).count(), 1);
    assert!((0..1_300).all(|word| std::iter::successors(Some(word), |at| long.head[*at]).take(1_301).count() <= 1_300), "a cycle");
    assert_eq!(long.deprel.iter().filter(|label| **label == Deprel::Root).count(), 1);
    assert!(long.names.iter().any(|(range, kind)| range.start > 1_200 && *kind == NameKind::GeoPolitical));
    // A word of more pieces than the network has places for.
    let ideographs = "協定".repeat(600);
    let accurate = Reader::embedded(Model::Accurate).expect("the model is in the repository");
    for (reader, windows) in [(&accurate, 3), (&*READER, 1)] {
        let found = reader.analyse(&[vec!["In", &ideographs, "."]]);
        assert_eq!((found[0].upos.len(), found[0].windows), (3, windows));
    }
}

#[test]
fn a_dateline_is_no_part_of_the_sentence() {
    for dateline in ["NAIROBI, 14 May 2024 - ", "KABUL (Xinhua) \u{2014} ", "Lima, Peru, May 3 \u{2013} "] {
        let document = read(&format!("{dateline}Chad withdrew its troops from Niger on Monday."));
        check(&document);
        let (verb, subject) = (find(&document, "withdrew"), find(&document, "Chad"));
        assert_eq!((document.head(verb), document.head(subject), document.deprel(subject)), (None, Some(verb), Deprel::Nsubj), "{dateline}");
    }
    // What only looks like one.
    for text in ["The army - 200 men - left.", "Kenya - a neighbour of Chad - sent troops.", "COVID-19 cases rose."] {
        check(&read(text));
        assert_eq!(READER.analyse(&[text.split(' ').collect()])[0].lead, 0, "{text}");
    }
}

#[test]
fn another_language_is_not_read_as_english() {
    let (document, diagnostics) = READER.read(Article { language: Language::Other, ..article("La police a arrêté douze manifestants.") });
    assert!(document.tokens().is_empty());
    assert_eq!((diagnostics[0].code, diagnostics[0].severity), ("nlp/language", Severity::Warning));
}

#[test]
fn one_reader_serves_many_threads() {
    fn shareable<T: Send + Sync>(_: &T) {}
    shareable(&*READER);
    let texts = ["Soldiers left the city.", "The envoy denied the report.", "Two banks were robbed."];
    let alone: Vec<String> = texts.iter().map(|text| dateline_nlp::conllu::from_document(&read(text))).collect();
    let together: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = texts.iter().map(|text| scope.spawn(|| dateline_nlp::conllu::from_document(&read(text)))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(alone, together);
    assert!(READER.version().starts_with("reader-en-narrow3 "), "{}", READER.version());
}
