"""Kept pages: lists of comments as they were encoded once, for as long as the article's version is the same.

The version is asked of the ledger for every reader, so a page is never out of date, whichever process
changed the article.
"""

import hashlib

import msgspec
from cachetools import LRUCache

from service.domain.ids import ArticleId, SiteId

FRESH = {"Cache-Control": "public, max-age=0, must-revalidate"}
"""A published comment is in the list at once, so caches keep the list but ask each time."""

MOST_BYTES = 32 * 1024 * 1024

BESIDE_THE_BODY = 2 * 1024
"""Bytes that a page's name and its place take at most. Anybody may ask for any number of articles that do not exist,
and their pages are all but empty."""


class EncodedPage(msgspec.Struct, frozen=True):
    """``etag`` stands for the article's version and the whole question."""

    etag: str
    body: bytes


class KeptPages:
    """The pages that were asked for last, of at most 32 MiB together."""

    def __init__(self) -> None:
        self._pages: LRUCache[tuple[SiteId, ArticleId, str], EncodedPage] = LRUCache(MOST_BYTES, getsizeof=_size)

    def find(self, site: SiteId, article: ArticleId, etag: str) -> EncodedPage | None:
        return self._pages.get((site, article, etag))

    def keep(self, site: SiteId, article: ArticleId, page: EncodedPage) -> None:
        # A page larger than the whole store would be refused by it, and is only sent.
        if _size(page) <= MOST_BYTES:
            self._pages[site, article, page.etag] = page


def tag(version: int, question: object) -> str:
    """Return a tag that changes with the article's version and with every part of the question (RFC 9110, 8.8.3)."""
    digest = hashlib.blake2s(msgspec.msgpack.encode(question), digest_size=8).hexdigest()
    return f'W/"{version}-{digest}"'


def _size(page: EncodedPage) -> int:
    return len(page.body) + BESIDE_THE_BODY
