from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

from exports.atom import render_atom
from exports.changes import Crossing
from tests.exports.builders import TODAY

ATOM = "{http://www.w3.org/2005/Atom}"
UP = Crossing(
    "arxiv:1707.06168", "Pruning <b> & \x00 more", 'https://x.org/?a=1&b="2"', "citation_count", 500, 501, TODAY
)
DOWN = Crossing("o/r", None, None, "star_count", 250, 230, date(2025, 3, 1))


def test_a_feed_has_what_rfc_4287_asks_for() -> None:
    feed = ET.fromstring(render_atom("README.md", [DOWN, UP], TODAY))
    assert feed.tag == f"{ATOM}feed"
    for element in ("id", "title", "updated"):
        assert [bool(one.text) for one in feed.findall(f"{ATOM}{element}")] == [True]
        for entry in feed.findall(f"{ATOM}entry"):
            assert len(entry.findall(f"{ATOM}{element}")) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "starcite"
    assert feed.findtext(f"{ATOM}updated") == "2025-03-10T00:00:00Z"
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Pruning <b> &  more reached 500 citations", "o/r fell below 250 stars"]
    link = feed.find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    assert link.get("href") == UP.url
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}link") is not None or entry.findtext(f"{ATOM}summary")


def test_an_entry_keeps_its_id_and_no_two_share_one() -> None:
    def ids(*crossings: Crossing) -> list[str | None]:
        return [one.text for one in ET.fromstring(render_atom("README.md", crossings, TODAY)).iter(f"{ATOM}id")]

    assert len(set(ids(UP, DOWN))) == 3
    assert ids(UP, DOWN) == ids(DOWN, UP)
    assert ids(DOWN)[1] == ids(UP, DOWN)[2]


def test_a_feed_without_crossings_is_valid_and_of_today() -> None:
    feed = ET.fromstring(render_atom("README.md", [], TODAY))
    assert feed.findtext(f"{ATOM}updated") == "2025-03-10T00:00:00Z"
    assert feed.findall(f"{ATOM}entry") == []
