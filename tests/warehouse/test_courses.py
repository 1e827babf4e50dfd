"""Numbers over time for drawings: few points, the newest kept, seen and reckoned ones apart."""

from __future__ import annotations

import shutil
from itertools import groupby
from pathlib import Path

import pytest

from enrichers.records import Quality
from tests.warehouse.samples import arxiv_id, day, load_nights, repository_answer, run_on
from tests.warehouse.test_trends import HELD, PAST, SEEN, load_series
from warehouse import trends
from warehouse.errors import NotPublished
from warehouse.opening import open_file
from warehouse.records import RunLoad, Table
from warehouse.store import Warehouse


def courses_of(warehouse: Warehouse, first: int, last: int) -> Table:
    papers = [str(arxiv_id(number)) for number in (1, 2)]
    return trends.read_courses(warehouse.publish(), day(first), day(last), papers, [7])


def points(table: Table, quality: Quality = SEEN, metric: str = "citation_count") -> list[tuple[object, object]]:
    place = {name: number for number, name in enumerate(table.columns)}
    return [
        (row[place["observed_on"]], row[place["value"]])
        for row in table.rows
        if (row[place["quality"]], row[place["metric"]]) == (quality.value, metric)
    ]


def test_a_short_course_has_every_day_but_the_suspect_ones(warehouse: Warehouse) -> None:
    load_series(warehouse, {1: {0: (10, SEEN), 1: (1, HELD), 2: (12, SEEN)}})
    assert points(courses_of(warehouse, 0, 2)) == [(day(0), 10), (day(2), 12)]
    assert points(courses_of(warehouse, 1, 2)) == [(day(2), 12)]
    assert points(courses_of(warehouse, 0, 1)) == [(day(0), 10)]


@pytest.fixture(scope="module")
def a_year(empty_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A paper that was seen on every day of a year. Only to be read."""
    path = tmp_path_factory.mktemp("year") / empty_warehouse.name
    shutil.copyfile(empty_warehouse, path)
    load_series(Warehouse(path), {1: {0: (0, SEEN)}})
    with open_file(path, read_only=False) as connection:
        connection.execute(
            "insert into core.snapshots select subject_id, metric, source, observed_on + i::integer, i, quality,"
            " fetched_at, run_id from core.snapshots cross join range(1, 365) as days(i)"
            " where metric = 'citation_count'"
        )
    return Warehouse(path)


@pytest.mark.parametrize("last", [52, 53, 100, 364])
def test_a_long_course_is_parted_into_few_steps_and_keeps_its_newest_number(a_year: Warehouse, last: int) -> None:
    found = points(courses_of(a_year, 0, last))
    assert 26 <= len(found) <= 53
    assert found[-1] == (day(last), last)
    assert [value for _, value in found] == sorted(value for _, value in found)  # type: ignore[type-var]
    assert all(day(value) == on for on, value in found)  # type: ignore[arg-type]


def test_reckoned_numbers_are_told_apart_also_within_a_step(warehouse: Warehouse) -> None:
    load_series(warehouse, {1: {1: (1, PAST), 2: (2, PAST), 150: (3, PAST), 151: (90, SEEN), 300: (95, SEEN)}})
    table = courses_of(warehouse, 0, 300)
    assert points(table, PAST) == [(day(2), 2), (day(150), 3)]
    assert points(table) == [(day(151), 90), (day(300), 95)]


def test_only_what_is_asked_for_is_told_and_nothing_is_asked_of_nobody(warehouse: Warehouse) -> None:
    load_series(warehouse, {1: {0: (1, SEEN)}, 2: {0: (2, SEEN)}, 3: {0: (3, SEEN)}})
    stars = (repository_answer("o/r", 7, 70, day(0)), repository_answer("o/other", 8, 80, day(0)))
    load_nights(warehouse, [RunLoad(run_on(day(0)), repositories=stars)])
    table = courses_of(warehouse, 0, 0)
    papers = [key for key, _ in groupby(row[0] for row in table.rows if row[1] is None)]
    assert sorted(map(str, papers)) == ["arxiv:2001.00001", "arxiv:2001.00002"]
    assert points(table, metric="star_count") == [(day(0), 70)]
    assert trends.read_courses(warehouse.published_path, day(0), day(9), [], []).rows == ()


def test_without_a_published_copy_it_says_so(warehouse: Warehouse) -> None:
    with pytest.raises(NotPublished):
        trends.read_courses(warehouse.published_path, day(0), day(1), ["arxiv:2001.00001"], [])
