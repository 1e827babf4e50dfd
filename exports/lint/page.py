"""Findings about the page as GitHub shows it: what is no link, heading or table there, and anchors to nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from exports.lint.rules import Spot
from exports.lint.source import Source, offsets_of_lines
from lists.document import Span
from lists.markdown.blocks import Block

_DETACHED = re.compile(rb"(?<!\\)\[([^\[\]\x01\r\n]{1,200})\][ \t]+\((?=https?://|www\.)[^()\s]+\)")
_BLANK_WITHIN = re.compile(rb"(?<!\\)(!?)\[[^\[\]\x01\r\n]{0,200}\]\(([^()\r\n\x01\"']{3,400})\)")
_UNLABELLED = re.compile(rb"\x01\((https?://[^()\s\x01]+)\)")
_ADDRESS = re.compile(rb"https?://|www\.|[.~]{0,2}/?[\w.-]+/|[^\s/]+\.(?:png|jpe?g|gif|svg|pdf|md)\b", re.IGNORECASE)
_MACHINE = re.compile(rb"/Users/\w|/home/[\w.-]+/|file:|[a-z]:[\\/]", re.IGNORECASE)
_HEADING = re.compile(rb"^ {0,3}#{2,6}(?=[^\s#\x01!<])(?![\d-]+\b)", re.MULTILINE)
_TABLE_LINE = re.compile(rb"[ \t]*\|.*\|[ \t]*")
# `[//]: # (…)` and comments are not meant to be shown.
_HIDDEN = re.compile(rb"[ \t]*(?:\[//\]:|<!--)")
_PIPE = re.compile(rb"(?<!\\)\|")
_HTML_NAME = re.compile(rb"\b(?:id|name)\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s>\"']+))", re.IGNORECASE)
_HTML_HEADING = re.compile(rb"<h[1-6]\b[^>]{0,200}>(.{0,500}?)</h[1-6]\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SHORTCODE = re.compile(r":[\w+-]+:")
_NUMBER_AT_END = re.compile(r"-\d+$")
_ALWAYS_THERE = frozenset(("", "top", "readme", "readmemd", "startofcontent"))


def find_in_page(source: Source) -> Iterator[Spot]:
    """All findings about how the page is shown."""
    yield from _find_broken_links(source)
    yield from _find_broken_anchors(source)
    yield from _find_broken_headings(source)
    if source.document.entries:  # elsewhere a heading may say all there is to say
        yield from _find_empty_sections(source)
    yield from _find_broken_tables(source)
    for table in source.tables:
        yield from _find_cut_rows(source, table)


def _find_broken_links(source: Source) -> Iterator[Spot]:
    for match in _DETACHED.finditer(source.plain):
        message = f"“[{_text(match[1])}]” and its address are parted by a blank, so the brackets are shown"
        yield Spot("broken-link", match.start(), message)
    for match in _UNLABELLED.finditer(source.plain):
        message = f"{_text(match[1])} stands in parentheses behind a link and has no text of its own"
        yield Spot("broken-link", match.start(1), message)
    for match in _BLANK_WITHIN.finditer(source.plain):
        address = match[2].strip()
        if b" " not in address and b"\t" not in address:
            continue
        if _MACHINE.match(address):
            yield Spot("machine-path", match.start(), f"{_text(address)} exists on one computer alone")
        elif _ADDRESS.match(address):
            kind = "picture" if match[1] else "link"
            message = f"the address {_text(address)} holds a blank, so no {kind} is shown"
            yield Spot("broken-link", match.start(), message)


def _find_broken_anchors(source: Source) -> Iterator[Spot]:
    links = [(link, link.address.text(source.data)) for link in source.links if link.address is not None]
    inner = [(link, text[1:]) for link, text in links if text.startswith("#") and not link.is_image]
    if not inner:
        return
    known = _anchors(source)
    for link, name in inner:
        if _bare(name) not in known and _bare(_NUMBER_AT_END.sub("", name)) not in known:
            yield Spot("broken-anchor", link.start, f"no heading of this list answers to #{name}")


def _anchors(source: Source) -> frozenset[str]:
    """What an inner link may name, bare of all that sites treat differently: case, punctuation, emoji, blanks."""
    texts = [heading.text for heading in source.headings]
    texts += [_TAG.sub("", match.decode("utf-8", "replace")) for match in _HTML_HEADING.findall(source.data)]
    names = [next(filter(None, groups)).decode("utf-8", "replace") for groups in _HTML_NAME.findall(source.data)]
    bare = {_bare(text) for text in (*texts, *names, *(_SHORTCODE.sub("", text) for text in texts))}
    return frozenset(bare) | _ALWAYS_THERE


def _bare(name: str) -> str:
    text = unquote(name).casefold().removeprefix("user-content-")
    return "".join(char for char in text if char.isalnum())


def _find_broken_headings(source: Source) -> Iterator[Spot]:
    for match in _HEADING.finditer(source.plain):
        line = _text(source.plain[match.start() : match.end() + 60].strip()).splitlines()[0]
        yield Spot("broken-heading", match.start(), f"“{line}” is shown as text for want of a blank after its #")


def _find_empty_sections(source: Source) -> Iterator[Spot]:
    """Headings with no word before the next of their level. A heading that is a link has what it needs itself."""
    for heading, following in pairwise((*source.headings, None)):
        if heading is None or heading.level == 1 or heading.has_link:
            continue
        end, level = (following.start, following.level) if following is not None else (len(source.data), 0)
        if level <= heading.level and not source.data[heading.end : end].strip():
            yield Spot("empty-section", heading.start, f"nothing stands below “{heading.text}”")


def _find_broken_tables(source: Source) -> Iterator[Spot]:
    """Runs of paragraphs whose every line is a row to a person; each run is told once."""
    last_end = -1
    for block in source.paragraphs:
        lines = [line.rstrip() for _, line in offsets_of_lines(source.data, Span(block.start, block.end))]
        if not lines or not all(_TABLE_LINE.fullmatch(line) for line in lines):
            continue
        is_new = last_end < 0 or source.data[last_end : block.start].strip() != b""
        is_lone = len(lines) == 1 and not _goes_on(source, block.end)
        last_end = block.end
        if is_new and not is_lone:
            message = (
                "these rows are shown as text: a table has no blank lines, and a rule of as many cells below its header"
            )
            yield Spot("broken-table", block.start, message)


def _goes_on(source: Source, end: int) -> bool:
    """Whether the next line that is not blank is a row too."""
    for _, line in offsets_of_lines(source.data, Span(end, min(end + 4000, len(source.data)))):
        if line.strip():
            return _TABLE_LINE.fullmatch(line.rstrip()) is not None
    return False


def _find_cut_rows(source: Source, table: Block) -> Iterator[Spot]:
    columns = len(table.children[0].children)
    for row in table.children[1:]:
        cells = _cells(source.plain[row.start : row.end])
        cut = [cell for cell in cells[columns:] if cell.strip() and not _HIDDEN.match(cell)]
        if cut:
            message = f"this row has {len(cells)} cells, its header {columns}; what is past that is not shown"
            yield Spot("cut-row", row.start, message)


def _cells(row: bytes) -> list[bytes]:
    line = row.strip().removeprefix(b"|")
    cells = _PIPE.split(line)
    return cells[:-1] if line.endswith(b"|") and not line.endswith(b"\\|") else cells


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
