import hashlib

import pytest

from service.domain.ids import KeyId
from service.privacy.apikeys import matches, new_key, parse_key

ID = KeyId("01JNZZZZZZZZZZZZZZZZZZZZZZ")


def test_a_new_key_is_read_back_as_its_id_and_hash() -> None:
    key = new_key(ID)
    assert parse_key(key.text) == (ID, key.secret_sha256)


def test_a_keys_text_names_its_id_and_holds_256_random_bits() -> None:
    prefix, key_id, secret = new_key(ID).text.split("_")
    assert (prefix, key_id) == ("hk", ID)
    assert len(secret) * 5 >= 256
    assert secret not in new_key(ID).text


def test_what_is_kept_is_the_sha256_of_the_secret_alone() -> None:
    key = new_key(ID)
    assert key.secret_sha256 == hashlib.sha256(key.text.rpartition("_")[2].encode()).digest()


def test_a_new_key_prints_its_id_and_no_secret() -> None:
    assert repr(new_key(ID)) == str(new_key(ID)) == f"<NewKey {ID}>"


@pytest.mark.parametrize("key_id", ["", "with_line", "with space", "مفتاح", "x" * 65])
def test_an_id_that_could_not_be_read_back_is_refused(key_id: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 letters and digits"):
        new_key(KeyId(key_id))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hk_",
        "hk_a_",
        "hk__" + "a" * 52,
        "hk_a_" + "a" * 51,
        "hk_a_" + "a" * 53,
        "HK_a_" + "a" * 52,
        "hk_a_" + "A" * 52,
        "hk_a_" + "a" * 52 + "\n",
        "hk_a_b_" + "a" * 52,
        "hat_a_" + "a" * 52,
        "hk_١_" + "a" * 52,
    ],
)
def test_what_has_not_the_form_of_a_key_is_none(text: str) -> None:
    assert parse_key(text) is None


def test_only_the_same_hash_matches() -> None:
    one, other = new_key(ID), new_key(ID)
    assert matches(one.secret_sha256, one.secret_sha256)
    assert not matches(one.secret_sha256, other.secret_sha256)
    assert not matches(one.secret_sha256, b"")
