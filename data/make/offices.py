"""Adds dated leaders to actors/offices.csv and fills its checked column.

usage: offices.py --countryinfo CountryInfo.txt --archigos archigos.csv --lists leaders2021-*.csv ... --since all-leaders.csv
Rows with the source "own knowledge" are kept by hand; all others are made here, from facts (who held which office from when to when):
* CountryInfo: presidents, prime ministers and monarchs with days, to about 2009; foreign, defence and interior ministers with months, 2003 to 2011.
* Archigos: effective leaders with days, 1875 to 2015, mostly by surname: used to close what CountryInfo leaves open, and to check.
* The lists of 2021/22: office-holders with years. Used where nothing has days, and to check.
* all-leaders (2026): heads of 28 states with days. Adds the newest, and closes their predecessors.
A row whose end is not known is left out rather than left open: an open end means "still in office".
"""

import argparse
import csv
import re
import unicodedata

from tables import read, several, words_of, write

COLUMNS = "person aliases title code sector from to source checked".split()
OWN = "own knowledge"
FIRST_YEAR = "1990"
PARTICLES = {"al", "el", "bin", "ibn", "de", "da", "do", "dos", "del", "la", "van", "der", "den", "von", "und", "of", "the", "y", "e"}
ROMAN = re.compile(r"^(II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XVI)$")


def plain(name):
    """A name's words, lower-case ASCII letters, without particles: what two spellings have in common."""
    text = name.translate(str.maketrans("ıøłđßæœ", "iolds" "ao"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c if c.isalpha() else " " for c in text if not unicodedata.combining(c) and c not in "'’")
    words = (word for word in text.split() if word not in PARTICLES and len(word) > 1)
    return frozenset(re.sub(r"(.)\1", r"\1", word.translate(str.maketrans("kywq", "civc"))) for word in words)


def same_person(one, other):
    """Two names of one person in one country: the words of the shorter name are among those of the longer."""
    a, b = plain(one), plain(other)
    if not a or not b:
        return False
    close = sum(any(x == y or (len(x) > 4 and len(y) > 4 and (x[:5] == y[:5] or x[-5:] == y[-5:])) for y in b) for x in a)
    return close >= min(len(a), len(b))


def kind(title):
    """Titles that two sources may call differently."""
    title = title.lower()
    for key, words in (("minister", ("foreign", "defen", "interior")), ("head of government", ("prime minister", "premier", "chancellor", "taoiseach", "chief executive", "head of government")),
                       ("head of state", ("president", "king", "queen", "monarch", "emir", "sultan", "emperor", "leader", "head of", "chairman", "chief", "general"))):
        if any(word in title for word in words):
            return key
    return title


def shown(name):
    """JEAN-PIERRE_DE_VILLEPIN_ as a newspaper writes it."""
    words = []
    for word in name.strip("_ ").split("_"):
        parts = []
        for part in word.split("-"):
            if ROMAN.match(part):
                parts.append(part)
            elif part.lower() in PARTICLES and (words or len(word.split("-")) > 1) and part.lower() not in ("e", "y", "the"):
                parts.append(part.lower())
            else:
                part = part.capitalize()
                part = re.sub(r"^(Mc|O'|D')([a-z])", lambda found: found.group(1) + found.group(2).upper(), part)
                parts.append(part)
        words.append("-".join(parts))
    return " ".join(words)


def day(text):
    """20040125 -> 2004-01-25; a day or month that is none is left out."""
    year, month, of_month = text[:4], text[4:6], text[6:8]
    if not "01" <= month <= "12":
        return year
    if not "01" <= of_month <= "31" or (month in ("04", "06", "09", "11") and of_month == "31"):
        return f"{year}-{month}"
    return f"{year}-{month}-{of_month}"


TITLES = {
    "presidents": "president", "president": "president", "prime ministers": "prime minister", "prime minister": "prime minister", "chancellors": "chancellor", "kings": "king", "king": "king",
    "premiers": "premier", "emirs": "emir", "sultans": "sultan", "emperors": "emperor", "emperor": "emperor", "taoiseachs": "prime minister", "queen": "queen", "queens": "queen",
    "sultan": "sultan", "presidents of the republic": "president", "federal chancellors": "chancellor", "federal presidents": "president", "princes": "prince", "supreme leaders": "supreme leader",
}


# What CountryInfo has in a neighbour's block or under another office: (block, name) -> state, title; None leaves the row out.
MISPLACED = {
    ("MUS", re.compile(r"\bould\b|m'bareck$", re.I)): ("MRT", ""),
    ("GIN", re.compile(r"nobre cabral|isaac monteiro|joao monteiro|helder proenca|cipriano cassama|lassana seidi|clucio soares", re.I)): ("GNB", ""),
    ("GRC", re.compile(r"konstandinos (karamanlis|stephanopoulos)", re.I)): ("GRC", "president"),
    ("GRC", re.compile(r"^kostas simitis", re.I)): None,
    ("BEL", re.compile(r"wilfried martens", re.I)): None,
}


def placed(found):
    """A row of CountryInfo in the block and office where it belongs, or None."""
    person, aliases, title, code, start, end = found
    person = person.split(" (")[0]
    for (block, name), where in MISPLACED.items():
        if code == block and name.search(person):
            if where is None:
                return None
            code, title = where[0], where[1] or title
    return person, aliases, title, code, start, end


def countryinfo(path, codes):
    """The rows of CountryInfo, each where it belongs."""
    return [row for row in map(placed, blocks(path, codes)) if row]


def blocks(path, codes):
    """(person, aliases, title, code, from, to or None where open) of leaders and of the three ministers that news names most."""
    text = open(path, encoding="latin-1").read()
    for block in text.split("<Country>")[1:]:
        code = re.search(r"<CountryCode>(\w+)</CountryCode>", block)
        if not code or code.group(1) not in codes:
            continue
        code = code.group(1)
        leaders = re.search(r"<Leaders>(.*?)</Leaders>", block, re.S)
        title = None
        for line in leaders.group(1).splitlines() if leaders else ():
            tag = re.match(r"\s*<([^/>]+)>", line)
            if tag:
                title = TITLES.get(tag.group(1).strip().lower())
                continue
            names = re.match(r"\s*((?:\{[^}]*\}\s*)+|[^\[\t]+)", line)
            if not title or not names or "[" not in line or "#" in line.split("[")[0]:
                continue
            people = re.findall(r"\{([^}]*)\}", names.group(1)) or [names.group(1).strip()]
            for found in re.finditer(r"\[(>?)(\d{8})(?: - (\d{8}))?\]", line):
                if found.group(3):
                    yield shown(people[0]), [shown(name) for name in people[1:]], title, code, day(found.group(2)), day(found.group(3))
                elif found.group(1):
                    yield shown(people[0]), [shown(name) for name in people[1:]], title, code, day(found.group(2)), None
        government = re.search(r"<Government>(.*?)</Government>", block, re.S)
        for line in government.group(1).splitlines() if government else ():
            found = re.match(r"\s*([A-Z_.'\-]+)\t\[\w+ (\d{8}) - (\d{8})\]\t?\s*# ([^&]+?)\s*$", line)
            if not found or "_" not in found.group(1).strip("_"):
                continue
            named = found.group(4).lower()
            if re.match(r"(deputy|vice|minister of state|state|junior|second|assistant|parliament|minister delegate|dep\.|acting|undersec)", named) or '"acting"' in named:
                continue
            for key, title in (("foreign affairs", "foreign minister"), ("external", "foreign minister"), ("defen", "defence minister"), ("interior", "interior minister")):
                if named.startswith(("minister of " + key, "minister for " + key)):
                    yield shown(found.group(1)), [], title, code, day(found.group(2))[:7], day(found.group(3))[:7]
                    break


def archigos(path, states):
    """(surname or name, code, from, to or None where still in office)."""
    codes = {}
    for row in states:
        if row["gw"] and not row["to"]:
            codes.setdefault(row["gw"], row["code"])
    codes.update({"345": "SRB", "816": "VNM", "260": "DEU", "678": "YEM", "365": "RUS"})
    for row in csv.DictReader(open(path, encoding="utf-8", errors="replace")):
        code = codes.get(str(int(float(row["gwcode"])))) if row["gwcode"] else None
        if code and row["enddate"] >= FIRST_YEAR:
            yield row["leader"], code, row["startdate"], None if row["enddate"] >= "2015-12-31" else row["enddate"]


LABELS = re.compile(r"^(president|prime minister|premier|chancellor|king|queen|monarch|emir|sultan|emperor|supreme leader|taoiseach|governor-general|governor general)\b", re.I)
COUNTRIES = {"United States": "USA", "China (People's Republic of China)": "CHN", "People's Republic of China": "CHN", "The Bahamas": "BHS", "The Gambia": "GMB", "Republic of Ireland": "IRL", "State of Palestine": "PSE",
             "South Korea (Republic of Korea)": "KOR", "North Korea (Democratic People's Republic of Korea)": "PRK", "East Timor": "TLS", "Federated States of Micronesia": "FSM", "Kingdom of the Netherlands": "NLD",
             "São Tomé and Príncipe": "STP", "Republic of the Congo": "COG", "Democratic Republic of the Congo": "COD", "Kingdom of Denmark": "DNK", "Vatican City": "VAT"}
RIVALS = re.compile(r"coalition|salvation|council|yuan|republika srpska|national assembly", re.I)
MONARCHS_ELSEWHERE = {"Elizabeth II", "Charles III"}


def lists(paths, codes_by_name):
    """(person, title, code) -> {source: (first year, last year or None)}."""
    found = {}
    for path in paths:
        source = re.sub(r".*/|\.csv$", "", path)
        for row in csv.DictReader(open(path, encoding="utf-8")):
            row = {key.lower(): value for key, value in row.items() if key}
            code = COUNTRIES.get(row["country"]) or codes_by_name.get(row["country"].lower())
            label = LABELS.match(row["positionlabel"] or "")
            person = re.sub(r"\s*\([^)]*\)$", "", (row["officeholderlabel"] or "").split(",")[0])
            if not code or not label or not (row["start_year"] or "").isdigit() or re.match(r"Q\d+$", person) or " " not in person:
                continue
            if person in MONARCHS_ELSEWHERE or LABELS.match(person) or RIVALS.search(row["positionlabel"]):
                continue
            title = {"governor general": "governor-general", "taoiseach": "prime minister"}.get(label.group(1).lower(), label.group(1).lower())
            years = (row["start_year"], row["end_year"] or None)
            found.setdefault((person, title, code), {}).setdefault(source, []).append(years)
    return found


def near(one, other, days):
    """True if two dates say the same, as far as the less precise one goes, or lie few days apart."""
    if not one or not other:
        return False
    least = min(len(one), len(other))
    if least < 10:
        return one[:least] == other[:least]
    import datetime
    return abs((datetime.date.fromisoformat(one) - datetime.date.fromisoformat(other)).days) <= days


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--countryinfo", required=True)
    parser.add_argument("--archigos", required=True)
    parser.add_argument("--lists", nargs="+", required=True)
    parser.add_argument("--since", required=True)
    args = parser.parse_args()

    states = read("actors/states.csv")
    codes = {row["code"] for row in states}
    by_name = {name.lower(): row["code"] for row in states for name in [row["name"], *several(row["names"])]}
    by_name.update({row["code"].lower(): row["code"] for row in states})
    rows = [row | {"checked": ""} for row in read("actors/offices.csv") if row["source"].startswith(OWN)]
    by_code = {}
    for row in rows:
        by_code.setdefault(row["code"], []).append(row)

    def known(person, title, code, start, end):
        """The row that already says so: the same person and kind of office, and the two intervals meet."""
        for row in by_code.get(code, ()):
            if kind(row["title"]) == kind(title) and (row["from"] or "0") <= (end or "9") and (start or "0") <= (row["to"] or "9"):
                if any(same_person(name, person) for name in [row["person"], *several(row["aliases"])]):
                    return row
        return None

    def check(row, source, start, end):
        """Notes which ends another source confirms."""
        ends = [name for name, value in (("from", start), ("to", end)) if value and near(row[name], value, 3)]
        if ends and source != row["source"]:
            note = f"{'+'.join(ends)}:{source}"
            if note not in several(row["checked"]):
                row["checked"] = "|".join([*several(row["checked"]), note])

    def add(person, aliases, title, code, start, end, source):
        if end and start > end:
            return
        row = dict(zip(COLUMNS, (person, "|".join(dict.fromkeys(a for a in aliases if a != person)), title, code, "GOV", start, end or "", source, "")))
        rows.append(row)
        by_code.setdefault(code, []).append(row)

    leaders = list(archigos(args.archigos, states))
    dropped = 0
    for person, aliases, title, code, start, end in countryinfo(args.countryinfo, codes):
        source = "CountryInfo.120116"
        if (end or "9999") < FIRST_YEAR:
            continue
        # What is open there was last looked at in 2009: a later term by hand is another term.
        row = known(person, title, code, start, end or "2009-12-31")
        if row:
            check(row, source, start, end)
            continue
        if end is None:
            ends = [(begin, close) for name, home, begin, close in leaders if home == code and close and same_person(name, person) and near(begin, start, 3)]
            if not ends:
                dropped += 1
                continue
            end, source = ends[0][1], "CountryInfo.120116; end Archigos-2015"
        add(person, aliases, title, code, start, end, source)

    found = lists(args.lists, by_name)
    contradictory = 0
    for (person, title, code), by_source in sorted(found.items()):
        for at in range(max(len(years) for years in by_source.values())):
            spans = {source: years[at] for source, years in by_source.items() if at < len(years)}
            starts, ends = {span[0] for span in spans.values()}, {span[1] for span in spans.values()}
            if title == "governor-general":
                continue
            row = known(person, title, code, min(starts), max((end or "9") for end in ends))
            if row:
                for source, (start, end) in spans.items():
                    check(row, source, start, end)
                continue
            if len(starts) > 1 or len(ends) > 1:
                contradictory += 1
            # Where the lists disagree, one counts the present term and the other all terms, or one is older: the wider span holds both.
            start, end = min(starts), None if None in ends else max(ends)
            days = [begin for name, home, begin, _ in leaders if home == code and same_person(name, person) and begin[:4] in starts]
            source = " and ".join(sorted(spans)) + ("; from Archigos-2015" if days else "")
            add(person, [], title, code, days[0] if days else start, end, source)
            if len(spans) > 1 and len(starts) == len(ends) == 1:
                rows[-1]["checked"] = "from+to:both lists" if end else "from:both lists"

    for name, code, start, end in leaders:
        for row in by_code.get(code, ()):
            if any(same_person(name, other) for other in [row["person"], *several(row["aliases"])]):
                check(row, "Archigos-2015", start, end)
    for entry in csv.DictReader(open(args.since, encoding="utf-8")):
        code = by_name.get(entry["Country"].lower(), {"European Union": "EU", "African Union": "AU"}.get(entry["Country"]))
        for who, since in (("Head of Government", "HoG Since"), ("Head of State", "HoS Since")):
            title = entry[f"{'HoG' if 'Gov' in who else 'HoS'} Title"].split(" (")[0].lower()
            if not entry[who] or len(entry[since]) < 10 or code not in codes or title not in ("president", "prime minister", "chancellor", "premier"):
                continue
            row = known(entry[who], title, code, entry[since], None)
            if row:
                check(row, "all-leaders", entry[since], None)
            else:
                add(entry[who], [], title, code, entry[since], None, "all-leaders")

    closed = 0
    for row in rows:
        # A list may be older than a successor that another source knows: nobody holds such an office beside his successor.
        if row["to"] or row["title"] not in ("president", "prime minister", "chancellor", "premier"):
            continue
        later = [other for other in by_code[row["code"]] if other["title"] == row["title"] and other["from"] > row["from"] and other["source"].startswith((OWN, "all-leaders")) and not same_person(other["person"], row["person"])]
        if later:
            row["to"] = min(other["from"] for other in later)
            row["source"] += "; end: successor"
            closed += 1

    # One person has one spelling, the one kept by hand, or the program takes him for two.
    spellings = {}
    for row in sorted(rows, key=lambda row: not row["source"].startswith(OWN)):
        for name in [row["person"], *several(row["aliases"])]:
            spellings.setdefault(words_of(name)[0], row["person"])
    for row in rows:
        if not row["source"].startswith(OWN):
            shared = spellings[words_of(row["person"])[0]]
            row["aliases"] = "|".join(dict.fromkeys(name for name in [*several(row["aliases"]), row["person"]] if name != shared and words_of(name)[0] != words_of(shared)[0]))
            row["person"] = shared

    rows.sort(key=lambda row: (row["person"], row["code"], row["from"], row["title"]))
    write("actors/offices.csv", COLUMNS, rows)
    heads = {row["code"] for row in rows if row["from"] and kind(row["title"]).startswith("head") and row["code"] in codes}
    print(f"  checked {sum(bool(row['checked']) for row in rows)}; states with a dated leader {len(heads)}; with an open one {len({row['code'] for row in rows if row['code'] in heads and not row['to']})}")
    print(f"  open ends left out {dropped}; closed by successors {closed}; lists that disagree {contradictory}; without: {sorted(codes - heads)}")


if __name__ == "__main__":
    main()
