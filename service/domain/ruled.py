"""What a moderator decided lately, and may still take back."""

import msgspec

from service.domain.comment import Comment
from service.domain.decision import Decision


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """``similar`` counts the comments that were decided alike in the same call."""

    decision: Decision
    comment: Comment
    similar: int = 0
