"""Language: which of the readers' languages a text is in, well enough to choose a threshold."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain, filterfalse

from service.text.characters import ARABIC_LETTERS
from service.text.vocabulary import (
    AR,
    ARABIC_WORDS,
    ARABIZI,
    BEGINNINGS,
    EN,
    ENDINGS,
    FR,
    NEIGHBOURS_WORDS,
    OTHER,
    TR,
    WORDS,
)

_OURS = frozenset(ARABIC_WORDS.split())
_THEIRS = frozenset(NEIGHBOURS_WORDS.split())
_NEIGHBOURS_LETTERS = re.compile("[پچژگکیںٹڈڑےہھۆێڕڵ]")
_TURKISH = re.compile("[şğıöü]")
_FRENCH = re.compile("[éèêëàâœùûîïô]")
_GERMAN = re.compile("[äöüß]")
"""Letters that a language has and its neighbours have not; ç is Turkish and French, and tells neither."""

_ARABIZI_WORD = re.compile(r"[a-z']+[235679][a-z']+|[a-z']+[37]|[3579][a-z']{2,}(?:[235679][a-z']*)?")
_DIGITS_AT_WORK = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|km|kg|mb|gb|g|k|m|d|x|er|eme|ème|h|s|lar|ler|de|da|yi|inci)|(?:mp|ps|covid|g|u|b|v|p)\d+[a-z]?|b2b"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(f"[{ARABIC_LETTERS}\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]+")
_BEYOND_ENGLISH = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def _speakers(lists: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return for each entry of the lists the languages that have it."""
    speakers: dict[str, tuple[str, ...]] = {}
    for name, entries in lists.items():
        speakers |= {entry: (*speakers.get(entry, ()), name) for entry in entries.split()}
    return speakers


_VOTES = _speakers(WORDS)
_BEGINNINGS = _speakers(BEGINNINGS)
_ENDINGS = _speakers(ENDINGS)


def language_of(text: str) -> str:
    """Return ``ar``, ``arabizi``, ``en``, ``tr``, ``fr`` or ``other``; addresses and links in the text say nothing."""
    words = _without_locators(text) if "@" in text or "://" in text or "www." in text else text
    arabic = 0 if words.isascii() else _count(_ARABIC, words)
    if arabic * 3 >= len(words) > 0:
        # Where they are a third of all characters, no other letters can outweigh them, and none need be counted.
        return _of_arabic_script(words)
    latin = _count(_LATIN, words)
    if latin * 2 >= len(words) > 0 and not arabic:
        return _of_latin_script(words)
    letters = _count(_LETTERS, words)
    if arabic and arabic * 2 >= latin and arabic * 3 >= letters:
        return _of_arabic_script(words)
    if latin and latin * 2 >= letters:
        return _of_latin_script(words)
    return OTHER


def _without_locators(text: str) -> str:
    """Leave out every word that is an address, a mention or a link."""
    return " ".join(word for word in text.split() if not ("@" in word or "://" in word or "www." in word))


def _count(pattern: re.Pattern[str], text: str) -> int:
    """Count the characters of a set, met in runs: a run costs as much as a single one would."""
    return len("".join(pattern.findall(text)))


def _of_arabic_script(text: str) -> str:
    """Tell Arabic from its neighbours by their small words: their letters alone are on Arab keyboards too."""
    if _NEIGHBOURS_LETTERS.search(text) is None:
        return AR
    words = _WORD.findall(text)
    theirs = sum(word in _THEIRS for word in words)
    return OTHER if theirs > sum(word in _OURS for word in words) else AR


def _of_latin_script(text: str) -> str:
    low = text.replace("İ", "i").lower().replace("’", "'")
    words = _WORD.findall(low)
    # Of names with equally many votes wins the one that is here first: the first word's, then Arabizi.
    voices = [_VOTES.get(word, ()) for word in words]
    votes = dict.fromkeys(chain(*voices[:1], [ARABIZI], *voices[1:], [TR, FR, OTHER]), 0)
    for name in chain.from_iterable(voices):
        votes[name] += 1
    votes[ARABIZI] += 2 * sum(map(_is_arabizi, filterfalse(str.isalpha, words)))
    if not text.isascii():
        votes[TR] += len(_TURKISH.findall(low)) + text.count("İ")
        votes[FR] += len(_FRENCH.findall(low))
        votes[OTHER] += len(_GERMAN.findall(low))
    most = max(votes.values())
    if not most:
        return _unheard(text, words)
    loudest = [name for name in votes if votes[name] == most]
    return _by_shape(words, loudest) if len(loudest) > 1 else loudest[0]


def _by_shape(words: Iterable[str], names: Iterable[str]) -> str:
    """Choose among languages with equally many votes by how the words begin and end; the first of those that tie."""
    heard = dict.fromkeys(names, 0)
    for name in chain.from_iterable(map(_shape, words)):
        if name in heard:
            heard[name] += 1
    return max(heard, key=heard.__getitem__)


def _shape(word: str) -> tuple[str, ...]:
    """Return the languages that a word's beginning and its end speak for."""
    begins = _BEGINNINGS.get(word[:3]) or _BEGINNINGS.get(word[:2], ())
    return begins + (_ENDINGS.get(word[-3:]) or _ENDINGS.get(word[-2:], ()))


def _is_arabizi(word: str) -> bool:
    return _ARABIZI_WORD.fullmatch(word) is not None and _DIGITS_AT_WORK.fullmatch(word) is None


def _unheard(text: str, words: Iterable[str]) -> str:
    """Without one known word, the shape of the words must tell, and foreign letters make English impossible."""
    name = _by_shape(words, (EN, ARABIZI, TR, FR))
    return OTHER if name == EN and _BEYOND_ENGLISH.search(text) else name
