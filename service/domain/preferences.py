"""Preferences: how a moderator likes the console, kept with their account."""

import enum
from typing import Annotated

import msgspec
from msgspec import Meta


class Theme(enum.StrEnum):
    """``auto`` follows the person's own system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``language`` is a language of the console's, None for what the browser asks for.

    ``veil`` blurs severe texts until they are asked for, ``mask`` hides slurs until somebody points at them. After
    ``break_after`` severe cases in a row a pause is proposed, 0 for never. ``ahead`` cases are claimed while one is
    being read, each for ``lease_seconds``.
    """

    language: str | None = None
    theme: Theme = Theme.AUTO
    veil: bool = True
    mask: bool = True
    break_after: Annotated[int, Meta(ge=0, le=500)] = 20
    lease_seconds: Annotated[int, Meta(ge=30, le=3_600)] = 300
    ahead: Annotated[int, Meta(ge=1, le=20)] = 5
