"""Papers and repositories over three nights: renamed, re-created, gone, merged, split, withdrawn, pinned anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.whole_way.conftest import TOKEN
from tests.whole_way.nights import (
    FIRST,
    LEGEND,
    LIST,
    PAPER,
    PENCIL,
    SECOND,
    STAR,
    THIRD,
    TWO,
    by_day,
    changes_of,
    desk_of,
    entry,
    explained,
    found_by_lint,
    night,
    record,
    series_of,
    with_code,
)

pytestmark = pytest.mark.wide_but(4)

WITH_TOKEN = pytest.mark.parametrize("token", [TOKEN, {}], ids=["graphql", "rest"])


@pytest.mark.sampled(1)
@WITH_TOKEN
def test_a_rename_goes_on_with_the_series_and_lint_offers_the_new_link(tmp_path: Path, token: dict[str, str]) -> None:
    moved = {"name": "later/Home", "former_names": ["old/home"], "renamed_on": SECOND.isoformat(), "database_id": 7}
    with desk_of(
        tmp_path, with_code("Old/home"), repositories=[{**moved, "star_count_on": by_day(90, 101, 300)}], token=token
    ) as desk:
        night(desk, FIRST)
        assert found_by_lint(desk) == {}
        assert STAR not in desk.read(LIST).decode().removeprefix(LEGEND)
        night(desk, SECOND)
        assert f"[{STAR}[code]" in desk.read(LIST).decode() or f"{STAR}[[code]" in desk.read(LIST).decode()
        requests = night(desk, THIRD)
        assert requests["github"] == 1, "asked by the new name, or by the number"
        assert series_of(desk)[7] == [90, 101, 300]
        assert f"{STAR}{STAR}" in desk.read(LIST).decode().removeprefix(LEGEND)
        found = found_by_lint(desk)
        assert list(found) == ["moved-repository"]
        assert f"seen {SECOND}" in found["moved-repository"]
        assert "https://github.com/later/Home" in found["moved-repository"]
        assert f"Old/home, now later/Home (since {SECOND}), GitHub number 7" in explained(desk, "old/home")


def test_a_moved_link_is_mended_only_where_the_rule_is_named(tmp_path: Path) -> None:
    moved = {"name": "later/Home", "former_names": ["old/home"], "renamed_on": SECOND.isoformat(), "star_count": 300}
    with desk_of(tmp_path, with_code("old/home"), repositories=[moved]) as desk:
        night(desk, FIRST)
        night(desk, SECOND)
        before = desk.read(LIST)
        desk.starcite("lint", "--fix")
        assert desk.read(LIST) == before
        assert desk.starcite("lint", "--fix", "--select", "moved-repository").code == 0
        assert desk.read(LIST) == before.replace(b"github.com/old/home", b"github.com/later/Home")
        night(desk, THIRD)
        assert desk.read(LIST).count(STAR.encode()) == before.count(STAR.encode())
        assert found_by_lint(desk) == {}


@pytest.mark.sampled(1)
@WITH_TOKEN
def test_a_strangers_stars_are_never_taken_until_a_person_accepts_them(tmp_path: Path, token: dict[str, str]) -> None:
    repositories = [
        {"name": "o/r", "database_id": 7, "star_count": 120, "gone_on": SECOND.isoformat()},
        {"name": "o/r", "database_id": 8, "star_count": 9000, "public_from": SECOND.isoformat()},
    ]
    with desk_of(tmp_path, with_code("o/r"), repositories=repositories, token=token) as desk:
        night(desk, FIRST)
        badged = desk.read(LIST)
        assert badged.removeprefix(LEGEND.encode()).count(STAR.encode()) == 1
        night(desk, SECOND)
        assert desk.read(LIST) == badged
        desk.sandbox.move_to(THIRD)
        planned = desk.planned()
        assert night(desk, THIRD)["github"] == planned["github"] == 1, "asked by its number alone"
        assert desk.read(LIST) == badged
        assert series_of(desk)[7] == [120]
        found = found_by_lint(desk)
        assert list(found) == ["recreated-repository"]
        assert f"another repository since {SECOND}" in found["recreated-repository"]
        assert "database_id = 8" in found["recreated-repository"]
        page = explained(desk, "o/r")
        assert "GitHub number 7" in page
        assert f"o/r is another repository since {SECOND}, GitHub number 8: its stars are not taken" in page
        assert f"not found since {SECOND}" in page
        assert desk.rows(LIST)[0]["star_count"] == 120

        pins = '[[repository]]\nname = "o/r"\ndatabase_id = 8\n'
        (desk.folder / "list.pins.toml").write_text(pins, "utf-8")
        desk.starcite("export")
        night(desk, THIRD + timedelta(days=1))
        assert desk.rows(LIST)[0]["star_count"] == 9000
        assert desk.read(LIST).removeprefix(LEGEND.encode()).count(STAR.encode()) == 2
        assert series_of(desk)[7] == [120]
        assert found_by_lint(desk) == {}


@pytest.mark.sampled(1)
@WITH_TOKEN
def test_a_repository_that_moved_away_is_followed_when_somebody_takes_its_name(
    tmp_path: Path, token: dict[str, str]
) -> None:
    moved = {"name": "later/home", "former_names": ["o/r"], "renamed_on": SECOND.isoformat(), "database_id": 7}
    taken = {"name": "o/r", "database_id": 8, "star_count": 9000, "public_from": SECOND.isoformat()}
    with desk_of(
        tmp_path, with_code("o/r"), repositories=[{**moved, "star_count_on": by_day(120, 130, 140)}, taken], token=token
    ) as desk:
        for day in (FIRST, SECOND, THIRD):
            night(desk, day)
        assert series_of(desk)[7] == [120, 130, 140]
        assert desk.read(LIST).removeprefix(LEGEND.encode()).count(STAR.encode()) == 1
        found = found_by_lint(desk)
        assert list(found) == ["recreated-repository"]
        assert "the one that was linked is later/home now" in found["recreated-repository"]
        assert desk.starcite("lint", "--fix", "--select", "recreated-repository").code == 0
        assert b"https://github.com/later/home/tree/main" in desk.read(LIST)


@pytest.mark.sampled(1)
@WITH_TOKEN
def test_a_deleted_repository_keeps_its_series_and_lint_says_since_when(tmp_path: Path, token: dict[str, str]) -> None:
    gone = {"name": "o/r", "database_id": 7, "star_count": 120, "gone_on": SECOND.isoformat()}
    with desk_of(tmp_path, with_code("o/r"), repositories=[gone], token=token) as desk:
        night(desk, FIRST)
        badged = desk.read(LIST)
        night(desk, SECOND)
        night(desk, THIRD)
        assert (desk.read(LIST), series_of(desk)[7]) == (badged, [120])
        assert f"not found at GitHub since {SECOND}" in found_by_lint(desk)["dead-repository"]
        assert f"its last count, of {FIRST}, stays" in found_by_lint(desk)["dead-repository"]
        assert f"not found since {SECOND}" in explained(desk, "o/r")


def test_an_upstream_merge_is_recorded_and_both_series_go_on(tmp_path: Path) -> None:
    merged = record(1, "Pruning of Wide Gardens", "arxiv:1801.00001", citation_count=90)
    merged |= {"merged_into": "doi:10.1000/2", "merged_on": SECOND.isoformat()}
    into = record(2, "Pruning of Wide Gardens, Extended", "doi:10.1000/2", citation_count_on=by_day(70, 160, 170))
    with desk_of(tmp_path, TWO, [merged, into]) as desk:
        for day in (FIRST, SECOND, THIRD):
            night(desk, day)
        assert series_of(desk) == {"arxiv:1801.00001": [90, 160, 170], "doi:10.1000/2": [70, 160, 170]}
        assert changes_of(desk) == [("arxiv:1801.00001", "merged", f"{1:040x}", f"{2:040x}", SECOND)]
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 2
        assert f"merged into another by Semantic Scholar, seen {SECOND}" in explained(desk, "1801.00001")
        assert "merged" not in explained(desk, "10.1000/2")
        assert found_by_lint(desk) == {}


def test_a_split_is_recorded_and_its_parts_have_series_of_their_own(tmp_path: Path) -> None:
    whole = record(1, "Pruning of Wide Gardens", "arxiv:1801.00001", citation_count_on=by_day(150, 120, 121))
    part = record(2, "Pruning of Wide Gardens, Extended", "doi:10.1000/2", citation_count_on=by_day(0, 30, 31))
    part |= {"split_from": "arxiv:1801.00001", "split_on": SECOND.isoformat()}
    with desk_of(tmp_path, TWO, [whole, part]) as desk:
        night(desk, FIRST)
        assert series_of(desk) == {"arxiv:1801.00001": [150]}
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 2
        night(desk, SECOND)
        night(desk, THIRD)
        assert series_of(desk) == {"arxiv:1801.00001": [150, 120, 121], "doi:10.1000/2": [30, 31]}
        assert changes_of(desk) == [("doi:10.1000/2", "split", f"{1:040x}", f"{2:040x}", SECOND)]
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 1
        assert f"parted from another by Semantic Scholar, seen {SECOND}" in explained(desk, "10.1000/2")
        assert [row["citation_count"] for row in desk.rows(LIST)] == [121, 31]


def test_two_records_of_one_work_are_both_kept_and_the_ledger_says_which_counts(tmp_path: Path) -> None:
    preprint = record(1, "Pruning of Wide Gardens", "arxiv:1801.00001", citation_count=90)
    journal = record(2, "Pruning of Wide Gardens", "doi:10.1000/2", citation_count=700)
    lines = entry("Pruning of Wide Gardens", "https://arxiv.org/abs/1801.00001").replace(
        ")]", ")][[journal](https://doi.org/10.1000/2)]"
    )
    with desk_of(tmp_path, lines, [preprint, journal]) as desk:
        night(desk, FIRST)
        assert desk.rows(LIST)[0]["citation_count"] == 90, "neither 700 nor 790"
        assert desk.starcite("pin", "1801.00001", "doi:10.1000/2").code == 0
        night(desk, SECOND)
        assert desk.rows(LIST)[0]["citation_count"] == 700
        assert series_of(desk) == {"arxiv:1801.00001": [90], "doi:10.1000/2": [700]}


def test_a_withdrawn_paper_is_marked_and_keeps_its_series(tmp_path: Path) -> None:
    comment = "This paper has been withdrawn by the authors due to an error in Lemma 2"
    withdrawn = {**PAPER, "citation_count_on": by_day(120, 121, 122), "arxiv_comment": comment}
    del withdrawn["citation_count"]
    with desk_of(
        tmp_path, with_code("o/r"), [{**withdrawn, "arxiv_comment_since": SECOND.isoformat()}], [{"name": "o/r"}]
    ) as desk:
        night(desk, FIRST)
        assert "withdrawn-paper" not in found_by_lint(desk)
        night(desk, SECOND)
        night(desk, THIRD)
        assert series_of(desk)["arxiv:1801.00001"] == [120, 121, 122]
        assert comment in found_by_lint(desk)["withdrawn-paper"]
        assert f"withdrawn   its authors say on arXiv: {comment}" in explained(desk, "1801.00001")
        assert "1 paper was withdrawn" in desk.starcite("report").out


def test_a_corrected_pin_splits_the_series_and_mixes_nothing(tmp_path: Path) -> None:
    right = record(1, "Pruning of Wide Gardens", "doi:10.1000/1", citation_count=600)
    wrong = record(2, "Pruning of Wide Gardens: A Reply", "doi:10.1000/2", citation_count=120)
    lines = entry("Pruning of Wide Gardens", "https://openreview.net/forum?id=abc")
    with desk_of(tmp_path, lines, [right, wrong]) as desk:
        assert desk.starcite("pin", "Wide Gardens", "doi:10.1000/2").code == 0
        night(desk, FIRST)
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 1
        night(desk, SECOND)
        assert desk.starcite("pin", "Wide Gardens", "doi:10.1000/1").code == 0
        night(desk, THIRD)
        assert series_of(desk) == {"doi:10.1000/1": [600], "doi:10.1000/2": [120, 120]}
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 2
        page = explained(desk, "Wide Gardens")
        assert "resolved to doi:10.1000/1 by pinned" in page
        assert f"history     600 on {THIRD}" in page
        assert "120" not in page


def test_a_badge_of_a_wrong_paper_goes_when_a_person_says_that_none_is_meant(tmp_path: Path) -> None:
    wrong = record(2, "Pruning of Wide Gardens", "doi:10.1000/2", citation_count=120)
    lines = entry("Pruning of Wide Gardens", "https://openreview.net/forum?id=abc")
    with desk_of(tmp_path, lines, [wrong]) as desk:
        plain = desk.read(LIST)
        assert desk.starcite("pin", "Wide Gardens", "doi:10.1000/2").code == 0
        night(desk, FIRST)
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 1
        assert desk.starcite("pin", "Wide Gardens", "none").code == 0
        assert "tier 1 stands, tier 0 is due: a person said that no paper is meant" in explained(desk, "Wide Gardens")
        requests = night(desk, SECOND)
        assert desk.read(LIST) == plain
        assert requests["semantic_scholar"] == 0, "nobody asks for what is settled"
        night(desk, THIRD)
        assert desk.read(LIST) == plain
        assert series_of(desk) == {"doi:10.1000/2": [120]}
        assert "no paper is meant, as list.pins.toml says" in explained(desk, "Wide Gardens")
        assert desk.starcite("pin", "Wide Gardens", "doi:10.1000/2").code == 0
        night(desk, THIRD + timedelta(days=1))
        assert series_of(desk) == {"doi:10.1000/2": [120, 120]}, "its series goes on where it is meant again"
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 1


def test_a_preprint_whose_published_version_is_known_and_a_link_of_another_paper_are_told(tmp_path: Path) -> None:
    papers: list[dict[str, object]] = [
        {**PAPER, "ids": ["arxiv:1801.00001", "doi:10.1000/journal"]},
        {"ids": ["arxiv:1801.00002", "doi:10.48550/arxiv.1801.00002"], "title": "Sparse Kernels for Small Ponds"},
    ]
    lines = entry("Pruning of Wide Gardens", "https://arxiv.org/abs/1801.00001")
    lines += entry("Quantised Weather Balloons at Night", "https://arxiv.org/abs/1801.00002")
    with desk_of(tmp_path, lines, papers) as desk:
        night(desk, FIRST)
        found = found_by_lint(desk)
        assert "https://doi.org/10.1000/journal" in found["published-version"]
        assert "“Sparse Kernels for Small Ponds”" in found["link-of-another-paper"]
        assert len(found) == 2
        assert "against     the link leads to “Sparse Kernels" in explained(desk, "1801.00002")
        before = desk.read(LIST)
        desk.starcite("lint", "--fix", "--select", "published-version")
        assert desk.read(LIST) == before
