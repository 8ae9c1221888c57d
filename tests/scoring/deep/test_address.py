"""A scorer's address, as an operator writes it."""

from pathlib import Path

import pytest

from scripts.trials.letters import Letters
from scripts.trials.running import free_port
from service.scoring.deep.address import Address, read_address
from service.scoring.deep.client import DeepClient
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.server import scoring


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("unix:/run/scorer.sock", Address(path=Path("/run/scorer.sock"))),
        ("unix:///run/scorer.sock", Address(path=Path("/run/scorer.sock"))),
        ("tcp://10.0.0.7:9000", Address(host="10.0.0.7", port=9000)),
        ("tcp://[::1]:9000", Address(host="::1", port=9000)),
    ],
)
def test_an_address_is_read(text: str, address: Address) -> None:
    assert read_address(text) == address
    assert read_address(str(address)) == address


@pytest.mark.parametrize("text", ["", "unix:", "unix:run.sock", "tcp://host", "tcp://:9", "host:9", "tcp://h:99999"])
def test_what_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="must be unix:/path or tcp://host:port"):
        read_address(text)


async def test_a_scorer_listens_at_a_port_as_well(letters: Letters) -> None:
    address = Address(host="127.0.0.1", port=free_port())
    client = DeepClient(address)
    async with scoring(letters, address):
        await client.check()
    await client.close()


async def test_an_address_that_cannot_be_had_is_told_in_a_letter(letters: Letters, tmp_path: Path) -> None:
    with pytest.raises(CannotScore, match="cannot listen at unix:"):
        async with scoring(letters, Address(path=tmp_path / "no" / "folder.sock")):
            pass
