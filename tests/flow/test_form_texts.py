import pytest

from service.domain.errors import InvalidSettings
from service.domain.ids import SiteId
from service.domain.site import Site
from service.flow.settings_desk import changed

SITE = Site(id=SiteId("demo"), locale="ar", origins=("https://news.example",))


def test_a_forms_texts_are_kept_as_clean_lines() -> None:
    after = changed(SITE, {"form_texts": {"ar": {"heading": "  أضف \n تعليقك "}, "en": {"name": ""}}})
    assert after.settings.form_texts["ar"].heading == "أضف تعليقك"
    assert "en" not in after.settings.form_texts


@pytest.mark.parametrize("heading", ["x" * 101, "\u202e" * 100, "a\x00b"])
def test_a_text_that_cannot_be_kept_is_refused(heading: str) -> None:
    """A hundred overrides are closed by as many marks when they are written clean."""
    with pytest.raises(InvalidSettings) as refusal:
        changed(SITE, {"form_texts": {"ar": {"heading": heading}}})
    assert [error.field for error in refusal.value.errors] == ["form_texts"]
