import pytest

from service.flow.gather import FACTS
from service.rulebook.load import load
from service.rulebook.shipped import shipped_rules
from service.rulebook.switches import NAME, ByHand, Switch, read_switches, write_switches

SWITCHES = {"links.many": Switch.OFF, "insult.certain": Switch.ON, "writing.capitals": Switch.SHADOW}


def test_switches_are_read_as_they_were_written() -> None:
    assert read_switches(write_switches(SWITCHES)) == SWITCHES
    assert read_switches("") == {}


def test_a_rulebook_does_what_the_switches_say() -> None:
    rules = {rule.name: rule for rule in load([shipped_rules()], FACTS, {NAME: write_switches(SWITCHES)}).rules}
    assert "links.many" not in rules
    assert rules["insult.certain"].shadow is False
    assert rules["writing.capitals"].shadow is True


@pytest.mark.parametrize(
    "text",
    [
        "no pack at all",
        '[[rule]]\nname = "mine"',
        '[pack]\nrequires = ["text.links"]',
        '[[change]]\nname = "links.many"\npriority = 40',
        '[[change]]\nname = "links.many"\nshadow = true\nthen = "reject"',
    ],
)
def test_what_somebody_wrote_by_hand_is_not_taken_for_switches(text: str) -> None:
    with pytest.raises(ByHand):
        read_switches(text)
