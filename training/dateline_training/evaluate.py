"""Scoring: ``python -m dateline_training.evaluate --data DIR --model DIR [--checkpoint X.pt] [--out F.json]``.

Treebank scores use gold words and count every word, punctuation included.  Entity scores take partial
labels into account: see ``entity_counts``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Sequence

import torch
import torch.nn.functional as F

from . import entities, lexicon
from .data import Example, Labels, load
from .model import Reader, collate, load_checkpoint
from .reference import Network


@torch.no_grad()
def score_quick(model: Reader, examples: list[Example]) -> dict[str, float]:
    """A quick look on treebank examples with greedy heads: accuracies of UPOS, head and label."""
    right = {"upos": 0, "uas": 0, "las": 0}
    words_seen = 0
    for start in range(0, len(examples), 16):
        chosen = examples[start:start + 16]
        batch = collate(chosen, unit=model.config.unit)
        cls, words = model.word_vectors(batch)
        candidates = torch.cat([cls.unsqueeze(1), words], 1)
        arc = model.arc_u(F.relu(model.arc_dep(words))) @ F.relu(model.arc_head(candidates)).transpose(1, 2)
        for i, e in enumerate(chosen):
            n = len(e.words)
            head = arc[i, :n, :n + 1].argmax(1)
            rel = model.relation_scores(F.relu(model.rel_dep(words[i, :n])),
                                        F.relu(model.rel_head(candidates[i]))[head]).argmax(1)
            good = head == torch.tensor(e.head)
            right["upos"] += int((model.upos(words[i, :n]).argmax(1) == torch.tensor(e.upos)).sum())
            right["uas"] += int(good.sum())
            right["las"] += int((good & (rel == torch.tensor(e.deprel))).sum())
            words_seen += n
    return {name: round(value / words_seen, 4) for name, value in right.items()}


_B = entities.begin(entities.TYPES)
_I = entities.inside(entities.TYPES)


def gold_spans(masks: Sequence[int]) -> list[tuple[int, int]]:
    """The spans that a partial labelling asserts: runs of masks that exclude O and tell B from I."""
    spans: list[tuple[int, int]] = []
    start = -1
    for i, mask in enumerate([*masks, entities.O]):
        sure = not mask & entities.O and not (mask & _B and mask & _I)
        if start >= 0 and not (sure and mask & _I):
            spans.append((start, i))
            start = -1
        if sure and mask & _B:
            start = i
    return spans


def entity_counts(masks: Sequence[int], tags: Sequence[str]) -> list[tuple[str, str]]:
    """Outcomes ("tp" | "fp" | "fn", type) for one sentence.

    A predicted span is right if an asserted span has its bounds and allows its type.  A predicted span on
    words where the labels leave it open (every tag allowed, no asserted span touched) is not counted.  The
    type of a missed span is the first type its mask allows.
    """
    gold = set(gold_spans(masks))
    asserted = {i for start, end in gold for i in range(start, end)}
    out, hit = [], set()
    for start, end, kind in entities.spans_of(tags):
        fits = all(masks[i] >> entities.TAG_INDEX[tags[i]] & 1 for i in range(start, end))
        if (start, end) in gold and fits:
            out.append(("tp", kind))
            hit.add((start, end))
        elif not (fits and not any(i in asserted for i in range(start, end))):
            out.append(("fp", kind))
    for start, end in gold - hit:
        kind = next(t for t in entities.TYPES if masks[start] >> entities.TAG_INDEX["B-" + t] & 1)
        out.append(("fn", kind))
    return out


def f1(tp: int, fp: int, fn: int) -> dict[str, float]:
    """Precision, recall and F1 from counts."""
    return {"p": round(tp / max(1, tp + fp), 4), "r": round(tp / max(1, tp + fn), 4),
            "f1": round(2 * tp / max(1, 2 * tp + fp + fn), 4), "n": tp + fn}


def score(network: Network, dev: dict[str, list[Example]], table: lexicon.Table,
          limit: int = 0) -> dict[str, dict]:
    """All scores on all dev sets; ``limit`` takes only the first sentences of each.  ``lemma`` is the model
    alone, ``lemma_table`` with the lemma table."""
    report: dict[str, dict] = {}
    for name, examples in dev.items():
        right: dict[str, int] = defaultdict(int)
        counts: dict[str, dict[str, int]] = defaultdict(lambda: {"tp": 0, "fp": 0, "fn": 0})
        words, verbs, begun = 0, 0, time.time()
        for e in examples[:limit or None]:
            if len(e.pieces) > 512:
                continue
            a = network.read(e.words)
            for outcome, kind in entity_counts(e.entity, a.entity):
                counts[kind][outcome] += 1
                counts["all"][outcome] += 1
            if e.gold is None:
                continue
            g = e.gold
            words += len(g)
            for i in range(len(g)):
                right["upos"] += a.upos[i] == g.upos[i]
                right["feats"] += a.feats[i] == g.feats[i]
                right["lemma"] += a.lemma[i] == g.lemma[i]
                chosen = lexicon.choose(table, g.form[i], a.upos[i], a.lemma[i])
                right["lemma_table"] += chosen == g.lemma[i]
                if g.upos[i] == "VERB":
                    verbs += 1
                    right["verb_lemma"] += a.lemma[i] == g.lemma[i]
                    right["verb_lemma_table"] += chosen == g.lemma[i]
                right["uas"] += a.head[i] == g.head[i]
                right["las"] += (a.head[i], a.deprel[i]) == (g.head[i], g.deprel[i])
        report[name] = {task: round(n / (verbs if task.startswith("verb") else words), 4)
                        for task, n in right.items()}
        report[name]["entity"] = {kind: f1(**c) for kind, c in sorted(counts.items())}
        report[name]["seconds"] = round(time.time() - begun, 1)
    return report


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    from .export import config_of

    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    p.add_argument("--checkpoint", type=Path, help="also score this checkpoint in float32")
    p.add_argument("--out", type=Path)
    p.add_argument("--limit", type=int, default=0)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args(argv)
    torch.set_num_threads(a.threads)
    int8 = Network.from_file(a.model)
    labels = Labels(**{k: int8.config[k] for k in ("upos", "feats", "lemma", "entity", "deprel")})
    dev = load(a.data, int8.wordpiece, dev_only=True, labels=labels).dev
    table = lexicon.read(lexicon.table_of(a.model))
    report = {"int8": score(int8, dev, table, a.limit)}
    if a.checkpoint:
        model, info = load_checkpoint(a.checkpoint)
        fp32 = Network.from_model(model, config_of(model), int8.wordpiece)
        report["fp32"] = score(fp32, dev, table, a.limit)
        report["info"] = info
    text = json.dumps(report, indent=1)
    print(text)
    if a.out:
        a.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
