"""Authors, as moderators see them again: trusted, blocked, or neither."""

import enum
from typing import Any

from litestar import Request, delete, put
from litestar.params import FromPath

from service.domain.author import Standing
from service.domain.key import ApiKey
from service.web.answers import CaseAuthor, case_author
from service.web.body import read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, StandingOperation, problems
from service.web.fields import Fields
from service.web.given import Given
from service.web.keys import moderators_only
from service.web.visit import Visit, read_author_id

LONGEST_NOTE = 2_000


class Said(enum.StrEnum):
    """What can be said of an author; nothing is said again by DELETE."""

    TRUSTED = Standing.TRUSTED.value
    BLOCKED = Standing.BLOCKED.value


@put(
    "/authors/{author:str}/standing",
    summary="Trust or block an author",
    operation_id="set_standing",
    operation_class=StandingOperation,
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def set_standing(
    author: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> CaseAuthor:
    """Say it once and for all. It counts where the author comes back from where they wrote before."""
    author_id = read_author_id(author)
    fields = Fields(await read_json(request))
    said = fields.choice("standing", Said, required=True) or Said.BLOCKED
    note = fields.text("note", LONGEST_NOTE)
    fields.finish()
    return case_author(
        await visit.journeys.authors.set_standing(visit.site, request.auth, author_id, Standing(said), note)
    )


@delete(
    "/authors/{author:str}/standing",
    summary="Take an author's standing back",
    operation_id="clear_standing",
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def clear_standing(
    author: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> None:
    """Judge the author by their words alone from now on."""
    await visit.journeys.authors.set_standing(visit.site, request.auth, read_author_id(author), Standing.NONE, None)
