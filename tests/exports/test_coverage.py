from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from enrichers.records import LastLookup, Unresolved
from exports.coverage import Coverage, coverage
from tests.exports.builders import CITATIONS, STARS, TODAY, Item, build_document, build_numbers, series

ASKED = LastLookup("not_found", TODAY, datetime(2025, 3, 10, tzinfo=UTC))
ITEMS = [Item(f"Paper {n}", f"2001.0000{n}", f"o/r{n}") for n in range(5)]


def test_coverage_counts_good_old_unanswered_and_never_asked_apart() -> None:
    document = build_document(*ITEMS)
    numbers = build_numbers(
        document,
        {0: series(0), 1: series(5, last_day=TODAY - timedelta(days=31))},
        resolutions={4: Unresolved("no paper")},
    )
    numbers = (*numbers[:2], replace(numbers[2], paper_lookup=ASKED), *numbers[3:])
    found = coverage(numbers, CITATIONS, TODAY, 30)
    assert found == Coverage(CITATIONS, resolved=4, good=1, stale=1, never_asked=1)
    assert found.share == pytest.approx(1 / 3)


def test_a_number_is_good_up_to_its_last_day() -> None:
    document = build_document(ITEMS[0])
    for age, good in ((30, 1), (31, 0)):
        numbers = build_numbers(document, stars={0: series(1, last_day=TODAY - timedelta(days=age))})
        assert coverage(numbers, STARS, TODAY, 30).good == good


def test_a_first_night_is_judged_by_what_it_could_ask() -> None:
    numbers = build_numbers(build_document(*ITEMS), stars={0: series(1)})
    assert coverage(numbers, STARS, TODAY, 30).share == 1.0


def test_nothing_good_at_all_is_no_coverage_even_if_nothing_was_asked() -> None:
    found = coverage(build_numbers(build_document(*ITEMS)), STARS, TODAY, 30)
    assert found.share == 0.0
    assert not found.reaches(0.5)


def test_a_list_with_nothing_to_know_reaches_every_floor() -> None:
    found = coverage(build_numbers(build_document(Item("A", "2001.00001"))), STARS, date(2025, 1, 1), 30)
    assert found.share is None
    assert found.reaches(1.0)
