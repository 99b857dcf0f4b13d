"""Lemma edit scripts: short strings that turn a word form into its lemma.

Three kinds, chosen so that applying one is a few lines in any language:

* ``L|cut|append``  lower-case the form, drop ``cut`` characters from its end, add ``append``;
* ``K|cut|append``  the same, but keep the form's case (names);
* ``=lemma``        replace the whole form.

``append`` is everything after the second bar and may itself contain bars.  Lengths count Unicode
characters after lower-casing.  ``L|0|`` is the identity up to case and is class 0 of the lemma head.
"""

from __future__ import annotations

IDENTITY = "L|0|"
#: The longest suffix edit (characters cut plus characters added) before a whole-word script is used.
MAX_EDIT = 5


def script(form: str, lemma: str) -> str:
    """The edit script for a form and its lemma; ``apply(script(f, l), f) == l`` always holds."""
    best, best_cost = "=" + lemma, MAX_EDIT + 1
    for kind, base in (("L", form.lower()), ("K", form)):
        shared = 0
        while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
            shared += 1
        cut, append = len(base) - shared, lemma[shared:]
        if shared and cut + len(append) < best_cost:
            best, best_cost = f"{kind}|{cut}|{append}", cut + len(append)
    return best


def apply(rule: str, form: str) -> str:
    """Apply an edit script to a form.  A cut longer than the form leaves only the added part."""
    if rule.startswith("="):
        return rule[1:]
    kind, cut, append = rule.split("|", 2)
    base = form.lower() if kind == "L" else form
    return base[: max(0, len(base) - int(cut))] + append
