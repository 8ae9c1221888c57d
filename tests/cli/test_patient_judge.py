import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from service.cli import patient_judge
from service.cli.patient_judge import PatientJudge
from service.domain.signal import Missing, Scored, Signal
from service.flow.gather import FACTS
from service.flow.judge import Judge
from service.flow.ports.scoring import DEEP, FAST, FAST_SIGNALS
from service.flow.rulebooks import Rulebooks
from service.rulebook.load import load

RULES = Path(__file__).parents[1] / "flow" / "rules"


class Fast:
    models: Mapping[str, str] = {"fast": "percent"}

    def score(self, body: str, *_: object, **__: object) -> Mapping[str, Signal]:
        found = re.search(r"(\d\d)%", body)
        return {**dict.fromkeys(FAST_SIGNALS, Scored(0.01)), FAST: Scored(int(found[1]) / 100 if found else 0.02)}


class Deep:
    """Gives its answers one after the other, the last one for good."""

    models: Mapping[str, str] = {"deep": "script"}

    def __init__(self, *says: float | str) -> None:
        self.says = list(says)
        self.asked = 0

    async def score(self, *_: object, **__: object) -> Mapping[str, Signal]:
        self.asked += 1
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        return {DEEP: Missing(said) if isinstance(said, str) else Scored(said)}


def patient(deep: Deep, patience: float) -> PatientJudge:
    return PatientJudge(Judge(Rulebooks(load([RULES], FACTS)), Fast(), deep), patience)


async def test_a_scorer_that_is_not_up_yet_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_judge, "PAUSE", 0.0)
    deep = Deep("scorer down", "late", 0.2)
    judgement = await patient(deep, 60).of_text("60%")
    assert (judgement.verdict.signals[DEEP], deep.asked) == (Scored(0.2), 3)


@pytest.mark.parametrize("why", ["out of domain", "failed"])
async def test_an_answer_for_good_is_taken_at_once(why: str) -> None:
    deep = Deep(why)
    assert (await patient(deep, 60).of_text("60%")).verdict.signals[DEEP] == Missing(why)
    assert deep.asked == 1


async def test_one_that_stays_silent_is_done_without_and_the_next_text_does_not_wait_again() -> None:
    deep = Deep("scorer down")
    judge = patient(deep, 0.01)
    assert (await judge.of_text("60%")).verdict.signals[DEEP] == Missing("scorer down")
    before = deep.asked
    assert (await judge.of_text("70%")).verdict.signals[DEEP] == Missing("scorer down")
    assert (before >= 2, deep.asked) == (True, before + 1)


async def test_what_needs_no_deep_score_waits_for_none() -> None:
    deep = Deep("scorer down")
    assert (await patient(deep, 60).of_text("10%")).verdict.action == "publish"
    assert deep.asked == 0
