"""Fills the numbers of ontology/cameo.csv in place, and writes ontology/crosswalk-cameo-plover.csv and ontology/plover-scores.csv.

usage: ontology.py --cameo cameo.csv --crosswalk cameo_plover_crosswalk.csv --scores plover_scores.csv
The inputs hold codes and numbers of the published tables; names, descriptions and the choices of plover.toml are our own and kept by hand.
"""

import argparse
import csv

from tables import read, write

ICEWS = "ICEWS event data documentation (via andybega/icews)"
CROSSWALK = "openeventdata/PLOVER CAMEO2PLOVER-2021"
MANUAL = "PLOVER 2.0 draft manual"


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def number(text):
    """A number as the tables write it: 7, -4.5, or empty."""
    return "" if text == "" else f"{float(text):g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("cameo", "crosswalk", "scores"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()

    published = {row["code"]: row for row in rows_of(args.cameo)}
    rows = read("ontology/cameo.csv")
    if {row["code"] for row in rows} != set(published):
        raise SystemExit(f"codes differ: {sorted({row['code'] for row in rows} ^ set(published))}")
    for row in rows:
        other = published[row["code"]]
        scores = {name: number(other[column]) for name, column in (("gdelt", "goldstein_gdelt"), ("phoenix", "goldstein_phoenix"))}
        row.update(quad=other["quad"], goldstein_icews=number(other["goldstein"]), level=other["level"], root=other["root"], source=f"own name; numbers {ICEWS}")
        row["checked"] = "|".join(f"goldstein:{name}" for name, score in scores.items() if score and score == row["goldstein_icews"])
    write("ontology/cameo.csv", "code name quad goldstein_icews level root source checked".split(), rows)

    seen, crosswalk = set(), []
    for row in rows_of(args.crosswalk):
        key = (row["cameo"], row["plover_event"], row["mode"])
        if key in seen:
            continue
        seen.add(key)
        crosswalk.append({
            "cameo": row["cameo"], "type": row["plover_event"], "mode": row["mode"], "contexts": "|".join(part.strip() for part in row["context"].split(";") if part.strip()),
            "mode_valid": row["mode_valid_in_2_0"], "contexts_valid": row["context_valid_in_2_0"], "source": CROSSWALK, "checked": "",
        })
    write("ontology/crosswalk-cameo-plover.csv", "cameo type mode contexts mode_valid contexts_valid source checked".split(), crosswalk)

    scores = []
    for row in rows_of(args.scores):
        score, note = number(row["score"]), ""
        if (row["event"], row["mode"]) == ("ACCUSE", ""):
            score, note = "-3", "the manual prints +3; read as a lost minus, its modes are -2 and -3.5"
        scores.append({"event": row["event"], "mode": row["mode"], "score": score, "note": note, "source": MANUAL, "checked": ""})
    write("ontology/plover-scores.csv", "event mode score note source checked".split(), scores)


if __name__ == "__main__":
    main()
