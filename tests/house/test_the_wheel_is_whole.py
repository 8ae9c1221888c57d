"""The wheel alone is Hakam: every file of the service and every rule is in it, and it runs where no tree is."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

TOP = Path(__file__).parents[2]
SHIPPED = "service/rulebook/shipped"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as the image does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=TOP, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("hakam-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    folder = wheel.parent / "unpacked"
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def held(folder: Path) -> set[str]:
    """Return every file under a folder, but what Python makes by itself."""
    return {
        str(file.relative_to(folder))
        for file in folder.glob("**/*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def run_alone(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the unpacked wheel and its dependencies, with the tree out of sight."""
    path = os.pathsep.join([str(unpacked), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    order = [sys.executable, "-S", "-P", *arguments]
    environment = {"PYTHONPATH": path, "PATH": os.environ["PATH"]}
    return subprocess.run(
        order, cwd=unpacked.parent, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_wheel_holds_the_service_and_the_rules_and_nothing_else(tree: Path, unpacked: Path) -> None:
    service = {f"service/{name}" for name in held(tree / "service")}
    rules = {f"{SHIPPED}/{name}" for name in held(tree / "rules") if not name.startswith("corpus/")}
    inside = {name for name in held(unpacked) if ".dist-info/" not in name}
    advice = "see [tool.hatch.build.targets.wheel] in pyproject.toml and .gitignore"
    assert inside == service | rules, advice


def test_the_wheel_brings_its_licence_and_its_types(unpacked: Path) -> None:
    assert (unpacked / "service/py.typed").is_file()
    assert list(unpacked.glob("hakam-*.dist-info/licenses/LICENSE"))


def test_the_wheel_finds_its_own_rules(unpacked: Path) -> None:
    ask = "from service.rulebook.shipped import shipped_rules; print(shipped_rules())"
    assert run_alone(unpacked, "-c", ask).stdout.strip() == str(unpacked / SHIPPED)


def test_the_rules_in_the_wheel_are_sound(unpacked: Path) -> None:
    done = run_alone(unpacked, "-m", "service", "rules", "check")
    assert done.returncode == 0, done.stdout + done.stderr
