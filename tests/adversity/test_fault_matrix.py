"""Every fault of the matrix, at the first, a middle and every request of each provider: a few cells every day, all by
the soak, which writes what came of them into docs/reliability.md."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.fault_kinds import FaultKind
from tests.adversity.credulous import believe_everything
from tests.adversity.fault_matrix import (
    ANSWERS,
    CELLS,
    CONNECTIONS,
    REFUSALS,
    ROWS,
    Cell,
    Matrix,
    Outcome,
    Place,
    Row,
    dump,
    make_matrix,
    play,
    render_table,
)
from tests.adversity.world import ROOT

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- fault matrix: written by the soak -->\n", "<!-- end of the fault matrix -->"
FILLERS = 195
SEED = 20261121
ANSWER_ROWS = tuple(row for row in ROWS if row.is_answer)
BODIES = tuple(row for row in ANSWER_ROWS if row.kind in ANSWERS[: ANSWERS.index(FaultKind.EMPTY)])
NUMBERS = tuple(row for row in ANSWER_ROWS if row.kind in ANSWERS[ANSWERS.index(FaultKind.NULL_NUMBERS) :])
BATCHES = tuple(row for row in ANSWER_ROWS if row not in (*BODIES, *NUMBERS))


def draw_slice() -> tuple[Cell, ...]:
    """One cell of each group of faults for each provider, drawn by seed."""
    chance = random.Random(SEED)
    groups = (REFUSALS, CONNECTIONS, BODIES, BATCHES, NUMBERS)
    return tuple(
        Cell(chance.choice(group), provider, chance.choice([Place.FIRST, Place.EVERY]))
        for group in groups
        for provider in Provider
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    """A list for which arXiv and GitHub get one request each."""
    return make_matrix(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("cell", draw_slice(), ids=str)
def test_a_cell_of_the_matrix_is_delivered_and_green(cell: Cell, small: Matrix, tmp_path: Path) -> None:
    outcome = play(small, cell, tmp_path / "lists")
    assert outcome.complaints == ()
    assert outcome.is_delivered or cell.row.is_answer, "only an answer may have nothing in it that a fault could change"


def red_share(matrix: Matrix, rows: tuple[Row, ...], folder: Path) -> tuple[int, int]:
    """How many cells, each row for each provider at every request, are red; of how many that were delivered."""
    cells = [Cell(row, provider, Place.EVERY) for row in rows for provider in Provider]
    with pytest.MonkeyPatch.context() as patch:
        believe_everything(patch)
        outcomes = [play(matrix, cell, folder / str(number)) for number, cell in enumerate(cells)]
    delivered = [one for one in outcomes if one.is_delivered]
    return sum(bool(one.complaints) for one in delivered), len(delivered)


def test_with_validation_switched_off_a_third_of_some_wrong_answers_does_harm(small: Matrix, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    red, delivered = red_share(small, tuple(chance.sample(ANSWER_ROWS, 3)), tmp_path)
    assert delivered >= 6
    assert red >= delivered / 3


@pytest.mark.soak
def test_the_whole_matrix_is_green_and_without_validation_a_third_of_it_would_not_be(
    small: Matrix, tmp_path_factory: pytest.TempPathFactory
) -> None:
    large = make_matrix(tmp_path_factory.mktemp("large"), FILLERS)
    assert min(large.requests.values()) >= 3, "so that one is in the middle"
    folder = tmp_path_factory.mktemp("cells")
    outcomes = tuple(
        play(large if cell.place is Place.MIDDLE else small, cell, folder / str(number))
        for number, cell in enumerate(CELLS)
    )
    red, delivered = red_share(small, ANSWER_ROWS, folder / "credulous")
    write_table(outcomes, red, delivered)
    assert dump(outcomes) == "{}"
    assert all(one.is_delivered for one in outcomes if not one.cell.row.is_answer)
    assert red >= delivered / 3


def write_table(outcomes: tuple[Outcome, ...], red: int, delivered: int) -> None:
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    words = (
        f"{len(outcomes)} cells, {sum(one.is_delivered for one in outcomes)} delivered, "
        f"{sum(bool(one.complaints) for one in outcomes)} red. With validation switched off {red} of the {delivered} "
        "cells in which every answer is wrong turn red.\n"
    )
    PAGE.write_text(f"{before}{BEGIN}\n{words}\n{render_table(outcomes)}\n{END}{after}", "utf-8")


def test_every_provider_has_thirty_faults_and_every_kind_of_the_sandbox_is_among_them() -> None:
    assert {row.kind for row in ROWS if row.kind is not None} == set(FaultKind)
    assert len({row.name for row in ROWS}) == len(ROWS) >= 30
    assert len(CELLS) == len(ROWS) * len(Provider) * len(Place)


def test_the_table_of_the_page_has_a_row_for_every_fault_and_no_red_cell() -> None:
    _, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    table, end, _ = rest.partition(END)
    assert begin
    assert end
    asked = len(Place)
    shares = " | ".join([rf"(\d+) / {asked}"] * len(Provider))
    for row in ROWS:
        found = re.search(rf"^\| {re.escape(row.name)} \| {shares} \|$", table, re.MULTILINE)
        assert found is not None, f"no row, or a red cell: {row.name}; run `make soak`"
        if not row.is_answer:
            assert set(found.groups()) == {str(asked)}, f"{row.name} was not delivered everywhere"
    said = r"^(\d+) cells, (\d+) delivered, 0 red\. With validation switched off (\d+) of the (\d+) "
    total = re.search(said, table, re.MULTILINE)
    assert total is not None
    cells, delivered, red, wrong = map(int, total.groups())
    assert cells == len(CELLS)
    assert delivered >= 0.9 * cells
    assert red >= wrong / 3
