"""Invitations: a link that is opened once, by which a moderator chooses the password that they sign in with."""

from datetime import timedelta

import msgspec

from service.domain.account import Account, Invitation, Welcome
from service.domain.errors import FieldError, InvalidSettings, Unknown
from service.domain.event import Actor, EventType
from service.domain.ids import KeyId, SiteId
from service.domain.mint import Mint
from service.flow.address import address_of
from service.flow.passwords import PasswordDesk, fault_of
from service.flow.ports.accounts import Accounts, AddressBook, Passwords
from service.flow.ports.clock import Clock
from service.privacy.invitations import Shown, new_invitation, read_invitation
from service.text.mask import mask_address

LASTS = timedelta(days=7)


class Invited(msgspec.Struct, frozen=True):
    """Somebody with an invitation. ``needs_address`` says whether they have to tell their address too."""

    account: Account

    @property
    def needs_address(self) -> bool:
        return self.account.address is None


class Invitations:
    """Every method raises Unavailable."""

    def __init__(
        self,
        *,
        ledger: Accounts,
        addresses: AddressBook,
        passwords: Passwords,
        desk: PasswordDesk,
        mint: Mint,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._addresses = addresses
        self._passwords = passwords
        self._desk = desk
        self._mint = mint
        self._clock = clock

    async def invite(self, site: SiteId, moderator: KeyId, actor: Actor) -> str:
        """Return a new invitation's text, which nobody can show again. Raise Unknown("moderator")."""
        made, now = new_invitation(site, moderator), self._clock()
        kept = Invitation(site=site, moderator=moderator, secret_sha256=made.secret_sha256, until=now + LASTS)
        step = self._mint.site_event(site, EventType.MODERATOR_INVITED, actor, now, {"moderator": moderator})
        await self._ledger.invite(kept, step)
        return made.text

    async def look(self, text: str) -> Invited:
        """Raise Unknown("invitation") for one that was used, has ended or never was."""
        shown = _read(text)
        account = await self._ledger.invited(shown.site, shown.moderator, shown.secret_sha256, self._clock())
        if account is None:
            raise Unknown("invitation")
        return Invited(account)

    async def accept(self, text: str, password: str, email: str | None) -> Account:
        """Use the invitation up and return the account as it is then; all that was signed in with it before is not.

        Raise Unknown("invitation"), InvalidSettings, AlreadyThere("moderator") where another has the address.
        """
        invited, shown, now = await self.look(text), _read(text), self._clock()
        address = address_of(email or "") if invited.needs_address else None
        self._check(invited, password, address)
        welcome = Welcome(password=await self._passwords.hash(password), at=now)
        if address is not None:
            welcome = self._introduced(welcome, shown, address)
        kept = Invitation(site=shown.site, moderator=shown.moderator, secret_sha256=shown.secret_sha256, until=now)
        step = self._mint.site_event(shown.site, EventType.MODERATOR_JOINED, invited.account.key.actor, now, {})
        await self._ledger.accept(kept, welcome, step)
        account = await self._ledger.account(shown.site, shown.moderator)
        if account is None:
            raise Unknown("invitation")
        return account

    def _check(self, invited: Invited, password: str, address: str | None) -> None:
        wrong = []
        if invited.needs_address and address is None:
            wrong.append(FieldError("email", "invalid"))
        if fault := fault_of(password, address) or self._desk.fault(invited.account, password):
            wrong.append(fault)
        if wrong:
            raise InvalidSettings(tuple(wrong))

    def _introduced(self, welcome: Welcome, shown: Shown, address: str) -> Welcome:
        return msgspec.structs.replace(
            welcome,
            sealed_email=self._addresses.seal_email(shown.site, shown.moderator, address),
            address=self._addresses.moderator_mark(shown.site, address),
            label=mask_address(address),
        )


def invitation_link(public_url: str, text: str) -> str:
    """Return the address at which an invitation is used."""
    return f"{public_url}/console/invitations/{text}"


def _read(text: str) -> Shown:
    shown = read_invitation(text)
    if shown is None:
        raise Unknown("invitation")
    return shown
