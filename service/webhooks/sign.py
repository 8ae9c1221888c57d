"""Signatures of Standard Webhooks 1.0.0 (https://www.standardwebhooks.com), made and checked.

    signed text    {webhook-id}.{webhook-timestamp}.{body}
    v1,<base64>    HMAC-SHA256; the secret is ``whsec_`` and 24 to 64 bytes in base64
    v1a,<base64>   ed25519; the private key is ``whsk_`` and its 32 bytes followed by the public key's, in base64,
                   the public key ``whpk_`` and its 32 bytes

``webhook-signature`` holds one signature for each secret that is valid, separated by spaces.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from service.domain.endpoint import Signature

SHARED, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"
HMAC_BYTES, KEY_BYTES = 32, 32
LEAST, MOST = 24, 64
KEPT_KEYS = 1_024


class NewSecret(msgspec.Struct, frozen=True):
    """A secret at the one moment it is shown. ``public_key`` is there for ed25519 alone."""

    text: str
    public_key: str | None

    def __repr__(self) -> str:
        return "<NewSecret>"


class BadSecret(Exception):
    """A text is no secret of Standard Webhooks. The message repeats nothing of it."""


def new_secret(kind: Signature) -> NewSecret:
    """Draw a secret."""
    if kind is Signature.HMAC:
        return NewSecret(SHARED + _encoded(secrets.token_bytes(HMAC_BYTES)), None)
    seed = secrets.token_bytes(KEY_BYTES)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return NewSecret(PRIVATE + _encoded(seed + public), PUBLIC + _encoded(public))


def sign(keys: Iterable[str], id_: str, timestamp: int, body: bytes) -> str:
    """Return the value of ``webhook-signature``: one signature for each secret. Raise BadSecret."""
    signed = _signed(id_, timestamp, body)
    return " ".join(_signature(key, signed) for key in keys)


def is_signed(key: str, id_: str, timestamp: int, body: bytes, header: str) -> bool:
    """Say whether one of a header's signatures is right, with a shared secret or a public key. Raise BadSecret."""
    signed = _signed(id_, timestamp, body)
    version = "v1" if key.startswith(SHARED) else "v1a"
    given = [value for kind, _, value in (each.partition(",") for each in header.split()) if kind == version]
    if key.startswith(SHARED):
        expected = _signature(key, signed).partition(",")[2]
        return any(hmac.compare_digest(value.encode(), expected.encode()) for value in given)
    public = _public_key(key)
    return any(_is_ed25519(public, value, signed) for value in given)


def _signed(id_: str, timestamp: int, body: bytes) -> bytes:
    return f"{id_}.{timestamp}.".encode() + body


def _signature(key: str, signed: bytes) -> str:
    if key.startswith(PRIVATE):
        return f"v1a,{_encoded(_private_key(key).sign(signed))}"
    return f"v1,{_encoded(hmac.digest(_shared(key), signed, hashlib.sha256))}"


@lru_cache(KEPT_KEYS)
def _shared(key: str) -> bytes:
    if not key.startswith(SHARED):
        raise BadSecret(f"A secret begins with {SHARED}, {PRIVATE} or {PUBLIC}.")
    raw = _decoded(key.removeprefix(SHARED))
    if not LEAST <= len(raw) <= MOST:
        raise BadSecret(f"Behind {SHARED} stand {LEAST} to {MOST} bytes in base64.")
    return raw


@lru_cache(KEPT_KEYS)
def _private_key(key: str) -> Ed25519PrivateKey:
    raw = _decoded(key.removeprefix(PRIVATE))
    if len(raw) not in {KEY_BYTES, 2 * KEY_BYTES}:
        raise BadSecret(f"Behind {PRIVATE} stand {KEY_BYTES} or {2 * KEY_BYTES} bytes in base64.")
    return Ed25519PrivateKey.from_private_bytes(raw[:KEY_BYTES])


def _public_key(key: str) -> Ed25519PublicKey:
    if key.startswith(PRIVATE):
        return _private_key(key).public_key()
    if not key.startswith(PUBLIC):
        raise BadSecret(f"A secret begins with {SHARED}, {PRIVATE} or {PUBLIC}.")
    raw = _decoded(key.removeprefix(PUBLIC))
    if len(raw) != KEY_BYTES:
        raise BadSecret(f"Behind {PUBLIC} stand {KEY_BYTES} bytes in base64.")
    return Ed25519PublicKey.from_public_bytes(raw)


def _is_ed25519(key: Ed25519PublicKey, value: str, signed: bytes) -> bool:
    try:
        key.verify(_decoded(value), signed)
    except (InvalidSignature, BadSecret):
        return False
    return True


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret("That is no base64.") from None
