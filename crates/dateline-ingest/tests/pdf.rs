//! PDF to reports, with files written here by hand.
#![cfg(feature = "pdf")]

use dateline_ingest::{Defaults, Source, read_source};

/// A file of one page that shows some lines.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td ")).collect();
    let content = format!("BT /F1 12 Tf 72 720 Td {shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    out.extend(places.iter().map(|place| format!("{place:010} 00000 n \n")));
    out += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

fn read(bytes: Vec<u8>) -> Vec<Result<String, String>> {
    let reports = read_source(Source::bytes("a.pdf", bytes), &Defaults::default());
    reports.map(|report| report.map(|report| report.article.text).map_err(|error| error.to_string())).collect()
}

#[test]
fn the_text_is_read() {
    let found = read(pdf(&["Peru recalled its envoy.", "Chile did not."]));
    let text = found[0].as_ref().expect("a text");
    assert!(text.contains("Peru recalled its envoy.") && text.contains("Chile did not."), "{text:?}");
}

#[test]
fn bad_files_are_told_and_stop_nothing() {
    assert!(read(pdf(&[]))[0].as_ref().is_err_and(|error| error.contains("has no text")));
    let whole = pdf(&["Peru recalled its envoy."]);
    for cut in [9, 40, 200, whole.len() / 2, whole.len() - 30] {
        assert_eq!(read(whole[..cut].to_vec()).len(), 1);
    }
    for at in (9..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        assert_eq!(read(bytes).len(), 1, "byte {at}");
    }
}
