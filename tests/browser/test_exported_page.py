"""The page that the command line writes, after some nights, in a real browser."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser

from enrichers.sandbox.corpus_file import read_example_corpus
from tests.browser import pages
from tests.flows.desk import BULLETS, TODAY, lay_out_examples, opened


def test_the_exported_page_shows_the_entries_numbers_and_nights_of_its_list(browser: Browser, tmp_path: Path) -> None:
    lay_out_examples(tmp_path)
    with opened(tmp_path, read_example_corpus()) as desk:
        for night in range(3):
            desk.sandbox.move_to(TODAY + timedelta(days=night))
            desk.done("run", desk.folder / BULLETS)
        desk.done("export", desk.folder / BULLETS, "--to", desk.folder / "list.html")
        desk.done("export", desk.folder / BULLETS, "--to", desk.folder / "list.json")
    rows = json.loads((tmp_path / "list.json").read_text("utf-8"))
    for size in (pages.DESK, pages.PHONE):
        with pages.opened(browser, tmp_path / "list.html", size) as tab:
            assert tab.column("Title") == [row["title"] for row in rows]
            for heading, field in (("Citations", "citation_count"), ("Stars", "star_count")):
                known = ["–" if row[field] is None else f"{row[field]:,}" for row in rows]
                assert tab.column(heading) == known
            counted = sum(row[field] is not None for row in rows for field in ("citation_count", "star_count"))
            lines = tab.page.get_by_role("img")
            assert lines.count() == counted > 20
            assert "on 2026-11-20 to" in (lines.first.get_attribute("aria-label") or "")
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= size[0]
