"""The door's own parts: what calls need, made once for the application."""

from dataclasses import dataclass, field
from functools import cached_property

from litestar import Litestar
from litestar.datastructures import State

from service.flow.journeys import Journeys
from service.web.catalogue import Catalogue
from service.web.console.catalogue import console_catalogue
from service.web.console.session import SessionBackend, session_backend
from service.web.kept_pages import KeptPages
from service.web.options import WebOptions


@dataclass(frozen=True, kw_only=True)
class Door:
    """Calls find it in the application's state.

    As dependencies of their own, its parts would be found anew for every request, each in a task of its own.
    """

    journeys: Journeys
    options: WebOptions
    catalogue: Catalogue = field(default_factory=Catalogue.load)
    console: Catalogue = field(default_factory=console_catalogue)
    kept_pages: KeptPages = field(default_factory=KeptPages)

    @cached_property
    def sessions(self) -> SessionBackend:
        """What the console's sessions are kept by."""
        return session_backend(secure=self.options.secure, seconds=self.options.idle_seconds)


def hang(door: Door) -> State:
    """Return the application's state, with the door in it."""
    return State({"door": door})


def door_of(app: Litestar) -> Door:
    """Return the door that ``hang`` put there."""
    door = app.state.door
    if not isinstance(door, Door):
        raise TypeError("the application was made without its door")
    return door
