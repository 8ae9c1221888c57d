"""The place of a list of comments: what was asked for, where its links lead, and what its template draws."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import quote, urlencode

import msgspec

from service.domain.ids import ArticleId
from service.domain.page import Page, PageRequest
from service.web.catalogue import Voice
from service.web.cursor import read_cursor, write_cursor
from service.web.embed.threads import threads
from service.web.pages import FOLDER, own_texts, required
from service.web.visit import Visit
from service.web.way_back import way_back

PAGE = 50
"""Comments on one page."""

_DRAWN_BY = hashlib.blake2s(b"".join(file.read_bytes() for file in sorted(FOLDER.glob("*.html")))).hexdigest()
"""Stands for the templates in each tag: another version of Hakam may draw the same comments otherwise."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a caller asked for. ``url`` is where the article stands; ``answer_to`` the comment to be answered."""

    cursor: str | None = None
    answer_to: str | None = None
    url: str | None = None
    locale: str | None = None
    view: Literal["fragment", "page"] = "fragment"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a list is drawn: ``base`` is the origin that its links and its form begin with."""

    visit: Visit
    article: ArticleId
    voice: Voice
    wanted: Wanted
    request: PageRequest
    base: str

    @property
    def address(self) -> str:
        """The address of the article's comments, without an ending."""
        article = quote(self.article, safe="")
        return f"{self.base}/v1/sites/{self.visit.site.id}/articles/{article}/comments"

    @property
    def question(self) -> tuple[object, ...]:
        """Everything but the comments that decides what is drawn."""
        site = self.visit.site
        asked = (self.request, asdict(self.wanted), self.voice.language, self.base)
        return (_DRAWN_BY, *asked, site.origins, msgspec.to_builtins(site.settings))

    def link(self, **changes: str) -> str:
        """Return a page of the same comments by itself."""
        asked = {"view": "page", "locale": self.wanted.locale, "url": self.wanted.url, **changes}
        return f"{self.address}.html?{urlencode({name: value for name, value in asked.items() if value})}"

    def answer(self, comment: str) -> str:
        """Return this very page, by itself, with a form that answers a comment on it."""
        return f"{self.link(cursor=self.wanted.cursor or '', answer_to=comment)}#hakam-form"


def placed(visit: Visit, article: ArticleId, wanted: Wanted, base: str) -> Place:
    """Return what is to be drawn where. Raise InvalidRequest for a cursor of another list."""
    catalogue = visit.door.catalogue
    voice = catalogue.voice((wanted.locale,)) if wanted.locale and catalogue.knows(wanted.locale) else visit.voice
    first = PageRequest(limit=PAGE)
    after = read_cursor(wanted.cursor, article, first) if wanted.cursor else None
    request = msgspec.structs.replace(first, after=after)
    return Place(visit=visit, article=article, voice=voice, wanted=wanted, request=request, base=base)


def drawing(place: Place, page: Page) -> dict[str, object]:
    """Return what the template ``comments.html`` draws."""
    settings = place.visit.site.settings
    following = write_cursor(place.article, place.request, page.comments[-1].id) if page.more else None
    return {
        "voice": place.voice,
        "place": place,
        "page": page,
        "threads": threads(page.comments),
        "back": _back(place, page),
        "answered": next((each for each in page.comments if each.id == place.wanted.answer_to), None),
        "answer": place.answer,
        "deepest": settings.thread_depth,
        "next": place.link(cursor=following) if following else None,
        "required": required(settings),
        "texts": own_texts(settings, place.voice),
    }


def _back(place: Place, page: Page) -> str | None:
    """Return where the article stands: as the caller says, as the ledger does, or as the article's name does."""
    return way_back(place.visit.site, (place.wanted.url, page.url, place.article))
