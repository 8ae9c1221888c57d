"""The message catalogue: every language says everything, with the same places to fill."""

import string

import pytest

from service.domain.comment import Status
from service.domain.verdict import Category
from service.web.catalogue import FALLBACK, MESSAGES, Catalogue
from service.web.problems import PROBLEMS

CATALOGUE = Catalogue.load()


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_arabic_and_english_are_there() -> None:
    assert {"ar", "en"} <= set(CATALOGUE.languages)


def test_every_file_of_the_folder_is_a_language() -> None:
    assert {file.stem for file in MESSAGES.iterdir()} == set(CATALOGUE.languages)


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_language_has_the_same_messages_with_the_same_places(language: str) -> None:
    voice, reference = CATALOGUE.voice((language,)), CATALOGUE.voice((FALLBACK,))
    assert set(voice) == set(reference)
    assert {key: places(voice.template(key)) for key in voice} == {
        key: places(reference.template(key)) for key in reference
    }


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_no_message_is_empty(language: str) -> None:
    voice = CATALOGUE.voice((language,))
    assert [key for key in voice if not voice.template(key).strip()] == []


@pytest.mark.parametrize("slug", PROBLEMS)
def test_every_problem_has_a_title_a_detail_and_a_page(slug: str) -> None:
    voice = CATALOGUE.voice(("en",))
    assert all(f"problem.{slug}.{part}" in voice for part in ("title", "detail", "about"))


def test_every_category_and_every_answered_status_has_words() -> None:
    voice = CATALOGUE.voice(("en",))
    assert all(f"reason.{category}" in voice for category in Category)
    assert all(f"answer.{status}" in voice and f"status.{status}" in voice for status in Status)
    assert all(f"own.{status}" in voice for status in (Status.PUBLISHED, Status.HELD))


def test_arabic_runs_from_right_to_left() -> None:
    assert CATALOGUE.voice(("ar-EG",)).direction == "rtl"
    assert CATALOGUE.voice(("en",)).direction == "ltr"


def test_a_language_that_nobody_translated_falls_back() -> None:
    assert CATALOGUE.voice(("fr", "tr")).language == FALLBACK
    assert CATALOGUE.voice(("fr", "ar-SA", "en")).language == "ar"
