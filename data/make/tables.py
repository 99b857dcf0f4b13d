"""Reading and writing the CSV tables: UTF-8, header row, LF, sorted by the first column."""

import csv
import io
import re
import unicodedata
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent


def read(path):
    """Rows of a table as dicts; `path` is relative to data/."""
    with open(DATA / path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def render(columns, rows):
    """The bytes a table has on disk. Rows are sorted by their first cell; rows of one key keep their order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in sorted(rows, key=lambda row: str(row[columns[0]])):
        writer.writerow([row.get(column, "") for column in columns])
    return out.getvalue()


def write(path, columns, rows):
    """Writes a table and says how many rows it has."""
    (DATA / path).parent.mkdir(parents=True, exist_ok=True)
    (DATA / path).write_text(render(columns, rows), encoding="utf-8", newline="\n")
    print(f"{path}: {len(rows)} rows")


def several(cell):
    """The values of a cell that holds several."""
    return [value for value in cell.split("|") if value]


def words_of(name):
    """The words of a name as the program compares them, and which of them must be all capitals: "US" is not "us", "Lega" is not "LEGA"."""
    text = unicodedata.normalize("NFD", name.translate(str.maketrans("ıøłđØŁĐ", "ioldOLD")))
    parts = [part for part in re.split(r"[^\w]+|_", "".join(c for c in text if not unicodedata.combining(c))) if part]
    if len(parts) > 1 and parts[0].lower() == "the":
        parts = parts[1:]
    return tuple(part.lower() for part in parts), tuple(len(part) > 1 and part.isupper() for part in parts)
