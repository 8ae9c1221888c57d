"""``hakam forget`` and ``hakam export``: what a person may ask of those who keep something about them."""

from collections.abc import Sequence

import click
import msgspec

from service.cli.ground import in_house
from service.flow.forget import Found
from service.house.house import House

EMAIL = click.option("--email", required=True, help="The address that the person comments with.")
LEFT = "No query finds the words, and their space in the files will be used again; --rewrite frees it now."
SITE = click.option("--site", help="One site only; by default all of them.")


@click.command()
@EMAIL
@SITE
@click.option("--yes", is_flag=True, help="Do not ask before it is done.")
@click.option("--rewrite", is_flag=True, help="Write large tables anew too; the service stands still meanwhile.")
def forget(email: str, site: str | None, *, yes: bool, rewrite: bool) -> None:
    """Erase everything about a person: their comments, address, record and keys. It cannot be undone."""
    found = in_house(lambda house, _: house.forget.find(email, site))
    if not found:
        click.echo("Nothing is held about this person.")
        return
    if not yes:
        _ask(f"{_told(found)} This cannot be undone. Erase it all?")
    erased, left = in_house(lambda house, _: _erase(house, found, rewrite=rewrite))
    click.echo(f"Erased: {erased} comments, on {len(found)} sites. Readers no longer see any of it.")
    if left:
        click.echo(f"Too large or too busy to be written anew: {', '.join(left)}. {LEFT}")
    click.echo("Backups, and PostgreSQL's write-ahead log until it is used again, still hold what was erased.")


@click.command()
@EMAIL
@SITE
def export(email: str, site: str | None) -> None:
    """Print everything held about a person as JSON, for that person."""
    told = in_house(lambda house, _: house.export.person(email, site))
    click.echo(msgspec.json.format(msgspec.json.encode(told)))


def _ask(question: str) -> None:
    """Stop unless the answer is yes. Where nobody answers, say how it is done without being asked."""
    try:
        sure = click.confirm(question)
    except click.Abort:
        click.echo()
        raise click.ClickException("Nothing was erased. Add --yes to have it done without being asked.") from None
    if not sure:
        raise click.Abort


async def _erase(house: House, found: Sequence[Found], *, rewrite: bool) -> tuple[int, tuple[str, ...]]:
    erased = [await house.forget.person(each) for each in found]
    return sum(erased), await house.forget.clean(rewrite=rewrite)


def _told(found: Sequence[Found]) -> str:
    sites = [f"{each.site}: {each.comments} comments, {len(each.keys)} keys" for each in found]
    return f"Held about this person: {'; '.join(sites)}."
