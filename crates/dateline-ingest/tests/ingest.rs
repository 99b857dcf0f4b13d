//! Sources to reports: one line of output a report or error, compared as text.

use std::io::Write;

use dateline_ingest::{Charset, Defaults, MAX_REPORT_BYTES, Source, parse_published, read_source};

/// Each report as `id | published | language | text`, its diagnostics below it, each error as it is shown.
fn show(source: Source, defaults: &Defaults) -> String {
    let mut out = String::new();
    for item in read_source(source, defaults) {
        match item {
            Ok(report) => {
                let article = &report.article;
                let published = article.publication_date.map_or("-".to_owned(), |date| date.to_string());
                out += &format!("{} | {published} | {} | {:?}\n", article.id, article.language.tag().unwrap_or("other"), article.text);
                for diagnostic in &report.diagnostics {
                    out += &format!("  {} {}: {}\n", diagnostic.severity.as_str(), diagnostic.code, diagnostic.message);
                }
            }
            Err(error) => out += &format!("error: {error}\n"),
        }
    }
    out
}

fn check(name: &str, bytes: &[u8], expected: &str) {
    assert_eq!(show(Source::bytes(name, bytes.to_vec()), &Defaults::default()), expected);
}

#[test]
fn plain_text_is_one_report() {
    check("a.txt", b"Peru recalled\r\nits envoy.", "sha256:67790f15765061d8 | - | en | \"Peru recalled\\nits envoy.\"\n");
}

#[test]
fn json_lines_are_one_report_each_and_a_bad_one_stops_nothing() {
    let lines = concat!(
        "{\"id\": \"a\", \"text\": \"One.\", \"published\": \"2024-03-05T22:10:00+03:00\"}\n",
        "\n",
        "{\"id\": 7, \"text\": \"Two.\", \"published\": null, \"extra\": [1]}\r\n",
        "{\"id\": \"c\", \"text\": \"Three.\n",
        "{\"id\": \"d\", \"text\": \"Four.\", \"published\": \"5 March\"}\n",
        "{\"id\": \"e\", \"body\": \"Five.\"}\n",
        "[1]\n",
        "{\"id\": \"g\", \"text\": \"Sechs.\", \"language\": \"de-AT\"}\n",
        "{\"id\": \"h\", \"text\": \" \"}\n",
        "{\"id\": \"i\", \"text\": \"Nine\\u0000.\"}\n",
        "{\"id\": {}, \"text\": \"Ten.\"}\n",
        "{\"id\": \"k\", \"text\": \"Eleven.\", \"language\": \"en-GB\"}",
    );
    check(
        "r.jsonl",
        lines.as_bytes(),
        r#"a | 2024-03-05 | en | "One."
7 | - | en | "Two."
error: r.jsonl:4: not valid JSON: EOF while parsing a string, column 27
  hint: each line must be one JSON object such as {"text": "...", "published": "2024-03-05"}
error: r.jsonl:5: "published": `5 March` is not a date
  hint: write it as 2024-03-05 or 2024-03-05T14:30:00Z; leave it out or null where it is unknown
error: r.jsonl:6: the object has no "text"
  hint: it has "body", "id"; name the one that holds the report: --map text=NAME
error: r.jsonl:7: expected a JSON object, found an array
  hint: each line must be one JSON object with a "text"
g | - | other | "Sechs."
error: r.jsonl:9: "text" is empty: nothing to code
error: r.jsonl:10: this is not text: it has a NUL character (at byte 4 of the text)
error: r.jsonl:11: "id" must be a string or null, found an object
k | - | en | "Eleven."
"#,
    );
}

#[test]
fn json_lines_are_recognised_without_an_extension() {
    check("<stdin>", b"\xEF\xBB\xBF{\"id\": \"a\", \"text\": \"One.\"}\n", "a | - | en | \"One.\"\n");
}

#[test]
fn a_report_without_an_id_gets_the_hash_of_its_text_in_either_format() {
    let id = |source: Source| read_source(source, &Defaults::default()).next().map(|report| report.expect("a report").article.id);
    let plain = id(Source::bytes("a.txt", b"Peru\r\nand Chile".to_vec()));
    assert_eq!(plain, id(Source::bytes("a.jsonl", b"{\"text\": \"Peru\\nand Chile\"}".to_vec())));
    assert_ne!(plain, id(Source::bytes("a.txt", b"Peru and Chile".to_vec())));
}

#[test]
fn what_cannot_be_coded_is_refused_with_a_reason() {
    check("e.txt", b"", "error: e.txt: the file is empty: nothing to code\n");
    check("e.txt", b" \n\t", "error: e.txt: the file holds only white space: nothing to code\n");
    check("e.jsonl", b"\n\n", "error: e.jsonl: the file is empty: nothing to code\n");
    check(
        "z.bin",
        b"ELF\0\x01",
        "error: z.bin: this is a binary file, not text\n  hint: dateline reads plain text and JSON Lines; save the report as text first\n",
    );
    #[cfg(not(feature = "pdf"))]
    check("p.pdf", b"%PDF-1.7", "error: p.pdf: this is a PDF, not text\n  hint: extract the text first: pdftotext FILE.pdf FILE.txt\n");
    // The NUL lies beyond the bytes that are sniffed.
    let late = [b"word ".repeat(2000), vec![0]].concat();
    let shown = show(Source::bytes("late.txt", late), &Defaults::default());
    assert!(shown.starts_with("error: late.txt: this is not text: it has a NUL character (at byte 10000 of the text)"), "{shown}");
}

#[test]
fn missing_files_are_named() {
    let missing = show(Source::path("no/such/report.txt"), &Defaults::default());
    assert_eq!(missing, "error: no/such/report.txt: cannot open: no such file\n");
}

#[test]
fn defaults_fill_what_the_report_does_not_say() {
    let defaults = Defaults { published: parse_published("2020-02-02").ok(), charset: Charset::named("koi8-r"), ..Defaults::default() };
    let shown = show(Source::bytes("a.txt", b"\xED\xCF\xD3\xCB\xD7\xC1".to_vec()), &defaults);
    assert!(shown.ends_with("| 2020-02-02 | en | \"Москва\"\n"), "{shown}");
    let own = show(Source::bytes("a.jsonl", b"{\"id\":\"a\",\"text\":\"x\",\"published\":\"2021-01-01\"}".to_vec()), &defaults);
    assert_eq!(own, "a | 2021-01-01 | en | \"x\"\n");
}

#[test]
fn what_is_not_english_is_told_unless_the_input_names_its_language() {
    let german = "Peru hat am Dienstag seinen Botschafter aus Quito zurückgerufen, teilte das Außenministerium in Lima mit. Ecuador bedauerte den Schritt und rief zu Gesprächen über die Rechte der Fischer beider Länder auf, die seit Jahren streiten.";
    let found = show(Source::bytes("a.txt", german.as_bytes().to_vec()), &Defaults::default());
    assert!(found.contains(" | - | other | ") && found.contains("ingest/language: the text is in German"), "{found}");
    let named = format!("{{\"text\": \"{german}\", \"language\": \"en\"}}\n{{\"text\": \"{german}\"}}");
    let found = show(Source::bytes("a.jsonl", named.into_bytes()), &Defaults::default());
    assert_eq!((found.matches("| en |").count(), found.matches("| other |").count()), (1, 1), "{found}");
    let forced = Defaults { language: Some("en".to_owned()), ..Defaults::default() };
    assert!(show(Source::bytes("a.txt", german.as_bytes().to_vec()), &forced).contains("| en |"));
}

#[test]
fn a_line_over_the_limit_is_an_error_and_the_next_one_is_read() {
    let mut file = std::env::temp_dir();
    file.push(format!("dateline-ingest-{}.jsonl", std::process::id()));
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).expect("a temporary file"));
    out.write_all(b"{\"id\":\"a\",\"text\":\"One.\"}\n{\"text\":\"").expect("writing");
    for _ in 0..=MAX_REPORT_BYTES / 1024 {
        out.write_all(&[b'x'; 1024]).expect("writing");
    }
    out.write_all(b"\"}\n{\"id\":\"c\",\"text\":\"Three.\"}\n").expect("writing");
    out.into_inner().expect("flushing");
    let shown = show(Source::path(&file), &Defaults::default()).replace(&file.display().to_string(), "big.jsonl");
    std::fs::remove_file(&file).expect("removing");
    assert_eq!(
        shown,
        concat!(
            "a | - | en | \"One.\"\n",
            "error: big.jsonl:2: the line is over 64 MiB long, too long for one report (at byte 25)\n",
            "  hint: split it into reports, one object a line: {\"text\": \"...\"}\n",
            "c | - | en | \"Three.\"\n",
        )
    );
}

#[test]
fn a_twenty_megabyte_line_of_plain_text_is_one_report() {
    let text = "Peru recalled its envoy from Quito. ".repeat(20_000_000 / 36);
    let length = text.len();
    let reports: Vec<_> = read_source(Source::bytes("long.txt", text.into_bytes()), &Defaults::default()).collect();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].as_ref().map(|report| report.article.text.len()).ok(), Some(length));
}

#[test]
fn a_compressed_source_is_read_as_what_is_in_it() {
    use std::io::Write as _;
    let pack = |bytes: &[u8]| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(bytes).expect("memory");
        writer.finish().expect("memory")
    };
    let lines = b"{\"text\": \"Peru recalled its envoy.\"}\n{\"text\": \"Chile did not.\"}\n";
    let read = |name: &str, bytes: Vec<u8>| {
        read_source(Source::bytes(name, bytes), &Defaults::default())
            .map(|report| report.map(|report| report.article.text).map_err(|error| error.to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(read("a.jsonl.gz", pack(lines)), [Ok("Peru recalled its envoy.".to_owned()), Ok("Chile did not.".to_owned())]);
    assert_eq!(read("a.csv.gz", pack(b"text\nPeru\n")), [Ok("Peru".to_owned())]);
    let thrice = read("a.gz", pack(&pack(&pack(b"Peru"))));
    assert!(thrice[0].as_ref().is_err_and(|error| error.contains("more than twice")), "{thrice:?}");
    let mut broken = pack(lines);
    broken.truncate(broken.len() / 2);
    assert!(read("a.jsonl.gz", broken).iter().any(Result::is_err), "what is cut off is told");
}
