"""``explain`` on one screen of a real terminal."""

from __future__ import annotations

from tests.flows.desk import Desk
from tests.flows.terminal import COLUMNS, ROWS, rows_taken, terminal

LOTTERY = "The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks"


def test_the_usual_entry_fits_on_one_screen_with_all_there_is_to_say(known: Desk) -> None:
    with terminal(known, "explain", LOTTERY) as person:
        assert person.exit_code() == 0
        page = person.screen
    assert rows_taken(page) < ROWS, "the last row is the shell's"
    assert all(len(line) <= COLUMNS for line in page.splitlines())
    for label in (
        "section",
        "link",
        "resolution",
        "for",
        "paper",
        "ids",
        "asked",
        "citations",
        "badge",
        "changes",
        "stars",
    ):
        assert f"\n  {label:<12}" in page


def test_a_link_that_names_its_paper_and_a_title_nobody_knows_fit_too(known: Desk) -> None:
    for query in ("Rethinking the Value of Network Pruning", "Gardener"):
        with terminal(known, "explain", query) as person:
            assert person.exit_code() == 0
            assert rows_taken(person.screen) < ROWS
