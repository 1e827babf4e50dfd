"""Bulleted and numbered lists: one item an entry, with what is nested in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lists.layouts.drafts import Container, Draft, Lines
from lists.layouts.keys import with_keys
from lists.layouts.several import STAYS, may_hold_several, part_spans, split_papers
from lists.layouts.units import Unit, UnitLink, read_unit, tidy_title
from lists.layouts.versions import are_of_one_paper
from lists.links.roles import CODE, DATASET, OTHER, PAPER, PROJECT, SLIDES, VERSION, VIDEO
from lists.markdown.blocks import TAG, Block, BlockKind, Inline, LinkPiece
from lists.words.headers import header_words, is_strict_title_header
from lists.words.labels import read_label
from lists.words.naming import find_only_words
from lists.words.references import title_behind_names

_BREAK_LINE = re.compile(rb"(?:<br\s*/?>|</?(?:p|div|center|details)>|[ \t])*[\r\n]*", re.IGNORECASE)
_LABEL_LINE = re.compile(rb"(?:\*\*|__)?[^\[\]<>(){}.\r\n]{1,40}(?:\*\*|__)?:?[ \t]*[\r\n]*")
_MOST_LABEL_WORDS = 4
_MOST_NAME_WORDS = 4  # of what is the name of a method and perhaps of its company, and no title
_OFFERED = frozenset((CODE, PROJECT, VIDEO, SLIDES, DATASET))
_KEY = re.compile(r"^\W*(\w[^:：\n]{0,39}?)\W*[:：]")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_MARKER = re.compile(rb"[ \t>]*(?:[-*+]|\d{1,9}[.)])")


class _Reader(NamedTuple):
    data: bytes
    lines: Lines


def read_list(block: Block, data: bytes, lines: Lines, section: tuple[str, ...]) -> Iterator[Draft]:
    """The entries of a list, nested ones after the item they are nested in. Items without a paper are sections.

    A list of nothing but properties is one entry, titled by one of them or by the heading above it.
    """
    reader = _Reader(data, lines)
    whole = _read_as_one(block, section)
    if whole is None:
        yield from _read_items(block, reader, section)
    else:
        start = lines.start_of(block.start)
        yield Draft(start, lines.trim(start, block.end), *whole, section, None, "a whole list is one entry")


def _read_as_one(block: Block, section: tuple[str, ...]) -> tuple[str, tuple[UnitLink, ...]] | None:
    """The title and links of a list that is one entry: ``- Title: …``, ``- Paper: …``, ``- Code: …``."""
    first = read_unit(block.children[0].pieces) if block.children else None
    if first is None:
        return None
    key = _KEY.match("".join([piece[3] for piece in first.pieces])) if len(block.children) > 1 else None
    if key is not None and _is_title_key(key[1], first):
        others = Block(block.kind, block.start, block.end)
        others.children = block.children[1:]
        links = read_attributes(others, of_entry=True)
        if links is not None and first.title and _are_labelled(first.links, links):
            return first.title, first.links + links
    if section and first.label_only and not any(link.titled for link in first.links):
        links = read_attributes(block)
        if links is not None and any(link.label is PAPER for link in links) and are_of_one_paper(links):
            return section[-1], links
    return None


def _are_labelled(first: Sequence[UnitLink], links: Sequence[UnitLink]) -> bool:
    """Whether what stands below a title leads to papers by label only, and to none but its own."""
    papers = [link for link in first if link.role is PAPER]
    if any(link.role is PAPER and link.label is not PAPER for link in links):
        return False
    return not papers or are_of_one_paper([*papers, *links])


def _is_title_key(key: str, unit: Unit) -> bool:
    if is_strict_title_header(header_words(key)):
        return True
    return read_label(key) is PAPER and any(link.titled and link.role is PAPER for link in unit.links)


def read_attributes(block: Block, *, of_entry: bool = False) -> tuple[UnitLink, ...] | None:
    """The links of a list whose every link has but a label (``- Paper: https://…``); None for another list.

    Such a list describes the one paper that is named above it; items without links (its authors) may be among them,
    and beside a link to the paper those with a label of which nothing is known (``- Evaluation Toolkit: https://…``).
    Names behind a key (``- Code: [owner/name](…)``) count too, beside such a link or below an entry.
    """
    links: list[UnitLink] = []
    unknown = named = False
    for item in block.children:
        as_written = read_unit(item.pieces)
        unit = with_keys(as_written)
        named = named or unit is not as_written
        if any(link.titled or link.role is not VERSION for link in unit.links) and not _is_attribute(unit):
            if not _may_be_attribute(unit):
                return None
            unknown = True
        links.extend(unit.links)
        for nested in _lists(item):
            inner = read_attributes(nested, of_entry=of_entry)
            if inner is None:
                return None
            links.extend(inner)
    told = [link for link in links if link.role is not OTHER]
    is_sure = any(link.label is PAPER for link in told)
    if not told or _are_several(told) or (unknown and not is_sure) or (named and not is_sure and not of_entry):
        return None
    return tuple(links)


def _is_attribute(unit: Unit) -> bool:
    return unit.label_only and not any(link.titled for link in unit.links)


def _may_be_attribute(unit: Unit) -> bool:
    """Whether an item is a name with a colon, or a name in brackets, and leads to no other paper."""
    if any(link.role is PAPER and (link.paper_id is not None or link.label is PAPER) for link in unit.links):
        return False
    words = "".join([piece[3] for piece in unit.pieces])
    key = _KEY.match(_ASIDE.sub("", words))
    if key is not None and len(key[1].split()) <= _MOST_LABEL_WORDS:
        return True
    return len(unit.links) == 1 and len(words.split()) <= _MOST_LABEL_WORDS and words.strip()[:1] == "["


def _are_several(links: Sequence[UnitLink]) -> bool:
    """Whether links lead to papers that are not one."""
    found: dict[str, str] = {}
    for link in links:
        if link.role is PAPER and link.paper_id is not None and link.label is None:
            scheme, value = link.paper_id.scheme, link.paper_id.value
            if found.setdefault(scheme, value) != value:
                return True
    return False


def _heading_of(item: Block) -> list[Inline]:
    """The pieces of the heading that an item begins with: ``- #### A Title``."""
    first = item.children[0] if item.children else None
    return first.pieces if first is not None and first.kind is BlockKind.HEADING else []


def _title_below(name: str, nested: Block) -> str:
    """The title in the reference that stands below a short name: ``- VGG-Net [[Paper]](…)``."""
    pieces = nested.children[0].pieces if nested.children else []
    if len(name.split()) > _MOST_NAME_WORDS or any(type(piece) is LinkPiece for piece in pieces):
        return ""
    return title_behind_names("".join([piece[3] for piece in pieces if piece[0] is not TAG]))


def _links_in_quotes(item: Block) -> Iterator[UnitLink]:
    """What an entry offers in the quotation below it (``> A summary. [[Code](…)]``), unless a paper is titled there."""
    for quote in item.children:
        if quote.kind is BlockKind.QUOTE:
            for block in quote.children:
                links = read_unit(block.pieces).links if block.kind is BlockKind.PARAGRAPH else ()
                if not any(link.titled and link.role is PAPER for link in links):
                    yield from [link for link in links if link.label in _OFFERED]


def _lists(item: Block) -> list[Block]:
    return [child for child in item.children if child.kind is BlockKind.LIST]


def _read_items(block: Block, reader: _Reader, section: tuple[str, ...]) -> Iterator[Draft]:
    first_marker = _MARKER.match(reader.data, reader.lines.start_of(block.start))
    numbered = first_marker is not None and first_marker[0][-1:] in b".)"
    for item in block.children:
        unit = read_unit(item.pieces or _heading_of(item))
        nested = _lists(item)
        attributes = [read_attributes(inner, of_entry=unit.is_entry) for inner in nested] if nested else []
        described = nested and unit.title and any(found is not None for found in attributes)
        title = unit.title or find_only_words(unit.pieces, unit.links)
        if not unit.is_entry and not described and (unit.title or not title):
            words = tidy_title("".join(p.text for p in unit.pieces if p.kind is not TAG))
            for inner in nested:
                yield from _read_items(inner, reader, (*section, words) if words else section)
            continue
        links = unit.links + tuple(link for found in attributes if found for link in found)
        if item.children:
            links += tuple(_links_in_quotes(item))
        parts = split_papers(unit) if may_hold_several(unit.links) else []
        if len(parts) > 1:
            start = reader.lines.start_of(item.start)
            end = _own_end(item, start, reader)
            for part, span in zip(parts, part_spans(parts, start, end, reader.lines), strict=True):
                of_part = read_unit(part)
                yield Draft(*span, of_part.title, of_part.links, section, None, STAYS)
            for inner in nested:
                yield from _read_items(inner, reader, section)
            continue
        inner_entries = [
            draft
            for inner, found in zip(nested, attributes, strict=True)
            if found is None
            for draft in _read_items(inner, reader, section)
        ]
        container = None if inner_entries else _container(block, item, reader, numbered=numbered)
        reason = "entries are nested in an entry" if inner_entries else ""
        if nested and title and not any(link.titled for link in unit.links):
            title = _title_below(title, nested[0]) or title
        start = reader.lines.start_of(item.start)
        end = _own_end(item, start, reader)
        yield tuple.__new__(Draft, (start, end, title, links, section, container, reason, ""))
        yield from inner_entries


def _container(block: Block, item: Block, reader: _Reader, *, numbered: bool) -> Container:
    marker = _MARKER.match(reader.data, reader.lines.start_of(item.start))
    # Items of one list may differ in indent or number; those would nest or count anew if they traded places.
    kind = "numbered list" if numbered else "list"
    return Container(kind, block.start, marker[0] if marker else b"")


def _own_end(item: Block, start: int, reader: _Reader) -> int:
    """The end of what is the item's own.

    CommonMark lets an unindented line continue a paragraph. A lone ``<br>`` or a label such as ``2020`` is not meant
    so: it stays where it is.
    """
    data, lines = reader
    end = lines.trim(start, item.end)
    while True:
        last = lines.start_of(end - 1)
        if last <= start or data[last : last + 1].isspace():
            return end
        line = data[last:end]
        label = _LABEL_LINE.fullmatch(line) is not None and len(line.split()) <= _MOST_LABEL_WORDS
        if not label and _BREAK_LINE.fullmatch(line) is None:
            return end
        end = lines.trim(start, last)


def lazy_label(item_end: int, next_start: int, data: bytes) -> str:
    """A label line that CommonMark takes for the last words of the entry above it; empty if there is none."""
    for line in data[item_end:next_start].splitlines():
        if line.strip() and not _BREAK_LINE.fullmatch(line) and _LABEL_LINE.fullmatch(line):
            return tidy_title(line.decode().replace("*", "").replace("_", ""))
    return ""
