"""Cases: a comment with its latest verdict and its author's record."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Label, Select, TextClause, and_, literal_column, select, true
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.case import MOST_SIMILAR, Case
from service.domain.ids import CommentId, SiteId
from service.domain.signal import signal_of
from service.domain.verdict import Action, Reason, Verdict
from service.store.packing import author_of, comment_of
from service.store.tables import IN_CAMPAIGN, IN_REVIEW, authors, comments, verdicts

_latest = (
    select(verdicts.c.verdict)
    .where(verdicts.c.site_id == comments.c.site_id, verdicts.c.comment_id == comments.c.comment_id)
    .order_by(verdicts.c.version.desc())
    .limit(1)
    .lateral("latest")
)

_similar: Label[int] = literal_column(f"""(
    SELECT count(*) FROM (
        SELECT FROM comments AS other
        WHERE other.site_id = comments.site_id AND other.campaign = comments.campaign
          AND other.comment_id <> comments.comment_id AND {IN_CAMPAIGN.text}
        LIMIT {MOST_SIMILAR}
    ) AS others
)""").label("similar")  # noqa: S608 - made of a condition and a number of ours

_RECORD = "record_"
"""Set before the names of an author's columns, since comments have some of the same."""

_author = [column.label(f"{_RECORD}{column.name}") for column in authors.columns]

_joined = comments.join(_latest, true()).join(
    authors, and_(authors.c.site_id == comments.c.site_id, authors.c.author_id == comments.c.author_id)
)


async def read_cases(
    connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId], *, held_only: bool = False
) -> dict[CommentId, Case]:
    """Return the cases of those of the comments that exist, or that still wait for a person."""
    conditions: list[ColumnElement[bool] | TextClause] = [comments.c.comment_id.in_(ids)]
    if held_only:
        conditions.append(IN_REVIEW)
    rows = (await connection.execute(_select(site, conditions))).mappings()
    cases = [_case_of(row) for row in rows]
    return {case.comment.id: case for case in cases}


def _select(site: SiteId, conditions: Sequence[ColumnElement[bool] | TextClause]) -> Select[tuple[object, ...]]:
    return (
        select(comments, _latest.c.verdict, _similar, *_author)
        .select_from(_joined)
        .where(comments.c.site_id == site, *conditions)
    )


def _case_of(row: RowMapping) -> Case:
    comment = comment_of(row)
    return Case(
        comment=comment,
        verdict=verdict_of(row["verdict"]),
        author=author_of(row, _RECORD),
        flags=comment.flags,
        similar=row["similar"],
        waiting_since=row["waiting_since"] if comment.in_review else None,
        priority=row["priority"],
    )


def verdict_of(kept: Mapping[str, Any]) -> Verdict:
    """Return the verdict that was packed as JSON."""
    return Verdict(
        action=Action(kept["action"]),
        priority=kept["priority"],
        reasons=msgspec.convert(kept["reasons"], tuple[Reason, ...]),
        unknown=tuple(kept["unknown"]),
        signals={name: signal_of(signal) for name, signal in kept["signals"].items()},
        rulebook=kept["rulebook"],
        models=kept["models"],
        pardoned=tuple(kept.get("pardoned", ())),
        shadow=msgspec.convert(kept.get("shadow", ()), tuple[Reason, ...]),
    )
