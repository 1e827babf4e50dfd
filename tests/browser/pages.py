"""A page with one of everything, and a browser tab that takes down whatever it says or asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request

from enrichers.records import Quality, Series
from exports.html import Page as PageOfList
from exports.html import render_html
from exports.numbers import EntryNumbers
from exports.sparkline import Point
from tests.exports.builders import TODAY, Item, build_document, build_numbers, number, series

DESK, PHONE, NARROW = (1280, 800), (375, 812), (320, 640)
ENDLESS = "Supercalifragilistic" * 8
ATTACK = "</script><img src=x onerror=alert(1)> & \"Quotes\" 'n' @@ROWS@@"
ITEMS = (
    Item("zebra networks", "2001.00000", "o/zebra", section=("Awesome", "Sparse")),
    Item(
        "Édouard prunes",
        "2001.00001",
        "owner-with-a-long-name/and_a_repository_with_a_longer_one",
        section=("Awesome",),
    ),
    Item("10 lottery tickets", "2001.00002", section=("Awesome", "Sparse", "Tickets")),
    Item("9 lottery tickets", "2001.00003", "o/nine", section=("Awesome", "Dense")),
    Item(ATTACK, "2001.00004", "o/attack", section=("Awesome", "<b>Bold</b>")),
    Item(ENDLESS, "2001.00005", "o/old", section=("Awesome", "Dense")),
    Item("剪枝 综述", "2001.00006", "o/doubt", section=("Awesome", "中文")),
    Item("Unsafe", url="javascript:alert(1)", section=("Awesome", "Dense")),
)
OLD = TODAY - timedelta(days=90)
DOUBTFUL = Series(number(800), (number(3, quality=Quality.SUSPECT), number(800, TODAY - timedelta(days=1))))
CITATIONS = {
    0: series(1000, 990),
    1: series(0),
    2: series(25),
    3: series(25),
    4: series(7),
    5: series(4321, last_day=OLD),
    6: DOUBTFUL,
}
STARS = {0: series(12), 1: series(0), 3: series(120), 4: series(12), 6: series(3000)}
YEARS = {0: 2015, 1: 2024, 2: 2019, 3: 2019, 4: 2020, 6: 2012}


def numbers_of_everything() -> tuple[EntryNumbers, ...]:
    made = build_numbers(build_document(*ITEMS), CITATIONS, STARS)
    return tuple(
        replace(entry, paper=replace(entry.paper, year=YEARS.get(index))) if entry.paper is not None else entry
        for index, entry in enumerate(made)
    )


def course(first: int, last: int, *, days: int = 196, reckoned: bool = False, until: date = TODAY) -> tuple[Point, ...]:
    steps = range(0, days + 1, 7)
    return tuple(
        Point(until - timedelta(days=days - step), first + (last - first) * step // days, reckoned) for step in steps
    )


def page_of_everything() -> str:
    courses = {
        "arxiv:2001.00000": course(900, 1000),
        "arxiv:2001.00001": (Point(TODAY, 0),),
        "arxiv:2001.00002": (
            *course(2, 9, days=98, reckoned=True, until=TODAY - timedelta(days=60)),
            Point(TODAY - timedelta(days=50), 20),
            Point(TODAY, 25),
        ),
        "github:102": course(12, 12),
    }
    return render_html(PageOfList("lists/awesome.md", numbers_of_everything(), TODAY, 30, courses))


@dataclass(slots=True)
class Tab:
    """An open page, what it wrote to the console, and what it asked for beside itself."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def column(self, heading: str) -> list[str]:
        """What each visible row shows under a heading, from top to bottom, without what is meant for listeners.

        Not ``inner_text``, which is empty for cards that were not yet scrolled to.
        """
        headings = [text.partition(" (")[0] for text in self.page.locator("thead th").all_text_contents()]
        cells = self.page.locator(f"tbody tr:not([hidden]) > :nth-child({headings.index(heading) + 1})")
        shown: list[str] = cells.evaluate_all(
            """cells => cells.map(cell => {
              const copy = cell.cloneNode(true);
              copy.querySelectorAll(".unseen, small").forEach(part => part.remove());
              return copy.textContent.trim();
            })"""
        )
        return shown

    def active(self) -> str:
        """What has the focus: its role or element, and its name."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.textContent"))


@contextmanager
def opened(browser: Browser, path: Path, size: tuple[int, int] = DESK, **options: Any) -> Iterator[Tab]:
    """Open a file in a tab that is cut off from any network."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
    tab = Tab(context.new_page())

    def note_request(request: Request) -> None:
        if request.url != path.as_uri() and request.url != "data:,":
            tab.asked.append(request)

    context.on("request", note_request)
    tab.page.on("console", lambda message: tab.said.append(message.text))
    tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.page.on("dialog", lambda dialog: tab.said.append(f"dialog {dialog.message}"))
    tab.page.goto(path.as_uri())
    try:
        yield tab
    finally:
        context.close()
    assert tab.said == []
    assert [request.url for request in tab.asked] == []
