#!/usr/bin/env python3
"""Among events whose trigger and type are right: how often actor and recipient codes are right.

    dateline code docs.jsonl --format json > coded.jsonl
    python3 EVAL/to_score.py < coded.jsonl > rows.jsonl
    parties.py rows.jsonl --gold EVAL/gold-dev.jsonl [--scorer EVAL/score.py] [--errors N]

It reads what `score.py` of the evaluation data reads, and takes from it how codes are compared; by default it is looked for beside the gold.

A gold event that is not optional counts if the program has an event of one of its types whose trigger shares a character with the gold's; the
parties of all such events together are compared. Where gold says that sides may be exchanged, both count as right if all parties are.
"""

import argparse
import importlib.util
import json
import pathlib
import sys


def load_scorer(path):
    """`score.py` as a module, for its comparison of codes."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or not path.is_file():
        sys.exit(f"parties.py: {path} is no scorer; name one with --scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path):
    """The objects of a JSON Lines file."""
    with open(path, encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]


def sentence(document, number):
    """The text of a sentence."""
    at = document["sentences"][number]
    if isinstance(at, dict):
        return document["text"][at["start"] : at["end"]]
    return document["text"][at[0] : at[1]] if isinstance(at, (list, tuple)) else at


def found(event, rows):
    """The program's events with the gold event's trigger and type."""
    types, (start, end) = {event["type"], *event["alt_types"]}, (event["trigger"]["start"], event["trigger"]["end"])
    events = (row for row in rows if row.get("kind") != "claim" and row.get("trigger"))
    return [row for row in events if row["trigger"][0] < end and start < row["trigger"][1] and row["type"] in types]


def judge(scorer, event, matched):
    """Whether actor and recipient are right, and the program's codes."""
    gold = {"a": scorer.codes(event["actors"]), "r": scorer.codes(event["recipients"]), "rec": event.get("reciprocal", False)}
    system = {"a": set().union(*(scorer.codes(row["actor"]) for row in matched)), "r": set().union(*(scorer.codes(row["recipient"]) for row in matched))}
    if gold["rec"]:
        right = bool(scorer.parties(gold, system))
        return right, right, system
    return bool(scorer.eq(gold["a"], system["a"])), bool(scorer.eq(gold["r"], system["r"])), system


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=pathlib.Path)
    parser.add_argument("--gold", type=pathlib.Path, required=True)
    parser.add_argument("--scorer", type=pathlib.Path, help="score.py of the evaluation data (default: beside the gold)")
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong ones")
    arguments = parser.parse_args()
    scorer = load_scorer(arguments.scorer or arguments.gold.with_name("score.py"))
    rows = {}
    for row in lines(arguments.rows):
        rows.setdefault(row["doc_id"], []).append(row)
    events = actors = recipients = both = told = 0
    for document in lines(arguments.gold):
        for event in document["events"]:
            matched = [] if event["optional"] else found(event, rows.get(document["doc_id"], []))
            if not matched:
                continue
            actor, recipient, system = judge(scorer, event, matched)
            events, actors, recipients, both = events + 1, actors + actor, recipients + recipient, both + (actor and recipient)
            if not (actor and recipient) and told < arguments.errors:
                told += 1
                gold = [[(party["text"], party["code"]) for party in event[side]] for side in ("actors", "recipients")]
                wrong = " and ".join(name for name, right in (("actor", actor), ("recipient", recipient)) if not right)
                print(f"{document['doc_id']} {event['sentence']} {event['type']} [{event['trigger']['text']}] wrong {wrong}")
                print(f"    gold {gold[0]} -> {gold[1]} | got {sorted(system['a'])} -> {sorted(system['r'])}")
                print(f"    {sentence(document, event['sentence'])}")
    for name, right in (("actor", actors), ("recipient", recipients), ("both", both)):
        share = f"{right / events:.4f}" if events else "-"
        print(f"{name:9}  {right:>4} of {events:>4}  {share}")


if __name__ == "__main__":
    main()
