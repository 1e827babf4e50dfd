from __future__ import annotations

from dataclasses import replace

import pytest

from exports.numbers import EntryNumbers
from exports.ordering import SortKey, fold_title, order_groups
from exports.top import render_top
from lists.document import Document, Group
from tests.exports.builders import Item, build_document, build_numbers, known_paper, series


@pytest.fixture
def document() -> Document:
    items = [Item(title, f"2001.0000{n}", f"o/r{n}") for n, title in enumerate(["Éclair", "apple", '"Beta"', "delta"])]
    return build_document(*items)


@pytest.fixture
def numbers(document: Document) -> tuple[EntryNumbers, ...]:
    return build_numbers(document, {0: series(5), 2: series(50), 3: series(5)}, {1: series(0), 3: series(9)})


@pytest.mark.parametrize(
    ("key", "descending", "expected"),
    [
        (SortKey.CITATIONS, None, (2, 0, 3, 1)),
        (SortKey.CITATIONS, False, (0, 3, 2, 1)),
        (SortKey.STARS, None, (3, 1, 0, 2)),
        (SortKey.TITLE, None, (1, 2, 3, 0)),
        (SortKey.TITLE, True, (0, 3, 2, 1)),
    ],
)
def test_entries_are_ordered_with_ties_in_file_order_and_the_unknown_last(
    document: Document,
    numbers: tuple[EntryNumbers, ...],
    key: SortKey,
    descending: bool | None,
    expected: tuple[int, ...],
) -> None:
    assert order_groups(document, numbers, key, descending) == (expected,)


def test_years_come_from_semantic_scholar_and_run_downwards(document: Document) -> None:
    numbers = tuple(
        replace(entry, paper=known_paper("arxiv:x", series(1), year=year))
        for entry, year in zip(build_numbers(document), [2017, None, 2024, 2017], strict=True)
    )
    assert order_groups(document, numbers, SortKey.YEAR) == ((2, 0, 3, 1),)


def test_each_group_is_ordered_by_itself(document: Document, numbers: tuple[EntryNumbers, ...]) -> None:
    split = replace(document, groups=(Group((0, 1)), Group(()), Group((2, 3))))
    assert order_groups(split, numbers, SortKey.TITLE) == ((1, 0), (), (2, 3))


def test_entries_nobody_has_numbers_for_stay_where_they_are(document: Document) -> None:
    assert order_groups(document, (), SortKey.CITATIONS) == ((0, 1, 2, 3),)


def test_titles_are_compared_as_people_look_them_up() -> None:
    titles = ["Deeper", "Deep Zebra", "[deep] ant", "Übung", "Unter", "“Quoted”"]
    assert sorted(titles, key=fold_title) == ["Deep Zebra", "[deep] ant", "Deeper", "“Quoted”", "Übung", "Unter"]


def test_the_top_names_each_paper_once_and_only_with_a_number(
    document: Document, numbers: tuple[EntryNumbers, ...]
) -> None:
    twice = (*numbers, replace(numbers[2], entry_index=4))
    assert render_top(twice, 2) == (
        '1. ["Beta"](<https://arxiv.org/abs/2001.00002>) – 50 citations\n'
        "2. [Éclair](<https://arxiv.org/abs/2001.00000>) – 5 citations\n"
    )
    assert render_top(numbers, 9, SortKey.STARS).splitlines() == [
        "1. [delta](<https://github.com/o/r3>) – 9 stars",
        "2. [apple](<https://github.com/o/r1>) – 0 stars",
    ]
    assert render_top(numbers, 0) == ""
