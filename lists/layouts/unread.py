"""Papers that a list names and that no entry has, told to its maintainer: nothing is left out in silence.

Only arXiv's identifiers are looked for, which nothing else looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lists.document import Entry, Notice
from lists.layouts.drafts import Lines
from lists.markdown.blocks import Block, BlockKind

_NAMED = re.compile(rb"r[xX]iv(?:\.org/[a-z-]+/+|:\s?|\.)(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)")
_OTHER_SITE = re.compile(rb"\w/[aA]$")  # `https://example.org/arxiv.org/…`
_NOT_SHOWN = re.compile(rb"<!--.*?-->|!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>", re.DOTALL | re.IGNORECASE)


def find_unread(
    data: bytes, blocks: Sequence[Block], entries: Sequence[Entry], told: Iterable[Notice], lines: Lines
) -> Iterator[Notice]:
    """A notice for each line that shows an arXiv identifier which no entry has, and of which nothing was told yet."""
    named = set(_NAMED.findall(data))
    if not named:
        return
    read = {link[5].value.encode() for entry in entries for link in entry[4] if link[5] is not None}
    named -= read
    if not named:
        return
    told_lines = {notice.line for notice in told}
    for match in _NAMED.finditer(_shown(data, blocks)):
        start, line = match.start(), lines.number(match.start())
        elsewhere = _OTHER_SITE.search(data[max(0, start - 3) : start]) is not None
        if match[1] in named and line not in told_lines and not elsewhere:
            told_lines.add(line)
            yield Notice(line, f"arXiv:{match[1].decode()} is named here, but in no entry that could be read")


def _shown(data: bytes, blocks: Sequence[Block]) -> bytes:
    """The file with blanks in the place of comments, images and code."""
    shown = bytearray(_NOT_SHOWN.sub(lambda match: b" " * len(match[0]), data))
    for block in _all_blocks(blocks):
        if block.kind is BlockKind.CODE:
            shown[block.start : block.end] = b" " * (block.end - block.start)
    return bytes(shown)


def _all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        waiting += block.children
        yield block
