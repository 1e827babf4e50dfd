"""Entries whose title stands in a block of its own, a heading or a line, with its links in it or below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lists.layouts.bullets import read_attributes
from lists.layouts.drafts import Draft, Lines
from lists.layouts.fields import is_property
from lists.layouts.keys import with_keys
from lists.layouts.lines import labelled_links, line_container, read_labelled
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.layouts.versions import are_of_one_paper
from lists.links.roles import PAPER
from lists.markdown.blocks import Block, BlockKind
from lists.markdown.pieces import has_link
from lists.words.headings import is_about_the_list
from lists.words.references import names_people

_HEADING, _RULE = BlockKind.HEADING, BlockKind.RULE  # bound once: they are asked of every block
_MOST_PASSED = 4  # blocks
_ANCHOR = re.compile(rb"<a\b", re.IGNORECASE)
_FEWEST_WORDS = 3  # of a heading that is a title rather than the name of a section
_HEADINGS_STAY = "headings are not sorted with what stands below them"


def read_titled(
    blocks: Sequence[Block], index: int, data: bytes, lines: Lines, section: tuple[str, ...]
) -> tuple[Draft, int] | None:
    """The entry that begins with this block as its title, and the index of the block after it; None if there is none.

    ``section`` is where the block stands, its own heading not yet entered.
    """
    block = blocks[index]
    is_heading = block.kind is BlockKind.HEADING
    unit = read_unit(block.pieces)
    start = lines.start_of(block.start)
    if is_heading and _is_linked_title(unit):
        links, after = _links_behind(blocks, index + 1, data)
        end = lines.trim(start, blocks[after - 1].end)
        return Draft(start, end, unit.title, unit.links + links, section, None, _HEADINGS_STAY), after
    if not is_heading and _is_titled_paper(unit):
        links, after = _links_below(blocks, index + 1, data, of_heading=False)
        if not links or any(link.role is PAPER for link in links):
            return None
    elif _is_bare_title(unit, is_heading=is_heading):
        links, after = _links_below(blocks, index + 1, data, of_heading=is_heading)
        if not links or (is_heading and not are_of_one_paper(links)):
            return None
    else:
        return None
    end = lines.trim(start, blocks[after - 1].end)
    container = None if is_heading else line_container("titles with a list", block.start, data, lines)
    reason = _HEADINGS_STAY if is_heading else ""
    return Draft(start, end, unit.title, unit.links + links, section, container, reason), after


def _is_titled_paper(unit: Unit) -> bool:
    """Whether a paragraph is a title that is a link to a paper, alone or behind a key."""
    return len(unit.links) == 1 and unit.links[0].titled and unit.links[0].paper_id is not None and unit.is_entry


def _is_linked_title(unit: Unit) -> bool:
    """Whether a heading is a link to a paper, or a title with such a link behind it; no news of one."""
    for link in unit.links:
        if link.paper_id is not None and link.role is PAPER:
            return link.titled or (link.label is PAPER and not is_about_the_list(unit.title.split(":")[:1]))
    return False


def _links_behind(blocks: Sequence[Block], index: int, data: bytes) -> tuple[tuple[UnitLink, ...], int]:
    """The labelled links in the paragraph right below a title that is a link, whatever words are with them.

    Or further down, behind what has no links, in one that has nothing else and leads to no further paper.
    """
    for place in range(index, min(index + 1 + _MOST_PASSED, len(blocks))):
        unit = _unit_of_paragraph(blocks[place])
        found = labelled_links(unit) if unit is not None else None
        if unit is not None and found is not None:
            is_near = place == index
            is_bare = is_near or unit.label_only
            is_own = is_near or not any(link.role is PAPER for link in found)
            return (found, place + 1) if is_bare and is_own else ((), index)
        if not _may_be_passed(blocks[place], data):
            break
    return (), index


def _is_bare_title(unit: Unit, *, is_heading: bool) -> bool:
    if unit.is_entry or not unit.title or unit.label_only:
        return False
    if not is_heading:
        return not is_property(unit)
    return len(unit.title.split()) >= _FEWEST_WORDS and not is_about_the_list([unit.title])


def may_be_title(blocks: Sequence[Block], index: int) -> bool:
    """Whether a heading or a paragraph may have links, or stand above some: cheap, as it is asked of all of them."""
    block = blocks[index]
    if has_link(block.pieces):
        return True
    if _is_last_of_section(blocks, index):
        return False
    below = blocks[index + 1]
    if block.kind is not _HEADING:
        return below.kind is BlockKind.LIST or has_link(below.pieces)
    if len("".join([piece[3] for piece in block.pieces]).split()) < _FEWEST_WORDS:
        return False
    return below.kind is not BlockKind.LIST or _is_last_of_section(blocks, index + 1)


def _is_last_of_section(blocks: Sequence[Block], index: int) -> bool:
    return index + 1 == len(blocks) or (kind := blocks[index + 1].kind) is _HEADING or kind is _RULE


def _links_below(
    blocks: Sequence[Block], index: int, data: bytes, *, of_heading: bool
) -> tuple[tuple[UnitLink, ...], int]:
    """The labelled links of the blocks from here on, up to the first that has others.

    A list below a heading is more often what its section holds, unless it is all that stands there. Between a heading
    and its links its authors may stand; and more words without links (``**Abstract**: …``), where nothing else follows.
    """
    links: tuple[UnitLink, ...] = ()
    passed = 0
    while index < len(blocks):
        block = blocks[index]
        found = None
        if block.kind is BlockKind.LIST and (not of_heading or _is_last_of_section(blocks, index)):
            found = read_attributes(block)
        elif (unit := _unit_of_paragraph(block)) is not None and unit.label_only:
            found = labelled_links(unit)
        if found is not None:
            links += found
        elif links or not of_heading or passed == _MOST_PASSED or not _may_be_passed(block, data):
            break
        else:
            passed += not _names_authors(block)
        index += 1
    ends_section = index == len(blocks) or _is_last_of_section(blocks, index - 1)
    return (links, index) if not passed or ends_section else ((), index)


def read_links_of_summary(blocks: Sequence[Block], index: int, data: bytes) -> tuple[tuple[UnitLink, ...], int]:
    """The labelled links of the first block with links below a summary, and the index of the block after it."""
    for place in range(index, min(index + 1 + _MOST_PASSED, len(blocks))):
        block = blocks[place]
        found = read_attributes(block) if block.kind is BlockKind.LIST else read_labelled(block)
        if found:
            return found, place + 1
        if block.kind is not BlockKind.PARAGRAPH or not _may_be_passed(block, data):
            break
    return (), index


def _unit_of_paragraph(block: Block) -> Unit | None:
    """A paragraph as a unit, the keys before its links read as their labels; None for any other block."""
    return with_keys(read_unit(block.pieces)) if block.kind is BlockKind.PARAGRAPH else None


def _may_be_passed(block: Block, data: bytes) -> bool:
    if block.kind is BlockKind.PARAGRAPH:
        return not has_link(block.pieces)
    if block.kind is BlockKind.QUOTE:
        return all(child.kind is BlockKind.PARAGRAPH and _may_be_passed(child, data) for child in block.children)
    return block.kind is BlockKind.HTML and _ANCHOR.search(data, block.start, block.end) is None


def _names_authors(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and names_people(read_unit(block.pieces).title)
