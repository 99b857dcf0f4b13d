"""From the raw data sets to examples: word pieces, shapes and targets for one sentence each.

``load(data_dir, wordpiece)`` gives a ``Corpus`` with train and dev lists and the label inventories.  Only
EWT and GUM carry all targets (``full``); GMB and re3d carry entity masks alone.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Iterator, Sequence

from . import entities, lemma as lemmas, shapes
from .conllu import Sentence, read_conllu
from .wordpiece import WordPiece

IGNORE = -100
MAX_PIECES = 512
GMB_DEV = 2000
MIN_FEATS = 3
MIN_LEMMA = 2


@dataclass
class Labels:
    """The label inventories, in the order of the output units."""

    upos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    entity: list[str] = field(default_factory=lambda: list(entities.TAGS))
    deprel: list[str] = field(default_factory=list)


@dataclass
class Example:
    """One sentence ready for batching.  Target lists are per word; ``IGNORE`` means no target."""

    source: str
    words: list[str]
    entity: list[int]
    upos: list[int] = field(default_factory=list)
    feats: list[int] = field(default_factory=list)
    lemma: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    deprel: list[int] = field(default_factory=list)
    full: bool = False
    pieces: list[int] = field(default_factory=list)
    piece_shapes: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    #: Gold strings, kept for scoring (EWT and GUM only).
    gold: Sentence | None = None


#: Words after which "IS" is the verb in capitals.
_ASKS = frozenset("it this that he she there not n't".split())


def read_as(words: Sequence[str]) -> list[str]:
    """What the network reads for each word: "IS", where it is no verb, as another name of the group, since pieces have no case."""
    if not any(c.islower() for w in words for c in w):
        return list(words)
    return ["ISIS" if w == "IS" and (i + 1 == len(words) or words[i + 1].lower() not in _ASKS) else w for i, w in enumerate(words)]


def encode_words(words: Sequence[str], wordpiece: WordPiece) -> tuple[list[int], list[int], list[int]]:
    """The network's input for a sentence: piece ids with [CLS] and [SEP], a shape id for each piece,
    and the position of each word's first piece."""
    pieces, piece_shapes, first = [wordpiece.cls], [0], []
    for index, (word, read) in enumerate(zip(words, read_as(words))):
        ids = wordpiece.encode(read)
        first.append(len(pieces))
        pieces.extend(ids)
        piece_shapes.extend([shapes.shape(word, index)] * len(ids))
    return pieces + [wordpiece.sep], piece_shapes + [0], first


def encode(example: Example, wordpiece: WordPiece) -> Example:
    """Fill in the input side of an example, in place."""
    example.pieces, example.piece_shapes, example.first = encode_words(example.words, wordpiece)
    return example


# ---------------------------------------------------------------------------------------------------
# Readers of the single sets


def read_iob2(path: Path) -> dict[str, list[tuple[str, str]]]:
    """A UNER file as sent_id -> [(word, tag)]."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id"):
            rows = found.setdefault(line.split("=", 1)[1].strip(), [])
        elif line and not line.startswith("#"):
            column = line.split("\t")
            rows.append((column[1], column[2]))
    return found


#: First parts after which UD English leaves the hyphen inside the word ("anti-war", "mid-July").
_PREFIX = frozenset(
    "anti pre post non co re ex mid pro semi multi de un sub ultra e inter intra counter pan bi tri "
    "over under mini micro macro neo pseudo quasi trans super".split())


def split_hyphens(word: str) -> list[str]:
    """Split a Penn token at its hyphens as the UD treebanks do ("Moscow-brokered" -> 3 words)."""
    if "-" not in word[1:-1] or word.startswith("--") or "://" in word or "@" in word:
        return [word]
    head, _, rest = word.partition("-")
    if not head or not rest:
        return [word]
    if head.lower() in _PREFIX:
        return [word]
    return [head, "-", *split_hyphens(rest)]


def resplit(words: Sequence[str], tags: Sequence[str], pos: Sequence[str]
            ) -> tuple[list[str], list[str], list[str]]:
    """Apply ``split_hyphens`` to a tagged sentence; later parts of an entity token continue its span."""
    out: tuple[list[str], list[str], list[str]] = ([], [], [])
    for word, tag, penn in zip(words, tags, pos):
        for number, part in enumerate(split_hyphens(word)):
            out[0].append(part)
            out[1].append("I-" + tag[2:] if number and tag != "O" else tag)
            out[2].append("HYPH" if part == "-" and number else penn)
    return out


def read_gmb(path: Path) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """GMB sentences as (words, Penn tags, entity tags), split at hyphens."""
    rows: list[list[str]] = []

    def finish() -> tuple[list[str], list[str], list[str]]:
        words, tags, pos = resplit([r[1] for r in rows], [r[3] for r in rows], [r[2] for r in rows])
        return words, pos, tags

    with open(path, encoding="latin-1", newline="") as handle:
        reader = csv.reader(handle)
        next(reader)
        for row in reader:
            if row[0] and rows:
                yield finish()
                rows = []
            if row[1].strip():
                rows.append(row)
    if rows:
        yield finish()


def read_re3d(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """re3d sentences as (document, words, tags)."""
    for path in sorted(folder.glob("*/*.conll")):
        words: list[str] = []
        tags: list[str] = []
        for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
            word, _, tag = line.partition("\t")
            if line.strip():
                if word.strip("\u200e\u200f "):
                    words.append(word)
                    tags.append(tag.strip() or "O")
            elif words:
                split_words, split_tags, _ = resplit(words, tags, [""] * len(words))
                yield path.stem, split_words, split_tags
                words, tags = [], []


def demonyms_of(gmb: Sequence[tuple[list[str], list[str], list[str]]]) -> frozenset[str]:
    """Words that GMB mostly tags as one-word demonyms ("Iraqi", "Palestinians")."""
    yes: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for words, pos, tags in gmb:
        for word, penn, tag in zip(words, pos, tags):
            if word[:1].isupper():
                seen[word] += 1
                if tag == "B-gpe" and (penn.startswith("JJ") or penn in ("NNS", "NNPS")):
                    yes[word] += 1
    return frozenset(w for w, n in yes.items() if n >= 2 and 2 * n > seen[w])


# ---------------------------------------------------------------------------------------------------
# The corpus


@dataclass
class Corpus:
    """Everything training and scoring need: label inventories, training parts and dev sets by name."""

    labels: Labels
    treebanks: list[Example]
    gmb: list[Example]
    re3d: list[Example]
    dev: dict[str, list[Example]]


def _labels(sentences: Sequence[Sentence]) -> Labels:
    """The inventories of the training treebanks."""
    feats: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    for s in sentences:
        feats.update(s.feats)
        scripts.update(lemmas.script(f, l) for f, l in zip(s.form, s.lemma) if l != "_" or f == "_")
    frequent = sorted((r for r, n in scripts.items() if n >= MIN_LEMMA and r != lemmas.IDENTITY),
                      key=lambda r: (-scripts[r], r))
    return Labels(
        upos=sorted({u for s in sentences for u in s.upos}),
        feats=["_", *sorted(f for f, n in feats.items() if n >= MIN_FEATS and f != "_")],
        lemma=[lemmas.IDENTITY, *frequent],
        deprel=sorted({d for s in sentences for d in s.deprel}),
    )


def _treebank_example(s: Sentence, source: str, masks: list[int], labels: Labels,
                      index: dict[str, dict[str, int]]) -> Example:
    """A full example from a treebank sentence."""
    lemma_ids = []
    for form, lemma in zip(s.form, s.lemma):
        unknown = lemma == "_" and form != "_"
        lemma_ids.append(IGNORE if unknown else index["lemma"].get(lemmas.script(form, lemma), IGNORE))
    return Example(
        source=source, words=list(s.form), entity=masks, full=True, gold=s,
        upos=[index["upos"].get(u, IGNORE) for u in s.upos],
        feats=[index["feats"].get(f, IGNORE) for f in s.feats],
        lemma=lemma_ids,
        head=list(s.head),
        deprel=[index["deprel"].get(d, IGNORE) for d in s.deprel],
    )


def _is_re3d_dev(document: str) -> bool:
    """A fixed sixth of the re3d documents is held aside, chosen by hash."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 6 == 0


def load(data: str | Path, wordpiece: WordPiece, dev_only: bool = False, labels: Labels | None = None) -> Corpus:
    """Read all sets under ``data``.  With ``dev_only`` the training lists stay empty, which is quicker."""
    data = Path(data)
    ud = {}
    for name in ("en_ewt", "en_gum-free"):
        for part in ("train", "dev"):
            if part == "dev" or not (dev_only and labels):
                ud[name, part] = list(read_conllu(data / "ud" / f"{name}-{part}.conllu"))
    if labels is None:
        labels = _labels([s for (_, part), sentences in ud.items() if part == "train" for s in sentences])
    index = {name: {label: n for n, label in enumerate(getattr(labels, name))}
             for name in ("upos", "feats", "lemma", "deprel")}
    gmb = list(read_gmb(data / "ner" / "gmb-voa.csv"))
    demonyms = demonyms_of(gmb[:-GMB_DEV])
    uner = {"train": read_iob2(data / "ner" / "uner-ewt-train-2022-12.iob2"),
            "dev": read_iob2(data / "ner" / "uner-ewt-dev.iob2")}
    corpus = Corpus(labels, [], [], [], defaultdict(list))

    for (name, part), sentences in ud.items():
        target = corpus.treebanks if part == "train" else corpus.dev[name.replace("en_", "")]
        for s in sentences:
            if name == "en_ewt":
                rows = uner[part].get(s.sent_id)
                tags = [t for _, t in rows] if rows and len(rows) == len(s) else None
                masks = entities.ewt_masks(s.form, s.upos, tags, demonyms)
            else:
                masks = entities.gum_masks(s.form, s.upos, s.misc, demonyms)
            target.append(_treebank_example(s, name, masks, labels, index))
    for number, (words, pos, tags) in enumerate(gmb):
        dev = number >= len(gmb) - GMB_DEV
        if dev or not dev_only:
            example = Example("gmb", words, entities.gmb_masks(words, pos, tags))
            (corpus.dev["gmb"] if dev else corpus.gmb).append(example)
    for document, words, tags in read_re3d(data / "ner" / "re3d"):
        example = Example("re3d", words, entities.re3d_masks(words, tags))
        (corpus.dev["re3d"] if _is_re3d_dev(document) else corpus.re3d).append(example)

    for examples in (corpus.treebanks, corpus.gmb, corpus.re3d, *corpus.dev.values()):
        for example in examples:
            encode(example, wordpiece)
    for name in ("treebanks", "gmb", "re3d"):
        setattr(corpus, name, [e for e in getattr(corpus, name) if len(e.pieces) <= MAX_PIECES])
    return corpus


# ---------------------------------------------------------------------------------------------------
# Augmentation and batches

def augment(example: Example, labels: Labels, rng: random.Random, wordpiece: WordPiece) -> Example:
    """Now and then make a sentence look like a headline: no final full stop, Title Case or ALL CAPS.

    Targets stay; only lemma scripts that keep the form's case are ignored where the case was changed.
    """
    changed = example
    if rng.random() < 0.10 and len(example.words) > 2 and example.words[-1] in (".", "!", "?"):
        last = len(example.words)
        if last not in example.head:
            changed = replace(
                changed, words=changed.words[:-1], entity=changed.entity[:-1], upos=changed.upos[:-1],
                feats=changed.feats[:-1], lemma=changed.lemma[:-1], head=changed.head[:-1],
                deprel=changed.deprel[:-1])
    draw = rng.random()
    if draw < 0.045:
        recase = (lambda w: w[:1].upper() + w[1:]) if draw < 0.03 else str.upper
        words = [recase(w) for w in changed.words]
        lemma = [IGNORE if new != old and n != IGNORE and labels.lemma[n].startswith("K") else n
                 for new, old, n in zip(words, changed.words, changed.lemma)]
        changed = replace(changed, words=words, lemma=lemma)
    if changed is example:
        return example
    return encode(changed, wordpiece)


def batches(examples: Sequence[Example], pieces: int, rng: random.Random) -> list[list[Example]]:
    """Group examples of like length so that a padded batch has at most ``pieces`` pieces; shuffled."""
    ordered = sorted(examples, key=lambda e: (len(e.pieces) + rng.random() * 3))
    grouped: list[list[Example]] = []
    batch: list[Example] = []
    longest = 0
    for example in ordered:
        longest_now = max(longest, len(example.pieces))
        if batch and longest_now * (len(batch) + 1) > pieces:
            grouped.append(batch)
            batch, longest_now = [], len(example.pieces)
        batch.append(example)
        longest = longest_now
    if batch:
        grouped.append(batch)
    rng.shuffle(grouped)
    return grouped
