"""Spelling: the ways in which an Arabic word is written in Arabizi."""

import re

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
