from pathlib import Path

from service.web.console.asset_files import OWN, VENDORED, asset, edition


def test_what_changes_gets_another_address(tmp_path: Path) -> None:
    script = tmp_path / "a.js"
    script.write_text("one")
    first = edition(tmp_path)
    assert edition(tmp_path) == first
    script.write_text("two")
    second = edition(tmp_path)
    script.rename(tmp_path / "b.js")
    assert len({first, second, edition(tmp_path)}) == 3


def test_modules_find_each_other_beside_themselves() -> None:
    assert asset("console.js").rpartition("/")[0] == asset("desk.js").rpartition("/")[0]
    assert edition(OWN) in asset("console.js")
    assert asset("vendor/htmx/htmx.min.js").endswith(f"/{edition(VENDORED)}/htmx/htmx.min.js")
