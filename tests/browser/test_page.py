"""The HTML page of a list in a real browser: what it shows, how it is operated, and what it never does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import DESK, ITEMS, NARROW, PHONE, Tab, opened, page_of_everything

pytestmark = pytest.mark.wide_but(6)

HEADINGS = ("Title", "Section", "Year", "Citations", "Per year", "Stars", "Code")
TITLES = tuple(item.title for item in ITEMS)
SECTIONS = ("Sparse", "", "Sparse › Tickets", "Dense", "<b>Bold</b>", "Dense", "中文", "Dense")
CODES = tuple((item.repository or "").casefold() for item in ITEMS)
# Position of each entry in the list, by what it is ordered by; None sorts last in either direction.
VALUES: dict[str, tuple[float | str | None, ...]] = {
    "Title": ("zebra", "edouard", "9!", "9", "script", "supercali", "剪枝", "unsafe"),  # 9 before 10
    "Year": (2015, 2024, 2019, 2019, 2020, None, 2012, None),
    "Citations": (1000, 0, 25, 25, 7, 4321, 800, None),
    "Stars": (12, 0, None, 120, 12, None, 3000, None),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page") / "list.html"
    made.write_text(page_of_everything(), "utf-8")
    return made


@pytest.fixture
def desk(browser: Browser, path: Path) -> Iterator[Tab]:
    with opened(browser, path) as tab:
        yield tab


def in_order(heading: str, direction: Literal["ascending", "descending"]) -> list[str]:
    known = [(value, place) for place, value in enumerate(VALUES[heading]) if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=direction == "descending")
    unknown = [place for place, value in enumerate(VALUES[heading]) if value is None]
    return [TITLES[place] for place in (*(place for _, place in known), *unknown)]


def test_the_page_has_a_row_an_entry_and_shows_what_is_known(desk: Tab) -> None:
    assert desk.page.get_by_role("row").count() == len(ITEMS) + 1
    assert desk.column("Title") == list(TITLES)
    assert desk.column("Section") == list(SECTIONS)
    assert desk.column("Citations") == [
        "1,000", "0", "25", "25", "7", "4,321", "800", "–",
    ]  # fmt: skip
    assert desk.page.get_by_role("heading", level=1).inner_text() == "Awesome"
    assert "8 entries of lists/awesome.md, as known on 2025-03-10 (UTC)" in desk.page.locator("header").inner_text()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("heading", VALUES)
@pytest.mark.parametrize("by", ["click", "Enter", "Space"])
def test_every_header_sorts_by_mouse_and_keyboard_and_the_unknown_stays_last(desk: Tab, heading: str, by: str) -> None:
    button = desk.page.get_by_role("button", name=heading, exact=True)
    first: Literal["ascending", "descending"] = "ascending" if heading == "Title" else "descending"
    second: Literal["ascending", "descending"] = "descending" if heading == "Title" else "ascending"
    for direction in (first, second, first):
        if by == "click":
            button.click()
        else:
            button.press(by)
        assert desk.column("Title") == in_order(heading, direction)
        sorted_by = desk.page.locator("[aria-sort]")
        assert sorted_by.count() == 1
        assert sorted_by.inner_text() == heading
        assert sorted_by.get_attribute("aria-sort") == direction
        assert desk.page.get_by_role("status").inner_text() == f"8 of 8 entries, sorted by {heading}, {direction}"
    assert button.evaluate("button => button === document.activeElement") or by == "click"


def test_the_other_headers_sort_too(desk: Tab) -> None:
    desk.page.get_by_role("button", name="Per year (citations)").click()
    rates = [float(text.replace(",", "")) for text in desk.column("Per year") if text != "–"]
    assert rates == sorted(rates, reverse=True)
    assert desk.column("Per year")[-2:] == ["–", "–"]
    desk.page.get_by_role("button", name="Section").click()
    assert desk.column("Section")[-1] == "", "an entry without section comes last"
    assert [text for text in desk.column("Section") if text.startswith(("D", "S"))] == [
        "Dense", "Dense", "Dense", "Sparse", "Sparse › Tickets",
    ]  # fmt: skip
    desk.page.get_by_role("button", name="Code").click()
    assert desk.column("Code") == [*sorted(code for code in desk.column("Code") if code != "–"), "–", "–"]


def test_the_filter_finds_words_in_any_order_whatever_their_accents(desk: Tab) -> None:
    box = desk.page.get_by_role("searchbox", name="Filter by title, section or repository")
    status = desk.page.get_by_role("status")
    for typed, found in (
        ("EDOUARD", [1]),
        ("tickets lottery", [2, 3]),
        ("dense", [3, 5, 7]),
        ("O/Zebra", [0]),
        ("剪枝", [6]),
        ("1,000", []),
        ("nothing of the kind", []),
        ("  ", list(range(8))),
    ):
        box.fill(typed)
        assert desk.column("Title") == [TITLES[place] for place in found], typed
        assert status.inner_text() == f"{len(found)} of 8 entries"
        assert desk.page.get_by_text("No entry holds these words.").is_visible() == (not found)
    box.fill("tickets")
    desk.page.get_by_role("button", name="Title", exact=True).click()
    assert desk.column("Title") == ["9 lottery tickets", "10 lottery tickets"]
    assert status.inner_text() == "2 of 8 entries, sorted by Title, ascending"
    box.press("Enter")
    assert desk.page.url.endswith("list.html"), "there is no form to send"


def test_the_focus_goes_through_the_page_in_reading_order(desk: Tab) -> None:
    seen = []
    for _ in range(13):
        desk.page.keyboard.press("Tab")
        seen.append(desk.active())
    assert seen == [
        "Skip to the table", "filter", "Title", "Section", "Year", "Citations", "Per year (citations)", "Stars", "Code",
        "zebra networks", "o/zebra", "Édouard prunes", "owner-with-a-long-name/and_a_repository_with_a_longer_one",
    ]  # fmt: skip


def test_what_has_the_focus_is_seen_and_the_skip_link_leads_past_the_filter(desk: Tab) -> None:
    desk.page.keyboard.press("Tab")
    assert desk.page.get_by_role("link", name="Skip to the table").bounding_box()["y"] >= 0  # type: ignore[index]
    desk.page.keyboard.press("Enter")
    assert desk.active() == "entries"
    desk.page.keyboard.press("Tab")
    assert desk.active() == "Title"
    assert desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert desk.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2


def test_each_line_has_a_text_that_says_the_same(desk: Tab) -> None:
    names = [line.get_attribute("aria-label") for line in desk.page.get_by_role("img").all()]
    assert names == [
        "Citations: seen 900 on 2024-08-26 to 1,000 on 2025-03-10",
        (
            "Citations: seen 20 on 2025-01-19 to 25 on 2025-03-10;"
            " reckoned from dated records 2 on 2024-10-03 to 9 on 2025-01-09"
        ),
        "Stars: seen 12 on 2024-08-26 to 12 on 2025-03-10",
    ]
    assert desk.page.locator("svg .reckoned").count() == 1


def test_what_is_unknown_old_or_doubtful_is_said_in_words(desk: Tab) -> None:
    def cells(title: str) -> str:
        return desk.page.get_by_role("row").filter(has_text=title).first.aria_snapshot()

    assert len(re.findall(r'cell "unknown"', cells("Unsafe"))) == 3
    assert len(re.findall(r'cell "no repository"', cells("Unsafe"))) == 2
    assert "0" not in cells("Unsafe")
    assert 'cell "4,321 old: 2024-12-10"' in cells("Supercali")
    assert 'cell "800 unconfirmed: 3 on 2025-03-10"' in cells("剪枝")
    assert 'cell "0"' in cells("Édouard")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_is_a_table_to_a_screen_reader_at_any_width(browser: Browser, path: Path, size: tuple[int, int]) -> None:
    with opened(browser, path, size) as tab:
        table = tab.page.get_by_role("table", name=re.compile("^Entries with their citations and stars"))
        assert table.count() == 1
        names = [heading.inner_text() for heading in table.get_by_role("columnheader").all()]
        assert [re.sub(r"\s*\(.*", "", name) for name in names] == list(HEADINGS)
        assert table.get_by_role("rowheader").count() == len(ITEMS)
        assert table.get_by_role("rowheader", name="zebra networks").count() == 1
        assert tab.page.get_by_role("main").count() == tab.page.get_by_role("search").count() == 1
        assert tab.page.locator("html[lang=en]").count() == 1
        unnamed = [
            element.evaluate("element => element.outerHTML")
            for role in ("link", "button", "searchbox", "img")
            for element in tab.page.get_by_role(role, name=re.compile(r"^\s*$")).all()  # type: ignore[arg-type]
        ]
        assert unnamed == []


CONTRASTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = colour => {
    const [r, g, b] = channels(colour).slice(0, 3).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (element.matches("path")) found.push([element.outerHTML, ratio(style.stroke, ground(element)), 3]);
    const speaks = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (speaks && !element.matches("script, .unseen"))
      found.push([element.outerHTML, ratio(style.color, ground(element)), 4.5]);
    if (element.matches("input")) found.push([element.outerHTML, ratio(style.borderTopColor, ground(element)), 3]);
  }
  return found;
}"""


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_stands_out_enough_in_light_and_dark(
    browser: Browser, path: Path, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    with opened(browser, path, size, color_scheme=scheme) as tab:
        ground = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground))) > 384) == (scheme == "light")
        measured = tab.page.evaluate(CONTRASTS)
        assert len(measured) > 60
        assert [row for row in measured if row[1] < row[2]] == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", [DESK, (1000, 800), (700, 800), PHONE, NARROW], ids=lambda size: str(size[0]))
def test_nothing_is_wider_than_the_window(browser: Browser, path: Path, size: tuple[int, int]) -> None:
    with opened(browser, path, size) as tab:
        tab.page.get_by_role("button", name="Citations", exact=True).click()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        right = tab.page.evaluate(
            "Math.max(...[...document.body.querySelectorAll('*')].map(e => e.getBoundingClientRect().right))"
        )
        assert right <= size[0]


def test_fingers_find_the_buttons_on_a_phone(browser: Browser, path: Path) -> None:
    with opened(browser, path, PHONE, has_touch=True) as tab:
        for button in tab.page.get_by_role("button").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
        tab.page.get_by_role("button", name="Stars").tap()
        assert tab.column("Title") == in_order("Stars", "descending")


def test_a_browser_that_runs_no_scripts_shows_the_list(browser: Browser, path: Path) -> None:
    with opened(browser, path, java_script_enabled=False) as tab:
        assert tab.page.get_by_role("row").count() == len(ITEMS) + 1
        assert not tab.page.locator(".filter").is_visible()


def test_the_page_lets_nothing_in_and_nothing_out(browser: Browser, path: Path) -> None:
    """The policy of the page refuses what a hole in the escaping would let in."""
    with opened(browser, path) as tab:
        refused = tab.page.evaluate(
            """() => new Promise(resolve => {
              const refused = [];
              document.addEventListener("securitypolicyviolation", event => {
                refused.push(event.effectiveDirective);
                if (refused.length === 4) resolve(refused.sort());
              });
              const add = (name, values) => document.body.append(Object.assign(document.createElement(name), values));
              add("img", { src: "http://127.0.0.1:9/x.png" });
              add("script", { textContent: "document.title = 'taken'" });
              add("style", { textContent: "body { display: none }" });
              fetch("http://127.0.0.1:9/").catch(() => null);
            })"""
        )
        assert refused == ["connect-src", "img-src", "script-src-elem", "style-src-elem"]
        assert tab.page.title() == "Awesome"
        assert tab.page.locator("h1").is_visible()
        assert [request.failure for request in tab.asked] == ["csp"]
        tab.asked.clear()
        assert all("Content Security Policy" in line or "net::ERR" in line for line in tab.said)
        tab.said.clear()


@pytest.mark.wide
def test_pictures_at_phone_and_desk_width(browser: Browser, path: Path, tmp_path: Path) -> None:
    """To look at: run with --basetemp. Here only that something is drawn, and not the same in all."""
    pictures = set()
    for name, size in (("desk", DESK), ("phone", PHONE)):
        for scheme in ("light", "dark"):
            with opened(browser, path, size, color_scheme=scheme) as tab:
                target = tmp_path / f"{name}-{scheme}.png"
                pictures.add(tab.page.screenshot(path=target, full_page=True))
                assert target.stat().st_size > 20_000
    assert len(pictures) == 4
