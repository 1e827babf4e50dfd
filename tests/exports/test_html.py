from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from exports.html import render_html
from exports.tabular import EntryRow, entry_rows
from tests.exports.builders import LIST, TODAY, Item, build_document, build_numbers, series

VOID = {"meta", "link"}


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
            if name == "src" or ((name, tag) == ("href", "link") and value != "data:,")
        ]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def make_rows() -> tuple[EntryRow, ...]:
    document = build_document(
        Item("<script>alert(1)</script> & @@ROWS@@", "1707.06168", "o/r", section=("A", 'B"><i>')),
        Item("Unsafe", url="javascript:alert(1)"),
    )
    return entry_rows(LIST, build_numbers(document, {0: series(1234)}, {0: series(0)}))


def test_a_page_is_well_formed_and_escapes_what_the_list_says() -> None:
    page = Page(render_html('Awesome "Pruning" </title>', make_rows(), TODAY, note="Simulated & not real"))
    assert page.rows == 3
    assert "<script>alert(1)</script> & @@ROWS@@" in page.text
    assert 'B"><i>' in page.text
    assert "Simulated & not real" in page.text
    assert "1,234" in page.text


def test_only_web_addresses_become_links() -> None:
    assert Page(render_html("T", make_rows(), TODAY)).links == [
        "https://arxiv.org/abs/1707.06168",
        "https://github.com/o/r",
    ]


def test_a_page_asks_nobody_for_anything() -> None:
    text = render_html("T", make_rows(), TODAY)
    assert Page(text).sources == []
    assert "default-src 'none'" in text
    assert not re.search(r"@import|url\(", text)


def test_unknown_and_zero_look_different() -> None:
    known, unknown = make_rows()
    text = render_html("T", [replace(unknown, star_count=None), known], TODAY)
    assert 'data-label="Stars" data-sort=""><span aria-label="unknown">–</span>' in text
    assert 'data-label="Stars" data-sort="0" title="2025-03-10">0<' in text
