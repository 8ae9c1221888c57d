"""Consonants: a key that a word has in Arabic letters and in Arabizi, whatever its vowels.

The key is coarse. Letters that Arabizi does not keep apart are one (س and ص, ت and ط, ك and ق), and those that it often
leaves out are left out (ع, hamza, vowels). It finds candidates; ``spelling_of`` says which of them is meant.
"""

import re

from service.text.arabizi import with_digraphs
from service.text.fold import Folded
from service.text.view import BLANK, view

_SAME = {
    "ت": "طثt",
    "س": "صsx",
    "د": "ضذظزdz",
    "ك": "قجغkqgjc",
    "ه": "حh",
    "ف": "fv",
    "ب": "bp",
    "ر": "r",
    "ل": "l",
    "م": "m",
    "ن": "n",
}
_LEFT_OUT = "اويعءaeiouwy"
_KEY = str.maketrans(
    {letter: key for key, letters in _SAME.items() for letter in letters} | dict.fromkeys(_LEFT_OUT, BLANK)
)
_LAST_H = re.compile(r"[هh](?![^\W_])")
_DOUBLE = re.compile(rf"([^\W\d_])(?:{BLANK}*\1)+")

_LEFT_OUT_FIRST = re.compile(rf"(?<![\w{BLANK}])({BLANK}+)(\w)")
"""A key begins where its word begins, so that a place in it is the whole word's."""

_SHORT = "[aeiou]{0,2}"
_LONG_A = "[ae]{1,2}"
"""Takes the room of the short vowels beside it."""

_SPELLINGS = {
    "ا": _LONG_A, "ب": "b+", "ت": "t+", "ث": "th?", "ج": "(?:dj|j+|g+)", "ح": "[7h]+", "خ": "(?:kh|5'?|7')",
    "د": "d+", "ذ": "(?:dh|d+|z+)", "ر": "r+", "ز": "z+", "س": "s+", "ش": "(?:sh|ch)", "ص": "s+", "ض": "(?:dh?|9')",
    "ط": "(?:6+|t+)", "ظ": "(?:z+|dh?|6')", "ع": "3?", "غ": "(?:gh|8|3'|g)", "ف": "[fv]+", "ق": "(?:q+|9+|k+|g+)",
    "ك": "k+", "ل": "l+", "م": "m+", "ن": "n+", "ه": "h+", "و": "(?:w+|o+u?|u+|a[uw])",
    "ي": "(?:y+|[ei]{1,2}|[ae][iy])", "ء": "2?",
}  # fmt: skip
_FIRST = {"ا": "[aeiou2]{1,2}"}
_LAST = {"ه": "(?:[ae]h?|h)", "ا": "(?:[ae]{1,2}h?)"}


def consonants(folded: Folded) -> Folded:
    """Return the text with the key of each Arabic and each Latin word in its place; some words have an empty one."""
    letters = with_digraphs(_LAST_H.sub(BLANK, folded.text)).translate(_KEY)
    return view(folded, _LEFT_OUT_FIRST.sub(r"\2\1", _DOUBLE.sub(_once, letters)))


def spelling_of(word: str) -> str:
    """Return a pattern, fit for RE2, of the ways to write a folded Arabic word in Arabizi. It wants a full match."""
    last = len(word) - 1
    pattern = _SHORT.join(_spelled(letter, index, last) for index, letter in enumerate(word))
    return pattern.replace(f"{_SHORT}{_LONG_A}", _LONG_A).replace(f"{_LONG_A}{_SHORT}", _LONG_A)


def _spelled(letter: str, index: int, last: int) -> str:
    """Return the pattern of one letter. A letter without one, as a digit, is written as it is."""
    if index == 0 and letter in _FIRST:
        return _FIRST[letter]
    if index == last and letter in _LAST:
        return _LAST[letter]
    return _SPELLINGS.get(letter, re.escape(letter))


def _once(double: re.Match[str]) -> str:
    return double[1] + BLANK * (len(double.group()) - 1)
