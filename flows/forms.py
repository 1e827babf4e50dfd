"""The bytes of a derived file, one function a form, and in words how much of the list each holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exports.numbers import EntryNumbers, newest_day
from exports.ordering import Growth, SortTerm, order_groups, rank
from exports.tabular import entry_rows, render_csv, render_json, render_jsonl
from flows.app import say
from flows.exporting import PlannedExport
from flows.list_files import ListFile
from flows.reading import crossings_of
from flows.series import courses_of
from flows.settings import Settings
from lists.document import Document
from lists.parse import parse_document
from lists.splice import WouldDamage, find_immovable_groups, move_entries

ENDINGS = (".md", ".json", ".jsonl", ".csv", ".parquet", ".bib", ".csl.json", ".atom", ".html")


def render_sorted(plan: PlannedExport, terms: Sequence[SortTerm], growth: Growth) -> tuple[bytes, str]:
    """The list with the entries of each group in order. What is not sorted is said, with its line."""
    badged = parse_document(plan.data, plan.file.symbols)
    for notice in badged.ungrouped:
        say(f"{plan.file.given}:{notice.line}: {notice.message}")
    return _moved(badged, order_groups(badged, plan.numbers, terms, growth), plan.file), _all_entries(plan.numbers)


def render_form(
    plan: PlannedExport, ending: str, terms: Sequence[SortTerm], growth: Growth, settings: Settings
) -> tuple[bytes, str]:
    """Any form but Markdown, chosen by its ending, in the order of the list unless ``terms`` give another."""
    numbers = rank(plan.numbers, terms, growth)
    if ending == ".parquet":
        return _render_parquet(plan, numbers), _all_entries(numbers)
    text, held = _render_text(plan, ending, numbers, settings)
    return text.encode("utf-8"), held


def _all_entries(numbers: Sequence[EntryNumbers]) -> str:
    return f"{len(numbers)} entries"


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
    plan: PlannedExport, ending: str, numbers: Sequence[EntryNumbers], settings: Settings
) -> tuple[str, str]:
    rows = entry_rows(plan.file.given, numbers)
    everything = _all_entries(numbers)
    match ending:
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
            return render_atom(plan.file.list_path, crossings, newest_day(numbers)), f"{len(crossings)} crossings"
        case _:
            from exports.html import Page, render_html

            courses = courses_of(settings.warehouse, numbers, settings.today)
            page = Page(plan.file.given, numbers, settings.today, settings.max_age_days, courses)
            return render_html(page), everything


def _render_parquet(plan: PlannedExport, numbers: Sequence[EntryNumbers]) -> bytes:
    from tempfile import TemporaryDirectory

    from flows.reading import plain_rows
    from warehouse.parquet import write_parquet

    with TemporaryDirectory(prefix="starcite-") as folder:
        path = Path(folder) / "list.parquet"
        write_parquet(plain_rows(entry_rows(plan.file.given, numbers)), path)
        return path.read_bytes()
