"""A sealed value: an address, or a signing secret, that only the keyring opens."""

import msgspec

from service.domain.ids import SiteId


class Sealed(msgspec.Struct, frozen=True):
    """``whose`` says what the value belongs to, as the ledger names it: author_id, moderator_id or secret_id."""

    whose: str
    site: SiteId
    identity: str
    value: bytes
