"""Kept scores: what the deep model said of a text, kept for the next time somebody sends the same."""

import unicodedata
from collections.abc import Mapping
from hashlib import blake2b

from cachetools import LRUCache

from service.domain.signal import Scored, Signal
from service.flow.ports.scoring import DEEP, DeepScorer
from service.telemetry.metrics import SCORE_SECONDS, SCORES_KEPT

KEPT = 20_000
"""Texts whose scores one process keeps, about 10 MB."""


class KeptScores:
    """Fulfils the port ``DeepScorer`` by another that does. No text is kept, only its hash."""

    def __init__(self, scorer: DeepScorer, size: int = KEPT) -> None:
        self._scorer = scorer
        self._kept: LRUCache[bytes, Mapping[str, Signal]] = LRUCache(size)

    @property
    def models(self) -> Mapping[str, str]:
        return self._scorer.models

    async def score(self, body: str, language: str, patience: float) -> Mapping[str, Signal]:
        if (kept := self._kept.get(_name(body, language, self.models))) is not None:
            SCORES_KEPT.inc()
            return kept
        with SCORE_SECONDS.labels(model="deep").time():
            signals = await self._scorer.score(body, language, patience)
        if isinstance(signals.get(DEEP), Scored):
            # The models are asked for again: whoever meets the scorer for the first time learns its version now.
            self._kept[_name(body, language, self.models)] = signals
        return signals


def _name(body: str, language: str, models: Mapping[str, str]) -> bytes:
    """Name the text as the model reads it, in one spelling and whatever its white space.

    Folded any further it would be another text to the model: whoever sent a harmless spelling first could choose
    the score of a harmful one.
    """
    text = unicodedata.normalize("NFC", " ".join(body.split()))
    words = "\0".join([language, *sorted(models.values()), text])
    return blake2b(words.encode(errors="surrogatepass"), digest_size=16).digest()
