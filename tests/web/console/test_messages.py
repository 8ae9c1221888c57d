"""The console's sentences: every language says everything, with the same places to fill and all its forms of number."""

import string

import pytest

from service.web.catalogue import Catalogue, Voice
from service.web.console.catalogue import CONSOLE_MESSAGES, console_catalogue
from service.web.plurals import CATEGORIES

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


def test_the_console_says_what_readers_are_told_too() -> None:
    voice = console_catalogue().voice(("ar",))
    assert "nav.desk" in voice
    assert "problem.not-found.title" in voice
