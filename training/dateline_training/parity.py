"""Parity set: ``python -m dateline_training.parity --data DIR --model DIR`` writes ``parity.json`` there.

Words of EWT dev sentences (CC BY-SA 4.0, see the card) and headlines of our own, with the decoded
analysis and a few floats from the int8 reference.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from . import lexicon
from .conllu import read_conllu
from .exact import ExactNetwork

HEADLINES = """Russia recalls ambassador from Ankara
Police fire tear gas at protesters in Tbilisi
UN ENVOY MEETS REBEL LEADERS
Two Soldiers Killed in Ambush Near Border , Officials Say
France , Germany Urge Cease - Fire
President Aya Lund signs trade deal with Norway on Tuesday
Striking miners block road to Lima 's airport
Gunmen free 12 hostages
Iran rejects talks , warns of retaliation
Army shells rebel - held town in Syria , killing nine
Opposition leader does n't rule out a boycott
Kenya 's parliament backs Mwangi as finance minister
IMF approves $ 1.2 billion loan for Ghana
Thousands march in Minsk demanding new elections
Õpetajad streigivad in Tallinn , İzmir and Łódź
…
北京 blast""".split("\n")


def record(network: ExactNetwork, table: lexicon.Table, words: list[str]) -> dict:
    """The analysis of one sentence in the form of the parity file; ``lemma`` is the model's own lemma,
    ``lemma_table`` the one after the lemma table."""
    a = network.read(words)

    def floats(values: np.ndarray) -> list[float]:
        return [round(float(v), 6) for v in values]

    return {"words": words, "upos": a.upos, "feats": a.feats, "lemma": a.lemma,
            "lemma_table": [lexicon.choose(table, *w) for w in zip(words, a.upos, a.lemma)], "head": a.head,
            "deprel": a.deprel, "entity": a.entity, "h0": floats(a.vectors[0][:8]),
            "h_last": floats(a.vectors[-1][:8]), "upos_logits0": floats(a.upos_logits[0]),
            "arc0": floats(a.arc[0][:8]), "arc_sum": round(float(a.arc.astype(np.float64).sum()), 4)}


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--sentences", type=int, default=50)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args(argv)
    torch.set_num_threads(a.threads)
    network = ExactNetwork.from_file(a.model)
    table = lexicon.read(lexicon.table_of(a.model))
    forms = [s.form for s in read_conllu(Path(a.data) / "ud" / "en_ewt-dev.conllu")]
    forms = [f for f in forms if 4 <= len(f) <= 45]
    chosen = forms[:: max(1, len(forms) // a.sentences)][: a.sentences] + [h.split() for h in HEADLINES]
    lines = ",\n".join(json.dumps(record(network, table, w), ensure_ascii=False, separators=(",", ":")) for w in chosen)
    path = a.model / "parity.json"
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{path}: {len(chosen)} sentences")


if __name__ == "__main__":
    main()
