"""The outbox: events are written together with a delivery for every endpoint that is to hear of them.

Both are one statement of the transaction that changes the comment, so what is told happened, and what happened is
told. The excerpt is taken then, since the comment may be another by the time of the delivery.
"""

from collections.abc import Sequence

from sqlalchemy import Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.comment import Status
from service.domain.event import TOLD, Event, EventType
from service.store.packing import event_row
from service.store.rows import pack

EXCERPT = 500
"""The most characters of a comment that a delivery carries."""

TELLING = ", ".join(f"'{kind}'" for kind in TOLD)

TAKES = "endpoint.events && ARRAY[event.type, split_part(event.type, '.', 1) || '.*', '*']"
"""Whether an endpoint's patterns take an event, as ``service.domain.event.patterns_of`` lists them."""

WHOLE_EXCERPT = f"CASE WHEN event.status = '{Status.WITHDRAWN}' THEN '' ELSE left(comment.public_body, {EXCERPT}) END"
"""Of a comment that was withdrawn the public sees nothing."""

EXCERPT_OF = f"COALESCE({WHOLE_EXCERPT}, '')"

PLACE_OF = "article.url || '#comment-' || event.comment_id"

ABOUT = """
    LEFT JOIN comments AS comment ON comment.site_id = event.site_id AND comment.comment_id = event.comment_id
    LEFT JOIN articles AS article ON article.site_id = event.site_id AND article.article_id = event.article_id
"""

# The endpoints of a site are few, so they are looked up for each event before anything else is.
events_with_deliveries = text(f"""
    WITH event AS (
        INSERT INTO events SELECT * FROM json_populate_recordset(NULL::events, CAST(:rows AS json))
        RETURNING *
    )
    INSERT INTO deliveries (site_id, event_id, endpoint_id, url, excerpt, state, due_at, attempts, created_at)
    SELECT event.site_id, event.event_id, endpoint.endpoint_id, {PLACE_OF}, {EXCERPT_OF},
           'waiting', event.at, 0, event.at
    FROM event
    JOIN endpoints AS endpoint ON endpoint.site_id = event.site_id AND endpoint.disabled_at IS NULL AND {TAKES}
    {ABOUT}
    WHERE event.type IN ({TELLING}) AND event.data->>'endpoint' IS DISTINCT FROM endpoint.endpoint_id
""").bindparams(bindparam("rows", type_=Text()))  # noqa: S608 - made of the names above

_told_alone = text(f"""
    INSERT INTO deliveries (site_id, event_id, endpoint_id, url, excerpt, state, due_at, attempts, created_at)
    SELECT event.site_id, event.event_id, event.data->>'endpoint', NULL, '', 'waiting', event.at, 0, event.at
    FROM events AS event
    WHERE event.site_id = :site AND event.event_id = :event AND event.type = '{EventType.ENDPOINT_TESTED}'
""")  # noqa: S608 - made of the names above


async def write_events(connection: AsyncConnection, steps: Sequence[Event]) -> None:
    """Add the steps to the record, and to the outbox for those who hear of them."""
    if steps:
        await connection.execute(events_with_deliveries, pack([event_row(step) for step in steps]))


async def write_test(connection: AsyncConnection, step: Event) -> None:
    """Add a test to the record, and to the outbox for the endpoint that it names."""
    await write_events(connection, (step,))
    await connection.execute(_told_alone, {"site": step.site, "event": step.id})
