"""Requests with an Idempotency-Key: what each was answered before, asked for many at once."""

from collections.abc import Sequence

from sqlalchemy import Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Status
from service.domain.entry import Remembered
from service.store.faults import ledger_call
from service.store.packing import RequestKey
from service.store.rows import pack

_remembered = text("""
    SELECT known.request, known.comment_id, known.status
    FROM ROWS FROM (
        json_to_recordset(CAST(:rows AS json)) AS (site text, key text)
    ) WITH ORDINALITY AS asked(site, key, place)
    LEFT JOIN LATERAL (
        SELECT * FROM requests
        WHERE site_id = asked.site AND idempotency_key = asked.key
        LIMIT 1
    ) AS known ON true
    ORDER BY asked.place
""").bindparams(bindparam("rows", type_=Text()))


class Requests:
    """Answers groups of keys."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def remembered(self, keys: Sequence[RequestKey]) -> list[Remembered | None]:
        """Return for each key, in order, what is remembered of it. Raise Unavailable."""
        asked = pack([{"site": site, "key": key} for site, key in keys])
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(_remembered, asked)).all()
        return [
            Remembered(key=key, request=request, comment=comment, status=Status(status)) if comment else None
            for (_, key), (request, comment, status) in zip(keys, rows, strict=True)
        ]
