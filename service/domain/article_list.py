"""A list of articles: what moderators see of a site's articles, those with the newest comments first."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from service.domain.article import Article, ArticleState
from service.domain.ids import ArticleId, CommentId


class Place(NamedTuple):
    """Where an article stands in the list: by its newest comment, empty where it has none, and then by its name."""

    newest: str
    article: ArticleId


class ArticleSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is not None has to be true of an article; ``text`` stands somewhere in its title or its name.

    ``after`` is the place of the last article of the page before.
    """

    text: str | None = None
    state: ArticleState | None = None
    after: Place | None = None
    limit: int = 50


class ListedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """``held`` counts the comments that wait for a person; ``newest`` is the latest comment, whatever became of it."""

    article: Article
    held: int
    newest: CommentId | None
    newest_at: datetime | None

    @property
    def place(self) -> Place:
        return Place(self.newest or "", self.article.id)


class ArticlesFound(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list. ``more`` says that articles follow."""

    articles: tuple[ListedArticle, ...]
    more: bool


class ArticleNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """An article with its comments counted by where they stand; ``flagged`` are public ones with open flags."""

    article: Article
    published: int = 0
    held: int = 0
    rejected: int = 0
    withdrawn: int = 0
    flagged: int = 0
