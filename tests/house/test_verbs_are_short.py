"""A verb in scripts/ has at most 30 lines, can be run, stops at a failure, and says first what it does."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST = 30


def faults(verb: Path) -> Iterator[str]:
    lines = verb.read_text(encoding="utf-8").splitlines()
    if len(lines) > LONGEST:
        yield f"has {len(lines)} lines; at most {LONGEST} stand, the rest belongs into the service"
    if not os.access(verb, os.X_OK):
        yield "cannot be run; chmod +x"
    if not lines[0].startswith("#!/usr/bin/env ") or not lines[1].startswith(("# ", '"""')):
        yield "must begin with #!/usr/bin/env and a line that says what it does"
    if "bash" in lines[0] and "set -euo pipefail" not in lines:
        yield "goes on after a failure; set -euo pipefail"


def breaches(tree: Path) -> list[str]:
    verbs = sorted([*(tree / "scripts").iterdir(), *(tree / ".ci").iterdir()])
    return [f"{verb.relative_to(tree)} {fault}" for verb in verbs if verb.is_file() for fault in faults(verb)]


def test_verbs_are_short(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "; ".join(broken)


def test_a_long_silent_careless_verb_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    top = planted(
        {
            "scripts/sprawl": "#!/bin/bash\n" + "true\n" * 30,
            ".ci/run": "#!/usr/bin/env bash\n# Runs.\nset -euo pipefail\n",
        }
    )
    (top / ".ci/run").chmod(0o755)
    broken = breaches(top)
    assert len(broken) == 4
    assert all(breach.startswith("scripts/sprawl") for breach in broken)
