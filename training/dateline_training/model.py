"""The network: the MiniLM encoder with a shape input, and heads for tags, entities and trees.

Only plain PyTorch.  Module names map one to one onto the names in the model file (see ``export``).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .data import Example, IGNORE, Labels
from .shapes import N_SHAPES


@dataclass
class Config:
    """Sizes of the network."""

    hidden: int = 384
    layers: int = 6
    heads: int = 12
    ffn: int = 1536
    vocab: int = 30522
    positions: int = 512
    arc: int = 256
    rel: int = 128
    shapes: int = N_SHAPES
    eps: float = 1e-12
    #: What has a position of its own: "piece", or "word" (the mean of its pieces' embeddings; no [SEP]).
    unit: str = "piece"
    #: Width of the embeddings, and the distances at which each convolution looks to both sides; without any the layers are
    #: a transformer's.
    embed: int = 384
    conv: list[int] = field(default_factory=list)
    dropout: float = 0.1
    head_dropout: float = 0.25


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, c: Config):
        super().__init__()
        self.heads = c.heads
        self.q, self.k, self.v, self.o = (nn.Linear(c.hidden, c.hidden) for _ in range(4))
        self.ffn_in = nn.Linear(c.hidden, c.ffn)
        self.ffn_out = nn.Linear(c.ffn, c.hidden)
        self.ln1 = nn.LayerNorm(c.hidden, c.eps)
        self.ln2 = nn.LayerNorm(c.hidden, c.eps)
        self.drop = nn.Dropout(c.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` [b, n, hidden]; ``bias`` [b, 1, 1, n] is 0 for pieces and very negative for padding."""
        b, n, d = x.shape
        q, k, v = (m(x).view(b, n, self.heads, -1).transpose(1, 2) for m in (self.q, self.k, self.v))
        # Written out: the fused form is ten times slower backwards where bfloat16 is computed in tiles.
        weights = (q @ k.transpose(2, 3) * (1 / math.sqrt(q.shape[3])) + bias).softmax(3)
        context = weights.to(v.dtype) @ v
        context = context.transpose(1, 2).reshape(b, n, d)
        x = self.ln1(x + self.drop(self.o(context)))
        return self.ln2(x + self.drop(self.ffn_out(F.gelu(self.ffn_in(x)))))


class ConvLayer(nn.Module):
    """One post-norm residual convolution over a position and its neighbours at a distance to both sides."""

    def __init__(self, c: Config, distance: int):
        super().__init__()
        self.distance = distance
        self.conv = nn.Linear(3 * c.hidden, c.hidden)
        self.ln1 = nn.LayerNorm(c.hidden, c.eps)
        self.drop = nn.Dropout(c.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` [b, n, hidden]; ``mask`` [b, n, 1] is 1 where something stands and 0 for padding."""
        x = x * mask
        d = min(self.distance, x.shape[1])
        before = F.pad(x, (0, 0, d, 0))[:, : x.shape[1]]
        behind = F.pad(x, (0, 0, 0, d))[:, d:]
        return self.ln1(x + self.drop(F.relu(self.conv(torch.cat([before, x, behind], 2)))))


class Encoder(nn.Module):
    """Embeddings (word + position + shape) and the layers.  Token type 0 is part of the positions.  Convolutions have no
    positions, and a linear map between the embeddings and the first layer."""

    def __init__(self, c: Config):
        super().__init__()
        self.unit = c.unit
        width = c.embed if c.conv else c.hidden
        self.word = nn.Embedding(c.vocab, width)
        self.shape = nn.Embedding(c.shapes, width)
        nn.init.zeros_(self.shape.weight)
        self.ln = nn.LayerNorm(width, c.eps)
        self.drop = nn.Dropout(c.dropout)
        if c.conv:
            self.proj = nn.Linear(width, c.hidden)
            self.layer = nn.ModuleList(ConvLayer(c, distance) for distance in c.conv)
        else:
            self.pos = nn.Embedding(c.positions, width)
            self.layer = nn.ModuleList(Layer(c) for _ in range(c.layers))

    def forward(self, pieces: Tensor, owner: Tensor, shape: Tensor, mask: Tensor) -> Tensor:
        """Piece ids and the position each belongs to (-1 for padding), both [b, pieces]; shape ids and a mask
        (true where something stands) of the positions, both [b, n]; gives [b, n, hidden]."""
        word = self.word(pieces)
        if self.unit == "word":
            real = (owner >= 0).to(word.dtype)
            owner = owner.clamp(min=0)
            total = word.new_zeros(*mask.shape, word.shape[2])
            total.scatter_add_(1, owner.unsqueeze(2).expand_as(word), word * real.unsqueeze(2))
            count = word.new_zeros(mask.shape).scatter_add_(1, owner, real)
            word = total / count.clamp(min=1).unsqueeze(2)
        if hasattr(self, "proj"):
            x, real = self.proj(self.drop(self.ln(word + self.shape(shape)))), mask.unsqueeze(2).to(word.dtype)
            for layer in self.layer:
                x = layer(x, real)
            return x
        positions = torch.arange(mask.shape[1], device=pieces.device)
        x = self.drop(self.ln(word + self.pos(positions) + self.shape(shape)))
        bias = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -1e9)[:, None, None, :]
        for layer in self.layer:
            x = layer(x, bias)
        return x

    def load_minilm(self, path: str | Path) -> None:
        """Take over the weights of a BERT checkpoint in safetensors form."""
        from safetensors.torch import load_file

        w = load_file(str(path))
        prefix = "" if "embeddings.word_embeddings.weight" in w else "bert."

        def copy(module: nn.Module, name: str) -> None:
            module.weight.data.copy_(w[f"{prefix}{name}.weight"])
            if getattr(module, "bias", None) is not None:
                module.bias.data.copy_(w[f"{prefix}{name}.bias"])

        copy(self.word, "embeddings.word_embeddings")
        copy(self.pos, "embeddings.position_embeddings")
        self.pos.weight.data += w[f"{prefix}embeddings.token_type_embeddings.weight"][0]
        copy(self.ln, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layer):
            at = f"encoder.layer.{i}."
            copy(layer.q, at + "attention.self.query")
            copy(layer.k, at + "attention.self.key")
            copy(layer.v, at + "attention.self.value")
            copy(layer.o, at + "attention.output.dense")
            copy(layer.ln1, at + "attention.output.LayerNorm")
            copy(layer.ffn_in, at + "intermediate.dense")
            copy(layer.ffn_out, at + "output.dense")
            copy(layer.ln2, at + "output.LayerNorm")


class Reader(nn.Module):
    """The whole network."""

    def __init__(self, labels: Labels, config: Config | None = None):
        super().__init__()
        c = config or Config()
        self.config, self.labels = c, labels
        n_rel = len(labels.deprel)
        self.encoder = Encoder(c)
        self.drop = nn.Dropout(c.head_dropout)
        self.upos = nn.Linear(c.hidden, len(labels.upos))
        self.feats = nn.Linear(c.hidden, len(labels.feats))
        self.lemma = nn.Linear(c.hidden, len(labels.lemma))
        self.entity = nn.Linear(c.hidden, len(labels.entity))
        self.arc_dep = nn.Linear(c.hidden, c.arc)
        self.arc_head = nn.Linear(c.hidden, c.arc)
        self.arc_u = nn.Linear(c.arc, c.arc)
        self.rel_dep = nn.Linear(c.hidden, c.rel)
        self.rel_head = nn.Linear(c.hidden, c.rel)
        self.rel_u = nn.Linear(c.rel, n_rel * c.rel, bias=False)
        self.rel_bias = nn.Linear(2 * c.rel, n_rel)
        nn.init.normal_(self.arc_u.weight, std=0.02)
        nn.init.zeros_(self.arc_u.bias)
        nn.init.normal_(self.rel_u.weight, std=0.02)

    def relation_scores(self, dep: Tensor, head: Tensor) -> Tensor:
        """Label scores [m, L] for m pairs of relation vectors, dependents and heads, each [m, rel]."""
        u = self.rel_u(dep).view(dep.shape[0], -1, head.shape[1])
        return torch.bmm(u, head.unsqueeze(2)).squeeze(2) + self.rel_bias(torch.cat([dep, head], 1))

    def word_vectors(self, batch: "Batch") -> tuple[Tensor, Tensor]:
        """[CLS] vectors [b, hidden] and the word vectors [b, words, hidden]."""
        x = self.drop(self.encoder(batch.pieces, batch.owner, batch.shapes, batch.mask))
        words = x.gather(1, batch.first.unsqueeze(2).expand(-1, -1, x.shape[2]))
        return x[:, 0], words

    def losses(self, batch: "Batch") -> dict[str, Tensor]:
        """The loss of each task, averaged over the words that have a target for it."""
        cls, words = self.word_vectors(batch)
        out = {"entity": partial_loss(self.entity(words[batch.is_word]), batch.entity)}
        if not batch.full.any():
            return out
        cls, words, is_word = cls[batch.full], words[batch.full], batch.is_word[batch.full]
        flat = words[is_word]
        for task in ("upos", "feats", "lemma"):
            out[task] = F.cross_entropy(getattr(self, task)(flat), getattr(batch, task), ignore_index=IGNORE)
        candidates = torch.cat([cls.unsqueeze(1), words], 1)
        head_vectors = F.relu(self.arc_head(candidates))
        scores = self.arc_u(F.relu(self.arc_dep(words))) @ head_vectors.transpose(1, 2)
        allowed = torch.cat([is_word.new_ones(len(is_word), 1), is_word], 1)
        scores = scores.masked_fill(~allowed.unsqueeze(1), -1e9)[is_word]
        out["arc"] = F.cross_entropy(scores, batch.head)
        row = torch.arange(len(is_word)).unsqueeze(1).expand_as(is_word)[is_word]
        rel_head = F.relu(self.rel_head(candidates))[row, batch.head]
        rel = self.relation_scores(F.relu(self.rel_dep(flat)), rel_head)
        out["rel"] = F.cross_entropy(rel, batch.deprel, ignore_index=IGNORE)
        return out


def partial_loss(logits: Tensor, masks: Tensor) -> Tensor:
    """``logsumexp(all) - logsumexp(allowed)``, averaged; bit t of a mask allows tag t."""
    bits = (masks.unsqueeze(1) >> torch.arange(logits.shape[1])) & 1
    allowed = logits.masked_fill(bits == 0, -1e9)
    return (logits.logsumexp(1) - allowed.logsumexp(1)).mean()


@dataclass
class Batch:
    """A padded batch.  Per-word targets are flat over the words of the ``full`` sentences, except
    ``entity``, which is flat over all words."""

    pieces: Tensor
    owner: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor
    is_word: Tensor
    full: Tensor
    entity: Tensor
    upos: Tensor
    feats: Tensor
    lemma: Tensor
    head: Tensor
    deprel: Tensor


def owners(example: Example) -> list[int]:
    """The position of each piece where a word is the unit: 0 for [CLS], then the words; [SEP] is left out."""
    ends = [*example.first[1:], len(example.pieces) - 1]
    return [0] + [n + 1 for n, (start, end) in enumerate(zip(example.first, ends)) for _ in range(end - start)]


def collate(examples: list[Example], pad: int = 0, unit: str = "piece") -> Batch:
    """Pad examples into a batch for a network whose positions are pieces or words."""
    if unit == "word":
        pieces, owner = [e.pieces[:-1] for e in examples], [owners(e) for e in examples]
        shapes = [[0] + [e.piece_shapes[i] for i in e.first] for e in examples]
        first = [list(range(1, len(e.first) + 1)) for e in examples]
    else:
        pieces, owner = [e.pieces for e in examples], [list(range(len(e.pieces))) for e in examples]
        shapes, first = [e.piece_shapes for e in examples], [e.first for e in examples]
    longest, positions = max(map(len, pieces)), max(map(len, shapes))
    most = max(len(e.first) for e in examples)

    def padded(rows: list[list[int]], width: int, fill: int) -> Tensor:
        return torch.tensor([row + [fill] * (width - len(row)) for row in rows])

    def flat(name: str, chosen: list[Example]) -> Tensor:
        return torch.tensor([value for e in chosen for value in getattr(e, name)], dtype=torch.long)

    full = [e for e in examples if e.full]
    return Batch(
        pieces=padded(pieces, longest, pad),
        owner=padded(owner, longest, -1),
        shapes=padded(shapes, positions, 0),
        mask=padded([[1] * len(row) for row in shapes], positions, 0).bool(),
        first=padded(first, most, 0),
        is_word=padded([[1] * len(e.first) for e in examples], most, 0).bool(),
        full=torch.tensor([e.full for e in examples]),
        entity=flat("entity", examples), upos=flat("upos", full), feats=flat("feats", full),
        lemma=flat("lemma", full), head=flat("head", full), deprel=flat("deprel", full),
    )


def save_checkpoint(path: str | Path, model: Reader, info: dict) -> None:
    """Write weights, labels and sizes; ``info`` is free text about the run."""
    torch.save({"state": model.state_dict(), "labels": asdict(model.labels),
                "config": asdict(model.config), "info": info}, path)


def load_checkpoint(path: str | Path) -> tuple[Reader, dict]:
    """Read what ``save_checkpoint`` wrote; the model comes back in evaluation mode."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    model = Reader(Labels(**saved["labels"]), Config(**saved["config"]))
    model.load_state_dict(saved["state"])
    return model.eval(), saved["info"]


def load_exported(folder: str | Path) -> Reader:
    """The network of an exported model, in evaluation mode: its int8 weights as floats, ready to teach or to train on."""
    from .reference import Network

    network = Network.from_file(folder)
    c = network.config
    sizes = {name: c[name] for name in ("hidden", "layers", "heads", "ffn", "arc", "rel", "unit", "conv", "embed") if name in c}
    sizes["vocab"] = len(network.t["embed.word"])
    model = Reader(Labels(**{name: c[name] for name in ("upos", "feats", "lemma", "entity", "deprel")}), Config(**sizes))
    state = model.state_dict()
    for name, tensor in network.float_tensors().items():
        inner = {"embed.word": "encoder.word.weight", "embed.pos": "encoder.pos.weight", "embed.shape": "encoder.shape.weight"}.get(
            name, name.replace("embed.ln", "encoder.ln") if name.startswith("embed.") else "encoder." + name if name.startswith("layer.") else name)
        if inner in state:
            state[inner] = tensor
    model.load_state_dict(state)
    return model.eval()
