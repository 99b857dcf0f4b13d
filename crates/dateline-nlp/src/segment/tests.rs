//! Conventions of segmentation, one test each. Sentences are our own.

use super::{Segment, segment};
use dateline_model::SentenceKind;

fn words(text: &str) -> String {
    let found: Vec<&str> = segment(text).iter().flat_map(|segment| segment.words.clone()).map(|word| &text[word.range()]).collect();
    found.join(" ")
}

fn sentences(text: &str) -> Vec<&str> {
    segment(text).iter().map(|segment| &text[segment.span.range()]).collect()
}

fn kinds(text: &str) -> Vec<SentenceKind> {
    segment(text).iter().map(|segment| segment.kind).collect()
}

#[track_caller]
fn check_words(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(words(text), *expected, "words of {text}");
    }
}

#[track_caller]
fn check_one(text: &str) {
    assert_eq!(sentences(text), [text]);
}

#[test]
fn contractions_are_split() {
    check_words(&[
        ("They don't and can't, but we've gone.", "They do n't and ca n't , but we 've gone ."),
        ("Russia's and the soldiers' cannot", "Russia 's and the soldiers ' can not"),
        ("Georgia’s envoy won’t say it’s over", "Georgia ’s envoy wo n’t say it ’s over"),
        ("I'm gonna say they'd couldn't've", "I 'm gon na say they 'd could n't 've"),
        ("O'Brien, Qa'ida, d'etat, Sa'd and 4 o'clock", "O'Brien , Qa'ida , d'etat , Sa'd and 4 o'clock"),
        ("in the '90s and 1990's, give 'em", "in the '90s and 1990's , give 'em"),
        ("ARMENIA'S ENVOY DIDN'T", "ARMENIA 'S ENVOY DID N'T"),
    ]);
}

#[test]
fn hyphens_are_words_except_after_prefixes() {
    check_words(&[
        ("a Moscow-brokered, self-proclaimed, long-standing deal", "a Moscow - brokered , self - proclaimed , long - standing deal"),
        ("anti-war, co-operate, e-mail, non-EU, mid-May, ex-general", "anti-war , co-operate , e-mail , non-EU , mid-May , ex-general"),
        ("an F-16 and S-300s for al-Assad", "an F - 16 and S - 300s for al - Assad"),
        ("in 2020-21, 10-15 people", "in 2020 - 21 , 10 - 15 people"),
        ("a 15-year-old, an anti-Russian-led bloc", "a 15 - year - old , an anti-Russian - led bloc"),
        ("the Paris–Berlin line", "the Paris – Berlin line"),
        ("on 2023-09-19 call 212-555-0142 or 555-0142", "on 2023-09-19 call 212-555-0142 or 555-0142"),
    ]);
}

#[test]
fn numbers_money_and_times() {
    check_words(&[
        ("$1.5bn, US$20 million, €5m and £3,000", "$ 1.5 bn , US$ 20 million , € 5 m and £ 3,000"),
        ("50% of 2,000, 3.5 percent, 20km", "50 % of 2,000 , 3.5 percent , 20 km"),
        ("at 10:30am, 9pm and 5 p.m. GMT", "at 10:30 am , 9 pm and 5 p.m. GMT"),
        ("the 20th, the 1990s, 3rd", "the 20th , the 1990s , 3rd"),
        ("after 9/11 and 11/28/2000, but 1/2 or 24/7", "after 9/11 and 11/28/2000 , but 1 / 2 or 24 / 7"),
        ("No. 5 and No.7, he or/and she", "No. 5 and No. 7 , he or / and she"),
        ("+374 10 or .22 calibre", "+374 10 or .22 calibre"),
    ]);
}

#[test]
fn names_of_the_net() {
    check_words(&[
        ("See https://example.org/a-b?c=d, now (www.example.org).", "See https://example.org/a-b?c=d , now ( www.example.org ) ."),
        ("mail ana.b-c@example.org, @desk_am and #NewsDesk!", "mail ana.b-c@example.org , @desk_am and #NewsDesk !"),
        ("example.org said AT&T and R&D, item #4", "example.org said AT&T and R&D , item # 4"),
    ]);
}

#[test]
fn marks() {
    check_words(&[
        ("“Yes,” he said... (No?!) [sic] – or—well--fine…", "“ Yes , ” he said ... ( No ?! ) [ sic ] – or — well -- fine …"),
        ("'It is \"done\",' she said", "' It is \" done \" , ' she said"),
        ("“‘Go,’ he said,” it read", "“ ‘ Go , ’ he said , ” it read"),
        ("word(s) and \u{feff}Baku\u{a0}said\u{200b}so", "word ( s ) and Baku said so"),
        ("👩‍🚒🇦🇲!", "👩‍🚒 🇦🇲 !"),
    ]);
}

#[test]
fn abbreviations_keep_their_full_stop() {
    check_words(&[
        ("U.S. Gen. J. F. Adams, Sept. 3, Lt. Col. Ruiz", "U.S. Gen. J. F. Adams , Sept. 3 , Lt. Col. Ruiz"),
        ("It was so. He ate apples, etc.", "It was so . He ate apples , etc ."),
        ("Plan B. The rest", "Plan B . The rest"),
    ]);
    check_one("On Sept. 3 Gen. Ruiz met Mr. Orr of the U.S. Senate in St. Cloud at 5 p.m. Monday.");
    check_one("Kline vs. Orr, No. 12, i.e. the case of J. R. Orr Jr. and Acme Inc. of Ohio, is over.");
    check_one("He was Capt. of the U.K. team, approx. five years.");
    assert_eq!(sentences("He left the U.S. The army stayed."), ["He left the U.S.", "The army stayed."]);
    assert_eq!(sentences("They met at 5 p.m. Orr left at 6 p.m. Baku time."), ["They met at 5 p.m.", "Orr left at 6 p.m. Baku time."]);
    assert_eq!(sentences("They sold guns, etc. Buyers paid."), ["They sold guns, etc.", "Buyers paid."]);
    check_one("Sen. Ana Orr, D-Mass., and Rep. Lee (R-Ga.) met in Washington, D.C., on Oct. 3, 2023.");
    assert_eq!(sentences("It was 5°C. Orr froze."), ["It was 5°C.", "Orr froze."]);
    assert_eq!(sentences("So am I. No one knows."), ["So am I.", "No one knows."]);
}

#[test]
fn quotes_close_their_sentence() {
    assert_eq!(sentences("\"We will go.\" The envoy left."), ["\"We will go.\"", "The envoy left."]);
    assert_eq!(sentences("He said “we won.” Then he left. “No.”"), ["He said “we won.”", "Then he left.", "“No.”"]);
    assert_eq!(sentences("(It fell.) \"Why?\" they asked. 'So?' \"Go!\""), ["(It fell.)", "\"Why?\" they asked.", "'So?'", "\"Go!\""]);
    assert_eq!(sentences("\"Why now?\" Orr asked. He sat."), ["\"Why now?\" Orr asked.", "He sat."]);
    assert_eq!(sentences("It ended.[3] Then rain.\"Go\" he said."), ["It ended.[3]", "Then rain.", "\"Go\" he said."]);
    assert_eq!(sentences("The war ended.The army left."), ["The war ended.", "The army left."]);
    assert_eq!(sentences("Wait... He came. Is it... over? Yes."), ["Wait...", "He came.", "Is it... over?", "Yes."]);
}

#[test]
fn datelines_stay() {
    check_one("YEREVAN, Sept 25 (Agency) - Armenia closed its embassy on Monday.");
    check_one("WASHINGTON — The envoy left.");
    check_one("BAKU, September 25. /AZX/. Azerbaijan closed its embassy.");
    check_one("NEW YORK, Sept. 25 (AZX) -- The envoy left.");
    assert_eq!(sentences("WAR ENDS. The army left.").len(), 2);
}

#[test]
fn lines_and_paragraphs() {
    use SentenceKind::{Headline, Link, Prose};
    let text = "Envoy leaves Baku in protest\nBy Ana Gruen\nThe envoy left Baku on Monday. He flew home.\n\nA new start\n\nTalks begin on Friday.\n";
    assert_eq!(
        sentences(text),
        ["Envoy leaves Baku in protest", "By Ana Gruen", "The envoy left Baku on Monday.", "He flew home.", "A new start", "Talks begin on Friday."]
    );
    assert_eq!(kinds(text), [Headline, Prose, Prose, Prose, Headline, Prose]);
    let text = "Demands:\n- withdraw all troops\n- pay for the damage\n* end the blockade\n1. Free the crew\n2. Pay them";
    assert_eq!(sentences(text).len(), 6);
    assert!(kinds(text).iter().all(|kind| *kind == Prose));
    for link in [
        "Read more: Envoy leaves Baku",
        "ALSO READ: Envoy leaves. Again.",
        "Watch: The envoy leaves",
        "Related: Envoys",
        "See also: Baku",
        "READ MORE",
        "Don’t miss: it",
    ] {
        let text = format!("The envoy left.\n{link}\nHe flew home.");
        let found: Vec<_> = kinds(&text);
        assert_eq!((found[0], found[1], found[found.len() - 1]), (Prose, Link, Prose), "{link}");
    }
    assert_eq!(kinds("He was asked to watch: nothing came.\nMore than 20 people fled."), [Prose, Prose]);
    assert_eq!(sentences("They gave up their gunsRead more: Envoy leaves"), ["They gave up their guns", "Read more: Envoy leaves"]);
    check_one("He held up a sign that said Read more: books are free.");
    assert_eq!(sentences("They gave up their guns.Read more: Envoy leaves"), ["They gave up their guns.", "Read more: Envoy leaves"]);
    assert_eq!(kinds("They gave up their guns. (Read more: Envoy leaves)"), [Prose, Link]);
}

#[test]
fn hard_wrapped_text_is_joined() {
    let text = "The envoy of Armenia left Baku on Monday after a week of talks with the\nMinister of Defence, who had asked him to hand over the last of the three\nVillages that both sides claim. On Tuesday the parliament met to hear what\nMr. Orr had to say.\n\nNobody knows when he will be back, said the spokesman of the ministry, a\nMan of few words.";
    assert_eq!(sentences(text).len(), 3, "{:?}", sentences(text));
    // A newline before a small letter never ends a sentence.
    assert_eq!(sentences("The envoy left\nand flew home.\r\nHe slept.").len(), 2);
    // Paragraphs of a line each are not hard-wrapped.
    assert_eq!(sentences("Envoy leaves\nArmy stays\nTalks begin on Friday.").len(), 3);
}

/// What must hold for any text.
fn check_invariants(text: &str) -> Vec<Segment> {
    let segments = segment(text);
    let mut covered = 0;
    for segment in &segments {
        assert!(!segment.words.is_empty() && segment.words.len() <= super::sentences::LONGEST + 8, "size of a sentence in {text:?}");
        assert_eq!(segment.span, segment.words[0].cover(*segment.words.last().expect("not empty")));
        for word in &segment.words {
            assert!(!word.is_empty() && word.start as usize >= covered, "order in {text:?}");
            assert!(text[covered..word.start as usize].chars().all(super::chars::is_gap), "a character is lost in {text:?}");
            assert!(!text[word.range()].contains(super::chars::is_gap), "a gap inside a word in {text:?}");
            covered = word.end as usize;
        }
    }
    assert!(text[covered..].chars().all(super::chars::is_gap), "the end is lost in {text:?}");
    segments
}

#[test]
fn invariants_hold_for_any_text() {
    const PIECES: &[&str] = &[
        " ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\u{a0}",
        "\u{feff}",
        "a",
        "I",
        "The",
        "don't",
        "'s",
        "n't",
        "can",
        "cannot",
        ".",
        "..",
        "?",
        "!",
        ",",
        ":",
        ";",
        "\"",
        "'",
        "’",
        "“",
        "”",
        "(",
        ")",
        "[1]",
        "-",
        "--",
        "—",
        "é",
        "e\u{301}",
        "ж",
        "中",
        "🇦",
        "👩\u{200d}🚒",
        "U.S",
        "Gen",
        "No",
        "5",
        "2,000",
        "9/11",
        "$",
        "US$",
        "%",
        "@",
        "#x",
        "http://",
        "www.",
        "Read more:",
        "anti-",
        "al-",
        "p.m",
        "etc",
        "''",
        "\u{200d}",
        "\u{0}",
        "_",
        "&",
        "/",
        "=)",
        "ß",
        "İ",
        "'t",
        "1.",
        "* ",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for _ in 0..20_000 {
        let count = 1 + random(24);
        let text: String = (0..count).map(|_| PIECES[random(PIECES.len())]).collect();
        check_invariants(&text);
    }
}

#[test]
fn time_is_linear() {
    // Texts on which a careless rule would be quadratic. Four times the text may take four times as long, not sixteen:
    // the bound is loose because clocks are noisy, and the texts are long enough for a quadratic rule to take minutes.
    const SEEDS: &[&str] = &[
        "a",
        "a.",
        "a-",
        "a's",
        "1-",
        "1.",
        "1/",
        "\"",
        "'",
        "(",
        "[1]",
        ".",
        "a@",
        "a@b.Cd.",
        "&a",
        "Read more:",
        "http://a,",
        "\u{200d}",
        "e\u{301}",
        "e.g.",
        "* ",
        "A. ",
        "5 ",
        "\" ",
        ". \" ",
        "\n",
        " ",
        "a\n",
        "\r\n",
        "A, ",
        "'t",
        ":)",
        "BAKU, / ",
        "x: ",
        "“ ”",
        "etc. (",
    ];
    for seed in SEEDS {
        let text = seed.repeat(400_000 / seed.len());
        let started = std::time::Instant::now();
        check_invariants(&text);
        assert!(started.elapsed().as_secs() < 10, "{seed:?} took {:?}", started.elapsed());
    }
}

#[test]
fn one_endless_line() {
    let text = "Troops,and(more)troops".repeat(1_000_000);
    let segments = check_invariants(&text);
    assert!(segments.len() > 10_000);
    check_invariants(&format!("Over.{} \" {}", ")".repeat(100_000), "\" ".repeat(100_000)));
    let text = "the army and ".repeat(1000);
    assert!(segment(&text).len() >= 3000 / super::sentences::LONGEST);
}
