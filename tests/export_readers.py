"""Whether what dateline writes opens in plain sqlite3, DuckDB, Polars, pandas and PySpark, with the same rows and types.

    python3 tests/export_readers.py path/to/dateline [--need READER,READER...]

Codes reports of its own into a record, so that every table has rows, and exports it. Then every reader reads every table and view of the record,
the Parquet and CSV exports and the shapes of others, and each value and type is compared. A reader that is not installed is skipped with a
message, unless it is needed; one that disagrees fails. `sqlite_scanner` is what DuckDB reads records with
(PyPI: duckdb-extension-sqlite-scanner, of DuckDB's version).
"""

import argparse
import csv
import datetime
import importlib
import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ["Norway", "Peru", "Kenya", "Georgia", "Mali", "Turkey", "India", "Brazil"]
ACTS = ["expelled two diplomats from", "signed a trade agreement with", "accused", "imposed sanctions on", "did not attack"]

# What the readers call the types of Frictionless Table Schema, by which dateline describes its columns.
SQLITE = {"TEXT": "string", "INTEGER": "integer", "REAL": "number", "BLOB": "bytes"}
DUCKDB = {"VARCHAR": "string", "BIGINT": "integer", "DOUBLE": "number", "DATE": "date", "BLOB": "bytes"}
POLARS = {"String": "string", "Int64": "integer", "Float64": "number", "Date": "date", "Binary": "bytes"}
SPARK = {"string": "string", "bigint": "integer", "double": "number", "date": "date", "binary": "bytes"}
PANDAS = {"string": "string", "Int64": "integer", "int64": "integer", "Float64": "number", "float64": "number"}

# Tables that are empty when no run was stopped.
WAITING = {"origins_pending", "incidents_pending", "incidents_left"}
# By shape: data files with their columns, and whether they have a heading.
DELIMITED = {
    "icews": {"events.tab": (20, True)},
    "phoenix": {"events.txt": (26, False)},
    "gdelt": {"events.export.CSV": (61, False), "events.mentions.CSV": (16, False)},
    "polecat": {"events.txt": (40, True)},
    "keds": {"events.txt": (5, False)},
    "native-tsv": {"events.tsv": (51, True)},
}

checks = 0
failures = []
needed = set()


def check(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        failures.append(f"{what}: {difference(found, expected)}")


def section(name):
    """Says how many checks there were since the last section, and how many failed."""
    global checks, told
    print(f"{name}: {checks} checks, {len(failures) - told} failed", flush=True)
    checks, told = 0, len(failures)


told = 0


def difference(found, expected):
    if isinstance(found, (list, dict)) and type(found) is type(expected):
        items = [sorted(x.items()) if isinstance(x, dict) else x for x in (found, expected)]
        for one, other in zip(*items):
            if one != other:
                return f"{len(found)} and not {len(expected)}, first {one}, expected {other}"
        return f"{len(found)}, expected {len(expected)}"
    return f"{found}, expected {expected}"


def installed(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return missing(name, "it is not installed")


def missing(name, why):
    print(f"skip   {name}: {why}")
    if name in needed:
        failures.append(f"{name} is needed, and {why}")
    return None


def same(rows):
    """Rows so that they compare: plain values, days as text, in one order."""
    def plain(value):
        if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value:
            return None
        if isinstance(value, datetime.datetime):
            return value.date().isoformat()
        if isinstance(value, datetime.date):
            return value.isoformat()
        return bytes(value) if isinstance(value, (bytes, bytearray, memoryview)) else value.item() if hasattr(value, "item") else value
    return sorted((tuple(map(plain, row)) for row in rows), key=repr)


def types(names, found, table):
    return {name: table.get(str(kind), str(kind)) for name, kind in zip(names, found)}


# What is read

def reports(path, day):
    """Reports on the first day; on the second one some are edited, and one cannot be read."""
    lines = []
    for n in range(60):
        def sentence(k):
            actor, recipient = NAMES[(n + k) % 8], NAMES[(n + k + 1 + n % 5) % 8]
            return f"{actor} {ACTS[(n + k) % 5]} {recipient} on {n % 28 + 1} May."
        title = f'=Report {n}\t"of the day",\nin two lines, Zürich 東京 🙂'
        sentences = [sentence(k) for k in ((0, 2, 5) if day == 1 or n % 20 else (2,))]
        publisher = f'The\t"Daily"\nPost; no. {n % 3}'
        lines.append({"id": f"r{n}", "published": "2024-06-01", "title": title, "publisher": publisher, "text": " ".join(sentences)})
    shelling = "Sudanese troops shelled the town of Garissa in Kenya on Tuesday, killing five civilians and wounding 12 people."
    talks = "Kenya and Uganda held talks with Ethiopia in Nairobi on 4 June. The president of Kenya condemned the attack."
    denial = "Sudan denied on Wednesday that Sudanese troops had shelled the town of Garissa in Kenya on Tuesday."
    for n, text in enumerate([f"{shelling} {talks}", denial, f"{shelling} {talks}"]):
        lines.append({"id": f"s{n}", "published": "2024-06-05", "url": f"https://paper{n}.example/a?b=c;d", "publisher": f"Paper {n}", "text": text})
    text = "Mali and Chad signed a border agreement on 3 June." if day == 1 else "Rain fell in Mali."
    lines.append({"id": "t", "published": "2024-06-05", "text": text})
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
        if day == 2:
            out.write('{"id": "broken", "text": 7}\n')


def made(folder, run):
    """Makes record and exports. Gives what the record holds: by table and view columns, types and rows."""
    for day in (1, 2):
        reports(folder / "reports.jsonl", day)
        run("ingest", "reports.jsonl", "--into", "record.db", code=day - 1)
    run("record", "verify", "record.db")
    sheet = list(csv.DictReader(run("sample", "record.db", "-n", "4").splitlines()))
    sheet[0]["verdict"], sheet[1]["verdict"] = "accepted", "rejected"
    with open(folder / "sheet.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, sheet[0].keys())
        writer.writeheader()
        writer.writerows(sheet)
    run("review", "record.db", "sheet.csv", "--reviewer", "ana")
    for shape in ["native-csv", "parquet", *DELIMITED]:
        run("export", "record.db", "--shape", shape, "--out", shape)

    connection = sqlite3.connect(f"file:{folder / 'record.db'}?mode=ro", uri=True)
    tables = {}
    for (name, kind) in connection.execute("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY type, name").fetchall():
        # The full-text index is SQLite's own.
        if kind == "table" and (name == "search" or name.startswith("search_")):
            continue
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        rows = connection.execute(f"SELECT * FROM {name}").fetchall()
        kinds = {}
        for column, declared in ((column[0], SQLITE.get(column[2])) for column in columns):
            values = {{int: "integer", float: "number", str: "string", bytes: "bytes"}[type(row[column])] for row in rows if row[column] is not None}
            # A column that is made by an expression has no declared type, but values of one.
            kinds[columns[column][1]] = declared or "/".join(sorted(values)) or None
            if values - {declared or kinds[columns[column][1]]}:
                failures.append(f"{name}.{columns[column][1]} is {declared} and has {values}")
        tables[name] = (kind, kinds, same(rows))
    found = connection.execute("SELECT count(*) FROM search WHERE search MATCH 'title:report AND \"trade agreement\"'").fetchone()[0]
    check("sqlite3, full-text search", found > 0, True)
    connection.close()
    check("tables without rows", {name for name, (_, _, rows) in tables.items() if not rows} - WAITING, set())
    return tables


# Who reads it

class DuckDb:
    name = "DuckDB"

    def __init__(self, duckdb):
        self.connection = duckdb.connect()
        self.scanner = False
        try:
            extension = importlib.import_module("duckdb_extension_sqlite_scanner")
            file = Path(extension.__file__).parent / "extensions" / f"v{duckdb.__version__}" / "sqlite_scanner.duckdb_extension"
            self.connection.execute(f"LOAD '{file}'" if file.exists() else "INSTALL sqlite; LOAD sqlite")
            self.scanner = True
        except ImportError:
            try:
                self.connection.execute("INSTALL sqlite; LOAD sqlite")
                self.scanner = True
            except duckdb.Error as error:
                missing("sqlite_scanner", f"DuckDB cannot install it here: {str(error).splitlines()[0]}")
        except duckdb.Error as error:
            missing("sqlite_scanner", f"DuckDB cannot load it: {str(error).splitlines()[0]}")

    def answer(self, sql):
        answer = self.connection.sql(sql)
        return types(answer.columns, answer.types, DUCKDB), same(answer.fetchall())

    def parquet(self, path):
        return self.answer(f"SELECT * FROM read_parquet('{path}')")

    def open_record(self, path):
        if not self.scanner:
            return None
        self.connection.execute(f"ATTACH '{path}' AS record (TYPE sqlite, READ_ONLY)")
        # It tries to read every view as its own when it lists the tables.
        listed = {row[0] for row in self.connection.execute("SELECT name FROM (SHOW ALL TABLES) WHERE database = 'record'").fetchall()}
        check("DuckDB, lists the record's tables", {"events", "incidents", "statements"} <= listed, True)
        return lambda name: self.answer(f"SELECT * FROM record.{name}")

    def delimited(self, path, delimiter, heading):
        quote = "'\"'" if delimiter == "," else "''"
        options = f"delim = '{delimiter}', quote = {quote}, escape = {quote}, header = {heading}, all_varchar = true, auto_detect = false"
        columns = next(csv.reader([Path(path).read_text(encoding="utf-8").split("\n", 1)[0]], delimiter=delimiter, quoting=csv.QUOTE_NONE))
        names = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(columns)))
        return same(self.connection.sql(f"SELECT * FROM read_csv('{path}', {options}, columns = {{{names}}})").fetchall())


class Polars:
    name = "Polars"

    def __init__(self, polars):
        self.polars = polars

    def frame(self, frame):
        return types(frame.columns, frame.dtypes, POLARS), same(frame.rows())

    def parquet(self, path):
        return self.frame(self.polars.read_parquet(path))

    def open_record(self, path):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        return lambda name: self.frame(self.polars.read_database(f"SELECT * FROM {name}", connection, infer_schema_length=None))

    def delimited(self, path, delimiter, heading):
        quote = '"' if delimiter == "," else None
        return same(self.polars.read_csv(path, separator=delimiter, quote_char=quote, has_header=heading, infer_schema=False, truncate_ragged_lines=False).rows())


class Pandas:
    name = "pandas"

    def __init__(self, pandas):
        self.pandas = pandas

    def frame(self, frame):
        found = types(frame.columns, frame.dtypes, PANDAS)
        for name, kind in found.items():
            # pandas keeps days and bytes as objects.
            if kind == "object":
                found[name] = {datetime.date: "date", bytes: "bytes"}.get(next((type(value) for value in frame[name] if value is not None), None))
        return found, same(frame.astype(object).itertuples(index=False))

    def parquet(self, path):
        return self.frame(self.pandas.read_parquet(path, dtype_backend="numpy_nullable"))

    def open_record(self, path):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

        def table(name):
            sql = f"SELECT * FROM {name}"
            try:
                return self.frame(self.pandas.read_sql_query(sql, connection, dtype_backend="numpy_nullable"))
            except UnicodeDecodeError:
                # These types know no bytes; the others know no whole numbers with gaps.
                return self.frame(self.pandas.read_sql_query(sql, connection))
        return table

    def delimited(self, path, delimiter, heading):
        quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
        frame = self.pandas.read_csv(
            path, sep=delimiter, quoting=quoting, header=0 if heading else None, dtype=str, keep_default_na=False, index_col=False, on_bad_lines="error")
        return same(frame.replace({"": None}).itertuples(index=False))


class PySpark:
    name = "PySpark"

    def __init__(self, pyspark):
        from pyspark.sql import SparkSession
        builder = SparkSession.builder.master("local[1]").config("spark.driver.host", "127.0.0.1").config("spark.ui.enabled", "false")
        self.session = builder.config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR").getOrCreate()

    def parquet(self, path):
        frame = self.session.read.parquet(str(path))
        return types([name for name, _ in frame.dtypes], [kind for _, kind in frame.dtypes], SPARK), same(frame.collect())

    def open_record(self, path):
        """Spark reads SQLite only with a driver for Java."""
        return None


def readers():
    if duckdb := installed("duckdb"):
        yield DuckDb(duckdb)
    if polars := installed("polars"):
        yield Polars(polars)
    if pandas := installed("pandas"):
        if installed("pyarrow"):
            yield Pandas(pandas)
    if pyspark := installed("pyspark"):
        try:
            yield PySpark(pyspark)
        except Exception as error:
            missing("pyspark", f"it does not start: {error}")


# What is compared

def described(folder, shape):
    package = json.loads((folder / shape / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["path"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]} for resource in package["resources"]}


def typed(cell, kind):
    if cell == "":
        return None
    return {"integer": int, "number": float, "date": lambda cell: datetime.date.fromisoformat(cell).isoformat()}.get(kind, str)(cell)


def delimited(folder):
    """The shapes of others, read without knowing more of them than their number of columns and the types that stand beside them."""
    read = {}
    for shape, files in DELIMITED.items():
        for file, (columns, heading) in files.items():
            with open(folder / shape / file, encoding="utf-8", newline="") as lines:
                rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
            check(f"{shape}/{file}, columns on every row", {len(row) for row in rows}, {columns})
            kinds = described(folder, shape)[file]
            if heading:
                check(f"{shape}/{file}, heading", rows.pop(0), list(kinds))
            try:
                for row in rows:
                    [typed(cell, kind) for cell, kind in zip(row, kinds.values(), strict=True)]
            except ValueError as error:
                failures.append(f"{shape}/{file}: a cell is not of its column's type: {error}")
            read[folder / shape / file] = ("\t", heading, same([cell or None for cell in row] for row in rows))
            check(f"{shape}/{file}, there is something to read", len(rows) > 60, True)
    return read


def compare(folder, run, tables):
    _, listed, list_rows = tables["event_list"]
    kinds = described(folder, "native-csv")["events.csv"]
    with open(folder / "native-csv" / "events.csv", encoding="utf-8", newline="") as file:
        cells = list(csv.reader(file))[1:]
    events = [tuple(typed(cell, kind) for cell, kind in zip(row, kinds.values(), strict=True)) for row in cells]
    check("there is something to read", len(events) > 180, True)
    names = {"actors": "actor_code", "recipients": "recipient_code", "article_id": "document_id"}
    shared = {names.get(name, name): place for place, name in enumerate(listed) if names.get(name, name) in kinds}
    check("csv, columns in common with the view event_list", len(shared) > 20, True)
    check("csv, rows as in the view event_list", same([row[list(kinds).index(name)] for name in shared] for row in events),
          same([row[place] for place in shared.values()] for row in list_rows))
    asserted = {row[list(kinds).index("event_id")] for row in events if row[list(kinds).index("status")] == "asserted"}
    for shape in ("icews", "phoenix"):
        with open(folder / shape / "links.csv", encoding="utf-8", newline="") as file:
            check(f"{shape}, events", {row["event_id"] for row in csv.DictReader(file)} == asserted, True)
    texts = {folder / "native-csv" / "events.csv": (",", True, same([cell or None for cell in row] for row in cells)), **delimited(folder)}

    answers = {}
    for name in tables:
        answers[name] = folder / f"{name}.parquet"
        answers[name].write_bytes(run("query", "record.db", f"SELECT * FROM {name}", "--format", "parquet", text=False))
    section("sqlite3 and csv")
    for reader in readers():
        found, rows = reader.parquet(folder / "parquet" / "events.parquet")
        expected = described(folder, "parquet")["events.parquet"]
        # pandas cannot tell the type of a column of days without any.
        unknown = {name for name, kind in found.items() if kind is None and all(row[list(kinds).index(name)] is None for row in events)}
        check(f"{reader.name}, Parquet types", {**found, **{name: expected[name] for name in unknown}}, expected)
        check(f"{reader.name}, Parquet rows", rows, same(events))
        for name, (_, kinds_of, rows) in tables.items():
            found, read = reader.parquet(answers[name])
            # Bytes are written in hexadecimal there.
            hexed = same(tuple(cell.hex() if isinstance(cell, bytes) else cell for cell in row) for row in rows)
            check(f"{reader.name}, answer of `query --format parquet`, {name}", read, hexed)
            wanted = {column: "string" if kind == "bytes" else kind for column, kind in kinds_of.items()}
            check(f"{reader.name}, its types, {name}", valued(found, rows), valued(wanted, rows))
        if read_table := reader.open_record(folder / "record.db"):
            for name, (kind, kinds_of, rows) in tables.items():
                found, read = read_table(name)
                check(f"{reader.name}, {kind} {name}", read, rows)
                check(f"{reader.name}, its types, {name}", valued(found, rows), valued(kinds_of, rows))
        if hasattr(reader, "delimited"):
            for path, (delimiter, heading, rows) in texts.items():
                check(f"{reader.name}, {path.parent.name}/{path.name}", reader.delimited(path, delimiter, heading), rows)
        section(reader.name)


def valued(kinds, rows):
    """Types of the columns that have a value: of others not every reader knows one."""
    return {name: kind for place, (name, kind) in enumerate(kinds.items()) if any(row[place] is not None for row in rows)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dateline", nargs="?", default="target/release/dateline", type=Path)
    parser.add_argument("--need", default="", help="readers without which this fails: duckdb,sqlite_scanner,polars,pandas,pyarrow,pyspark")
    arguments = parser.parse_args()
    needed.update(filter(None, arguments.need.split(",")))
    dateline = arguments.dateline.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def run(*command, code=0, text=True):
            done = subprocess.run([dateline, *command], cwd=folder, capture_output=True, text=text, encoding="utf-8" if text else None)
            if done.returncode != code:
                sys.exit(f"error: dateline {' '.join(command)} ended with {done.returncode}: {done.stderr}")
            return done.stdout

        compare(folder, run, made(folder, run))
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
