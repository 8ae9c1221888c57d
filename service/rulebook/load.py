"""Loading: all packs of some folders become one rulebook, or every mistake in them is told."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from service.domain.signal import Fact
from service.rulebook.change import changed
from service.rulebook.complaint import BrokenRulebook, Complaint
from service.rulebook.list_table import read_lists
from service.rulebook.pack import read_pack
from service.rulebook.pardon import strangers
from service.rulebook.rule import Rule
from service.rulebook.rulebook import Rulebook, bound
from service.rulebook.sheet import Sheet
from service.rulebook.wordlist import WordList, facts_of

NOTHING: Mapping[str, str] = {}


def load(folders: Sequence[Path], facts: Iterable[Fact], typed: Mapping[str, str] = NOTHING) -> Rulebook:
    """Read every ``*.toml`` directly in the folders; a pack may be named by itself as well.

    ``facts`` are those that conditions may name; ``typed`` are packs that are in no file, by name. The order of
    folders, files and rules changes nothing.
    Raises BrokenRulebook with all complaints.
    """
    known = {fact.name: fact for fact in facts}
    files, complaints = _files(folders)
    sheets = [*map(Sheet, files), *[Sheet(name, text) for name, text in sorted(typed.items())]]
    lists = [(each, sheet) for sheet in sheets for each in read_lists(sheet)]
    known |= facts_of(each for each, _ in lists)
    packs = [read_pack(sheet, known) for sheet in sheets]
    written = [rule for pack in packs for rule in pack.rules]
    rules, wrong = changed(
        written, [each for pack in packs for each in pack.changes], [each for pack in packs for each in pack.retired]
    )
    complaints += [complaint for sheet in sheets for complaint in sheet.complaints]
    complaints += [*_same_names(written), *_same_lists(lists), *wrong, *strangers(rules, written)]
    if not rules and not complaints:
        complaints.append(_nothing(folders))
    if complaints:
        raise BrokenRulebook(tuple(sorted(complaints, key=lambda complaint: (complaint.file, complaint.line))))
    requires = [fact for pack in packs for fact in pack.requires]
    unsure = [pack.unsure for pack in packs if pack.unsure is not None]
    return bound(rules, requires, unsure, [each for each, _ in lists])


def _files(folders: Sequence[Path]) -> tuple[list[Path], list[Complaint]]:
    """Return each file once, in the order of their paths, and a complaint for each folder that is none."""
    found = (file for place in folders for file in ([place] if place.is_file() else place.glob("*.toml")))
    files = {file.resolve(): file for file in found}
    advice = "Check the path of the rules."
    absent = [
        Complaint(file=str(folder), wrong="There is no such folder.", advice=advice)
        for folder in folders
        if not folder.exists()
    ]
    return sorted(files.values()), absent


def _same_names(rules: Iterable[Rule]) -> list[Complaint]:
    first: dict[str, Rule] = {}
    return [
        _same_name(rule, first[rule.name])
        for rule in sorted(rules, key=lambda rule: (rule.file, rule.line))
        if first.setdefault(rule.name, rule) is not rule
    ]


def _same_name(rule: Rule, first: Rule) -> Complaint:
    return Complaint(
        file=rule.file,
        line=rule.line,
        rule=rule.name,
        wrong=f"Another rule has this name already: {first.file}, line {first.line}.",
        advice="Give one of them another name; names are unique over all packs.",
    )


def _same_lists(lists: Sequence[tuple[WordList, Sheet]]) -> list[Complaint]:
    first: dict[str, int] = {}
    return [
        Complaint(
            file=sheet.file,
            wrong=f'There is a list "{each.name}" already, in {lists[first[each.name]][1].file}.',
            advice="Give one of them another name, or let one list name the files of both.",
        )
        for number, (each, sheet) in enumerate(lists)
        if first.setdefault(each.name, number) != number
    ]


def _nothing(folders: Sequence[Path]) -> Complaint:
    return Complaint(
        file=", ".join(str(folder) for folder in folders) or "no folder",
        wrong="There is not a single rule here, so every comment would be published.",
        advice="Put at least one pack, a file that ends in .toml with a [[rule]], into the folder.",
    )
