"""The cascade's side: comments read, scored and decided by Hakam, one in ten of which the fast model is unsure of."""

import itertools
from collections.abc import Mapping

import msgspec

from scripts.benches.bench import Measure
from scripts.benches.deep import PATIENCE, at_once, ready, texts_to_score
from scripts.benches.processes import memory, tree
from service.domain.signal import Scored, Signal
from service.flow.judge import Judge
from service.flow.ports.scoring import DEEP, FAST, FastScorer
from service.flow.rulebooks import Rulebooks
from service.house.rules import load_rules
from service.scoring.deep.address import Address
from service.scoring.deep.client import DeepClient
from service.scoring.fast.load import load_fast_model
from service.text.reading import Reading

ONE_IN = 5
"""Of the English comments, which are half of all, every fifth is uncertain: the deep model knows no Arabic."""


class Mixed:
    """Fulfils ``FastScorer``: the fast model does its work, and is then made sure or unsure, whatever it found."""

    def __init__(self, fast: FastScorer, unsure: float) -> None:
        self._fast = fast
        self._unsure = unsure
        self._turns = itertools.count()

    @property
    def models(self) -> Mapping[str, str]:
        return self._fast.models

    def score(self, body: str, reading: Reading) -> Mapping[str, Signal]:
        signals = self._fast.score(body, reading)
        uncertain = reading.language == "en" and next(self._turns) % ONE_IN == 0
        return {**signals, FAST: Scored(self._unsure if uncertain else 0.0)}


async def measure_cascade(address: Address, pid: int, seconds: float) -> Measure:
    """Judge comments, without a memory of scores that were asked for before."""
    rulebook = load_rules(None)
    band, client = rulebook.unsure[0], DeepClient(address)
    judge = Judge(Rulebooks(rulebook), Mixed(load_fast_model(), (band.start + band.end) / 2), client)
    asked = 0

    async def judged(text: str) -> bool:
        nonlocal asked
        found = (await judge.of_text_deeply(text, PATIENCE)).verdict.signals[DEEP]
        asked += isinstance(found, Scored)
        return isinstance(found, Scored) or found.missing.startswith("not asked")

    try:
        await ready(client)
        found = await at_once(judged, texts_to_score(), seconds)
    finally:
        await client.close()
    note = f"the deep model was asked about {asked / found.accepted:.0%} of the comments"
    return msgspec.structs.replace(found, memory=found.memory + memory(tree(pid)), notes=(note,))
