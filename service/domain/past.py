"""The past: a comment that was judged, with what people made of it, for those who ask whether the rules are right."""

import msgspec

from service.domain.comment import Comment
from service.domain.decision import Ruling
from service.domain.verdict import Verdict


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """``verdict`` is the comment's latest; ``ruling`` the newest decision that stands, None where nobody decided."""

    comment: Comment
    verdict: Verdict
    ruling: Ruling | None
