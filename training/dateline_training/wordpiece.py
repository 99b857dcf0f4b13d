"""BERT's uncased WordPiece, for one syntactic word at a time.

A word is cleaned (control characters out), lower-cased, decomposed (NFD) and stripped of combining
marks; it is then split at white space, around every punctuation character and around every CJK
ideograph; each part is matched greedily, longest piece first, against the vocabulary.  A part that
cannot be matched, or is longer than 100 characters, is ``[UNK]``; a word that gives no part at all is
``[UNK]`` too.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

MAX_CHARS = 100
_CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)


def is_cjk(char: str) -> bool:
    """Whether the character is a CJK ideograph in BERT's sense."""
    code = ord(char)
    return any(low <= code <= high for low, high in _CJK)


def is_punctuation(char: str) -> bool:
    """Whether the character is punctuation in BERT's sense: ASCII symbols count, and category P."""
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char).startswith("P")


def basic_parts(word: str) -> list[str]:
    """Normalise a word and split it into the parts that are matched against the vocabulary."""
    clean = "".join(
        c for c in word
        if c in "\t\n\r" or not (c in "\0\ufffd" or unicodedata.category(c).startswith("C"))
    )
    folded = "".join(
        c for c in unicodedata.normalize("NFD", clean.lower()) if unicodedata.category(c) != "Mn"
    )
    parts: list[str] = []
    joinable = False
    for char in folded:
        if char.isspace():
            joinable = False
        elif is_punctuation(char) or is_cjk(char):
            parts.append(char)
            joinable = False
        elif joinable:
            parts[-1] += char
        else:
            parts.append(char)
            joinable = True
    return parts


class WordPiece:
    """The vocabulary with the matcher.  ``encode(word)`` gives the ids of one word's pieces."""

    def __init__(self, vocabulary: list[str]):
        self.vocabulary = vocabulary
        self.index = {piece: number for number, piece in enumerate(vocabulary)}
        self.unk = self.index["[UNK]"]
        self.cls = self.index["[CLS]"]
        self.sep = self.index["[SEP]"]
        self.pad = self.index["[PAD]"]
        self._cache: dict[str, list[int]] = {}

    @classmethod
    def from_file(cls, path: str | Path) -> "WordPiece":
        """Read a vocabulary with one piece a line; the line number is the id."""
        return cls(Path(path).read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def encode(self, word: str) -> list[int]:
        """The piece ids of a word; never empty."""
        if word not in self._cache:
            ids = [i for part in basic_parts(word) for i in self._match(part)]
            self._cache[word] = ids or [self.unk]
        return self._cache[word]

    def _match(self, part: str) -> list[int]:
        """Greedy longest-match of one part."""
        if len(part) > MAX_CHARS:
            return [self.unk]
        ids, start = [], 0
        while start < len(part):
            for end in range(len(part), start, -1):
                piece = part[start:end] if start == 0 else "##" + part[start:end]
                if piece in self.index:
                    ids.append(self.index[piece])
                    start = end
                    break
            else:
                return [self.unk]
        return ids
