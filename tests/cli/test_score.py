"""``hakam score``: what others measure with."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Done = subprocess.CompletedProcess[str]
HakamWith = Callable[..., Done]

FIELDS = ["id", "toxicity", "spam", "language", "action", "reasons", "signals"]
LINKS = " ".join(f"https://links{number}.example/page" for number in range(5))


def lines(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_texts_are_judged_by_rules_and_models_without_a_ledger(hakam_with: HakamWith) -> None:
    done = hakam_with("score", "مقال مفيد وشكرا للكاتب", f"انظروا {LINKS}", "👏👏👏")
    assert (done.returncode, done.stderr) == (0, "")
    thanks, links, emoji = lines(done)
    assert [list(each) for each in (thanks, links, emoji)] == [FIELDS] * 3
    assert [(each["id"], each["action"]) for each in (thanks, links, emoji)] == [
        (1, "publish"),
        (2, "hold"),
        (3, "publish"),
    ]
    assert (thanks["language"], thanks["reasons"]) == ("ar", [])
    assert 0 <= thanks["toxicity"] < 0.5 > thanks["spam"] >= 0
    assert thanks["signals"]["toxicity.deep"] == {"missing": "not asked"}
    (many,) = [reason for reason in links["reasons"] if reason["rule"] == "links.many"]
    assert many["because"] == "The comment has five links or more."
    assert [f"انظروا {LINKS}"[start:end] for start, end in many["spans"]] == LINKS.split()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Lines of which the second, the fourth and the fifth are wrong; the third is empty and counts for nothing."""
    text = '{"id": "a", "text": "hello", "more": 1}\n{"id": "b"}\n\n{nonsense\n[1]\n{"id": {"any": [1]}, "text": ""}\n'
    (tmp_path / "texts.jsonl").write_bytes(text.encode())
    return tmp_path / "texts.jsonl"


def test_a_wrong_line_is_told_and_answered_with_nulls_in_its_place(hakam_with: HakamWith, file: Path) -> None:
    done = hakam_with("score", "--jsonl", str(file))
    found = lines(done)
    assert done.returncode == 1
    assert [letter.split(" is not ")[0] for letter in done.stderr.splitlines()] == ["Line 2", "Line 4", "Line 5"]
    assert [each["id"] for each in found] == ["a", "b", None, None, {"any": [1]}]
    nulls: dict[str, object] = {
        "toxicity": None,
        "spam": None,
        "language": None,
        "action": "hold",
        "reasons": [],
        "signals": {},
    }
    assert found[1:4] == [{"id": name, **nulls} for name in ("b", None, None)]


def test_what_cannot_be_scored_is_null_and_for_a_person(hakam_with: HakamWith) -> None:
    (empty,) = lines(hakam_with("score", ""))
    assert (empty["toxicity"], empty["spam"], empty["action"]) == (None, None, "hold")
    assert {reason["rule"] for reason in empty["reasons"]} >= {"requires.toxicity.fast", "requires.spam.fast"}
    assert "missing" in empty["signals"]["toxicity.fast"]


def test_without_a_scorer_the_deep_model_is_missed_and_told(hakam_with: HakamWith) -> None:
    done = hakam_with("score", "--deep", "hello")
    assert (done.returncode, lines(done)[0]["signals"]["toxicity.deep"]) == (0, {"missing": "no model"})
    assert "HAKAM_SCORER names no scorer" in done.stderr


@pytest.mark.parametrize("words", [["score"], ["score", "text", "--jsonl", "-"]])
def test_texts_come_from_one_place(hakam_with: HakamWith, words: list[str]) -> None:
    done = hakam_with(*words)
    assert done.returncode == 2
    assert "either texts or --jsonl" in done.stderr
