"""A campaign: comments of one site that are much like one another, whoever sent them and wherever they stand."""

from typing import TypeAlias

import msgspec

from service.domain.ids import CampaignId
from service.domain.signal import Missing


class Campaign(msgspec.Struct, frozen=True):
    """What a new comment is part of; ``others`` counts the comments much like it of the last day, itself left out."""

    id: CampaignId
    others: int


Similar: TypeAlias = Campaign | Missing
"""A comment's campaign, which may be of itself alone, or why nobody can say."""

TOO_SHORT = Missing("too short")
