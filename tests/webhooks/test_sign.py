import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

from service.domain.endpoint import Signature
from service.webhooks.sign import BadSecret, is_signed, new_secret, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, MOMENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    assert sign([SECRET], ID, MOMENT, BODY) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_public_library_takes_it() -> None:
    drawn, now = new_secret(Signature.HMAC).text, datetime.now(UTC)
    stamp = int(now.timestamp())
    header = sign([SECRET, drawn], ID, stamp, BODY)
    headers = {"webhook-id": ID, "webhook-timestamp": str(stamp), "webhook-signature": header}
    for secret in (SECRET, drawn):
        assert Webhook(secret).verify(BODY, headers) == {"test": 2432232314}
    assert Webhook(SECRET).sign(ID, now, BODY.decode()) == header.split()[0]


def test_an_ed25519_signature_is_right_for_the_public_key_that_comes_with_the_private_one() -> None:
    drawn = new_secret(Signature.ED25519)
    assert drawn.public_key is not None
    version, _, value = sign([drawn.text], ID, MOMENT, BODY).partition(",")
    raw = base64.b64decode(drawn.public_key.removeprefix("whpk_"))
    Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(value), f"{ID}.{MOMENT}.".encode() + BODY)
    assert version == "v1a"
    assert base64.b64decode(drawn.text.removeprefix("whsk_"))[32:] == raw


@pytest.mark.parametrize("kind", list(Signature))
def test_what_was_signed_is_found_signed_and_nothing_else_is(kind: Signature) -> None:
    drawn, other = new_secret(kind), new_secret(kind)
    header = sign([other.text, drawn.text], ID, MOMENT, BODY)
    key = drawn.public_key or drawn.text
    assert is_signed(key, ID, MOMENT, BODY, header)
    assert not is_signed(key, ID, MOMENT, BODY + b" ", header)
    assert not is_signed(key, ID, MOMENT + 1, BODY, header)
    assert not is_signed(key, "other", MOMENT, BODY, header)
    assert not is_signed(key, ID, MOMENT, BODY, sign([other.text], ID, MOMENT, BODY))
    assert not is_signed(key, ID, MOMENT, BODY, "v1,!!! v1a,!!! v2,x nonsense")


@pytest.mark.parametrize(
    "secret",
    ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_!!!", "whsec_YWJj", "whpk_YWJj", "whsk_YWJj"],
)
def test_what_is_no_secret_is_told_without_being_repeated(secret: str) -> None:
    with pytest.raises(BadSecret) as told:
        is_signed(secret, ID, MOMENT, BODY, "v1,YWJj v1a,YWJj")
    assert "YWJj" not in str(told.value)


def test_no_two_secrets_are_alike_and_none_shows_itself() -> None:
    drawn = [new_secret(kind) for kind in Signature for _ in range(20)]
    assert len({each.text for each in drawn}) == 40
    assert not any(each.text in repr(each) for each in drawn)
