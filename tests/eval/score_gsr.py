#!/usr/bin/env python3
"""How often the expected event of a PLOVER gold-standard sentence is among the coded ones.

    score_gsr.py --docs GSR.jsonl > docs.jsonl
    dateline code docs.jsonl --format json > coded.jsonl
    score_gsr.py coded.jsonl --gold GSR.jsonl [--errors]

Each gold row has a `text` and one `expected` event with a type and the parties' codes.  The type counts if it is among the types coded for the
sentence; the parties count if an event of that type has one of the expected actors and one of the expected recipients, in any order for types
without a direction.  Compared is PLOVER's country slot (`plover_code`): the first three letters of the gold's code, all organisations of states
being IGO.  A gold side without a code, or with one of unknown country, fits any.  Events a sentence are printed beside it, so that a flood of
events shows.
"""

import argparse
import collections
import json
import pathlib

#: Types whose parties have no order.
UNDIRECTED = {"AGREE", "CONSULT", "COOPERATE"}
#: The slot of an organisation of states, under the names that the versions of PLOVER have for it.
STATES_TOGETHER = {"UNO": "IGO", "EUR": "IGO", "IGO": "IGO"}


def slot(code):
    """The country slot of a code; None if it says nothing."""
    head = (code or "").replace("*", "").strip()[:3].upper()
    return None if head in ("", "UNK", "---") else STATES_TOGETHER.get(head, head)


def slots(codes):
    return {found for found in map(slot, codes) if found}


def parties(event, side):
    return slots(party.get("plover_code") for party in event.get(side) or [])


def fits(expected, event):
    """Whether an event of the right type has the right parties."""
    wanted = slots(expected["actor"]), slots(expected["recipient"])
    given = parties(event, "actors"), parties(event, "recipients")
    if expected["type"] in UNDIRECTED:
        every, found = wanted[0] | wanted[1], given[0] | given[1]
        return len(every & found) >= min(2, len(every))
    return all(not side or side & found for side, found in zip(wanted, given))


def key(number, row):
    """The id of a sentence as a document; the gold uses an id twice."""
    return f"{row['id']}/{number}"


def documents(gold):
    for number, row in enumerate(gold):
        yield {"id": key(number, row), "text": row["text"]}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("coded", nargs="?", type=pathlib.Path)
    p.add_argument("--gold", type=pathlib.Path)
    p.add_argument("--docs", type=pathlib.Path)
    p.add_argument("--errors", action="store_true", help="print what is wrong")
    a = p.parse_args()
    gold = [json.loads(line) for line in (a.docs or a.gold).read_text(encoding="utf8").splitlines() if line.strip()]
    if a.docs:
        for document in documents(gold):
            print(json.dumps(document, ensure_ascii=False))
        return
    coded = {row["document"]["id"]: row for row in map(json.loads, a.coded.read_text(encoding="utf8").splitlines())}
    typed = whole = events = 0
    by_type = collections.defaultdict(lambda: [0, 0, 0])
    for number, row in enumerate(gold):
        expected, found = row["expected"][0], coded[key(number, row)]["events"]
        events += len(found)
        same = [event for event in found if event["type"] == expected["type"]]
        right = any(fits(expected, event) for event in same)
        typed, whole = typed + bool(same), whole + right
        for place, value in enumerate((1, bool(same), right)):
            by_type[expected["type"]][place] += value
        if a.errors and not right:
            print(f"{row['id']}: {row['text']}\n    wanted {expected['type']} {expected['actor']} -> {expected['recipient']}")
            for event in found:
                sides = [[party["plover_code"] or party["sector"] for party in event[side]] for side in ("actors", "recipients")]
                print(f"    coded  {event['type']} {sides[0]} -> {sides[1]} by {event['found_by']}")
    for name, (count, types, both) in sorted(by_type.items()):
        print(f"{name:<10} {count:4} sentences, type {types:4}, with parties {both:4}")
    count = len(gold)
    print(f"type {typed}/{count} = {typed / count:.3f}, type, actor and recipient {whole}/{count} = {whole / count:.3f}, {events / count:.2f} events a sentence")


if __name__ == "__main__":
    main()
