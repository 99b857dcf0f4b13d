//! Tables to reports: which column is what, in CSV, JSON Lines and Parquet.

use dateline_ingest::{Columns, Defaults, Source, read_source};

/// Each report as `line | id | published | title | text`, each error as it is shown.
fn show(source: Source, map: &str) -> String {
    let columns = if map.is_empty() { Columns::default() } else { Columns::parse(map).expect("a mapping") };
    let mut out = String::new();
    for item in read_source(source, &Defaults { columns, ..Defaults::default() }) {
        match item {
            Ok(report) => {
                let article = &report.article;
                let published = article.publication_date.map_or("-".to_owned(), |date| date.to_string());
                let id = if article.id.starts_with("sha256:") { "hash" } else { &article.id };
                let line = report.line.unwrap_or_default();
                out += &format!("{line} | {id} | {published} | {} | {:?}\n", article.title.as_deref().unwrap_or("-"), article.text);
            }
            Err(error) => out += &format!("error: {error}\n"),
        }
    }
    out
}

#[test]
fn columns_and_keys_are_what_the_mapping_says() {
    let csv = "n,text,body,when\n7,teaser,Peru recalled its envoy.,2024-03-05\n";
    let map = "text=body,published=when,id=n,title=TEXT";
    let expected = "2 | 7 | 2024-03-05 | teaser | \"Peru recalled its envoy.\"\n";
    assert_eq!(show(Source::bytes("a.csv", csv.into()), map), expected);
    assert_eq!(show(Source::bytes("a.tsv", csv.replace(',', "\t").into()), map), expected);
    let line = r#"{"n": 7, "text": "teaser", "body": {"en": "Peru recalled its envoy."}, "when": "2024-03-05"}"#;
    let shown = show(Source::bytes("a.jsonl", line.into()), "text=body.en,published=when,id=n,title=text");
    assert_eq!(shown, expected.replace("2 |", "1 |"));
}

#[test]
fn a_column_that_is_not_there_is_told() {
    let shown = show(Source::bytes("a.csv", "text,date\nPeru,2024-03-05\n".into()), "published=day");
    assert!(shown.starts_with("error: a.csv:1: cannot read the table: no column is named `day`; there are `text`, `date`"), "{shown}");
    let shown = show(Source::bytes("a.jsonl", r#"{"text": "Peru"}"#.into()), "text=body");
    assert!(shown.starts_with("error: a.jsonl:1: the object has no \"body\""), "{shown}");
}

#[cfg(feature = "parquet")]
mod parquet_files {
    use super::*;
    use std::sync::Arc;

    use parquet::basic::Compression;
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    const SCHEMA: &str = "message m { OPTIONAL BYTE_ARRAY body (STRING); OPTIONAL INT64 id; OPTIONAL INT32 date (DATE); REQUIRED INT64 seen (TIMESTAMP(NANOS,true)); OPTIONAL BYTE_ARRAY headline; }";

    /// Two groups of two rows; the third has no text.
    fn file() -> Vec<u8> {
        let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
        let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("memory");
        for group in [["Peru recalled its envoy.", "Chile did not."], ["", "Bolivia did."]] {
            let mut rows = writer.next_row_group().expect("memory");
            let texts: Vec<ByteArray> = group.iter().filter(|text| !text.is_empty()).map(|text| ByteArray::from(*text)).collect();
            let levels: Vec<i16> = group.iter().map(|text| i16::from(!text.is_empty())).collect();
            let mut column = rows.next_column().expect("memory").expect("a column");
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).expect("memory");
            column.close().expect("memory");
            let mut column = rows.next_column().expect("memory").expect("a column");
            column.typed::<Int64Type>().write_batch(&[7], Some(&[1, 0]), None).expect("memory");
            column.close().expect("memory");
            let mut column = rows.next_column().expect("memory").expect("a column");
            column.typed::<Int32Type>().write_batch(&[19_787], Some(&[1, 0]), None).expect("memory");
            column.close().expect("memory");
            let mut column = rows.next_column().expect("memory").expect("a column");
            column.typed::<Int64Type>().write_batch(&[1_709_596_800_000_000_000, 1_709_683_200_000_000_001], None, None).expect("memory");
            column.close().expect("memory");
            let mut column = rows.next_column().expect("memory").expect("a column");
            column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("Envoy")], Some(&[1, 0]), None).expect("memory");
            column.close().expect("memory");
            rows.close().expect("memory");
        }
        writer.into_inner().expect("memory")
    }

    const ROWS: &str = "1 | 7 | 2024-03-05 | Envoy | \"Peru recalled its envoy.\"\n2 | hash | - | - | \"Chile did not.\"\n\
        error: a.parquet:3: \"text\" is empty: nothing to code\n4 | hash | - | - | \"Bolivia did.\"\n";

    #[test]
    fn rows_are_read_group_by_group() {
        assert_eq!(show(Source::bytes("a.parquet", file()), ""), ROWS);
        let path = std::env::temp_dir().join(format!("dateline-{}.parquet", std::process::id()));
        std::fs::write(&path, file()).expect("a file");
        let shown = show(Source::path(&path), "");
        std::fs::remove_file(&path).expect("a file");
        assert_eq!(shown.replace(&path.display().to_string(), "a.parquet"), ROWS);
    }

    #[test]
    fn columns_may_be_mapped() {
        let shown = show(Source::bytes("a.parquet", file()), "published=seen");
        assert!(shown.starts_with("1 | 7 | 2024-03-05 | Envoy") && shown.contains("2 | hash | 2024-03-06 |"), "{shown}");
        assert!(show(Source::bytes("a.parquet", file()), "text=story").contains("no column is named `story`; there are `body`, `id`"));
    }

    #[test]
    fn broken_files_are_told() {
        let whole = file();
        assert!(show(Source::bytes("a.parquet", whole[..whole.len() - 20].to_vec()), "").starts_with("error: a.parquet: it cannot be read as Parquet"));
        // Whatever byte is wrong, the run goes on.
        for at in (4..whole.len()).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            assert!(!show(Source::bytes("a.parquet", bytes), "").is_empty());
        }
    }
}
