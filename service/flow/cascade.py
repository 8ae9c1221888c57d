"""The cascade: the deep model is asked about what the fast one is unsure of, and then the rulebook decides.

A comment that the deep model has not scored in time waits for it, but only where the score would make a difference.
"""

from collections.abc import Mapping

import msgspec

from service.domain.signal import Missing, Scored, Signal, Signals
from service.domain.verdict import Action, Category, Reason, Verdict
from service.flow.ports.scoring import DEEP, FAST, LATER, TOXICITY, DeepScorer
from service.rulebook.decide import MISSING_PREFIX, decide
from service.rulebook.rulebook import Rulebook
from service.telemetry.metrics import SCORES_MISSING

NO_MODEL = Missing("no model")
NO_QUESTION = Missing("not asked: the fast model is sure")
NOTHING_TO_GO_BY = Missing("not asked: the fast model has no score")

_WAITING = Reason(
    rule=f"{MISSING_PREFIX}{DEEP}",
    action=Action.HOLD,
    category=Category.OTHER,
    because={
        "ar": "لم يكتمل تقييم النص بعد، وسيُحسم أمر التعليق تلقائيا خلال دقائق.",
        "en": "The text has not been scored to the end yet. The comment is decided by itself within minutes.",
    },
)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """``waits`` says whether the verdict is only for the time being, until the deep model has its score."""

    verdict: Verdict
    waits: bool


class Cascade:
    """One for a process."""

    def __init__(self, fast_models: Mapping[str, str], deep: DeepScorer) -> None:
        self._fast_models = dict(fast_models)
        self._deep = deep

    @property
    def models(self) -> dict[str, str]:
        """Every model's version by its name."""
        return {**self._fast_models, **self._deep.models}

    @property
    def asks(self) -> bool:
        """Whether there is a deep model to ask."""
        return bool(self._deep.models)

    async def weigh(self, rulebook: Rulebook, body: str, language: str, signals: Signals, patience: float) -> Outcome:
        """Ask the deep model if the fast one is unsure, for at most ``patience`` seconds, and decide. Never raises."""
        unasked = self._unasked(rulebook, signals.get(FAST))
        told = {**signals, **(unasked or await self._deep_signals(body, language, patience))}
        verdict = self.decide(rulebook, told)
        waits = _comes_later(told.get(DEEP)) and self._matters(rulebook, told, verdict.action)
        return Outcome(verdict=_for_now(verdict) if waits else verdict, waits=waits)

    def decide(self, rulebook: Rulebook, signals: Signals) -> Verdict:
        """Decide without waiting: what is missing is unknown to the rules, and they go by the rest. Never raises."""
        told = {**signals, TOXICITY: weighed(signals.get(FAST), signals.get(DEEP))}
        models = self.models if isinstance(told.get(DEEP), Scored) else self._fast_models
        return decide(rulebook, told, models)

    def _unasked(self, rulebook: Rulebook, fast: Signal | None) -> Mapping[str, Signal] | None:
        """Return why the deep model is not asked, or None where it is."""
        if not self.asks:
            return {DEEP: NO_MODEL}
        if not isinstance(fast, Scored):
            return {DEEP: NOTHING_TO_GO_BY}
        if not any(float(fast.value) in band for band in rulebook.unsure):
            return {DEEP: NO_QUESTION}
        return None

    async def _deep_signals(self, body: str, language: str, patience: float) -> Mapping[str, Signal]:
        found = await self._deep.score(body, language, patience)
        if isinstance(missing := found.get(DEEP), Missing):
            SCORES_MISSING.labels(model="deep", reason=missing.missing).inc()
        return found

    def _matters(self, rulebook: Rulebook, signals: Signals, action: Action) -> bool:
        """Say whether another action would be taken if the deep model were sure, one way or the other."""
        return any(self.decide(rulebook, {**signals, DEEP: Scored(sure)}).action is not action for sure in (0.0, 1.0))


def weighed(fast: Signal | None, deep: Signal | None) -> Signal:
    """Return both scores as one: their mean where the deep model has one, else the fast model's.

    The mean of probabilities with equal weights is the linear opinion pool (M. Stone, "The Opinion Pool", Annals of
    Mathematical Statistics 32, 1961). The places in the text are those that the fast model tells.
    """
    if not isinstance(fast, Scored):
        return fast or Missing("no score")
    if not isinstance(deep, Scored):
        return fast
    return Scored(round((float(fast.value) + float(deep.value)) / 2, 4), fast.spans)


def _comes_later(deep: Signal | None) -> bool:
    return isinstance(deep, Missing) and deep.missing in LATER


def _for_now(verdict: Verdict) -> Verdict:
    return msgspec.structs.replace(verdict, action=Action.HOLD, reasons=(*verdict.reasons, _WAITING))
