"""``hakam rules try``, ``report`` and ``explain``: rules held against the comments of the past."""

import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click

from service.cli.explaining import lines_of
from service.cli.ground import in_house
from service.cli.table import table
from service.cli.within import Within
from service.domain.errors import Unknown
from service.domain.ids import CommentId, SiteId
from service.domain.verdict import Action
from service.flow.explain import Explanation
from service.flow.replay import Comparison, Flip, Told
from service.flow.rule_report import RuleRecord
from service.flow.rule_report import report as reported
from service.house.clock import now
from service.house.house import House
from service.house.rules import Bindery

Found = TypeVar("Found")

SITE = click.option("--site", default="demo", show_default=True, help="The site whose comments are asked.")
SINCE = click.option(
    "--since", type=Within(), default="30d", show_default=True, help="How far back: 12h, 30d, or as many weeks: 8w."
)


@click.command("try")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@SITE
@SINCE
def try_(file: Path, site: str, since: timedelta) -> None:
    """Judge the comments of the past by the site's rules as they are and FILE, a pack or a folder of them, beside."""
    found = in_house(lambda house, given: _tried(house, Bindery(given.rules), site, file, now() - since))
    for line in _compared(found, since / timedelta(days=1)):
        click.echo(line)


@click.command()
@SITE
@SINCE
def report(site: str, since: timedelta) -> None:
    """Tell how often each rule fired, on trial or in earnest, and what moderators then decided."""
    records = in_house(lambda house, _: _reported(house, site, now() - since))
    for line in table(("rule", "fired", "pardoned", "decided", "agreed"), [_row(*each) for each in records.items()]):
        click.echo(line)


@click.command()
@click.argument("comment")
@SITE
@click.option("--language", default="en", show_default=True, help="The language of the reasons' sentences.")
def explain(comment: str, site: str, language: str) -> None:
    """Tell why the comment with this id got its verdict, and judge it again from the signals that were kept."""
    try:
        found = in_house(lambda house, _: _explained(house, SiteId(site), CommentId(comment)))
    except Unknown:
        raise click.ClickException(f"There is no comment {comment} on the site {site}.") from None
    for line in lines_of(found, language):
        click.echo(line)
    if found.same_rules and not found.holds:
        raise click.exceptions.Exit(1)


async def _explained(house: House, site: SiteId, comment: CommentId) -> Explanation:
    # Rules that the site keeps for itself are known once they have been looked for.
    await house.journeys.reloading.follow()
    return await house.journeys.rules.explain(site, comment)


async def _tried(house: House, bindery: Bindery, name: str, file: Path, began: datetime) -> Comparison:
    site = (await house.administration.site(name)).id
    kept = {pack.name: pack.text for pack in (await house.journeys.rules.see(site)).packs}
    rulebook = bindery.tried(site, kept, file)
    return await _with_bar(house, site, began, lambda told: house.replay.run(site, began, rulebook, told))


async def _reported(house: House, name: str, began: datetime) -> Mapping[str, RuleRecord]:
    site = (await house.administration.site(name)).id
    return await _with_bar(house, site, began, lambda told: reported(house.replay, site, began, told))


async def _with_bar(house: House, site: SiteId, began: datetime, work: Callable[[Told], Awaitable[Found]]) -> Found:
    """Do the work with a bar on standard error, which tells how far it has come."""
    number = await house.replay.count(site, began)
    with click.progressbar(length=number, label=f"{number} comments", file=sys.stderr) as bar:
        return await work(bar.update)


def _compared(found: Comparison, days: float) -> list[str]:
    counts = [(action.value, str(found.was[action]), str(found.would[action])) for action in Action]
    kinds = sorted(found.flips, key=lambda kind: -found.flips[kind])
    flips = [
        (f"{was} → {would}", str(found.flips[was, would]), str(found.decided[was, would]), _share(found, was, would))
        for was, would in kinds
    ]
    return [
        f"{found.comments} comments of {days:g} days",
        "",
        *table(("", "was", "would be"), counts),
        "",
        f"In the queue: {found.more_held / days:+.1f} comments a day.",
        "",
        *table(("flips", "comments", "decided", "agreed"), flips),
        "",
        *table(("comment", "flip", "rules", "moderator"), [_flip(each) for each in found.listed]),
    ]


def _share(found: Comparison, was: Action, would: Action) -> str:
    decided = found.decided[was, would]
    return f"{found.agreed[was, would] / decided:.0%}" if decided else "–"


def _flip(flip: Flip) -> Sequence[str]:
    said = {True: "agrees", False: "disagrees", None: "–"}[flip.agrees]
    return flip.comment, f"{flip.was} → {flip.would}", ", ".join(flip.rules) or "–", said


def _row(name: str, record: RuleRecord) -> Sequence[str]:
    agreed = f"{record.agreed / record.decided:.0%}" if record.decided else "–"
    shown = f"{name} (shadow)" if record.shadow else name
    return shown, str(record.fired), str(record.pardoned), str(record.decided), agreed
