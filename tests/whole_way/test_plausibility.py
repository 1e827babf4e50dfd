"""What a provider says that cannot be true, one number or all of a list, from the answer to the bytes of the list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.whole_way.conftest import Desk, Outcome
from tests.whole_way.nights import FIRST, LIST, PENCIL, SECOND, STAR, by_day, desk_of, entry

pytestmark = pytest.mark.wide_but(3)

ENTRIES = 6
BEFORE = [90, 120, 140, 300, 510, 2000]


def papers(*later: list[int]) -> list[dict[str, Any]]:
    """Six papers with ``BEFORE`` on the first night, and what is given on each night after it."""
    return [
        {
            "ids": [f"arxiv:1801.0000{n + 1}"],
            "title": f"Pruning of Garden {'ABCDEF'[n]}",
            "citation_count_on": by_day(BEFORE[n], *(counts[n] for counts in later)),
        }
        for n in range(ENTRIES)
    ]


def text(last: int = ENTRIES) -> str:
    return "".join(
        f"- Pruning of Garden {'ABCDEFG'[n]} [[paper](https://arxiv.org/abs/1801.0000{n + 1})]"
        f"[[code](https://github.com/o/{'abcdefg'[n]})]\n"
        for n in range(last)
    )


def repositories(*later: int) -> list[dict[str, Any]]:
    """Six repositories, each with 95 stars on the first night."""
    return [{"name": f"o/{'abcdef'[n]}", "database_id": n + 1, "star_count_on": by_day(95, *later)} for n in range(6)]


def run_on(desk: Desk, night: int) -> Outcome:
    desk.sandbox.move_to(FIRST + timedelta(days=night))
    return desk.starcite("run")


def pencils(desk: Desk) -> list[int]:
    return [line.count(PENCIL) for line in desk.read(LIST).decode().splitlines() if line.startswith("- ")]


def stars(desk: Desk) -> list[int]:
    return [line.count(STAR) for line in desk.read(LIST).decode().splitlines() if line.startswith("- ")]


def stored(desk: Desk, metric: str = "citation_count") -> list[tuple[Any, ...]]:
    query = (
        "select observed_on, quality::varchar, count(*), count(distinct run_id) from core.snapshots"
        f" where metric = '{metric}' group by all order by all"
    )
    with duckdb.connect(str(desk.folder / "starcite.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_list_that_is_zero_at_once_changes_no_badge_and_is_a_failure_of_the_provider(tmp_path: Path) -> None:
    with desk_of(tmp_path, text(), papers([0] * 6, BEFORE), repositories(101, 102)) as desk:
        assert run_on(desk, 0).code == 0
        before = desk.read(LIST)
        assert pencils(desk) == [0, 1, 1, 1, 2, 2]
        outcome = run_on(desk, 1)
        assert outcome.code == 3
        assert (
            f"Semantic Scholar: nothing it said of {LIST} is used: of 6 known numbers 6 fell together and 6 beyond"
        ) in outcome.err
        assert pencils(desk) == [0, 1, 1, 1, 2, 2]
        assert stars(desk) == [1] * 6, "what GitHub said the same night is exported"
        assert desk.read(LIST).replace(STAR.encode(), b"") == before.replace(STAR.encode(), b"")
        assert [row["citation_count"] for row in desk.rows(LIST)] == BEFORE
        assert {row["citations_observed_on"] for row in desk.rows(LIST)} == {FIRST.isoformat()}
        assert stored(desk) == [(FIRST, "observed", 6, 1), (SECOND, "suspect", 6, 1)]
        assert run_on(desk, 2).code == 0, "the next night is a good one"
        assert pencils(desk) == [0, 1, 1, 1, 2, 2]


def test_what_looks_well_in_a_doubted_answer_is_not_used_either(tmp_path: Path) -> None:
    spoilt = [101, 0, 0, 0, 515, 2005]
    new = {"ids": ["arxiv:1801.00007"], "title": "Pruning of Garden G", "citation_count": 700}
    with desk_of(tmp_path, text(), [*papers(spoilt, [101, *BEFORE[1:]]), new], repositories()) as desk:
        run_on(desk, 0)
        (tmp_path / LIST).write_text((tmp_path / LIST).read_text("utf-8") + entry("Pruning of Garden G", NEW), "utf-8")
        assert run_on(desk, 1).code == 3
        assert pencils(desk) == [0, 1, 1, 1, 2, 2, 0], "neither the one that crossed 100 nor the new one"
        assert run_on(desk, 2).code == 0
        assert pencils(desk) == [1, 1, 1, 1, 2, 2, 2]


NEW = "https://arxiv.org/abs/1801.00007"


@pytest.mark.wide
def test_a_list_that_stays_zero_is_believed_on_the_seventh_night(tmp_path: Path) -> None:
    with desk_of(tmp_path, text(), papers([0] * 6), repositories()) as desk:
        codes = [run_on(desk, night).code for night in range(7)]
        assert codes == [0, 3, 3, 3, 3, 3, 3]
        assert pencils(desk) == [0, 1, 1, 1, 2, 2]
        assert run_on(desk, 7).code == 0
        assert pencils(desk) == [0] * 6


def test_one_fall_is_held_back_and_told_and_the_night_is_a_good_one(tmp_path: Path) -> None:
    fallen = [*BEFORE[:5], 309]
    with desk_of(tmp_path, text(), papers(*[fallen] * 7), repositories()) as desk:
        run_on(desk, 0)
        outcome = run_on(desk, 1)
        assert outcome.code == 0
        assert "Semantic Scholar: held back as implausible" in outcome.err
        assert "Pruning of Garden F 2000 → 309" in outcome.err
        assert pencils(desk) == [0, 1, 1, 1, 2, 2]
        assert stored(desk)[1:] == [(SECOND, "observed", 5, 1), (SECOND, "suspect", 1, 1)]
        assert "309 (suspect)" in desk.starcite("explain", "1801.00006").out
        for night in range(2, 7):
            run_on(desk, night)
            assert pencils(desk)[-1] == 2, night
        outcome = run_on(desk, 7)
        assert pencils(desk)[-1] == 1
        assert "held back" not in outcome.err


def test_a_jump_that_no_series_made_brings_no_badge_until_it_has_stood(tmp_path: Path) -> None:
    jumped = [900, *BEFORE[1:]]
    with desk_of(tmp_path, text(), papers(jumped, BEFORE), repositories()) as desk:
        run_on(desk, 0)
        assert "Pruning of Garden A 90 → 900" in run_on(desk, 1).err
        assert pencils(desk)[0] == 0
        assert "held back" not in run_on(desk, 2).err


def test_repositories_that_vanish_together_are_the_doing_of_github(tmp_path: Path) -> None:
    gone = [{**one, "gone_on": SECOND.isoformat()} for one in repositories()[:4]]
    growing = [{**one, "star_count_on": by_day(95, 130)} for one in repositories()[4:]]
    with desk_of(tmp_path, text(), papers(), [*gone, *growing]) as desk:
        run_on(desk, 0)
        outcome = run_on(desk, 1)
        assert outcome.code == 3
        assert f"GitHub: nothing it said of {LIST} is used: of 6 known numbers 0 fell together and 4" in outcome.err
        assert stars(desk) == [0] * 6
        assert run_on(desk, 2).code == 0, "what is still gone then is gone, and no reason to doubt the rest"
        assert stars(desk) == [0, 0, 0, 0, 1, 1]


@pytest.mark.wide
def test_a_catalogue_that_stands_still_is_reported(tmp_path: Path) -> None:
    nights = [[value + night * 2 for value in BEFORE] for night in range(1, 12)]
    with desk_of(tmp_path, text(), papers(*nights), repositories()) as desk:
        told = [run_on(desk, night).err for night in range(15)]
    assert not any("has had nothing new" in err for err in told[:13])
    assert (
        f"Semantic Scholar: answers, but has had nothing new since {FIRST + timedelta(days=11)}: "
        "none of 6 numbers changed in 2 days; it never took more than 1"
    ) in told[13]
    assert not any("GitHub: answers" in err for err in told), "stars never moved, so there is no habit"
