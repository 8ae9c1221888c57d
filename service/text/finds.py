"""Finds: the links, addresses and phone numbers of a text, looked for once."""

from collections.abc import Iterable

import msgspec

from service.domain.signal import Span
from service.text.address import addresses_in
from service.text.fold import Folded
from service.text.links import Link, links_in
from service.text.phone import phones_in
from service.text.plain import plain


class Finds(msgspec.Struct, frozen=True, kw_only=True):
    """Where things stand in a text as given. No phone number lies in an address."""

    links: tuple[Link, ...]
    addresses: tuple[Span, ...]
    phones: tuple[Span, ...]


NOTHING = Finds(links=(), addresses=(), phones=())


def find(text: str) -> Finds:
    """Look a text through for everything that points out of it."""
    view = plain(text)
    links = links_in(view.text)
    addresses = addresses_in(view.text)
    phones = phones_in(view.text, links, addresses)
    if not (links or addresses or phones):
        return NOTHING
    return Finds(
        links=tuple(Link(view.span(*link.span), link.host) for link in links),
        addresses=_placed(view, addresses),
        phones=_placed(view, phones),
    )


def _placed(view: Folded, spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(view.span(start, end) for start, end in spans)
