"""The judge of a process: the rulebook and every model, loaded once."""

from service.flow.judge import Judge
from service.flow.kept_scores import KeptScores
from service.flow.no_model import NoModel
from service.flow.rulebooks import Rulebooks
from service.house.rules import load_rules
from service.scoring.deep.address import read_address
from service.scoring.deep.client import DeepClient
from service.scoring.fast.load import load_fast_model
from service.settings.settings import Settings


def make_judge(rulebooks: Rulebooks, deep: DeepClient | None) -> Judge:
    """Return a judge with the fast model, and with the deep one where there is a client to it. Raise BrokenModel."""
    return Judge(rulebooks, load_fast_model(), KeptScores(deep) if deep else NoModel())


def deep_client(settings: Settings) -> DeepClient | None:
    """Return the client of the scorer that the settings name; it connects when it is first asked."""
    return DeepClient(read_address(settings.scorer)) if settings.scorer else None


def load_judge(settings: Settings) -> Judge:
    """Return a judge by itself, without a house. Raise BrokenRulebook, BrokenModel."""
    return make_judge(Rulebooks(load_rules(settings.rules)), deep_client(settings))
