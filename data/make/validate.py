"""Checks the tables: readable, every row as wide as the header, sorted, keys unique, codes and sectors and dates as they should be.

usage: validate.py        Prints the rows of each table and every fault; exits 1 if there is one. Needs no package.
"""

import csv
import re
import sys
import tomllib

from tables import DATA, several, words_of

SECTORS = set("GOV MIL COP LEG JUD SPY PTY OPP REB PRM UAF PRE CVL REF ELI BUS LAB AGR EDU JRN MED REL SOC CRM IGO NGO UNK".split())
NO_STATE = {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"}
DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
# path -> (columns, the columns that make a key)
TABLES = {
    "actors/armed-groups.csv": ("id name aliases code plover_code sector from to source checked", "id name from"),
    "actors/offices.csv": ("person aliases title code sector from to source checked", "person title code from"),
    "actors/organisations.csv": ("id name aliases plover_code sector kind country from to source checked", "id name"),
    "actors/states.csv": ("code name names adjectives people capitals nicknames cow gw from to source checked", "code"),
    "lexicons/en/role-nouns.csv": ("phrase sector country source checked", "phrase"),
    "lexicons/en/titles.csv": ("title sector source checked", "title"),
    "ontology/cameo-by-type.csv": ("type mode cameo_root note source checked", "type mode"),
    "ontology/cameo.csv": ("code name quad goldstein_icews level root source checked", "code"),
    "ontology/crosswalk-cameo-plover.csv": ("cameo type mode contexts mode_valid contexts_valid source checked", "cameo type mode"),
    "ontology/plover-scores.csv": ("event mode score note source checked", "event mode"),
    "places/places.csv": ("name aliases country admin1 kind population lat lon geonames source checked", "name country admin1 kind"),
    "policy/date-order.csv": ("publisher order source checked", "publisher"),
    "policy/disputed.csv": ("name aliases home_state display_name sector note source checked", "name"),
}
# Names that two rows share on purpose, and names that are role nouns without a capital: each is decided by the text.
SHARED_NAMES = {"Pentagon", "Westminster", "Los Rastrojos"}
NAMES_LIKE_NOUNS = {"Congress", "Democrat", "Republican", "The Economist"}
KINDS = set("capital city admin1 region sea strait river lake island mountains desert".split())
ROOTS = {f"{root:02}" for root in range(1, 21)}


def load(path, faults):
    """Line and row of a table, with what is wrong with its form."""
    columns, key = (text.split() for text in TABLES[path])
    raw = (DATA / path).read_bytes()
    for wrong, what in ((b"\r", "a carriage return"), (b"\xef\xbb\xbf", "a byte order mark")):
        if wrong in raw:
            faults.append(f"{path}: holds {what}")
    reader = csv.reader(raw.decode("utf-8").splitlines())
    header = next(reader)
    if header != columns:
        faults.append(f"{path}:1: columns are {header}, not {columns}")
        return []
    rows, last, keys = [], "", {}
    for cells in reader:
        at = f"{path}:{reader.line_num}"
        if len(cells) != len(columns):
            faults.append(f"{at}: {len(cells)} cells, the header has {len(columns)}")
            continue
        row = dict(zip(columns, cells))
        if cells[0] < last:
            faults.append(f"{at}: `{cells[0]}` stands after `{last}`")
        last = cells[0]
        if not cells[0]:
            faults.append(f"{at}: the first cell is empty")
        if not row["source"]:
            faults.append(f"{at}: no source")
        if any(cell != cell.strip() or "||" in cell or cell.startswith("|") or cell.endswith("|") for cell in cells):
            faults.append(f"{at}: stray space or `|` in {cells}")
        for column, cell in row.items():
            if "|" in cell and len(set(several(cell))) != len(several(cell)):
                faults.append(f"{at}: `{column}` names something twice: {cell}")
        identity = tuple(row[column] for column in key)
        if identity in keys:
            faults.append(f"{at}: {identity} stands in line {keys[identity]} too")
        keys[identity] = reader.line_num
        for column in ("from", "to"):
            if row.get(column) and not DATE.match(row[column]):
                faults.append(f"{at}: `{row[column]}` is no date")
        if row.get("from") and row.get("to"):
            least = min(len(row["from"]), len(row["to"]))
            if row["from"][:least] > row["to"][:least]:
                faults.append(f"{at}: ends before it begins")
        if "sector" in row and row["sector"] not in SECTORS:
            faults.append(f"{at}: `{row['sector']}` is no sector")
        rows.append((at, row))
    print(f"{path}: {len(rows)} rows, {sum(bool(row['checked']) for _, row in rows)} checked, {len(raw)} bytes")
    return rows


def codes(tables, faults):
    """Codes that a table uses exist in the table that defines them."""
    states = {row["code"] for _, row in tables["actors/states.csv"]}
    bodies = {row["id"] for _, row in tables["actors/organisations.csv"]} | {"ISIS", "AQ"}
    allowed = {
        ("actors/armed-groups.csv", "code"): states | bodies, ("actors/armed-groups.csv", "plover_code"): states | NO_STATE, ("actors/offices.csv", "code"): states | bodies,
        ("actors/organisations.csv", "country"): states | {""}, ("actors/organisations.csv", "plover_code"): states | NO_STATE, ("lexicons/en/role-nouns.csv", "country"): states | {""},
        ("places/places.csv", "country"): states | {""}, ("places/places.csv", "kind"): KINDS, ("policy/disputed.csv", "home_state"): states,
    }
    for (path, column), values in allowed.items():
        for at, row in tables[path]:
            if row[column] not in values:
                faults.append(f"{at}: `{row[column]}` is no {column}")
    for at, row in tables["actors/organisations.csv"]:
        if not row["country"] and row["id"] in states:
            faults.append(f"{at}: the id `{row['id']}` is a state's code")
    forms = {}
    for at, row in tables["actors/states.csv"]:
        if not re.fullmatch(r"[A-Z]{3}", row["code"]):
            faults.append(f"{at}: `{row['code']}` is not three capitals")
        for name in {row["name"], *(name for column in ("names", "adjectives", "people", "capitals", "nicknames") for name in several(row[column]))}:
            if forms.setdefault(name, row["code"]) != row["code"]:
                faults.append(f"{at}: `{name}` stands for {forms[name]} too")


def spans_meet(one, other):
    """Whether two rows may hold on one day."""
    start, end = max(one["from"], other["from"]), min(one["to"] or "9", other["to"] or "9")
    least = min(len(start), len(end))
    return not start or end == "9" or start[:least] <= end[:least]


def collisions(tables, faults):
    """A name stands for one body on a day, and is no word that names a kind of actor."""
    paths = {"actors/armed-groups.csv": "code", "actors/organisations.csv": "country", "policy/disputed.csv": "home_state", "actors/states.csv": "code"}
    nouns = {words_of(row["phrase"])[0]: row["phrase"] for _, row in tables["lexicons/en/role-nouns.csv"] if not row["country"]}
    known = {}
    for path in paths:
        for at, row in tables[path]:
            row = {"from": "", "to": "", **row}
            columns = ("names", "adjectives", "people", "capitals", "nicknames") if path.endswith("states.csv") else ("aliases",)
            for name in {row["name"], *(name for column in columns for name in several(row[column]))}:
                words, capitals = words_of(name)
                body = (row.get("id") or row.get("code") or row["name"], row["name"])
                if "actors/states.csv" != path and len(words) == 1 and words in nouns and not capitals[0] and name not in NAMES_LIKE_NOUNS:
                    faults.append(f"{at}: `{name}` is the role noun `{nouns[words]}`")
                for there, others, other_capitals, other_name in known.get(words, ()):
                    if other_name != body and other_capitals == capitals and spans_meet(row, others) and name not in SHARED_NAMES:
                        faults.append(f"{at}: `{name}` stands for {other_name[1]} ({there}) too: take it out of one, or bound both rows by date")
                known.setdefault(words, []).append((at, row, capitals, body))
    for at, row in tables["places/places.csv"]:
        for name in [row["name"], *several(row["aliases"])]:
            words, capitals = words_of(name)
            for there, _, other_capitals, body in known.get(words, ()):
                if other_capitals == capitals and not there.startswith("actors/states") and not there.startswith("policy") and name not in SHARED_NAMES:
                    faults.append(f"{there}: `{name}` of {body[1]} is a place too ({at})")
    persons = {}
    for at, row in tables["actors/offices.csv"]:
        for name in [row["person"], *several(row["aliases"])]:
            one = persons.setdefault(words_of(name)[0], row["person"])
            if one != row["person"] and words_of(one)[0] == words_of(row["person"])[0]:
                faults.append(f"{at}: `{row['person']}` is spelt `{one}` in another row: one person has one spelling")


def ontology(tables, faults):
    """Types, modes, contexts and CAMEO codes agree between the files."""
    scheme = tomllib.loads((DATA / "ontology/plover.toml").read_text(encoding="utf-8"))
    modes = {one["name"]: set(one["modes"]) | {""} for one in scheme["type"]}
    cameo = {row["code"] for _, row in tables["ontology/cameo.csv"]}
    if (len(modes), sum(len(one) - 1 for one in modes.values()), len(scheme["contexts"]), len(cameo)) != (16, 67, 37, 317):
        faults.append("ontology: not 16 types, 67 modes, 37 contexts, 317 CAMEO codes")
    for change in tomllib.loads((DATA / "ontology/precedence.toml").read_text(encoding="utf-8"))["change"]:
        for name in [*change["from"], change["to"]]:
            if name not in modes:
                faults.append(f"ontology/precedence.toml: `{name}` is no type")
    for at, row in tables["ontology/cameo.csv"]:
        if not row["code"].startswith(row["root"]) or row["root"] not in ROOTS or row["quad"] not in "1234" or len(row["code"]) != int(row["level"]) + 1:
            faults.append(f"{at}: root, level or quad does not fit the code")
    for path, column in (("ontology/cameo-by-type.csv", "type"), ("ontology/plover-scores.csv", "event")):
        for at, row in tables[path]:
            if row["mode"] not in modes.get(row[column], ()):
                faults.append(f"{at}: {row[column]} {row['mode']} is no type and mode")
    have = {(row["type"], row["mode"]) for _, row in tables["ontology/cameo-by-type.csv"]}
    if missing := {(name, mode) for name, of in modes.items() for mode in of} - have:
        faults.append(f"ontology/cameo-by-type.csv: without {sorted(missing)}")
    for at, row in tables["ontology/cameo-by-type.csv"]:
        if row["cameo_root"] not in ROOTS:
            faults.append(f"{at}: `{row['cameo_root']}` is no root")
    for at, row in tables["ontology/crosswalk-cameo-plover.csv"]:
        if row["cameo"] not in cameo and row["cameo"] != "1214":
            faults.append(f"{at}: `{row['cameo']}` is no CAMEO code")
        valid = row["mode"] in modes.get(row["type"], ())
        if valid != (row["mode_valid"] == "1"):
            faults.append(f"{at}: mode_valid says {row['mode_valid']}, plover.toml otherwise")
        if all(context in scheme["contexts"] for context in several(row["contexts"])) != (row["contexts_valid"] == "1"):
            faults.append(f"{at}: contexts_valid says {row['contexts_valid']}, plover.toml otherwise")


def main():
    faults = []
    tables = {path: load(path, faults) for path in TABLES}
    codes(tables, faults)
    collisions(tables, faults)
    ontology(tables, faults)
    print("\n".join(faults) or "no faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
