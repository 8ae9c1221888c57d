"""Arabizi: Arabic in Latin letters and digits, read in Arabic letters.

Digits stand for the letters that they look like; a vowel is written as it is heard, so no word has one spelling. The
vowels that are kept here are those that Arabic tends to write: doubled ones, an a in an open syllable, the last one of
a word. Tried on labelled comments, a model that learned from Arabic knew Arabizi better so than with all of them.
"""

import re

from service.text.fold import Folded
from service.text.view import BLANK, view

_PAIRS = (
    *(("sh", "ش"), ("ch", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ث"), ("dh", "ذ")),
    *(("aa", "ا"), ("ou", "و"), ("oo", "و"), ("uu", "و"), ("ee", "ي"), ("ii", "ي"), ("ei", "ي"), ("ai", "ي")),
)
_MARKED_PAIRS = (("3'", "غ"), ("5'", "خ"), ("6'", "ظ"), ("7'", "خ"), ("9'", "ض"))
_DIGIT = re.compile("(?<=[a-z'])[235-9]+|[235-9]+(?=[a-z'])")
"""A digit that touches a Latin letter is a letter; a number stays one."""

_DIGITS = str.maketrans("2356789", "اعخطحغق")
_LETTERS = str.maketrans("abcdfghjklmnpqrstvwxyz" + "eiou", "ابكدفقهجكلمنبقرستفوسيز" + BLANK * 4)

_CONSONANT = f"[bcdfghj-np-tv-zشخغثذعطحقظض]{BLANK}?"
_LATIN = re.compile("[a-z]")
_ARTICLE = re.compile(r"(?<!\w)([aei]l)[ -](?=\w)")
_FIRST_VOWEL = re.compile(rf"(?<![\w{BLANK}])[aeiou]")
_LAST_E = re.compile(r"(?<=\w)(?:e|ah|eh)(?!\w)")
_LAST_I = re.compile(r"i(?!\w)")
_LAST_U = re.compile(r"[ou](?!\w)")
_SHORT_A = re.compile(f"a(?={_CONSONANT}{_CONSONANT})")
_DOUBLE = re.compile(rf"({_CONSONANT})\1")


def in_arabic(folded: Folded) -> Folded:
    """Return the text with its Latin words in Arabic letters, articles joined to their nouns. Other words stay."""
    if _LATIN.search(folded.text) is None:
        return folded
    letters = _vowels(with_digraphs(_ARTICLE.sub(rf"\1{BLANK}", folded.text)))
    letters = _DOUBLE.sub(_once, letters)
    return view(folded, letters.translate(_LETTERS))


def with_digraphs(text: str) -> str:
    """Return a folded text with Arabizi's digits and pairs of letters in Arabic letters, a pair with a blank behind."""
    if "'" in text:
        for pair, letter in _MARKED_PAIRS:
            text = text.replace(pair, letter + BLANK)
    text = _DIGIT.sub(_letters_of_digits, text)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter + BLANK)
    return text


def _letters_of_digits(digits: re.Match[str]) -> str:
    return digits.group().translate(_DIGITS)


def _vowels(text: str) -> str:
    """Write the vowels at the ends of words and blank the short a of a closed syllable; e, i, o, u go later."""
    text = _FIRST_VOWEL.sub("ا", text)
    text = _LAST_E.sub(_feminine, text)
    text = _LAST_U.sub("و", _LAST_I.sub("ي", text))
    return _SHORT_A.sub(BLANK, text)


def _feminine(ending: re.Match[str]) -> str:
    return "ه" + BLANK * (len(ending.group()) - 1)


def _once(double: re.Match[str]) -> str:
    return double[1] + BLANK * len(double[1])
