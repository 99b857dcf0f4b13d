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
    return kind(row["title"]) not in ("head of state", "head of government") or bool(re.search(r"vice|deputy|resistance|rebel|taliban|opposition|party|council", row["title"], re.I))


def precise(text):
    return len(text) == 10


# What was decided about one row after looking at it: (state, word of the person, source) -> what is done.
BY_HAND = {
    ("AFG", "Rabbani", "CountryInfo.120116"): "ours stands: he was the recognised president from 1992 to 2001; the source counts the two times when he held Kabul",
    ("BRN", "Hassanal", "all-leaders"): "ours stands: the source has the day of independence, since when he is prime minister; he is sultan since 1967",
    ("CHL", "Pinochet", "CountryInfo.120116"): "ours stands: supreme chief of the nation from June 1974, president from December",
    ("CHN", "Peng", "CountryInfo.120116"): "ours stands: acting from November 1987, elected in April 1988",
    ("FIN", "Vanhanen", "CountryInfo.120116"): "ours stands: the source's day is that of another office, the president's",
    ("GEO", "Shevardnadze", "CountryInfo.120116"): "ours stands: chairman of the state council and head of state from 1992, president from 1995",
    ("IDN", "Suharto", "CountryInfo.120116"): "ours stands: acting from 1967, elected in 1968",
    ("ISR", "Olmert", "CountryInfo.120116"): "ours stands: acting from January 2006, interim prime minister from April",
    ("KHM", "Sen", "CountryInfo.120116"): "ours stands: prime minister since 1985, from 1993 to 1998 as one of two",
    ("MDG", "Ravalomanana", "CountryInfo.120116"): "ours stands: he declared himself in February 2002, the court in May",
    ("NOR", "Harald", "CountryInfo.120116"): "ours stands: the source's span is his regency before he was king",
    ("QAT", "Khalifa", "CountryInfo.120116"): "ours stands: the source's row is his father's, whose name has the same words",
    ("SAU", "Fahd", "CountryInfo.120116"): "ours stands: the source counts the regency of 1996",
    ("SGP", "Kuan", "CountryInfo.120116"): "ours stands: from independence; the source counts self-government from 1959",
    ("SOM", "Yusuf", "CountryInfo.120116"): "ours stands: president of Somalia from 2004; the source begins in January 1997, before the transitional government existed",
    ("SRB", "Milošević", "CountryInfo.120116"): "ours stands: president of Serbia to July 1997; of Yugoslavia after it, which is a row of its own",
    ("TUR", "Erdoğan", "CountryInfo.120116"): "ours stands: the source has Abdullah Gül's span under his name",
    ("VEN", "Chávez", "CountryInfo.120116"): "ours stands: the source interrupts the term for the two days of the coup of 2002",
    ("YEM", "Saleh", "CountryInfo.120116"): "ours stands: of united Yemen from 1990-05-22; of the north before",
    ("AZE", "Aliyev", "CountryInfo.120116"): "ours stands: acting from June 1993, sworn in in October",
}


def by_hand(row, end, ours, theirs, source):
    """What was decided about this row, or None."""
    return next((what for (code, word, of), what in BY_HAND.items() if (code, of) == (row["code"], source) and word in row["person"].split()), None)


# (name, when it fits, what is done). `row` is ours, `end` "from" or "to", `ours` and `theirs` the two dates, `source` whose date it is.
SETTLED = (
    ("looked at one by one", by_hand, "each with what was found"),
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
        # Ends on the last day that it was brought up to are no ends.
        yield "Archigos-2015", person, "", code, start, "" if not end or end >= "2014-12-31" else end
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
    if not ours and not by_hand(row, end, ours, theirs, source):
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
        lines += [f"### {name}: {len(settled[name])}", "", f"{told[name][0].upper()}{told[name][1:]}.", "", "| person | office | which | ours | theirs | source |" + (" settled |" if name == SETTLED[0][0] else ""), "|---|---|---|---|---|---|" + ("---|" if name == SETTLED[0][0] else "")]
        for row, end, ours, theirs, source in sorted(settled[name], key=lambda one: (one[0]["code"], one[0]["person"], one[0]["from"], one[1], one[4])):
            found = by_hand(row, end, ours, theirs, source)
            lines.append(f"| {row['person']} | {row['title']}, {row['code']} | {end} | {ours or '(none)'} | {theirs} | {source} |" + (f" {found} |" if name == SETTLED[0][0] else ""))
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
