"""A site's rules: what judges its comments, and the packs that its administrators write beside the shared ones."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, delete, get, put
from litestar.params import FromPath

from service.domain.errors import FieldError
from service.domain.key import ApiKey
from service.domain.pack import SitePack
from service.domain.verdict import Action, Category
from service.flow.rules_desk import RulesView
from service.rulebook.rule import Rule
from service.web.body import read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, PackOperation, problems
from service.web.given import Given
from service.web.keys import admins_only
from service.web.malformed import InvalidRequest
from service.web.path import decode_part
from service.web.visit import Visit


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that is in force; one in ``shadow`` is on trial. ``file`` is the pack that it stands in."""

    name: str
    when: str
    then: Action
    priority: int
    reason: Category
    because: dict[str, str]
    pardons: tuple[str, ...]
    shadow: bool
    file: str


class PackAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that the site keeps."""

    name: str
    text: str
    at: datetime


class RulesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """``hash`` names the rulebook in force. ``complaints`` tell what is wrong with rules that are not in force."""

    hash: str
    rules: tuple[RuleAnswer, ...]
    packs: tuple[PackAnswer, ...]
    complaints: tuple[str, ...]


@get(
    "/rules",
    summary="A site's rules",
    operation_id="see_rules",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_rules(visit: Given[Visit]) -> RulesAnswer:
    """Return every rule that judges the site's comments, and the packs that the site keeps."""
    return _answer(await visit.journeys.rules.see(visit.site.id))


@get(
    "/rules/packs/{pack:str}",
    summary="A site's own pack of rules",
    operation_id="see_pack",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_pack(pack: FromPath[str], visit: Given[Visit]) -> PackAnswer:
    """Return it as it was written."""
    return _pack(await visit.journeys.rules.pack(visit.site.id, decode_part(pack)))


@put(
    "/rules/packs/{pack:str}",
    summary="Write a site's own pack of rules",
    operation_id="write_pack",
    operation_class=PackOperation,
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def write_pack(pack: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]) -> RulesAnswer:
    """Put it in force within seconds, if all rules are right with it and each example shows what it claims."""
    text = (await read_json(request)).get("text")
    if not isinstance(text, str):
        raise InvalidRequest((FieldError("text", "required"),))
    return _answer(await visit.journeys.rules.write(visit.site.id, decode_part(pack), text, request.auth.actor))


@delete(
    "/rules/packs/{pack:str}",
    summary="Drop a site's own pack of rules",
    operation_id="drop_pack",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, 422),
)
async def drop_pack(pack: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]) -> None:
    """Judge without it from now on."""
    await visit.journeys.rules.drop(visit.site.id, decode_part(pack), request.auth.actor)


def _answer(view: RulesView) -> RulesAnswer:
    return RulesAnswer(
        hash=view.rulebook.hash,
        rules=tuple(map(_rule, view.rulebook.rules)),
        packs=tuple(map(_pack, view.packs)),
        complaints=tuple(map(str, view.complaints)),
    )


def _rule(rule: Rule) -> RuleAnswer:
    return RuleAnswer(
        name=rule.name,
        when=rule.condition.source,
        then=rule.then,
        priority=rule.priority,
        reason=rule.reason,
        because=dict(rule.because),
        pardons=rule.pardons,
        shadow=rule.shadow,
        file=rule.file.rpartition("/")[2],
    )


def _pack(pack: SitePack) -> PackAnswer:
    return PackAnswer(name=pack.name, text=pack.text, at=pack.at)
