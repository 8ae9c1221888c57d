"""The judge of a process: the rulebook and every model, loaded once."""

from pathlib import Path

from service.flow.judge import Judge
from service.flow.no_model import NoFastModel, NoModel
from service.house.rules import load_rules
from service.rulebook.rulebook import Rulebook


def make_judge(rulebook: Rulebook) -> Judge:
    return Judge(rulebook, NoFastModel(), NoModel())


def load_judge(rules: Path | None) -> Judge:
    """Return a judge by the shipped rules and those in the folder ``rules``. Raise BrokenRulebook."""
    return make_judge(load_rules(rules))
