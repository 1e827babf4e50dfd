"""Every fault of the matrix, at the first, a middle and every request of each provider: a few cells every day, all by
the soak, which writes what came of them into docs/reliability.md."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.fault_kinds import FaultKind
from tests.adversity.credulous import believe_everything
from tests.adversity.fault_matrix import (
    ANSWERS,
    CELLS,
    CONNECTIONS,
    GREEN,
    NOT_DELIVERED,
    NOT_RUN,
    RED,
    REFUSALS,
    ROWS,
    Cell,
    Matrix,
    Outcome,
    Place,
    Row,
    State,
    dump,
    make_matrix,
    mark,
    play,
    read_marks,
    render_table,
    state_of,
)
from tests.adversity.world import ROOT, night

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
    groups = (REFUSALS, CONNECTIONS, (*BODIES, *BATCHES), NUMBERS)
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


def good_night_of(matrix: Matrix, folder: Path) -> State:
    """What a night without a fault leaves, so that only what the faults did is held against the others."""
    matrix.copy_to(folder)
    matrix.sandbox.clear_faults()
    assert night(folder, matrix.sandbox).code == 0
    return state_of(folder)


def red_share(matrix: Matrix, rows: tuple[Row, ...], folder: Path) -> tuple[int, int]:
    """How many cells, each row for each provider at every request, are red; of how many that were delivered."""
    cells = [Cell(row, provider, Place.EVERY) for row in rows for provider in Provider]
    with pytest.MonkeyPatch.context() as patch:
        believe_everything(patch)
        trusting = replace(matrix, good=good_night_of(matrix, folder / "good"))
        outcomes = [play(trusting, cell, folder / str(number)) for number, cell in enumerate(cells)]
    delivered = [one for one in outcomes if one.is_delivered]
    return sum(bool(one.complaints) for one in delivered), len(delivered)


def test_with_validation_switched_off_a_third_of_some_wrong_answers_does_harm(small: Matrix, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    red, delivered = red_share(small, tuple(chance.sample(ANSWER_ROWS, 2)), tmp_path)
    assert delivered >= 4
    assert red >= delivered / 3


@pytest.mark.soak
@pytest.mark.parametrize("place", list(Place))
def test_all_cells_of_the_matrix_are_green(
    place: Place, small: Matrix, tmp_path_factory: pytest.TempPathFactory
) -> None:
    matrix = small
    if place is Place.MIDDLE:
        matrix = make_matrix(tmp_path_factory.mktemp("large"), FILLERS)
        assert min(matrix.requests.values()) >= 3, "so that one is in the middle"
    folder = tmp_path_factory.mktemp("cells")
    outcomes: list[Outcome] = []
    for number, cell in enumerate(cell for cell in CELLS if cell.place is place):
        outcomes.append(play(matrix, cell, folder / str(number)))
        rewrite(outcomes[-1:])  # one by one, so that a run that is stopped leaves what it did
        shutil.rmtree(folder / str(number))
    print(f"{place}: {sum(one.is_delivered for one in outcomes)} of {len(outcomes)} delivered")
    assert dump(tuple(outcomes)) == "{}"
    assert [str(one.cell) for one in outcomes if not one.is_delivered and not one.cell.row.is_answer] == []


@pytest.mark.soak
def test_with_validation_switched_off_a_third_of_all_wrong_answers_does_harm(small: Matrix, tmp_path: Path) -> None:
    red, delivered = red_share(small, ANSWER_ROWS, tmp_path)
    rewrite([], f"With validation switched off, {red} of {delivered} cells of wrong answers turn red.")
    assert red >= delivered / 3


def rewrite(outcomes: Sequence[Outcome], without_validation: str = "") -> None:
    """Put what came out into the page, and leave there what came out of other cells."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    table, _, after = rest.partition(END)
    marks = read_marks(table) | {str(one.cell): mark(one) for one in outcomes}
    kept = re.search(r"^With validation switched off.*$", table, re.MULTILINE)
    words = without_validation or (kept[0] if kept else "With validation switched off nothing was tried yet.")
    counted = Counter(marks.values())
    total = f"{len(CELLS)} cells asked, {counted[GREEN] + counted[RED]} delivered, {counted[RED]} red.\n{words}\n"
    PAGE.write_text(f"{before}{BEGIN}\n{total}\n{render_table(marks)}\n{END}{after}", "utf-8")


def test_every_provider_has_thirty_faults_and_every_kind_of_the_sandbox_is_among_them() -> None:
    assert {row.kind for row in ROWS if row.kind is not None} == set(FaultKind)
    assert len({row.name for row in ROWS}) == len(ROWS) >= 30
    assert len(CELLS) == len(ROWS) * len(Provider) * len(Place)


def read_page() -> str:
    _, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    table, end, _ = rest.partition(END)
    assert begin
    assert end
    return table


def test_the_table_of_the_page_has_a_row_for_every_fault_and_no_red_cell() -> None:
    table = read_page()
    marks = read_marks(table)
    assert set(marks) == set(map(str, CELLS)), "run `make soak`"
    assert [name for name, one in marks.items() if one == RED] == []
    assert [str(one) for one in CELLS if not one.row.is_answer and marks[str(one)] == NOT_DELIVERED] == []
    assert render_table(marks) in table, "the rows stand in their order, each with its share"
    delivered = sum(one == GREEN for one in marks.values())
    assert f"{len(CELLS)} cells asked, {delivered} delivered, 0 red.\n" in table


@pytest.mark.soak
def test_the_table_of_the_page_is_whole() -> None:
    table = read_page()
    marks = list(read_marks(table).values())
    assert NOT_RUN not in marks
    assert marks.count(GREEN) >= 0.9 * len(CELLS)
    without = re.search(r"^With validation switched off, (\d+) of (\d+) cells", table, re.MULTILINE)
    assert without is not None
    assert int(without[1]) >= int(without[2]) / 3
