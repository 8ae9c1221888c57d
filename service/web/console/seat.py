"""A seat: whoever is signed in, at one site, with everything that a page of theirs needs."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.response import Template

from service.domain.account import Account
from service.domain.errors import NotAllowed
from service.domain.key import ApiKey, Role
from service.domain.preferences import Preferences
from service.domain.site import Site
from service.flow.journeys import Journeys
from service.web.catalogue import Voice
from service.web.console.guards import account_of, csrf_of
from service.web.console.nav import nav
from service.web.console.page import console_page
from service.web.console.tongue import tongue
from service.web.door import Door, door_of
from service.web.visit import site_of


@dataclass(frozen=True, kw_only=True)
class Seat:
    """``key`` is the person as the journeys know them; ``csrf`` is what their forms show."""

    site: Site
    account: Account
    voice: Voice
    csrf: str
    door: Door
    path: str

    @property
    def key(self) -> ApiKey:
        return self.account.key

    @property
    def preferences(self) -> Preferences:
        return self.account.preferences

    @property
    def journeys(self) -> Journeys:
        return self.door.journeys

    @property
    def is_admin(self) -> bool:
        return self.key.role is Role.ADMIN

    def page(self, template: str, /, status: int = 200, **context: object) -> Template:
        """Return a page of this person's: ``seat.page("console/desk.html", case=case)``."""
        places = nav(self.site.id, self.path, admin=self.is_admin)
        own = {"seat": self, "csrf": self.csrf, "nav": places}
        return console_page(template, self.voice, status, {**own, **context})


def seat_of(request: Request[Any, Any, Any]) -> Seat:
    """Return the seat that a guard has found. Raise NotAllowed where none has."""
    account, site, door = account_of(request.scope), site_of(request.scope), door_of(request.app)
    if account is None or site is None:
        raise NotAllowed(known=False)
    return Seat(
        site=site,
        account=account,
        voice=tongue(request, door.console),
        csrf=csrf_of(request.scope),
        door=door,
        path=request.scope["path"],
    )
