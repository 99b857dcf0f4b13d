"""Fills the checked column of actors/organisations.csv and armed-groups.csv: which names other actor dictionaries have, with the same country.

usage: organisations.py --phoenix DIR   (DIR holds Phoenix.{International,MilNonState,Countries}.actors.txt)
The dictionaries (Open Event Data Alliance, MIT) are only compared with.
"""

import argparse
import re
from pathlib import Path

from tables import read, several, write

TRANSNATIONAL = {"IMG", "IGO", "NGO", "MNC", "NGM", "UIS", "MEA", "EUR", "AFR"}


def plain(name):
    """Letters and digits only: dictionaries write SAVE_THE_CHILDREN_ and AL-QAEDA."""
    name = re.sub(r"^the[ _]", "", name.lower())
    return "".join(c for c in name if c.isalnum())


def dictionary(path):
    """Plain name -> first codes of its block."""
    names, found = [], {}
    for line in open(path, encoding="latin-1"):
        line = line.split("#")[0].split(";")[0].strip()
        code = re.search(r"\[([A-Z]{3})", line)
        name = line.split("[")[0].strip().lstrip("+").rstrip("_ ")
        if name:
            if not line.startswith("+") and names and names[-1][1]:
                names = []
            names.append([name, False])
        if code:
            for entry in names:
                entry[1] = True
                found.setdefault(plain(entry[0]), set()).add(code.group(1))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phoenix", required=True, type=Path)
    folder = parser.parse_args().phoenix
    sources = {f"Phoenix.{kind}": dictionary(folder / f"Phoenix.{kind}.actors.txt") for kind in ("International", "MilNonState", "Countries")}
    for path, country in (("actors/organisations.csv", "country"), ("actors/armed-groups.csv", "code")):
        rows = read(path)
        differ = []
        for row in rows:
            checked = []
            home = row[country] if len(row[country]) == 3 and row[country] not in TRANSNATIONAL else ""
            for source, names in sources.items():
                codes = set().union(*(names.get(plain(name), set()) for name in [row["name"], *several(row["aliases"])]))
                if home and home in codes:
                    checked.append(f"country:{source}")
                elif not home and codes & TRANSNATIONAL:
                    checked.append(f"name:{source}")
                elif codes:
                    differ.append((row["name"], home, sorted(codes)))
            row["checked"] = "|".join(checked)
        write(path, list(rows[0]), rows)
        print(f"  checked {sum(bool(row['checked']) for row in rows)}, other codes {differ}")


if __name__ == "__main__":
    main()
