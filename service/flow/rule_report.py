"""The report on rules: how often each fired, on trial or in earnest, and what moderators then decided."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from service.domain.ids import SiteId
from service.domain.past import Judged
from service.domain.verdict import Reason
from service.flow.replay import Replay, Told, agreement


class RuleRecord(msgspec.Struct, kw_only=True):
    """Of ``fired`` comments people decided ``decided``, and ``agreed`` times as the rule leans."""

    shadow: bool
    fired: int = 0
    decided: int = 0
    agreed: int = 0
    pardoned: int = 0


async def report(replay: Replay, site: SiteId, since: datetime, told: Told) -> Mapping[str, RuleRecord]:
    """Return the record of every rule that fired since then, by name. Raises Unavailable."""
    records: dict[str, RuleRecord] = {}
    async for page in replay.pages(site, since):
        for judged in page:
            _add(records, judged)
        told(len(page))
    return records


def _add(records: dict[str, RuleRecord], judged: Judged) -> None:
    for reasons, shadow in ((judged.verdict.reasons, False), (judged.verdict.shadow, True)):
        for reason in reasons:
            _count(records.setdefault(reason.rule, RuleRecord(shadow=shadow)), reason, judged)
    for name in judged.verdict.pardoned:
        records.setdefault(name, RuleRecord(shadow=False)).pardoned += 1


def _count(record: RuleRecord, reason: Reason, judged: Judged) -> None:
    agrees = agreement(reason.action, judged.ruling)
    record.fired += 1
    record.decided += agrees is not None
    record.agreed += agrees is True
