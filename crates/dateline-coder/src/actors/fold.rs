//! Words as the tables compare them. In: a form or a table cell. Out: its alphanumeric pieces, lower-cased and without diacritics.
//!
//! "U.S." becomes `u` `s`, "Nagorno-Karabakh" `nagorno` `karabakh`, "Nausėda" `nauseda`: the tokeniser's view of hyphens and the
//! newspaper's view of diacritics then make no difference to a look-up.

/// How a piece is written; "us" must not find the United States.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Case {
    /// No capital at its beginning.
    Lower,
    /// A capital at its beginning only, or digits.
    Initial,
    /// Capitals throughout.
    Upper,
}

/// A piece of a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) case: Case,
}

/// The pieces of a word or of a whole table cell.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining(c)).filter(|run| !run.is_empty()).map(piece).collect()
}

fn piece(run: &str) -> Piece {
    let letters = run.chars().filter(|c| c.is_alphabetic());
    let upper = letters.clone().filter(|c| c.is_uppercase()).count();
    let case = match run.chars().next() {
        Some(first) if first.is_lowercase() => Case::Lower,
        _ if upper > 0 && upper == letters.count() => Case::Upper,
        _ => Case::Initial,
    };
    Piece { text: fold(run), case }
}

/// Lower case without diacritics.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_combining(*c)) {
        for lower in c.to_lowercase().filter(|c| !is_combining(*c)) {
            match base(lower) {
                Some(base) => folded.push_str(base),
                None => folded.push(lower),
            }
        }
    }
    folded
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The plain letters that newspapers write for a Latin letter with a diacritic.
fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ẩ' | 'ẫ' | 'ậ' | 'ắ' | 'ằ' | 'ẳ' | 'ẵ' | 'ặ' => {
            "a"
        }
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' | 'ḍ' | 'ḏ' | 'ḑ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǵ' => "g",
        'ĥ' | 'ħ' | 'ḥ' | 'ḩ' | 'ẖ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ị' | 'ỉ' | 'ḯ' => "i",
        'ĵ' => "j",
        'ķ' | 'ḳ' | 'ḵ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ṅ' | 'ṉ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ' | 'ỏ' | 'ố' | 'ồ' | 'ổ' | 'ỗ' | 'ộ' | 'ớ' | 'ờ' | 'ở' | 'ỡ' | 'ợ' | 'ǫ' => {
            "o"
        }
        'ŕ' | 'ŗ' | 'ř' | 'ṙ' | 'ṟ' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṣ' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' | 'ṭ' | 'ṯ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ủ' | 'ứ' | 'ừ' | 'ử' | 'ữ' | 'ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỹ' | 'ỵ' | 'ỷ' => "y",
        'ź' | 'ż' | 'ž' | 'ẕ' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_ignore_punctuation_and_diacritics() {
        let texts = |text| pieces(text).into_iter().map(|piece| piece.text).collect::<Vec<_>>();
        assert_eq!(texts("U.S."), ["u", "s"]);
        assert_eq!(texts("Nagorno-Karabakh"), ["nagorno", "karabakh"]);
        assert_eq!(texts("Gitanas Nausėda"), ["gitanas", "nauseda"]);
        assert_eq!(texts("—"), Vec::<String>::new());
    }

    #[test]
    fn case_tells_a_name_from_a_word() {
        let cases = |text| pieces(text).into_iter().map(|piece| piece.case).collect::<Vec<_>>();
        assert_eq!(cases("us US Us"), [Case::Lower, Case::Upper, Case::Initial]);
        assert_eq!(cases("e-mail iPhone 5th"), [Case::Lower, Case::Lower, Case::Lower, Case::Initial]);
    }
}
