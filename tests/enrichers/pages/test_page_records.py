"""The parser over everything that is known of real pages' tags, written down in the forms they come in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enrichers.pages.parse import parse_page
from enrichers.pages.statement import NoStatement, PageStatement

Pair = tuple[str, str]


@pytest.fixture(scope="module")
def records(shared: Path) -> list[dict[str, Any]]:
    path = shared / "recorded" / "landing_pages.json"
    if not path.is_file():
        pytest.skip("no recorded landing pages beside the lists")
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    assert len(found) >= 80
    return found


def quoted(name: str, value: str) -> str:
    return f'<meta name="{name}" content="{html.escape(value)}">'


def content_first(name: str, value: str) -> str:
    kind = "property" if name.startswith("og:") else "name"
    return f"<META content='{html.escape(value)}' {kind}={name} />"


def property_in_capitals(name: str, value: str) -> str:
    return f'<meta data-react-helmet="true"\n  PROPERTY="{name.upper()}"\n  CONTENT = "{html.escape(value)}">'


def page_of_record(record: dict[str, Any], form: Callable[[str, str], str]) -> PageStatement | NoStatement:
    tags = [form(name, value) for name, value in record["meta"] if not name.startswith("json:")]
    facts: dict[str, Any] = {
        name[5:]: value for name, value in record["meta"] if name.startswith("json:") and "[" not in name
    }
    facts["authors"] = [{"name": v} for n, v in record["meta"] if re.fullmatch(r"json:authors\[\d+\]\.name", n)]
    script = f"<script>xplGlobal.document.metadata={json.dumps(facts)};</script>" if len(facts) > 1 else ""
    wall = re.search(r"title '([^']+)'|title \"([^\"]+)\"|titled '([^']+)'|\"(Just a moment[^\"]*)\"", record["notes"])
    title = next(group for group in wall.groups() if group) if wall and record["kind"] == "wall" else "Archive"
    document = f"<html><head><title>{html.escape(title)}</title>{''.join(tags)}{script}</head><body></body></html>"
    return parse_page(document.encode(), "text/html; charset=utf-8", record["page_url"])


def values(record: dict[str, Any], *names: str) -> list[str]:
    lower = [(name.lower().replace("dcterms.", "dc."), value) for name, value in record["meta"]]
    return [value for wanted in names for name, value in lower if name == wanted and value.strip()]


@pytest.mark.parametrize("form", [quoted, content_first, property_in_capitals])
def test_every_recorded_page_states_what_its_tags_say(
    records: list[dict[str, Any]], form: Callable[[str, str], str]
) -> None:
    read = 0
    for record in records:
        titles = values(record, "citation_title", "dc.title", "json:formulastrippedarticletitle", "og:title")
        if record["kind"] == "wall" or not titles or "PAPER_TITLE" in titles[0]:
            continue
        answer = page_of_record(record, form)
        assert isinstance(answer, PageStatement), (record["page_url"], answer)
        read += 1
        assert answer.title == " ".join(html.unescape(titles[0]).split()), record["page_url"]
        authors = values(record, "citation_author")
        if authors:
            assert answer.authors == tuple(dict.fromkeys(name.strip() for name in authors)), record["page_url"]
        dates = values(record, "citation_publication_date", "citation_date", "citation_online_date", "dc.date")
        years = [year[0] for date in dates if (year := re.search(r"(?:18|19|20)\d\d", date))]
        if years:
            assert answer.year == int(years[0]), record["page_url"]
        for doi in values(record, "citation_doi", "prism.doi"):
            if doi.startswith("10."):
                assert answer.doi == doi.lower(), record["page_url"]
        for arxiv_id in values(record, "citation_arxiv_id"):
            assert answer.arxiv_id == arxiv_id, record["page_url"]
    assert read >= 45


def test_no_recorded_wall_or_template_states_anything(records: list[dict[str, Any]]) -> None:
    walls = [record for record in records if record["kind"] == "wall"]
    assert len(walls) >= 10
    for record in walls:
        answer = page_of_record(record, quoted)
        assert isinstance(answer, NoStatement), record["page_url"]
        if "title" in record["notes"] and "empty title" not in record["notes"]:
            assert answer.is_refusal, record["notes"]
    (template,) = (record for record in records if record["host"].startswith("{user}"))
    assert isinstance(page_of_record(template, quoted), NoStatement)


def test_no_email_address_is_kept(records: list[dict[str, Any]]) -> None:
    for record in records:
        answer = page_of_record(record, quoted)
        if isinstance(answer, PageStatement):
            assert not any("@" in name for name in answer.authors), record["page_url"]
