import pickle

import msgspec
import pytest

from service.privacy.keyring import BrokenKeys, Keyring, Purpose, new_key_id, new_keyring

INDEX = bytes(range(32))
SEALING = bytes(range(32, 64))


def test_a_new_ring_has_one_sealing_key() -> None:
    ring = new_keyring()
    assert ring.ids == (ring.newest,) == ("k1",)


def test_two_new_rings_share_nothing() -> None:
    one, other = new_keyring(), new_keyring()
    assert one.sealing_key("k1") != other.sealing_key("k1")
    assert one.mark != other.mark


def test_a_purpose_key_is_hkdf_sha256_of_the_index_secret() -> None:
    # From: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:000102…1f -kdfopt info:hakam/1/author HKDF
    assert (
        Keyring(INDEX, {"k1": SEALING}).purpose_key(Purpose.AUTHOR).hex()
        == "f275a798da0232135d8edebf0e37116419be95870cdf28b77ddf157a15c90a37"
    )


def test_no_two_purposes_share_a_key() -> None:
    ring = new_keyring()
    assert len({ring.purpose_key(purpose) for purpose in Purpose}) == len(Purpose)


def test_rotation_adds_a_sealing_key_and_keeps_the_old_ones() -> None:
    ring = new_keyring()
    rotated = ring.rotated()
    assert rotated.ids == ("k1", "k2")
    assert rotated.newest == "k2"
    assert rotated.sealing_key("k1") == ring.sealing_key("k1")
    assert rotated.sealing_key("k2") not in {None, ring.sealing_key("k1")}


def test_rotation_changes_no_purpose_key() -> None:
    ring = new_keyring()
    assert all(ring.rotated().purpose_key(purpose) == ring.purpose_key(purpose) for purpose in Purpose)
    assert ring.rotated().mark == ring.mark


@pytest.mark.parametrize(("taken", "expected"), [((), "k1"), (("k1",), "k2"), (("k2",), "k3"), (("summer",), "k1")])
def test_a_new_key_id_is_higher_than_any_that_is_taken(taken: tuple[str, ...], expected: str) -> None:
    assert new_key_id(taken) == expected


def test_a_ring_prints_its_ids_and_no_key() -> None:
    ring = Keyring(INDEX, {"k1": SEALING})
    assert repr(ring) == str(ring) == "<Keyring k1>"


def test_a_ring_can_be_neither_pickled_nor_encoded() -> None:
    ring = new_keyring()
    with pytest.raises(TypeError, match="stays in its process"):
        pickle.dumps(ring)
    with pytest.raises(TypeError):
        msgspec.json.encode(ring)


@pytest.mark.parametrize(
    ("index", "sealing", "letter"),
    [
        (INDEX, {}, "has no sealing key"),
        (INDEX[:31], {"k1": SEALING}, "not 32 bytes"),
        (INDEX, {"k1": SEALING + b"x"}, "not 32 bytes"),
        (INDEX, {"": SEALING}, "id is not"),
        (INDEX, {"K1": SEALING}, "id is not"),
        (INDEX, {"k" * 17: SEALING}, "id is not"),
        (INDEX, {"مفتاح": SEALING}, "id is not"),
    ],
)
def test_a_ring_that_could_not_seal_is_refused(index: bytes, sealing: dict[str, bytes], letter: str) -> None:
    with pytest.raises(BrokenKeys, match=letter):
        Keyring(index, sealing)
