from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import SiteId
from service.privacy.form_token import age_of, new_form_token

KEY, SITE = bytes(32), SiteId("demo")
NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
MADE = new_form_token(KEY, SITE, NOW)


@pytest.mark.parametrize("seconds", [0, 0.5, 4, 7 * 24 * 3600])
def test_a_token_tells_how_long_ago_it_was_made(seconds: float) -> None:
    assert age_of(KEY, SITE, MADE, NOW + timedelta(seconds=seconds)) == pytest.approx(seconds, abs=0.002)


def test_a_token_from_a_clock_a_little_ahead_was_made_just_now() -> None:
    assert age_of(KEY, SITE, MADE, NOW - timedelta(seconds=59)) == 0.0


def test_a_token_from_the_future_is_not_ours() -> None:
    assert age_of(KEY, SITE, MADE, NOW - timedelta(seconds=61)) is None


def test_a_token_over_seven_days_old_is_out_of_date() -> None:
    assert age_of(KEY, SITE, MADE, NOW + timedelta(days=7, seconds=1)) is None


def test_another_sites_token_is_not_ours() -> None:
    assert age_of(KEY, SiteId("other"), MADE, NOW) is None


def test_another_keys_token_is_not_ours() -> None:
    assert age_of(bytes(31) + b"x", SITE, MADE, NOW) is None


@given(st.data())
def test_a_token_with_any_letter_changed_is_forged(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(MADE) - 1))
    letter = data.draw(st.characters().filter(lambda letter: letter != MADE[place]))
    assert age_of(KEY, SITE, MADE[:place] + letter + MADE[place + 1 :], NOW) is None


@given(st.one_of(st.text(), st.text("0123456789abcdef."), st.just("٣." + "a" * 32), st.just("f" * 400 + ".a")))
def test_any_text_is_taken_and_none_is_ours(text: str) -> None:
    assert age_of(KEY, SITE, text, NOW) is None
