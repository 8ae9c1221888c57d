"""Seals: an address as it is kept, which only the ring opens, and only for the author it was sealed for.

    version (1 byte, 1) | length of the key's id (1 byte) | key's id | nonce (12 bytes) | ciphertext with its tag

AES-256-GCM with random nonces (NIST SP 800-38D), which one key may use 2**32 times: rotate long before.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.domain.ids import AuthorId, SiteId
from service.privacy.keyed import joined
from service.privacy.keyring import Keyring

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16


class SealBroken(Exception):
    """A sealed value cannot be opened: another key, another author, or damage."""


def seal(ring: Keyring, text: str, site: SiteId, author: AuthorId) -> bytes:
    """Seal a text with the ring's newest key for one author of one site."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = _cipher(ring, ring.newest)
    return _head(ring.newest) + nonce + cipher.encrypt(nonce, text.encode(), joined(site, author))


def open_seal(ring: Keyring, sealed: bytes, site: SiteId, author: AuthorId) -> str:
    """Return the text, or raise SealBroken."""
    key_id = key_of(sealed)
    start = len(_head(key_id))
    nonce, ciphertext = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return _cipher(ring, key_id).decrypt(nonce, ciphertext, joined(site, author)).decode()
    except InvalidTag:
        raise SealBroken("a sealed address is damaged or was sealed for another author") from None


def key_of(sealed: bytes) -> str:
    """Return the id of the key that a value was sealed with, or raise SealBroken where there is none."""
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise SealBroken("a sealed address has a form that this Hakam does not know")
    end = 2 + sealed[1]
    if len(sealed) < end + NONCE_BYTES + TAG_BYTES or not sealed[2:end].isascii():
        raise SealBroken("a sealed address is cut short or damaged")
    return sealed[2:end].decode("ascii")


def _head(key_id: str) -> bytes:
    return bytes((VERSION, len(key_id))) + key_id.encode("ascii")


def _cipher(ring: Keyring, key_id: str) -> AESGCM:
    cipher = ring.cipher(key_id)
    if cipher is None:
        raise SealBroken("a sealed address needs a key that is not in the ring; put back the ring that has it")
    return cipher
