"""Whether what dateline writes opens in DuckDB, Polars, pandas and plain sqlite3, with the same counts and types.

    python3 tests/export_readers.py path/to/dateline

Codes a few reports of its own into a record, exports it, and reads it back. A reader that is not installed is skipped with a message; a
reader that disagrees fails.
"""

import csv
import importlib
import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ["Norway", "Peru", "Kenya", "Georgia", "Mali", "Turkey", "India", "Brazil"]
ACTS = ["expelled two diplomats from", "signed a trade agreement with", "accused", "imposed sanctions on", "did not attack"]
# By Frictionless type: what the readers call it in Parquet.
POLARS = {"string": "String", "integer": "Int64", "number": "Float64", "date": "Date"}
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}

failures = []


def check(what, found, expected):
    print(f"{'ok   ' if found == expected else 'WRONG'}  {what}: {found}")
    if found != expected:
        failures.append(f"{what}: {found}, expected {expected}")


def installed(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"skip   {name} is not installed")
        return None


def reports(path):
    with open(path, "w", encoding="utf-8") as out:
        for n in range(60):
            def sentence(k):
                actor, recipient = NAMES[(n + k) % 8], NAMES[(n + k + 1 + n % 5) % 8]
                return f"{actor} {ACTS[(n + k) % 5]} {recipient} on {n % 28 + 1} May."
            title = f'=Report {n}\t"of the day",\nin two lines'
            text = " ".join(sentence(k) for k in (0, 2, 5))
            out.write(json.dumps({"id": f"r{n}", "published": "2024-06-01", "title": title, "text": text}) + "\n")


def main():
    dateline = Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/dateline").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def run(*arguments):
            subprocess.run([dateline, *arguments], cwd=folder, check=True, capture_output=True)

        reports(folder / "reports.jsonl")
        run("ingest", "reports.jsonl", "--into", "record.db")
        shapes = {"native-csv": "events.csv", "parquet": "events.parquet", "icews": "events.tab", "phoenix": "events.txt"}
        for shape in shapes:
            run("export", "record.db", "--shape", shape, "--out", shape)
        data = {shape: str(folder / shape / file) for shape, file in shapes.items()}
        package = json.loads((folder / "parquet" / "datapackage.json").read_text(encoding="utf-8"))
        types = {field["name"]: field["type"] for field in package["resources"][0]["schema"]["fields"]}
        readers(folder / "record.db", data, types)
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


def readers(record, data, types):
    connection = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    events = connection.execute("SELECT count(*) FROM events").fetchone()[0]
    listed = connection.execute("SELECT count(*) FROM event_list").fetchone()[0]
    scores = connection.execute("SELECT round(sum(plover2_score), 6), count(plover2_score) FROM events").fetchone()
    titles = connection.execute("SELECT count(DISTINCT title) FROM events JOIN articles USING (article)").fetchone()[0]
    connection.close()
    check("there is something to read", events > 60, True)
    check("sqlite3, view event_list", listed, events)

    with open(data["native-csv"], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    check("csv, rows", len(rows), events)
    check("csv, codes keep their zeros", {len(row["cameo"]) >= 2 for row in rows if row["cameo"]}, {True})
    for shape, columns, header in (("icews", 20, 1), ("phoenix", 26, 0)):
        with open(data[shape], encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        check(f"{shape}, columns on every row", {len(line) for line in lines}, {columns})
        check(f"{shape}, has rows", len(lines) > header, True)

    if duckdb := installed("duckdb"):
        parquet = f"read_parquet('{data['parquet']}')"
        check("DuckDB, Parquet rows", duckdb.sql(f"SELECT count(*) FROM {parquet}").fetchall()[0][0], events)
        check("DuckDB, Parquet types", {row[0]: row[1] for row in duckdb.sql(f"DESCRIBE SELECT * FROM {parquet}").fetchall()},
              {name: DUCKDB[kind] for name, kind in types.items()})
        check("DuckDB, Parquet scores", duckdb.sql(f"SELECT round(sum(plover2_score), 6), count(plover2_score) FROM {parquet}").fetchall()[0], scores)
        check("DuckDB, CSV rows", duckdb.sql(f"SELECT count(*) FROM read_csv('{data['native-csv']}', all_varchar = true)").fetchall()[0][0], events)
        try:
            duckdb.sql("INSTALL sqlite; LOAD sqlite")
        except duckdb.Error as error:
            print(f"skip   DuckDB's sqlite scanner cannot be installed here: {str(error).splitlines()[0]}")
        else:
            found = duckdb.sql(f"SELECT count(*) FROM sqlite_scan('{record}', 'events')").fetchall()[0][0]
            check("DuckDB, the record itself", found, events)

    if polars := installed("polars"):
        frame = polars.read_parquet(data["parquet"])
        check("Polars, Parquet rows", frame.height, events)
        check("Polars, Parquet types", {name: str(kind) for name, kind in frame.schema.items()}, {name: POLARS[kind] for name, kind in types.items()})
        check("Polars, titles", frame["title"].n_unique(), titles)
        frame = polars.read_csv(data["native-csv"], infer_schema=False)
        check("Polars, CSV rows", frame.height, events)

    if pandas := installed("pandas"):
        frame = pandas.read_csv(data["native-csv"], dtype=str, keep_default_na=False)
        check("pandas, CSV rows", len(frame), events)
        check("pandas, titles", frame["title"].nunique(), titles)
        with_score = int((frame["plover2_score"] != "").sum())
        check("pandas, CSV scores", with_score, scores[1])
        if installed("pyarrow"):
            frame = pandas.read_parquet(data["parquet"])
            check("pandas, Parquet rows", len(frame), events)
            check("pandas, Parquet scores", (round(float(frame["plover2_score"].sum()), 6), int(frame["plover2_score"].count())), scores)
            check("pandas, codes are text", {type(code) for code in frame["cameo"].dropna()}, {str})


if __name__ == "__main__":
    sys.exit(main())
