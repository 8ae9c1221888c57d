"""A fault: one mistake inside a condition, before it is known which file the condition stands in."""

import ast

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """``line`` counts the condition's lines from 0; ``column`` and ``width`` are code points of that line."""

    line: int = 0
    column: int = 0
    width: int = 1
    wrong: str
    advice: str


def fault_at(source: str, node: ast.expr, wrong: str, advice: str) -> Fault:
    """Return a fault that points at a node, which was read from the source one line further down."""
    lines = source.split("\n")
    line = min(max(node.lineno - 2, 0), len(lines) - 1)
    start = _code_points(lines[line], node.col_offset) if node.lineno > 1 else 0
    ends_here = node.end_lineno == node.lineno and node.end_col_offset is not None
    end = _code_points(lines[line], node.end_col_offset or 0) if ends_here else len(lines[line])
    return Fault(line=line, column=start, width=max(1, end - start), wrong=wrong, advice=advice)


def _code_points(line: str, utf8_offset: int) -> int:
    """Python's parser counts bytes of UTF-8, people count letters."""
    return len(line.encode()[:utf8_offset].decode(errors="ignore"))
