"""Many rows in one statement: they travel as one JSON array and PostgreSQL unpacks them by the table's own types.

See "json_populate_recordset" in PostgreSQL's manual, "JSON Functions and Operators". One prepared statement
then serves every size of batch.
"""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Select, Table, Text, bindparam, column, select, text
from sqlalchemy.dialects.postgresql import Insert, insert

Row = Mapping[str, object]

ROWS = "rows"
"""The parameter that the rows come as, unless a statement has several."""


def insert_rows(table: Table, rows: str = ROWS) -> Insert:
    """Return a statement that inserts the rows given as its parameter of that name."""
    names = [column.name for column in table.columns]
    return insert(table).from_select(names, rows_of(table, rows))


def rows_of(table: Table, rows: str = ROWS) -> Select[tuple[object, ...]]:
    """Return the rows of the parameter as if they stood in the table."""
    unpacked = text(f"json_populate_recordset(NULL::{table.name}, CAST(:{rows} AS json)) AS incoming")
    packed = unpacked.bindparams(bindparam(rows, type_=Text()))
    return select(*[column(each.name, each.type) for each in table.columns]).select_from(packed)


def pack(rows: Sequence[Row], name: str = ROWS) -> dict[str, str]:
    """Return the parameter for a statement of ``insert_rows``."""
    return {name: msgspec.json.encode([_plain(row) for row in rows]).decode()}


def _plain(row: Row) -> dict[str, object]:
    return {name: _bytea(value) if isinstance(value, bytes) else value for name, value in row.items()}


def _bytea(value: bytes) -> str:
    """Write bytes as PostgreSQL reads them, in hexadecimal (its manual: "bytea Hex Format")."""
    return f"\\x{value.hex()}"
