"""Fills the checked column of lexicons/en/role-nouns.csv and titles.csv: which phrases another agent dictionary gives the same sector.

usage: role_nouns.py --agents Phoenix.agents.txt
The dictionary (Open Event Data Alliance, MIT) is only compared with. Its sectors are CAMEO's: MED was media, HLH health.
"""

import argparse
import re

from tables import read, write

SECTORS = {"MED": "JRN", "HLH": "MED", "NGO": "SOC", "INS": "REB", "SEP": "REB", "RAD": "REB"}


def dictionary(path):
    """Lower-case phrase -> PLOVER sector of the first part of its code."""
    sectors = {}
    for line in open(path, encoding="utf-8", errors="replace"):
        found = re.match(r"([^\[#{]+?)_?\s*(?:\{[^}]*\})?\s*\[~([A-Z]{3})", line)
        if found:
            phrase = found.group(1).strip().rstrip("_").replace("_", " ").lower()
            sectors[phrase] = SECTORS.get(found.group(2), found.group(2))
    for phrase, sector in list(sectors.items()):
        for marker, variants in (("!minist!", ("minister", "ministry")), ("!person!", ("man", "woman", "person"))):
            if marker in phrase:
                sectors.update({phrase.replace(marker, variant): sector for variant in variants})
    return sectors


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", required=True)
    sectors = dictionary(parser.parse_args().agents)
    for path, key in (("lexicons/en/role-nouns.csv", "phrase"), ("lexicons/en/titles.csv", "title")):
        rows = read(path)
        for row in rows:
            row["checked"] = "sector:Phoenix.agents" if sectors.get(row[key].lower()) == row["sector"] else ""
        write(path, list(rows[0]), rows)
        differ = [(row[key], row["sector"], sectors[row[key].lower()]) for row in rows if sectors.get(row[key].lower(), row["sector"]) != row["sector"]]
        print(f"  agree {sum(bool(row['checked']) for row in rows)}, differ {len(differ)}: {differ}")


if __name__ == "__main__":
    main()
