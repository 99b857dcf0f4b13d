"""Reading CoNLL-U: what comes in is a file, what goes out are sentences of syntactic words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator


@dataclass
class Sentence:
    """One sentence.  All lists run over the syntactic words; ``head`` is 1-based with 0 for the root."""

    sent_id: str = ""
    text: str = ""
    form: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    deprel: list[str] = field(default_factory=list)
    misc: list[str] = field(default_factory=list)
    #: (first, last, surface) of each multiword token, 1-based and inclusive.
    multiword: list[tuple[int, int, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.form)


def read_conllu(path: str | Path) -> Iterator[Sentence]:
    """Yield the sentences of a file.

    Multiword tokens ("don't") are kept as ranges beside their words; empty nodes ("8.1") are left out.
    """
    sentence = Sentence()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if sentence.form:
                    yield sentence
                sentence = Sentence()
            elif line.startswith("#"):
                key, _, value = line[1:].partition("=")
                if key.strip() == "sent_id":
                    sentence.sent_id = value.strip()
                elif key.strip() == "text":
                    sentence.text = value.strip()
            else:
                _add_line(sentence, line.split("\t"))
    if sentence.form:
        yield sentence


def _add_line(sentence: Sentence, column: list[str]) -> None:
    """Add one token line (already split into its ten columns) to the sentence."""
    if "." in column[0]:
        return
    if "-" in column[0]:
        first, last = column[0].split("-")
        sentence.multiword.append((int(first), int(last), column[1]))
        return
    sentence.form.append(column[1])
    sentence.lemma.append(column[2])
    sentence.upos.append(column[3])
    sentence.xpos.append(column[4])
    sentence.feats.append(column[5])
    sentence.head.append(int(column[6]))
    sentence.deprel.append(column[7])
    sentence.misc.append(column[9])
