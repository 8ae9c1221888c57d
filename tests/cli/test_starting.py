"""The command line with no service beside it: it starts what it needs, or says in words why it cannot."""

import json
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from scripts.trials.running import Running

Hakam = Callable[..., CompletedProcess[str]]

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"

WRONG: dict[str, tuple[dict[str, str], str]] = {
    "a port that is none": ({"HAKAM_PORT": "99999"}, 'HAKAM_PORT is "99999", but must be a port'),
    "a slip in a name": ({"HAKAM_PROT": "1"}, "Is HAKAM_PORT meant?"),
    "two at once": ({"HAKAM_LIMITS": "many", "HAKAM_HOST": "a b"}, "HAKAM_LIMITS"),
    "keys that are none": ({"HAKAM_KEYS": "x"}, "HAKAM_KEYS"),
    "a folder that is a file": ({"HAKAM_DATA": __file__}, "cannot be used"),
    "a host that is none": ({"HAKAM_HOST": "no-such-host.invalid"}, "cannot listen"),
    "rules from nowhere": ({"HAKAM_RULES": "/nowhere"}, "There is no such folder"),
    "a ledger that is away": ({"DATABASE_URL": NOWHERE, "REDIS_URL": "unix:///none"}, "ledger does not answer"),
    "a queue of another kind": ({"REDIS_URL": "http://localhost"}, "REDIS_URL is set, but must be"),
}


def test_a_key_can_be_made_before_the_first_start_and_opens_the_service_then(idle: Running) -> None:
    site = idle.command("site", "add", "news", "--origin", "https://news.example")
    key = idle.command("key", "add", "--site", "news", "--role", "admin")
    assert (site.returncode, key.returncode) == (0, 0)
    assert key.stdout.startswith("hk_")
    assert not (idle.data / "servers.json").exists()
    assert (idle.data / "keys.json").stat().st_mode & 0o777 == 0o600
    json.loads((idle.data / "keys.json").read_text())


@pytest.fixture(scope="module")
def refusals() -> dict[str, CompletedProcess[str]]:
    """Every start that cannot be, with what came of it; they run side by side, each over a folder of its own."""

    def refuse(settings: dict[str, str]) -> CompletedProcess[str]:
        with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder:
            return Running(Path(folder), settings).command("serve")

    with ThreadPoolExecutor(4) as pool:
        return dict(zip(WRONG, pool.map(lambda wrong: refuse(wrong[0]), WRONG.values()), strict=True))


@pytest.mark.parametrize("wrong", WRONG)
def test_a_service_that_cannot_start_says_why(refusals: dict[str, CompletedProcess[str]], wrong: str) -> None:
    done = refusals[wrong]
    assert done.returncode == 1
    assert WRONG[wrong][1] in done.stderr
    assert "Traceback" not in done.stderr
    assert "hk_" not in done.stdout


def test_a_port_that_another_service_has_is_refused(hakam: Running, hakam_with: Hakam) -> None:
    done = hakam_with("serve", HAKAM_PORT=str(hakam.port))
    assert done.returncode == 1
    assert f"port {hakam.port}" in done.stderr
    assert "hk_" not in done.stdout


def test_settings_are_shown_and_secrets_are_not(hakam_with: Hakam) -> None:
    shown = hakam_with("settings", HAKAM_LIMITS="off", DATABASE_URL="postgresql://a:hunter2@b/c").stdout
    assert "HAKAM_LIMITS" in shown
    assert "hunter2" not in shown
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("HAKAM_LIMITS ")] == ["off"]


def test_a_broken_rule_is_told_with_its_place(hakam_with: Hakam, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nname = "own.rule"\nwhen = "text.lnks > 1"\nthen = "hold"\n')
    done = hakam_with("rules", "check", str(tmp_path))
    assert done.returncode == 1
    assert "own.toml" in done.stderr
    assert "text.links" in done.stderr
    assert "Traceback" not in done.stderr
