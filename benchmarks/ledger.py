"""Measure how long it takes to know who is who in a long list from a warm ledger, asking nobody.

    python -m benchmarks.ledger [ENTRIES]

Makes a list whose entries link OpenReview, CVF and PMLR pages and a ledger that holds a decision for each: most with
the
title match that was taken, every tenth with a search of ten papers, every page with its statement. Then reads the
ledger, plans a run, and resolves every entry, and prints the best of five. Titles and papers are made up. Nothing here
is a test.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from enrichers.matching import RULES_VERSION
from enrichers.matching.deciding import decide
from enrichers.pages.keeping import keep
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.pages.statement import PageStatement
from enrichers.records import PaperRecord, Resolved
from enrichers.seeking import Sought, page_behind, stated_by
from flows.exporting import numbers_of
from flows.list_files import read_list
from flows.refreshing import plan_lists
from flows.settings import read_settings
from flows.wants import ListWants, wants_of
from lists.identifiers import PaperId
from warehouse.records import LedgerRow, RunLoad, RunRecord
from warehouse.store import Warehouse

ENTRIES = 10_000
SEARCHED_EVERY = 10
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSTS = (
    "https://openreview.net/forum?id=Paper{n}",
    "https://openaccess.thecvf.com/content/CVPR2021/html/Example_Gardens_Number_{n}_CVPR_2021_paper.html",
    "https://proceedings.mlr.press/v139/example21a{n}.html",
)
T = TypeVar("T")


def main() -> None:
    """Make the list and the ledger, and print what each step takes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.md"
        path.write_text("# Gardens\n\n" + "".join(map(line, range(count))), "utf-8")
        settings = read_settings({"STARCITE_TODAY": TODAY.isoformat()}, folder=Path(folder))
        file = read_list(path, settings)
        wants = wants_of(file)
        warehouse = Warehouse(settings.warehouse)
        warehouse.prepare()
        warehouse.load(load_of(wants))
        size = settings.warehouse.stat().st_size / 1e6
        reading, knowledge = best(warehouse.read_knowledge)
        wanting, wants = best(lambda: wants_of(file))
        planning, asks = best(lambda: plan_lists([wants], knowledge, settings, NOW))
        resolving, numbers = best(lambda: numbers_of(wants, knowledge))
    resolved = sum(isinstance(one.resolution, Resolved) for one in numbers)
    print(f"{count:,} entries, {resolved:,} resolved, {len(asks.sought)} to be looked up; a warehouse of {size:.1f} MB")
    print(f"reading the ledger {reading:.2f} s, references {wanting:.2f} s, plan {planning:.2f} s, ", end="")
    print(f"resolutions {resolving:.2f} s: together {reading + wanting + planning + resolving:.2f} s")


def line(number: int) -> str:
    """One entry of the list."""
    return f"- {title(number)} [[paper]({HOSTS[number % len(HOSTS)].format(n=number)})]\n"


def title(number: int) -> str:
    """A made-up title."""
    return f"On the Pruning of Wide Gardens and Hedges Number {number}"


def record(number: int) -> PaperRecord:
    """A made-up paper."""
    ids = (PaperId("arxiv", f"{2101 + number // 100_000}.{number % 100_000:05}"),)
    return PaperRecord(f"{number:040x}", number, title(number), 2021, ("Ada Example",), "ICLR", None, 5, None, ids)


def load_of(wants: ListWants) -> RunLoad:
    """A ledger that decided every entry, with the pages it read."""
    rows, pages = [], []
    for number, item in enumerate(wants.entries):
        reference, page = item.wanted.reference, page_behind(item.entry)
        assert reference is not None
        assert page is not None
        statement = PageStatement(page.url, reference.title, ("Ada Example",), 2021, tags=("citation_title",))
        offered = [record(number + other) for other in range(10 if number % SEARCHED_EVERY == 0 else 1)]
        stated = stated_by(Sought(reference, item.entry, page), statement)
        rows.append(LedgerRow(reference, decide(stated, offered, complete=len(offered) > 1), 1, RULES_VERSION))
        pages.append(keep(PageLookup(page.url, page.url, PageOutcome.STATED, NOW, 200, statement)))
    return RunLoad(RunRecord("run", "run", TODAY, NOW), ledger=tuple(rows), pages=tuple(pages))


def best(measured: Callable[[], T]) -> tuple[float, T]:
    """The least seconds of five, and what came of it."""
    least = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        result = measured()
        least = min(least, time.perf_counter() - started)
    return least, result


if __name__ == "__main__":
    main()
