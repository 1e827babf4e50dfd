"""Entries whose title stands in a block of its own, a heading or a line, with its links in it or below it."""

from __future__ import annotations

from collections.abc import Sequence

from lists.bullets import read_attributes
from lists.drafts import Draft, Lines
from lists.lines import line_container, read_labelled
from lists.markdown import Block, BlockKind
from lists.roles import PAPER
from lists.units import Unit, UnitLink, read_unit

_FEWEST_WORDS = 3  # of a heading that is a title rather than the name of a section
_HEADINGS_STAY = "headings are not sorted with what stands below them"


def read_titled(
    blocks: Sequence[Block], index: int, data: bytes, lines: Lines, section: tuple[str, ...]
) -> tuple[Draft, int] | None:
    """The entry that begins with this block as its title, and the index of the block after it; None if there is none.

    ``section`` is where the block stands, its own heading not yet entered.
    """
    block = blocks[index]
    unit = read_unit(block.pieces)
    is_heading = block.kind is BlockKind.HEADING
    start = lines.start_of(block.start)
    if is_heading and any(link.titled and link.paper_id is not None for link in unit.links):
        end = lines.trim(start, block.end)
        return Draft(start, end, unit.title, unit.links, section, None, _HEADINGS_STAY), index + 1
    if not _is_bare_title(unit, is_heading=is_heading):
        return None
    links, after = _links_below(blocks, index + 1, of_heading=is_heading)
    if not links or (is_heading and all(link.role is not PAPER for link in links)):
        return None
    end = lines.trim(start, blocks[after - 1].end)
    container = None if is_heading else line_container("titles with a list", block.start, data, lines)
    reason = _HEADINGS_STAY if is_heading else ""
    return Draft(start, end, unit.title, unit.links + links, section, container, reason), after


def _is_bare_title(unit: Unit, *, is_heading: bool) -> bool:
    if unit.is_entry or not unit.title or unit.label_only:
        return False
    return not is_heading or len(unit.title.split()) >= _FEWEST_WORDS


def _links_below(blocks: Sequence[Block], index: int, *, of_heading: bool) -> tuple[tuple[UnitLink, ...], int]:
    """The labelled links of the blocks from here on, up to the first that has others.

    A list below a heading is more often what its section holds.
    """
    links: tuple[UnitLink, ...] = ()
    while index < len(blocks):
        block = blocks[index]
        found = None
        if block.kind is BlockKind.LIST and not of_heading:
            found = read_attributes(block)
        elif block.kind is BlockKind.PARAGRAPH and read_unit(block.pieces).label_only:
            found = read_labelled(block)
        if found is None:
            break
        links += found
        index += 1
    return links, index
