import hmac

from hypothesis import given
from hypothesis import strategies as st

from service.privacy.keyed import joined, keyed, same, token

KEY = bytes(range(32))
ANY_TEXT = st.text(st.characters(codec=None))


def test_a_keyed_hash_is_hmac_sha256_of_the_lengths_and_parts() -> None:
    # From: printf '\0\0\0\0\0\0\0\002hi' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
    assert keyed(KEY, "hi").hex() == "c0544abe8948d8604d743764ac95d7093857a2c6659ca8384d1554791072721e"


@given(st.binary(max_size=200), st.lists(ANY_TEXT))
def test_a_keyed_hash_is_the_standard_librarys_for_keys_of_any_length(key: bytes, parts: list[str]) -> None:
    assert keyed(key, *parts) == hmac.digest(key, joined(*parts), "sha256")
    assert keyed(key, *parts) == keyed(key, *parts)


@given(st.lists(ANY_TEXT), st.lists(ANY_TEXT))
def test_only_the_same_parts_join_to_the_same_bytes(some: list[str], others: list[str]) -> None:
    assert (joined(*some) == joined(*others)) == (some == others)


def test_moving_a_letter_from_one_part_to_the_next_changes_the_hash() -> None:
    assert keyed(KEY, "ab", "c") != keyed(KEY, "a", "bc")


def test_another_key_gives_another_hash() -> None:
    assert keyed(KEY, "hi") != keyed(bytes(32), "hi")


def test_a_token_is_160_bits_in_small_letters_and_digits() -> None:
    made = token(KEY, "hi")
    assert len(made) * 5 == 160
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz234567")


@given(ANY_TEXT, ANY_TEXT)
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert same(one, other) == (one == other)
