"""Campaigns: comments that are much alike, in the order in which they wait for a person, and decided together."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.ids import CampaignId, CommentId, DecisionId, SiteId
from service.domain.mint import Mint
from service.domain.queue import Waiting
from service.store.decisions import decision_row, steps_of
from service.store.faults import ledger_call
from service.store.outbox import write_events
from service.store.packing import comment_of
from service.store.rows import insert_rows, pack
from service.store.tables import IN_CAMPAIGN, comments, decisions
from service.store.tallies import tally

Place = tuple[SiteId, CampaignId]

_decisions = insert_rows(decisions)


class Lines:
    """Answers groups of questions; in a flood all of a group are about the same campaign."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def first_two(self, places: Sequence[Place]) -> list[tuple[Waiting, ...]]:
        """Return for each place the most urgent two comments that wait there. Raise Unavailable."""
        async with ledger_call(), self._engine.connect() as connection:
            found = {place: await _first_two(connection, *place) for place in dict.fromkeys(places)}
        return [found[place] for place in places]


async def decide_campaign(
    connection: AsyncConnection, mint: Mint, site: SiteId, campaign: CampaignId, decision: Decision, limit: int
) -> tuple[Comment, ...]:
    """Take the decision on up to ``limit`` comments of the campaign that wait, and return them as they stand then.

    Each has a decision and events of its own. Rows are locked in the order in which all others lock them.
    """
    before = await _locked(connection, site, campaign, limit)
    if not before:
        return ()
    taken = [_own(mint, decision, comment) for comment in before]
    after = await _moved(connection, before, decision)
    await tally(connection, before, decision.after)
    rows = [decision_row(site, each, comment.version) for each, comment in zip(taken, after, strict=True)]
    await connection.execute(_decisions, pack(rows))
    steps = [step for each, comment in zip(taken, after, strict=True) for step in steps_of(mint, comment, each)]
    await write_events(connection, steps)
    return after


async def _first_two(connection: AsyncConnection, site: SiteId, campaign: CampaignId) -> tuple[Waiting, ...]:
    wanted = (
        select(comments.c.comment_id, comments.c.priority, comments.c.waiting_since)
        .where(*_of(site, campaign), IN_CAMPAIGN)
        .order_by(comments.c.priority.desc(), comments.c.waiting_since, comments.c.comment_id)
        .limit(2)
    )
    rows = await connection.execute(wanted)
    return tuple(
        Waiting(comment=CommentId(id_), priority=priority, since=since, campaign=campaign)
        for id_, priority, since in rows
    )


async def _locked(connection: AsyncConnection, site: SiteId, campaign: CampaignId, limit: int) -> tuple[Comment, ...]:
    wanted = select(comments).where(*_of(site, campaign), IN_CAMPAIGN).order_by(comments.c.comment_id).limit(limit)
    rows = (await connection.execute(wanted.with_for_update())).mappings()
    return tuple(comment_of(row) for row in rows)


async def _moved(connection: AsyncConnection, before: Sequence[Comment], decision: Decision) -> tuple[Comment, ...]:
    """Change the comments, whose flags are answered by the decision; return them in the same order."""
    these = tuple_(comments.c.site_id, comments.c.comment_id).in_([(each.site, each.id) for each in before])
    changed = update(comments).where(these).values(status=decision.after, version=comments.c.version + 1, flags=0)
    rows = (await connection.execute(changed.returning(comments))).mappings()
    after = {comment.id: comment for comment in map(comment_of, rows)}
    return tuple(after[comment.id] for comment in before)


def _own(mint: Mint, decision: Decision, comment: Comment) -> Decision:
    id_ = DecisionId(mint(decision.at))
    return msgspec.structs.replace(decision, id=id_, comment=comment.id, before=comment.status)


def _of(site: SiteId, campaign: CampaignId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return comments.c.site_id == site, comments.c.campaign == campaign
