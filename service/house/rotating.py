"""Rotating: the keyring's file, the ledger's seals and its list of keys, kept in step."""

import msgspec

from service.house.house import House
from service.house.letter import CannotOpen
from service.privacy.keyfile import retire_keys, rotate_keyring
from service.settings.settings import Settings

BY_HAND = """\
The keys are in {place}, which only you write. To rotate them without a pause:
1. Add a new key to "sealing", before the last one: 32 random bytes in base64, under an id that was never used.
   Give that to every process; now all can open what the new key will seal, and none seals with it yet.
2. Move the new key to the end, and give that to every process; now it seals.
3. Run `hakam keys rotate` again: it seals anew what older keys have sealed.
4. Run `hakam keys rotate --retire`, and take the older keys out of {place} everywhere."""


class Rotated(msgspec.Struct, frozen=True, kw_only=True):
    """``added`` is the new key, None where an unfinished rotation went on; ``resealed`` counts addresses."""

    added: str | None
    newest: str
    resealed: int


async def rotate(house: House, settings: Settings) -> Rotated:
    """Add a key and seal everything with it, or finish the rotation before. Raises CannotOpen, BrokenKeys, Unavailable.

    The key is in the ring's file before anything is sealed with it, so a process that meets it finds it there.
    """
    added = None
    if not await house.rotation.is_unfinished():
        if place := _place(settings):
            raise CannotOpen(BY_HAND.format(place=place))
        added = rotate_keyring(settings.data).newest
        house.promise.refresh()
        await house.note_keys()
    return Rotated(added=added, newest=house.promise.ring.newest, resealed=await house.rotation.reseal())


async def retire(house: House, settings: Settings) -> tuple[str, ...]:
    """Drop all keys but the newest, and return them. Raises WrongRequest, BrokenKeys, Unavailable.

    The ledger stops asking for them first: cut short in between, the ring has keys too many and none too few.
    """
    await house.rotation.reseal()
    old = await house.rotation.retire()
    if old and not _place(settings):
        retire_keys(settings.data)
    return old


def _place(settings: Settings) -> str | None:
    """Return the setting that names keys which are not ours to write."""
    if settings.keys is not None:
        return "HAKAM_KEYS"
    return "HAKAM_KEYS_FILE" if settings.keys_file is not None else None
