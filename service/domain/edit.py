"""An edit: an author's second thought about their own comment."""

from datetime import datetime

import msgspec

from service.domain.comment import Comment
from service.domain.event import Event
from service.domain.verdict import Verdict


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as its author finds it, with its latest verdict; ``decided`` says whether a person's decision stands.

    ``client`` is the keyed hash of where it came from, None where that has been forgotten.
    """

    comment: Comment
    client: bytes | None
    verdict: Verdict
    decided: bool


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """What an author may change, cleaned and found valid: the words and the website, not who says them."""

    website: str | None
    body: str


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """An edit that was judged. It holds for ``before`` only: a comment that has moved on since is not changed."""

    before: Comment
    after: Comment
    verdict: Verdict
    words: tuple[str, ...]
    events: tuple[Event, ...]
    at: datetime
