"""Leet: signs and digits inside Latin words, read as the letters that they look like.

In Arabizi digits are letters of another kind, so this is a view of its own and no part of folding.
"""

import re

from service.text.fold import Folded
from service.text.view import view

_SIGNS = "0-9@$€£!|+"
_SIGN = re.compile(f"[{_SIGNS}]")
_WORD = re.compile(f"(?<![{_SIGNS}])[{_SIGNS}]*+[a-z][a-z{_SIGNS}]*")
_PUNCTUATION = "!|+"
"""Read as letters only inside a word: at its ends they are what they are."""

_SMALL_L = re.compile("(?<=[aeou03@])[1!|]+")
"""After a vowel that is not an i, as in a$$h01e; elsewhere a one is an i, as in b1tch."""

_LETTERS = str.maketrans("01345789@$€£!|+", "oieastbgaselilt")


def unleeted(folded: Folded) -> Folded:
    """Return the text with look-alike signs and digits as letters, in the words that have a Latin letter."""
    if _SIGN.search(folded.text) is None:
        return folded
    return view(folded, _WORD.sub(_meant, folded.text))


def _meant(word: re.Match[str]) -> str:
    text = word.group()
    bare = text.lstrip(_PUNCTUATION)
    core = bare.rstrip(_PUNCTUATION)
    before, after = text[: len(text) - len(bare)], bare[len(core) :]
    return before + _SMALL_L.sub(_ells, core).translate(_LETTERS) + after


def _ells(ones: re.Match[str]) -> str:
    return "l" * len(ones.group())
