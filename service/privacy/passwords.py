"""Passwords: kept as Argon2id hashes, with the parameters that RFC 9106, 4, recommends where memory is short."""

import asyncio
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Hashes that are made at once. Each takes 64 MiB and four threads, so that a crowd must not make them all together."""

NOBODYS = "nobody's password"


class Passwords:
    """Every call works in a thread of its own, after as many others as came before it."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobodys = cache(lambda: self._hasher.hash(NOBODYS))

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _plain(password))

    async def matches(self, kept: str | None, password: str) -> bool:
        """Compare, and take as long where there is nothing to compare with."""
        async with self._turns:
            same = await asyncio.to_thread(self._same, kept, _plain(password))
        return same and kept is not None

    def is_weak(self, kept: str) -> bool:
        """Say whether the hash was made with weaker parameters than are used now."""
        return self._hasher.check_needs_rehash(kept)

    def _same(self, kept: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(self._nobodys() if kept is None else kept, password)
        except (VerificationError, InvalidHashError):
            return False


def _plain(password: str) -> str:
    """Return a password in the one form that all keyboards agree on (NFKC, as NIST SP 800-63B, 3.1.1.2 advises)."""
    return unicodedata.normalize("NFKC", password)
