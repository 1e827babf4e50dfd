"""A run with its journal: what a killed one left comes first, and what this one fetches is kept until it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

from enrichers.plan import Asks
from flows.asking import Answers
from flows.journal.file import Journal
from flows.journal.resuming import (
    LeftBehind,
    earlier_day_message,
    left_behind,
    loads_of_earlier_days,
    resume_message,
    still_asked,
)
from flows.settings import Settings
from flows.wants import ListWants
from warehouse.files import journal_path_of
from warehouse.records import RunRecord
from warehouse.store import Warehouse

Spent = Mapping[str, Mapping[str, int]]  # requests by run and provider


@contextmanager
def journalled(
    warehouse: Warehouse,
    lists: Sequence[ListWants],
    settings: Settings,
    begin_run: Callable[[Spent], RunRecord],
    say: Callable[[str], None],
) -> Iterator[tuple[RunRecord, Callable[[Callable[[], Mapping[str, int]]], Answers]]]:
    """The run, begun, and what makes the ``Answers`` it begins with, once there is a count of its requests.

    The journal goes when the body ends well, by when all that stands in it must be loaded; else it stays.
    """
    with closing(Journal(journal_path_of(warehouse.path), say)) as journal:
        left = _take_up(journal, warehouse, lists, settings, say)
        run = begin_run(left.requests_sent)

        def answers(requests_sent: Callable[[], Mapping[str, int]]) -> Answers:
            return replace(left.today, kept=lambda batch: journal.append(run, requests_sent(), batch))

        yield run, answers
        journal.remove()


def left_over(asks: Asks, settings: Settings) -> Asks:
    """What is still to be asked after what a killed run of today left. Nothing is written, and no lock is needed."""
    with closing(Journal(journal_path_of(settings.warehouse), lambda _: None)) as journal:
        return still_asked(asks, left_behind(journal.read(), settings.today).today)


def _take_up(
    journal: Journal, warehouse: Warehouse, lists: Sequence[ListWants], settings: Settings, say: Callable[[str], None]
) -> LeftBehind:
    """What a killed run left: of another day it goes into the warehouse, of today it is gone on with."""
    left = left_behind(journal.read(), settings.today)
    if left.earlier:
        for load in loads_of_earlier_days(left, lists, warehouse.read_knowledge()):
            warehouse.load(load)
            say(earlier_day_message(load))
        journal.remove()  # a journal is of one day: whoever adds to it has first cleared what is of another
    if message := resume_message(left.today):
        say(message)
    return left
