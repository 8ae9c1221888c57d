"""The judge: everything is learnt about a comment's words first, and then decided once."""

from collections.abc import Mapping

import msgspec
import structlog

from service.domain.ids import SiteId
from service.domain.signal import Missing, Signal
from service.domain.verdict import Verdict
from service.flow.cascade import Cascade
from service.flow.gather import Evidence, gather
from service.flow.ports.scoring import DEEP, FAST_SIGNALS, DeepScorer, FastScorer
from service.flow.rulebooks import Rulebooks
from service.telemetry.metrics import SCORE_SECONDS, SCORES_MISSING
from service.text.clean import clean_text
from service.text.reading import Reading, read

log = structlog.get_logger("hakam.flow")

_NOT_ASKED = Missing("not asked")
_FAST_SECONDS = SCORE_SECONDS.labels(model="fast")


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says by itself, and the verdict on the whole of it, which may wait for the deep model's score."""

    reading: Reading
    verdict: Verdict
    waits: bool = False


class Judge:
    """One for a process: new comments, edited ones and texts from the command line come before the same."""

    def __init__(self, rulebooks: Rulebooks, fast: FastScorer, deep: DeepScorer) -> None:
        self.rulebooks = rulebooks
        self._fast = fast
        self.cascade = Cascade(fast.models, deep)

    async def judge(self, site: SiteId, evidence: Evidence, patience: float) -> Judgement:
        """Gather, score and decide by the site's rules.

        ``patience`` is for how many seconds the deep model may be waited for.
        """
        rulebook, body, reading = self.rulebooks.of(site), evidence.submission.body, evidence.reading
        signals = {
            **gather(evidence),
            **rulebook.matcher.signals(body, reading.views),
            **self._scored(body, reading),
        }
        outcome = await self.cascade.weigh(rulebook, body, reading.language, signals, patience)
        return Judgement(reading=reading, verdict=outcome.verdict, waits=outcome.waits)

    def of_text(self, text: str) -> Judgement:
        """Judge a text by itself, by the shared rules, without its form, author, article and the deep model.

        Takes any text.
        """
        reading, signals = self._of_text(clean_text(text))
        verdict = self.cascade.decide(self.rulebooks.shared, {**signals, DEEP: _NOT_ASKED})
        return Judgement(reading=reading, verdict=verdict)

    async def of_text_deeply(self, text: str, patience: float) -> Judgement:
        """Judge it with the deep model as well, where the fast one is unsure; a score that is late is done without."""
        body, rulebook = clean_text(text), self.rulebooks.shared
        reading, signals = self._of_text(body)
        outcome = await self.cascade.weigh(rulebook, body, reading.language, signals, patience)
        verdict = self.cascade.decide(rulebook, outcome.verdict.signals) if outcome.waits else outcome.verdict
        return Judgement(reading=reading, verdict=verdict)

    def _of_text(self, body: str) -> tuple[Reading, dict[str, Signal]]:
        reading = read("", None, body)
        found = self.rulebooks.shared.matcher.signals(body, reading.views)
        return reading, {**reading.signals, **found, **self._scored(body, reading)}

    def _scored(self, body: str, reading: Reading) -> Mapping[str, Signal]:
        try:
            with _FAST_SECONDS.time():
                signals = self._fast.score(body, reading)
        except Exception:
            # A text that the model stumbles over must not be lost: without its scores a person reads it.
            log.exception("fast model failed")
            signals = dict.fromkeys(FAST_SIGNALS, Missing("failed"))
        for name, signal in signals.items():
            if isinstance(signal, Missing):
                SCORES_MISSING.labels(model=name, reason=signal.missing).inc()
        return signals
