from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.web.console.catalogue import console_catalogue
from service.web.console.moments import iso, span, written

AT = datetime(2026, 5, 4, 1, 30, tzinfo=timezone(timedelta(hours=3)))
ARABIC, ENGLISH = (console_catalogue().voice((language,)) for language in ("ar", "en"))


def test_a_moment_is_written_in_utc() -> None:
    assert iso(AT) == "2026-05-03T22:30:00Z"
    assert written(ENGLISH, AT) == "3 May 2026, 22:30 UTC"
    assert written(ARABIC, datetime(2026, 1, 2, 9, 5, tzinfo=UTC)) == "2 يناير 2026، 09:05 بالتوقيت العالمي"


@pytest.mark.parametrize(
    ("seconds", "english", "arabic"),
    [
        (0, "under a minute", "أقل من دقيقة"),
        (60, "a minute", "دقيقة"),
        (3_599, "59 minutes", "59 دقيقة"),
        (2 * 3_600.5, "2 hours", "ساعتان"),
        (3 * 86_400, "3 days", "3 أيام"),
        (100 * 86_400, "100 days", "100 يوم"),
    ],
)
def test_a_span_is_said_by_its_largest_unit(seconds: float, english: str, arabic: str) -> None:
    assert span(ENGLISH, seconds) == english
    assert span(ARABIC, seconds) == arabic
