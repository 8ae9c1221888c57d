from typing import Protocol

import pytest

from service.domain.signal import Missing, Scored
from service.flow.kept_scores import KeptScores
from service.flow.ports.scoring import DEEP, DeepScorer


class Deep(DeepScorer, Protocol):
    says: float | str
    asked: list[str]


async def test_the_same_text_is_asked_about_once(deep: Deep) -> None:
    kept = KeptScores(deep)
    deep.says = 0.4
    first = await kept.score("some  words", "en", 1.0)
    deep.says = 0.9
    assert await kept.score("some words\n", "en", 1.0) == first == {DEEP: Scored(0.4)}
    assert deep.asked == ["some  words"]
    assert kept.models == deep.models


@pytest.mark.parametrize("other", [("Some words", "en"), ("some words", "fr"), ("so\u200bme words", "en")])
async def test_another_spelling_is_another_text(deep: Deep, other: tuple[str, str]) -> None:
    kept = KeptScores(deep)
    await kept.score("some words", "en", 1.0)
    deep.says = 0.9
    assert await kept.score(*other, 1.0) == {DEEP: Scored(0.9)}


async def test_another_version_of_the_model_is_asked_anew(deep: Deep) -> None:
    kept = KeptScores(deep)
    await kept.score("some words", "en", 1.0)
    deep.says, deep.models = 0.9, {"deep": "another"}  # type: ignore[misc]  # the test's own model may change
    assert await kept.score("some words", "en", 1.0) == {DEEP: Scored(0.9)}


async def test_what_is_missing_is_asked_again(deep: Deep) -> None:
    kept = KeptScores(deep)
    deep.says = "late"
    assert await kept.score("some words", "en", 1.0) == {DEEP: Missing("late")}
    deep.says = 0.3
    assert await kept.score("some words", "en", 1.0) == {DEEP: Scored(0.3)}


async def test_only_the_last_texts_are_kept(deep: Deep) -> None:
    kept = KeptScores(deep, size=2)
    for body in ("one", "two", "three", "three", "one"):
        await kept.score(body, "en", 1.0)
    assert deep.asked == ["one", "two", "three", "one"]


async def test_half_a_surrogate_pair_is_a_text_like_any_other(deep: Deep) -> None:
    assert await KeptScores(deep).score("\ud800", "other", 1.0) == {DEEP: Scored(0.0)}
