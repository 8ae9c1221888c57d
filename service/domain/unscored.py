"""An unscored comment: held for a machine's score, and what becomes of it then."""

from datetime import datetime

import msgspec

from service.domain.comment import Comment
from service.domain.event import Event
from service.domain.verdict import Verdict


class Unscored(msgspec.Struct, frozen=True, kw_only=True):
    """``verdict`` is the one for the time being; ``decided`` says whether a person's decision on it stands."""

    comment: Comment
    verdict: Verdict
    decided: bool


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """The end of the waiting. It holds for ``before`` only: a comment that has moved on since is not changed."""

    before: Comment
    after: Comment
    verdict: Verdict
    events: tuple[Event, ...]
    at: datetime
