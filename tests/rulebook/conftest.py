"""Facts and packs for every test of the rulebook."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from service.domain.signal import Fact
from service.flow.gather import FACTS
from service.flow.judge import Judge
from service.flow.rulebooks import Rulebooks
from service.house.judging import make_judge
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook
from service.rulebook.shipped import shipped_rules

RULE = """
[[rule]]
name = "{name}"
when = '''{when}'''
then = "{then}"
priority = {priority}
reason = "spam"
because = {{ ar = "سبب {name}", en = "Reason {name}" }}

[[rule.example]]
fires = true
body = "{fires}"

[[rule.example]]
fires = false
body = "{quiet}"
"""

WriteRule = Callable[..., str]


@pytest.fixture(scope="session")
def facts() -> Mapping[str, Fact]:
    return {fact.name: fact for fact in FACTS}


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    return load([shipped_rules()], FACTS)


@pytest.fixture(scope="session")
def judge(shipped: Rulebook) -> Judge:
    """The shipped rules with the packaged fast model, and without a deep one."""
    return make_judge(Rulebooks(shipped), None)


@pytest.fixture(scope="session")
def rule() -> WriteRule:
    """One rule in TOML; what is not given is plain and right."""

    def written(**given: object) -> str:
        plain = {
            "name": "links.many",
            "when": "text.links >= 1",
            "then": "hold",
            "priority": 10,
            "fires": "https://a.example",
            "quiet": "مرحبا",
        }
        return RULE.format(**{**plain, **given})

    return written


@pytest.fixture
def bind(tmp_path: Path) -> Callable[..., Rulebook]:
    """Load packs that are given as TOML, each in a file of its own."""

    def bound(*packs: str) -> Rulebook:
        for number, pack in enumerate(packs):
            (tmp_path / f"{number}.toml").write_text(pack, encoding="utf-8")
        return load([tmp_path], FACTS)

    return bound
