"""Exporting: everything that is held about a person, for that person, and nothing about anybody else."""

from datetime import datetime

import msgspec

from service.domain.account import Account
from service.domain.author import Standing
from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.ids import AuthorId, KeyId, SiteId
from service.domain.key import Role
from service.domain.preferences import Preferences
from service.domain.record import CommentRecord
from service.flow.forget import Forget
from service.flow.ports.accounts import Accounts
from service.flow.ports.erasure import Records
from service.flow.ports.promise import Promise

PAGE = 200


class DecisionExport(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided and why, in a word; not by whom, nor what moderators noted for each other."""

    action: str
    reason: str | None
    decided_at: datetime
    undone_at: datetime | None


class CommentExport(msgspec.Struct, frozen=True, kw_only=True):
    """``judged`` is the machine's last verdict, with the categories of its reasons.

    ``told_to`` names the hosts of the site's integrations that the comment was sent to.
    """

    id: str
    article: str
    parent: str | None
    status: str
    name: str
    website: str | None
    body: str
    language: str
    created_at: datetime
    edited_at: datetime | None
    network_address_kept_as_hash: bool
    judged: str
    judged_because: list[str]
    decisions: list[DecisionExport]
    told_to: tuple[str, ...]


class ModeratorExport(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has as a moderator. Of a password only a hash is kept, which is told of and not shown."""

    key: KeyId
    role: Role
    password_hash_kept_since: datetime | None
    preferences: Preferences


class SiteExport(msgspec.Struct, frozen=True, kw_only=True):
    """``address`` was sealed with the first comment; ``keys`` were made for the person as a moderator."""

    site: SiteId
    author: AuthorId
    address: str | None
    first_seen: datetime | None
    standing: Standing
    comments: list[CommentExport]
    keys: tuple[KeyId, ...]
    moderator: list[ModeratorExport]


class PersonExport(msgspec.Struct, frozen=True, kw_only=True):
    """All sites that hold anything; flags that a reader made are not tied to an address and cannot be found."""

    email: str
    sites: list[SiteExport]


class Export:
    def __init__(self, *, forget: Forget, ledger: Records, accounts: Accounts, promise: Promise) -> None:
        self._forget = forget
        self._ledger = ledger
        self._accounts = accounts
        self._promise = promise

    async def person(self, email: str, site: str | None = None) -> PersonExport:
        """Return what each site, or the one that is named, holds. Raise WrongRequest, Unavailable."""
        found = await self._forget.find(email, site)
        return PersonExport(email=email, sites=[await self._site(each.site, each.author, each.keys) for each in found])

    async def _site(self, site: SiteId, author: AuthorId, keys: tuple[KeyId, ...]) -> SiteExport:
        record = await self._ledger.author(site, author)
        sealed = record.sealed_email if record else None
        return SiteExport(
            site=site,
            author=author,
            address=self._promise.open_email(site, author, sealed) if sealed else None,
            first_seen=record.first_seen if record else None,
            standing=record.standing if record else Standing.NONE,
            comments=await self._comments(site, author),
            keys=keys,
            moderator=[_moderator(found) for key in keys if (found := await self._accounts.account(site, key))],
        )

    async def _comments(self, site: SiteId, author: AuthorId) -> list[CommentExport]:
        exported: list[CommentExport] = []
        after = None
        while page := await self._ledger.of_author(site, author, after, PAGE):
            exported += map(_comment, page)
            after = page[-1].case.comment.id
        return exported


def _moderator(account: Account) -> ModeratorExport:
    return ModeratorExport(
        key=account.key.id,
        role=account.key.role,
        password_hash_kept_since=account.password_at,
        preferences=account.preferences,
    )


def _comment(record: CommentRecord) -> CommentExport:
    comment: Comment = record.case.comment
    return CommentExport(
        id=comment.id,
        article=comment.article,
        parent=comment.parent,
        status=comment.status,
        name=comment.name,
        website=comment.website,
        body=comment.body,
        language=comment.language,
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        network_address_kept_as_hash=record.client_kept,
        judged=record.case.verdict.action,
        judged_because=sorted({reason.category for reason in record.case.verdict.reasons}),
        decisions=[_decision(decision) for decision in record.decisions],
        told_to=record.told,
    )


def _decision(decision: Decision) -> DecisionExport:
    return DecisionExport(
        action=decision.action, reason=decision.reason, decided_at=decision.at, undone_at=decision.undone_at
    )
