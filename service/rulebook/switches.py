"""Switches: a pack that says of other packs' rules whether they are in force, on trial or off, and nothing else.

It is written by machine, so that nobody needs to know how a pack is written in order to switch a rule off.
"""

import enum
import tomllib
from collections.abc import Mapping

import msgspec

NAME = "switches"
"""What the pack is called, among those that a site keeps."""

REMARK = (
    "# Which rules are off, on trial or in force here. Written by the console; other changes belong in another pack.\n"
)


class Switch(enum.StrEnum):
    """``shadow`` is on trial: the rule is asked, and nothing comes of it."""

    ON = "on"
    SHADOW = "shadow"
    OFF = "off"


class ByHand(Exception):
    """The pack holds more than switches: somebody has written into it."""


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    shadow: bool


class _Retired(msgspec.Struct, forbid_unknown_fields=True):
    retire: list[str] = []


class _Pack(msgspec.Struct, forbid_unknown_fields=True):
    pack: _Retired = msgspec.field(default_factory=_Retired)
    change: list[_Change] = []


def read_switches(text: str) -> dict[str, Switch]:
    """Return the switch of each rule that the pack names. Raise ByHand for what is no pack of switches."""
    try:
        pack = msgspec.convert(tomllib.loads(text), _Pack)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise ByHand from None
    changed = {change.name: Switch.SHADOW if change.shadow else Switch.ON for change in pack.change}
    return changed | dict.fromkeys(pack.pack.retire, Switch.OFF)


def write_switches(switches: Mapping[str, Switch]) -> str:
    """Return the pack. Names of rules hold nothing that would have to be escaped."""
    off = sorted(name for name, switch in switches.items() if switch is Switch.OFF)
    retired = f"\n[pack]\nretire = {msgspec.json.encode(off).decode()}\n" if off else ""
    changes = "".join(_change(name, switch) for name, switch in sorted(switches.items()) if switch is not Switch.OFF)
    return f"{REMARK}{retired}{changes}"


def _change(name: str, switch: Switch) -> str:
    shadow = str(switch is Switch.SHADOW).lower()
    return f'\n[[change]]\nname = "{name}"\nshadow = {shadow}\n'
