"""The pages that problem documents point to: what went wrong, and what to do."""

from typing import Any

from litestar import MediaType, Request, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template

from service.web.door import door_of
from service.web.pages import page
from service.web.problems import PROBLEMS
from service.web.visit import voice_of

DAY = {"Cache-Control": "public, max-age=86400"}


@get("/problems/{slug:str}", media_type=MediaType.HTML, include_in_schema=False, sync_to_thread=False)
def problem_type(slug: FromPath[str], request: Request[Any, Any, Any]) -> Template:
    """Explain one kind of problem in the reader's language."""
    if slug not in PROBLEMS:
        raise NotFoundException
    voice = voice_of(request, door_of(request.app).catalogue)
    context = {
        "title": voice.say(f"problem.{slug}.title"),
        "about": voice.say(f"problem.{slug}.about"),
        "problem_status": PROBLEMS[slug],
    }
    return page("about.html", voice, 200, context, DAY)
