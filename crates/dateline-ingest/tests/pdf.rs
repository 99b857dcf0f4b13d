//! PDF to reports, with files written here by hand.
#![cfg(feature = "pdf")]

use dateline_ingest::{Defaults, Source, read_source};

/// Where a line begins, across and from below, the size of its characters, and its words.
type Shown<'a> = (u32, u32, u32, &'a str);

/// A file whose pages show some lines. `more` goes into its trailer.
fn pdf(pages: &[&[Shown<'_>]], more: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let shown: Vec<String> = lines.iter().map(|(x, y, size, words)| format!("BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET")).collect();
        let content = shown.join("\n");
        let resources = "/Resources << /Font << /F1 3 0 R >> >>";
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R {resources} >>", 5 + page * 2));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    out.extend(places.iter().map(|place| format!("{place:010} 00000 n \n")));
    out += &format!("trailer\n<< /Size {} /Root 1 0 R {more} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

fn read(bytes: Vec<u8>) -> Vec<Result<String, String>> {
    let reports = read_source(Source::bytes("a.pdf", bytes), &Defaults::default());
    reports.map(|report| report.map(|report| report.article.text).map_err(|error| error.to_string())).collect()
}

fn small() -> Vec<u8> {
    pdf(&[&[(72, 720, 12, "Peru recalled its envoy.")]], "")
}

#[test]
fn a_report_is_in_paragraphs_again() {
    let bytes = pdf(
        &[
            &[
                (72, 760, 9, "The Lima Post"),
                (72, 700, 18, "Peru recalls its envoy"),
                (72, 670, 11, "Peru recalled its envoy from Kenya on Monday and said that it would not sign the agree-"),
                (72, 656, 11, "ment on fishing. The govern-"),
                (72, 642, 11, "ment in Nairobi did not answer."),
                (72, 618, 11, "Mali and Chad held cease-fire talks. The cease-"),
                (72, 604, 11, "fire is to begin in June, after both"),
                (300, 30, 9, "- 1 -"),
            ],
            &[],
            &[
                (72, 760, 9, "The Lima Post"),
                (72, 670, 11, "parliaments have"),
                // The same line in two runs; the gap is a space.
                (165, 670, 11, "agreed."),
                (300, 30, 9, "- 3 -"),
            ],
        ],
        "",
    );
    let paragraphs = [
        "Peru recalls its envoy",
        "Peru recalled its envoy from Kenya on Monday and said that it would not sign the agreement on fishing. The government in Nairobi did not answer.",
        "Mali and Chad held cease-fire talks. The cease-fire is to begin in June, after both parliaments have agreed.",
    ];
    assert_eq!(read(bytes), [Ok(paragraphs.join("\n\n"))]);
}

#[test]
fn what_has_no_text_or_is_locked_is_told() {
    assert!(read(pdf(&[&[], &[]], ""))[0].as_ref().is_err_and(|error| error.contains("has no text")));
    let words = "0123456789abcdef0123456789abcdef";
    let lock = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /O ({words}) /U ({words}) /P -4 >> /ID [({words}) ({words})]");
    let locked = read(pdf(&[&[(72, 720, 12, "Peru recalled its envoy.")]], &lock));
    assert!(locked[0].as_ref().is_err_and(|error| error.contains("is locked") && error.contains("-upw PASSWORD")), "{locked:?}");
}

#[test]
fn bad_files_are_told_and_stop_nothing() {
    let whole = small();
    assert_eq!(read(whole.clone()), [Ok("Peru recalled its envoy.".to_owned())]);
    for cut in [9, 40, 200, whole.len() / 2, whole.len() - 30] {
        assert_eq!(read(whole[..cut].to_vec()).len(), 1);
    }
    for at in (9..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        assert_eq!(read(bytes).len(), 1, "byte {at}");
    }
    let mut seed = 7_u32;
    let noise = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    });
    let garbage: Vec<u8> = b"%PDF-1.5\n".iter().copied().chain(noise.take(20_000)).collect();
    assert!(read(garbage)[0].is_err());
}
