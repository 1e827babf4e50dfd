"""``review`` and ``pin`` as a person uses them: in a real terminal, with Ctrl-C in the middle."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.desk import Desk
from tests.flows.gardens import PROMPT, gardens
from tests.flows.terminal import COLUMNS, CTRL_C, CTRL_D, terminal

pytestmark = pytest.mark.wide_but(2)


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[Desk]:
    with gardens(tmp_path) as desk:
        yield desk


def pins(desk: Desk, name: str) -> dict[str, str]:
    """The papers of a list's pins file, by title; none where there is no file."""
    path = desk.folder / f"{name}.pins.toml"
    return (
        {pin["title"]: pin["paper"] for pin in tomllib.loads(path.read_text("utf-8"))["pin"]} if path.exists() else {}
    )


def test_what_stands_in_most_places_comes_first_with_the_papers_beside_it(lists: Desk) -> None:
    with terminal(lists, "review") as person:
        page = person.read_until(PROMPT)
        assert "[1 of 3] Pruning of Wide Gardens Revisited" in page
        assert "seen 2 times: one.md:4, two.md:3" in page
        for piece in ("the entry", "✗ Pruning of Wide", "Ada Miller, Bo Chen", "2018", "arxiv:1801.00001"):
            assert piece in page
        assert all(len(line) <= COLUMNS for line in page.splitlines())
        person.type("\n")
        assert "Notes on Nothing at All" in person.read_until(PROMPT)
        person.type("\n")
        page = person.read_until(PROMPT)
        assert "doubted: the link leads to “Sparse Kernels for Small Ponds”" in page
        assert "✗ Sparse Kernels for" in page
        person.type("q\n")
        assert person.exit_code() == 0
        assert "0 settled, 2 skipped, 1 left" in person.screen


def test_ctrl_c_in_the_middle_keeps_what_was_settled_and_leaves_the_terminal_as_it_was(lists: Desk) -> None:
    with terminal(lists, "review") as person:
        before = person.modes()
        person.read_until(PROMPT)
        person.type("1\n")
        assert "pinned to arxiv:1801.00001" in person.read_until(PROMPT)
        person.type("arxiv:1801.0")
        person.type(CTRL_C)
        assert person.exit_code() == 130
        assert "1 settled, 0 skipped, 2 left" in person.screen
        assert "Traceback" not in person.screen
        assert person.modes() == before
    title = "Pruning of Wide Gardens Revisited"
    assert pins(lists, "one") == pins(lists, "two") == {title: "arxiv:1801.00001"}
    with terminal(lists, "review") as person:
        assert "[1 of 2] Notes on Nothing at All" in person.read_until(PROMPT), "it goes on where it was"
        person.type(CTRL_D)
        assert person.exit_code() == 0


def test_ctrl_c_before_the_first_answer_changes_nothing(lists: Desk) -> None:
    before = lists.files()
    with terminal(lists, "review") as person:
        person.read_until(PROMPT)
        person.type(CTRL_C)
        assert person.exit_code() == 130
    assert lists.files() == before


def test_a_termination_ends_it_as_ctrl_c_does(lists: Desk) -> None:
    with terminal(lists, "review") as person:
        before = person.modes()
        person.read_until(PROMPT)
        person.type("1\n")
        person.read_until(PROMPT)
        person.process.terminate()
        assert person.exit_code() == 143
        assert person.modes() == before
    assert list(pins(lists, "two")) == ["Pruning of Wide Gardens Revisited"]


@pytest.mark.wide
def test_none_of_them_and_another_id_are_pinned_and_nonsense_is_asked_again(lists: Desk) -> None:
    with terminal(lists, "review") as person:
        person.read_until(PROMPT)
        person.type("n\n")
        assert "no paper is meant" in person.read_until(PROMPT)
        person.type("2\n")
        assert "there is no 2" in person.read_until(PROMPT)
        person.type("the right one\n")
        assert "names no paper that Semantic Scholar can be asked for" in person.read_until(PROMPT)
        person.type("https://arxiv.org/abs/1801.00001v3\n")
        person.read_until(PROMPT)
        person.type("1\n")
        assert person.exit_code() == 0
        assert "3 settled, 0 skipped, 0 left" in person.screen
    assert pins(lists, "one") == {
        "Pruning of Wide Gardens Revisited": "none",
        "Notes on Nothing at All": "arxiv:1801.00001",
    }
    assert pins(lists, "two") == {
        "Pruning of Wide Gardens Revisited": "none",
        "Quantised Weather Balloons at Night": "arxiv:1801.00002",
    }
    with terminal(lists, "review") as person:
        assert person.exit_code() == 0
        assert "nothing is open" in person.screen


@pytest.mark.wide
def test_pin_says_in_a_terminal_what_it_settled(lists: Desk) -> None:
    with terminal(lists, "pin", "one.md:3", "none") as person:
        before = person.modes()
        assert person.exit_code() == 0
        assert "one.md:3: “Notes on Nothing at All” is pinned to no paper" in person.screen.replace("\n", "")
        assert person.modes() == before
    with terminal(lists, "pin", "Gardens", "nonsense") as person:
        assert person.exit_code() == 2
        assert "names no paper" in person.screen
    assert pins(lists, "one") == {"Notes on Nothing at All": "none"}
