//! Small tables and hand-written trees for the tests of mentions, entities and places.

use std::ops::Range;

use dateline_model::{Article, ByteSpan, Deprel, Document, DocumentBuilder, Language, NameKind, SentenceKind, TokenDraft, Upos};

use super::ActorTables;

/// The content of a small table.
pub(crate) fn file(path: &str) -> Option<String> {
    let content = match path {
        "actors/states.csv" => {
            "code,name,names,adjectives,people,capitals,nicknames,cow,gw,from,to,source,checked\n\
             ARM,Armenia,,Armenian,Armenian|Armenians,Yerevan,,,,,,x,\n\
             AZE,Azerbaijan,,Azerbaijani|Azeri,Azerbaijani|Azerbaijanis,Baku,,,,,,x,\n\
             FRA,France,,French,French,Paris,the Elysee,,,,,x,\n\
             GEO,Georgia,,Georgian,Georgian|Georgians,Tbilisi,,,,,,x,\n\
             RUS,Russia,Russian Federation,Russian,Russian|Russians,Moscow,the Kremlin,,,,,x,\n\
             SYR,Syria,,Syrian,Syrian|Syrians,Damascus,,,,,,x,\n\
             TUR,Turkey,Türkiye,Turkish,Turk|Turks,Ankara,,,,,,x,\n\
             USA,United States,US|U.S.|America,American|US|U.S.,American|Americans,Washington,the White House,,,,,x,\n\
             YEM,Yemen,,Yemeni,Yemeni|Yemenis,Sanaa|Sana'a,,,,,,x,\n"
        }
        "actors/organisations.csv" => {
            "id,name,aliases,plover_code,sector,kind,country,from,to,source,checked\n\
             UN,United Nations,UN|U.N.,UNO,IGO,igo,,,,x,\n\
             WHO,World Health Organization,WHO,UNO,IGO,igo,,,,x,\n\
             NATO,North Atlantic Treaty Organization,NATO,IGO,IGO,alliance,,,,x,\n\
             GEODREAM,Georgian Dream,,GEO,PTY,party,GEO,,,x,\n"
        }
        "actors/armed-groups.csv" => {
            "id,name,aliases,code,plover_code,sector,from,to,source,checked\n\
             HOUTHI,Houthi movement,Houthi|Houthis|Ansar Allah,YEM,YEM,REB,,,x,\n\
             TALIBAN,Taliban,,AFG,AFG,REB,,2021-08-14,x,\n\
             TALIBAN,Taliban,,AFG,AFG,GOV,2021-08-15,,x,\n"
        }
        "actors/offices.csv" => {
            "person,aliases,title,code,sector,from,to,source,checked\n\
             Vladimir Putin,,president,RUS,GOV,2012-05-07,,x,\n\
             Vladimir Putin,,prime minister,RUS,GOV,2008-05-08,2012-05-07,x,\n\
             Emmanuel Macron,,president,FRA,GOV,2017-05-14,,x,\n\
             Serzh Sargsyan,,president,ARM,GOV,2008-04-09,2018-04-09,x,\n"
        }
        "lexicons/en/role-nouns.csv" => {
            "phrase,sector,country,source,checked\n\
             soldier,MIL,,x,\ntroop,MIL,,x,\nforce,MIL,,x,\npeacekeeper,MIL,,x,\narmy,MIL,,x,\n\
             police,COP,,x,\nriot police,COP,,x,\nrebel,REB,,x,\nforeign ministry,GOV,,x,\ndefense ministry,GOV,,x,\nministry,GOV,,x,\n\
             government,GOV,,x,\nauthority,GOV,,x,\nopposition,OPP,,x,\nopposition leader,OPP,,x,\nprotester,CVL,,x,\n\
             spokesman,GOV,,x,\nofficial,GOV,,x,\npresident,GOV,,x,\nprime minister,GOV,,x,\nforeign minister,GOV,,x,\nminister,GOV,,x,\n\
             lawmaker,LEG,,x,\nrepresentative,GOV,,x,\npeople,CVL,,x,\nparliament,LEG,,x,\nleader,GOV,,x,\n"
        }
        "lexicons/en/titles.csv" => {
            "title,sector,source\npresident,GOV,x\nprime minister,GOV,x\nforeign minister,GOV,x\nspokesman,GOV,x\ngeneral,MIL,x\nsenator,LEG,x\n"
        }
        "places/places.csv" => {
            "name,aliases,country,admin1,kind,population,source,checked\n\
             Kharkiv,,UKR,,city,1400000,x,\nAleppo,,SYR,,city,2000000,x,\nGeorgia,,USA,,admin1,10700000,x,\nAtlanta,,USA,Georgia,city,500000,x,\n\
             Paris,,USA,Texas,city,25000,x,\nBlack Sea,,,,sea,,x,\n"
        }
        "policy/disputed.csv" => "name,aliases,home_state,display_name,sector,note,source\nNagorno-Karabakh,Karabakh|Artsakh,AZE,Nagorno-Karabakh,PRE,,x\n",
        _ => return None,
    };
    Some(content.to_owned())
}

/// The small tables.
pub(crate) fn tables() -> ActorTables {
    ActorTables::parse(&file).expect("the test tables are well-formed")
}

/// A document from trees written one token a line, `form lemma UPOS head deprel [TAG]`: head counts from 1, 0 is the root; TAG is a
/// name's kind (`B-PER` begins another name of the same kind). Blank lines part sentences; a form that begins with `_` joins the one before.
pub(crate) fn document(published: &str, trees: &str) -> Document {
    let mut text = String::new();
    #[allow(clippy::type_complexity, reason = "sentences of words, inside one function")]
    let mut sentences: Vec<(ByteSpan, Vec<(ByteSpan, Vec<&str>)>)> = Vec::new();
    for block in trees.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let mut tokens = Vec::new();
        let begin = text.len() + usize::from(!text.is_empty());
        for line in block.lines().filter(|line| !line.trim().is_empty()) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let form = match cells[0].strip_prefix('_') {
                Some(form) => form,
                None => {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    cells[0]
                }
            };
            let start = text.len();
            text.push_str(form);
            tokens.push((ByteSpan::of(start..text.len()), cells));
        }
        sentences.push((ByteSpan::of(begin..text.len()), tokens));
    }
    let article = Article {
        id: "test".into(),
        text,
        title: None,
        publisher: None,
        url: None,
        publication_date: published.parse().ok(),
        language: Language::English,
        text_hash: String::new(),
    };
    let mut builder = DocumentBuilder::new(article);
    for (span, tokens) in &sentences {
        let drafts: Vec<TokenDraft<'_>> = tokens
            .iter()
            .map(|(span, cells)| TokenDraft {
                span: *span,
                lemma: cells[1],
                upos: cells[2].parse::<Upos>().expect("a UPOS"),
                feats: "_",
                head: cells[3].parse::<usize>().expect("a head").checked_sub(1),
                deprel: cells[4].parse::<Deprel>().expect("a relation"),
            })
            .collect();
        let mut names: Vec<(Range<usize>, NameKind)> = Vec::new();
        for (at, (_, cells)) in tokens.iter().enumerate() {
            let Some(tag) = cells.get(5) else { continue };
            let kind = tag.trim_start_matches("B-").parse::<NameKind>().expect("a name's kind");
            match names.last_mut() {
                Some((range, last)) if range.end == at && *last == kind && !tag.starts_with("B-") => range.end = at + 1,
                _ => names.push((at..at + 1, kind)),
            }
        }
        builder.sentence(*span, SentenceKind::Prose, &drafts, &names);
    }
    builder.finish()
}
