"""API keys: ``hk_<id>_<secret>``, of which only the id and a SHA-256 of the secret are kept.

The secret is 256 random bits, so a plain hash of it cannot be guessed back and needs no slow one.
"""

import base64
import hashlib
import hmac
import re
import secrets

import msgspec

from service.domain.ids import KeyId

SECRET_BYTES = 32
FORM = re.compile(r"hk_([A-Za-z0-9]{1,64})_([a-z2-7]{52})", re.ASCII)


class NewKey(msgspec.Struct, frozen=True):
    """A key at the one moment its text is known. ``text`` is shown once and kept nowhere."""

    id: KeyId
    text: str
    secret_sha256: bytes

    def __repr__(self) -> str:
        return f"<NewKey {self.id}>"


def new_key(key_id: KeyId) -> NewKey:
    """Draw a key. ``key_id`` is 1 to 64 ASCII letters and digits; raises ValueError for any other."""
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=").lower()
    text = f"hk_{key_id}_{secret}"
    if FORM.fullmatch(text) is None:
        raise ValueError("a key's id is 1 to 64 letters and digits")
    return NewKey(id=key_id, text=text, secret_sha256=_sha256(secret))


def parse_key(text: str) -> tuple[KeyId, bytes] | None:
    """Return a key's id and the SHA-256 of its secret, or None for what has not the form of a key."""
    form = FORM.fullmatch(text)
    return None if form is None else (KeyId(form[1]), _sha256(form[2]))


def matches(stored: bytes, given: bytes) -> bool:
    """Compare two hashes in a time that tells nothing of where they differ."""
    return hmac.compare_digest(stored, given)


def _sha256(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
