"""No model: what stands for the deep one where none is installed."""

from collections.abc import Mapping

from service.domain.signal import Missing, Signal
from service.flow.ports.scoring import DEEP


class NoModel:
    """Fulfils the port ``DeepScorer``, and says that it has nothing to say."""

    @property
    def models(self) -> Mapping[str, str]:
        return {}

    async def score(self, *_: object, **__: object) -> Mapping[str, Signal]:
        return {DEEP: Missing("no model")}
