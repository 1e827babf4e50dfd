"""``export LIST --to FILE``: a derived file from the warehouse alone.

The list itself is touched only where it has marks for a top list, and there only between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.ordering import Growth, SortTerm
from exports.top import DEFAULT_ORDER, is_top_list, render_top
from exports.writing import replace_file, write_file
from flows.app import say, show
from flows.errors import BadInput
from flows.exporting import PlannedExport, plan_export
from flows.filling import EXAMPLE, fill, has_marks
from flows.forms import ENDINGS, render_form, render_sorted
from flows.list_files import read_list
from flows.memory import recall, remember
from flows.messages import below_floor_message
from flows.reading import read_knowledge
from flows.series import growth_of
from flows.settings import Settings
from flows.wants import wants_of
from warehouse.store import Warehouse

NOTHING_EXPORTED = 4


@dataclass(frozen=True, slots=True)
class Derivation:
    """What is to be derived. ``order`` is empty where the list's own is kept; ``top`` None means all of the list."""

    target: Path
    order: tuple[SortTerm, ...]
    top: int | None

    @property
    def ending(self) -> str:
        """The ending that chooses the form. Raises BadInput for one that has none."""
        name = self.target.name.lower()
        for ending in sorted(ENDINGS, key=len, reverse=True):
            if name.endswith(ending):
                return ending
        raise BadInput(f"{self.target}: the ending chooses the form; end it in one of {', '.join(ENDINGS)}")

    @property
    def is_sorted_copy(self) -> bool:
        """Whether the list is written anew in another order, rather than something made from it."""
        return self.ending == ".md" and bool(self.order) and not self.top


def derive(list_path: Path, settings: Settings, derivation: Derivation, *, check: bool, diff: bool) -> int:
    """Write one derived file; with ``check`` or ``diff`` only compare it with the one that stands there.

    Raises BadInput for an unknown ending, ``.md`` without an order or marks, or a target that is a list and has no
    marks.
    """
    target = derivation.target
    before = target.read_bytes() if target.is_file() else None
    fills = _fills(derivation, before)
    _check((list_path, *settings.lists), derivation, before, fills=fills)
    file = read_list(list_path, settings)
    knowledge = read_knowledge(Warehouse(settings.warehouse))
    good, bad = remember([wants_of(file)], knowledge, settings)
    if bad:
        raise bad[0]
    wants, knowledge = good[0], recall(knowledge, good, settings)
    plan = plan_export(wants, knowledge, settings)
    if plan.is_below_floor:
        say(below_floor_message(plan))
        return NOTHING_EXPORTED
    if fills and before is not None:
        data, held = fill(target, before, plan, derivation.top, derivation.order, settings)
    else:
        data, held = _render(plan, derivation, settings)
    if check or diff:
        if diff:
            show(_diff(target, before or b"", data))
        say(f"{target} is up to date" if before == data else f"{target} would change")
        return int(check and before != data)
    # A file that is not ours alone is replaced only as it was read.
    written = replace_file(target, before, data) if fills and before is not None else write_file(target, data)
    say(f"{target}: {'written' if written else 'unchanged'}, {held} of {file.given}")
    return 0


def _fills(derivation: Derivation, before: bytes | None) -> bool:
    """Whether the file that stands there is filled between its marks, rather than written anew."""
    return derivation.ending == ".md" and not derivation.is_sorted_copy and before is not None and has_marks(before)


def _check(lists: Sequence[Path], derivation: Derivation, before: bytes | None, *, fills: bool) -> None:
    target = derivation.target
    if derivation.top and derivation.ending != ".md":
        raise BadInput(f"--top {derivation.top}: makes a Markdown snippet; name a .md file with --to")
    if fills:
        return
    if target.resolve() in {path.resolve() for path in lists}:
        raise BadInput(
            f"{target}: is the list itself, or another of the settings, and stays; name a new file with --to\n"
            f"or, for a top list in it, give it the lines {EXAMPLE}"
        )
    if derivation.ending != ".md" or derivation.is_sorted_copy:
        return
    if not derivation.top:
        raise BadInput(
            f"{target}: a Markdown file is derived by --sort KEY or --top N; give one\n"
            f"or give the file the lines {EXAMPLE}"
        )
    if before is not None and not is_top_list(before.decode("utf-8", "replace")):
        raise BadInput(
            f"{target}: holds more than a top list and stays; name a new file, or give it the lines\n{EXAMPLE}"
        )


def _render(plan: PlannedExport, derivation: Derivation, settings: Settings) -> tuple[bytes, str]:
    """The bytes of the file, and in words how much of the list it holds."""
    growth = growth_of(settings.warehouse, derivation.order)
    _say_what_is_unknown(plan, derivation.order, growth)
    if derivation.top:
        text = render_top(plan.numbers, derivation.top, derivation.order or DEFAULT_ORDER, growth)
        return text.encode("utf-8"), f"{len(text.splitlines())} of {len(plan.numbers)} entries"
    if derivation.is_sorted_copy:
        return render_sorted(plan, derivation.order, growth)
    return render_form(plan, derivation.ending, derivation.order, growth, settings)


def _say_what_is_unknown(plan: PlannedExport, terms: Sequence[SortTerm], growth: Growth) -> None:
    """Growth needs a number on both days of its window, which is often missing; an order by it says so."""
    for key in (term.key for term in terms if term.key.growth_window_days is not None):
        known = sum((key, entry.subject(key.kind)) in growth for entry in plan.numbers)
        say(f"{key}: known for {known} of {len(plan.numbers)} entries; starcite trends growth says why")


def _diff(target: Path, before: bytes, after: bytes) -> str:
    from exports.diff import render_diff

    if target.suffix == ".parquet":
        return "" if before == after else f"{target} differs\n"
    return render_diff(str(target), before, after)
