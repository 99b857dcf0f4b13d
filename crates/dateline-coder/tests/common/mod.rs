//! What tests of the coder share: the data of the folder, so that an edited file counts at once, the shipped reader, and articles made of a text.
#![allow(dead_code, missing_docs)]

use std::path::Path;
use std::sync::LazyLock;

use dateline_coder::{DataFiles, Knowledge, code};
use dateline_model::{Article, Coding, Date, Document, Language};
use dateline_nlp::{Model, Reader};

pub static FILES: LazyLock<DataFiles> =
    LazyLock::new(|| DataFiles::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")).expect("the data folder can be read"));
pub static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::parse(&FILES).unwrap_or_else(|errors| panic!("the data has mistakes: {errors:#?}")));
pub static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded(Model::default()).expect("the shipped reader loads"));

pub fn article(text: &str, publication_date: Option<Date>) -> Article {
    Article {
        id: "test".into(),
        text: text.to_owned(),
        title: None,
        publisher: None,
        url: None,
        publication_date,
        language: Language::English,
        text_hash: String::new(),
    }
}

/// Reads and codes a text of 15 May 2024.
pub fn coded(text: &str) -> (Document, Coding) {
    let doc = READER.read(article(text, Some(jiff::civil::date(2024, 5, 15)))).0;
    let coding = code(&doc, &KNOWLEDGE);
    (doc, coding)
}
