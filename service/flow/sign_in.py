"""Signing in: an address and a password become a seat at a site's console, until key or password change."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime

import structlog

from service.domain.account import Account
from service.domain.errors import NotAllowed, SignInFailed, Unavailable
from service.domain.event import EventType
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey
from service.domain.mint import Mint
from service.flow.ports.accounts import Accounts, AddressBook, Attempts, Passwords
from service.flow.ports.clock import Clock
from service.flow.ports.sites import Sites

log = structlog.get_logger("hakam.flow")


class SignIn:
    """Every method raises Unavailable."""

    def __init__(
        self,
        *,
        sites: Sites,
        ledger: Accounts,
        addresses: AddressBook,
        passwords: Passwords,
        attempts: Attempts,
        mint: Mint,
        clock: Clock,
    ) -> None:
        self._sites = sites
        self._ledger = ledger
        self._addresses = addresses
        self._passwords = passwords
        self._attempts = attempts
        self._mint = mint
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def sign_in(self, email: str, password: str, site: SiteId | None, client: str | None) -> Account:
        """Return whose address and password these are; without a site, of any where they alone have the address.

        Raise SignInFailed, LockedOut. The time it takes and the answer are the same for an address that nobody has.
        """
        person, network = self._addresses.attempt_marks(email, client)
        locks = await self._attempts.spend(person, network)
        account = await self._find(email, site)
        right = await self._passwords.matches(account.password if account else None, password)
        if account is None or not right:
            if account is not None and locks:
                self._later(self._note(account.key, EventType.MODERATOR_LOCKED_OUT))
            raise SignInFailed
        await self._attempts.clear(person, network)
        await self._strengthen(account, password)
        await self._note(account.key, EventType.MODERATOR_SIGNED_IN)
        return account

    async def sit(self, site: SiteId, moderator: KeyId, since: datetime | None) -> Account:
        """Return whose seat this is. Raise NotAllowed where their key was revoked or the password is a new one."""
        account = await self._ledger.account(site, moderator)
        if account is None or account.password_at is None or account.password_at != since:
            raise NotAllowed(known=False)
        return account

    async def sign_out(self, key: ApiKey) -> None:
        await self._note(key, EventType.MODERATOR_SIGNED_OUT)

    async def joined(self, key: ApiKey) -> None:
        """Record that somebody who has just used their invitation sits down at once."""
        await self._note(key, EventType.MODERATOR_SIGNED_IN)

    async def _find(self, email: str, site: SiteId | None) -> Account | None:
        sites = [site] if site is not None else [each.id for each in await self._sites.all_sites()]
        found = await self._ledger.by_address([(each, self._addresses.moderator_mark(each, email)) for each in sites])
        return found[0] if len(found) == 1 else None

    async def _strengthen(self, account: Account, password: str) -> None:
        if account.password is not None and self._passwords.is_weak(account.password):
            new = await self._passwords.hash(password)
            await self._ledger.refresh_password(account.key.site, account.key.id, account.password, new)

    async def _note(self, key: ApiKey, kind: EventType) -> None:
        await self._ledger.note((self._mint.site_event(key.site, kind, key.actor, self._clock(), {}),))

    def _later(self, work: Coroutine[object, object, None]) -> None:
        """Do the work unwaited for, or the answer would take longer for an address that somebody has."""
        task = asyncio.create_task(_quietly(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _quietly(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Unavailable:
        log.warning("lock_out_not_recorded")
