"""Keyed hashes: a token for some words that only the holder of the key can make again."""

import base64
import hmac

TOKEN_BYTES = 20


def keyed(key: bytes, *parts: str) -> bytes:
    """Return the HMAC-SHA256 (RFC 2104) of the parts, 32 bytes."""
    return hmac.digest(key, joined(*parts), "sha256")


def token(key: bytes, *parts: str) -> str:
    """Return the first 160 bits of the keyed hash as 32 letters and digits of RFC 4648's base32, in lower case."""
    return base64.b32encode(keyed(key, *parts)[:TOKEN_BYTES]).decode().lower()


def joined(*parts: str) -> bytes:
    """Join parts with their lengths before them, so that ("ab", "c") and ("a", "bc") differ."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in map(encoded, parts))


def same(given: str, expected: str) -> bool:
    """Compare in a time that tells nothing of where two tokens differ."""
    return hmac.compare_digest(encoded(given), encoded(expected))


def encoded(text: str) -> bytes:
    """Encode any string of Python's, lone surrogates too, so that no input breaks a comparison."""
    return text.encode("utf-8", "surrogatepass")
