"""Measuring: the signals that a text gives by itself."""

import re
from collections.abc import Iterable, Sequence
from operator import eq

from service.domain.signal import Fact, FactKind, Missing, Scored, Signal, Span
from service.text.characters import ARABIC_LETTERS, EMOJI, INVISIBLE, INVISIBLE_CHARACTER
from service.text.finds import Finds, find
from service.text.fold import Folded, fold
from service.text.links import is_shortener

FACTS = (
    Fact("text.length", FactKind.NUMBER, "How long the comment is, in Unicode code points."),
    Fact("text.words", FactKind.NUMBER, "How many words the comment has."),
    Fact("text.links", FactKind.NUMBER, "How many links the comment has."),
    Fact("text.link_density", FactKind.NUMBER, "The share of the comment that stands in links, 0 to 1."),
    Fact("text.shorteners", FactKind.NUMBER, "How many links, the author's website among them, hide where they lead."),
    Fact("text.repetition", FactKind.NUMBER, "The share of the comment that says again what it said, 0 to 1."),
    Fact("text.capitals", FactKind.NUMBER, "The share of capitals among the letters that have case, 0 to 1."),
    Fact("text.invisible", FactKind.NUMBER, "How many invisible or direction-changing characters the comment has."),
    Fact("text.phones", FactKind.NUMBER, "How many phone numbers the comment has."),
    Fact("text.addresses", FactKind.NUMBER, "How many email addresses the comment has."),
    Fact("text.mentions", FactKind.NUMBER, "How many people or accounts the comment calls by @ and a name."),
    Fact("text.language", FactKind.WORD, "The comment's language: ar, arabizi, en, tr, fr or other."),
    Fact("name.link", FactKind.FLAG, "Whether the author's name holds a link or an address."),
    Fact("name.length", FactKind.NUMBER, "How long the author's name is, in Unicode code points."),
)

ENOUGH_CASED_LETTERS = 12

_LAUGHTER = frozenset("هخhHkK")
_LONGEST_LAUGH = 30
_WORD = re.compile(r"\w+")
_LETTER_RUN = re.compile(r"([^\W\d_])\1{3,}")
_MENTION = re.compile(r"(?<![A-Za-z0-9_.@])@\w+")
_RUN_HINT = re.compile(r"(.)\1\1\1")
"""Found wherever a letter's run is, in a fifth of the time."""

_MAY_HAVE_CASE = re.compile("[A-Za-z\u00aa-\u058f\u10a0-\U0010ffff]+")
_JOINED = rf"(?<=[{ARABIC_LETTERS}\u0900-\u0dff])[\u200c\u200d](?=[{ARABIC_LETTERS}\u0900-\u0dff])"
_IN_FLAG = "(?<=\U0001f3f4)[\U000e0020-\U000e007f]+"
_IN_EMOJI = rf"(?<=[{EMOJI}\ufe0f])\u200d(?=[{EMOJI}])|(?<=[{EMOJI}0-9#*©®])[\ufe0e\ufe0f]|{_IN_FLAG}"
_UNSEEN = re.compile(rf"{_JOINED}|{_IN_EMOJI}|(?P<hidden>[{INVISIBLE}])")


def measure(name: str, website: str | None, body: str, language: str) -> dict[str, Signal]:
    """Measure a cleaned comment. Spans are code point offsets in the body as given."""
    return measured(name, find(name), website, body, language, find(body), fold(body))


def measured(
    name: str, in_name: Finds, website: str | None, body: str, language: str, finds: Finds, folded: Folded
) -> dict[str, Signal]:
    """Measure a comment whose name and body were looked through, and whose body was folded already."""
    return {
        "text.length": Scored(len(body)),
        "text.language": Scored(language),
        "text.capitals": _capitals(body),
        "text.invisible": _counted(_invisible(body)),
        "text.phones": _counted(finds.phones),
        "text.addresses": _counted(finds.addresses),
        "text.mentions": _mentions(body),
        "name.link": Scored(_points_out(in_name)),
        "name.length": Scored(len(name)),
        **_of_words(body, folded),
        **_of_links(body, finds, website),
    }


def _mentions(body: str) -> Scored:
    if "@" not in body:
        return Scored(0)
    return _counted([found.span() for found in _MENTION.finditer(body)])


def _points_out(finds: Finds) -> bool:
    return bool(finds.links or finds.addresses)


def _counted(spans: Sequence[Span]) -> Scored:
    return Scored(len(spans), tuple(spans))


def _of_links(body: str, finds: Finds, website: str | None) -> dict[str, Signal]:
    spans = tuple(link.span for link in finds.links)
    hiding = tuple(link.span for link in finds.links if is_shortener(link.host))
    return {
        "text.links": _counted(spans),
        "text.link_density": Scored(_share(body, spans), spans),
        "text.shorteners": Scored(len(hiding) + _hides(website), hiding),
    }


def _hides(website: str | None) -> bool:
    return website is not None and any(is_shortener(link.host) for link in find(website).links)


def _of_words(body: str, folded: Folded) -> dict[str, Signal]:
    words = folded.words
    repeated = _merged([*_letter_runs(body), *_repeated_words(folded, words)])
    return {
        "text.words": Scored(len(words)),
        "text.repetition": Scored(_share(body, repeated), repeated),
    }


def _letter_runs(body: str) -> Iterable[Span]:
    """Yield the letters behind the first one of every run of four or more; laughter may go on for longer."""
    if _RUN_HINT.search(body) is None:
        return
    for run in _LETTER_RUN.finditer(body):
        start = run.start() + (_LONGEST_LAUGH if run[1] in _LAUGHTER else 1)
        if start < run.end():
            yield start, run.end()


def _repeated_words(folded: Folded, words: Sequence[str]) -> Iterable[Span]:
    """Yield the words that follow themselves, and those of a phrase of three words that stood before.

    A single word may come back as often as grammar wants it; only a phrase that comes back is repetition.
    """
    repeated = _repeats(words)
    if not repeated:
        return
    places = [word.span() for word in _WORD.finditer(folded.text)]
    for first, last in repeated:
        yield folded.span(places[first][0], places[last][1])


def _repeats(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return the first and the last word of everything that is said again."""
    if len(set(words)) == len(words):
        return []
    return _phrases_again(words) + _words_twice(words)


def _phrases_again(words: Sequence[str]) -> list[tuple[int, int]]:
    phrases = list(zip(words, words[1:], words[2:], strict=False))
    if len(set(phrases)) == len(phrases):
        return []
    first_said: dict[tuple[str, ...], int] = {}
    return [(at, at + 2) for at, phrase in enumerate(phrases) if first_said.setdefault(phrase, at) != at]


def _words_twice(words: Sequence[str]) -> list[tuple[int, int]]:
    return [(at, at) for at, twice in enumerate(map(eq, words, words[1:]), 1) if twice]


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _share(body: str, spans: Iterable[Span]) -> float:
    """Return which share of a text's visible room the spans take, 0 to 1."""
    taken = sum(_room(body[start:end]) for start, end in spans)
    return round(taken / _room(body), 4) if taken else 0.0


def _room(text: str) -> int:
    return sum(map(len, text.split()))


def _capitals(body: str) -> Signal:
    letters = "".join(_MAY_HAVE_CASE.findall(body))
    if len(letters) < ENOUGH_CASED_LETTERS:
        return Missing("too few letters with case")
    capitals = sum(map(str.isupper, letters))
    cased = len(letters) if letters.isascii() else capitals + sum(map(str.islower, letters))
    if cased < ENOUGH_CASED_LETTERS:
        return Missing("too few letters with case")
    return Scored(round(capitals / cased, 4))


def _invisible(body: str) -> list[Span]:
    if INVISIBLE_CHARACTER.search(body) is None:
        return []
    return [found.span() for found in _UNSEEN.finditer(body) if found["hidden"]]
