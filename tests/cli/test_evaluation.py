"""``hakam model eval``: figures that anyone can reproduce."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
HakamWith = Callable[..., Done]

MEASURES = {"auc", "ap", "f1_hold", "f1_reject", "fpr_hold", "fpr_reject", "recall_p90", "recall_p95"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        ("text", "label", "lang"),
        ("يا كلب يا ابن الكلب", "1", "ar"),
        ("انت حمار وغبي", "1", "ar"),
        ("مقال مفيد شكرا للكاتب", "0", "ar"),
        ("ارتفع سعر الخبز من جديد", "0", "ar"),
        ("shut up you stupid bitch", "1", "en"),
        ("thank you for this article", "0", "en"),
        ("merci pour cet article", "0", ""),
    ]
    path = tmp_path / "labelled.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_figures_come_overall_and_by_language_with_intervals(hakam_with: HakamWith, file: Path) -> None:
    done = hakam_with("model", "eval", str(file), "--kind", "toxicity", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["kind"], found["rows"]) == ("toxicity", 7)
    assert set(found["overall"]) >= {*MEASURES, "intervals"}
    assert set(found["overall"]["intervals"]) >= MEASURES
    assert {name: each["rows"] for name, each in found["languages"].items()} == {"ar": 4, "en": 2, "fr": 1}
    assert (found["overall"]["auc"], found["overall"]["fpr_hold"]) == (1, 0)
    assert found["languages"]["fr"]["auc"] is None


def test_the_same_file_has_the_same_figures(hakam_with: HakamWith, file: Path) -> None:
    first, second = (hakam_with("model", "eval", str(file), "--kind", "spam", "--json").stdout for _ in range(2))
    assert first == second != ""


def test_without_json_comes_a_table(hakam_with: HakamWith, file: Path) -> None:
    done = hakam_with("model", "eval", str(file), "--kind", "toxicity")
    heads, overall, *languages = done.stdout.splitlines()
    assert heads.split()[:3] == ["rows", "auc", "ap"]
    assert overall.split()[:3] == ["all", "7", "1.000"]
    assert [line.split()[0] for line in languages] == ["ar", "en", "fr"]


@pytest.mark.parametrize(
    ("lines", "letter"),
    [
        ("words,label\nabc,1\n", "needs the columns text and label"),
        ("text,label\nabc,yes\n", "line 2: the label must be"),
    ],
)
def test_a_wrong_file_is_told_in_words(hakam_with: HakamWith, tmp_path: Path, lines: str, letter: str) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(lines, encoding="utf-8")
    done = hakam_with("model", "eval", str(file), "--kind", "toxicity")
    assert done.returncode == 1
    assert letter in done.stderr
    assert "Traceback" not in done.stderr


def test_the_card_is_shown_with_the_version_of_the_model(hakam_with: HakamWith) -> None:
    done = hakam_with("model", "card")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# The fast model")
    assert "The model in this package is version" in done.stdout
