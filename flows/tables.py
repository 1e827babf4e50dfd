"""Rows for people and for programs: a table, JSON, or CSV, on standard output."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from exports.cells import guard_cell

FORMATS = ("table", "json", "csv")
UNLIMITED_WIDTH = 100_000  # a table in a pipe is not folded


def render_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    """Rows as one of ``FORMATS``; JSON is one object a line. Unknown is null, or an empty field, never 0.

    In CSV, text that a spreadsheet would run as a formula is guarded (``exports/cells.py``).
    """
    if form == "json":
        return "".join(
            json.dumps({c: _plain(v) for c, v in zip(columns, row, strict=True)}, ensure_ascii=False) + "\n"
            for row in rows
        )
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["" if value is None else _cell(value) for value in row] for row in rows])
        return text.getvalue()
    return _render_table(columns, rows)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | dict) or value is None else str(value)


def _text(value: Any) -> str:
    plain = _plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _cell(value: Any) -> str:
    return guard_cell(value) if isinstance(value, str) else _text(value)


def _render_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    numeric = [all(isinstance(row[i], int | float | None) for row in rows) for i in range(len(columns))]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column, is_numeric in zip(columns, numeric, strict=True):
        table.add_column(column, justify="right" if is_numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("-" if value is None else _text(value)) for value in row))
    out = io.StringIO()
    width = None if sys.stdout.isatty() else UNLIMITED_WIDTH
    Console(file=out, width=width, color_system=None, soft_wrap=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
