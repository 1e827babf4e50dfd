"""``export LIST --to FILE``: a derived file from the warehouse alone. The list itself is never touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.numbers import EntryNumbers
from exports.ordering import SortKey, order_groups, rank
from exports.tabular import entry_rows, render_csv, render_json, render_jsonl
from exports.writing import write_file
from flows.app import say, show
from flows.errors import BadInput
from flows.exporting import PlannedExport, plan_export
from flows.list_files import ListFile, read_list, symbols_of
from flows.memory import follow_renames
from flows.messages import below_floor_message
from flows.reading import crossings_of, read_knowledge
from flows.settings import Settings
from flows.wants import wants_of
from lists.document import Document
from lists.parse import parse_document
from lists.splice import WouldDamage, find_immovable_groups, move_entries
from warehouse.store import Warehouse

ENDINGS = (".md", ".json", ".jsonl", ".csv", ".parquet", ".bib", ".csl.json", ".atom", ".html")
NOTHING_EXPORTED = 4


@dataclass(frozen=True, slots=True)
class Derivation:
    """What is to be derived. ``descending`` None takes the key's own direction."""

    target: Path
    sort: str | None
    descending: bool | None
    top: int | None

    @property
    def ending(self) -> str:
        """The ending that chooses the form. Raises BadInput for one that has none."""
        name = self.target.name.lower()
        for ending in sorted(ENDINGS, key=len, reverse=True):
            if name.endswith(ending):
                return ending
        raise BadInput(f"{self.target}: the ending chooses the form; end it in one of {', '.join(ENDINGS)}")


def derive(list_path: Path, settings: Settings, derivation: Derivation, *, check: bool, diff: bool) -> int:
    """Write one derived file; with ``check`` or ``diff`` only compare it with the one that stands there.

    Raises BadInput for an unknown ending, ``.md`` without an order, or a target that is the list itself.
    """
    _check((list_path, *settings.lists), derivation)
    file = read_list(list_path, settings.warehouse, symbols_of(settings.badges))
    wants = wants_of(file)
    knowledge = follow_renames(read_knowledge(Warehouse(settings.warehouse)), [wants], settings.warehouse.parent)
    plan = plan_export(wants, knowledge, settings)
    if plan.is_below_floor:
        say(below_floor_message(plan))
        return NOTHING_EXPORTED
    data, held = _render(plan, derivation, settings)
    target = derivation.target
    before = target.read_bytes() if target.is_file() else None
    if check or diff:
        if diff:
            show(_diff(target, before or b"", data))
        say(f"{target} is up to date" if before == data else f"{target} would change")
        return int(check and before != data)
    written = write_file(target, data)
    say(f"{target}: {'written' if written else 'unchanged'}, {held} of {file.given}")
    return 0


def _check(lists: Sequence[Path], derivation: Derivation) -> None:
    if derivation.target.resolve() in {path.resolve() for path in lists}:
        raise BadInput(
            f"{derivation.target}: is the list itself, or another of the settings, and stays; name a new file"
        )
    if derivation.ending == ".md" and not (derivation.sort or derivation.top):
        raise BadInput(f"{derivation.target}: a Markdown file is derived by --sort KEY or --top N; give one")
    if derivation.top and derivation.ending != ".md":
        raise BadInput(f"--top {derivation.top}: makes a Markdown snippet; name a .md file with --to")


def _render(plan: PlannedExport, derivation: Derivation, settings: Settings) -> tuple[bytes, str]:
    """The bytes of the file, and in words how much of the list it holds."""
    ending = derivation.ending
    if ending == ".md":
        return _render_markdown(plan, derivation)
    numbers = plan.numbers
    if derivation.sort:
        numbers = rank(numbers, SortKey(derivation.sort), derivation.descending)
    if ending == ".parquet":
        return _render_parquet(plan, numbers), _all_entries(plan)
    text, held = _render_text(plan, derivation, numbers, settings)
    return text.encode("utf-8"), held


def _all_entries(plan: PlannedExport) -> str:
    return f"{len(plan.numbers)} entries"


def _render_markdown(plan: PlannedExport, derivation: Derivation) -> tuple[bytes, str]:
    key = SortKey(derivation.sort or "citations")
    if derivation.top:
        from exports.top import render_top

        text = render_top(plan.numbers, derivation.top, key)
        return text.encode("utf-8"), f"{len(text.splitlines())} of {_all_entries(plan)}"
    badged = parse_document(plan.data, plan.file.symbols)
    for notice in badged.ungrouped:
        say(f"{plan.file.given}:{notice.line}: {notice.message}")
    moved = _moved(badged, order_groups(badged, plan.numbers, key, derivation.descending), plan.file)
    return moved, _all_entries(plan)


def _moved(document: Document, order: Sequence[Sequence[int]], file: ListFile) -> bytes:
    """The list in order, but for the groups that would no longer read the same: those stay and are reported."""
    try:
        return move_entries(document, order, file.symbols)
    except WouldDamage:
        immovable = find_immovable_groups(document, order, file.symbols)
    for index in immovable:
        line = document.entries[document.groups[index].entries[0]].line
        say(f"{file.given}:{line}: not sorted: its entries would no longer read the same in another order")
    kept = [group.entries if i in immovable else order[i] for i, group in enumerate(document.groups)]
    return move_entries(document, kept, file.symbols)


def _render_text(
    plan: PlannedExport, derivation: Derivation, numbers: Sequence[EntryNumbers], settings: Settings
) -> tuple[str, str]:
    rows = entry_rows(plan.file.given, numbers)
    everything = _all_entries(plan)
    match derivation.ending:
        case ".json":
            return render_json(rows), everything
        case ".jsonl":
            return render_jsonl(rows), everything
        case ".csv":
            return render_csv(rows), everything
        case ".bib":
            from exports.bibliography import citations, render_bibtex

            cited = citations(numbers)
            return render_bibtex(cited), f"{len(cited)} papers"
        case ".csl.json":
            from exports.bibliography import citations, render_csl_json

            cited = citations(numbers)
            return render_csl_json(cited), f"{len(cited)} papers"
        case ".atom":
            from exports.atom import render_atom

            crossings = crossings_of(settings.warehouse, numbers)
            return render_atom(plan.file.list_path, crossings, settings.today), f"{len(crossings)} crossings"
        case _:
            from exports.html import render_html

            return render_html(plan.file.given, rows, settings.today), everything


def _render_parquet(plan: PlannedExport, numbers: Sequence[EntryNumbers]) -> bytes:
    from tempfile import TemporaryDirectory

    from flows.reading import plain_rows
    from warehouse.parquet import write_parquet

    with TemporaryDirectory(prefix="starcite-") as folder:
        path = Path(folder) / "list.parquet"
        write_parquet(plain_rows(entry_rows(plan.file.given, numbers)), path)
        return path.read_bytes()


def _diff(target: Path, before: bytes, after: bytes) -> str:
    from exports.diff import render_diff

    if target.suffix == ".parquet":
        return "" if before == after else f"{target} differs\n"
    return render_diff(str(target), before, after)
