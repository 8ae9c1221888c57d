import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import AuthorId, SiteId
from service.privacy.keyring import Keyring, new_keyring
from service.privacy.seal import SealBroken, key_of, open_seal, seal

SITE, AUTHOR = SiteId("demo"), AuthorId("sara")
EMAIL = "sara@example.com"


def test_a_sealed_text_opens_again(ring: Keyring) -> None:
    assert open_seal(ring, seal(ring, EMAIL, SITE, AUTHOR), SITE, AUTHOR) == EMAIL


def test_the_same_text_never_seals_to_the_same_bytes(ring: Keyring) -> None:
    assert seal(ring, EMAIL, SITE, AUTHOR) != seal(ring, EMAIL, SITE, AUTHOR)


def test_a_seal_has_the_form_that_is_written_down(ring: Keyring) -> None:
    sealed = seal(ring, EMAIL, SITE, AUTHOR)
    key = ring.sealing_key("k1")
    assert key is not None
    assert sealed[:4] == b"\x01\x02k1"
    bound = b"\0\0\0\0\0\0\0\x04demo" + b"\0\0\0\0\0\0\0\x04sara"
    assert AESGCM(key).decrypt(sealed[4:16], sealed[16:], bound) == EMAIL.encode()


@pytest.mark.parametrize(("site", "author"), [("other", "sara"), ("demo", "omar"), ("demosara", ""), ("", "demosara")])
def test_a_seal_opens_for_its_own_site_and_author_only(ring: Keyring, site: str, author: str) -> None:
    sealed = seal(ring, EMAIL, SITE, AUTHOR)
    with pytest.raises(SealBroken, match="another author"):
        open_seal(ring, sealed, SiteId(site), AuthorId(author))


def test_another_ring_cannot_open_a_seal(ring: Keyring) -> None:
    sealed = seal(ring, EMAIL, SITE, AUTHOR)
    with pytest.raises(SealBroken):
        open_seal(new_keyring(), sealed, SITE, AUTHOR)


def test_a_rotated_ring_seals_with_the_new_key_and_opens_with_the_old(ring: Keyring) -> None:
    old = seal(ring, EMAIL, SITE, AUTHOR)
    rotated = ring.rotated()
    new = seal(rotated, EMAIL, SITE, AUTHOR)
    assert (key_of(old), key_of(new)) == ("k1", "k2")
    assert open_seal(rotated, old, SITE, AUTHOR) == open_seal(rotated, new, SITE, AUTHOR) == EMAIL


def test_a_ring_without_the_key_says_so(ring: Keyring) -> None:
    sealed = seal(ring.rotated(), EMAIL, SITE, AUTHOR)
    with pytest.raises(SealBroken, match="not in the ring"):
        open_seal(ring, sealed, SITE, AUTHOR)


@given(st.data())
def test_a_seal_with_any_byte_changed_is_broken(data: st.DataObject) -> None:
    ring = new_keyring()
    sealed = bytearray(seal(ring, EMAIL, SITE, AUTHOR))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        open_seal(ring, bytes(sealed), SITE, AUTHOR)


@given(st.data())
def test_a_seal_cut_short_is_broken(data: st.DataObject) -> None:
    ring = new_keyring()
    sealed = seal(ring, EMAIL, SITE, AUTHOR)
    with pytest.raises(SealBroken):
        open_seal(ring, sealed[: data.draw(st.integers(0, len(sealed) - 1))], SITE, AUTHOR)


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_in_words(garbage: bytes) -> None:
    with pytest.raises(SealBroken):
        open_seal(new_keyring(), garbage, SITE, AUTHOR)


def test_the_letter_of_a_broken_seal_holds_no_address(ring: Keyring) -> None:
    with pytest.raises(SealBroken) as broken:
        open_seal(ring, seal(ring, EMAIL, SITE, AUTHOR), SITE, AuthorId("omar"))
    assert "@" not in str(broken.value)
    assert broken.value.__suppress_context__
