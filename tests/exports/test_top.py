from __future__ import annotations

from dataclasses import replace

import pytest

from exports.numbers import EntryNumbers
from exports.ordering import SortKey, parse_order
from exports.top import check_only_tops_changed, fill_top_blocks, is_top_list, parse_wish, render_top
from lists.parse import parse_document
from lists.splice import WouldDamage
from lists.top_blocks import TopBlock
from tests.exports.builders import Item, build_document, build_numbers, series

OPEN, CLOSE = "<!-- starcite:top 2 by citations -->\n", "<!-- /starcite:top -->\n"


@pytest.fixture
def numbers() -> tuple[EntryNumbers, ...]:
    items = [Item(title, f"2001.0000{n}", f"o/r{n}") for n, title in enumerate(["Éclair", "apple", '"Beta"', "delta"])]
    return build_numbers(
        build_document(*items), {0: series(5), 2: series(1050), 3: series(5)}, {1: series(0), 3: series(9)}
    )


def test_the_top_names_each_paper_once_and_only_with_a_number(numbers: tuple[EntryNumbers, ...]) -> None:
    twice = (*numbers, replace(numbers[2], entry_index=4))
    assert render_top(twice, 2) == (
        '1. ["Beta"](<https://arxiv.org/abs/2001.00002>) – 1,050 citations\n'
        "2. [Éclair](<https://arxiv.org/abs/2001.00000>) – 5 citations\n"
    )
    assert render_top(numbers, 9, parse_order("stars")).splitlines() == [
        "1. [delta](<https://github.com/o/r3>) – 9 stars",
        "2. [apple](<https://github.com/o/r1>) – 0 stars",
    ]
    assert render_top(numbers, 0) == ""


def test_the_top_says_the_number_it_goes_by(numbers: tuple[EntryNumbers, ...]) -> None:
    growth = {(SortKey.GROWTH_90, "arxiv:2001.00000"): 1234, (SortKey.STAR_GROWTH_7, "github:103"): -3}
    assert render_top(numbers, 3, parse_order("growth-90"), growth) == (
        "1. [Éclair](<https://arxiv.org/abs/2001.00000>) – +1,234 citations in 90 days\n"
    )
    assert render_top(numbers, 3, parse_order("star-growth-7"), growth) == (
        "1. [delta](<https://github.com/o/r3>) – -3 stars in 7 days\n"
    )
    dated = [
        replace(entry, paper=replace(entry.paper, year=2015)) if entry.paper is not None else entry for entry in numbers
    ]
    assert render_top(dated, 1, parse_order("citations-per-year")).endswith(" – 108.3 citations per year\n")
    assert render_top(dated, 1, parse_order("year,title")).endswith(
        '["Beta"](<https://arxiv.org/abs/2001.00002>) (2015)\n'
    )
    assert render_top(numbers, 1, parse_order("title")) == "1. [apple](<https://arxiv.org/abs/2001.00001>)\n"


def test_a_title_without_link_that_looks_like_markdown_starts_no_list() -> None:
    for title in ("- dash", "+ plus", "3. three", "<!-- /starcite:top -->"):
        numbers = build_numbers(build_document(Item(title, url="")))
        line = render_top(numbers, 1, parse_order("title"))
        assert line.startswith("1. "), title
        assert "\\" in line, title


@pytest.mark.parametrize(
    ("wish", "count", "order"),
    [
        ("10 by citations", 10, "citations"),
        ("by year:desc, title", None, "year,title"),
        ("5", 5, None),
        ("", None, None),
        ("3  by growth", 3, "growth-30"),
    ],
)
def test_a_mark_says_how_many_and_by_what(wish: str, count: int | None, order: str | None) -> None:
    assert parse_wish(wish) == (count, parse_order(order) if order else None)


@pytest.mark.parametrize("wish", ["ten", "10 citations", "0 by citations", "10 by", "10by stars", "by fame", "-1"])
def test_a_mark_that_says_anything_else_is_refused(wish: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_wish(wish)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_only_what_is_between_the_marks_is_replaced_and_twice_is_once(line_end: str) -> None:
    text = f"# Top\n\n{OPEN}old\n* [x](y)\n{CLOSE}\ntail \t\n{OPEN}{CLOSE}last".replace("\n", line_end)
    seen: list[TopBlock] = []

    def render(block: TopBlock) -> str:
        seen.append(block)
        return "1. one\n2. two\n"

    filled = fill_top_blocks(text.encode(), render)
    inside = "\n1. one\n2. two\n\n"
    expected = f"# Top\n\n{OPEN}{inside}{CLOSE}\ntail \t\n{OPEN}{inside}{CLOSE}last".replace("\n", line_end)
    assert filled.decode() == expected
    assert fill_top_blocks(filled, render) == filled
    assert [(block.wish, block.line) for block in seen[:2]] == [("2 by citations", 3), ("2 by citations", 9)]
    assert fill_top_blocks(filled, lambda _: "").decode() == (
        f"# Top\n\n{OPEN}{CLOSE}\ntail \t\n{OPEN}{CLOSE}last".replace("\n", line_end)
    )


def test_a_filled_list_has_the_entries_it_had(numbers: tuple[EntryNumbers, ...]) -> None:
    listed = b"# Papers\n\n- [A](https://arxiv.org/abs/2001.00000) [code](https://github.com/o/r)\n"
    data = OPEN.encode() + CLOSE.encode() + b"\n" + listed
    filled = fill_top_blocks(data, lambda _: render_top(numbers, 2))
    assert filled.count(b"arxiv.org") == 3
    check_only_tops_changed(data, filled)
    assert [entry.title for entry in parse_document(filled).entries] == ["A"]
    assert [entry.line for entry in parse_document(filled).entries] == [parse_document(data).entries[0].line + 4]


def test_a_change_outside_the_marks_or_of_an_entry_is_refused() -> None:
    data = f"{OPEN}{CLOSE}\n- [A](https://arxiv.org/abs/2001.00000)\n".encode()
    with pytest.raises(WouldDamage, match="outside the marks"):
        check_only_tops_changed(data, data.replace(b"[A]", b"[B]"))
    opened = data.replace(OPEN.encode(), OPEN.encode() + b"<pre>\n")
    with pytest.raises(WouldDamage, match=r"entries would become|no longer read the same"):
        check_only_tops_changed(data, opened)


def test_a_top_list_is_told_from_any_other_file(numbers: tuple[EntryNumbers, ...]) -> None:
    assert is_top_list(render_top(numbers, 4))
    assert is_top_list("")
    assert not is_top_list("# Notes\n")
    assert not is_top_list("1. [A](x)\n\nand a word\n")
