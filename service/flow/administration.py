"""Administration: sites, their keys and their people, as an operator makes them at the command line."""

import contextlib
from collections.abc import Iterator

import msgspec

from service.domain.account import Moderator
from service.domain.errors import AlreadyThere, FieldError, InvalidSettings, Unknown
from service.domain.event import OPERATOR
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.domain.site import Site
from service.flow.access import SITE_NAME
from service.flow.moderators import NewModerator
from service.flow.origin import ORIGIN, as_browsers_write
from service.flow.ports.clock import Clock
from service.flow.ports.sites import Registry
from service.flow.reception import Reception
from service.flow.settings_desk import LOCALE, SettingsDesk

FIRST_SITE = SiteId("demo")

CONSOLE_PAGES = frozenset({"assets", "invitations", "sign-in", "sign-out"})
"""Names that stand where a site's name does in the console's addresses."""

USUAL_PORT = 8000
"""Pages written to try Hakam out are served here, whichever port Hakam itself listens on."""


class FirstKey(msgspec.Struct, frozen=True):
    """The key of the first site's administrator, and the invitation by which they choose a password."""

    site: SiteId
    key: str
    invitation: str


class WrongRequest(Exception):
    """An operator asked for something that cannot be. The message is the whole letter."""


class Administration:
    """Every method raises Unavailable where the ledger is down."""

    def __init__(self, *, registry: Registry, reception: Reception, mint: Mint, clock: Clock) -> None:
        self._registry = registry
        self._desk = SettingsDesk(registry=registry, mint=mint, clock=clock)
        self._keys = reception.keys
        self._moderators = reception.moderators
        self._clock = clock

    async def first_site(self, port: int) -> FirstKey | None:
        """Make the demo site and its administrator where the ledger has no site; None where it has one.

        Its origins are this machine at ``port`` and at the usual one.
        """
        if await self._registry.all_sites():
            return None
        ports, hosts = dict.fromkeys((port, USUAL_PORT)), ("localhost", "127.0.0.1")
        origins = as_browsers_write(f"http://{host}:{each}" for each in ports for host in hosts)
        if not await self._registry.add_site(Site(id=FIRST_SITE, locale="ar", origins=origins), self._clock()):
            return None
        made = await self._keys.add(FIRST_SITE, Role.ADMIN, "administrator", OPERATOR)
        return FirstKey(FIRST_SITE, made.text, await self._moderators.invite(FIRST_SITE, made.id, OPERATOR))

    async def add_site(self, name: str, origins: tuple[str, ...], locale: str) -> Site:
        """Make a site. Raises WrongRequest."""
        if not SITE_NAME.fullmatch(name):
            raise WrongRequest(f'"{name}" cannot be a site\'s name. Use 1 to 63 small letters, digits and hyphens.')
        if name in CONSOLE_PAGES:
            raise WrongRequest(f'A page of the console is called "{name}" already. Choose another name.')
        _check(origins, locale)
        site = Site(id=SiteId(name), locale=locale, origins=as_browsers_write(origins))
        if not await self._registry.add_site(site, self._clock()):
            raise WrongRequest(f"There is a site {name} already. `hakam site edit {name}` changes it.")
        return site

    async def edit_site(
        self, name: str, origins: tuple[str, ...], locale: str | None, changes: dict[str, object]
    ) -> Site:
        """Change what is given of a site: its origins, its locale, its settings by name. Raises WrongRequest."""
        site = await self.site(name)
        _check(origins, site.locale if locale is None else locale)
        given = {"origins": origins or None, "locale": locale}
        wanted = changes | {name: value for name, value in given.items() if value is not None}
        try:
            return await self._desk.change(site.id, wanted, OPERATOR)
        except InvalidSettings as refusal:
            raise WrongRequest("\n".join(_sentence(error) for error in refusal.errors)) from None

    async def sites(self) -> tuple[Site, ...]:
        return await self._registry.all_sites()

    async def keys(self, site: str) -> tuple[ApiKey, ...]:
        """Return the site's keys. Raises WrongRequest."""
        return await self._registry.keys((await self.site(site)).id)

    async def add_key(self, site: str, role: Role, label: str) -> str:
        """Make a key and return its text, which nobody can show again. Raises WrongRequest."""
        return (await self._keys.add((await self.site(site)).id, role, label, OPERATOR)).text

    async def add_moderator(self, site: str, email: str, role: Role) -> NewModerator:
        """Make a person's own key; only a masked form of their address stands in histories. Raises WrongRequest."""
        found = await self.site(site)
        try:
            return await self._moderators.add(found.id, email, role, OPERATOR)
        except InvalidSettings:
            # The letter does not repeat what may be an address with a slip in it.
            raise WrongRequest("That is no email address. Write it as amal@news.example.") from None
        except AlreadyThere:
            raise WrongRequest(
                f"{site} has a moderator with this address already. `hakam moderator invite` makes them a new link."
            ) from None

    async def moderators(self, site: str) -> tuple[Moderator, ...]:
        """Return the site's people. Raises WrongRequest."""
        return await self._moderators.all_moderators((await self.site(site)).id)

    async def invite_moderator(self, site: str, email: str) -> str:
        """Return a new invitation for whoever has the address, or the id. Raises WrongRequest."""
        with self._known(site):
            return await self._moderators.invite_named((await self.site(site)).id, email, OPERATOR)

    async def remove_moderator(self, site: str, email: str) -> None:
        """Take away whoever has the address, or the id. Raises WrongRequest."""
        with self._known(site):
            await self._moderators.remove_named((await self.site(site)).id, email, OPERATOR)

    @contextlib.contextmanager
    def _known(self, site: str) -> Iterator[None]:
        try:
            yield
        except Unknown:
            letter = f"{site} has no such moderator. `hakam moderator list --site {site}` shows those it has."
            raise WrongRequest(letter) from None

    async def revoke_key(self, site: str, key: str) -> None:
        """Make a key open nothing any more. Raises WrongRequest."""
        found = await self.site(site)
        try:
            await self._keys.revoke(found.id, KeyId(key), OPERATOR)
        except Unknown:
            raise WrongRequest(f"{site} has no key {key}. `hakam key list --site {site}` shows those it has.") from None

    async def site(self, name: str) -> Site:
        """Return the site of this name. Raises WrongRequest where there is none."""
        site = await self._registry.site(SiteId(name)) if SITE_NAME.fullmatch(name) else None
        if site is None:
            raise WrongRequest(f'There is no site "{name}". `hakam site list` shows those there are.')
        return site


def _sentence(error: FieldError) -> str:
    if error.least is not None:
        return f"{error.field} is a whole number from {error.least} to {error.limit}."
    if error.code == "too_long":
        return f"A site has at most {error.limit} {error.field}."
    return f"{error.field} can't be set to that."


def _check(origins: tuple[str, ...], locale: str) -> None:
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise WrongRequest(f'"{origin}" is no origin. Write it as https://news.example, without a path.')
    if not LOCALE.fullmatch(locale):
        raise WrongRequest(f'"{locale}" is no locale. Write it as ar, en or ar-SY.')
