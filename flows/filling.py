"""Top lists between marks in a Markdown file: of the list itself, or of another file that names it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exports.ordering import SortTerm
from exports.top import DEFAULT_COUNT, DEFAULT_ORDER, check_only_tops_changed, fill_top_blocks, parse_wish, render_top
from flows.errors import BadInput
from flows.exporting import PlannedExport
from flows.series import growth_of
from flows.settings import Settings
from lists.markdown.blocks import NotReadable
from lists.splice import WouldDamage
from lists.top_blocks import TopBlock, find_top_blocks

EXAMPLE = "<!-- starcite:top 10 by citations --> and <!-- /starcite:top -->"


def has_marks(data: bytes) -> bool:
    """Whether a file has a place for a top list, or half of one."""
    found = find_top_blocks(data)
    return bool(found.blocks or found.unpaired_lines)


def fill(
    target: Path, data: bytes, plan: PlannedExport, count: int | None, order: Sequence[SortTerm], settings: Settings
) -> tuple[bytes, str]:
    """The file with every top list renewed, and in words how many these are.

    What a mark leaves open is ``count`` and ``order``. Raises BadInput for a mark without its partner, one that is not
    understood or contradicts them, and where filling would change more than what is between the marks.
    """
    found = find_top_blocks(data)
    if found.unpaired_lines:
        raise BadInput(f"{target}:{found.unpaired_lines[0]}: this mark has no partner; a top list has {EXAMPLE}")
    wishes = {block: _read_wish(target, block, count, tuple(order)) for block in found.blocks}
    growth = growth_of(settings.warehouse, [term for _, terms in wishes.values() for term in terms])
    try:
        filled = fill_top_blocks(data, lambda block: render_top(plan.numbers, *wishes[block], growth))
        check_only_tops_changed(data, filled, plan.file.symbols)
    except (NotReadable, WouldDamage) as error:
        raise BadInput(f"{target}: {error}; nothing was changed") from error
    many = len(found.blocks)
    return filled, "1 top list" if many == 1 else f"{many} top lists"


def _read_wish(
    target: Path, block: TopBlock, count: int | None, order: tuple[SortTerm, ...]
) -> tuple[int, tuple[SortTerm, ...]]:
    try:
        wished_count, wished_order = parse_wish(block.wish)
    except ValueError as error:
        raise BadInput(f"{target}:{block.line}: {error}") from error
    if None not in (count, wished_count) and count != wished_count:
        raise BadInput(
            f"{target}:{block.line}: the mark says top {wished_count}, the command --top {count}; change one"
        )
    if order and wished_order and order != wished_order:
        said, asked = (",".join(map(str, terms)) for terms in (wished_order, order))
        raise BadInput(f"{target}:{block.line}: the mark says by {said}, the command --sort {asked}; change one")
    return wished_count or count or DEFAULT_COUNT, wished_order or order or DEFAULT_ORDER
