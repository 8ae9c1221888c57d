"""``hakam key`` and ``hakam moderator``: who may do what."""

import click

from service.cli.ground import administer, settings
from service.domain.account import Moderator
from service.domain.key import Role
from service.flow.invitations import invitation_link

ROLES = click.Choice([role.value for role in Role])
SITE = click.option("--site", "site", required=True, help="The site's name.")


@click.group()
def key() -> None:
    """Look after the keys of a site's own servers and tools."""


@key.command("add")
@SITE
@click.option("--role", type=ROLES, required=True, help="What it may do; each role includes the ones before it.")
@click.option("--label", help="What histories call it; by default its role.")
def add(site: str, role: str, label: str | None) -> None:
    """Make a key and print it, this once."""
    click.echo(administer(lambda administration: administration.add_key(site, Role(role), label or role)))


@key.command("list")
@SITE
def list_(site: str) -> None:
    """List a site's keys, without their secrets."""
    for each in administer(lambda administration: administration.keys(site)):
        click.echo(f"{each.id}  {each.role}  {each.label}")


@key.command("revoke")
@SITE
@click.argument("key_id")
def revoke(site: str, key_id: str) -> None:
    """Make the key KEY_ID open nothing any more."""
    administer(lambda administration: administration.revoke_key(site, key_id))
    click.echo(f"{key_id} is revoked.")


@click.group()
def moderator() -> None:
    """Look after the people who judge comments."""


@moderator.command("add")
@click.argument("email")
@SITE
@click.option("--role", type=click.Choice([Role.MODERATOR.value, Role.ADMIN.value]), default=Role.MODERATOR.value)
def add_moderator(email: str, site: str, role: str) -> None:
    """Make a key of their own for the person with the address EMAIL and print it, this once.

    The key goes to standard output alone; the link by which they choose a password for the console goes beside it.
    """
    made = administer(lambda administration: administration.add_moderator(site, email, Role(role)))
    click.echo(made.key)
    _tell_link(made.invitation, err=True)


@moderator.command("invite")
@click.argument("who", metavar="EMAIL|ID")
@SITE
def invite(who: str, site: str) -> None:
    """Print a new link by which somebody chooses a password, also in the place of one they have forgotten."""
    _tell_link(administer(lambda administration: administration.invite_moderator(site, who)), err=False)


@moderator.command("list")
@SITE
def list_moderators(site: str) -> None:
    """List a site's people, without their addresses."""
    for each in administer(lambda administration: administration.moderators(site)):
        click.echo(f"{each.id}  {each.role}  {each.label}  {_standing(each)}")


@moderator.command("remove")
@click.argument("who", metavar="EMAIL|ID")
@SITE
def remove(who: str, site: str) -> None:
    """Take a person away: their key opens nothing any more, and address and password are dropped."""
    administer(lambda administration: administration.remove_moderator(site, who))
    click.echo("Removed. What they decided stays.")


def _standing(each: Moderator) -> str:
    if each.joined:
        return "has a password"
    return f"invited until {each.invited_until:%Y-%m-%d %H:%M} UTC" if each.invited_until else "has no password"


def _tell_link(invitation: str, *, err: bool) -> None:
    click.echo(f"Within seven days, once: {invitation_link(settings().public_url, invitation)}", err=err)
