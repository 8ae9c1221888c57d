"""The language of a console page: the person's own choice, else what their browser asks for, else the site's."""

from collections.abc import Iterator

from service.web.catalogue import Catalogue, Voice
from service.web.console.guards import Connection, account_of
from service.web.negotiation import wanted_languages
from service.web.visit import site_of


def tongue(connection: Connection, catalogue: Catalogue) -> Voice:
    return catalogue.voice(_wanted(connection))


def _wanted(connection: Connection) -> Iterator[str]:
    account = account_of(connection.scope)
    if account is not None and account.preferences.language is not None:
        yield account.preferences.language
    yield from wanted_languages(connection.headers.get("accept-language", ""))
    if site := site_of(connection.scope):
        yield site.locale
