"""The places where lists have their badges."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """Where a badge stands, seen from the link it belongs to or from the line of its entry."""

    INSIDE = "inside"  # first in the link's text
    INSIDE_LAST = "inside, last"
    BEFORE = "before"
    AFTER = "after"
    LINE_START = "start of the line"
    LINE_END = "end of the line"
    ENTRY_END = "end of the entry"  # of its last line, on which no link stands
    TITLE_START = "before the title"  # which is words, or a link of the other kind
    TITLE_END = "behind the title"
    COLUMN = "column of its own"


class Placement(NamedTuple):
    """One habit: a place, whether brackets and bold around the link are between, and the blank that sets it off.

    Where badges of both kinds stand at one place, that of lower ``rank`` comes first. ``enclosed`` ones stand in
    parentheses.
    """

    where: Where
    outside: bool = False
    blank: bytes = b""
    rank: int = 0
    enclosed: bool = False
