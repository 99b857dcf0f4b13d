"""Distillation: ``python -m dateline_training.distil --data DIR --teacher X.pt --out DIR`` trains a smaller reader.

The student starts from some of the teacher's layers, keeps the teacher's word embeddings as they are (readers can
then share them), and learns from the treebanks' gold and from the teacher's probabilities on news sentences (GMB)
that have no trees: Kullback-Leibler divergence for parts of speech, entities, heads and relations, the teacher's
choice for features and lemmas.  Each epoch takes all treebank sentences and the next slice of the news.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from . import data
from .evaluate import score_quick
from .model import Config, Reader, collate, load_checkpoint, load_exported, partial_loss, save_checkpoint
from .soft import Opinion, opinions, scores, together
from .train import WEIGHTS, epoch_examples, minilm_folder, say
from .wordpiece import WordPiece


def divergence(student: Tensor, teacher: Tensor) -> Tensor:
    """Kullback-Leibler divergence from the teacher's distribution, averaged over rows."""
    return F.kl_div(student.log_softmax(1), teacher.log_softmax(1), reduction="batchmean", log_target=True)


def distil_losses(student: Reader, examples: list[data.Example], wanted: Opinion, pad: int) -> dict[str, Tensor]:
    """The loss of each task on sentences without trees, of which the teacher has an opinion."""
    batch = collate(examples, pad, student.config.unit)
    found, _ = scores(student, batch, wanted.head)
    out = {task: divergence(getattr(found, task).float(), getattr(wanted, task)) for task in ("upos", "entity", "arc", "rel")}
    out["entity"] = out["entity"] + 0.5 * partial_loss(found.entity.float(), batch.entity)
    for task in ("feats", "lemma"):
        out[task] = F.cross_entropy(getattr(found, task).float(), getattr(wanted, task))
    return out


def student_of(teacher: Reader, config: Config, layers: list[int]) -> Reader:
    """A new network that starts from some of the teacher's layers.  Of a layer's inner units those with the largest
    weights stay; heads of the teacher's size are taken over, others start afresh."""
    student = Reader(teacher.labels, config)
    for part in ("word", "shape", "ln") if config.conv else ("word", "pos", "shape", "ln"):
        getattr(student.encoder, part).load_state_dict(getattr(teacher.encoder, part).state_dict())
    if config.conv:
        return student
    for new, at in zip(student.encoder.layer, layers, strict=True):
        old = teacher.encoder.layer[at]
        size = old.ffn_in.weight.norm(dim=1) * old.ffn_out.weight.norm(dim=0)
        kept = size.topk(config.ffn).indices.sort().values
        state = dict(old.state_dict())
        state["ffn_in.weight"], state["ffn_in.bias"] = state["ffn_in.weight"][kept], state["ffn_in.bias"][kept]
        state["ffn_out.weight"] = state["ffn_out.weight"][:, kept]
        new.load_state_dict(state)
    for name, module in student.named_children():
        old = getattr(teacher, name)
        if isinstance(module, torch.nn.Linear) and module.weight.shape == old.weight.shape:
            module.load_state_dict(old.state_dict())
    return student


def kept_opinions(teacher: Reader, examples: list[data.Example], pad: int, path: Path | None) -> list[Opinion]:
    """What the teacher says of the news: from a file of an earlier run over the same sentences if there is one."""
    if path and path.exists():
        kept = torch.load(path, weights_only=True)
        if kept["words"] == [e.words for e in examples]:
            return [Opinion(**fields) for fields in kept["opinions"]]
        say(f"{path} is about other sentences and is made anew")
    begun = time.time()
    found = opinions(teacher, examples, pad)
    say(f"the teacher's opinions of {len(examples)} sentences after {time.time() - begun:.0f}s")
    if path:
        torch.save({"words": [e.words for e in examples], "opinions": [vars(opinion) for opinion in found]}, path)
    return found


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", default="../shared/data")
    p.add_argument("--teacher", type=Path, required=True, help="a checkpoint, or the folder of an exported model")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--layers", default="0,2,4", help="layers of the teacher that the student starts from")
    p.add_argument("--conv", default="", help="distances of convolutions, as in 1,1,2,4: a student without attention")
    p.add_argument("--hidden", type=int, default=256, help="width of the convolutions")
    p.add_argument("--ffn", type=int, default=512)
    p.add_argument("--arc", type=int, default=128)
    p.add_argument("--rel", type=int, default=64)
    p.add_argument("--unit", choices=["piece", "word"], default="word")
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--gmb", type=int, default=8000, help="news sentences an epoch")
    p.add_argument("--news", type=int, default=0, help="news sentences in all; 0 for every one")
    p.add_argument("--opinions", type=Path, help="a file that keeps what the teacher says of the news, for the next student")
    p.add_argument("--pieces", type=int, default=2048, help="padded pieces a batch")
    p.add_argument("--lr", type=float, default=5e-4)
    p.add_argument("--head-lr", type=float, default=2e-3)
    p.add_argument("--warmup", type=float, default=0.06)
    p.add_argument("--seed", type=int, default=20261124)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--minutes", type=float, default=0, help="spread the learning-rate decay over this time instead of the epochs")
    a = p.parse_args(argv)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    teacher = load_exported(a.teacher) if a.teacher.is_dir() else load_checkpoint(a.teacher)[0]
    wordpiece = WordPiece.from_file((a.teacher if a.teacher.is_dir() else minilm_folder()) / "vocab.txt")
    corpus = data.load(a.data, wordpiece, labels=teacher.labels)
    corpus.gmb = random.Random(a.seed).sample(corpus.gmb, len(corpus.gmb))
    corpus.gmb = corpus.gmb[: a.news or None]
    taught = kept_opinions(teacher, corpus.gmb, wordpiece.pad, a.opinions)
    of = {id(example): opinion for example, opinion in zip(corpus.gmb, taught, strict=True)}
    layers = [int(n) for n in a.layers.split(",")]
    config = replace(teacher.config, layers=len(layers), ffn=a.ffn, arc=a.arc, rel=a.rel, unit=a.unit, dropout=0.05, head_dropout=0.15)
    if a.conv:
        distances = [int(n) for n in a.conv.split(",")]
        config = replace(config, conv=distances, layers=len(distances), hidden=a.hidden, unit="word")
    student = student_of(teacher, config, layers)
    student.encoder.word.weight.requires_grad_(False)
    encoder = [q for q in student.encoder.parameters() if q.requires_grad]
    heads = [q for name, q in student.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": encoder, "lr": a.lr}, {"params": heads, "lr": a.head_lr}],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    step, begun, done = 0, time.time(), 0.0
    for epoch in range(a.epochs):
        student.train()
        chosen = epoch_examples(corpus, epoch, a.gmb)
        silver = data.batches([e for e in chosen if e.source == "gmb"], a.pieces, rng)
        gold = data.batches([data.augment(e, corpus.labels, rng, wordpiece) for e in chosen if e.source != "gmb"], a.pieces, rng)
        plan = [(True, batch) for batch in silver] + [(False, batch) for batch in gold]
        rng.shuffle(plan)
        for number, (soft, examples) in enumerate(plan):
            done = (time.time() - begun) / (60 * a.minutes) if a.minutes else (epoch + number / len(plan)) / a.epochs
            if done >= 1:
                break
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * min(done / a.warmup, (1 - done) / (1 - a.warmup))
            wanted = together([of[id(e)] for e in examples]) if soft else None
            with torch.autocast("cpu", dtype=torch.bfloat16):
                losses = (distil_losses(student, examples, wanted, wordpiece.pad) if wanted
                          else student.losses(collate(examples, wordpiece.pad, config.unit)))
            loss = sum(WEIGHTS[task] * value.float() for task, value in losses.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 20 == 0:
                told = " ".join(f"{task} {value.item():.3f}" for task, value in losses.items())
                say(f"epoch {epoch + 1} step {step} {time.time() - begun:.0f}s done {done:.3f} {'news' if soft else 'gold'} {told}")
        info = {"epoch": epoch + 1, "steps": step, "seed": a.seed, "teacher": a.teacher.name}
        save_checkpoint(a.out / "student.pt", student, info)
        say(f"epoch {epoch + 1} after {time.time() - begun:.0f}s {score_quick(student.eval(), corpus.dev['ewt'][:400])}")
        if done >= 1:
            break


if __name__ == "__main__":
    main()
