from __future__ import annotations

from datetime import date

import pytest

from enrichers.records import Metric, Provider, Quality
from lists.identifiers import PaperId, RepositoryId
from tests.warehouse.samples import arxiv_id, day, load_papers, paper_answer, repository_answer, rows_of, run_on
from warehouse.history import join_progress
from warehouse.records import HistoryLoad, HistoryProgress, RunLoad
from warehouse.store import Warehouse

NUMBERS = "select observed_on, value, quality::varchar from core.snapshots order by observed_on"


def history(*points: tuple[int, int], through: int, subject: PaperId | RepositoryId | None = None) -> HistoryLoad:
    return HistoryLoad(
        run=run_on(day(50), "-backfill"),
        source=Provider.SEMANTIC_SCHOLAR if subject is None else Provider.GITHUB,
        metric=Metric.CITATION_COUNT if subject is None else Metric.STAR_COUNT,
        subject=subject or arxiv_id(1),
        points=tuple((day(number), value) for number, value in points),
        through=day(through),
    )


@pytest.mark.parametrize("quality", [Quality.OBSERVED, Quality.SUSPECT])
def test_history_never_replaces_a_number_that_was_seen(warehouse: Warehouse, quality: Quality) -> None:
    load_papers(warehouse, day(2), paper_answer(1, 50, day(2), quality))
    warehouse.load_history(history((1, 10), (2, 11), (3, 12), through=3))
    assert rows_of(warehouse.path, NUMBERS) == [
        (day(1), 10, "reconstructed"),
        (day(2), 50, quality.value),
        (day(3), 12, "reconstructed"),
    ]


def test_a_number_that_is_seen_replaces_history(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    warehouse.load_history(history((1, 10), through=1))
    load_papers(warehouse, day(1), paper_answer(1, 12, day(1)))
    assert rows_of(warehouse.path, NUMBERS) == [(day(0), 5, "observed"), (day(1), 12, "observed")]


def test_loading_a_history_twice_is_loading_it_once(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(9), paper_answer(1, 50, day(9)))
    load = history((1, 10), (2, 10), (3, 12), through=8)
    warehouse.load_history(load)
    before = rows_of(warehouse.path, "from core.snapshots order by all")
    warehouse.load_history(load)
    assert rows_of(warehouse.path, "from core.snapshots order by all") == before
    assert len(before) == 4


def test_a_history_is_known_by_any_id_of_its_paper_and_any_name_of_its_repository(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(9), paper_answer(1, 50, day(9)))
    renamed = repository_answer("old/name", 7, 90, day(9), answered_name="new/name")
    warehouse.load(RunLoad(run_on(day(9)), repositories=(renamed,)))
    warehouse.load_history(history((1, 10), through=8))
    warehouse.load_history(history((1, 10), through=7, subject=RepositoryId("Old", "Name")))
    by_corpus_id = warehouse.read_history_progress(
        PaperId("corpus", "1"), Metric.CITATION_COUNT, Provider.SEMANTIC_SCHOLAR
    )
    by_new_name = warehouse.read_history_progress(RepositoryId("new", "name"), Metric.STAR_COUNT, Provider.GITHUB)
    assert by_corpus_id == HistoryProgress(None, day(8))
    assert by_new_name == HistoryProgress(None, day(7))


def test_there_is_no_progress_before_the_first_load(warehouse: Warehouse) -> None:
    assert warehouse.read_history_progress(arxiv_id(1), Metric.CITATION_COUNT, Provider.SEMANTIC_SCHOLAR) is None


def test_the_history_of_an_unknown_subject_is_refused_and_nothing_is_stored(warehouse: Warehouse) -> None:
    with pytest.raises(KeyError, match="arxiv:2001"):
        warehouse.load_history(history((1, 10), through=8))
    assert rows_of(warehouse.path, "select count(*) from core.runs") == [(0,)]


def test_a_known_number_from_history_is_the_good_one_until_one_is_seen(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(9), paper_answer(1, None, day(9)))
    warehouse.load_history(history((1, 10), (2, 12), through=8))
    series = warehouse.read_knowledge().papers[arxiv_id(1)].citations
    assert series.good is not None
    assert (series.good.value, series.good.observed_on, series.good.quality) == (12, day(2), Quality.RECONSTRUCTED)
    assert series.recent == ()


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (None, (3, 5), (3, 5)),
        ((None, 5), (6, 9), (None, 9)),
        ((None, 5), (3, 9), (None, 9)),
        ((3, 5), (None, 9), (None, 9)),
        ((3, 9), (1, 4), (1, 9)),
        ((3, 5), (7, 9), (7, 9)),
        ((7, 9), (3, 5), (7, 9)),
        ((None, 9), (None, 5), (None, 9)),
    ],
)
def test_stretches_that_touch_are_joined_and_of_others_the_later_counts(
    before: tuple[int | None, int] | None, new: tuple[int | None, int], after: tuple[int | None, int]
) -> None:
    def stretch(ends: tuple[int | None, int]) -> HistoryProgress:
        first: date | None = None if ends[0] is None else day(ends[0])
        return HistoryProgress(first, day(ends[1]))

    assert join_progress(stretch(before) if before else None, stretch(new)) == stretch(after)
