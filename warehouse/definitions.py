"""Views and table macros, kept as ``.sql`` files whose path is their name and whose head is their contract.

``views/trends/latest.sql`` is ``trends.latest``. The comment at its head says what it is, then, after an empty
comment line, every column as ``name: unit and source``; a macro's parameters come first, as ``(days): …``. Lines that
go on are indented. The body is the query alone. The database's own comments are made from the head, so what an
analyst reads there cannot differ from the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.opening import quote

DEFINITIONS_FOLDER = Path(__file__).parent

_ITEM = re.compile(r"(\(?[a-z_0-9]+\)?): (.*)")


@dataclass(frozen=True, slots=True)
class Definition:
    """One view, or one table macro when ``is_macro``. ``parameters`` and ``columns`` are (name, what it is)."""

    schema: str
    name: str
    is_macro: bool
    description: str
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    query: str

    @property
    def full_name(self) -> str:
        """Schema and name."""
        return f"{self.schema}.{self.name}"


def parse_definition(schema: str, name: str, is_macro: bool, text: str) -> Definition:
    """Read a definition file. Raises ``ValueError`` when its head has a line that is neither text nor item."""
    lines = text.splitlines()
    head_length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    head = [line[2:].rstrip() for line in lines[:head_length]]
    split = head.index("") if "" in head else len(head)
    items: list[tuple[str, str]] = []
    for line in head[split + 1 :]:
        match = _ITEM.fullmatch(line.strip())
        if line.startswith("   ") and items:
            items[-1] = (items[-1][0], f"{items[-1][1]} {line.strip()}")
        elif match:
            items.append((match[1], match[2]))
        else:
            raise ValueError(f"{schema}/{name}.sql: its head cannot be read at {line.strip()!r}")
    return Definition(
        schema=schema,
        name=name,
        is_macro=is_macro,
        description=" ".join(line.strip() for line in head[:split]),
        parameters=tuple((key.strip("()"), value) for key, value in items if key.startswith("(")),
        columns=tuple((key, value) for key, value in items if not key.startswith("(")),
        query="\n".join(lines[head_length:]).strip().rstrip(";"),
    )


def read_definitions(folder: Path = DEFINITIONS_FOLDER) -> tuple[Definition, ...]:
    """Read all views and macros below ``folder``, each after those it uses."""
    found = {
        definition.full_name: definition
        for kind in ("views", "macros")
        for file in sorted((folder / kind).glob("*/*.sql"))
        for definition in [
            parse_definition(file.parent.name, file.stem, kind == "macros", file.read_text(encoding="utf-8"))
        ]
    }
    uses = {
        name: {other for other in found if other != name and re.search(rf"\b{re.escape(other)}\b", definition.query)}
        for name, definition in found.items()
    }
    return tuple(found[name] for name in TopologicalSorter(uses).static_order())


def digest_of(definitions: Sequence[Definition]) -> str:
    """A fingerprint of all definitions, which changes when any of them does."""
    by_name = sorted(definitions, key=lambda definition: definition.full_name)
    return hashlib.sha256(repr(by_name).encode()).hexdigest()


def read_digest(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The fingerprint of the definitions the file holds; None when it holds none."""
    row = connection.execute("select digest from core.definitions").fetchone()
    return None if row is None else str(row[0])


def define(connection: duckdb.DuckDBPyConnection, definitions: Sequence[Definition]) -> None:
    """Make every view and macro anew, with comments, and drop those that are no more; all or nothing."""
    connection.execute("begin")
    try:
        for statement in _drop_statements(connection):
            connection.execute(statement)
        for definition in definitions:
            connection.execute(render_definition(definition))
        connection.execute("delete from core.definitions")
        connection.execute("insert into core.definitions values ($1)", [digest_of(definitions)])
        connection.execute("commit")
    except duckdb.Error:
        connection.execute("rollback")
        raise


def render_definition(definition: Definition) -> str:
    """The SQL that makes one definition and comments it."""
    name = definition.full_name
    if definition.is_macro:
        parameters = ", ".join(parameter for parameter, _ in definition.parameters)
        # Columns of a macro cannot carry comments, so its own comment tells them.
        told = [definition.description]
        told += [f"{key}: {text}" for key, text in (*definition.parameters, *definition.columns)]
        comment = quote("\n".join(told))
        return (
            f"create macro {name}({parameters}) as table\n{definition.query};\n"
            f"comment on macro table {name} is {comment};"
        )
    comments = [f"comment on view {name} is {quote(definition.description)};"]
    comments += [f"comment on column {name}.{column} is {quote(text)};" for column, text in definition.columns]
    return f"create view {name} as\n{definition.query};\n" + "\n".join(comments)


def _drop_statements(connection: duckdb.DuckDBPyConnection) -> list[str]:
    views = connection.execute(
        "select schema_name || '.' || view_name from duckdb_views() where schema_name in ('core', 'trends')"
    ).fetchall()
    macros = connection.execute(
        "select schema_name || '.' || function_name from duckdb_functions()"
        " where function_type = 'table_macro' and schema_name in ('core', 'trends')"
    ).fetchall()
    return [f"drop view {name}" for (name,) in views] + [f"drop macro table {name}" for (name,) in macros]
