"""What a review shows of hostile and of long text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from enrichers.matching.statements import Stated
from enrichers.records import Considered, Feature, Finding, Verdict
from flows.review_page import render_open
from flows.review_queue import OpenReference, Place
from lists.identifiers import PaperId
from tests.exports.builders import Item, build_document
from warehouse.records import Knowledge

if TYPE_CHECKING:
    from flows.list_files import ListFile

TITLE = "A Title of Many Words \x1b[2J\x1b]0;owned\x07 [bold]and More of Them[/bold]"


def considered(number: int) -> Considered:
    against = Finding(Feature.TITLE, Verdict.AGAINST, "the title \x1b[31mis another one")
    return Considered(
        PaperId("arxiv", f"1701.{number:05}"), f"{TITLE} {number}", None, (), (against,), "another \x9b1A"
    )


def render(count: int, width: int) -> str:
    papers = tuple(considered(number) for number in range(1, count + 1))
    entry = build_document(Item(TITLE, url="https://example.org/\x1b[2J")).entries[0]
    place = Place(cast("ListFile", SimpleNamespace(given="a.md")), entry)
    one = OpenReference((place,), "unresolved", f"none \x1b[5m of {count}", Stated(TITLE), papers)
    return render_open(one, 1, 1, Knowledge(), width)


def test_no_text_of_others_commands_the_terminal_or_is_taken_for_markup() -> None:
    page = render(5, 80)
    assert not [char for char in page if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]
    assert "[bold]" in page.replace("\n", "")


def test_three_papers_stand_abreast_and_the_rest_below_in_any_width() -> None:
    for width in (40, 80, 200):
        page = render(5, width)
        assert all(len(line) <= width for line in page.splitlines())
        rest = [line for line in page.splitlines() if line.startswith(("  4 ", "  5 "))]
        assert len(rest) == 2
        flat = page.replace("\n", "").replace(" ", "")
        assert all(f"{number:05}" in flat for number in (4, 5))
    wide = render(5, 200)
    for number in range(1, 6):
        assert f"arxiv:1701.{number:05}" in wide
