"""The console's sentences: every language says everything, with the same places to fill and all its forms of number."""

import re
import string
from pathlib import Path

import pytest

from service.web.catalogue import Catalogue, Voice
from service.web.console.catalogue import CONSOLE_MESSAGES, console_catalogue
from service.web.pages import CONSOLE
from service.web.plurals import CATEGORIES

ASKED = re.compile(r'voice\.(say|count)\("([^"]+)"\s*[,)]')

OWN = Catalogue.load(CONSOLE_MESSAGES)


def counted(voice: Voice) -> set[str]:
    """Return the messages that have a form for each kind of number."""
    return {key.removesuffix(".other") for key in voice if key.endswith(".other") and f"{key[:-6]}.one" in voice}


def places(voice: Voice) -> dict[str, set[str]]:
    """Return each message's places; those of one that counts are those of its form for most numbers."""
    forms = {f"{key}.{form}" for key in counted(voice) for form in CATEGORIES[voice.language] - {"other"}}
    return {
        key: {name for _, name, _, _ in string.Formatter().parse(voice.template(key)) if name}
        for key in set(voice) - forms
    }


@pytest.mark.parametrize("language", OWN.languages)
def test_every_language_has_the_same_messages_with_the_same_places(language: str) -> None:
    assert places(OWN.voice((language,))) == places(OWN.voice(("en",)))


@pytest.mark.parametrize("language", OWN.languages)
def test_what_counts_has_every_form_of_its_language(language: str) -> None:
    voice = OWN.voice((language,))
    wanted = {f"{key}.{form}" for key in counted(voice) for form in CATEGORIES[language]}
    assert wanted - set(voice) == set()


@pytest.mark.parametrize("language", OWN.languages)
def test_no_message_is_empty(language: str) -> None:
    voice = OWN.voice((language,))
    assert [key for key in voice if not voice.template(key).strip()] == []


@pytest.mark.parametrize("page", sorted(CONSOLE.glob("*.html")), ids=lambda page: page.stem)
def test_a_page_says_only_what_there_is(page: Path) -> None:
    """A key that is put together while the page is made is not seen here."""
    asked = ASKED.findall(page.read_text("utf-8"))
    keys = {f"{key}.other" if verb == "count" else key for verb, key in asked}
    assert {key for key in keys if key not in console_catalogue().voice(("en",))} == set()


def test_the_console_says_what_readers_are_told_too() -> None:
    voice = console_catalogue().voice(("ar",))
    assert "nav.desk" in voice
    assert "problem.not-found.title" in voice
