"""Lemma table: ``python -m dateline_training.lexicon --data DIR --model DIR`` writes ``lemmas.tsv`` there.

The lemma head sees only the vector of a word's first piece, and guesses badly on verbs that the treebanks
lack ("imposed" -> "impos").  The table mends that: lines ``form TAB UPOS TAB lemma[,lemma...]``, sorted by
bytes, forms in lower case.  ``choose`` is the rule for using it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
from collections import Counter, defaultdict
from pathlib import Path

from .conllu import read_conllu

OPEN = ("ADJ", "ADV", "NOUN", "VERB")
Table = dict[tuple[str, str], list[str]]


def choose(table: Table, form: str, upos: str, guess: str) -> str:
    """The lemma of a word: the model's guess if the table has no entry for the lower-cased form and part
    of speech, or lists the guess; otherwise the first lemma of the entry."""
    entry = table.get((form.lower(), upos))
    return guess if entry is None or guess in entry else entry[0]


def build(data: Path, lookup: Path) -> Table:
    """Merge the treebanks' own lemmas (by frequency, first) with the lookup of ``lemminflect``."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name in ("en_ewt", "en_gum-free"):
        for s in read_conllu(data / "ud" / f"{name}-train.conllu"):
            for form, upos, lemma in zip(s.form, s.upos, s.lemma):
                if upos in OPEN and form.isalpha() and lemma.islower():
                    seen[form.lower(), upos][lemma] += 1
    table: Table = defaultdict(list)
    for key, lemmas in seen.items():
        table[key] = [lemma for lemma, n in lemmas.most_common() if n >= 2]
    with gzip.open(lookup, "rt", encoding="utf-8") as lines:
        for line in lines:
            form, pos, lemmas = line.rstrip("\n").split(",")
            if pos.upper() in OPEN and form.isalpha():
                entry = table[form, pos.upper()]
                entry.extend(lemma for lemma in lemmas.split("/") if lemma not in entry)
    return {key: entry for key, entry in table.items() if entry and not _plain(*key, entry)}


def _plain(form: str, upos: str, entry: list[str]) -> bool:
    """Whether an entry is left out, because the model gets such words right: uninflected words that do not
    look inflected, plurals in a bare -s, and adjectives and adverbs that are their own lemma."""
    if entry == [form]:
        return upos in ("ADJ", "ADV") or not form.endswith(("s", "ed", "ing", "en"))
    return upos == "NOUN" and entry == [form[:-1]] and form.endswith("s") and form[-3:-1] not in ("se", "ie")


def table_of(model: Path) -> Path:
    """The lemma table of a model's folder, or else of the one beside it (a model that shares tensors has none)."""
    own = model / "lemmas.tsv"
    return own if own.exists() else next(iter(sorted(model.resolve().parent.glob("*/lemmas.tsv"))))


def read(path: Path) -> Table:
    """Read a table that ``main`` wrote."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {(form, upos): lemmas.split(",") for form, upos, lemmas in rows}


def main(argv: list[str] | None = None) -> None:
    """Command line entry."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--model", type=Path, required=True)
    a = p.parse_args(argv)
    spec = importlib.util.find_spec("lemminflect")
    if spec is None or not spec.origin:
        raise SystemExit("install lemminflect")
    table = build(a.data, Path(spec.origin).parent / "resources" / "lemma_lu.csv.gz")
    lines = sorted("\t".join([form, upos, ",".join(entry)]) for (form, upos), entry in table.items())
    path = a.model / "lemmas.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(lines)} entries, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
