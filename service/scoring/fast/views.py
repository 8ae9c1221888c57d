"""Views: the ways in which the fast model reads a comment."""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from service.text.fold import Folded
from service.text.reading import Reading
from service.text.vocabulary import AR, ARABIZI, TR

_LOCATOR = re.compile(r"(?<!\S)\S*?(?:://|www\.|@)\S*+")
"""A link, an address or a mention: it names, and says nothing that should be learned. Rules look at links."""

LETTERS = np.uint32(0)
SOUNDS = np.uint32(0x3C6EF35F)
CONSONANTS = np.uint32(0x51ED270B)
TURKISH = np.uint32(0x7F3A9D17)
"""What the hashes of a view are marked with, so that its words stay apart from those of others. Turkish, of which there
is much to learn from and whose words mean something else in other languages, does better alone."""


class View(msgspec.Struct, frozen=True):
    """One way to read the text. ``text`` has the places of ``folded``, and blanks where something is passed over.

    ``digits`` says whether digits are letters in it, as in Arabizi.
    """

    text: str
    folded: Folded
    mark: np.uint32
    digits: bool


def views_of(reading: Reading) -> Sequence[View]:
    """Return the folded text with its words made whole; for Arabizi what it shares with Arabic texts as well."""
    views, language = reading.views, reading.language
    if language == ARABIZI:
        return _view(views.joined, LETTERS, digits=True), *sounds_of(reading)
    if language == AR:
        return (_view(views.joined, LETTERS, digits=False),)
    return (_view(views.unleeted, TURKISH if language == TR else LETTERS, digits=False),)


def letters_of(reading: Reading) -> View:
    """Return the text as one whose language was not recognised is read."""
    return _view(reading.views.unleeted, LETTERS, digits=False)


def sounds_of(reading: Reading) -> Sequence[View]:
    """Return what Arabic and Arabizi texts alike sound like, and the same with fewer letters kept apart."""
    views = reading.views
    return _view(views.sounds, SOUNDS, digits=False), _view(views.consonants, CONSONANTS, digits=False)


def _view(folded: Folded, mark: np.uint32, *, digits: bool) -> View:
    text = folded.text
    if "@" in text or "//" in text or "www." in text:
        text = _LOCATOR.sub(_blank, text)
    return View(text, folded, mark, digits)


def _blank(locator: re.Match[str]) -> str:
    return " " * len(locator.group())
