"""Invitations: ``<site>.<moderator>.<secret>``, of which only a SHA-256 of the secret is kept, as of API keys."""

import base64
import hashlib
import re
import secrets

import msgspec

from service.domain.ids import KeyId, SiteId

SECRET_BYTES = 32
FORM = re.compile(r"([a-z0-9-]{1,63})\.([A-Za-z0-9]{1,64})\.([a-z2-7]{52})", re.ASCII)


class Shown(msgspec.Struct, frozen=True):
    """What somebody who holds an invitation shows."""

    site: SiteId
    moderator: KeyId
    secret_sha256: bytes


class NewInvitation(msgspec.Struct, frozen=True):
    """An invitation at the one moment its text is known."""

    text: str
    secret_sha256: bytes

    def __repr__(self) -> str:
        return "<NewInvitation>"


def new_invitation(site: SiteId, moderator: KeyId) -> NewInvitation:
    """Draw an invitation for a moderator of a site."""
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=").lower()
    return NewInvitation(text=f"{site}.{moderator}.{secret}", secret_sha256=_sha256(secret))


def read_invitation(text: str) -> Shown | None:
    """Return what an invitation says, or None for what has not the form of one."""
    form = FORM.fullmatch(text)
    return None if form is None else Shown(SiteId(form[1]), KeyId(form[2]), _sha256(form[3]))


def _sha256(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
