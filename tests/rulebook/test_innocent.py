"""Innocent comments and words that only look like insults, before the whole shipped rulebook with the fast model."""

from pathlib import Path

import pytest

from service.domain.verdict import Action
from service.flow.judge import Judge

FILES = sorted(Path(__file__).with_name("innocent").glob("*.txt"))

MOST_HELD = 0.02


def lines(file: Path) -> list[str]:
    """Return the comments of a file, one a line; a remark begins with a sign that no comment here begins with."""
    written = file.read_text(encoding="utf-8").splitlines()
    return [line for line in written if line.strip() and not line.startswith("#")]


INNOCENT = [line for file in FILES for line in lines(file)]


@pytest.fixture(scope="module")
def actions(judge: Judge) -> dict[str, Action]:
    return {line: judge.of_text(line).verdict.action for line in INNOCENT}


def test_there_are_enough_innocent_comments_of_every_kind() -> None:
    assert len(set(INNOCENT)) >= 300
    assert {file.name: len(lines(file)) for file in FILES if len(lines(file)) < 15} == {}


def test_no_innocent_comment_is_rejected(actions: dict[str, Action]) -> None:
    assert [line for line, action in actions.items() if action is Action.REJECT] == []


def test_hardly_any_innocent_comment_is_held(actions: dict[str, Action]) -> None:
    held = [line for line, action in actions.items() if action is Action.HOLD]
    assert len(held) <= MOST_HELD * len(actions), "\n".join(held)


@pytest.mark.parametrize(
    "line",
    [
        "السيد كلبي طبيب أسنان معروف في حينا.",
        "الكلبة السوداء في القصة أنقذت الجراء الثلاثة.",
        "رجل مكلب يدرب الصقور وكلاب الصيد.",
        "Scunthorpe United drew again and the bus home was late",
        "المذبحة موثقة بالصور والأسماء، والمحكمة تماطل.",
        "الشيعة والسنة إخوة وإن كره المحرضون.",
        "سورة البقرة تطرد الشياطين من البيت كما في الحديث.",
        "تهديد الصحفيين بالقتل جريمة يجب أن يلاحق فاعلها.",
    ],
)
def test_what_newspapers_are_read_for_is_published(line: str, actions: dict[str, Action]) -> None:
    assert actions[line] is Action.PUBLISH
