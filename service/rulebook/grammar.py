"""The grammar of conditions: Python's own, within limits of length and depth, and nothing is ever run.

The parser is the standard library's ``ast``. What it accepts is far more than a condition may hold; the
allow-list stands in ``reader``.
"""

import ast
import re
import warnings

from service.rulebook.fault import Fault, fault_at

LONGEST = 1_000
"""Code points of a condition."""

DEEPEST = 20
"""Levels of a condition as its syntax tree counts them: a fact with one dot in its name is two of them."""

SPLIT = "Split the rule into several rules; each of them can hold a comment."

HABITS = (
    (r"(?<![=!<>:])=(?!=)", "A single = sets a value, and a condition only asks.", "Write == to compare."),
    (r"&&?", "& is not how a condition says and.", "Write and."),
    (r"\|\|?", "| is not how a condition says or.", "Write or."),
    (r"!(?!=)", "! is not how a condition says not.", "Write not."),
    (r"<>", "<> is not how a condition says that two differ.", "Write !=."),
    (r"\b(?:AND|OR|NOT)\b", "The words and, or, not are written in small letters.", "Write and, or, not."),
    (r"[“”«»‘’„]", "These quotation marks are for sentences; a condition needs plain ones.", "Write 'ar' or \"ar\"."),
    (r"[٠-٩۰-۹]", "A condition takes the digits 0 to 9.", "Write the number in these digits."),
    (r"[،؛]", "An Arabic comma or semicolon has no meaning in a condition.", "Write , between words of a list."),
)
"""Spellings that people bring along from elsewhere, as a pattern, what is wrong and what to do."""


def parse(source: str) -> ast.expr | Fault:
    """Return the syntax tree, one line further down than the source, or the reason why there is none."""
    refusal = _unreadable(source)
    if refusal is not None:
        return refusal
    try:
        tree = _parsed(source)
    except SyntaxError as error:
        return _misread(source, error)
    except (RecursionError, MemoryError, ValueError):
        return Fault(wrong="The condition is nested too deeply to be read.", advice=SPLIT)
    return _loose(source, tree) or _too_deep(source, tree) or tree


def _unreadable(source: str) -> Fault | None:
    if not source.strip():
        return Fault(wrong="The condition is empty.", advice="Say when the rule fires, such as text.links >= 3.")
    if len(source) > LONGEST:
        wrong = f"The condition has {len(source)} characters; {LONGEST} is the most."
        return Fault(wrong=wrong, advice=SPLIT)
    for number, line in enumerate(source.split("\n")):
        for column, sign in enumerate(line):
            if not sign.isprintable() and sign != "\t":
                wrong = f"An invisible character (U+{ord(sign):04X}) stands here."
                return Fault(line=number, column=column, wrong=wrong, advice="Delete it and type the line anew.")
    return None


def _parsed(source: str) -> ast.expr:
    """Brackets around the source let a condition take several lines; a mere warning counts as an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ast.parse(f"(\n{source}\n)", mode="eval").body


def _misread(source: str, error: SyntaxError) -> Fault:
    habit = _habit(source)
    if habit is not None:
        return habit
    lines = source.split("\n")
    line = min(max((error.lineno or 2) - 2, 0), len(lines) - 1)
    column = min(max((error.offset or 1) - 1, 0), max(len(lines[line]) - 1, 0))
    advice = "Check brackets, quotation marks and the words and, or, not, such as text.links >= 3 and name.link."
    return Fault(line=line, column=column, wrong="The condition can't be read here.", advice=advice)


def _habit(source: str) -> Fault | None:
    """Find a known misspelling outside of words in quotation marks."""
    bare = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", lambda quoted: " " * len(quoted.group()), source)
    for number, line in enumerate(bare.split("\n")):
        for pattern, wrong, advice in HABITS:
            found = re.search(pattern, line)
            if found:
                width = found.end() - found.start()
                return Fault(line=number, column=found.start(), width=width, wrong=wrong, advice=advice)
    return None


def _loose(source: str, tree: ast.expr) -> Fault | None:
    """Refuse what only reads as one expression because of the brackets that ``_parsed`` puts around it."""
    if tree.lineno > 1:
        return None
    if isinstance(tree, ast.Tuple) and tree.elts:
        advice = "Join the parts by and, where all of them must hold, or by or."
        return fault_at(source, tree.elts[-1], "A comma can't join two conditions.", advice)
    if isinstance(tree, ast.Tuple):
        return Fault(wrong="The condition is empty.", advice="Say when the rule fires, such as text.links >= 3.")
    wrong = "A bracket closes before it was opened, or the whole is no condition."
    return Fault(wrong=wrong, advice="Give each opening bracket one that closes it, in this order.")


def _too_deep(source: str, tree: ast.expr) -> Fault | None:
    """Walk without recursion, since the depth is what is in question."""
    level: list[ast.expr] = [tree]
    for _ in range(DEEPEST):
        level = [part for node in level for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        if not level:
            return None
    return fault_at(source, level[0], f"The condition is nested more than {DEEPEST} levels deep.", SPLIT)
