"""On which line of a settings file a key stands. Pure text; ``tomllib`` gives values without their places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[.*\])\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w.-]|\s|"[^"\n]*"|'[^'\n]*')+?)\s*=""")


def key_lines(text: str) -> Mapping[tuple[str, ...], int]:
    """The 1-based line of every table and key, by its whole path; of one that is written twice, the first.

    Keys of inline tables are not found. A line within a text of several lines may be taken for a key, which does no
    harm where the path of a key that is known to be there is looked up.
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line)
        key = _KEY.match(line)
        if header is not None:
            table = _path_of(header[1]) or table
            lines.setdefault(table, number)
        elif key is not None:
            lines.setdefault((*table, *_path_of(f"{key[1]} = 0")), number)
    return lines


def _path_of(text: str) -> tuple[str, ...]:
    """The path that one header or one key names; empty for what is neither."""
    try:
        inner = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ()
    path = []
    while isinstance(inner, dict) and inner:
        ((name, inner),) = inner.items()
        path.append(name)
    return tuple(path)
