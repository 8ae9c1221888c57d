import pytest

from service.domain.errors import Unavailable
from service.telemetry.failure import MOST_FAILURES, MOST_PLACES, describe_failure, failure_lines, without_messages


def caught(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as raised:
        return raised


def dig(depth: int) -> None:
    if depth == 0:
        raise ValueError("words")
    dig(depth - 1)


def types_of(error: BaseException) -> list[str]:
    return [described["type"] for described in describe_failure(error)]


def test_causes_follow_the_failure() -> None:
    assert types_of(caught(ValueError("a"), caught(KeyError("b"), OSError("c")))) == [
        "ValueError",
        "KeyError",
        "OSError",
    ]


def test_what_was_being_handled_follows_unless_it_was_put_aside() -> None:
    error = ValueError("a")
    error.__context__ = KeyError("b")
    assert types_of(error) == ["ValueError", "KeyError"]
    error.__suppress_context__ = True
    assert types_of(error) == ["ValueError"]


def test_the_members_of_a_group_follow_it() -> None:
    group = ExceptionGroup("words", [ValueError("a"), ExceptionGroup("words", [KeyError("b")])])
    assert types_of(group) == ["ExceptionGroup", "ValueError", "ExceptionGroup", "KeyError"]


def test_causes_that_form_a_ring_are_each_told_once() -> None:
    one, other = ValueError("a"), KeyError("b")
    one.__cause__, other.__cause__ = other, one
    assert types_of(one) == ["ValueError", "KeyError"]


def test_a_large_group_is_cut() -> None:
    assert len(describe_failure(ExceptionGroup("words", [ValueError(str(n)) for n in range(100)]))) == MOST_FAILURES


def test_a_deep_recursion_shows_its_innermost_places() -> None:
    with pytest.raises(ValueError, match="words") as raised:
        dig(200)
    (described,) = describe_failure(raised.value)
    assert len(described["places"]) == MOST_PLACES
    assert all(place.endswith(" dig") for place in described["places"])


def test_a_refusal_has_its_letter_and_no_other_failure_has() -> None:
    (refusal, cause) = describe_failure(caught(Unavailable("ledger"), OSError("words")))
    assert refusal["letter"] == "the ledger is down"
    assert cause.keys() == {"type", "places"}
    assert failure_lines(refusal)[0] == "service.domain.errors.Unavailable: the ledger is down"


def test_what_failures_said_is_cut_out_of_a_text() -> None:
    error = caught(ValueError("row 'words of it'"), KeyError("words of it"))
    assert without_messages("lost row 'words of it', and words of it, in ledger", error) == "lost …, and …, in ledger"


def test_what_a_refusal_said_may_stand_in_a_text() -> None:
    refusal = Unavailable("ledger")
    assert without_messages(str(refusal), refusal) == "the ledger is down"
