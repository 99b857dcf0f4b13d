"""Word shapes: the case and character make-up of a word, an input beside the uncased word pieces.

Base classes (``base``), judged on the characters of the form:

====  ==========================================================================================
 0    special position ([CLS], [SEP], padding); never returned for a word
 1    all letters lower case
 2    first letter upper case, the rest lower, two letters or more
 3    exactly one letter, upper case
 4    all letters upper case, two or more
 5    mixed case, first letter upper
 6    mixed case, first letter lower
 7    numeric characters with nothing else but ``.`` and ``,``
 8    letters and numeric characters
 9    neither letters nor numeric characters (punctuation, symbols)
10    anything else (letters without case; numbers with other symbols, as in ``10:30`` or ``50%``)
====  ==========================================================================================

Letters are characters for which ``str.isalpha`` holds; everything that is not a letter (apostrophes,
hyphens, periods, symbols) is skipped when judging case.  A letter that is neither upper nor lower case
makes the word class 10.  The first word of a sentence gets 11 added, so there are 22 ids.
"""

from __future__ import annotations

N_BASE = 11
N_SHAPES = 2 * N_BASE


def base(form: str) -> int:
    """The base class (1-10) of a word form."""
    letters = [c for c in form if c.isalpha()]
    others = [c for c in form if not c.isalpha()]
    numeric = any(c.isnumeric() for c in others)
    if not letters:
        if not numeric:
            return 9
        return 7 if all(c.isnumeric() or c in ".," for c in others) else 10
    if numeric:
        return 8
    if not all(c.isupper() or c.islower() for c in letters):
        return 10
    upper = sum(c.isupper() for c in letters)
    if upper == 0:
        return 1
    if upper == len(letters):
        return 3 if upper == 1 else 4
    if letters[0].isupper():
        return 2 if upper == 1 else 5
    return 6


def shape(form: str, index: int) -> int:
    """The shape id (0-21) of the word at 0-based ``index`` of its sentence."""
    return base(form) + (N_BASE if index == 0 else 0)
