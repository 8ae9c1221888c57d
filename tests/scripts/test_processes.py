"""What a server's processes hold and how long they compute."""

import os
import subprocess
import sys

from scripts.benches.processes import MemoryWatch, computing, memory, tree


def test_a_process_stands_with_all_that_it_started() -> None:
    order = [sys.executable, "-c", "import subprocess; subprocess.run(['cat'])"]
    with subprocess.Popen(order, stdin=subprocess.PIPE) as child:
        while len(tree(child.pid)) < 2:
            assert child.poll() is None
        assert child.pid in tree(os.getpid())
        assert set(tree(child.pid)) < set(tree(os.getpid()))


def test_memory_is_counted_and_its_peak_kept() -> None:
    with MemoryWatch(os.getpid()) as watch:
        pass
    assert watch.peak > 5
    assert memory([]) == 0


def test_what_was_computed_meanwhile_is_told() -> None:
    with computing(os.getpid()) as spent:
        before = os.times().user
        while os.times().user - before < 0.1:
            sum(range(10_000))
    assert sum(spent.values()) >= 0.05
