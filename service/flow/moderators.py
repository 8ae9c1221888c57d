"""Moderators: the people of a site, as administrators and operators look after them."""

import contextlib

import msgspec

from service.domain.account import Moderator
from service.domain.errors import AlreadyThere, FieldError, InvalidSettings, NotAllowed, Unknown
from service.domain.event import Actor, Event, EventType
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.flow.address import address_of
from service.flow.invitations import Invitations
from service.flow.ports.accounts import Accounts, AddressBook
from service.flow.ports.clock import Clock
from service.privacy.apikeys import new_key
from service.privacy.seal import SealBroken
from service.text.mask import mask_address

ROLES = (Role.MODERATOR, Role.ADMIN)
"""What a person may be; a site's own server is none."""

BATCH = 200


class NewModerator(msgspec.Struct, frozen=True):
    """A person's key and the invitation by which they choose a password. Nobody is shown either again."""

    id: KeyId
    key: str
    invitation: str

    def __repr__(self) -> str:
        return f"<NewModerator {self.id}>"


class Moderators:
    """Every method raises Unavailable."""

    def __init__(
        self, *, ledger: Accounts, addresses: AddressBook, invitations: Invitations, mint: Mint, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._addresses = addresses
        self._invitations = invitations
        self._mint = mint
        self._clock = clock

    async def all_moderators(self, site: SiteId) -> tuple[Moderator, ...]:
        return await self._ledger.all_moderators(site)

    async def add(self, site: SiteId, email: str, role: Role, actor: Actor) -> NewModerator:
        """Make a person's own key and invite them; only a masked form of their address stands in histories.

        Raise InvalidSettings for what is no address, AlreadyThere("moderator").
        """
        address, now = address_of(email), self._clock()
        if address is None:
            raise InvalidSettings((FieldError("email", "invalid"),))
        made = new_key(KeyId(self._mint(now)))
        label = mask_address(address)
        key = ApiKey(id=made.id, site=site, role=role, label=label, secret_sha256=made.secret_sha256)
        sealed = self._addresses.seal_email(site, made.id, address)
        step = self._step(site, EventType.MODERATOR_ADDED, made.id, actor, role)
        if not await self._ledger.add(key, sealed, self._addresses.moderator_mark(site, address), now, step):
            raise AlreadyThere("moderator")
        return NewModerator(made.id, made.text, await self._invitations.invite(site, made.id, actor))

    async def invite(self, site: SiteId, moderator: KeyId, actor: Actor) -> str:
        """Return a new invitation, also for somebody who has forgotten their password. Raise Unknown("moderator")."""
        return await self._invitations.invite(site, moderator, actor)

    async def invite_named(self, site: SiteId, named: str, actor: Actor) -> str:
        """Invite whoever has the address, or the id. Raise Unknown("moderator")."""
        return await self.invite(site, await self._find(site, named), actor)

    async def set_role(self, site: SiteId, moderator: KeyId, role: Role, by: ApiKey) -> None:
        """Raise NotAllowed for one's own role, so that an administrator stays; Unknown("moderator")."""
        if moderator == by.id:
            raise NotAllowed(known=True)
        step = self._step(site, EventType.MODERATOR_CHANGED, moderator, by.actor, role)
        await self._ledger.set_role(site, moderator, role, step)

    async def remove(self, site: SiteId, moderator: KeyId, actor: Actor) -> None:
        """Revoke their key, and drop address, password and preferences; what they decided stays.

        Raise NotAllowed for oneself, Unknown("moderator").
        """
        if moderator == actor.id:
            raise NotAllowed(known=True)
        step = self._step(site, EventType.MODERATOR_REMOVED, moderator, actor)
        await self._ledger.remove(site, moderator, self._clock(), step)

    async def remove_named(self, site: SiteId, named: str, actor: Actor) -> None:
        """Take away whoever has the address, or the id. Raise Unknown("moderator")."""
        await self.remove(site, await self._find(site, named), actor)

    async def mark_all(self) -> int:
        """Give those moderators an account who were made when there were none; return how many."""
        marked = 0
        while found := await self._ledger.unmarked(BATCH):
            for site, moderator, sealed in found:
                await self._ledger.mark(site, moderator, self._mark_of(site, moderator, sealed))
            marked += len(found)
        return marked

    def _mark_of(self, site: SiteId, moderator: KeyId, sealed: bytes) -> bytes | None:
        """Return the mark of a sealed address; of one that nobody can open there is none, and that stops nobody."""
        with contextlib.suppress(SealBroken):
            return self._addresses.moderator_mark(site, self._addresses.open_email(site, moderator, sealed))
        return None

    async def _find(self, site: SiteId, named: str) -> KeyId:
        address = address_of(named)
        if address is None:
            return KeyId(named)
        marks = [(site, self._addresses.moderator_mark(site, address))]
        found = await self._ledger.by_address(marks)
        if not found:
            raise Unknown("moderator")
        return found[0].key.id

    def _step(self, site: SiteId, kind: EventType, moderator: KeyId, actor: Actor, role: Role | None = None) -> Event:
        data: dict[str, object] = {"moderator": moderator, **({"role": role} if role else {})}
        return self._mint.site_event(site, kind, actor, self._clock(), data)
