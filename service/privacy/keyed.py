"""Keyed hashes: a token for some words that only the holder of the key can make again."""

import base64
import hashlib
import hmac
from functools import lru_cache

TOKEN_BYTES = 20

_BLOCK_BYTES = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_KEYS_AT_HAND = 32


def keyed(key: bytes, *parts: str) -> bytes:
    """Return the HMAC-SHA256 (RFC 2104) of the parts, 32 bytes.

    A comment asks for six with the same few keys, and ``hmac.digest`` spends most of its time on the key. So both
    hashes are begun with it once and copied, as section 4 of the RFC advises.
    """
    begun_inner, begun_outer = _begun(key)
    inner, outer = begun_inner.copy(), begun_outer.copy()
    inner.update(joined(*parts))
    outer.update(inner.digest())
    return outer.digest()


def token(key: bytes, *parts: str) -> str:
    """Return the first 160 bits of the keyed hash as 32 letters and digits of RFC 4648's base32, in lower case."""
    return base64.b32encode(keyed(key, *parts)[:TOKEN_BYTES]).decode().lower()


def joined(*parts: str) -> bytes:
    """Join parts with their lengths before them, so that ("ab", "c") and ("a", "bc") differ."""
    return b"".join([len(part).to_bytes(8, "big") + part for part in map(encoded, parts)])


def same(given: str, expected: str) -> bool:
    """Compare in a time that tells nothing of where two tokens differ."""
    return hmac.compare_digest(encoded(given), encoded(expected))


def encoded(text: str) -> bytes:
    """Encode any string of Python's, lone surrogates too, so that no input breaks a comparison."""
    return text.encode("utf-8", "surrogatepass")


@lru_cache(_KEYS_AT_HAND)
def _begun(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """Return the inner and the outer hash, each with its block of the key taken in."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return hashlib.sha256(block.translate(_INNER)), hashlib.sha256(block.translate(_OUTER))
