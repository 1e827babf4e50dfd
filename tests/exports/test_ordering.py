from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.records import ArxivRecord, Series
from exports.numbers import EntryNumbers
from exports.ordering import KEYS_BY_NAME, SortKey, SortTerm, fold_title, order_groups, parse_order, rank, sort_value
from lists.document import Document, Group
from tests.exports.builders import CITATIONS, STARS, TODAY, Item, build_document, build_numbers, known_paper, series


@pytest.fixture
def document() -> Document:
    items = [Item(title, f"2001.0000{n}", f"o/r{n}") for n, title in enumerate(["Éclair", "apple", '"Beta"', "delta"])]
    return build_document(*items)


@pytest.fixture
def numbers(document: Document) -> tuple[EntryNumbers, ...]:
    return build_numbers(document, {0: series(5), 2: series(50), 3: series(5)}, {1: series(0), 3: series(9)})


@pytest.mark.parametrize(
    ("order", "descending", "expected"),
    [
        ("citations", None, (2, 0, 3, 1)),
        ("citations", False, (0, 3, 2, 1)),
        ("citations:asc", None, (0, 3, 2, 1)),
        ("stars", None, (3, 1, 0, 2)),
        ("title", None, (1, 2, 3, 0)),
        ("title", True, (0, 3, 2, 1)),
        ("citations,title", None, (2, 3, 0, 1)),
        ("citations,title:desc", None, (2, 0, 3, 1)),
        ("citations:asc,title:asc", None, (3, 0, 2, 1)),
    ],
)
def test_entries_are_ordered_with_ties_in_file_order_and_the_unknown_last(
    document: Document,
    numbers: tuple[EntryNumbers, ...],
    order: str,
    descending: bool | None,
    expected: tuple[int, ...],
) -> None:
    assert order_groups(document, numbers, parse_order(order, descending)) == (expected,)


def of_years(document: Document, *years: int | None) -> tuple[EntryNumbers, ...]:
    return tuple(
        replace(entry, paper=known_paper("arxiv:x", series(1), year=year))
        for entry, year in zip(build_numbers(document), years, strict=True)
    )


def test_years_come_from_semantic_scholar_and_run_downwards(document: Document) -> None:
    assert order_groups(document, of_years(document, 2017, None, 2024, 2017), parse_order("year")) == ((2, 0, 3, 1),)


def test_a_later_key_orders_what_is_alike_and_never_what_is_unknown(document: Document) -> None:
    """Two entries without a year keep their place at the end though the second key could order them."""
    numbers = of_years(document, None, 2020, None, 2020)
    assert order_groups(document, numbers, parse_order("year,title")) == ((1, 3, 0, 2),)
    assert order_groups(document, numbers, parse_order("year,title:desc")) == ((3, 1, 0, 2),)


def test_each_group_is_ordered_by_itself(document: Document, numbers: tuple[EntryNumbers, ...]) -> None:
    split = replace(document, groups=(Group((0, 1)), Group(()), Group((2, 3))))
    assert order_groups(split, numbers, parse_order("title")) == ((1, 0), (), (2, 3))


def test_entries_nobody_has_numbers_for_stay_where_they_are(document: Document) -> None:
    assert order_groups(document, (), parse_order("citations")) == ((0, 1, 2, 3),)


def test_titles_are_compared_as_people_look_them_up() -> None:
    titles = ["Deeper", "Deep Zebra", "[deep] ant", "Übung", "Unter", "“Quoted”"]
    assert sorted(titles, key=fold_title) == ["Deep Zebra", "[deep] ant", "Deeper", "“Quoted”", "Übung", "Unter"]


def test_growth_is_looked_up_by_paper_or_repository_and_absent_is_unknown(
    document: Document, numbers: tuple[EntryNumbers, ...]
) -> None:
    paper, repository = numbers[0].subject(CITATIONS), numbers[3].subject(STARS)
    assert paper is not None
    assert repository is not None
    growth = {(SortKey.GROWTH_30, paper): -2, (SortKey.STAR_GROWTH_7, repository): 0, (SortKey.GROWTH_7, paper): 9}
    assert [sort_value(entry, SortKey.GROWTH_30, growth) for entry in numbers] == [-2, None, None, None]
    assert [sort_value(entry, SortKey.STAR_GROWTH_7, growth) for entry in numbers] == [None, None, None, 0]
    assert order_groups(document, numbers, parse_order("star-growth-7"), growth) == ((3, 0, 1, 2),)


def arxiv_record(day: date) -> ArxivRecord:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return ArxivRecord("2001.00000", 1, "T", (), moment, moment, "cs.LG", None, None, is_withdrawn=False)


@pytest.mark.parametrize(
    ("published_on", "arxiv_on", "year", "expected"),
    [
        (date(2023, 3, 10), None, 2023, 50.0),
        (date(2024, 3, 10), date(2023, 3, 10), 2024, 50.0),  # counted from the day it was first public
        (None, date(2023, 3, 10), None, 50.0),
        (None, None, 2023, 100 / (618 / 365.25)),  # from the middle of the year
        (date(2025, 3, 1), None, 2025, 100.0),  # nine days count as a year
        (date(2026, 1, 1), None, 2026, 100.0),  # as does a paper that is to appear
        (None, None, None, None),
    ],
)
def test_citations_per_year_count_from_publication_to_the_day_of_the_count(
    document: Document, published_on: date | None, arxiv_on: date | None, year: int | None, expected: float | None
) -> None:
    paper = replace(
        known_paper("arxiv:x", series(100), year=year),
        published_on=published_on,
        arxiv=arxiv_record(arxiv_on) if arxiv_on is not None else None,
    )
    entry = replace(build_numbers(document)[0], paper=paper)
    assert entry.citations is not None
    assert entry.citations.observed_on == TODAY
    assert entry.citations_per_year == pytest.approx(expected, abs=0.05)
    assert replace(entry, paper=replace(paper, citations=Series(None))).citations_per_year is None


def test_an_order_is_read_as_people_write_it() -> None:
    assert parse_order(" Year:DESC, title ") == (SortTerm(SortKey.YEAR, True), SortTerm(SortKey.TITLE, False))
    assert parse_order("growth,star-growth") == parse_order("growth-30,star-growth-30")
    assert parse_order("year:desc", descending=True) == parse_order("year")
    assert [str(term) for term in parse_order("title,citations-per-year")] == ["title:asc", "citations-per-year:desc"]


@pytest.mark.parametrize(
    ("order", "descending", "says"),
    [
        ("fame", None, "'fame' is no key; give one of citations, stars, "),
        ("", None, "'' is no key"),
        ("year,", None, "'' is no key"),
        ("growth-14", None, "'growth-14' is no key"),
        ("year:down", None, "'year:down': is no direction; write asc or desc"),
        ("year,title,year:asc", None, "year is named twice"),
        ("growth,growth-30", None, "growth-30 is named twice"),
        ("year:asc", True, "'year:asc' and the other direction exclude each other"),
    ],
)
def test_what_is_no_order_is_refused_in_a_sentence(order: str, descending: bool | None, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_order(order, descending)
    assert str(refused.value).startswith(says)


def test_every_key_has_a_direction_a_kind_and_a_value_or_none(numbers: tuple[EntryNumbers, ...]) -> None:
    for name, key in KEYS_BY_NAME.items():
        assert parse_order(name) == (SortTerm(key, key is not SortKey.TITLE),)
        assert key.growth_window_days in (None, 7, 30, 90, 365)
        assert {type(sort_value(entry, key)) for entry in numbers} <= {int, float, str, type(None)}
    assert {key.growth_window_days for key in SortKey} == {None, 7, 30, 90, 365}
    assert {key for key in SortKey if key.kind is STARS} == {key for key in SortKey if key.value.startswith("star")}


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3)), max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_an_order_by_two_keys_is_the_order_of_a_plain_sort(
    values: list[tuple[int | None, int | None]], first_falls: bool, second_falls: bool
) -> None:
    """Held against one sort by a composite key, in which what follows an unknown value counts no more."""
    document = build_document(*(Item(f"t{n}", f"2001.{n:05}", f"o/r{n}") for n in range(len(values))))
    known = {n: series(pair[0]) for n, pair in enumerate(values) if pair[0] is not None}
    stars = {n: series(pair[1]) for n, pair in enumerate(values) if pair[1] is not None}

    def place(value: int | None, falls: bool) -> tuple[int, ...]:
        return (1, 0) if value is None else (0, -value if falls else value)

    def composite(position: int) -> tuple[tuple[int, ...], ...]:
        first, second = values[position]
        return (place(first, first_falls), (0, 0) if first is None else place(second, second_falls))

    terms = (SortTerm(SortKey.CITATIONS, first_falls), SortTerm(SortKey.STARS, second_falls))
    found = rank(build_numbers(document, known, stars), terms)
    assert [entry.entry_index for entry in found] == sorted(range(len(values)), key=composite)
