"""``hakam rules``: the rulebook, seen from the command line."""

from pathlib import Path

import click

from service.cli.ground import settings
from service.cli.letters import letters
from service.cli.past import explain, report, try_
from service.house.rules import load_rules
from service.rulebook.check import check_examples


@click.group()
def rules() -> None:
    """Look after the rulebook."""


@rules.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Read the shipped rules, and those in FOLDER or HAKAM_RULES beside them, and try every example."""
    with letters():
        rulebook = load_rules(folder or settings().rules)
    complaints = check_examples(rulebook)
    for complaint in complaints:
        click.echo(str(complaint), err=True)
    if complaints:
        raise click.exceptions.Exit(1)
    examples = sum(len(rule.examples) for rule in rulebook.rules)
    click.echo(f"{len(rulebook.rules)} rules and {examples} examples are right. The rulebook is {rulebook.hash[:12]}.")


for command in (try_, report, explain):
    rules.add_command(command)
