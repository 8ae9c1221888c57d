"""Addresses of the console's pages. Whatever an article is called, its name is one part of the path."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from service.domain.ids import ArticleId, CommentId, SiteId


def site_page(site: SiteId, page: str, query: Mapping[str, str] | None = None) -> str:
    """Return the address of a page of the site, with those parts of a query that are not empty."""
    asked = urlencode({name: value for name, value in (query or {}).items() if value})
    return f"/console/{site}/{page}" + (f"?{asked}" if asked else "")


def comment_page(site: SiteId, comment: CommentId) -> str:
    return site_page(site, f"comments/{quote(comment, safe='')}")


def article_page(site: SiteId, article: ArticleId) -> str:
    return site_page(site, f"articles/{quote(article, safe='')}")
