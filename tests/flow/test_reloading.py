"""Rulebooks that follow their files: exchanged whole, for one site or for all, and never for a broken one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.domain.ids import SiteId
from service.flow.reloading import Reloading
from service.flow.rulebooks import Rulebooks
from service.house.clock import now
from service.house.house import House
from service.house.rules import Bindery, load_rules
from service.store.packs import Packs

SITE = SiteId("demo")

PACK = """
[[rule]]
name = "{name}"
when = "text.links >= {links}"
then = "hold"
priority = 10
reason = "spam"
because = {{ ar = "سبب", en = "Reason" }}

[[rule.example]]
fires = true
body = "https://a.example https://b.example https://c.example"

[[rule.example]]
fires = false
body = "مرحبا"
"""

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a pack into the operator's folder; every write is another time and size than the one before."""

    def written(place: str = "own.toml", name: str = "own.links", links: int = 2, more: str = "") -> None:
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PACK.format(name=name, links=links) + more, encoding="utf-8")

    return written


@pytest.fixture
def rulebooks() -> Rulebooks:
    return Rulebooks(load_rules())


@pytest.fixture
def reloading(tmp_path: Path, rulebooks: Rulebooks, house: House) -> Reloading:
    packs = Packs(house._machines.engine)
    return Reloading(rulebooks=rulebooks, bindery=Bindery(tmp_path), packs=packs, clock=now)


async def test_a_file_that_appears_changes_and_goes_is_followed(
    reloading: Reloading, rulebooks: Rulebooks, write: Write, tmp_path: Path
) -> None:
    await reloading.follow()
    before = rulebooks.shared
    write()
    await reloading.follow()
    assert {rule.name for rule in rulebooks.shared.rules} - {rule.name for rule in before.rules} == {"own.links"}
    write(links=3, more="# tuned")
    await reloading.follow()
    (own,) = [rule for rule in rulebooks.shared.rules if rule.name == "own.links"]
    assert own.condition.source == "text.links >= 3"
    (tmp_path / "own.toml").unlink()
    await reloading.follow()
    assert rulebooks.shared.hash == before.hash


async def test_without_a_change_nothing_is_read_again(reloading: Reloading, rulebooks: Rulebooks, write: Write) -> None:
    write()
    await reloading.follow()
    before = rulebooks.shared
    await reloading.follow()
    assert rulebooks.shared is before


async def test_a_wrong_pack_leaves_the_old_rulebook_in_force_and_is_told(
    reloading: Reloading, rulebooks: Rulebooks, write: Write
) -> None:
    write()
    await reloading.follow()
    before = rulebooks.shared
    write(more="\n[[rule]]\nname =\n")
    await reloading.follow()
    assert rulebooks.shared is before
    assert "This is not TOML" in str(reloading.complaints(SITE)[0])
    write(links=1)
    await reloading.follow()
    assert reloading.complaints(SITE) == ()
    assert rulebooks.shared.hash != before.hash


async def test_a_folder_of_a_site_counts_for_that_site_alone(
    reloading: Reloading, rulebooks: Rulebooks, write: Write
) -> None:
    write("sites/demo/own.toml", name="demo.links")
    await reloading.follow()
    assert "demo.links" in {rule.name for rule in rulebooks.of(SITE).rules}
    assert "demo.links" not in {rule.name for rule in rulebooks.of(SiteId("other")).rules}


async def test_what_judged_can_be_made_again(
    reloading: Reloading, rulebooks: Rulebooks, write: Write, house: House, tmp_path: Path
) -> None:
    write()
    await reloading.follow()
    judged = rulebooks.shared
    write(links=9, more="# another")
    await reloading.follow()
    kept = await Packs(house._machines.engine).sources(SITE, judged.hash)
    assert kept is not None
    assert Bindery(tmp_path).again(kept).hash == judged.hash
