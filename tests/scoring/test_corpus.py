"""The corpus of our own: well formed, without repetitions, and without anybody's address or number."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from service.text.fold import fold

CORPUS = Path(__file__).parents[2] / "rules/corpus"
COLUMNS = ["text", "label", "kind", "dialect"]
REJECTED = frozenset(["insult", "hate", "threat", "sexual", "spam", "personal_data"])
PUBLISHED = frozenset(
    [
        "calm",
        "angry",
        "ironic",
        "quoting",
        "mourning",
        "religious",
        "war",
        "sect",
        "sport",
        "prices",
        "politics",
        "thanks",
        "question",
        "correction",
        "humour",
    ]
)
DIALECTS = {
    "ar": frozenset(["msa", "egyptian", "levantine", "gulf", "iraqi", "yemeni", "sudanese", "maghrebi", "-"]),
    "arabizi": frozenset({"arabizi", "darija_arabizi"}),
    "en": frozenset("-"),
    "fr": frozenset("-"),
    "tr": frozenset("-"),
}
FEWEST = {"ar": 2000, "arabizi": 100, "en": 100, "fr": 200, "tr": 100}
LONGEST = 1000

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
NUMBER = re.compile(r"\+?\d(?:[ ()./-]{0,2}\d){8,}")
INVENTED = re.compile(r"999|000|\d*(?:555|0000)")


class Line(NamedTuple):
    where: str
    text: str
    label: str
    kind: str
    dialect: str


def read(file: Path) -> Iterator[Line]:
    """Yield the lines of a file; a file with other columns, or a line with more or fewer, fails here."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, strict=True)
        assert next(rows) == COLUMNS, file.name
        for row in rows:
            where = f"{file.parent.name}/{file.name}:{rows.line_num}"
            assert len(row) == len(COLUMNS), where
            yield Line(where, *row)


def languages() -> list[str]:
    return sorted({file.parent.name for file in CORPUS.glob("*/*.csv")})


@pytest.fixture(scope="module", params=languages())
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def lines(language: str) -> list[Line]:
    return [line for file in sorted((CORPUS / language).glob("*.csv")) for line in read(file)]


def test_every_language_is_known() -> None:
    assert languages()
    assert set(languages()) <= set(DIALECTS)


def test_kind_and_label_agree(lines: list[Line]) -> None:
    wrong = [line.where for line in lines if line.kind not in (REJECTED if line.label == "1" else PUBLISHED)]
    assert {line.label for line in lines} <= {"0", "1"}
    assert not wrong


def test_every_dialect_belongs_to_its_language(language: str, lines: list[Line]) -> None:
    assert not [line.where for line in lines if line.dialect not in DIALECTS[language]]


def test_every_comment_says_something_and_none_is_too_long(lines: list[Line]) -> None:
    assert not [line.where for line in lines if not 0 < len(line.text.strip()) <= LONGEST]


def test_no_comment_repeats_another_in_other_spelling(lines: list[Line]) -> None:
    places = defaultdict(list)
    for line in lines:
        places[fold(line.text).fingerprint].append(line.where)
    assert not [where for where in places.values() if len(where) > 1]


def test_no_comment_holds_an_email(lines: list[Line]) -> None:
    emails = [line.where for line in lines for found in EMAIL.findall(line.text) if not found.endswith(".example")]
    assert not emails


def test_every_telephone_number_is_invented(lines: list[Line]) -> None:
    real = [line.where for line in lines for found in NUMBER.findall(line.text) if not is_invented(found)]
    assert not real


def is_invented(number: str) -> bool:
    """Say whether no telephone has this number: it begins with 999 or 000, holds 555 or 0000, or is of two digits."""
    digits = "".join(str(int(char)) for char in number if char.isdigit())
    return bool(INVENTED.match(digits)) or len(set(digits)) <= 2


@pytest.mark.parametrize("number", ["+999 555 0101", "000-555-0122", "0000000000", "٠٠٠٥٥٥٠١٠١"])
def test_an_invented_number_is_seen_as_such(number: str) -> None:
    assert NUMBER.fullmatch(number)
    assert is_invented(number)


def test_a_number_that_may_ring_is_seen_as_such() -> None:
    number = "+966 50 123 4567"
    assert NUMBER.fullmatch(number)
    assert not is_invented(number)


def test_each_language_has_enough_of_either_label(language: str, lines: list[Line]) -> None:
    labels = Counter(line.label for line in lines)
    assert labels.total() >= FEWEST[language]
    assert min(labels["0"], labels["1"]) >= labels.total() // 8
