"""Export: ``python -m dateline_training.export --checkpoint X.pt --out models/reader-en-minilm6``.

Writes ``model.safetensors`` (int8) and ``vocab.txt``.  The checkpoint is only read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch
from torch import Tensor

from .model import Reader, load_checkpoint
from .quantise import quantise_rows
from .reference import named_tensors

NAME, VERSION = "reader-en-minilm6", "1"
#: What a distilled model takes from its teacher unchanged.
SHARED = ("embed.word", "embed.word.scale")


def config_of(model: Reader, version: str = VERSION, name: str = NAME) -> dict:
    """The ``config`` entry of the model file's metadata."""
    c, labels = model.config, model.labels
    conv = {"conv": c.conv, "embed": c.embed} if c.conv else {}
    return conv | {"hidden": c.hidden, "layers": c.layers, "heads": c.heads, "ffn": c.ffn, "arc": c.arc, "rel": c.rel,
            "upos": labels.upos, "feats": labels.feats, "lemma": labels.lemma, "entity": labels.entity,
            "deprel": labels.deprel, "shapes": c.shapes, "unit": c.unit, "name": name, "version": version}


def quantised_tensors(model: Reader) -> dict[str, Tensor]:
    """All tensors of the model file: int8 for the word table and the linear maps, float32 for the rest."""
    out: dict[str, Tensor] = {}
    for name, tensor in named_tensors(model).items():
        linear = name.endswith(".weight") and tensor.dim() == 2
        if linear or name == "embed.word":
            out[name], out[name.removesuffix(".weight") + ".scale"] = quantise_rows(tensor)
        else:
            out[name] = tensor
    return {name: tensor.contiguous().clone() for name, tensor in out.items()}


def leave_out(tensors: dict[str, Tensor], base: Path) -> None:
    """Drop the tensors that are the same in another model's file, and make sure that they are."""
    from safetensors import safe_open

    with safe_open(str(base / "model.safetensors"), framework="pt") as handle:
        for name in SHARED:
            if not torch.equal(tensors.pop(name), handle.get_tensor(name)):
                raise SystemExit(f"{name} differs from that of {base}: the student was trained from another teacher")


def sha256(path: Path) -> str:
    """The hash of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    from safetensors.torch import save_file

    from .train import minilm_folder

    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--checkpoint", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minilm", type=Path, default=None, help="folder with vocab.txt")
    p.add_argument("--version", default=VERSION)
    p.add_argument("--base", type=Path, default=None, help="folder of a model whose word embeddings this one has: they are left out here")
    a = p.parse_args(argv)
    model, info = load_checkpoint(a.checkpoint)
    a.out.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        tensors = quantised_tensors(model)
    config = config_of(model, a.version, a.out.name)
    if a.base:
        config |= {"base": a.base.name, "shares": list(SHARED)}
        leave_out(tensors, a.base)
    config = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
    path = a.out / "model.safetensors"
    fresh = path.with_suffix(".new")
    save_file(tensors, str(fresh), metadata={"config": config})
    fresh.chmod(0o644)
    fresh.replace(path)
    if not a.base:
        shutil.copyfile((a.minilm or minilm_folder()) / "vocab.txt", a.out / "vocab.txt")
    print(f"{path}: {path.stat().st_size} bytes, sha256 {sha256(path)}, from epoch {info['epoch']}")


if __name__ == "__main__":
    main()
