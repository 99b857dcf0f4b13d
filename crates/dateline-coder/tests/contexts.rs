//! Every context of PLOVER is found by words. In: sentences of our own, an act each. Out: the contexts of the act.

mod common;

use std::collections::BTreeSet;

use common::coded;

/// A context and a sentence whose act has it.
const CASES: &[(&str, &str)] = &[
    ("asylum", "Canada asked Cuba to take in asylum seekers."),
    ("cbrn", "Norway accused Malta of selling chemical weapons."),
    ("corruption", "Police in Ghana arrested a minister for bribery."),
    ("crime", "Police in Peru arrested a member of the gang."),
    ("cyber", "Finland accused Malta of a cyberattack."),
    ("diplomatic", "Chile recalled its ambassador from Quito."),
    ("disasters", "Japan sent tents to Nepal after the earthquake."),
    ("economic", "Brazil threatened Argentina with tariffs."),
    ("election", "Zambia asked Kenya to observe the election."),
    ("environment", "Fiji criticised Australia for its emissions."),
    ("executive", "The African Union condemned the coup in Gabon."),
    ("gender", "Thousands of women marched in Lima for gender equality."),
    ("health", "India sent vaccines to Bhutan."),
    ("human_rights", "Ireland accused Chad of torture."),
    ("human_security", "Kenya sent food aid to Malawi."),
    ("illegal_drugs", "Mexico accused Belize of shielding drug traffickers."),
    ("inequality", "Thousands marched in Delhi against racial discrimination."),
    ("intelligence", "Austria expelled a Serbian diplomat for espionage."),
    ("legal", "Spain asked Morocco to extradite a banker."),
    ("legislative", "The Kenyan parliament rejected the bill."),
    ("lgbt", "Police in Uganda arrested activists at a pride parade."),
    ("migration", "Italy asked Tunisia to take back migrants."),
    ("military", "Kenya sent troops to Somalia."),
    ("misinformation", "Lithuania accused Malta of spreading disinformation."),
    ("natural_resource", "Bolivia and Chile signed an agreement on the gas pipeline."),
    ("peacekeeping", "Ghana sent peacekeepers to Lebanon."),
    ("political_institutions", "Opposition leaders in Togo rejected the constitutional amendment."),
    ("pro_autocracy", "Protesters in Togo marched against one-party rule."),
    ("pro_democracy", "Thousands marched in Bangkok for democracy."),
    ("religion_ethnicity", "Gunmen attacked a mosque in Nigeria."),
    ("reparations", "Namibia demanded compensation from Germany."),
    ("repression", "Belgium condemned the crackdown in Belarus."),
    ("rights_freedoms", "Iceland urged Egypt to respect freedom of speech."),
    ("technology", "Taiwan and Japan agreed to build semiconductors."),
    ("territory", "Guyana accused Venezuela of violating its territorial integrity."),
    ("terrorism", "A suicide bomber killed five soldiers in Niger."),
    ("trafficking", "Cambodia asked Laos for help against human trafficking."),
];

fn contexts(text: &str) -> BTreeSet<String> {
    coded(text).1.events.into_iter().flat_map(|event| event.contexts).collect()
}

#[test]
fn every_context_is_found_by_words() {
    let missing: Vec<String> = CASES
        .iter()
        .map(|(wanted, text)| (wanted, text, contexts(text)))
        .filter(|(wanted, _, found)| !found.contains(**wanted))
        .map(|(wanted, text, found)| format!("{wanted} is not among {found:?} of: {text}"))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let covered: BTreeSet<&str> = CASES.iter().map(|(context, _)| *context).collect();
    assert_eq!(covered.len(), 37, "PLOVER 2.0 has 37 contexts");
}

#[test]
fn crime_gives_way_to_what_is_narrower() {
    let found = contexts("Police in Honduras arrested members of a gang for drug trafficking.");
    assert!(found.contains("illegal_drugs") && !found.contains("crime"), "{found:?}");
}

#[test]
fn words_of_another_sentence_do_not_count() {
    let found = contexts("The weather in Lima was mild. Chile recalled its ambassador from Quito. A vaccine is tested in Oslo.");
    assert!(!found.contains("health"), "{found:?}");
}
