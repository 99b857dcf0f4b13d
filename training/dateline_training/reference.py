"""The reference forward pass and decoding that the Rust inference is checked against.

``Network`` runs one sentence at a time, either from a model file (int8) or from a checkpoint (float32);
the code is the same but for the linear maps.  ``Network.read(words)`` gives the decoded analysis.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from . import lemma as lemmas
from .data import encode_words
from .model import Reader
from .quantise import int8_linear
from .wordpiece import WordPiece

EPS = 1e-12


@dataclass
class Analysis:
    """What the network says about a sentence; ``head`` is 1-based with 0 for the root."""

    upos: list[str]
    feats: list[str]
    lemma: list[str]
    head: list[int]
    deprel: list[str]
    entity: list[str]
    vectors: np.ndarray
    upos_logits: np.ndarray
    arc: np.ndarray


class Network:
    """Tensors by their names in the model file, the label lists, and the way to apply a linear map."""

    def __init__(self, tensors: dict[str, Tensor], config: dict, wordpiece: WordPiece,
                 linear: Callable[[Tensor, str], Tensor], words: Callable[[Tensor], Tensor]):
        self.t, self.config, self.wordpiece = tensors, config, wordpiece
        self.linear, self.word_embedding = linear, words

    @classmethod
    def from_file(cls, folder: str | Path) -> "Network":
        """The int8 network from a folder with ``model.safetensors`` and ``vocab.txt``; a model that shares tensors with
        another needs that one's folder beside its own."""
        from safetensors import safe_open

        folder = Path(folder)
        with safe_open(str(folder / "model.safetensors"), framework="pt") as handle:
            config = json.loads(handle.metadata()["config"])
            t = {name: handle.get_tensor(name) for name in handle.keys()}
        if config.get("shares"):
            folder = folder.parent / config["base"]
            with safe_open(str(folder / "model.safetensors"), framework="pt") as handle:
                t |= {name: handle.get_tensor(name) for name in config["shares"]}
        wide = {n: w.double() for n, w in t.items() if w.dtype == torch.int8 and n != "embed.word"}

        def linear(x: Tensor, name: str) -> Tensor:
            return int8_linear(x, wide[name + ".weight"], t[name + ".scale"], t[name + ".bias"])

        def words(ids: Tensor) -> Tensor:
            return t["embed.word"][ids].float() * t["embed.word.scale"][ids].unsqueeze(1)

        return cls(t, config, WordPiece.from_file(folder / "vocab.txt"), linear, words)

    @classmethod
    def from_model(cls, model: Reader, config: dict, wordpiece: WordPiece) -> "Network":
        """The float32 network from a trained model."""
        t = named_tensors(model)

        def linear(x: Tensor, name: str) -> Tensor:
            return F.linear(x, t[name + ".weight"], t[name + ".bias"])

        return cls(t, config, wordpiece, linear, lambda ids: t["embed.word"][ids])

    def float_tensors(self) -> dict[str, Tensor]:
        """All tensors as floats: int8 weights times their scales."""
        scale = {name: self.t[name.removesuffix(".weight") + ".scale"] for name, w in self.t.items() if w.dtype == torch.int8}
        return {name: w.float() * scale[name].unsqueeze(1) if name in scale else w
                for name, w in self.t.items() if not name.endswith(".scale")}

    def norm(self, x: Tensor, name: str) -> Tensor:
        """Layer norm by the name of its weights."""
        return F.layer_norm(x, x.shape[-1:], self.t[name + ".weight"], self.t[name + ".bias"], EPS)

    def gelu(self, x: Tensor) -> Tensor:
        """GELU with the exact error function."""
        return F.gelu(x)

    def attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Attention of all heads; q, k, v are [heads, positions, size]."""
        return (q @ k.transpose(1, 2) / math.sqrt(q.shape[2])).softmax(2) @ v

    def dot(self, a: Tensor, b: Tensor) -> Tensor:
        """Dot products over the last axis, broadcast over the others."""
        return (a * b).sum(-1)

    def encode(self, pieces: list[int], shapes: list[int], first: list[int]) -> tuple[Tensor, list[int]]:
        """The last layer's vectors [positions, hidden], and the words' positions."""
        x = self.word_embedding(torch.tensor(pieces))
        if self.config.get("unit") == "word":
            ends = [*first[1:], len(pieces) - 1]
            x = torch.stack([x[0], *(mean_in_order(x[start:end]) for start, end in zip(first, ends))])
            shapes = [0] + [shapes[i] for i in first]
            first = list(range(1, len(first) + 1))
        if self.config.get("conv"):
            return self.convolve(x, shapes), first
        n, heads = len(x), self.config["heads"]
        x = x + self.t["embed.pos"][:n]
        x = self.norm(x + self.t["embed.shape"][torch.tensor(shapes)], "embed.ln")
        for i in range(self.config["layers"]):
            at = f"layer.{i}."
            q, k, v = (self.linear(x, at + m).view(n, heads, -1).transpose(0, 1) for m in "qkv")
            context = self.attention(q, k, v).transpose(0, 1).reshape(n, -1)
            x = self.norm(x + self.linear(context, at + "o"), at + "ln1")
            inner = self.gelu(self.linear(x, at + "ffn_in"))
            x = self.norm(x + self.linear(inner, at + "ffn_out"), at + "ln2")
        return x, first

    def convolve(self, x: Tensor, shapes: list[int]) -> Tensor:
        """What ``encode`` does where the layers are convolutions; beyond the ends of a sentence stand zeros."""
        x = self.linear(self.norm(x + self.t["embed.shape"][torch.tensor(shapes)], "embed.ln"), "embed.proj")
        for i, distance in enumerate(self.config["conv"]):
            d, zeros = min(distance, len(x)), torch.zeros_like(x)
            before, behind = torch.cat([zeros[:d], x])[: len(x)], torch.cat([x, zeros[:d]])[d:]
            y = F.relu(self.linear(torch.cat([before, x, behind], 1), f"layer.{i}.conv"))
            x = self.norm(x + y, f"layer.{i}.ln1")
        return x

    @torch.no_grad()
    def read(self, words: Sequence[str]) -> Analysis:
        """Analyse one sentence of words."""
        c = self.config
        pieces, shapes, first = encode_words(words, self.wordpiece)
        x, first = self.encode(pieces, shapes, first)
        h = x[first]
        logits = {task: self.linear(h, task).numpy() for task in ("upos", "feats", "lemma", "entity")}
        best = {task: logits[task].argmax(1) for task in ("upos", "feats", "lemma")}
        candidates = torch.cat([x[:1], h])
        arc = self.dot(self.linear(F.relu(self.linear(h, "arc_dep")), "arc_u").unsqueeze(1),
                       F.relu(self.linear(candidates, "arc_head")).unsqueeze(0))
        heads = spanning_tree(arc.numpy())
        return Analysis(
            upos=[c["upos"][i] for i in best["upos"]],
            feats=[c["feats"][i] for i in best["feats"]],
            lemma=[lemmas.apply(c["lemma"][i], w) for i, w in zip(best["lemma"], words)],
            head=heads,
            deprel=self._relations(h, candidates, heads),
            entity=[c["entity"][i] for i in viterbi(logits["entity"], c["entity"])],
            vectors=h.numpy(), upos_logits=logits["upos"], arc=arc.numpy(),
        )

    def _relations(self, h: Tensor, candidates: Tensor, heads: list[int]) -> list[str]:
        """The labels of the arcs of a tree: ``root`` for the root's arc and only there."""
        names = self.config["deprel"]
        dep = F.relu(self.linear(h, "rel_dep"))
        head = F.relu(self.linear(candidates, "rel_head"))[heads]
        u = self.linear(dep, "rel_u").view(len(h), len(names), -1)
        scores = self.dot(u, head.unsqueeze(1)) + self.linear(torch.cat([dep, head], 1), "rel_bias")
        scores[:, names.index("root")] = -torch.inf
        return ["root" if head == 0 else names[i] for head, i in zip(heads, scores.numpy().argmax(1))]


def mean_in_order(rows: Tensor) -> Tensor:
    """The mean of rows, added up from the first to the last."""
    total = rows[0]
    for row in rows[1:]:
        total = total + row
    return total / len(rows) if len(rows) > 1 else total


def named_tensors(model: Reader) -> dict[str, Tensor]:
    """A model's float tensors under their names in the model file; missing biases become zeros."""
    e = model.encoder
    t = {"embed.word": e.word.weight, "embed.shape": e.shape.weight,
         "embed.ln.weight": e.ln.weight, "embed.ln.bias": e.ln.bias}
    if not model.config.conv:
        t["embed.pos"] = e.pos.weight
    modules = {f"layer.{i}.{name}": module for i, layer in enumerate(e.layer)
               for name, module in layer.named_children() if name != "drop"}
    modules |= {name: module for name, module in model.named_children() if name not in ("encoder", "drop")}
    if model.config.conv:
        modules["embed.proj"] = e.proj
    for name, module in modules.items():
        t[name + ".weight"] = module.weight
        t[name + ".bias"] = module.bias if module.bias is not None else torch.zeros(len(module.weight))
    return {name: tensor.detach().float() for name, tensor in t.items()}


# ---------------------------------------------------------------------------------------------------
# Decoding


def spanning_tree(scores: np.ndarray) -> list[int]:
    """The heads of the best tree with exactly one root.

    ``scores[d, h]`` is the score of word ``d`` (0-based) hanging from candidate ``h`` (0 = root,
    otherwise word ``h - 1``).  If every word's best head already gives such a tree, that is it.
    Otherwise Chu-Liu/Edmonds runs with a constant taken off all root arcs that is larger than any
    possible gain, so that a second root never pays.
    """
    n = len(scores)
    s = np.full((n + 1, n + 1), -np.inf)
    s[1:] = scores
    s[np.arange(n + 1), np.arange(n + 1)] = -np.inf
    heads = s.argmax(1)
    heads[0] = 0
    if (heads[1:] == 0).sum() == 1 and not _cycle(heads):
        return heads[1:].tolist()
    finite = s[np.isfinite(s)]
    s[1:, 0] -= (finite.max() - finite.min() + 1) * (n + 1)
    return _edmonds(s)[1:].tolist()


def _cycle(heads: np.ndarray) -> list[int]:
    """The nodes of some cycle of a head array (node 0 is the root), or an empty list."""
    state = np.zeros(len(heads), dtype=int)
    for start in range(1, len(heads)):
        node = start
        while node and state[node] == 0:
            state[node] = start
            node = heads[node]
        if node and state[node] == start:
            cycle = [node]
            while heads[cycle[-1]] != node:
                cycle.append(heads[cycle[-1]])
            return cycle
    return []


def _edmonds(s: np.ndarray) -> np.ndarray:
    """Chu-Liu/Edmonds on ``s[dependent, head]`` over nodes 0 (root) to n; gives the heads."""
    heads = s.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([i for i in range(len(s)) if i not in set(cycle)])
    m = len(outside)  # in the contracted graph the cycle is node m
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = s[np.ix_(outside, outside)]
    from_cycle = s[np.ix_(outside, inside)]
    small[:m, m] = from_cycle.max(1)
    into_cycle = s[np.ix_(inside, outside)] - s[inside, heads[inside]][:, None]
    small[m, :m] = into_cycle.max(0)
    solved = _edmonds(small)
    result = heads.copy()
    for k in range(1, m):
        h = solved[k]
        result[outside[k]] = inside[from_cycle[k].argmax()] if h == m else outside[h]
    enter = solved[m]
    broken = inside[into_cycle[:, enter].argmax()]
    result[broken] = outside[enter]
    return result


def viterbi(logits: np.ndarray, tags: Sequence[str]) -> list[int]:
    """The best tag sequence under the BIO rule: I-X only after B-X or I-X.  Ties go to the lower tag."""
    allowed = np.zeros((len(tags), len(tags)))  # [previous, next]
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            allowed[:, j] = [0 if t[1:] == tag[1:] else -np.inf for t in tags]
    score = logits[0].astype(np.float64) + np.array([-np.inf if t.startswith("I-") else 0 for t in tags])
    back = []
    for row in logits[1:]:
        step = score[:, None] + allowed
        back.append(step.argmax(0))
        score = step.max(0) + row
    path = [int(score.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]
