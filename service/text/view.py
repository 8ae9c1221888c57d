"""View: a folded text read in yet another way, with the same way back to what was typed.

A view is made letter for letter: what it does not say becomes a blank, and blanks are left out of its text. So no view
has to keep a list of places, and its way back is worked out only when somebody points at something.
"""

from functools import partial

from service.text.fold import Folded, Trace

BLANK = "\x00"
"""Stands for nothing. Folding drops control characters, so that no folded text holds one."""


def view(base: Folded, letters: str) -> Folded:
    """Return what a folded text says in other letters: as many code points as its own, some of them blank."""
    if BLANK in letters:
        return Folded(letters.replace(BLANK, ""), partial(_without_blanks, base, letters))
    return Folded(letters, partial(_same, base))


def _without_blanks(base: Folded, letters: str) -> Trace:
    origin, size = base.trace
    return [place for place, letter in zip(origin, letters, strict=True) if letter != BLANK], size


def _same(base: Folded) -> Trace:
    return base.trace
