from collections.abc import Mapping
from types import FunctionType

import pytest

from service.domain.signal import Fact
from service.rulebook.condition import Condition, read_condition

Facts = Mapping[str, Fact]

VALUES = {
    "text.links": 4.0,
    "text.words": 8.0,
    "text.phones": 0.0,
    "name.link": True,
    "form.token": False,
    "text.language": "ar",
    "form.seconds": None,
    "author.first_time": None,
}


def answered(source: str, facts: Facts) -> bool | None:
    condition = read_condition(source, facts)
    assert isinstance(condition, Condition), condition
    return condition.answer(*[VALUES[name] for name in condition.facts])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("text.links >= 4", True),
        ("text.links > 4", False),
        ("3 <= text.links < 5", True),
        ("5 <= text.links < 9", False),
        ("text.links + 4 == text.words", True),
        ("text.words / text.links == 2", True),
        ("text.words - text.links * 2 != 0", False),
        ("-text.links < +1", True),
        ("min(text.links, 3) == 3 and max(text.links, 9, 1) == 9", True),
        ("abs(text.links - 9) == 5", True),
        ("name.link and not form.token", True),
        ("not name.link or form.token", False),
        ("name.link != form.token", True),
        ("form.token == False", True),
        ("text.language == 'ar'", True),
        ('text.language in ("en", "tr")', False),
        ('text.language not in {"en", "tr"}', True),
        ('text.language in ["ar"]', True),
        ("text.links >= 3  # three are many\n and name.link", True),
        ("\n  text.links >= 3\n  or form.token\n", True),
    ],
)
def test_a_condition_of_known_facts_is_true_or_false(source: str, *, expected: bool, facts: Facts) -> None:
    assert answered(source, facts) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("author.first_time", None),
        ("not author.first_time", None),
        ("author.first_time and form.token", False),
        ("form.token and author.first_time", False),
        ("author.first_time and name.link", None),
        ("author.first_time or name.link", True),
        ("name.link or author.first_time", True),
        ("author.first_time or form.token", None),
        ("not (author.first_time and form.token)", True),
        ("author.first_time or not author.first_time", None),
        ("author.first_time == True", None),
        ("form.seconds < 3", None),
        ("form.seconds < 3 and text.links > 9", False),
        ("form.seconds < 3 or text.links > 3", True),
        ("min(form.seconds, 3) < 5", None),
        ("5 <= text.links < form.seconds", False),
        ("form.seconds * 0 == 0", None),
    ],
)
def test_a_missing_fact_is_unknown_as_kleene_has_it(source: str, *, expected: bool | None, facts: Facts) -> None:
    assert answered(source, facts) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("text.links / text.phones > 1", None),
        ("not text.links / text.phones > 1", None),
        ("text.links / text.phones > 1 or name.link", True),
        ("text.links / text.phones > 1 and form.token", False),
        ("1 / (1 / text.phones) > 1", None),
        ("text.links / (text.words - 8) > 1", None),
        ("text.links / 0 > 1", None),
        ("text.links / form.seconds > 1", None),
    ],
)
def test_a_division_by_zero_is_unknown(source: str, *, expected: bool | None, facts: Facts) -> None:
    assert answered(source, facts) is expected


def test_the_compiled_condition_knows_nothing_but_the_declared_functions(facts: Facts) -> None:
    condition = read_condition("abs(text.links) > 3", facts)
    assert isinstance(condition, Condition)
    assert isinstance(condition.answer, FunctionType)
    assert set(condition.answer.__globals__) == {"__builtins__", "abs", "max", "min"}
    assert condition.answer.__globals__["__builtins__"] == {}
    assert condition.answer.__code__.co_names == ("abs",)


def test_a_condition_names_its_facts_in_order(facts: Facts) -> None:
    condition = read_condition("text.words > 3 and (name.link or text.links > 3) and text.words < 9", facts)
    assert isinstance(condition, Condition)
    assert condition.facts == ("name.link", "text.links", "text.words")


def test_the_most_that_is_allowed_is_allowed(facts: Facts) -> None:
    longest = "text.links > 1" + " or name.link" * 75
    assert isinstance(read_condition(longest + " " * (1_000 - len(longest)), facts), Condition)
    assert isinstance(read_condition("not " * 18 + "name.link", facts), Condition)
    assert isinstance(read_condition("not " * 19 + "name.link", facts), tuple)
