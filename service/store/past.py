"""The past, in the order in which comments came: each with its latest verdict and the decision that stands."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.decision import Ruling
from service.domain.ids import CommentId, SiteId
from service.domain.mint import earliest
from service.domain.past import Judged
from service.store.blank import NOBODY
from service.store.cases import verdict_of
from service.store.faults import ledger_call
from service.store.packing import comment_of
from service.store.tables import comments, decisions, verdicts

_latest = (
    select(verdicts.c.verdict)
    .where(verdicts.c.site_id == comments.c.site_id, verdicts.c.comment_id == comments.c.comment_id)
    .order_by(verdicts.c.version.desc())
    .limit(1)
    .lateral("latest")
)
_standing = (
    select(decisions.c.action.label("ruling"))
    .where(
        decisions.c.site_id == comments.c.site_id,
        decisions.c.comment_id == comments.c.comment_id,
        decisions.c.undone_at.is_(None),
    )
    .order_by(decisions.c.decision_id.desc())
    .limit(1)
    .lateral("standing")
)


class Past:
    """Fulfils the port ``Past``. What was erased is no longer there to be judged by. Raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def count(self, site: SiteId, since: datetime) -> int:
        """Return how many comments came since then."""
        counted = select(func.count()).select_from(comments).where(*_came(site, since))
        async with ledger_call(), self._engine.connect() as connection:
            return (await connection.execute(counted)).scalar_one()

    async def page(self, site: SiteId, since: datetime, after: CommentId | None, limit: int) -> tuple[Judged, ...]:
        """Return some of them, beginning behind ``after``."""
        joined = comments.join(_latest, true()).outerjoin(_standing, true())
        wanted = select(comments, _latest.c.verdict, _standing.c.ruling).select_from(joined)
        behind = comments.c.comment_id > (after or "")
        page = wanted.where(*_came(site, since), behind).order_by(comments.c.comment_id).limit(limit)
        async with ledger_call(), self._engine.connect() as connection:
            return tuple(_judged(row) for row in (await connection.execute(page)).mappings())


def _came(site: SiteId, since: datetime) -> list[ColumnElement[bool]]:
    """Ids begin with the moment they were made at, so that no index on times is needed."""
    return [
        comments.c.site_id == site,
        comments.c.comment_id >= earliest(since),
        comments.c.author_id != NOBODY,
    ]


def _judged(row: RowMapping) -> Judged:
    ruling = row["ruling"]
    return Judged(
        comment=comment_of(row),
        verdict=verdict_of(row["verdict"]),
        ruling=None if ruling is None else Ruling(ruling),
    )
