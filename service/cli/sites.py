"""``hakam site``: publishers and what they ask of comments."""

import click
import msgspec

from service.cli.ground import administer
from service.domain.site import Site, SiteSettings

FIELDS = {field.name: field for field in msgspec.structs.fields(SiteSettings) if field.name != "form_texts"}
"""What can be set in a few characters; the form's texts are written in the console or over the API."""


@click.group()
def site() -> None:
    """Look after publishers and what they ask of comments."""


@site.command("add")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, required=True, help="A web origin of its pages; may be repeated.")
@click.option("--locale", default="ar", show_default=True, help="The language its readers are answered in.")
def add(name: str, origins: tuple[str, ...], locale: str) -> None:
    """Make a site called NAME."""
    click.echo(_line(administer(lambda administration: administration.add_site(name, origins, locale))))


@site.command("list")
def list_() -> None:
    """List all sites."""
    for each in administer(lambda administration: administration.sites()):
        click.echo(_line(each))


@site.command("edit")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, help="The origins from now on; may be repeated.")
@click.option("--locale", help="The language its readers are answered in.")
@click.option("--set", "pairs", multiple=True, metavar="SETTING=VALUE", help=f"One of {', '.join(FIELDS)}.")
def edit(name: str, origins: tuple[str, ...], locale: str | None, pairs: tuple[str, ...]) -> None:
    """Change the site called NAME: `hakam site edit demo --set email_required=false --set thread_depth=3`."""
    changes = dict(_change(pair) for pair in pairs)
    click.echo(_line(administer(lambda administration: administration.edit_site(name, origins, locale, changes))))


def _change(pair: str) -> tuple[str, object]:
    name, equals, words = pair.partition("=")
    if not equals or name not in FIELDS:
        raise click.BadParameter(f'"{name}" is no setting of a site. There are: {", ".join(FIELDS)}.')
    try:
        return name, msgspec.convert(words, bool if FIELDS[name].type is bool else int, strict=False)
    except msgspec.ValidationError:
        kind = "true or false" if FIELDS[name].type is bool else "a whole number"
        raise click.BadParameter(f'"{words}" does not fit {name}, which is {kind}.') from None


def _line(each: Site) -> str:
    asked = ", ".join(f"{name}={getattr(each.settings, name)}" for name in FIELDS)
    return f"{each.id}  {each.locale}  {' '.join(each.origins)}  {asked}"
