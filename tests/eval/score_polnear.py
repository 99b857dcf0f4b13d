#!/usr/bin/env python3
"""Scores dateline's statements against PolNeAR's attributions.

PolNeAR (Newell, Margolin and Ruths 2018) marks attributions in news: source, cue and content, in brat stand-off files. It is for evaluation only:
no text of it is in this repository.

    score_polnear.py --docs FOLDER > docs.jsonl                     the texts, as `dateline code` reads them
    dateline code docs.jsonl --format json > coded.jsonl
    score_polnear.py coded.jsonl --gold FOLDER [--half 0|1] [--errors N]

FOLDER has `text/*.txt` and `attributions/*.ann` (or `text/` and `ann/`). Offsets of both sides are code points of the text.

How the two sides are matched
-----------------------------
A gold attribution is a brat event: all spans of its arguments Source*, Cue* and Content*; a part may be missing or in several pieces. A text with several annotators counts once, by the first of them. A system
attribution is a statement of the JSON; its source is given as text only, so the source's place is the occurrence of that text whose middle lies
nearest to the cue (a gap of 400 code points at most, else it overlaps nothing).

A part is a set of code points. Before comparison, white space and punctuation are dropped from it, so that a quotation mark or full stop more
or less is no error.

* exact: both sets are the same, which includes that both are empty.
* overlap: the sets share a code point, or both are empty. A part that one side lacks and the other has does not overlap.

Each gold attribution is paired with at most one statement and the other way round: among all pairs in a document that share a code point of cue
or of content, the pair with most overlapping parts is taken first, then the one with most exact parts, then the one that shares most
code points. A part's true positives are the pairs in which it matches; precision divides by all statements, recall by all gold attributions.
`--half` takes every other document, so that errors can be looked at in one half and a change be checked on the other.

`all three` asks for source, cue and content in the same pair. Rows are micro-averaged; the interval is a bootstrap over documents.
"""

import argparse
import json
import pathlib
import random
import sys
from collections import Counter

PARTS = ("source", "cue", "content")


def folder_of(gold, names):
    """The first of some sub-folders that exists."""
    for name in names:
        if (gold / name).is_dir():
            return gold / name
    sys.exit(f"error: {gold} has none of the folders {', '.join(names)}")


def texts(gold):
    """Pairs of name and text, sorted."""
    for path in sorted(folder_of(gold, ["text"]).glob("*.txt")):
        # newline="" keeps the offsets of the annotation; dateline makes CRLF one character.
        with open(path, encoding="utf-8", newline="") as handle:
            yield path.stem, handle.read()


def annotation(folder, name):
    """The annotation of a text; its name may end in a mark of the annotator. Of several annotators the first by name counts."""
    exact = folder / f"{name}.ann"
    found = [exact] if exact.exists() else sorted(folder.glob(f"{name}_????.ann"))
    if not found:
        sys.exit(f"error: no annotation of {name} in {folder}")
    return found[0]


def read_ann(text):
    """Attributions of a brat file: a list of {part: [(start, end), ...]}."""
    spans, events = {}, []
    for line in text.splitlines():
        if line.startswith("T"):
            name, middle, _ = (line + "\t").split("\t", 2)
            _, where = middle.split(" ", 1)
            spans[name] = [tuple(map(int, piece.split())) for piece in where.split(";")]
        elif line.startswith("E"):
            events.append(line.split("\t", 1)[1].split())
    found = []
    for event in events:
        parts = {part: [] for part in PARTS}
        for argument in event[1:]:
            role, name = argument.split(":")
            part = role.rstrip("0123456789").lower()
            if part in parts:
                parts[part] += spans.get(name, [])
        found.append(parts)
    return found


def read_statements(record, text):
    """Attributions of one record of dateline."""
    found = []
    for statement in record["statements"]:
        cue = (statement["cue"]["start"], statement["cue"]["end"])
        source = statement["source"]
        found.append({
            "source": place_source(text, source["text"], cue) if source and source.get("text") else [],
            "cue": [cue],
            "content": [(statement["content"]["start"], statement["content"]["end"])],
        })
    return found


def place_source(text, words, cue):
    """Where a source stands: the occurrence nearest to the cue; one that is not in reach stands nowhere, at a code point no text has."""
    best, at = None, text.find(words)
    middle = (cue[0] + cue[1]) / 2
    while at >= 0:
        distance = abs(at + len(words) / 2 - middle)
        if best is None or distance < best[0]:
            best = (distance, at)
        at = text.find(words, at + 1)
    if best is None or best[0] > 400:
        return [(-1, 0)]
    return [(best[1], best[1] + len(words))]


def points(text, spans):
    """The code points of a part that are letters, digits or symbols."""
    chosen = {at for start, end in spans for at in range(start, end)}
    return frozenset(at for at in chosen if at < 0 or (at < len(text) and text[at].isalnum()))


def pair(gold, system):
    """One-to-one pairs (gold index, system index, overlapping parts, exact parts)."""
    candidates = []
    for g, wanted in enumerate(gold):
        for s, got in enumerate(system):
            shared = {part: len(wanted[part] & got[part]) for part in PARTS}
            if not shared["cue"] and not shared["content"]:
                continue
            overlap = {part for part in PARTS if shared[part] or not (wanted[part] or got[part])}
            exact = {part for part in PARTS if wanted[part] == got[part]}
            candidates.append((-len(overlap), -len(exact), -sum(shared.values()), g, s, overlap, exact))
    candidates.sort(key=lambda row: row[:5])
    used_gold, used_system, pairs = set(), set(), []
    for _, _, _, g, s, overlap, exact in candidates:
        if g not in used_gold and s not in used_system:
            used_gold.add(g)
            used_system.add(s)
            pairs.append((g, s, overlap, exact))
    return pairs


def count(gold, system, pairs):
    """Counts of one document."""
    counts = Counter(gold=len(gold), system=len(system), paired=len(pairs))
    for _, _, overlap, exact in pairs:
        for name, parts in (("overlap", overlap), ("exact", exact)):
            for part in parts:
                counts[name, part] += 1
            counts[name, "all three"] += len(parts) == len(PARTS)
    return counts


def figures(counts, key):
    """Precision, recall, F1."""
    precision = counts[key] / counts["system"] if counts["system"] else 0.0
    recall = counts[key] / counts["gold"] if counts["gold"] else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def interval(documents, key, rounds=1000):
    """The middle 95 % of F1 over resampled documents; the seed is fixed, so that a run can be repeated."""
    chance = random.Random(1)
    scores = []
    for _ in range(rounds):
        total = Counter()
        for counts in chance.choices(documents, k=len(documents)):
            for name in ("gold", "system", key):
                total[name] += counts[name]
        scores.append(figures(total, key)[2])
    scores.sort()
    return scores[int(0.025 * rounds)], scores[int(0.975 * rounds) - 1]


def words(text, spans):
    """A part as it reads, for the error list."""
    return " .. ".join(" ".join(text[max(start, 0):end].split()) for start, end in spans) or "-"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("coded", nargs="?", type=pathlib.Path, help="output of `dateline code --format json`")
    options.add_argument("--gold", type=pathlib.Path, help="the PolNeAR folder")
    options.add_argument("--docs", type=pathlib.Path, metavar="FOLDER", help="print the texts as JSON Lines and stop")
    options.add_argument("--errors", type=int, default=0, metavar="N", help="print N errors, for looking at classes")
    options.add_argument("--half", type=int, choices=(0, 1), help="only every other document: the first, third ... or the second, fourth ...")
    arguments = options.parse_args()
    if arguments.docs:
        for name, text in texts(arguments.docs):
            print(json.dumps({"id": name, "text": text, "published": name.split("_")[1]}, ensure_ascii=False))
        return
    if not arguments.coded or not arguments.gold:
        options.error("give the coded file and --gold FOLDER, or --docs FOLDER")
    records = {}
    for line in arguments.coded.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        records[record["document"]["id"]] = record
    ann = folder_of(arguments.gold, ["attributions", "ann"])
    documents, errors, missing = [], [], 0
    chosen = [document for at, document in enumerate(texts(arguments.gold)) if arguments.half is None or at % 2 == arguments.half]
    for name, text in chosen:
        raw = read_ann(annotation(ann, name).read_text(encoding="utf-8"))
        missing += name not in records
        found = read_statements(records[name], text) if name in records else []
        gold = [{part: points(text, spans) for part, spans in one.items()} for one in raw]
        system = [{part: points(text, spans) for part, spans in one.items()} for one in found]
        pairs = pair(gold, system)
        documents.append(count(gold, system, pairs))
        good_gold, good_system = {p[0]: p for p in pairs}, {p[1] for p in pairs}
        show = lambda one: " | ".join(words(text, one[part]) for part in PARTS)
        for g, one in enumerate(raw):
            if g not in good_gold:
                errors.append(("missed", show(one), ""))
            elif len(good_gold[g][2]) < len(PARTS):
                lacking = "+".join(part for part in PARTS if part not in good_gold[g][2])
                errors.append((f"wrong {lacking}", show(one), show(found[good_gold[g][1]])))
        errors += [("extra", "", show(one)) for s, one in enumerate(found) if s not in good_system]
    total = sum(documents, Counter())
    print(f"{len(documents)} documents ({missing} without output), {total['gold']} gold attributions, {total['system']} statements, {total['paired']} paired")
    print(f"{'':18}{'P':>7}{'R':>7}{'F1':>7}   95 % of F1")
    for kind in ("exact", "overlap"):
        for part in (*PARTS, "all three"):
            low, high = interval(documents, (kind, part))
            print(f"{kind:8}{part:10}" + "".join(f"{value:7.3f}" for value in figures(total, (kind, part))) + f"   {low:.3f}-{high:.3f}")
    print("errors: " + ", ".join(f"{kind} {n}" for kind, n in Counter(kind for kind, _, _ in errors).most_common()))
    for kind, wanted, got in random.Random(1).sample(errors, min(arguments.errors, len(errors))):
        print(f"{kind}\n  gold   {wanted}\n  system {got}")


if __name__ == "__main__":
    main()
