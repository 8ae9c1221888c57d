"""A pack as a site keeps it: rules beside the shared ones, in the words of its editors."""

import re
from datetime import datetime

import msgspec

from service.domain.ids import SiteId

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
"""What a pack may be called."""

MOST = 50
"""Packs of one site."""

LONGEST = 200_000
"""Code points of one pack."""


class SitePack(msgspec.Struct, frozen=True, kw_only=True):
    """``at`` is when it was last written."""

    site: SiteId
    name: str
    text: str
    at: datetime
