"""Compares every row of actors/offices.csv with the other lists of office-holders, fills `checked` and writes docs/offices-checked.md.

usage: cross_check.py --countryinfo CountryInfo.txt --archigos archigos.csv --lists leaders2021-*.csv ... --since all-leaders.csv
Run it after offices.py. A date agrees if it is at most three days off, or the same as far as the less precise of the two goes.
A disagreement is settled by the first rule of SETTLED that fits; nothing is changed here: a wrong date is corrected in the table.
"""

import argparse
import csv
import datetime
import re
from collections import Counter, defaultdict

from offices import FIRST_YEAR, archigos, countryinfo, kind, lists, near, same_person
from tables import DATA, read, several, write

REPORT = DATA.parent / "docs" / "offices-checked.md"
CLOSED = {"CountryInfo.120116": "2012-01-16", "Archigos-2015": "2015-12-31"}


def days_apart(one, other):
    """Days between two dates; a date without day or month counts from its first day."""
    first, second = (datetime.date(*map(int, (text + "-01-01")[:10].split("-"))) for text in (one, other))
    return abs((first - second).days)


def effective(row):
    """True where the office need not be the one that holds power, which is what Archigos dates."""
    return kind(row["title"]) not in ("head of state", "head of government")


def precise(text):
    return len(text) == 10


# (name, when it fits, what is done). `row` is ours, `end` "from" or "to", `ours` and `theirs` the two dates, `source` whose date it is.
SETTLED = (
    ("terms counted otherwise", lambda row, end, ours, theirs, source: source.startswith("leaders2021") and not precise(theirs),
     "ours stands: these lists give the year of the present term or of the first one, ours the day on which the office was entered and left without a break"),
    ("two terms told apart", lambda row, end, ours, theirs, source: row["terms"] > 1,
     "ours stands: the source has one span for what are several terms, or cuts a term where a new one begins"),
    ("acting, elected, sworn in", lambda row, end, ours, theirs, source: days_apart(ours, theirs) <= 62,
     "ours stands: the sources count from the election, the appointment, acting in the office or the oath; ours is the day of taking over"),
    ("power, not office", lambda row, end, ours, theirs, source: source == "Archigos-2015",
     "ours stands: Archigos dates who held power in the state, whatever his office; ours dates the office"),
    ("by month of publication", lambda row, end, ours, theirs, source: source == "CountryInfo.120116" and not precise(theirs),
     "ours stands: CountryInfo has ministers by the months in which a list of cabinets showed them"),
    ("less precise by hand", lambda row, end, ours, theirs, source: not precise(ours), "open: ours is kept at its precision and stays unchecked"),
    ("contradiction", lambda row, end, ours, theirs, source: True, "open: ours stands unchecked until a third source is found"),
)


def facts(args, states):
    """(source, person, title or "", code, from, to or "" where the source has no end)."""
    codes = {row["code"] for row in states}
    names = {name.lower(): row["code"] for row in states for name in [row["name"], *several(row["names"])]}
    names.update({row["code"].lower(): row["code"] for row in states})
    for person, _, title, code, start, end in countryinfo(args.countryinfo, codes):
        if (end or "9999") >= FIRST_YEAR:
            yield "CountryInfo.120116", person, title, code, start, end or ""
    for person, code, start, end in archigos(args.archigos, states):
        yield "Archigos-2015", person, "", code, start, end or ""
    for (person, title, code), by_source in lists(args.lists, names).items():
        for source, spans in by_source.items():
            for start, end in spans:
                yield source, person, title, code, start, end or ""
    for entry in csv.DictReader(open(args.since, encoding="utf-8")):
        code = names.get(entry["Country"].lower())
        for who, since, title in (("Head of Government", "HoG Since", "HoG Title"), ("Head of State", "HoS Since", "HoS Title")):
            if code in codes and entry[who] and len(entry[since]) == 10:
                yield "all-leaders", entry[who], entry[title].lower(), code, entry[since], ""


def belongs(row, person, title, start, end):
    """Whether a source's row is about the same person, kind of office and time as ours."""
    if title and kind(title) != kind(row["title"]) or not title and effective(row):
        return False
    if kind(row["title"]) == "minister" and re.match(r"\w+", title.replace("acting ", "")).group()[:5] != re.match(r"\w+", row["title"].replace("acting ", "")).group()[:5]:
        return False
    if (row["from"] or "0") > (end or "9999") or start > (row["to"] or "9999"):
        return False
    return any(same_person(name, person) for name in [row["person"], *several(row["aliases"])])


def compare(rows, found):
    """Fills checked; gives (row, end, ours, theirs, source) of every comparison with what came of it."""
    by_code, agreed, differ = defaultdict(list), Counter(), []
    for row in rows:
        row["terms"] = sum(other["person"] == row["person"] and other["code"] == row["code"] and kind(other["title"]) == kind(row["title"]) for other in rows)
        by_code[row["code"]].append(row)
    for source, person, title, code, start, end in found:
        fitting = [row for row in by_code[code] if belongs(row, person, title, start, end)]
        if not fitting:
            agreed[source, "not in the table"] += 1
            continue
        row = min(fitting, key=lambda row: days_apart(row["from"] or start, start))
        for name, theirs in (("from", start), ("to", end)):
            ours = row[name]
            if source in row["source"] or not theirs or name == "to" and not ours and theirs >= CLOSED.get(source, "2021"):
                continue
            if not ours:
                differ.append((row, name, ours, theirs, source))
            elif near(ours, theirs, 3):
                agreed[source, name] += 1
                note(row, name, source)
            else:
                differ.append((row, name, ours, theirs, source))
    return agreed, differ


def note(row, end, source):
    """Adds an end to what a source confirms: from, to or from+to."""
    notes = dict(reversed(text.split(":", 1)) for text in several(row["checked"]))
    ends = set(notes.get(source, "").split("+")) - {""} | {end}
    notes[source] = "+".join(name for name in ("from", "to") if name in ends)
    row["checked"] = "|".join(f"{ends}:{source}" for source, ends in notes.items())


def settle(row, end, ours, theirs, source):
    """Name of the rule that settles a disagreement."""
    if not ours:
        return "open end"
    return next(name for name, fits, _ in SETTLED if fits(row, end, ours, theirs, source))


def report(rows, agreed, differ):
    """The page for people."""
    settled = defaultdict(list)
    for one in differ:
        settled[settle(*one)].append(one)
    sources = sorted({source for source, _ in agreed} | {one[4] for one in differ})
    checked = [row for row in rows if row["checked"]]
    lines = [
        "# Offices compared with other lists", "",
        "Written by `data/make/cross_check.py`; do not edit. What the sources are: `data/README.md`. A date agrees if it is at most three days off, or the same as far as",
        "the less precise of the two goes. Sources of one row are not compared with themselves.", "",
        f"{len(rows)} rows; {len(checked)} have a date that another source confirms, {sum('+' in row['checked'] for row in rows)} both. "
        f"{sum(row['source'].startswith('own') for row in rows)} rows are kept by hand, {sum(row['source'].startswith('own') and bool(row['checked']) for row in rows)} of them confirmed.", "",
        "| source | beginnings agree | ends agree | disagree | rows of the source without one of ours |", "|---|---|---|---|---|",
    ]
    for source in sources:
        lines.append(f"| {source} | {agreed[source, 'from']} | {agreed[source, 'to']} | {sum(one[4] == source for one in differ)} | {agreed[source, 'not in the table']} |")
    lines += ["", "Most rows without one of ours are in Archigos, which names leaders by surname and counts those who ruled from behind an office, and open rows of CountryInfo,",
              "which stopped being kept in 2009.", "", "## How disagreements were settled", ""]
    told = {name: what for name, _, what in SETTLED} | {"open end": "open: ours has no end, the source has one"}
    for name in [*(rule[0] for rule in SETTLED), "open end"]:
        if not settled[name]:
            continue
        lines += [f"### {name}: {len(settled[name])}", "", f"{told[name][0].upper()}{told[name][1:]}.", "", "| person | office | which | ours | theirs | source |", "|---|---|---|---|---|---|"]
        for row, end, ours, theirs, source in sorted(settled[name], key=lambda one: (one[0]["code"], one[0]["person"], one[0]["from"], one[1], one[4])):
            lines.append(f"| {row['person']} | {row['title']}, {row['code']} | {end} | {ours or '(none)'} | {theirs} | {source} |")
        lines.append("")
    REPORT.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8", newline="\n")
    print(f"{REPORT.relative_to(DATA.parent)}: {len(lines)} lines; checked {len(checked)} of {len(rows)}; " + "; ".join(f"{name} {len(settled[name])}" for name in told if settled[name]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--countryinfo", required=True)
    parser.add_argument("--archigos", required=True)
    parser.add_argument("--lists", nargs="+", required=True)
    parser.add_argument("--since", required=True)
    args = parser.parse_args()
    rows = read("actors/offices.csv")
    columns = list(rows[0])
    agreed, differ = compare(rows, list(facts(args, read("actors/states.csv"))))
    report(rows, agreed, differ)
    write("actors/offices.csv", columns, rows)


if __name__ == "__main__":
    main()
