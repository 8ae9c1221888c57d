from collections.abc import Callable
from pathlib import Path

import pytest

from service.flow.gather import FACTS
from service.rulebook.complaint import BrokenRulebook
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook

Bind = Callable[..., Rulebook]
Rule = Callable[..., str]


def write(folder: Path, **packs: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, pack in packs.items():
        (folder / f"{name}.toml").write_text(pack, encoding="utf-8")
    return folder


def test_files_folders_and_rules_may_stand_in_any_order(tmp_path: Path, rule: Rule) -> None:
    one, two, three = (rule(name=name, priority=number) for number, name in enumerate(["x.one", "x.two", "x.three"]))
    first = write(tmp_path / "first", a=one + two, b=three)
    second = write(tmp_path / "second", z=two, y=three)
    third = write(tmp_path / "third", m=one)
    rulebooks = [load([first], FACTS), load([second, third], FACTS), load([third, second], FACTS)]
    assert len({rulebook.hash for rulebook in rulebooks}) == 1
    assert {tuple(rule.name for rule in rulebook.rules) for rulebook in rulebooks} == {("x.one", "x.three", "x.two")}


def test_white_space_comments_and_spelling_change_no_hash(tmp_path: Path, rule: Rule) -> None:
    plain = write(tmp_path / "a", a=rule(when="text.links >= 3 and text.language in ('ar', 'en')"))
    spelt = rule(when="(text.links>=3.0)\n  and text.language in {'en', 'ar'}  # either\n")
    other = write(tmp_path / "b", a="# A pack.\n\n" + spelt.replace("priority = 10", "priority   =   10  # low"))
    assert load([plain], FACTS).hash == load([other], FACTS).hash


def test_examples_change_no_hash(tmp_path: Path, rule: Rule) -> None:
    one, two = write(tmp_path / "a", a=rule()), write(tmp_path / "b", a=rule(quiet="أهلا"))
    assert load([one], FACTS).hash == load([two], FACTS).hash


@pytest.mark.parametrize(
    "change",
    [
        {"name": "links.more"},
        {"when": "text.links >= 2"},
        {"when": "text.links > 1"},
        {"when": "text.words >= 1"},
        {"then": "reject"},
        {"priority": 11},
    ],
)
def test_a_change_of_meaning_changes_the_hash(change: dict[str, object], tmp_path: Path, rule: Rule) -> None:
    one, two = write(tmp_path / "a", a=rule()), write(tmp_path / "b", a=rule(**change))
    assert load([one], FACTS).hash != load([two], FACTS).hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('reason = "spam"', 'reason = "other"'),
        ("Reason", "Cause"),
        ("سبب", "علة"),
        ("", '[pack]\nrequires = ["text.links"]\n'),
    ],
)
def test_reasons_sentences_and_requirements_are_meaning_too(old: str, new: str, tmp_path: Path, rule: Rule) -> None:
    changed = rule().replace(old, new, 1)
    one, two = write(tmp_path / "a", a=rule()), write(tmp_path / "b", a=changed)
    assert load([one], FACTS).hash != load([two], FACTS).hash


def test_the_hash_is_the_same_on_every_machine(bind: Bind, rule: Rule) -> None:
    rulebook = bind(rule(when="3 <= text.links < 5 and not name.link or text.language in ('ar', 'en')"))
    assert rulebook.hash == "e5f40f6bd72be6e0271fcd4ec78ce73bb7dcce9bb551614f24fc1ffeb133eca0"


def test_files_of_windows_editors_are_read(tmp_path: Path, rule: Rule) -> None:
    plain = write(tmp_path / "a", a=rule())
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.toml").write_bytes(b"\xef\xbb\xbf" + rule().replace("\n", "\r\n").encode())
    assert load([plain], FACTS).hash == load([tmp_path / "b"], FACTS).hash


def test_a_folder_that_is_named_twice_is_read_once(tmp_path: Path, rule: Rule) -> None:
    folder = write(tmp_path / "a", a=rule())
    assert len(load([folder, tmp_path / "a" / ".." / "a"], FACTS).rules) == 1


def test_only_toml_files_are_packs(tmp_path: Path, rule: Rule) -> None:
    folder = write(tmp_path / "a", a=rule())
    (folder / "README.md").write_text("# Rules")
    assert len(load([folder], FACTS).rules) == 1


def test_a_name_is_unique_over_all_packs(tmp_path: Path, rule: Rule) -> None:
    one, two = write(tmp_path / "a", a=rule()), write(tmp_path / "b", b=rule())
    with pytest.raises(BrokenRulebook) as broken:
        load([two, one], FACTS)
    (complaint,) = broken.value.complaints
    assert complaint.file == str(two / "b.toml")
    assert str(one / "a.toml") in complaint.wrong


def test_a_file_that_is_not_in_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("[[rule]]\nname = 'عدد'\n".encode("cp1256"))
    with pytest.raises(BrokenRulebook) as broken:
        load([tmp_path], FACTS)
    (complaint,) = broken.value.complaints
    assert complaint.line == 2
    assert "UTF-8" in complaint.advice


def test_a_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(BrokenRulebook, match="can't be read"):
        load([tmp_path], FACTS)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenRulebook, match="no such folder"):
        load([tmp_path / "nowhere"], FACTS)


def test_no_folder_at_all_is_told() -> None:
    with pytest.raises(BrokenRulebook, match="not a single rule"):
        load([], FACTS)


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 9_000, "x = " + "{a=" * 3_000, "#" * 1_000_001, "rule = 3", "rule = [3]", "pack = 3"]
)
def test_a_hostile_file_ends_in_complaints(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(BrokenRulebook) as broken:
        load([tmp_path], FACTS)
    assert all(complaint.wrong and complaint.advice for complaint in broken.value.complaints)


def test_facts_are_an_argument(tmp_path: Path, rule: Rule) -> None:
    folder = write(tmp_path / "a", a=rule())
    with pytest.raises(BrokenRulebook, match="no fact"):
        load([folder], [fact for fact in FACTS if fact.name != "text.links"])


def test_a_pack_that_is_in_no_file_is_like_any_other(tmp_path: Path, rule: Rule) -> None:
    words = '[[list]]\nname = "mine"\nwords = ["كلب", "sala*"]\n'
    typed = rule(name="mine", when="matches.mine >= 1", fires="يا كلب")
    folder = write(tmp_path / "a", a=rule())
    in_file = write(tmp_path / "b", b=words + typed)
    assert load([folder], FACTS, {"mine": words + typed}).hash == load([folder, in_file], FACTS).hash


def test_a_pack_that_is_in_no_file_reaches_none(tmp_path: Path, rule: Rule) -> None:
    folder = write(tmp_path / "a", a=rule())
    with pytest.raises(BrokenRulebook) as broken:
        load([folder], FACTS, {"mine": '[[list]]\nname = "mine"\nfiles = ["pack.toml"]\n'})
    assert str(broken.value).startswith("mine, line 3\n")
    assert "no folder whose files it could name" in str(broken.value)
