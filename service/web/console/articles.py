"""Articles: which are talked about, what waits there, and each one's switches."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.article import ArticleState
from service.domain.article_list import ArticleSearch, ArticlesFound, Place
from service.domain.comment import Status
from service.domain.ids import ArticleId, SiteId
from service.web.body import read_form
from service.web.console.places import article_page, site_page
from service.web.console.seat import Seat
from service.web.fields import Fields
from service.web.given import Given
from service.web.visit import LONGEST_ARTICLE, check_article, is_id, read_article

AnyRequest = Request[Any, Any, Any]

PAGE = 50


@get("/articles")
async def list_articles(seat: Given[Seat], request: AnyRequest) -> Template:
    """Show the articles with the newest comments first; a search finds those without any as well."""
    query, site = request.query_params, seat.site.id
    found = await seat.journeys.article_list.find(seat.site, _search(query))
    return seat.page(
        "console/articles.html",
        typed={"q": query.get("q", ""), "state": query.get("state", "")},
        rows=[(each, article_page(site, each.article.id), _waiting(site, each.article.id)) for each in found.articles],
        next=_next(site, query, found),
        states=tuple(ArticleState),
        longest=LONGEST_ARTICLE,
    )


@get("/articles/{article:str}")
async def see_article(seat: Given[Seat], article: FromPath[str], request: AnyRequest) -> Template:
    """Show how an article stands. Its name may be any text, whole addresses too."""
    name = read_article(article)
    numbers = await seat.journeys.article_list.numbers(seat.site, name)
    return seat.page(
        "console/article.html",
        numbers=numbers,
        states=tuple(ArticleState),
        counts=[(status, getattr(numbers, status), _comments(seat.site.id, name, status)) for status in Status],
        everything=site_page(seat.site.id, "comments", {"article": name}),
        here=article_page(seat.site.id, name),
        changed="changed" in request.query_params,
    )


@post("/articles/{article:str}")
async def switch_article(seat: Given[Seat], article: FromPath[str], request: AnyRequest) -> Redirect:
    """Open or close it, or have people read everything first."""
    name, fields = read_article(article), Fields(await read_form(request))
    state = fields.choice("state", ArticleState, required=True)
    fields.finish()
    await seat.journeys.articles.set(seat.site, seat.key, name, state, None, None)
    return Redirect(f"{article_page(seat.site.id, name)}?changed=1", status_code=303)


def _search(query: Mapping[str, str]) -> ArticleSearch:
    """Read a query; what cannot be meant is overlooked."""
    text, state = query.get("q", "").strip()[:LONGEST_ARTICLE], query.get("state", "")
    return ArticleSearch(
        text=text.replace("\0", "") or None,
        state=ArticleState(state) if state in set(ArticleState) else None,
        after=_place(query),
        limit=PAGE,
    )


def _place(query: Mapping[str, str]) -> Place | None:
    """Read where the page before ended. Raise InvalidRequest for what is no article's name."""
    name, newest = query.get("below", ""), query.get("newest", "")
    if not name or (newest and not is_id(newest)):
        return None
    return Place(newest, check_article(name))


def _next(site: SiteId, query: Mapping[str, str], found: ArticlesFound) -> str:
    if not found.more or not found.articles:
        return ""
    last = found.articles[-1].place
    kept = {name: query.get(name, "") for name in ("q", "state")}
    return site_page(site, "articles", {**kept, "newest": last.newest, "below": last.article})


def _waiting(site: SiteId, article: ArticleId) -> str:
    return site_page(site, "comments", {"article": article, "status": Status.HELD})


def _comments(site: SiteId, article: ArticleId, status: Status) -> str:
    return site_page(site, "comments", {"article": article, "status": status})
