//! One JSON object on one line (schema `dateline/1`).

use dateline_model::record::Record;

pub(crate) fn json(record: &Record) -> String {
    let mut line = serde_json::to_string(record).expect("a record has only strings, numbers and lists, and no map with odd keys");
    line.push('\n');
    line
}
