//! Folders and archives to reports: order, names, limits, and what a broken member costs.

use std::fs;
use std::io::{Cursor, Write};

use dateline_ingest::{Defaults, Source, read_source};
use zip::write::SimpleFileOptions;

/// Each report as `name: text`, each error as it is shown, after `note` if nothing is wrong.
fn show(source: Source) -> Vec<String> {
    let item = |item: Result<dateline_ingest::Report, dateline_ingest::IngestError>| match item {
        Ok(report) => format!("{}: {}", report.source_name, report.article.text),
        Err(error) => format!("{}: {error}", if error.is_left_out() { "note" } else { "error" }),
    };
    read_source(source, &Defaults::default()).map(item).collect()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        // The name as it is: the builder itself refuses `..`.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).expect("memory");
    }
    builder.into_inner().expect("memory")
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)).expect("memory");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

const LINES: &[u8] = b"{\"text\": \"Chile did not.\"}\n{\"text\": \"broken\n{\"text\": \"Bolivia did.\"}\n";

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::create_dir(path.join("b")).expect("a folder");
    for (name, bytes) in [("c.txt", b"Peru" as &[u8]), ("a.txt", b"Chile"), ("b/z.txt", b"Bolivia"), (".hidden", b"x"), ("picture.png", b"\x89PNG\0\0")] {
        fs::write(path.join(name), bytes).expect("a file");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(path, path.join("b/round")).expect("a link");
    let shown: Vec<String> = show(Source::path(path)).into_iter().map(|line| line.replace(&path.display().to_string(), "F")).collect();
    let png = "note: F/picture.png: this is a binary file, not text\n  hint: dateline reads plain text and JSON Lines; save the report as text first";
    assert_eq!(shown, ["F/a.txt: Chile", "F/b/z.txt: Bolivia", "F/c.txt: Peru", png]);
    let empty = tempfile::tempdir().expect("a folder");
    assert!(show(Source::path(empty.path()))[0].ends_with("the folder has no files"));
}

#[test]
fn archives_hold_what_files_hold() {
    let members: &[(&str, &[u8])] = &[("b.txt", b"Peru"), ("a.jsonl", LINES), ("c.csv", b"text\nEcuador\n"), ("d.txt.gz", &gz(b"Brazil"))];
    for (name, bytes) in [("x.tar", tar(members)), ("x.tar.gz", gz(&tar(members))), ("x.tgz", gz(&tar(members))), ("x.zip", zipped(members))] {
        let shown = show(Source::bytes(name, bytes));
        let expected = ["!/b.txt: Peru", "!/a.jsonl: Chile did not.", "error: ", "!/a.jsonl: Bolivia did.", "!/c.csv: Ecuador", "!/d.txt.gz: Brazil"];
        assert_eq!(shown.len(), 6, "{name}: {shown:?}");
        for (line, end) in shown.iter().zip(expected) {
            assert!(line.starts_with("error: ") && end == "error: " || *line == format!("{name}{end}"), "{name}: {line}");
        }
        assert!(shown[2].starts_with(&format!("error: {name}!/a.jsonl:2: not valid JSON")), "{}", shown[2]);
    }
}

#[test]
fn names_of_members_are_only_names() {
    let outside = std::env::temp_dir().join("dateline-traversal.txt");
    let _ = fs::remove_file(&outside);
    let up = "../../../../../../tmp/dateline-traversal.txt";
    assert_eq!(show(Source::bytes("x.tar", tar(&[(up, b"Peru")]))), [format!("x.tar!/{up}: Peru")]);
    assert_eq!(show(Source::bytes("x.zip", zipped(&[(up, b"Peru")]))), [format!("x.zip!/{up}: Peru")]);
    assert!(!outside.exists());
    assert_eq!(show(Source::bytes("x.tar", tar(&[("\u{1b}[2Ja.txt", b"Peru")]))), ["x.tar!/\u{FFFD}[2Ja.txt: Peru"]);
}

#[test]
fn a_broken_member_is_told_with_its_byte_and_the_next_one_read() {
    let stored = |bytes: &[u8]| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [("a.txt", bytes), ("b.txt", b"Chile")] {
            writer.start_file(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).expect("memory");
            writer.write_all(bytes).expect("memory");
        }
        writer.finish().expect("memory").into_inner()
    };
    let mut bytes = stored(b"Peru recalled");
    let at = bytes.windows(4).position(|part| part == b"Peru").expect("stored as it is");
    bytes[at] = b'p';
    assert_eq!(show(Source::bytes("x.zip", bytes)), ["error: x.zip!/a.txt: cannot read: the member's checksum is wrong (at byte 0)", "x.zip!/b.txt: Chile"]);
    let bad = show(Source::bytes("x.tar", tar(&[("a.txt", b" "), ("b.pdf.bin", b"\0\0"), ("c.txt", b"Chile")])));
    assert_eq!(bad[0], "error: x.tar!/a.txt: the file holds only white space: nothing to code (at byte 0)");
    assert!(bad[1].starts_with("note: x.tar!/b.pdf.bin: this is a binary file, not text (at byte 1024)"), "{}", bad[1]);
    assert_eq!(bad[2], "x.tar!/c.txt: Chile");
}

#[test]
fn an_archive_that_is_cut_off_gives_what_came_before() {
    let whole = tar(&[("a.txt", b"Peru"), ("b.txt", &b"Chile ".repeat(400))]);
    let shown = show(Source::bytes("x.tar", whole[..1024 + 512 + 600].to_vec()));
    assert_eq!(shown[0], "x.tar!/a.txt: Peru");
    assert!(shown[1].starts_with("error: x.tar!/b.txt: cannot read: it is cut off (at byte 1024)"), "{shown:?}");
    assert!(shown[2].starts_with("error: x.tar: the archive cannot be read any further: it is cut off"), "{shown:?}");
    let packed = gz(&whole);
    assert!(show(Source::bytes("x.tgz", packed[..packed.len() - 12].to_vec())).iter().any(|line| line.starts_with("error")));
    let zip = zipped(&[("a.txt", b"Peru")]);
    assert!(show(Source::bytes("x.zip", zip[..zip.len() - 30].to_vec()))[0].starts_with("error: x.zip: the archive's directory cannot be read"));
    let noise = [&b"PK\x03\x04"[..], &[7; 500]].concat();
    assert!(show(Source::bytes("x.zip", noise))[0].starts_with("error: x.zip"));
}

#[test]
fn bombs_are_told_before_they_go_off() {
    let zeros = vec![b' '; 100 << 20];
    let bomb = gz(&zeros);
    let shown = show(Source::bytes("x.jsonl.gz", bomb.clone()));
    assert!(shown.len() == 1 && shown[0].contains("unpacks to over 250 times its size"), "{shown:?}");
    let shown = show(Source::bytes("x.zip", zipped(&[("a.jsonl", &zeros), ("b.txt", b"Peru")])));
    assert!(shown[0].contains("unpacks to over 250 times"), "{shown:?}");
    // Each layer is harmless; it is the whole that counts.
    let shown = show(Source::bytes("x.tgz", gz(&tar(&[("a.jsonl.gz", &bomb)]))));
    assert!(shown.iter().any(|line| line.contains("unpacks to over 250 times")), "{shown:?}");
    let mut nested = zipped(&[("a.txt", b"Peru")]);
    for _ in 0..2 {
        nested = zipped(&[("n.zip", &nested)]);
    }
    assert_eq!(show(Source::bytes("x.zip", nested.clone())), ["x.zip!/n.zip!/n.zip!/a.txt: Peru"]);
    assert!(show(Source::bytes("x.zip", zipped(&[("n.zip", &nested)])))[0].contains("this archive lies in 3 others"));
}

#[test]
fn office_documents_are_no_archives_of_reports() {
    let shown = show(Source::bytes("a.docx", zipped(&[("[Content_Types].xml", b"<?xml version='1.0'?><Types/>"), ("word/document.xml", b"<x/>")])));
    assert!(shown.len() == 1 && shown[0].contains("office document"), "{shown:?}");
}
