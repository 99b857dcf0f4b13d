use super::*;
use dateline_model::Language;

const STORED: &str = "\
# text = Envoy leaves Baku
# kind = headline
1\tEnvoy\tenvoy\tNOUN\t_\tNumber=Sing\t2\tnsubj\t_\t_
2\tleaves\tleave\tVERB\t_\tTense=Pres\t0\troot\t_\t_
3\tBaku\tBaku\tPROPN\t_\t_\t2\tobj\t_\tName=B-GPE

# text = He didn't see New York's port.
1\tHe\the\tPRON\t_\t_\t4\tnsubj\t_\t_
2\tdid\tdo\tAUX\t_\t_\t4\taux\t_\tSpaceAfter=No
3\tn't\tnot\tPART\t_\t_\t4\tadvmod\t_\t_
4\tsee\tsee\tVERB\t_\t_\t0\troot\t_\t_
5\tNew\tNew\tPROPN\t_\t_\t6\tcompound\t_\tName=B-GPE
6\tYork\tYork\tPROPN\t_\t_\t8\tnmod:poss\t_\tName=I-GPE|SpaceAfter=No
7\t's\t's\tPART\t_\t_\t6\tcase\t_\t_
8\tport\tport\tNOUN\t_\t_\t4\tobj\t_\tNote=x|SpaceAfter=No
9\t.\t.\tPUNCT\t_\t_\t4\tpunct\t_\t_

";

fn article(text: &str) -> Article {
    Article {
        id: "a".to_owned(),
        text: text.to_owned(),
        title: None,
        publisher: None,
        url: None,
        publication_date: None,
        language: Language::English,
        text_hash: String::new(),
    }
}

const TEXT: &str = "Envoy leaves Baku\n\nHe didn't see\nNew York's port.\n";

#[test]
fn trees_round_trip() {
    let sentences = read(STORED).unwrap();
    assert_eq!(write(&sentences), STORED);
    assert_eq!(sentences[1].names(), [(4..6, NameKind::GeoPolitical)]);
    assert_eq!(sentences[1].comment("text"), Some("He didn't see New York's port."));
    assert_eq!(sentences[1].tokens[7].misc, ["Note=x"]);
}

#[test]
fn documents_round_trip() {
    let document = document(article(TEXT), &read(STORED).unwrap()).unwrap();
    assert_eq!(document.sentences()[0].kind, SentenceKind::Headline);
    assert_eq!(document.slice(document.sentences()[1].span), "He didn't see\nNew York's port.");
    let names: Vec<_> = document.names().iter().map(|name| (document.slice(document.bytes(name.tokens)), name.kind)).collect();
    assert_eq!(names, [("Baku", NameKind::GeoPolitical), ("New York", NameKind::GeoPolitical)]);
    // What a document cannot hold (other MISC) is lost; all else comes back.
    assert_eq!(from_document(&document), STORED.replace("Note=x|", ""));
    let again = super::document(article(TEXT), &read(&from_document(&document)).unwrap()).unwrap();
    assert_eq!(from_document(&again), from_document(&document));
}

#[test]
fn range_lines_and_empty_nodes_are_understood() {
    let ranged = "1-2\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n1\tdid\tdo\tAUX\t_\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\t_\t_\t1\tadvmod\t_\t_\n2.1\tgo\tgo\tVERB\t_\t_\t_\t_\t1:dep\t_\n3\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_";
    let sentences = read(ranged).unwrap();
    let spaces: Vec<bool> = sentences[0].tokens.iter().map(|token| token.space_after).collect();
    assert_eq!(spaces, [false, false, true]);
    assert!(document(article("didn't."), &sentences).is_ok());
}

#[test]
fn sentences_without_a_tree_are_passed_over() {
    let sentences = read(STORED).unwrap();
    let text = format!("He left. Envoy of Baku.\nRead more: it\n{TEXT}");
    let document = document(article(&text), &sentences).unwrap();
    assert_eq!(document.slice(document.sentences()[0].span), "Envoy leaves Baku");
}

#[test]
fn mistakes_are_told_with_line_and_hint() {
    let check = |from: &str, to: &str, line: usize, says: &str| {
        assert!(STORED.contains(from), "{from}");
        let found = read(&STORED.replacen(from, to, 1)).unwrap_err();
        assert_eq!(found.line, line, "{found}");
        assert!(found.message.contains(says) && !found.hint.is_empty(), "{found}");
    };
    check("NOUN\t_\tNumber=Sing", "NOUM\t_\t_", 3, "NOUM");
    check("\tnsubj\t", "\tsubj\t", 3, "subj");
    check("\t0\troot", "\t3\troot", 4, "root");
    check("\t2\tobj", "\t9\tobj", 5, "9");
    check("\t2\tobj", "\t0\troot", 5, "second root");
    check("Name=I-GPE", "Name=I-PER", 13, "continues no name");
    check("Name=B-GPE", "Name=GPE", 5, "GPE");
    check("3\tn't", "5\tn't", 10, "not 3");
    check("1\tEnvoy\tenvoy", "1\tEnvoy", 3, "9 columns");
    // 5 and 6 hold each other.
    check("6\tYork\tYork\tPROPN\t_\t_\t8", "6\tYork\tYork\tPROPN\t_\t_\t5", 12, "depends on itself");
    let strange = read(&STORED.replace("headline", "title")).unwrap();
    assert!(document(article(TEXT), &strange).unwrap_err().message.contains("title"));
    let other = document(article("Envoy leaves Baku. He did not see New York's port."), &read(STORED).unwrap()).unwrap_err();
    assert_eq!(other.line, 10);
    assert!(other.message.contains("n't"), "{other}");
}
