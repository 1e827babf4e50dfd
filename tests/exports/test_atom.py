from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from exports.atom import render_atom
from exports.changes import Crossing
from tests.exports.builders import TODAY

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, section 5.6
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
UP = Crossing(
    "arxiv:1707.06168", "Pruning <b> & \x00 more", 'https://x.org/?a=1&b="2"', "citation_count", 500, 501, TODAY
)
DOWN = Crossing("o/r", None, None, "star_count", 250, 230, date(2025, 3, 1), "github:7")
OLD = Crossing("arxiv:1", "剪枝 é", "https://arxiv.org/abs/1", "citation_count", 100, 100, date(2024, 12, 31))


def read(crossings: Sequence[Crossing], list_path: str = "README.md", today: date = TODAY) -> Any:
    """The feed as a feed reader reads it, who complains of whatever is not well-formed."""
    feed = feedparser.parse(render_atom(list_path, crossings, today).encode())
    assert feed.bozo is False
    assert feed.version == "atom10"
    return feed


def test_a_feed_has_what_rfc_4287_asks_for() -> None:
    text = render_atom("README.md", [DOWN, UP], TODAY)
    feed = ET.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    for element in ("id", "title", "updated"):
        assert [bool(one.text) for one in feed.findall(f"{ATOM}{element}")] == [True]
        for entry in feed.findall(f"{ATOM}entry"):
            assert len(entry.findall(f"{ATOM}{element}")) == 1
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}content"), "without which an entry must have a link"
    instants = [one.text or "" for one in feed.iter(f"{ATOM}updated")]
    assert len(instants) == 3
    assert all(INSTANT.fullmatch(instant) for instant in instants)


def test_a_feed_reader_sees_who_crossed_what_newest_first() -> None:
    feed = read([OLD, UP, DOWN])
    assert feed.feed.title == "Crossings in README.md"
    assert feed.feed.author == "starcite"
    assert feed.feed.updated == "2025-03-10T00:00:00Z"
    assert [(entry.title, [link.href for link in entry.get("links", ())], entry.updated) for entry in feed.entries] == [
        ("Pruning <b> &  more reached 500 citations", [UP.url], "2025-03-10T00:00:00Z"),
        ("o/r fell below 250 stars", [], "2025-03-01T00:00:00Z"),
        ("剪枝 é reached 100 citations", [OLD.url], "2024-12-31T00:00:00Z"),
    ]
    assert [time.strftime("%F %T", entry.updated_parsed) for entry in feed.entries] == [
        "2025-03-10 00:00:00",
        "2025-03-01 00:00:00",
        "2024-12-31 00:00:00",
    ]
    assert feed.entries[0].content[0].value == "501 citations on 2025-03-10 (arxiv:1707.06168)"


@pytest.mark.parametrize("name", ["../elsewhere/lists/ünï <&>.md", 'a"b.md'])
def test_a_list_of_any_name_has_a_valid_feed(name: str) -> None:
    assert read([UP], name).feed.title == f"Crossings in {name}"


def ids(*crossings: Crossing, list_path: str = "README.md") -> list[str]:
    return [entry.id for entry in read(crossings, list_path).entries]


def test_an_entry_keeps_its_id_for_good_and_no_two_share_one() -> None:
    assert len({*ids(UP, DOWN, OLD), read([]).feed.id}) == 4
    assert ids(UP, DOWN) == ids(DOWN, UP)
    assert ids(DOWN) == ids(DOWN, UP)[1:]
    assert ids(UP, list_path="renamed.md") == ids(UP)
    assert ids(replace(DOWN, subject="new-owner/renamed")) == ids(DOWN)
    assert ids(replace(UP, title="Another title", value=502, url=None)) == ids(UP)
    differing = [
        UP,
        replace(UP, subject="arxiv:1707.06169"),
        replace(UP, metric="influential_citation_count"),
        replace(UP, threshold=100),
        replace(UP, observed_on=TODAY - timedelta(days=1)),
    ]
    assert len(set(ids(*differing))) == len(differing)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids(*differing))


def test_each_list_has_a_feed_of_its_own() -> None:
    assert read([UP], "a.md").feed.id == read([DOWN], "a.md").feed.id != read([UP], "b.md").feed.id


def test_a_feed_without_crossings_is_valid_and_of_the_newest_number() -> None:
    feed = read([])
    assert feed.feed.updated == "2025-03-10T00:00:00Z"
    assert feed.entries == []
