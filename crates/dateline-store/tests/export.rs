//! Exports of a small record, read back with other crates: columns as the originals have them, nothing lost, nothing invented.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::{coded, folder, options};
use dateline_store::{Cell, Coded, ExportOptions, Exported, Limits, Part, Question, STATUSES, Shape, Step, Store, StoreError, TextKept, export};

const ICEWS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];
const PHOENIX: [&str; 26] = [
    "EventID",
    "Date",
    "Year",
    "Month",
    "Day",
    "SourceActorFull",
    "SourceActorEntity",
    "SourceActorRole",
    "SourceActorAttribute",
    "TargetActorFull",
    "TargetActorEntity",
    "TargetActorRole",
    "TargetActorAttribute",
    "EventCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScore",
    "Issues",
    "Lat",
    "Lon",
    "LocationName",
    "StateName",
    "CountryCode",
    "SentenceID",
    "URLs",
    "NewsSources",
];
const POLECAT: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];
const GDELT_EVENTS: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];
const GDELT_MENTIONS: [&str; 16] = [
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// What breaks careless writers: a formula, a tab, quotes, line breaks, a separator.
const TITLE: &str = "=SUM(A1)\t\"quoted\", a;b\r\nsecond line";

const ALL: [(Shape, &str); 12] = [
    (Shape::NativeCsv, "native-csv"),
    (Shape::NativeTsv, "native-tsv"),
    (Shape::Jsonl, "jsonl"),
    (Shape::Parquet, "parquet"),
    (Shape::Icews, "icews"),
    (Shape::Phoenix, "phoenix"),
    (Shape::Gdelt, "gdelt"),
    (Shape::Polecat, "polecat"),
    (Shape::Keds, "keds"),
    (Shape::GeoJson, "geojson"),
    (Shape::Stata, "stata"),
    (Shape::GraphMl, "graphml"),
];

/// Article 0 has one event for each trap; the others are as they come.
fn traps() -> Coded {
    let mut made = coded(0, 0);
    made.record.document.title = Some(TITLE.to_owned());
    made.record.document.publisher = Some("The\tDaily\nWire".to_owned());
    let mut event = made.record.events[0].clone();
    event.status = "asserted";
    (event.statement, event.source) = (None, None);
    let with = |name: &str, change: &dyn Fn(&mut dateline_model::record::EventRecord)| {
        let mut changed = event.clone();
        changed.id = format!("trap-{name}");
        change(&mut changed);
        changed
    };
    made.record.events = vec![
        with("zero", &|event| {
            (event.cameo, event.goldstein_icews, event.plover2_score) = (Some("010".to_owned()), Some(0.0), Some(0.0));
            let place = event.place.as_mut().expect("a place");
            (place.lat, place.lon, place.precision, place.gazetteer_id) = (Some(0.0), Some(36.8), "town", Some(7));
            event.quantities[0].low = 0;
            event.quantities[0].high = Some(0);
            (event.date.start, event.date.end) = (Some("2015-02-18".to_owned()), Some("2015-02-18".to_owned()));
        }),
        with("unknown", &|event| {
            (event.cameo, event.goldstein_icews, event.plover2_score, event.mode, event.place) = (None, None, None, None, None);
            (event.date.start, event.date.end, event.date.grain, event.date.basis) = (None, None, None, "unknown");
            event.recipients.clear();
            event.quantities.clear();
            event.contexts.clear();
        }),
        with("month", &|event| (event.date.start, event.date.end) = (Some("2015-02".to_owned()), Some("2015-02".to_owned()))),
        with("meeting", &|event| {
            event.actors.append(&mut event.recipients);
            event.actors[0].code = "PER".to_owned();
            event.actors[1].code = "UN".to_owned();
            event.actors[1].sector = "UNK";
        }),
        with("nobody", &|event| (event.actors[0].code, event.actors[0].sector) = ("UNK".to_owned(), "CVL")),
        with("denied", &|event| event.status = "denied"),
    ];
    made
}

fn record(name: &str) -> (PathBuf, PathBuf) {
    let folder = folder(env!("CARGO_TARGET_TMPDIR"), name);
    let path = folder.join("record.db");
    let mut store = Store::open(&path).expect("a record");
    let mut run = store.begin(options(TextKept::Full, 10)).expect("a run");
    run.add(Step::Coded(Box::new(traps()))).expect("a batch");
    for number in 1..40 {
        run.add(Step::Coded(Box::new(coded(number, 0)))).expect("a batch");
    }
    run.finish().expect("the end");
    (folder, path)
}

fn asked(shape: Shape) -> ExportOptions {
    let cameo_names = BTreeMap::from([("04".to_owned(), "Consult".to_owned()), ("010".to_owned(), "Says something".to_owned())]);
    ExportOptions { shape, statuses: Vec::new(), formula_guard: false, force: false, cameo_names }
}

fn exported(record: &Path, out: &Path, options: &ExportOptions) -> Exported {
    export(record, out, options).unwrap_or_else(|error| panic!("{error}"))
}

fn count(record: &Path, sql: &str) -> u64 {
    let mut found = None;
    let mut question = Question::open(record, Limits::default()).expect("a record");
    let answered = question.ask(sql, |part| -> Result<(), StoreError> {
        if let Part::Row([Cell::Integer(number)]) = part {
            found = u64::try_from(*number).ok();
        }
        Ok(())
    });
    answered.expect("an answer");
    found.expect("a number")
}

/// Rows as a reader without quotes has them, by column; every row must have all columns and no more.
fn tabs(path: &Path, names: &[&str], header: bool) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).has_headers(header).flexible(false).from_path(path).expect("a file");
    if header {
        assert_eq!(reader.headers().expect("a heading").iter().collect::<Vec<_>>(), names);
    }
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one length");
    rows.iter().for_each(|row| assert_eq!(row.len(), names.len(), "{row:?}"));
    rows.iter().map(|row| names.iter().map(|name| (*name).to_owned()).zip(row.iter().map(str::to_owned)).collect()).collect()
}

fn links(folder: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(folder.join("links.csv")).expect("links.csv").deserialize().collect::<Result<_, _>>().expect("rows")
}

/// Rows of an event, through `links.csv`.
fn rows_of<'a>(rows: &'a [BTreeMap<String, String>], id: &str, links: &[BTreeMap<String, String>], event: &str) -> Vec<&'a BTreeMap<String, String>> {
    let ids: BTreeSet<&str> = links.iter().filter(|link| link["event_id"] == event).map(|link| link["row_id"].as_str()).collect();
    rows.iter().filter(|row| ids.contains(row[id].as_str())).collect()
}

fn cells<'a>(row: &'a BTreeMap<String, String>, names: &[&str]) -> Vec<&'a str> {
    names.iter().map(|name| row[*name].as_str()).collect()
}

#[test]
fn native_csv_gives_back_every_event_and_every_cell() {
    let (folder, record) = record("export-native");
    let out = folder.join("out");
    let done = exported(&record, &out, &asked(Shape::NativeCsv));
    let mut reader = csv::Reader::from_path(out.join("events.csv")).expect("a file");
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len() as u64, count(&record, "SELECT count(*) FROM events"));
    assert_eq!((done.events, done.rows, done.changed, done.left_out.len()), (rows.len() as u64, rows.len() as u64, 0, 0));
    let row = |id: &str| rows.iter().find(|row| row["event_id"] == id).expect("the row");
    assert_eq!(row("trap-zero")["title"], TITLE);
    let names = ["cameo", "goldstein_icews", "plover2_score", "lat", "lon", "quantities", "day"];
    assert_eq!(cells(row("trap-zero"), &names), ["010", "0", "0", "0", "36.8", "killed:0", "2015-02-18"]);
    assert_eq!(cells(row("trap-unknown"), &names), ["", "", "", "", "", "", ""]);
    assert_eq!(cells(row("trap-unknown"), &["recipient_code", "recipient_sector", "date_basis", "date_start"]), ["", "", "unknown", ""]);
    assert_eq!(cells(row("trap-month"), &["date_start", "day"]), ["2015-02", ""]);
    assert_eq!(cells(row("trap-meeting"), &["actor_code", "actor_sector", "recipient_code"]), ["PER;UN", "GOV;UNK", ""]);
    assert_eq!(row("trap-denied")["status"], "denied");
    let ids: Vec<&str> = rows.iter().map(|row| row["event_id"].as_str()).collect();
    assert!(ids.is_sorted(), "the order is that of ids, not that of ingest");
}

#[test]
fn formulas_are_guarded_only_where_asked() {
    let (folder, record) = record("export-guard");
    let done = exported(&record, &folder.join("guarded.csv"), &ExportOptions { formula_guard: true, ..asked(Shape::NativeCsv) });
    let rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_path(folder.join("guarded.csv")).expect("a file").deserialize().collect::<Result<_, _>>().expect("rows");
    let guarded = rows.iter().filter(|row| row["title"] == format!("'{TITLE}")).count();
    assert_eq!((guarded, done.changed), (6, 6));
    assert!(rows.iter().any(|row| row["plover2_score"].starts_with('-')), "numbers are left as they are");
    assert!(fs::read_to_string(folder.join("guarded.csv.codebook.md")).expect("a codebook").contains("Formula guard: 6 cells"));
    let refused = export(&record, &folder.join("tabs"), &ExportOptions { formula_guard: true, ..asked(Shape::Icews) }).expect_err("refused");
    assert!(refused.to_string().contains("--shape native-csv"), "{refused}");
}

#[test]
fn json_lines_and_geojson_keep_types_and_null() {
    let (folder, record) = record("export-json");
    exported(&record, &folder.join("events.jsonl"), &asked(Shape::Jsonl));
    let text = fs::read_to_string(folder.join("events.jsonl")).expect("a file");
    let rows: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(rows.len() as u64, count(&record, "SELECT count(*) FROM events"));
    let row = |id: &str| rows.iter().find(|row| row["event_id"] == id).expect("the row");
    assert_eq!(row("trap-zero")["title"], TITLE);
    assert_eq!((&row("trap-zero")["cameo"], &row("trap-zero")["goldstein_icews"]), (&"010".into(), &0.0.into()));
    assert_eq!(row("trap-meeting")["actor_code"], serde_json::json!(["PER", "UN"]));
    assert!(row("trap-unknown")["goldstein_icews"].is_null() && row("trap-unknown")["cameo"].is_null());
    exported(&record, &folder.join("events.geojson"), &asked(Shape::GeoJson));
    let map: serde_json::Value = serde_json::from_str(&fs::read_to_string(folder.join("events.geojson")).expect("a file")).expect("GeoJSON");
    let features = map["features"].as_array().expect("features");
    assert_eq!((map["type"].as_str(), features.len()), (Some("FeatureCollection"), rows.len()));
    let points: Vec<_> = features.iter().filter(|feature| !feature["geometry"].is_null()).collect();
    assert_eq!(points.len(), 1, "no point for a place without coordinates");
    assert_eq!((&points[0]["id"], &points[0]["geometry"]["coordinates"]), (&"trap-zero".into(), &serde_json::json!([36.8, 0.0])));
}

#[test]
fn icews_has_its_twenty_columns_on_every_row() {
    let (folder, record) = record("export-icews");
    let out = folder.join("out");
    let done = exported(&record, &out, &asked(Shape::Icews));
    let rows = tabs(&out.join("events.tab"), &ICEWS, true);
    let asserted = count(&record, "SELECT count(*) FROM events WHERE status = 'asserted'");
    assert_eq!((done.events, rows.len() as u64), (asserted, asserted + 1), "the meeting stands there twice");
    assert!(done.left_out["denied"] >= 1 && done.changed >= 4, "{done:?}");
    let links = links(&out);
    assert_eq!(links.len() as u64, asserted);
    let of = |event: &str| rows_of(&rows, "Event ID", &links, event);
    let names = ["Event Date", "CAMEO Code", "Event Text", "Intensity", "City", "Latitude", "Longitude", "Publisher", "Sentence Number"];
    assert_eq!(cells(of("trap-zero")[0], &names), ["2015-02-18", "010", "Says something", "0", "Oslo", "0", "36.8", "The Daily Wire", "1"]);
    assert_eq!(cells(of("trap-unknown")[0], &["Event Date", "CAMEO Code", "Intensity", "Target Name", "Latitude", "Country"]), ["", "", "", "", "", ""]);
    assert_eq!(of("trap-month")[0]["Event Date"], "");
    let sides: Vec<_> = of("trap-meeting").iter().map(|row| cells(row, &["Source Country", "Target Country", "Target Sectors"])).collect();
    assert_eq!(sides, [["Peru", "", ""], ["", "Peru", "GOV"]]);
    assert!(of("trap-denied").is_empty());
    let all = ExportOptions { statuses: STATUSES.map(str::to_owned).to_vec(), ..asked(Shape::Icews) };
    exported(&record, &folder.join("all"), &all);
    let links = self::links(&folder.join("all"));
    assert_eq!(links.iter().find(|link| link["event_id"] == "trap-denied").expect("the event")["status"], "denied");
}

#[test]
fn phoenix_has_its_twenty_six_columns_on_every_row() {
    let (folder, record) = record("export-phoenix");
    exported(&record, &folder, &asked(Shape::Phoenix));
    let rows = tabs(&folder.join("events.txt"), &PHOENIX, false);
    let links = links(&folder);
    let of = |event: &str| rows_of(&rows, "EventID", &links, event);
    let names = ["Date", "Year", "Month", "Day", "EventCode", "EventRootCode", "QuadClass", "GoldsteinScore", "Lat", "Issues"];
    assert_eq!(cells(of("trap-zero")[0], &names), ["20150218", "2015", "2", "18", "010", "01", "0", "0", "0", "MILITARY,1"]);
    assert_eq!(cells(of("trap-unknown")[0], &names), [""; 10]);
    assert_eq!(cells(of("trap-nobody")[0], &["SourceActorFull", "SourceActorEntity", "SourceActorRole"]), ["CVL", "", "CVL"]);
    assert_eq!(cells(of("trap-meeting")[1], &["SourceActorFull", "SourceActorRole", "TargetActorFull", "TargetActorRole"]), ["UN", "", "PERGOV", "GOV"]);
}

#[test]
fn polecat_has_its_forty_columns_on_every_row() {
    let (folder, record) = record("export-polecat");
    exported(&record, &folder, &asked(Shape::Polecat));
    let rows = tabs(&folder.join("events.txt"), &POLECAT, true);
    let row = |event: &str| rows.iter().find(|row| row["Event ID"] == event).expect("the row");
    assert_eq!(cells(row("trap-zero"), &["Intensity", "Latitude", "GeoNames ID", "Raw Placename"]), ["0", "0", "7", "Oslo"]);
    assert_eq!(cells(row("trap-unknown"), &["Event Date", "Event Mode", "Intensity", "Recipient Country", "GeoNames ID", "Contexts"]), [""; 6]);
    assert_eq!(cells(row("trap-meeting"), &["Actor Country", "Actor COW", "Primary Recipient Sector", "Recipient COW"]), ["PER", "18", "", ""]);
    assert!(["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"].contains(&row("trap-zero")["Quad Code"].as_str()));
}

#[test]
fn gdelt_has_events_and_mentions_that_join() {
    let (folder, record) = record("export-gdelt");
    exported(&record, &folder, &asked(Shape::Gdelt));
    let (events, mentions) = (tabs(&folder.join("events.export.CSV"), &GDELT_EVENTS, false), tabs(&folder.join("events.mentions.CSV"), &GDELT_MENTIONS, false));
    let ids = |rows: &[BTreeMap<String, String>]| rows.iter().map(|row| row["GLOBALEVENTID"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&events), ids(&mentions));
    assert_eq!(ids(&events).into_iter().collect::<BTreeSet<_>>().len(), events.len(), "an id stands for one row");
    let links = links(&folder);
    let of = |event: &str| rows_of(&events, "GLOBALEVENTID", &links, event);
    let names = ["SQLDATE", "MonthYear", "Year", "FractionDate", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "ActionGeo_Lat"];
    assert_eq!(cells(of("trap-zero")[0], &names), ["20150218", "201502", "2015", "2015.1315", "010", "010", "01", "1", "0", "0"]);
    assert_eq!(cells(of("trap-unknown")[0], &names), [""; 10]);
    assert_eq!(cells(of("trap-month")[0], &names[..4]), ["", "201502", "2015", ""]);
    let meeting = of("trap-meeting");
    assert_eq!(meeting.len(), 2);
    assert_eq!(
        cells(meeting[0], &["Actor1Code", "Actor1CountryCode", "Actor2Code", "Actor2CountryCode", "Actor2KnownGroupCode"]),
        ["PERGOV", "PER", "UN", "", "UN"]
    );
    assert!(mentions.iter().all(|row| row["MentionSourceName"] == "example.org" && row["Confidence"].is_empty()));
    assert!(events.iter().all(|row| row["DATEADDED"].len() == 14));
    let refused = export(&record, &folder.join("one.csv"), &asked(Shape::Gdelt)).expect_err("two files");
    assert!(refused.to_string().contains("name a folder"), "{refused}");
}

#[test]
fn keds_has_its_five_columns() {
    let (folder, record) = record("export-keds");
    exported(&record, &folder, &asked(Shape::Keds));
    let rows = tabs(&folder.join("events.txt"), &["date", "source", "target", "code", "label"], false);
    let links = links(&folder);
    let line = |event: &str| links.iter().find(|link| link["event_id"] == event).expect("the event")["row_id"].parse::<usize>().expect("a line");
    assert_eq!(cells(&rows[line("trap-zero") - 1], &["date", "code", "label"]), ["150218", "010", "Says something"]);
    assert_eq!(cells(&rows[line("trap-unknown") - 1], &["date", "target", "code", "label"]), [""; 4]);
    assert_eq!(cells(&rows[line("trap-meeting")], &["source", "target"]), ["UN", "PERGOV"], "its second line");
}

#[test]
fn the_network_counts_what_was_taken() {
    let (folder, record) = record("export-graphml");
    let all = ExportOptions { statuses: STATUSES.map(str::to_owned).to_vec(), ..asked(Shape::GraphMl) };
    let done = exported(&record, &folder.join("all.graphml"), &all);
    let text = fs::read_to_string(folder.join("all.graphml")).expect("a file");
    assert_eq!(text.matches("<edge ").count() as u64, done.rows);
    let pairs = count(&record, "SELECT count(*) FROM (SELECT DISTINCT actor, recipient FROM dyads WHERE actor <> 'UNK' AND recipient <> 'UNK')");
    assert_eq!(done.rows, pairs);
    assert!(!text.contains("\"UNK\""), "nobody is no node");
    let summed: u64 =
        text.lines().filter_map(|line| line.trim().strip_prefix("<data key=\"edge_events\">")?.strip_suffix("</data>")?.parse::<u64>().ok()).sum();
    assert_eq!(summed, count(&record, "SELECT count(*) FROM dyads WHERE actor <> 'UNK' AND recipient <> 'UNK'"));
}

#[test]
fn stata_gets_names_and_types_it_can_take() {
    let (folder, record) = record("export-stata");
    exported(&record, &folder, &asked(Shape::Stata));
    let commands = fs::read_to_string(folder.join("import.do")).expect("a file");
    assert!(commands.contains("import delimited using \"events.csv\"") && commands.contains("stringcols("), "{commands}");
    let heading = csv::Reader::from_path(folder.join("events.csv")).expect("a file").headers().expect("a heading").clone();
    assert!(heading.iter().all(|name| name.len() <= 32 && commands.contains(&format!("label variable {name} "))));
}

/// Every shape: each column once in `columns.csv`, counts that are those of the rows, empty columns empty, and a data package of the same fields.
#[test]
fn every_export_says_what_it_is() {
    let (folder, record) = record("export-sidecars");
    for (shape, name) in ALL {
        if shape == Shape::Parquet && cfg!(not(feature = "parquet")) {
            continue;
        }
        let out = folder.join(name);
        let done = exported(&record, &out, &asked(shape));
        assert!(done.files.iter().all(|file| file.exists()), "{name}");
        let columns: Vec<BTreeMap<String, String>> =
            csv::Reader::from_path(out.join("columns.csv")).expect("columns.csv").deserialize().collect::<Result<_, _>>().expect("rows");
        for column in &columns {
            let (state, with_value) = (column["state"].as_str(), column["rows_with_value"].as_str());
            assert!(["filled", "approximated", "empty", "absent"].contains(&state), "{column:?}");
            assert_eq!(state == "filled", column["reason"].is_empty(), "{name}: {column:?}");
            assert!(state != "empty" || with_value == "0", "{name}: {column:?}");
        }
        let carries = ["native-csv", "native-tsv", "jsonl", "parquet", "geojson", "stata"].contains(&name);
        let absent: Vec<&str> = columns.iter().filter(|column| column["state"] == "absent").map(|column| column["column"].as_str()).collect();
        assert_eq!(absent, if carries { vec![] } else { vec!["status"] }, "{name}");
        assert_eq!(done.left_out.is_empty(), carries, "{name}");
        let package: serde_json::Value = serde_json::from_str(&fs::read_to_string(out.join("datapackage.json")).expect("a package")).expect("JSON");
        let mut fields = 0;
        for resource in package["resources"].as_array().expect("resources") {
            assert!(out.join(resource["path"].as_str().expect("a path")).exists());
            for field in resource["schema"]["fields"].as_array().expect("fields") {
                let (name, path) = (field["name"].as_str().expect("a name"), resource["path"].as_str().expect("a path"));
                assert!(
                    columns
                        .iter()
                        .any(|column| column["column"] == name && column["file"] == path && column["type"] == field["type"].as_str().expect("a type"))
                );
                fields += 1;
            }
        }
        assert_eq!(fields, columns.len() - absent.len(), "{name}");
        let codebook = fs::read_to_string(out.join("codebook.md")).expect("a codebook");
        assert!(codebook.contains(&format!("* {} events with the status", done.events)), "{codebook}");
        let again = export(&record, &out, &asked(shape)).expect_err("the files are there");
        assert!(again.to_string().contains("--force"), "{again}");
        let before: Vec<Vec<u8>> = done.files.iter().map(|file| fs::read(file).expect("a file")).collect();
        let forced = exported(&record, &out, &ExportOptions { force: true, ..asked(shape) });
        assert_eq!(forced.files.iter().map(|file| fs::read(file).expect("a file")).collect::<Vec<_>>(), before, "{name}: the same record gives the same bytes");
        assert!(fs::read_dir(&out).expect("a folder").all(|entry| !entry.expect("an entry").file_name().to_string_lossy().ends_with(".partial")), "{name}");
    }
}

#[test]
fn what_cannot_be_done_leaves_nothing() {
    let (folder, record) = record("export-refused");
    let out = folder.join("out");
    fs::create_dir(&out).expect("a folder");
    fs::write(out.join("codebook.md"), "my own").expect("a file");
    let refused = export(&record, &out, &asked(Shape::Icews)).expect_err("a file is there");
    assert!(refused.to_string().contains("codebook.md: the file is there already"), "{refused}");
    assert_eq!(fs::read_dir(&out).expect("a folder").count(), 1);
    let odd = ExportOptions { statuses: vec!["true".to_owned()], ..asked(Shape::Icews) };
    assert!(export(&record, &folder.join("odd"), &odd).expect_err("no status").to_string().contains("asserted, reported"));
    assert!(export(&folder.join("none.db"), &folder.join("none"), &asked(Shape::Icews)).is_err());
    assert!(!folder.join("odd").exists() && !folder.join("none").exists());
}
