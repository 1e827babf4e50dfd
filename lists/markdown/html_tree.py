"""A stretch of raw HTML as a tree of blocks, with the inline content of each as pieces."""

from __future__ import annotations

import re

from lists.markdown.html import Tag, read_attributes, read_href, read_tags
from lists.markdown.past_badges import PastBadges
from lists.markdown.pieces import BREAK, STRONG, TAG, TEXT, Inline, Piece, clean_url, link_piece, undo_entities

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol"))
CELLS = frozenset(("td", "th"))
_OTHERS = "table tr li p details summary div center blockquote section article dl dt dd"
_BLOCKS = HEADINGS | LISTS | CELLS | frozenset(_OTHERS.split())
# What a new one of these ends, unless one of the others is between.
_ENDS = {
    "li": (frozenset(("li",)), LISTS | CELLS),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    "td": (CELLS, frozenset(("tr", "table"))),
    "th": (CELLS, frozenset(("tr", "table"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
}
_NOTHING: frozenset[str] = frozenset()
_NOT_BEYOND = CELLS | {"table"}  # no closing tag in a cell ends what stands around the table
_TABLE_PARTS = _NOT_BEYOND | {"tr"}
_BOLD = frozenset(("b", "strong"))
_DEEPEST = 20  # blocks around a block
_LONGEST_TAG = 4000  # bytes that are read of a tag; no address that names a paper is as long
_MOST_ROWS, _MOST_COLUMNS = 100, 12  # that a cell may span
_LINE_END = re.compile(rb"\r\n|\n|\r")


class Node:
    """An element that is a block: pieces and nodes in their order; of a cell also what rows and columns it spans."""

    __slots__ = ("content", "end", "is_linked", "name", "spans", "start")

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.spans = (1, 1)
        self.is_linked = False  # whether a link stands anywhere in it
        self.content: list[Inline | Node] = []

    def nodes(self) -> list[Node]:
        """The nodes right within it."""
        return [part for part in self.content if isinstance(part, Node)]

    def pieces(self, but: frozenset[str] = _NOTHING) -> list[Inline]:
        """All pieces within it in their order, but for those in nodes of some names; a tag stands for each node."""
        found: list[Inline] = []
        waiting = self.content[::-1]
        while waiting:
            part = waiting.pop()
            if not isinstance(part, Node):
                found.append(part)
            elif part.name not in but:
                waiting.append(Piece(TAG, part.end, part.end, f"</{part.name}>"))
                waiting += part.content[::-1]
                waiting.append(Piece(TAG, part.start, part.start, f"<{part.name}>"))
        return found


def read_tree(data: bytes, start: int, end: int, past: PastBadges | None = None) -> tuple[Node, Node | None]:
    """The tree of a stretch; and the summary of a ``<details>`` that is left open with nothing below the summary."""
    builder = _Builder(data, start, end, past)
    position = start
    for tag in read_tags(data, start, end):
        builder.take_text(position, tag.start)
        builder.take_tag(tag)
        position = tag.end
    builder.take_text(position, end)
    return builder.finish()


class _Builder:
    def __init__(self, data: bytes, start: int, end: int, past: PastBadges | None) -> None:
        self._data = data
        self._past = past
        self._open = [Node("", start, end)]
        self._anchor: tuple[int, str] | None = None  # the open link: where it starts and leads
        self._outside: list[Inline | Node] = []  # the content around it
        self._content = self._open[0].content  # where the next piece goes
        self._bold: tuple[list[Inline | Node], int, int] | None = None

    def take_text(self, start: int, end: int) -> None:
        """Take text between tags. A line's end is a break, and a blank within a link."""
        if self._anchor is None:
            for match in _LINE_END.finditer(self._data, start, end):
                self._take_words(start, match.start())
                self._content.append(Piece(BREAK, match.start(), match.end(), " "))
                start = match.end()
        self._take_words(start, end)

    def _take_words(self, start: int, end: int) -> None:
        if start < end:
            words: list[Inline] = [Piece(TEXT, start, end, undo_entities(self._data[start:end].decode()))]
            self._content += words if self._past is None else self._past.read(words)

    def take_tag(self, tag: Tag) -> None:
        """Take a tag, or what is not shown."""
        if tag.name in _BLOCKS:
            self._undo_anchor()
            self._bold = None
            if tag.closes:
                within = _NOTHING if tag.name in _TABLE_PARTS else _NOT_BEYOND
                self._end(frozenset((tag.name,)), within, tag.end)
            else:
                self._begin(tag)
        elif tag.name == "a":
            self._take_anchor(tag)
        elif tag.name in _BOLD:
            self._take_bold(tag)
        elif tag.name:
            self._content.append(Piece(TAG, tag.start, tag.end, self._source(tag)))

    def _source(self, tag: Tag) -> str:
        return self._data[tag.start : min(tag.end, tag.start + _LONGEST_TAG)].decode(errors="ignore")

    def _take_anchor(self, tag: Tag) -> None:
        if not tag.closes:
            self._undo_anchor()
            url = read_href(self._source(tag))
            if url is not None:
                self._anchor, self._outside, self._content = (tag.start, url), self._content, []
        elif self._anchor is not None:
            start, url = self._anchor
            inner = [part for part in self._content if not isinstance(part, Node)]
            link = link_piece(start, tag.end, clean_url(url), inner, self._data, takes_badge=True)
            text = " ".join(link.text.split())
            self._anchor, self._content = None, self._outside
            self._content.append(link._replace(text=text, badge_at=link.badge_at if text else None))
            for node in reversed(self._open):
                if node.is_linked:
                    break
                node.is_linked = True

    def _undo_anchor(self) -> None:
        if self._anchor is not None:
            self._outside += self._content
            self._anchor, self._content = None, self._outside

    def _take_bold(self, tag: Tag) -> None:
        if not tag.closes:
            self._bold = self._bold or (self._content, len(self._content), tag.start)
        elif self._bold is not None:
            content, index, start = self._bold
            if content is self._content:
                content.insert(index, Piece(STRONG, start, tag.end, ""))
            self._bold = None

    def _begin(self, tag: Tag) -> None:
        self._end(*_ENDS.get(tag.name, (frozenset(("p",)), _BLOCKS - {"p"})), tag.start)
        if len(self._open) > _DEEPEST:
            return
        node = Node(tag.name, tag.start, self._open[0].end)
        if tag.name in CELLS:
            attributes = read_attributes(self._source(tag))
            node.spans = _count(attributes.get("rowspan"), _MOST_ROWS), _count(attributes.get("colspan"), _MOST_COLUMNS)
        self._content.append(node)
        self._open.append(node)
        self._content = node.content

    def _end(self, names: frozenset[str], within: frozenset[str], end: int) -> None:
        """End the innermost open node of these names, with all in it, unless one of ``within`` is between."""
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].name
            if name in names:
                for node in self._open[index:]:
                    node.end = end
                del self._open[index:]
                self._content = self._open[-1].content
                return
            if name in within:
                return

    def finish(self) -> tuple[Node, Node | None]:
        """The root; and the summary with which it ends."""
        self._undo_anchor()
        last = self._open[-1]
        shown = [part for part in last.content if isinstance(part, Node) or part.text.strip()]
        if last.name == "details" and len(shown) == 1 and isinstance(shown[0], Node) and shown[0].name == "summary":
            return self._open[0], shown[0]
        return self._open[0], None


def _count(value: str | None, most: int) -> int:
    digits = (value or "").strip()
    return min(int(digits), most) if digits.isdecimal() and len(digits) <= len(str(most)) else 1
