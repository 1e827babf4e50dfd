"""When a reference is looked up again: growing steps while no paper is known, yearly after one was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from enrichers.ledger import is_due, lookups_after, next_lookup_on
from enrichers.matching import RULES_VERSION
from enrichers.records import Ambiguous, LedgerEntry, Resolution, Resolved, Unresolved
from lists.identifiers import PaperId

DAY = date(2026, 3, 2)
PAPER = PaperId("arxiv", "1801.00001")
OPEN: list[Resolution] = [Unresolved("no such paper"), Ambiguous((PAPER,), "too little agrees")]


def held(resolution: Resolution, lookups: int = 1) -> LedgerEntry:
    return LedgerEntry(resolution, DAY, "A Title", DAY, lookups, RULES_VERSION)


@pytest.mark.parametrize("resolution", OPEN)
def test_what_is_open_is_looked_up_again_after_7_then_30_then_every_90_days(resolution: Resolution) -> None:
    entry, day, steps = held(resolution), DAY, []
    for _ in range(5):
        while not is_due(entry, day):
            day += timedelta(days=1)
        assert entry.looked_up_on is not None
        steps.append((day - entry.looked_up_on).days)
        entry = replace(entry, looked_up_on=day, lookups=lookups_after(resolution, entry, day))
    assert steps == [7, 30, 90, 90, 90]


@pytest.mark.parametrize("method", ["title", "page"])
def test_what_was_found_is_looked_up_again_after_a_year(method: str) -> None:
    entry = held(Resolved(PAPER, method, "the title agrees"))
    assert not is_due(entry, DAY + timedelta(days=364))
    assert is_due(entry, DAY + timedelta(days=365))


@pytest.mark.parametrize("resolution", [*OPEN, Resolved(PAPER, "title", "")])
@pytest.mark.parametrize("version", [None, RULES_VERSION - 1])
def test_other_rules_look_up_at_once_and_count_anew(resolution: Resolution, version: int | None) -> None:
    entry = replace(held(resolution, lookups=3), rules_version=version)
    assert is_due(entry, DAY)
    assert lookups_after(OPEN[0], entry, DAY + timedelta(days=1)) == 1


def test_what_is_not_in_the_ledger_or_was_pinned_there_is_due() -> None:
    assert is_due(None, DAY)
    assert is_due(LedgerEntry(Resolved(PAPER, "pinned", "a person said so"), DAY, "A Title"), DAY)
    assert next_lookup_on(LedgerEntry(Resolved(PAPER, "link", "the link"), DAY, "A Title")) is None


def test_a_second_lookup_of_one_day_counts_once_and_a_paper_found_begins_anew() -> None:
    assert lookups_after(OPEN[0], held(OPEN[1], lookups=2), DAY) == 2
    assert lookups_after(OPEN[0], held(Resolved(PAPER, "title", "")), DAY) == 1
    assert lookups_after(Resolved(PAPER, "title", ""), held(OPEN[0], lookups=3), DAY) == 1
