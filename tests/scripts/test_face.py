"""The one face of all benches."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.benches.__main__ import BENCHES, main


def test_all_benches_are_listed_with_what_they_measure() -> None:
    told = CliRunner().invoke(main, ["--list"]).output.splitlines()
    assert told == [f"{bench.name}: {bench.sentence}" for bench in BENCHES.values()]


def test_without_a_load_generator_a_letter_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(main, ["intake"])
    assert done.exit_code == 1
    assert "apt-get install wrk" in done.output
    assert "Traceback" not in done.output


def test_a_bench_that_is_not_there_is_refused_with_the_names_of_those_that_are() -> None:
    done = CliRunner().invoke(main, ["speed"])
    assert done.exit_code == 2
    assert "intake" in done.output
