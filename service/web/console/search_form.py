"""The search form: a query as somebody typed it, the search that it asks for, and the query that asks for it again."""

import enum
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from service.domain.comment import Status
from service.domain.search import Found, Search
from service.domain.verdict import Category
from service.web.api.search import search_request
from service.web.catalogue import Voice
from service.web.console.faults import wrong_fields
from service.web.cursor import read_mark, write_mark
from service.web.malformed import InvalidRequest

FIELDS = ("q", "status", "reason", "article", "author", "from", "to")

PAGE = 30
"""Comments of one page. A form holds up to 50 fields, and each comment is one."""

Choice = TypeVar("Choice", bound=enum.StrEnum)


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """``typed`` is what stands in the form. ``wanted`` is None where something is wrong with it."""

    typed: dict[str, str]
    wanted: Search | None
    errors: dict[str, str]
    later: bool = False

    @property
    def query(self) -> dict[str, str]:
        """What asks for the same again, from the beginning."""
        return {name: value for name, value in self.typed.items() if value}

    def next_page(self, found: Found) -> dict[str, str] | None:
        """Return the query of the page that follows."""
        if self.wanted is None or not found.more or not found.cases:
            return None
        return self.query | {"cursor": write_mark(_question(self.wanted), found.cases[-1].comment.id)}


def read_sought(query: Mapping[str, str], voice: Voice, limit: int = PAGE) -> Sought:
    """Read a query. A choice that there is not counts as none; everything else that is wrong is told."""
    typed = {name: query.get(name, "").strip() for name in FIELDS}
    try:
        wanted = _search(typed, limit)
        if cursor := query.get("cursor"):
            after = read_mark(cursor, _question(wanted))
            return Sought(typed=typed, wanted=msgspec.structs.replace(wanted, after=after), errors={}, later=True)
    except InvalidRequest as wrong:
        return Sought(typed=typed, wanted=None, errors=wrong_fields(wrong.errors, voice))
    return Sought(typed=typed, wanted=wanted, errors={})


def read_again(written: str, voice: Voice, limit: int) -> Sought:
    """Read a query that a form carried along."""
    return read_sought(dict(parse_qsl(written[:2_000], keep_blank_values=True, max_num_fields=20)), voice, limit)


def _search(typed: Mapping[str, str], limit: int) -> Search:
    return search_request(
        status=_choice(Status, typed["status"]),
        reason=_choice(Category, typed["reason"]),
        article=typed["article"] or None,
        author=typed["author"] or None,
        q=typed["q"] or None,
        since=typed["from"] or None,
        until=typed["to"] or None,
        limit=limit,
    )


def _choice(choices: type[Choice], value: str) -> Choice | None:
    return choices(value) if value in set(choices) else None


def _question(wanted: Search) -> Search:
    return msgspec.structs.replace(wanted, limit=0, after=None)
