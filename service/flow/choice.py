"""A choice of comments: what deciding all of them alike would do, said before it is done."""

import enum
from collections.abc import Mapping, Sequence

import msgspec

from service.domain.comment import Comment, Status
from service.domain.decision import Ruling
from service.domain.ids import CommentId
from service.domain.key import ApiKey
from service.domain.search import Looked
from service.domain.site import Site
from service.flow.search import Searching


class Outlook(enum.StrEnum):
    """What a ruling would meet in a comment.

    ``waits``: it waits for a person, as held or as a public one that readers have flagged. ``own``, ``others``,
    ``machine``: the caller, somebody else or the rulebook has decided otherwise, so that it is decided anew only where
    that is asked for. ``so_already``: it is what it would become. ``moved``: it is not what was chosen any more.
    ``gone``: its author has withdrawn it.
    """

    WAITS = "waits"
    OWN = "own"
    OTHERS = "others"
    MACHINE = "machine"
    SO_ALREADY = "so_already"
    MOVED = "moved"
    GONE = "gone"


ANEW = frozenset({Outlook.OWN, Outlook.OTHERS, Outlook.MACHINE})
"""Comments that a decision has to overrule."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A chosen comment with what a ruling would meet there."""

    looked: Looked
    outlook: Outlook

    @property
    def comment(self) -> Comment:
        return self.looked.case.comment


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Everything chosen, in the order of choosing. ``counts`` has no zeros."""

    action: Ruling
    chosen: tuple[Chosen, ...]

    @property
    def counts(self) -> dict[Outlook, int]:
        found = [each.outlook for each in self.chosen]
        return {outlook: found.count(outlook) for outlook in Outlook if outlook in found}

    @property
    def statuses(self) -> dict[Status, int]:
        """How many of the chosen stand where."""
        found = [each.comment.status for each in self.chosen]
        return {status: found.count(status) for status in Status if status in found}

    @property
    def waiting(self) -> tuple[Chosen, ...]:
        """Those that would be decided in any case."""
        return tuple(each for each in self.chosen if each.outlook is Outlook.WAITS)

    @property
    def anew(self) -> tuple[Chosen, ...]:
        """Those that would be decided only by overruling."""
        return tuple(each for each in self.chosen if each.outlook in ANEW)


async def summarise(
    searching: Searching, site: Site, key: ApiKey, action: Ruling, versions: Mapping[CommentId, int]
) -> Summary:
    """Look at the comments as they stand now. ``versions`` says which version of each was read when it was chosen."""
    looked = await searching.look(site, tuple(versions))
    chosen = tuple(
        Chosen(looked=each, outlook=outlook_of(each, versions[each.case.comment.id], action, key)) for each in looked
    )
    return Summary(action=action, chosen=chosen)


def outlook_of(looked: Looked, version: int, action: Ruling, key: ApiKey) -> Outlook:
    """Say what the ruling would meet."""
    comment = looked.case.comment
    if comment.status is Status.WITHDRAWN:
        return Outlook.GONE
    if comment.version != version:
        return Outlook.MOVED
    if comment.in_review or comment.status is Status.HELD:
        return Outlook.WAITS
    if comment.status is action.status:
        return Outlook.SO_ALREADY
    return _decided_by(looked, key)


def _decided_by(looked: Looked, key: ApiKey) -> Outlook:
    decision = looked.decision
    if decision is None or decision.after is not looked.case.comment.status:
        return Outlook.MACHINE
    return Outlook.OWN if decision.actor.id == key.id else Outlook.OTHERS


def chosen_versions(chosen: Sequence[Chosen]) -> dict[CommentId, int]:
    """Return which comments these are, in the versions that were looked at."""
    return {each.comment.id: each.comment.version for each in chosen}
