//! One claim in many forms, and the same with the sides changed. In: sentences of our own. Out: who vouches for the act, and how far it is said to be so.

use std::path::Path;
use std::sync::LazyLock;

use dateline_coder::{Knowledge, code};
use dateline_model::{Article, Language, Status};
use dateline_nlp::{Model, Reader};

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    Knowledge::load(&folder).unwrap_or_else(|errors| panic!("the data has mistakes: {errors:#?}"))
});
static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded(Model::default()).expect("the shipped reader loads"));

/// An attack as a text has it: who attacked, how far it is so, and the words that name who vouches for it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Attack {
    attackers: Vec<String>,
    status: Status,
    source: Option<String>,
}

/// The attacks of a text, in order.
fn attacks(text: &str) -> Vec<Attack> {
    let article = Article {
        id: "paraphrase".into(),
        text: text.to_owned(),
        title: None,
        publisher: None,
        url: None,
        publication_date: Some(jiff::civil::date(2024, 5, 15)),
        language: Language::English,
        text_hash: String::new(),
    };
    let doc = READER.read(article).0;
    let events = code(&doc, &KNOWLEDGE).events;
    let attack = |event: &dateline_model::Event| Attack {
        attackers: event.actors.iter().map(|party| party.code.clone()).collect(),
        status: event.status,
        source: event.source.as_ref().map(|source| doc.slice(source.span).to_owned()),
    };
    events.iter().filter(|event| event.event_type == "ASSAULT").map(attack).collect()
}

fn reported(by: &str, attacker: &str) -> Vec<Attack> {
    vec![Attack { attackers: vec![attacker.to_owned()], status: Status::Reported, source: Some(by.to_owned()) }]
}

/// Ways to say that SOURCE says that DOER attacked a port.
const FORMS: &[&str] = &[
    "SOURCE said that DOER attacked the port.",
    "SOURCE said DOER attacked the port.",
    "DOER attacked the port, SOURCE said.",
    "DOER attacked the port, according to SOURCE.",
    "According to SOURCE, DOER attacked the port.",
    "\"DOER attacked the port,\" SOURCE said.",
    "\"DOER attacked the port,\" said SOURCE.",
    "SOURCE said: \"DOER attacked the port.\"",
    "SOURCE claimed that DOER attacked the port.",
    "SOURCE accused DOER of attacking the port.",
];

#[test]
fn every_form_of_a_claim_gives_the_same_act_status_and_source_whichever_side_speaks() {
    let sides = [("Kenya", "KEN"), ("Norway", "NOR"), ("Israel", "ISR"), ("Iran", "IRN"), ("Russia", "RUS"), ("Ukraine", "UKR")];
    let mut wrong = Vec::new();
    for pair in sides.chunks(2) {
        for (source, doer) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            for form in FORMS {
                let text = form.replace("SOURCE", source.0).replace("DOER", doer.0);
                let got = attacks(&text);
                if got != reported(source.0, doer.1) {
                    wrong.push(format!("{text}\n  {got:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_denial_changes_the_denied_act_and_nothing_else() {
    for (denier, code) in [("Kenya", "KEN"), ("Norway", "NOR")] {
        let plain = attacks(&format!("{denier} attacked the port. Peru bombed the airport."));
        let denied = attacks(&format!("{denier} denied that it attacked the port. Peru bombed the airport."));
        assert_eq!(plain.len(), 2, "{plain:?}");
        assert_eq!(plain[0], Attack { attackers: vec![code.to_owned()], status: Status::Asserted, source: None });
        assert_eq!(denied.len(), 2, "{denied:?}");
        assert_eq!(denied[0], Attack { attackers: vec![code.to_owned()], status: Status::Denied, source: Some(denier.to_owned()) });
        assert_eq!(denied[1], plain[1], "the other act stays as it was");
    }
}
