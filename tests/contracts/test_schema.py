"""The description keeps its word: what it does not tell of never comes back, whoever calls and however wrongly."""

from collections.abc import Mapping

import pytest

from scripts.trials.fuzz import Caller, Fuzz, callers
from scripts.trials.running import Running

WHO = ("an administrator", "a moderator", "an author", "a reader")


@pytest.fixture(scope="module")
def calling(hakam: Running) -> Mapping[str, Caller]:
    return {caller.who: caller for caller in callers(hakam)}


@pytest.mark.parametrize("who", WHO)
def test_every_answer_is_as_described(
    fuzz: Fuzz, calling: Mapping[str, Caller], who: str, subtests: pytest.Subtests
) -> None:
    for operation in fuzz.operations():
        for how, attempt in fuzz.tries(operation, calling[who]):
            with subtests.test(operation.label, how=how):
                attempt()


def test_every_operation_was_tried(fuzz: Fuzz) -> None:
    assert fuzz.tally.calls == {operation.label for operation in fuzz.operations()}
    assert fuzz.tally.examples >= len(WHO) * len(fuzz.operations())
    assert max(fuzz.tally.statuses) < 500
