"""The ledger as the desk reads it, and as it takes back what was decided together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.event import Actor
from service.domain.ids import CommentId, DecisionId, SiteId
from service.domain.mint import Mint
from service.domain.ruled import Ruled
from service.domain.surroundings import Surroundings
from service.store.faults import ledger_call
from service.store.lately import read_lately
from service.store.surroundings import read_surroundings
from service.store.undoing import undo_along


class Desks:
    """Fulfils the port ``DeskLedger``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine, mint: Mint) -> None:
        self._engine = engine
        self._mint = mint

    async def surroundings(self, site: SiteId, comments: Sequence[Comment]) -> dict[CommentId, Surroundings]:
        if not comments:
            return {}
        async with ledger_call(), self._engine.connect() as connection:
            return await read_surroundings(connection, site, comments)

    async def lately(self, site: SiteId, actor: Actor, since: datetime, limit: int) -> tuple[Ruled, ...]:
        async with ledger_call(), self._engine.connect() as connection:
            return await read_lately(connection, site, actor, since, limit)

    async def undo_along(
        self, site: SiteId, decision: Decision, at: datetime, after: DecisionId, limit: int
    ) -> tuple[tuple[Comment, ...], DecisionId | None]:
        async with ledger_call(), self._engine.begin() as connection:
            return await undo_along(connection, self._mint, site, decision, at, after, limit)
