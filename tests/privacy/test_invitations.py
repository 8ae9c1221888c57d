import hashlib

import pytest

from service.domain.ids import KeyId, SiteId
from service.privacy.invitations import Shown, new_invitation, read_invitation


def test_an_invitation_says_where_and_who_and_is_known_again_by_its_hash() -> None:
    made = new_invitation(SiteId("demo"), KeyId("01ABC"))
    assert read_invitation(made.text) == Shown(SiteId("demo"), KeyId("01ABC"), made.secret_sha256)
    assert made.secret_sha256 == hashlib.sha256(made.text.rpartition(".")[2].encode()).digest()
    assert made.text.rpartition(".")[2] not in repr(made)


def test_no_two_invitations_are_alike() -> None:
    assert len({new_invitation(SiteId("demo"), KeyId("a")).text for _ in range(100)}) == 100


@pytest.mark.parametrize("text", ["", "demo", "demo.a", "demo.a.b", "De.a." + "a" * 52, "demo.a." + "a" * 53, "\n"])
def test_what_has_not_the_form_is_none(text: str) -> None:
    assert read_invitation(text) is None
