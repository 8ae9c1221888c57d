"""A band: the scores of the fast model for which it is unsure, so that the deep one is asked."""

import msgspec


class Band(msgspec.Struct, frozen=True):
    """Both ends belong to it; scores go from 0 to 1."""

    start: float
    end: float

    def __contains__(self, score: float) -> bool:
        return self.start <= score <= self.end
