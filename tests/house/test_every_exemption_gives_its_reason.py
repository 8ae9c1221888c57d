"""A line that is let off from a checker names the check and says why."""

import io
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

EXEMPTION = re.compile(r"#\s*(type:\s*ignore|(ruff:\s*)?noqa|pragma:|mypy:|pyright:|nosec)")
WITH_REASON = re.compile(
    r"#\s*(type:\s*ignore\[[\w, -]+\]|(ruff:\s*)?noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|pragma: no (cover|branch))"
    r"\W+\w+\W+\w+"  # two words at the least
)


def bare(text: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and EXEMPTION.search(token.string) and not WITH_REASON.search(token.string):
            yield token.start[0]


def breaches(tree: Path) -> list[str]:
    return [
        f"{file.relative_to(tree)}:{line}"
        for folder in ("service", "tests")
        for file in sorted((tree / folder).glob("**/*.py"))
        for line in bare(file.read_text(encoding="utf-8"))
    ]


def test_every_exemption_gives_its_reason(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Mend the line, or write the check's code and why it is wrong here: " + ", ".join(broken)


def test_an_exemption_without_code_or_reason_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    lines = [
        "a = 1  # noqa",
        "b = 1  # noqa: S105",
        "c = 1  # type: ignore",
        "d = 1  # type: ignore[arg-type]",
        "e = 1  # mypy: ignore-errors",
        "f = 1  # noqa: S105 - a name, no secret",
        "g = 1  # type: ignore[arg-type]  # the stub is older than the library",
        'h = "# noqa"',
    ]
    assert breaches(planted({"service/a.py": "\n".join(lines)})) == [f"service/a.py:{line}" for line in range(1, 6)]
