"""Which entries may trade places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lists.document import Group, Notice
from lists.layouts.drafts import Draft, Lines

_BLANK_LINE = re.compile(rb"(?m)^[ \t>]*(?:\r\n|\n|\r|\Z)")
_INDENTED = re.compile(rb"(?:[ \t]*(?:\r\n|\n|\r))*+([ \t]++)[^\r\n]")
_MARKER = re.compile(rb"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|(?=[\r\n]))")
_FEWEST = 2
_TAB = 4  # columns, to Markdown


def find_groups(drafts: Sequence[Draft], data: bytes, lines: Lines) -> tuple[tuple[Group, ...], tuple[Notice, ...]]:
    """Runs of entries of one construct with nothing but blank lines between them, and why others are left alone."""
    groups: list[Group] = []
    notices: list[Notice] = []
    run: list[int] = []
    explained: set[str] = set()
    fixed = _find_holding(drafts)
    for index, draft in enumerate(drafts):
        is_fixed = draft.container is None or index in fixed
        if is_fixed:
            reason = draft.reason or "entries are nested in an entry"
        elif run and _follows(drafts[run[-1]], draft, data):
            run.append(index)
            continue
        else:
            reason = _unlike(drafts[run[-1]], draft, data) if run else ""
        groups += _make_group(run, drafts, data)
        run = [] if is_fixed else [index]
        place = f"{reason} {draft.section}"
        if reason and place not in explained:
            explained.add(place)
            notices.append(Notice(lines.number(draft.start), f"not sorted: {reason}"))
    groups += _make_group(run, drafts, data)
    return tuple(groups), tuple(notices)


def _make_group(run: Sequence[int], drafts: Sequence[Draft], data: bytes) -> list[Group]:
    """The group that a run is, if it is one. An indented line below it belongs to none, as long as the last one stays.

    For Markdown gives it to an item whose text stands no further in.
    """
    if len(run) < _FEWEST:
        return []
    below = _INDENTED.match(data, drafts[run[-1]].end)
    if below is not None and any(_takes(drafts[index], _width(below[1]), data) for index in run[:-1]):
        run = run[:-1]
    return [Group(tuple(run))] if len(run) >= _FEWEST else []


def _takes(draft: Draft, indent: int, data: bytes) -> bool:
    """Whether an item would take a line with such an indent for its own."""
    marker = _MARKER.match(data, draft.start)
    return marker is not None and _width(marker[0]) <= indent


def _width(blanks: bytes) -> int:
    return len(blanks.expandtabs(_TAB))


def _find_holding(drafts: Sequence[Draft]) -> set[int]:
    """The entries that hold others, and those that share but a part of their lines with another."""
    holding: set[int] = set()
    around: list[int] = []
    reach = 0
    for index, draft in enumerate(drafts):
        if draft.start >= reach:
            around, reach = [index], draft.end
            continue
        while around and drafts[around[-1]].end <= draft.start:
            around.pop()
        if around:
            holding.add(around[-1])
            if draft.end > drafts[around[-1]].end:
                holding.add(index)
        around.append(index)
        reach = max(reach, draft.end)
    return holding


def _follows(above: Draft, below: Draft, data: bytes) -> bool:
    if above.container != below.container or above.section != below.section or above.container is None:
        return False
    between = data[above.end : below.start]
    if between.strip(b" \t\r\n>"):
        return False
    least = above.container.least_blank_lines
    return least == 0 or len(_BLANK_LINE.findall(between)) >= least


def _unlike(above: Draft, below: Draft, data: bytes) -> str:
    """Why neighbours of one construct cannot trade places; empty where a reader sees that they are apart."""
    first, second = above.container, below.container
    if first is None or second is None or above.section != below.section:
        return ""
    if (first.kind, first.start) != (second.kind, second.start):
        return ""
    if first.marker != second.marker:
        return "items that differ in number or indent would count or nest anew"
    between = data[above.end : below.start]
    if between.strip(b" \t\r\n>"):
        return "something stands between two entries that may belong to either"
    return "no blank line parts two entries"
