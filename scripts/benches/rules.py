"""``rules``: comments read against lists of words, in every spelling that a list may see through."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.figures import Figures
from scripts.benches.in_process import no_load, timed
from scripts.benches.words import texts
from service.rulebook.matcher import Matcher
from service.rulebook.wordlist import USUAL, Spelling, Term, WordList
from service.text.fold import fold
from service.text.views import Views

TERMS = {"100 terms": 100, "10,000 terms": 10_000, "100,000 terms": 100_000}
EVERY_WAY = "10,000 in every way"
"""The case of a list that sees through all five spellings, two of which need its consent."""

LENGTH = 200
"""Characters of a comment."""

ALPHABETS = ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abcdefghijklmnopqrstuvwxyz")
PYTHON_MOST = 10_000
"""Terms that Python's own patterns are tried with: with more, one comment takes seconds."""


@cache
def comments() -> list[str]:
    return [text[:LENGTH] for text in texts(400, seed=7) if len(text) >= LENGTH]


@cache
def terms(number: int) -> tuple[str, ...]:
    """Return so many made-up terms of four to ten letters, half Arabic and half Latin, each fifth of two words."""
    dice = random.Random(number)  # noqa: S311 - words for a list, no secrets
    found: dict[str, None] = {}
    while len(found) < number:
        alphabet = ALPHABETS[len(found) % 2]
        words = ["".join(dice.choices(alphabet, k=dice.randint(4, 10))) for _ in range(1 + (len(found) % 5 == 0))]
        found[fold(" ".join(words)).text] = None
    return tuple(found)


def _number(case: str) -> int:
    return TERMS.get(case, 10_000)


@contextmanager
def _hakam(_: Path) -> Iterator[Measuring]:
    def measure(case: str, seconds: float) -> Measure:
        words = frozenset(Term(text) for text in terms(_number(case)))
        spellings = frozenset(Spelling) if case == EVERY_WAY else USUAL
        matcher = Matcher([WordList(name="bench", terms=words, spellings=spellings)])
        return timed(lambda body: matcher.signals(body, Views(fold(body))), comments(), seconds)

    yield measure


@contextmanager
def _python(_: Path) -> Iterator[Measuring]:
    def measure(case: str, seconds: float) -> Measure | None:
        if case == EVERY_WAY or _number(case) > PYTHON_MOST:
            return None
        pattern = re.compile(rf"\b(?:{'|'.join(terms(_number(case)))})\b")
        return timed(lambda body: pattern.findall(fold(body).text), comments(), seconds)

    yield measure


def _level(figures: Figures) -> bool:
    costs = [1 / figures["Hakam", case]["rate"].median for case in TERMS]
    return max(costs) <= 1.5 * min(costs)


def _cheap(figures: Figures) -> bool:
    return all(figures["Hakam", case]["rate"].median >= 1_000_000 / 150 for case in ("10,000 terms", EVERY_WAY))


RULES = Bench(
    name="rules",
    sentence="comments of 200 characters in Arabic and English, read against a list of words",
    unit="comments a second",
    cases=(*TERMS, EVERY_WAY),
    sides=(
        Side(
            name="Hakam",
            sentence="folded, letters joined, clitics and leet seen through, with every place in the comment as typed",
            opened=_hakam,
        ),
        Side(
            name="Python's re",
            sentence="folded alike, and searched by one pattern of all words as they are written",
            opened=_python,
        ),
    ),
    load=no_load,
    aims=(
        Aim(sentence="100, 10,000 and 100,000 terms cost the same within a factor of 1.5", reached=_level),
        Aim(sentence="under 150 µs a comment with 10,000 terms, in every way too", reached=_cheap),
    ),
)
