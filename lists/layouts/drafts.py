"""What the layouts hand to the assembly: entries still without badges, sections or groups."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from lists.layouts.units import UnitLink


class Container(NamedTuple):
    """What entries must share to trade places: the construct they stand in.

    ``least_blank_lines`` between neighbours are needed, lest one swallow the other after a move.
    """

    kind: str
    start: int
    marker: bytes = b""
    least_blank_lines: int = 0


class Draft(NamedTuple):
    """An entry as a layout read it. ``container`` is None where it must not move; ``reason`` then says why.

    ``authors`` is what its table has under a header of that name.
    """

    start: int
    end: int
    title: str
    links: tuple[UnitLink, ...]
    section: tuple[str, ...]
    container: Container | None
    reason: str = ""
    authors: str = ""


class Lines:
    """The lines of a file, by byte offset."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.starts = [0, *accumulate(map(len, data.splitlines(keepends=True)))]
        if not data.endswith((b"\n", b"\r")) and data:
            self.starts.pop()

    def number(self, offset: int) -> int:
        """The 1-based line that holds an offset."""
        return bisect_right(self.starts, offset)

    def start_of(self, offset: int) -> int:
        """Where the line that holds an offset starts. A byte-order mark is no part of the first line."""
        start = self.starts[bisect_right(self.starts, offset) - 1]
        return 3 if start == 0 and self._data.startswith(b"\xef\xbb\xbf") else start

    def after(self, offset: int) -> int:
        """Where the line starts that follows the byte before an offset; the end of the file if none does."""
        index = bisect_right(self.starts, max(offset - 1, 0))
        return self.starts[index] if index < len(self.starts) else len(self._data)

    def trim(self, start: int, end: int) -> int:
        """The end of the last line before ``end`` that is not blank (quote marks are blank), line ending included."""
        while end > start:
            line = self.start_of(end - 1)
            if line < start or self._data[line:end].strip(b" \t\r\n>"):
                break
            end = line
        return self.after(end) if end > start else end


def each_link_once(drafts: Iterable[Draft]) -> list[Draft]:
    """The same entries, where one that stands within another keeps its links to itself.

    Layouts read the same lines for what they know: an item its quotation, say, and what reads lines an entry in that.
    """
    found = list(drafts)
    if all(one.end <= following.start for one, following in pairwise(found)):
        return found
    within: defaultdict[int, list[Draft]] = defaultdict(list)
    around: list[Draft] = []
    places = {id(draft): place for place, draft in enumerate(found)}
    for draft in sorted(found, key=lambda one: (one.start, -one.end)):
        while around and around[-1].end <= draft.start:
            around.pop()
        if around and (around[-1].start, around[-1].end) != (draft.start, draft.end):
            within[places[id(around[-1])]].append(draft)
        around.append(draft)
    for place, inner in within.items():
        outer = found[place]
        own = tuple([link for link in outer.links if not _holds(inner, link.piece.start)])
        if len(own) < len(outer.links):
            found[place] = outer._replace(links=own)
    return found


def _holds(drafts: Sequence[Draft], place: int) -> bool:
    """Whether one of some entries, in file order and none within another, is around a place."""
    at = bisect_right(drafts, place, key=lambda one: one.start) - 1
    return at >= 0 and place < drafts[at].end
