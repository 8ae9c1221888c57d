"""A visit: one request at a site's door, with the language to answer it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.types import Scope

from service.domain.delivery import DeliveryId
from service.domain.errors import FieldError, Unknown
from service.domain.ids import ArticleId, AuthorId, CommentId, EndpointId, LeaseId
from service.domain.site import Site
from service.flow.journeys import Journeys
from service.web.catalogue import Catalogue, Voice
from service.web.door import Door
from service.web.malformed import InvalidRequest
from service.web.negotiation import wanted_languages
from service.web.options import WebOptions
from service.web.path import decode_part

LONGEST_ARTICLE = 200
LONGEST_ID = 128
_ID_MARKS = frozenset("-_.~:")

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """``site`` is the one whose door this is."""

    site: Site
    voice: Voice
    door: Door

    @property
    def journeys(self) -> Journeys:
        return self.door.journeys

    @property
    def options(self) -> WebOptions:
        return self.door.options


def remember_site(scope: Scope, site: Site) -> None:
    scope["state"]["site"] = site


def site_of(scope: Scope) -> Site | None:
    """Return the site whose door the request came through, if it came that far."""
    site = scope["state"].get("site")
    return site if isinstance(site, Site) else None


def voice_of(connection: Connection, catalogue: Catalogue) -> Voice:
    """Choose the language: what the caller asks for, else the site's own."""
    return catalogue.voice(_wanted(connection))


def _wanted(connection: Connection) -> Iterator[str]:
    yield from wanted_languages(connection.headers.get("accept-language", ""))
    if site := site_of(connection.scope):
        yield site.locale


def read_article(part: str) -> ArticleId:
    """Decode an article's name from its part of the path. Raises Malformed and InvalidRequest."""
    return check_article(decode_part(part))


def check_article(name: str) -> ArticleId:
    """Raise InvalidRequest for a name that is empty, too long or holds control characters."""
    if not name:
        raise InvalidRequest((FieldError("article", "required"),))
    if len(name) > LONGEST_ARTICLE:
        raise InvalidRequest((FieldError("article", "too_long", LONGEST_ARTICLE),))
    if any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in name):
        raise InvalidRequest((FieldError("article", "forbidden_characters"),))
    return ArticleId(name)


def read_comment_id(part: str) -> CommentId:
    return CommentId(_read_id(part, "comment"))


def read_author_id(part: str) -> AuthorId:
    return AuthorId(_read_id(part, "author"))


def read_lease_id(part: str) -> LeaseId:
    return LeaseId(_read_id(part, "lease"))


def read_endpoint_id(part: str) -> EndpointId:
    return EndpointId(_read_id(part, "endpoint"))


def read_delivery_id(part: str) -> DeliveryId:
    found = DeliveryId.read(_read_id(part, "delivery"))
    if found is None:
        raise Unknown("delivery")
    return found


def read_site_name(part: str) -> str:
    return _read_id(part, "site")


def _read_id(part: str, noun: str) -> str:
    """Decode an id; what can't be one of ours is unknown, before any machine is asked."""
    name = decode_part(part)
    if not is_id(name):
        raise Unknown(noun)
    return name


def is_id(name: str) -> bool:
    """Tell whether this could be an id: up to 128 ASCII letters, digits and ``-_.~:``."""
    plain = all(letter.isalnum() or letter in _ID_MARKS for letter in name)
    return 0 < len(name) <= LONGEST_ID and name.isascii() and plain
