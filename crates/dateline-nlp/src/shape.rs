//! Word shapes: the case and make-up of a word, an input beside the uncased word pieces. In: a form. Out: an id below 22.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Number of shape ids.
pub(crate) const SHAPES: usize = 22;
/// What is added for the first word of a sentence.
const FIRST: u8 = 11;

/// The id of a word's shape; `first` says that it opens its sentence. 0 and 11 are never a word's.
pub(crate) fn shape(form: &str, first: bool) -> u8 {
    base(form) + if first { FIRST } else { 0 }
}

fn is_letter(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Letter
}

/// Classes 1 to 10, judged as the training code judges them.
fn base(form: &str) -> u8 {
    let (mut letters, mut upper, mut caseless) = (0u32, 0u32, false);
    let (mut numeric, mut other) = (false, false);
    let mut first_upper = false;
    for c in form.chars() {
        if is_letter(c) {
            let is_upper = c.is_uppercase();
            if letters == 0 {
                first_upper = is_upper;
            }
            letters += 1;
            upper += u32::from(is_upper);
            caseless |= !is_upper && !c.is_lowercase();
        } else if c.is_numeric() {
            numeric = true;
        } else if c != '.' && c != ',' {
            other = true;
        }
    }
    if letters == 0 {
        return match (numeric, other) {
            (false, _) => 9,
            (true, false) => 7,
            (true, true) => 10,
        };
    }
    if numeric {
        8
    } else if caseless {
        10
    } else if upper == 0 {
        1
    } else if upper == letters {
        if upper == 1 { 3 } else { 4 }
    } else if first_upper {
        if upper == 1 { 2 } else { 5 }
    } else {
        6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_words() {
        for (form, wanted) in [
            ("troops", 1),
            ("don't", 1),
            ("Kyiv", 2),
            ("A", 3),
            ("I'd", 2),
            ("'S", 3),
            ("UN", 4),
            ("U.N.", 4),
            ("McCain", 5),
            ("iPhone", 6),
            ("12", 7),
            ("1,200.5", 7),
            ("½", 7),
            ("MH17", 8),
            ("1st", 8),
            ("--", 9),
            ("", 9),
            ("10:30", 10),
            ("50%", 10),
            ("基輔", 10),
            ("Łódź", 2),
        ] {
            assert_eq!(shape(form, false), wanted, "{form}");
            assert_eq!(shape(form, true), wanted + 11, "{form}");
        }
    }
}
