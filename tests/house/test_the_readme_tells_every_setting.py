"""The README's table of settings is the one that the declared settings print."""

import re
from pathlib import Path

from service.settings.table import readme_table

TABLE = re.compile(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", re.DOTALL)


def told(readme: str) -> str | None:
    """Return the table between the markers."""
    found = TABLE.search(readme)
    return found.group(1).strip() if found else None


def test_the_readme_tells_every_setting(tree: Path) -> None:
    table = told((tree / "README.md").read_text(encoding="utf-8"))
    wanted = f"Put this between <!-- settings --> and <!-- /settings --> of README.md:\n{readme_table()}"
    assert table == readme_table(), wanted


def test_a_readme_without_a_setting_breaks_the_law() -> None:
    lines = readme_table().splitlines()
    assert told("\n".join(["<!-- settings -->", *lines[:-1], "<!-- /settings -->"])) != readme_table()
    assert told("\n".join(["<!-- settings -->", "", *lines, "", "<!-- /settings -->"])) == readme_table()
    assert told("") is None
