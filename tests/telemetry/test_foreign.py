import pytest

from service.telemetry.foreign import foreign_words


@pytest.mark.parametrize(
    ("template", "arguments", "words"),
    [
        ("Running upgrade %s -> %s", ("0001", "0002"), "Running upgrade 0001 -> 0002"),
        ("took %.2f s for %d rows", (1.234, 7), "took 1.23 s for 7 rows"),
        ("%(method)s answered %(status)d", {"method": "GET", "status": 200}, "GET answered 200"),
        ("Listening at %s", ("http://127.0.0.1:8000",), "Listening at http://127.0.0.1:8000"),
        ("half of %d%% is %s", (50, None), "half of 50% is None"),
        ("Shutting down", (), "Shutting down"),
        ("100% of it", (), "100…"),
    ],
)
def test_codes_own_words_and_numbers_are_kept(template: object, arguments: object, words: str) -> None:
    assert foreign_words(template, arguments) == words


@pytest.mark.parametrize(
    "argument", ["two words", "مرحبا", "sara@example.com", "a" * 81, b"bytes", ["list"], "a\nb", ""]
)
def test_an_argument_that_may_be_a_readers_is_hidden(argument: object) -> None:
    assert foreign_words("got %s", (argument,)) == "got …"
    assert foreign_words("got %(it)r", {"it": argument}) == "got '…'"


def test_an_exception_as_an_argument_is_told_by_its_type() -> None:
    assert foreign_words("lost: %s", (ConnectionError("words"),)) == "lost: ConnectionError"


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("Exception in callback fail('words')", "Exception in callback fail…"),
        ("bad row: words", "bad row…"),
        ("refused «مرحبا»", "refused…"),
        ("Task was destroyed\nfuture: <Task words>", "Task was destroyed"),
        ("مرحبا", "…"),
        ("heard of sara@example.com again", "heard of…"),
        ("", ""),
    ],
)
def test_a_ready_made_message_is_kept_up_to_what_may_have_been_put_in(message: str, kept: str) -> None:
    assert foreign_words(message, ()) == kept


@pytest.mark.parametrize("arguments", [("a", "b"), (), "text", ("text",), {"x": 1}])
def test_arguments_that_do_not_fit_hide_themselves(arguments: object) -> None:
    assert foreign_words("served %d of them", arguments) == "served…"


def test_a_message_that_is_an_object_is_told_by_its_type() -> None:
    assert foreign_words(ValueError("words"), ()) == "<ValueError>"
