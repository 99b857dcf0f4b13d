//! The language of a text. In: a report whose input names no language. Out: English, or another with a word on which.
//!
//! A report is left uncoded only where the evidence is good. A text with as many English function words as any English prose has is English,
//! whatever names and quotations are in it; only what has not is shown to whatlang, and its answer counts only where it is sure. Both look at
//! counts alone, so that the same text always has the same answer. Short texts stay.

use dateline_model::{ByteSpan, Diagnostic, Language, Severity};
use whatlang::{Lang, Script};

/// How far into the text is looked.
const SEEN: usize = 20_000;

/// A text with fewer letters is too short to tell. Scripts in which English is not written tell more with a letter.
const LETTERS: usize = 150;
const LETTERS_OF_OTHER_SCRIPTS: usize = 60;

/// Function words that are no words of other languages.
const ENGLISH: &[&str] = &[
    "and", "been", "by", "from", "had", "has", "have", "his", "it", "its", "of", "said", "that", "the", "their", "this", "to", "were", "which", "who", "with",
    "would",
];

/// Of a hundred words of English prose twice as many are function words of the list.
const PERCENT: usize = 8;

/// The language of a text, and what has to be said if it is not English.
pub(crate) fn identify(text: &str) -> (Language, Option<Diagnostic>) {
    let end = text.char_indices().nth(SEEN).map_or(text.len(), |(at, _)| at);
    let seen = &text[..end];
    let Some(found) = other_language(seen) else { return (Language::English, None) };
    let diagnostic = Diagnostic {
        span: ByteSpan::of(0..text.len()),
        severity: Severity::Warning,
        code: "ingest/language",
        message: format!("the text is in {}, as far as its words tell; only English is coded", found.eng_name()),
        hint: Some("if it is in English, say so: --language en, or \"language\": \"en\"".to_owned()),
    };
    (Language::Other, Some(diagnostic))
}

/// The language, if it is surely not English.
fn other_language(text: &str) -> Option<Lang> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < LETTERS_OF_OTHER_SCRIPTS || is_english(text) {
        return None;
    }
    let found = whatlang::detect(text).filter(|found| found.is_reliable() && found.lang() != Lang::Eng)?;
    (letters >= LETTERS || found.script() != Script::Latin).then(|| found.lang())
}

fn is_english(text: &str) -> bool {
    let (mut words, mut function_words) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        function_words += usize::from(ENGLISH.iter().any(|known| known.eq_ignore_ascii_case(word)));
    }
    words > 0 && function_words * 100 >= words * PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH_NEWS: &str = "Peru recalled its ambassador from Quito on Tuesday after a dispute over fishing rights, the foreign ministry in Lima said. \
        Ecuador regretted the step and called for talks, which both governments would hold in Guayaquil.";

    fn other(text: &str) -> Option<&'static str> {
        other_language(text).map(Lang::eng_name)
    }

    #[test]
    fn other_languages_are_told_apart() {
        let german = "Peru hat am Dienstag seinen Botschafter aus Quito zurückgerufen, nachdem es Streit über Fischereirechte gegeben hatte, teilte das \
            Außenministerium in Lima mit. Ecuador bedauerte den Schritt und rief zu Gesprächen auf.";
        let spanish = "El Perú llamó el martes a consultas a su embajador en Quito tras una disputa por los derechos de pesca, informó la cancillería en \
            Lima. El gobierno de Ecuador lamentó la medida y pidió que se retomara el diálogo entre los dos países.";
        let russian = "Перу во вторник отозвало своего посла из Кито после спора о правах на рыболовство, сообщило министерство иностранных дел в Лиме.";
        let chinese = "秘鲁外交部星期二在利马宣布，因渔业权利争端，秘鲁已召回驻基多大使。厄瓜多尔政府对此表示遗憾，并呼吁两国政府举行会谈，以便尽快解决这一问题，恢复两国之间的正常关系。";
        assert_eq!(other(german), Some("German"));
        assert_eq!(other(spanish), Some("Spanish"));
        assert_eq!(other(russian), Some("Russian"));
        assert_eq!(other(chinese), Some("Mandarin"));
    }

    #[test]
    fn english_with_foreign_names_and_quotations_is_english() {
        assert_eq!(other(ENGLISH_NEWS), None);
        let quoted = format!("{ENGLISH_NEWS} \"No vamos a permitir que la situación de los pescadores empeore por culpa de nadie\", dijo el ministro.");
        assert_eq!(other(&quoted), None);
        let names = "Abdiqasim Salad Hassan, Mohamed Qanyare Afrah, Hussein Mohamed Aideed and Osman Hassan Ali Ato of the Transitional National Government \
            met Abdullahi Yusuf Ahmed, Muse Sudi Yalahow and Bashir Raghe Shirar in Mbagathi, said the mediators.";
        assert_eq!(other(names), None);
        assert_eq!(other(&ENGLISH_NEWS.to_uppercase()), None);
    }

    #[test]
    fn short_texts_stay() {
        assert_eq!(other("Peru hat seinen Botschafter aus Quito zurückgerufen."), None);
        assert_eq!(other("Москва"), None);
        assert_eq!(other(""), None);
    }

    #[test]
    fn the_answer_is_the_same_every_time() {
        let text =
            "Kwa mujibu wa wizara ya mambo ya nje, Kenya ilimwita balozi wake kutoka Mogadishu siku ya Jumanne baada ya mzozo wa mpaka wa bahari. ".repeat(3);
        let first = other(&text);
        assert!((0..50).all(|_| other(&text) == first));
    }
}
