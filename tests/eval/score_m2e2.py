#!/usr/bin/env python3
"""How many triggers of M2E2's events are triggers of a coded event of a fitting type.

    score_m2e2.py --docs M2E2.jsonl > docs.jsonl
    dateline code docs.jsonl --format json > coded.jsonl
    score_m2e2.py coded.jsonl --gold M2E2.jsonl [--errors]

Scored are Attack, Meet, Demonstrate, Arrest-Jail and Phone-Write.  A trigger is found if an event of a type below has a trigger that shares a
character with it.  Beside it stand the coded events, in sentences that have a scored trigger, which share no character with any annotated
trigger: not all of them are wrong, for M2E2 annotates eight kinds of events only.
"""

import argparse
import collections
import json
import pathlib

#: Our types for theirs.  A future meeting is agreed on; a letter may ask.
TYPES = {
    "Conflict:Attack": {"ASSAULT"},
    "Contact:Meet": {"CONSULT", "AGREE", "COOPERATE"},
    "Conflict:Demonstrate": {"PROTEST"},
    "Justice:Arrest-Jail": {"COERCE"},
    "Contact:Phone-Write": {"CONSULT", "REQUEST"},
}


def spans(words, text):
    """Where each word stands in the text; None for one that cannot be found behind the word before it."""
    found, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or start - at > 20:
            found.append(None)
            continue
        found.append((start, start + len(word)))
        at = start + len(word)
    return found


def trigger(event, where):
    """The characters of an annotated trigger."""
    words = [span for span in where[event["trigger"]["start"] : event["trigger"]["end"]] if span]
    return (words[0][0], words[-1][1]) if words else None


def meet(a, b):
    return a is not None and a[0] < b[1] and b[0] < a[1]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("coded", nargs="?", type=pathlib.Path)
    p.add_argument("--gold", type=pathlib.Path)
    p.add_argument("--docs", type=pathlib.Path)
    p.add_argument("--errors", action="store_true", help="print what is missed and what is extra")
    a = p.parse_args()
    rows = [json.loads(line) for line in (a.docs or a.gold).read_text(encoding="utf8").splitlines() if line.strip()]
    rows = [row for row in rows if any(event["event_type"] in TYPES for event in row["golden-event-mentions"])]
    if a.docs:
        for row in rows:
            print(json.dumps({"id": row["sentence_id"], "text": row["sentence"]}, ensure_ascii=False))
        return
    coded = {row["document"]["id"]: row["events"] for row in map(json.loads, a.coded.read_text(encoding="utf8").splitlines())}
    counts = collections.defaultdict(lambda: [0, 0])
    extra = 0
    for row in rows:
        where, events = spans(row["words"], row["sentence"]), coded[row["sentence_id"]]
        given = [(event["type"], (event["trigger"]["start"], event["trigger"]["end"]), event) for event in events]
        marked = [trigger(event, where) for event in row["golden-event-mentions"]]
        for event, span in zip(row["golden-event-mentions"], marked):
            if event["event_type"] not in TYPES:
                continue
            hit = any(kind in TYPES[event["event_type"]] and meet(span, at) for kind, at, _ in given)
            for name in (event["event_type"], "all"):
                counts[name][0] += 1
                counts[name][1] += hit
            if a.errors and not hit:
                print(f"missed {event['event_type']} {event['trigger']['text']!r}: {row['sentence']}")
        for kind, at, event in given:
            if not any(meet(span, at) for span in marked):
                extra += 1
                if a.errors:
                    print(f"extra  {kind} {event['trigger']['text']!r} by {event['found_by']}: {row['sentence']}")
    for name, (count, hits) in sorted(counts.items(), key=lambda entry: (entry[0] == "all", entry[0])):
        print(f"{name:<22} {hits:4} of {count:4} = {hits / count:.3f}")
    print(f"{extra} further events on {len(rows)} sentences")


if __name__ == "__main__":
    main()
