"""Consonants: what a word is in Arabic letters and in Arabizi alike, whatever its vowels.

There are two views of them. ``consonants`` is a key for finding the words of a list. It is coarse: letters that Arabizi
does not always keep apart are one (س and ص, ك and ق and غ), and those that it often leaves out are left out (ع, hamza,
vowels); ``spelling_of`` then says which word is meant. ``sounds`` keeps more apart. It is what a model that learned
from Arabic knows Arabizi by, found by trying on labelled comments.
"""

import re
from collections.abc import Mapping
from functools import partial

from service.text.arabizi import with_digraphs
from service.text.fold import Folded, Trace
from service.text.view import BLANK, view

_ALIKE = {"ت": "طثt", "س": "صsx", "ه": "حh", "ف": "fv", "ب": "bp", "ر": "r", "ل": "l", "م": "m", "ن": "n"}
_KEYS = _ALIKE | {"د": "ضذظزdz", "ك": "قجغkqgjc"}
_SOUNDS = _ALIKE | {"د": "ضذd", "ز": "ظz", "ك": "kc", "ق": "qg", "ج": "j"}
_UNHEARD = "اويءaeiouwy"


def _table(letters: Mapping[str, str], left_out: str) -> dict[int, str]:
    """Return for ``str.translate`` what each letter is taken for."""
    taken = {letter: key for key, alike in letters.items() for letter in alike}
    return str.maketrans(taken | dict.fromkeys(left_out, BLANK))


_KEY = _table(_KEYS, f"{_UNHEARD}ع")
_SOUND = _table(_SOUNDS, _UNHEARD)
_LAST_H = re.compile(r"[هh](?![^\W_])")
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_DOUBLE_AS_TYPED = re.compile(rf"([^\W\d_])(?:{BLANK}*\1)+")
_LEFT_OUT_FIRST = re.compile(rf"(?<![\w{BLANK}])({BLANK}+)(\w)")
"""A word begins where it began, also without its first letters, so that a place in it is the whole word's."""


def consonants(folded: Folded) -> Folded:
    """Return the text with the key of each Arabic and each Latin word in its place; some words have an empty one."""
    return _bare(folded, _KEY)


def sounds(folded: Folded) -> Folded:
    """Return the text with the consonants of each Arabic and each Latin word, for models; some words have none."""
    return _bare(folded, _SOUND)


def _bare(folded: Folded, table: Mapping[int, str]) -> Folded:
    letters = with_digraphs(_LAST_H.sub(BLANK, folded.text)).translate(table)
    # What is left is needed of every text, and where it stood of hardly any.
    return Folded(_DOUBLE.sub(r"\1", letters.replace(BLANK, "")), partial(_trace, folded, letters))


def _trace(folded: Folded, letters: str) -> Trace:
    """Trace the letters that are left to their places: of a double one, the first's."""
    return view(folded, _LEFT_OUT_FIRST.sub(r"\2\1", _DOUBLE_AS_TYPED.sub(_once, letters))).trace


def _once(double: re.Match[str]) -> str:
    return double[1] + BLANK * (len(double.group()) - 1)
