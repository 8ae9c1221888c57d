"""A pack's lists: which files each is written in, and which ways of hiding a word it sees through."""

import re
from pathlib import Path

from service.rulebook.fault import Fault
from service.rulebook.list_file import ListFile
from service.rulebook.nearest import hint
from service.rulebook.sheet import Sheet
from service.rulebook.table import Table
from service.rulebook.term import read_term
from service.rulebook.wordlist import USUAL, Spelling, Term, WordList

LIST_KEYS = ("name", "files", "words", "innocent", "spellings")
LIST_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_TERMS = 250_000
"""Terms of one list."""


def read_lists(sheet: Sheet) -> tuple[WordList, ...]:
    """Read every ``[[list]]`` of a pack, with their files; the sheet takes the complaints."""
    whole = Table(sheet, (), sheet.content)
    found = [_list(table) for table in whole.each("list")]
    return tuple(each for each in found if each is not None)


def _list(table: Table) -> WordList | None:
    table.allow(LIST_KEYS)
    name, written, terms = _name(table), _written(table), _terms(table, "files")
    innocent, spellings = _terms(table, "innocent"), _spellings(table)
    if "files" not in table.values and "words" not in table.values:
        table.complain_of_absence("files", 'Say which files it is written in: files = ["lists/en/insult.txt"].')
    if name is None or terms is None or innocent is None:
        return None
    terms |= written
    if len(terms) > MOST_TERMS:
        table.complain("files", f"A list has at most {MOST_TERMS} terms, and this one {len(terms)}.", "Split it.")
        return None
    words = frozenset(term.text for term in innocent)
    return WordList(name=name, terms=terms, innocent=words, spellings=spellings)


def _name(table: Table) -> str | None:
    advice = "Use small letters a to z, digits and underscores, and begin with a letter: insults_en."
    name = table.need("name", str, "Give the list a name, by which conditions count its words: matches.insults_en.")
    if name is not None and not LIST_NAME.fullmatch(name):
        table.complain("name", "A list's name is 1 to 40 small letters and digits, and this is none.", advice, at=name)
        return None
    return name


def _spellings(table: Table) -> frozenset[Spelling]:
    words = _words(table, "spellings", 'Write spellings = ["joined", "clitics"], or leave it out.')
    if words is None:
        return USUAL
    allowed = list(Spelling)
    for word in words:
        if word not in allowed:
            wrong = f'"spellings" can\'t hold "{word}".{hint(word, allowed)}'
            table.complain("spellings", wrong, f"Write some of: {', '.join(allowed)}.", at=word)
    return frozenset(Spelling(word) for word in words if word in allowed)


def _written(table: Table) -> frozenset[Term]:
    """Read the words that stand in the pack itself."""
    found = {word: read_term(word) for word in _words(table, "words", 'Write words = ["...", "..."].') or ()}
    for word, term in found.items():
        if isinstance(term, Fault):
            table.complain("words", term.wrong, term.advice, at=word)
    return frozenset(term for term in found.values() if isinstance(term, Term))


def _terms(table: Table, key: str) -> frozenset[Term] | None:
    """Read the files that a key names; None where one of them is wrong."""
    advice = f'Name files beside this pack, with * for any name: {key} = ["lists/en/*.txt"].'
    names = _words(table, key, advice)
    files = [file for name in names or () for file in _files(table, key, name)]
    read = [ListFile(file) for file in files]
    table.sheet.complaints += [complaint for each in read for complaint in each.complaints]
    return None if names is None and key in table.values else frozenset(term for each in read for term in each.terms)


def _files(table: Table, key: str, name: str) -> list[Path]:
    """Return the files of a name; a pack reaches nothing outside of its own folder."""
    folder = table.sheet.folder
    if folder is None:
        table.complain(key, "This pack has no folder whose files it could name.", 'Write words = ["...", "..."].')
        return []
    if Path(name).is_absolute() or ".." in Path(name).parts:
        table.complain(key, f'"{name}" leads out of the folder of this pack.', "Put the file into it.", at=name)
        return []
    found = sorted(file for file in folder.glob(name) if file.is_file()) if name else []
    if not found:
        table.complain(key, f'There is no file "{name}" here.', "Check its name, and the folder it is in.", at=name)
    return found


def _words(table: Table, key: str, advice: str) -> list[str] | None:
    words = table.values.get(key)
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return words
    if key in table.values:
        table.complain(key, f'"{key}" must be a list of words.', advice)
    return None
