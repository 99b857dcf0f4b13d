//! The `.do` file that reads dateline's columns into Stata as what they are. In: columns. Out: commands.

use super::column::{Column, Kind};

/// Stata's longest name.
#[cfg(test)]
const LONGEST_NAME: usize = 32;

/// Reads a file of these columns: codes stay text, numbers become numbers, days become Stata days.
pub(super) fn commands(file: &str, columns: &[Column]) -> String {
    let texts: Vec<String> = columns.iter().zip(1..).filter(|(column, _)| !is_number(column)).map(|(_, place): (_, u32)| place.to_string()).collect();
    let numbers: Vec<String> = columns.iter().zip(1..).filter(|(column, _)| is_number(column)).map(|(_, place): (_, u32)| place.to_string()).collect();
    let mut out = format!(
        "* Written by `dateline export --shape stata`. Run it in the folder of the data, with Stata 14 or newer.\nversion 14\nimport delimited using \"{file}\", varnames(1) case(preserve) encoding(\"utf-8\") bindquotes(strict) ///\n    stringcols({}) numericcols({}) asdouble clear\n",
        texts.join(" "),
        numbers.join(" ")
    );
    for column in columns {
        let name = column.name;
        if column.kind == Kind::Day {
            out += &format!("generate long {name}_day = daily({name}, \"YMD\")\nformat {name}_day %td\norder {name}_day, after({name})\n");
        }
        // A label has at most 80 characters, and compound quotes let it hold quotes.
        let label: String = column.about.chars().take(80).collect();
        out += &format!("label variable {name} `\"{label}\"'\n");
    }
    out
}

fn is_number(column: &Column) -> bool {
    matches!(column.kind, Kind::Integer | Kind::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::native::COLUMNS;

    #[test]
    fn names_fit_and_codes_stay_text() {
        for column in COLUMNS {
            let name = column.name;
            assert!(name.len() + "_day".len() <= LONGEST_NAME, "{name}");
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{}", column.name);
        }
        let commands = commands("events.csv", COLUMNS);
        let cameo = COLUMNS.iter().position(|column| column.name == "cameo").expect("a column") + 1;
        let texts = commands.split_once("stringcols(").and_then(|(_, rest)| rest.split_once(')')).expect("a list").0;
        assert!(texts.split(' ').any(|place| place == cameo.to_string()), "{texts}");
        assert!(commands.contains("generate long day_day = daily(day, \"YMD\")"), "{commands}");
    }
}
