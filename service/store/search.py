"""Search: finding comments in any state by what they say, where they stand, who wrote them and when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, cast, func, literal, select, union
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.ids import CommentId, SiteId
from service.domain.mint import earliest
from service.domain.search import MOST_COUNTED, Found, Looked, Search
from service.domain.verdict import Category
from service.store.cases import read_cases
from service.store.decisions import last_decisions
from service.store.faults import ledger_call
from service.store.tables import CATEGORIES, OBJECTED, comments, decisions, verdicts
from service.text.characters import ARABIC_CHARACTER
from service.text.clitics import PROCLITICS, SHORTEST_STEM

_MAKING = timedelta(minutes=1)
"""More than a comment's way through the river takes: its id may be that much younger than itself."""

_LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - _MAKING

_Conditions = list[ColumnElement[bool]]


class Searches:
    """Fulfils the port ``Searches``."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def search(self, site: SiteId, wanted: Search) -> Found:
        """Return one page. Raise Unavailable."""
        conditions = _conditions(site, wanted)
        behind = [comments.c.comment_id < wanted.after] if wanted.after is not None else []
        # The ids come first: joined right away, verdicts and authors would be read for all that was found.
        page = select(comments.c.comment_id).where(*conditions, *behind).order_by(comments.c.comment_id.desc())
        some = select(literal(1)).select_from(comments).where(*conditions).limit(MOST_COUNTED).subquery()
        async with ledger_call(), self._engine.connect() as connection:
            found = (await connection.execute(page.limit(wanted.limit + 1))).scalars().all()
            total = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
            ids = [CommentId(id_) for id_ in found[: wanted.limit]]
            cases = await read_cases(connection, site, ids) if ids else {}
        shown = tuple(cases[id_] for id_ in ids if id_ in cases)
        return Found(cases=shown, total=total, more=len(found) > wanted.limit)

    async def look(self, site: SiteId, ids: Sequence[CommentId]) -> tuple[Looked, ...]:
        """Return those of the comments that exist, in the order asked for. Raise Unavailable."""
        async with ledger_call(), self._engine.connect() as connection:
            cases = await read_cases(connection, site, ids)
            latest = await last_decisions(connection, site, ids)
        return tuple(Looked(case=cases[id_], decision=latest.get(id_)) for id_ in ids if id_ in cases)


def _conditions(site: SiteId, wanted: Search) -> _Conditions:
    exact = {
        comments.c.status: wanted.status,
        comments.c.article_id: wanted.article,
        comments.c.author_id: wanted.author,
    }
    conditions: _Conditions = [
        comments.c.site_id == site,
        *[column == value for column, value in exact.items() if value is not None],
    ]
    if wanted.reason is not None:
        conditions.append(_reasoned(site, wanted.reason))
    if wanted.words:
        conditions.append(comments.c.words.bool_op("@@")(cast(_query(wanted.words), TSQUERY)))
    return [*conditions, *_between(wanted.since, wanted.until)]


def _reasoned(site: SiteId, reason: Category) -> ColumnElement[bool]:
    """Ask for a rule of this reason in the comment's latest verdict, or for a decision of this reason that stands.

    As one set of ids, and not as two questions about each comment, both are read from their indexes.
    """
    later = verdicts.alias("later")
    newer = select(literal(1)).where(
        later.c.site_id == verdicts.c.site_id,
        later.c.comment_id == verdicts.c.comment_id,
        later.c.version > verdicts.c.version,
    )
    objected = select(verdicts.c.comment_id).where(
        verdicts.c.site_id == site, OBJECTED, CATEGORIES.bool_op("?")(reason), ~newer.exists()
    )
    ruled = select(decisions.c.comment_id).where(
        decisions.c.site_id == site, decisions.c.reason == reason, decisions.c.undone_at.is_(None)
    )
    return comments.c.comment_id.in_(union(objected, ruled))


def _between(since: datetime | None, until: datetime | None) -> _Conditions:
    """Ask for the moment itself, and for the ids that go with it, which stand in the index."""
    conditions: _Conditions = []
    if since is not None:
        conditions += [comments.c.created_at >= since, comments.c.comment_id >= earliest(since)]
    if until is not None:
        conditions += [
            comments.c.created_at < until,
            comments.c.comment_id <= earliest(min(until, _LAST_MOMENT) + _MAKING),
        ]
    return conditions


def _query(words: Sequence[str]) -> str:
    """Write words of letters and digits as PostgreSQL reads a tsquery (its manual: "Text Search Types")."""
    *whole, last = map(_forms, words)
    return " & ".join([*(_any(forms, "") for forms in whole), _any(last, ":*")])


def _forms(word: str) -> Sequence[str]:
    """Return an Arabic word with all that may be written in front of it as well: مدرسه is found in المدرسه."""
    if ARABIC_CHARACTER.match(word) and len(word) >= SHORTEST_STEM:
        return [word, *(f"{before}{word}" for before in PROCLITICS)]
    return [word]


def _any(forms: Sequence[str], ending: str) -> str:
    found = " | ".join(f"'{form}'{ending}" for form in forms)
    return f"({found})"
