"""Whether a scorer is started beside the service."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from service.house import scorer
from service.house.scorer import scorer_beside
from service.scoring.deep.shelf import Shelf
from service.settings.settings import Settings, read_settings


def settings(data: Path, **named: str) -> Settings:
    return read_settings({"HAKAM_DATA": str(data), **named})


def install_something(data: Path) -> None:
    with Shelf(data).draft("something") as folder:
        (folder / "meta.json").write_text("{}")


def test_without_a_model_there_is_none(tmp_path: Path) -> None:
    with scorer_beside(settings(tmp_path)) as found:
        assert found.scorer is None
    assert not (tmp_path / "scorer").exists()


def test_one_that_is_named_is_used_and_none_is_started(tmp_path: Path) -> None:
    install_something(tmp_path)
    with scorer_beside(settings(tmp_path, HAKAM_SCORER="tcp://10.0.0.7:9000")) as found:
        assert found.scorer == "tcp://10.0.0.7:9000"
    assert not (tmp_path / "scorer").exists()


def test_a_model_without_what_runs_it_is_told_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scorer, "lacking", lambda *_: "Something is lacking.")
    install_something(tmp_path)
    with capture_logs() as lines, scorer_beside(settings(tmp_path)) as found:
        assert found.scorer is None
    assert not (tmp_path / "scorer").exists()
    assert [line["why"] for line in lines] == ["Something is lacking."]
