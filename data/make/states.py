"""Fills the mechanical columns of actors/states.csv (cow, gw, checked) in place; the rest is kept by hand.

usage: states.py --countryinfo CountryInfo.txt --archigos archigos.csv --world-countries countries.json
Needs: pip pycountry; npm world-countries (only compared with, never copied: it is ODbL).
"""

import argparse
import csv
import json
import re
import unicodedata

import pycountry

from tables import read, several, write

COLUMNS = "code name names adjectives people capitals nicknames cow gw from to source checked".split()
# Where Gleditsch-Ward's number is not the Correlates of War number, or CountryInfo has none.
GW = {"DEU": "260", "YEM": "678", "SRB": "340", "XKX": "347", "MNE": "341", "SSD": "626", "CSK": "315", "DDR": "265", "YUG": "345", "SUN": "365", "YMD": "680"}
COW = {"XKX": "347", "MNE": "341", "SSD": "626", "SRB": "345", "CSK": "315", "DDR": "265", "YUG": "345", "SUN": "365", "YMD": "680", "DEU": "255", "YEM": "679", "ROU": "360", "USA": "2", "BRN": "835", "GNB": "404", "PNG": "910", "TLS": "860"}


def plain(text):
    """Lower-case letters only, so that spelling variants of one name compare equal."""
    text = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in text if c.isalpha())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--countryinfo", required=True)
    parser.add_argument("--archigos", required=True)
    parser.add_argument("--world-countries", required=True)
    args = parser.parse_args()

    info = open(args.countryinfo, encoding="latin-1").read()
    cow = {}
    for block in info.split("<Country>")[1:]:
        code = re.search(r"<CountryCode>(\w+)</CountryCode>", block)
        number = re.search(r"<COW-Numeric>(\d+)</COW-Numeric>", block)
        if code and number and number.group(1) != "000":
            cow[code.group(1)] = str(int(number.group(1)))
    archigos = {str(int(float(row["gwcode"]))) for row in csv.DictReader(open(args.archigos, encoding="utf-8", errors="replace")) if row["gwcode"]}
    world = {row["cca3"]: row for row in json.load(open(args.world_countries, encoding="utf-8"))}
    world["XKX"] = world.get("UNK") or world.get("XKX")
    withdrawn = {row.alpha_3 for row in pycountry.historic_countries if hasattr(row, "alpha_3")}

    rows = read("actors/states.csv")
    for row in rows:
        code = row["code"]
        row["cow"] = COW.get(code) or cow.get(code, "")
        row["gw"] = GW.get(code) or (row["cow"] if row["cow"] in archigos else "")
        checked = []
        if pycountry.countries.get(alpha_3=code) or code in withdrawn:
            checked.append("code:pycountry")
        if cow.get(code) == row["cow"] and row["cow"]:
            checked.append("cow:CountryInfo.120116")
        if row["gw"] in archigos:
            checked.append("gw:Archigos-2015")
        other = world.get(code)
        if other:
            capitals = {plain(c) for c in several(row["capitals"])}
            if capitals & {plain(c) for c in other["capital"]}:
                checked.append("capital:world-countries")
            demonym = other.get("demonyms", {}).get("eng", {}).get("m", "")
            if plain(demonym) in {plain(a) for a in several(row["adjectives"]) + several(row["people"])}:
                checked.append("demonym:world-countries")
        row["checked"] = "|".join(checked)
    write("actors/states.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
