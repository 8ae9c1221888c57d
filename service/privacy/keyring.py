"""The keyring: every secret that the email promise rests on.

A ring holds sealing keys by short ids, of which the newest seals and all open, and one ``index`` secret.
Every other key is derived from ``index`` and so outlives the rotation of the sealing keys: an author
stays the same author.
"""

import enum
import re
import secrets
from collections.abc import Iterable, Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
KEY_ID = re.compile(r"[a-z0-9]{1,16}")
NUMBERED = re.compile(r"k[0-9]{1,9}")


class BrokenKeys(Exception):
    """The keys cannot be used. The letter says where they are and what to do, and shows none of them."""


class Purpose(enum.StrEnum):
    """What a derived key is for; no two purposes share a key."""

    AUTHOR = "author"
    AVATAR = "avatar"
    CLIENT = "client"
    VISITOR = "visitor"
    AUTHOR_TOKEN = "author-token"  # noqa: S105 - the name of a purpose, not a secret
    FORM_TOKEN = "form-token"  # noqa: S105 - the name of a purpose, not a secret
    FINGERPRINT = "fingerprint"
    MODERATOR = "moderator"
    ATTEMPT = "attempt"
    MARK = "mark"


class Keyring:
    """Sealing keys, oldest first, and the keys derived from ``index``. Every key is 32 bytes.

    Nothing prints a ring's keys: it has no fields that a log or an encoder would look into.
    """

    __slots__ = ("_ciphers", "_derived", "_index", "_sealing")

    def __init__(self, index: bytes, sealing: Mapping[str, bytes]) -> None:
        """Raise BrokenKeys for a key of another length, an id that is none, or no sealing key at all."""
        _check(index, sealing)
        self._index = index
        self._sealing = dict(sealing)
        self._ciphers = {key_id: AESGCM(key) for key_id, key in sealing.items()}
        self._derived = {purpose: _derive(index, purpose) for purpose in Purpose}

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._sealing)

    @property
    def newest(self) -> str:
        return next(reversed(self._sealing))

    @property
    def mark(self) -> str:
        """A public mark of the ``index`` secret: two rings with the same mark know the same authors."""
        return self._derived[Purpose.MARK].hex()[:16]

    def sealing_key(self, key_id: str) -> bytes | None:
        return self._sealing.get(key_id)

    def cipher(self, key_id: str) -> AESGCM | None:
        """Return what seals with a key, made ready once."""
        return self._ciphers.get(key_id)

    def purpose_key(self, purpose: Purpose) -> bytes:
        return self._derived[purpose]

    def index_secret(self) -> bytes:
        """Return what the other keys are derived from, for the ring's file only."""
        return self._index

    def rotated(self) -> "Keyring":
        """Return a ring that seals with a new key and still opens with the old ones."""
        return Keyring(self._index, {**self._sealing, new_key_id(self.ids): secrets.token_bytes(KEY_BYTES)})

    def retired(self) -> "Keyring":
        """Return a ring with the newest sealing key alone."""
        return Keyring(self._index, {self.newest: self._sealing[self.newest]})

    def __repr__(self) -> str:
        return f"<Keyring {', '.join(self.ids)}>"

    def __reduce__(self) -> str:
        raise TypeError("a keyring stays in its process; load it again from where it is kept")


def new_keyring() -> Keyring:
    """Draw a ring of random keys."""
    return Keyring(secrets.token_bytes(KEY_BYTES), {new_key_id(()): secrets.token_bytes(KEY_BYTES)})


def new_key_id(taken: Iterable[str]) -> str:
    """Return ``k1``, ``k2`` and so on: the one after the highest that is taken.

    An id is never given again while a later one stands, or a backup's seals would meet the wrong key.
    """
    numbers = [int(name[1:]) for name in taken if NUMBERED.fullmatch(name)]
    return f"k{max(numbers, default=0) + 1}"


def _derive(index: bytes, purpose: Purpose) -> bytes:
    """HKDF-SHA256 (RFC 5869) without salt, as ``index`` is uniformly random; the purpose is its info."""
    info = f"hakam/1/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(index)


def _check(index: bytes, sealing: Mapping[str, bytes]) -> None:
    if not sealing:
        raise BrokenKeys("the ring has no sealing key; it needs at least one")
    if any(len(key) != KEY_BYTES for key in (index, *sealing.values())):
        raise BrokenKeys(f"a key is not {KEY_BYTES} bytes long")
    if not all(KEY_ID.fullmatch(key_id) for key_id in sealing):
        raise BrokenKeys("a sealing key's id is not 1 to 16 small letters and digits")
