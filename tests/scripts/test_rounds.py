"""The sides take turns, and what they did is gathered by side and case."""

from scripts.benches.bench import Bench
from scripts.benches.figures import Spread
from scripts.benches.rounds import faults, figures, measure

Toy = tuple[Bench, list[str]]


def test_the_sides_take_turns(toy: Toy) -> None:
    bench, asked = toy
    measure(bench, rounds=2, seconds=1)
    assert asked == ["ours few", "ours many", "theirs few"] * 2


def test_a_case_that_a_side_does_not_know_is_left_out(toy: Toy) -> None:
    found = measure(toy[0], rounds=1, seconds=1)
    assert set(found) == {("ours", "few"), ("ours", "many"), ("theirs", "few")}


def test_figures_are_over_the_rounds(toy: Toy) -> None:
    found = figures(measure(toy[0], rounds=3, seconds=2))
    assert found["ours", "few"]["rate"] == Spread(2_000, 1_000, 3_000)
    assert found["theirs", "few"]["p99"] == Spread(2, 2, 2)


def test_a_fault_of_any_round_is_told_with_its_side_and_case(toy: Toy) -> None:
    assert faults(measure(toy[0], rounds=3, seconds=1)) == ["theirs, few: one was refused"]
