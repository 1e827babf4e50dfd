"""Which entries may trade places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lists.document import Group, Notice
from lists.drafts import Draft, Lines

_BLANK_LINE = re.compile(rb"(?m)^[ \t>]*(?:\r\n|\n|\r|\Z)")


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
        if len(run) > 1:
            groups.append(Group(tuple(run)))
        run = [] if is_fixed else [index]
        place = f"{reason} {draft.section}"
        if reason and place not in explained:
            explained.add(place)
            notices.append(Notice(lines.number(draft.start), f"not sorted: {reason}"))
    if len(run) > 1:
        groups.append(Group(tuple(run)))
    return tuple(groups), tuple(notices)


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
