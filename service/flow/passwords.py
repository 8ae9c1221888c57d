"""Passwords that people choose: long enough, not their address, and changed by those who know the old one."""

from service.domain.account import Account
from service.domain.errors import FieldError, InvalidSettings, NotAllowed
from service.domain.event import EventType
from service.domain.mint import Mint
from service.flow.ports.accounts import Accounts, AddressBook, Attempts, Passwords
from service.flow.ports.clock import Clock

SHORTEST, LONGEST = 12, 256
"""Code points of a password. Length is what protects; nobody is told which signs to use (NIST SP 800-63B, 3.1.1.2)."""

FEWEST_SIGNS = 5
"""Different code points that it has at least."""


class PasswordDesk:
    """Every method raises Unavailable."""

    def __init__(
        self,
        *,
        ledger: Accounts,
        addresses: AddressBook,
        passwords: Passwords,
        attempts: Attempts,
        mint: Mint,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._attempts = attempts
        self._addresses = addresses
        self._passwords = passwords
        self._mint = mint
        self._clock = clock

    async def change(self, account: Account, old: str, new: str) -> Account:
        """Return the account with its new password; every session under the old one has ended with that.

        Raise InvalidSettings where the old password is wrong, or the new one cannot be taken; LockedOut.
        """
        key, now = account.key, self._clock()
        if wrong := self.fault(account, new):
            raise InvalidSettings((wrong,))
        await self._check(account, old)
        step = self._mint.site_event(key.site, EventType.PASSWORD_CHANGED, key.actor, now, {})
        await self._ledger.set_password(key.site, key.id, await self._passwords.hash(new), now, step)
        changed = await self._ledger.account(key.site, key.id)
        if changed is None:
            raise NotAllowed(known=False)
        return changed

    async def _check(self, account: Account, password: str) -> None:
        """Count this as an attempt, for who sits down at a screen that was left open must not guess either."""
        marks = self._addresses.attempt_marks(account.key.id, account.key.id)
        await self._attempts.spend(*marks)
        if not await self._passwords.matches(account.password, password):
            raise InvalidSettings((FieldError("password", "wrong"),))
        await self._attempts.clear(*marks)

    def fault(self, account: Account, password: str) -> FieldError | None:
        """Return why the person cannot have this password, None where they can."""
        if self._addresses.moderator_mark(account.key.site, password) == account.address:
            return FieldError("new_password", "own_address")
        return fault_of(password)


def fault_of(password: str, email: str | None = None) -> FieldError | None:
    """Return why nobody can have this password, or who has this address; None where there is nothing against it."""
    if len(password) < SHORTEST:
        return FieldError("new_password", "too_short", SHORTEST)
    if len(password) > LONGEST:
        return FieldError("new_password", "too_long", LONGEST)
    if len(set(password)) < FEWEST_SIGNS:
        return FieldError("new_password", "too_simple", FEWEST_SIGNS)
    if email is not None and (_plain(email) in _plain(password) or _plain(password) in _plain(email)):
        return FieldError("new_password", "own_address")
    return None


def _plain(text: str) -> str:
    return text.strip().casefold()
