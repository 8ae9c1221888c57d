"""A stretch of time as an operator writes it: ``12h``, ``30d``, ``8w``."""

import re
from datetime import timedelta

import click

UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST = timedelta(days=3_660)


class Within(click.ParamType[timedelta]):
    """Reads it, or tells how it is written."""

    name = "time"

    def convert(self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the stretch of time; a wrong one is click's to tell."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,4})([hdw])", value)
        stretch = int(found[1]) * UNITS[found[2]] if found else None
        if stretch is None or stretch > LONGEST:
            self.fail(f'"{value}" is no stretch of time up to ten years; write 12h, 30d or 8w.', param, ctx)
        return stretch
