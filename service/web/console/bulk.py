"""Many comments decided alike: a summary before, and an undo after."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
import structlog
from litestar import Request, post
from litestar.response import Redirect, Template

from service.domain.decision import Ruling
from service.domain.errors import FieldError, Refusal
from service.domain.ids import CommentId
from service.domain.verdict import Category
from service.flow.bulk import Outcome, decide_many, undo_many
from service.flow.choice import Chosen, Summary, chosen_versions, summarise
from service.flow.review import RulingRequest
from service.telemetry.failure import describe_failure
from service.web.api.bulk import MOST_DECISIONS
from service.web.api.deciding import LATEST_VERSION, LONGEST_NOTE
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.comment_rows import Row, read_rows
from service.web.console.places import site_page
from service.web.console.search_form import Sought, read_again
from service.web.console.seat import Seat
from service.web.fields import Fields
from service.web.given import Given
from service.web.malformed import InvalidRequest
from service.web.problems import fault_of
from service.web.visit import is_id

AnyRequest = Request[Any, Any, Any]

BOX = "c-"
"""What the name of a comment's box begins with; its value is the version that was read."""

LONGEST_LIST = 50_000
"""Code points of a list of comments: twice of what all that can be decided at once take."""

LONGEST_SEARCH = 2_000

_log = structlog.get_logger(__name__)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with all that is chosen."""

    action: Ruling
    reason: Category | None
    note: str | None


@post("/comments/choice", status_code=200)
async def choose_comments(seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Say what the decision would do, before it is taken."""
    form = await read_form(request)
    wish, sought = _wish(form), read_again(text_of(form, "search", LONGEST_SEARCH), seat.voice, MOST_DECISIONS)
    versions, total = await _everything(seat, sought) if "everything" in form else (_boxes(form), 0)
    if not versions:
        return Redirect(site_page(seat.site.id, "comments", sought.query | {"nothing": "1"}), status_code=303)
    summary = await summarise(seat.journeys.search, seat.site, seat.key, wish.action, versions)
    left_out = max(total - len(versions), 0)
    return await _summary_page(seat, wish, summary, sought, left_out)


@post("/comments/decided", status_code=200)
async def decide_chosen(seat: Given[Seat], request: AnyRequest) -> Template:
    """Decide what was chosen, and what has been decided otherwise only if that was asked for."""
    form = await read_form(request)
    wish, versions = _wish(form), read_chosen(text_of(form, "chosen", LONGEST_LIST))
    summary = await summarise(seat.journeys.search, seat.site, seat.key, wish.action, versions)
    anew = summary.anew if "overrule" in form else ()
    requests = [*_requests(wish, summary.waiting), *_requests(wish, anew, overrule=True)]
    outcomes = await decide_many(seat.journeys.review, seat.site, seat.key, requests)
    ids = [CommentId(each.comment) for each in requests]
    return _done_page(seat, form, "decided", ids, outcomes, action=wish.action, passed_over=len(versions) - len(ids))


@post("/comments/undone", status_code=200)
async def undo_chosen(seat: Given[Seat], request: AnyRequest) -> Template:
    """Take back what was decided, where it still stands so."""
    form = await read_form(request)
    ids = list(read_chosen(text_of(form, "chosen", LONGEST_LIST)))
    outcomes = await undo_many(seat.journeys.review, seat.site, seat.key, ids)
    return _done_page(seat, form, "undone", ids, outcomes)


def write_chosen(versions: Mapping[CommentId, int]) -> str:
    """Write comments with their versions into one field: ``01ABC.1 01DEF.2``."""
    return " ".join(f"{comment}.{version}" for comment, version in versions.items())


def read_chosen(written: str) -> dict[CommentId, int]:
    """Read what ``write_chosen`` wrote. Raise InvalidRequest for more than can be decided at once."""
    pairs = [part.rpartition(".") for part in written.split()]
    return _checked((comment, version) for comment, _, version in pairs)


def _boxes(form: Form) -> dict[CommentId, int]:
    ticked = ((name.removeprefix(BOX), value) for name, value in form.items() if name.startswith(BOX))
    return _checked((comment, str(version)) for comment, version in ticked)


def _checked(pairs: Iterable[tuple[str, str]]) -> dict[CommentId, int]:
    """Keep what can be a comment in one of its versions."""
    numbers = ((comment, int(version)) for comment, version in pairs if is_id(comment) and _is_number(version))
    found = {CommentId(comment): version for comment, version in numbers if version <= LATEST_VERSION}
    if len(found) > MOST_DECISIONS:
        raise InvalidRequest((FieldError("ids", "too_long", MOST_DECISIONS),))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 10


async def _everything(seat: Seat, sought: Sought) -> tuple[dict[CommentId, int], int]:
    """Choose all that a search finds, as far as it can be decided at once; return how many there are as well."""
    if sought.wanted is None:
        return {}, 0
    found = await seat.journeys.search.search(seat.site, sought.wanted)
    return {case.comment.id: case.comment.version for case in found.cases}, found.total


def _wish(form: Form) -> Wish:
    fields = Fields({name: value or None for name, value in form.items()})
    action = fields.choice("action", Ruling, required=True) or Ruling.REJECT
    reason = fields.choice("reason", Category)
    note = fields.text("note", LONGEST_NOTE)
    fields.finish()
    return Wish(action=action, reason=reason if action is Ruling.REJECT else None, note=note)


def _requests(wish: Wish, chosen: Sequence[Chosen], *, overrule: bool = False) -> list[RulingRequest]:
    return [
        RulingRequest(
            comment=each.comment.id,
            action=wish.action,
            reason=wish.reason,
            note=wish.note,
            overrule=overrule,
            version=each.comment.version,
        )
        for each in chosen
    ]


async def _summary_page(seat: Seat, wish: Wish, summary: Summary, sought: Sought, left_out: int) -> Template:
    rows = await read_rows(seat, [each.looked.case for each in summary.chosen])
    pairs: list[tuple[Chosen, Row]] = list(zip(summary.chosen, rows, strict=True))
    return seat.page(
        "console/choice.html",
        wish=wish,
        summary=summary,
        pairs=pairs,
        left_out=left_out,
        chosen=write_chosen(chosen_versions([*summary.waiting, *summary.anew])),
        search=urlencode(sought.query),
        back=site_page(seat.site.id, "comments", sought.query),
    )


def _done_page(
    seat: Seat,
    form: Form,
    what: str,
    ids: Sequence[CommentId],
    outcomes: Sequence[Outcome],
    action: Ruling | None = None,
    passed_over: int = 0,
) -> Template:
    """Tell what was done, and what stood in the way of the rest."""
    pairs = list(zip(ids, outcomes, strict=True))
    done = {comment: outcome[0].comment.version for comment, outcome in pairs if not isinstance(outcome, BaseException)}
    refused = [(comment, _why(comment, outcome)) for comment, outcome in pairs if isinstance(outcome, BaseException)]
    sought = read_again(text_of(form, "search", LONGEST_SEARCH), seat.voice, MOST_DECISIONS)
    return seat.page(
        "console/chosen_done.html",
        what=what,
        action=action,
        done=len(done),
        passed_over=passed_over,
        refused=Counter(why for _, why in refused),
        missed=[comment for comment, _ in refused],
        chosen=write_chosen(done) if what == "decided" else "",
        search=urlencode(sought.query),
        back=site_page(seat.site.id, "comments", sought.query),
    )


def _why(comment: CommentId, failure: BaseException) -> str:
    """Return the kind of problem that a comment met, as the catalogue names it."""
    if not isinstance(failure, Exception):
        raise failure
    fault = fault_of(failure)
    if not isinstance(failure, Refusal):
        _log.error("decision_failed", comment=comment, failure=describe_failure(failure))
    return fault.slug
