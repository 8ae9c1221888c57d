"""A record: one comment with everything that the ledger keeps about it, as its author may ask to see it."""

import msgspec

from service.domain.case import Case
from service.domain.decision import Decision


class CommentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """``client_kept`` says whether the hash of the network address it came from is still kept.

    ``told`` names the hosts of the integrations that were told of the comment.
    """

    case: Case
    decisions: tuple[Decision, ...]
    client_kept: bool
    told: tuple[str, ...] = ()
