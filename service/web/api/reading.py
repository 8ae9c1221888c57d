"""Reading: published comments by the page, their numbers, and the form as data."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.serialization import encode_json

from service.domain.article import ArticleState
from service.domain.errors import FieldError
from service.domain.ids import ArticleId
from service.domain.page import TOP_LEVEL, Page, PageRequest
from service.domain.verdict import Category
from service.web.answers import CommentList, Counts
from service.web.catalogue import Voice
from service.web.cursor import read_cursor, write_cursor
from service.web.description import CountOperation, problems
from service.web.etag import is_known
from service.web.given import Given
from service.web.kept_pages import FRESH, EncodedPage, tag
from service.web.malformed import InvalidRequest
from service.web.pages import limits, own_texts, required
from service.web.visit import Visit, check_article, is_id, read_article

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


class FlagReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a reader may report a comment: ``code`` is what is sent."""

    code: Category
    label: str


class FormAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The form as data. ``hp`` is the name of the honeypot, which the page hides from people.

    A comment may be edited for ``edit_window_seconds``; answers go ``thread_depth`` deep below the top.
    """

    locale: str
    direction: str
    heading: str
    fields: tuple[FormField, ...]
    promise: str
    submit: str
    hp: str
    form_token: str
    edit_window_seconds: int
    thread_depth: int
    flag_reasons: tuple[FlagReason, ...]


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
    etag = tag(version, wanted)
    if is_known(etag, request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers={"ETag": etag, **FRESH})
    kept = visit.door.kept_pages.find(visit.site.id, article_id, etag)
    if kept is None:
        page = await visit.journeys.browse.page(visit.site, article_id, wanted)
        kept = EncodedPage(tag(page.version, wanted), encode_json(_comment_list(page, article_id, wanted)))
        visit.door.kept_pages.keep(visit.site.id, article_id, kept)
    return Response(kept.body, headers={"ETag": kept.etag, **FRESH}, media_type=MediaType.JSON)


def _parent(parent: str | None) -> str | None:
    if parent and parent != TOP_LEVEL and not is_id(parent):
        raise InvalidRequest((FieldError("parent", "invalid"),))
    return parent or None


def _comment_list(page: Page, article: ArticleId, wanted: PageRequest) -> CommentList:
    following = write_cursor(article, wanted, page.comments[-1].id) if page.more and page.comments else None
    closed = page.state is ArticleState.CLOSED
    return CommentList(comments=page.comments, next=following, total=page.total, closed=closed)


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
    texts = own_texts(visit.site.settings, voice)
    return FormAnswer(
        locale=voice.language,
        direction=voice.direction,
        heading=texts.heading or voice.say("form.heading"),
        fields=tuple(_field(visit, voice, name, kind, fill) for name, kind, fill in _FIELDS),
        promise=texts.promise or voice.say("form.promise"),
        submit=texts.submit or voice.say("form.submit"),
        hp="hp",
        form_token=token,
        edit_window_seconds=visit.site.settings.edit_window_seconds,
        thread_depth=visit.site.settings.thread_depth,
        flag_reasons=tuple(FlagReason(code=each, label=voice.say(f"reason.{each}")) for each in Category),
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
        label=getattr(own_texts(settings, voice), name) or voice.say(f"field.{name}"),
        type=kind,
        required=name in required(settings),
        limit=limits(settings)[name],
        autocomplete=autocomplete,
    )
