//! A small world of dictionaries, written for this test, into small tables.

use dateline_import::{Dictionary, Outcome, import};

const STATES: &str =
    "code,name,names,adjectives,people,capitals,nicknames,cow,gw,from,to,source,checked\nROU,Romania,,Romanian,Romanians,Bucharest,,360,360,,,own,\n";
const OFFICES: &str = "person,aliases,title,code,sector,from,to,source,checked\nAna Popa,,president,ROU,GOV,2020,,own,\n";

fn base(path: &str) -> Option<String> {
    match path {
        "actors/states.csv" => Some(STATES.into()),
        "actors/offices.csv" => Some(OFFICES.into()),
        _ => None,
    }
}

fn dictionary(name: &str, text: &str) -> Dictionary {
    Dictionary { name: name.into(), text: text.into() }
}

#[test]
fn every_phrase_is_accounted_for() {
    let actors = "ROMANIA_ [ROM]\n+DACIA_\nANA_POPA_ [ROMGOV 200101-201231]\nION_MARE_\n+I._MARE_\n\t[ROMGOV 050301-091231]\n\t[ROMELI]\nGREEN_BAND_ [ROMREB]\nWORLD_TEA_BOARD_ [IGOWTB]\nNOBODY_\nODD_ [ABCD]\n";
    let agents = "TEA TASTER {} [~BUS]\nWIZARD [~WIZ]\n";
    let discards = "CHESS_\n+TEA CUP\nCHESS\n";
    let found = import(&[dictionary("a.actors.txt", actors), dictionary("a.agents.txt", agents), dictionary("a.discards.txt", discards)], &base, false);
    let file = |path: &str| found.files[path].as_str();
    assert!(file("actors/states.csv").contains("ROU,Romania,,Romanian,Romanians,Bucharest,Dacia,"), "{}", file("actors/states.csv"));
    assert!(
        file("actors/offices.csv").contains("Ion Mare,I. Mare,member of government,ROU,GOV,2005-03-01,2009-12-31,a.actors.txt:4,"),
        "{}",
        file("actors/offices.csv")
    );
    assert_eq!(file("actors/offices.csv").matches("Ana Popa").count(), 1, "dateline's own row stays");
    assert!(file("actors/armed-groups.csv").contains("Green Band,Green Band,,ROU,ROU,REB,,,a.actors.txt:8,"));
    assert!(file("actors/organisations.csv").contains("WTB,World Tea Board,,IGO,IGO,petrarch,,,,a.actors.txt:9,"));
    assert!(file("lexicons/en/role-nouns.csv").contains("tea taster,BUS,,a.agents.txt,"));
    assert!(file("lexicons/en/discards.csv").contains("TEA CUP,story,a.discards.txt,"));
    let report = &found.report;
    let outcome = |text: &str| report.lines.iter().find(|line| line.text == text).map(|line| line.outcome);
    assert_eq!(outcome("DACIA_"), Some(Outcome::Taken));
    assert_eq!(outcome("ANA_POPA_"), Some(Outcome::Known));
    assert_eq!(outcome("NOBODY_"), Some(Outcome::Left));
    assert_eq!(outcome("ABCD"), Some(Outcome::Left));
    assert_eq!(outcome("WIZARD"), Some(Outcome::Left));
    assert_eq!(outcome("CHESS"), Some(Outcome::Known));
    assert_eq!((report.files[0].entries, report.files[0].synonyms, report.files[0].dated), (7, 2, 2));
    assert!(report.to_string().contains("no code follows the name"));
    assert!(report.csv().is_ok_and(|csv| csv.starts_with("file,line,text,outcome,reason\na.actors.txt,1,ROMANIA_,known already,")));
}

#[test]
fn alone_means_without_the_own_actors() {
    let found = import(&[dictionary("a.actors.txt", "ANA_POPA_ [ROMGOV 200101-201231]\n")], &base, true);
    assert!(found.files["actors/offices.csv"].contains("Ana Popa,,member of government,ROU,GOV,2020-01-01,2020-12-31,a.actors.txt:1,"));
    assert!(!found.files["actors/offices.csv"].contains("president"));
}

#[test]
fn verbs_and_unknown_files_are_told() {
    let found = import(&[dictionary("CAMEO.2.0.txt", "--- ASK [020] ---\n"), dictionary("notes.txt", "hello\n")], &base, false);
    assert_eq!(found.report.lines.iter().filter(|line| line.outcome == Outcome::Left).count(), 2);
}
