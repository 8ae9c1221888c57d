"""Verdicts: one for every time that a comment was judged."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.comment import Comment
from service.domain.verdict import Verdict
from service.store.tables import verdicts


async def write_verdict(connection: AsyncConnection, comment: Comment, verdict: Verdict, at: datetime) -> None:
    """Keep the verdict on the comment in its present version."""
    named = {"site_id": comment.site, "comment_id": comment.id, "version": comment.version}
    await connection.execute(insert(verdicts).values({**named, "verdict": verdict, "at": at}))
