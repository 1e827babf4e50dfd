"""The rows of a right answer, made wrong: of a list, of ``data``, of the aliases of a query, of an Atom feed. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from enrichers.sandbox.fault_kinds import FaultKind

Row = TypeVar("Row")
Keyed: TypeAlias = "list[tuple[str, object]]"

COUNTS = frozenset({"citationCount", "influentialCitationCount", "stargazerCount", "stargazers_count", "total"})
_NUMBERS: Mapping[FaultKind, object] = MappingProxyType({
    FaultKind.NULL_NUMBERS: None,
    FaultKind.ZERO: 0,
    FaultKind.NEGATIVE: -7,
    FaultKind.HUGE: 10**24,
    FaultKind.FRACTION: 12.5,
    FaultKind.NAN: float("nan"),
    FaultKind.INFINITE: float("inf"),
    FaultKind.TEXT_NUMBER: "1234",
    FaultKind.BOOLEAN: True,
})  # fmt: skip
_ENTRIES = re.compile(r"[ ]*<entry>.*</entry>\n?", re.DOTALL)
_ENTRY = re.compile(r"[ ]*<entry>.*?</entry>\n?", re.DOTALL)
_DATES_AND_TITLE = re.compile(r"[ ]*<(title|published|updated)>[^<]*</\1>\n?")
_TEXT = re.compile(r">[^<>]+</")
_VERSION = re.compile(r"(<id>[^<]*?v)\d+</id>")

# What the rows become where the fault is one of their order or number.
_ARRANGED: Mapping[FaultKind, Callable[[list[Row]], list[Row]]] = MappingProxyType({
    FaultKind.EMPTY: lambda _rows: [],
    FaultKind.REORDERED: lambda rows: rows[::-1],
    FaultKind.SHORT: lambda rows: rows[:-1],
    FaultKind.MISALIGNED: lambda rows: rows[1:] + rows[:1],
    FaultKind.REPEATED: lambda rows: rows[:1] * len(rows),
    FaultKind.DOUBLED: lambda rows: [row for row in rows for _ in range(2)],
})  # fmt: skip
_KEEPING_KEYS = frozenset({FaultKind.MISALIGNED, FaultKind.REPEATED})  # the rows change places, their names do not


def changed_rows(body: bytes, kind: FaultKind) -> bytes:
    """A JSON answer or an Atom feed with its rows made wrong; the same bytes where there is nothing to make wrong."""
    text = body.decode()
    if text.lstrip().startswith("<"):
        return _changed_feed(text, kind).encode()
    try:
        before = json.loads(text)
    except ValueError:  # a refusal in plain text
        return body
    after = json.dumps(_changed_json(before, kind))
    return body if after == json.dumps(before) else after.encode()


def _changed_json(value: object, kind: FaultKind) -> object:
    if isinstance(value, list):
        return [row for _, row in _changed([("", row) for row in value], kind)]
    if not isinstance(value, dict):
        return value
    data = value.get("data")
    if isinstance(data, list):
        return {**value, "data": [row for _, row in _changed([("", row) for row in data], kind)]}
    if isinstance(data, dict):
        return {**value, "data": _by_key(_changed(list(data.items()), kind))}
    rows = [row for _, row in _changed([("", value)], kind)]
    return rows[0] if rows else {}


def _changed(pairs: Keyed, kind: FaultKind) -> Keyed:
    if kind in _KEEPING_KEYS:
        rows = _ARRANGED[kind]([row for _, row in pairs])
        return [(key, row) for (key, _), row in zip(pairs, rows, strict=True)]
    if kind in _ARRANGED:
        return _ARRANGED[kind](pairs)
    if kind is FaultKind.NULL_ROW:
        return [(key, row if number else None) for number, (key, row) in enumerate(pairs)]
    return [(key, _changed_row(row, kind)) for key, row in pairs]


def _changed_row(row: object, kind: FaultKind) -> object:
    if kind is FaultKind.NULL_ROWS:
        return None
    if kind is FaultKind.TEXT_ROWS:
        return "a row"
    if not isinstance(row, dict):
        return row
    if kind is FaultKind.NULL_FIELDS:
        return dict.fromkeys(row)
    if kind is FaultKind.MISSING_FIELDS:
        return {key: value for key, value in row.items() if key not in COUNTS}
    return {key: _NUMBERS[kind] if key in COUNTS else value for key, value in row.items()}


def _by_key(pairs: Keyed) -> dict[str, object]:
    """A second row under a name gets a name of its own."""
    found: dict[str, object] = {}
    for key, row in pairs:
        found[f"{key}_again" if key in found else key] = row
    return found


def _changed_feed(text: str, kind: FaultKind) -> str:
    entries = _ENTRY.findall(text)
    if kind in _ARRANGED:
        changed: Sequence[str] = _ARRANGED[kind](entries)
    elif kind is FaultKind.NULL_ROW:
        changed = ["<entry/>\n", *entries[1:]] if entries else []
    else:
        changed = [_changed_entry(entry, kind) for entry in entries]
    return _ENTRIES.sub(lambda _: "".join(changed), text)


def _changed_entry(entry: str, kind: FaultKind) -> str:
    if kind is FaultKind.NULL_ROWS:
        return "<entry/>\n"
    if kind is FaultKind.TEXT_ROWS:
        return "<entry>a row</entry>\n"
    if kind is FaultKind.NULL_FIELDS:
        return _TEXT.sub("></", entry)
    if kind is FaultKind.MISSING_FIELDS:
        return _DATES_AND_TITLE.sub("", entry)
    return _VERSION.sub(lambda found: f"{found[1]}{json.dumps(_NUMBERS[kind])}</id>", entry)
