"""The README's tables of figures, each between two marks that only the command writes between."""

from pathlib import Path

from scripts.benches.unprepared import Unprepared
from scripts.trials.running import TREE

README = TREE / "README.md"


def check_marks(file: Path, name: str) -> None:
    """Raise Unprepared where the file has no place for a bench's table, before anybody waits for one."""
    with_table(file.read_text(encoding="utf-8"), name, "")


def write_table(file: Path, name: str, table: str) -> None:
    """Put a bench's table between its marks. Raise Unprepared where the file has not both."""
    text = file.read_text(encoding="utf-8")
    file.write_text(with_table(text, name, table), encoding="utf-8")


def with_table(text: str, name: str, table: str) -> str:
    """Return the text with the table between the bench's marks. Raise Unprepared where there are not both."""
    begin, end = f"<!-- bench:{name} -->\n", f"<!-- /bench:{name} -->"
    before, _, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not closed:
        raise Unprepared(f"The table of {name} goes between {begin.strip()} and {end}, each on a line; add them.")
    return f"{before}{begin}{table}\n{end}{after}"
