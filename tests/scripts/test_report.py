"""A report's shape as JSON, and how people read it."""

import msgspec
import pytest

from scripts.benches.bench import Bench
from scripts.benches.report import Report, report
from scripts.benches.rounds import measure
from scripts.benches.table import markdown, plain

Toy = tuple[Bench, list[str]]


@pytest.fixture
def made(toy: Toy) -> Report:
    bench, _ = toy
    return report(bench, bench.load(), measure(bench, rounds=3, seconds=2), 3, 2)


def test_the_json_holds_everything_by_name(made: Report) -> None:
    told = msgspec.json.decode(msgspec.json.encode(made))
    assert list(told) == list(Report.__struct_fields__)
    assert [(row["case"], row["side"]) for row in told["rows"]] == [
        ("few", "ours"),
        ("few", "theirs"),
        ("many", "ours"),
    ]
    assert told["rows"][1] == {
        "case": "few",
        "side": "theirs",
        "rate": {"median": 500.0, "least": 250.0, "most": 750.0},
        "ratio": 4.0,
        "p50": {"median": 1.0, "least": 1.0, "most": 1.0},
        "p95": None,
        "p99": {"median": 2.0, "least": 2.0, "most": 2.0},
        "memory": {"median": 100.0, "least": 100.0, "most": 100.0},
    }
    assert told["kept"] == [{"side": "ours", "accepted": 60, "kept": 54}]
    assert told["notes"] == ["ours: ours was told", "theirs: theirs was told"]
    assert told["aims"] == [{"aim": "at least 10", "reached": True}]
    assert told["faults"] == ["theirs, few: one was refused"]


def test_the_first_side_is_the_measure_of_the_others(made: Report) -> None:
    assert [row.ratio for row in made.rows] == [None, 4.0, None]


def test_a_terminal_shows_columns_aims_and_faults(made: Report) -> None:
    lines = plain(made).splitlines()
    head = next(line for line in lines if line.startswith("case"))
    theirs = next(line for line in lines if line.startswith("few   theirs"))
    assert theirs[head.index("ours is") :].startswith("× 4.00")
    assert "hand 1.0; " in plain(made)
    assert "ours: 60 accepted, 54 found in its ledger." in lines
    assert lines[-2:] == ["reached: at least 10", "FAULT theirs, few: one was refused."]


def test_the_readme_gets_a_table_of_markdown(made: Report) -> None:
    lines = markdown(made).splitlines()
    assert "3 rounds of 2 seconds in turn" in lines[0]
    assert lines[2].startswith("| case | side | things a second | ours is |")
    assert len({line.count("|") for line in lines[2:]}) == 1
    assert lines[-2] == "| few | theirs | 500 (250 to 750) | × 4.00 | 1.0 (1.0 to 1.0) | 2.0 (2.0 to 2.0) | 100 |"
