"""The live channel: server-sent events for readers of an article and for moderators of a site."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, QueryParameter
from litestar.response import Stream

from service.domain.errors import FieldError
from service.domain.ids import EventId
from service.domain.mint import moment_of
from service.web.description import MODERATOR, WITH_KEY, problems
from service.web.given import Given
from service.web.head import is_head
from service.web.keys import moderators_only
from service.web.malformed import InvalidRequest
from service.web.stream import EVENT_STREAM, LIVE, OpenConnection, no_stream, stream
from service.web.visit import Visit, read_article

_READERS = ResponseSpec(
    str,
    generate_examples=False,
    media_type=EVENT_STREAM,
    description="`published` and `changed` with the public comment, `removed` with its id; `id` is the event's.",
)
_MODERATORS = ResponseSpec(
    str,
    generate_examples=False,
    media_type=EVENT_STREAM,
    description="`waiting`, `claimed` and `decided` with `comment`, its id; `decided` with its `status` as well.",
)
_LAST = "The `id` of the last event that was received: what was missed since comes first."


@get(
    "/articles/{article:str}/live",
    summary="Hear what changes under an article",
    operation_id="listen",
    opt={LIVE: True},
    middleware=[OpenConnection()],
    responses={200: _READERS} | problems(422),
)
async def listen(
    article: FromPath[str],
    request: Request[Any, Any, Any],
    visit: Given[Visit],
    last_event_header: Annotated[str | None, HeaderParameter(name="Last-Event-ID", description=_LAST)] = None,
    last_event_id: Annotated[str | None, QueryParameter(description=_LAST)] = None,
) -> Stream:
    """Stay open and send events. A browser that was cut off comes back by itself with Last-Event-ID."""
    site, article_id = visit.site.id, read_article(article)
    after = _event_id(last_event_header or last_event_id)
    if is_head(request.scope):
        return no_stream()
    live = visit.journeys.live
    listener = await live.listen(site, article_id)
    return stream(request, live, listener, live.missed(listener, site, article_id, after) if after else None)


@get(
    "/queue/live",
    summary="Hear what changes in the queue",
    operation_id="watch_queue",
    opt={LIVE: True},
    middleware=[OpenConnection()],
    guards=[moderators_only],
    security=MODERATOR,
    responses={200: _MODERATORS} | problems(*WITH_KEY),
)
async def watch_queue(request: Request[Any, Any, Any], visit: Given[Visit]) -> Stream:
    """Stay open and send events. Nothing is replayed: after a break read the queue again."""
    if is_head(request.scope):
        return no_stream()
    return stream(request, visit.journeys.live, visit.journeys.live.watch(visit.site.id))


def _event_id(shown: str | None) -> EventId | None:
    """Read an event's id. Any well-formed one is a moment to begin at; what is none is refused."""
    if not shown:
        return None
    try:
        moment_of(EventId(shown))
    except ValueError:
        raise InvalidRequest((FieldError("last_event_id", "invalid"),)) from None
    return EventId(shown)
