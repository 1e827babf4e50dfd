"""Findings about the marks between which starcite keeps something: top lists and a legend."""

from __future__ import annotations

from collections.abc import Iterator

from exports.top import parse_wish
from lists.badges.kept_legend import find_legend_marks
from lists.document import Notice
from lists.top_blocks import find_top_blocks


def find_in_marks(data: bytes) -> Iterator[Notice]:
    """Marks without a partner, and top lists of which nobody can tell what they are to hold."""
    top = find_top_blocks(data)
    for line in top.unpaired_lines:
        yield Notice(
            line, "a mark of a top list has no partner; write <!-- starcite:top … --> and <!-- /starcite:top -->"
        )
    for block in top.blocks:
        try:
            parse_wish(block.wish)
        except ValueError as error:
            yield Notice(block.line, str(error))
    for line in find_legend_marks(data).unpaired_lines:
        yield Notice(
            line, "a mark of a legend has no partner; write <!-- starcite:legend --> and <!-- /starcite:legend -->"
        )
