"""Bulleted and numbered lists: one item an entry, with what is nested in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lists.document import Role
from lists.drafts import Container, Draft, Lines
from lists.markdown import TAG, Block, BlockKind
from lists.roles import VERSION
from lists.units import Unit, UnitLink, read_unit, tidy_title

_BREAK_LINE = re.compile(rb"(?:<br\s*/?>|</?(?:p|div|center|details)>|[ \t])*[\r\n]*", re.IGNORECASE)
_LABEL_LINE = re.compile(rb"(?:\*\*|__)?[^\[\]<>(){}.\r\n]{1,40}(?:\*\*|__)?:?[ \t]*[\r\n]*")
_MOST_LABEL_WORDS = 4
_MARKER = re.compile(rb"[ \t>]*(?:[-*+]|\d{1,9}[.)])")


class _Reader(NamedTuple):
    data: bytes
    lines: Lines


def read_list(block: Block, data: bytes, lines: Lines, section: tuple[str, ...]) -> Iterator[Draft]:
    """The entries of a list, nested ones after the item they are nested in. Items without a paper are sections."""
    yield from _read_items(block, _Reader(data, lines), section)


def read_attributes(block: Block) -> tuple[UnitLink, ...] | None:
    """The links of a list whose every link has but a label (``- Paper: https://…``); None for another list.

    Such a list describes the one paper that is named above it; items without links (its authors) may be among them.
    """
    links: list[UnitLink] = []
    for item in block.children:
        unit = read_unit(item.pieces)
        if any(link.titled or link.role is not VERSION for link in unit.links) and not _is_attribute(unit):
            return None
        links.extend(unit.links)
        for nested in _lists(item):
            inner = read_attributes(nested)
            if inner is None:
                return None
            links.extend(inner)
    return tuple(links) if any(link.role is not Role.OTHER for link in links) else None


def _is_attribute(unit: Unit) -> bool:
    return unit.label_only and not any(link.titled for link in unit.links)


def _lists(item: Block) -> list[Block]:
    return [child for child in item.children if child.kind is BlockKind.LIST]


def _read_items(block: Block, reader: _Reader, section: tuple[str, ...]) -> Iterator[Draft]:
    first_marker = _MARKER.match(reader.data, reader.lines.start_of(block.start))
    numbered = first_marker is not None and first_marker[0][-1:] in b".)"
    for item in block.children:
        unit = read_unit(item.pieces)
        nested = _lists(item)
        attributes = [read_attributes(inner) for inner in nested] if nested else []
        described = nested and unit.title and any(found is not None for found in attributes)
        if not unit.is_entry and not described:
            words = tidy_title("".join(p.text for p in item.pieces if p.kind is not TAG))
            for inner in nested:
                yield from _read_items(inner, reader, (*section, words) if words else section)
            continue
        links = unit.links + tuple(link for found in attributes if found for link in found)
        inner_entries = [
            draft
            for inner, found in zip(nested, attributes, strict=True)
            if found is None
            for draft in _read_items(inner, reader, section)
        ]
        container = None if inner_entries else _container(block, item, reader, numbered=numbered)
        reason = "entries are nested in an entry" if inner_entries else ""
        start = reader.lines.start_of(item.start)
        yield Draft(start, _own_end(item, start, reader), unit.title, links, section, container, reason)
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
