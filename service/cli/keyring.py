"""``hakam keys``: the keyring that addresses are sealed with."""

import click

from service.cli.ground import in_house
from service.house.rotating import retire as retire_keys
from service.house.rotating import rotate as rotate_keys


@click.group()
def keys() -> None:
    """Look after the keys that addresses are sealed with; the service goes on meanwhile."""


@keys.command("rotate")
@click.option("--retire", is_flag=True, help="Drop the older keys, once nothing is sealed with them.")
def rotate(*, retire: bool) -> None:
    """Add a new sealing key and seal all addresses with it; run again, it goes on where it was cut short."""
    if retire:
        old = in_house(retire_keys)
        click.echo(f"Retired: {', '.join(old)}." if old else "There is one key only; nothing is to be retired.")
        return
    done = in_house(rotate_keys)
    if done.added is not None:
        click.echo(f"{done.added} seals from now on. Back up the keys, the new one too.")
    click.echo(f"{done.resealed} addresses were sealed anew with {done.newest}.")
    click.echo("In a minute, `hakam keys rotate --retire` drops the older keys.")
