"""The page as text. That it works is shown in a real browser, in ``tests/browser``."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from enrichers.records import Quality, Series
from exports.html import Page as PageOfList
from exports.html import render_html
from exports.numbers import EntryNumbers
from exports.sparkline import Point
from tests.exports.builders import TODAY, Item, build_document, build_numbers, number, series

VOID = {"meta", "link", "input", "path", "wbr"}


class Page(HTMLParser):
    """Collects links and cells, and holds that every element is closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str | None] = []
        self.rows = 0
        self.sources: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        self.rows += tag == "tr"
        self.sources += [
            f"{tag} {name}"
            for name, value in attrs
            if name in {"src", "srcset", "action", "style"}
            or name.startswith("on")
            or ((name, tag) == ("href", "link") and value != "data:,")
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def make_numbers() -> tuple[EntryNumbers, ...]:
    document = build_document(
        Item("<script>alert(1)</script> & @@ROWS@@", "1707.06168", "o/r", section=("A", 'B"><i>')),
        Item("Unsafe", url="javascript:alert(1)"),
    )
    return build_numbers(document, {0: series(1234)}, {0: series(0)})


def rendered(*entries: EntryNumbers, title: str = "T", max_age_days: int = 30, today: date = TODAY) -> str:
    courses = {"arxiv:1707.06168": (Point(TODAY - timedelta(days=9), 1), Point(TODAY, 2))}
    return render_html(PageOfList(title, entries or make_numbers(), today, max_age_days, courses))


def test_a_page_is_well_formed_and_escapes_what_the_list_says() -> None:
    page = Page(rendered(title='Awesome "Pruning" </title>'))
    assert page.rows == 3
    assert "<script>alert(1)</script> & @@ROWS@@" in page.text
    assert 'B"><i>' in page.text
    assert 'Awesome "Pruning" </title>' in page.text
    assert "1,234" in page.text


def test_only_web_addresses_become_links() -> None:
    assert Page(rendered()).links == ["#entries", "https://arxiv.org/abs/1707.06168", "https://github.com/o/r"]


def test_a_page_asks_nobody_for_anything_and_runs_nothing_but_its_own() -> None:
    text = rendered()
    assert Page(text).sources == []
    assert not re.search(r"@import|url\(", text)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    for tag in ("style", "script"):
        (own,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy


def test_a_page_is_named_after_the_heading_all_entries_share_else_after_its_file() -> None:
    shared = build_numbers(
        build_document(Item("A", "1", section=("Awesome", "X")), Item("B", "2", section=("Awesome",)))
    )
    assert "<h1>Awesome</h1>" in rendered(*shared, title="list.md")
    assert 'data-label="Section">X</td>' in rendered(*shared, title="list.md")
    assert "<h1>list.md</h1>" in rendered(title="list.md")


def test_unknown_zero_and_nothing_to_count_look_different() -> None:
    known, unknown = make_numbers()
    text = rendered(known, unknown)
    assert 'data-label="Stars" data-sort="0"><span class="value"><span>0</span></span></td>' in text
    assert '<td role="cell" class="number absent" data-label="Stars" data-sort="">' in text
    assert text.count('<span class="unseen">no repository</span>') == 2
    assert text.count('<span class="unseen">unknown</span>') == 5  # both years, and all of the second but its title
    without_stars = replace(known, known_repository=None)
    assert rendered(without_stars, unknown).count('<span class="unseen">unknown</span>') == 6


@pytest.mark.parametrize(
    ("citations", "says"),
    [
        (series(5, last_day=TODAY - timedelta(days=31)), ["old: 2025-02-07"]),
        (series(5, last_day=TODAY - timedelta(days=30)), []),
        (Series(number(5, quality=Quality.RECONSTRUCTED)), ["reckoned: 2025-03-10"]),
        (Series(number(50), (number(3, quality=Quality.SUSPECT), number(50))), ["unconfirmed: 3 on 2025-03-10"]),
        (Series(None, (number(3, quality=Quality.SUSPECT),)), ["unconfirmed: 3 on 2025-03-10"]),
    ],
)
def test_what_a_number_lacks_is_said_beside_it(citations: Series, says: list[str]) -> None:
    text = rendered(*build_numbers(build_document(Item("A", "2001.00001")), {0: citations}))
    marks = [re.sub(r"<[^>]*>", "", mark) for mark in re.findall(r"<small>(.*?)</small>", text)]
    assert marks == says


def test_lines_begin_with_the_first_known_day_a_year_back_at_most() -> None:
    entry = make_numbers()[0]
    assert PageOfList("T", [entry], TODAY, 30).first_day == TODAY
    courses = {"a": (Point(TODAY - timedelta(days=20), 1),), "b": (Point(TODAY - timedelta(days=40), 1),)}
    assert PageOfList("T", [entry], TODAY, 30, courses).first_day == TODAY - timedelta(days=40)
    courses["c"] = (Point(date(2001, 1, 1), 1),)
    assert PageOfList("T", [entry], TODAY, 30, courses).first_day == TODAY - timedelta(days=364)
