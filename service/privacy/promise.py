"""The email promise as the journeys ask for it."""

from collections.abc import Callable
from datetime import datetime

import structlog

from service.domain.entry import Identity
from service.domain.ids import AuthorId, CommentId, SiteId
from service.privacy.client import network_of
from service.privacy.email import same_person
from service.privacy.form_token import age_of, new_form_token
from service.privacy.keyed import keyed, same, token
from service.privacy.keyring import BrokenKeys, Keyring, Purpose
from service.privacy.seal import key_of, open_seal, seal

AUTHOR_TOKEN = "hat_"  # noqa: S105 - what every author's token begins with, not a secret

log = structlog.get_logger(__name__)


class EmailPromise:
    """Keeps of an author only what the ring's keys made: sealed, or hashed with a key of its own.

    ``again`` reads the ring anew from where it is kept. So a process goes on while keys are rotated: it meets
    what another has sealed with a key it does not know, and finds that key in its place.
    """

    def __init__(self, ring: Keyring, again: Callable[[], Keyring] | None = None) -> None:
        self._ring = ring
        self._again = again

    @property
    def ring(self) -> Keyring:
        return self._ring

    def refresh(self) -> None:
        """Take over the ring as it is kept now. One that cannot be read, or is another ledger's, changes nothing."""
        if self._again is None:
            return
        try:
            ring = self._again()
        except BrokenKeys:
            log.warning("keys_not_read_again")
            return
        if ring.mark == self._ring.mark:
            self._ring = ring

    def identify(self, site: SiteId, email: str | None, name: str, client: str | None) -> Identity:
        """Return what may be kept of an author.

        With an address the author is the address; without one, the name together with the network it came from.
        """
        network = "" if client is None else network_of(client)
        who = ("name", name, network) if email is None else ("email", same_person(email))
        author = AuthorId(self._token(Purpose.AUTHOR, site, *who))
        return Identity(
            author=author,
            avatar=self._avatar(site, author, name, network),
            sealed_email=None if email is None else seal(self._ring, email, site, author),
            client=None if client is None else self._keyed(Purpose.CLIENT, site, network),
            visitor=self._keyed(Purpose.VISITOR, site, author, network),
        )

    def seal_email(self, site: SiteId, identity: str, email: str) -> bytes:
        """Return an address sealed for one person of a site."""
        return seal(self._ring, email, site, AuthorId(identity))

    def open_email(self, site: SiteId, identity: str, sealed: bytes) -> str:
        """Return an author's address; raise SealBroken where the seal is not that author's."""
        if self._ring.sealing_key(key_of(sealed)) is None:
            self.refresh()
        return open_seal(self._ring, sealed, site, AuthorId(identity))

    def reseal(self, site: SiteId, identity: str, sealed: bytes) -> bytes:
        """Return the address sealed with the newest key; the value itself where it is so already."""
        if key_of(sealed) == self._ring.newest:
            return sealed
        return seal(self._ring, self.open_email(site, identity, sealed), site, AuthorId(identity))

    def seal_secret(self, site: SiteId, identity: str, secret: str) -> bytes:
        """Return a signing secret sealed under its own id; rotation seals it anew like any address."""
        return self.seal_email(site, identity, secret)

    def open_secret(self, site: SiteId, identity: str, sealed: bytes) -> str:
        """Return a signing secret; raise SealBroken where the seal is not that secret's."""
        return self.open_email(site, identity, sealed)

    def moderator_mark(self, site: SiteId, email: str) -> bytes:
        """Return what a moderator of the site is found by: 32 bytes that are the same for the same person's address."""
        return self._keyed(Purpose.MODERATOR, site, same_person(email))

    def attempt_marks(self, email: str, client: str | None) -> tuple[str, str]:
        """Return what wrong passwords are counted by: one for the address, one for the network they come from."""
        person = self._token(Purpose.ATTEMPT, "person", same_person(email))
        return person, self._token(Purpose.ATTEMPT, "network", "" if client is None else network_of(client))

    def author_token(self, site: SiteId, comment: CommentId) -> str:
        """Return what shows that a comment is one's own. It is made again whenever needed and stored nowhere."""
        return AUTHOR_TOKEN + self._token(Purpose.AUTHOR_TOKEN, site, comment)

    def owns(self, site: SiteId, comment: CommentId, token: str) -> bool:
        return same(token, self.author_token(site, comment))

    def form_token(self, site: SiteId, now: datetime) -> str:
        return new_form_token(self._ring.purpose_key(Purpose.FORM_TOKEN), site, now)

    def form_age(self, site: SiteId, token: str, now: datetime) -> float | None:
        """Return the seconds since the form was given out, or None for a token that is not ours or out of date."""
        return age_of(self._ring.purpose_key(Purpose.FORM_TOKEN), site, token, now)

    def fingerprint(self, site: SiteId, *parts: str) -> bytes:
        """Return 32 bytes that are the same for the same parts in the same order."""
        return self._keyed(Purpose.FINGERPRINT, site, *parts)

    def _avatar(self, site: SiteId, author: AuthorId, name: str, network: str) -> str:
        """Return what tells authors apart in public.

        It hangs on the network as well as on the address. Otherwise anyone could post under a guessed address
        and learn from the avatar in the answer which public comments are that address's. Where the network is
        unknown only the name is left, which is public anyway.
        """
        return self._token(Purpose.AVATAR, site, author if network else name, network)

    def _keyed(self, purpose: Purpose, *parts: str) -> bytes:
        return keyed(self._ring.purpose_key(purpose), *parts)

    def _token(self, purpose: Purpose, *parts: str) -> str:
        return token(self._ring.purpose_key(purpose), *parts)
