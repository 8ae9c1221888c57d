"""Flags: a reader reports a published comment. It comes before a person, and enough flags hold it."""

import msgspec

from service.domain.comment import Status
from service.domain.flag import Flag, Flagged
from service.domain.ids import CommentId
from service.domain.queue import Waiting
from service.domain.site import Site
from service.domain.verdict import Category
from service.flow.ports.clock import Clock
from service.flow.ports.comments import Flags
from service.flow.ports.promise import Promise
from service.flow.ports.queue import Limits
from service.flow.relay import Relay
from service.telemetry.metrics import FLAGS
from service.text.clean import clean_text
from service.text.mask import mask_text


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader sent. ``client`` is the network address it came from."""

    comment: str
    reason: Category
    note: str | None
    client: str | None


class Flagging:
    """The answer never tells whether the flag was the visitor's first, nor what became of the comment."""

    def __init__(self, *, ledger: Flags, limits: Limits, relay: Relay, promise: Promise, clock: Clock) -> None:
        self._ledger = ledger
        self._limits = limits
        self._relay = relay
        self._promise = promise
        self._clock = clock

    async def flag(self, site: Site, report: Report) -> None:
        """Take the report. Raise Unknown("comment") unless the comment is published, TooMany, Unavailable."""
        visitor = self._promise.identify(site.id, None, "", report.client)
        await self._limits.spend(site.id, visitor.client, None)
        flag = Flag(
            site=site.id,
            comment=CommentId(report.comment),
            visitor=visitor.visitor,
            reason=report.reason,
            note=_note(report.note),
            at=self._clock(),
        )
        flagged = await self._ledger.flag(flag, site.settings.flags_to_hold)
        if flagged.counted:
            FLAGS.labels(site=site.id).inc()
            await self._tell(flagged)

    async def _tell(self, flagged: Flagged) -> None:
        comment = flagged.comment
        if comment.status is Status.HELD:
            self._relay.changed(comment)
        since = flagged.since or self._clock()
        case = Waiting(comment=comment.id, priority=flagged.priority, since=since, campaign=comment.campaign)
        await self._relay.waiting(comment.site, [case])


def _note(note: str | None) -> str | None:
    """Return the note as moderators read it; addresses and numbers that a reader passes on are masked."""
    return mask_text(clean_text(note)) if note else None
