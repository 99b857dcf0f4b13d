//! Exports: the record in the shapes that others read. In: a record and a shape. Out: data files, and beside them what every column is.
//!
//! ```text
//! events, one after another --shape--> rows --form--> data --+
//!                                   counts of filled cells --+--> columns.csv, codebook.md, datapackage.json
//! ```
//!
//! A shape is a list of columns and a function from an event to rows; a form is how rows are written. Unknown stays empty. Shapes that have
//! no column for the status of an event take asserted ones only, unless told otherwise, and `links.csv` beside them carries it.

mod cameo;
mod column;
mod delimited;
mod event;
mod files;
mod gdelt;
mod gdelt_columns;
mod graphml;
mod icews;
mod json;
mod keds;
mod links;
mod native;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
pub use parquet::ParquetAnswer;
mod phoenix;
mod polecat;
mod sidecar;
mod sink;
mod stata;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{StoreError, Trouble};
use crate::question::Cell;
use crate::store::open_for_reading;
use column::Column;
use event::{Event, Lookups};
use files::Files;
use sidecar::{Described, Selection};
use sink::Sink;

/// The statuses that an event can have, from what the report vouches for to what it says is not so.
pub const STATUSES: [&str; 7] = ["asserted", "reported", "background", "planned", "hypothetical", "denied", "negated"];

/// What an export looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Shape {
    NativeCsv,
    NativeTsv,
    Jsonl,
    Parquet,
    Icews,
    Phoenix,
    Gdelt,
    Polecat,
    Keds,
    GeoJson,
    Stata,
    GraphMl,
}

/// What to export, and how.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The shape.
    pub shape: Shape,
    /// Statuses of the events to take; none stands for what the shape takes by itself.
    pub statuses: Vec<String>,
    /// Text that a spreadsheet would run as a formula gets an apostrophe; only in `NativeCsv`.
    pub formula_guard: bool,
    /// Replace files that are there.
    pub force: bool,
    /// Names of CAMEO codes.
    pub cameo_names: BTreeMap<String, String>,
}

/// What was exported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// The files, data first.
    pub files: Vec<PathBuf>,
    /// Events taken.
    pub events: u64,
    /// Rows of the first data file.
    pub rows: u64,
    /// Events that were not taken, by status.
    pub left_out: BTreeMap<String, u64>,
    /// Cells in which tabs or line breaks became spaces, or that were guarded.
    pub changed: u64,
}

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Csv,
    Tsv,
    Jsonl,
    GeoJson,
    Parquet,
}

/// A data file.
#[derive(Clone, Copy, Debug)]
struct Table {
    file: &'static str,
    form: Form,
    header: bool,
    columns: &'static [Column],
}

/// From an event to rows: the number of a table, and cells.
type RowsOf = fn(&Event, &Lookups, &mut dyn FnMut(usize, Vec<Cell>));

/// A shape.
struct Plan {
    about: &'static str,
    tables: [Option<Table>; 2],
    /// The column of the first table that `links.csv` goes by.
    id: Option<&'static str>,
    carries_status: bool,
    /// Whether events need the names of their articles' persons and organisations.
    story: bool,
    /// Calls back with the number of a table and a row of it.
    rows: RowsOf,
}

impl Shape {
    /// None for the network, which is no table of events.
    fn plan(self) -> Option<Plan> {
        Some(match self {
            Shape::NativeCsv => native::CSV,
            Shape::NativeTsv => native::TSV,
            Shape::Jsonl => native::JSONL,
            Shape::Parquet => native::PARQUET,
            Shape::GeoJson => native::GEOJSON,
            Shape::Stata => native::STATA,
            Shape::Icews => icews::PLAN,
            Shape::Phoenix => phoenix::PLAN,
            Shape::Gdelt => gdelt::PLAN,
            Shape::Polecat => polecat::PLAN,
            Shape::Keds => keds::PLAN,
            Shape::GraphMl => return None,
        })
    }
}

/// Where files go: into a folder under their own names, or beside a file under its name.
struct Destination {
    folder: PathBuf,
    file: Option<String>,
}

impl Destination {
    fn of(out: &Path) -> Self {
        let name = out.file_name().filter(|_| out.extension().is_some() && !out.is_dir());
        match name {
            Some(name) => {
                let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                Destination { folder: folder.to_path_buf(), file: Some(name.to_string_lossy().into_owned()) }
            }
            None => Destination { folder: out.to_path_buf(), file: None },
        }
    }

    fn data(&self, own: &str) -> String {
        self.file.clone().unwrap_or_else(|| own.to_owned())
    }

    /// A file name in front keeps the descriptions of two exports in one folder apart.
    fn beside(&self, own: &str) -> String {
        self.file.as_ref().map_or_else(|| own.to_owned(), |file| format!("{file}.{own}"))
    }
}

/// Writes an export: to a folder, or to a file with its description beside it. Files appear whole or not at all.
///
/// # Errors
/// There is no record or it cannot be read; a file is there already and `force` is not set; a file cannot be written; options contradict
/// each other.
pub fn export(record: &Path, out: &Path, options: &ExportOptions) -> Result<Exported, StoreError> {
    let wrong = |message: &str, hint: &str| Err(StoreError::new(out, Trouble::Question, message).hint(hint));
    if options.formula_guard && options.shape != Shape::NativeCsv {
        return wrong("a formula guard changes data, and only spreadsheets need it", "use it with `--shape native-csv`, or leave it out");
    }
    if let Some(status) = options.statuses.iter().find(|status| !STATUSES.contains(&status.as_str())) {
        return wrong(&format!("`{status}` is no status of events"), &format!("the statuses are {}", STATUSES.join(", ")));
    }
    if cfg!(not(feature = "parquet")) && options.shape == Shape::Parquet {
        return wrong("this program was built without Parquet", "build it with the feature `parquet`, or take another shape");
    }
    let destination = Destination::of(out);
    let plan = options.shape.plan();
    if destination.file.is_some() && plan.as_ref().is_some_and(|plan| plan.tables[1].is_some()) {
        return wrong("this shape has more than one data file", "name a folder with --out");
    }
    let fail = |error| StoreError::sql(record, "reading the record", error);
    let connection = open_for_reading(record)?;
    // All questions see the record as it is now, whatever a writer does meanwhile.
    connection.execute_batch("BEGIN").map_err(fail)?;
    let lookups = Lookups::read(&connection, options.cameo_names.clone()).map_err(fail)?;
    let carries = plan.as_ref().is_some_and(|plan| plan.carries_status);
    let chosen: Vec<&str> = match (options.statuses.is_empty(), carries) {
        (false, _) => options.statuses.iter().map(String::as_str).collect(),
        (true, true) => STATUSES.to_vec(),
        (true, false) => vec!["asserted"],
    };
    let all = event::count(&connection).map_err(fail)?;
    let (taken, left_out): (BTreeMap<_, _>, BTreeMap<_, _>) = all.into_iter().partition(|(status, _)| chosen.contains(&status.as_str()));
    let mut exported = Exported { files: Vec::new(), events: taken.values().sum(), rows: 0, left_out, changed: 0 };
    let read =
        |story: bool, each: &mut dyn FnMut(&Event) -> Result<(), StoreError>| event::read(&connection, record, story, |status| chosen.contains(&status), each);
    let (files, described, about) = match &plan {
        Some(plan) => tables(plan, &destination, options, &lookups, &mut exported, read)?,
        None => network(&destination, options, &lookups, &mut exported, read)?,
    };
    let selection = Selection { about, shape: options.shape, chosen: &chosen, carries, formula_guard: options.formula_guard, exported: &exported };
    exported.files = sidecar::write(files, &destination, &described, &selection)?;
    Ok(exported)
}

type Made = (Files, Vec<Described>, &'static str);

/// Data files of a shape of rows, with `links.csv` where the shape has no status.
fn tables(
    plan: &Plan,
    destination: &Destination,
    options: &ExportOptions,
    lookups: &Lookups,
    exported: &mut Exported,
    read: impl Fn(bool, &mut dyn FnMut(&Event) -> Result<(), StoreError>) -> Result<(), StoreError>,
) -> Result<Made, StoreError> {
    let mut wanted: Vec<(String, Table)> = plan.tables.iter().flatten().map(|table| (destination.data(table.file), *table)).collect();
    if !plan.carries_status {
        wanted.push((destination.beside(links::FILE), Table { file: links::FILE, form: Form::Csv, header: true, columns: links::COLUMNS }));
    }
    let commands = (options.shape == Shape::Stata).then(|| destination.beside("import.do"));
    let names = wanted.iter().map(|(name, _)| name.clone()).chain(commands.clone()).chain(sidecar::names(destination)).collect::<Vec<_>>();
    let mut files = Files::begin(&destination.folder, &names, options.force)?;
    let mut sinks = wanted
        .iter()
        .map(|(name, table)| Sink::begin(destination.folder.join(name), files.create(name)?, table, options.formula_guard))
        .collect::<Result<Vec<Sink>, StoreError>>()?;
    let id = plan.id.and_then(|id| plan.tables[0]?.columns.iter().position(|column| column.name == id));
    read(plan.story, &mut |event| {
        let mut rows = Vec::new();
        (plan.rows)(event, lookups, &mut |table, row| rows.push((table, row)));
        let mut last = None;
        for (table, row) in rows {
            sinks[table].row(&row)?;
            if plan.carries_status || table > 0 {
                continue;
            }
            let row_id = id.map_or_else(|| sinks[0].rows.to_string(), |id| delimited::shown(&row[id]));
            if last.as_ref() != Some(&row_id) {
                let links = sinks.len() - 1;
                sinks[links].row(&links::row(&row_id, event))?;
                last = Some(row_id);
            }
        }
        Ok(())
    })?;
    let mut described = Vec::new();
    for ((file, table), sink) in wanted.into_iter().zip(sinks) {
        let done = sink.finish()?;
        exported.changed += done.changed;
        described.push(Described {
            file,
            form: Some(table.form),
            header: table.header,
            columns: table.columns,
            rows: done.rows,
            with_value: Some(done.with_value),
        });
    }
    exported.rows = described[0].rows;
    if let Some(name) = commands {
        files.write(&name, &stata::commands(&described[0].file, described[0].columns))?;
    }
    Ok((files, described, plan.about))
}

/// The network of actors.
fn network(
    destination: &Destination,
    options: &ExportOptions,
    lookups: &Lookups,
    exported: &mut Exported,
    read: impl Fn(bool, &mut dyn FnMut(&Event) -> Result<(), StoreError>) -> Result<(), StoreError>,
) -> Result<Made, StoreError> {
    let file = destination.data(graphml::FILE);
    let names: Vec<String> = std::iter::once(file.clone()).chain(sidecar::names(destination)).collect();
    let mut files = Files::begin(&destination.folder, &names, options.force)?;
    let mut network = graphml::Network::default();
    read(false, &mut |event| {
        network.add(event);
        Ok(())
    })?;
    files.write(&file, &network.text(lookups))?;
    let (nodes, edges) = network.size();
    exported.rows = edges;
    let described = |columns, rows| Described { file: file.clone(), form: None, header: true, columns, rows, with_value: None };
    Ok((files, vec![described(graphml::NODES, nodes), described(graphml::EDGES, edges)], graphml::ABOUT))
}
