"""A teacher's opinions: what it makes of sentences that have no trees, kept so that each student need not ask again.

``opinions(teacher, examples)`` gives one ``Opinion`` a sentence; ``Soft`` keeps them for batches.  The numbers are
half-precision: they only steer a loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .data import Example
from .model import Batch, Reader, collate


@dataclass
class Scores:
    """A network's scores for the words of a batch; rows are words, in the batch's order."""

    upos: Tensor
    feats: Tensor
    lemma: Tensor
    entity: Tensor
    arc: Tensor
    rel: Tensor


@dataclass
class Opinion:
    """What the teacher says of one sentence: scores, but of features and lemmas the choice alone."""

    upos: Tensor
    entity: Tensor
    #: [words, words + 1], the root first.
    arc: Tensor
    #: The best head of each word, for which the relations are scored.
    head: Tensor
    rel: Tensor
    feats: Tensor
    lemma: Tensor


def scores(model: Reader, batch: Batch, heads: Tensor | None) -> tuple[Scores, Tensor]:
    """All scores, and the heads [words] for which the relations were scored: the given ones, or the best."""
    cls, words = model.word_vectors(batch)
    is_word = batch.is_word
    flat = words[is_word]
    candidates = torch.cat([cls.unsqueeze(1), words], 1)
    arc = model.arc_u(F.relu(model.arc_dep(words))) @ F.relu(model.arc_head(candidates)).transpose(1, 2)
    allowed = torch.cat([is_word.new_ones(len(is_word), 1), is_word], 1)
    arc = arc.float().masked_fill(~allowed.unsqueeze(1), -1e4)[is_word]
    heads = arc.argmax(1) if heads is None else heads
    row = torch.arange(len(is_word)).unsqueeze(1).expand_as(is_word)[is_word]
    rel = model.relation_scores(F.relu(model.rel_dep(flat)), F.relu(model.rel_head(candidates))[row, heads])
    return Scores(model.upos(flat), model.feats(flat), model.lemma(flat), model.entity(flat), arc, rel), heads


@torch.no_grad()
def opinions(teacher: Reader, examples: list[Example], pad: int, pieces: int = 4096) -> list[Opinion]:
    """What the teacher makes of each sentence, in order."""
    out: list[Opinion | None] = [None] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].pieces))
    while order:
        count = max(1, pieces // len(examples[order[-1]].pieces))
        chosen, order = order[-count:], order[:-count]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found, heads = scores(teacher, collate([examples[i] for i in chosen], pad, teacher.config.unit), None)
        start = 0
        for i in chosen:
            n = len(examples[i].words)
            rows = slice(start, start + n)
            start += n
            half = {name: getattr(found, name)[rows].half().clone() for name in ("upos", "entity", "rel")}
            out[i] = Opinion(arc=found.arc[rows, : n + 1].half().clone(), head=heads[rows].clone(),
                             feats=found.feats[rows].argmax(1), lemma=found.lemma[rows].argmax(1), **half)
    return [opinion for opinion in out if opinion is not None]


def together(chosen: list[Opinion]) -> Opinion:
    """The opinions of a batch as one, rows in order, arcs padded to the longest sentence."""
    widest = max(o.arc.shape[1] for o in chosen)
    arc = torch.cat([F.pad(o.arc.float(), (0, widest - o.arc.shape[1]), value=-1e4) for o in chosen])
    rest = {name: torch.cat([getattr(o, name) for o in chosen]) for name in ("upos", "entity", "head", "rel", "feats", "lemma")}
    return Opinion(arc=arc, **{name: t.float() if t.dtype == torch.float16 else t for name, t in rest.items()})
