"""Figures: what happened on one site within one window, counted from the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import TextClause
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.figures import (
    BANDS,
    Agreement,
    Band,
    BusyArticle,
    Figures,
    Pace,
    SignalAgreement,
    Step,
    VerdictAgreement,
    Window,
)
from service.domain.ids import ArticleId, SiteId
from service.domain.mint import earliest
from service.domain.verdict import Action
from service.store import figure_counts
from service.store.faults import ledger_call

_Rows = Sequence[RowMapping]
_ByStart = Mapping[datetime | None, RowMapping]


class FigureLedger:
    """Fulfils the port ``FigureLedger``."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def figures(self, site: SiteId, window: Window) -> Figures:
        """Count everything within the window. Raise Unavailable."""
        async with ledger_call(), self._engine.connect() as connection:
            asking = _Asking(connection, site, window)
            pace = _by_start(await asking(figure_counts.PACE))
            return Figures(
                window=window,
                steps=await _steps(asking, window, pace),
                pace=_pace(pace.get(None)),
                verdicts=_verdicts(await asking(figure_counts.VERDICTS)),
                rules=tuple(_agreement(row) for row in await asking(figure_counts.RULES)),
                signals=_signals(await asking(figure_counts.SIGNALS)),
                articles=tuple(_article(row) for row in await asking(figure_counts.ARTICLES)),
            )


class _Asking:
    """One question after another about one site and window."""

    def __init__(self, connection: AsyncConnection, site: SiteId, window: Window) -> None:
        self._connection = connection
        self._values = {
            "site": site,
            "first": earliest(window.since),
            "since": window.since,
            "until": window.until,
            "step": window.step,
        }

    async def __call__(self, statement: TextClause) -> _Rows:
        values = {name: value for name, value in self._values.items() if f":{name}" in statement.text}
        return (await self._connection.execute(statement, values)).mappings().all()


async def _steps(asking: _Asking, window: Window, pace: _ByStart) -> tuple[Step, ...]:
    came = _by_start(await asking(figure_counts.CAME))
    ruled = _by_start(await asking(figure_counts.RULED))
    line = _by_start(await asking(figure_counts.LINE))
    return tuple(
        Step(
            at=start,
            **_counts(came.get(start), "published", "held", "rejected"),
            **_counts(ruled.get(start), "approved", "refused"),
            waiting=line[start]["waiting"],
            oldest_seconds=int(line[start]["oldest"] or 0),
            pace=_pace(pace.get(start)),
        )
        for start in window.starts
    )


def _by_start(rows: _Rows) -> _ByStart:
    return {row["start"]: row for row in rows}


def _counts(row: RowMapping | None, *names: str) -> dict[str, int]:
    return {name: row[name] for name in names} if row is not None else {}


def _pace(row: RowMapping | None) -> Pace:
    if row is None or not row["decided"]:
        return Pace()
    half, most = row["seconds"]
    return Pace(decided=row["decided"], p50_seconds=half, p90_seconds=most)


def _agreement(row: RowMapping) -> Agreement:
    return Agreement(name=row["name"], decided=row["decided"], agreed=row["agreed"])


def _verdicts(rows: _Rows) -> tuple[VerdictAgreement, ...]:
    found = {row["verdict"]: row for row in rows}
    return tuple(
        VerdictAgreement(verdict=action, approved=row["decided"] - row["refused"], refused=row["refused"])
        for action in Action
        if (row := found.get(action))
    )


def _signals(rows: _Rows) -> tuple[SignalAgreement, ...]:
    found = {(row["name"], row["band"]): row for row in rows}
    made = [
        SignalAgreement(name=name, bands=tuple(_band(number, found.get((name, number))) for number in range(BANDS)))
        for name in sorted({row["name"] for row in rows})
    ]
    return tuple(sorted(made, key=lambda signal: -signal.decided))


def _band(number: int, row: RowMapping | None) -> Band:
    return Band(start=number / BANDS, end=(number + 1) / BANDS, **_counts(row, "decided", "refused"))


def _article(row: RowMapping) -> BusyArticle:
    counts = _counts(row, "comments", "published", "held", "rejected")
    return BusyArticle(article=ArticleId(row["article_id"]), title=row["title"], **counts)
