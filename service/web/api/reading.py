"""Reading: published comments by the page, their numbers, and the form as data."""

import hashlib
from typing import Annotated, Any, Literal

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.serialization import encode_json

from service.domain.errors import FieldError
from service.domain.ids import ArticleId
from service.domain.page import TOP_LEVEL, Page, PageRequest
from service.web.answers import CommentList, Counts
from service.web.catalogue import Voice
from service.web.cursor import read_cursor, write_cursor
from service.web.description import CountOperation, problems
from service.web.given import Given
from service.web.kept_pages import EncodedPage
from service.web.malformed import InvalidRequest
from service.web.pages import limits, required
from service.web.visit import Visit, check_article, is_id, read_article

FRESH = {"Cache-Control": "public, max-age=0, must-revalidate"}
"""A published comment is in the list at once, so caches keep the list but ask each time."""

MOST_ARTICLES = 100

_PAGE = ResponseSpec(CommentList, generate_examples=False, description="One page of the article's comments.")
_UNCHANGED = ResponseSpec(None, description="Nothing has changed since the ETag that was sent.")


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the form, for the site's page to draw."""

    name: str
    label: str
    type: str
    required: bool
    limit: int
    autocomplete: str | None


class FormAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The form as data. ``hp`` is the name of the honeypot, which the page hides from people."""

    locale: str
    direction: str
    heading: str
    fields: tuple[FormField, ...]
    promise: str
    submit: str
    hp: str
    form_token: str


@get(
    "/articles/{article:str}/comments",
    summary="List published comments",
    operation_id="list_comments",
    responses={200: _PAGE, 304: _UNCHANGED} | problems(422),
)
async def list_comments(
    article: FromPath[str],
    request: Request[Any, Any, Any],
    visit: Given[Visit],
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 50,
    order: Annotated[Literal["oldest", "newest"], QueryParameter()] = "oldest",
    parent: Annotated[str | None, QueryParameter(description="A thread's first comment; `none`: top level.")] = None,
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
) -> Response[bytes]:
    """Return one page, flat. ``If-None-Match`` is answered by 304."""
    article_id = read_article(article)
    first = PageRequest(limit=limit, newest_first=order == "newest", parent=_parent(parent))
    after = read_cursor(cursor, article_id, first) if cursor else None
    wanted = msgspec.structs.replace(first, after=after)
    version = await visit.journeys.browse.version(visit.site, article_id)
    if _is_known(_etag(version, wanted), request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers={"ETag": _etag(version, wanted), **FRESH})
    kept = visit.door.kept_pages.find(visit.site.id, article_id, _etag(version, wanted))
    if kept is None:
        page = await visit.journeys.browse.page(visit.site, article_id, wanted)
        kept = EncodedPage(_etag(page.version, wanted), encode_json(_comment_list(page, article_id, wanted)))
        visit.door.kept_pages.keep(visit.site.id, article_id, kept)
    return Response(kept.body, headers={"ETag": kept.etag, **FRESH}, media_type=MediaType.JSON)


def _parent(parent: str | None) -> str | None:
    if parent and parent != TOP_LEVEL and not is_id(parent):
        raise InvalidRequest((FieldError("parent", "invalid"),))
    return parent or None


def _comment_list(page: Page, article: ArticleId, wanted: PageRequest) -> CommentList:
    following = write_cursor(article, wanted, page.comments[-1].id) if page.more and page.comments else None
    return CommentList(comments=page.comments, next=following, total=page.total)


def _etag(version: int, wanted: PageRequest) -> str:
    """Return a tag that changes with the article's version and with every part of the question (RFC 9110, 8.8.3)."""
    question = hashlib.blake2s(msgspec.msgpack.encode(wanted), digest_size=8).hexdigest()
    return f'W/"{version}-{question}"'


def _is_known(etag: str, known: str) -> bool:
    opaque = etag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in {opaque, "*"} for each in known.split(","))


@get(
    "/counts",
    summary="Count published comments",
    operation_id="count_comments",
    operation_class=CountOperation,
    responses=problems(422),
)
async def count_comments(
    visit: Given[Visit],
    article: Annotated[
        list[str] | None, QueryParameter(description="An article's name; up to 100 of them in one call.")
    ] = None,
) -> Response[Counts]:
    """Return the number of published comments of each article, 0 for one that nobody has commented on."""
    if not article:
        raise InvalidRequest((FieldError("article", "required"),))
    if len(article) > MOST_ARTICLES:
        raise InvalidRequest((FieldError("article", "too_many", MOST_ARTICLES),))
    names = list(dict.fromkeys(map(check_article, article)))
    return Response(Counts(await visit.journeys.browse.counts(visit.site, names)), headers=FRESH)


@get("/form", summary="The form as data", operation_id="comment_form", responses=problems(), sync_to_thread=False)
def comment_form(
    visit: Given[Visit],
    locale: Annotated[str | None, QueryParameter(description="A language tag; else as Accept-Language says.")] = None,
) -> Response[FormAnswer]:
    """Return labels, limits and the promise in the reader's language, with a token that tells when it was asked for."""
    voice = visit.door.catalogue.voice((locale,)) if locale and visit.door.catalogue.knows(locale) else visit.voice
    token = visit.journeys.submit.form_token(visit.site)
    headers = {"Content-Language": voice.language, "Vary": "Accept-Language"}
    return Response(_form_answer(visit, voice, token), headers=headers)


def _form_answer(visit: Visit, voice: Voice, token: str) -> FormAnswer:
    return FormAnswer(
        locale=voice.language,
        direction=voice.direction,
        heading=voice.say("form.heading"),
        fields=tuple(_field(visit, voice, name, kind, fill) for name, kind, fill in _FIELDS),
        promise=voice.say("form.promise"),
        submit=voice.say("form.submit"),
        hp="hp",
        form_token=token,
    )


_FIELDS = (
    ("name", "text", "name"),
    ("email", "email", "email"),
    ("website", "url", "url"),
    ("body", "textarea", None),
)


def _field(visit: Visit, voice: Voice, name: str, kind: str, autocomplete: str | None) -> FormField:
    settings = visit.site.settings
    return FormField(
        name=name,
        label=voice.say(f"field.{name}"),
        type=kind,
        required=name in required(settings),
        limit=limits(settings)[name],
        autocomplete=autocomplete,
    )
