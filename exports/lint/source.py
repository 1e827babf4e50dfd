"""A list as the linter looks at it: its headings and tables, its links with their addresses as written, its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lists.document import Document, Link, Span
from lists.markdown.blocks import Block, BlockKind, Inline, LinkPiece, PieceKind, read_blocks
from lists.top_blocks import find_top_blocks

_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_NOT_BLANK = re.compile(rb"[^\r\n]")
_MATH = re.compile(rb"\$[^$\r\n]+\$")
_MASK = b"\x01"
_LONGEST_MARK = 4


class Address(NamedTuple):
    """The address of a link as written. ``span`` is where it stands, ``before`` and ``after`` the blanks around it."""

    span: Span
    before: Span
    after: Span
    is_bare: bool = False  # an autolink or a bare address: what a reader sees is the address itself

    def text(self, data: bytes) -> str:
        """The address, byte for byte."""
        return self.span.of(data).decode()


class SourceLink(NamedTuple):
    """A link or an image. ``address`` is None for a reference, whose address stands elsewhere.

    ``link`` is what the entry makes of it, None outside entries.
    """

    start: int
    end: int
    text: str
    address: Address | None
    is_image: bool = False
    link: Link | None = None


class Heading(NamedTuple):
    """A heading. ``has_link`` is true of pictures too."""

    start: int
    end: int
    level: int
    text: str
    has_link: bool


class Source:
    """A document taken apart once, for all rules."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.data = document.data
        self.headings: list[Heading] = []
        self.tables: list[Block] = []
        self.paragraphs: list[Block] = []
        self._text: list[Span] = []  # what a reader sees, constructs within it included
        self._constructs: list[Span] = []
        self._links: list[SourceLink] = []
        self._derived = [block.inside for block in find_top_blocks(self.data).blocks]
        self._walk(read_blocks(self.data).blocks)
        self.links = self._all_links()
        self.plain = self._masked()
        self._entry_starts = [entry.span.start for entry in document.entries]

    def own_text(self, index: int) -> tuple[int, bytes]:
        """Where an entry starts, and its own text with links, code and mathematics blanked out."""
        entries = self.document.entries
        start, end = entries[index].span
        if index + 1 < len(entries):
            end = min(end, max(start, entries[index + 1].span.start))
        own = bytearray(self.plain[start:end])
        for link in entries[index].links:
            first, last = link.span
            if last <= end:
                own[first - start : last - start] = _MASK * (last - first)
        return start, _MATH.sub(lambda match: _MASK * len(match[0]), bytes(own))

    def entry_at(self, position: int) -> int | None:
        """The entry a byte stands in, the last one to start before it; None outside that."""
        index = bisect_right(self._entry_starts, position) - 1
        return index if index >= 0 and position < self.document.entries[index].span.end else None

    def _walk(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            kind = block.kind
            if kind in (BlockKind.CODE, BlockKind.HTML):
                continue
            if any(derived.start <= block.start < derived.end for derived in self._derived):
                continue  # starcite's own, made anew at each export
            if kind is BlockKind.HEADING:
                has_link = any(piece.kind in (PieceKind.LINK, PieceKind.IMAGE) for piece in block.pieces)
                self.headings.append(Heading(block.start, block.end, block.level, _shown(block.pieces), has_link))
            elif kind is BlockKind.TABLE:
                self.tables.append(block)
            elif kind is BlockKind.PARAGRAPH:
                self.paragraphs.append(block)
            if kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ROW):
                self._text.append(Span(block.start, block.end))
            else:
                self._text += _runs(block.pieces)
            for piece in block.pieces:
                if piece.kind in (PieceKind.CODE, PieceKind.TAG):
                    self._constructs.append(Span(piece.start, piece.end))
                elif piece.kind in (PieceKind.LINK, PieceKind.IMAGE):
                    self._links.append(self._link(piece))
            self._walk(block.children)

    def _link(self, piece: Inline) -> SourceLink:
        text_end = piece.text_end if isinstance(piece, LinkPiece) else piece.start
        is_image = piece.kind is PieceKind.IMAGE
        address = find_address(self.data, Span(piece.start, piece.end), text_end)
        return SourceLink(piece.start, piece.end, piece.text, address, is_image)

    def _all_links(self) -> tuple[SourceLink, ...]:
        """Every link once, in file order; those of HTML blocks only where they are of an entry."""
        found = {link.start: link for link in self._links}
        for entry in self.document.entries:
            for link in entry.links:
                found[link.span.start] = SourceLink(*link.span, link.text, address_of(self.data, link), link=link)
        return tuple(found[start] for start in sorted(found))

    def _masked(self) -> bytes:
        """The list with all that is no plain text blanked out, each byte in its place; bare addresses stay."""
        plain = bytearray(_NOT_BLANK.sub(_MASK, self.data))
        for start, end in self._text:
            plain[start:end] = self.data[start:end]
        links = [Span(link.start, link.end) for link in self.links if not (link.address and link.address.is_bare)]
        for start, end in (*self._constructs, *links):
            plain[start:end] = _NOT_BLANK.sub(_MASK, self.data[start:end])
        return bytes(plain)


def find_address(data: bytes, span: Span, text_end: int) -> Address | None:
    """Where the address of a link or image stands, by its construct; None for a reference."""
    start, end = span
    source = span.of(data)
    if source[:1] == b"<":
        return _find_in_tag(source, start) if source[1:2] in b"aA" and b"href" in source.lower() else _inner(start, end)
    if source[:1] not in b"[!":
        return Address(span, Span(start, start), Span(end, end), is_bare=True)
    opening = data.find(b"](", text_end, end) if source[:1] == b"[" else start + source.rfind(b"](")
    if opening < start:
        return None
    inside = data[opening + 2 : end - 1]
    first = opening + 2 + len(inside) - len(inside.lstrip())
    if data[first : first + 1] == b"<":
        closing = data.find(b">", first, end)
        return Address(Span(first + 1, closing), Span(first, first), Span(closing, closing))
    words = inside.split(None, 1)
    last = first + len(words[0]) if words else first
    after = Span(last, end - 1) if len(words) < 2 else Span(last, last)
    return Address(Span(first, last), Span(opening + 2, first), after)


def _inner(start: int, end: int) -> Address:
    return Address(Span(start + 1, end - 1), Span(start, start), Span(end, end), is_bare=True)


def _find_in_tag(source: bytes, offset: int) -> Address | None:
    match = _HREF.search(source)
    if match is None:
        return None
    group = next(number for number in (1, 2, 3) if match[number] is not None)
    written = match[group]
    start = offset + match.start(group) + len(written) - len(written.lstrip())
    end = start + len(written.strip())
    return Address(Span(start, end), Span(offset + match.start(group), start), Span(end, offset + match.end(group)))


def _runs(pieces: Sequence[Inline]) -> Iterator[Span]:
    """The stretches of text of a block with others within; marks of emphasis between its pieces belong to them."""
    start = end = -1
    for piece in pieces:
        if start >= 0 and piece.start - end <= _LONGEST_MARK:
            end = max(end, piece.end)
            continue
        if start >= 0:
            yield Span(start, end)
        start, end = piece.start, piece.end
    if start >= 0:
        yield Span(start, end)


def _shown(pieces: Sequence[Inline]) -> str:
    return "".join([piece.text for piece in pieces if piece.kind not in (PieceKind.TAG, PieceKind.IMAGE)])


def address_of(data: bytes, link: Link) -> Address | None:
    """Where the address of an entry's link stands; None for a reference."""
    return find_address(data, link.span, link.text_span.end)


def offsets_of_lines(data: bytes, span: Span) -> Iterator[tuple[int, bytes]]:
    """The lines of a stretch, each with where it starts."""
    position = span.start
    for line in span.of(data).splitlines(keepends=True):
        yield position, line
        position += len(line)
