"""Pruning: ``python -m dateline_training.prune --model DIR`` drops word pieces that English news has no use for.

Of the encoder's vocabulary go the placeholders (``[unused12]``) and the pieces of scripts other than Latin, Greek and
Cyrillic: words in those become ``[UNK]``, and nothing else changes, because no other word is spelt with them.  The
rows of the embeddings go with them.  Models that share the embeddings need no change; parity sets have to be made anew.
"""

from __future__ import annotations

import argparse
import unicodedata
from pathlib import Path

import torch

#: First words of the Unicode names of letters that stay; marks, digits and symbols stay too.
KEPT_SCRIPTS = frozenset("LATIN GREEK CYRILLIC MODIFIER SUPERSCRIPT SUBSCRIPT FEMININE MASCULINE MICRO DOUBLE-STRUCK SCRIPT".split())


def is_kept(piece: str) -> bool:
    """Whether a piece stays in the vocabulary."""
    if piece.startswith("[unused"):
        return False
    letters = [c for c in piece if ord(c) > 127 and unicodedata.category(c) in ("Lo", "Ll", "Lu", "Lm", "Mc", "Mn")]
    return all(unicodedata.name(c, "?").split()[0] in KEPT_SCRIPTS or unicodedata.category(c) == "Mn" and "COMBINING" in unicodedata.name(c, "")
               for c in letters)


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    from safetensors import safe_open
    from safetensors.torch import save_file

    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, required=True, help="folder with model.safetensors and vocab.txt, both of which are written anew")
    a = p.parse_args(argv)
    vocabulary = (a.model / "vocab.txt").read_text(encoding="utf-8").split("\n")
    tail = vocabulary[len(vocabulary) - (vocabulary[-1] == ""):]
    pieces = vocabulary[: len(vocabulary) - len(tail)]
    kept = [i for i, piece in enumerate(pieces) if is_kept(piece)]
    path = a.model / "model.safetensors"
    with safe_open(str(path), framework="pt") as handle:
        metadata, tensors = handle.metadata(), {name: handle.get_tensor(name) for name in handle.keys()}
    if len(tensors["embed.word"]) != len(pieces):
        raise SystemExit(f"{path} has {len(tensors['embed.word'])} rows of word pieces, vocab.txt {len(pieces)} lines")
    rows = torch.tensor(kept)
    for name in ("embed.word", "embed.word.scale"):
        tensors[name] = tensors[name][rows].contiguous()
    fresh = path.with_suffix(".new")
    save_file(tensors, str(fresh), metadata=metadata)
    fresh.chmod(0o644)
    fresh.replace(path)
    (a.model / "vocab.txt").write_text("\n".join([pieces[i] for i in kept] + tail), encoding="utf-8")
    print(f"{path}: {len(kept)} of {len(pieces)} pieces kept, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
