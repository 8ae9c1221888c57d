"""The one face of all benches."""

import click
import msgspec

from scripts.benches.bench import Bench
from scripts.benches.desk import DESK
from scripts.benches.intake import INTAKE
from scripts.benches.live import LIVE
from scripts.benches.read import READ
from scripts.benches.readme import README, check_marks, write_table
from scripts.benches.report import report
from scripts.benches.rounds import measure
from scripts.benches.rules import RULES
from scripts.benches.score import SCORE
from scripts.benches.table import markdown, plain, profile_table
from scripts.benches.unprepared import Unprepared
from scripts.benches.webhooks import WEBHOOKS

BENCHES = {bench.name: bench for bench in (DESK, INTAKE, LIVE, READ, RULES, SCORE, WEBHOOKS)}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the command's options ask for."""

    listing: bool
    rounds: int
    seconds: float
    as_json: bool
    into_readme: bool
    profiling: bool


@click.command()
@click.argument("name", required=False, type=click.Choice(list(BENCHES)))
@click.option("--list", "listing", is_flag=True, help="Tell what there is to measure, and stop.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="How many turns each side has.")
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(1), help="How long each case takes.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@click.option("--readme", "into_readme", is_flag=True, help="Write the table into the README as well.")
@click.option("--profile", "profiling", is_flag=True, help="Tell where Hakam's time goes instead, by room.")
def main(name: str | None, **options: bool | float) -> None:
    """Measure NAME, and what it stands beside, in turn."""
    asked = msgspec.convert(options, Asked)
    if asked.listing or name is None:
        click.echo("\n".join(f"{bench.name}: {bench.sentence}" for bench in BENCHES.values()))
        return
    try:
        _profile(BENCHES[name], asked) if asked.profiling else _measure(BENCHES[name], asked)
    except (Unprepared, RuntimeError) as missing:
        raise click.ClickException(str(missing)) from None


def _measure(bench: Bench, asked: Asked) -> None:
    if asked.into_readme:
        check_marks(README, bench.name)
    load = bench.load()
    found = report(bench, load, measure(bench, asked.rounds, asked.seconds), asked.rounds, asked.seconds)
    click.echo(_json(found) if asked.as_json else plain(found))
    if asked.into_readme:
        write_table(README, bench.name, markdown(found))
    if found.faults:
        raise click.exceptions.Exit(1)


def _profile(bench: Bench, asked: Asked) -> None:
    if bench.profile is None:
        raise Unprepared(f"{bench.name} has no profile.")
    bench.load()
    found = bench.profile(asked.seconds)
    click.echo(_json(found) if asked.as_json else profile_table(found, bench.unit))


def _json(found: msgspec.Struct) -> str:
    return msgspec.json.format(msgspec.json.encode(found)).decode()


if __name__ == "__main__":
    main(prog_name="scripts/bench")
