"""A patient judge: one who asks a scorer again that is late, down or overloaded, for whoever has the time."""

import asyncio

from service.domain.signal import Missing, Scored, Signal
from service.flow.judge import Judge, Judgement
from service.flow.ports.scoring import DEEP, LATER

PATIENCE = 60.0
"""Seconds that a scorer may be silent, such as while it loads its model. Then all goes on without it."""

PAUSE = 0.5
"""Seconds before a scorer that could not answer is asked again."""


class PatientJudge:
    """Shared by all texts of one run: a scorer that was silent for too long is silent for all of them."""

    def __init__(self, judge: Judge, patience: float = PATIENCE) -> None:
        self._judge = judge
        self._patience = patience
        self._until: float | None = None

    async def of_text(self, text: str) -> Judgement:
        """Judge a text with the deep model, where the fast one is unsure and the other can be heard."""
        while True:
            judgement = await self._judge.of_text_deeply(text, self._patience)
            if self._will_do(judgement.verdict.signals.get(DEEP)):
                return judgement
            await asyncio.sleep(PAUSE)

    def _will_do(self, deep: Signal | None) -> bool:
        if isinstance(deep, Scored):
            self._until = None
        if not (isinstance(deep, Missing) and deep.missing in LATER):
            return True
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + self._patience
        return now >= self._until
