from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from service.scoring.fast.calibration import Line
from service.scoring.fast.features import FORM
from service.scoring.fast.load import SHIPPED, load_fast_model
from service.scoring.fast.signs import SIGNS
from service.scoring.fast.weights import BrokenModel, Head, Header, Weights, encode, read_weights

NO_SIGNS = (0.0,) * len(SIGNS)
HEAD = Head(name="toxicity", bits=4, scale=0.5, intercept=-1.0, signs=NO_SIGNS, calibration={"*": Line(1.0, 0.0)})
HEADER = Header(version="a", form=FORM, signs=SIGNS, heads=(HEAD,))
WEIGHTS = Weights(HEADER, (np.arange(-8, 8, dtype=np.int8),))

Kept = Callable[[bytes], Path]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    def keep(raw: bytes) -> Path:
        path = tmp_path / "model.bin"
        path.write_bytes(raw)
        return path

    return keep


def test_a_model_file_is_read_as_it_was_written(kept: Kept) -> None:
    found = read_weights(kept(encode(WEIGHTS)))
    assert found.header == HEADER
    assert [column.tolist() for column in found.columns] == [list(range(-8, 8))]


def test_the_same_weights_are_the_same_bytes() -> None:
    assert encode(WEIGHTS) == encode(Weights(HEADER, tuple(column.copy() for column in WEIGHTS.columns)))


@pytest.mark.parametrize("size", [0, 5, 12, 100, -1])
def test_a_file_that_was_cut_short_is_refused_in_words(kept: Kept, size: int) -> None:
    with pytest.raises(BrokenModel, match=r"no model of Hakam's|checksum differs"):
        read_weights(kept(encode(WEIGHTS)[:size]))


def test_a_file_with_one_bit_changed_is_refused(kept: Kept) -> None:
    raw = bytearray(encode(WEIGHTS))
    raw[-40] ^= 1
    with pytest.raises(BrokenModel, match="checksum differs"):
        read_weights(kept(bytes(raw)))


def test_a_file_of_another_format_is_refused(kept: Kept) -> None:
    raw = bytearray(encode(WEIGHTS))
    raw[len(b"hakam fast")] = 9
    with pytest.raises(BrokenModel, match="has format 9, and this Hakam reads format 2"):
        read_weights(kept(bytes(raw)))


@pytest.mark.parametrize("other", [{"form": FORM + 1}, {"signs": ("text.links",)}])
def test_a_model_of_other_features_is_refused(kept: Kept, other: dict[str, object]) -> None:
    header = msgspec.structs.replace(HEADER, **other)
    with pytest.raises(BrokenModel, match="trained on other features"):
        read_weights(kept(encode(Weights(header, WEIGHTS.columns))))


def test_a_file_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(BrokenModel, match=r"nowhere\.bin cannot be used: it cannot be read"):
        load_fast_model(tmp_path / "nowhere.bin")


def test_the_shipped_file_has_at_most_four_megabytes() -> None:
    assert SHIPPED.stat().st_size < 4_000_000
